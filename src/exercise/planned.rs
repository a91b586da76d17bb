//! Shocks that are planned: each at most once in a step, whoever plans them.

use crate::model::{Model, Policy};
use crate::scenario::first_day;

use super::reading::planned_by;

/// Checks that policies, all of them at once, plan no shock twice in a step of a run.
///
/// # Errors
/// With the shock, the step and the way out.
pub fn plan_once<'p>(model: &Model, policies: impl IntoIterator<Item = &'p Policy>) -> Result<(), String> {
    let mut model = model.clone();
    for policy in policies {
        if let Some((class, step, planned)) = policy.repeats(&model.structure) {
            let day = first_day(&model.structure, step);
            let shock = &model.structure.shocks[class].name;
            let by = planned_by(planned);
            return Err(format!(
                "`{}` brings about the shock `{shock}` in the step from {day} on, in which {by} \
                 does so already\n  help: leave one of the two out, or change its date",
                policy.name
            ));
        }
        model = model.under(&[policy]);
    }
    Ok(())
}
