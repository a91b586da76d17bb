//! Small charts for the terminal.

use crate::ensemble::Results;
use crate::scenario::Scenario;

use super::chart::{Courses, Line, course_terminal};
use super::grid::grid;

/// So many outcomes are drawn, the most important first.
const OUTCOMES: usize = 4;
/// Stages of less than this share in every year are left out.
const STAGE_SHOWN: f64 = 0.005;
/// The widest and the highest that a chart is drawn, in characters.
const SIZE_MAX: (u16, u16) = (100, 16);

/// Odds by year and shares of stages, as charts for the terminal.
#[must_use]
pub fn terminal_charts(scenario: &Scenario, results: &Results) -> String {
    let columns = grid().width().unwrap_or(80).min(SIZE_MAX.0);
    let drawn = [odds(scenario, results), stages(results)].into_iter();
    let drawn = drawn.filter(|courses| courses.lines.iter().any(|line| line.points.len() > 1));
    let chart = |courses: Courses| [course_terminal(&courses, columns, SIZE_MAX.1), courses.title];
    drawn.map(chart).flat_map(|[chart, title]| [title, "\n".to_owned(), chart, "\n".to_owned()]).collect()
}

fn odds(scenario: &Scenario, results: &Results) -> Courses {
    let line = |(name, title): (&str, &str)| Line {
        name: title.to_owned(),
        points: results
            .odds
            .iter()
            .filter(|row| row.outcome == name)
            .map(|row| (f64::from(row.year), 100.0 * row.odds.probability))
            .collect(),
    };
    let outcomes = scenario.model.structure.outcomes.iter().take(OUTCOMES);
    let lines = outcomes.map(|outcome| line((&outcome.name, &outcome.title))).collect();
    Courses { title: "Odds by the end of each year, %".to_owned(), lines, most: Some(100.0), ..Courses::default() }
}

fn stages(results: &Results) -> Courses {
    let mut lines: Vec<Line> = Vec::new();
    for row in &results.stages {
        let point = (f64::from(row.year), 100.0 * row.odds.probability);
        let name = format!("stage {}", row.state);
        match lines.iter_mut().find(|line| line.name == name) {
            Some(line) => line.points.push(point),
            None => lines.push(Line { name, points: vec![point] }),
        }
    }
    lines.retain(|line| line.points.iter().any(|point| point.1 >= 100.0 * STAGE_SHOWN));
    Courses {
        title: "Share of histories at each stage on 1 January, %".to_owned(),
        lines,
        most: Some(100.0),
        ..Courses::default()
    }
}
