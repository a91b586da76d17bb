//! The page of a rare outcome: its probability by year, the levels of splitting, and the work.

use crate::render::chart::{Band, Courses, Line, Spot, course_chart};
use crate::render::{ends_of, percent, thousands};
use crate::study::page::{
    About, Block, Cell, Content, Figure, Grid, Holds, Layout, PROBABILITY, ReportError, ResultFiles, SHARE_ERROR,
    Section, Sheet, capital, content as study, notes, year_spot,
};

use super::answer::{Notation, level_names, relative};

/// Probabilities that vary by more than this factor are drawn on a logarithmic scale.
const WIDE: f64 = 50.0;
/// So are probabilities below this, as their axis would be all zeros.
const SMALL: f64 = 0.001;

/// The contents of the page of a rare outcome.
pub(crate) fn content(files: &ResultFiles) -> Result<Content, ReportError> {
    let about = About::read(files)?;
    let outcome = Holds::Known(vec![about.text("outcome").to_owned()]);
    let years = Holds::Year(about.years.0, about.by()?);
    let data = Layout::new("rare.csv", [("outcome", outcome), ("year_end", years)])
        .whole()
        .with(&PROBABILITY, ["probability"])
        .maybe(&SHARE_ERROR, ["standard_error"])
        .with(&PROBABILITY, ["ci_low", "ci_high"])
        .rising(["ci_low", "probability", "ci_high"])
        .never_falls("probability");
    let data = files.table(&data)?;
    // The last level is the outcome, which has no progress.
    let levels = Layout::new("levels.csv", [])
        .maybe(&Holds::Number, ["progress"])
        .keyed(1)
        .rows(about.rows("levels.csv"))
        .with(&Holds::Count, ["arrived", "started"])
        .rising(["arrived", "started"]);
    let levels = files.table(&levels)?;
    let sections = vec![by_year(&about, data), by_level(&about, levels)];
    study::content(files, &about, "Probability of a rare outcome, by splitting", sections)
}

/// The probability by the end of a year.
#[derive(Clone, Copy)]
struct Row {
    year: f64,
    probability: f64,
    /// `None` if all replicates agree.
    error: Option<f64>,
    low: f64,
    high: f64,
}

fn by_year(about: &About, data: Sheet) -> Section {
    let title = about.outcome(about.text("outcome"));
    let [years, found, errors, lows, highs] =
        ["year_end", "probability", "standard_error", "ci_low", "ci_high"].map(|column| data.numbers(column));
    let rows: Vec<Row> = (0..data.rows.len())
        .map(|i| {
            let number = |of: &[Option<f64>]| of[i].unwrap_or_default();
            let (year, probability) = (number(&years), number(&found));
            Row { year, probability, error: errors[i], low: number(&lows), high: number(&highs) }
        })
        .collect();
    let seen: Vec<Row> = rows.iter().copied().filter(|row| row.probability > 0.0).collect();
    let shown: &[Row] = if seen.is_empty() { &rows[rows.len().saturating_sub(1)..] } else { &seen };
    let notation = Notation::of(shown.iter().flat_map(|row| [row.probability, row.low, row.high]));
    let mut grid = Grid {
        header: [&format!("by {}", ends_of(about.start)), "probability", "95 %", "relative standard error"]
            .map(str::to_owned)
            .to_vec(),
        rows: Vec::new(),
    };
    for row in shown {
        let cells = [
            row.year.to_string(),
            notation.probability(row.probability),
            notation.range(row.low, row.high),
            relative(row.probability, row.error.unwrap_or(f64::NAN)),
        ];
        grid.rows.push(cells.map(Cell::number).to_vec());
    }
    let mut blocks = Vec::new();
    if seen.len() > 1 {
        blocks.push(Block::Figures(vec![figure((about, title), &seen, notation, data.clone())]));
    }
    let left_out = if seen.is_empty() {
        "no trajectory reached it"
    } else {
        "years in which no trajectory had reached it \
        are left out"
    };
    let table = Block::Table {
        name: "rare-table".to_owned(),
        caption: format!("Probability of {title} with its Monte Carlo interval; {left_out}."),
        grid,
        data: Some(data),
    };
    blocks.push(table);
    Section { name: "probabilities".to_owned(), title: "Probability by year".to_owned(), blocks }
}

fn figure((about, title): (&About, &str), rows: &[Row], notation: Notation, data: Sheet) -> Figure {
    let (least, most) = rows.iter().fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), row| {
        (low.min(row.probability), high.max(row.probability))
    });
    let log = most > WIDE * least || most < SMALL;
    // On a logarithmic scale, a band that reaches down to 0 ends below the picture.
    let bottom = if log { 0.5 * least } else { 0.0 };
    let unit = if log { 1.0 } else { 100.0 };
    let band = rows.iter().map(|row| (row.year, unit * row.low.max(bottom), unit * row.high));
    let spot = |row: &Row| {
        let text = format!("{} ({})", notation.probability(row.probability), notation.range(row.low, row.high));
        year_spot(row.year, format!("by {}: {text}", about.end_of(row.year)))
    };
    let scale = if log { ", on a logarithmic scale" } else { "" };
    Figure {
        name: "rare".to_owned(),
        title: format!("Probability of {title}."),
        caption: format!("Reached at any time up to the end of each year, with the 95 % Monte Carlo band{scale}."),
        picture: course_chart(&Courses {
            title: format!("Probability of {title} by year"),
            up: if log { "probability" } else { "probability, %" }.to_owned(),
            lines: vec![Line {
                name: "estimate".to_owned(),
                points: rows.iter().map(|row| (row.year, unit * row.probability)).collect(),
            }],
            inner: Some(Band { name: "Monte Carlo error".to_owned(), points: band.collect() }),
            most: Some(unit),
            log,
            spots: rows.iter().map(spot).collect(),
            ..Courses::default()
        }),
        data,
    }
}

fn by_level(about: &About, levels: Sheet) -> Section {
    let [progress, started, arrived] = ["progress", "started", "arrived"].map(|column| levels.numbers(column));
    let share = |i: usize| arrived[i].unwrap_or(0.0) / started[i].unwrap_or(1.0).max(1.0);
    let names = level_names(&progress.iter().map(|at| at.unwrap_or(f64::INFINITY)).collect::<Vec<f64>>());
    let name = |i: usize| names[i].clone();
    let n = levels.rows.len();
    let mut grid = Grid {
        header: ["level", "progress", "started", "arrived", "share"].map(str::to_owned).to_vec(),
        rows: Vec::new(),
    };
    for i in 0..n {
        let count = |of: &[Option<f64>]| thousands(of[i].unwrap_or(0.0) as u64);
        let counts = [count(&started), count(&arrived)].map(Cell::number);
        let mut row = vec![Cell::number((i + 1).to_string()), Cell::number(name(i))];
        row.extend(counts);
        row.push(Cell { shade: Some(share(i)), ..Cell::number(percent(share(i))) });
        grid.rows.push(row);
    }
    let mut blocks: Vec<Block> = notes(about).collect();
    let words = "Trajectories are simulated from level to level of progress towards the outcome. Those that arrive at \
                 a level are continued many times. The probability is the product of the shares that arrive. A level \
                 that few reach decides the outcome, and contributes most of the error.";
    blocks.insert(0, Block::Words(words.to_owned()));
    if n > 1 {
        let spot = |i: usize| Spot {
            across: (i as f64 + 0.5, i as f64 + 1.5),
            up: None,
            text: format!("level {}, {}: {} arrive", i + 1, name(i), percent(share(i))),
        };
        let picture = course_chart(&Courses {
            title: "Share of trajectories that arrive at each level".to_owned(),
            up: "arrived, %".to_owned(),
            lines: vec![Line {
                name: "share".to_owned(),
                points: (0..n).map(|i| ((i + 1) as f64, 100.0 * share(i))).collect(),
            }],
            most: Some(100.0),
            spots: (0..n).map(spot).collect(),
            ..Courses::default()
        });
        blocks.push(Block::Figures(vec![Figure {
            name: "levels".to_owned(),
            title: "Share that arrives at each level.".to_owned(),
            caption: format!("Levels by number, from the first to {n}, which is the outcome."),
            picture,
            data: levels.clone(),
        }]));
    }
    let caption =
        capital("for each level, the trajectories that started from the level before and those that arrived.");
    blocks.push(Block::Table { name: "levels-table".to_owned(), caption, grid, data: Some(levels) });
    Section { name: "levels-passed".to_owned(), title: "Levels and work".to_owned(), blocks }
}
