//! The picture of tipping values: the odds around one, or the frontier of several.

use crate::analysis::{Crossing, Spacing};

use super::super::chart::{Band, Curve, Scale, curve_chart};
use super::super::percent;
use super::TipReport;

/// The picture as SVG; nothing where there are fewer than two points to draw.
#[must_use]
pub fn tip_picture(report: TipReport<'_>) -> Option<Vec<u8>> {
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
        title: format!("Odds of {} by the end of {}", report.told().title, report.year),
        across: label(report.parameter, report.unit),
        scale: scale(row.range.spacing),
        up: "odds, %".to_owned(),
        name: "estimate".to_owned(),
        points: points.iter().map(|point| (point.value, 100.0 * point.odds.probability)).collect(),
        error: Some(Band {
            name: "95 % Monte Carlo interval".to_owned(),
            points: points
                .iter()
                .map(|point| (point.value, 100.0 * point.odds.ci_low, 100.0 * point.odds.ci_high))
                .collect(),
        }),
        uncertainty: None,
        level: Some((100.0 * report.level, percent(report.level))),
        spans: row.tip.crossings.iter().map(ends).collect(),
    })
}

/// The first crossing for each value that it is held against: several at one value have no curve.
fn frontier(report: &TipReport<'_>) -> Option<Curve> {
    let (axis, unit) = report.against?;
    let crossings: Vec<(f64, Crossing)> = report
        .rows
        .iter()
        .filter_map(|row| Some((row.against.as_ref()?.parse().ok()?, *row.tip.crossings.first()?)))
        .filter(|(_, crossing): &(f64, Crossing)| crossing.value.is_some())
        .collect();
    if crossings.len() < 2 {
        return None;
    }
    let ends = crossings.iter().filter_map(|(at, crossing)| Some((*at, crossing.low?, crossing.high?)));
    Some(Curve {
        title: format!(
            "Where the odds of {} by the end of {} cross {}",
            report.told().title,
            report.year,
            percent(report.level)
        ),
        across: label(&axis.path, unit),
        scale: scale(axis.spacing),
        up: label(report.parameter, report.unit),
        name: "tipping value".to_owned(),
        points: crossings.iter().filter_map(|(at, crossing)| Some((*at, crossing.value?))).collect(),
        error: Some(Band { name: "95 % interval".to_owned(), points: ends.collect() }),
        uncertainty: None,
        level: None,
        spans: Vec::new(),
    })
}
