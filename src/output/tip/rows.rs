//! Tipping values as CSV and JSON.

use serde_json::{Value, json};

use crate::analysis::{BandEnd, Crossing};
use crate::stats::{IntervalEstimate, ParameterBand, Proportion};

use super::super::band::{ENDS, INTERVALS, ends, intervals};
use super::super::significant;
use super::super::tables::{TableError, table, without_header};
use super::{TipReport, TipRow, Verdict};

/// `tip.csv` (a row for each crossing; one without a value where there is none) and `points.csv` (the odds at every value
/// that was tried), for one search; only the first of a report has headers.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn tip_tables(
    report: TipReport<'_>,
    row: &TipRow,
    first: bool,
) -> Result<Vec<(&'static str, Vec<u8>)>, TableError> {
    let held: Vec<&str> = report.against.iter().map(|(axis, _)| axis.path.as_str()).collect();
    let lead: Vec<String> = row.against.iter().cloned().collect();
    let columns = |own: &[&'static str]| held.iter().copied().chain(own.iter().copied()).collect::<Vec<&str>>();
    let with_lead = |own: Vec<String>| lead.iter().cloned().chain(own).collect::<Vec<String>>();
    let verdict = Verdict::new(&row.tip, report.level);
    let common = [
        report.parameter.to_owned(),
        report.outcome().name.clone(),
        report.year.to_string(),
        significant(report.level),
        verdict.key().to_owned(),
    ];
    let told = |crossing: Option<&Crossing>| {
        let cell = |read: fn(&Crossing) -> Option<f64>| crossing.and_then(read).map_or_else(String::new, significant);
        let of_odds = |end: fn(&ParameterBand) -> IntervalEstimate| {
            let band = crossing.and_then(|crossing| crossing.odds_band);
            band.and_then(|band| end(&band).value).map_or_else(String::new, significant)
        };
        let tipping = crossing.and_then(|crossing| crossing.tipping_band);
        let own = [
            cell(|crossing| crossing.value),
            cell(|crossing| crossing.low),
            cell(|crossing| crossing.high),
            crossing.map_or("", direction).to_owned(),
            tipping.and_then(|ends| at(ends.0)).map_or_else(String::new, significant),
            tipping.and_then(|ends| at(ends.1)).map_or_else(String::new, significant),
            note(tipping).to_owned(),
            of_odds(|band| band.low),
            of_odds(|band| band.high),
            significant(row.range.low),
            significant(row.range.high),
        ];
        with_lead(common.iter().cloned().chain(own).collect())
    };
    let crossings: Vec<Vec<String>> = if row.tip.crossings.is_empty() {
        vec![told(None)]
    } else {
        row.tip.crossings.iter().map(|crossing| told(Some(crossing))).collect()
    };
    let header = columns(&[
        "parameter",
        "outcome",
        "year",
        "odds",
        "verdict",
        "value",
        "ci_low",
        "ci_high",
        "direction",
        "parameter_low",
        "parameter_high",
        "parameter_note",
        "odds_parameter_low",
        "odds_parameter_high",
        "looked_from",
        "looked_to",
    ]);
    let points = row.tip.points.iter().map(|point| with_lead(point_cells(point.value, &point.odds)));
    let point_header = columns(&[&POINT[..], &ENDS, &INTERVALS].concat());
    let mut tables = vec![table("tip.csv", header, crossings.into_iter())?, table("points.csv", point_header, points)?];
    if !first {
        tables.iter_mut().for_each(|(_, bytes)| *bytes = without_header(bytes));
    }
    Ok(tables)
}

/// The columns of a value that was tried.
const POINT: [&str; 5] = ["value", "probability", "standard_error", "ci_low", "ci_high"];

fn point_cells(value: f64, odds: &Proportion) -> Vec<String> {
    let numbers = [value, odds.probability, odds.standard_error, odds.ci_low, odds.ci_high].map(significant);
    numbers.into_iter().chain(ends(odds)).chain(intervals(odds)).collect()
}

/// A row of `looks.csv`: a value as it was tried, and what it was tried against; only the `first` has a header.
///
/// # Errors
/// If it does not fit its header, which would be a mistake in this module.
pub fn look_table(
    report: TipReport<'_>,
    against: Option<&str>,
    (value, odds): (f64, &Proportion),
    first: bool,
) -> Result<(&'static str, Vec<u8>), TableError> {
    let held = report.against.iter().map(|(axis, _)| axis.path.as_str());
    let header: Vec<&str> = held.chain(POINT).chain(ENDS).chain(INTERVALS).collect();
    let row: Vec<String> = against.map(str::to_owned).into_iter().chain(point_cells(value, odds)).collect();
    let (name, bytes) = table("looks.csv", header, std::iter::once(row))?;
    Ok((name, if first { bytes } else { without_header(&bytes) }))
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

/// The same for programs.
#[must_use]
pub fn tip_json(report: TipReport<'_>) -> Value {
    let number = |value: f64| if value.is_finite() { json!(value) } else { Value::Null };
    let search = |row: &TipRow| {
        let crossings = row.tip.crossings.iter().map(|crossing| {
            json!({
                "value": crossing.value,
                "ci_low": crossing.low,
                "ci_high": crossing.high,
                "direction": direction(crossing),
                "parameter_low": crossing.tipping_band.and_then(|band| at(band.0)),
                "parameter_high": crossing.tipping_band.and_then(|band| at(band.1)),
                "parameter_note": note(crossing.tipping_band),
                "odds_parameter_low": crossing.odds_band.and_then(|band| band.low.value),
                "odds_parameter_high": crossing.odds_band.and_then(|band| band.high.value),
            })
        });
        let points = row.tip.points.iter().map(|point| {
            json!({
                "value": point.value,
                "probability": number(point.odds.probability),
                "standard_error": number(point.odds.standard_error),
                "ci_low": point.odds.ci_low,
                "ci_high": point.odds.ci_high,
            })
        });
        let against =
            row.against.as_ref().map(|value| value.parse::<f64>().map_or_else(|_| json!(value), |v| json!(v)));
        json!({
            "against": against,
            "verdict": Verdict::new(&row.tip, report.level).key(),
            "looked_from": row.range.low,
            "looked_to": row.range.high,
            "limited": row.limited,
            "crossings": crossings.collect::<Vec<_>>(),
            "touches": row.tip.touches.iter().map(|&(low, high)| [low, high]).collect::<Vec<_>>(),
            "points": points.collect::<Vec<_>>(),
        })
    };
    json!({
        "scenario": report.scenario.name,
        "parameter": report.parameter,
        "given": report.given,
        "baseline": report.baseline.map(|odds| number(odds.probability)),
        "against": report.against.map(|(axis, _)| axis.path.clone()),
        "outcome": report.outcome().name,
        "year": report.year,
        "odds": report.level,
        "seed": report.seed,
        "trajectories_per_run": report.trajectories,
        "groups": report.draws,
        "partial": report.rows.len() < report.asked,
        "wall_time_seconds": report.seconds,
        "searches": report.rows.iter().map(search).collect::<Vec<_>>(),
    })
}
