//! Errors of the engine as exceptions of the package, with the places of what is wrong.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use stadial::simulation::{Error, LoadError, Problem};
use stadial::study::Failure;

/// A problem in a file: severity, file, line, column, message, rule, way out.
pub(crate) type PyProblem = (&'static str, String, usize, usize, String, String, String);

/// A problem for Python.
pub(crate) fn problem(problem: &Problem) -> PyProblem {
    let severity = match problem.severity {
        stadial::scenario::Severity::Error => "error",
        stadial::scenario::Severity::Warning => "warning",
    };
    let Problem { file, line, column, message, label, help, .. } = problem.clone();
    (severity, file, line, column, message, label, help)
}

/// The exception of a failure.
pub(crate) fn raised(py: Python<'_>, failure: &Failure) -> PyErr {
    let errors: &[LoadError] = match failure {
        Failure::Scenario(error) => std::slice::from_ref(error),
        Failure::Files(errors) => errors,
        _ => &[],
    };
    let problems: Vec<PyProblem> = errors.iter().flat_map(LoadError::problems).map(problem).collect();
    let class = match failure {
        Failure::Scenario(_) | Failure::Files(_) => "ScenarioError",
        Failure::Results { .. } | Failure::Folder { .. } | Failure::Parts { .. } => "ResultsError",
        _ if failure.is_of_input() => "OptionError",
        _ => "RunError",
    };
    let text = failure.render(false);
    exception(py, class, text.trim_start_matches("error: "), problems)
}

/// The exception of an error of the library.
pub(crate) fn refused(py: Python<'_>, error: Error) -> PyErr {
    match error {
        Error::Load(error) => raised(py, &Failure::Scenario(error)),
        Error::AllLeft { .. } | Error::Stopped | Error::Threads(_) => {
            exception(py, "RunError", &error.to_string(), Vec::new())
        }
        Error::Point { .. } => exception(py, "PointsError", &error.to_string(), Vec::new()),
        error => exception(py, "OptionError", &error.to_string(), Vec::new()),
    }
}

/// An exception of the package, in its words.
fn exception(py: Python<'_>, class: &str, message: &str, problems: Vec<PyProblem>) -> PyErr {
    let made = py.import("stadial._errors").and_then(|module| module.getattr("of_engine"));
    match made.and_then(|made| made.call1((class, message, problems))) {
        Ok(exception) => PyErr::from_value(exception),
        // Only without the package around it.
        Err(_) => PyRuntimeError::new_err(message.to_owned()),
    }
}
