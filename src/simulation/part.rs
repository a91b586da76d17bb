//! Parts of a run, made anywhere and merged.

use crate::ensemble::ledger::{Identity, Ledger, Parts, PartsError, Share, Task};
use crate::ensemble::{Control, Plan, Tally, run};
use crate::noise::GENERATOR;
use crate::study::digest;

use super::{Error, Run, Scenario, Size};

/// A part of a run, or several that were merged.
///
/// The parts of a run can be made in other processes and on other machines, in any order; merged they give exactly the numbers
/// of the whole run. A part is sent as bytes, which say what it belongs to and are checked by a checksum.
///
/// ```
/// use stadial::simulation::{Error, Part, Scenario, Size};
///
/// let scenario = Scenario::open("scenarios/china-russia.toml")?;
/// let size = Size::default().trajectories(1_600).draws(100);
/// let sent = (1..=3).map(|number| Ok(scenario.part(size, number, 3)?.to_bytes()));
/// let parts = sent.map(|bytes: Result<_, Error>| Part::from_bytes(&bytes?)).collect::<Result<Vec<_>, _>>()?;
/// let merged = Part::merge(parts)?.complete(&scenario)?;
/// let (downgrade, year) = (scenario.outcome("downgrade")?, scenario.year(2040)?);
/// assert_eq!(merged.probability(&downgrade, &year)?, scenario.run(size)?.probability(&downgrade, &year)?);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    parts: Parts,
}

impl Scenario {
    /// Runs part `number`, from 1, of the `of` parts into which a run is divided.
    ///
    /// # Errors
    /// [`Error::Size`] if a size is outside its range or there is no such part; [`Error::Threads`].
    pub fn part(&self, size: Size, number: u32, of: u32) -> Result<Part, Error> {
        self.part_controlled(size, (number, of), &Control::default())
    }

    /// As [`Scenario::part`], watched and stopped from outside.
    ///
    /// # Errors
    /// Those of [`Scenario::part`], and [`Error::Stopped`] if it was stopped: a part is whole or not at all.
    pub fn part_controlled(&self, size: Size, (number, of): (u32, u32), control: &Control<'_>) -> Result<Part, Error> {
        let scenario = self.shared();
        let plan = size.plan(&scenario)?;
        let share = Share::new(number, of).ok_or_else(|| Error::Size {
            what: "part",
            value: u64::from(number),
            rule: format!("from 1 to {of}, the number of parts"),
            way_out: "a run has at most 1,000,000 parts",
        })?;
        let mut parts = Parts::new(self.identity(&plan));
        parts.shares.push(share);
        let ledger = Ledger::new(parts, Task::Share(share), None);
        let control = Control { stop: control.stop, finished: control.finished, ledger: Some(&ledger) };
        run(&scenario.model, &plan, &control)?;
        if control.is_stopped() { Err(Error::Stopped) } else { Ok(Part { parts: ledger.into_parts() }) }
    }

    /// What decides the numbers of a run.
    fn identity(&self, plan: &Plan) -> Identity {
        let scenario = self.shared();
        let fact = |name: &str, value: String| (name.to_owned(), value);
        Identity {
            facts: vec![
                fact("the version of the program", env!("CARGO_PKG_VERSION").to_owned()),
                fact("the generator", GENERATOR.to_owned()),
                fact(&format!("the digest of scenario `{}`", scenario.name), digest(&scenario)),
                fact("the policies", scenario.under.join(" ")),
                fact(TRAJECTORIES, plan.n().to_string()),
                fact(DRAWS, plan.draws.to_string()),
                fact(SEED, plan.seed.0.to_string()),
            ],
            words: Vec::new(),
        }
    }
}

const TRAJECTORIES: &str = "the number of trajectories";
const DRAWS: &str = "the number of draws";
const SEED: &str = "the seed";

impl Part {
    /// As bytes, to be sent or kept in a file. They are in a form of this version of the program, which refuses others.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.parts.to_bytes()
    }

    /// From the bytes of [`Part::to_bytes`].
    ///
    /// # Errors
    /// [`Error::Part`] if they are not those, all of them and unchanged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Ok(Self { parts: Parts::from_bytes(bytes)? })
    }

    /// Merges parts of one run, in any order; what comes of it can be merged again.
    ///
    /// # Errors
    /// [`Error::Part`] if there is none, if one belongs to another run, or if two hold the same trajectories.
    pub fn merge(parts: impl IntoIterator<Item = Self>) -> Result<Self, Error> {
        let mut parts = parts.into_iter();
        let mut all = parts.next().ok_or(PartsError::NoRun)?.parts;
        parts.try_for_each(|part| all.join(part.parts))?;
        all.compact::<Tally>()?;
        Ok(Self { parts: all })
    }

    /// The parts that are missing to a whole run, as `3/16`; empty if none is.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        Share::missing(&self.parts.shares).iter().map(Share::to_string).collect()
    }

    /// The run, of which this is every part.
    ///
    /// # Errors
    /// [`Error::Part`] if parts are missing, or belong to another scenario; else those of [`Scenario::run`].
    pub fn complete(&self, scenario: &Scenario) -> Result<Run, Error> {
        let size = self.size().ok_or(PartsError::NoRun)?;
        let own = scenario.identity(&size.plan(&scenario.shared())?);
        if let Some(differs) = own.differs(&self.parts.study) {
            return Err(differs.into());
        }
        let ledger = Ledger::new(self.parts.clone(), Task::Known, None);
        let run = scenario.run_controlled(size, &Control { ledger: Some(&ledger), ..Control::default() });
        if ledger.is_broken() {
            return Err(PartsError::Altered.into());
        }
        if ledger.missing().is_empty() { run } else { Err(PartsError::Missing(self.missing()).into()) }
    }

    /// The size of the run.
    fn size(&self) -> Option<Size> {
        let facts = &self.parts.study.facts;
        let read = |name: &str| facts.iter().find(|(own, _)| own == name)?.1.parse::<u64>().ok();
        Some(Size::default().trajectories(read(TRAJECTORIES)?).draws(read(DRAWS)?).seed(read(SEED)?))
    }
}
