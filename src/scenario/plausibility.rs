//! Numbers that are possible, but implausible in combination: warnings, not errors.
//!
//! Implausible single numbers are defined by their domain, see [`crate::parameter::Domain::plausible`].

use crate::model::{Model, Scale, Structure, Variable};
use crate::parameter::shown;

use super::place::Place;
use super::problem::Report;
use super::spread::path_at_start;
use super::tree::Table;
use super::values::GivenNumbers;

/// The largest plausible ratio of two actors' GDP: a superpower has some 1,500 times that of its least partner, and
/// billions beside trillions differ by a factor of a thousand.
const GDP_FACTOR_MAX: f64 = 2000.0;

/// The plausible range of the members' combined capability relative to the adversary's: no alignment is needed against a
/// twentieth of its power, and none helps against a hundred times as much. Beside a named leader, whose power is not what
/// the alignment needs, the upper end is for the others. A GDP in billions among those in trillions gives hundreds, or
/// thousandths.
const POWER_RATIO: (f64, f64) = (0.01, 20.0);

/// The largest relative difference of a size from its observed value.
const OBSERVED_RATIO: f64 = 0.05;

/// The largest difference of a share or an orientation from its observed value.
const OBSERVED_DIFFERENCE: f64 = 0.05;

/// Warns of economies that cannot be of one world, at the start and at the centre of what is uncertain.
pub(super) fn check_plausibility(root: &Table, model: &Model, given: &GivenNumbers, report: &mut Report) {
    check_observed(root, &model.structure, given, report);
    check_composite(model, given, report);
    let Some(actors) = starts(model, given) else { return };
    let larger = |one: &&Start, other: &&Start| one.gdp.total_cmp(&other.gdp);
    let (Some(least), Some(most)) = (actors.iter().min_by(larger), actors.iter().max_by(larger)) else { return };
    let factor = most.gdp / least.gdp;
    if factor > GDP_FACTOR_MAX {
        let message = format!(
            "the GDP of {} at the start is {}, that of {} {}: {} times as much",
            least.name,
            rounded(least.gdp, 5),
            most.name,
            rounded(most.gdp, 5),
            // The ratio of the largest numbers overflows.
            if factor.is_finite() { rounded(factor, 2) } else { format!("more than {:.0e}", f64::MAX) }
        );
        // The implausible one is the one that is farther from the others.
        let others = actors.iter().filter(|actor| actor.name != least.name && actor.name != most.name);
        let logs: Vec<f64> = others.map(|actor| crate::math::ln(actor.gdp)).collect();
        let middle = logs.iter().sum::<f64>() / logs.len().max(1) as f64;
        let distance = |actor: &Start| (crate::math::ln(actor.gdp) - middle).abs();
        let odd = if distance(most) > distance(least) { most } else { least };
        let help = "GDP is given in trillion US$: 18.6, not 18600; if both are, no change is needed";
        report.warn(&odd.place, message, format!("usually less than {GDP_FACTOR_MAX} times"), help);
        return;
    }
    let power = &model.base.power;
    let n_members = model.structure.members.len();
    let (Some(adversary), Some(members)) = (actors.get(n_members), actors.get(..n_members)) else { return };
    let relative = |member: &Start| {
        let gdp = member.gdp / adversary.gdp;
        power.relative(gdp, gdp * member.burden / adversary.burden, member.composite / adversary.composite)
    };
    let all: f64 = members.iter().map(relative).sum();
    let leader = model.structure.dominant;
    let others: f64 =
        members.iter().enumerate().filter(|&(i, _)| leader != Some(i)).map(|(_, member)| relative(member)).sum();
    let (low, high) = POWER_RATIO;
    let (who, ratio) = if all < low {
        ("the members' power", all)
    } else if others > high {
        (if leader.is_some() { "the power of the members beside their leader" } else { "the members' power" }, others)
    } else {
        return;
    };
    let message = format!("{who} relative to {} is {} at the start", adversary.name, rounded(ratio, 1));
    let help = "check the GDP of all actors, in trillion US$; if they are right, no change is needed";
    report.warn(&adversary.place, message, format!("usually from {low} to {high}"), help);
}

/// Warns of a weight of composite indices where no actor has one, so that output stands for all of them.
fn check_composite(model: &Model, given: &GivenNumbers, report: &mut Report) {
    let place = given.place("balance.power.composite_weight").filter(|_| model.base.power.composite_weight > 0.0);
    let has_one = |name: &String| given.place(&format!("actors.{name}.composite")).is_some();
    if let Some(place) = place.filter(|_| !model.structure.actors().any(has_one)) {
        let message = "composite indices have a weight, and no actor has one: output stands for them";
        let help =
            "give `composite` in `[actors.NAME]` of all actors, such as the share of the world's capabilities (CINC)";
        report.warn(place, message, "without effect", help);
    }
}

/// Warns of a number at the start that differs from the observed value of that moment, from which the variable starts. Where
/// another start or a series was put over the number, that is what is meant.
fn check_observed(root: &Table, structure: &Structure, numbers: &GivenNumbers, report: &mut Report) {
    let put_over =
        ["start", "observed"].into_iter().filter_map(|key| root.get(key)).map(|entry| entry.node.last_source()).max();
    for observed in &structure.observed {
        let Some(held) = observed.held.first().map(|&held| observed.variable.scale().to_natural(held)) else {
            continue;
        };
        let path = path_at_start(structure, observed.variable);
        let Some(given) = path.as_ref().and_then(|path| numbers.get(path)) else { continue };
        let allowed = match observed.variable.scale() {
            Scale::Log => OBSERVED_RATIO * held.abs(),
            _ => OBSERVED_DIFFERENCE,
        };
        let path = path.unwrap_or_default();
        let is_overridden = put_over.is_some_and(|source| source > given.place.source);
        if !is_overridden && (given.value - held).abs() > allowed {
            let message = format!(
                "`{path}` is {}, but `observed.{}` gives {} for the start",
                rounded(given.value, 5),
                structure.variable_name(observed.variable),
                rounded(held, 5)
            );
            let help = "the variable starts from the observed value; other initial values (targets, learning, \
                        incentive) follow from this number: make the two equal";
            report.warn(&given.place, message, "not what the series says", help);
        }
    }
}

/// An actor at the start.
struct Start<'s> {
    name: &'s str,
    gdp: f64,
    burden: f64,
    /// The composite index; output where none is given.
    composite: f64,
    place: Place,
}

/// All actors; nothing if the GDP of one is missing or mistaken.
fn starts<'s>(model: &'s Model, given: &GivenNumbers) -> Option<Vec<Start<'s>>> {
    let structure = &model.structure;
    let actor = |(place, name): (usize, &'s String)| {
        let parameters = model.base.actors.get(place)?;
        // An observed past holds from the start on.
        let observed = |variable: Variable, own: f64| {
            let series = structure.observed.iter().find(|observed| observed.variable == variable);
            series.and_then(|series| series.held.first()).map_or(own, |&held| variable.scale().to_natural(held))
        };
        let at = given.place(&format!("actors.{name}.gdp"))?.clone();
        let gdp = observed(Variable::Gdp(place), parameters.gdp);
        let burden = observed(Variable::MilitaryBurden(place), parameters.military_burden);
        let composite = if parameters.composite.is_finite() { parameters.composite } else { gdp };
        gdp.is_finite().then_some(Start { name, gdp, burden, composite, place: at })
    };
    structure.actors().enumerate().map(actor).collect()
}

/// A number with this many digits after its first.
fn rounded(value: f64, digits: usize) -> String {
    shown(format!("{value:.digits$e}").parse().unwrap_or(value))
}
