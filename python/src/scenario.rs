//! A scenario that was loaded, and its evaluation at many points.

use std::path::Path;

use pyo3::prelude::*;
use stadial::scenario::{LoadError, Problems, Scenario as Loaded, SourceText, load, parse};
use stadial::simulation::{Control, Outcome, PointResult, Scenario as Model, Size, Year};
use stadial::study::{Columns, Failure, TypedTable, digest, parameter_table};

use crate::tables::{PyTable, table};
use crate::watched::watched;
use crate::wrong::{PyProblem, problem, raised, refused};

/// A name and its title.
type Titled = (String, String);

/// A scenario with the values that were changed in it.
#[pyclass(frozen)]
pub(crate) struct Scenario {
    loaded: Loaded,
}

/// A row of an evaluation: the number of its point, and the place of what was asked for.
type Row<'a> = (usize, &'a PointResult, usize);

impl Scenario {
    fn of(py: Python<'_>, loaded: Result<Loaded, LoadError>) -> PyResult<Self> {
        let loaded = loaded.map_err(|error| raised(py, &Failure::Scenario(error)))?;
        Ok(Self { loaded })
    }

    /// The scenario as the library has it, under policies.
    fn model(&self, policies: &[String]) -> Result<Model, stadial::simulation::Error> {
        let model = Model::from_loaded(self.loaded.clone())?;
        let policies = policies.iter().map(|name| model.policy(name)).collect::<Result<Vec<_>, _>>()?;
        model.under(&policies.iter().collect::<Vec<_>>())
    }
}

#[pymethods]
impl Scenario {
    /// Loads a file, changed by `PATH=VALUE`.
    #[staticmethod]
    fn load(py: Python<'_>, path: &str, overrides: Vec<String>) -> PyResult<Self> {
        Self::of(py, load(Path::new(path), &overrides))
    }

    /// Reads a text; `name` stands for its file.
    #[staticmethod]
    fn parse(py: Python<'_>, name: &str, text: &str, overrides: Vec<String>) -> PyResult<Self> {
        Self::of(py, parse(name, text, &overrides))
    }

    /// Reads the texts that a scenario was read from.
    #[staticmethod]
    fn rebuild(py: Python<'_>, name: &str, texts: Vec<(String, String)>, overrides: Vec<String>) -> PyResult<Self> {
        let texts = texts.iter().map(|(name, text)| SourceText::new(name, text)).collect();
        Self::of(py, stadial::scenario::from_texts(name, texts, &overrides))
    }

    #[getter]
    fn name(&self) -> &str {
        &self.loaded.name
    }

    #[getter]
    fn title(&self) -> &str {
        &self.loaded.title
    }

    #[getter]
    fn description(&self) -> &str {
        &self.loaded.description
    }

    #[getter]
    fn texts(&self) -> Vec<(String, String)> {
        self.loaded.sources.iter().map(|source| (source.name.clone(), source.text.clone())).collect()
    }

    #[getter]
    fn overrides(&self) -> Vec<String> {
        self.loaded.overrides.clone()
    }

    #[getter]
    fn digest(&self) -> String {
        digest(&self.loaded)
    }

    #[getter]
    fn outcomes(&self) -> Vec<Titled> {
        let outcomes = self.loaded.model.structure.outcomes.iter();
        outcomes.map(|outcome| (outcome.name.clone(), outcome.title.clone())).collect()
    }

    #[getter]
    fn policies(&self) -> Vec<Titled> {
        self.loaded.policies.iter().map(|policy| (policy.name.clone(), policy.title.clone())).collect()
    }

    #[getter]
    fn years(&self) -> (i32, i32) {
        let structure = &self.loaded.model.structure;
        (structure.first_year(), structure.last_year())
    }

    #[getter]
    fn uncertain(&self) -> Vec<String> {
        self.loaded.model.priors.iter().map(|prior| prior.path.clone()).collect()
    }

    #[getter]
    fn warnings(&self) -> Vec<PyProblem> {
        self.loaded.warnings.iter().flat_map(Problems::as_slice).map(problem).collect()
    }

    fn parameters<'py>(&self, py: Python<'py>) -> PyTable<'py> {
        table(py, &TypedTable::from(&parameter_table(&self.loaded)))
    }

    /// The probabilities of outcomes by the end of years at points.
    #[expect(clippy::too_many_arguments, reason = "Python passes each by its name")]
    fn evaluate<'py>(
        &self,
        py: Python<'py>,
        paths: Vec<String>,
        points: Vec<Vec<f64>>,
        outcomes: Vec<String>,
        years: Vec<i32>,
        policies: Vec<String>,
        sizes: (Option<u64>, Option<u64>, Option<u64>, u16),
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<PyTable<'py>> {
        let model = self.model(&policies).map_err(|error| refused(py, error))?;
        let asked = asked(&model, &outcomes, &years).map_err(|error| refused(py, error))?;
        let mut size = Size::default().threads(sizes.3);
        size = sizes.0.map_or(size, |n| size.trajectories(n));
        size = sizes.1.map_or(size, |n| size.draws(n));
        size = sizes.2.map_or(size, |n| size.seed(n));
        let found = watched(py, progress.as_ref(), move |watch| {
            let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            let finished = |n| watch.advance(n);
            let control = Control { stop: Some(watch.flag()), finished: Some(&finished), ..Control::default() };
            model.evaluate_controlled(&paths, &points, &asked, size, &control).map(|found| evaluated(&asked, &found))
        })?;
        found.map(|typed| table(py, &typed)).map_err(|error| refused(py, error))
    }
}

fn asked(
    model: &Model,
    outcomes: &[String],
    years: &[i32],
) -> Result<Vec<(Outcome, Year)>, stadial::simulation::Error> {
    let mut asked = Vec::new();
    for name in outcomes {
        for &year in years {
            asked.push((model.outcome(name)?, model.year(year)?));
        }
    }
    Ok(asked)
}

/// The table of an evaluation.
fn evaluated(asked: &[(Outcome, Year)], found: &[PointResult]) -> TypedTable {
    let rows: Vec<Row<'_>> = found
        .iter()
        .enumerate()
        .flat_map(|(number, point)| (0..asked.len()).map(move |place| (number, point, place)))
        .collect();
    let estimate =
        |row: &Row<'_>| row.1.probabilities.get(row.2).copied().filter(|found| found.probability.is_finite());
    let table = Columns::new()
        .column("point", "", "number of the point, from 0, in the order in which they were given", |row: &Row<'_>| {
            row.0
        })
        .outcome(|row| asked[row.2].0.name().to_owned())
        .year_end(|row| asked[row.2].1.get())
        .probability(estimate)
        .interval(estimate)
        .column("valid", "trajectories", "trajectories from which the probability is estimated", |row| row.1.valid)
        .column("invalid", "trajectories", "trajectories that left the model's domain", |row| row.1.invalid)
        .table("evaluated.csv", "an outcome by the end of a year at a point", &rows);
    TypedTable::from(&table)
}
