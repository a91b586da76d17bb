//! The distributions of the continuous variables: Ornstein-Uhlenbeck on their own scales, economies and military
//! burdens.

use crate::setting::{Setting, driver, drivers_in, logit, sample};
use crate::support::{Checks, kolmogorov_smirnov, mean, normal_cdf, normal_variance, proportion};

/// Trajectories of most samples. A check of a mean then detects .014 standard deviations, one of a variance 2 %, and
/// Kolmogorov-Smirnov a shift of .02 standard deviations.
const N: usize = 100_000;

/// A normal distribution on a variable's own scale.
#[derive(Clone, Copy, Debug)]
struct Gauss {
    mean: f64,
    sd: f64,
}

impl Gauss {
    /// The distribution of dx = k (mu - x) dt + s dW, `t` years after it was at `x`.
    fn relaxed(x: f64, mu: f64, k: f64, s: f64, t: f64) -> Self {
        let kept = (-k * t).exp();
        let variance = if k == 0.0 { s * s * t } else { s * s * (1.0 - kept * kept) / (2.0 * k) };
        Self { mean: mu + (x - mu) * kept, sd: variance.sqrt() }
    }

    fn cdf(self, x: f64) -> f64 {
        normal_cdf((x - self.mean) / self.sd)
    }

    /// Checks the mean, the variance and the whole distribution.
    fn check(self, checks: &mut Checks, what: &str, values: &[f64]) {
        checks.spend(&format!("{what}: mean"), mean(values, self.mean, self.sd));
        checks.spend(&format!("{what}: variance"), normal_variance(values, self.mean, self.sd * self.sd));
        checks.spend(&format!("{what}: distribution"), kolmogorov_smirnov(values, |x| self.cdf(x)));
    }
}

/// The exact transition makes the distribution at a time independent of the step: 1, 12 and 48 steps a year. An Euler
/// step of a month would have a variance error of k dt / 2 = 3 %.
#[test]
fn urgency_has_its_distribution_whatever_the_step() {
    let mut checks = Checks::of("urgency_has_its_distribution_whatever_the_step");
    let expected = Gauss::relaxed(logit(0.2), logit(0.6), 0.7, 0.4, 3.0);
    for steps in [1, 12, 48] {
        let model = Setting::still(3)
            .with("steps_per_year", steps)
            .with("dynamics.urgency.volatility", 0.4)
            .with("actors.a.urgency", 0.2)
            .with("actors.a.urgency_target", 0.6)
            .model();
        let values: Vec<f64> = drivers_in(&model, "urgency.a", 3, N).into_iter().map(logit).collect();
        expected.check(&mut checks, &format!("{steps} steps a year"), &values);
    }
}

/// After 20 years e^-14 of the start remains. A product of two normal numbers of correlation c has the standard
/// deviation sqrt(1 + c^2); an error of 1 % of e^-k would not be detected, one of 3 % would.
#[test]
fn urgency_settles_into_its_stationary_distribution() {
    let mut checks = Checks::of("urgency_settles_into_its_stationary_distribution");
    let (reversion, volatility) = (0.7, 0.4);
    let model = Setting::still(20)
        .with("steps_per_year", 4)
        .with("dynamics.urgency.volatility", volatility)
        .with("actors.a.urgency_target", 0.6)
        .model();
    let place = driver(&model, "urgency.a");
    let pairs = sample(&model, N, |records, l| [19, 20].map(|year: usize| logit(records.drivers[year][place][l])));
    let stationary = Gauss { mean: logit(0.6), sd: volatility / (2.0_f64 * reversion).sqrt() };
    let last: Vec<f64> = pairs.iter().map(|pair| pair[1]).collect();
    stationary.check(&mut checks, "stationary", &last);
    let product = |pair: &[f64; 2]| (pair[0] - stationary.mean) * (pair[1] - stationary.mean);
    let products: Vec<f64> = pairs.iter().map(product).collect();
    let (variance, correlation) = (stationary.sd * stationary.sd, (-reversion).exp());
    let sd = variance * (1.0 + correlation * correlation).sqrt();
    checks.spend("memory over a year", mean(&products, variance * correlation, sd));
}

/// Severity that follows its target at once and without noise, so that a step later it equals the target. The target is
/// determined by `weights`, and nothing is clipped.
fn transparent(setting: Setting, weights: &[(&str, f64)]) -> Setting {
    let setting = ["power", "proximity", "offensive", "intent", "stake"]
        .into_iter()
        .fold(setting, |setting, part| setting.with(format!("balance.threat.{part}_weight"), 0))
        .with("steps_per_year", 4)
        .with("dynamics.severity.reversion", 1e6)
        .with("balance.threat.floor", 1e-12)
        .with("balance.threat.ceiling", 1.0 - 1e-12);
    weights
        .iter()
        .fold(setting, |setting, (part, weight)| setting.with(format!("balance.threat.{part}_weight"), weight))
}

/// Checks a driver of `setting` after `years`, mapped back to the scale of the underlying variable.
fn check_driver(
    checks: &mut Checks,
    setting: &Setting,
    name: &str,
    years: usize,
    map: fn(f64) -> f64,
    distribution: Gauss,
) {
    let values: Vec<f64> = drivers_in(&setting.model(), name, years, N).into_iter().map(map).collect();
    checks.spend(name, kolmogorov_smirnov(&values, |x| distribution.cdf(x)));
    checks.spend(
        &format!("{name}: variance"),
        normal_variance(&values, distribution.mean, distribution.sd * distribution.sd),
    );
}

/// Hostile intent and stake, observed through the severity that they determine, a step later.
#[test]
fn threat_variables_have_their_distributions() {
    let mut checks = Checks::of("threat_variables_have_their_distributions");
    let t = 5.0 - 0.25;
    let intent = transparent(Setting::still(5), &[("intent", 1.0)])
        .with("dynamics.hostile_intent.volatility", 0.25)
        .with("actors.a.hostile_intent", 0.3)
        .with("actors.a.hostile_intent_target", 0.7);
    let distribution = Gauss::relaxed(logit(0.3), logit(0.7), 0.15, 0.25, t);
    check_driver(&mut checks, &intent, "severity.a", 5, logit, distribution);
    let stake = transparent(Setting::still(5), &[("proximity", 1.0), ("stake", 1.0)])
        .with("dynamics.stake.volatility", 0.12)
        .with("actors.b.proximity", 1)
        .with("actors.b.stake", 0.5)
        .with("actors.b.stake_target", 0.2);
    let distribution = Gauss::relaxed(logit(0.5), logit(0.2), 0.08, 0.12, t);
    check_driver(&mut checks, &stake, "severity.b", 5, |severity| logit(1.0 - severity), distribution);
}

/// Complementarity, contestation and one member's orientation, observed through the balance of interest: N = E, N = 1 -
/// C, and, with the other member at 1, N^2 = (1 + rho) rho / 2.
#[test]
fn interest_variables_have_their_distributions() {
    let mut checks = Checks::of("interest_variables_have_their_distributions");
    let base = Setting::still(5).with("steps_per_year", 4).with("balance.interest.economic_weight", 1);
    let complementarity = base
        .clone()
        .with("alignment.contestation", 1e-12)
        .with("dynamics.complementarity.volatility", 0.12)
        .with("alignment.complementarity", 0.3)
        .with("alignment.complementarity_target", 0.7);
    let distribution = Gauss::relaxed(logit(0.3), logit(0.7), 0.08, 0.12, 5.0);
    check_driver(&mut checks, &complementarity, "interest", 5, logit, distribution);
    let contestation = base
        .clone()
        .with("alignment.complementarity", 1.0 - 1e-12)
        .with("dynamics.contestation.volatility", 0.12)
        .with("alignment.contestation", 0.6)
        .with("alignment.contestation_target", 0.2);
    let distribution = Gauss::relaxed(logit(0.6), logit(0.2), 0.1, 0.12, 5.0);
    check_driver(&mut checks, &contestation, "interest", 5, |interest| logit(1.0 - interest), distribution);
    let orientation = base
        .with("balance.interest.economic_weight", 0)
        .with("alignment.contestation", 1e-12)
        .with("dynamics.orientation.volatility", 0.07)
        .with("actors.a.orientation.global", "{ initial = 0.6, target = 0.8 }")
        .with("actors.b.orientation.global", 1.0 - 1e-9);
    let distribution = Gauss::relaxed(0.6_f64.atanh(), 0.8_f64.atanh(), 0.06, 0.07, 5.0);
    let behind = |interest: f64| (((1.0 + 8.0 * interest * interest).sqrt() - 1.0) / 2.0).atanh();
    check_driver(&mut checks, &orientation, "interest", 5, behind, distribution);
}

/// Severity, identity and expectation on their own: the target of severity is th_i, that of expectation L(.5 ebar + .5
/// sh), that of identity Vbar without institutions; all targets are constant where nothing else moves.
#[test]
fn perceptions_have_their_distributions() {
    let mut checks = Checks::of("perceptions_have_their_distributions");
    let severity = 0.25 / (1.0 + 10.0 / 20.0) + 0.25 * 0.4 + 0.2 * 0.6 + 0.3 * 0.7 - 0.3 * 0.2;
    // Burdens are equal, and so are shares of GDP and of military expenditure; without consultations equality is not
    // practised.
    let standing = 10.0 / 14.0;
    let setting = Setting::still(4)
        .with("steps_per_year", 4)
        .with("dynamics.severity.volatility", 0.35)
        .with("dynamics.identity.volatility", 0.1)
        .with("dynamics.expectation.volatility", 0.06)
        .with("actors.a.proximity", 0.4)
        .with("actors.a.offensive_capability", 0.6)
        .with("actors.a.hostile_intent", 0.7)
        .with("actors.a.stake", 0.2)
        .with("actors.a.severity", 0.2)
        .with("actors.b.identity", 0.2)
        .with("actors.b.identity_target", 0.5)
        .with("actors.a.expectation", 0.3)
        .with("actors.a.expectation_target", 0.7);
    let distribution = Gauss::relaxed(logit(0.2), logit(severity), 0.5, 0.35, 4.0);
    check_driver(&mut checks, &setting, "severity.a", 4, logit, distribution);
    check_driver(&mut checks, &setting, "identity.b", 4, logit, Gauss::relaxed(logit(0.2), 0.0, 0.12, 0.1, 4.0));
    let distribution = Gauss::relaxed(logit(0.3), logit(0.5 * 0.7 + 0.5 * standing), 0.1, 0.06, 4.0);
    check_driver(&mut checks, &setting, "expectation.a", 4, logit, distribution);
}

/// In each pair, both are above their median with probability 1/4 (variables that start at their target remain
/// symmetric about it). Detects a correlation of .04: the quadrant's probability is 1/4 + asin(c) / (2 pi). The pairs
/// include variables from one pair of normal numbers, from one block of words, and of the two members.
#[test]
fn the_noises_of_different_variables_are_independent() {
    let mut checks = Checks::of("the_noises_of_different_variables_are_independent");
    let quiet = Setting::new(2).eventless().with("actors.b.gdp", 10).with("balance.interest.economic_weight", 1);
    let quiet = ["a", "b", "x"]
        .into_iter()
        .fold(quiet, |setting, actor| setting.with(format!("actors.{actor}.growth_volatility"), 0))
        .with("actors.a.gdp_volatility", 0)
        .with("actors.b.gdp_volatility", 0)
        .with("status.military_weight", 0)
        .with("dynamics.contestation.volatility", 0);
    // For severity, either its own noise is observed or that of the underlying hostile intent.
    let own = Setting::still(2)
        .with("steps_per_year", 4)
        .with("dynamics.severity.volatility", 0.35)
        .with("dynamics.urgency.volatility", 0.4);
    let level = 0.25 / (1.0 + 10.0 / 20.0) + 0.25 * 0.3 + 0.2 * 0.5 + 0.3 * 0.4 - 0.3 * 0.3;
    let own = own.with("actors.a.severity", level);
    let intent = transparent(quiet, &[("intent", 1.0)]).with("dynamics.severity.volatility", 0);
    let pairs = [
        (&own, ("severity.a", level), ("urgency.a", 0.3)),
        (&intent, ("severity.a", 0.4), ("severity.b", 0.4)),
        (&intent, ("severity.a", 0.4), ("urgency.a", 0.3)),
        (&intent, ("urgency.a", 0.3), ("urgency.b", 0.3)),
        (&intent, ("urgency.a", 0.3), ("identity.a", 0.3)),
        (&intent, ("identity.a", 0.3), ("expectation.a", 0.5)),
        (&intent, ("interest", 0.4 * 0.6), ("severity.a", 0.4)),
        (&intent, ("power_ratio", 1.0), ("urgency.b", 0.3)),
    ];
    for (setting, one, other) in pairs {
        let model = setting.model();
        let places = [one, other].map(|(name, median)| (driver(&model, name), median));
        let both =
            sample(&model, N, |records, l| places.iter().all(|&(place, median)| records.drivers[2][place][l] > median));
        let count = both.into_iter().filter(|&both| both).count();
        checks.spend(&format!("{} and {}", one.0, other.0), proportion(count, N, 0.25));
    }
}

/// ln r at the end, where only the adversary's economy is uncertain: then r is log-normal.
fn log_power_ratios(setting: &Setting, years: usize) -> Vec<f64> {
    drivers_in(&setting.model(), "power_ratio", years, N).into_iter().map(f64::ln).collect()
}

/// r = (Y_a + Y_b) / Y_x with Y_x a geometric Brownian motion.
#[test]
fn the_power_ratio_is_log_normal_without_growth_noise() {
    let mut checks = Checks::of("the_power_ratio_is_log_normal_without_growth_noise");
    let setting = Setting::still(6).with("actors.x.gdp_volatility", 0.08).with("actors.x.growth", 0.01);
    let expected = Gauss { mean: (14.0_f64 / 20.0).ln() + 6.0 * (0.04 - 0.01), sd: 0.08 * 6.0_f64.sqrt() };
    expected.check(&mut checks, "ln r", &log_power_ratios(&setting, 6));
}

/// The variance of y - E y after `steps` of y += g dt + s_y sqrt(dt) Z, then g by its exact transition: a linear
/// recursion with exact moments. Returns the part from growth and the part beside it.
fn gdp_variance(steps: u32, dt: f64, reversion: f64, growth_volatility: f64, gdp_volatility: f64) -> (f64, f64) {
    let kept = (-reversion * dt).exp();
    let spread = growth_volatility * growth_volatility * (1.0 - kept * kept) / (2.0 * reversion);
    let (mut yy, mut yg, mut gg) = (0.0, 0.0, 0.0);
    for _ in 0..steps {
        yy += 2.0 * dt * yg + dt * dt * gg;
        yg = kept * (yg + dt * gg);
        gg = kept * kept * gg + spread;
    }
    (yy, gdp_volatility * gdp_volatility * f64::from(steps) * dt)
}

/// The mean path of growth moves from 10 % to 3 %; its sum over steps is exact, too.
#[test]
fn growth_noise_adds_up_to_its_gaussian_distribution() {
    let mut checks = Checks::of("growth_noise_adds_up_to_its_gaussian_distribution");
    let (dt, steps) = (1.0 / 12.0, 8 * 12);
    let (by_growth, beside) = gdp_variance(steps, dt, 0.4, 0.03, 0.02);
    let path = |t: f64| 0.03 + 0.07 * (-t / 5.0).exp();
    let (mut growth, mut log_gdp) = (0.10, 20.0_f64.ln());
    for step in 0..steps {
        log_gdp += growth * dt;
        let towards = path(f64::from(step) * dt);
        growth = towards + (growth - towards) * (-0.4 * dt).exp();
    }
    let setting = Setting::still(8)
        .with("actors.x.growth", 0.10)
        .with("actors.x.growth_target", 0.03)
        .with("actors.x.growth_transition_years", 5)
        .with("actors.x.growth_volatility", 0.03)
        .with("actors.x.gdp_volatility", 0.02);
    let expected = Gauss { mean: 14.0_f64.ln() + 8.0 * 0.04 - log_gdp, sd: (by_growth + beside).sqrt() };
    expected.check(&mut checks, "ln r", &log_power_ratios(&setting, 8));
}

/// ln r of two economies whose growth innovations have correlation c has the variance 2 V (1 - c). Detects an error of
/// c of 2 % of 1 - c: .02 for the world factor's .09, .004 for .81, .03 for -.5.
#[test]
fn economies_have_their_correlations() {
    let mut checks = Checks::of("economies_have_their_correlations");
    let (variance, _) = gdp_variance(8 * 4, 0.25, 0.4, 0.03, 0.0);
    let pair = "[ { between = [\"x\", \"a\"], value = -0.5 } ]";
    for (key, value, correlation) in [
        ("economy.world_loading", "0.3", 0.09),
        ("economy.world_loading", "0.9", 0.81),
        ("economy.growth_correlation", pair, -0.5),
    ] {
        let setting = Setting::still(8)
            .with("steps_per_year", 4)
            .with("actors.b.gdp", 1e-6)
            .with("actors.a.growth_volatility", 0.03)
            .with("actors.x.growth_volatility", 0.03)
            .with(key, value);
        let centre = (10.000_001_f64 / 20.0).ln();
        let verdict = normal_variance(&log_power_ratios(&setting, 8), centre, 2.0 * variance * (1.0 - correlation));
        checks.spend(&format!("correlation {correlation}"), verdict);
    }
}

/// With the ratio of military expenditures alone, ln r = const + m_a - m_x, each reverting.
#[test]
fn military_burdens_have_their_distribution() {
    let mut checks = Checks::of("military_burdens_have_their_distribution");
    let setting = Setting::still(5)
        .with("balance.power.military_weight", 1)
        .with("actors.b.gdp", 1e-6)
        .with("actors.a.military_burden", 0.04)
        .with("economy.burden_volatility", 0.2);
    let one = Gauss::relaxed(0.0, 0.0, 0.15, 0.2, 5.0);
    let expected = Gauss { mean: (10.0_f64 / 20.0 * 0.04 / 0.02).ln(), sd: one.sd * 2.0_f64.sqrt() };
    let values = log_power_ratios(&setting, 5);
    checks.spend("distribution", kolmogorov_smirnov(&values, |x| expected.cdf(x)));
    checks.spend("variance", normal_variance(&values, expected.mean, expected.sd * expected.sd));
}
