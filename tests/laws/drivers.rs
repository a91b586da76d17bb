//! The laws of the continuous variables: Ornstein-Uhlenbeck on their own scales, economies and military burdens.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::setting::{START, Setting, driver, drivers_in, logistic, logit, outcome, sample};
use crate::support::{
    Checks, chi_square, counts_between, kolmogorov_smirnov, mean, normal_cdf, normal_variance, proportion,
};

/// Trajectories of most samples. Then a check of a mean sees .014 standard deviations, one of a variance 2 %, and
/// Kolmogorov-Smirnov a shift of .02 standard deviations.
const N: usize = 100_000;

/// A normal law on a variable's own scale.
#[derive(Clone, Copy, Debug)]
struct Gauss {
    mean: f64,
    sd: f64,
}

impl Gauss {
    /// The law of dx = k (mu - x) dt + s dW, `t` years after it was at `x`.
    fn relaxed(x: f64, mu: f64, k: f64, s: f64, t: f64) -> Self {
        let kept = (-k * t).exp();
        let variance = if k == 0.0 { s * s * t } else { s * s * (1.0 - kept * kept) / (2.0 * k) };
        Self { mean: mu + (x - mu) * kept, sd: variance.sqrt() }
    }

    fn cdf(self, x: f64) -> f64 {
        normal_cdf((x - self.mean) / self.sd)
    }

    fn quantile(self, q: f64) -> f64 {
        self.mean + self.sd * Normal::standard().inverse_cdf(q)
    }

    /// Checks the mean, the variance and the whole law.
    fn check(self, checks: &mut Checks, what: &str, values: &[f64]) {
        checks.spend(&format!("{what}: mean"), mean(values, self.mean, self.sd));
        checks.spend(&format!("{what}: variance"), normal_variance(values, self.mean, self.sd * self.sd));
        checks.spend(&format!("{what}: law"), kolmogorov_smirnov(values, |x| self.cdf(x)));
    }
}

/// The exact transition makes the law at a time independent of the step: 1, 12 and 48 steps a year. An Euler step of a
/// month would be off by k dt / 2 = 3 % of the variance.
#[test]
fn urgency_has_its_law_whatever_the_step() {
    let mut checks = Checks::of("urgency_has_its_law_whatever_the_step");
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

/// After 20 years e^-14 of the start is left. A product of two normal numbers of correlation c has the standard
/// deviation sqrt(1 + c^2); a wrong memory of 1 % of e^-k would not be seen, one of 3 % would.
#[test]
fn urgency_settles_into_its_stationary_law() {
    let mut checks = Checks::of("urgency_settles_into_its_stationary_law");
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

/// Bounds between ten cells of equal probability.
const DECILES: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// A variable, its law at the end of the run, and the map from its own scale to its natural one.
struct Claim {
    variable: &'static str,
    law: Gauss,
    natural: fn(f64) -> f64,
}

impl Claim {
    fn outcome(&self, place: usize) -> String {
        format!("{}_{place}", self.variable.replace('.', "_"))
    }

    /// Adds outcomes that say at the end of the run between which deciles the variable is.
    fn watch(&self, setting: Setting, years: i32) -> Setting {
        DECILES.iter().enumerate().fold(setting, |setting, (place, &q)| {
            let name = format!("outcomes.{}", self.outcome(place));
            let bound = (self.natural)(self.law.quantile(q));
            setting
                .with(format!("{name}.values.{}.at_least", self.variable), bound)
                .with(format!("{name}.from"), START + years)
        })
    }
}

/// Ten cells of equal probability: the check sees a shift of .018 standard deviations and a scale off by 1.4 %.
fn check_claims(checks: &mut Checks, setting: Setting, years: i32, claims: &[Claim]) {
    let model = claims.iter().fold(setting, |setting, claim| claim.watch(setting, years)).model();
    let places: Vec<Vec<usize>> = claims
        .iter()
        .map(|claim| (0..DECILES.len()).map(|place| outcome(&model, &claim.outcome(place))).collect())
        .collect();
    let mut counts = vec![[0; DECILES.len() + 1]; claims.len()];
    sample(&model, N, |records, l| {
        for (counts, places) in counts.iter_mut().zip(&places) {
            counts[places.iter().filter(|&&place| records.passage[place][l] != u32::MAX).count()] += 1;
        }
    });
    for (claim, counts) in claims.iter().zip(counts) {
        checks.spend(claim.variable, chi_square(&counts, &[0.1; DECILES.len() + 1]));
    }
}

/// All of these move at once and must not disturb each other. Numbers of reversion and volatility are the defaults.
#[test]
fn variables_without_feedback_have_their_laws() {
    let mut checks = Checks::of("variables_without_feedback_have_their_laws");
    let years = 5;
    let t = f64::from(years);
    let claim = |variable, law, natural| Claim { variable, law, natural };
    let share =
        |variable, from: f64, to: f64, k, s| claim(variable, Gauss::relaxed(logit(from), logit(to), k, s, t), logistic);
    let claims = [
        share("hostile_intent.a", 0.3, 0.7, 0.15, 0.25),
        share("hostile_intent.b", 0.6, 0.6, 0.15, 0.25),
        share("stake.b", 0.5, 0.2, 0.08, 0.12),
        share("identity.a", 0.2, 0.4, 0.12, 0.10),
        share("complementarity", 0.3, 0.7, 0.08, 0.12),
        share("contestation", 0.6, 0.2, 0.1, 0.12),
        claim("orientation.b.global", Gauss::relaxed((-0.3_f64).atanh(), 0.5_f64.atanh(), 0.06, 0.07, t), f64::tanh),
        claim("military_burden.x", Gauss::relaxed(0.03_f64.ln(), 0.03_f64.ln(), 0.15, 0.05, t), f64::exp),
        claim("growth.a", Gauss::relaxed(0.04, 0.04, 0.4, 0.015, t), |g| g),
        claim("gdp.x", Gauss { mean: 20.0_f64.ln() + 0.03 * t, sd: 0.02 * t.sqrt() }, f64::exp),
    ];
    let setting = Setting::new(years)
        .eventless()
        .with("actors.a.hostile_intent", 0.3)
        .with("actors.a.hostile_intent_target", 0.7)
        .with("actors.b.hostile_intent", 0.6)
        .with("actors.b.stake", 0.5)
        .with("actors.b.stake_target", 0.2)
        .with("actors.a.identity", 0.2)
        .with("actors.a.identity_target", 0.4)
        .with("alignment.complementarity", 0.3)
        .with("alignment.complementarity_target", 0.7)
        .with("alignment.contestation", 0.6)
        .with("alignment.contestation_target", 0.2)
        .with("actors.b.orientation.global", "{ initial = -0.3, target = 0.5 }")
        .with("actors.x.military_burden", 0.03)
        .with("actors.x.growth", 0.03)
        .with("actors.x.growth_volatility", 0);
    check_claims(&mut checks, setting, years, &claims);
}

/// The target of severity is th_i, that of expectation L(.5 ebar + .5 sh); both stay where nothing else moves.
#[test]
fn severity_and_expectation_have_their_laws() {
    let mut checks = Checks::of("severity_and_expectation_have_their_laws");
    let years = 4;
    let severity = 0.25 / (1.0 + 10.0 / 20.0) + 0.25 * 0.4 + 0.2 * 0.6 + 0.3 * 0.7 - 0.3 * 0.2;
    // Burdens are equal, so that shares of GDP and of military expenditure are.
    let standing = 0.6 * 10.0 / 14.0 + 0.4 / 2.0;
    let t = f64::from(years);
    let claims = [
        Claim {
            variable: "severity.a",
            law: Gauss::relaxed(logit(0.2), logit(severity), 0.5, 0.35, t),
            natural: logistic,
        },
        Claim {
            variable: "expectation.a",
            law: Gauss::relaxed(logit(0.3), logit(0.5 * 0.7 + 0.5 * standing), 0.1, 0.06, t),
            natural: logistic,
        },
    ];
    let setting = Setting::still(years)
        .with("dynamics.severity.volatility", 0.35)
        .with("dynamics.expectation.volatility", 0.06)
        .with("actors.a.proximity", 0.4)
        .with("actors.a.offensive_capability", 0.6)
        .with("actors.a.hostile_intent", 0.7)
        .with("actors.a.stake", 0.2)
        .with("actors.a.severity", 0.2)
        .with("actors.a.expectation", 0.3)
        .with("actors.a.expectation_target", 0.7);
    check_claims(&mut checks, setting, years, &claims);
}

/// Of each pair, both are above their median with probability 1/4 (variables that start at their target stay symmetric
/// about it). Sees a correlation of .04: the quadrant's probability is 1/4 + asin(c) / (2 pi).
#[test]
fn the_noises_of_different_variables_are_independent() {
    let mut checks = Checks::of("the_noises_of_different_variables_are_independent");
    let pairs = [
        ("hostile_intent.a", "hostile_intent.b"),
        ("hostile_intent.a", "stake.a"),
        ("urgency.a", "identity.a"),
        ("military_burden.a", "growth.a"),
        ("military_burden.a", "orientation.a.global"),
        ("complementarity", "contestation"),
        ("growth.x", "military_burden.x"),
    ];
    let median = |variable: &str| match variable.split('.').next() {
        Some("growth") => 0.04,
        Some("military_burden") => 0.02,
        Some("orientation") => 0.0,
        Some("stake" | "urgency" | "identity") => 0.3,
        _ => 0.4,
    };
    let setting = pairs.iter().enumerate().fold(Setting::new(2).eventless(), |setting, (place, (one, other))| {
        let name = format!("outcomes.pair_{place}");
        setting
            .with(format!("{name}.values.{one}.at_least"), median(one))
            .with(format!("{name}.values.{other}.at_least"), median(other))
            .with(format!("{name}.from"), START + 2)
    });
    let model = setting.model();
    let mut both = [0; 7];
    sample(&model, N, |records, l| {
        for (place, count) in both.iter_mut().enumerate() {
            *count += usize::from(records.passage[outcome(&model, &format!("pair_{place}"))][l] != u32::MAX);
        }
    });
    for ((one, other), count) in pairs.into_iter().zip(both) {
        checks.spend(&format!("{one} and {other}"), proportion(count, N, 0.25));
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
/// recursion, whose moments follow exactly. Gives the part from growth and the part beside it.
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

/// The mean path of growth passes from 10 % to 3 %; its sum over steps is exact, too.
#[test]
fn growth_noise_adds_up_to_its_gaussian_law() {
    let mut checks = Checks::of("growth_noise_adds_up_to_its_gaussian_law");
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

/// ln r of two economies whose growth innovations correlate by c has the variance 2 V (1 - c). Sees an error of c of
/// 2 % of 1 - c: .02 for the world factor's .09, .004 for .81, .03 for -.5.
#[test]
fn economies_move_together_as_told() {
    let mut checks = Checks::of("economies_move_together_as_told");
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
fn military_burdens_have_their_law() {
    let mut checks = Checks::of("military_burdens_have_their_law");
    let setting = Setting::still(5)
        .with("balance.power.military_weight", 1)
        .with("actors.b.gdp", 1e-6)
        .with("actors.a.military_burden", 0.04)
        .with("economy.burden_volatility", 0.2);
    let one = Gauss::relaxed(0.0, 0.0, 0.15, 0.2, 5.0);
    let expected = Gauss { mean: (10.0_f64 / 20.0 * 0.04 / 0.02).ln(), sd: one.sd * 2.0_f64.sqrt() };
    let values = log_power_ratios(&setting, 5);
    checks.spend("law", kolmogorov_smirnov(&values, |x| expected.cdf(x)));
    let bounds = DECILES.map(|q| expected.quantile(q));
    checks.spend("deciles", chi_square(&counts_between(&values, &bounds), &[0.1; DECILES.len() + 1]));
}
