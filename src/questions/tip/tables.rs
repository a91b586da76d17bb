//! The tables of tipping values.

use crate::stats::{IntervalEstimate, ParameterBand, Proportion};
use crate::study::{Cell, Columns, PROBABILITY, Table};

use super::band_end::BandEnd;
use super::crossing::Crossing;
use super::report::{TipReport, TipRow, Verdict};

/// A crossing of a search, or none.
type Found<'a> = (&'a TipRow, Option<&'a Crossing>);

/// An evaluated value: the value of --against, that of the parameter, the probability.
pub type Evaluation<'a> = (Option<&'a str>, f64, Proportion);

/// `tip.csv` (a row for each crossing; one without a value if there is none) and `points.csv` (the probability at every
/// evaluated value, in ascending order).
#[must_use]
pub fn tip_tables(report: TipReport<'_>, rows: &[TipRow]) -> Vec<Table> {
    let points: Vec<Evaluation<'_>> = rows.iter().flat_map(evaluations).collect();
    vec![crossings(report, rows), probabilities(report, "points.csv", "in the order of the values", &points)]
}

fn evaluations(row: &TipRow) -> impl Iterator<Item = Evaluation<'_>> {
    row.tip.points.iter().map(|point| (row.against.as_deref(), point.value, point.estimate))
}

/// The column of --against, named by its path, if there is one.
fn against<'a, R: 'a>(report: TipReport<'a>, read: impl Fn(&R) -> Option<&str> + 'a) -> Columns<'a, R> {
    let columns = Columns::new();
    let Some((axis, _)) = report.against else { return columns };
    columns.column(axis.path.clone(), "", "value of --against", move |row| {
        read(row).map_or(Cell::Empty, |value| Cell::Given(value.to_owned()))
    })
}

fn crossings(report: TipReport<'_>, rows: &[TipRow]) -> Table {
    let all = |row| -> Vec<Found<'_>> { crossings_of(row) };
    let rows: Vec<Found<'_>> = rows.iter().flat_map(all).collect();
    let unit = || report.unit.to_owned();
    let of_probability = |end: fn(&ParameterBand) -> IntervalEstimate| {
        move |(_, crossing): &Found<'_>| crossing.and_then(|found| end(&found.probability_band?).value)
    };
    let end_of_band = |end: fn((BandEnd, BandEnd)) -> BandEnd| {
        move |(_, crossing): &Found<'_>| crossing.and_then(|found| at(end(found.tipping_band?)))
    };
    against(report, |row: &Found<'_>| row.0.against.as_deref())
        .column("parameter", "", "path of the parameter that varies", move |_| report.parameter)
        .outcome(move |_| report.outcome().name.clone())
        .year_end(move |_| report.year)
        .share("level", "probability to be crossed", move |_| report.level)
        .column("verdict", "", "crosses, below_throughout, above_throughout or unclear", move |(row, _)| {
            Verdict::new(&row.tip, report.level).key()
        })
        .column("value", unit(), "tipping value; empty where there is none", |(_, found)| found.and_then(|c| c.value))
        .column("ci_low", unit(), "lower limit of its 95 % interval; empty if beyond looked_from", |(_, found)| {
            found.and_then(|crossing| crossing.low)
        })
        .column("ci_high", unit(), "upper limit of its 95 % interval; empty if beyond looked_to", |(_, found)| {
            found.and_then(|crossing| crossing.high)
        })
        .column("direction", "", "whether the probability rises or falls there", |(_, found)| {
            found.map_or("", direction)
        })
        .column(
            "parameter_low",
            unit(),
            "2.5 % quantile of the tipping value over the uncertain parameters",
            end_of_band(|band| band.0),
        )
        .column(
            "parameter_high",
            unit(),
            "97.5 % quantile of the tipping value over the uncertain parameters",
            end_of_band(|band| band.1),
        )
        .column("parameter_note", "", "why an end of that band is empty", |(_, found)| {
            note(found.and_then(|crossing| crossing.tipping_band))
        })
        .column(
            "probability_parameter_low",
            PROBABILITY,
            "2.5 % quantile of the probability at the tipping value over the uncertain parameters",
            of_probability(|band| band.low),
        )
        .column(
            "probability_parameter_high",
            PROBABILITY,
            "97.5 % quantile of the probability at the tipping value over the uncertain parameters",
            of_probability(|band| band.high),
        )
        .column("looked_from", unit(), "lower end of the range of the search", |(row, _)| row.range.low)
        .column("looked_to", unit(), "upper end of the range of the search", |(row, _)| row.range.high)
        .table("tip.csv", "tipping values: where the probability crosses the level", &rows)
}

fn crossings_of(row: &TipRow) -> Vec<Found<'_>> {
    let found = &row.tip.crossings;
    if found.is_empty() { vec![(row, None)] } else { found.iter().map(|crossing| (row, Some(crossing))).collect() }
}

/// `evaluations.csv`: values in the order in which they were evaluated.
#[must_use]
pub fn evaluation_table(report: TipReport<'_>, evaluations: &[Evaluation<'_>]) -> Table {
    probabilities(report, "evaluations.csv", "in the order of the search", evaluations)
}

fn probabilities(report: TipReport<'_>, name: &'static str, order: &str, rows: &[Evaluation<'_>]) -> Table {
    against(report, |row: &Evaluation<'_>| row.0)
        .column("value", report.unit.to_owned(), "evaluated value of the parameter", |row| row.1)
        .probability(|row| Some(row.2))
        .interval(|row| Some(row.2))
        .band(|row| Some(row.2))
        .band_intervals(|row| Some(row.2))
        .table(name, format!("probability at an evaluated value of the parameter, {order}"), rows)
}

fn at(end: BandEnd) -> Option<f64> {
    if let BandEnd::At(value) = end { Some(value) } else { None }
}

/// Why an end of the band of the tipping value is empty.
fn note(ends: Option<(BandEnd, BandEnd)>) -> &'static str {
    match ends {
        Some((BandEnd::NotAssessed, _) | (_, BandEnd::NotAssessed)) => "not_assessed",
        Some((BandEnd::Beyond, BandEnd::Beyond)) => "both_beyond",
        Some((BandEnd::Beyond, _)) => "low_beyond",
        Some((_, BandEnd::Beyond)) => "high_beyond",
        Some(_) | None => "",
    }
}

fn direction(crossing: &Crossing) -> &'static str {
    match crossing.rising {
        Some(true) => "rising",
        Some(false) => "falling",
        None => "",
    }
}
