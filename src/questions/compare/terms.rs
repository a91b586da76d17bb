//! Drivers of a difference: changes of the means of the model's terms under a policy.

use crate::model::Structure;
use crate::stats::{Estimate, Moments, jackknife};

use super::gather::{Gathered, Term};

/// The mean of a term under one alternative on the start's day of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct TermRow {
    /// Index of the alternative; 0 is the baseline.
    pub course: usize,
    /// The year.
    pub year: i32,
    /// The term.
    pub term: Term,
    /// Its mean over trajectories.
    pub mean: f64,
    /// Its difference to the baseline's.
    pub difference: Estimate,
    /// The same in standard deviations over the trajectories of the baseline.
    pub standardised: f64,
}

/// The change of a term by a policy, on average over the years from its beginning on.
#[derive(Clone, Debug, PartialEq)]
pub struct Mover {
    /// Index of the alternative.
    pub course: usize,
    /// The term.
    pub term: Term,
    /// Its mean under the baseline.
    pub baseline: f64,
    /// The change.
    pub difference: Estimate,
    /// The same in standard deviations over the trajectories of the baseline.
    pub standardised: f64,
    /// The calendar year of the first anniversary of the start in the average; the last is that at the end of the run.
    pub from: i32,
}

/// The groups' moments of one term in one year, and all of them together.
struct Groups {
    each: Vec<Moments>,
    whole: Moments,
}

impl Groups {
    fn of(gathered: &Gathered, year: usize, term: usize) -> Self {
        let each: Vec<Moments> =
            (0..gathered.n_groups()).map(|group| gathered.moments(group, year, term).clone()).collect();
        let mut whole = Moments::default();
        each.iter().for_each(|group| whole.merge(group));
        Self { each, whole }
    }

    fn mean(&self, without: Option<usize>) -> f64 {
        without.map_or_else(|| self.whole.mean(), |group| self.whole.without(&self.each[group]).mean())
    }
}

/// The mean over years of a term's difference between two alternatives, leaving the same group out of both.
fn difference(course: &[Groups], baseline: &[Groups]) -> Estimate {
    let at = |without: Option<usize>| {
        let years = course.iter().zip(baseline).map(|(a, b)| a.mean(without) - b.mean(without));
        years.sum::<f64>() / course.len() as f64
    };
    let without: Vec<f64> = (0..course[0].each.len()).map(|group| at(Some(group))).collect();
    Estimate { value: at(None), standard_error: jackknife(&without) }
}

fn in_deviations(difference: f64, sd: f64) -> f64 {
    if sd > 0.0 { difference / sd } else { 0.0 }
}

/// The means of all terms under all alternatives, by year.
pub(crate) fn terms(structure: &Structure, gathered: &[Gathered]) -> Vec<TermRow> {
    let mut rows = Vec::new();
    for (course, of_course) in gathered.iter().enumerate() {
        for year in 0..=structure.n_years() as usize {
            for (place, &term) in of_course.terms.iter().enumerate() {
                let (groups, baseline) = (Groups::of(of_course, year, place), Groups::of(&gathered[0], year, place));
                let (mean, sd) = (groups.mean(None), baseline.whole.sd());
                let difference = difference(&[groups], &[baseline]);
                let standardised = in_deviations(difference.value, sd);
                let year = structure.start_year + year as i32;
                rows.push(TermRow { course, year, term, mean, difference, standardised });
            }
        }
    }
    rows
}

/// The terms that each policy changes, the largest change first; `begins` are the steps in which the alternatives
/// begin.
pub(crate) fn movers(structure: &Structure, gathered: &[Gathered], begins: &[u32]) -> Vec<Mover> {
    let mut all = Vec::new();
    for (course, (of_course, begins)) in gathered.iter().zip(begins).enumerate().skip(1) {
        let first = (begins / structure.steps_per_year + 1).min(structure.n_years()) as usize;
        let years = || first..=structure.n_years() as usize;
        let mover = |(place, &term): (usize, &Term)| {
            let of = |gathered: &Gathered| years().map(|year| Groups::of(gathered, year, place)).collect::<Vec<_>>();
            let (course_groups, baseline) = (of(of_course), of(&gathered[0]));
            let n = baseline.len() as f64;
            let mean = |of: &dyn Fn(&Groups) -> f64| baseline.iter().map(of).sum::<f64>() / n;
            let difference = difference(&course_groups, &baseline);
            Mover {
                course,
                term,
                baseline: mean(&|groups| groups.mean(None)),
                difference,
                standardised: in_deviations(difference.value, mean(&|groups| groups.whole.sd())),
                from: structure.start_year + first as i32,
            }
        };
        let mut movers: Vec<Mover> = of_course.terms.iter().enumerate().map(mover).collect();
        movers.sort_by(|a, b| b.standardised.abs().total_cmp(&a.standardised.abs()));
        all.extend(movers);
    }
    all
}
