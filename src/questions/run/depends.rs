//! What the probabilities depend on, on the page of a run: first-order indices by outcome and parameter.

use std::fmt::Write as _;

use crate::render::chart::{Heat, heat_picture};
use crate::study::page::{
    About, Block, Cell, Figure, Grid, Holds, Layout, PROBABILITY, ReportError, ResultFiles, Section, Sheet, brief_path,
    capital,
};

/// The most parameters in the picture.
const DRAWN_MAX: usize = 15;

/// The section; `None` where nothing is uncertain, where there is no outcome, and under evidence.
pub(crate) fn section(files: &ResultFiles, about: &About) -> Result<Option<Section>, ReportError> {
    if about.rows("evidence.csv").is_some() {
        return Ok(None);
    }
    let answers = Holds::Known(["yes", "no"].map(str::to_owned).to_vec());
    let keys = [("outcome", about.outcome_names()), ("year_end", about.in_years())];
    let spread = Layout::new("spread.csv", keys.clone())
        .rows(about.rows("spread.csv"))
        .with(&answers, ["resolved"])
        .maybe(&Holds::Number, ["variance", "sum", "sum_ci_low", "sum_ci_high"])
        .maybe(&Holds::NotNegative, ["variance_standard_error", "sum_standard_error"])
        .maybe(&PROBABILITY, ["noise_share"])
        .rising(["sum_ci_low", "sum", "sum_ci_high"]);
    let spread = files.table(&spread)?;
    let indices = Layout::new("first_order.csv", keys.into_iter().chain([("parameter", Holds::Text)]))
        .rows(about.rows("first_order.csv"))
        .with(&answers, ["resolved"])
        .maybe(&Holds::Number, ["index", "ci_low", "ci_high"])
        .maybe(&Holds::NotNegative, ["standard_error"])
        .rising(["ci_low", "index", "ci_high"]);
    let indices = files.table(&indices)?;
    let Some(year) = spread.texts("year_end").last().map(ToString::to_string) else { return Ok(None) };
    let (spread, at_end) = (spread.with("year_end", &year), indices.with("year_end", &year));
    let last = Last { about, year, parameters: strongest(&at_end), spread, indices: at_end };
    let mut blocks = vec![Block::Words(WORDS.to_owned())];
    blocks.extend(last.figure());
    blocks.push(last.table(&indices));
    Ok(Some(Section { name: "depends".to_owned(), title: "What the probabilities depend on".to_owned(), blocks }))
}

const WORDS: &str = "The first-order index of a parameter is the share of the variance of a probability over the \
                     uncertain parameters that would vanish, on average, if this parameter alone were known. It is \
                     estimated from the draws of this run; the noise of their trajectories is taken out. An index near \
                     0 may be negative by chance: the interval shows it. What the indices of an outcome lack to 1 is \
                     due to parameters that act together, which stadial sensitivity measures. Of parameters that move \
                     together (correlations), each index includes what they share, so that the sum may exceed 1. Where the spread over \
                     the draws is not distinguishable from chance, the indices are not resolved: more trajectories, or \
                     more draws, would resolve them.";

/// The parameters, from the one with the greatest index for any outcome.
fn strongest(indices: &Sheet) -> Vec<String> {
    let greatest = |parameter: &String| {
        let of = indices.with("parameter", parameter).numbers("index");
        of.into_iter().flatten().fold(f64::NEG_INFINITY, f64::max)
    };
    let mut ranked: Vec<(f64, String)> =
        indices.distinct("parameter").into_iter().map(|parameter| (greatest(&parameter), parameter)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.into_iter().map(|(_, parameter)| parameter).collect()
}

/// The indices at the end of the last year.
struct Last<'a> {
    about: &'a About,
    year: String,
    /// From the strongest one.
    parameters: Vec<String>,
    spread: Sheet,
    indices: Sheet,
}

impl Last<'_> {
    /// Names and titles of the outcomes whose indices are resolved, or are not.
    fn outcomes(&self, resolved: &str) -> Vec<(&str, &str)> {
        let has = |name: &str| self.spread.with("outcome", name).texts("resolved").first() == Some(&resolved);
        let all = self.about.outcomes.iter().map(|(name, title)| (name.as_str(), title.as_str()));
        all.filter(|(name, _)| has(name)).collect()
    }

    /// The index of a parameter for an outcome, with its interval.
    fn index(&self, outcome: &str, parameter: &str) -> Option<[f64; 3]> {
        let row = self.indices.with("outcome", outcome).with("parameter", parameter);
        Some([row.number("index")?, row.number("ci_low")?, row.number("ci_high")?])
    }

    fn figure(&self) -> Option<Block> {
        let resolved = self.outcomes("yes");
        let drawn: Vec<&String> = self.parameters.iter().take(DRAWN_MAX).rev().collect();
        let number = |outcome: &str, parameter: &str| self.index(outcome, parameter).map(|[index, ..]| index);
        let row = |parameter: &&String| -> Option<Vec<f64>> {
            resolved.iter().map(|(outcome, _)| number(outcome, parameter)).collect()
        };
        let numbers: Vec<Vec<f64>> = drawn.iter().map(row).collect::<Option<_>>()?;
        if resolved.is_empty() || numbers.is_empty() {
            return None;
        }
        let missing: Vec<&str> = self.outcomes("no").into_iter().map(|(_, title)| title).collect();
        let signs: Vec<String> = (1..=resolved.len()).map(|number| number.to_string()).collect();
        let key: Vec<String> =
            signs.iter().zip(&resolved).map(|(number, (_, title))| format!("{number} {title}")).collect();
        let mut caption = format!("Outcomes: {}. ", key.join("; "));
        if self.parameters.len() > drawn.len() {
            let (some, all) = (drawn.len(), self.parameters.len());
            let _ = write!(caption, "The {some} strongest of {all} parameters; the table has all. ");
        }
        if !missing.is_empty() {
            let _ = write!(caption, "Not resolved: {}.", missing.join("; "));
        }
        let title = format!("First-order indices by {}", self.about.end_of(self.year.parse().unwrap_or(0.0)));
        let picture = heat_picture(&Heat {
            title: title.clone(),
            across: ("outcome".to_owned(), signs),
            names: Some(resolved.iter().map(|(_, title)| (*title).to_owned()).collect()),
            up: ("parameter".to_owned(), drawn.iter().map(|parameter| brief_path(parameter)).collect()),
            what: "first-order index".to_owned(),
            numbers,
        });
        let data = self.indices.clone();
        let caption = caption.trim_end().to_owned();
        Some(Block::Figures(vec![Figure {
            name: "first-order".to_owned(),
            title: title + ".",
            caption,
            picture,
            data,
        }]))
    }

    /// All parameters by outcome, and the sums; `all` is what the table of the file holds.
    fn table(&self, all: &Sheet) -> Block {
        let mut grid = Grid { header: vec!["parameter".to_owned()], rows: Vec::new() };
        grid.header.extend(self.about.outcomes.iter().map(|(_, title)| capital(title)));
        let cell = |found: Option<[f64; 3]>| match found {
            Some([index, low, high]) => {
                Cell { below: format!("{} to {}", written(low), written(high)), ..Cell::number(written(index)) }
            }
            None => Cell::number("not resolved"),
        };
        for parameter in &self.parameters {
            let own = self.about.outcomes.iter().map(|(outcome, _)| cell(self.index(outcome, parameter)));
            grid.rows.push(std::iter::once(Cell::text(parameter.as_str())).chain(own).collect());
        }
        let sum = |(outcome, _): &(String, String)| {
            let row = self.spread.with("outcome", outcome);
            cell(
                row.number("sum")
                    .zip(row.number("sum_ci_low"))
                    .zip(row.number("sum_ci_high"))
                    .map(|((a, b), c)| [a, b, c]),
            )
        };
        grid.rows.push(std::iter::once(Cell::text("sum")).chain(self.about.outcomes.iter().map(sum)).collect());
        let table = Block::Table {
            name: "first-order-table".to_owned(),
            caption: format!(
                "First-order indices by {}, with 95 % intervals.",
                self.about.end_of(self.year.parse().unwrap_or(0.0))
            ),
            grid,
            data: Some(all.clone()),
        };
        Block::Folded { title: "All parameters".to_owned(), blocks: vec![table] }
    }
}

/// An index with two digits.
fn written(index: f64) -> String {
    format!("{:.2}", if index.abs() < 0.005 { 0.0 } else { index })
}
