//! The answer: scores, tables, the picture of calibration.

use crate::render::{counted, thousands};
use crate::scenario::Scenario;
use crate::study::{Answer, Manifest, Progress, ScreenText, Sizes};

use super::against::{AgainstList, AgainstRow, scores as against_scores};
use super::ahead::Economy;
use super::coherence::incoherent;
use super::forecast::{Forecast, Horizon};
use super::gather::Scored;
use super::human;
use super::pictures::pictures;
use super::pool::PoolWeights;
use super::scores::Group;
use super::simple::BestRate;
use super::tables;

/// Half of the trajectories.
const HALF: f64 = 0.5;

/// The data of a report.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScoreReport<'a> {
    pub(super) scenarios: &'a [Scenario],
    pub(super) scored: &'a Scored,
    pub(super) forecasts: &'a [Forecast],
    pub(super) groups: &'a [Group],
    pub(super) rates: &'a [BestRate],
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
    let ScoreReport { scenarios, scored, forecasts, groups, rates, pool, against, left_out, runs, threads, seconds } =
        report;
    let sizes = Sizes { trajectories: Some(scored.setting.trajectories), threads, ..Sizes::default() };
    let mut answer = human::sentences(groups, pool);
    let mut text = ScreenText::default();
    let mut tables = vec![
        tables::scores(groups),
        tables::forecasts(forecasts),
        tables::changes(groups),
        tables::reliability(groups),
    ];
    tables.extend((!rates.is_empty()).then(|| tables::hindsight(rates)));
    tables.extend(pool.map(tables::pool));
    let mut beside = None;
    if let Some((_, rows)) = against {
        let scores = against_scores(rows);
        answer = scores.iter().map(human::against_sentence).chain([answer]).collect::<Vec<_>>().join("\n");
        tables.extend([tables::against(rows), tables::against_scores_table(&scores)]);
        beside = Some(scores);
    }
    text.line(&answer);
    beside.into_iter().for_each(|scores| human::against(&scores, &mut text));
    human::screen(groups, rates, scored.setting.economy == Economy::Cut, &mut text);
    let blind = against.map_or(0, |(_, rows)| rows.iter().filter(|row| !row.known).count());
    if blind > 0 {
        text.note(format!(
            "{} of others on alignments without a record (known: no, in against.csv): there the model's is from the start, and \
             does not know what came until the day.",
            counted(blind as u64, "forecast")
        ));
    }
    if scenarios.iter().any(|scenario| !scenario.evidence.is_empty()) {
        text.note("The evidence of scenarios is used with the record: each forecast knows the rows known by its day.");
    }
    if let Some((list, _)) = against {
        incoherent(list, scenarios).into_iter().for_each(|note| text.note(note));
    }
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
    text.answer(manifest, tables, pictures(groups))
}
