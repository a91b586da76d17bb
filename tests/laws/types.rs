//! The types: no upgrade without its conditions, downgrades when they fail, and the proportions of competing events.

use stadial::model::{Model, Parameters};
use stadial::theory::{AlignmentType, EDGES, INDICATORS, TYPES};
use stadial::trajectory::NEVER;

use crate::compensators::{changes_of_type, is_possible, lively, replay};
use crate::setting::{FLAT, LANES, Setting, driver, logistic, passages, response, sample};
use crate::support::{Checks, chi_square};

/// The five conditions at the start, frozen.
#[derive(Clone, Copy, Debug)]
struct At {
    severity: f64,
    urgency: f64,
    overlap: f64,
    identity: f64,
    /// Compatibility of status: lowered by anxiety alone.
    status: f64,
}

/// Everything far above the demands of any type.
const BEST: At = At { severity: 0.9, urgency: 0.9, overlap: 0.9, identity: 0.9, status: 0.9 };

/// A frozen scenario of a type under these conditions.
fn under(years: i32, kind: AlignmentType, at: At) -> Setting {
    let mut setting = Setting::frozen(years)
        .text("alignment.type", kind.key())
        .with("alignment.overlap", at.overlap)
        .with("alignment.incentive", 0.5)
        .with("incentive.response", FLAT);
    // Only the weakest member counts: the other one is above it.
    for (member, above) in [("a", 0.0), ("b", 0.05)] {
        setting = setting
            .with(format!("actors.{member}.severity"), at.severity + above)
            .with(format!("actors.{member}.urgency"), at.urgency + above)
            .with(format!("actors.{member}.identity"), at.identity + above)
            // Claims sum to less than 1.
            .with(format!("actors.{member}.expectation"), 0.4)
            .with(format!("actors.{member}.anxiety"), if above > 0.0 { 0.0 } else { 1.0 - at.status });
    }
    setting
}

/// The type in the first step.
fn next(setting: &Setting) -> AlignmentType {
    let found = sample(&setting.model(), 16, |records, l| {
        assert!(records.transitions.iter().filter(|change| change.lane == l).all(|change| change.step == 1));
        records.kind[1][l]
    });
    assert!(found.iter().all(|&kind| kind == found[0]), "a certain event differs between trajectories");
    found[0]
}

/// The demands of each type (PROC, table 1), in documented words: threat, identity, status.
fn demands(kind: AlignmentType) -> (bool, Option<f64>, Option<f64>) {
    use AlignmentType::{Alliance, AlliedCommunity, Coalition, NonAlliedCommunity, None as Nothing, Thick, Thin};
    match kind {
        Nothing | Thin => (false, None, None),
        Coalition => (true, None, Some(0.25)),
        Thick => (false, Some(1.0 / 3.0), Some(0.25)),
        Alliance => (true, Some(1.0 / 3.0), Some(0.5)),
        NonAlliedCommunity => (false, Some(0.75), Some(0.5)),
        AlliedCommunity => (true, Some(0.75), Some(0.75)),
    }
}

/// Every way in which one condition of a type just fails, by `short` below its demand.
fn single_failures(kind: AlignmentType, short: f64) -> Vec<At> {
    let (threat, identity, status) = demands(kind);
    let mut failures = Vec::new();
    if threat {
        failures.push(At { severity: 0.6 - short, ..BEST });
        failures.push(At { urgency: 0.5 - short, ..BEST });
        failures.push(At { overlap: 0.6 - short, ..BEST });
    }
    failures.extend(identity.map(|demand| At { identity: demand - short, ..BEST }));
    failures.extend(status.map(|demand| At { status: demand - short, ..BEST }));
    failures
}

/// All nine upgrades at a very high rate: each happens at once where its conditions hold, by however little, and never
/// where any one of them fails, by however little.
#[test]
fn upgrades_happen_with_their_conditions_and_never_without() {
    for edge in EDGES {
        let rated = |at: At| under(2, edge.from, at).with(format!("typology.{}.rate", edge.key), 1e6);
        let (threat, identity, status) = demands(edge.to);
        let just = At {
            severity: if threat { 0.601 } else { 0.01 },
            urgency: if threat { 0.501 } else { 0.01 },
            overlap: if threat { 0.601 } else { 0.01 },
            identity: identity.map_or(0.01, |demand| demand + 0.001),
            status: status.map_or(0.01, |demand| demand + 0.001),
        };
        assert_eq!(next(&rated(just)), edge.to, "{}", edge.key);
        for at in single_failures(edge.to, 0.001) {
            assert_eq!(next(&rated(at)), edge.from, "{} at {at:?}", edge.key);
        }
    }
}

/// The number of each upgrade in 8,000 trajectories of 40 years, and the number without its conditions before the step,
/// under the parameters `p`.
fn upgrades(model: &Model, p: &Parameters) -> [(u32, u32); EDGES.len()] {
    let mut counts = [(0, 0); EDGES.len()];
    replay(model, 8_000, |_, before, _, events| {
        for (from, to) in changes_of_type(events) {
            let edge = EDGES.iter().position(|edge| edge.from == from && edge.to == to);
            assert!(edge.is_some() || to < from, "{from:?} to {to:?}");
            if let Some(edge) = edge {
                counts[edge].0 += 1;
                counts[edge].1 += u32::from(!is_possible(to, before, p.alignment.overlap, p, 0.0));
            }
        }
    });
    counts
}

/// In whole trajectories with noise, feedback and downgrades, for each of the nine upgrades. Mutants: trajectories in
/// which one condition is left out (or its demand is that of the next lesser type), compared with the right ones.
#[test]
fn no_upgrade_in_any_trajectory_lacks_a_condition_of_the_new_type() {
    // Partnerships that end can form again.
    let restless = lively(40).with("typology.dissolution_rate", 0.5).with("typology.dissolution_incentive", 0.3);
    let model = restless.model();
    let p = model.central();
    for (edge, (happened, without)) in EDGES.iter().zip(upgrades(&model, &p)) {
        assert!(happened > 100 && without == 0, "{}: {without} of {happened}", edge.key);
    }
    let mutants = [
        ("conditions.severity", 0.0, "thin_to_coalition"),
        ("conditions.urgency", 0.0, "thin_to_alliance"),
        ("conditions.identity_medium", 0.0, "thin_to_thick"),
        ("conditions.identity_high", p.conditions.identity_medium, "thick_to_non_allied_community"),
        ("status.high", p.status.minimal, "thick_to_alliance"),
        ("status.highest", p.status.high, "non_allied_to_allied_community"),
    ];
    let lacking = |setting: Setting, p: &Parameters, key: &str| {
        let edge = EDGES.iter().position(|edge| edge.key == key).unwrap();
        upgrades(&setting.model(), p)[edge].1
    };
    for (left_out, demand, key) in mutants {
        assert!(lacking(restless.clone().with(left_out, demand), &p, key) > 0, "{left_out} is not detected in {key}");
    }
    // Scenarios in which these two are missing from the start.
    let worlds = [
        ("conditions.overlap", restless.clone().with("alignment.overlap", 0.5), "thin_to_alliance"),
        (
            "status.minimal",
            restless.with("actors.a.expectation", 0.75).with("actors.b.expectation", 0.75),
            "thin_to_coalition",
        ),
    ];
    for (left_out, world, key) in worlds {
        let p = world.model().central();
        assert_eq!(lacking(world.clone(), &p, key), 0);
        assert!(lacking(world.with(left_out, 0), &p, key) > 0, "{left_out} is not detected in {key}");
    }
}

/// All nine upgrades at one very high rate, with an urgency at which chosen types form as fast as emergent ones.
fn eager(years: i32, kind: AlignmentType, at: At) -> Setting {
    let even = At { urgency: 0.5, ..at };
    EDGES
        .iter()
        .fold(under(years, kind, even), |setting, edge| setting.with(format!("typology.{}.rate", edge.key), 1e6))
}

/// The types reached after this many changes of type, or after the last one if there were fewer, by rank.
fn reached(setting: &Setting, changes: usize) -> Vec<AlignmentType> {
    let mut kinds: Vec<AlignmentType> = sample(&setting.model(), 200, |records, l| {
        let of_lane = records.transitions.iter().filter(|change| change.lane == l);
        of_lane.take(changes).last().map_or(records.kind[0][l], |change| change.to)
    });
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// PROC: alliances and coalitions are decided, in one change from a thin partnership; security communities emerge, and
/// no type without at least a medium identity leads to one. With all conditions met and a high urgency.
#[test]
fn alliances_come_in_one_change_and_communities_only_out_of_partnerships() {
    use AlignmentType::{Alliance, AlliedCommunity, Coalition, NonAlliedCommunity, None as Nothing, Thick, Thin};
    let next: [&[AlignmentType]; TYPES.len()] = [
        &[Thin],
        &[Coalition, Thick, Alliance],
        &[Alliance],
        &[Alliance, NonAlliedCommunity],
        &[AlliedCommunity],
        &[AlliedCommunity],
        &[AlliedCommunity],
    ];
    for (kind, next) in TYPES.into_iter().zip(next) {
        assert_eq!(reached(&eager(1, kind, BEST), 1), next, "from {kind:?}");
    }
    // The second change from a thin partnership is the first that can bring a community.
    assert_eq!(reached(&eager(1, Thin, BEST), 2), [Alliance, NonAlliedCommunity, AlliedCommunity]);
    assert_eq!(reached(&eager(1, Nothing, BEST), 12), [AlliedCommunity]);
}

/// PROC: none for a thin partnership, minimal for a coalition and a thick partnership, more for an alliance, the most
/// for an allied community. All else is far above the demands of any type.
#[test]
fn status_alone_decides_how_far_a_thin_partnership_rises() {
    use AlignmentType::{Alliance, AlliedCommunity, Coalition, NonAlliedCommunity, None as Nothing, Thick, Thin};
    let cases: [(f64, &[AlignmentType]); 6] = [
        (0.249, &[Thin]),
        (0.251, &[Coalition, Thick]),
        (0.499, &[Coalition, Thick]),
        (0.501, &[Alliance, NonAlliedCommunity]),
        (0.749, &[Alliance, NonAlliedCommunity]),
        (0.751, &[AlliedCommunity]),
    ];
    for (status, types) in cases {
        assert_eq!(reached(&eager(1, Nothing, At { status, ..BEST }), 12), types, "status {status}");
    }
}

/// A type remains while its conditions fail by less than the margin of .03, and falls at once, at a very high rate,
/// when any one fails by more.
#[test]
fn types_fall_only_beyond_the_margin() {
    use AlignmentType::{Alliance, AlliedCommunity, Coalition, NonAlliedCommunity, Thick};
    for kind in [Coalition, Thick, Alliance, NonAlliedCommunity, AlliedCommunity] {
        for at in single_failures(kind, 0.029) {
            assert_eq!(next(&under(2, kind, at).with("typology.downgrade_rate", 1e6)), kind, "{at:?}");
        }
        for at in single_failures(kind, 0.031) {
            let fallen = next(&under(1, kind, at).with("typology.downgrade_rate", 1e6).with("steps_per_year", 1));
            assert!(kind.lesser().contains(&fallen), "{kind:?} at {at:?} became {fallen:?}");
        }
    }
}

/// To the first feasible of the lesser types, in the documented order.
#[test]
fn types_fall_to_the_first_that_is_feasible() {
    use AlignmentType::{Alliance, AlliedCommunity, Coalition, NonAlliedCommunity, Thick, Thin};
    let calm = At { severity: 0.2, ..BEST };
    let cases = [
        (Coalition, calm, Thin),
        (Thick, At { identity: 0.2, ..BEST }, Thin),
        (Alliance, calm, Thick),
        (Alliance, At { identity: 0.2, ..BEST }, Coalition),
        (Alliance, At { identity: 0.2, ..calm }, Thin),
        (Alliance, At { status: 0.3, ..BEST }, Thick),
        (Alliance, At { status: 0.1, ..BEST }, Thin),
        (NonAlliedCommunity, At { identity: 0.5, ..BEST }, Thick),
        (NonAlliedCommunity, At { identity: 0.2, ..BEST }, Thin),
        (AlliedCommunity, calm, NonAlliedCommunity),
        (AlliedCommunity, At { status: 0.6, ..BEST }, NonAlliedCommunity),
        (AlliedCommunity, At { identity: 0.5, ..BEST }, Alliance),
        (AlliedCommunity, At { identity: 0.5, ..calm }, Thick),
        (AlliedCommunity, At { identity: 0.2, status: 0.6, ..BEST }, Coalition),
        (AlliedCommunity, At { identity: 0.2, ..calm }, Thin),
    ];
    for (from, at, to) in cases {
        let setting = under(1, from, at).with("typology.downgrade_rate", 1e6).with("steps_per_year", 1);
        assert_eq!(next(&setting), to, "{from:?} at {at:?}");
    }
}

/// The numbers of first passages to an outcome by year, and of trajectories without one.
fn first_years(setting: &Setting, name: &str, years: usize, n: usize) -> Vec<usize> {
    let mut counts = vec![0; years + 1];
    for step in passages(&setting.model(), name, n) {
        counts[if step == NEVER { years } else { (step as usize - 1) / 12 }] += 1;
    }
    counts
}

/// The probabilities of those counts at a constant rate.
fn exponential_years(rate: f64, years: usize) -> Vec<f64> {
    let survival = |year: usize| (-rate * year as f64).exp();
    (0..years).map(|year| survival(year) - survival(year + 1)).chain([survival(years)]).collect()
}

/// Rate .4 a year times H, in steps that add up exactly; with confidence-building measures and consultations at their
/// deepest H = e^-(27 / 84). With N trajectories a rate error of 2 % is detected; the mutant without H is rejected.
#[test]
fn a_failing_condition_lets_a_type_fall_at_its_rate() {
    let mut checks = Checks::of("a_failing_condition_lets_a_type_fall_at_its_rate");
    let setting = under(5, AlignmentType::Thick, At { identity: 0.3, ..BEST })
        .with("typology.downgrade_rate", 0.4)
        .with("alignment.indicators.confidence_building", 3)
        .with("alignment.indicators.consultations", 3)
        .text("outcomes.fall.type", "thin");
    let counts = first_years(&setting, "fall", 5, 60_000);
    let held = 0.4 * (-27.0 / 84.0_f64).exp();
    checks.spend("years of falls", chi_square(&counts, &exponential_years(held, 5)));
    assert!(chi_square(&counts, &exponential_years(0.4, 5)).is_err(), "the effect of institutions is not detected");
}

/// A coalition ends with its mission: at .4 a year, whatever the institutions, and with it indicators 3 to 7, in the
/// same step. With N trajectories a rate error of 2 % is detected; the mutant with H, which is .30 here, is rejected.
#[test]
fn a_coalition_ends_with_its_indicators() {
    let mut checks = Checks::of("a_coalition_ends_with_its_indicators");
    let built = [2, 3, 2, 2, 1, 0, 1];
    let mut setting = under(5, AlignmentType::Coalition, At { severity: 0.2, ..BEST })
        .with("typology.downgrade_rate", 0.4)
        .text("outcomes.fall.type", "thin");
    for (indicator, depth) in INDICATORS.iter().zip(built) {
        setting = setting.with(format!("alignment.indicators.{}", indicator.key), depth);
    }
    let counts = first_years(&setting, "fall", 5, 60_000);
    checks.spend("years of ends", chi_square(&counts, &exponential_years(0.4, 5)));
    let q: f64 = built.iter().zip(1..).map(|(&depth, j)| f64::from(j * depth)).sum::<f64>() / 84.0;
    assert!(chi_square(&counts, &exponential_years(0.4 * (-3.0 * q).exp(), 5)).is_err(), "institutions hold it");
    sample(&setting.model(), 512, |records, l| {
        for year in 0..=5 {
            let left = if records.kind[year][l] == AlignmentType::Coalition { built } else { [2, 3, 0, 0, 0, 0, 0] };
            assert_eq!(records.depth[year][l].map(i32::from), left);
        }
    });
    // Any other change of type leaves the indicators unchanged.
    let upgraded = sample(&setting_of_upgrade(&built).model(), LANES, |records, l| {
        (records.kind[1][l], records.depth[1][l].map(i32::from))
    });
    assert!(upgraded.into_iter().all(|found| found == (AlignmentType::Alliance, built)));
}

/// A coalition that becomes an alliance at once.
fn setting_of_upgrade(built: &[i32; 7]) -> Setting {
    let setting = under(1, AlignmentType::Coalition, BEST).with("typology.coalition_to_alliance.rate", 1e6);
    INDICATORS.iter().zip(built).fold(setting, |setting, (indicator, depth)| {
        setting.with(format!("alignment.indicators.{}", indicator.key), depth)
    })
}

/// Rate .3 (1 - g(I; .02)) at a frozen incentive of .03, with an exponent of 2: 4 / 13 of .3, .0923 a year. With N
/// trajectories a rate error of 4 % is detected.
#[test]
fn a_thin_partnership_dissolves_at_its_rate() {
    let mut checks = Checks::of("a_thin_partnership_dissolves_at_its_rate");
    let setting = under(6, AlignmentType::Thin, BEST)
        .with("alignment.incentive", 0.03)
        .with("incentive.response", 2)
        .with("typology.dissolution_rate", 0.3)
        .text("outcomes.end.type", "none");
    let counts = first_years(&setting, "end", 6, 60_000);
    checks.spend("years of ends", chi_square(&counts, &exponential_years(0.3 * 4.0 / 13.0, 6)));
}

/// Chosen types form the faster the more urgent the threat: a coalition at .2 g(.5; .6) U / (1 - U), U of the least
/// pressed member, a thick partnership, which emerges, at .6 g(.5; .4), both times exposure. By t one of the two with
/// probability 1 - e^-(sum t), divided in proportion. A share error of .01 is detected. Mutants: no urgency, urgency of
/// the most pressed member, and no exposure.
#[test]
fn chosen_types_compete_by_urgency_with_emergent_ones() {
    const N: usize = 60_000;
    let mut checks = Checks::of("chosen_types_compete_by_urgency_with_emergent_ones");
    for (urgency, exposure) in [(0.75, 1.0), (0.6, 0.4)] {
        // The other member's urgency is .05 higher.
        let model = under(2, AlignmentType::Thin, At { urgency, ..BEST })
            .with("incentive.response", 6)
            .with("alignment.exposure", exposure)
            .with("typology.thin_to_coalition.rate", 0.2)
            .with("typology.thin_to_coalition.incentive", 0.6)
            .with("typology.thin_to_thick.rate", 0.6)
            .with("typology.thin_to_thick.incentive", 0.4)
            .model();
        let distribution = |urgency: f64, exposure: f64| {
            let coalition = exposure * 0.2 * urgency / (1.0 - urgency) * response(0.5, 0.6);
            let thick = exposure * 0.6 * response(0.5, 0.4);
            let left = 1.0 - (-2.0 * (coalition + thick)).exp();
            let share = coalition / (coalition + thick);
            [1.0 - left, left * share, left * (1.0 - share)]
        };
        let mut counts = [0; 3];
        let incentive = driver(&model, "incentive");
        sample(&model, N, |records, l| {
            assert_eq!(records.drivers[2][incentive][l], 0.5, "frozen");
            counts[match records.kind[2][l] {
                AlignmentType::Thin => 0,
                AlignmentType::Coalition => 1,
                AlignmentType::Thick => 2,
                other => panic!("{other:?} cannot be reached"),
            }] += 1;
        });
        checks.spend(&format!("urgency {urgency}"), chi_square(&counts, &distribution(urgency, exposure)));
        for (urgency, exposure) in [(0.5, exposure), (urgency + 0.05, exposure), (urgency, exposure * 1.2)] {
            assert!(
                chi_square(&counts, &distribution(urgency, exposure)).is_err(),
                "urgency {urgency}, exposure {exposure}"
            );
        }
    }
}

/// Members that all provide their own deterrence need no guarantee: rates into an alliance and an allied community
/// times 1 - min D, .6 here; into a non-allied community not. All three times exposure, .5. With N trajectories a rate
/// error of 3 % is detected; the mutants without the one and with the other are rejected.
#[test]
fn deterrence_slows_only_allied_types() {
    use AlignmentType::{Alliance, AlliedCommunity, NonAlliedCommunity, Thick};
    let mut checks = Checks::of("deterrence_slows_only_allied_types");
    let cases = [(Thick, Alliance, 0.6), (Thick, NonAlliedCommunity, 1.0), (Alliance, AlliedCommunity, 0.6)];
    for (from, to, guarantees) in cases {
        let edge = EDGES.iter().find(|edge| edge.from == from && edge.to == to).unwrap();
        let setting = under(4, from, At { urgency: 0.5, ..BEST })
            .with("incentive.response", FLAT)
            .with("alignment.exposure", 0.5)
            .with("actors.a.deterrent", 0.9)
            .with("actors.b.deterrent", 0.4)
            .with(format!("typology.{}.rate", edge.key), 1.6)
            .text("outcomes.rise.type", to.key());
        let counts = first_years(&setting, "rise", 4, 60_000);
        let distribution = |guarantees: f64| exponential_years(1.6 * 0.5 * 0.5 * guarantees, 4);
        checks.spend(edge.key, chi_square(&counts, &distribution(guarantees)));
        for wrong in [1.0, 0.6, 0.1].into_iter().filter(|&wrong| wrong != guarantees) {
            assert!(chi_square(&counts, &distribution(wrong)).is_err(), "{}: {wrong}", edge.key);
        }
    }
}

/// While a treaty is in force, an alliance whose conditions hold forms at .5 a year at least, times 1 - min D, .8 here:
/// without any incentive at that rate; where the members choose faster, at theirs, 1.2 x 3 g(.4; .45). Without a treaty
/// only at theirs, and no other type forms at the rate of declaration. With N trajectories a rate error of 3 % is
/// detected.
#[test]
fn declared_alliances_form() {
    let mut checks = Checks::of("declared_alliances_form");
    let setting = |treaty: bool, incentive: f64| {
        under(4, AlignmentType::Thick, At { urgency: 0.75, ..BEST })
            .with("incentive.response", 6)
            .with("alignment.incentive", incentive)
            .with("alignment.treaty", treaty)
            .with("actors.a.deterrent", 0.2)
            .with("actors.b.deterrent", 0.7)
            .with("treaty.declaration_rate", 0.5)
            .with("typology.thick_to_alliance.rate", 1.2)
            .with("typology.thick_to_alliance.incentive", 0.45)
            .text("outcomes.rise.type", "alliance")
    };
    let chosen = 0.8 * 1.2 * 3.0 * response(0.4, 0.45);
    assert!(chosen > 0.4);
    for (what, treaty, incentive, rate) in
        [("declared", true, 0.0, 0.4), ("declared and chosen", true, 0.4, chosen), ("chosen", false, 0.4, chosen)]
    {
        let counts = first_years(&setting(treaty, incentive), "rise", 4, 60_000);
        checks.spend(what, chi_square(&counts, &exponential_years(rate, 4)));
        let wrong = if rate == 0.4 { 0.5 } else { chosen + 0.4 };
        assert!(
            chi_square(&counts, &exponential_years(wrong, 4)).is_err(),
            "{what}: a rate of {wrong} is not detected"
        );
    }
    // Without its conditions no alliance forms.
    let failing = setting(true, 0.0).with("actors.a.severity", 0.5).model();
    assert!(
        sample(&failing, 256, |records, l| records.kind[4][l]).into_iter().all(|kind| kind == AlignmentType::Thick)
    );
}

/// An alignment becomes a thin partnership at .5 a year and that a thick one at .4, any number of times in a step: in
/// steps of a year the types have the distribution of continuous time. With at most one change in each, a quarter of
/// the thick partnerships of the third year would be missing, and all of the first.
#[test]
fn types_change_as_often_as_their_rates_allow_in_a_step() {
    const N: usize = 60_000;
    let mut checks = Checks::of("types_change_as_often_as_their_rates_allow_in_a_step");
    let model = under(3, AlignmentType::None, At { severity: 0.1, ..BEST })
        .with("steps_per_year", 1)
        .with("typology.none_to_thin.rate", 1)
        .with("typology.thin_to_thick.rate", 0.8)
        .model();
    let distribution = |years: f64| {
        let (none, thin) = ((-0.5 * years).exp(), 5.0 * ((-0.4 * years).exp() - (-0.5 * years).exp()));
        [none, thin, 1.0 - none - thin]
    };
    let found = sample(&model, N, |records, l| [1, 3].map(|year: usize| records.kind[year][l]));
    for (place, years) in [1.0, 3.0].into_iter().enumerate() {
        let count = |kind: AlignmentType| found.iter().filter(|kinds| kinds[place] == kind).count();
        let counts = [AlignmentType::None, AlignmentType::Thin, AlignmentType::Thick].map(count);
        checks.spend(&format!("after {years} years"), chi_square(&counts, &distribution(years)));
        // At most one change in a year: from none with 1 - e^-.5, from thin with 1 - e^-.4.
        let (stay, keep) = ((-0.5_f64).exp(), (-0.4_f64).exp());
        let mut wrong = [1.0, 0.0, 0.0];
        for _ in 0..years as u32 {
            wrong = [wrong[0] * stay, wrong[0] * (1.0 - stay) + wrong[1] * keep, wrong[1] * (1.0 - keep) + wrong[2]];
        }
        assert!(chi_square(&counts, &wrong).is_err(), "one change in a step at most");
    }
}

/// The strength of a trajectory's response differs by a factor e^eta of the incentive, eta normal with a standard
/// deviation of .4, drawn once: consultations form at 2 g(I e^eta; .5), so that none has formed by t with probability E
/// exp(-2 t g). By quadrature; years of forming are not independent given the rate of a mean trajectory. Errors of .7 %
/// of 1 are detected. Mutants: no spread, and a deviation drawn anew at every step, which is a rate of E 2 g.
#[test]
fn trajectories_answer_more_or_less_strongly_to_incentives() {
    const N: usize = 60_000;
    let mut checks = Checks::of("trajectories_answer_more_or_less_strongly_to_incentives");
    let setting = Setting::frozen(4)
        .with("steps_per_year", 12)
        .with("alignment.incentive", 0.45)
        .with("incentive.response_spread", 0.4)
        .with("indicators.consultations.formation_rate", 2)
        .with("indicators.consultations.incentive", 0.5)
        .with("outcomes.formed.stage_at_least", 2);
    let counts = first_years(&setting, "formed", 4, N);
    let rate = |eta: f64| 2.0 * response(0.45 * eta.exp(), 0.5);
    let survival = |year: usize| normal_mean(|z| (-(year as f64) * rate(0.4 * z)).exp());
    let cells: Vec<f64> = (0..4).map(|year| survival(year) - survival(year + 1)).chain([survival(4)]).collect();
    checks.spend("years of forming", chi_square(&counts, &cells));
    assert!(chi_square(&counts, &exponential_years(rate(0.0), 4)).is_err(), "no spread");
    assert!(chi_square(&counts, &exponential_years(normal_mean(|z| rate(0.4 * z)), 4)).is_err(), "drawn anew");
}

/// The mean of a function of a standard normal number, by the trapezoidal rule over 8 deviations on each side, which is
/// exact up to rounding for smooth functions.
fn normal_mean(value: impl Fn(f64) -> f64) -> f64 {
    let points = (-800..=800).map(|place| f64::from(place) / 100.0);
    let density = |z: f64| (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    points.map(|z| value(z) * density(z) / 100.0).sum()
}

/// An urgency that rounding made 1 has infinite odds, but gives finite numbers: a rate of 0 remains 0, and chosen types
/// form at once.
#[test]
fn an_urgency_of_one_gives_numbers() {
    for (rate, expected) in [(0.0, AlignmentType::Thin), (1e-3, AlignmentType::Coalition)] {
        let model = under(3, AlignmentType::Thin, BEST)
            .with("steps_per_year", 1)
            .with("typology.thin_to_coalition.rate", rate)
            .with("shocks.alarm.dates", "[2000]")
            .with("shocks.alarm.effects.urgency.a", 60)
            .with("shocks.alarm.effects.urgency.b", 60)
            .model();
        let urgency = driver(&model, "urgency.a");
        assert_eq!(logistic(60.0), 1.0);
        sample(&model, 256, |records, l| {
            assert_eq!((records.kind[3][l], records.drivers[2][urgency][l]), (expected, 1.0));
        });
    }
}
