//! Checks whether the run can get from its start to the conditions of an outcome: types, treaties, and variables that
//! only shocks change.

use crate::parameter::shown;
use crate::theory::{
    AlignmentType, Balance, Clusters, EDGES, N_EARLY, N_TYPES, Obligation, Obligations, TYPES, TreatyStatus,
};

use super::super::{Condition, Model, Parameters, Quantity, Variable};
use super::{Never, thresholds};

/// Tolerance of bounds, for rounded sums of shares.
const TOLERANCE: f64 = 1e-9;

/// What a message says of it in a few words.
const LABEL: &str = "never reached";

/// Conditions that no run can come to from its start, at the centre of the parameters.
pub(super) fn unreachable(clause: &[Condition], model: &Model) -> Vec<Never> {
    let mut found: Vec<Never> = unreachable_types(clause, model).into_iter().collect();
    for (condition, asked) in clause.iter().enumerate() {
        let (why, help) = match *asked {
            Condition::Treaty(TreatyStatus::InForce) if is_unsigned(Obligations::ALL, model) => unsigned(None),
            Condition::Treaty(TreatyStatus::Rhetorical) if is_unsigned(Obligations::ALLIANCE, model) => unsigned(None),
            Condition::TreatyKind(any) if is_unsigned(any, model) => unsigned(Some(any)),
            Condition::Breaks { .. } => match unbreakable(model) {
                Some(found) => found,
                None => continue,
            },
            Condition::Value { quantity: Quantity::State(variable), low, high } => {
                let Some(value) = unmoved(variable, model) else { continue };
                if value >= low - TOLERANCE && value <= high + TOLERANCE {
                    continue;
                }
                stays(variable, value, model)
            }
            Condition::Level { balance: Balance::Incentive, low, high } => {
                let Some(value) = unmoved(Variable::Incentive, model) else { continue };
                let uncertain = thresholds(Balance::Incentive).iter().any(|path| model.is_uncertain(path));
                let level = model.base.level_of(Balance::Incentive, value);
                if uncertain || (low..=high).contains(&level) {
                    continue;
                }
                stays(Variable::Incentive, value, model)
            }
            _ => continue,
        };
        found.push(Never { condition, why, label: LABEL, help });
    }
    found
}

/// That a variable keeps its value, and the way out.
fn stays(variable: Variable, value: f64, model: &Model) -> (String, String) {
    let name = model.structure.variable_name(variable);
    let both = match variable {
        Variable::Incentive => "set `clusters = \"both\"`, ",
        _ => "",
    };
    let help = format!("{both}give a shock `effects.{name}`, or choose a value that it has");
    (format!("`{name}` stays {}, as no shock moves it", shown(value)), help)
}

/// Why the alignment never breaks, and the way out; nothing where it can.
fn unbreakable(model: &Model) -> Option<(String, String)> {
    let no_rupture = if !is_possible("rupture.rate", model.base.rupture.rate, model) {
        "`rupture.rate` is 0"
    } else if model.structure.dropped[N_EARLY..].iter().all(|&dropped| dropped) {
        "none of the indicators that a rupture ends exists"
    } else {
        return None;
    };
    let reached = reached_types(model);
    let no_turn = if turns(model).is_empty() {
        "no member turns (every `turning` is 0, and no shock moves an identity)"
    } else if breakable().all(|kind| !reached[usize::from(kind.rank())]) {
        "no type above a coalition, which a turn could break, is reached"
    } else {
        return None;
    };
    let member = model.structure.members.first().map_or("MEMBER", String::as_str);
    let help = format!("give `rupture.rate` or `actors.{member}.turning` more than 0, or what they break");
    Some((format!("it never breaks, as {no_rupture} and {no_turn}"), help))
}

/// Whether no treaty with any of these obligations is in force at the start or to come.
fn is_unsigned(any: Obligations, model: &Model) -> bool {
    let treaty = &model.base.treaty;
    let signed = is_possible("treaty.signing_rate", treaty.signing_rate, model)
        || is_possible("treaty.declaration_rate", treaty.declaration_rate, model);
    let of_shocks = model.structure.shocks.iter().filter_map(|class| class.treaty);
    let by_shocks = of_shocks.into_iter().any(|signs| signs.has_any(any));
    let by_members = signed && any.has_any(Obligations::DEFENCE);
    !(model.structure.initial_treaty.has_any(any) || by_shocks || by_members)
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
fn is_possible(path: &str, rate: f64, model: &Model) -> bool {
    rate > 0.0 || model.is_uncertain(path)
}

/// The value that a variable keeps throughout; nothing where it moves or is not certain.
fn unmoved(variable: Variable, model: &Model) -> Option<f64> {
    let structure = &model.structure;
    let moves = structure.shocks.iter().any(|class| class.effects.contains(&variable))
        || structure.observed.iter().any(|observed| observed.variable == variable);
    let base = &model.base;
    let of_member = |i: usize, key: &str| structure.members.get(i).map(|name| format!("actors.{name}.{key}"));
    let (path, value) = match variable {
        _ if moves => return None,
        Variable::Proximity(i) => (of_member(i, "proximity")?, base.members.get(i)?.proximity),
        Variable::OffensiveCapability(i) => {
            (of_member(i, "offensive_capability")?, base.members.get(i)?.offensive_capability)
        }
        Variable::Incentive if structure.clusters != Clusters::Indicators => return None,
        Variable::Incentive if base.alignment.incentive.is_nan() => return incentive_at_start(model),
        Variable::Incentive => ("alignment.incentive".to_owned(), base.alignment.incentive),
        Variable::Hedge => ("alignment.hedge".to_owned(), base.alignment.hedge),
        Variable::Overlap if structure.categories.is_empty() && structure.rivals.is_empty() => {
            ("alignment.overlap".to_owned(), base.alignment.overlap)
        }
        Variable::Overlap => return overlap_of_profiles(model),
        _ => return None,
    };
    (!model.is_uncertain(&path)).then_some(value)
}

fn overlap_of_profiles(model: &Model) -> Option<f64> {
    let decides =
        |path: &str| path.contains(".threat_profile.") || path.contains(".threat_from.") || path == "alignment.overlap";
    if model.priors.iter().any(|prior| decides(&prior.path)) {
        return None;
    }
    Some(centre(model).alignment.overlap)
}

/// The incentive at the start where it is left open and so follows from the rest; nothing where any of that is uncertain.
fn incentive_at_start(model: &Model) -> Option<f64> {
    model.priors.is_empty().then(|| centre(model).alignment.incentive)
}

/// The numbers at the centre of all that is uncertain, with what follows from them.
fn centre(model: &Model) -> Parameters {
    Model {
        structure: model.structure.clone(),
        base: model.base.clone(),
        priors: Vec::new(),
        correlations: Vec::new(),
        conditioned: None,
        common: None,
    }
    .central()
}

/// Why none of the types that a clause allows can be reached from the type at the start.
fn unreachable_types(clause: &[Condition], model: &Model) -> Option<Never> {
    let speaks_of_types = |condition: &Condition| TYPES.iter().any(|&kind| !allows(condition, kind));
    let condition = clause.iter().position(speaks_of_types)?;
    let asked: Vec<AlignmentType> =
        TYPES.into_iter().filter(|&kind| clause.iter().all(|condition| allows(condition, kind))).collect();
    let reached = reached_types(model);
    // Conditions that leave no type at all have been reported.
    if asked.is_empty() || asked.iter().any(|kind| reached[usize::from(kind.rank())]) {
        return None;
    }
    let names: Vec<&str> = asked.iter().map(|kind| kind.key()).collect();
    let initial = model.structure.initial_type.key();
    let why = format!("no transitions with a rate above 0 lead from {initial} to {}", names.join(" or "));
    let help = format!("give one of these more than 0: {}", closed_ways(&reached, model).join(", "));
    Some(Never { condition, why, label: LABEL, help })
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

/// Every way from one type to another, with the path of its rate and whether it is open.
fn ways(model: &Model) -> Vec<(AlignmentType, AlignmentType, String, bool)> {
    let typology = &model.base.typology;
    let upgrades = EDGES.iter().zip(&typology.edges).map(|(edge, parameters)| {
        let path = format!("typology.{}.rate", edge.key);
        let open = is_possible(&path, parameters.rate, model);
        (edge.from, edge.to, path, open)
    });
    let falls = TYPES.into_iter().flat_map(|kind| kind.lesser().iter().map(move |&lesser| (kind, lesser)));
    let falls = falls.map(|(from, to)| {
        // The conditions of a thin partnership never fail; it only dissolves.
        let (key, rate) = match from {
            AlignmentType::Thin => ("typology.dissolution_rate", typology.shared.dissolution_rate),
            _ => ("typology.downgrade_rate", typology.shared.downgrade_rate),
        };
        (from, to, key.to_owned(), is_possible(key, rate, model))
    });
    upgrades.chain(falls).chain(sudden_ways(model)).collect()
}

/// The types that a turn can break.
fn breakable() -> impl Iterator<Item = AlignmentType> {
    TYPES.into_iter().filter(|&kind| kind > AlignmentType::Coalition)
}

/// The paths of the rates and weights by which members turn or quarrel, where they are more than 0.
fn turns(model: &Model) -> Vec<String> {
    let (structure, base) = (&model.structure, &model.base);
    let turning = structure.members.iter().zip(&base.members);
    let turning = turning.map(|(name, member)| (format!("actors.{name}.turning"), member.turning));
    let is_quarrel = |variable: &Variable| matches!(variable, Variable::Identity(_));
    let quarrels = structure.shocks.iter().any(|class| class.effects.iter().any(is_quarrel));
    let quarrelling = ("rupture.quarrel_weight".to_owned(), if quarrels { base.rupture.quarrel_weight } else { 0.0 });
    let open = turning.chain([quarrelling]).filter(|(path, rate)| is_possible(path, *rate, model));
    open.map(|(path, _)| path).collect()
}

/// The ways that breaks, ruptures and declarations open; those that are closed are no way out of anything.
fn sudden_ways(model: &Model) -> Vec<(AlignmentType, AlignmentType, String, bool)> {
    let base = &model.base;
    let mut open: Vec<(AlignmentType, AlignmentType, String, bool)> = Vec::new();
    for path in turns(model) {
        open.extend(breakable().map(|kind| (kind, AlignmentType::None, path.clone(), true)));
    }
    if is_possible("rupture.rate", base.rupture.rate, model) {
        open.extend(breakable().map(|kind| (kind, AlignmentType::Thin, "rupture.rate".to_owned(), true)));
    }
    let path = "treaty.declaration_rate";
    if is_possible(path, base.treaty.declaration_rate, model) && !is_unsigned(Obligations::ALLIANCE, model) {
        let declared = EDGES.iter().filter(|edge| edge.to == AlignmentType::Alliance);
        open.extend(declared.map(|edge| (edge.from, edge.to, path.to_owned(), true)));
    }
    open
}

/// By rank, whether a type can be reached from that at the start.
fn reached_types(model: &Model) -> [bool; N_TYPES] {
    let ways = ways(model);
    let mut reached = [false; N_TYPES];
    reached[usize::from(model.structure.initial_type.rank())] = true;
    // No way is longer than there are types.
    for _ in TYPES {
        for (from, to, _, open) in &ways {
            let arrives = *open && reached[usize::from(from.rank())];
            reached[usize::from(to.rank())] |= arrives;
        }
    }
    reached
}

/// The rates, all 0, of the ways that lead from what is reached to what is not.
fn closed_ways(reached: &[bool; N_TYPES], model: &Model) -> Vec<String> {
    let mut closed: Vec<String> = Vec::new();
    for (from, to, path, _) in ways(model) {
        let leads_out = reached[usize::from(from.rank())] && !reached[usize::from(to.rank())];
        let name = format!("`{path}`");
        if leads_out && !closed.contains(&name) {
            closed.push(name);
        }
    }
    closed
}
