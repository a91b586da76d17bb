//! The budget of false alarms, and the statistical checks that spend it.
//!
//! Seeds are fixed, so the tests are deterministic. The suite's budget is the probability that a change that is
//! correct, but gives other random numbers, makes any check fail; it is divided evenly over all checks (Bonferroni). A
//! failed check is never fixed by another seed or a wider bound: either there is a bug, or the expected distribution is
//! wrong.

use statrs::distribution::{Binomial, ChiSquared, ContinuousCDF, DiscreteCDF, Normal};

/// The probability that correct code with new random numbers fails any check of the suite.
pub const SUITE_ALPHA: f64 = 1e-3;

/// The tests that make statistical checks, and the number of checks of each. [`Checks`] enforces the number.
const BUDGET: [(&str, usize); 92] = [
    ("forecasts_from_a_record_are_those_of_a_hidden_chain", 4),
    ("urgency_has_its_distribution_whatever_the_step", 9),
    ("urgency_settles_into_its_stationary_distribution", 4),
    ("threat_variables_have_their_distributions", 4),
    ("interest_variables_have_their_distributions", 6),
    ("perceptions_have_their_distributions", 6),
    ("the_noises_of_different_variables_are_independent", 8),
    ("the_power_ratio_is_log_normal_without_growth_noise", 3),
    ("growth_noise_adds_up_to_its_gaussian_distribution", 3),
    ("economies_have_their_correlations", 3),
    ("military_burdens_have_their_distribution", 2),
    ("shocks_are_poisson", 3),
    ("effects_have_their_normal_distribution", 1),
    ("a_window_bounds_a_shock", 1),
    ("time_counts_from_the_day_of_the_start", 2),
    ("dated_shocks_occur_with_their_probability", 1),
    ("a_rate_that_depends_on_a_moving_variable_integrates", 2),
    ("a_shock_driven_by_noise_uses_up_an_exponential_threshold", 2),
    ("chosen_types_compete_by_urgency_with_emergent_ones", 2),
    ("deterrence_slows_only_allied_types", 3),
    ("declared_alliances_form", 3),
    ("trajectories_answer_more_or_less_strongly_to_incentives", 1),
    ("a_coalition_ends_with_its_indicators", 1),
    ("a_treaty_comes_and_goes_as_a_two_state_chain", 4),
    ("treaties_end_by_their_size_and_institutions", 3),
    ("treaties_follow_alliances_and_else_incentives", 4),
    ("turns_break_at_exponential_times_and_add_up", 2),
    ("quarrels_break_at_once_with_their_probability", 1),
    ("quarrels_add_up", 1),
    ("new_stories_have_their_logistic_distribution", 2),
    ("a_story_takes_the_place_of_its_quarrel", 1),
    ("a_break_lasts_until_the_stories_allow_an_alignment", 1),
    ("after_a_break_only_a_treaty_remains_for_a_time", 1),
    ("ruptures_happen_at_the_documented_rate", 2),
    ("trade_replaces_an_incentive", 3),
    ("a_clients_need_brings_troops", 2),
    ("support_is_given_with_its_probability", 2),
    ("the_ladder_is_the_chain_of_constant_rates", 5),
    ("any_step_gives_the_chain_of_continuous_time", 3),
    ("splitting_gives_the_probabilities_of_the_chain", 2),
    ("splitting_agrees_with_plain_sampling", 10),
    ("the_chain_goes_on_from_the_stage_where_it_was", 2),
    ("a_break_goes_on", 1),
    ("dormant_indicators_remain_dormant", 1),
    ("probabilities_from_here_are_a_martingale", 2),
    ("a_failing_condition_lets_a_type_fall_at_its_rate", 1),
    ("a_thin_partnership_dissolves_at_its_rate", 1),
    ("types_change_as_often_as_their_rates_allow_in_a_step", 2),
    ("types_change_at_the_documented_rates", 15),
    ("treaties_change_at_the_documented_rates", 2),
    ("turns_break_at_the_documented_rates", 1),
    ("indicators_change_at_the_documented_rates", 14),
    ("a_shock_cut_in_two_halves_has_the_same_distribution", 3),
    ("draws_of_parameters_have_the_spread_of_the_closed_form", 6),
    ("draws_have_their_rank_correlations", 10),
    ("correlated_draws_keep_their_distributions", 3),
    ("stopping_at_a_precision_biases_neither_probabilities_nor_errors", 2),
    ("raising_the_draws_biases_neither_probabilities_nor_errors", 2),
    ("an_indicator_of_n_levels_is_its_birth_and_death_chain", 6),
    ("shares_of_the_variance_have_their_closed_form", 8),
    ("shares_with_a_surrogate_have_their_closed_form", 8),
    ("elementary_effects_have_their_closed_form", 4),
    ("a_rare_value_is_evaluated_in_proportion", 3),
    ("tipping_values_have_the_distribution_of_their_parameter", 2),
    ("given_data_have_the_closed_form_of_their_bins", 2),
    ("uncorrected_noise_is_detected", 4),
    ("correlated_parameters_are_one_input", 4),
    ("first_order_indices_of_a_run_have_their_closed_form", 5),
    ("intervals_of_tipping_values_hold_the_true_one", 1),
    ("ends_are_covered_at_96_trajectories_in_each_of_1000_draws", 14),
    ("ends_are_covered_at_800_trajectories_in_each_of_1000_draws", 14),
    ("ends_are_covered_at_80_trajectories_in_each_of_100_draws", 14),
    ("ends_are_covered_in_runs", 1),
    ("evidence_gives_the_occupancy_of_a_hidden_chain", 9),
    ("evidence_moves_a_rate_with_the_state", 5),
    ("errors_of_few_trajectories_hold", 4),
    ("measurements_and_counts_move_what_they_are_of", 3),
    ("support_kept_or_failed_moves_its_odds", 3),
    ("a_part_of_the_histories_is_a_sample", 2),
    ("the_rate_behind_the_evidence_has_a_uniform_rank", 1),
    ("an_agreement_takes_the_time_of_its_steps", 4),
    ("a_group_ratifies_state_by_state", 1),
    ("one_party_holds_it_up", 3),
    ("what_has_not_happened_by_then_is_still_to_come", 1),
    ("notice_and_terms_end_on_their_day", 3),
    ("announced_dates_are_kept_with_their_probability", 1),
    ("members_leave_by_their_own_incentive", 3),
    ("what_needs_another_waits_for_it", 2),
    ("shocks_act_on_agreements", 2),
    ("agreements_leave_the_rest_as_it_is", 1),
    ("a_coding_of_an_agreement_moves_its_probability", 2),
    ("a_sweep_gives_the_probabilities_and_differences_of_the_closed_form", 5),
];

/// The number of statistical checks of the suite.
pub const N_CHECKS: usize = {
    let (mut total, mut place) = (0, 0);
    while place < BUDGET.len() {
        total += BUDGET[place].1;
        place += 1;
    }
    total
};

/// The probability of a false alarm of one check.
pub const ALPHA: f64 = SUITE_ALPHA / N_CHECKS as f64;

/// Why a sample does not have the expected distribution.
pub type Verdict = Result<(), String>;

/// The checks of one test: exactly the number in the budget.
pub struct Checks {
    test: &'static str,
    left: usize,
}

impl Checks {
    /// The checks of the test of this name.
    pub fn of(test: &'static str) -> Self {
        let (_, left) = BUDGET.into_iter().find(|(name, _)| *name == test).expect("every test has its budget");
        Self { test, left }
    }

    /// Spends one check on a verdict, which must be good.
    pub fn spend(&mut self, what: &str, verdict: Verdict) {
        assert!(self.left > 0, "{}: more checks than the budget has", self.test);
        self.left -= 1;
        if let Err(why) = verdict {
            panic!("{}: {what}: {why}", self.test);
        }
    }
}

impl Drop for Checks {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.left, 0, "{}: fewer checks than the budget has", self.test);
        }
    }
}

/// The number of standard errors that a check allows on either side.
pub fn z_bound() -> f64 {
    Normal::standard().inverse_cdf(1.0 - ALPHA / 2.0)
}

/// The standard normal distribution function at `z`.
pub fn normal_cdf(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

/// Null: `deviation` has mean 0 and this variance and is nearly normal.
pub fn deviation(deviation: f64, variance: f64) -> Verdict {
    let z = deviation / variance.sqrt();
    let bound = z_bound();
    // Written so that NaN fails.
    if z.abs() <= bound { Ok(()) } else { Err(format!("z = {z:.2}, bound {bound:.2}")) }
}

/// Null: `values` are independent with this mean and standard deviation, both known. Detects an error of the mean of
/// about `z_bound() * sd / sqrt(n)` half of the time.
pub fn mean(values: &[f64], expected: f64, sd: f64) -> Verdict {
    let n = values.len() as f64;
    let found = values.iter().sum::<f64>() / n;
    deviation(found - expected, sd * sd / n).map_err(|why| format!("mean {found}, expected {expected}: {why}"))
}

/// Null: `values` are independent and normal with this mean and variance; the mean of their squared deviations from the
/// known mean has the standard error `variance * sqrt(2 / n)`. Detects a relative error of the variance of about
/// `z_bound() * sqrt(2 / n)`.
pub fn normal_variance(values: &[f64], centre: f64, variance: f64) -> Verdict {
    let squares: Vec<f64> = values.iter().map(|value| (value - centre) * (value - centre)).collect();
    mean(&squares, variance, variance * 2.0_f64.sqrt()).map_err(|why| format!("variance: {why}"))
}

/// The least variance of a count for which its distribution is nearly normal at the bound.
const COUNT_VARIANCE_MIN: f64 = 400.0;

/// Null: `hits` of `n` independent trials of probability `p`. Detects an error of p of about `z_bound() * sqrt(p (1 -
/// p) / n)`.
pub fn proportion(hits: usize, n: usize, p: f64) -> Verdict {
    let (expected, variance) = (n as f64 * p, n as f64 * p * (1.0 - p));
    assert!(variance >= COUNT_VARIANCE_MIN, "too few trials for a normal bound: variance {variance}");
    deviation(hits as f64 - expected, variance).map_err(|why| format!("{hits} of {n}, expected {expected:.1}: {why}"))
}

/// Null: `hits` of `n` independent trials of probability `p` or more, by the exact binomial distribution. At n = 300
/// and p = .95 it detects .85.
pub fn at_least(hits: usize, n: usize, p: f64) -> Verdict {
    let distribution = Binomial::new(p, n as u64).expect("a probability");
    let chance = distribution.cdf(hits as u64);
    if chance >= ALPHA { Ok(()) } else { Err(format!("{hits} of {n}, at least {p} expected: chance {chance:.1e}")) }
}

/// Null: two samples of trials of one unknown probability. Detects a difference of about `z_bound() * sqrt(2 p (1 - p)
/// / n)`.
pub fn same_proportion(hits: [usize; 2], n: usize) -> Verdict {
    let p = (hits[0] + hits[1]) as f64 / (2 * n) as f64;
    let variance = 2.0 * n as f64 * p * (1.0 - p);
    assert!(variance >= COUNT_VARIANCE_MIN, "too few trials for a normal bound: variance {variance}");
    deviation(hits[0] as f64 - hits[1] as f64, variance).map_err(|why| format!("{hits:?} of {n} each: {why}"))
}

/// Null: a count whose compensator (the sum of its conditional probabilities) and predictable variance are given: a
/// martingale at its end, normal in the limit. Detects an error of the rate of about `z_bound() / sqrt(count)`.
pub fn compensated(observed: f64, expected: f64, variance: f64) -> Verdict {
    assert!(variance >= COUNT_VARIANCE_MIN, "too few events for a normal bound: variance {variance}");
    deviation(observed - expected, variance).map_err(|why| format!("{observed} events, expected {expected:.1}: {why}"))
}

/// Null: `values` are independent with the continuous distribution function `cdf`. The bound on the largest distance,
/// sqrt(ln(2 / alpha) / (2 n)), holds for every n (Dvoretzky, Kiefer & Wolfowitz, with Massart's constant, 1990). It is
/// not sensitive: it detects a shift of a normal distribution of 2.5 times the bound, an error of its scale of 4 times
/// the bound.
pub fn kolmogorov_smirnov(values: &[f64], cdf: impl Fn(f64) -> f64) -> Verdict {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let distance = |(place, &value): (usize, &f64)| {
        let expected = cdf(value);
        (expected - place as f64 / n).abs().max((expected - (place + 1) as f64 / n).abs())
    };
    let largest =
        sorted.iter().enumerate().map(distance).fold(0.0, |a: f64, b| if b > a || b.is_nan() { b } else { a });
    let bound = ((2.0 / ALPHA).ln() / (2.0 * n)).sqrt();
    if largest <= bound { Ok(()) } else { Err(format!("largest distance {largest:.5}, bound {bound:.5}")) }
}

/// Cells with a smaller expectation are pooled with their neighbours: far out in the tail of the chi-square
/// distribution, the usual 5 would be too few.
const CELL_MIN: f64 = 25.0;

/// Null: independent observations fall into cells with these probabilities, which sum to 1. Cells of probability 0 must
/// be empty. Detects errors d of the probabilities with n sum d^2 / p of about twice the distance of the bound from df.
pub fn chi_square(counts: &[usize], probabilities: &[f64]) -> Verdict {
    assert_eq!(counts.len(), probabilities.len());
    let n = counts.iter().sum::<usize>() as f64;
    let total: f64 = probabilities.iter().sum();
    assert!((total - 1.0).abs() < 1e-9, "the expected probabilities sum to {total}");
    if counts.iter().zip(probabilities).any(|(&count, &p)| p == 0.0 && count > 0) {
        return Err(format!("something impossible happened: {counts:?} against {probabilities:?}"));
    }
    let mut cells: Vec<(f64, f64)> = Vec::new();
    let mut open = (0.0, 0.0);
    for (&count, &p) in counts.iter().zip(probabilities) {
        open = (open.0 + count as f64, open.1 + n * p);
        if open.1 >= CELL_MIN {
            cells.push(open);
            open = (0.0, 0.0);
        }
    }
    let last = cells.last_mut().expect("at least one cell is full");
    *last = (last.0 + open.0, last.1 + open.1);
    assert!(cells.len() >= 2, "too few observations for a test");
    let statistic: f64 = cells.iter().map(|(seen, expected)| (seen - expected) * (seen - expected) / expected).sum();
    let distribution = ChiSquared::new((cells.len() - 1) as f64).expect("positive degrees of freedom");
    let chance = distribution.sf(statistic);
    if chance >= ALPHA {
        Ok(())
    } else {
        Err(format!("chi-square {statistic:.1} on {} degrees, chance {chance:.1e}: {counts:?}", cells.len() - 1))
    }
}

/// Every test of the budget is in the suite, under its name.
#[test]
fn the_budget_is_that_of_the_suite() {
    let sources = [
        include_str!("drivers.rs"),
        include_str!("hazards.rs"),
        include_str!("stages.rs"),
        include_str!("types.rs"),
        include_str!("agreements.rs"),
        include_str!("agreement_links.rs"),
        include_str!("breaks.rs"),
        include_str!("compensators.rs"),
        include_str!("metamorphic.rs"),
        include_str!("draws.rs"),
        include_str!("precision.rs"),
        include_str!("variations.rs"),
        include_str!("splitting.rs"),
        include_str!("forking.rs"),
        include_str!("sensitivity.rs"),
        include_str!("conditioning.rs"),
        include_str!("scores.rs"),
        include_str!("tipping.rs"),
        include_str!("parameter_band.rs"),
    ]
    .concat();
    for (test, _) in BUDGET {
        assert_eq!(sources.matches(&format!("Checks::of(\"{test}\")")).count(), 1, "{test}");
        assert!(sources.contains(&format!("fn {test}()")), "{test}");
    }
    assert_eq!(sources.matches("Checks::of(").count(), BUDGET.len());
}
