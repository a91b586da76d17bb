//! The picture of a search: parallel coordinates, an axis for each objective and each lever, a line for each plan.

use crate::render::chart::{ParallelAxis, ParallelLine, Parallels, parallel_chart};
use crate::render::{date_in, percent, significant};

use super::asked::Found;
use super::goal::Goal;
use super::human::plan_in_words;
use super::lever::Kind;
use super::report::{SearchReport, compromise};

/// The kinds of lines, in the order in which they are drawn.
const KINDS: [&str; 4] = ["front", "dominated beyond chance", "compromise", "no lever"];

/// The picture as SVG; `None` with fewer than two plans.
pub(super) fn search_picture(report: SearchReport<'_>, found: &Found) -> Option<Vec<u8>> {
    if found.front.len() < 2 {
        return None;
    }
    let asked = report.asked;
    let chosen = compromise(&asked.goals, &found.front).map(|plan| plan.number);
    let calendar = asked.space.calendar;
    let start = date_in(calendar.start_day, calendar.start);
    let lines = found.front.iter().map(|plan| {
        let objectives = plan.findings.iter().map(|finding| Some(finding.estimate.value));
        let levers = asked.space.levers.iter().enumerate().map(|(number, lever)| match &plan.plan.point {
            Some(point) => point[number].map(|place| lever.amount(place, calendar)),
            None => (lever.kind == Kind::Policy).then_some(0.0),
        });
        let kind = match plan.dominated {
            _ if plan.number == 0 => 3,
            _ if Some(plan.number) == chosen => 2,
            Some(by) if by.beyond_chance => 1,
            _ => 0,
        };
        ParallelLine { name: plan_in_words(report, plan), values: objectives.chain(levers).collect(), kind }
    });
    let goals = asked.goals.iter().map(|goal| {
        let wanted = if goal.is_high() { "high" } else { "low" };
        let show = if *goal == Goal::Cost { significant } else { percent };
        ParallelAxis { name: format!("{} ({wanted} wanted)", goal.title()), show, turned: goal.is_high(), ends: None }
    });
    let levers = asked.space.levers.iter().map(|lever| {
        let axis = |name: String| ParallelAxis { name, show: significant, turned: false, ends: None };
        match lever.kind {
            Kind::Policy => ParallelAxis { show: on_or_off, ends: Some((0.0, 1.0)), ..axis(lever.path.clone()) },
            Kind::Number { .. } => axis(lever.path.clone()),
            Kind::Date { .. } => axis(format!("{} [years after {start}]", lever.path)),
        }
    });
    let svg = parallel_chart(&Parallels {
        title: "Plans of the front: objectives and levers".to_owned(),
        axes: goals.chain(levers).collect(),
        kinds: KINDS.map(str::to_owned).to_vec(),
        lines: lines.collect(),
    });
    Some(svg.into_bytes())
}

/// The ends of the axis of a policy.
fn on_or_off(applied: f64) -> String {
    if applied > 0.5 { "on" } else { "off" }.to_owned()
}
