//! The default range of a search for a tipping value.

use crate::analysis::{Range, Spacing};
use crate::input::LoadError;
use crate::model::Distribution;
use crate::parameter::Domain;
use crate::scenario::{ParameterRow, Scenario};

/// Ends of a domain beyond this size only keep numbers finite: the domain counts as unbounded.
const UNBOUNDED: f64 = 1e6;

/// The distance of the search from an excluded end, as a share of the domain.
const INSET: f64 = 0.01;

/// The number of steps in which a range is checked.
const STEPS: u32 = 40;

/// The plausible part of the domain, if it has ends; else the range of the parameter's distribution: all of it, or three
/// standard deviations on either side.
pub(crate) fn domain_or_distribution(scenario: &Scenario, row: &ParameterRow) -> Result<Range, String> {
    let domain = row.domain.unwrap_or(Domain::REAL);
    if domain.low.abs() < UNBOUNDED && domain.high.abs() < UNBOUNDED {
        let inset = if domain.open { INSET * (domain.high - domain.low) } else { 0.0 };
        let (least, most) = domain.plausible;
        let (low, high) = ((domain.low + inset).max(least), (domain.high - inset).min(most));
        return Ok(Range { low, high, spacing: Spacing::Linear });
    }
    let prior = scenario.model.priors.iter().find(|prior| prior.path == row.path);
    let Some(prior) = prior else {
        return Err(format!(
            "--parameter {}: its domain is unbounded ({}) and it has no distribution in the scenario, where its value \
             is {}; give a range with --range LOW:HIGH or --range LOW:HIGH:log",
            row.path, row.allowed, row.value
        ));
    };
    let (low, high) = match &prior.distribution {
        Distribution::Normal { mean, sd } => (mean - 3.0 * sd, mean + 3.0 * sd),
        Distribution::LogNormal { median, sigma } => {
            let factor = crate::math::exp(3.0 * sigma);
            (median / factor, median * factor)
        }
        other => other.support(),
    };
    // An excluded end is approached, not reached.
    let least = if domain.open { domain.low + INSET * (high - domain.low) } else { domain.low };
    let ends = [low.max(least), high.min(domain.high)].map(two_digits);
    let range = Range { low: ends[0], high: ends[1], spacing: Spacing::Linear };
    if range.low < range.high && domain.contains(range.low) && domain.contains(range.high) {
        return Ok(range);
    }
    Err(format!("--parameter {}: its distribution spans no range; give one with --range LOW:HIGH", row.path))
}

fn two_digits(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}

/// The longest part of a range, around the scenario's own value if that is in it, in which `load` succeeds; and an error
/// outside of it, if there is one.
pub(crate) fn feasible(
    scenario: &Scenario,
    path: &str,
    range: Range,
    load: &dyn Fn(f64) -> Result<(), LoadError>,
) -> (Option<Range>, Option<LoadError>) {
    let values: Vec<f64> = (0..=STEPS).map(|step| range.at(f64::from(step) / f64::from(STEPS))).collect();
    let mut errors: Vec<Option<LoadError>> = values.iter().map(|&value| load(value).err()).collect();
    let own = own_value(scenario, path);
    let nearest = (0..values.len()).filter(|&place| errors[place].is_none()).min_by(|&a, &b| {
        let distance = |place: usize| (values[place] - own).abs();
        distance(a).total_cmp(&distance(b))
    });
    let found = nearest.map(|start| {
        let mut ends = [start, start];
        while ends[0] > 0 && errors[ends[0] - 1].is_none() {
            ends[0] -= 1;
        }
        while ends[1] + 1 < values.len() && errors[ends[1] + 1].is_none() {
            ends[1] += 1;
        }
        Range { low: values[ends[0]], high: values[ends[1]], spacing: range.spacing }
    });
    let found = found.filter(|found| found.low < found.high);
    let first = errors.iter().position(Option::is_some);
    (found, first.and_then(|place| errors[place].take()))
}

/// The value of a number in the scenario, or the centre of its distribution.
fn own_value(scenario: &Scenario, path: &str) -> f64 {
    let mut numbers = scenario.model.central();
    let mut own = f64::NAN;
    numbers.visit(&scenario.model.structure, &mut |slot| {
        if slot.path == path {
            own = *slot.value;
        }
    });
    own
}
