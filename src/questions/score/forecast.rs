//! A forecast with what came: the unit of all scores.

use std::fmt;

use crate::input::Date;
use crate::scenario::Recorded;
use crate::stats::{brier_of_states, brier_score, log_score, ranked_probability_score};

/// What a forecast is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A fact of the scenario: whether it held.
    Fact,
    /// A series of its record: the state on a day.
    State(Recorded),
}

impl What {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 4] =
        [Self::Fact, Self::State(Recorded::Type), Self::State(Recorded::Stage), Self::State(Recorded::Treaty)];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::State(what) => what.key(),
        }
    }
}

/// How long before its day a forecast was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Horizon {
    /// So many years, from the state on that day.
    Years(u32),
    /// At the start of the scenario.
    Start,
}

impl fmt::Display for Horizon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Years(years) => years.fmt(f),
            Self::Start => f.write_str("start"),
        }
    }
}

/// Who makes a forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Forecaster {
    /// The model, from the state of the record on the day of the forecast, or from the start.
    Model,
    /// The model from the start, without the record.
    Prior,
    /// That nothing changes: of a state, that it is left at a stated rate, for any other state alike.
    Persistence,
    /// The same at the rate that has the best score on these forecasts.
    PersistenceHindsight,
    /// That states move one level in one direction, at the rate and in the direction that have the best score.
    OneWayHindsight,
    /// The same, and the state in which the record ends is never left.
    OneWayLastHindsight,
    /// A Markov chain with the base rates of the era.
    BaseRates,
    /// The share of facts that held in the other alignments.
    ShareHeld,
    /// The model mixed with that share.
    Mixed,
    /// The logarithmic pool of the model, the base rates and that share.
    Pool,
}

impl Forecaster {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 10] = [
        Self::Model,
        Self::Prior,
        Self::Persistence,
        Self::PersistenceHindsight,
        Self::OneWayHindsight,
        Self::OneWayLastHindsight,
        Self::BaseRates,
        Self::ShareHeld,
        Self::Mixed,
        Self::Pool,
    ];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Prior => "prior",
            Self::Persistence => "persistence",
            Self::PersistenceHindsight => "persistence_hindsight",
            Self::OneWayHindsight => "one_way_hindsight",
            Self::OneWayLastHindsight => "one_way_last_hindsight",
            Self::BaseRates => "base_rates",
            Self::ShareHeld => "share_held",
            Self::Mixed => "mixed",
            Self::Pool => "pool",
        }
    }

    /// It in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Model => "the model",
            Self::Prior => "the model from the start",
            Self::Persistence => "nothing changes",
            Self::PersistenceHindsight => "nothing changes, best rate in hindsight",
            Self::OneWayHindsight => "one way, best rate in hindsight",
            Self::OneWayLastHindsight => "one way, best rate and last state in hindsight",
            Self::BaseRates => "base rates of the era",
            Self::ShareHeld => "share that held elsewhere",
            Self::Mixed => "the model mixed with that share",
            Self::Pool => "logarithmic pool",
        }
    }

    /// Whether it knows what it is scored on.
    #[must_use]
    pub fn knows_hindsight(self) -> bool {
        matches!(self, Self::PersistenceHindsight | Self::OneWayHindsight | Self::OneWayLastHindsight)
    }
}

/// A forecast and what came.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The number of the scenario.
    pub alignment: usize,
    /// Its name.
    pub scenario: String,
    /// What it is about.
    pub what: What,
    /// The name of the fact, or of the series.
    pub subject: String,
    /// The day on which it was made.
    pub asked: Date,
    /// The day to which it refers.
    pub due: Date,
    /// How long before.
    pub horizon: Horizon,
    /// From the one to the other, in years.
    pub years: f64,
    /// The possible states: those of the series, or "no" and "yes" of a fact.
    pub states: Vec<String>,
    /// The state on the day on which it was made; of a fact whether it would hold if nothing changed.
    pub before: usize,
    /// The state that came.
    pub came: usize,
    /// The share of the model's trajectories that are in the state `before` on the day on which it was made; `None` of facts.
    pub agreeing: Option<f64>,
    /// The probabilities of the states, by forecaster in the order of [`Forecaster::ALL`]; `None`: makes no such forecast.
    pub given: Vec<Option<Vec<f64>>>,
    /// Monte Carlo standard errors of the model's.
    pub standard_errors: Vec<f64>,
    /// The run of the model from the start: the day on which it was made, and its Monte Carlo standard errors; `None` where
    /// there is no such forecast.
    pub prior: Option<(Date, Vec<f64>)>,
}

/// A kind of score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// The log score.
    Log,
    /// The Brier score; of more than two states the sum over them.
    Brier,
    /// The ranked probability score, of stages.
    RankedProbability,
}

impl Score {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 3] = [Self::Log, Self::Brier, Self::RankedProbability];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Brier => "brier",
            Self::RankedProbability => "rps",
        }
    }

    /// Whether it is defined for a subject.
    #[must_use]
    pub fn fits(self, what: What) -> bool {
        self != Self::RankedProbability || what == What::State(Recorded::Stage)
    }

    /// The score of the probabilities of all states.
    #[must_use]
    pub fn of(self, probabilities: &[f64], came: usize) -> f64 {
        match (self, probabilities) {
            (Self::Log, _) => log_score(probabilities[came]),
            (Self::Brier, [_, p]) => brier_score(*p, came == 1),
            (Self::Brier, _) => brier_of_states(probabilities, came),
            (Self::RankedProbability, _) => ranked_probability_score(probabilities, came),
        }
    }
}

impl Forecast {
    /// Whether the state changed before its day.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.came != self.before
    }

    /// The score of a forecaster; `None` if it makes no such forecast.
    #[must_use]
    pub fn score(&self, forecaster: Forecaster, score: Score) -> Option<f64> {
        self.given[forecaster as usize].as_ref().map(|probabilities| score.of(probabilities, self.came))
    }

    /// The name of the question whether `state` came.
    #[must_use]
    pub fn question(&self, state: usize) -> String {
        match self.what {
            What::Fact => format!("{}/{}", self.scenario, self.subject),
            What::State(_) => format!("{}/{}={}/{}", self.scenario, self.subject, self.states[state], self.due),
        }
    }

    /// The day on which the run of a forecaster was made, and the Monte Carlo standard errors of its probabilities; `None` where
    /// it has no trajectories of its own.
    #[must_use]
    pub fn run(&self, forecaster: Forecaster) -> Option<(Date, &[f64])> {
        match forecaster {
            Forecaster::Model => Some((self.asked, &self.standard_errors)),
            Forecaster::Prior => self.prior.as_ref().map(|(day, errors)| (*day, errors.as_slice())),
            _ => None,
        }
    }

    /// The Monte Carlo standard error of a score, to first order; `None` where the forecaster has no trajectories of its own.
    ///
    /// Of a ranked probability score, the counts of the states are taken for multinomial with the errors that they have: then the
    /// variance of a sum of p times slope is that of the slopes over the states, each p times (1 - p) for the square of its error.
    #[must_use]
    pub fn monte_carlo_error(&self, forecaster: Forecaster, score: Score) -> Option<f64> {
        let given = self.given[forecaster as usize].as_ref()?;
        let (_, errors) = self.run(forecaster)?;
        let slope = |state: usize| {
            let came = f64::from(u8::from(state == self.came));
            2.0 * (given[state] - came) * errors[state]
        };
        match score {
            Score::Log => Some(errors[self.came] / given[self.came]),
            Score::Brier if given.len() == 2 => Some(slope(1).abs()),
            Score::Brier => Some((0..given.len()).map(|state| slope(state) * slope(state)).sum::<f64>().sqrt()),
            Score::RankedProbability => Some(ranked_error(given, errors, self.came)),
        }
    }
}

/// The Monte Carlo standard error of a ranked probability score.
fn ranked_error(given: &[f64], errors: &[f64], came: usize) -> f64 {
    // By state: how much the score rises with its probability, which is in the sums up to it and all later ones.
    let mut slopes = vec![0.0; given.len()];
    let mut sum = 0.0;
    for upper in 0..given.len() - 1 {
        sum += given[upper];
        let rise = 2.0 * (sum - f64::from(u8::from(upper >= came)));
        slopes[..=upper].iter_mut().for_each(|slope| *slope += rise);
    }
    let mean: f64 = given.iter().zip(&slopes).map(|(p, slope)| p * slope).sum();
    let of = |state: usize| {
        (slopes[state] - mean) * (slopes[state] - mean) * errors[state] * errors[state] / (1.0 - given[state])
    };
    (0..given.len()).map(of).sum::<f64>().sqrt()
}

/// The least probability that a simple forecast gives to a state.
const LEAST: f64 = 0.001;

/// Probabilities that are at least [`LEAST`].
#[must_use]
pub fn kept_possible(probabilities: Vec<f64>) -> Vec<f64> {
    let raised: Vec<f64> = probabilities.into_iter().map(|p| p.max(LEAST)).collect();
    let sum: f64 = raised.iter().sum();
    raised.into_iter().map(|p| p / sum).collect()
}

/// Probabilities from `n` trajectories, away from 0, where the log score is infinite: (k + 1/2) / (n + K/2) for k of n
/// trajectories and K states.
#[must_use]
pub fn smoothed(probabilities: &[f64], n: u64) -> Vec<f64> {
    let (n, states) = (n as f64, probabilities.len() as f64);
    probabilities.iter().map(|p| (n * p + 0.5) / (n + 0.5 * states)).collect()
}
