//! A scenario at many points: values of its parameters, for optimisers, sensitivity analyses and samplers of other programs.

use crate::analysis::EventCounts;
use crate::ensemble::{Control, Plan, collect, in_parallel};
use crate::model::Model;
use crate::scenario::{Scenario as Loaded, Template};
use crate::stats::Proportion;
use crate::study::{error_with_way_out, parameter, suggestion, truncate_at, within_domain};

use super::variation::{number, path_of};
use super::{Error, Outcome, Scenario, Size, Year};

/// What was found at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct PointResult {
    /// The probability of each outcome by the end of its year, in the order in which they were asked for; not a number where no
    /// trajectory stayed in the model's domain.
    pub probabilities: Vec<Proportion>,
    /// Trajectories that stayed in the model's domain; probabilities are estimated from these.
    pub valid: u64,
    /// Trajectories that left the model's domain.
    pub invalid: u64,
}

/// The events that are counted: the place of each outcome and the last step that counts.
type Events = Vec<Option<(usize, u32)>>;

/// What all points have in common.
struct Setup<'a> {
    scenario: &'a Scenario,
    template: Template,
    paths: &'a [&'a str],
    events: Events,
    /// The last year that counts.
    year: i32,
    plan: Plan,
}

impl Scenario {
    /// The probabilities of outcomes, each by the end of a year, at many points. A point has a value for each of `paths`, as by
    /// [`Scenario::with`]; parameters that stay uncertain are drawn as in a run. All points are simulated with the same random
    /// numbers, so that they differ by nothing but their values, and the numbers are those of `stadial sweep` at the same
    /// values, seed and size. By default 1,600 trajectories are simulated at each point; many points are simulated at once.
    ///
    /// ```
    /// use stadial::simulation::{Error, Scenario, Size};
    ///
    /// let scenario = Scenario::open("scenarios/china-russia.toml")?;
    /// let asked = [(scenario.outcome("downgrade")?, scenario.year(2040)?)];
    /// let points = [vec![0.3], vec![0.55]];
    /// let found = scenario.evaluate(&["balance.power.non_permissive"], &points, &asked, Size::default())?;
    /// assert!(found[0].probabilities[0].probability < found[1].probabilities[0].probability);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Point`] for a value that is not a number or outside its range, and for a path that is not that of a number;
    /// [`Error::Foreign`] for a handle of another scenario; [`Error::Size`]; [`Error::Threads`].
    pub fn evaluate(
        &self,
        paths: &[&str],
        points: &[Vec<f64>],
        asked: &[(Outcome, Year)],
        size: Size,
    ) -> Result<Vec<PointResult>, Error> {
        self.evaluate_controlled(paths, points, asked, size, &Control::default())
    }

    /// As [`Scenario::evaluate`], watched and stopped from outside.
    ///
    /// # Errors
    /// Those of [`Scenario::evaluate`], and [`Error::Stopped`] if it was stopped.
    pub fn evaluate_controlled(
        &self,
        paths: &[&str],
        points: &[Vec<f64>],
        asked: &[(Outcome, Year)],
        size: Size,
        control: &Control<'_>,
    ) -> Result<Vec<PointResult>, Error> {
        self.check_points(paths, points)?;
        let structure = &self.loaded().model.structure;
        let mut events = Events::new();
        let mut year = structure.first_year();
        for (outcome, by) in asked {
            self.space().number(by)?;
            events.push(Some((self.space().place(&outcome.0)?, structure.steps_to_end_of(by.get()))));
            year = year.max(by.get());
        }
        let template = Template::of(self.plain())?;
        let plan = size.points(self.loaded())?;
        let setup = Setup { scenario: self, template, paths, events, year, plan };
        let found = in_parallel(0..points.len() as u64, setup.plan.threads, &|row| {
            setup.point(row as usize, &points[row as usize], control)
        })?;
        found.into_iter().collect()
    }

    /// Checks every name and every value before anything is simulated.
    fn check_points(&self, paths: &[&str], points: &[Vec<f64>]) -> Result<(), Error> {
        let wrong = |row: Option<usize>, column: &str, message: String| Error::Point {
            row,
            column: column.to_owned(),
            message,
        };
        if let Some((row, point)) = points.iter().enumerate().find(|(_, point)| point.len() != paths.len()) {
            let message = format!("the point has {} values for {} parameters", point.len(), paths.len());
            return Err(wrong(Some(row), "", message));
        }
        for (place, path) in paths.iter().enumerate() {
            if paths[..place].iter().any(|other| path_of(other) == path_of(path)) {
                return Err(wrong(None, path, "the column occurs twice; remove one of the two".to_owned()));
            }
            let Some(known) = parameter(self.plain(), path) else {
                let suggestion = suggestion(self.plain(), path);
                return Err(wrong(None, path, format!("the scenario has no number of this path{suggestion}")));
            };
            for (row, point) in points.iter().enumerate() {
                let value = point[place];
                if value.is_nan() {
                    let message = "the value is missing (NaN); give a number, or leave out the row".to_owned();
                    return Err(wrong(Some(row), path, message));
                }
                within_domain(&known, &[value]).map_err(|message| wrong(Some(row), path, message))?;
            }
        }
        Ok(())
    }
}

impl Setup<'_> {
    /// The model at a point, ended with the last year that counts.
    fn model(&self, row: usize, point: &[f64]) -> Result<Model, Error> {
        let wrong = |message: String| Error::Point { row: Some(row), column: self.paths.join(", "), message };
        let set: Vec<String> =
            self.paths.iter().zip(point).map(|(path, &value)| format!("{path}={}", number(value))).collect();
        let loaded: Loaded = self.template.with(&set).map_err(|error| wrong(error_with_way_out(&error)))?;
        let frame = |scenario: &Loaded| {
            let structure = &scenario.model.structure;
            (structure.first_year(), structure.last_year(), structure.steps_per_year, structure.outcomes.len())
        };
        if frame(&loaded) != frame(self.scenario.plain()) {
            return Err(wrong("all points must have the same years, steps and outcomes".to_owned()));
        }
        Ok(truncate_at(self.scenario.under_the_same(&loaded), self.year))
    }

    fn point(&self, row: usize, point: &[f64], control: &Control<'_>) -> Result<PointResult, Error> {
        if control.is_stopped() {
            return Err(Error::Stopped);
        }
        let model = self.model(row, point)?;
        let plan = Plan { threads: 1, ..self.plan.clone() };
        let counts = collect(&model, &plan, control, &|| EventCounts::new(&self.events, &model, plan.draws))?;
        if counts.valid() + counts.invalid < plan.n() {
            return Err(Error::Stopped);
        }
        let uncertain = !model.priors.is_empty();
        let estimate = |event: usize| Proportion::estimate(&counts.clusters(event), uncertain);
        Ok(PointResult {
            probabilities: (0..self.events.len()).map(estimate).collect(),
            valid: counts.valid(),
            invalid: counts.invalid,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario() -> Scenario {
        Scenario::open("tests/it/trio.toml").unwrap()
    }

    #[test]
    fn a_wrong_point_is_an_error_that_names_its_row_and_column() {
        let scenario = scenario();
        let asked = [(scenario.outcomes().next().unwrap(), scenario.last_year())];
        let path = "balance.power.non_permissive";
        let error = |paths: &[&str], points: &[Vec<f64>]| {
            scenario.evaluate(paths, points, &asked, Size::default()).unwrap_err().to_string()
        };
        let message = error(&[path], &[vec![0.4], vec![f64::NAN]]);
        assert!(
            message.starts_with("point 1 (from 0), `balance.power.non_permissive`: the value is missing"),
            "{message}"
        );
        let message = error(&[path], &[vec![0.4], vec![-3.0]]);
        assert!(message.starts_with("point 1 (from 0), `balance.power.non_permissive`: "), "{message}");
        assert!(message.contains("is -3, but must be"), "{message}");
        let message = error(&["balance.power.non_permisive"], &[vec![0.4]]);
        assert!(message.contains("did you mean `balance.power.non_permissive`?"), "{message}");
        let message = error(&[path, path], &[vec![0.4, 0.4]]);
        assert!(message.contains("occurs twice"), "{message}");
        let message = error(&[path], &[vec![0.4, 0.5]]);
        assert!(message.contains("2 values for 1 parameters"), "{message}");
    }

    #[test]
    fn points_are_the_scenario_with_their_values() {
        let scenario = scenario();
        let asked: Vec<_> = scenario.outcomes().map(|outcome| (outcome, scenario.last_year())).collect();
        let path = "balance.power.non_permissive";
        let size = Size::default().trajectories(1_600).draws(100).seed(7);
        let found = scenario.evaluate(&[path], &[vec![0.3], vec![0.6]], &asked, size).unwrap();
        let again = scenario.with(path, 0.6).unwrap().evaluate(&[path], &[vec![0.6]], &asked, size).unwrap();
        assert_eq!(found[1], again[0]);
        assert_ne!(found[0].probabilities, found[1].probabilities);
        let threads = scenario.evaluate(&[path], &[vec![0.3], vec![0.6]], &asked, size.threads(1)).unwrap();
        assert_eq!(found, threads);
    }
}
