//! The options that make a run go on until some odds are sure enough.

use clap::Args;

use crate::ensemble::{WantedError, Wish};
use crate::model::Structure;
use crate::study::{Failure, outcome_named, year_by};

/// The most trajectories of such a run, unless said.
const TRAJECTORIES_MAX: u64 = 10_000_000;

/// How sure which odds are to be.
#[derive(Clone, Debug, Args)]
pub(crate) struct PrecisionArgs {
    /// Run until the standard error of the odds is at most E, e.g. 0.001: a tenth of a percentage point
    ///
    /// --trajectories is then the most to run [default: 10,000,000]. Without --draws, there are as many draws as that
    /// takes. What is printed and written is that of a plain run of as many trajectories and draws as the summary says.
    #[arg(long, value_name = "E", value_parser = error, conflicts_with = "relative")]
    precision: Option<f64>,

    /// Run until the standard error is at most this share of the odds, e.g. 0.05
    #[arg(long, value_name = "R", value_parser = error)]
    relative: Option<f64>,

    /// For --precision and --relative: the outcome [default: the scenario's first, with which the summary begins]
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,

    /// For --precision and --relative: by the end of which year [default: the last]
    #[arg(long, value_name = "YEAR")]
    by: Option<i32>,
}

impl PrecisionArgs {
    /// The error that is wanted, if any is.
    fn error(&self) -> Option<WantedError> {
        self.precision.map(WantedError::Absolute).or(self.relative.map(WantedError::Relative))
    }

    /// How many trajectories to run, or at most: `given` by the option, else the `usual` number of a run.
    pub fn trajectories(&self, given: Option<u64>, usual: u64) -> u64 {
        given.unwrap_or(if self.error().is_some() { TRAJECTORIES_MAX } else { usual })
    }

    /// What is wanted of a run of at most `draws` draws; nothing, if no error is given.
    pub fn wish(&self, structure: &Structure, draws: u64) -> Result<Option<Wish>, Failure> {
        let Some(error) = self.error() else {
            let stray = self.outcome.as_ref().map(|_| "--outcome").or(self.by.map(|_| "--by"));
            return stray.map_or(Ok(None), |option| {
                let message = "says which odds to make sure; say how sure, with --precision or --relative";
                Err(Failure::Option(format!("{option} {message}")))
            });
        };
        if structure.outcomes.is_empty() {
            let message = "the scenario has no outcome whose odds could be made sure; add an [outcomes.NAME]";
            return Err(Failure::Option(format!("--precision, --relative: {message}")));
        }
        let outcome = self.outcome.as_ref().map_or(Ok(0), |name| outcome_named(structure, name))?;
        Ok(Some(Wish { outcome, year: year_by(structure, self.by)?, error, draws }))
    }
}

/// An error that odds can have.
fn error(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "not a number; write for example 0.01".to_owned())?;
    if number > 0.0 && number < 1.0 {
        return Ok(number);
    }
    Err("must be between 0 and 1, such as 0.01 for one per cent".to_owned())
}
