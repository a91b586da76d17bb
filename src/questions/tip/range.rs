//! Where a tipping value is looked for if nobody says.

use crate::analysis::{Range, Spacing};
use crate::input::LoadError;
use crate::model::Distribution;
use crate::parameter::Domain;
use crate::scenario::{ParameterRow, Scenario};

/// An end of a domain that is only there so that numbers stay finite.
const UNBOUNDED: f64 = 1e6;

/// How far from an end that is excluded the search stays, as a share of the domain.
const INSET: f64 = 0.01;

/// How many steps a range is checked in.
const STEPS: u32 = 40;

/// What is believable of the domain, if it has ends; else the range of the parameter's law: all of it, or three standard deviations on either
/// side.
pub(crate) fn domain_or_law(scenario: &Scenario, row: &ParameterRow) -> Result<Range, String> {
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
            "--parameter {}: its domain has no end ({}) and the scenario gives it no distribution, so say where to look, \
             as in --range LOW:HIGH or --range LOW:HIGH:log; the scenario says {}",
            row.path, row.allowed, row.value
        ));
    };
    let (low, high) = match &prior.distribution {
        Distribution::Normal { mean, sd } => (mean - 3.0 * sd, mean + 3.0 * sd),
        Distribution::LogNormal { median, sigma } => {
            let factor = crate::math::exp(3.0 * sigma);
            (median / factor, median * factor)
        }
        law => law.support(),
    };
    // An excluded end of 0 is approached, not reached.
    let least = if domain.open { domain.low + INSET * (high - domain.low) } else { domain.low };
    let ends = [low.max(least), high.min(domain.high)].map(two_digits);
    let range = Range { low: ends[0], high: ends[1], spacing: Spacing::Linear };
    if range.low < range.high && domain.contains(range.low) && domain.contains(range.high) {
        return Ok(range);
    }
    Err(format!("--parameter {}: its law spans no range, so say where to look by --range LOW:HIGH", row.path))
}

fn two_digits(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}

/// The longest part of a range, around the scenario's own value if that is in it, in which `load` finds no mistake; and a
/// mistake outside of it, if there is one.
pub(crate) fn feasible(
    scenario: &Scenario,
    path: &str,
    range: Range,
    load: &dyn Fn(f64) -> Result<(), LoadError>,
) -> (Option<Range>, Option<LoadError>) {
    let values: Vec<f64> = (0..=STEPS).map(|step| range.at(f64::from(step) / f64::from(STEPS))).collect();
    let mut mistakes: Vec<Option<LoadError>> = values.iter().map(|&value| load(value).err()).collect();
    let own = own_value(scenario, path);
    let nearest = (0..values.len()).filter(|&place| mistakes[place].is_none()).min_by(|&a, &b| {
        let distance = |place: usize| (values[place] - own).abs();
        distance(a).total_cmp(&distance(b))
    });
    let found = nearest.map(|start| {
        let mut ends = [start, start];
        while ends[0] > 0 && mistakes[ends[0] - 1].is_none() {
            ends[0] -= 1;
        }
        while ends[1] + 1 < values.len() && mistakes[ends[1] + 1].is_none() {
            ends[1] += 1;
        }
        Range { low: values[ends[0]], high: values[ends[1]], spacing: range.spacing }
    });
    let found = found.filter(|found| found.low < found.high);
    let first = mistakes.iter().position(Option::is_some);
    (found, first.and_then(|place| mistakes[place].take()))
}

/// The value of a number in the scenario, or the centre of its law.
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
