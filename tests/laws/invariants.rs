//! Invariants of every trajectory of every legal scenario, including extreme numbers.
//!
//! Scenarios are drawn at random, written as files and read as such, so that only legal ones are run. The generator of
//! scenarios has a fixed seed and writes nothing to disk.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use stadial::ensemble::{Control, Plan, Results, run};
use stadial::model::Model;
use stadial::noise::Seed;
use stadial::parameter::Domain;
use stadial::stats::{IntervalEstimate, ParameterBand, Proportion};
use stadial::theory::{AlignmentType, EDGES, INDICATORS, N_INDICATORS, TYPES};
use stadial::trajectory::{Batch, Constants, Context, Entry, Event, IndicatorChange, InstructionSet, Records};

use crate::setting::{LANES, SEED, Setting};

/// Scenarios that are run. A few more break a rule between numbers.
const CASES: u32 = 400;

/// A number that a scenario gives: its index, how extreme it is, and its place in between.
type Pick = (prop::sample::Index, u8, f64);

/// A class of shocks: its kind, three indices for its effects, dependence and jump-starts, and a size.
type Wild = (u8, [prop::sample::Index; 3], f64);

/// The parts of a random scenario.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent choices")]
struct Recipe {
    steps_per_year: u32,
    third_member: bool,
    n_theatres: usize,
    kind: usize,
    treaty: bool,
    depths: [u8; N_INDICATORS],
    dropped: Option<usize>,
    picks: Vec<Pick>,
    shocks: Vec<Wild>,
    uncertain: bool,
    /// Whether members begin with a high identity.
    trusting: bool,
    /// Whether consultations need confidence-building measures, and so keep them.
    founded: bool,
    /// Levels of depth, whether the order differs, and whether a member dominates.
    varied: Option<(u8, bool, bool)>,
}

fn recipes() -> impl Strategy<Value = Recipe> {
    let index = any::<prop::sample::Index>;
    let pick = (index(), 0_u8..16, 0.0..1.0_f64);
    let shock = (0_u8..16, [index(), index(), index()], 0.0..1.0_f64);
    let world = (prop::sample::select(vec![1_u32, 2, 12]), any::<bool>(), 1_usize..4, any::<bool>());
    let start =
        (0..TYPES.len(), any::<[bool; 3]>(), prop::array::uniform7(0_u8..4), prop::option::weighted(0.2, 0..7_usize));
    let varied = prop::option::of((3_u8..=9, any::<bool>(), any::<bool>()));
    (world, start, prop::collection::vec(pick, 0..24), prop::collection::vec(shock, 0..4), varied).prop_map(
        |(
            (steps_per_year, third_member, n_theatres, uncertain),
            (kind, [treaty, trusting, founded], depths, dropped),
            picks,
            shocks,
            varied,
        )| {
            Recipe {
                steps_per_year,
                third_member,
                n_theatres,
                kind,
                treaty,
                depths,
                dropped,
                picks,
                shocks,
                uncertain,
                trusting,
                founded,
                varied,
            }
        },
    )
}

/// Years of every scenario.
const YEARS: i32 = 6;

/// A number of a domain: an end, near an end, of an extreme size, or anything between.
fn number(domain: Domain, extreme: u8, between: f64) -> f64 {
    let Domain { low, high, open, .. } = domain;
    let inside = |value: f64| if open { value.clamp(low + 1e-9, high - 1e-9) } else { value.clamp(low, high) };
    match extreme {
        0 => inside(low),
        1 => inside(high),
        // Of any size, where the domain has no natural one.
        2 | 3 if high >= 1e6 => inside(10.0_f64.powf(12.0 * between - 6.0)),
        4 if low <= -1e6 => -(10.0_f64.powf(12.0 * between - 6.0)),
        _ => inside(low.max(-2.0) + (high.min(2.0) - low.max(-2.0)) * between),
    }
}

/// An order in which every indicator comes after its needs.
const OTHER_ORDER: [usize; N_INDICATORS] = [0, 1, 3, 2, 6, 4, 5];

impl Recipe {
    fn members(&self) -> &'static [&'static str] {
        if self.third_member { &["a", "b", "c"] } else { &["a", "b"] }
    }

    /// The scenario without its random numbers and shocks, and without its initial values.
    fn world(&self) -> Setting {
        let mut setting = Setting::new(YEARS)
            .with("steps_per_year", self.steps_per_year)
            .with("members", format!("{:?}", self.members()))
            .text("alignment.type", TYPES[self.kind].key())
            .with("alignment.treaty", self.treaty)
            .text("outcomes.allied.treaty", "in_force")
            .with("outcomes.deep.stage_at_least", 3)
            .with("outcomes.lasting.values.incentive.at_least", 0.3)
            .with("outcomes.lasting.lasting_years", 2)
            .text("outcomes.less.type_above", "none");
        if self.third_member {
            setting = setting.with("actors.c.gdp", 1);
        }
        if self.trusting {
            setting = setting.with("indicators.retirement_rate", 0.5);
            for member in self.members() {
                setting = setting.with(format!("actors.{member}.identity"), 0.9);
            }
        }
        for (k, weight) in [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.5, 0.3, 0.2]][self.n_theatres - 1].iter().enumerate() {
            if k < self.n_theatres {
                setting = setting.with(format!("theatres.theatre_{k}"), weight);
            }
        }
        setting
    }

    /// The scenario.
    fn setting(&self) -> Setting {
        let mut setting = self.world();
        let founded = self.founded && !matches!(self.dropped, Some(0 | 1));
        if founded {
            setting = setting.with("indicators.needs.consultations", "[\"confidence_building\"]");
        }
        if let Some(j) = self.dropped {
            setting = setting.with("indicators.dropped", format!("[\"{}\"]", INDICATORS[j].key));
        }
        if let Some((levels, reordered, hierarchy)) = self.varied {
            setting = setting.with("indicators.depth_levels", levels);
            if reordered {
                let left = OTHER_ORDER.into_iter().filter(|&j| self.dropped != Some(j));
                setting = setting
                    .with("indicators.order", format!("{:?}", left.map(|j| INDICATORS[j].key).collect::<Vec<_>>()));
            }
            if hierarchy {
                setting = setting.text("alignment.dominant", "b");
            }
        }
        let mut depths = self.depths;
        for (j, indicator) in INDICATORS.iter().enumerate() {
            let there =
                |&number: &u8| depths[usize::from(number) - 1] > 0 || self.dropped == Some(usize::from(number) - 1);
            let unfounded = j == 1 && founded && !there(&1);
            if self.dropped == Some(j) || unfounded || !indicator.needs.iter().all(there) {
                depths[j] = 0;
            } else {
                setting = setting.with(format!("alignment.indicators.{}.depth", indicator.key), depths[j]);
            }
        }
        let model = setting.model();
        for (place, shock) in self.shocks.iter().enumerate() {
            setting = wild_shock(setting, &model, &format!("shock_{place}"), shock);
        }
        let numbers = free_numbers(&setting.model());
        for (index, extreme, between) in &self.picks {
            let (path, domain) = index.get(&numbers);
            setting = setting.with(path.clone(), format!("{:?}", number(*domain, *extreme, *between)));
        }
        if self.uncertain {
            setting = setting.with("alignment.hedge", "{ uniform = { low = 0, high = 1 } }");
        }
        setting
    }
}

/// Every number that a scenario may give and that no structural rule restricts.
fn free_numbers(model: &Model) -> Vec<(String, Domain)> {
    let mut parameters = model.base.clone();
    let mut numbers = Vec::new();
    parameters.visit(&model.structure, &mut |slot| {
        let parts: Vec<&str> = slot.path.split('.').collect();
        // Weights sum to 1, depths are whole numbers, and shocks already give theirs.
        if !["theatres", "shocks"].contains(&parts[0]) && parts.last() != Some(&"depth") {
            numbers.push((slot.path, slot.descriptor.domain));
        }
    });
    numbers
}

/// A class of shocks by its recipe: at a rate (from rare to several in every step) or dated; with or without effects,
/// dependence, test of support, jump-start and treaty.
fn wild_shock(setting: Setting, model: &Model, name: &str, (kind, places, size): &Wild) -> Setting {
    let structure = &model.structure;
    let variable = structure.variable_name(*places[0].get(&structure.layout().variables()));
    let path = format!("shocks.{name}");
    let (mean, sd) = ([0.5, -0.5, 5.0, -40.0][usize::from(kind % 4)] * size, size * 2.0);
    let mut setting = setting.with(format!("{path}.effects.{variable}"), format!("{{ mean = {mean:?}, sd = {sd:?} }}"));
    setting = if *kind < 4 {
        setting.with(format!("{path}.dates"), "[2001, 2003-07-01]").with(format!("{path}.probability"), size)
    } else {
        let quantity = structure.quantity_name(*places[1].get(&structure.quantities()));
        let rate = 10.0_f64.powf(5.0 * size - 2.0);
        let depends = format!("{path}.depends_on.{quantity}");
        let setting = setting.with(format!("{path}.rate"), format!("{rate:?}"));
        if kind % 2 == 0 {
            setting.with(depends, format!("{{ coefficient = {:?}, centre = 0.2 }}", 20.0 * mean))
        } else {
            setting
        }
    };
    if kind % 3 == 0 {
        let j = places[2].index(N_INDICATORS);
        if !structure.dropped[j] {
            setting = setting.with(format!("{path}.jump_start.{}", INDICATORS[j].key), 1 + kind / 6);
        }
        setting = setting.text(format!("{path}.treaty"), if *kind < 8 { "signed" } else { "denounced" });
    }
    setting.with(format!("{path}.test_of_support"), kind % 5 == 0)
}

/// Whether a change of type is a documented one.
fn is_allowed(from: AlignmentType, to: AlignmentType) -> bool {
    EDGES.iter().any(|edge| edge.from == from && edge.to == to) || from.lesser().contains(&to)
}

/// Whether a change of type can be due to a break (true) or a rupture (false).
fn is_sudden(from: AlignmentType, to: AlignmentType) -> bool {
    from > AlignmentType::Coalition && [AlignmentType::None, AlignmentType::Thin].contains(&to)
}

/// The index of the highest indicator present.
fn highest(depth: [u8; N_INDICATORS], order: &[usize]) -> usize {
    order.iter().rposition(|&j| depth[j] > 0).map_or(0, |place| place + 1)
}

/// The record of a lane is possible in every year, and its changes of type lead from one year to the next.
fn check_record(model: &Model, records: &Records<LANES>, l: usize) {
    let structure = &model.structure;
    for year in 0..=YEARS as usize {
        let depth = records.depth[year][l];
        assert!(depth.iter().all(|&d| d <= structure.depth_scale.levels), "depths {depth:?}");
        assert_eq!(usize::from(records.stage[year][l]), highest(depth, &structure.stages.order()));
        assert!((0..N_INDICATORS).all(|j| depth[j] == 0 || !structure.dropped[j]), "a dropped indicator is active");
        for (row, driver) in records.drivers[year].iter().zip(structure.drivers()) {
            let (value, name) = (row[l], structure.quantity_name(driver));
            if records.valid[l] {
                let unbounded = name == "power_ratio" || name.starts_with("anxiety");
                assert!(value >= 0.0 && (unbounded || value <= 1.0) && value.is_finite(), "{name} is {value}");
            }
        }
    }
    let (mut kind, mut latest) = (structure.initial_type, 0);
    let mut by_year = vec![kind; YEARS as usize + 1];
    for change in records.transitions.iter().filter(|change| change.lane == l) {
        assert!(change.step >= latest.max(1) && change.step <= structure.n_steps(), "in order");
        assert_eq!(change.from, kind);
        assert!(is_allowed(kind, change.to) || is_sudden(kind, change.to), "{kind:?} became {:?}", change.to);
        (kind, latest) = (change.to, change.step);
        let first = latest.div_ceil(structure.steps_per_year) as usize;
        by_year[first..].fill(kind);
    }
    assert!(
        (0..by_year.len()).all(|year| by_year[year] == records.kind[year][l]),
        "changes lead to the types on record"
    );
}

/// The log of a lane can be replayed: every event is possible at its time, and leads to the recorded state.
fn check_log(
    model: &Model,
    parameters: &stadial::model::Parameters,
    records: &Records<LANES>,
    l: usize,
    log: &[Entry],
) {
    let structure = &model.structure;
    let mut depth: [u8; N_INDICATORS] = std::array::from_fn(|j| parameters.start[j].depth as u8);
    let mut dormant = structure.initially_dormant;
    let (mut kind, mut treaty) = (structure.initial_type, structure.initial_treaty);
    let mut latest = 0;
    let mut in_step: BTreeMap<&str, u32> = BTreeMap::new();
    // The type to which a break or rupture in this step leads, until it is reached.
    let mut sudden = None;
    let mut broken = false;
    for entry in log {
        assert!(entry.step >= latest && entry.step >= 1 && entry.step <= structure.n_steps());
        if entry.step > latest {
            in_step.clear();
        }
        latest = entry.step;
        let mut count = |what| *in_step.entry(what).or_default() += 1;
        match entry.event {
            Event::Type { from, to } => {
                assert_eq!(from, kind);
                match sudden.take() {
                    Some(expected) => assert_eq!(to, expected),
                    None => assert!(is_allowed(from, to), "{from:?} became {to:?}"),
                }
                kind = to;
            }
            Event::Treaty(now) => {
                assert_ne!(now, treaty);
                treaty = now;
            }
            Event::Agreement { .. } => panic!("the scenario has no agreements"),
            Event::Rupture => {
                assert!(kind != AlignmentType::Coalition && depth[2..].iter().any(|&depth| depth > 0));
                sudden = (kind > AlignmentType::Thin).then_some(AlignmentType::Thin);
                count("break");
            }
            Event::Turn { broke: true, .. } => {
                assert!(!broken && kind > AlignmentType::Coalition, "a type that cannot break broke");
                (sudden, broken) = (Some(AlignmentType::None), true);
                count("break");
            }
            // The stories may allow an alignment again before any turn, but no turn of an unbroken alignment is logged
            // without effect.
            Event::Turn { broke: false, .. } => {
                assert!(broken && kind == AlignmentType::None, "a turn without effect is logged");
                count("break");
            }
            Event::Indicator { indicator, change, depth: now } => {
                check_change(model, &depth, &dormant, indicator, change, now);
                dormant[indicator] = now == 0 && change != IndicatorChange::Ended;
                depth[indicator] = now;
            }
            Event::Shock { class, kept } => {
                assert_eq!(kept.is_some(), structure.shocks[class].tests_support);
            }
        }
        broken &= kind == AlignmentType::None || sudden.is_some();
        // A quarrel breaks nothing in a step that already had a rupture or turn: after these no type can break.
        assert!(in_step.values().all(|&events| events <= 1), "at most one break or turn in a step");
    }
    assert_eq!(sudden, None, "a logged break has happened");
    let last = YEARS as usize;
    assert_eq!((kind, treaty, depth), (records.kind[last][l], records.treaty[last][l], records.depth[last][l]));
}

/// Whether an indicator can change like this: its needs are active when it forms or deepens, and no active indicator
/// needs it when it ends; only a jump-start is unrestricted.
fn check_change(
    model: &Model,
    depth: &[u8; N_INDICATORS],
    dormant: &[bool; N_INDICATORS],
    j: usize,
    change: IndicatorChange,
    now: u8,
) {
    let (needs, levels) = (&model.structure.needs, model.structure.depth_scale.levels);
    // Troops and bases that a client invites need no exercises; the log does not show who is a client.
    let ready = needs[j].iter().all(|&needed| depth[needed] > 0 || (j, needed) == (5, 3));
    let held = (0..N_INDICATORS).any(|upper| needs[upper].contains(&j) && depth[upper] > 0);
    let possible = match change {
        IndicatorChange::Formed => ready && (depth[j], now, dormant[j]) == (0, 1, false),
        IndicatorChange::Reactivated => ready && (depth[j], now, dormant[j]) == (0, 1, true),
        IndicatorChange::Deepened => ready && depth[j] > 0 && now == depth[j] + 1 && now <= levels,
        IndicatorChange::Eroded => depth[j] > 1 && now + 1 == depth[j],
        IndicatorChange::Suspended => depth[j] == 1 && now == 0 && !held,
        IndicatorChange::Retired => j == 0 && depth[j] > 0 && now == 0 && !held,
        IndicatorChange::JumpStarted => now > depth[j] && now <= levels,
        IndicatorChange::Ended => depth[j] > 0 && now == 0,
    };
    assert!(possible && !model.structure.dropped[j], "{change:?} of indicator {j} from {depth:?} to {now}");
}

/// A probability, its error and its intervals.
fn check_probabilities(estimate: &Proportion, what: &str) {
    let Proportion { probability, standard_error, ci_low, ci_high, parameter_band } = *estimate;
    assert!((0.0..=1.0).contains(&probability) && standard_error >= 0.0, "{what}: {estimate:?}");
    assert!((0.0..=probability).contains(&ci_low) && (probability..=1.0).contains(&ci_high), "{what}: {estimate:?}");
    let Some(ParameterBand { low, high }) = parameter_band else { return };
    for IntervalEstimate { value, ci_low, ci_high } in [low, high] {
        assert!(0.0 <= ci_low && ci_low <= ci_high && ci_high <= 1.0, "{what}: {estimate:?}");
        assert!(value.is_none_or(|value| ci_low <= value && value <= ci_high), "{what}: {estimate:?}");
    }
    assert!(low.value.zip(high.value).is_none_or(|(low, high)| low <= high), "{what}: {estimate:?}");
}

/// The tables of a run: probabilities are in [0, 1], occupancies sum to 1, cumulative probabilities never fall, and
/// nothing is NaN. Returns the numbers of valid and invalid trajectories.
fn check_results(model: &Model, n: u64) -> (u64, u64) {
    let plan = Plan { threads: 1, ..Plan::new(model, n, 4, SEED) };
    let tally = run(model, &plan, &Control::default()).unwrap();
    assert_eq!(tally.valid() + tally.invalid(), n);
    let results = Results::new(model, &tally);
    if tally.valid() == 0 {
        // Without trajectories there are no tables.
        assert!(results.probabilities.iter().all(|row| row.estimate.probability.is_nan()));
        return (0, n);
    }
    results.probabilities.iter().for_each(|row| check_probabilities(&row.estimate, &row.outcome));
    for rows in results.probabilities.windows(2).filter(|rows| rows[0].outcome == rows[1].outcome) {
        assert!(
            rows[0].estimate.probability <= rows[1].estimate.probability,
            "cumulative probabilities of {} fall",
            rows[0].outcome
        );
    }
    for table in [&results.types, &results.stages] {
        let mut sums: BTreeMap<i32, f64> = BTreeMap::new();
        for row in table {
            check_probabilities(&row.estimate, &row.state);
            *sums.entry(row.year).or_default() += row.estimate.probability;
        }
        assert!(sums.len() == YEARS as usize + 1 && sums.values().all(|sum| (sum - 1.0).abs() < 1e-12), "{sums:?}");
    }
    results.treaties.iter().for_each(|row| check_probabilities(&row.estimate, &row.state));
    for row in &results.drivers {
        assert!(row.mean.is_finite() && row.sd >= 0.0, "{}: {row:?}", row.variable);
        assert!(row.quantiles.windows(2).all(|pair| pair[0] <= pair[1]), "{}: {row:?}", row.variable);
    }
    for row in &results.transitions {
        assert!(row.count > 0 && row.per_trajectory > 0.0 && row.median_year >= 2000 && row.median_year < 2000 + YEARS);
    }
    (tally.valid(), tally.invalid())
}

/// The frequencies of rare events in random scenarios: a test without such events would test nothing.
#[derive(Debug, Default)]
struct Met {
    scenarios: u32,
    sound: u64,
    aborted: u64,
    events: usize,
    jump_starts: usize,
    retirements: usize,
    falls: usize,
    breaks: usize,
    ruptures: usize,
    ends: usize,
}

/// Runs a scenario. Failed assertions become failures of the case, so that it is shrunk and shown.
fn check(recipe: &Recipe, met: &RefCell<Met>) -> Result<(), TestCaseError> {
    let file = recipe.setting().file();
    let Ok(scenario) = stadial::scenario::parse("random.toml", &file, &[]) else {
        return Err(TestCaseError::reject("breaks a rule between numbers"));
    };
    let tried = catch_unwind(AssertUnwindSafe(|| check_model(&scenario.model, met)));
    tried.map_err(|_| TestCaseError::fail(format!("the assertion above fails for\n{file}")))
}

fn check_model(model: &Model, met: &RefCell<Met>) {
    let parameters = model.draw(Seed(SEED), 0);
    let constants = Constants::new(model, &parameters);
    let context = Context { model, parameters: &parameters, constants: &constants, seed: Seed(SEED) };
    let mut batch = Batch::<LANES>::new(&context, InstructionSet::Widest);
    let (records, log) = batch.run_logged(&context, &std::array::from_fn(|l| l as u64), 3);
    (0..LANES).for_each(|l| check_record(model, records, l));
    check_log(model, &parameters, records, 3, &log);
    let mut met = met.borrow_mut();
    let (sound, aborted) = check_results(model, 40);
    met.scenarios += 1;
    (met.sound, met.aborted) = (met.sound + sound, met.aborted + aborted);
    met.events += log.len();
    let of_kind = |kind: IndicatorChange| {
        log.iter().filter(|entry| matches!(entry.event, Event::Indicator { change, .. } if change == kind)).count()
    };
    met.jump_starts += of_kind(IndicatorChange::JumpStarted);
    met.retirements += of_kind(IndicatorChange::Retired);
    met.ends += of_kind(IndicatorChange::Ended);
    met.breaks += log.iter().filter(|entry| matches!(entry.event, Event::Turn { broke: true, .. })).count();
    met.ruptures += log.iter().filter(|entry| entry.event == Event::Rupture).count();
    met.falls += log.iter().filter(|entry| matches!(entry.event, Event::Type { from, to } if to < from)).count();
}

#[test]
fn every_path_of_every_scenario_is_possible() {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        max_global_rejects: CASES,
        max_shrink_iters: 500,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let met = RefCell::new(Met::default());
    let outcome = TestRunner::new_with_rng(config, rng).run(&recipes(), |recipe| check(&recipe, &met));
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let met = met.into_inner();
    assert!(met.aborted > 0 && met.sound > 4 * met.aborted, "{met:?}");
    assert!(met.events > 1_000 && met.jump_starts > 50 && met.retirements > 10 && met.falls > 50, "{met:?}");
    assert!(met.breaks > 20 && met.ruptures > 5 && met.ends > 20, "{met:?}");
}

/// The allowed changes are exactly the nine documented upgrades, and downgrades to lesser types.
#[test]
fn no_other_change_of_type_counts_as_allowed() {
    let allowed = TYPES.iter().flat_map(|&from| TYPES.iter().filter(move |&&to| is_allowed(from, to))).count();
    assert_eq!(allowed, 9 + 1 + 1 + 1 + 3 + 2 + 5);
    assert!(!is_allowed(AlignmentType::None, AlignmentType::Alliance));
    assert!(!is_allowed(AlignmentType::Coalition, AlignmentType::Thick));
}
