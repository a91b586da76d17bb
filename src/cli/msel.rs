//! `stadial msel`: a storyline as a list of injects for an exercise.

use std::path::PathBuf;

use clap::Args;
use comfy_table::CellAlignment;
use serde_json::json;

use crate::analysis::{Happened, Sampling, Storyline, frequencies};
use crate::ensemble::{Control, Plan};
use crate::output::{
    Likelihood, MselRow, Story, StorylineReport, grid, msel, msel_csv, msel_json, percent, storylines_study, write_all,
};
use crate::stats::Proportion;

use super::args::OutputFormat;
use super::failure::Failure;
use super::progress::stop_on_interrupt;
use super::screen::{print, print_json};
use super::storylines::{FoundStorylines, StoryArgs};
use super::whole::whole;

/// Write a storyline as a master scenario events list: one row per inject, for an exercise
///
/// The storylines are those of `stadial storylines` with the same options; --storyline picks one. Rows come with id, date,
/// offset from the start (ISO 8601, and in seconds), from, to, title, description, objective, expected action, what they
/// depend on, probability and tags, in CSV and JSON. Tagged `inject` is what comes from outside: shocks, and policies that
/// were played. Tagged `scheduled` is what has its date in the scenario. Tagged `development` is what the model made of
/// them: indicators, types, treaties, perceptions. `--injects` on `run`, `compare` and `trace` plays the injects.
///
/// The probability is the share of all histories in which the same kind of event (a shock of the class, the indicator coming
/// to that depth from the same side, the type, the treaty signed or ended) happens within a year of the date, before or after;
/// `probability_given_outcome` is that share among the histories that reach the outcome.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial msel scenarios/china-russia.toml --outcome functioning_alliance --count 3 --storyline 2 --out /tmp/exercise\n  \
    stadial run scenarios/china-russia.toml --injects /tmp/exercise/msel.csv --out /tmp/played")]
pub(super) struct MselCommand {
    #[command(flatten)]
    story: StoryArgs,

    /// Which storyline, from 1
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = whole::<u16>(1..=20))]
    storyline: u16,

    /// Where to write msel.csv, msel.json and manifest.json [default: results/SCENARIO/msel]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,
}

/// Histories in which events are counted where the storylines come from splitting.
const COUNTED: u64 = 16_384;

impl MselCommand {
    pub fn execute(self) -> Result<(), Failure> {
        let number = self.storyline;
        if number > self.story.count {
            let message = format!("--storyline {number}: only {} are looked for; raise --count", self.story.count);
            return Err(Failure::Option(message));
        }
        let told = self.story.tell(self.out.as_ref(), "msel")?;
        let Some(line) = told.found.lines.get(usize::from(number) - 1) else {
            let message = format!("--storyline {number}: only {} histories differ", told.found.lines.len());
            return Err(Failure::Option(message));
        };
        let policies = told.policies()?;
        let report = told.report(&policies);
        let story = report.story(line);
        let likely = likelihoods(&told, &story)?;
        let rows = msel(&report.history(line), &story, &|place| likely[place]);
        let mut study = storylines_study(report);
        study["command"] = json!("msel");
        study["storyline"] = json!(number);
        let json = msel_json(about(report, number, line), &rows);
        let mut bytes = serde_json::to_vec_pretty(&json)?;
        bytes.push(b'\n');
        let files = vec![msel_csv(&rows)?, ("msel.json", bytes), ("manifest.json", told.manifest().to_json_of(study)?)];
        let directory = told.directory(self.out.as_ref(), "msel");
        write_all(&directory, &files)?;
        if !self.story.screen.quiet {
            match self.story.screen.output_format {
                OutputFormat::Human => {
                    print(&human(report, number, &rows))?;
                    print(&format!("Written to {}: msel.csv, msel.json, manifest.json\n", directory.display()))?;
                }
                OutputFormat::Json => print_json(&json)?,
            }
        }
        Ok(())
    }
}

fn about(report: StorylineReport<'_>, number: u16, line: &Storyline) -> serde_json::Value {
    json!({
        "scenario": report.scenario.name,
        "title": report.scenario.title,
        "outcome": report.outcome().name,
        "by": report.year,
        "storyline": number,
        "share": line.share,
        "start": format!("{:04}-01-01", report.scenario.model.structure.start_year),
        "seed": report.options.seed,
    })
}

/// How likely each happening is.
fn likelihoods(told: &FoundStorylines, story: &Story) -> Result<Vec<Likelihood>, Failure> {
    let asked: Vec<(usize, (Happened, u32))> = story
        .happenings
        .iter()
        .enumerate()
        .filter_map(|(place, happening)| Some((place, (happening.what?, happening.step))))
        .collect();
    let histories = match told.found.sampling {
        Sampling::Plain { histories, .. } => histories,
        Sampling::Splitting { .. } => COUNTED,
    };
    let plan = Plan { trajectories: 0..histories, ..told.plan.clone() };
    let stop = stop_on_interrupt();
    let control = Control { stop: Some(&*stop), finished: None };
    let kinds: Vec<(Happened, u32)> = asked.iter().map(|(_, kind)| *kind).collect();
    let model = &told.scenario.model;
    let all: Vec<Proportion> = frequencies(model, &plan, &kinds, &control)?.ok_or(Failure::StoppedAtOnce)?;
    let mut likely = vec![Likelihood::default(); story.happenings.len()];
    for ((place, kind), all) in asked.into_iter().zip(all) {
        let (given, _) = told.found.frequency(model, kind);
        likely[place] = Likelihood { all: Some(all.probability), error: Some(all.standard_error), given: Some(given) };
    }
    Ok(likely)
}

fn human(report: StorylineReport<'_>, number: u16, rows: &[MselRow]) -> String {
    let mut table = grid();
    table.set_header(["id", "date", "title", "to", "depends on", "probability", "given the outcome"]);
    for row in rows {
        let share = |column: &str| row.cell(column).parse::<f64>().map_or_else(|_| String::new(), percent);
        table.add_row([
            row.cell("id").to_owned(),
            row.cell("date").to_owned(),
            row.cell("title").to_owned(),
            row.cell("to").to_owned(),
            row.cell("depends_on").to_owned(),
            share("probability"),
            share("probability_given_outcome"),
        ]);
    }
    for column in [5, 6] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    format!(
        "{}\n\nStoryline {number} of {} to {} as a list of injects (I), scheduled events (S) and developments (D).\n\n{table}\n\n\
         Probability: of the same kind of event within a year of the date, before or after.\n",
        report.scenario.title,
        report.found.lines.len(),
        report.outcome().title,
    )
}
