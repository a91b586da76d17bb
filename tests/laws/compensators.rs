//! The rates of the whole model at once: every event counted against the sum of its conditional probabilities.
//!
//! In steps of a year, all that the hazards of types, treaties and indicators depend on is on record for every step.
//! From it the hazards are worked out anew, as the page of the model has them. For each kind of event, the count less
//! the sum of its probabilities 1 - e^(-H dt), shared out in proportion, is a martingale whose variance is the sum of
//! p (1 - p). So noise, feedback and all events may act together, and each rate is still seen to 4.4 / sqrt(count).

use stadial::model::{Model, Parameters};
use stadial::theory::{AlignmentType, ConditionParameters, EDGES, N_INDICATORS, TYPES};

use crate::setting::{LANES, Setting, driver, logistic, sample};
use crate::support::{Checks, Verdict, compensated};

/// Counts of some kinds of events and what was to be expected.
struct Ledger<const KINDS: usize> {
    observed: [f64; KINDS],
    expected: [f64; KINDS],
    variance: [f64; KINDS],
}

impl<const KINDS: usize> Ledger<KINDS> {
    fn new() -> Self {
        Self { observed: [0.0; KINDS], expected: [0.0; KINDS], variance: [0.0; KINDS] }
    }

    /// A step of a year in which events compete with these hazards, and the one that happened.
    fn enter(&mut self, hazards: &[f64; KINDS], happened: Option<usize>) {
        let total: f64 = hazards.iter().sum();
        if let Some(kind) = happened {
            assert!(hazards[kind] > 0.0, "an event of hazard 0 happened: {kind} of {hazards:?}");
            self.observed[kind] += 1.0;
        }
        if total > 0.0 {
            for (kind, hazard) in hazards.iter().enumerate() {
                let p = (1.0 - (-total).exp()) * hazard / total;
                self.expected[kind] += p;
                self.variance[kind] += p * (1.0 - p);
            }
        }
    }

    fn verdict(&self, kind: usize) -> Verdict {
        compensated(self.observed[kind], self.expected[kind], self.variance[kind])
    }

    /// Whether any kind is rejected.
    fn is_rejected(&self) -> bool {
        (0..KINDS).any(|kind| self.verdict(kind).is_err())
    }
}

/// An alignment that comes and goes: strong reasons for it at first, and volatile, until the members outgrow their
/// adversary.
pub fn lively(years: i32) -> Setting {
    let mut setting = Setting::new(years)
        .with("steps_per_year", 1)
        .text("alignment.type", "thin")
        .with("alignment.hedge", 0.3)
        .with("alignment.incentive", 0.4)
        .with("alignment.complementarity", 0.7)
        .with("alignment.contestation", 0.2)
        .with("alignment.kept_support", 8)
        .with("dynamics.severity.volatility", 0.7)
        .with("dynamics.urgency.volatility", 0.8)
        .with("dynamics.identity.volatility", 0.35)
        .with("dynamics.identity.reversion", 0.3)
        .with("dynamics.expectation.volatility", 0.25)
        .with("dynamics.expectation.reversion", 0.3)
        .with("dynamics.contestation.volatility", 0.5);
    for member in ["a", "b"] {
        setting = setting
            .with(format!("actors.{member}.severity"), 0.7)
            .with(format!("actors.{member}.urgency"), 0.7)
            .with(format!("actors.{member}.hostile_intent"), 0.85)
            .with(format!("actors.{member}.stake"), 0.1)
            .with(format!("actors.{member}.proximity"), 0.8)
            .with(format!("actors.{member}.identity"), 0.6)
            .with(format!("actors.{member}.orientation.global"), 0.8)
            .with(format!("actors.{member}.growth"), 0.05);
    }
    setting.with("actors.x.growth", 0.02)
}

/// What the hazards of a step depend on, read from a record.
pub struct Moment {
    pub kind: AlignmentType,
    treaty: bool,
    depth: [u8; N_INDICATORS],
    incentive: f64,
    status: f64,
    severity: f64,
    urgency: f64,
    identity: f64,
}

/// Calls `step` with the moments before and after every step of every trajectory, their numbers and that of the
/// trajectory.
pub fn replay(model: &Model, n: usize, mut step: impl FnMut(usize, &Moment, &Moment)) {
    let [incentive, status] = ["incentive", "status"].map(|name| driver(model, name));
    let of_members = |name: &str| ["a", "b"].map(|member| driver(model, &format!("{name}.{member}")));
    let [severity, urgency, identity] = ["severity", "urgency", "identity"].map(of_members);
    let years = model.structure.n_years() as usize;
    sample(model, n, |records, l| {
        let least = |row: &[stadial::trajectory::Lanes<LANES>], [a, b]: [usize; 2]| row[a][l].min(row[b][l]);
        let moment = |year: usize| {
            let row = &records.drivers[year];
            Moment {
                kind: records.kind[year][l],
                treaty: records.treaty[year][l],
                depth: records.depth[year][l],
                incentive: row[incentive][l],
                status: row[status][l],
                severity: least(row, severity),
                urgency: least(row, urgency),
                identity: least(row, identity),
            }
        };
        let mut before = moment(0);
        for year in 0..years {
            let after = moment(year + 1);
            step(year, &before, &after);
            before = after;
        }
    });
}

/// Whether the conditions of a type hold (PROC, table 1), give or take a margin.
pub fn is_possible(kind: AlignmentType, at: &Moment, overlap: f64, p: &Parameters, margin: f64) -> bool {
    use AlignmentType::{Alliance, AlliedCommunity, Coalition, NonAlliedCommunity, None as Nothing, Thick, Thin};
    let ConditionParameters { severity, urgency, identity_medium, identity_high, .. } = p.conditions;
    let threat =
        at.severity >= severity - margin && at.urgency >= urgency - margin && overlap >= p.conditions.overlap - margin;
    let identity = |demand: f64| at.identity >= demand - margin;
    let status = |demand: f64| at.status >= demand - margin;
    match kind {
        Nothing | Thin => true,
        Coalition => threat && status(p.status.minimal),
        Thick => identity(identity_medium) && status(p.status.minimal),
        Alliance => threat && identity(identity_medium) && status(p.status.high),
        NonAlliedCommunity => identity(identity_high) && status(p.status.high),
        AlliedCommunity => threat && identity(identity_high) && status(p.status.highest),
    }
}

/// Nine upgrades, falls from the five types above thin, and dissolution.
const TYPE_KINDS: usize = EDGES.len() + 6;
const FALL: usize = EDGES.len();
const DISSOLUTION: usize = TYPE_KINDS - 1;

fn type_hazards(at: &Moment, p: &Parameters) -> [f64; TYPE_KINDS] {
    let shared = &p.typology.shared;
    let mut hazards = [0.0; TYPE_KINDS];
    for (place, (edge, rates)) in EDGES.iter().zip(&p.typology.edges).enumerate() {
        if edge.from == at.kind && is_possible(edge.to, at, p.alignment.overlap, p, 0.0) {
            hazards[place] = rates.rate * logistic(shared.steepness * (at.incentive - rates.incentive));
        }
    }
    if !is_possible(at.kind, at, p.alignment.overlap, p, p.conditions.margin) {
        hazards[FALL + usize::from(at.kind.rank()) - 2] = shared.downgrade_rate;
    }
    if at.kind == AlignmentType::Thin {
        hazards[DISSOLUTION] =
            shared.dissolution_rate * logistic(-shared.steepness * (at.incentive - shared.dissolution_incentive));
    }
    hazards
}

/// The kind of a change of type; a fall has to go to the first feasible of the lesser types.
fn type_change(before: &Moment, after: &Moment, p: &Parameters) -> Option<usize> {
    if after.kind == before.kind {
        return None;
    }
    if let Some(edge) = EDGES.iter().position(|edge| edge.from == before.kind && edge.to == after.kind) {
        return Some(edge);
    }
    let mut feasible =
        before.kind.lesser().iter().filter(|&&kind| is_possible(kind, before, p.alignment.overlap, p, 0.0));
    assert_eq!(feasible.next(), Some(&after.kind), "a fall from {:?} goes to the first feasible type", before.kind);
    let thin = before.kind == AlignmentType::Thin;
    Some(if thin { DISSOLUTION } else { FALL + usize::from(before.kind.rank()) - 2 })
}

/// 40,000 histories of 40 years. Mutant: a margin of 0 for .03, which changes nothing but when types may fall.
#[test]
fn types_change_at_the_rates_of_the_page() {
    let mut checks = Checks::of("types_change_at_the_rates_of_the_page");
    let model = lively(40)
        .with("typology.dissolution_rate", 0.5)
        .with("typology.dissolution_incentive", 0.3)
        .with("typology.thin_to_coalition.rate", 0.6)
        .model();
    let p = model.central();
    let mut wrong = p.clone();
    wrong.conditions.margin = 0.0;
    let (mut ledger, mut mutant) = (Ledger::new(), Ledger::new());
    replay(&model, 40_000, |_, before, after| {
        let change = type_change(before, after, &p);
        ledger.enter(&type_hazards(before, &p), change);
        mutant.enter(&type_hazards(before, &wrong), change);
    });
    for (place, edge) in EDGES.iter().enumerate() {
        checks.spend(edge.key, ledger.verdict(place));
    }
    for kind in &TYPES[2..] {
        checks.spend(&format!("falls from {}", kind.name()), ledger.verdict(FALL + usize::from(kind.rank()) - 2));
    }
    checks.spend("dissolution", ledger.verdict(DISSOLUTION));
    assert!(mutant.is_rejected());
}

/// Treaties come after types within a step: what counts is the type that the step leads to. Mutant: the factor 4 of an
/// allied type left out, and the inertia of age left out.
#[test]
fn treaties_change_at_the_rates_of_the_page() {
    let mut checks = Checks::of("treaties_change_at_the_rates_of_the_page");
    let model = lively(40).model();
    let p = model.central();
    let hazards = |before: &Moment, after: &Moment, factor: f64, age: f64| {
        let drive = p.typology.shared.steepness * (before.incentive - p.treaty.incentive);
        let allied = after.kind.is_allied();
        if before.treaty {
            let willing = drive + p.typology.shared.steepness * p.treaty.hysteresis;
            let exposed = 1.0 - p.treaty.inertia * (1.0 - (-age / p.treaty.inertia_years).exp());
            [0.0, if allied { 0.0 } else { p.treaty.lapse_rate * logistic(-willing) * exposed }]
        } else {
            [p.treaty.signing_rate * if allied { factor } else { 1.0 } * logistic(drive), 0.0]
        }
    };
    let (mut ledger, mut mutant, mut ageless) = (Ledger::new(), Ledger::new(), Ledger::new());
    let mut signed = 0;
    replay(&model, 40_000, |step, before, after| {
        let change = (before.treaty != after.treaty).then(|| usize::from(before.treaty));
        if step == 0 {
            signed = 0;
        }
        let age = (step - signed) as f64 * model.structure.dt();
        ledger.enter(&hazards(before, after, 4.0, age), change);
        mutant.enter(&hazards(before, after, 1.0, age), change);
        ageless.enter(&hazards(before, after, 4.0, 0.0), change);
        if change == Some(0) {
            signed = step + 1;
        }
    });
    checks.spend("signing", ledger.verdict(0));
    checks.spend("lapse", ledger.verdict(1));
    assert!(mutant.is_rejected());
}

/// Which indicators each one needs (SMAF), from 0.
const NEEDS: [&[usize]; N_INDICATORS] = [&[], &[], &[1], &[1], &[1, 2, 3], &[1, 2, 3], &[1, 2, 3]];

/// Seven formations; reactivation, deepening, erosion of a level, and the ends: of confidence-building measures, of
/// consultations, of the moderate and of the advanced indicators.
const LADDER_KINDS: usize = N_INDICATORS + 7;
const REACTIVATED: usize = N_INDICATORS;
const DEEPENED: usize = N_INDICATORS + 1;
const ERODED: usize = N_INDICATORS + 2;
const ENDED: usize = N_INDICATORS + 3;

/// Where the end of an indicator is entered.
fn ended(j: usize) -> usize {
    ENDED + [0, 1, 2, 2, 3, 3, 3][j]
}

/// Which indicators are dormant, and since which step each one is active.
#[derive(Clone, Copy, Default)]
struct Past {
    dormant: [bool; N_INDICATORS],
    since: [usize; N_INDICATORS],
}

/// The hazards of the ladder in step `year`, and K, the expectation of support.
fn ladder_hazards(at: &Moment, past: &Past, year: usize, p: &Parameters) -> [f64; LADDER_KINDS] {
    let shared = &p.indicators.shared;
    let faded = |count: f64, prior: f64| prior + (count - prior) * (-(year as f64) / p.support.memory_years).exp();
    let kept = faded(p.alignment.kept_support, p.support.prior_kept);
    let failed = faded(p.alignment.failed_support, p.support.prior_failed);
    let trusting = at.identity >= p.conditions.identity_high;
    let mut hazards = [0.0; LADDER_KINDS];
    for (j, rates) in p.indicators.rates.iter().enumerate() {
        let depth = at.depth[j];
        let level = |depth: u8| at.incentive - rates.incentive - shared.depth_step * f64::from(depth);
        if NEEDS[j].iter().all(|&needed| at.depth[needed] > 0) && depth < 3 && !(j == 0 && trusting) {
            let (kind, factor) = match (depth, past.dormant[j]) {
                (0, true) => (REACTIVATED, shared.reactivation_factor),
                (0, false) => (j, 1.0),
                _ => (DEEPENED, shared.deepening_factor),
            };
            let hedged = if j == 2 || j == 3 { 1.0 - p.alignment.hedge } else { 1.0 };
            hazards[kind] += rates.formation_rate
                * factor
                * logistic(shared.steepness * level(depth))
                * (shared.support_floor + kept / (kept + failed))
                * hedged;
        }
        let held = (0..N_INDICATORS).any(|upper| NEEDS[upper].contains(&j) && at.depth[upper] > 0);
        if depth > 1 || (depth == 1 && !held) {
            let age = (year - past.since[j]) as f64;
            let exposed = 1.0 - shared.inertia * (1.0 - (-age / shared.inertia_years).exp());
            let erosion =
                rates.erosion_rate * logistic(-shared.steepness * (level(depth - 1) + shared.hysteresis)) * exposed;
            // Where members trust each other, measures that fall off are retired as a whole.
            let whole = depth == 1 || (j == 0 && trusting);
            hazards[if whole { ended(j) } else { ERODED }] += erosion;
        }
    }
    if trusting && at.depth[0] > 0 {
        hazards[ended(0)] += shared.retirement_rate;
    }
    hazards
}

/// The kind of the one change of the ladder in a step, and what is past then.
fn ladder_change(before: &Moment, after: &Moment, past: &mut Past, year: usize) -> Option<usize> {
    let changed: Vec<usize> = (0..N_INDICATORS).filter(|&j| before.depth[j] != after.depth[j]).collect();
    assert!(changed.len() <= 1, "more than one indicator changed in a step");
    let j = *changed.first()?;
    let kind = match (before.depth[j], after.depth[j]) {
        (0, 1) if past.dormant[j] => REACTIVATED,
        (0, 1) => j,
        (_, 0) => ended(j),
        (depth, now) if now == depth + 1 => DEEPENED,
        (depth, now) if now + 1 == depth => ERODED,
        (depth, now) => panic!("indicator {j} went from depth {depth} to {now}"),
    };
    if before.depth[j] == 0 {
        past.since[j] = year;
    }
    past.dormant[j] = after.depth[j] == 0;
    Some(kind)
}

/// 40,000 histories of 60 years, with all factors at work: support, hedging, deepening, reactivation, hysteresis, age
/// and retirement. Mutants: a hysteresis of .05 for .06; an inertia of .7 for .8; a reactivation of 2.8 for 3.
#[test]
fn indicators_change_at_the_rates_of_the_page() {
    let mut checks = Checks::of("indicators_change_at_the_rates_of_the_page");
    let model = lively(60)
        .with("indicators.consultations.incentive", 0.4)
        .with("indicators.military_technical.incentive", 0.3)
        .with("indicators.exercises.incentive", 0.35)
        .model();
    let p = model.central();
    let mut wrong = [p.clone(), p.clone(), p.clone()];
    wrong[0].indicators.shared.hysteresis = 0.05;
    wrong[1].indicators.shared.inertia = 0.7;
    wrong[2].indicators.shared.reactivation_factor = 2.8;
    let mut ledger = Ledger::new();
    let mut mutants = [Ledger::new(), Ledger::new(), Ledger::new()];
    let mut past = Past::default();
    replay(&model, 40_000, |year, before, after| {
        if year == 0 {
            past = Past::default();
        }
        let at = past;
        let change = ladder_change(before, after, &mut past, year);
        ledger.enter(&ladder_hazards(before, &at, year, &p), change);
        for (mutant, wrong) in mutants.iter_mut().zip(&wrong) {
            mutant.enter(&ladder_hazards(before, &at, year, wrong), change);
        }
    });
    for kind in 0..LADDER_KINDS {
        checks.spend(&format!("kind {kind}"), ledger.verdict(kind));
    }
    for (mutant, what) in mutants.iter().zip(["hysteresis", "inertia", "reactivation"]) {
        assert!(mutant.is_rejected(), "{what}");
    }
}
