//! What the page says of the scenario as it was opened: outcomes, years, numbers, policies, shocks.

use serde_json::{Value, json};

use crate::model::{Distribution, spread_around};
use crate::parameter::{Domain, shown};
use crate::render::date_in;
use crate::scenario::{Scenario, first_day, parameters};
use crate::simulation::number;
use crate::study::page::capital;

use super::moves::is_dated;

/// The spread from which the ends of a slider follow where a number is not uncertain.
const SPREAD: f64 = 0.2;

/// The share of a distribution that lies below a slider, and that above it.
const TAIL: f64 = 0.005;

/// What the page needs before anything is simulated.
pub(super) fn about(scenario: &Scenario) -> Value {
    let structure = &scenario.model.structure;
    let titled = |name: &str, title: &str| json!({ "name": name, "title": title });
    let outcomes: Vec<Value> = structure.outcomes.iter().map(|one| titled(&one.name, &one.title)).collect();
    let shocks: Vec<Value> = structure.own_shocks().map(|one| titled(&one.name, &one.title)).collect();
    let policies: Vec<Value> = scenario
        .policies
        .iter()
        .map(|policy| {
            let from = is_dated(policy).then(|| first_day(structure, policy.begins).to_string());
            json!({ "name": policy.name, "title": policy.title, "from": from })
        })
        .collect();
    json!({
        "title": scenario.title,
        "name": scenario.name,
        "description": scenario.description.split("\n\n").next().unwrap_or_default(),
        "start": date_in(structure.start_day, structure.start_year),
        "years": [structure.start_year, structure.end_year],
        "first_day": first_day(structure, 0).to_string(),
        "steps_per_year": structure.steps_per_year,
        "outcomes": outcomes,
        "policies": policies,
        "shocks": shocks,
        "numbers": numbers(scenario),
    })
}

/// Every number that can be moved, with where it stands and how far a slider goes.
fn numbers(scenario: &Scenario) -> Vec<Value> {
    let model = &scenario.model;
    let mut centres = std::collections::BTreeMap::new();
    model.central().visit(&model.structure, &mut |slot| {
        centres.insert(slot.path, *slot.value);
    });
    let rows = parameters(scenario).into_iter();
    let numbers = rows.filter_map(|row| Some((row.domain?, row))).map(|(domain, row)| {
        let prior = model.priors.iter().find(|prior| prior.path == row.path);
        let at = centres.get(&row.path).copied().filter(|value| value.is_finite());
        let ends = at.map(|at| ends(at, prior.map(|prior| &prior.distribution), domain));
        json!({
            "path": row.path,
            "meaning": capital(row.meaning.trim_end_matches('.')),
            "unit": row.unit,
            "source": row.source,
            "value": row.value,
            "allowed": row.allowed,
            "at": at.map(number),
            "ends": ends.map(|(low, high)| [shown(low), shown(high)]),
            "uncertain": prior.is_some_and(|prior| !prior.is_default),
        })
    });
    numbers.collect()
}

/// The ends of the slider of a number.
fn ends(at: f64, distribution: Option<&Distribution>, domain: Domain) -> (f64, f64) {
    let around = spread_around(at, domain, SPREAD);
    let (low, high) = match distribution.or(around.as_ref()) {
        Some(of) => (of.quantile(domain, TAIL), of.quantile(domain, 1.0 - TAIL)),
        // At an end of its domain, or at 0: as far as is plausible, at most 1 away.
        None => (at - 1.0, at + 1.0),
    };
    let (least, most) = domain.plausible;
    let inside = |value: f64| value.clamp(domain.low.max(least), domain.high.min(most));
    let rounded = |value: f64| format!("{value:.2e}").parse().unwrap_or(value);
    // A number at an excluded end is none.
    let kept = |value: f64| if domain.contains(value) { value } else { at };
    (kept(rounded(inside(low).min(at))), kept(rounded(inside(high).max(at))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sliders_hold_their_number_and_stay_in_the_domain() {
        let (low, high) = ends(0.5, None, Domain::SHARE);
        assert!(0.0 < low && low < 0.3 && high > 0.7 && high < 1.0, "{low} {high}");
        assert_eq!(ends(0.0, None, Domain::UNIT), (0.0, 1.0));
        let (low, high) = ends(1.0, None, Domain::SHARE.closed());
        assert!(low == 0.0 && high == 1.0, "{low} {high}");
        let uniform = Distribution::Uniform { low: 0.2, high: 0.4 };
        let (low, high) = ends(0.3, Some(&uniform), Domain::SHARE);
        assert!(low >= 0.2 && high <= 0.4 && low < 0.21 && high > 0.39, "{low} {high}");
    }

    #[test]
    fn the_page_knows_what_can_be_moved() {
        let scenario = crate::scenario::load("scenarios/china-russia.toml".as_ref(), &[]).unwrap();
        let about = about(&scenario);
        let numbers = about["numbers"].as_array().unwrap();
        assert!(numbers.len() > 100 && about["outcomes"].as_array().unwrap().len() > 2);
        let uncertain = numbers.iter().filter(|row| row["uncertain"] == true).count();
        assert_eq!(uncertain, scenario.model.priors.len());
        for row in numbers.iter().filter(|row| !row["at"].is_null()) {
            let part = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
            let (at, low, high) = (part(&row["at"]), part(&row["ends"][0]), part(&row["ends"][1]));
            assert!(low <= at && at <= high, "{row}");
        }
    }
}
