//! Distributions of shocks: their times, numbers and effects.

use stadial::model::Model;
use stadial::noise::{Address, Purpose, Seed, uniform};
use stadial::trajectory::{Event, NEVER};
use statrs::distribution::{Binomial, Discrete, Poisson};

use crate::setting::{
    FLAT, LANES, SEED, Setting, driver, drivers_in, logistic, logit, outcome, passages, sample, sample_logged,
};
use crate::support::{Checks, Verdict, chi_square, compensated, kolmogorov_smirnov, normal_cdf, proportion};

/// Trajectories of most samples.
const N: usize = 100_000;

/// A scenario in which only shocks of class `crisis` happen; the outcome `crisis` is that one has occurred.
fn crises(years: i32) -> Setting {
    Setting::frozen(years).with("outcomes.crisis.shocks", "[\"crisis\"]").with("outcomes.crisis.within_years", 1)
}

/// The numbers of first passages by year, and of trajectories without one.
fn by_year(passages: &[u32], steps_per_year: u32, years: usize) -> Vec<usize> {
    let mut counts = vec![0; years + 1];
    for &passage in passages {
        let year = if passage == NEVER { years } else { (passage as usize - 1) / steps_per_year as usize };
        counts[year] += 1;
    }
    counts
}

/// The probabilities of [`by_year`], from that of no event by the end of each year.
fn first_by_year(survival: &[f64]) -> Vec<f64> {
    let mut before = 1.0;
    let mut cells: Vec<f64> = Vec::with_capacity(survival.len() + 1);
    for &after in survival {
        cells.push(before - after);
        before = after;
    }
    cells.push(before);
    cells
}

/// The number of crises by the end, where each one subtracts .1 from the logarithm of the power ratio.
fn number_of_crises(setting: &Setting, years: usize) -> Vec<usize> {
    let model = setting.model();
    let ratios = drivers_in(&model, "power_ratio", years, N);
    ratios.into_iter().map(|ratio| (((14.0_f64 / 20.0).ln() - ratio.ln()) * 10.0).round() as usize).collect()
}

fn tabulate(numbers: &[usize], cells: usize) -> Vec<usize> {
    let mut counts = vec![0; cells];
    for &number in numbers {
        counts[number.min(cells - 1)] += 1;
    }
    counts
}

fn poisson_cells(mean: f64, cells: usize) -> Vec<f64> {
    let distribution = Poisson::new(mean).unwrap();
    let mut expected: Vec<f64> = (0..cells as u64).map(|k| distribution.pmf(k)).collect();
    expected[cells - 1] += 1.0 - expected.iter().sum::<f64>();
    expected
}

/// Events that would happen more than 64 times in a step are cut off there, and reported; less frequent ones are not.
#[test]
fn hazards_too_high_for_a_step_are_cut_off_and_reported() {
    let yearly = || Setting::frozen(1).with("steps_per_year", 1).with("alignment.incentive", 0.02);
    let ladder = |rate: f64| {
        let path = |what: &str| format!("indicators.confidence_building.{what}_rate");
        yearly().with(path("formation"), rate).with(path("erosion"), rate)
    };
    let crises = |rate: f64| yearly().with("shocks.crisis.rate", rate).with("shocks.crisis.effects.gdp.x", 0.1);
    for (setting, is_cut) in [(ladder(5.0), false), (ladder(1e4), true), (crises(20.0), false), (crises(1e4), true)] {
        sample_logged(&setting.model(), LANES, |records, log, l| {
            assert_eq!(records.overrun[l], is_cut);
            let happened = log.iter().all(|entry| matches!(entry.event, Event::Indicator { .. } | Event::Shock { .. }));
            assert!(happened && if is_cut { log.len() == 64 } else { log.len() < 64 }, "{log:?}");
        });
    }
}

/// First passages of a constant rate are exponential, P(T <= t) = 1 - e^(-rate t), and counts Poisson, exactly and for
/// any step; also where a class occurs several times in one step. Detects a rate error of 1.7 % (counts of mean 3; of
/// mean 40, .5 %).
#[test]
fn shocks_are_poisson() {
    let mut checks = Checks::of("shocks_are_poisson");
    let rare = crises(10).with("shocks.crisis.rate", 0.3).with("steps_per_year", 4);
    let survival: Vec<f64> = (1..=10).map(|year| (-0.3 * f64::from(year)).exp()).collect();
    let counts = by_year(&passages(&rare.model(), "crisis", N), 4, 10);
    checks.spend("first passages", chi_square(&counts, &first_by_year(&survival)));
    let marked = |setting: Setting| setting.with("shocks.crisis.effects.gdp.x", 0.1);
    let counts = tabulate(&number_of_crises(&marked(rare), 10), 30);
    checks.spend("counts", chi_square(&counts, &poisson_cells(3.0, 30)));
    let frequent = crises(4).with("shocks.crisis.rate", 10).with("steps_per_year", 2);
    let counts = tabulate(&number_of_crises(&marked(frequent), 4), 100);
    checks.spend("counts of several in a step", chi_square(&counts, &poisson_cells(40.0, 100)));
}

/// The sum of two effects of Normal(.3, .2), each with noise of its own, is Normal(.6, .2 sqrt 2).
#[test]
fn effects_have_their_normal_distribution() {
    let mut checks = Checks::of("effects_have_their_normal_distribution");
    let model = crises(3)
        .with("shocks.crisis.dates", "[2000-07-01, 2001]")
        .with("shocks.crisis.effects.gdp.x", "{ mean = 0.3, sd = 0.2 }")
        .model();
    let changes: Vec<f64> =
        drivers_in(&model, "power_ratio", 3, N).into_iter().map(|ratio| (14.0_f64 / 20.0).ln() - ratio.ln()).collect();
    let sd = 0.2 * 2.0_f64.sqrt();
    checks.spend("two effects", kolmogorov_smirnov(&changes, |x| normal_cdf((x - 0.6) / sd)));
}

/// From 2002 until 2005: 36 steps. Nothing before, nothing after, and 1 - e^(-.5 3) in between (detects 1 %).
#[test]
fn a_window_bounds_a_shock() {
    let mut checks = Checks::of("a_window_bounds_a_shock");
    let model =
        crises(8).with("shocks.crisis.rate", 0.5).with("shocks.crisis.from", 2002).with("shocks.crisis.until", 2005);
    let found = passages(&model.model(), "crisis", N);
    assert!(found.iter().all(|&step| step == NEVER || (25..=60).contains(&step)), "outside the window");
    assert!([25, 60].iter().all(|edge| found.contains(edge)), "the first and the last step of the window count");
    let struck = found.iter().filter(|&&step| step != NEVER).count();
    checks.spend("within the window", proportion(struck, N, 1.0 - (-1.5_f64).exp()));
}

/// A run from 15 May: up to 1 January, which is in the step from 15 December on, are eight steps of a month; a dated shock happens
/// in the step of its day. Detects 2 % of the probability; time from 1 January on would be half as long again.
#[test]
fn time_counts_from_the_day_of_the_start() {
    let mut checks = Checks::of("time_counts_from_the_day_of_the_start");
    let until = |start: &str| {
        crises(4)
            .with("start", start)
            .with("shocks.crisis.rate", 0.5)
            .with("outcomes.crisis.until", "2001-01-01")
            .with("end", 2004)
            .model()
    };
    let by_january = |start: &str| passages(&until(start), "crisis", N).iter().filter(|&&step| step != NEVER).count();
    let (may, july) = (by_january("2000-05-15"), by_january("2000-07-01"));
    let exactly = |months: f64| 1.0 - (-0.5 * months / 12.0).exp();
    checks.spend("from 15 May", proportion(may, N, exactly(8.0)));
    checks.spend("from 1 July", proportion(july, N, exactly(6.0)));
    assert!(proportion(may, N, exactly(12.0)).is_err() && proportion(july, N, exactly(12.0)).is_err(), "the mutant");
    let dated = crises(4).with("start", "2000-05-15").with("end", 2004).with("shocks.crisis.dates", "[2001-02-20]");
    assert!(passages(&dated.model(), "crisis", 1_000).iter().all(|&step| step == 10), "in the step of its day");
}

/// Two dates of probability .3 are independent: their number is binomial. Detects 2 % of the probability.
#[test]
fn dated_shocks_occur_with_their_probability() {
    let mut checks = Checks::of("dated_shocks_occur_with_their_probability");
    let setting = crises(4)
        .with("steps_per_year", 4)
        .with("shocks.crisis.dates", "[2001-07-01, 2003]")
        .with("shocks.crisis.probability", 0.3)
        .with("shocks.crisis.effects.gdp.x", 0.1);
    let found = passages(&setting.model(), "crisis", N);
    assert!(found.iter().all(|step| [7, 13, NEVER].contains(step)), "on another day");
    let distribution = Binomial::new(0.3, 2).unwrap();
    let counts = tabulate(&number_of_crises(&setting, 4), 3);
    checks.spend("how many of two", chi_square(&counts, &[0, 1, 2].map(|k| distribution.pmf(k))));
}

#[test]
fn dated_shocks_of_probability_one_and_zero_are_certain() {
    let model = |probability: f64| {
        let setting = crises(2).with("shocks.crisis.dates", "[2001]").with("shocks.crisis.effects.gdp.x", 0.1);
        // An outcome of a shock that cannot happen would be an error.
        let never = Setting::frozen(2)
            .with("shocks.crisis.dates", "[2001]")
            .with("shocks.crisis.effects.gdp.x", 0.1)
            .with("shocks.crisis.probability", 0);
        if probability > 0.0 { setting.model() } else { never.model() }
    };
    assert!(passages(&model(1.0), "crisis", 1_000).iter().all(|&step| step == 13));
    assert!(drivers_in(&model(0.0), "power_ratio", 2, 1_000).iter().all(|&ratio| (ratio - 0.7).abs() < 1e-12));
}

/// The rate is .3 exp(4 (U - .5)) with U a logistic relaxation without noise: no event by step n has the probability
/// exp(-sum of rate dt), exactly. A hazard one step late would have an error of 1 % of the passages, which is detected.
#[test]
fn a_rate_that_depends_on_a_moving_variable_integrates() {
    let mut checks = Checks::of("a_rate_that_depends_on_a_moving_variable_integrates");
    for steps in [4_u32, 12] {
        let model = crises(5)
            .with("steps_per_year", steps)
            .with("dynamics.urgency.reversion", 0.7)
            .with("actors.a.urgency", 0.1)
            .with("actors.a.urgency_target", 0.9)
            .with("shocks.crisis.rate", 0.3)
            .with("shocks.crisis.depends_on.urgency.a", "{ coefficient = 4, centre = 0.5 }")
            .model();
        let dt = 1.0 / f64::from(steps);
        let mut integrated = 0.0;
        let mut survival = Vec::new();
        for step in 0..5 * steps {
            let held = logit(0.9) + (logit(0.1) - logit(0.9)) * (-0.7 * f64::from(step) * dt).exp();
            integrated += 0.3 * (4.0 * (logistic(held) - 0.5)).exp() * dt;
            if (step + 1) % steps == 0 {
                survival.push((-integrated).exp());
            }
        }
        let counts = by_year(&passages(&model, "crisis", N), steps, 5);
        checks.spend(&format!("{steps} steps a year"), chi_square(&counts, &first_by_year(&survival)));
    }
}

/// A year-long step: the variables in the rate are recorded for every step, so that the integrated hazard can be
/// recomputed.
fn driven_crisis() -> Model {
    Setting::new(40)
        .with("steps_per_year", 1)
        .with("outcomes.crisis.shocks", "[\"crisis\"]")
        .with("outcomes.crisis.within_years", 1)
        .with("shocks.crisis.rate", 0.08)
        .with("shocks.crisis.depends_on.urgency.a", "{ coefficient = 3, centre = 0.4 }")
        .with("shocks.crisis.depends_on.incentive", "{ coefficient = -2, centre = 0.2 }")
        .with("dynamics.urgency.volatility", 0.8)
        .with("dynamics.urgency.reversion", 0.3)
        .model()
}

/// A first passage in one of the years 1 to 40 or never, and the hazards of the steps until then.
struct Replayed {
    happened: bool,
    hazards: Vec<f64>,
}

impl Replayed {
    /// Time rescaling: the hazard integrated up to the event is Exp(1). The event falls in a step whose integrated
    /// hazard is known at both ends; a random number of the exponential distribution between the two represents it, so
    /// that its transform to the unit interval is exactly uniform.
    fn transformed(&self, number: u64) -> f64 {
        let integrated: f64 = self.hazards.iter().sum();
        let before = if self.happened { integrated - self.hazards.last().unwrap() } else { integrated };
        let low = 1.0 - (-before).exp();
        let high = if self.happened { 1.0 - (-integrated).exp() } else { 1.0 };
        let address = Address { purpose: Purpose::Choice, subject: 12_345, trajectory: number, index: 0 };
        low + (high - low) * uniform(address.words(Seed(SEED + 1))[0])
    }
}

fn time_rescaling(paths: &[Replayed]) -> Verdict {
    let transformed: Vec<f64> = (0..).zip(paths).map(|(number, path)| path.transformed(number)).collect();
    kolmogorov_smirnov(&transformed, |u| u.clamp(0.0, 1.0))
}

/// The number of events less the sum of their probabilities, which is a martingale.
fn compensator(paths: &[Replayed], probability: fn(f64) -> f64) -> Verdict {
    let events = paths.iter().filter(|path| path.happened).count();
    let chances = || paths.iter().flat_map(|path| &path.hazards).map(|&hazard| probability(hazard));
    compensated(events as f64, chances().sum(), chances().map(|p| p * (1.0 - p)).sum())
}

/// Kolmogorov-Smirnov detects .008, the compensator 1.5 %. Mutants: a hazard one step late is rejected by either of
/// them, a rate times dt for a probability by the latter.
#[test]
fn a_shock_driven_by_noise_uses_up_an_exponential_threshold() {
    let mut checks = Checks::of("a_shock_driven_by_noise_uses_up_an_exponential_threshold");
    let model = driven_crisis();
    let [crisis, urgency, incentive] =
        [outcome(&model, "crisis"), driver(&model, "urgency.a"), driver(&model, "incentive")];
    let replayed = sample(&model, N, |records, l| {
        let passage = records.passage[crisis][l];
        let happened = passage != NEVER;
        let replay = |late: usize| {
            let hazard = |step: usize| {
                let row = &records.drivers[step.saturating_sub(late)];
                0.08 * (3.0 * (row[urgency][l] - 0.4) - 2.0 * (row[incentive][l] - 0.2)).exp()
            };
            Replayed { happened, hazards: (0..if happened { passage as usize } else { 40 }).map(hazard).collect() }
        };
        (replay(0), replay(1))
    });
    let (right, late): (Vec<_>, Vec<_>) = replayed.into_iter().unzip();
    checks.spend("time rescaling", time_rescaling(&right));
    checks.spend("compensator", compensator(&right, |hazard| 1.0 - (-hazard).exp()));
    assert!(compensator(&right, |hazard| hazard).is_err(), "a rate times dt");
    assert!(time_rescaling(&late).is_err() || compensator(&late, |hazard| 1.0 - (-hazard).exp()).is_err(), "late");
}

/// With all rates at 0, nothing happens, whatever else moves.
#[test]
fn nothing_happens_at_a_rate_of_zero() {
    let model = Setting::new(20)
        .eventless()
        .text("alignment.type", "coalition")
        .with("alignment.treaty", true)
        .with("alignment.indicators.confidence_building", 2)
        .with("alignment.indicators.consultations", 1)
        .with("shocks.crisis.rate", 0)
        .with("shocks.crisis.effects.gdp.x", 0.1)
        .model();
    sample(&model, 2_000, |records, l| {
        assert!(records.transitions.is_empty());
        for year in 0..=20 {
            assert_eq!(records.kind[year][l].key(), "coalition");
            assert!(records.treaty[year][l].is_in_force() && records.stage[year][l] == 2);
            assert_eq!(records.depth[year][l], [2, 1, 0, 0, 0, 0, 0]);
        }
    });
}

/// At a rate of a million a year, every event happens in the first step (none with e^-41666 at half the rate).
#[test]
fn events_at_very_high_rates_happen_in_the_first_step() {
    let model = Setting::new(1)
        .eventless()
        .with("incentive.response", FLAT)
        .with("typology.none_to_thin.rate", 1e6)
        .with("treaty.signing_rate", 1e6)
        .with("indicators.confidence_building.formation_rate", 1e6)
        .with("shocks.crisis.rate", 1e3)
        .text("outcomes.type.type", "thin")
        .text("outcomes.treaty.treaty", "in_force")
        .with("outcomes.stage.stage_at_least", 1)
        .with("outcomes.shock.shocks", "[\"crisis\"]")
        .with("outcomes.shock.within_years", 1)
        .model();
    for name in ["type", "treaty", "stage", "shock"] {
        assert!(passages(&model, name, 1_000).iter().all(|&step| step == 1), "{name}");
    }
}
