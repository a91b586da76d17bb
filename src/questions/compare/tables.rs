//! The tables of a comparison.

use crate::study::{Columns, Table};

use super::analysis::Decision;
use super::decision::Robustness;
use super::probabilities::CourseProbability;
use super::report::CompareReport;
use super::terms::TermRow;

/// `probabilities.csv`, `decision.csv` and `terms.csv`.
#[must_use]
pub fn compare_tables(report: CompareReport<'_>) -> Vec<Table> {
    vec![probabilities(report), decision(report), terms(report)]
}

const POLICY: &str = "baseline (no policy), or the policies and lists of injects";

fn name(report: CompareReport<'_>, course: usize) -> String {
    report.courses[course].name.clone()
}

fn probabilities(report: CompareReport<'_>) -> Table {
    Columns::new()
        .outcome(move |row: &CourseProbability| report.outcome(row.outcome).name.clone())
        .year_end(|row| row.year)
        .column("policy", "", POLICY, move |row| name(report, row.course))
        .probability(|row| Some(row.estimate))
        .interval(|row| Some(row.estimate))
        .band(|row| Some(row.estimate))
        .difference("probability", "probability less that of the baseline, on common random numbers", |row| {
            Some(row.difference)
        })
        .column("odds_ratio", "", "odds, p/(1-p), divided by those of the baseline", |row| {
            row.ratio.map(|ratio| ratio.value)
        })
        .column("odds_ratio_low", "", "lower limit of its 95 % interval", |row| row.ratio.map(|ratio| ratio.low))
        .column("odds_ratio_high", "", "upper limit of its 95 % interval", |row| row.ratio.map(|ratio| ratio.high))
        .band_intervals(|row| Some(row.estimate))
        .in_force(|row| row.in_force.map(|found| found.0))
        .estimate(
            ("in_force_difference", "in_force_difference_standard_error"),
            "probability",
            "in_force less that of the baseline, on common random numbers",
            |row| row.in_force.map(|found| found.1),
        )
        .table(
            "probabilities.csv",
            "probability of an outcome under a policy by the end of a year",
            &report.found.probabilities,
        )
}

/// A decision, the place of a policy and how it does over the draws.
type Judged<'a> = (&'a Decision, usize, &'a Robustness);

fn decision(report: CompareReport<'_>) -> Table {
    let judged = |decision| judged(decision);
    let rows: Vec<Judged<'_>> = report.found.decisions.iter().flat_map(judged).collect();
    Columns::new()
        .outcome(move |row: &Judged<'_>| report.outcome(row.0.outcome).name.clone())
        .year_end(move |_| report.year)
        .column("policy", "", POLICY, move |row| name(report, row.1))
        .share("best", "share of the draws in which it has the best estimate", |row| row.2.best)
        .share("best_beyond_chance", "share of the draws in which it is best beyond chance (95 %)", |row| {
            row.2.best_beyond_chance
        })
        .share("possibly_best", "share of the draws in which it may be best (95 %)", |row| row.2.possibly_best)
        .share(
            "better_beyond_chance",
            "share of the draws in which it is better than the baseline beyond chance",
            |row| row.2.better_beyond_chance,
        )
        .share(
            "worse_beyond_chance",
            "share of the draws in which it is worse than the baseline beyond chance",
            |row| row.2.worse_beyond_chance,
        )
        .share("mean_regret_low", "lower limit of the mean regret over the draws", |row| row.2.mean_regret.0)
        .share("mean_regret_high", "upper limit of the mean regret over the draws", |row| row.2.mean_regret.1)
        .share("high_regret", "regret that is exceeded in one draw of ten; empty if not known", |row| row.2.high_regret)
        .share("bound", "probability that is good enough", |row| row.0.bound)
        .share("satisficing", "share of the draws in which the probability is good enough; empty if not known", |row| {
            row.2.satisficing.and_then(|share| share.value)
        })
        .share("satisficing_ci_low", "lower limit of its 95 % interval", |row| row.2.satisficing.map(|s| s.ci_low))
        .share("satisficing_ci_high", "upper limit of its 95 % interval", |row| row.2.satisficing.map(|s| s.ci_high))
        .table("decision.csv", "how a policy does over the draws of the uncertain parameters", &rows)
}

fn judged(decision: &Decision) -> impl Iterator<Item = Judged<'_>> {
    decision.robustness.iter().enumerate().map(move |(course, robustness)| (decision, course, robustness))
}

fn terms(report: CompareReport<'_>) -> Table {
    let structure = &report.courses[0].model.structure;
    Columns::new()
        .column("policy", "", POLICY, move |row: &TermRow| name(report, row.course))
        .on(structure.start_day, |row| row.year)
        .column("term", "", "variable, type, stage or treaty", move |row| row.term.key(structure))
        .column("mean", "", "mean under the policy, in the unit of the term", |row| row.mean)
        .difference("", "mean less that of the baseline, on common random numbers", |row| Some(row.difference))
        .column("standardised", "standard deviations", "the difference in standard deviations of the baseline", |row| {
            row.standardised
        })
        .table(
            "terms.csv",
            "mean of a term of the model under a policy on the start's day of each year",
            &report.found.terms,
        )
}
