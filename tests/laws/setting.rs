//! Scenarios for statistical tests, composed line by line, and samples of their trajectories.

use std::collections::BTreeMap;

use stadial::model::Model;
use stadial::noise::Seed;
use stadial::scenario::Scenario;
use stadial::theory::{EDGES, INDICATORS};
use stadial::trajectory::{Batch, Constants, Context, Entry, InstructionSet, Records};

/// The seed of every sample. Fixed: a failed check is not a reason for another one.
pub const SEED: u64 = 20_240_229;

/// Lanes of every batch; those of [`stadial::ensemble::run`], so that the kernel is compiled once.
pub const LANES: usize = 16;

/// The first year of every scenario.
pub const START: i32 = 2000;

/// The variables with a reversion and a volatility of their own.
const DIFFUSIONS: [&str; 9] = [
    "severity",
    "urgency",
    "hostile_intent",
    "stake",
    "identity",
    "expectation",
    "orientation",
    "complementarity",
    "contestation",
];

/// A scenario: its numbers and words by their dotted paths.
#[derive(Clone, Debug)]
pub struct Setting(BTreeMap<String, String>);

impl Setting {
    /// Two members, `a` and `b`, against `x` for some years, in steps of a month, with the defaults for everything
    /// optional and a constant growth of 4 %. Its one outcome always holds.
    pub fn new(years: i32) -> Self {
        let mut setting = Self(BTreeMap::new())
            .text("title", "A law")
            .with("members", "[\"a\", \"b\"]")
            .text("adversary", "x")
            .with("start", START)
            .with("end", START + years)
            .with("steps_per_year", 12)
            .with("outcomes.whatever.stage_at_most", 7);
        for (actor, gdp) in [("a", 10.0), ("b", 4.0), ("x", 20.0)] {
            setting = setting.with(format!("actors.{actor}.gdp"), gdp);
        }
        setting
    }

    /// As [`Self::new`], but without noise and without events: every volatility and every rate is 0, and all
    /// trajectories respond alike to incentives.
    pub fn still(years: i32) -> Self {
        let mut setting =
            Self::new(years).eventless().with("economy.burden_volatility", 0).with("incentive.response_spread", 0);
        for variable in DIFFUSIONS {
            setting = setting.with(format!("dynamics.{variable}.volatility"), 0);
        }
        for actor in ["a", "b", "x"] {
            setting = setting
                .with(format!("actors.{actor}.growth_volatility"), 0)
                .with(format!("actors.{actor}.gdp_volatility"), 0);
        }
        setting
    }

    /// As [`Self::still`], and nothing reverts, adjusts or grows either: the state at the start is constant.
    pub fn frozen(years: i32) -> Self {
        let mut setting = Self::still(years)
            .with("incentive.adjustment_rate", 0)
            .with("incentive.learning_rate", 0)
            .with("status.anxiety_rate", 0)
            .with("dynamics.feedback.consultations_on_contestation", 0);
        for variable in DIFFUSIONS {
            setting = setting.with(format!("dynamics.{variable}.reversion"), 0);
        }
        for actor in ["a", "b", "x"] {
            setting = setting.with(format!("actors.{actor}.growth"), 0);
        }
        setting
    }

    /// Sets every rate of an event to 0.
    pub fn eventless(self) -> Self {
        let mut setting = self
            .with("typology.downgrade_rate", 0)
            .with("typology.dissolution_rate", 0)
            .with("treaty.declaration_rate", 0)
            .with("treaty.signing_rate", 0)
            .with("treaty.end_rate", 0)
            .with("rupture.rate", 0)
            .with("rupture.quarrel_weight", 0)
            .with("actors.a.turning", 0)
            .with("actors.b.turning", 0)
            .with("indicators.retirement_rate", 0);
        for edge in EDGES {
            setting = setting.with(format!("typology.{}.rate", edge.key), 0);
        }
        for indicator in INDICATORS {
            setting = setting
                .with(format!("indicators.{}.formation_rate", indicator.key), 0)
                .with(format!("indicators.{}.erosion_rate", indicator.key), 0);
        }
        setting
    }

    /// Sets `path` to a number, a list or a table, as written in a file.
    #[allow(clippy::needless_pass_by_value, reason = "numbers are written as they are")]
    pub fn with(mut self, path: impl Into<String>, value: impl ToString) -> Self {
        self.0.insert(path.into(), value.to_string());
        self
    }

    /// Sets `path` to a text.
    pub fn text(self, path: impl Into<String>, value: &str) -> Self {
        self.with(path, format!("\"{value}\""))
    }

    /// The file.
    pub fn file(&self) -> String {
        let lines: Vec<String> = self.0.iter().map(|(path, value)| format!("{path} = {value}")).collect();
        lines.join("\n")
    }

    /// The model of the file.
    pub fn model(&self) -> Model {
        self.scenario().model
    }

    /// The scenario of the file.
    pub fn scenario(&self) -> Scenario {
        let file = self.file();
        match stadial::scenario::parse("law.toml", &file, &[]) {
            Ok(scenario) => scenario,
            Err(error) => panic!("{}\n{file}", error.render(false)),
        }
    }
}

/// The values that `read` returns for each of the trajectories 0 to `n` - 1 of the first draw.
pub fn sample<T>(model: &Model, n: usize, mut read: impl FnMut(&Records<LANES>, usize) -> T) -> Vec<T> {
    visit(model, n, false, |records, _, l| read(records, l))
}

/// As [`sample`], with the log of each trajectory.
pub fn sample_logged<T>(model: &Model, n: usize, read: impl FnMut(&Records<LANES>, &[Entry], usize) -> T) -> Vec<T> {
    visit(model, n, true, read)
}

fn visit<T>(
    model: &Model,
    n: usize,
    logged: bool,
    mut read: impl FnMut(&Records<LANES>, &[Entry], usize) -> T,
) -> Vec<T> {
    let parameters = model.draw(Seed(SEED), 0);
    let constants = Constants::new(model, &parameters);
    let context = Context { model, parameters: &parameters, constants: &constants, seed: Seed(SEED) };
    let mut batch = Batch::<LANES>::new(&context, InstructionSet::Widest);
    let mut values = Vec::with_capacity(n);
    for first in (0..n).step_by(LANES) {
        let trajectories = std::array::from_fn(|l| (first + l) as u64);
        let (records, logs) = if logged {
            batch.run_all_logged(&context, &trajectories)
        } else {
            (batch.run(&context, &trajectories), vec![Vec::new(); LANES])
        };
        for (l, log) in logs.iter().enumerate().take(n - first) {
            assert!(records.valid[l], "trajectory {} left its domain", first + l);
            values.push(read(records, log, l));
        }
    }
    values
}

/// The index of an outcome among the passages of a record.
pub fn outcome(model: &Model, name: &str) -> usize {
    model.structure.outcomes.iter().position(|outcome| outcome.name == name).expect("the outcome is in the scenario")
}

/// The index of a driver in a record.
pub fn driver(model: &Model, name: &str) -> usize {
    let structure = &model.structure;
    structure.drivers().iter().position(|&driver| structure.quantity_name(driver) == name).expect("a driver's name")
}

/// The driver's value in the year `START + year`, by trajectory.
pub fn drivers_in(model: &Model, name: &str, year: usize, n: usize) -> Vec<f64> {
    let place = driver(model, name);
    sample(model, n, |records, l| records.drivers[year][place][l])
}

/// The step at which an outcome was reached, by trajectory.
pub fn passages(model: &Model, name: &str, n: usize) -> Vec<u32> {
    let place = outcome(model, name);
    sample(model, n, |records, l| records.passage[place][l])
}

/// An exponent of the response to incentives at which every response is a half, to 1e-8, at any incentive but 0.
pub const FLAT: f64 = 1e-9;

/// g(I; iota), the response to an incentive, with the default exponent.
pub fn response(incentive: f64, iota: f64) -> f64 {
    incentive.powi(6) / (incentive.powi(6) + iota.powi(6))
}

/// ln(p / (1 - p)), from the standard library and not from the crate.
pub fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

/// 1 / (1 + e^-x), from the standard library and not from the crate.
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
