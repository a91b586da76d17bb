//! `stadial compare`: the policies of a scenario side by side.

use std::path::PathBuf;

use clap::Args;

use crate::ensemble::Plan;
use crate::evidence::EvidenceList;
use crate::exercise::{InjectList, load};
use crate::model::Policy;
use crate::render::end_of;
use crate::scenario::{BASELINE, DRAWS_MAX, Scenario};
use crate::study::page::{Content, ReportError, ResultFiles};
use crate::study::{
    Answer, Arguments, EvidenceArgs, Failure, InjectsEntry, Known, OutputArgs, Question, ScenarioArgs, SeedArgs,
    Session, ThreadArgs, after_evidence, conditioned, find, in_time, name_of, outcome_named, plan_once,
    refuse_if_all_leave, whole, year_by,
};

use super::analysis::{CompareOptions, Comparison, Course, compare};
use super::answer::compare_answer;
use super::decision::Wanted;
use super::page;
use super::report::CompareReport;

/// Compare policies: probabilities, differences with paired errors, and which is best over the uncertain parameters
///
/// A policy is a named, dated change of the scenario, declared in its file: numbers that change from a date on, variables
/// that move, shocks that occur. The scenario without any policy and with each one is simulated on the same random numbers,
/// so that differences have small errors.
///
/// Over the draws of the uncertain parameters the answer says in how many each policy is best, how much is lost where
/// another would have been better (regret), and in how many the probability is good enough.
///
/// Writes tables (CSV) and a manifest to results/SCENARIO/compare, unless --out or --no-files is given.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial compare scenarios/china-russia.toml\n  \
    stadial compare scenarios/china-russia.toml --policy split_moscow --policy split_beijing --by 2040\n  \
    stadial compare scenarios/china-russia.toml --policy trade_rupture+taiwan_2027 --outcome defence_treaty\n  \
    stadial compare my.toml --outcome alliance --want high --good-enough 0.3 --out /tmp/compared\n  \
    stadial compare my.toml --injects one.csv --injects other.csv\n  \
    stadial compare scenarios/china-russia.toml --out /tmp/compared --report --charts figures\n\n\
    In a scenario:\n  \
    [policies.pressure]\n  \
    from = 2027\n  \
    set.actors.russia.urgency_target = { add = 0.1 }      # also a number, a distribution, or { scale = 1.2 }\n  \
    effects.stake.china = { mean = -0.5, sd = 0.2 }       # at the date, on the logit scale\n  \
    inject.taiwan_strait_crisis = 2027-08-01              # a shock of the scenario")]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// Policy of the scenario, or several at once, as in A+B; repeatable [default: all that begin in time]
    #[arg(long = "policy", value_name = "NAME[+NAME]")]
    policies: Vec<String>,

    /// List of injects (CSV, JSON or .xlsx, see `stadial run --help`) to compare; repeatable. Without --policy, only lists are
    /// compared
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    injects: Vec<PathBuf>,

    #[command(flatten)]
    evidence: EvidenceArgs,

    /// Outcome; repeatable [default: all; the answer is about the first]
    #[arg(long = "outcome", value_name = "NAME")]
    outcomes: Vec<String>,

    /// Year up to whose end outcomes count; later years are not simulated [default: the last]
    #[arg(long, value_name = "YEAR")]
    by: Option<i32>,

    /// Whether a low or a high probability is wanted
    #[arg(long, value_enum, default_value_t, value_name = "WHICH")]
    want: Wanted,

    /// Probability that is good enough [default: that with no policy]
    #[arg(long, value_name = "P")]
    good_enough: Option<f64>,

    /// Number of trajectories for each policy, at least 800 [default: the scenario's, else 96,000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(CompareOptions::TRAJECTORIES_MIN..=CompareOptions::TRAJECTORIES_MAX))]
    trajectories: Option<u64>,

    /// Number of draws of the uncertain parameters [default: one per 480 trajectories]
    #[arg(long, value_name = "D", value_parser = whole::<u64>(1..=DRAWS_MAX))]
    draws: Option<u64>,

    #[command(flatten)]
    seed: SeedArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

/// The options, read for the scenario.
pub(crate) struct Asked {
    scenario: Scenario,
    lists: Vec<InjectList>,
    courses: Vec<Course>,
    options: CompareOptions,
    evidence: Option<EvidenceList>,
    year: i32,
}

/// The result, and the alternatives that were compared.
pub(crate) struct Found {
    comparison: Comparison,
    courses: Vec<Course>,
    known: Option<Known>,
}

impl Question for CompareArgs {
    const NAME: &'static str = "compare";
    const TITLE: &'static str = "Policies side by side";

    type Asked = Asked;
    type Found = Found;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        let mut scenario = self.scenario.load_with_evidence(self.output.screen.quiet)?;
        let evidence = self.evidence.load(&scenario)?;
        let lists = self.injects.iter().map(|path| load(path, &scenario)).collect::<Result<Vec<InjectList>, _>>()?;
        let year = self.shorten(&mut scenario)?;
        let n_steps = scenario.model.structure.n_steps();
        let lists: Vec<InjectList> = lists.into_iter().map(|list| list.ended(n_steps)).collect();
        if let Some(list) = lists.iter().find(|list| list.injects.is_empty()) {
            let message = format!(
                "--injects {}: none of its injects is dated by {}; give a later --by",
                list.name,
                end_of(scenario.model.structure.start_day, year)
            );
            return Err(Failure::Option(message));
        }
        let options = self.options(&scenario, evidence.is_some())?;
        let mut courses = self.courses(&scenario, year, lists.is_empty())?;
        for list in &lists {
            let course = course(&scenario, list)?;
            if courses.iter().any(|other| other.name == course.name) {
                let message =
                    format!("--injects {}: `{}` is compared already; name each list once", list.name, course.name);
                return Err(Failure::Option(message));
            }
            courses.push(course);
        }
        courses.iter().try_for_each(|course| refuse_if_all_leave(&scenario, &course.model))?;
        for course in courses.iter().skip(1) {
            let what = format!("policy {}", course.name);
            let of = |list| after_evidence(list, &scenario.model.structure, &what, course.begins);
            evidence.as_ref().map_or(Ok(()), of)?;
        }
        Ok(Asked { scenario, lists, courses, options, evidence, year })
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Ok(())
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    fn work(&self, asked: &Asked) -> Option<u64> {
        // Evidence takes about as long to take in as a run.
        let runs = asked.courses.len() + usize::from(asked.evidence.is_some());
        Some(asked.options.trajectories * runs as u64)
    }

    fn arguments(&self, asked: &Asked, _: &Found) -> Vec<String> {
        self.evidence
            .arguments(Arguments::of(&asked.scenario))
            .with("policy", &self.policies)
            .with("injects", self.injects.iter().map(|path| path.display()))
            .with("outcome", &self.outcomes)
            .with("by", [asked.year])
            .with("want", [name_of(&self.want)])
            .with("good-enough", self.good_enough)
            .with("trajectories", [asked.options.trajectories])
            .with("draws", [asked.options.draws])
            .with("seed", [asked.options.seed])
            .words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Found, Failure> {
        let Asked { scenario, options, evidence, .. } = asked;
        let control = session.control();
        let plan = Plan::new(&scenario.model, options.trajectories, options.draws, options.seed);
        let plan = Plan { threads: options.threads, ..plan }.under_evidence(&scenario.model);
        let known = evidence.as_ref().map(|list| conditioned(scenario, list, &plan, &control)).transpose()?;
        let mut courses = asked.courses.clone();
        if let Some(known) = &known {
            // Policies begin after the evidence, so what led to it is the same for all.
            courses
                .iter_mut()
                .for_each(|course| course.model.conditioned.clone_from(&known.scenario.model.conditioned));
        }
        let comparison = compare(&courses, options, &control)?.ok_or(Failure::NothingFinished)?;
        Ok(Found { comparison, courses, known })
    }

    fn answer(&self, asked: &Asked, found: &Found, session: &Session) -> Result<Answer, Failure> {
        let Asked { scenario, lists, options, year, .. } = asked;
        let Found { comparison: found, courses, known } = found;
        let mut answer = compare_answer(CompareReport {
            scenario,
            courses: &courses[..found.courses],
            asked: courses.len(),
            options,
            found,
            year: *year,
            threads: self.threads.count(),
            seconds: session.seconds(),
        });
        let entry = |list: &InjectList| InjectsEntry::new(&scenario.model.structure, list);
        answer.manifest.scenarios[0].injects = lists.iter().map(entry).collect();
        for list in lists {
            answer.screen += &list.sentence();
            answer.screen.push('\n');
        }
        Ok(known.iter().fold(answer, |answer, known| known.told_in(answer)))
    }

    fn page(files: &ResultFiles) -> Result<Content, ReportError> {
        page::content(files)
    }
}

impl CompareArgs {
    /// Ends the scenario with the year asked for, and returns that year.
    fn shorten(&self, scenario: &mut Scenario) -> Result<i32, Failure> {
        let structure = &mut scenario.model.structure;
        let year = year_by(structure, self.by)?;
        structure.end_with(year);
        Ok(year)
    }

    fn options(&self, scenario: &Scenario, known: bool) -> Result<CompareOptions, Failure> {
        let structure = &scenario.model.structure;
        let place = |name: &String| outcome_named(structure, name);
        let mut outcomes = self.outcomes.iter().map(place).collect::<Result<Vec<usize>, Failure>>()?;
        let mut seen = Vec::new();
        outcomes.retain(|&place| {
            !seen.contains(&place) && {
                seen.push(place);
                true
            }
        });
        if outcomes.is_empty() {
            outcomes = (0..structure.outcomes.len()).collect();
        }
        if let Some(bound) = self.good_enough.filter(|bound| !(*bound > 0.0 && *bound < 1.0)) {
            let message = format!("--good-enough {bound}: must be a probability between 0 and 1, such as 0.05");
            return Err(Failure::Option(message));
        }
        let trajectories =
            self.trajectories.unwrap_or(scenario.plan.trajectories).max(CompareOptions::TRAJECTORIES_MIN);
        let draws = self.draws.unwrap_or(CompareOptions::draws_for(trajectories, scenario.plan.draws));
        let of_scenario = Plan::new(&scenario.model, trajectories, draws, 0);
        let draws = if known { of_scenario.under_evidence(&scenario.model).draws } else { draws };
        if draws > 1 && trajectories / draws < 2 {
            let message = format!("--draws {draws}: each draw needs at least 2 of the {trajectories} trajectories");
            return Err(Failure::Option(message));
        }
        Ok(CompareOptions {
            outcomes,
            wanted: self.want,
            bound: self.good_enough,
            trajectories,
            draws,
            seed: self.seed.seed.unwrap_or(scenario.plan.seed),
            threads: self.threads.number(),
        })
    }

    /// The scenario without any policy, then with those asked for.
    fn courses(&self, scenario: &Scenario, year: i32, needed: bool) -> Result<Vec<Course>, Failure> {
        let structure = &scenario.model.structure;
        let begun = scenario.policies.iter().filter(|policy| policy.begins < structure.n_steps());
        let all: Vec<String> = begun.map(|policy| policy.name.clone()).collect();
        let asked = if self.policies.is_empty() && needed && !all.is_empty() { &all } else { &self.policies };
        if scenario.policies.is_empty() && needed {
            return Err(Failure::Option(format!(
                "{}: the scenario has no policies to compare; declare some under `[policies.NAME]` (example: `stadial \
                 compare --help`)",
                self.scenario.scenario.display()
            )));
        }
        if asked.is_empty() && needed {
            return Err(Failure::Option(format!("--by {year}: no policy has begun by then; give a later year")));
        }
        let mut courses = vec![Course::baseline(BASELINE, &scenario.model)];
        for name in asked {
            let policies: Vec<&Policy> = find(scenario, name.split('+'))?;
            plan_once(&scenario.model, policies.iter().copied())?;
            policies.iter().try_for_each(|policy| in_time(structure, policy))?;
            let course = Course::under(&scenario.model, &policies);
            if courses.iter().any(|other| other.name == course.name) {
                return Err(Failure::Option(format!("--policy {name}: given twice; name each once")));
            }
            courses.push(course);
        }
        Ok(courses)
    }
}

/// A list as an alternative to be compared: called by its file, in the order of `scenario`.
fn course(scenario: &Scenario, list: &InjectList) -> Result<Course, Failure> {
    let played = list.policies(&scenario.policies);
    plan_once(&scenario.model, InjectList::once(&played))?;
    let stem =
        PathBuf::from(&list.name).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let mut course = Course::under(&scenario.model, &played.iter().collect::<Vec<&Policy>>());
    course.name = format!("injects:{stem}");
    course.title = format!("the injects of {}", list.name);
    course.begins = list.begins();
    Ok(course)
}
