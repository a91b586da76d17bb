//! Tipping values: where the probability of an outcome crosses a level as one number of the scenario varies.
//!
//! The probabilities at all values are estimated from the same trajectories, so that they are one fixed function of the
//! value and searching it adds no noise (a sample-average approximation of the stochastic root; R. Pasupathy and S.
//! Kim, The stochastic root-finding problem, 2011, doi:10.1145/1921598.1921603). Probabilistic bisection (R. Waeber, P.
//! Frazier and S. Henderson 2013, doi:10.1137/120861898), with new noise at every step, would need more trajectories
//! and lose the smoothness.
//!
//! The interval inverts a test, as inverse prediction does (E. Fieller 1954): it contains every value at which the 95 %
//! Monte Carlo interval of the probability contains the level. The true tipping value is among them exactly if the
//! interval of the probability at that value is right, which does not depend on the search: so with 95 % confidence,
//! whatever the slope of the curve. Where the curve is so flat that no value up to the end of the range can be
//! distinguished from the level, the interval has no end there, and this is reported.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ensemble::ledger::Partial;
use crate::ensemble::{Collect, Control, Dependence, Plan, collect};
use crate::model::Model;
use crate::stats::{Cluster, Proportion};
use crate::trajectory::{NEVER, Records};

use super::crossing::{Tip, TipOptions};
use super::root::search;

/// Searches for the values at which the probability of an outcome crosses a level. `model_at` gives the model for a
/// value of the number that varies; `plan` gives the trajectories. Every evaluated value is passed to `report` with its
/// probability, as soon as it is known. `None` if it was stopped.
///
/// ```
/// use stadial::analysis::Range;
/// use stadial::questions::tip::{TipOptions, tip};
/// use stadial::ensemble::{Control, Plan};
/// # let text = "title = 'x'\nmembers = ['a', 'b']\nadversary = 'c'\nstart = 2025\nend = 2030\nactors.a.gdp = 2\n\
/// #   actors.b.gdp = 1\nactors.c.gdp = 4\nshocks.war.rate = 0.1\nshocks.war.effects.urgency.a = 1\n\
/// #   outcomes.war.shocks = ['war']\noutcomes.war.within_years = 1";
///
/// // At which rate of wars is the probability of one within five years 1/2? ln(2) / 5 = .139 a year.
/// let model_at = |rate: f64| -> Result<_, Box<dyn std::error::Error>> {
///     Ok(stadial::scenario::parse("war.toml", text, &[format!("shocks.war.rate={rate}")])?.model)
/// };
/// let options = TipOptions { outcome: 0, year: 2029, level: 0.5, range: "0.01:0.5".parse()?, looks: 5 };
/// let mut evaluated = 0;
/// let mut keep = |_, _: &_| Ok(evaluated += 1);
/// let plan = Plan::paired(false, 1_600, 100, 1);
/// let found = tip(&model_at, &options, &plan, &Control::default(), &mut keep)?.ok_or("interrupted")?;
/// assert_eq!(evaluated, found.points.len());
/// let [crossing] = found.crossings.as_slice() else { return Err("one crossing".into()) };
/// assert!(crossing.low < Some(0.139) && crossing.high > Some(0.138), "{crossing:?}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the threads cannot be started, or the error of `model_at` or `report`.
pub fn tip<E: From<rayon::ThreadPoolBuildError>>(
    model_at: &dyn Fn(f64) -> Result<Model, E>,
    options: &TipOptions,
    plan: &Plan,
    control: &Control<'_>,
    report: &mut dyn FnMut(f64, &Proportion) -> Result<(), E>,
) -> Result<Option<Tip>, E> {
    tip_settled(&|value| Ok((model_at(value)?, plan.clone())), options, control, report)
}

/// As [`tip`], where `settle` gives the model and the run for a value: under evidence each is conditioned on it before it is run.
pub(super) fn tip_settled<E: From<rayon::ThreadPoolBuildError>>(
    settle: &dyn Fn(f64) -> Result<(Model, Plan), E>,
    options: &TipOptions,
    control: &Control<'_>,
    report: &mut dyn FnMut(f64, &Proportion) -> Result<(), E>,
) -> Result<Option<Tip>, E> {
    let report = RefCell::new(report);
    let uncertain = Cell::new(false);
    let evaluate = |value: f64| -> Result<Option<(Proportion, u64)>, E> {
        let settled = settle(value);
        if control.is_stopped() {
            return Ok(None);
        }
        let (model, plan) = settled?;
        let gathered = collect(&model, &plan, control, &|| Hits::new(&model, options))?;
        if control.is_stopped() {
            return Ok(None);
        }
        let dependence = Dependence::of(&model);
        let cluster = |(draw, of): (u64, Cluster)| dependence.cluster(draw, gathered.by, (of.n, of.hits));
        let clusters: Vec<Cluster> = gathered.clusters.into_iter().map(cluster).collect();
        uncertain.set(!model.priors.is_empty());
        let found = Proportion::estimate_with_band(&clusters, uncertain.get());
        (report.borrow_mut())(value, &found)?;
        Ok(Some((found, gathered.invalid)))
    };
    search(&evaluate, options, &uncertain)
}

/// The trajectories of each draw, and those that reached the outcome in time.
#[derive(Serialize, Deserialize)]
struct Hits {
    outcome: usize,
    by: u32,
    invalid: u64,
    clusters: BTreeMap<u64, Cluster>,
}

impl Hits {
    fn new(model: &Model, options: &TipOptions) -> Self {
        let structure = &model.structure;
        let by = structure.steps_to_end_of(options.year);
        Self { outcome: options.outcome, by, invalid: 0, clusters: BTreeMap::new() }
    }
}

impl Partial for Hits {
    fn kind(&self) -> String {
        format!("outcome {} by step {}", self.outcome, self.by)
    }

    fn merge(&mut self, other: Self) {
        self.invalid += other.invalid;
        for (draw, more) in other.clusters {
            let mine = self.clusters.entry(draw).or_insert(Cluster::new(0, 0));
            mine.n += more.n;
            mine.hits += more.hits;
        }
    }
}

impl Collect for Hits {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64) {
        let passage = &records.passage[self.outcome];
        let cluster = self.clusters.entry(draw).or_insert(Cluster::new(0, 0));
        for (l, &reached) in passage.iter().enumerate().take(trajectories.len()) {
            if !records.valid[l] {
                self.invalid += 1;
                continue;
            }
            cluster.n += 1;
            cluster.hits += u64::from(reached != NEVER && reached <= self.by);
        }
    }
}
