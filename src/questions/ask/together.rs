//! Questions about several scenarios at once.

use std::path::PathBuf;

use clap::Args;

use crate::model::Joint;
use crate::render::{counted, listed};
use crate::scenario::{Scenario, ask_together, load, same_shocks, unshared};
use crate::study::{Errors, Failure, Refused, warn, without_evidence};

/// Further scenarios, and what they share.
#[derive(Debug, Args)]
pub(super) struct AlsoArgs {
    /// Ask of this scenario, too: questions then name the scenario of each event, as in "any of (india-japan: alliance by
    /// 2040, us-india: alliance by 2040)"; may be given more than once
    ///
    /// The name of a scenario is that of its file. Trajectory i of one scenario belongs to trajectory i of each other: they
    /// are under the same draw of the parameters of the theory and of states, and else independent, but for the shocks that
    /// they share. `--set` changes all of them.
    #[arg(long, value_name = "SCENARIO", value_hint = clap::ValueHint::FilePath, conflicts_with_all = ["policies", "injects", "evidence", "until", "reference_class"])]
    pub(super) also: Vec<PathBuf>,

    /// The shock of this name strikes all scenarios that have it at the same moments; may be given more than once
    #[arg(long, value_name = "SHOCK", requires = "also")]
    pub(super) share: Vec<String>,
}

/// Scenarios that are asked together.
pub(crate) struct Together {
    /// All of them.
    pub scenarios: Vec<Scenario>,
    /// What is simulated.
    pub joint: Joint,
}

const REFUSED: Refused = ("it is not known together of several", "ask each scenario alone");

impl AlsoArgs {
    /// The scenarios with the first, and the questions about them; `None` if there is the first alone.
    pub(super) fn understand(
        &self,
        first: &Scenario,
        questions: &[String],
        (overrides, quiet): (&[String], bool),
    ) -> Result<Option<Together>, Failure> {
        if self.also.is_empty() {
            return Ok(None);
        }
        if questions.is_empty() {
            let message = "--also: the questions that scenarios state are about each alone; give one about several";
            return Err(Failure::Option(message.to_owned()));
        }
        let mut scenarios = vec![first.clone()];
        for path in &self.also {
            let scenario = load(path, overrides)?;
            warn(scenario.warnings.as_ref().filter(|_| !quiet));
            scenarios.push(scenario);
        }
        let mut errors = Errors::default();
        for (place, scenario) in scenarios.iter().enumerate() {
            errors.keep(without_evidence(scenario, REFUSED));
            let name = &scenario.name;
            if scenarios[..place].iter().any(|other| other.name == *name) {
                errors.add(format!("--also: two scenarios are called `{name}`; copy one to a file of another name"));
            }
            if !name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter)) {
                let message =
                    "is no name that a question could have; copy it to a file whose name has letters, digits, _ and -";
                errors.add(format!("--also: `{name}` {message}"));
            }
        }
        for name in &self.share {
            if let Some(why) = unshared(&scenarios, name) {
                errors.add(format!("--share {name}: {why}"));
            }
        }
        errors.into_result()?;
        let joint = ask_together(&scenarios, questions, &self.share)?;
        Ok(Some(Together { scenarios, joint }))
    }
}

impl Together {
    /// What is in common, for people.
    pub(super) fn sentences(&self) -> Vec<String> {
        let shared = &self.joint.shared;
        let independent: Vec<&str> =
            same_shocks(&self.scenarios).into_iter().filter(|name| !shared.iter().any(|known| known == name)).collect();
        let mut sentences = vec![if shared.is_empty() {
            "The scenarios share no shock: given the parameters of theory and states, their trajectories are independent."
                .to_owned()
        } else {
            let (strike, it) = if shared.len() == 1 { ("strikes", "it") } else { ("strike", "them") };
            format!("{} {strike} all scenarios that have {it} at the same moments.", listed(shared, "and"))
        }];
        if !independent.is_empty() {
            let shocks = counted(independent.len() as u64, "shock");
            let strike = if independent.len() == 1 { "strikes" } else { "strike" };
            let names = listed(&independent, "and");
            sentences.push(format!(
                "{shocks} of the same name in several scenarios {strike} each on its own: {names}. `--share NAME` lets one \
                 strike all at once."
            ));
        }
        sentences
    }
}
