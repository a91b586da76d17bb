//! The default distributions of judged numbers, where a scenario states a spread.

use crate::model::{Model, Prior, Structure, Variable, is_judged, spread_around};

use super::values::GivenNumbers;

/// The loading that must agree with given correlations, so that it keeps its value beside them.
const LOADING: &str = "economy.world_loading";

/// Gives every judged number without a distribution of its own the default one of this spread. Numbers that `--set` gives
/// (from source `n_files` on) are choices and keep their values, as do those of which the past is observed.
///
/// The random numbers of a draw belong to the path of a parameter, so that those with a distribution keep their values.
pub(super) fn add_spread(model: &mut Model, given: &GivenNumbers, n_files: usize, spread: f64) {
    let structure = &model.structure;
    let observed: Vec<String> =
        structure.observed.iter().filter_map(|observed| path_at_start(structure, observed.variable)).collect();
    let (mut base, mut place, mut found) = (model.base.clone(), 0, Vec::new());
    base.visit(structure, &mut |slot| {
        let origin = given.place(&slot.path);
        let is_chosen = origin.is_some_and(|place| place.source >= n_files);
        let is_fixed = is_chosen
            || model.is_uncertain(&slot.path)
            || observed.contains(&slot.path)
            || (slot.path == LOADING && !structure.growth_correlations.is_empty());
        if !is_fixed && is_judged(&slot.path, slot.descriptor, origin.is_some()) {
            let distribution = spread_around(*slot.value, slot.domain, spread);
            let (path, domain) = (slot.path, slot.domain);
            found.extend(distribution.map(|distribution| Prior {
                path,
                place,
                distribution,
                domain,
                is_default: true,
            }));
        }
        place += 1;
    });
    model.priors.extend(found);
    model.priors.sort_by_key(|prior| prior.place);
}

/// The path of the initial number of a variable.
pub(super) fn path_at_start(structure: &Structure, variable: Variable) -> Option<String> {
    let name = structure.variable_name(variable);
    let parts: Vec<&str> = name.split('.').collect();
    match parts.as_slice() {
        [kind] => Some(format!("alignment.{kind}")),
        [kind, actor] => Some(format!("actors.{actor}.{kind}")),
        ["orientation", actor, theatre] => Some(format!("actors.{actor}.orientation.{theatre}.initial")),
        _ => None,
    }
}
