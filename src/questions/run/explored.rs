//! Parts of the results of a run for a page that shows them while numbers are moved: the same tables and charts as in its folder
//! and on its page.

use crate::ensemble::{Pictured, Plan, Results, Tally};
use crate::scenario::Scenario;
use crate::study::page::{About, Block, Figure, ReportError, ResultFiles, Sheet};
use crate::study::{Failure, Manifest, Simulated, Table};

use super::{drivers, page, pictured_tables, plane, states, tables};

/// The results of a run, of which charts are made.
pub(crate) struct Explored<'a> {
    scenario: &'a Scenario,
    plan: &'a Plan,
    tally: &'a Tally,
    results: Results,
    /// The tables of results, and the manifest.
    files: Vec<(&'static str, Vec<u8>)>,
    /// With the outcome of interest alone.
    about: About,
    /// The rows of the outcome in `probabilities.csv`.
    pub probabilities: Sheet,
}

impl<'a> Explored<'a> {
    /// Of a tally and the index of the outcome of interest.
    ///
    /// # Errors
    /// If no page could be made of the results.
    pub fn new(scenario: &'a Scenario, plan: &'a Plan, tally: &'a Tally, outcome: usize) -> Result<Self, Failure> {
        let structure = &scenario.model.structure;
        let results = Results::with_band_of(&scenario.model, tally, outcome);
        let run = Simulated::of(plan, tally.counted(), 0.0);
        let manifest = Manifest::new("run", [scenario], run.sizes(), run.progress());
        let mut files = csv(&tables(&results, structure.start_day));
        files.push(("manifest.json", manifest.to_json()?));
        let held = ResultFiles::of(&files);
        let mut about = About::read(&held).map_err(of_page)?;
        let name = structure.outcomes.get(outcome).map_or("", |outcome| outcome.name.as_str());
        let probabilities = page::probabilities(&held, &about).map_err(of_page)?.with("outcome", name);
        about.outcomes.retain(|(known, _)| known == name);
        Ok(Self { scenario, plan, tally, results, files, about, probabilities })
    }

    /// The chart of the probability by year.
    pub fn odds(&self) -> Vec<Figure> {
        let section = page::probabilities_section(&self.about, &self.probabilities);
        section.blocks.into_iter().flat_map(figures).collect()
    }

    /// The charts of types and stages, of incentive and stage, and of the drivers with their thresholds.
    ///
    /// # Errors
    /// If no page could be made of the results.
    pub fn others(&self) -> Result<Vec<Figure>, Failure> {
        let Self { scenario, plan, tally, results, about, .. } = self;
        let model = &scenario.model;
        let mut pictured = pictured_tables(model, plan, results, &Pictured::new(model, tally));
        // Bands of types and stages are in no chart.
        pictured.retain(|table| table.name != "bands.csv");
        let files = ResultFiles::of(&[self.files.clone(), csv(&pictured)].concat());
        let of_files = || -> Result<Vec<Figure>, ReportError> {
            let states = states::States::read(&files, about)?.types_and_stages();
            let plane = plane::section(&files, about)?;
            // The plane of all years; those of single years are on the page of a run.
            let plane = plane.into_iter().flat_map(|section| section.blocks).flat_map(figures).take(1);
            let drivers = drivers::Drivers::read(&files, about)?.section(about);
            let states = states.blocks.into_iter().flat_map(figures);
            Ok(states.chain(plane).chain(drivers.blocks.into_iter().flat_map(figures)).collect())
        };
        of_files().map_err(of_page)
    }
}

/// Tables as files, by name.
fn csv(tables: &[Table]) -> Vec<(&'static str, Vec<u8>)> {
    tables.iter().map(|table| (table.name, table.csv())).collect()
}

/// Results that were just made are always such that a page can be made of them.
fn of_page(error: ReportError) -> Failure {
    Failure::results(std::path::Path::new("the results"), error)
}

/// The figures of a block, folded ones as well.
fn figures(block: Block) -> Vec<Figure> {
    match block {
        Block::Figures(figures) => figures,
        Block::Folded { blocks, .. } => blocks.into_iter().flat_map(figures).collect(),
        _ => Vec::new(),
    }
}
