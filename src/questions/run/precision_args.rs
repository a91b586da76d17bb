//! The options of a run that continues until a probability is precise enough.

use clap::Args;

use crate::ensemble::{WantedError, Wish};
use crate::model::Structure;
use crate::study::{Failure, outcome_named, year_by};

/// The default maximum of trajectories of such a run.
const TRAJECTORIES_MAX: u64 = 10_000_000;

/// The wanted precision, and of which probability.
#[derive(Clone, Debug, Args)]
pub(crate) struct PrecisionArgs {
    /// Run until the standard error of a probability is at most E, e.g. 0.001 (a tenth of a percentage point)
    ///
    /// --trajectories is then the maximum [default: 10,000,000]. Without --draws, the number of draws is chosen as needed.
    /// The results are those of a plain run with the numbers of trajectories and draws that the summary states.
    #[arg(long, value_name = "E", value_parser = error, conflicts_with = "relative")]
    precision: Option<f64>,

    /// Run until the standard error is at most this share of the probability, e.g. 0.05
    #[arg(long, value_name = "R", value_parser = error)]
    relative: Option<f64>,

    /// Outcome for --precision and --relative [default: the scenario's first]
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,

    /// Year for --precision and --relative, up to its end [default: the last]
    #[arg(long, value_name = "YEAR")]
    by: Option<i32>,
}

impl PrecisionArgs {
    /// The wanted error, if any.
    fn error(&self) -> Option<WantedError> {
        self.precision.map(WantedError::Absolute).or(self.relative.map(WantedError::Relative))
    }

    /// The number of trajectories, or their maximum: `given` by the option, else the `usual` number of a run.
    pub fn trajectories(&self, given: Option<u64>, usual: u64) -> u64 {
        given.unwrap_or(if self.error().is_some() { TRAJECTORIES_MAX } else { usual })
    }

    /// The precision wanted of a run of at most `draws` draws; `None` if no error is given.
    pub fn wish(&self, structure: &Structure, draws: u64) -> Result<Option<Wish>, Failure> {
        let Some(error) = self.error() else {
            let stray = self.outcome.as_ref().map(|_| "--outcome").or(self.by.map(|_| "--by"));
            return stray.map_or(Ok(None), |option| {
                let message = "applies only with --precision or --relative; add one of them, or leave it out";
                Err(Failure::Option(format!("{option} {message}")))
            });
        };
        if structure.outcomes.is_empty() {
            let message = "the scenario has no outcome whose probability could be estimated; add an [outcomes.NAME]";
            return Err(Failure::Option(format!("--precision, --relative: {message}")));
        }
        let outcome = self.outcome.as_ref().map_or(Ok(0), |name| outcome_named(structure, name))?;
        Ok(Some(Wish { outcome, year: year_by(structure, self.by)?, error, draws }))
    }
}

/// Reads a standard error, absolute or relative.
fn error(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "not a number; write for example 0.01".to_owned())?;
    if number > 0.0 && number < 1.0 {
        return Ok(number);
    }
    Err("must be between 0 and 1, such as 0.01 for one per cent".to_owned())
}
