//! The picture of a sweep: a curve with its bands for one axis, a heat map for two.

use crate::analysis::Spacing;
use crate::render::chart::{Band, Curve, Heat, Scale, curve_chart, heat_chart};
use crate::render::{ShownBand, end_of};
use crate::stats::Proportion;

use super::report::SweepReport;
use super::tables::bare_value;

/// The picture as SVG; `None` if fewer than two grid points (or complete rows of them) were finished.
pub(crate) fn sweep_picture(report: SweepReport<'_>) -> Option<Vec<u8>> {
    let svg = if report.axes.len() == 2 { map(&report)? } else { curve(&report)? };
    Some(svg.into_bytes())
}

fn title(report: &SweepReport<'_>) -> String {
    format!(
        "Probability of {} by {}",
        report.outcome().title,
        end_of(report.scenario.model.structure.start_day, report.year)
    )
}

fn percent(found: &Proportion) -> f64 {
    100.0 * found.probability
}

fn probabilities<'a>(report: &'a SweepReport<'_>) -> Vec<&'a Proportion> {
    let found = report.varied().filter_map(|(_, cell)| cell.probability_of(report.outcome, report.year));
    found.map(|finding| &finding.estimate).collect()
}

fn curve(report: &SweepReport<'_>) -> Option<String> {
    let axis = &report.axes[0];
    let found = probabilities(report);
    if found.len() < 2 {
        return None;
    }
    let names = || axis.values.iter().map(|value| bare_value(value).to_owned()).collect::<Vec<String>>();
    let (scale, places) = match (axis.numbers(), axis.spacing) {
        (Some(numbers), Spacing::Linear) => (Scale::Linear, numbers),
        (Some(numbers), Spacing::Log) => (Scale::Log, numbers),
        (None, _) => (Scale::Names(names()), (1..=axis.values.len()).map(|place| place as f64).collect()),
    };
    // A list may come in any order.
    let mut placed: Vec<(f64, &Proportion)> = places.into_iter().zip(found).collect();
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    let uncertain = !report.scenario.model.priors.is_empty();
    let ends = placed.iter().filter_map(|(at, found)| {
        let (low, high) = ShownBand::of(found.parameter_band).filter(|_| uncertain)?.drawn();
        Some((*at, 100.0 * low, 100.0 * high))
    });
    let base = report.cells.first().and_then(|cell| cell.probability_of(report.outcome, report.year));
    Some(curve_chart(&Curve {
        title: title(report),
        across: report.label(0),
        scale,
        up: "probability, %".to_owned(),
        name: "estimate".to_owned(),
        points: placed.iter().map(|(at, found)| (*at, percent(found))).collect(),
        error: Some(Band {
            name: "95 % Monte Carlo interval".to_owned(),
            points: placed.iter().map(|(at, found)| (*at, 100.0 * found.ci_low, 100.0 * found.ci_high)).collect(),
        }),
        uncertainty: Some(Band {
            name: "central 95 % over the uncertain parameters".to_owned(),
            points: ends.collect(),
        }),
        level: base.map(|finding| (percent(&finding.estimate), "unchanged".to_owned())),
        spans: Vec::new(),
    }))
}

fn map(report: &SweepReport<'_>) -> Option<String> {
    let names = |axis: usize| report.axes[axis].values.iter().map(|value| bare_value(value).to_owned()).collect();
    let found = probabilities(report);
    let rows: Vec<Vec<f64>> = found
        .chunks_exact(report.axes[1].values.len())
        .map(|row| row.iter().map(|found| percent(found)).collect())
        .collect();
    if rows.len() < 2 {
        return None;
    }
    let mut down: Vec<String> = names(0);
    down.truncate(rows.len());
    Some(heat_chart(&Heat {
        title: title(report),
        across: (report.label(1), names(1)),
        names: None,
        up: (report.label(0), down),
        what: "probability, %".to_owned(),
        numbers: rows,
    }))
}
