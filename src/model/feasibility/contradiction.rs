//! Checks whether an outcome's conditions can hold together.

use crate::parameter::Domain;
use crate::theory::{Balance, INDICATORS, Obligations, TYPES, TreatyStatus};

use super::super::{Condition, Model, Quantity, Structure};
use super::{Never, thresholds};

/// Conditions that exclude each other, whatever the model comes to.
pub(crate) fn contradictions(clause: &[Condition], model: &Model) -> Vec<Never> {
    // The last condition is the one that an alternative adds.
    let Some(condition) = clause.len().checked_sub(1) else { return Vec::new() };
    let institutional = institutional_contradiction(clause, &model.structure).map(|(why, help)| {
        let label = "contradicts the other conditions";
        Never { condition, why, label, help: help.to_owned() }
    });
    let of_values = contradiction_of_values(clause, model).map(|why| {
        let help = "widen one of the conditions".to_owned();
        Never { condition, why, label: "no value is left", help }
    });
    institutional.into_iter().chain(of_values).collect()
}

/// Whether no type, stage and treaty meet all conditions on them; why, and the way out.
pub(super) fn institutional_contradiction(
    clause: &[Condition],
    structure: &Structure,
) -> Option<(String, &'static str)> {
    let ladder = &structure.stages;
    let conditions = || clause.iter();
    let stage_fits = |stage: &u8| {
        conditions().all(|condition| match condition {
            Condition::Stage { low, high } => (*low..=*high).contains(stage),
            // The stage is that of the highest indicator present.
            Condition::Depth { indicator, .. } => *stage >= ladder.number(*indicator),
            _ => true,
        })
    };
    let types: Vec<_> = TYPES
        .into_iter()
        .filter(|kind| {
            conditions().all(
                |condition| if let Condition::Type(mask) = condition { mask[usize::from(kind.rank())] } else { true },
            )
        })
        .collect();
    let stages: Vec<u8> = std::iter::once(0).chain(structure.existing_stages()).filter(stage_fits).collect();
    if types.is_empty() {
        return Some(("no type meets all of its conditions".to_owned(), "allow a type in common"));
    }
    if stages.is_empty() {
        let deepest = conditions().filter_map(|condition| {
            if let Condition::Depth { indicator, .. } = condition { Some(*indicator) } else { None }
        });
        let why = deepest.max_by_key(|&indicator| ladder.number(indicator)).map_or_else(
            || "no stage meets all of its conditions".to_owned(),
            |indicator| {
                let stage = ladder.number(indicator);
                format!("with `{}` present, the stage is at least {stage}", INDICATORS[indicator].key)
            },
        );
        return Some((why, "widen the stages, or name no indicator beyond them"));
    }
    let treaties: Vec<TreatyStatus> = conditions()
        .filter_map(|condition| if let Condition::Treaty(status) = condition { Some(*status) } else { None })
        .collect();
    let kinds: Vec<Obligations> = conditions()
        .filter_map(|condition| if let Condition::TreatyKind(any) = condition { Some(*any) } else { None })
        .collect();
    let possible = |statuses: &[TreatyStatus], kinds: &[Obligations]| {
        let has_kinds = |treaty: &Obligations| kinds.iter().all(|&any| treaty.has_any(any));
        Obligations::sets().filter(has_kinds).any(|treaty| {
            types.iter().any(|&kind| {
                stages
                    .iter()
                    .any(|&stage| statuses.iter().all(|status| status.holds(treaty, kind, ladder.is_advanced(stage))))
            })
        })
    };
    if let Some(status) = treaties.iter().find(|status| !possible(&[**status], &[])) {
        let why = format!("{}, which its other conditions exclude", treaty_needs(*status, ladder.advanced_from()));
        return Some((why, "change the treaty status, or the types and stages"));
    }
    if possible(&treaties, &kinds) {
        return None;
    }
    let names: Vec<&str> = treaties.iter().map(|status| status.key()).collect();
    if possible(&treaties, &[]) {
        let why = format!("the treaty status {} excludes the treaty of `treaty_kind`", names.join(" and "));
        return Some((why, "change the treaty status, or `treaty_kind`"));
    }
    Some((format!("the treaty statuses {} exclude each other", names.join(" and ")), "keep one of them"))
}

fn treaty_needs(status: TreatyStatus, advanced_from: u8) -> String {
    let needs = match status {
        TreatyStatus::None | TreatyStatus::InForce => "a treaty is in force or not",
        TreatyStatus::Rhetorical => "a rhetorical alliance needs a type other than alliance and allied_community",
        TreatyStatus::Tacit => "a tacit alliance needs the type alliance or allied_community",
        TreatyStatus::Functioning => {
            return format!(
                "a functioning alliance needs the type alliance or allied_community and a stage of at least \
                 {advanced_from}"
            );
        }
    };
    needs.to_owned()
}

/// Whether the conditions on one quantity leave no value of it.
fn contradiction_of_values(clause: &[Condition], model: &Model) -> Option<String> {
    let mut ranges: Vec<(Quantity, f64, f64, bool)> = Vec::new();
    for condition in clause {
        let (quantity, low, high, excluded) = match *condition {
            Condition::Value { quantity, low, high } => (quantity, low, high, false),
            Condition::Level { balance, low, high } => {
                let Some((from, to)) = level_bounds(balance, low, high, model) else { continue };
                (Quantity::of_balance(balance), from, to, true)
            }
            _ => continue,
        };
        match ranges.iter_mut().find(|range| range.0 == quantity) {
            Some(range) => {
                range.1 = range.1.max(low);
                (range.2, range.3) =
                    if high < range.2 { (high, excluded) } else { (range.2, range.3 || excluded && high == range.2) };
            }
            None => ranges.push((quantity, low, high, excluded)),
        }
    }
    let empty = ranges.into_iter().find(|&(quantity, low, high, excluded)| {
        let Domain { low: least, high: most, .. } = quantity.domain();
        low > high || excluded && low >= high || low > most || high < least || excluded && high <= least
    });
    empty.map(|(quantity, ..)| {
        format!("no value of {} meets all of its conditions", model.structure.quantity_name(quantity))
    })
}

/// From where up to (not including) where a quantity is in these levels; nothing where that is uncertain.
fn level_bounds(balance: Balance, low: usize, high: usize, model: &Model) -> Option<(f64, f64)> {
    let paths = thresholds(balance);
    if paths.iter().any(|path| model.is_uncertain(path)) {
        return None;
    }
    let starts = model.base.level_starts(balance);
    let from = if low == 0 { f64::NEG_INFINITY } else { starts.get(low - 1).copied()? };
    Some((from, starts.get(high).copied().unwrap_or(f64::INFINITY)))
}
