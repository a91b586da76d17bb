//! Gathering the forecasts that can be scored: of every fact from the start, and of every series of the record from the start and
//! from the state on the start's day of each year.

use std::collections::BTreeMap;

use crate::ensemble::{Control, LANES};
use crate::questions::cases::{FactRow, base_rate_of_era, case, fact_scores, needed};
use crate::scenario::{RecordSeries, Recorded, Scenario, anniversary};
use crate::study::Failure;

use super::ahead::{Ahead, Economy, From, Setting, ahead};
use super::forecast::{Forecast, Forecaster, Horizon, What, smoothed};
use super::pool::add_pool;
use super::simple::{BestRate, add_hindsight, base_rates, persistence};

/// What is scored, and how.
#[derive(Clone, Debug)]
pub struct Scored {
    /// How forecasts are simulated.
    pub setting: Setting,
    /// Horizons in years, besides the start.
    pub horizons: Vec<u32>,
    /// The rate at which a state is left if hardly anything changes, per year.
    pub rate: f64,
}

/// The years in which forecasts of a scenario are made from its record, the first of which may be its start.
fn origins(scenario: &Scenario, horizons: &[u32]) -> Vec<i32> {
    let structure = &scenario.model.structure;
    let shortest = horizons.iter().copied().min().unwrap_or(1) as i32;
    let day = |year: i32| anniversary(structure.start_day, year);
    let is_asked = |year: i32| {
        scenario.record.iter().any(|series| {
            let due = |&years: &u32| {
                year + years as i32 <= structure.end_year && series.on(day(year + years as i32)).is_some()
            };
            series.on(day(year)).is_some() && horizons.iter().any(due)
        })
    };
    (structure.start_year..=structure.end_year - shortest).filter(|&year| is_asked(year)).collect()
}

/// The number of runs of a scenario.
#[must_use]
pub fn runs(scenario: &Scenario, scored: &Scored) -> u64 {
    let origins = origins(scenario, &scored.horizons).len() as u64;
    let cut = if scored.setting.economy == Economy::Cut { origins } else { 0 };
    u64::from(!scenario.facts.is_empty()) + u64::from(!scenario.record.is_empty()) + origins + cut
}

/// All forecasts of the scenarios, with those of simple forecasters, and the rates that some of these have in hindsight.
///
/// # Errors
/// If a run fails or is interrupted.
pub fn gather(
    scenarios: &[Scenario],
    scored: &Scored,
    control: &Control<'_>,
) -> Result<(Vec<Forecast>, Vec<BestRate>), Failure> {
    let mut rates = Vec::new();
    let mut forecasts = facts(scenarios, scored, control)?;
    for (alignment, scenario) in scenarios.iter().enumerate().filter(|(_, scenario)| !scenario.record.is_empty()) {
        forecasts.extend(states((alignment, scenario), scored, control)?);
    }
    // In the order of the tables, forecasts of one alignment by their days.
    forecasts.sort_by_key(|forecast| {
        (forecast.what, forecast.horizon, forecast.alignment, forecast.asked.first_day(), forecast.due.first_day())
    });
    let mut last: BTreeMap<(Recorded, usize), usize> = BTreeMap::new();
    for (alignment, series) in
        scenarios.iter().enumerate().flat_map(|(n, of)| of.record.iter().map(move |one| (n, one)))
    {
        let ended = series.spells.iter().rev().find_map(|spell| spell.state);
        last.extend(ended.map(|state| ((series.what, alignment), state)));
    }
    for group in forecasts.chunk_by_mut(|a, b| (a.what, a.horizon) == (b.what, b.horizon)) {
        match group[0].what {
            What::Fact => add_pool(group),
            What::State(what) => {
                let of_subject = last.iter().filter(|((subject, _), _)| *subject == what);
                let last = of_subject.map(|((_, alignment), &state)| (*alignment, state)).collect();
                rates.extend(add_hindsight(what, group, &last));
            }
        }
    }
    Ok((forecasts, rates))
}

/// No forecast by anyone.
fn nobody() -> Vec<Option<Vec<f64>>> {
    vec![None; Forecaster::ALL.len()]
}

/// The forecasts of facts, from the start.
fn facts(scenarios: &[Scenario], scored: &Scored, control: &Control<'_>) -> Result<Vec<Forecast>, Failure> {
    let mut found: Vec<(usize, &Scenario, Vec<FactRow>)> = Vec::new();
    for (alignment, scenario) in scenarios.iter().enumerate().filter(|(_, scenario)| !scenario.facts.is_empty()) {
        let mut scenario_known = scenario.clone();
        if scored.setting.economy == Economy::Cut {
            scenario_known.model.structure.observed.iter_mut().for_each(|series| series.held.truncate(1));
        }
        let mut plan = needed(&scenario_known, scored.setting.trajectories);
        plan.threads = scored.setting.threads;
        let row = case(&scenario_known, &plan, control)?;
        if control.is_stopped() {
            return Err(Failure::NothingFinished);
        }
        found.push((alignment, scenario, row.facts));
    }
    let by_name: Vec<(&str, &[FactRow])> =
        found.iter().map(|(_, one, rows)| (one.name.as_str(), rows.as_slice())).collect();
    let Some(scores) = fact_scores(&by_name) else { return Ok(Vec::new()) };
    let owners = found.iter().flat_map(|(alignment, scenario, rows)| rows.iter().map(move |_| (*alignment, *scenario)));
    let forecast = |(scored, (alignment, scenario)): (&crate::questions::cases::ScoredFact, (usize, &Scenario))| {
        let fact = &scored.row.fact;
        let two = |p: f64| p.is_finite().then(|| vec![1.0 - p, p]);
        let [_, persistence, base, share, mixed] = scored.probabilities;
        let mut given = nobody();
        given[Forecaster::Model as usize] = two(scored.row.smoothed);
        given[Forecaster::Persistence as usize] = two(persistence);
        given[Forecaster::BaseRates as usize] = two(base);
        given[Forecaster::ShareHeld as usize] = two(share);
        given[Forecaster::Mixed as usize] = two(mixed);
        let structure = &scenario.model.structure;
        let start = anniversary(structure.start_day, structure.start_year);
        Forecast {
            alignment,
            scenario: scenario.name.clone(),
            what: What::Fact,
            subject: fact.name.clone(),
            asked: start,
            due: fact.date.parse().unwrap_or(start),
            horizon: Horizon::Start,
            years: fact.years,
            states: ["no", "yes"].map(str::to_owned).into(),
            before: usize::from(scored.row.persistence),
            came: usize::from(fact.held),
            agreeing: None,
            given,
            standard_errors: vec![scored.row.estimate.standard_error; 2],
            prior: None,
        }
    };
    Ok(scores.facts.iter().zip(owners).map(forecast).collect())
}

/// The forecasts of the record of a scenario.
fn states(
    (alignment, scenario): (usize, &Scenario),
    scored: &Scored,
    control: &Control<'_>,
) -> Result<Vec<Forecast>, Failure> {
    let Scored { setting, horizons, .. } = scored;
    let structure = &scenario.model.structure;
    let (start, end) = (structure.start_year, structure.end_year);
    let longest = horizons.iter().copied().max().unwrap_or(1) as i32;
    let mut forecasts = Vec::new();
    let from_start =
        ahead(scenario, (From::Start, anniversary(structure.start_day, start)), (end, &[]), setting, control)?;
    let of = Of { alignment, scenario, scored };
    for series in &scenario.record {
        for due in start + 1..=end {
            let asked = (start, due, Horizon::Start);
            forecasts.extend(of.forecast(series, asked, &from_start, None));
        }
    }
    for year in origins(scenario, horizons) {
        let last = (end.min(year + longest), [].as_slice());
        let day = anniversary(structure.start_day, year);
        let known = ahead(scenario, (From::Record, day), last, setting, control)?;
        let prior = match setting.economy {
            Economy::Known => None,
            Economy::Cut => Some(ahead(scenario, (From::Start, day), last, setting, control)?),
        };
        for series in &scenario.record {
            for &years in horizons {
                let asked = (year, year + years as i32, Horizon::Years(years));
                let prior = prior.as_ref().unwrap_or(&from_start);
                forecasts.extend(of.forecast(series, asked, &known, Some(prior)));
            }
        }
    }
    Ok(forecasts)
}

/// Whose forecasts are made.
struct Of<'a> {
    alignment: usize,
    scenario: &'a Scenario,
    scored: &'a Scored,
}

impl Of<'_> {
    /// The forecast of a series in the year `asked` for the start's day of the year `due`; `None` where either is not known.
    fn forecast(
        &self,
        series: &RecordSeries,
        (asked, due, horizon): (i32, i32, Horizon),
        known: &Ahead,
        prior: Option<&Ahead>,
    ) -> Option<Forecast> {
        let what = series.what;
        let day = |year: i32| anniversary(self.scenario.model.structure.start_day, year);
        let (before, came) = (series.on(day(asked))?, series.on(day(due))?);
        let given_by = |run: &Ahead| {
            let states = run.on(what, due)?;
            let probabilities: Vec<f64> = states.iter().map(|state| state.probability).collect();
            Some(smoothed(&probabilities, run.trajectories))
        };
        let errors = |run: &Ahead| -> Option<Vec<f64>> {
            Some(run.on(what, due)?.iter().map(|state| state.standard_error).collect())
        };
        let (states, years) = (what.states(), f64::from(due - asked));
        let mut given = nobody();
        given[Forecaster::Model as usize] = Some(given_by(known)?);
        given[Forecaster::Prior as usize] = prior.and_then(given_by);
        given[Forecaster::Persistence as usize] = Some(persistence(states.len(), before, years, self.scored.rate));
        let era = base_rate_of_era(self.scenario.model.structure.start_year);
        given[Forecaster::BaseRates as usize] = Some(base_rates(what, before, years, era));
        Some(Forecast {
            alignment: self.alignment,
            scenario: self.scenario.name.clone(),
            what: What::State(what),
            subject: what.key().to_owned(),
            asked: day(asked),
            due: day(due),
            horizon,
            years,
            states,
            before,
            came,
            agreeing: known.on(what, asked).map(|states| states[before].probability),
            given,
            standard_errors: errors(known)?,
            prior: prior.and_then(|run| Some((run.made, errors(run)?))),
        })
    }
}

/// Trajectories that a forecast needs at least.
pub(super) const LEAST: u64 = LANES as u64;
