//! Without noise and events: the continuous variables against a plain, independent implementation of the equations, and
//! against closed forms. These tests are exact, up to rounding.

use stadial::model::{Model, Parameters};
use stadial::noise::Seed;

use crate::setting::{SEED, Setting, driver, logistic, logit, sample};

/// The variables, on the documented scales, by member where it is a list.
struct Plain {
    log_gdp: Vec<f64>,
    growth: Vec<f64>,
    log_burden: Vec<f64>,
    severity: Vec<f64>,
    urgency: Vec<f64>,
    intent: Vec<f64>,
    stake: Vec<f64>,
    identity: Vec<f64>,
    expectation: Vec<f64>,
    anxiety: Vec<f64>,
    /// By member, then theatre.
    orientation: Vec<Vec<f64>>,
    complementarity: f64,
    contestation: f64,
    incentive: f64,
    learning: f64,
}

/// The derived quantities at a moment (section 3 of the model).
struct Seen {
    ratio: f64,
    need: f64,
    power: f64,
    threat: f64,
    interest: f64,
    target: f64,
    status: f64,
    recognition: f64,
    estrangement: f64,
    severity_target: Vec<f64>,
    standing: Vec<f64>,
}

fn least(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::INFINITY, f64::min)
}

fn most(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::NEG_INFINITY, f64::max)
}

fn by<'p, T>(items: &'p [T], value: impl Fn(&T) -> f64 + 'p) -> Vec<f64> {
    items.iter().map(value).collect()
}

impl Plain {
    fn start(p: &Parameters) -> Self {
        Self {
            log_gdp: by(&p.actors, |a| a.gdp.ln()),
            growth: by(&p.actors, |a| a.growth),
            log_burden: by(&p.actors, |a| a.military_burden.ln()),
            severity: by(&p.members, |m| logit(m.severity)),
            urgency: by(&p.members, |m| logit(m.urgency)),
            intent: by(&p.members, |m| logit(m.hostile_intent)),
            stake: by(&p.members, |m| logit(m.stake)),
            identity: by(&p.members, |m| logit(m.identity)),
            expectation: by(&p.members, |m| logit(m.expectation)),
            anxiety: by(&p.members, |m| m.anxiety),
            orientation: p.orientation.iter().map(|of_member| by(of_member, |o| o.initial.atanh())).collect(),
            complementarity: logit(p.alignment.complementarity),
            contestation: logit(p.alignment.contestation),
            incentive: p.alignment.incentive,
            learning: p.alignment.learning,
        }
    }

    /// `leader` is the dominant member, if any.
    fn see(&self, p: &Parameters, leader: Option<usize>) -> Seen {
        let n = p.members.len();
        let gdp = by(&self.log_gdp, |y| y.exp());
        let military: Vec<f64> = (0..=n).map(|a| gdp[a] * self.log_burden[a].exp()).collect();
        let (w, u) = (p.power.military_weight, p.power.composite_weight);
        let index: Vec<f64> = (0..=n).map(|a| gdp[a] * p.actors[a].composite / p.actors[a].gdp).collect();
        let one = |i: usize| (1.0 - w - u) * gdp[i] / gdp[n] + w * military[i] / military[n] + u * index[i] / index[n];
        let relative: Vec<f64> = (0..n).map(one).collect();
        let ratio: f64 = relative.iter().sum();
        let strongest = most((0..n).filter(|&i| leader != Some(i)).map(|i| relative[i]));
        let reach = logistic((ratio.ln() - p.power.non_permissive.ln()) / p.power.width);
        let need = 1.0 - logistic((strongest.ln() - p.power.overmatch.ln()) / p.power.width);
        let power = reach * need;
        let (threat, severity_target) = self.threat(p, &relative);
        let interest = self.interest(p);
        let balances = [power, threat, interest];
        let spread = most(balances.into_iter()) - least(balances.into_iter());
        let q = &p.incentive;
        let contested = logistic(self.contestation) / p.rupture.first_test;
        let first_test = 1.0 / (1.0 + contested.powf(q.response));
        let winning = leader.map_or(0.0, |_| (2.0 * logistic(ratio.ln() / q.bandwagoning_width) - 1.0).max(0.0));
        let target = (q.threat_weight * threat + (1.0 - q.threat_weight) * interest)
            * (reach + (1.0 - reach) * q.without_power)
            * (need + (1.0 - need) * (1.0 - self.learning))
            * (1.0 - q.divergence_damping * spread)
            * first_test
            * (1.0 + q.bandwagoning * winning);
        let share = |values: &[f64], i: usize| values[i] / values[..n].iter().sum::<f64>();
        let capability = |i: usize| {
            (1.0 - p.status.military_weight) * share(&gdp, i) + p.status.military_weight * share(&military, i)
        };
        let equal = if leader.is_some() { 0.0 } else { p.status.equality_weight * p.start[1].depth / 3.0 };
        let standing = (0..n).map(|i| (1.0 - equal) * capability(i) + equal / n as f64).collect();
        let claims: f64 = self.expectation.iter().map(|&e| logistic(e)).sum();
        let calm = (1.0 - most(self.anxiety.iter().copied())).clamp(0.0, 1.0);
        let status = (-(claims - 1.0).max(0.0) / p.status.overlap_tolerance).exp() * calm;
        let recognition = ((status - p.status.minimal) / (p.status.high - p.status.minimal)).clamp(0.0, 1.0);
        let radical = least(self.identity.iter().map(|&v| logistic(v))) < p.conditions.identity_medium;
        let estrangement = if radical { 1.0 - recognition } else { 0.0 };
        let target = target.min(1.0);
        Seen {
            ratio,
            need,
            power,
            threat,
            interest,
            target,
            status,
            recognition,
            estrangement,
            severity_target,
            standing,
        }
    }

    fn threat(&self, p: &Parameters, relative: &[f64]) -> (f64, Vec<f64>) {
        let t = &p.threat;
        let severity_target = (0..relative.len())
            .map(|i| {
                let member = &p.members[i];
                let sum = t.power_weight / (1.0 + relative[i])
                    + t.proximity_weight * member.proximity
                    + t.offensive_weight * member.offensive_capability
                    + t.intent_weight * logistic(self.intent[i])
                    - t.stake_weight * logistic(self.stake[i]);
                sum.clamp(t.floor, t.ceiling)
            })
            .collect();
        let severity = least(self.severity.iter().map(|&x| logistic(x)));
        let urgency = least(self.urgency.iter().map(|&x| logistic(x)));
        let threat = p.alignment.overlap.powf(t.overlap_exponent)
            * severity.powf(t.severity_exponent)
            * urgency.powf(t.urgency_exponent);
        (threat, severity_target)
    }

    fn interest(&self, p: &Parameters) -> f64 {
        let (mut shared, mut revisionist, mut conservative) = (0.0, 0.0, 0.0);
        for (k, theatre) in p.theatres.iter().enumerate() {
            let here = || self.orientation.iter().map(|of_member| of_member[k].tanh());
            shared += theatre.weight * (1.0 - (most(here()) - least(here())) / 2.0);
            revisionist += theatre.weight * least(here()).max(0.0);
            conservative += theatre.weight * (-most(here())).max(0.0);
        }
        let purpose: f64 = most([revisionist, conservative].into_iter());
        let economic = p.interest.economic_weight;
        (1.0 - logistic(self.contestation))
            * ((1.0 - economic) * (shared * purpose).sqrt() + economic * logistic(self.complementarity))
    }

    /// One step of `dt` years from `t` (section 6 of the model), with indicators as they were at the start.
    fn step(&mut self, p: &Parameters, leader: Option<usize>, t: f64, dt: f64) {
        let seen = self.see(p, leader);
        let toward = |x: &mut f64, target: f64, rate: f64| *x = target + (*x - target) * (-rate * dt).exp();
        let d = &p.dynamics;
        let depth: Vec<f64> = by(&p.start, |start| start.depth);
        let institutions = depth.iter().zip(1..).map(|(d, j)| f64::from(j) * d).sum::<f64>() / 84.0;
        for (i, member) in p.members.iter().enumerate() {
            let expected = logistic(self.expectation[i]);
            toward(&mut self.severity[i], logit(seen.severity_target[i]), d.severity.reversion);
            toward(&mut self.urgency[i], logit(member.urgency_target), d.urgency.reversion);
            toward(&mut self.intent[i], logit(member.hostile_intent_target), d.hostile_intent.reversion);
            toward(&mut self.stake[i], logit(member.stake_target), d.stake.reversion);
            let identity =
                logit(member.identity_target) + d.feedback.institutions_on_identity * institutions * seen.recognition;
            toward(&mut self.identity[i], identity, d.identity.reversion);
            // Beside a leader, the others expect the standing that they have.
            let lesser = leader.is_some_and(|leader| leader != i);
            let own = if lesser { 0.0 } else { d.feedback.narrative_on_expectation };
            let claim = own * member.expectation_target + (1.0 - own) * seen.standing[i];
            toward(&mut self.expectation[i], logit(claim), d.expectation.reversion);
            let gap = (expected - seen.standing[i]).max(0.0) / p.status.anxiety_scale;
            toward(&mut self.anxiety[i], gap, p.status.anxiety_rate);
            for (k, orientation) in p.orientation[i].iter().enumerate() {
                toward(&mut self.orientation[i][k], orientation.target.atanh(), d.orientation.reversion);
            }
        }
        toward(&mut self.complementarity, logit(p.alignment.complementarity_target), d.complementarity.reversion);
        toward(&mut self.contestation, logit(p.alignment.contestation_target), d.contestation.reversion);
        let consultations = (depth[0] + depth[1]) / 6.0 * (1.0 - seen.estrangement);
        self.contestation -= d.feedback.consultations_on_contestation * consultations * dt;
        toward(&mut self.incentive, seen.target, p.incentive.adjustment_rate);
        toward(&mut self.learning, 1.0 - seen.need, p.incentive.learning_rate);
        for (a, actor) in p.actors.iter().enumerate() {
            self.log_gdp[a] += self.growth[a] * dt;
            let path =
                actor.growth_target + (actor.growth - actor.growth_target) * (-t / actor.growth_transition_years).exp();
            toward(&mut self.growth[a], path, p.economy.growth_reversion);
        }
    }

    /// The drivers of a record, in its order.
    fn drivers(&self, p: &Parameters, leader: Option<usize>) -> Vec<f64> {
        let seen = self.see(p, leader);
        let mut drivers = vec![seen.ratio, seen.power, seen.threat, seen.interest, self.incentive, seen.status];
        drivers.extend(by(&self.severity, |&x| logistic(x)));
        drivers.extend(by(&self.urgency, |&x| logistic(x)));
        drivers.extend(by(&self.identity, |&x| logistic(x)));
        drivers.extend(&self.anxiety);
        drivers.extend(by(&self.expectation, |&x| logistic(x)));
        drivers
    }
}

/// All drivers in all years, to 1e-10: rounding in some hundreds of steps stays below 1e-12, and any deviation from an
/// equation appears in the second or third digit.
fn check_against_plain(model: &Model) {
    let p = model.draw(Seed(SEED), 0);
    let structure = &model.structure;
    let (dt, steps) = (structure.dt(), structure.steps_per_year);
    let leader = structure.dominant;
    let mut plain = Plain::start(&p);
    let mut expected = vec![plain.drivers(&p, leader)];
    for step in 0..structure.n_steps() {
        plain.step(&p, leader, f64::from(step) * dt, dt);
        if (step + 1) % steps == 0 {
            expected.push(plain.drivers(&p, leader));
        }
    }
    let names: Vec<String> = structure.drivers().iter().map(|&driver| structure.quantity_name(driver)).collect();
    let found = sample(model, 1, |records, l| {
        records.drivers.iter().map(|rows| rows.iter().map(|row| row[l]).collect::<Vec<f64>>()).collect::<Vec<_>>()
    });
    for (year, (found, expected)) in found[0].iter().zip(&expected).enumerate() {
        for ((name, found), expected) in names.iter().zip(found).zip(expected) {
            assert!((found - expected).abs() < 1e-10, "{name} in year {year}: {found}, expected {expected}");
        }
    }
}

#[test]
fn without_noise_two_members_follow_the_equations() {
    let setting = Setting::still(30)
        .with("actors.a.growth_target", 0.01)
        .with("actors.a.urgency_target", 0.8)
        .with("actors.b.hostile_intent_target", 0.8)
        .with("actors.b.stake_target", 0.1)
        .with("actors.a.identity_target", 0.7)
        .with("actors.b.expectation", 0.6)
        .with("actors.a.orientation.global", "{ initial = 0.2, target = 0.8 }")
        .with("actors.b.orientation.global", "{ initial = -0.2, target = 0.5 }")
        .with("alignment.complementarity_target", 0.8)
        .with("alignment.indicators.confidence_building", 2)
        .with("alignment.indicators.consultations", 3);
    check_against_plain(&setting.model());
}

/// Three members, three theatres, another step and other numbers of every group.
#[test]
fn without_noise_three_members_follow_the_equations() {
    let mut setting = Setting::still(20)
        .with("members", "[\"a\", \"b\", \"c\"]")
        .with("steps_per_year", 4)
        .with("actors.c.gdp", 7)
        .with("actors.c.growth_volatility", 0)
        .with("actors.c.gdp_volatility", 0)
        .with("theatres.north", 0.5)
        .with("theatres.south", 0.3)
        .with("theatres.sea", 0.2)
        .with("balance.power.military_weight", 0.4)
        .with("balance.power.composite_weight", 0.25)
        .with("actors.a.composite", 0.11)
        .with("actors.b.composite", 0.02)
        .with("actors.c.composite", 0.05)
        .with("actors.x.composite", 0.14)
        .with("balance.power.overmatch", 1.1)
        .with("balance.power.width", 0.3)
        .with("balance.threat.overlap_exponent", 0.5)
        .with("balance.threat.ceiling", 0.6)
        .with("balance.interest.economic_weight", 0.6)
        .with("incentive.threat_weight", 0.3)
        .with("incentive.adjustment_rate", 0.5)
        .with("incentive.learning_rate", 0.7)
        .with("incentive.divergence_damping", 0.8)
        .with("status.military_weight", 0.8)
        .with("status.equality_weight", 0.1)
        .with("status.anxiety_rate", 1.2)
        .with("status.anxiety_scale", 0.3)
        .with("dynamics.feedback.narrative_on_expectation", 0.8)
        .with("incentive.response", 3)
        .with("alignment.contestation", 0.55)
        .with("alignment.indicators.confidence_building", 1)
        .with("alignment.indicators.consultations", 1)
        .with("alignment.indicators.exercises", 3);
    for (place, member) in ["a", "b", "c"].into_iter().enumerate() {
        let shift = 0.1 * place as f64;
        setting = setting
            .with(format!("actors.{member}.military_burden"), 0.02 + shift / 5.0)
            .with(format!("actors.{member}.growth"), 0.06 - shift / 4.0)
            .with(format!("actors.{member}.growth_target"), 0.02)
            .with(format!("actors.{member}.growth_transition_years"), 3.0 + 40.0 * shift)
            .with(format!("actors.{member}.proximity"), 0.9 - shift)
            .with(format!("actors.{member}.hostile_intent_target"), 0.9 - shift)
            .with(format!("actors.{member}.expectation"), 0.3 + shift)
            .with(format!("actors.{member}.anxiety"), shift)
            .with(format!("actors.{member}.orientation.north"), 0.6 - shift)
            .with(format!("actors.{member}.orientation.south"), -0.4 - shift)
            .with(format!("actors.{member}.orientation.sea"), "{ initial = 0.1, target = -0.4 }");
    }
    check_against_plain(&setting.model());
}

/// Beside a leader that outgrows the adversary with them: the others decide whether they need it, join the side that
/// wins, and expect the standing that they have.
#[test]
fn without_noise_members_beside_a_leader_follow_the_equations() {
    let setting = Setting::still(25)
        .text("alignment.dominant", "a")
        .with("actors.a.growth", 0.09)
        .with("actors.b.growth", 0.12)
        .with("actors.a.expectation", 0.8)
        .with("actors.b.expectation", 0.5)
        .with("actors.a.hostile_intent_target", 0.8)
        .with("actors.b.orientation.global", 0.4)
        .with("actors.a.orientation.global", 0.6)
        .with("alignment.indicators.consultations", 2);
    check_against_plain(&setting.model());
}

/// Estranged members (radical Others whose standing is not recognised) that contest each other's interests:
/// consultations do not lower contestation, institutions do not raise identity, and the first test is failed; until
/// identities have recovered.
#[test]
fn without_noise_estranged_members_follow_the_equations() {
    let setting = Setting::still(25)
        .with("actors.a.identity", 0.2)
        .with("actors.a.identity_target", 0.6)
        .with("actors.b.identity", 0.4)
        .with("actors.a.expectation", 0.65)
        .with("actors.b.expectation", 0.65)
        .with("alignment.contestation", 0.75)
        .with("alignment.contestation_target", 0.65)
        .with("alignment.indicators.confidence_building", 3)
        .with("alignment.indicators.consultations", 3)
        .with("alignment.indicators.exercises", 1);
    let model = setting.model();
    let seen = Plain::start(&model.central()).see(&model.central(), None);
    assert!(seen.estrangement > 0.1 && seen.recognition > 0.0 && seen.recognition < 1.0, "{}", seen.estrangement);
    check_against_plain(&model);
}

/// Unless given, incentive and learning start at their targets, and the targets of identity and contestation are such
/// that both are constant with the institutions of the start. Where severity is at its target, too, and economies grow
/// alike, nothing moves without noise; except contestation, which a step of dt lowers by .25 c dt at once: it moves by
/// at most .25 c (dt / (1 - e^(-.1 dt)) - 1 / .1), which is of first order in dt.
#[test]
fn open_values_are_constant_without_noise() {
    let at = |steps: u32| {
        let mut setting = Setting::still(60)
            .with("steps_per_year", steps)
            .with("actors.b.gdp", 10)
            .with("actors.x.gdp", 12)
            .with("alignment.indicators.confidence_building", 2)
            .with("alignment.indicators.consultations", 2)
            .with("alignment.indicators.exercises", 3);
        let severity = 0.25 / (1.0 + 10.0 / 12.0) + 0.25 * 0.3 + 0.2 * 0.5 + 0.3 * 0.4 - 0.3 * 0.3;
        for member in ["a", "b"] {
            setting = setting
                .with(format!("actors.{member}.severity"), severity)
                .with(format!("actors.{member}.identity"), 0.6)
                .with(format!("actors.{member}.orientation.global"), 0.5);
        }
        setting
    };
    let model = at(12).model();
    let p = model.draw(Seed(SEED), 0);
    let seen = Plain::start(&p).see(&p, None);
    assert!((p.alignment.incentive - seen.target).abs() < 1e-14, "{} and {}", p.alignment.incentive, seen.target);
    assert!((p.alignment.learning - (1.0 - seen.need)).abs() < 1e-14 && p.alignment.learning > 0.001);
    let q = (2.0 + 4.0 + 12.0) / 84.0;
    for member in &p.members {
        assert!((logit(member.identity_target) - (logit(0.6) - 4.0 * q)).abs() < 1e-12, "{}", member.identity_target);
    }
    let held = logit(0.4) + 2.5 * 4.0 / 6.0;
    assert!((logit(p.alignment.contestation_target) - held).abs() < 1e-12);
    for steps in [12, 48] {
        let dt = 1.0 / f64::from(steps);
        let relief = 0.25 * 4.0 / 6.0 * (dt / (1.0 - (-0.1 * dt).exp()) - 10.0);
        assert!(relief > 0.0 && relief < 0.01, "{relief}");
        let model = at(steps).model();
        let names: Vec<String> =
            model.structure.drivers().iter().map(|&driver| model.structure.quantity_name(driver)).collect();
        let found = sample(&model, 1, |records, l| {
            [0, 60].map(|year: usize| records.drivers[year].iter().map(|row| row[l]).collect::<Vec<f64>>())
        });
        for ((name, before), after) in names.iter().zip(&found[0][0]).zip(&found[0][1]) {
            // Interest and incentive follow contestation: a logit of it changes interest by less than .25, and the
            // incentive changes by less than interest.
            let free = ["interest", "incentive"].contains(&name.as_str());
            let bound = if free { relief } else { 1e-11 };
            assert!((after - before).abs() <= bound, "{name}: from {before} to {after}");
        }
    }
}

/// With the target held, I(t) = I* + (I(0) - I*) e^-t.
#[test]
fn the_incentive_relaxes_towards_its_target() {
    let setting = Setting::frozen(6).with("incentive.adjustment_rate", 1).with("alignment.incentive", 0.9);
    let model = setting.model();
    let p = model.central();
    let target = Plain::start(&p).see(&p, None).target;
    let place = driver(&model, "incentive");
    let found = sample(&model, 1, |records, l| records.drivers.iter().map(|row| row[place][l]).collect::<Vec<_>>());
    for (year, found) in found[0].iter().enumerate() {
        let expected = target + (0.9 - target) * (-(year as f64)).exp();
        assert!((found - expected).abs() < 1e-13, "year {year}: {found}, expected {expected}");
    }
}

/// With need constant, l(t) = (1 - Z) + (l(0) - (1 - Z)) e^(-.2 t), observed through the target of an incentive that
/// follows it at once; the strongest member is nearly 1.6 times the adversary.
#[test]
fn learning_relaxes_towards_its_target() {
    let model = Setting::frozen(10)
        .with("incentive.adjustment_rate", 1e6)
        .with("incentive.learning_rate", 0.2)
        .with("alignment.learning", 0.1)
        .with("actors.a.gdp", 31)
        .model();
    let p = model.central();
    let mut plain = Plain::start(&p);
    let need = plain.see(&p, None).need;
    assert!((0.4..0.7).contains(&need), "{need}");
    let place = driver(&model, "incentive");
    let found = sample(&model, 1, |records, l| records.drivers.iter().map(|row| row[place][l]).collect::<Vec<_>>());
    for (year, found) in found[0].iter().enumerate().skip(1) {
        // The incentive is that of the learning one step before.
        let t = year as f64 - 1.0 / 12.0;
        plain.learning = (1.0 - need) + (0.1 - (1.0 - need)) * (-0.2 * t).exp();
        let expected = plain.see(&p, None).target;
        assert!((found - expected).abs() < 1e-13, "year {year}: {found}, expected {expected}");
    }
}

/// With constant expectation and standing, a(t) = gap / scale (1 - e^(-.4 t)); expectation goes to L(.5 ebar + .5 sh).
#[test]
fn anxiety_and_expectation_relax_towards_their_targets() {
    let standing = 10.0 / 14.0;
    let read = |setting: Setting, name: &str| {
        let model = setting.model();
        let place = driver(&model, name);
        sample(&model, 1, |records, l| records.drivers.iter().map(|row| row[place][l]).collect::<Vec<_>>()).remove(0)
    };
    let anxiety =
        read(Setting::frozen(8).with("actors.a.expectation", 0.85).with("status.anxiety_rate", 0.4), "anxiety.a");
    let expectation = read(
        Setting::frozen(8).with("actors.a.expectation", 0.85).with("dynamics.expectation.reversion", 0.1),
        "expectation.a",
    );
    for year in 0..=8 {
        let t = year as f64;
        let expected = (0.85 - standing) / 0.4 * (1.0 - (-0.4 * t).exp());
        assert!((anxiety[year] - expected).abs() < 1e-13, "{} in year {year}, expected {expected}", anxiety[year]);
        let target = logit(0.5 * 0.85 + 0.5 * standing);
        let expected = logistic(target + (logit(0.85) - target) * (-0.1 * t).exp());
        assert!((expectation[year] - expected).abs() < 1e-13, "{} in year {year}", expectation[year]);
    }
}

/// The mean growth path moves from 10 % to 3 %: against its integral in continuous time. Growth that follows the path
/// at once is a step late, and its sum half a step more: 1.5 dt (g(0) - g(T)) = .0076 in monthly steps.
#[test]
fn growth_follows_its_mean_path_to_first_order() {
    let setting = |steps: u32| {
        Setting::still(10)
            .with("steps_per_year", steps)
            .with("economy.growth_reversion", 1e3)
            .with("actors.x.growth", 0.10)
            .with("actors.x.growth_target", 0.03)
            .with("actors.x.growth_transition_years", 5)
    };
    let integral = 0.03 * 10.0 + 0.07 * 5.0 * (1.0 - (-2.0_f64).exp());
    let error = |steps: u32| {
        let model = setting(steps).model();
        let place = driver(&model, "power_ratio");
        let ratio = sample(&model, 1, |records, l| records.drivers[10][place][l])[0];
        14.0_f64.ln() + 0.4 - ratio.ln() - 20.0_f64.ln() - integral
    };
    let (monthly, halved) = (error(12), error(24));
    assert!((monthly - 0.0076).abs() < 0.001, "{monthly}");
    assert!((monthly / halved - 2.0).abs() < 0.05, "first order: {monthly} and {halved}");
}
