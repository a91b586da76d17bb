//! Chains with exact answers: the treaty as a two-state chain, support as Bernoulli trials, and the ladder of
//! indicators as a chain of seven stages with constant rates.

use ndarray::Array2;
use stadial::theory::{AlignmentType, INDICATORS, TYPES};
use stadial::trajectory::NEVER;

use crate::setting::{FLAT, LANES, START, Setting, driver, drivers_in, logit, outcome, response, sample};
use crate::support::{Checks, chi_square, proportion};

/// The distribution after `steps` of a chain that starts in `start`.
pub fn distribution_after(step: &Array2<f64>, start: usize, steps: u32) -> Vec<f64> {
    let mut distribution = Array2::zeros((1, step.nrows()));
    distribution[(0, start)] = 1.0;
    for _ in 0..steps {
        distribution = distribution.dot(step);
    }
    distribution.into_iter().collect()
}

/// e^(`rates` x `time`), the distribution over a time of a chain in continuous time: a series for so short a time that
/// seven terms are exact, squared repeatedly.
pub fn over_time(rates: &Array2<f64>, time: f64) -> Array2<f64> {
    const SQUARINGS: i32 = 12;
    let short = rates * (time / 2.0_f64.powi(SQUARINGS));
    let (mut distribution, mut term) = (Array2::eye(rates.nrows()), Array2::eye(rates.nrows()));
    for order in 1..=7 {
        term = term.dot(&short) / f64::from(order);
        distribution += &term;
    }
    for _ in 0..SQUARINGS {
        distribution = distribution.dot(&distribution);
    }
    distribution
}

/// A treaty is signed at .2 (half the rate given) and ends at .3 a year, any number of times in a step: in force after
/// t years with probability (1 - e^(-.5 t)) .2 / .5, whatever the step. Steps of a year with at most one change in each
/// would be up to 15 % too high (asserted to be detected); a rate error of 4 % is detected.
#[test]
fn a_treaty_comes_and_goes_as_a_two_state_chain() {
    const N: usize = 60_000;
    let mut checks = Checks::of("a_treaty_comes_and_goes_as_a_two_state_chain");
    let model = Setting::frozen(10)
        .with("steps_per_year", 1)
        .with("incentive.response", FLAT)
        .with("treaty.signing_rate", 0.4)
        .with("treaty.end_rate", 0.3)
        .model();
    let found = sample(&model, N, |records, l| [1, 3, 10].map(|year: usize| records.treaty[year][l].is_in_force()));
    let from_none = |years: f64| 0.4 * (1.0 - (-0.5 * years).exp());
    for (place, year) in [1.0, 3.0, 10.0].into_iter().enumerate() {
        let in_force = found.iter().filter(|treaties| treaties[place]).count();
        checks.spend(&format!("in force in year {year}"), proportion(in_force, N, from_none(year)));
        if place == 0 {
            assert!(proportion(in_force, N, 1.0 - (-0.2_f64).exp()).is_err(), "one change in a step at most");
        }
    }
    // Pairs of years detect the transitions, too: a chain with the same occupancy but twice the rates would pass the
    // above.
    let lasting = found.iter().filter(|treaties| treaties[0] && treaties[1]).count();
    let kept = 0.4 + 0.6 * (-1.0_f64).exp();
    checks.spend("in force in years 1 and 3", proportion(lasting, N, from_none(1.0) * kept));
}

/// A treaty ends at .4 H (members / 2)^-1.5 a year: of two members without institutions at .4, of four at .4 / 8^.5,
/// and of two with confidence-building measures and consultations at their deepest, Q = 9 / 84, at .4 e^-(27 / 84).
/// Kept for 5 years with these probabilities, within 1 %. Mutants: the probability of one for another.
#[test]
fn treaties_end_by_their_size_and_institutions() {
    const N: usize = 60_000;
    let mut checks = Checks::of("treaties_end_by_their_size_and_institutions");
    let cases = [
        ("two members", 2.0, 0, 1.0),
        ("four members", 4.0, 0, 8.0_f64.sqrt().recip()),
        ("two with institutions", 2.0, 3, (-27.0 / 84.0_f64).exp()),
    ];
    let distribution = |factor: f64| (-5.0 * 0.4 * factor).exp();
    for (what, members, depth, factor) in cases {
        let model = Setting::frozen(5)
            .with("steps_per_year", 4)
            .with("alignment.treaty", true)
            .with("alignment.treaty_members", members)
            .with("alignment.indicators.confidence_building", depth)
            .with("alignment.indicators.consultations", depth)
            .with("treaty.end_rate", 0.4)
            .model();
        let kept = sample(&model, N, |records, l| records.treaty[5][l].is_in_force())
            .into_iter()
            .filter(|&treaty| treaty)
            .count();
        checks.spend(what, proportion(kept, N, distribution(factor)));
        for (_, _, _, other) in cases.into_iter().filter(|case| case.3 != factor) {
            assert!(proportion(kept, N, distribution(other)).is_err(), "{what}: a factor of {other} is not detected");
        }
    }
}

/// With an alliance or a community of either kind no treaty ends; with any other type it does, at a very high rate at
/// once.
#[test]
fn treaties_end_only_without_an_alliance_or_a_community() {
    for kind in TYPES {
        let model = Setting::frozen(1)
            .with("steps_per_year", 4)
            .text("alignment.type", kind.key())
            .with("alignment.treaty", true)
            .with("treaty.end_rate", 1e6)
            .model();
        let kept = sample(&model, LANES, |records, l| records.treaty[1][l].is_in_force());
        assert!(kept.into_iter().all(|kept| kept == (kind >= AlignmentType::Alliance)), "{kind:?}");
    }
}

/// While the type is an alliance or an allied community, a treaty is signed at .5 a year, whatever the incentive: none
/// within 3 years with probability e^-1.5. Otherwise at .3 g(I; .55) times exposure, .4. Detects 1 %.
#[test]
fn treaties_follow_alliances_and_else_incentives() {
    const N: usize = 60_000;
    let mut checks = Checks::of("treaties_follow_alliances_and_else_incentives");
    let wanted = 0.4 * 0.3 * response(0.5, 0.55);
    let cases = [("alliance", 0.5), ("allied_community", 0.5), ("non_allied_community", wanted), ("thick", wanted)];
    for (kind, rate) in cases {
        let model = Setting::frozen(3)
            .with("steps_per_year", 4)
            .text("alignment.type", kind)
            .with("alignment.incentive", 0.5)
            .with("alignment.exposure", 0.4)
            .with("treaty.declaration_rate", 0.5)
            .with("treaty.signing_rate", 0.3)
            .model();
        let signed = sample(&model, N, |records, l| records.treaty[3][l].is_in_force())
            .into_iter()
            .filter(|&treaty| treaty)
            .count();
        let distribution = |rate: f64| 1.0 - (-3.0 * rate).exp();
        checks.spend(kind, proportion(signed, N, distribution(rate)));
        let wrong = if rate == wanted { rate / 0.4 } else { rate * 0.4 };
        assert!(proportion(signed, N, distribution(wrong)).is_err(), "{kind}: a wrong exposure is not detected");
    }
}

/// A test of support at a frozen incentive of .4 in a thick partnership is passed with probability S(-1 + 3 x .4 + .35
/// x 3); counts are kept with a memory of 8 years; identity moves by .12 or -.2 on the logit scale. Errors of 1 % of
/// the probabilities are detected.
#[test]
fn support_is_given_with_its_probability() {
    const N: usize = 60_000;
    let mut checks = Checks::of("support_is_given_with_its_probability");
    let passed = 1.0 / (1.0 + (1.0 - 1.2 - 1.05_f64).exp());
    // Tests at the beginning of 2000 and of 2002; counts fade from then on.
    let faded = |months: i32| (-f64::from(months) / 96.0).exp();
    let (first, second) = (faded(60), faded(36));
    let mut setting = Setting::frozen(5)
        .text("alignment.type", "thick")
        .with("alignment.incentive", 0.4)
        .with("shocks.crisis.dates", "[2000, 2002]")
        .with("shocks.crisis.test_of_support", true);
    // At no other step are the counts within 1e-9 of these.
    let kept = [("neither", 0.0), ("first", first), ("second", second), ("both", first + second)];
    for (name, more) in kept {
        let path = format!("outcomes.kept_{name}");
        setting = setting
            .with(format!("{path}.values.kept_support.at_least"), 2.0 + more - 1e-9)
            .with(format!("{path}.values.kept_support.at_most"), 2.0 + more + 1e-9)
            .with(format!("{path}.values.failed_support.at_least"), 2.0 + first + second - more - 1e-9)
            .with(format!("{path}.values.failed_support.at_most"), 2.0 + first + second - more + 1e-9)
            .with(format!("{path}.from"), START + 4);
    }
    let model = setting.model();
    let places = kept.map(|(name, _)| outcome(&model, &format!("kept_{name}")));
    let identity = ["identity.a", "identity.b"].map(|name| driver(&model, name));
    let mut counts = [0; 4];
    sample(&model, N, |records, l| {
        let which = places.iter().position(|&place| records.passage[place][l] != NEVER);
        let which = which.expect("counts of support that are one of the four possible");
        counts[which] += 1;
        // Identity depends on the number of passed tests, alike for both members.
        let expected = [-0.4, -0.08, -0.08, 0.24][which];
        for place in identity {
            let moved = logit(records.drivers[5][place][l]) - logit(0.3);
            assert!((moved - expected).abs() < 1e-9, "identity moved by {moved}, expected {expected}");
        }
    });
    let failed = 1.0 - passed;
    let distribution = [failed * failed, passed * failed, passed * failed, passed * passed];
    checks.spend("which tests were passed", chi_square(&counts, &distribution));
    let expected = 1.0 / (1.0 + 0.7_f64.exp());
    let model = setting_without_incentive().model();
    let kept = drivers_in(&model, "identity.a", 1, N).iter().filter(|&&value| value > 0.3).count();
    checks.spend("at no incentive", proportion(kept, N, expected));
}

/// As above with an incentive of 0, a type of rank 1 and base log-odds of -1.05: one test.
fn setting_without_incentive() -> Setting {
    Setting::frozen(1)
        .text("alignment.type", "thin")
        .with("alignment.incentive", 0)
        .with("support.base_log_odds", -1.05)
        .with("shocks.crisis.dates", "[2000]")
        .with("shocks.crisis.test_of_support", true)
}

/// Rates per year from stage 1 to 2, ..., 6 to 7 and back.
const UP: [f64; 6] = [0.25, 0.2, 0.15, 0.12, 0.1, 0.05];
const DOWN: [f64; 6] = [0.05, 0.06, 0.08, 0.1, 0.12, 0.15];

/// The chain as a ladder of indicators that each need the one before. Only depth 1 exists; every response to the
/// incentive is 1/2, so that the given rates are twice the wanted ones; floor + K = 1; nothing else acts on the rates.
/// The first indicator is active and remains so.
pub fn chain(steps_per_year: u32, ups: f64) -> Setting {
    let mut setting = Setting::frozen(40)
        .with("steps_per_year", steps_per_year)
        .with("incentive.response", FLAT)
        .with("institutions.hold", 0)
        .with("indicators.deepening_factor", 0)
        .with("indicators.reactivation_factor", 1)
        .with("alignment.indicators.confidence_building", 1)
        .with("outcomes.top.stage_at_least", 7);
    for (j, (up, down)) in UP.into_iter().zip(DOWN).enumerate() {
        let (below, indicator) = (INDICATORS[j].key, INDICATORS[j + 1].key);
        setting = setting
            .with(format!("indicators.needs.{indicator}"), format!("[\"{below}\"]"))
            .with(format!("indicators.{indicator}.formation_rate"), 2.0 * ups * up)
            .with(format!("indicators.{indicator}.erosion_rate"), 2.0 * down);
    }
    setting
}

/// The chain's matrix over a step of `dt`, in which it moves any number of times. If `absorbing`, the top is absorbing
/// between steps.
pub fn chain_step(dt: f64, ups: f64, absorbing: bool) -> Array2<f64> {
    let mut rates = Array2::zeros((7, 7));
    for stage in 0..6 {
        let (up, down) = (ups * UP[stage], DOWN[stage]);
        rates[(stage, stage + 1)] += up;
        rates[(stage, stage)] -= up;
        rates[(stage + 1, stage)] += down;
        rates[(stage + 1, stage + 1)] -= down;
    }
    let mut step = over_time(&rates, dt);
    if absorbing {
        step.row_mut(6).fill(0.0);
        step[(6, 6)] = 1.0;
    }
    step
}

/// The probabilities of having reached the top, and of being there, after 40 years of such steps.
pub fn top(steps_per_year: u32, ups: f64) -> [f64; 2] {
    let dt = 1.0 / f64::from(steps_per_year);
    [true, false].map(|absorbing| distribution_after(&chain_step(dt, ups, absorbing), 0, 40 * steps_per_year)[6])
}

/// The exact values (by the matrix exponential of scipy): reached by 40, at the top at 40.
const EXACT: [f64; 2] = [0.120_367_2, 0.046_718_05];
const EXACT_HALF: [f64; 2] = [8.525_956e-3, 3.463_560e-3];

/// Occupancies are those of continuous time whatever the step. Whether the top was reached is observed only between
/// steps, so its probability tends to the exact one from below: its error is of first order, .02 % with 365 steps a
/// year, and half a per cent with 12. No simulation: these are expectations for the two tests below.
#[test]
fn first_passage_tends_to_that_of_continuous_time_and_occupancy_is_it() {
    for (ups, exact) in [(1.0, EXACT), (0.5, EXACT_HALF)] {
        let error = |steps: u32, place: usize| top(steps, ups)[place] / exact[place] - 1.0;
        for steps in [1, 12, 365] {
            assert!(error(steps, 1).abs() < 1e-6, "occupancy in {steps} steps a year");
        }
        let (month, half_month, day) = (error(12, 0), error(24, 0), error(365, 0));
        assert!(month < 0.0 && month > -0.006 && day < 0.0 && day > -0.0002, "{month}, {day}");
        assert!((month / half_month - 2.0).abs() < 0.1, "halving the step: {month}, {half_month}");
    }
}

/// The stages of `n` trajectories after 40 years, and the number that reached the top.
fn climb(steps_per_year: u32, ups: f64, n: usize) -> (Vec<usize>, usize) {
    let model = chain(steps_per_year, ups).model();
    let place = outcome(&model, "top");
    let (mut stages, mut reached) = (vec![0; 7], 0);
    sample(&model, n, |records, l| {
        stages[usize::from(records.stage[40][l]) - 1] += 1;
        reached += usize::from(records.passage[place][l] != NEVER);
    });
    (stages, reached)
}

/// In steps of a month and, with half the ups, of a quarter, against the exact chain as observed between such steps.
/// Detected errors: in stages, 2 % of all ups, 6 % of one of them; in the top reached, 7 % of .12 and 20 % of .008.
#[test]
fn the_ladder_is_the_chain_of_constant_rates() {
    let mut checks = Checks::of("the_ladder_is_the_chain_of_constant_rates");
    for (steps, ups, n) in [(12, 1.0, 40_000), (4, 0.5, 60_000)] {
        let (stages, reached) = climb(steps, ups, n);
        let distribution = distribution_after(&chain_step(1.0 / f64::from(steps), ups, false), 0, 40 * steps);
        checks.spend(&format!("stages, ups times {ups}"), chi_square(&stages, &distribution));
        checks.spend(&format!("top reached, ups times {ups}"), proportion(reached, n, top(steps, ups)[0]));
        if steps == 12 {
            checks.spend("at the top", proportion(stages[6], n, top(steps, ups)[1]));
        }
    }
}

/// In one step a year and in 36, against the exact values of continuous time: errors of 14 % of the occupancy and 9 %
/// of the first passage are detected, from which 36 observations a year differ by .2 %.
#[test]
fn any_step_gives_the_chain_of_continuous_time() {
    const N: usize = 20_000;
    let mut checks = Checks::of("any_step_gives_the_chain_of_continuous_time");
    let (stages, _) = climb(1, 1.0, N);
    checks.spend("at the top in yearly steps", proportion(stages[6], N, EXACT[1]));
    let (stages, reached) = climb(36, 1.0, N);
    checks.spend("top reached", proportion(reached, N, EXACT[0]));
    checks.spend("at the top", proportion(stages[6], N, EXACT[1]));
}

/// Confidence-building measures that active consultations need can neither erode to nothing nor retire, also among
/// members that trust each other; once the consultations have ended, they can.
#[test]
fn measures_that_are_needed_neither_erode_nor_retire() {
    let setting = |identity: f64, consultations: u8| {
        Setting::frozen(3)
            .with("actors.a.identity", identity)
            .with("actors.b.identity", identity)
            .with("incentive.response", FLAT)
            .with("indicators.retirement_rate", 1e6)
            .with("indicators.confidence_building.erosion_rate", 1e6)
            .with("indicators.needs.consultations", "[\"confidence_building\"]")
            .with("alignment.indicators.confidence_building", 3)
            .with("alignment.indicators.consultations", consultations)
    };
    for identity in [0.3, 0.9] {
        let last = |consultations: u8| {
            sample(&setting(identity, consultations).model(), LANES, |records, l| records.depth[3][l][0])
        };
        assert!(last(1).into_iter().all(|depth| depth >= 1), "identity {identity}: needed, but gone");
        assert!(last(0).into_iter().all(|depth| depth == 0), "identity {identity}: not needed, but still there");
    }
}
