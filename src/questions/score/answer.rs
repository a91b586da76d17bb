//! The answer: scores, tables, the picture of calibration.

use crate::render::chart::{Band, Curve, Scale, curve_chart};
use crate::render::{counted, thousands};
use crate::scenario::Scenario;
use crate::study::{Answer, Manifest, Progress, ScreenText, Sizes};

use super::against::{AgainstList, AgainstRow, scores as against_scores};
use super::ahead::Economy;
use super::forecast::{Forecast, Horizon, What};
use super::gather::Scored;
use super::human;
use super::pool::PoolWeights;
use super::scores::Group;
use super::tables;

/// The file of the picture.
const PICTURE: &str = "score.svg";

/// Half of the trajectories.
const HALF: f64 = 0.5;

/// The data of a report.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScoreReport<'a> {
    pub(super) scenarios: &'a [Scenario],
    pub(super) scored: &'a Scored,
    pub(super) forecasts: &'a [Forecast],
    pub(super) groups: &'a [Group],
    pub(super) pool: Option<&'a PoolWeights>,
    pub(super) against: Option<(&'a AgainstList, &'a [AgainstRow])>,
    /// Scenarios without facts and record, which were left out.
    pub(super) left_out: &'a [String],
    pub(super) runs: u64,
    pub(super) threads: usize,
    pub(super) seconds: f64,
}

/// The answer of a report.
pub(super) fn score_answer(report: ScoreReport<'_>) -> Answer {
    let ScoreReport { scenarios, scored, forecasts, groups, pool, against, left_out, runs, threads, seconds } = report;
    let sizes = Sizes { trajectories: Some(scored.setting.trajectories), threads, ..Sizes::default() };
    let mut answer = human::sentences(groups, pool);
    let mut text = ScreenText::default();
    let mut tables = vec![
        tables::scores(groups),
        tables::forecasts(forecasts),
        tables::changes(groups),
        tables::reliability(groups),
    ];
    tables.extend(pool.map(tables::pool));
    let mut beside = None;
    if let Some((_, rows)) = against {
        let scores = against_scores(rows);
        answer = scores.iter().map(human::against_sentence).chain([answer]).collect::<Vec<_>>().join("\n");
        tables.extend([tables::against(rows), tables::against_scores(&scores)]);
        beside = Some(scores);
    }
    text.line(&answer);
    beside.into_iter().for_each(|scores| human::against(&scores, &mut text));
    human::screen(groups, scored.setting.economy == Economy::Cut, &mut text);
    let elsewhere = forecasts
        .iter()
        .filter(|one| matches!(one.horizon, Horizon::Years(_)) && one.agreeing.is_some_and(|share| share < HALF));
    let elsewhere = elsewhere.count();
    let scored_ahead = |years: u32| groups.iter().any(|group| group.horizon == Horizon::Years(years));
    let has_record = scenarios.iter().any(|scenario| !scenario.record.is_empty());
    for years in scored.horizons.iter().filter(|&&years| has_record && !scored_ahead(years)) {
        text.note(format!(
            "No record covers {} within its run: nothing is scored so far ahead.",
            counted(u64::from(*years), "year")
        ));
    }
    if elsewhere > 0 {
        text.note(format!(
            "{} from the record start from another state than the recorded one, which less than half of the model's \
             trajectories reach (agreeing in forecasts.csv): the model takes the record for wrong there. More --trajectories, \
             or a smaller `error` of the series, may help.",
            counted(elsewhere as u64, "forecast")
        ));
    }
    if !left_out.is_empty() {
        text.note(format!("Left out, since nothing says what happened in them: {}.", left_out.join(", ")));
    }
    text.line(&format!(
        "{} trajectories of each of {} runs; {seconds:.1} s.",
        thousands(scored.setting.trajectories),
        thousands(runs)
    ));
    let mut manifest = Manifest::new("score", scenarios, sizes, Progress::of("runs", runs, runs))
        .answered(&answer)
        .asked("gdp", scored.setting.economy.key())
        .asked("horizons", &scored.horizons)
        .asked("rate", scored.rate)
        .sized(format!("{} trajectories of each of {} runs", thousands(scored.setting.trajectories), thousands(runs)));
    if let Some((list, _)) = against {
        manifest = manifest.reading(&list.source);
    }
    let files = picture(groups).into_iter().map(|svg| (PICTURE, svg)).collect();
    text.answer(manifest, tables, files)
}

/// The calibration of the facts, or else of the first subject, as SVG; `None` where there is no curve.
fn picture(groups: &[Group]) -> Option<Vec<u8>> {
    let drawn = groups
        .iter()
        .find(|group| group.what == What::Fact)
        .or_else(|| groups.iter().max_by_key(|group| (group.horizon != Horizon::Start, group.calibration.len())));
    let group = drawn.filter(|group| group.calibration.len() > 1)?;
    let per_cent = |p: f64| 100.0 * p;
    let points = group.calibration.iter().map(|point| (per_cent(point.probability), per_cent(point.frequency)));
    let band = group
        .calibration
        .iter()
        .map(|point| (per_cent(point.probability), per_cent(point.band[0]), per_cent(point.band[1])));
    let of = match (group.what, group.horizon) {
        (What::Fact, _) => "facts".to_owned(),
        (what, Horizon::Years(years)) => format!("{} {years} years ahead", what.key()),
        (what, Horizon::Start) => format!("{} from the start", what.key()),
    };
    let curve = Curve {
        title: format!("Calibration of the model: {of}"),
        across: "probability that the model gave, %".to_owned(),
        scale: Scale::Linear,
        up: "how often it came, %".to_owned(),
        name: "frequency, by isotonic regression".to_owned(),
        points: points.collect(),
        error: None,
        uncertainty: Some(Band {
            name: "95 % of such curves, if all probabilities were right".to_owned(),
            points: band.collect(),
        }),
        level: None,
        spans: Vec::new(),
    };
    Some(curve_chart(&curve).into_bytes())
}
