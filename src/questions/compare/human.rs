//! A comparison for the terminal: the answer, the policies side by side, probabilities by year, and what the policies
//! change.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, Table};

use crate::render::{
    IN_FORCE_MEANS, IN_FORCE_THEN, bare, date_in, end_of, ends_of, estimate, grid, percent, signed_points,
    signed_points_with_error, significant, thousands, without_error,
};
use crate::stats::Z_95;

use super::analysis::Decision;
use super::decision::Wanted;
use super::gather::Term;
use super::report::CompareReport;
use super::terms::Mover;
use super::words::words;

/// The number of terms reported of each policy.
const MOVERS: usize = 3;

/// Terms that change by less than this share of a standard deviation are not reported.
const MOVED: f64 = 0.02;

/// The maximum number of years in the table of probabilities.
const YEARS: usize = 6;

/// The report for people, about the first of the outcomes; the others are in the tables.
pub(crate) fn compare_human(report: CompareReport<'_>) -> String {
    let Some(decision) = report.found.decisions.first() else { return String::new() };
    let order = order(report, decision);
    let mut text = format!("{}\n\n{}\n", report.scenario.title, answer(report, decision, &order));
    let _ = writeln!(text, "\n{}\n", right(policies(report, decision, &order)));
    text.push_str(&legend(report, decision));
    let _ = writeln!(text, "\n{}", right(by_year(report, decision, &order)));
    text.push_str(&drivers(report, &order));
    let _ = writeln!(text, "\n{}; seed {}; {:.1} s.", size(report), report.options.seed, report.seconds);
    if report.found.invalid > 0 {
        let _ = writeln!(
            text,
            "{} trajectories left the model's domain and are in no table: invalid.",
            thousands(report.found.invalid)
        );
    }
    text
}

/// How much was run.
pub(crate) fn size(report: CompareReport<'_>) -> String {
    format!(
        "{} trajectories of each of {} alternatives on common random numbers, in {}",
        thousands(report.options.trajectories),
        report.courses.len(),
        match report.found.draws {
            1 => "one draw of the parameters".to_owned(),
            draws => format!("{} draws of the parameters", thousands(draws)),
        }
    )
}

/// The alternatives, the best probability first.
pub(crate) fn order(report: CompareReport<'_>, decision: &Decision) -> Vec<usize> {
    let cost = |course: usize| {
        let row = report.probability(decision.outcome, course, report.year);
        let sign = if report.options.wanted == Wanted::Low { 1.0 } else { -1.0 };
        row.map_or(f64::NAN, |row| sign * row.estimate.probability)
    };
    let mut order: Vec<usize> = (0..report.courses.len()).collect();
    order.sort_by(|&a, &b| cost(a).total_cmp(&cost(b)));
    order
}

pub(crate) fn answer(report: CompareReport<'_>, decision: &Decision, order: &[usize]) -> String {
    let (outcome, year) = (report.outcome(decision.outcome), report.year);
    let wanted = if report.options.wanted == Wanted::Low { "lowest" } else { "highest" };
    let mut text = if report.courses.len() < report.asked {
        format!("Interrupted: {} of {} alternatives were finished.\n", report.courses.len(), report.asked)
    } else {
        String::new()
    };
    let found = |course: usize| report.probability(decision.outcome, course, year);
    let Some((&best, baseline)) = order.first().zip(found(0)) else { return text };
    let Some(row) = found(best) else { return text };
    let _ = write!(
        text,
        "Probability of {} by {}, {wanted} wanted: {} with {}",
        outcome.title,
        end_of(report.courses[0].model.structure.start_day, year),
        without_error(&row.estimate),
        report.courses[best].title
    );
    if best == 0 {
        text.push_str(if row.estimate.probability == 0.0 {
            ": too few trajectories to distinguish the policies."
        } else {
            ": no policy has a better estimate."
        });
    } else {
        let _ = write!(
            text,
            ", {} with no policy (difference {} percentage points, Monte Carlo error ±{}).",
            without_error(&baseline.estimate),
            signed_points(row.difference.value),
            bare(Z_95 * row.difference.standard_error)
        );
    }
    if let Some(of) = decision.robustness.get(best) {
        let _ = write!(
            text,
            "\nIt has the best estimate in {} of the {} draws. In {} of the draws it is distinguishable \
             as the best (95 %); in {} of them it may be the best (not excluded at 95 %).",
            share(of.best),
            thousands(report.found.draws),
            share(of.best_beyond_chance),
            share(of.possibly_best)
        );
        if best != 0 {
            let (better, worse) = (share(of.better_beyond_chance), share(of.worse_beyond_chance));
            let _ =
                write!(text, " It is distinguishably better than no policy in {better} of them, and worse in {worse}.");
        }
    }
    text
}

/// A share of draws.
fn share(of: f64) -> String {
    match of {
        0.0 => "none".to_owned(),
        1.0 => "all".to_owned(),
        of => percent(of),
    }
}

fn policies(report: CompareReport<'_>, decision: &Decision, order: &[usize]) -> Table {
    let mut table = grid();
    let robust = !decision.robustness.is_empty();
    let bound = if report.options.wanted == Wanted::Low { "at most" } else { "at least" };
    let mut header = vec![
        "policy".to_owned(),
        format!("probability by {}", report.year),
        "difference, pp".to_owned(),
        "odds ratio".to_owned(),
    ];
    // A shock passes: it is never in force.
    if report.outcome(decision.outcome).is_state() {
        header.insert(2, IN_FORCE_THEN.to_owned());
    }
    if robust {
        header.extend([
            "best in".to_owned(),
            "regret, pp".to_owned(),
            format!("{bound} {} in", percent(decision.bound)),
        ]);
    }
    table.set_header(header);
    for &course in order {
        let Some(row) = report.probability(decision.outcome, course, report.year) else { continue };
        let mut cells = vec![report.courses[course].title.clone(), estimate(&row.estimate)];
        cells.extend(row.in_force.map(|(in_force, _)| estimate(&in_force)));
        if course == 0 {
            cells.extend([String::new(), String::new()]);
        } else {
            cells.push(signed_points_with_error(row.difference));
            cells.push(row.ratio.map_or_else(
                || "-".to_owned(),
                |ratio| format!("{:.2} [{:.2}-{:.2}]", ratio.value, ratio.low, ratio.high),
            ));
        }
        if let Some(of) = decision.robustness.get(course) {
            cells.push(format!("{} [{}-{}]", percent(of.best), bare(of.best_beyond_chance), bare(of.possibly_best)));
            let high = of.high_regret.map_or_else(String::new, |high| format!(" ({})", bare(high)));
            cells.push(format!("{}-{}{high}", bare(of.mean_regret.0), bare(of.mean_regret.1)));
            cells.push(of.satisficing.and_then(|share| share.value).map_or_else(|| "-".to_owned(), percent));
        }
        table.add_row(cells);
    }
    table
}

pub(crate) fn legend(report: CompareReport<'_>, decision: &Decision) -> String {
    let mut text =
        "± is the 95 % half-width of the Monte Carlo error (1.96 standard errors); [ ] and, near 0 and 1, ( ) are 95 % \
         intervals. Errors of differences are paired. Differences and regret are in percentage points (pp).\n"
            .to_owned();
    if report.outcome(decision.outcome).is_state() {
        let _ = writeln!(text, "{IN_FORCE_MEANS}");
    }
    if decision.robustness.is_empty() && report.courses[0].model.conditioned.is_some() {
        text.push_str(
            "Under evidence draws depend on each other, so there is no decision over them: decision.csv is empty.\n",
        );
        return text;
    }
    if decision.robustness.is_empty() {
        text.push_str("No parameter of this scenario is uncertain, so there are no draws to decide over.\n");
        return text;
    }
    let _ = writeln!(
        text,
        "Best in: share of the {} draws in which this alternative has the best estimate; in brackets, the shares in \
         which it is\ndistinguishable as the best (95 %) and in which it may be the best (not excluded at 95 %). Regret: by how much the \
         probability is worse than that of\nthe best alternative in the same draw, on average; a range, as the best is \
         estimated; in parentheses, the regret exceeded in\none draw of ten, where it is distinguishable from chance. \
         Last column: the share of draws in which the probability is good\nenough{}.",
        thousands(report.found.draws),
        if report.options.bound.is_none() { " (as good as the mean with no policy)" } else { "" }
    );
    text
}

fn by_year(report: CompareReport<'_>, decision: &Decision, order: &[usize]) -> Table {
    let structure = &report.courses[0].model.structure;
    let start = structure.first_year();
    let stride = usize::try_from(report.year - start).unwrap_or(0).div_ceil(YEARS).max(1);
    let mut years: Vec<i32> = (start..=report.year).rev().step_by(stride).take(YEARS).collect();
    years.reverse();
    let mut table = grid();
    let by = ends_of(structure.start_day);
    let head = format!("probability of {}, by {by}", report.outcome(decision.outcome).title);
    table.set_header(std::iter::once(head).chain(years.iter().map(ToString::to_string)));
    for &course in order {
        let cell = |&year: &i32| {
            let row = report.probability(decision.outcome, course, year);
            row.map_or_else(String::new, |row| without_error(&row.estimate))
        };
        table.add_row(std::iter::once(report.courses[course].title.clone()).chain(years.iter().map(cell)));
    }
    table
}

fn drivers(report: CompareReport<'_>, order: &[usize]) -> String {
    let structure = &report.courses[0].model.structure;
    let mut text = format!(
        "\nLargest changes, as means from the beginning of the policy to {}: without the policy → with it (change in \
         standard deviations)\n",
        date_in(structure.start_day, structure.year_after(report.year))
    );
    for &course in order.iter().filter(|&&course| course > 0) {
        let movers = movers(report, course);
        let _ = write!(text, "  {}: ", report.courses[course].title);
        if movers.is_empty() {
            text.push_str("no notable change");
        }
        let changes: Vec<String> = movers
            .into_iter()
            .map(|[what, before, after, deviations]| format!("{what} {before} → {after} ({deviations})"))
            .collect();
        let _ = writeln!(text, "{}", changes.join("; "));
    }
    text
}

/// The largest changes by a policy: the term in words, its mean without the policy and with it, and the change in standard
/// deviations.
pub(crate) fn movers(report: CompareReport<'_>, course: usize) -> Vec<[String; 4]> {
    let structure = &report.courses[0].model.structure;
    let far = |mover: &&Mover| mover.course == course && mover.standardised.abs() >= MOVED;
    let written = |mover: &Mover| {
        let (before, after) = (mover.baseline, mover.baseline + mover.difference.value);
        let share = matches!(mover.term, Term::Type(_) | Term::Treaty);
        let level = |mean: f64| match mean {
            _ if share => percent(mean),
            _ if mean.abs() < 1e6 => format!("{mean:.3}"),
            _ => significant(mean),
        };
        let [before, after] = [before, after].map(level);
        [words(mover.term, structure), before, after, format!("{:+.2}", mover.standardised)]
    };
    report.found.movers.iter().filter(far).take(MOVERS).map(written).collect()
}

fn right(mut table: Table) -> Table {
    table.column_iter_mut().skip(1).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    table
}
