//! Checks whether the run can get from its start to the conditions of an outcome: types, treaties, and variables that
//! only shocks change.

use crate::model::{Condition, Model, Parameters, Quantity, Variable};
use crate::theory::{
    AlignmentType, Balance, Clusters, EDGES, N_EARLY, N_TYPES, Obligation, Obligations, TYPES, TreatyStatus,
};

use super::problem::Report;
use super::scene::{Scene, thresholds};
use super::shown::shown;
use super::tree::At;

/// Tolerance of bounds, for rounded sums of shares.
const TOLERANCE: f64 = 1e-9;

/// Reports conditions that no run can reach, at the centre of the parameters.
pub(super) fn check_reachable(path: &str, clause: &[At<Condition>], scene: &Scene<'_>, report: &mut Report) {
    // What can be reached depends on the start.
    if !scene.start_is_known {
        return;
    }
    check_types(path, clause, scene, report);
    for condition in clause {
        let (why, help) = match condition.value {
            Condition::Treaty(TreatyStatus::InForce) if is_unsigned(Obligations::ALL, scene) => unsigned(None),
            Condition::Treaty(TreatyStatus::Rhetorical) if is_unsigned(Obligations::ALLIANCE, scene) => unsigned(None),
            Condition::TreatyKind(any) if is_unsigned(any, scene) => unsigned(Some(any)),
            Condition::Breaks { .. } => match unbreakable(scene) {
                Some(found) => found,
                None => continue,
            },
            Condition::Value { quantity: Quantity::State(variable), low, high } => {
                let Some(value) = unmoved(variable, scene) else { continue };
                if value >= low - TOLERANCE && value <= high + TOLERANCE {
                    continue;
                }
                stays(variable, value, scene)
            }
            Condition::Level { balance: Balance::Incentive, low, high } => {
                let Some(value) = unmoved(Variable::Incentive, scene) else { continue };
                let uncertain = thresholds(Balance::Incentive).iter().any(|path| scene.values.is_uncertain(path));
                let level = scene.values.base.level_of(Balance::Incentive, value);
                if uncertain || (low..=high).contains(&level) {
                    continue;
                }
                stays(Variable::Incentive, value, scene)
            }
            _ => continue,
        };
        report.never(&condition.place, format!("`{path}` can never happen: {why}"), "never reached", help);
    }
}

/// The reason that a variable keeps its value, and the way out.
fn stays(variable: Variable, value: f64, scene: &Scene<'_>) -> (String, String) {
    let name = scene.structure.variable_name(variable);
    let both = match variable {
        Variable::Incentive => "set `clusters = \"both\"`, ",
        _ => "",
    };
    let help = format!("{both}give a shock `effects.{name}`, or choose a value that it has");
    (format!("`{name}` stays {}, as no shock moves it", shown(value)), help)
}

/// Why the alignment never breaks, and the way out; `None` where it can.
fn unbreakable(scene: &Scene<'_>) -> Option<(String, String)> {
    let no_rupture = if !is_possible("rupture.rate", scene.values.base.rupture.rate, scene) {
        "`rupture.rate` is 0"
    } else if scene.structure.dropped[N_EARLY..].iter().all(|&dropped| dropped) {
        "none of the indicators that a rupture ends exists"
    } else {
        return None;
    };
    let reached = reached_types(scene);
    let no_turn = if turns(scene).is_empty() {
        "no member turns (every `turning` is 0, and no shock moves an identity)"
    } else if breakable().all(|kind| !reached[usize::from(kind.rank())]) {
        "no type above a coalition, which a turn could break, is reached"
    } else {
        return None;
    };
    let member = scene.structure.members.first().map_or("MEMBER", String::as_str);
    let help = format!("give `rupture.rate` or `actors.{member}.turning` more than 0, or what they break");
    Some((format!("it never breaks, as {no_rupture} and {no_turn}"), help))
}

/// Whether no treaty with any of these obligations is in force at the start or can be signed.
fn is_unsigned(any: Obligations, scene: &Scene<'_>) -> bool {
    let treaty = &scene.values.base.treaty;
    let signed = is_possible("treaty.signing_rate", treaty.signing_rate, scene)
        || is_possible("treaty.declaration_rate", treaty.declaration_rate, scene);
    let of_shocks = scene.structure.shocks.iter().filter_map(|class| class.treaty);
    let by_shocks = of_shocks.into_iter().any(|signs| signs.has_any(any));
    let by_members = signed && any.has_any(Obligations::DEFENCE);
    !(scene.structure.initial_treaty.has_any(any) || by_shocks || by_members)
}

/// Why no such treaty is ever signed, and the way out; without a named obligation, a treaty of defence.
fn unsigned(named: Option<Obligations>) -> (String, String) {
    let closed = "`treaty.signing_rate` and `treaty.declaration_rate` are 0";
    match named {
        None => (
            format!("no treaty is ever signed, as {closed}"),
            "give one of them more than 0, a shock `treaty = \"signed\"`, or a treaty at the start".to_owned(),
        ),
        Some(any) => {
            let names: Vec<&str> = any.list().map(Obligation::key).collect();
            let why = if any.has_any(Obligations::DEFENCE) {
                closed
            } else {
                "without a shock only treaties of defence are signed"
            };
            let list: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
            (
                format!("no treaty of {} is ever signed, as {why}", names.join(" or ")),
                format!(
                    "give a shock `treaty = \"signed\"` with `treaty_kind = [{0}]`, or the start \
                     `alignment.treaty_kind = [{0}]`",
                    list.join(", ")
                ),
            )
        }
    }
}

/// Whether a rate is more than 0, or may be drawn so.
fn is_possible(path: &str, rate: f64, scene: &Scene<'_>) -> bool {
    rate > 0.0 || scene.values.is_uncertain(path)
}

/// The value that a variable keeps throughout; `None` where it changes or is uncertain.
fn unmoved(variable: Variable, scene: &Scene<'_>) -> Option<f64> {
    let structure = scene.structure;
    let moves = structure.shocks.iter().any(|class| class.effects.contains(&variable))
        || structure.observed.iter().any(|observed| observed.variable == variable);
    let base = &scene.values.base;
    let of_member = |i: usize, key: &str| structure.members.get(i).map(|name| format!("actors.{name}.{key}"));
    let (path, value) = match variable {
        _ if moves => return None,
        Variable::Proximity(i) => (of_member(i, "proximity")?, base.members.get(i)?.proximity),
        Variable::OffensiveCapability(i) => {
            (of_member(i, "offensive_capability")?, base.members.get(i)?.offensive_capability)
        }
        Variable::Incentive if structure.clusters != Clusters::Indicators => return None,
        Variable::Incentive if base.alignment.incentive.is_nan() => return incentive_at_start(scene),
        Variable::Incentive => ("alignment.incentive".to_owned(), base.alignment.incentive),
        Variable::Hedge => ("alignment.hedge".to_owned(), base.alignment.hedge),
        Variable::Overlap if structure.categories.is_empty() => {
            ("alignment.overlap".to_owned(), base.alignment.overlap)
        }
        Variable::Overlap => return overlap_of_profiles(scene),
        _ => return None,
    };
    (!scene.values.is_uncertain(&path)).then_some(value)
}

fn overlap_of_profiles(scene: &Scene<'_>) -> Option<f64> {
    if scene.values.priors.iter().any(|prior| prior.path.contains(".threat_profile.")) {
        return None;
    }
    Some(centre(scene).alignment.overlap)
}

/// The incentive at the start where it is left open and so follows from other numbers; `None` where any of these is
/// uncertain.
fn incentive_at_start(scene: &Scene<'_>) -> Option<f64> {
    scene.values.priors.is_empty().then(|| centre(scene).alignment.incentive)
}

/// The numbers at the centre of all uncertain ones, with those that follow from them.
fn centre(scene: &Scene<'_>) -> Parameters {
    Model { structure: scene.structure.clone(), base: scene.values.base.clone(), priors: Vec::new() }.central()
}

/// Reports a clause none of whose types can be reached from the type at the start.
fn check_types(path: &str, clause: &[At<Condition>], scene: &Scene<'_>, report: &mut Report) {
    let speaks_of_types = |condition: &&At<Condition>| TYPES.iter().any(|&kind| !allows(&condition.value, kind));
    let Some(first) = clause.iter().find(speaks_of_types) else { return };
    let asked: Vec<AlignmentType> =
        TYPES.into_iter().filter(|&kind| clause.iter().all(|condition| allows(&condition.value, kind))).collect();
    let reached = reached_types(scene);
    // Conditions that allow no type have been reported.
    if asked.is_empty() || asked.iter().any(|kind| reached[usize::from(kind.rank())]) {
        return;
    }
    let names: Vec<&str> = asked.iter().map(|kind| kind.key()).collect();
    let initial = scene.structure.initial_type.key();
    let message = format!(
        "`{path}` can never happen: no transitions with a rate above 0 lead from {initial} to {}",
        names.join(" or ")
    );
    let help = format!("give one of these more than 0: {}", closed_ways(&reached, scene).join(", "));
    report.never(&first.place, message, "never reached", help);
}

/// Whether a condition allows a type.
fn allows(condition: &Condition, kind: AlignmentType) -> bool {
    match condition {
        Condition::Type(mask) => mask[usize::from(kind.rank())],
        Condition::Treaty(TreatyStatus::Tacit | TreatyStatus::Functioning) => kind.is_allied(),
        Condition::Treaty(TreatyStatus::Rhetorical) => !kind.is_allied(),
        _ => true,
    }
}

/// Every transition from one type to another, with the path of its rate and whether it is possible.
fn ways(scene: &Scene<'_>) -> Vec<(AlignmentType, AlignmentType, String, bool)> {
    let typology = &scene.values.base.typology;
    let upgrades = EDGES.iter().zip(&typology.edges).map(|(edge, parameters)| {
        let path = format!("typology.{}.rate", edge.key);
        let open = is_possible(&path, parameters.rate, scene);
        (edge.from, edge.to, path, open)
    });
    let falls = TYPES.into_iter().flat_map(|kind| kind.lesser().iter().map(move |&lesser| (kind, lesser)));
    let falls = falls.map(|(from, to)| {
        // The conditions of a thin partnership never fail; it only dissolves.
        let (key, rate) = match from {
            AlignmentType::Thin => ("typology.dissolution_rate", typology.shared.dissolution_rate),
            _ => ("typology.downgrade_rate", typology.shared.downgrade_rate),
        };
        (from, to, key.to_owned(), is_possible(key, rate, scene))
    });
    upgrades.chain(falls).chain(sudden_ways(scene)).collect()
}

/// The types that a turn can break.
fn breakable() -> impl Iterator<Item = AlignmentType> {
    TYPES.into_iter().filter(|&kind| kind > AlignmentType::Coalition)
}

/// The paths of the rates and weights by which members turn or quarrel, where they are more than 0.
fn turns(scene: &Scene<'_>) -> Vec<String> {
    let (structure, base) = (scene.structure, &scene.values.base);
    let turning = structure.members.iter().zip(&base.members);
    let turning = turning.map(|(name, member)| (format!("actors.{name}.turning"), member.turning));
    let is_quarrel = |variable: &Variable| matches!(variable, Variable::Identity(_));
    let quarrels = structure.shocks.iter().any(|class| class.effects.iter().any(is_quarrel));
    let quarrelling = ("rupture.quarrel_weight".to_owned(), if quarrels { base.rupture.quarrel_weight } else { 0.0 });
    let open = turning.chain([quarrelling]).filter(|(path, rate)| is_possible(path, *rate, scene));
    open.map(|(path, _)| path).collect()
}

/// The transitions that breaks, ruptures and declarations make possible; impossible ones are not offered as a way out.
fn sudden_ways(scene: &Scene<'_>) -> Vec<(AlignmentType, AlignmentType, String, bool)> {
    let base = &scene.values.base;
    let mut open: Vec<(AlignmentType, AlignmentType, String, bool)> = Vec::new();
    for path in turns(scene) {
        open.extend(breakable().map(|kind| (kind, AlignmentType::None, path.clone(), true)));
    }
    if is_possible("rupture.rate", base.rupture.rate, scene) {
        open.extend(breakable().map(|kind| (kind, AlignmentType::Thin, "rupture.rate".to_owned(), true)));
    }
    let path = "treaty.declaration_rate";
    if is_possible(path, base.treaty.declaration_rate, scene) && !is_unsigned(Obligations::ALLIANCE, scene) {
        let declared = EDGES.iter().filter(|edge| edge.to == AlignmentType::Alliance);
        open.extend(declared.map(|edge| (edge.from, edge.to, path.to_owned(), true)));
    }
    open
}

/// By rank, whether a type can be reached from that at the start.
fn reached_types(scene: &Scene<'_>) -> [bool; N_TYPES] {
    let ways = ways(scene);
    let mut reached = [false; N_TYPES];
    reached[usize::from(scene.structure.initial_type.rank())] = true;
    // The longest path has one step fewer than there are types.
    for _ in TYPES {
        for (from, to, _, open) in &ways {
            let arrives = *open && reached[usize::from(from.rank())];
            reached[usize::from(to.rank())] |= arrives;
        }
    }
    reached
}

/// The rates, all 0, of the transitions from reachable types to others.
fn closed_ways(reached: &[bool; N_TYPES], scene: &Scene<'_>) -> Vec<String> {
    let mut closed: Vec<String> = Vec::new();
    for (from, to, path, _) in ways(scene) {
        let leads_out = reached[usize::from(from.rank())] && !reached[usize::from(to.rank())];
        let name = format!("`{path}`");
        if leads_out && !closed.contains(&name) {
            closed.push(name);
        }
    }
    closed
}
