//! Agreements over time: their phases on the start's day of each year, as a table, in a sentence and as pictures.

use crate::ensemble::{AgreementRow, Results};
use crate::model::Structure;
use crate::render::chart::stack_chart;
use crate::render::{day_in, estimate};
use crate::study::page::{
    About, Block, Figure, Holds, Layout, PROBABILITY, ReportError, ResultFiles, SHARE_ERROR, Section, Sheet,
};
use crate::study::{Columns, Table};
use crate::theory::Phase;

use super::states::shares;

/// Phases of less than this probability are left out of sentences and pictures.
const SHOWN: f64 = 0.0005;

/// `agreements.csv`: the phases of agreements by year; nothing where there are none.
#[must_use]
pub fn agreements_table(results: &Results, structure: &Structure) -> Option<Table> {
    let of = |row: &AgreementRow| &structure.agreements[row.agreement];
    let columns = Columns::new()
        .on(structure.start_day, |row: &AgreementRow| row.year)
        .column("agreement", "", "name of the agreement or relation", move |row| of(row).name.clone())
        .column("title", "", "its title", move |row| of(row).title.clone())
        .column("phase", "", "where it stands, from none to ended or failed", |row| row.phase.key())
        .column("state", "", "the phase, in words of the kind of agreement", move |row| {
            of(row).kind.phase_words(row.phase)
        })
        .probability(|row| Some(row.estimate));
    let table = columns.table(
        "agreements.csv",
        "probability of each phase of an agreement on the start's day of each year",
        &results.agreements,
    );
    (!results.agreements.is_empty()).then_some(table)
}

/// Where each agreement stands at the end of the run, in a sentence each; the likeliest phases first.
pub(super) fn agreement_sentences(results: &Results, structure: &Structure) -> Vec<String> {
    let of = |(place, agreement): (usize, &crate::model::Agreement)| {
        let rows = results.agreements.iter().filter(|row| row.agreement == place && row.year == structure.end_year);
        let mut rows: Vec<&AgreementRow> = rows.filter(|row| row.estimate.probability >= SHOWN).collect();
        rows.sort_by(|a, b| b.estimate.probability.total_cmp(&a.estimate.probability));
        let states: Vec<String> = rows
            .iter()
            .map(|row| format!("{} {}", agreement.kind.phase_words(row.phase), estimate(&row.estimate)))
            .collect();
        let day = day_in(structure.start_day, structure.end_year);
        format!("{} on {day}: {}.", agreement.title, states.join(", "))
    };
    structure.agreements.iter().enumerate().map(of).collect()
}

/// Colours of the phases in their order: light before force, blue in force, warm on the way out.
const COLOURS: [&str; Phase::ALL.len()] =
    ["#f1f1f1", "#fde725", "#a6d854", "#5ec962", "#0072b2", "#cc79a7", "#e69f00", "#d55e00", "#999999"];

/// The section, where the scenario has agreements.
pub(super) fn section(files: &ResultFiles, about: &About) -> Result<Option<Section>, ReportError> {
    let Some(rows) = about.rows("agreements.csv") else { return Ok(None) };
    let phases = Holds::Known(Phase::ALL.map(|phase| phase.key().to_owned()).to_vec());
    let layout =
        Layout::new("agreements.csv", [("on", about.at_years()), ("agreement", Holds::Text), ("phase", phases)])
            .rows(Some(rows))
            .with(&Holds::Text, ["title", "state"])
            .with(&PROBABILITY, ["probability"])
            .with(&SHARE_ERROR, ["standard_error"])
            .sums_to_one("probability", 2, &[]);
    let all = files.table(&layout)?;
    let mut names: Vec<String> = Vec::new();
    for name in all.texts("agreement") {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    let figures = names.iter().map(|name| figure(about, &all.with("agreement", name), name)).collect();
    let words = "The share of all trajectories in which each agreement stands where, on the start's day of each year. Monte Carlo \
                 errors are in the tables.";
    let blocks = vec![Block::Words(words.to_owned()), Block::Figures(figures)];
    Ok(Some(Section { name: "agreements".to_owned(), title: "Agreements and relations".to_owned(), blocks }))
}

fn figure(about: &About, data: &Sheet, name: &str) -> Figure {
    let title = data.texts("title").first().map_or(name, |title| title).to_owned();
    let phases: Vec<(&str, String, &str)> = Phase::ALL
        .iter()
        .zip(COLOURS)
        .map(|(phase, colour)| {
            let rows = data.with("phase", phase.key());
            let state = rows.texts("state").first().map_or(phase.key(), |state| state).to_owned();
            (phase.key(), state, colour)
        })
        .collect();
    let picture = stack_chart(&shares((&title, about.start), data, "phase", &phases));
    Figure {
        name: format!("agreement-{name}"),
        title: format!("{title}."),
        caption: "Share of trajectories on the start's day of each year.".to_owned(),
        picture,
        data: data.clone(),
    }
}
