//! Scenario discovery: the conditions under which an outcome is reached (B. Bryant and R. Lempert, Thinking inside the
//! box, 2010, doi:10.1016/j.techfore.2009.08.002) over the draws of the uncertain parameters and the early states of
//! trajectories.
//!
//! A row is a trajectory, with the values of its draw and its state at an early date; trajectories that had reached the
//! outcome by then are left out. Boxes and a tree are found on one half of the draws and tested on the other, so that
//! overfitting is visible. Trajectories of one draw are not independent: errors are clustered by draw, and
//! quasi-p-values are also given for the number of independent trajectories with the same error.

use clap::ValueEnum;

use serde::{Deserialize, Serialize};

use crate::ensemble::ledger::Partial;
use crate::ensemble::{Collect, Control, Dependence, Plan, collect};
use crate::model::{Model, Quantity};
use crate::stats::{Cluster, Proportion};
use crate::trajectory::Records;

use super::boxes::{FoundBox, Region, SearchOptions, Searched, find_any_box, region, searched};
use super::half::Half;
use super::tree::{Tree, TreeOptions, tree_until};

/// The content of a column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// An uncertain parameter, by its index among the priors.
    Parameter(usize),
    /// A driver at the early date, in its natural unit.
    Driver(Quantity),
    /// The stage at that date, 0 to 7.
    Stage,
    /// The rank of the type, 0 to 6.
    Type,
    /// Whether a treaty is in force: 1 or 0.
    Treaty,
}

/// The columns in which conditions are searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Among {
    /// Uncertain parameters, which nobody knows.
    Parameters,
    /// The state of trajectories at the early date, which can be observed.
    States,
    /// Both.
    #[default]
    Both,
}

/// Options of the search for conditions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiscoverOptions {
    /// Index of the outcome in the structure.
    pub outcome: usize,
    /// The early date: the first day of this year of the run, from 0.
    pub at: usize,
    /// The columns in which conditions are searched.
    pub among: Among,
    /// Options of the search for boxes.
    pub search: SearchOptions,
    /// The number of boxes, each among the rows outside those before it.
    pub boxes: usize,
    /// Options of the tree.
    pub tree: TreeOptions,
}

/// The fewest trajectories that reach the outcome, in the half on which boxes are found, for a search.
pub const HITS_MIN: u64 = 20;

/// The conditions under which an outcome is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovered {
    /// The columns that vary.
    pub columns: Vec<Source>,
    /// Rows: trajectories that had not reached the outcome at the early date.
    pub rows: u64,
    /// Those that reached it later.
    pub hits: u64,
    /// Draws with such a trajectory; under evidence, groups of draws that were conditioned together.
    pub draws_with_hits: u64,
    /// All draws, or all such groups.
    pub groups: u64,
    /// Trajectories left out because they had reached the outcome before.
    pub already: u64,
    /// Trajectories that left the model's domain.
    pub invalid: u64,
    /// Trajectories in which shocks were left out.
    pub overrun: u64,
    /// The probability on the half of the draws on which boxes are tested.
    pub base: Proportion,
    /// Boxes; empty where too few trajectories reach the outcome, or where no column distinguishes them.
    pub boxes: Vec<FoundBox>,
    /// The tree, if there is one.
    pub tree: Option<Tree>,
    /// Its leaves, from the lowest values to the highest.
    pub leaves: Vec<Region>,
    /// Whether enough trajectories reach the outcome on both halves.
    pub enough: bool,
    /// The sample size and power of the search for the first box.
    pub searched: Searched,
}

/// A trajectory that had not reached the outcome at the early date.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Row {
    trajectory: u64,
    /// Whether it reaches it later.
    reaches: bool,
    /// Its state at that date: drivers, stage, type, treaty.
    state: Vec<f64>,
}

/// The rows of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Rows {
    at: usize,
    steps_at: u32,
    steps_by: u32,
    outcome: usize,
    rows: Vec<Row>,
    already: u64,
    invalid: u64,
    overrun: u64,
}

impl Partial for Rows {
    fn kind(&self) -> String {
        format!("states {} {} {} {}", self.at, self.steps_at, self.steps_by, self.outcome)
    }

    fn merge(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.already += other.already;
        self.invalid += other.invalid;
        self.overrun += other.overrun;
    }
}

impl Collect for Rows {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], _draw: u64) {
        for (l, &trajectory) in trajectories.iter().enumerate() {
            let passage = records.passage[self.outcome][l];
            self.overrun += u64::from(records.valid[l] && records.overrun[l]);
            if !records.valid[l] {
                self.invalid += 1;
            } else if passage <= self.steps_at {
                self.already += 1;
            } else {
                let mut state: Vec<f64> = records.drivers[self.at].iter().map(|driver| driver[l]).collect();
                state.push(f64::from(records.stage[self.at][l]));
                state.push(f64::from(records.kind[self.at][l].rank()));
                state.push(if records.treaty[self.at][l].is_in_force() { 1.0 } else { 0.0 });
                self.rows.push(Row { trajectory, reaches: passage <= self.steps_by, state });
            }
        }
    }
}

/// Runs `plan` and searches for the conditions under which the outcome is reached by the end of the run.
///
/// ```
/// use stadial::questions::discover::{Among, DiscoverOptions, SearchOptions, TreeOptions, discover};
/// use stadial::ensemble::{Control, Plan};
///
/// let text = r#"
///     title = "Two neighbours"
///     members = ["alpha", "beta"]
///     adversary = "gamma"
///     start = 2025
///     end = 2035
///     actors.alpha.gdp = 2
///     actors.beta = { gdp = 1, identity = { uniform = { low = 0.1, high = 0.9 } } }
///     actors.gamma.gdp = 5
///     alignment.type = "thin"
///     outcomes.thick.type = "thick"
/// "#;
/// let scenario = stadial::scenario::parse("neighbours.toml", text, &[]).map_err(|error| error.render(false))?;
/// let plan = Plan::new(&scenario.model, 3200, 200, 1);
/// let options = DiscoverOptions {
///     outcome: 0,
///     at: 1,
///     among: Among::Both,
///     search: SearchOptions::default(),
///     boxes: 1,
///     tree: TreeOptions::default(),
/// };
/// let found = discover(&scenario.model, &plan, &options, &Control::default()).map_err(|error| error.to_string())?;
/// for found_box in &found.boxes {
///     println!("probability {} in the box, {} overall", found_box.region.density.probability, found.base.probability);
/// }
/// # Ok::<(), String>(())
/// ```
///
/// If it is stopped, the search is abandoned: the result then contains no conditions.
///
/// # Errors
/// If the threads cannot be started.
pub fn discover(
    model: &Model,
    plan: &Plan,
    options: &DiscoverOptions,
    control: &Control<'_>,
) -> Result<Discovered, rayon::ThreadPoolBuildError> {
    let structure = &model.structure;
    let empty = || Rows {
        at: options.at,
        steps_at: options.at as u32 * structure.steps_per_year,
        steps_by: structure.n_steps(),
        outcome: options.outcome,
        rows: Vec::new(),
        already: 0,
        invalid: 0,
        overrun: 0,
    };
    let mut rows = collect(model, plan, control, &empty)?;
    rows.rows.sort_unstable_by_key(|row| row.trajectory);
    let (already, invalid, overrun) = (rows.already, rows.invalid, rows.overrun);
    let stopped = || control.is_stopped() || control.is_share();
    let table = table(model, plan, options, &rows);
    drop(rows);
    Ok(Discovered { already, invalid, overrun, ..conditions(&table, options, &stopped) })
}

/// The table, in two halves: boxes are found on the first and tested on the second.
#[derive(Clone, Debug)]
struct Table {
    sources: Vec<Source>,
    halves: [Half; 2],
}

/// The possible columns of a table: parameters first.
fn sources(model: &Model, among: Among) -> Vec<Source> {
    let mut sources = Vec::new();
    if among != Among::States {
        sources.extend((0..model.priors.len()).map(Source::Parameter));
    }
    if among != Among::Parameters {
        sources.extend(model.structure.drivers().into_iter().map(Source::Driver));
        sources.extend([Source::Stage, Source::Type, Source::Treaty]);
    }
    sources
}

/// The largest number of values stored for a trajectory.
#[must_use]
pub fn columns_max(model: &Model, among: Among) -> usize {
    sources(model, among).len()
}

fn table(model: &Model, plan: &Plan, options: &DiscoverOptions, rows: &Rows) -> Table {
    // Draws that were conditioned together on evidence depend on each other: they count as one.
    let dependence = Dependence::of(model);
    let uncertain = plan.draws > 1;
    let groups = dependence.n_groups().unwrap_or(plan.draws);
    let group = |trajectory: u64| {
        let draw = trajectory % plan.draws;
        dependence.group(draw).unwrap_or(draw)
    };
    let sources = sources(model, options.among);
    let n_parameters = sources.iter().filter(|source| matches!(source, Source::Parameter(_))).count();
    let parameters: Vec<Vec<f64>> =
        if n_parameters > 0 { (0..plan.draws).map(|draw| model.values(plan.seed, draw)).collect() } else { Vec::new() };
    let value = |row: &Row, column: usize| match column.checked_sub(n_parameters) {
        Some(place) => row.state[place],
        None => parameters[(row.trajectory % plan.draws) as usize][column],
    };
    let varies = |&column: &usize| {
        let first = rows.rows.first().map(|row| value(row, column));
        rows.rows.iter().any(|row| Some(value(row, column)) != first)
    };
    let columns: Vec<usize> = (0..sources.len()).filter(varies).collect();
    let halves = [0, 1].map(|parity| {
        let number = |trajectory: u64| if uncertain { group(trajectory) } else { trajectory };
        let own: Vec<&Row> = rows.rows.iter().filter(|row| number(row.trajectory) % 2 == parity).collect();
        let mut half = Half {
            columns: columns.iter().map(|&column| own.iter().map(|row| value(row, column)).collect()).collect(),
            hit: own.iter().map(|row| row.reaches).collect(),
            draw: own.iter().map(|row| if uncertain { group(row.trajectory) as u32 } else { 0 }).collect(),
            all: vec![Cluster::new(0, 0); groups as usize],
            uncertain,
        };
        half.all = half.inside(&[]);
        half
    });
    Table { sources: columns.iter().map(|&column| sources[column]).collect(), halves }
}

fn conditions(table: &Table, options: &DiscoverOptions, stopped: &dyn Fn() -> bool) -> Discovered {
    let Table { sources, halves: [learn, test] } = table;
    let all = || learn.all.iter().chain(&test.all);
    let enough = learn.hits() >= HITS_MIN && test.hits() >= HITS_MIN;
    let mut found = Discovered {
        columns: sources.clone(),
        rows: all().map(|cluster| cluster.n).sum(),
        hits: all().map(|cluster| cluster.hits).sum(),
        draws_with_hits: all().filter(|cluster| cluster.hits > 0).count() as u64,
        groups: learn.all.len() as u64,
        already: 0,
        invalid: 0,
        overrun: 0,
        base: test.estimate(test.all.iter().copied()),
        boxes: Vec::new(),
        tree: None,
        leaves: Vec::new(),
        enough,
        searched: searched(learn, options.search),
    };
    if !enough || stopped() {
        return found;
    }
    let grown = tree_until(&learn.columns, &learn.hit, options.tree, stopped);
    found.leaves = grown.leaves().into_iter().map(|limits| region(learn, test, limits)).collect();
    found.tree = Some(grown);
    // The rows outside the boxes so far.
    let mut left: Option<[Half; 2]> = None;
    while found.boxes.len() < options.boxes {
        let (learn, test) = left.as_ref().map_or((learn, test), |[learn, test]| (learn, test));
        if learn.hits() < HITS_MIN {
            break;
        }
        let (next, coverage) = find_any_box(learn, test, options.search, HITS_MIN, stopped);
        if found.boxes.is_empty() {
            found.searched.coverage = coverage;
        }
        let Some(next) = next else { break };
        if found.boxes.len() + 1 < options.boxes {
            left = Some([learn, test].map(|half| half.without(&next.region.limits)));
        }
        found.boxes.push(next);
    }
    found
}
