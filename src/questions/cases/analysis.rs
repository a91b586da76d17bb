//! Comparison of alignments: the state of each, and the probabilities of its next upgrade and downgrade.

use crate::ensemble::{Control, LANES, Plan, Results, run};
use crate::input::Date;
use crate::model::{Condition, Model, Outcome};
use crate::scenario::{Scenario, anniversary};
use crate::stats::Proportion;
use crate::study::Known;
use crate::theory::{AlignmentType, Band, INDICATORS, N_INDICATORS, TYPES};

use super::facts::{FactRow, fact_outcomes, fact_rows, last_step};

/// The numbers of years ahead for which probabilities are given.
pub const YEARS_AHEAD: [u32; 2] = [5, 10];

/// A change from the state at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// To a type of higher rank.
    TypeUp,
    /// To a type of lower rank.
    TypeDown,
    /// To a higher stage.
    StageUp,
    /// To a lower stage.
    StageDown,
}

impl Move {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 4] = [Self::TypeUp, Self::TypeDown, Self::StageUp, Self::StageDown];

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::TypeUp => "type_up",
            Self::TypeDown => "type_down",
            Self::StageUp => "stage_up",
            Self::StageDown => "stage_down",
        }
    }

    fn outcome(self, initial: AlignmentType, until: u32) -> Outcome {
        let condition = match self {
            Self::TypeUp => Condition::Type(TYPES.map(|kind| kind > initial)),
            Self::TypeDown => Condition::Type(TYPES.map(|kind| kind < initial)),
            Self::StageUp => Condition::StageFromStart { higher: true },
            Self::StageDown => Condition::StageFromStart { higher: false },
        };
        let any = vec![vec![condition]];
        Outcome {
            name: self.key().to_owned(),
            title: self.key().to_owned(),
            any,
            from: 0,
            until,
            lasting_steps: 0,
            reference: Vec::new(),
        }
    }
}

/// An alignment: its state at the start, and its possible changes.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRow {
    /// The scenario's name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The year of its start.
    pub year: i32,
    /// The day of its start.
    pub on: Date,
    /// The stage at the start, 0 to 7; that of the central depths if these are uncertain.
    pub stage: u8,
    /// The depth of the indicator that marks the stage.
    pub depth: u8,
    /// That depth in words.
    pub depth_name: String,
    /// The band of that stage.
    pub band: Option<Band>,
    /// The name of the indicator that marks the stage.
    pub indicator: Option<&'static str>,
    /// The type at the start.
    pub kind: AlignmentType,
    /// Whether a treaty is in force at the start.
    pub treaty: bool,
    /// Whether parameters of the scenario are uncertain.
    pub uncertain: bool,
    /// Power ratio, balances of power, threat and interest, incentive, status at the start; means over the draws.
    pub drivers: Vec<(String, f64)>,
    /// The probabilities of each move of [`Move::ALL`] within each of [`YEARS_AHEAD`]; `None` beyond the end of the
    /// scenario.
    pub moves: [[Option<Proportion>; YEARS_AHEAD.len()]; Move::ALL.len()],
    /// The facts, and their probabilities.
    pub facts: Vec<FactRow>,
    /// Invalid trajectories: they left the model's domain and are in no table or figure.
    pub invalid: u64,
}

/// A case under evidence: its name, the number of facts that the evidence decides, and what the evidence did.
pub(super) type KnownCase = (String, usize, Known);

/// The number of trajectories that a case needs: whole batches for every draw.
#[must_use]
pub fn needed(scenario: &Scenario, trajectories: u64) -> Plan {
    let draws = scenario.plan.draws.min(trajectories / LANES as u64);
    Plan::new(&scenario.model, trajectories, draws, scenario.plan.seed)
}

/// Runs a scenario for the years of the probabilities, or up to its last fact.
///
/// # Errors
/// If the threads cannot be started.
pub fn case(scenario: &Scenario, plan: &Plan, control: &Control<'_>) -> Result<CaseRow, rayon::ThreadPoolBuildError> {
    let mut model = model_of(scenario);
    let tally = run(&model, plan, control)?;
    let last_year = model.structure.n_years() as usize - 1;
    let counted = (&tally, Move::ALL.len(), last_year);
    let facts = fact_rows(&scenario.facts, counted, model.structure.start_year, !model.priors.is_empty());
    // Facts have no probabilities by year.
    model.structure.outcomes.truncate(Move::ALL.len());
    let structure = &model.structure;
    let results = Results::new(&model, &tally);
    let start = structure.start_year;
    let within = |change: Move, years: u32| {
        (years <= structure.n_years()).then(|| results.probability_of(change.key(), structure.year(years - 1)))
    };
    let depths = std::array::from_fn::<u8, N_INDICATORS, _>(|j| model.base.start[j].depth.round() as u8);
    let stage = structure.stages.reached(depths);
    let highest = (0..N_INDICATORS).find(|&j| stage > 0 && structure.stages.number(j) == stage);
    let drivers = results.drivers.iter().filter(|row| row.year == start && !row.variable.contains('.'));
    Ok(CaseRow {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        year: start,
        on: anniversary(structure.start_day, start),
        stage,
        depth: highest.map_or(0, |j| depths[j]),
        depth_name: structure.depth_scale.name(highest.map_or(0, |j| depths[j])),
        band: structure.stages.band(stage),
        indicator: highest.map(|j| INDICATORS[j].name),
        kind: structure.initial_type,
        treaty: structure.initial_treaty.is_in_force(),
        uncertain: !scenario.model.priors.is_empty(),
        drivers: drivers.map(|row| (row.variable.clone(), row.mean)).collect(),
        moves: Move::ALL.map(|change| YEARS_AHEAD.map(|years| within(change, years).flatten().copied())),
        facts,
        invalid: tally.invalid(),
    })
}

/// The model with the moves and the facts as its outcomes, truncated after the last horizon and the last fact.
fn model_of(scenario: &Scenario) -> Model {
    let mut model = scenario.model.clone();
    let structure = &mut model.structure;
    let years_of_facts = last_step(&scenario.facts).div_ceil(structure.steps_per_year);
    // Under evidence the run goes on beyond the last of it.
    let known = model.conditioned.as_ref().and_then(|known| known.moments.last());
    let years_of_evidence = known.map_or(0, |last| last / structure.steps_per_year + 1);
    let years = structure.n_years().min(YEARS_AHEAD[YEARS_AHEAD.len() - 1].max(years_of_facts).max(years_of_evidence));
    structure.end_year = structure.start_year.saturating_add_unsigned(years);
    let until = structure.n_steps();
    structure.outcomes = Move::ALL.map(|change| change.outcome(structure.initial_type, until)).into();
    structure.outcomes.extend(fact_outcomes(&scenario.facts));
    model
}
