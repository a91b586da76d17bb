//! What the probabilities depend on: first-order indices of all uncertain parameters, from the draws of the run itself.

use crate::ensemble::{Plan, Tally};
use crate::model::Model;
use crate::render::end_of;
use crate::stats::{Estimate, FirstOrder, GivenDraws};
use crate::study::{Columns, Table};

/// How the probability of an outcome by the end of a year varies over the draws of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Variation {
    /// The outcome.
    pub outcome: String,
    /// The year; the probability is cumulative to its end.
    pub year: i32,
    /// The variance of the probability over the draws, without the noise of trajectories.
    pub variance: Estimate,
    /// That noise as a share of the variance of the frequencies of draws.
    pub noise_share: Estimate,
    /// The first-order indices of the uncertain parameters, in the order of the model's priors; `None` where the
    /// variance is not distinguishable from chance.
    pub first_order: Option<FirstOrder>,
}

/// The variation of the probability of every outcome by every year; none where nothing is uncertain.
#[must_use]
pub fn variations(model: &Model, plan: &Plan, tally: &Tally) -> Vec<Variation> {
    // Under evidence parameters depend on each other, and shares of the variance have no meaning of their own.
    if model.priors.is_empty() || model.conditioned.is_some() {
        return Vec::new();
    }
    let structure = &model.structure;
    let values: Vec<Vec<f64>> = tally.draws().map(|draw| model.values(plan.seed, draw)).collect();
    let inputs: Vec<Vec<f64>> =
        (0..model.priors.len()).map(|place| values.iter().map(|draw| draw[place]).collect()).collect();
    let mut bins: Option<Vec<Vec<usize>>> = None;
    let mut found = Vec::new();
    for (place, outcome) in structure.outcomes.iter().enumerate() {
        for (number, year) in structure.years().enumerate() {
            let draws = GivenDraws::new(&tally.reached(place, number));
            let bins = bins.get_or_insert_with(|| draws.bins(&inputs));
            found.push(Variation {
                outcome: outcome.name.clone(),
                year,
                variance: draws.variance(),
                noise_share: draws.noise_share(),
                first_order: draws.first_order(bins),
            });
        }
    }
    found
}

/// `first_order.csv` and `spread.csv`.
#[must_use]
pub fn first_order_tables(model: &Model, variations: &[Variation]) -> [Table; 2] {
    type Row<'a> = (&'a Variation, usize);
    let rows: Vec<Row<'_>> =
        variations.iter().flat_map(|of| (0..model.priors.len()).map(move |place| (of, place))).collect();
    let index = |row: &Row<'_>| row.0.first_order.as_ref().map(|found| found.indices[row.1]);
    let indices = Columns::new()
        .outcome(|row: &Row<'_>| row.0.outcome.clone())
        .year_end(|row| row.0.year)
        .column("parameter", "", "path of the uncertain parameter", |row| model.priors[row.1].path.clone())
        .column("resolved", "", RESOLVED, |row| row.0.first_order.is_some());
    let indices = with_estimate(indices, ["index", "standard_error", "ci_low", "ci_high"], INDEX, index).table(
        "first_order.csv",
        "first-order index of an uncertain parameter for the probability of an outcome by the end of a year, from the \
         draws of the run",
        &rows,
    );
    let spread = Columns::new()
        .outcome(|row: &Variation| row.outcome.clone())
        .year_end(|row| row.year)
        .column("resolved", "", RESOLVED, |row| row.first_order.is_some())
        .estimate(
            ("variance", "variance_standard_error"),
            "",
            "variance of the probability over the draws of the parameters, without the noise of trajectories; negative \
             by chance where it is small",
            |row| Some(row.variance),
        )
        .share(
            "noise_share",
            "noise of trajectories, as a share of the variance of the draws' frequencies, at most 1",
            |row| row.noise_share.value.min(1.0),
        );
    let columns = ["sum", "sum_standard_error", "sum_ci_low", "sum_ci_high"];
    let sum = |row: &Variation| row.first_order.as_ref().map(|found| found.sum);
    let spread = with_estimate(spread, columns, SUM, sum).table(
        "spread.csv",
        "spread of the probability of an outcome by the end of a year over the draws of the parameters",
        variations,
    );
    [indices, spread]
}

const RESOLVED: &str =
    "whether the spread over the draws is distinguishable from chance; if not, indices are not known";
const INDEX: &str = "share of the variance over the parameters that would vanish, on average, if this one were known; of \
                     one that moves together with others, with what it shares with them; empty if not resolved";
const SUM: &str = "sum of the first-order indices; what is missing to 1 is due to interactions, if parameters are \
                   independent; empty if not resolved";

/// An estimate of a number without unit, its standard error and its 95 % interval.
fn with_estimate<'a, R>(
    columns: Columns<'a, R>,
    [name, error, low, high]: [&'static str; 4],
    meaning: &'static str,
    read: impl Fn(&R) -> Option<Estimate> + Clone + 'a,
) -> Columns<'a, R> {
    let (of_low, of_high) = (read.clone(), read.clone());
    columns
        .estimate((name, error), "", meaning, read)
        .column(low, "", format!("lower limit of the 95 % interval of {name}"), move |row| {
            of_low(row).map(|found| found.interval().0)
        })
        .column(high, "", format!("upper limit of the 95 % interval of {name}"), move |row| {
            of_high(row).map(|found| found.interval().1)
        })
}

/// The number of parameters named in a sentence.
const NAMED: usize = 3;

/// What the probability of the first outcome by the end of the last year depends on, in a sentence.
pub(super) fn sentence(model: &Model, variations: &[Variation]) -> Option<String> {
    let structure = &model.structure;
    let outcome = structure.outcomes.first()?;
    let last = variations.iter().rfind(|of| of.outcome == outcome.name)?;
    let which = format!("the probability of {} by {}", outcome.title, end_of(structure.start_day, last.year));
    let Some(found) = &last.first_order else {
        return Some(format!(
            "Which parameters {which} depends on is not resolved at this size: the spread over the draws is not \
             distinguishable from chance."
        ));
    };
    let mut order: Vec<usize> = (0..found.indices.len()).collect();
    order.sort_by(|&i, &j| found.indices[j].value.total_cmp(&found.indices[i].value).then(i.cmp(&j)));
    let named: Vec<String> = order
        .into_iter()
        .take(NAMED)
        .map(|place| {
            let (low, high) = found.indices[place].interval();
            format!("{} ({:.2}; {low:.2} to {high:.2})", model.priors[place].path, found.indices[place].value)
        })
        .collect();
    Some(format!(
        "Shares of the variance of {which} over the parameters that would vanish if one were known (first-order \
         index; 95 % interval): {}. All are in first_order.csv.",
        named.join(", ")
    ))
}
