//! `stadial score`: forecasts held against what came.

use std::path::PathBuf;

use clap::Args;

use crate::noise::Seed;
use crate::scenario::{Scenario, TRAJECTORIES_MAX};
use crate::study::page::{Content, ReportError, ResultFiles};
use crate::study::{
    Answer, Arguments, ChangeArgs, Failure, OutputArgs, Question, Refused, Session, ThreadArgs, scenarios, warn, whole,
};

use super::against::{AgainstList, AgainstRow, beside, load as load_against};
use super::ahead::{Economy, Setting};
use super::answer::{ScoreReport, score_answer};
use super::forecast::{Forecast, What};
use super::gather::{LEAST, Scored, gather, runs};
use super::pictures::{FILES, page};
use super::pool::{PoolWeights, pool_weights};
use super::scores::{Changes, Group, score};
use super::simple::BestRate;

/// The default scenarios.
const DEFAULT: [&str; 2] = ["scenarios/cases", "scenarios/china-russia-1991.toml"];
/// The default folder.
const FOLDER: &str = "results/score";
/// The seed of the resamples of scores.
const SEED: u64 = 1;

/// Score forecasts on what happened
///
/// Takes scenarios that say what happened: `[facts.NAME]`, and `[record.type]`, `[record.stage]` and `[record.treaty]`. Facts
/// are forecast from the start of the scenario. States of the record are forecast for the start's day of each year (1 January,
/// unless the scenario starts on another day), and 1, 5 and 10 years ahead from what the record knew on that day. The scores of the model stand beside those of simple forecasts:
/// that nothing changes, that states move one way, a Markov chain with base rates, and the model without the record. Forecasts
/// with `hindsight` in their name were fitted to what they are scored on.
///
/// The default scenarios are also written to results/score (with --gdp cut: results/score/cut); with other scenarios or --set,
/// files are written only with --out.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial score\n  \
    stadial score scenarios/china-russia-1991.toml --gdp cut\n  \
    stadial score scenarios/china-russia-1991.toml --against mine.csv")]
pub(crate) struct ScoreArgs {
    /// Scenarios, or folders of them [default: scenarios/cases and scenarios/china-russia-1991.toml]
    #[arg(value_name = "FILE|DIR", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    changes: ChangeArgs,

    /// What a forecast knows of observed series, such as GDP: all, or up to the day on which it is made
    #[arg(long, value_enum, default_value_t = Economy::Known)]
    gdp: Economy,

    /// Years ahead of the forecasts from the state of the record, separated by commas, such as 1,5,10
    #[arg(long, value_name = "YEARS", value_delimiter = ',', default_values_t = [1, 5, 10], value_parser = whole::<u32>(1..=100))]
    horizons: Vec<u32>,

    /// Rate per year at which a state is left in the forecast that nothing changes
    #[arg(long, value_name = "RATE", default_value_t = 0.02, value_parser = rate)]
    rate: f64,

    /// Table of another forecaster's probabilities (CSV: question, date, probability, and forecaster), scored beside the model's
    ///
    /// `question` is the name of a fact, `SCENARIO/FACT`, or of a state on the start's day of a year,
    /// `SCENARIO/type=thick/2012-01-01`, as in the column `question` of forecasts.csv. `date` is the day on which the forecast was made; the model then knows the
    /// record up to that day.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    against: Option<PathBuf>,

    /// Trajectories of each forecast
    #[arg(long, value_name = "N", default_value_t = 4_000, value_parser = whole::<u64>(LEAST..=TRAJECTORIES_MAX))]
    trajectories: u64,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

/// Fails if two scenarios have one name: a history would count twice, and its questions could not be told apart.
fn refuse_twice(scenarios: &[Scenario]) -> Result<(), Failure> {
    let names = scenarios.iter().map(|scenario| scenario.name.as_str());
    let twice = names.enumerate().find(|(place, name)| scenarios[..*place].iter().any(|other| other.name == *name));
    twice.map_or(Ok(()), |(_, name)| {
        let message = format!("two scenarios are named {name}; one history counts once");
        Err(Failure::Option(format!("{message}: leave out one of them, or give it another file name")))
    })
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    let help = "must be above 0 and at most 1: a share of states that are left in a year";
    if rate > 0.0 && rate <= 1.0 { Ok(rate) } else { Err(help.to_owned()) }
}

/// The options, read.
pub(crate) struct Asked {
    scenarios: Vec<Scenario>,
    left_out: Vec<String>,
    scored: Scored,
    against: Option<AgainstList>,
    runs: u64,
}

/// What was found.
pub(crate) struct Found {
    forecasts: Vec<Forecast>,
    groups: Vec<Group>,
    rates: Vec<BestRate>,
    pool: Option<PoolWeights>,
    against: Vec<AgainstRow>,
}

impl Question for ScoreArgs {
    const NAME: &'static str = "score";
    const TITLE: &'static str = "Forecasts scored on what happened";
    const IS_FORECAST: bool = false;
    const NO_EVIDENCE: Option<Refused> = Some((
        "its forecasts start from the record of each scenario",
        "write what is known into `[record]` or `[evidence]`",
    ));
    const PICTURES: &'static [&'static str] = &FILES;

    type Asked = Asked;
    type Found = Found;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        let all = scenarios(&self.paths, &DEFAULT, &self.changes.read()?)?;
        let (scenarios, others): (Vec<Scenario>, Vec<Scenario>) =
            all.into_iter().partition(|scenario| !scenario.facts.is_empty() || !scenario.record.is_empty());
        let left_out: Vec<String> = others.into_iter().map(|scenario| scenario.name).collect();
        if scenarios.is_empty() {
            let message = format!("nothing says what happened in {}", left_out.join(", "));
            let help = "add `[facts.NAME]` or `[record.type]` to a scenario; `stadial guide score` explains them";
            return Err(Failure::Option(format!("{message}; {help}")));
        }
        if !self.output.screen.quiet {
            warn(scenarios.iter().filter_map(|scenario| scenario.warnings.as_ref()));
        }
        let mut horizons = self.horizons.clone();
        horizons.sort_unstable();
        horizons.dedup();
        refuse_twice(&scenarios)?;
        let setting = Setting { trajectories: self.trajectories, economy: self.gdp, threads: self.threads.number() };
        let scored = Scored { setting, horizons, rate: self.rate };
        let against = self.against.as_ref().map(|path| load_against(path, &scenarios)).transpose()?;
        let days = against.as_ref().map_or(0, AgainstList::runs) as u64;
        let runs = scenarios.iter().map(|scenario| runs(scenario, &scored)).sum::<u64>() + days;
        Ok(Asked { scenarios, left_out, scored, against, runs })
    }

    /// Results of other scenarios, or with changes, must not replace those of the default ones.
    fn folder(&self, _: &Asked) -> Option<PathBuf> {
        let folder = PathBuf::from(FOLDER);
        let folder = if self.gdp == Economy::Cut { folder.join(Economy::Cut.key()) } else { folder };
        (self.paths.is_empty() && self.changes.is_empty() && self.against.is_none()).then_some(folder)
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Err("scores are of all forecasts together, and no parts of them are kept")
    }

    fn scenario<'a>(&self, _: &'a Asked) -> Option<&'a Scenario> {
        None
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        // Conditioning takes about as many trajectories as the run that follows.
        Some(2 * self.trajectories * asked.runs)
    }

    fn arguments(&self, asked: &Asked, _: &Found) -> Vec<String> {
        let horizons = asked.scored.horizons.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        Arguments::paths(&self.paths)
            .with("set", self.changes.overrides())
            .with("gdp", [self.gdp.key()])
            .with("horizons", [horizons])
            .with("rate", [self.rate])
            .with("against", self.against.as_ref().map(|path| path.display().to_string()))
            .with("trajectories", [self.trajectories])
            .words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Found, Failure> {
        let control = session.control();
        // Scores of a part of the forecasts would be other scores.
        let whole = |failure: Failure| match failure {
            Failure::NothingFinished if session.is_interrupted() => Failure::Part("forecasts"),
            other => other,
        };
        let (forecasts, rates) = gather(&asked.scenarios, &asked.scored, &control).map_err(whole)?;
        let mut changes = Changes::new();
        for (alignment, scenario) in asked.scenarios.iter().enumerate() {
            for series in &scenario.record {
                changes.insert((alignment, What::State(series.what)), series.changes());
            }
        }
        let groups = score(&forecasts, &changes, Seed(SEED));
        let facts: Vec<Forecast> = forecasts.iter().filter(|one| one.what == What::Fact).cloned().collect();
        let pool = pool_weights(&facts);
        let against = match &asked.against {
            Some(list) => beside(list, &asked.scenarios, &asked.scored.setting, &control).map_err(whole)?,
            None => Vec::new(),
        };
        Ok(Found { forecasts, groups, rates, pool, against })
    }

    fn answer(&self, asked: &Asked, found: &Found, session: &Session) -> Result<Answer, Failure> {
        Ok(score_answer(ScoreReport {
            scenarios: &asked.scenarios,
            scored: &asked.scored,
            forecasts: &found.forecasts,
            groups: &found.groups,
            rates: &found.rates,
            pool: found.pool.as_ref(),
            against: asked.against.as_ref().map(|list| (list, found.against.as_slice())),
            left_out: &asked.left_out,
            runs: asked.runs,
            threads: self.threads.count(),
            seconds: session.seconds(),
        }))
    }

    fn page(files: &ResultFiles) -> Result<Content, ReportError> {
        page(files, Self::TITLE)
    }
}
