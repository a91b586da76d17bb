//! A scenario at many grid points on common random numbers: probabilities, states and times of each, and their
//! differences to the scenario unchanged.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};

use crate::ensemble::ledger::Partial;
use crate::ensemble::{Collect, Control, Dependence, Plan, StateKind, Tally, collect, states};
use crate::model::Model;
use crate::scenario::start_in_years;
use crate::stats::{Cluster, Estimate, Proportion, paired_difference};
use crate::trajectory::{NEVER, Records};

/// The probability of an outcome by the end of a year at one grid point.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbabilityFinding {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The year.
    pub year: i32,
    /// The probability.
    pub estimate: Proportion,
    /// Its difference to the baseline's; `None` for the baseline itself.
    pub difference: Option<Estimate>,
    /// The probability that the outcome is in force at the end of the year, and its difference to the baseline's; `None`
    /// for shocks, which pass.
    pub in_force: Option<(Proportion, Option<Estimate>)>,
}

/// The probability of a state on the start's day of a year at one grid point.
#[derive(Clone, Debug, PartialEq)]
pub struct StateFinding {
    /// The kind of the state.
    pub kind: StateKind,
    /// Its name in files.
    pub state: String,
    /// The year.
    pub year: i32,
    /// The probability.
    pub estimate: Proportion,
    /// Its difference to the baseline's; `None` for the baseline itself.
    pub difference: Option<Estimate>,
}

/// When an outcome is first reached at one grid point, among the trajectories that reach it before the end.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeFinding {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The number of trajectories that reach it.
    pub reached: u64,
    /// The mean date, in years and their fractions.
    pub mean: Estimate,
    /// The median date, interpolated within its year.
    pub median: Estimate,
    /// The mean date less the baseline's, in years; `None` for the baseline itself.
    pub difference: Option<Estimate>,
}

/// The results at one grid point.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its number: 0 for the baseline, then in the given order.
    pub number: usize,
    /// Probabilities by outcome, then year.
    pub probabilities: Vec<ProbabilityFinding>,
    /// States by year.
    pub states: Vec<StateFinding>,
    /// Times by outcome.
    pub times: Vec<TimeFinding>,
    /// Valid trajectories: those that were run to their end.
    pub valid: u64,
    /// Invalid trajectories: they left the model's domain and are in no figure.
    pub invalid: u64,
    /// Trajectories in which events were left out, because there were more than
    /// [`PER_STEP_MAX`](crate::trajectory::PER_STEP_MAX) of one kind in one step.
    pub overrun: u64,
}

impl Cell {
    /// The probability of an outcome by the end of a year.
    #[must_use]
    pub fn probability_of(&self, outcome: usize, year: i32) -> Option<&ProbabilityFinding> {
        self.probabilities.iter().find(|finding| finding.outcome == outcome && finding.year == year)
    }

    /// The most likely type on the start's day of a year, by its name in files.
    #[must_use]
    pub fn likeliest_type(&self, year: i32) -> Option<&StateFinding> {
        let types = self.states.iter().filter(|finding| finding.kind == StateKind::Type && finding.year == year);
        types.max_by(|a, b| a.estimate.probability.total_cmp(&b.estimate.probability))
    }
}

/// Runs `baseline`, then every model of `settings` (the grid points), on the same trajectories, and passes each to
/// `report` as soon as it is finished. Returns the number of grid points that were finished before the run was stopped.
///
/// All models must have the same outcomes, years and steps; they differ in their numbers.
///
/// ```
/// use stadial::questions::sweep::sweep;
/// use stadial::ensemble::{Control, Plan};
/// # let text = "title = 'x'\nmembers = ['a', 'b']\nadversary = 'c'\nstart = 2025\nend = 2028\nactors.a.gdp = 2\n\
/// #   actors.b.gdp = 1\nactors.c.gdp = 4\noutcomes.consultations.depth_at_least = { consultations = 1 }";
///
/// let variant = |set: &[String]| stadial::scenario::parse("two.toml", text, set).map(|scenario| scenario.model);
/// let quick = variant(&["indicators.consultations.formation_rate=2".to_owned()])?;
/// let baseline = variant(&[])?;
/// let plan = Plan::paired(false, 800, 100, 1);
/// let mut found = Vec::new();
/// let mut keep = |cell| -> Result<(), rayon::ThreadPoolBuildError> { Ok(found.push(cell)) };
/// sweep(&baseline, &[quick], &plan, &Control::default(), &mut keep)?;
/// assert!(found[1].probability_of(0, 2027).and_then(|found| found.difference).is_some_and(|more| more.value >= 0.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the threads cannot be started, or the error of `report`.
pub fn sweep<E: From<rayon::ThreadPoolBuildError>>(
    baseline: &Model,
    points: &[Model],
    plan: &Plan,
    control: &Control<'_>,
    report: &mut dyn FnMut(Cell) -> Result<(), E>,
) -> Result<usize, E> {
    let all: Vec<&Model> = std::iter::once(baseline).chain(points).collect();
    let settle = |number: usize| Ok((all[number].clone(), plan.clone()));
    sweep_settled(all.len(), &settle, control, report)
}

/// As [`sweep`], where `settle` gives the model and the plan of each of `number` grid points, of which the first is the
/// baseline: under evidence each is conditioned on it before it is run.
pub(super) fn sweep_settled<E: From<rayon::ThreadPoolBuildError>>(
    number: usize,
    settle: &dyn Fn(usize) -> Result<(Model, Plan), E>,
    control: &Control<'_>,
    report: &mut dyn FnMut(Cell) -> Result<(), E>,
) -> Result<usize, E> {
    let stopped = || control.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
    let gather = |model: &Model, plan: &Plan| collect(model, plan, control, &|| Sample::new(model));
    let (baseline, plan) = settle(0)?;
    control.expect(plan.n() * number as u64);
    let base = gather(&baseline, &plan)?;
    if stopped() {
        return Ok(0);
    }
    if !control.is_share() {
        report(cell(0, &baseline, &base, None))?;
    }
    for place in 0..number - 1 {
        let settled = settle(place + 1);
        // What was stopped is no error.
        if stopped() {
            return Ok(place);
        }
        let (model, plan) = settled?;
        let sample = gather(&model, &plan)?;
        // An incomplete grid point would depend on timing.
        if stopped() {
            return Ok(place);
        }
        if control.is_share() {
            continue;
        }
        report(cell(place + 1, &model, &sample, Some(&base)))?;
    }
    Ok(number - 1)
}

/// The results of the trajectories of one grid point.
#[derive(Serialize, Deserialize)]
struct Sample {
    tally: Tally,
    #[serde(skip)]
    dependence: Dependence,
    /// By draw (under evidence by group of draws), then outcome: the sum of the steps at which it was first reached.
    steps: BTreeMap<u64, Vec<u64>>,
}

impl Sample {
    fn new(model: &Model) -> Self {
        Self { tally: Tally::new(model), dependence: Dependence::of(model), steps: BTreeMap::new() }
    }
}

impl Partial for Sample {
    fn kind(&self) -> String {
        "counts and times".to_owned()
    }

    fn merge(&mut self, other: Self) {
        self.tally.merge(other.tally);
        for (draw, sums) in other.steps {
            let mine = self.steps.entry(draw).or_insert_with(|| vec![0; sums.len()]);
            mine.iter_mut().zip(sums).for_each(|(sum, more)| *sum += more);
        }
    }
}

impl Collect for Sample {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64) {
        self.tally.add(records, trajectories, draw);
        let group = self.dependence.group(draw).unwrap_or(draw);
        let sums = self.steps.entry(group).or_insert_with(|| vec![0; records.passage.len()]);
        for (sum, passage) in sums.iter_mut().zip(&records.passage) {
            let reached = (0..trajectories.len()).filter(|&l| records.valid[l] && passage[l] != NEVER);
            *sum += reached.map(|l| u64::from(passage[l])).sum::<u64>();
        }
    }
}

fn cell(number: usize, model: &Model, sample: &Sample, base: Option<&Sample>) -> Cell {
    let structure = &model.structure;
    let uncertain = !model.priors.is_empty();
    let n_years = structure.n_years() as usize;
    let number_of = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let compared = |own: &[Cluster], of: &dyn Fn(&Tally) -> Vec<Cluster>| {
        base.map(|base| paired_difference(own, &of(&base.tally)))
    };
    let mut probabilities = Vec::new();
    for outcome in 0..structure.outcomes.len() {
        for number in 0..n_years {
            let of = |tally: &Tally| tally.reached(outcome, number);
            let own = of(&sample.tally);
            let difference = compared(&own, &of);
            probabilities.push(ProbabilityFinding {
                outcome,
                year: structure.year(number_of(number)),
                estimate: Proportion::estimate_with_band(&own, uncertain),
                difference,
                in_force: structure.outcomes[outcome].is_state().then(|| {
                    let of = |tally: &Tally| tally.in_force(outcome, number + 1);
                    let own = of(&sample.tally);
                    (Proportion::estimate(&own, uncertain), compared(&own, &of))
                }),
            });
        }
    }
    let mut found = Vec::new();
    for number in 0..=n_years {
        for (place, (kind, state)) in states().into_iter().enumerate() {
            let of = |tally: &Tally| tally.occupancy(number, place);
            let own = of(&sample.tally);
            let difference = compared(&own, &of);
            found.push(StateFinding {
                kind,
                state,
                year: structure.start_year.saturating_add_unsigned(number_of(number)),
                estimate: Proportion::estimate(&own, uncertain),
                difference,
            });
        }
    }
    let times = (0..structure.outcomes.len()).map(|outcome| {
        let own = Passages::new(model, sample, outcome);
        let base = base.map(|base| Passages::new(model, base, outcome));
        own.finding(outcome, base.as_ref())
    });
    Cell {
        number,
        probabilities,
        states: found,
        times: times.collect(),
        valid: sample.tally.valid(),
        invalid: sample.tally.invalid(),
        overrun: sample.tally.overrun(),
    }
}

/// When an outcome is first reached, by group.
struct Passages {
    start: f64,
    dt: f64,
    /// By group: the sum of the steps.
    steps: Vec<u64>,
    /// By year, then group: the number that have reached it by the end of the year.
    reached: Vec<Vec<u64>>,
    /// Sums over the groups.
    all_steps: u64,
    all_reached: Vec<u64>,
}

impl Passages {
    fn new(model: &Model, sample: &Sample, outcome: usize) -> Self {
        let structure = &model.structure;
        let n_groups = sample.dependence.n_groups().unwrap_or(0);
        let hits = |year| {
            let clusters = sample.tally.reached(outcome, year);
            let of_group = |group: u64| {
                let own = clusters.iter().filter(|cluster| cluster.group.is_some_and(|of| of.number == group));
                own.map(|cluster| cluster.hits).sum()
            };
            match n_groups {
                0 => clusters.iter().map(|cluster| cluster.hits).collect(),
                _ => (0..n_groups).map(of_group).collect(),
            }
        };
        let reached: Vec<Vec<u64>> = (0..structure.n_years() as usize).map(hits).collect();
        let steps: Vec<u64> = match n_groups {
            0 => sample.steps.values().map(|sums| sums[outcome]).collect(),
            _ => (0..n_groups).map(|group| sample.steps.get(&group).map_or(0, |sums| sums[outcome])).collect(),
        };
        Self {
            start: start_in_years(structure),
            dt: structure.dt(),
            all_steps: steps.iter().sum(),
            all_reached: reached.iter().map(|groups| groups.iter().sum()).collect(),
            steps,
            reached,
        }
    }

    fn finding(&self, outcome: usize, base: Option<&Self>) -> TimeFinding {
        let groups = self.steps.len();
        let later = |base: &Self| {
            let groups = groups.max(base.steps.len());
            Estimate::from_groups(groups, |without| self.mean(without) - base.mean(without))
        };
        TimeFinding {
            outcome,
            reached: self.all_reached.last().copied().unwrap_or(0),
            mean: Estimate::from_groups(groups, |without| self.mean(without)),
            median: Estimate::from_groups(groups, |without| self.median(without)),
            difference: base.map(later),
        }
    }

    /// The number that reach it by the end of a year.
    fn by(&self, year: usize, without: Option<usize>) -> u64 {
        self.all_reached[year] - without.and_then(|group| self.reached[year].get(group)).copied().unwrap_or(0)
    }

    fn mean(&self, without: Option<usize>) -> f64 {
        let steps = self.all_steps - without.and_then(|group| self.steps.get(group)).copied().unwrap_or(0);
        let reached = self.by(self.reached.len() - 1, without);
        // 0 / 0 is NaN: there is no mean if nothing happens.
        self.start + steps as f64 / reached as f64 * self.dt
    }

    fn median(&self, without: Option<usize>) -> f64 {
        let n_years = self.reached.len();
        let half = 0.5 * self.by(n_years - 1, without) as f64;
        let mut before = 0.0;
        for year in 0..n_years {
            let by = self.by(year, without) as f64;
            if by > 0.0 && by >= half {
                return self.start + year as f64 + (half - before) / (by - before);
            }
            before = by;
        }
        f64::NAN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two groups: steps of quarters, reached in the years 0, 0, 2 and 0, 1, 2, 2.
    #[test]
    fn means_and_medians_are_those_of_the_dates() {
        let passages = Passages {
            start: 2000.0,
            dt: 0.25,
            steps: vec![1 + 3 + 9, 2 + 6 + 10 + 12],
            reached: vec![vec![2, 1], vec![2, 2], vec![3, 4]],
            all_steps: 43,
            all_reached: vec![3, 4, 7],
        };
        assert_eq!(passages.mean(None), 2000.0 + 43.0 / 28.0);
        assert_eq!(passages.mean(Some(1)), 2000.0 + 13.0 / 12.0);
        // Half of seven is three in the first year and half of the one in the second.
        assert_eq!(passages.median(None), 2001.5);
        assert_eq!(passages.median(Some(1)), 2000.75);
        let found = passages.finding(0, Some(&passages));
        assert_eq!((found.reached, found.difference.unwrap().value), (7, 0.0));
        assert_eq!(found.difference.unwrap().standard_error, 0.0, "the same trajectories do not differ");
    }

    #[test]
    fn an_outcome_that_is_never_reached_has_no_date() {
        let steps = vec![0; 2];
        let passages = Passages {
            start: 2000.0,
            dt: 1.0,
            steps,
            reached: vec![vec![0; 2]; 3],
            all_steps: 0,
            all_reached: vec![0; 3],
        };
        assert!(passages.mean(None).is_nan() && passages.median(None).is_nan());
    }
}
