//! `stadial check`: every mistake of a scenario.

use clap::Args;

use super::args::ScenarioArgs;
use super::failure::Failure;
use super::screen::print;

/// Check a scenario and report every mistake in it; nothing is run or written
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    scenario: ScenarioArgs,
}

impl Check {
    pub fn execute(self) -> Result<(), Failure> {
        let scenario = self.scenario.load()?;
        let (structure, priors) = (&scenario.model.structure, &scenario.model.priors);
        let outcomes: Vec<&str> = structure.outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
        let count = |number: usize, one: &str, several: &str| match number {
            1 => format!("1 {one}"),
            _ => format!("{number} {several}"),
        };
        let names: Vec<&str> = scenario.policies.iter().map(|policy| policy.name.as_str()).collect();
        let policies = if names.is_empty() { String::new() } else { format!("policies: {}\n", names.join(", ")) };
        print(&format!(
            "{}: no mistakes found\n{}\n{} against {}, {} to {}; {}, {} observed series, {}\noutcomes: {}\n{policies}",
            self.scenario.scenario.display(),
            scenario.title,
            structure.members.join(", "),
            structure.adversary,
            structure.start_year,
            structure.end_year,
            count(structure.shocks.len(), "class of shocks", "classes of shocks"),
            structure.observed.len(),
            count(priors.len(), "uncertain parameter", "uncertain parameters"),
            outcomes.join(", "),
        ))
    }
}
