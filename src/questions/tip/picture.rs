//! The picture of tipping values: the probability around one, or several over the values of --against.

use crate::analysis::{Range, Spacing};
use crate::render::chart::{Band, Curve, Scale, curve_chart};
use crate::render::percent;

use super::crossing::Crossing;
use super::report::{TipReport, TipRow};

/// The picture as SVG; `None` with fewer than two points.
pub(crate) fn tip_picture(report: TipReport<'_>) -> Option<Vec<u8>> {
    let curve = if report.against.is_some() { frontier(&report)? } else { around(&report)? };
    Some(curve_chart(&curve).into_bytes())
}

fn scale(spacing: Spacing) -> Scale {
    if spacing == Spacing::Log { Scale::Log } else { Scale::Linear }
}

fn label(path: &str, unit: &str) -> String {
    if unit.is_empty() { path.to_owned() } else { format!("{path} [{unit}]") }
}

fn around(report: &TipReport<'_>) -> Option<Curve> {
    let row = report.rows.first()?;
    let points = &row.tip.points;
    let ends = |crossing: &Crossing| (crossing.low.unwrap_or(row.range.low), crossing.high.unwrap_or(row.range.high));
    Some(Curve {
        title: format!("Probability of {} by {}", report.outcome().title, report.end()),
        across: label(report.parameter, report.unit),
        scale: scale(row.range.spacing),
        up: "probability, %".to_owned(),
        name: "estimate".to_owned(),
        points: points.iter().map(|point| (point.value, 100.0 * point.estimate.probability)).collect(),
        error: Some(Band {
            name: "95 % Monte Carlo interval".to_owned(),
            points: points
                .iter()
                .map(|point| (point.value, 100.0 * point.estimate.ci_low, 100.0 * point.estimate.ci_high))
                .collect(),
        }),
        uncertainty: None,
        level: Some((100.0 * report.level, percent(report.level))),
        spans: row.tip.crossings.iter().map(ends).collect(),
    })
}

/// The first crossing for each value of --against; several at one value could not be drawn as a curve.
fn frontier(report: &TipReport<'_>) -> Option<Curve> {
    let (axis, unit) = report.against?;
    let first = |row: &TipRow| {
        let crossing = row.tip.crossings.first().filter(|crossing| crossing.value.is_some())?;
        Some((row.against.as_ref()?.parse().ok()?, *crossing, row.range))
    };
    let crossings: Vec<(f64, Crossing, Range)> = report.rows.iter().filter_map(first).collect();
    if crossings.len() < 2 {
        return None;
    }
    // An open interval is drawn to the end of the range.
    let ends = crossings
        .iter()
        .map(|(at, crossing, range)| (*at, crossing.low.unwrap_or(range.low), crossing.high.unwrap_or(range.high)));
    Some(Curve {
        title: format!(
            "Where the probability of {} by {} crosses {}",
            report.outcome().title,
            report.end(),
            percent(report.level)
        ),
        across: label(&axis.path, unit),
        scale: scale(axis.spacing),
        up: label(report.parameter, report.unit),
        name: "tipping value".to_owned(),
        points: crossings.iter().filter_map(|(at, crossing, _)| Some((*at, crossing.value?))).collect(),
        error: Some(Band { name: "95 % interval".to_owned(), points: ends.collect() }),
        uncertainty: None,
        level: None,
        spans: Vec::new(),
    })
}
