//! `stadial discover`: the conditions under which an outcome is reached.

use clap::Args;

use crate::evidence::EvidenceList;
use crate::scenario::Scenario;
use crate::study::{
    Answer, Errors, EvidenceArgs, Failure, Known, OutputArgs, Question, Session, Study, StudyArgs, name_of, whole,
};

use super::analysis::{Among, DiscoverOptions, Discovered, columns_max, discover};
use super::answer::discover_answer;
use super::boxes::SearchOptions;
use super::human::DiscoverReport;
use super::prim::PrimOptions;
use super::tree::TreeOptions;

/// The most numbers in the table of trajectories: 200 MB, and as much again while it is made. The table holds all
/// trajectories: leaving some out would cause no bias, but a shorter run does the same in less time.
const CELLS_MAX: u64 = 25_000_000;

/// Years after the start at which early states are read, if the run is long enough.
const YEARS_AFTER_START: i32 = 5;

/// Find the conditions under which an outcome is reached (scenario discovery: PRIM and a classification tree)
///
/// Each trajectory is a row: the uncertain parameters of its draw, its state at an early date, and whether it reaches the
/// outcome. The patient rule induction method (PRIM) finds ranges within which the outcome is frequent; a small
/// classification tree does the same in another way. Trajectories that had reached the outcome by the early date are left
/// out.
///
/// Both are found on one half of the draws and tested on the other half, where conditions that only fit chance fail.
/// Trajectories of one draw are not independent: errors are clustered by draw, and limits that may then be due to chance
/// are dropped. Over many columns PRIM would limit most of them a little; so columns are added one by one, as long as they
/// improve the box. Of the boxes that hold at least --coverage of the trajectories with the outcome, the densest is chosen;
/// peeling.csv lists all of them.
///
/// Writes tables (CSV) and a manifest to results/SCENARIO/discover, unless --out or --no-files is given. If it is
/// interrupted (Ctrl-C), nothing is written: a search on a part of the trajectories would be another one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial discover scenarios/china-russia.toml --outcome functioning_alliance --by 2040\n  \
    stadial discover scenarios/china-russia.toml --outcome downgrade --at 2035 --among states\n  \
    stadial discover scenarios/china-russia.toml --outcome alliance --coverage 0.3 --boxes 2 --out /tmp/alliance")]
pub(crate) struct DiscoverArgs {
    #[command(flatten)]
    evidence: EvidenceArgs,

    #[command(flatten)]
    study: StudyArgs,

    /// Use the states on the start's day (1 January, unless the scenario starts on another) of this year [default: 5 years
    /// after the start, or half way if sooner; with evidence the first such day after the last of it, if that is later]
    #[arg(long, value_name = "YEAR")]
    at: Option<i32>,

    /// Kinds of conditions to search
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    among: Among,

    /// Share of the trajectories with the outcome that a box must hold
    #[arg(long, value_name = "SHARE", default_value_t = 0.5)]
    coverage: f64,

    /// Smallest share of all trajectories in a box or a leaf of the tree
    #[arg(long, value_name = "SHARE", default_value_t = 0.05)]
    mass_min: f64,

    /// Share of a box that each step of PRIM peels off
    #[arg(long, value_name = "SHARE", default_value_t = 0.05)]
    peel: f64,

    /// Maximum number of conditions of a box
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = whole::<u8>(1..=12))]
    conditions: u8,

    /// Number of columns to search: those that differ most in trajectories with the outcome
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = whole::<u8>(1..=100))]
    candidates: u8,

    /// Number of boxes, each in the trajectories outside the boxes before it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole::<u8>(1..=10))]
    boxes: u8,

    /// Maximum number of conditions on a path of the tree
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = whole::<u32>(1..=6))]
    depth: u32,
}

impl Question for DiscoverArgs {
    const NAME: &'static str = "discover";
    const TITLE: &'static str = "Conditions of an outcome";

    type Asked = (Study, DiscoverOptions);
    type Found = (Discovered, Option<Known>);

    fn output(&self) -> &OutputArgs {
        &self.study.output
    }

    fn understand(&self) -> Result<Self::Asked, Failure> {
        let check =
            |scenario: &Scenario, list: Option<&EvidenceList>, errors: &mut Errors| self.check(scenario, list, errors);
        let study = self.study.understand(&self.evidence, check)?;
        let options = DiscoverOptions {
            outcome: study.outcome,
            at: self.year(&study.scenario, study.evidence.as_ref()).abs_diff(study.scenario.model.structure.start_year)
                as usize,
            among: self.among,
            search: SearchOptions {
                prim: PrimOptions { peel: self.peel, paste: self.peel, mass_min: self.mass_min, past_falls: true },
                coverage: self.coverage,
                conditions: usize::from(self.conditions),
                candidates: usize::from(self.candidates),
            },
            boxes: usize::from(self.boxes),
            tree: TreeOptions { depth: self.depth, mass_min: self.mass_min },
        };
        Ok((study, options))
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Ok(())
    }

    fn scenario<'a>(&self, (study, _): &'a Self::Asked) -> Option<&'a Scenario> {
        Some(&study.scenario)
    }

    fn work(&self, (study, _): &Self::Asked) -> Option<u64> {
        // Evidence takes about as long to take in as the run that follows.
        Some(study.plan.n() * if study.evidence.is_some() { 2 } else { 1 })
    }

    fn arguments(&self, (study, _): &Self::Asked, _: &Self::Found) -> Vec<String> {
        let among = [name_of(&self.among)];
        self.evidence
            .arguments(self.study.arguments(study))
            .with("at", [self.year(&study.scenario, study.evidence.as_ref())])
            .with("among", among)
            .with("coverage", [self.coverage])
            .with("mass-min", [self.mass_min])
            .with("peel", [self.peel])
            .with("conditions", [self.conditions])
            .with("candidates", [self.candidates])
            .with("boxes", [self.boxes])
            .with("depth", [self.depth])
            .words()
    }

    fn investigate(&self, (study, options): &Self::Asked, session: &Session) -> Result<Self::Found, Failure> {
        let known = study.known(&session.control())?;
        let model = known.as_ref().map_or(&study.scenario.model, |known| &known.scenario.model);
        let found = discover(model, &study.plan, options, &session.control())?;
        // Conditions on a part of the trajectories would take as long to find as on all of them.
        if session.is_interrupted() { Err(Failure::NothingFinished) } else { Ok((found, known)) }
    }

    fn answer(
        &self,
        (study, options): &Self::Asked,
        (found, known): &Self::Found,
        session: &Session,
    ) -> Result<Answer, Failure> {
        let finished = found.rows + found.already + found.invalid;
        let run = study.check(study.simulated(finished, found.invalid, found.overrun, session.seconds()))?;
        let outcome = &study.scenario.model.structure.outcomes[study.outcome];
        let answer = discover_answer(DiscoverReport { scenario: &study.scenario, outcome, options, found, run });
        Ok(known.iter().fold(answer, |answer, known| known.told_in(answer)))
    }
}

impl DiscoverArgs {
    /// The early date.
    fn year(&self, scenario: &Scenario, list: Option<&EvidenceList>) -> i32 {
        let structure = &scenario.model.structure;
        let half_way = structure.start_year + (structure.end_year - structure.start_year) / 2;
        let early = half_way.min(structure.start_year + YEARS_AFTER_START);
        let years = list.map_or(0, |list| list.last_step().div_ceil(structure.steps_per_year));
        let known = structure.start_year.saturating_add_unsigned(years).min(structure.end_year - 1);
        self.at.unwrap_or(early.max(known))
    }

    fn check(&self, scenario: &Scenario, list: Option<&EvidenceList>, errors: &mut Errors) {
        let structure = &scenario.model.structure;
        let (first, last) = (structure.start_year, structure.end_year - 1);
        let at = self.year(scenario, list);
        if !(first..=last).contains(&at) {
            errors.add(format!(
                "--at {at}: must be in the run, before the outcome counts; give a year from {first} to {last}"
            ));
        }
        for (option, share, most) in
            [("--coverage", self.coverage, 1.0), ("--mass-min", self.mass_min, 0.5), ("--peel", self.peel, 0.5)]
        {
            if !(share > 0.0 && share < most) {
                errors.add(format!("{option} {share}: must be between 0 and {most}, such as 0.05"));
            }
        }
        if self.among == Among::Parameters && scenario.model.priors.is_empty() {
            errors.add(
                "--among parameters: no parameter of this scenario is uncertain; give some a distribution, as in `--set \
                 'incentive.threat_weight={ uniform = { low = 0.4, high = 0.7 } }'`, or use --among states",
            );
        }
        let most = CELLS_MAX / columns_max(&scenario.model, self.among).max(1) as u64;
        let asked = self.study.trajectories(scenario);
        if asked > most {
            errors.add(format!(
                "--trajectories {asked}: each is a row of the table, and at most {most} fit into memory; give fewer, or use \
                 --among states or --among parameters"
            ));
        }
    }
}
