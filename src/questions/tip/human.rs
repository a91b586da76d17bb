//! Tipping values for people.

use std::fmt::Write as _;

use comfy_table::CellAlignment;

use crate::render::{ERRORS, NO_DISTRIBUTIONS, ShownBand, estimate, grid, percent, significant, thousands};

use crate::study::ScreenText;
use crate::study::page::capital;

use super::band_end::BandEnd;
use super::crossing::{Crossing, TipPoint};
use super::report::{TipReport, TipRow, Verdict};

/// The number of values in the table.
const SHOWN: usize = 12;

/// The report for people: the answer, a table of probabilities or tipping values, and how they were found.
pub(crate) fn tip_human(report: TipReport<'_>) -> ScreenText {
    let mut text = ScreenText::new(format!("{}\n\n", report.scenario.title));
    text.push_str(&sentences(&report));
    match (report.against, report.rows) {
        (None, [row]) => {
            let _ = writeln!(text, "\n{}\n", points(&report, row));
        }
        (Some((axis, _)), rows) => {
            let _ = writeln!(text, "\n{}\n", frontier(&report, &axis.path, rows));
        }
        _ => {}
    }
    for limited in report.rows.iter().filter_map(|row| row.limited.as_ref()).take(1) {
        text.note(limited);
    }
    text.note(format!(
        "The interval holds every value at which the 95 % Monte Carlo interval of the probability contains the level. \
         All values run on the same random numbers. {ERRORS}"
    ));
    if report.scenario.model.priors.is_empty() {
        text.note(NO_DISTRIBUTIONS);
    } else {
        text.note("Probabilities are means over the uncertain parameters.");
    }
    let invalid = report.invalid();
    if invalid > 0 {
        let what = "trajectories left the model's domain and are in no table or figure: invalid.";
        text.note(format!("{} {what}", thousands(invalid)));
    }
    if report.rows.len() < report.asked {
        text.note(format!("Interrupted: these are {} of {} searches.", report.rows.len(), report.asked));
    }
    let values: usize = report.rows.iter().map(|row| row.tip.points.len()).sum();
    let _ = writeln!(
        text,
        "{values} evaluated values, {} trajectories at each, seed {}; {:.1} s.",
        thousands(report.trajectories),
        report.seed,
        report.seconds
    );
    text
}

/// The answer in sentences, one in each line.
pub(crate) fn sentences(report: &TipReport<'_>) -> String {
    let mut lines = match (report.against, report.rows) {
        (None, [row]) => answer(report, row),
        (Some((axis, _)), _) => vec![format!(
            "Where the probability of {} by {} crosses {}: {} for each value of {}.",
            report.outcome().title,
            report.end(),
            level_text(report.level),
            report.parameter,
            axis.path
        )],
        _ => return String::new(),
    };
    lines.push(unchanged(report));
    lines.into_iter().flat_map(|line| [line, "\n".to_owned()]).collect()
}

fn unchanged(report: &TipReport<'_>) -> String {
    let probability = report.baseline.map(|found| format!(", and the probability is {}", estimate(found)));
    format!("In the unchanged scenario, the value is {}{}.", report.given, probability.unwrap_or_default())
}

/// The answer, in sentences.
fn answer(report: &TipReport<'_>, row: &TipRow) -> Vec<String> {
    let (path, level) = (report.parameter, level_text(report.level));
    let probability = format!("the probability of {} by {}", report.outcome().title, report.end());
    let (low, high) = (significant(row.range.low), significant(row.range.high));
    let mut lines = match Verdict::new(&row.tip, report.level) {
        Verdict::Unclear => vec![format!(
            "Inconclusive: from {path} = {low} to {high}, {probability} is not distinguishable from {level}. Raise \
             --trajectories, or widen --range."
        )],
        verdict @ (Verdict::Below | Verdict::Above) => {
            let word = if verdict == Verdict::Below { "below" } else { "above" };
            vec![format!(
                "No value of {path} from {low} to {high} brings {probability} to {level}: it stays {word}; {}.",
                nearest(row, verdict)
            )]
        }
        Verdict::Crosses => {
            let mut found: Vec<String> = Vec::new();
            if row.tip.crossings.len() > 1 {
                found.push(format!(
                    "{probability} crosses {level} more than once as {path} grows from {low} to {high}:"
                ));
            }
            for crossing in &row.tip.crossings {
                found.push(sentence(report, row, crossing, &probability));
            }
            if row.tip.crossings.iter().any(|crossing| crossing.tipping_band == Some(NOT_ASSESSED)) {
                found.push(
                    "The parameter band of this value was not computed. It needs a single crossing and at least 20 \
                     draws, with enough trajectories per draw to distinguish the draws from chance."
                        .to_owned(),
                );
            }
            found
        }
    };
    for (from, to) in &row.tip.touches {
        lines.push(format!(
            "Between {path} = {} and {} the probability comes within its error of {level} but does not cross it.",
            significant(*from),
            significant(*to)
        ));
    }
    lines.iter_mut().for_each(|sentence| *sentence = capital(sentence));
    lines
}

/// The probability at a value.
fn at(point: &TipPoint) -> String {
    format!("{} at {}", estimate(&point.estimate), significant(point.value))
}

/// The probabilities at both ends of the range.
fn ends(row: &TipRow) -> String {
    match (row.tip.points.first(), row.tip.points.last()) {
        (Some(first), Some(last)) => format!("{} and {}", at(first), at(last)),
        _ => String::new(),
    }
}

/// How near the probability comes to a level that it does not cross, and the probabilities at both ends.
fn nearest(row: &TipRow, verdict: Verdict) -> String {
    let order = |a: &&TipPoint, b: &&TipPoint| a.estimate.probability.total_cmp(&b.estimate.probability);
    let points = row.tip.points.iter();
    let (word, nearest) = match verdict {
        Verdict::Below => ("highest", points.max_by(order)),
        _ => ("lowest", points.min_by(order)),
    };
    let nearest = nearest.map_or_else(String::new, at);
    format!("the {word} estimate is {nearest} ({} at the ends of the range)", ends(row))
}

/// A level with as many digits as distinguish it from 0 and 1.
fn level_text(level: f64) -> String {
    let text = percent(level);
    if text == "100 %" || text.starts_with('<') { format!("{} %", significant(100.0 * level)) } else { text }
}

fn sentence(report: &TipReport<'_>, row: &TipRow, crossing: &Crossing, probability: &str) -> String {
    let (path, level) = (report.parameter, level_text(report.level));
    let way = if crossing.rising == Some(false) { "falls below" } else { "rises above" };
    let Digits(decimals) = Digits::of(crossing);
    let (from, to) = (crossing.low.map(|low| down(low, decimals)), crossing.high.map(|high| up(high, decimals)));
    let (least, most) = (significant(row.range.low), significant(row.range.high));
    let interval = match (from, to) {
        (Some(low), Some(high)) => format!("95 % interval {low} to {high}"),
        (Some(low), None) => format!("95 % interval from {low} to beyond {most}"),
        (None, Some(high)) => format!("95 % interval from below {least} to {high}"),
        (None, None) => "no interval".to_owned(),
    };
    let Some(value) = crossing.value else {
        let end = if crossing.high.is_none() { most } else { least };
        return format!(
            "{probability} possibly {way} {level} near the end of the range, {path} = {end}, or beyond ({interval}); \
             it is {}.",
            ends(row)
        );
    };
    let band = ShownBand::of(crossing.probability_band);
    let band = band.map(|band| format!(" There, the probability is {} over the uncertain parameters.", band.words()));
    let of_value = crossing.tipping_band.map(|ends| over_parameters(ends, (&least, &most), decimals));
    format!(
        "{probability} {way} {level} at {path} = {value:.decimals$} ({interval}).{}{}",
        of_value.unwrap_or_default(),
        band.unwrap_or_default()
    )
}

/// The band of a tipping value with two unknown ends.
const NOT_ASSESSED: (BandEnd, BandEnd) = (BandEnd::NotAssessed, BandEnd::NotAssessed);

/// The parameter band of the tipping value, within the range from `least` to `most`.
fn over_parameters(ends: (BandEnd, BandEnd), (least, most): (&str, &str), decimals: usize) -> String {
    let end = |end: BandEnd, edge: &str, way: &str| match end {
        BandEnd::At(value) => Some(format!("{value:.decimals$}")),
        BandEnd::Beyond => Some(format!("{way} {edge}")),
        BandEnd::NotAssessed => None,
    };
    let (what, of_what) = (
        "Over the uncertain parameters",
        "central 95 % of the draws, if the probability changes in the same direction in \
                                           each",
    );
    match (end(ends.0, least, "below"), end(ends.1, most, "above")) {
        (Some(low), Some(high)) => format!(" {what}, the value is {low} to {high} ({of_what})."),
        (None, Some(high)) => {
            format!(" {what}, the upper end of its band is {high} ({of_what}); the lower end was not assessed.")
        }
        (Some(low), None) => {
            format!(" {what}, the lower end of its band is {low} ({of_what}); the upper end was not assessed.")
        }
        (None, None) => String::new(),
    }
}

/// The number of decimals of a tipping value.
struct Digits(usize);

impl Digits {
    /// Two digits of the width of the interval; six decimals if it has an open end.
    fn of(crossing: &Crossing) -> Self {
        let width = crossing.low.zip(crossing.high).map(|(low, high)| high - low).filter(|width| *width > 0.0);
        let Some(width) = width else { return Self(6) };
        let mut decimals = 0;
        let mut scaled = width;
        while scaled < 20.0 && decimals < 12 {
            scaled *= 10.0;
            decimals += 1;
        }
        Self(decimals)
    }
}

/// A number rounded down to some decimals, so that an interval is rounded outwards.
fn down(value: f64, decimals: usize) -> String {
    let unit = (0..decimals).fold(1.0, |unit, _| unit / 10.0);
    let near: f64 = format!("{value:.decimals$}").parse().unwrap_or(value);
    format!("{:.decimals$}", if near > value { near - unit } else { near })
}

/// A number rounded up to some decimals.
fn up(value: f64, decimals: usize) -> String {
    let turned = down(-value, decimals);
    turned.strip_prefix('-').map_or_else(|| format!("-{turned}"), str::to_owned)
}

/// A table of probabilities over the range.
fn points(report: &TipReport<'_>, row: &TipRow) -> String {
    let mut table = grid();
    let unit = if report.unit.is_empty() { String::new() } else { format!(" [{}]", report.unit) };
    table.set_header([format!("{}{unit}", report.parameter), "probability".to_owned()]);
    let all = &row.tip.points;
    // Evenly over the range: most of the evaluated values are near a crossing.
    let mut last = f64::NEG_INFINITY;
    let step = (row.range.high - row.range.low) / SHOWN as f64;
    for point in all {
        if point.value - last < 0.7 * step {
            continue;
        }
        last = point.value;
        table.add_row([significant(point.value), estimate(&point.estimate)]);
    }
    table.column_iter_mut().for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    table.to_string()
}

fn frontier(report: &TipReport<'_>, against: &str, rows: &[TipRow]) -> String {
    let mut table = grid();
    table.set_header([against, report.parameter, "95 % interval", "probability"]);
    for row in rows {
        let held = row.against.clone().unwrap_or_default();
        let verdict = Verdict::new(&row.tip, report.level);
        let none = match verdict {
            Verdict::Crosses => None,
            Verdict::Below => Some("none: below throughout"),
            Verdict::Above => Some("none: above throughout"),
            Verdict::Unclear => Some("inconclusive"),
        };
        if let Some(none) = none {
            let seen = if verdict == Verdict::Unclear { ends(row) } else { nearest(row, verdict) };
            table.add_row([held.as_str(), none, "", &seen]);
            continue;
        }
        for crossing in &row.tip.crossings {
            let Digits(decimals) = Digits::of(crossing);
            let value =
                crossing.value.map_or_else(|| "at the end or beyond".to_owned(), |it| format!("{it:.decimals$}"));
            let limit = |end: Option<String>| end.unwrap_or_else(|| "beyond".to_owned());
            let (low, high) =
                (crossing.low.map(|low| down(low, decimals)), crossing.high.map(|high| up(high, decimals)));
            let interval = format!("{} to {}", limit(low), limit(high));
            let way = if crossing.rising == Some(false) { "falls" } else { "rises" };
            table.add_row([held.as_str(), value.as_str(), interval.as_str(), way]);
        }
    }
    table.column_iter_mut().take(3).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    table.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_rounded_outwards_to_two_digits_of_their_width() {
        let crossing = |low, high| Crossing {
            value: Some(0.43),
            low: Some(low),
            high: Some(high),
            rising: Some(true),
            probability_band: None,
            tipping_band: None,
        };
        assert_eq!(Digits::of(&crossing(0.404_482, 0.461_415)).0, 3);
        assert_eq!((down(0.404_482, 3), up(0.461_415, 3)), ("0.404".to_owned(), "0.462".to_owned()));
        assert_eq!((down(-0.5, 1), up(-0.44, 1), up(2.0, 0)), ("-0.5".to_owned(), "-0.4".to_owned(), "2".to_owned()));
        assert_eq!(Digits::of(&crossing(100.0, 190.0)).0, 0);
    }

    #[test]
    fn an_end_that_was_not_assessed_is_named() {
        let text = |low, high| over_parameters((low, high), ("0", "1"), 3);
        let (at, beyond, none) = (BandEnd::At(0.509), BandEnd::Beyond, BandEnd::NotAssessed);
        assert!(text(beyond, at).contains("the value is below 0 to 0.509 ("), "{}", text(beyond, at));
        assert!(text(none, at).contains("the upper end of its band is 0.509 ("), "{}", text(none, at));
        assert!(text(none, at).ends_with("; the lower end was not assessed."), "{}", text(none, at));
        assert!(text(at, none).ends_with("; the upper end was not assessed."), "{}", text(at, none));
        assert_eq!(text(none, none), "");
    }
}
