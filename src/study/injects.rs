//! Lists of injects, named on the command line.

use std::path::PathBuf;

use clap::Args;

use crate::exercise::{InjectList, load};
use crate::model::Policy;
use crate::scenario::Scenario;

use super::failure::Failure;
use super::policies::plan_once;

/// The list of injects of a run.
#[derive(Debug, Args)]
pub(crate) struct InjectArgs {
    /// List of injects (CSV, JSON or .xlsx) to play as dated shocks, as written by `stadial msel`, by hand, or exported by
    /// OpenAEV or Blueprint
    ///
    /// Of a workbook the sheet `msel` is read, or the only one with cells. A row needs a `title`, the name or title of a shock or a policy of the scenario, and a `date` (2027-08-01), an
    /// `offset` from the start (P2Y7M) or `offset_seconds`. Rows tagged `development`, `scheduled` or `move` are not
    /// played. Probabilities in the list are ignored: what is played occurs in every trajectory.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    injects: Option<PathBuf>,
}

impl InjectArgs {
    /// The file, if one is given.
    pub fn path(&self) -> Option<String> {
        self.injects.as_ref().map(|path| path.display().to_string())
    }

    /// The scenario with the injects, and the list.
    pub fn apply(&self, scenario: Scenario) -> Result<(Scenario, Option<InjectList>), Failure> {
        let Some(path) = &self.injects else { return Ok((scenario, None)) };
        let list = load(path, &scenario)?;
        Ok((play(scenario, &list)?, Some(list)))
    }
}

/// The scenario with a list of injects.
pub(crate) fn play(mut scenario: Scenario, list: &InjectList) -> Result<Scenario, Failure> {
    let under = |name: &String| {
        let place = scenario.policies.iter().position(|policy| policy.name == *name);
        place.is_some_and(|place| list.plays(place))
    };
    if let Some(twice) = scenario.under.iter().find(|name| under(name)) {
        let message = format!("--policy {twice}: the list of injects also plays it; remove one of the two");
        return Err(Failure::Option(message));
    }
    let played = list.policies(&scenario.policies);
    plan_once(&scenario.model, InjectList::once(&played))?;
    scenario.model = scenario.model.under(&played.iter().collect::<Vec<&Policy>>());
    Ok(scenario)
}
