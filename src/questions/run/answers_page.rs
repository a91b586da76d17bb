//! The section of the page on questions: the answers, by when they come, and the rates of the past.

use crate::render::chart::{Band, Courses, Curve, Line, Picture, Scale, Spot, course_chart, curve_picture};
use crate::render::{short, with_error};
use crate::study::page::{
    About, Block, Cell, Figure, Grid, Holds, Layout, PROBABILITY, ReportError, ResultFiles, SHARE_ERROR, Section, Sheet,
};

use super::outside::interval;

/// Up to so many years from the start the axis has months, and then years.
const MONTHS_MAX: f64 = 3.0;

/// The section; `None` if no question was asked.
pub(crate) fn section(files: &ResultFiles, about: &About) -> Result<Option<Section>, ReportError> {
    // Exported questions have the same name, in a file of their own.
    let Some(rows) = about.rows("curve.csv") else { return Ok(None) };
    let estimated = |layout: Layout| {
        layout.maybe(&PROBABILITY, ["probability", "ci_low", "ci_high"]).maybe(&SHARE_ERROR, ["standard_error"])
    };
    let layout = Layout::new("questions.csv", [])
        .rows(about.rows("questions.csv"))
        .with(&Holds::Text, ["name", "title", "question", "resolves"])
        .maybe(&Holds::Text, ["reading", "other_reading"])
        .maybe(&PROBABILITY, ["other_probability"])
        .maybe(&SHARE_ERROR, ["other_standard_error"]);
    let answers = files.table(&estimated(layout))?;
    let layout = Layout::new("curve.csv", [])
        .rows(Some(rows))
        .with(&Holds::Text, ["name", "date"])
        .with(&Holds::NotNegative, ["years"])
        .maybe(&PROBABILITY, ["not_yet"]);
    let curves = files.table(&estimated(layout))?;
    let mut blocks = vec![answers_table(&answers)];
    blocks.extend(rates_table(files, about, &answers)?);
    let titles = answers.texts("name").into_iter().zip(answers.texts("title"));
    let figures: Vec<Figure> =
        titles.filter_map(|(name, title)| figure(about, title, name, &curves.with("name", name))).collect();
    if !figures.is_empty() {
        let words = "The probability that what is asked has come by a date, under the condition if there is one; the band is the \
                     95 % Monte Carlo interval. Where what is asked can turn from yes to no, there is no such curve.";
        blocks.extend([Block::Words(words.to_owned()), Block::Figures(figures)]);
    }
    Ok(Some(Section { name: "answers".to_owned(), title: "Questions".to_owned(), blocks }))
}

/// An estimate of a row in words; empty where it is not known.
fn estimate(row: &Sheet) -> String {
    let [probability, error, low, high] =
        ["probability", "standard_error", "ci_low", "ci_high"].map(|column| row.number(column));
    let found = probability.zip(low.zip(high));
    found.map_or_else(String::new, |(found, ends)| with_error(found, error.unwrap_or(f64::NAN), ends))
}

/// Each row of a table as a table of its own.
fn each(sheet: &Sheet) -> impl Iterator<Item = Sheet> {
    sheet.rows.iter().map(|cells| Sheet { columns: sheet.columns.clone(), rows: vec![cells.clone()] })
}

fn text(row: &Sheet, column: &str) -> String {
    row.texts(column).first().map_or(String::new(), ToString::to_string)
}

fn answers_table(answers: &Sheet) -> Block {
    let readings = answers.texts("reading").iter().any(|reading| !reading.is_empty());
    let mut header = vec!["question", "probability", "resolves"];
    if readings {
        header.extend(["agreements count when", "in the other reading"]);
    }
    let mut grid = Grid { header: header.into_iter().map(str::to_owned).collect(), rows: Vec::new() };
    for row in each(answers) {
        let (title, question) = (text(&row, "title"), text(&row, "question"));
        let below = if title == question { String::new() } else { question };
        let mut cells =
            vec![Cell { below, ..Cell::text(title) }, Cell::number(estimate(&row)), Cell::text(text(&row, "resolves"))];
        if readings {
            let other = row.number("other_probability").zip(row.number("other_standard_error"));
            let other = other.map_or_else(String::new, |(found, error)| with_error(found, error, (0.0, 1.0)));
            cells.extend([Cell::text(text(&row, "reading").replace('_', " ")), Cell::number(other)]);
        }
        grid.rows.push(cells);
    }
    Block::Table {
        name: "answers".to_owned(),
        caption: "The answers to the questions, under their conditions, with 95 % Monte Carlo errors.".to_owned(),
        grid,
        data: Some(answers.clone()),
    }
}

/// The answers beside the rates of reference classes; `None` if no question names one.
fn rates_table(files: &ResultFiles, about: &About, answers: &Sheet) -> Result<Option<Block>, ReportError> {
    let Some(rows) = about.rows("question_base_rates.csv") else { return Ok(None) };
    let layout = Layout::new("question_base_rates.csv", [])
        .rows(Some(rows))
        .with(&Holds::Text, ["name", "from", "to", "reference_class", "title", "source"])
        .maybe(&PROBABILITY, ["probability", "probability_ci_low", "probability_ci_high"])
        .with(&PROBABILITY, ["base_rate", "base_rate_ci_low", "base_rate_ci_high"])
        .maybe(&Holds::NotNegative, ["ratio"])
        .with(&Holds::NotNegative, ["events", "exposure_years"])
        .rising(["base_rate_ci_low", "base_rate", "base_rate_ci_high"]);
    let sheet = files.table(&layout)?;
    let header = ["question", "from", "to", "model", "rate of the past", "ratio", "reference class"];
    let mut grid = Grid { header: header.map(str::to_owned).to_vec(), rows: Vec::new() };
    for row in each(&sheet) {
        let with_interval = |column: &str| {
            let limit = |end: &str| row.number(&format!("{column}_{end}")).unwrap_or(f64::NAN);
            let value = row.number(column);
            value.map_or_else(String::new, |value| interval(value, limit("ci_low"), limit("ci_high")))
        };
        grid.rows.push(vec![
            Cell::text(text(&answers.with("name", &text(&row, "name")), "title")),
            Cell::text(text(&row, "from")),
            Cell::text(text(&row, "to")),
            Cell::number(with_interval("probability")),
            Cell::number(with_interval("base_rate")),
            Cell::number(row.number("ratio").map_or_else(String::new, short)),
            Cell { below: text(&row, "reference_class"), ..Cell::text(text(&row, "title")) },
        ]);
    }
    Ok(Some(Block::Table {
        name: "question-rates".to_owned(),
        caption: "The answers beside the rates of reference classes over the same time, with 95 % intervals."
            .to_owned(),
        grid,
        data: Some(sheet),
    }))
}

/// The curve of a question; `None` where it has none, or a single date.
fn figure(about: &About, title: &str, name: &str, data: &Sheet) -> Option<Figure> {
    let [years, found, low, high] =
        ["years", "probability", "ci_low", "ci_high"].map(|column| data.numbers(column).into_iter().collect());
    let [years, found, low, high]: [Option<Vec<f64>>; 4] = [years, found, low, high];
    let (years, found, low, high) = (years?, found?, low?, high?);
    if years.len() < 2 {
        return None;
    }
    let is_short = years.last().is_some_and(|last| *last <= MONTHS_MAX);
    // The end of the first year is drawn at the first year, as in the charts of outcomes.
    let place = |years: f64| if is_short { 12.0 * years } else { f64::from(about.years.0) + years - 1.0 };
    let across: Vec<f64> = years.iter().map(|years| place(*years)).collect();
    let half = |one: usize, other: usize| 0.5 * (across[one] + across[other]);
    let spot = |(at, row): (usize, Sheet)| {
        let (first, last) = (at.saturating_sub(1), (at + 1).min(across.len() - 1));
        let text = format!("by {}: {}", self::text(&row, "date"), estimate(&row));
        Spot { across: (half(first, at), half(at, last)), up: None, text }
    };
    let spots: Vec<Spot> = each(data).enumerate().map(spot).collect();
    let points: Vec<(f64, f64)> = across.iter().zip(&found).map(|(at, found)| (*at, 100.0 * found)).collect();
    let ends = across.iter().zip(low.iter().zip(&high)).map(|(at, (low, high))| (*at, 100.0 * low, 100.0 * high));
    let band = Band { name: "Monte Carlo error".to_owned(), points: ends.collect() };
    let last = each(data).last()?;
    Some(Figure {
        name: format!("curve-{name}"),
        title: format!("{title}."),
        caption: format!("{} by {}.", estimate(&last), text(&last, "date")),
        picture: drawn(title, is_short, (points, band), spots),
        data: data.clone(),
    })
}

fn drawn(title: &str, is_short: bool, (points, band): (Vec<(f64, f64)>, Band), spots: Vec<Spot>) -> Picture {
    let (title, name) = (format!("{title}: probability by date"), "has come by then".to_owned());
    let up = "probability, %".to_owned();
    if !is_short {
        let lines = vec![Line { name, points }];
        return course_chart(&Courses {
            title,
            up,
            lines,
            inner: Some(band),
            most: Some(100.0),
            spots,
            ..Courses::default()
        });
    }
    let curve = Curve {
        title,
        across: "months from the start".to_owned(),
        scale: Scale::Linear,
        up,
        name,
        points,
        error: Some(band),
        uncertainty: None,
        level: None,
        spans: Vec::new(),
    };
    curve_picture(&curve, &spots)
}
