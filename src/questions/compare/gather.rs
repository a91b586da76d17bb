//! The results of the trajectories of one alternative: when each of them reached each outcome, and means of the model's
//! terms.

use serde::{Deserialize, Serialize};

use crate::ensemble::ledger::Partial;
use crate::ensemble::{Collect, Dependence, Plan};
use crate::model::{Model, Quantity, Structure};
use crate::stats::{Cluster, Moments};
use crate::theory::{AlignmentType, TYPES};
use crate::trajectory::{NEVER, Records};

/// The most groups of the jackknife of terms; those of probabilities are the draws.
const GROUPS: u64 = 100;

/// Not reached within the run.
const NOT_YET: u16 = u16::MAX;

/// An invalid trajectory, which left the model's domain.
const INVALID: u16 = u16::MAX - 1;

/// A term of the model that has a mean over trajectories on the start's day of a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Term {
    /// A driver, as in `drivers.csv`.
    Driver(Quantity),
    /// The share of trajectories in a type.
    Type(AlignmentType),
    /// The stage of military cooperation, 0 to 7.
    Stage,
    /// The share of trajectories with a treaty in force.
    Treaty,
}

impl Term {
    /// Its name in files.
    #[must_use]
    pub fn key(self, structure: &Structure) -> String {
        match self {
            Self::Driver(quantity) => structure.quantity_name(quantity),
            Self::Type(kind) => format!("type.{}", kind.key()),
            Self::Stage => "stage".to_owned(),
            Self::Treaty => "treaty".to_owned(),
        }
    }
}

/// The results of one alternative.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Gathered {
    draws: u64,
    steps_per_year: u32,
    n_years: usize,
    #[serde(skip)]
    pub(crate) terms: Vec<Term>,
    n_drivers: usize,
    n_groups: u64,
    /// Which draws depend on each other.
    #[serde(skip)]
    dependence: Dependence,
    /// By outcome, then trajectory: the number of the year in which it was reached.
    reached: Vec<Vec<u16>>,
    /// By outcome that is a state, then year, then group of [`Gathered::clusters`]: the trajectories in which it is in force
    /// on the start's day of each year.
    in_force: Vec<Option<Vec<Vec<u64>>>>,
    /// By group, then year, then term.
    moments: Vec<Moments>,
    pub(crate) invalid: u64,
}

/// The groups of [`Gathered::clusters`]: draws, or groups of trajectories where there is one draw.
fn n_clusters(draws: u64) -> usize {
    if draws > 1 { draws as usize } else { GROUPS as usize }
}

impl Gathered {
    /// Empty results for the trajectories of `plan`, which begin with number 0.
    pub(crate) fn new(model: &Model, plan: &Plan) -> Self {
        let structure = &model.structure;
        let drivers = structure.drivers();
        let n_drivers = drivers.len();
        let mut terms: Vec<Term> = drivers.into_iter().map(Term::Driver).collect();
        terms.extend(TYPES.map(Term::Type));
        terms.extend([Term::Stage, Term::Treaty]);
        let dependence = Dependence::of(model);
        let n_groups = if plan.draws > 1 { plan.draws.min(GROUPS) } else { GROUPS };
        let n_groups = dependence.n_groups().unwrap_or(n_groups);
        let n_years = structure.n_years() as usize;
        let counts = vec![vec![0; n_clusters(plan.draws)]; n_years + 1];
        Self {
            draws: plan.draws,
            steps_per_year: structure.steps_per_year,
            n_years,
            n_drivers,
            n_groups,
            dependence,
            reached: vec![vec![NOT_YET; plan.n() as usize]; structure.outcomes.len()],
            in_force: structure.outcomes.iter().map(|outcome| outcome.is_state().then(|| counts.clone())).collect(),
            moments: vec![Moments::default(); n_groups as usize * (n_years + 1) * terms.len()],
            terms,
            invalid: 0,
        }
    }

    /// Whether the trajectory of this number is valid.
    pub(crate) fn is_valid(&self, trajectory: usize) -> bool {
        self.reached.first().is_none_or(|of_outcome| of_outcome[trajectory] != INVALID)
    }

    /// Whether a trajectory reached an outcome by the end of year number `year`.
    pub(crate) fn reached(&self, outcome: usize, trajectory: usize, year: usize) -> bool {
        usize::from(self.reached[outcome][trajectory]) <= year && self.is_valid(trajectory)
    }

    pub(crate) fn n(&self) -> usize {
        self.reached.first().map_or(0, Vec::len)
    }

    /// By year, then group: the trajectories of each group and those among them that had reached an outcome. A group is
    /// a draw; without several draws, groups are of whole batches of numbers.
    pub(crate) fn clusters(&self, outcome: usize) -> Vec<Vec<Cluster>> {
        let groups = n_clusters(self.draws);
        let mut n = vec![0; groups];
        let mut first = vec![vec![0; groups]; self.n_years];
        for (trajectory, &year) in self.reached[outcome].iter().enumerate() {
            let group = trajectory % groups;
            if year == INVALID {
                continue;
            }
            n[group] += 1;
            if let Some(reached) = first.get_mut(usize::from(year)) {
                reached[group] += 1;
            }
        }
        let mut so_far = vec![0; groups];
        let by_end = |(year, reached): (u32, Vec<u64>)| {
            so_far.iter_mut().zip(reached).for_each(|(hits, more)| *hits += more);
            let counts = n.iter().copied().zip(so_far.iter().copied());
            let end = (year + 1) * self.steps_per_year;
            (0..).zip(counts).map(|(group, counts)| self.dependence.cluster(group, end, counts)).collect()
        };
        (0..).zip(first).map(by_end).collect()
    }

    /// By year, then group: the trajectories of each group and those in which an outcome is in force at the end of the year;
    /// `None` for shocks, which pass.
    pub(crate) fn in_force(&self, outcome: usize) -> Option<Vec<Vec<Cluster>>> {
        let in_force = self.in_force[outcome].as_ref()?;
        let clusters = |(all, hits): (Vec<Cluster>, &Vec<u64>)| {
            all.into_iter().zip(hits).map(|(cluster, &hits)| Cluster { hits, ..cluster }).collect()
        };
        Some(self.clusters(outcome).into_iter().zip(&in_force[1..]).map(clusters).collect())
    }

    pub(crate) fn n_groups(&self) -> usize {
        self.n_groups as usize
    }

    /// Moments of a term at the start of year number `year` in one group.
    pub(crate) fn moments(&self, group: usize, year: usize, term: usize) -> &Moments {
        &self.moments[(group * (self.n_years + 1) + year) * self.terms.len() + term]
    }
}

impl Partial for Gathered {
    fn kind(&self) -> String {
        "outcomes and terms".to_owned()
    }

    fn merge(&mut self, other: Self) {
        self.invalid += other.invalid;
        // Each trajectory is in one part only; in the others it is marked as not reached.
        for (mine, &more) in self.reached.iter_mut().flatten().zip(other.reached.iter().flatten()) {
            *mine = (*mine).min(more);
        }
        let more = other.in_force.iter().flatten().flatten().flatten();
        self.in_force.iter_mut().flatten().flatten().flatten().zip(more).for_each(|(count, more)| *count += more);
        self.moments.iter_mut().zip(&other.moments).for_each(|(mine, more)| mine.merge(more));
    }
}

impl Collect for Gathered {
    fn add<const L: usize>(&mut self, records: &Records<L>, trajectories: &[u64], draw: u64) {
        for (l, &trajectory) in trajectories.iter().enumerate() {
            let valid = records.valid[l];
            self.invalid += u64::from(!valid);
            for (of_outcome, passage) in self.reached.iter_mut().zip(&records.passage) {
                of_outcome[trajectory as usize] = match passage[l] {
                    _ if !valid => INVALID,
                    NEVER => NOT_YET,
                    step => (step.saturating_sub(1) / self.steps_per_year) as u16,
                };
            }
            if !valid {
                continue;
            }
            let cluster = trajectory as usize % n_clusters(self.draws);
            for (outcome, counts) in self.in_force.iter_mut().enumerate() {
                for (count, in_force) in counts.iter_mut().flatten().zip(&records.in_force) {
                    count[cluster] += u64::from(in_force[outcome][l]);
                }
            }
            let group = if self.draws > 1 { draw } else { trajectory } % self.n_groups;
            let group = self.dependence.group(draw).unwrap_or(group);
            for year in 0..=self.n_years {
                let first = (group as usize * (self.n_years + 1) + year) * self.terms.len();
                let (of_drivers, others) = self.moments[first..first + self.terms.len()].split_at_mut(self.n_drivers);
                for (moments, row) in of_drivers.iter_mut().zip(&records.drivers[year]) {
                    moments.add(row[l]);
                }
                let share = |holds: bool| if holds { 1.0 } else { 0.0 };
                for (moments, term) in others.iter_mut().zip(&self.terms[self.n_drivers..]) {
                    moments.add(match term {
                        Term::Type(kind) => share(records.kind[year][l] == *kind),
                        Term::Treaty => share(records.treaty[year][l].is_in_force()),
                        Term::Stage | Term::Driver(_) => f64::from(records.stage[year][l]),
                    });
                }
            }
        }
    }
}
