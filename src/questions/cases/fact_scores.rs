//! Scores of the probabilities that a model gave to facts, beside those of simpler forecasts.
//!
//! Scores are the mean log score, -ln of the probability given to what happened, the mean Brier score, (p - y)^2, and
//! the area under the receiver operating characteristic for "something changes": the opposite of persistence. Low
//! scores and large areas are good. Facts of one case depend on each other, so standard errors leave out one case at a
//! time (see [`jackknife`]).

use crate::stats::{brier_score, event_log_score, jackknife, pool_weight, roc_area};

use super::facts::FactRow;

/// A forecast of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forecast {
    /// The model.
    Model,
    /// That nothing changes, at .90.
    Persistence,
    /// The rates of treaties in the era of the start.
    BaseRate,
    /// The share of facts that held in the other cases.
    ShareHeld,
    /// The model mixed with that share, with the weight that was best in the other cases.
    Mixed,
}

impl Forecast {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 5] = [Self::Model, Self::Persistence, Self::BaseRate, Self::ShareHeld, Self::Mixed];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Persistence => "persistence",
            Self::BaseRate => "base_rate",
            Self::ShareHeld => "share_held",
            Self::Mixed => "mixed",
        }
    }
}

/// A kind of score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// Mean log score.
    Log,
    /// Mean Brier score.
    Brier,
    /// Area under the receiver operating characteristic for a change.
    RocArea,
    /// The weight of the share of facts that held in the mixture, from all cases.
    ShareWeight,
}

impl Score {
    /// The scores of every forecast, in the order of the tables.
    pub const OF_ALL: [Self; 3] = [Self::Log, Self::Brier, Self::RocArea];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Brier => "brier",
            Self::RocArea => "roc_area",
            Self::ShareWeight => "share_weight",
        }
    }
}

/// The probability of the forecast of persistence.
const PERSISTENCE: f64 = 0.9;

/// Bounds of the bins of probability for calibration; the last bin includes 1.
const BINS: [f64; 10] = [0.0, 0.01, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99, 1.0];

/// A fact with its probabilities.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredFact {
    /// Its case.
    pub case: String,
    /// The fact.
    pub row: FactRow,
    /// The probability that its conditions hold, by forecast in the order of [`Forecast::ALL`]; NaN for the share
    /// held and the mixture if there is no other case.
    pub probabilities: [f64; Forecast::ALL.len()],
    /// The model's log score.
    pub log: f64,
    /// The model's Brier score.
    pub brier: f64,
}

/// A score of a forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoreRow {
    /// The forecast.
    pub forecast: Forecast,
    /// The kind of score.
    pub score: Score,
    /// Its value; NaN if it does not exist.
    pub value: f64,
    /// Its standard error; NaN for fewer than two cases.
    pub standard_error: f64,
    /// The value less that of the model, and the standard error of this difference; `None` for the model itself.
    pub difference: Option<(f64, f64)>,
}

/// The frequency of facts with similar probabilities under a forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationRow {
    /// The forecast.
    pub forecast: Forecast,
    /// Lower end of the bin.
    pub low: f64,
    /// Upper end of the bin (excluded, except for 1).
    pub high: f64,
    /// The number of facts.
    pub facts: usize,
    /// Their mean probability.
    pub mean_probability: f64,
    /// The share of them that held.
    pub held: f64,
}

/// The facts of all cases and the scores of their probabilities.
#[derive(Clone, Debug, PartialEq)]
pub struct FactScores {
    /// The number of cases with facts.
    pub cases: usize,
    /// The facts, by case.
    pub facts: Vec<ScoredFact>,
    /// The scores, by forecast.
    pub scores: Vec<ScoreRow>,
    /// Calibration, by forecast.
    pub calibration: Vec<CalibrationRow>,
}

impl FactScores {
    /// A score of a forecast; `None` if it has none.
    #[must_use]
    pub fn of(&self, forecast: Forecast, score: Score) -> Option<&ScoreRow> {
        self.scores.iter().find(|row| row.forecast == forecast && row.score == score)
    }
}

/// A probability that conditions hold, as scored.
#[derive(Clone, Copy)]
struct Given {
    probability: f64,
    /// The same, where its logarithm is taken.
    smoothed: f64,
    held: bool,
    persistence: bool,
}

impl Given {
    fn new(row: &FactRow, probability: f64, smoothed: f64) -> Self {
        Self { probability, smoothed, held: row.fact.held, persistence: row.persistence }
    }

    fn log(self) -> f64 {
        event_log_score(self.smoothed, self.held)
    }

    fn brier(self) -> f64 {
        brier_score(self.probability, self.held)
    }

    /// The probability given to a change, and whether there was one.
    fn change(self) -> (f64, bool) {
        let change = if self.persistence { 1.0 - self.probability } else { self.probability };
        (change, self.persistence != self.held)
    }
}

/// The facts of one case.
type Case<'a> = &'a [FactRow];

/// Scores the facts of all cases, given by name and facts; `None` if none has any.
#[must_use]
pub fn fact_scores(cases: &[(&str, &[FactRow])]) -> Option<FactScores> {
    let with_facts: Vec<&(&str, &[FactRow])> = cases.iter().filter(|(_, facts)| !facts.is_empty()).collect();
    if with_facts.is_empty() {
        return None;
    }
    let cases: Vec<Case<'_>> = with_facts.iter().map(|(_, facts)| *facts).collect();
    // By forecast and case.
    let given = Forecast::ALL.map(|forecast| given_by(forecast, &cases));
    let mut facts = Vec::new();
    for (place, (name, rows)) in with_facts.into_iter().enumerate() {
        for (number, row) in rows.iter().enumerate() {
            let of = |forecast: usize| given[forecast].get(place).map(|case| case[number]);
            let probabilities =
                std::array::from_fn(|forecast| of(forecast).map_or(f64::NAN, |given| given.probability));
            let own = Given::new(row, row.estimate.probability, row.smoothed);
            facts.push(ScoredFact {
                case: (*name).to_owned(),
                row: row.clone(),
                probabilities,
                log: own.log(),
                brier: own.brier(),
            });
        }
    }
    Some(FactScores { cases: cases.len(), facts, scores: scores(&cases, &given), calibration: calibration(&given) })
}

fn without<T: Clone>(all: &[T], place: usize) -> Vec<T> {
    all.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, one)| one.clone()).collect()
}

/// The share of the facts of these cases that held, away from 0 and 1: (k + 1/2) / (n + 1).
fn share_held(cases: &[Case<'_>]) -> f64 {
    let facts = || cases.iter().flat_map(|case| case.iter());
    (facts().filter(|row| row.fact.held).count() as f64 + 0.5) / (facts().count() as f64 + 1.0)
}

/// The weight of the share of facts that held in the other cases which gives the mixture with the model its best mean
/// log score.
fn share_weight(cases: &[Case<'_>]) -> f64 {
    let mut given = Vec::new();
    for (place, case) in cases.iter().enumerate() {
        let share = share_held(&without(cases, place));
        let to_what_happened = |row: &FactRow, p: f64| if row.fact.held { p } else { 1.0 - p };
        given.extend(case.iter().map(|row| (to_what_happened(row, row.smoothed), to_what_happened(row, share))));
    }
    pool_weight(&given)
}

/// The probabilities of a forecast for the facts of each case; empty for those that learn from other cases, if there
/// are none.
fn given_by(forecast: Forecast, cases: &[Case<'_>]) -> Vec<Vec<Given>> {
    if matches!(forecast, Forecast::ShareHeld | Forecast::Mixed) && cases.len() < 2 {
        return Vec::new();
    }
    let of_case = |(place, case): (usize, &Case<'_>)| {
        let others = without(cases, place);
        let share = share_held(&others);
        let weight = if forecast == Forecast::Mixed { share_weight(&others) } else { 0.0 };
        let given = |row: &FactRow| {
            let (probability, smoothed) = match forecast {
                Forecast::Model => (row.estimate.probability, row.smoothed),
                Forecast::Persistence => [if row.persistence { PERSISTENCE } else { 1.0 - PERSISTENCE }; 2].into(),
                Forecast::BaseRate => [row.base_rate; 2].into(),
                Forecast::ShareHeld => [share; 2].into(),
                Forecast::Mixed => [(1.0 - weight) * row.smoothed + weight * share; 2].into(),
            };
            Given::new(row, probability, smoothed)
        };
        case.iter().map(given).collect()
    };
    cases.iter().enumerate().map(of_case).collect()
}

fn value(score: Score, given: &[Vec<Given>]) -> f64 {
    let all: Vec<Given> = given.iter().flatten().copied().collect();
    let mean = |of: fn(Given) -> f64| all.iter().copied().map(of).sum::<f64>() / all.len() as f64;
    match score {
        Score::Log => mean(Given::log),
        Score::Brier => mean(Given::brier),
        Score::RocArea => roc_area(&all.iter().map(|given| given.change()).collect::<Vec<_>>()),
        Score::ShareWeight => f64::NAN,
    }
}

fn scores(cases: &[Case<'_>], given: &[Vec<Vec<Given>>]) -> Vec<ScoreRow> {
    // The probabilities of each forecast without one case. The mixture learns its weight from the others anew; the
    // share of facts that held remains that of all other cases.
    let left_out = |forecast: usize| -> Vec<Vec<Vec<Given>>> {
        let one = |place: usize| match Forecast::ALL[forecast] {
            Forecast::Mixed => given_by(Forecast::Mixed, &without(cases, place)),
            _ => without(&given[forecast], place),
        };
        (0..cases.len()).map(one).collect()
    };
    let left_out: Vec<_> = (0..given.len()).map(left_out).collect();
    let values = |forecast: usize, score: Score| -> (f64, Vec<f64>) {
        (value(score, &given[forecast]), left_out[forecast].iter().map(|given| value(score, given)).collect())
    };
    let mut rows = Vec::new();
    for (place, forecast) in Forecast::ALL.into_iter().enumerate().filter(|(place, _)| !given[*place].is_empty()) {
        for score in Score::OF_ALL {
            let ((value, without), (of_model, without_of_model)) = (values(place, score), values(0, score));
            let differences: Vec<f64> = without.iter().zip(&without_of_model).map(|(one, model)| one - model).collect();
            let difference = (forecast != Forecast::Model).then(|| (value - of_model, jackknife(&differences)));
            rows.push(ScoreRow { forecast, score, value, standard_error: jackknife(&without), difference });
        }
    }
    if cases.len() > 1 {
        let weights: Vec<f64> = (0..cases.len()).map(|place| share_weight(&without(cases, place))).collect();
        rows.push(ScoreRow {
            forecast: Forecast::Mixed,
            score: Score::ShareWeight,
            value: share_weight(cases),
            standard_error: jackknife(&weights),
            difference: None,
        });
    }
    rows
}

fn calibration(given: &[Vec<Vec<Given>>]) -> Vec<CalibrationRow> {
    let mut rows = Vec::new();
    for (forecast, given) in Forecast::ALL.into_iter().zip(given) {
        for bin in BINS.windows(2) {
            let (low, high) = (bin[0], bin[1]);
            let within = |given: &&Given| {
                let p = given.probability;
                p >= low && (p < high || high == 1.0 && p == 1.0)
            };
            let found: Vec<&Given> = given.iter().flatten().filter(within).collect();
            let n = found.len() as f64;
            if !found.is_empty() {
                rows.push(CalibrationRow {
                    forecast,
                    low,
                    high,
                    facts: found.len(),
                    mean_probability: found.iter().map(|given| given.probability).sum::<f64>() / n,
                    held: found.iter().filter(|given| given.held).count() as f64 / n,
                });
            }
        }
    }
    rows
}
