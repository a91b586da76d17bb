//! What the page shows of a simulation: numbers, charts, and how to get them again.

use serde_json::{Map, Value, json};

use crate::questions::compare::difference;
use crate::questions::run::Explored;
use crate::render::chart::{Band, Courses, Level, Line, course_chart};
use crate::render::{end_of, milestones, signed_points_with_error, size, without_error};
use crate::scenario::Scenario;
use crate::stats::{Estimate, Proportion};
use crate::study::Failure;
use crate::study::page::{Estimated, Figure, Sheet, year_spot};

use super::moves::Moves;
use super::simulate::{Made, size_options};

/// What an answer is made of.
pub(super) struct Shown<'a> {
    /// The scenario as it was opened, from which the command line starts.
    pub opened: &'a Scenario,
    pub moves: &'a Moves,
    pub before: &'a Made,
    pub after: &'a Made,
    /// Index of the outcome in the structure.
    pub outcome: usize,
}

/// A year before and after.
struct Contrast {
    year: i32,
    before: Proportion,
    /// After less before, on common random numbers.
    difference: Estimate,
}

impl Contrast {
    fn text(&self) -> String {
        match self.difference {
            Estimate { value: 0.0, standard_error: 0.0 } => "no difference".to_owned(),
            difference => signed_points_with_error(difference),
        }
    }
}

/// The most trajectories that are named as examples.
const EXAMPLES: usize = 40;

impl Shown<'_> {
    /// The numbers, and the charts of the probability and of its difference by year.
    pub fn numbers(&self, explored: &Explored<'_>) -> Result<Map<String, Value>, Failure> {
        let Made { scenario, plan, tally, .. } = self.after;
        let structure = &scenario.model.structure;
        let uncertain = !scenario.model.priors.is_empty();
        let contrasts = self.contrasts();
        let found = Estimated::all(&explored.probabilities);
        let rows = found.iter().zip(&contrasts).map(|((year, own), contrast)| {
            json!({
                "year": year,
                "probability": own.probability,
                "standard_error": own.standard_error,
                "text": own.short(),
                "band": own.band(),
                "sentence": own.sentence(uncertain),
                "by": end_of(structure.start_day, contrast.year),
                "before": without_error(&contrast.before),
                "difference": contrast.difference.value,
                "difference_error": contrast.difference.standard_error,
                "difference_text": contrast.text(),
            })
        });
        let options = size_options(plan);
        let table = &explored.probabilities;
        let answer = json!({
            "rows": rows.collect::<Vec<Value>>(),
            "table": { "columns": table.columns, "rows": table.rows },
            "shown": milestones(structure.start_year, structure.end_year),
            "size": size(plan.n(), plan.draws),
            "trajectories": plan.n(),
            "draws": plan.draws,
            "invalid": tally.invalid(),
            "command": self.moves.command(self.opened, &options)?,
            "toml": self.moves.file(self.opened, "NAME", &options)?,
            "examples": self.examples(),
            "warnings": scenario.warnings.as_ref().map(|warnings| warnings.render(false)),
            "figures": pictures(explored.odds()),
            "change": pictures(self.change(&contrasts).into_iter().collect()),
        });
        Ok(if let Value::Object(answer) = answer { answer } else { Map::new() })
    }

    /// The probabilities before, and the differences, by year.
    fn contrasts(&self) -> Vec<Contrast> {
        let structure = &self.after.scenario.model.structure;
        let [before, after] = [self.before, self.after].map(|made| made.gathered.clusters(self.outcome));
        let uncertain = !self.before.scenario.model.priors.is_empty();
        let of_year = |(year, (before, after)): (i32, (&Vec<_>, &Vec<_>))| Contrast {
            year,
            before: Proportion::estimate(before, uncertain),
            difference: difference(after, before),
        };
        structure.years().zip(before.iter().zip(&after)).map(of_year).collect()
    }

    /// The chart of the difference by year; `None` where nothing differs.
    fn change(&self, contrasts: &[Contrast]) -> Option<Figure> {
        if contrasts.iter().all(|one| one.difference.value == 0.0) {
            return None;
        }
        let structure = &self.after.scenario.model.structure;
        let title = &structure.outcomes[self.outcome].title;
        let points = |value: f64| 100.0 * value;
        let ends = |one: &Contrast| {
            let (low, high) = one.difference.interval();
            (f64::from(one.year), points(low), points(high))
        };
        let spot = |one: &Contrast| {
            let said = format!("by {}: {} percentage points", end_of(structure.start_day, one.year), one.text());
            year_spot(f64::from(one.year), said)
        };
        let is_known = contrasts.iter().all(|one| one.difference.standard_error.is_finite());
        let picture = course_chart(&Courses {
            title: format!("Difference of the probability of {title} by year"),
            up: "difference, percentage points".to_owned(),
            lines: vec![Line {
                name: "after less before".to_owned(),
                points: contrasts.iter().map(|one| (f64::from(one.year), points(one.difference.value))).collect(),
            }],
            inner: is_known
                .then(|| Band { name: "Monte Carlo error".to_owned(), points: contrasts.iter().map(ends).collect() }),
            levels: vec![Level { name: String::new(), height: 0.0, spread: None }],
            spots: contrasts.iter().map(spot).collect(),
            ..Courses::default()
        });
        Some(Figure {
            name: "change".to_owned(),
            title: "The difference by year.".to_owned(),
            caption: "After less before, on common random numbers, with its 95 % Monte Carlo error.".to_owned(),
            picture,
            data: Sheet::default(),
        })
    }

    /// The first trajectories of the run that reach the outcome.
    fn examples(&self) -> Vec<usize> {
        let last = self.after.scenario.model.structure.n_years() as usize - 1;
        let gathered = &self.after.gathered;
        (0..gathered.n()).filter(|&number| gathered.reached(self.outcome, number, last)).take(EXAMPLES).collect()
    }
}

/// Charts as the page shows them.
pub(super) fn pictures(figures: Vec<Figure>) -> Value {
    let picture = |mut figure: Figure| {
        json!({
            "name": figure.name,
            "title": figure.title,
            "caption": figure.caption,
            "svg": figure.picture.inline(&figure.name),
        })
    };
    figures.into_iter().map(picture).collect()
}
