//! A scenario as the library has it: opened, and asked for handles.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::scenario::{
    LoadError, ParameterRow, Problem, Scenario as Loaded, SourceText, from_texts, load, parameters, parse,
};

use super::handle::{Kind, Space};
use super::{Driver, Error, Outcome, Policy, Year};

/// A scenario, or a variant of it with changed parameters or under policies. Cheap to clone.
///
/// ```
/// use stadial::simulation::{Error, Scenario};
///
/// let scenario = Scenario::open("scenarios/china-russia.toml")?;
/// let alliance = scenario.outcome("functioning_alliance")?;
/// assert_eq!(alliance.title(), "a functioning alliance");
///
/// let error = scenario.outcome("functioning_aliance").unwrap_err();
/// assert!(error.to_string().contains("did you mean `functioning_alliance`?"));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scenario {
    source: Arc<Source>,
    /// Without policies.
    plain: Arc<Loaded>,
    /// Under its policies.
    loaded: Arc<Loaded>,
    space: Arc<Space>,
}

/// Where a scenario is read from.
#[derive(Debug)]
enum Source {
    File(PathBuf),
    Text { name: String, text: String },
    Texts { name: String, texts: Vec<SourceText> },
}

impl Source {
    fn load(&self, overrides: &[String]) -> Result<Loaded, LoadError> {
        match self {
            Self::File(path) => load(path, overrides),
            Self::Text { name, text } => parse(name, text, overrides),
            Self::Texts { name, texts } => from_texts(name, texts.clone(), overrides),
        }
    }
}

impl Scenario {
    /// Opens the scenario file (TOML) at `path`, with the files that it extends.
    ///
    /// # Errors
    /// [`Error::Load`] if a file cannot be read, or with every error in it.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::read(Source::File(path.as_ref().to_owned()))
    }

    /// Reads a scenario from a text; `name` stands for its file in messages. Such a text cannot extend a file.
    ///
    /// # Errors
    /// [`Error::Load`] with every error in the text.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        Self::read(Source::Text { name: name.to_owned(), text: text.to_owned() })
    }

    /// A scenario that was loaded by other modules of the crate; its files are not read again.
    ///
    /// # Errors
    /// [`Error::Evidence`] if it has evidence.
    pub fn from_loaded(loaded: Loaded) -> Result<Self, Error> {
        let (name, texts) = (loaded.name.clone(), loaded.sources.clone());
        Self::new(Source::Texts { name, texts }, loaded)
    }

    fn read(source: Source) -> Result<Self, Error> {
        let loaded = source.load(&[])?;
        Self::new(source, loaded)
    }

    fn new(source: Source, loaded: Loaded) -> Result<Self, Error> {
        let loaded = Arc::new(loaded);
        let space = Arc::new(Space::of(&loaded));
        if !loaded.evidence.is_empty() {
            return Err(Error::Evidence { scenario: space.label() });
        }
        Ok(Self { source: Arc::new(source), plain: Arc::clone(&loaded), loaded, space })
    }

    /// The scenario read again with these values of the form `PATH=VALUE`, without policies.
    pub(super) fn reread(&self, overrides: &[String]) -> Result<Self, Error> {
        let loaded = Arc::new(self.source.load(overrides)?);
        if loaded.sources != self.plain.sources {
            return Err(Error::FileChanged { scenario: self.space.label() });
        }
        let space = Space::of(&loaded);
        let space = if space == *self.space { Arc::clone(&self.space) } else { Arc::new(space) };
        Ok(Self { source: Arc::clone(&self.source), plain: Arc::clone(&loaded), loaded, space })
    }

    /// The same scenario with another model.
    pub(super) fn replaced(&self, loaded: Loaded) -> Self {
        Self { loaded: Arc::new(loaded), ..self.clone() }
    }

    pub(super) fn space(&self) -> &Arc<Space> {
        &self.space
    }

    /// The scenario without policies.
    pub(super) fn plain(&self) -> &Loaded {
        &self.plain
    }

    pub(super) fn shared(&self) -> Arc<Loaded> {
        Arc::clone(&self.loaded)
    }

    /// The outcome of this name.
    ///
    /// # Errors
    /// [`Error::Unknown`] if it has no such outcome.
    pub fn outcome(&self, name: &str) -> Result<Outcome, Error> {
        self.space.find(Kind::Outcome, name).map(Outcome)
    }

    /// All outcomes, in the order of the file.
    pub fn outcomes(&self) -> impl Iterator<Item = Outcome> {
        self.space.all(Kind::Outcome).map(Outcome)
    }

    /// The policy of this name.
    ///
    /// # Errors
    /// [`Error::Unknown`] if it has no such policy.
    pub fn policy(&self, name: &str) -> Result<Policy, Error> {
        self.space.find(Kind::Policy, name).map(Policy)
    }

    /// All policies that it declares, applied or not, in the order of the file.
    pub fn policies(&self) -> impl Iterator<Item = Policy> {
        self.space.all(Kind::Policy).map(Policy)
    }

    /// The driver of this name, such as `incentive`, `power_ratio` or `urgency.china`.
    ///
    /// # Errors
    /// [`Error::Unknown`] if it has no such driver.
    pub fn driver(&self, name: &str) -> Result<Driver, Error> {
        self.space.find(Kind::Driver, name).map(Driver)
    }

    /// All drivers, in the order of `drivers.csv`.
    pub fn drivers(&self) -> impl Iterator<Item = Driver> {
        self.space.all(Kind::Driver).map(Driver)
    }

    /// A year that it simulates. From a start on 1 January years are calendar years; from another day on they end on its
    /// anniversaries, and have the number of the calendar year in which they end.
    ///
    /// # Errors
    /// [`Error::Year`] if it does not simulate that year.
    pub fn year(&self, year: i32) -> Result<Year, Error> {
        self.space.year(year)
    }

    /// All years that it simulates, in order.
    pub fn years(&self) -> impl Iterator<Item = Year> {
        self.space.years()
    }

    /// The last year that it simulates.
    #[must_use]
    pub fn last_year(&self) -> Year {
        self.space.last_year()
    }

    /// Its title, for people.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.loaded.title
    }

    /// Every parameter that has an effect in it: path, value or distribution, unit, meaning, source and range.
    #[must_use]
    pub fn parameters(&self) -> Vec<ParameterRow> {
        parameters(&self.plain)
    }

    /// What in it is implausible, though it can be used; empty if nothing is.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        self.loaded.warnings.as_ref().map_or(&[], |warnings| warnings.as_slice())
    }

    /// The scenario as the other modules of the crate take it, policies applied.
    #[must_use]
    pub fn loaded(&self) -> &Loaded {
        &self.loaded
    }
}
