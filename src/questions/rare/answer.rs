//! The probability of a rare outcome: the summary, the tables and the manifest.

use std::fmt::Write as _;

use comfy_table::CellAlignment;

use crate::model::Outcome;
use crate::render::{end_of, ends_of, grid, percent, percent_below_all, significant, thousands};
use crate::scenario::Scenario;
use crate::study::{Answer, Cell, Columns, Manifest, Progress, Sizes, Table};

use super::analysis::{LevelRow, Rare, RareOptions, RareRow, Warning};

/// The data of a report.
#[derive(Clone, Copy, Debug)]
pub struct RareReport<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The outcome.
    pub outcome: &'a Outcome,
    /// The options.
    pub options: &'a RareOptions,
    /// The results.
    pub found: &'a Rare,
    /// Worker threads.
    pub threads: usize,
    /// Wall time in seconds.
    pub seconds: f64,
}

/// The notation of all probabilities of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// In per cent.
    Percent,
    /// As probabilities with an exponent.
    Exponent,
}

impl Notation {
    /// With an exponent, if any of these would be written with many zeros in per cent.
    pub(crate) fn of(numbers: impl IntoIterator<Item = f64>) -> Self {
        let small = numbers.into_iter().any(|number| number > 0.0 && number < 1e-4);
        if small { Self::Exponent } else { Self::Percent }
    }

    /// A probability.
    pub(crate) fn probability(self, probability: f64) -> String {
        match self {
            Self::Exponent if probability > 0.0 => format!("{probability:.2e}"),
            Self::Exponent => "0".to_owned(),
            Self::Percent => percent(probability),
        }
    }

    /// A 95 % interval, which is a bound if it has only one end.
    pub(crate) fn range(self, low: f64, high: f64) -> String {
        match (low, high) {
            (0.0, high) => format!("below {}", self.probability(high)),
            (low, 1.0) if self == Self::Percent => format!("above {}", percent_below_all(low)),
            (low, 1.0) => format!("above {}", self.probability(low)),
            (low, high) => format!("{} to {}", self.probability(low), self.probability(high)),
        }
    }
}

/// Levels of progress with as many decimals, at least three, as distinguish them.
pub(crate) fn level_names(levels: &[f64]) -> Vec<String> {
    let name = |&level: &f64, decimals: usize| {
        if level.is_finite() { format!("{level:.decimals$}") } else { "the outcome".to_owned() }
    };
    let all = |decimals: usize| levels.iter().map(|level| name(level, decimals)).collect::<Vec<_>>();
    let apart = |names: &Vec<String>| {
        names.windows(2).zip(levels.windows(2)).all(|(names, levels)| names[0] != names[1] || levels[0] == levels[1])
    };
    (3..12).map(all).find(apart).unwrap_or_else(|| all(12))
}

pub(crate) fn relative(probability: f64, standard_error: f64) -> String {
    let relative = standard_error / probability;
    if relative.is_finite() { format!("{:.1} %", 100.0 * relative) } else { "-".to_owned() }
}

/// The report for people: the answer with warnings, the probabilities by year, the levels, the work.
fn rare_human(report: RareReport<'_>) -> String {
    let RareReport { scenario, options, found, seconds, .. } = report;
    let mut text = format!("{}\n\n", scenario.title);
    text.push_str(&answer(report));
    let mut table = grid();
    let by = format!("by {}", ends_of(scenario.model.structure.start_day));
    table.set_header([by.as_str(), "probability", "95 %", "relative standard error"]);
    let notation = notation(&found.rows);
    for row in shown(report) {
        table.add_row([
            row.year.to_string(),
            notation.probability(row.probability),
            notation.range(row.ci_low, row.ci_high),
            relative(row.probability, row.standard_error),
        ]);
    }
    let _ = writeln!(text, "\n{}", right(table));
    let mut table = grid();
    table.set_header(["level of progress", "started", "arrived", "share"]);
    let names = level_names(&found.levels.iter().map(|level| level.progress).collect::<Vec<f64>>());
    for (level, name) in found.levels.iter().zip(names) {
        table.add_row([
            name,
            thousands(level.started),
            thousands(level.arrived),
            percent(level.arrived as f64 / level.started.max(1) as f64),
        ]);
    }
    let _ = writeln!(text, "\n{}\n", right(table));
    let gain = gain(report).map(|gain| format!("; {gain}")).unwrap_or_default();
    let _ = writeln!(text, "{}{gain}; seed {}; {seconds:.1} s.", size(report), options.seed);
    if !scenario.model.priors.is_empty() {
        text.push_str(OVER_PARAMETERS);
        text.push('\n');
    }
    text
}

const OVER_PARAMETERS: &str = "Each replicate has its own draw of the uncertain parameters, so probabilities are means \
                               over them. `stadial run` shows how far they vary with the parameters.";

/// The rows from the first year by which any trajectory had reached the outcome.
fn from_first_reached(rows: &[RareRow]) -> &[RareRow] {
    &rows[rows.iter().position(|row| row.probability > 0.0).unwrap_or(0)..]
}

/// The years of the table; of many, every n-th.
fn shown(report: RareReport<'_>) -> Vec<&RareRow> {
    let rows = from_first_reached(&report.found.rows);
    let mut rows: Vec<&RareRow> = rows.iter().rev().step_by(rows.len().div_ceil(12).max(1)).collect();
    rows.reverse();
    rows
}

/// The notation of all years from the first by which any trajectory had reached the outcome, including those that the table
/// leaves out: so it is that of the page.
fn notation(rows: &[RareRow]) -> Notation {
    let rows = from_first_reached(rows);
    Notation::of(rows.iter().flat_map(|row| [row.probability, row.ci_low, row.ci_high]))
}

/// The probability, and warnings.
fn answer(report: RareReport<'_>) -> String {
    let RareReport { outcome, options, found, .. } = report;
    let notation = notation(&found.rows);
    let mut text = String::new();
    if let Some(row) = found.rows.iter().find(|row| row.year == options.year) {
        let by = end_of(report.scenario.model.structure.start_day, row.year);
        let (title, interval) = (&outcome.title, notation.range(row.ci_low, row.ci_high));
        let alike =
            [(0.0, "no trajectory"), (1.0, "every trajectory")].into_iter().find(|(p, _)| *p == row.probability);
        let _ = if let Some((_, which)) = alike {
            writeln!(text, "Probability of {title} by {by}: {interval} (95 %), as {which} reached it.")
        } else {
            writeln!(
                text,
                "Probability of {title} by {by}: {} (95 % interval {interval}; relative standard error \
                 {}).",
                notation.probability(row.probability),
                relative(row.probability, row.standard_error)
            )
        };
        if row.probability == 0.0 {
            text.push_str(bound_words(report));
            text.push('\n');
        }
    }
    for warning in &found.warnings {
        let _ = writeln!(text, "Warning: {}", sentence(*warning));
    }
    text
}

/// How the upper bound is computed, if no trajectory reached the outcome.
fn bound_words(report: RareReport<'_>) -> &'static str {
    match (report.scenario.model.priors.is_empty(), report.found.levels.len()) {
        (true, ..=1) => "The bound is the exact one for this number of independent trajectories.",
        (true, _) => {
            "The bound is the product of the bounds of the share that arrives at the last level reached and of the \
             share of these that goes on; trajectories with a common first one count once. It is conservative."
        }
        (false, _) => {
            "The bound counts draws of the uncertain parameters, one for each replicate, because a draw that no \
             replicate had could make the outcome likely. More --replicates lower it."
        }
    }
}

/// How much was run.
fn size(report: RareReport<'_>) -> String {
    let RareReport { options, found, .. } = report;
    format!(
        "{} replicates of {} trajectories at each level, {} steps",
        thousands(found.replicates),
        thousands(options.effort as u64),
        thousands(found.steps)
    )
}

/// The work of plain sampling for the same error.
fn gain(report: RareReport<'_>) -> Option<String> {
    let gain = Some(report.found.gain).filter(|gain| gain.is_finite() && *gain > 0.0)?;
    Some(format!("plain sampling would take {} times the work for the same error", significant(rounded(gain))))
}

/// Two digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}

fn right(mut table: comfy_table::Table) -> comfy_table::Table {
    table.column_iter_mut().for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    table
}

fn sentence(warning: Warning) -> String {
    match warning {
        Warning::Jumps(share) => format!(
            "{} of the trajectories reached the outcome without passing all levels, so the measure of progress is \
             poor: try another --progress, or plain sampling.",
            percent(share)
        ),
        Warning::Concentrated(share) => format!(
            "a single replicate contributes {} of the probability, so that its error is itself uncertain: ask for a \
             smaller --relative-error.",
            percent(share)
        ),
        Warning::FewAncestors(number) => format!(
            "the trajectories that reach the outcome descend from {number:.1} different first trajectories on average, \
             so that the error is itself uncertain: raise --effort, or try another --progress.",
        ),
        Warning::Unfinished(relative) if relative.is_finite() => format!(
            "the relative error is {:.0} %, more than was asked for: raise --replicates or --effort.",
            100.0 * relative
        ),
        Warning::Aborted(share) => format!(
            "{} of the trajectories are invalid (left the model's domain) and count as not reaching the outcome: some \
             rate or volatility is too extreme for the horizon.",
            percent(share)
        ),
        Warning::Unfinished(_) => {
            "no trajectory reached the outcome: it may be impossible; otherwise raise --effort, or try another \
             --progress."
                .to_owned()
        }
    }
}

/// `rare.csv` and `levels.csv`.
fn tables(report: RareReport<'_>) -> Vec<Table> {
    let outcome = &report.outcome.name;
    let rows = Columns::new()
        .outcome(move |_: &RareRow| outcome.clone())
        .year_end(|row| row.year)
        .share("probability", "estimate: mean over the replicates", |row| exact(row.probability))
        .share("standard_error", "its standard error", |row| exact(row.standard_error))
        .share("ci_low", "lower limit of the 95 % Monte Carlo interval", |row| exact(row.ci_low))
        .share("ci_high", "upper limit of the 95 % Monte Carlo interval", |row| exact(row.ci_high))
        .table("rare.csv", "probability that the outcome has been reached by the end of a year", &report.found.rows);
    let levels = Columns::new()
        .column("progress", "", "the level; empty for the outcome itself", |row: &LevelRow| row.progress)
        .column(
            "started",
            "trajectories",
            "trajectories that started from the level below, over all replicates",
            |row| row.started,
        )
        .column("arrived", "trajectories", "of these, those that arrived at this level", |row| row.arrived)
        .table("levels.csv", "levels of progress towards the outcome", &report.found.levels);
    vec![rows, levels]
}

/// Six digits, with an exponent, as these numbers may be very small.
fn exact(value: f64) -> Cell {
    if value.is_finite() { Cell::Written(value, format!("{value:.5e}")) } else { Cell::Empty }
}

/// The answer: its manifest, tables and summary.
#[must_use]
pub fn rare_answer(report: RareReport<'_>) -> Answer {
    let RareReport { scenario, outcome, options, found, threads, .. } = report;
    let sizes = Sizes { seed: Some(options.seed), threads, ..Sizes::default() };
    let mut progress = Progress::of("replicates", found.replicates, options.replicates);
    // Fewer than the maximum are run if that is precise enough.
    progress.interrupted = found.stopped;
    let mut notes: Vec<String> = gain(report).map(|gain| format!("{}; {gain}.", size(report))).into_iter().collect();
    if !scenario.model.priors.is_empty() {
        notes.push(OVER_PARAMETERS.to_owned());
    }
    let manifest = Manifest::new("rare", [scenario], sizes, progress)
        .asked("outcome", &outcome.name)
        .asked("by", options.year)
        .asked("relative_error", options.relative_error)
        .asked("effort", options.effort)
        .found("steps", found.steps)
        .found("gain", found.gain)
        .found("warnings", found.warnings.iter().map(|&warning| sentence(warning)).collect::<Vec<_>>())
        .answered(&answer(report))
        .noted(&notes.join("\n"))
        .sized(size(report));
    Answer { manifest, tables: tables(report), files: Vec::new(), screen: rare_human(report) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_one_notation() {
        let small = Notation::of([0.000_24, 6.71e-5, 0.000_71]);
        assert_eq!(
            (small.probability(0.000_24), small.range(6.71e-5, 0.000_71)),
            ("2.40e-4".into(), "6.71e-5 to 7.10e-4".into())
        );
        // All trajectories reached it, but that is not certain of every further one.
        assert_eq!(Notation::of([1.0, 0.999_8]).range(0.999_8, 1.0), "above 99.980 %");
        assert_eq!((small.probability(0.0), small.range(0.0, 1e-5)), ("0".into(), "below 1.00e-5".into()));
        let large = Notation::of([0.0, 0.002, 0.03]);
        assert_eq!((large.probability(0.0), large.range(0.002, 0.03)), ("0 %".into(), "0.20 % to 3.0 %".into()));
    }

    /// 24 years, of which the table has every second one: only a year that it leaves out needs an exponent.
    #[test]
    fn years_that_the_table_leaves_out_count_for_its_notation() {
        let row = |year: i32, probability: f64| RareRow {
            year,
            probability,
            standard_error: 0.1 * probability,
            ci_low: 0.8 * probability,
            ci_high: 1.2 * probability,
        };
        let mut rows: Vec<RareRow> = (2001..2024).map(|year| row(year, 0.01)).collect();
        assert_eq!(notation(&rows), Notation::Percent);
        rows.insert(0, row(2000, 5e-5));
        assert_eq!(notation(&rows), Notation::Exponent);
        // The bound of a year by which no trajectory had reached the outcome does not count if others have estimates.
        rows[0] = RareRow { probability: 0.0, ci_low: 0.0, ci_high: 5e-5, ..rows[0] };
        assert_eq!(notation(&rows), Notation::Percent);
        assert_eq!(notation(&rows[..1]), Notation::Exponent);
    }

    #[test]
    fn names_of_different_levels_differ() {
        assert_eq!(level_names(&[0.5, 0.75, f64::INFINITY]), ["0.500", "0.750", "the outcome"]);
        assert_eq!(level_names(&[0.499_91, 0.499_94, 0.6]), ["0.49991", "0.49994", "0.60000"]);
    }

    #[test]
    fn a_relative_error_is_a_share_of_the_probability() {
        assert_eq!([relative(0.02, 0.001), relative(0.0, 0.0)], ["5.0 %", "-"]);
    }
}
