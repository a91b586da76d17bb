//! `stadial search`: policies and numbers searched for the best in several objectives.

use std::cell::RefCell;

use clap::Args;

use crate::ensemble::{Control, LANES, Plan};
use crate::evidence::EvidenceList;
use crate::model::{Model, Policy};
use crate::questions::compare::CompareOptions;
use crate::scenario::{Calendar, DRAWS_MAX, Scenario, TRAJECTORIES_MAX};
use crate::study::{
    Answer, Arguments, Errors, EvidenceArgs, Failure, Known, OutputArgs, Question, ScenarioArgs, SeedArgs, Session,
    ThreadArgs, after_evidence, conditioned, error_with_way_out, find, plan_once, truncate_at, whole,
};

use super::answer::{search_answer, search_manifest};
use super::asked::{Asked, Found};
use super::confirm::{findings, rerun};
use super::explore::{Evaluated, Setting, explore, own_seed};
use super::reading::{read_costs, read_goals, read_levers};
use super::report::SearchReport;
use super::space::{Point, Space};
use super::tables::evaluation_table;

/// The most counts that are kept: 200 MB.
const COUNTS_MAX: u64 = 12_500_000;

/// Search policies and numbers for the plans that are best in several objectives
///
/// A plan sets every lever: whether a policy is applied, how large its changes are, when it begins, or any other number of
/// the scenario. Policies without a lever are not applied. The answer is the Pareto front: the plans that no other
/// evaluated plan beats in all objectives at once.
///
/// All plans run on the same random numbers. If there are no more plans than --evaluations, all of them are evaluated;
/// otherwise NSGA-II proposes them. The front is then run anew on other random numbers, so that its probabilities are not
/// better than they are because they were chosen for it.
///
/// Writes front.csv, evaluations.csv (which grows during the search), a picture and a manifest to results/SCENARIO/search,
/// unless --out or --no-files is given. Ctrl-C ends the search: the front is then that of the plans evaluated so far.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial search scenarios/china-russia.toml --lever policies.split_moscow --lever policies.split_beijing \\\n      \
        --objective 'functioning_alliance by 2040 low' --objective cost \\\n      \
        --cost policies.split_moscow=2 --cost policies.split_beijing=3\n  \
    stadial search my.toml --lever policies.calm --lever policies.calm.from=2026:2035 \\\n      \
        --lever policies.calm.set.shocks.war.rate.scale=0.2:1 \\\n      \
        --objective 'war by 2040 low' --objective 'alliance high'\n  \
    stadial search my.toml --lever policies.calm --lever policies.storm --objective 'war low' --objective cost \\\n      \
        --cost policies.calm=5 --cost policies.storm=1 --budget 5")]
pub(crate) struct SearchArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    evidence: EvidenceArgs,

    /// What a plan sets; repeatable: policies.NAME (applied or not), PATH=LOW:HIGH or PATH=LOW:HIGH:log (a number of the
    /// scenario or of a policy), policies.NAME.from=2026:2035 (a date of a policy, in years or in months as in
    /// 2026-01:2028-06)
    #[arg(long = "lever", value_name = "LEVER", required = true)]
    levers: Vec<String>,

    /// What is to be low or high; at least two: 'OUTCOME by YEAR low', 'OUTCOME by YEAR high' or cost;
    /// without `by YEAR`, the last year counts; without spaces, as in OUTCOME:YEAR:low
    #[arg(long = "objective", value_name = "OBJECTIVE", required = true)]
    objectives: Vec<String>,

    /// What something costs; repeatable: policies.NAME=C if the policy is applied, LEVER=C for each unit of a lever's value
    /// (of a date: for each year after the start); may be negative
    #[arg(long = "cost", value_name = "PATH=C", allow_hyphen_values = true)]
    costs: Vec<String>,

    /// The most that a plan may cost
    #[arg(long, value_name = "B", requires = "costs", allow_hyphen_values = true)]
    budget: Option<f64>,

    /// Number of plans to evaluate at most, beside the scenario without any
    #[arg(long, value_name = "K", default_value_t = 200, value_parser = whole::<u64>(4..=10_000))]
    evaluations: u64,

    /// Number of plans of the front to run anew; of more, those with the most space around them
    #[arg(long, value_name = "M", default_value_t = 12, value_parser = whole::<u64>(2..=200))]
    front: u64,

    /// Number of trajectories for each evaluated plan
    #[arg(long, value_name = "N", default_value_t = 16_000, value_parser = whole::<u64>(800..=TRAJECTORIES_MAX))]
    trajectories: u64,

    /// Number of trajectories for each plan of the front, when it is run anew
    #[arg(long, value_name = "N", default_value_t = 96_000, value_parser = whole::<u64>(800..=TRAJECTORIES_MAX))]
    confirm: u64,

    /// Number of draws of the uncertain parameters [default: one per 480 trajectories]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(20..=DRAWS_MAX))]
    draws: Option<u64>,

    #[command(flatten)]
    seed: SeedArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl Question for SearchArgs {
    const NAME: &'static str = "search";
    const TITLE: &'static str = "The best plans in several objectives";

    type Asked = Asked;
    type Found = Found;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        self.asked()
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Err("which plans it tries next depends on what it has found")
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        // Evidence takes about as long to take in as a run.
        let known = if asked.evidence.is_some() { self.trajectories + self.confirm } else { 0 };
        Some((1 + self.most_plans(asked)) * self.trajectories + (1 + self.front) * self.confirm + known)
    }

    fn arguments(&self, asked: &Asked, _: &Found) -> Vec<String> {
        self.evidence
            .arguments(Arguments::of(&asked.scenario))
            .with("lever", &self.levers)
            .with("objective", &self.objectives)
            .with("cost", &self.costs)
            .with("budget", self.budget)
            .with("evaluations", [self.evaluations])
            .with("front", [self.front])
            .with("trajectories", [self.trajectories])
            .with("confirm", [self.confirm])
            .with("draws", self.draws)
            .with("seed", [asked.plans[0].seed.0])
            .words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Found, Failure> {
        let announced = RefCell::new(false);
        let mut report = |number: usize, evaluated: &Evaluated| -> Result<(), Failure> {
            if number == 0 && evaluated.counts.valid() == 0 {
                return Err(Failure::all_invalid(evaluated.counts.invalid, &asked.baseline, &asked.plans[0]));
            }
            if !announced.replace(true) {
                session.announce(search_manifest(self.report(asked, None, 0.0)))?;
            }
            session.append(&[evaluation_table(asked, &[(number, evaluated)])])
        };
        let control = session.control();
        let mut known = asked.known(&control)?;
        let settle = |point: Option<&Point>, plan: &Plan| self.settled((asked, &known), point, plan, &control);
        let setting = Setting {
            space: &asked.space,
            goals: &asked.goals,
            settle: &settle,
            plan: &asked.plans[0],
            evaluations: self.evaluations as usize,
        };
        let archive = explore(&setting, &control, &mut report)?;
        if archive.all.is_empty() {
            return Err(Failure::NothingFinished);
        }
        let all = archive.front(&asked.goals);
        let objectives = archive.all_objectives(&asked.goals);
        let front = crate::analysis::spread(&objectives, &all, self.front as usize);
        let numbers = std::iter::once(0).chain(front.iter().copied().filter(|&number| number > 0));
        let chosen: Vec<(usize, Evaluated)> = numbers.map(|number| (number, archive.all[number].clone())).collect();
        let done = archive.all.len() as u64 * self.trajectories;
        session.aim(done, done + chosen.len() as u64 * self.confirm);
        let interrupted = session.is_interrupted();
        let anew = if interrupted { None } else { rerun(&setting, &chosen, &asked.plans[1], &control)? };
        let confirmed = anew.is_some();
        let front = findings(&asked.goals, anew.unwrap_or(chosen), &front, asked.uncertain);
        let interrupted = interrupted || !confirmed;
        known.truncate(1);
        Ok(Found { archive, known: known.pop(), front, on_front: all.len(), confirmed, interrupted })
    }

    fn answer(&self, asked: &Asked, found: &Found, session: &Session) -> Result<Answer, Failure> {
        let answer = search_answer(self.report(asked, Some(found), session.seconds()));
        Ok(found.known.iter().fold(answer, |answer, known| known.told_in(answer)))
    }
}

impl SearchArgs {
    fn report<'a>(&'a self, asked: &'a Asked, found: Option<&'a Found>, seconds: f64) -> SearchReport<'a> {
        SearchReport {
            asked,
            found,
            levers: &self.levers,
            objectives: &self.objectives,
            costs: &self.costs,
            most_plans: self.most_plans(asked),
            threads: self.threads.count(),
            seconds,
        }
    }

    /// The number of plans that are evaluated at most, beside the baseline.
    fn most_plans(&self, asked: &Asked) -> u64 {
        asked.space.size().map_or(self.evaluations, |size| self.evaluations.min(size as u64))
    }

    fn asked(&self) -> Result<Asked, Failure> {
        let scenario = self.scenario.load_with_evidence(self.output.screen.quiet)?;
        let evidence = self.evidence.load(&scenario)?;
        let mut errors = Errors::default();
        let structure = &scenario.model.structure;
        let levers = read_levers(&self.levers, &scenario, &mut errors);
        let goals = read_goals(&self.objectives, !self.costs.is_empty(), structure, &mut errors);
        let named = |policy: &&Policy| levers.iter().any(|lever| lever.policy() == Some(&policy.name));
        let policies = scenario.policies.iter().filter(named).map(|policy| policy.name.clone()).collect();
        let costs = read_costs(&self.costs, &levers, &mut errors);
        if let Some(budget) = self.budget.filter(|budget| !budget.is_finite()) {
            errors.add(format!("--budget {budget}: must be a finite number"));
        }
        let last = goals.iter().filter_map(|goal| Some(goal.event()?.year)).max();
        let year = last.unwrap_or(structure.last_year());
        let space = Space { levers, policies, costs, budget: self.budget, calendar: Calendar::of(structure) };
        // What depends on the values can be checked only if they were read.
        if errors.is_empty() {
            self.check_ends((&scenario, evidence.as_ref()), &space, year, &mut errors);
        }
        errors.into_result()?;
        let baseline = truncate_at(scenario.model.clone(), year);
        let plans = self.plans(1, false);
        let mut asked = Asked { scenario, space, goals, year, baseline, evidence, uncertain: false, plans };
        let priors = |point: &Point| self.model(&asked, point).is_ok_and(|found| !found.model.priors.is_empty());
        asked.uncertain = !asked.baseline.priors.is_empty() || asked.space.first().iter().any(priors);
        let seed = self.seed.seed.unwrap_or(asked.scenario.plan.seed);
        let mut plans = self.plans(seed, asked.uncertain);
        for (plan, trajectories) in plans.iter_mut().zip([self.trajectories, self.confirm]) {
            if asked.uncertain {
                let usual = CompareOptions::draws_for(trajectories, asked.scenario.plan.draws);
                plan.draws = self.draws.unwrap_or(usual).min(trajectories / LANES as u64);
            }
            if asked.evidence.is_some() {
                *plan = plan.clone().under_evidence(&asked.baseline);
            }
        }
        let counts = (self.most_plans(&asked) + 1) * plans[0].draws * (asked.goals.len() as u64 + 1);
        if counts > COUNTS_MAX {
            return Err(Failure::Option(format!(
                "--evaluations {}: with {} draws, the results of so many plans do not fit into memory; give fewer --draws or \
                 --evaluations",
                self.evaluations, plans[0].draws
            )));
        }
        Ok(Asked { plans, ..asked })
    }

    /// The run of each evaluated plan and that of the front, which has random numbers of its own.
    fn plans(&self, seed: u64, uncertain: bool) -> [Plan; 2] {
        let plan = |trajectories: u64, seed: u64| {
            let mut plan = Plan::paired(uncertain, trajectories, 1, seed);
            plan.threads = self.threads.number();
            plan
        };
        let search = plan(self.trajectories, seed);
        let confirmation = plan(self.confirm, own_seed(search.seed, "confirmation"));
        [search, confirmation]
    }

    /// Each lever at both ends, alone, with its policy.
    fn check_ends(
        &self,
        (scenario, evidence): (&Scenario, Option<&EvidenceList>),
        space: &Space,
        year: i32,
        errors: &mut Errors,
    ) {
        let end = truncate_at(scenario.model.clone(), year).structure.n_steps();
        for (lever, text) in space.levers.iter().zip(&self.levers) {
            for place in [0, lever.count() - 1] {
                let set = match lever.kind {
                    super::lever::Kind::Policy => Vec::new(),
                    _ => vec![format!("{}={}", lever.path, lever.text(place))],
                };
                let loaded = match self.scenario.load_with(&set) {
                    Ok(loaded) => loaded,
                    Err(error) => {
                        errors.add(format!("--lever {text}: {}", error_with_way_out(&error)));
                        break;
                    }
                };
                let own = |policy: &&Policy| lever.policy() == Some(&policy.name);
                let begins = loaded.policies.iter().find(own).map(|policy| policy.begins);
                if let (Some(list), Some(begins)) = (evidence, begins) {
                    let what = format!("--lever {text}");
                    errors.keep(after_evidence(list, &loaded.model.structure, &what, begins));
                }
                if begins.is_some_and(|begins| begins >= end) {
                    errors.add(format!(
                        "--lever {text}: the policy would begin after {year}, the last year of the objectives\n  help: \
                         give an earlier date, or objectives by a later year"
                    ));
                    break;
                }
            }
        }
    }

    /// The model and the run under a plan (`None`: none of the levers), or why there is none. `known`: the scenario under
    /// evidence, for the search and for its confirmation.
    fn settled(
        &self,
        (asked, known): (&Asked, &[Known]),
        point: Option<&Point>,
        plan: &Plan,
        control: &Control<'_>,
    ) -> Result<(Model, Plan), String> {
        let of_plan = known.get(usize::from(plan.seed != asked.plans[0].seed));
        let base = of_plan.map_or(&asked.baseline, |known| &known.scenario.model);
        let Some(point) = point else { return Ok((base.clone(), plan.clone())) };
        let mut scenario = self.model(asked, point)?;
        if !asked.space.changes_the_past(point) {
            // Policies begin after the evidence, so that what led to it is the same for all.
            scenario.model.conditioned.clone_from(&base.conditioned);
            return Ok((scenario.model, plan.clone()));
        }
        let list = self.evidence.load(&scenario).map_err(|failure| failure.to_string())?;
        let Some(list) = list else { return Ok((scenario.model, plan.clone())) };
        let plan = plan.clone().under_evidence(&scenario.model);
        let known = conditioned(&scenario, &list, &plan, control).map_err(|failure| failure.to_string())?;
        Ok((known.scenario.model, plan))
    }

    /// The scenario under a plan, or why there is none.
    fn model(&self, asked: &Asked, point: &Point) -> Result<Scenario, String> {
        let loaded =
            self.scenario.load_with(&asked.space.overrides(point)).map_err(|error| error_with_way_out(&error))?;
        let policies: Vec<Policy> = find(&loaded, asked.space.applied(point).into_iter())
            .map_err(|failure| failure.to_string())?
            .into_iter()
            .cloned()
            .collect();
        let model = truncate_at(loaded.model.clone(), asked.year);
        let begun: Vec<&Policy> = policies.iter().filter(|policy| policy.begins < model.structure.n_steps()).collect();
        plan_once(&model, begun.iter().copied()).map_err(|failure| failure.to_string())?;
        let model = model.under(&begun);
        Ok(Scenario { model, ..loaded })
    }
}
