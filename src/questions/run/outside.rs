//! The outside view: what happened in the reference classes of outcomes, beside their probabilities.

use crate::ensemble::Results;
use crate::model::Structure;
use crate::render::{bare, percent, thousands};
use crate::scenario::{BaseProbability, BaseRate, base_rate};
use crate::stats::Proportion;
use crate::study::page::{
    About, Block, Cell, Grid, Holds, Layout, PROBABILITY, ReportError, ResultFiles, Section, Sheet, capital,
    shown_years,
};
use crate::study::{Columns, Table};

/// A probability beside that of a reference class.
struct Beside {
    outcome: String,
    year: i32,
    found: Proportion,
    class: &'static BaseRate,
    base: BaseProbability,
}

/// All outcomes that name reference classes, by year.
fn beside(structure: &Structure, results: &Results) -> Vec<Beside> {
    let mut rows = Vec::new();
    for outcome in &structure.outcomes {
        for class in outcome.reference.iter().filter_map(|name| base_rate(name)) {
            for row in results.probabilities.iter().filter(|row| row.outcome == outcome.name) {
                let until = (row.year + 1 - structure.start_year).unsigned_abs() * structure.steps_per_year;
                let steps = until.min(outcome.until).saturating_sub(outcome.from);
                let base = class.probability(f64::from(steps) * structure.dt());
                rows.push(Beside { outcome: outcome.name.clone(), year: row.year, found: row.estimate, class, base });
            }
        }
    }
    rows
}

/// `base_rates.csv`; `None` if no outcome names a reference class.
pub(super) fn base_rate_table(structure: &Structure, results: &Results) -> Option<Table> {
    let rows = beside(structure, results);
    let table = Columns::new()
        .outcome(|row: &Beside| row.outcome.clone())
        .year_end(|row| row.year)
        .column("reference_class", "", "name of the reference class", |row| row.class.name.clone())
        .share("probability", "probability of the outcome in the model", |row| row.found.probability)
        .share("base_rate", "probability over the same time at the rate of the reference class", |row| {
            row.base.probability
        })
        .share("base_rate_ci_low", "lower limit of the 95 % interval of base_rate", |row| row.base.ci_low)
        .share("base_rate_ci_high", "upper limit of the 95 % interval of base_rate", |row| row.base.ci_high)
        .column("ratio", "", "probability over base_rate; empty where that is 0", |row| {
            (row.base.probability > 0.0).then(|| row.found.probability / row.base.probability)
        })
        .column("events", "", "how often it happened in the reference class", |row| row.class.events)
        .column("exposure_years", "years", "in how many years, all pairs together", |row| row.class.exposure_years)
        .column("title", "", "what is counted, and among whom", |row| row.class.title.clone())
        .column("source", "", "where the numbers come from", |row| row.class.source.clone());
    (!rows.is_empty()).then(|| {
        table.table(
            "base_rates.csv",
            "the probability of an outcome beside that of a reference class of the past",
            &rows,
        )
    })
}

/// A ratio beyond this, or below its inverse, is said.
const FAR: f64 = 3.0;

/// A sentence for each outcome and reference class, by the end of a year.
pub(super) fn outside_sentences(structure: &Structure, results: &Results, year: i32) -> Vec<String> {
    let sentence = |row: Beside| {
        let base = interval(row.base.probability, row.base.ci_low, row.base.ci_high);
        let ratio = row.found.probability / row.base.probability;
        // Far apart beyond the errors of both.
        let above = row.found.ci_low > row.base.ci_high && ratio > FAR;
        let below = row.found.ci_high < row.base.ci_low && ratio < 1.0 / FAR;
        let (way, factor) = if above { ("higher", ratio) } else { ("lower", 1.0 / ratio) };
        let apart = if above || below {
            format!(" The model's {} is {way} by a factor of {factor:.1}.", percent(row.found.probability))
        } else {
            String::new()
        };
        format!(
            "Outside view on {} by the end of {year}: {base} at the rate of the past ({}, {} to {}: {} in {} {}).{apart}",
            structure.outcome_title(&row.outcome),
            row.class.title,
            row.class.from,
            row.class.to,
            row.class.events,
            thousands(row.class.exposure_years as u64),
            row.class.exposure,
        )
    };
    beside(structure, results).into_iter().filter(|row| row.year == year).map(sentence).collect()
}

fn interval(probability: f64, low: f64, high: f64) -> String {
    format!("{} ({} to {})", percent(probability), bare(low), percent(high))
}

/// The section of the page; `None` if no outcome names a reference class.
pub(crate) fn section(files: &ResultFiles, about: &About) -> Result<Option<Section>, ReportError> {
    if about.rows("base_rates.csv").is_none() {
        return Ok(None);
    }
    let keys = [
        ("outcome", Holds::Known(about.outcomes.iter().map(|(name, _)| name.clone()).collect())),
        ("year_end", about.in_years()),
        ("reference_class", Holds::Text),
    ];
    let layout = Layout::new("base_rates.csv", keys)
        .rows(about.rows("base_rates.csv"))
        .with(&PROBABILITY, ["probability", "base_rate", "base_rate_ci_low", "base_rate_ci_high"])
        .maybe(&Holds::NotNegative, ["ratio"])
        .with(&Holds::NotNegative, ["events", "exposure_years"])
        .with(&Holds::Text, ["title", "source"])
        .rising(["base_rate_ci_low", "base_rate", "base_rate_ci_high"]);
    let sheet = files.table(&layout)?;
    let years: Vec<f64> = sheet.distinct("year_end").iter().filter_map(|year| year.parse().ok()).collect();
    let shown = shown_years(&years);
    let header = ["outcome", "by the end of", "model", "rate of the past", "reference class"];
    let mut grid = Grid { header: header.map(str::to_owned).to_vec(), rows: Vec::new() };
    for cells in &sheet.rows {
        let row = Sheet { columns: sheet.columns.clone(), rows: vec![cells.clone()] };
        let number = |column: &str| row.number(column).unwrap_or(f64::NAN);
        if !shown.contains(&number("year_end")) {
            continue;
        }
        let text = |column: &str| row.texts(column).first().map_or(String::new(), ToString::to_string);
        let base = interval(number("base_rate"), number("base_rate_ci_low"), number("base_rate_ci_high"));
        grid.rows.push(vec![
            Cell::text(capital(about.outcome(&text("outcome")))),
            Cell::number(text("year_end")),
            Cell::number(percent(number("probability"))),
            Cell::number(base),
            Cell { below: text("reference_class"), ..Cell::text(text("title")) },
        ]);
    }
    let words = "How often something of the kind happened to others, whatever the model says of this alignment. The \
                 probability is that of the same time at a constant rate; its interval is that of the number of events, as \
                 if they were independent of each other, so it is too narrow where many states sign together. A wide gap \
                 between the two columns needs a reason that the reference class does not know.";
    let table = Block::Table {
        name: "outside-view".to_owned(),
        caption: "Probabilities of the model beside the rates of reference classes, with 95 % intervals.".to_owned(),
        grid,
        data: Some(sheet.clone()),
    };
    let blocks = vec![Block::Words(words.to_owned()), table];
    Ok(Some(Section { name: "outside".to_owned(), title: "The outside view".to_owned(), blocks }))
}
