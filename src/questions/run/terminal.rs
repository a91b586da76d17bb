//! Small charts for the terminal.

use crate::ensemble::Results;
use crate::model::DayOfYear;
use crate::render::chart::{Courses, Line, course_terminal};
use crate::render::width;
use crate::scenario::Scenario;

/// The maximum number of outcomes drawn, the most important first.
const OUTCOMES: usize = 4;
/// Stages of less than this share in every year are left out.
const STAGE_SHOWN: f64 = 0.005;
/// The maximum width and height of a chart, in characters.
const SIZE_MAX: (u16, u16) = (100, 16);

/// Probabilities by year and shares of stages, as charts for the terminal.
#[must_use]
pub fn terminal_charts(scenario: &Scenario, results: &Results) -> String {
    let columns = width().min(SIZE_MAX.0);
    let drawn = [probabilities(scenario, results), stages(scenario.model.structure.start_day, results)].into_iter();
    let drawn = drawn.filter(|courses| courses.lines.iter().any(|line| line.points.len() > 1));
    let chart = |courses: Courses| [course_terminal(&courses, columns, SIZE_MAX.1), courses.title];
    drawn.map(chart).flat_map(|[chart, title]| [title, "\n".to_owned(), chart, "\n".to_owned()]).collect()
}

fn probabilities(scenario: &Scenario, results: &Results) -> Courses {
    let line = |(name, title): (&str, &str)| Line {
        name: title.to_owned(),
        points: results
            .probabilities
            .iter()
            .filter(|row| row.outcome == name)
            .map(|row| (f64::from(row.year), 100.0 * row.estimate.probability))
            .collect(),
    };
    let outcomes = scenario.model.structure.outcomes.iter().take(OUTCOMES);
    let lines = outcomes.map(|outcome| line((&outcome.name, &outcome.title))).collect();
    Courses {
        title: "Probability by the end of each year, %".to_owned(),
        lines,
        most: Some(100.0),
        ..Courses::default()
    }
}

fn stages(start: DayOfYear, results: &Results) -> Courses {
    let mut lines: Vec<Line> = Vec::new();
    for row in &results.stages {
        let point = (f64::from(row.year), 100.0 * row.estimate.probability);
        let name = format!("stage {}", row.state);
        match lines.iter_mut().find(|line| line.name == name) {
            Some(line) => line.points.push(point),
            None => lines.push(Line { name, points: vec![point] }),
        }
    }
    lines.retain(|line| line.points.iter().any(|point| point.1 >= 100.0 * STAGE_SHOWN));
    Courses {
        title: format!("Share of trajectories at each stage on {start}, %"),
        lines,
        most: Some(100.0),
        ..Courses::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ensemble::OccupancyRow;
    use crate::stats::Proportion;

    /// Two years of a stage that is common at first, of one that 0.5 % reach and of one that fewer reach.
    #[test]
    fn stages_that_hardly_any_trajectory_reaches_are_not_drawn() {
        let row = |(year, state, probability): (i32, &str, f64)| {
            let found =
                Proportion { probability, standard_error: 0.0, ci_low: 0.0, ci_high: 1.0, parameter_band: None };
            OccupancyRow { year, state: state.to_owned(), estimate: found }
        };
        let shares = [
            (2000, "0", 1.0),
            (2000, "1", 0.0),
            (2000, "2", 0.0),
            (2001, "0", 0.002),
            (2001, "1", 0.005),
            (2001, "2", 0.004),
        ];
        let results = Results {
            at_start: Vec::new(),
            probabilities: Vec::new(),
            hazards: Vec::new(),
            times: Vec::new(),
            spells: Vec::new(),
            types: Vec::new(),
            stages: shares.map(row).to_vec(),
            treaties: Vec::new(),
            agreements: Vec::new(),
            drivers: Vec::new(),
            transitions: Vec::new(),
            halved: None,
        };
        let lines = stages(DayOfYear::NEW_YEAR, &results).lines;
        assert_eq!(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["stage 0", "stage 1"]);
        assert_eq!(lines[0].points, [(2000.0, 100.0), (2001.0, 0.2)]);
        assert_eq!(lines[1].points, [(2000.0, 0.0), (2001.0, 0.5)]);
    }
}
