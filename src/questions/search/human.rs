//! A search for the terminal: the best plans in sentences, and the front as a table.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, Table};

use crate::render::{
    ERRORS, NO_DISTRIBUTIONS, estimate, grid, percent, points, significant, symmetric_error, thousands,
};
use crate::stats::Estimate;

use super::asked::Found;
use super::confirm::{Finding, FrontPlan, to_be_low};
use super::goal::Goal;
use super::lever::Kind;
use super::report::{SearchReport, compromise, standing};
use super::tables::setting;

/// The report for people.
pub(super) fn search_human(report: SearchReport<'_>, found: &Found) -> String {
    let mut text = format!("{}\n\n{}\n", report.asked.scenario.title, answer(report, found));
    let _ = writeln!(text, "\n{}\n", right(report, found));
    let _ = writeln!(text, "{}", notes(report, found));
    let seed = report.asked.plans[0].seed.0;
    let _ = writeln!(text, "\n{}; seed {seed}; {:.1} s.", size(report, found), report.seconds);
    text
}

/// How much was run.
pub(super) fn size(report: SearchReport<'_>, found: &Found) -> String {
    let [search, confirmation] = &report.asked.plans;
    let plans = found.archive.all.len() - 1;
    let mut text = format!(
        "{} plans and the unchanged scenario with {} trajectories each, on common random numbers",
        thousands(plans as u64),
        thousands(search.n())
    );
    if found.confirmed {
        let _ = write!(text, "; the front anew with {} trajectories each", thousands(confirmation.n()));
    }
    text
}

/// What a plan sets, in words.
pub(super) fn plan_in_words(report: SearchReport<'_>, plan: &FrontPlan) -> String {
    let Some(point) = &plan.plan.point else { return "the unchanged scenario".to_owned() };
    let levers = report.asked.space.levers.iter().enumerate();
    let set = levers.filter_map(|(number, lever)| {
        let value = setting(report.asked, Some(point), number)?;
        match lever.kind {
            Kind::Policy => (value == "on").then(|| lever.policy().unwrap_or_default().to_owned()),
            _ => Some(format!("{} = {value}", lever.path)),
        }
    });
    let set: Vec<String> = set.collect();
    let what = if set.is_empty() { "no policy".to_owned() } else { set.join(", ") };
    format!("plan {} ({what})", plan.number)
}

/// A value of an objective with its error.
pub(super) fn value(finding: &Finding, goal: &Goal) -> String {
    let Estimate { value, standard_error } = finding.estimate;
    match (goal, &finding.proportion) {
        (Goal::Cost, _) => significant(value),
        (_, Some(proportion)) => estimate(proportion),
        (_, None) => {
            let error = symmetric_error(value, standard_error).map_or_else(String::new, |error| format!(" {error}"));
            format!("{}{error}", percent(value))
        }
    }
}

/// The objectives of a plan but one.
fn others(report: SearchReport<'_>, plan: &FrontPlan, but: Option<usize>) -> String {
    let goals = report.asked.goals.iter().enumerate().filter(|(number, _)| Some(*number) != but);
    let said = goals.map(|(number, goal)| format!("{} {}", goal.title(), value(&plan.findings[number], goal)));
    said.collect::<Vec<_>>().join(", ")
}

/// The answer: the best plan in each objective, and a compromise.
pub(super) fn answer(report: SearchReport<'_>, found: &Found) -> String {
    let goals = &report.asked.goals;
    let plans = standing(&found.front);
    let mut lines = Vec::new();
    if found.interrupted {
        let tried = found.archive.all.len() - 1;
        let state = if found.confirmed { "" } else { "; the front was not run anew, so that its plans look too good" };
        lines.push(format!("Interrupted after {} of {} plans{state}.", thousands(tried as u64), report.most_plans));
    }
    for (number, goal) in goals.iter().enumerate() {
        let order =
            |a: &&&FrontPlan, b: &&&FrontPlan| to_be_low(goal, number, a).total_cmp(&to_be_low(goal, number, b));
        let Some(best) = plans.iter().min_by(order) else { continue };
        let which = if goal.is_high() { "Highest" } else { "Lowest" };
        let finding = &best.findings[number];
        let against = match (best.number, goal) {
            (0, _) | (_, Goal::Cost) => String::new(),
            _ => format!(", difference to no lever {} percentage points", points(finding.difference)),
        };
        lines.push(format!(
            "{which} {}: {} with {}{against}; {}.",
            goal.title(),
            value(finding, goal),
            plan_in_words(report, best),
            others(report, best, Some(number))
        ));
    }
    if let Some(plan) = compromise(goals, &found.front) {
        let words = plan_in_words(report, plan);
        lines.push(format!("Compromise: {words}; {}.", others(report, plan, None)));
    }
    lines.join("\n")
}

/// The front as a table, the best in the first objective first.
fn right(report: SearchReport<'_>, found: &Found) -> Table {
    let goals = &report.asked.goals;
    let mut table = grid();
    let mut header = vec!["plan".to_owned()];
    header.extend(report.asked.space.levers.iter().map(|lever| lever.path.clone()));
    header.extend(goals.iter().map(Goal::title));
    header.push("dominated".to_owned());
    let columns = header.len();
    table.set_header(header);
    for plan in &found.front {
        let mut row = vec![plan.number.to_string()];
        let levers = 0..report.asked.space.levers.len();
        row.extend(levers.map(|lever| setting(report.asked, plan.plan.point.as_ref(), lever).unwrap_or_default()));
        row.extend(goals.iter().zip(&plan.findings).map(|(goal, finding)| value(finding, goal)));
        row.push(match plan.dominated {
            None => String::new(),
            Some(by) if by.beyond_chance => format!("by {}", by.by),
            Some(by) => format!("perhaps by {}", by.by),
        });
        table.add_row(row);
    }
    for column in 1..columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// What the numbers mean, and what was left out.
pub(super) fn notes(report: SearchReport<'_>, found: &Found) -> String {
    let asked = report.asked;
    let mut notes = vec![ERRORS.to_owned()];
    if found.confirmed {
        notes.push("The front was run anew on random numbers that did not choose it.".to_owned());
    }
    notes.push(
        "Dominated: another plan is no worse in any objective; \"perhaps\" where not beyond chance (95 %) in each of them."
            .to_owned(),
    );
    let shown = found.front.iter().filter(|plan| plan.on_front).count();
    if found.on_front > shown {
        notes.push(format!(
            "{shown} of the {} plans on the front are shown: those with the most space around them.",
            found.on_front
        ));
    }
    if let Some(why) = &found.archive.why_not {
        let why = why.lines().next().unwrap_or_default();
        notes.push(format!("{} plans are not possible: {why}", found.archive.n_impossible()));
    }
    if found.on_front == 1 && found.front.len() == 1 {
        notes.push("No plan improves on the unchanged scenario in any objective.".to_owned());
    }
    if !asked.uncertain {
        notes.push(NO_DISTRIBUTIONS.to_owned());
    }
    let invalid: u64 = found.front.iter().map(|plan| plan.plan.counts.invalid).sum();
    if invalid > 0 {
        notes.push(format!(
            "{} trajectories of the front left the model's domain and are in no figure: invalid.",
            thousands(invalid)
        ));
    }
    notes.join("\n")
}
