//! Scores of the forecasts of a subject and horizon: means, errors by block bootstrap, where a gain comes from, and the same
//! without each change of the record.

use std::collections::BTreeMap;

use crate::input::Date;
use crate::noise::{Address, Purpose, Seed, uniform};
use crate::stats::{BrierParts, CalibrationPoint, Given, brier_parts, calibration_curve};

use super::forecast::{Forecast, Forecaster, Horizon, Score, What};

/// A score of a forecaster.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreRow {
    /// What the forecasts are about.
    pub what: What,
    /// How long before.
    pub horizon: Horizon,
    /// Whose forecasts.
    pub forecaster: Forecaster,
    /// Which score.
    pub score: Score,
    /// Its mean.
    pub value: f64,
    /// Its standard error, by block bootstrap; NaN of a single block.
    pub standard_error: f64,
    /// The mean less that of the model, and its standard error; `None` for the model itself.
    pub difference: Option<(f64, f64)>,
    /// The part of the mean that comes from forecasts before whose day the state changed.
    pub changed: f64,
    /// The part from the others: both parts add up to the mean.
    pub unchanged: f64,
    /// The Monte Carlo standard error of the mean; `None` of forecasters that have no trajectories of their own.
    pub monte_carlo_error: Option<f64>,
    /// The parts of the Brier score; `None` of other scores.
    pub parts: Option<BrierParts>,
}

/// A subject and horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What the forecasts are about.
    pub what: What,
    /// How long before.
    pub horizon: Horizon,
    /// How many forecasts.
    pub forecasts: usize,
    /// Of how many alignments.
    pub alignments: usize,
    /// How many of them are of a changed state.
    pub changed: usize,
    /// The different changes on which they rest.
    pub changes: Vec<Change>,
    /// The scores.
    pub scores: Vec<ScoreRow>,
    /// Calibration of the model: of each state, whether it came, by its probability.
    pub calibration: Vec<CalibrationPoint>,
}

/// A change of the record (of facts: an alignment), and the scores without the forecasts that it decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The alignment.
    pub scenario: String,
    /// The day, the state before and after; `None` of facts.
    pub change: Option<(Date, String, String)>,
    /// How many forecasts are left without those between whose days it happened.
    pub left: usize,
    /// Mean log scores of the rest, by forecaster; empty if nothing is left.
    pub without: Vec<(Forecaster, f64)>,
}

impl Group {
    /// A score of a forecaster.
    #[must_use]
    pub fn of(&self, forecaster: Forecaster, score: Score) -> Option<&ScoreRow> {
        self.scores.iter().find(|row| row.forecaster == forecaster && row.score == score)
    }

    /// The simple forecast with the best mean log score, with or without hindsight.
    #[must_use]
    pub fn best_simple(&self, hindsight: bool) -> Option<&ScoreRow> {
        let own = [Forecaster::Model, Forecaster::Prior, Forecaster::Mixed, Forecaster::Pool];
        let simple = |row: &&ScoreRow| {
            row.score == Score::Log && !own.contains(&row.forecaster) && row.forecaster.knows_hindsight() == hindsight
        };
        self.scores.iter().filter(simple).min_by(|a, b| a.value.total_cmp(&b.value))
    }
}

/// The changes of the record, by alignment and subject: the day, the state before and after.
pub type Changes = BTreeMap<(usize, What), Vec<(Date, usize, usize)>>;

/// The scores of all forecasts, which are sorted by subject, horizon and alignment.
#[must_use]
pub fn score(forecasts: &[Forecast], changes: &Changes, seed: Seed) -> Vec<Group> {
    let groups = forecasts.chunk_by(|a, b| (a.what, a.horizon) == (b.what, b.horizon));
    groups.enumerate().map(|(number, group)| of_group(group, changes, (seed, number as u32))).collect()
}

fn of_group(forecasts: &[Forecast], changes: &Changes, (seed, number): (Seed, u32)) -> Group {
    let (what, horizon) = (forecasts[0].what, forecasts[0].horizon);
    let mut scores = Vec::new();
    for forecaster in Forecaster::ALL {
        let fitting = Score::ALL.into_iter().filter(|score| score.fits(what));
        scores.extend(fitting.filter_map(|score| score_row(forecasts, forecaster, score, seed)));
    }
    let distinct = if what == What::Fact { alignments(forecasts) } else { decided_by(forecasts, changes) };
    Group {
        what,
        horizon,
        forecasts: forecasts.len(),
        alignments: forecasts.chunk_by(|a, b| a.alignment == b.alignment).count(),
        changed: forecasts.iter().filter(|forecast| forecast.changed()).count(),
        changes: distinct,
        scores,
        calibration: calibration_curve(&events(forecasts, Forecaster::Model), seed, number),
    }
}

fn score_row(forecasts: &[Forecast], forecaster: Forecaster, score: Score, seed: Seed) -> Option<ScoreRow> {
    let values: Vec<f64> = forecasts.iter().map(|one| one.score(forecaster, score)).collect::<Option<_>>()?;
    let of_model: Vec<f64> = forecasts.iter().map(|one| one.score(Forecaster::Model, score)).collect::<Option<_>>()?;
    let n = values.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let part = |changed: bool| {
        let kept = forecasts.iter().zip(&values).filter(|(forecast, _)| forecast.changed() == changed);
        kept.map(|(_, value)| value).sum::<f64>() / n
    };
    let differences: Vec<f64> = values.iter().zip(&of_model).map(|(value, model)| value - model).collect();
    let is_model = forecaster == Forecaster::Model;
    let errors = forecasts.iter().map(|one| one.monte_carlo_error(forecaster, score)).collect::<Option<Vec<f64>>>();
    Some(ScoreRow {
        what: forecasts[0].what,
        horizon: forecasts[0].horizon,
        forecaster,
        score,
        value: mean(&values),
        standard_error: bootstrap(forecasts, &values, seed),
        difference: (!is_model).then(|| (mean(&differences), bootstrap(forecasts, &differences, seed))),
        changed: part(true),
        unchanged: part(false),
        monte_carlo_error: errors.map(|errors| monte_carlo_error(forecasts, forecaster, &errors)),
        parts: (score == Score::Brier).then(|| parts(forecasts, forecaster)),
    })
}

/// The Monte Carlo standard error of a mean, from those of its forecasts: forecasts of one run share its trajectories, so that
/// their errors add up; runs are independent of each other.
fn monte_carlo_error(forecasts: &[Forecast], forecaster: Forecaster, errors: &[f64]) -> f64 {
    let mut by_run: BTreeMap<(usize, (i32, u8, u8)), f64> = BTreeMap::new();
    for (forecast, error) in forecasts.iter().zip(errors) {
        let made = forecast.run(forecaster).map_or(forecast.asked, |(day, _)| day);
        *by_run.entry((forecast.alignment, made.first_day())).or_default() += error;
    }
    by_run.values().map(|error| error * error).sum::<f64>().sqrt() / forecasts.len() as f64
}

/// The probability of each state, and whether it came: of two states, of the second alone.
fn events(forecasts: &[Forecast], forecaster: Forecaster) -> Vec<Given> {
    let of = |forecast: &Forecast| -> Vec<Given> {
        let given = forecast.given[forecaster as usize].as_deref().unwrap_or_default();
        let first = usize::from(given.len() == 2);
        (first..given.len()).map(|state| (given[state], forecast.came == state)).collect()
    };
    forecasts.iter().flat_map(of).collect()
}

/// The parts of the mean Brier score: of several states the sums of the parts of each.
fn parts(forecasts: &[Forecast], forecaster: Forecaster) -> BrierParts {
    let states = forecasts[0].states.len();
    let of_state = |state: usize| {
        let given: Vec<Given> = forecasts
            .iter()
            .filter_map(|one| Some((one.given[forecaster as usize].as_ref()?[state], one.came == state)))
            .collect();
        brier_parts(&given)
    };
    let scored = if states == 2 { 1..2 } else { 0..states };
    let none = BrierParts { score: 0.0, reliability: 0.0, resolution: 0.0, uncertainty: 0.0 };
    scored.map(of_state).fold(none, |sum, part| BrierParts {
        score: sum.score + part.score,
        reliability: sum.reliability + part.reliability,
        resolution: sum.resolution + part.resolution,
        uncertainty: sum.uncertainty + part.uncertainty,
    })
}

/// With at least so many alignments, whole alignments are resampled.
const ALIGNMENTS_LEAST: usize = 10;
/// Resamples.
const RESAMPLES: u64 = 1_000;

/// The standard error of the mean of values of forecasts, by block bootstrap. Forecasts of one alignment depend on each other:
/// with ten alignments or more these are the blocks; with fewer, forecasts of one alignment in a row, as many as the horizon has
/// years, so that forecasts that wait for the same events are in one block (moving blocks in a circle: D. N. Politis and J. P.
/// Romano, 1992). NaN where there is a single block, and of forecasts from the start of few alignments, which all go the same way.
fn bootstrap(forecasts: &[Forecast], values: &[f64], seed: Seed) -> f64 {
    let mut by_alignment: Vec<&[f64]> = Vec::new();
    let mut from = 0;
    for group in forecasts.chunk_by(|a, b| a.alignment == b.alignment) {
        by_alignment.push(&values[from..from + group.len()]);
        from += group.len();
    }
    let whole = by_alignment.len() >= ALIGNMENTS_LEAST;
    let block = match forecasts[0].horizon {
        Horizon::Years(years) => years as usize,
        Horizon::Start if whole => 1,
        Horizon::Start => return f64::NAN,
    };
    if !whole && by_alignment.iter().all(|values| values.len() <= block) {
        return f64::NAN;
    }
    let mean = |resample: u64| {
        let mut drawn = Drawn { seed, resample, index: 0 };
        let (mut sum, mut n) = (0.0, 0);
        if whole {
            for _ in 0..by_alignment.len() {
                let values = by_alignment[drawn.below(by_alignment.len())];
                sum += values.iter().sum::<f64>();
                n += values.len();
            }
        } else {
            for values in &by_alignment {
                let mut left = values.len();
                while left > 0 {
                    let (first, taken) = (drawn.below(values.len()), left.min(block));
                    sum += (first..first + taken).map(|place| values[place % values.len()]).sum::<f64>();
                    left -= taken;
                }
                n += values.len();
            }
        }
        sum / n as f64
    };
    let means: Vec<f64> = (0..RESAMPLES).map(mean).collect();
    let centre = means.iter().sum::<f64>() / means.len() as f64;
    let squares: f64 = means.iter().map(|mean| (mean - centre) * (mean - centre)).sum();
    (squares / (means.len() as f64 - 1.0)).sqrt()
}

/// The random numbers of a resample: the same for all scores, so that their differences are those of the same blocks.
struct Drawn {
    seed: Seed,
    resample: u64,
    index: u32,
}

impl Drawn {
    /// A whole number below `n`.
    fn below(&mut self, n: usize) -> usize {
        let address =
            Address { purpose: Purpose::Score, subject: 1 << 20, trajectory: self.resample, index: self.index };
        self.index += 1;
        ((uniform(address.words(self.seed)[0]) * n as f64) as usize).min(n - 1)
    }
}

/// The mean log scores of all forecasters in the forecasts that are kept.
fn without(forecasts: &[Forecast], kept: impl Fn(&Forecast) -> bool) -> (usize, Vec<(Forecaster, f64)>) {
    let rest: Vec<&Forecast> = forecasts.iter().filter(|forecast| kept(forecast)).collect();
    let mean = |forecaster: Forecaster| {
        let scores: Vec<f64> = rest.iter().map(|one| one.score(forecaster, Score::Log)).collect::<Option<_>>()?;
        (!scores.is_empty()).then(|| (forecaster, scores.iter().sum::<f64>() / scores.len() as f64))
    };
    (rest.len(), Forecaster::ALL.into_iter().filter_map(mean).collect())
}

/// The changes of the record that happened between the days of some forecast, each with the scores without those.
fn decided_by(forecasts: &[Forecast], changes: &Changes) -> Vec<Change> {
    let mut found = Vec::new();
    for group in forecasts.chunk_by(|a, b| a.alignment == b.alignment) {
        let Forecast { alignment, scenario, what, states, .. } = &group[0];
        for (day, before, after) in changes.get(&(*alignment, *what)).into_iter().flatten() {
            let between = |forecast: &Forecast| {
                let (asked, due) = (forecast.asked.first_day(), forecast.due.first_day());
                forecast.alignment == *alignment && asked < day.first_day() && day.first_day() <= due
            };
            if !group.iter().any(between) {
                continue;
            }
            let (left, without) = without(forecasts, |forecast| !between(forecast));
            let change = Some((*day, states[*before].clone(), states[*after].clone()));
            found.push(Change { scenario: scenario.clone(), change, left, without });
        }
    }
    found
}

/// The alignments of forecasts of facts, each with the scores without it.
fn alignments(forecasts: &[Forecast]) -> Vec<Change> {
    let groups = forecasts.chunk_by(|a, b| a.alignment == b.alignment);
    let one = |group: &[Forecast]| {
        let (left, without) = without(forecasts, |forecast| forecast.alignment != group[0].alignment);
        Change { scenario: group[0].scenario.clone(), change: None, left, without }
    };
    groups.map(one).collect()
}
