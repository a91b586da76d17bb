//! `stadial tip`: where a probability crosses a level.

use std::cell::RefCell;

use clap::Args;

use crate::analysis::{Axis, Range};
use crate::ensemble::{Control, Plan, Results, run};
use crate::evidence::EvidenceList;
use crate::model::Model;
use crate::scenario::{ParameterRow, Scenario};
use crate::stats::Proportion;
use crate::study::{
    Answer, Arguments, Errors, EvidenceArgs, Failure, Known, OutcomeArgs, OutputArgs, Question, ScenarioArgs, Session,
    SizeArgs, ThreadArgs, conditioned, error_with_way_out, outcome, parameter, suggestion, truncate_at, whole,
    within_domain, year,
};

use super::analysis::tip_settled;
use super::answer::{tip_answer, tip_manifest};
use super::crossing::TipOptions;
use super::range::{domain_or_distribution, feasible};
use super::report::{TipReport, TipRow};
use super::tables::{Evaluation, evaluation_table, tip_tables};

/// Find the parameter value at which a probability crosses a level
///
/// The answer has a 95 % confidence interval: all values whose probability is not distinguishable from the level. If no
/// value of the range reaches the level, the answer says so, with the probability at both ends. If the probability crosses
/// the level more than once, all crossings are reported.
///
/// The search first evaluates --looks values and then narrows each crossing down. All values run on the same random
/// numbers. With --against, the tipping value is found for each value of a second parameter.
///
/// Writes tables (CSV), a picture and a manifest to results/SCENARIO/tip, unless --out or --no-files is given.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial tip scenarios/china-russia.toml --parameter balance.power.non_permissive \\\n      \
        --outcome functioning_alliance --by 2040 --probability 0.01\n  \
    stadial tip scenarios/china-russia.toml --parameter treaty.signing_rate --range 0.01:10:log \\\n      \
        --outcome defence_treaty --probability 0.5\n  \
    stadial tip scenarios/china-russia.toml --parameter balance.power.non_permissive --probability 0.02 \\\n      \
        --outcome functioning_alliance --against incentive.threat_weight=0.4:0.7:7")]
pub(crate) struct TipArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,

    #[command(flatten)]
    evidence: EvidenceArgs,

    /// Parameter that varies, by its path in `stadial params`; it is then no longer uncertain
    #[arg(long, value_name = "PATH")]
    parameter: String,

    #[command(flatten)]
    outcome: OutcomeArgs,

    /// Probability to be crossed, between 0 and 1
    #[arg(long, alias = "odds", value_name = "P")]
    probability: f64,

    /// Range of the search: LOW:HIGH or LOW:HIGH:log [default: the parameter's domain if bounded, else the range of its
    /// distribution]
    #[arg(long, value_name = "LOW:HIGH", allow_hyphen_values = true)]
    range: Option<String>,

    /// Number of values to evaluate first; two crossings between neighbouring values are missed
    #[arg(long, value_name = "K", default_value_t = 9, value_parser = whole::<u16>(2..=200))]
    looks: u16,

    /// Find the tipping value for each value of a second parameter: PATH=LOW:HIGH:COUNT, PATH=LOW:HIGH:COUNT:log or
    /// `PATH=[A,B,C]`
    #[arg(long, value_name = "PATH=VALUES")]
    against: Option<String>,

    #[command(flatten)]
    size: SizeArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

/// A search that is asked for.
pub(crate) struct Search {
    against: Option<String>,
    range: Range,
    limited: Option<String>,
}

/// The options, read for the scenario.
pub(crate) struct Asked {
    scenario: Scenario,
    row: ParameterRow,
    outcome: usize,
    year: i32,
    against: Option<(Axis, String)>,
    searches: Vec<Search>,
    evidence: Option<EvidenceList>,
    plan: Plan,
}

/// The results of the searches.
#[derive(Default)]
pub(crate) struct Found {
    baseline: Option<Proportion>,
    known: Option<Known>,
    rows: Vec<TipRow>,
    evaluations: Vec<(Option<String>, f64, Proportion)>,
}

impl Question for TipArgs {
    const NAME: &'static str = "tip";
    const TITLE: &'static str = "Tipping values";

    type Asked = Asked;
    type Found = Found;

    fn output(&self) -> &OutputArgs {
        &self.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        self.asked()
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Err("where it looks next depends on what it has found")
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    /// The length of the search is not known in advance.
    fn work(&self, _: &Asked) -> Option<u64> {
        None
    }

    fn arguments(&self, asked: &Asked, _: &Found) -> Vec<String> {
        self.evidence
            .arguments(Arguments::of(&asked.scenario))
            .with("parameter", [&self.parameter])
            .with("outcome", [&self.outcome.name])
            .with("probability", [self.probability])
            .with("by", [asked.year])
            .with("range", &self.range)
            .with("looks", [self.looks])
            .with("against", &self.against)
            .with("trajectories", [self.size.trajectories])
            .with("draws", self.size.draws)
            .with("seed", [asked.plan.seed.0])
            .words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Found, Failure> {
        let (baseline, known) = Self::baseline(asked, &session.control())?;
        let (mut rows, evaluations) = (Vec::new(), RefCell::new(Vec::new()));
        let report = self.report(asked, baseline.as_ref(), &[], 0.0);
        for search in &asked.searches {
            if session.is_interrupted() {
                break;
            }
            let evaluated = |value: f64, found: &Proportion| -> Result<(), Failure> {
                if evaluations.borrow().is_empty() {
                    session.announce(tip_manifest(report))?;
                }
                session.append(&[evaluation_table(report, &[(search.against.as_deref(), value, *found)])])?;
                evaluations.borrow_mut().push((search.against.clone(), value, *found));
                Ok(())
            };
            let Some(row) = self.search(asked, search, &session.control(), evaluated)? else { break };
            session.append(&tip_tables(report, std::slice::from_ref(&row)))?;
            rows.push(row);
        }
        let evaluations = evaluations.into_inner();
        // What was evaluated says nothing without the value that was looked for; the checkpoint keeps it.
        if rows.is_empty() { Err(Failure::NothingFinished) } else { Ok(Found { baseline, known, rows, evaluations }) }
    }

    fn answer(&self, asked: &Asked, found: &Found, session: &Session) -> Result<Answer, Failure> {
        let report = self.report(asked, found.baseline.as_ref(), &found.rows, session.seconds());
        let evaluations: Vec<Evaluation<'_>> =
            found.evaluations.iter().map(|(against, value, found)| (against.as_deref(), *value, *found)).collect();
        let answer = tip_answer(report, &evaluations);
        Ok(found.known.iter().fold(answer, |answer, known| known.told_in(answer)))
    }
}

impl TipArgs {
    /// The data of a report of the finished searches.
    fn report<'a>(
        &'a self,
        asked: &'a Asked,
        baseline: Option<&'a Proportion>,
        rows: &'a [TipRow],
        seconds: f64,
    ) -> TipReport<'a> {
        TipReport {
            scenario: &asked.scenario,
            parameter: &self.parameter,
            unit: asked.row.unit,
            given: &asked.row.value,
            baseline,
            against: asked.against.as_ref().map(|(axis, unit)| (axis, unit.as_str())),
            outcome: asked.outcome,
            year: asked.year,
            level: self.probability,
            rows,
            asked: asked.searches.len(),
            trajectories: asked.plan.n(),
            draws: asked.plan.draws,
            seed: asked.plan.seed.0,
            looks: self.looks,
            range: self.range.as_deref(),
            threads: self.threads.count(),
            seconds,
        }
    }

    fn asked(&self) -> Result<Asked, Failure> {
        let scenario = self.scenario.load_with_evidence(self.output.screen.quiet)?;
        let evidence = self.evidence.load(&scenario)?;
        let mut errors = Errors::default();
        let outcome = errors.keep(outcome(&scenario, Some(&self.outcome.name)));
        let year = errors.keep(year(&scenario, self.outcome.by));
        if !(self.probability > 0.0 && self.probability < 1.0) {
            errors.add(format!("--probability {}: must lie between 0 and 1, such as 0.5", self.probability));
        }
        let row = errors.keep(self.number(&scenario));
        let range = self.range.as_ref().and_then(|text| {
            let range: Result<Range, _> = text.parse();
            let range = errors.keep(range.map_err(|error| format!("--range {text}: {error}")))?;
            let row = row.as_ref()?;
            errors.keep(
                within_domain(row, &[range.low, range.high]).map_err(|error| format!("--range {text}: {error}")),
            )?;
            Some(range)
        });
        let against = self.against.as_ref().and_then(|text| errors.keep(self.axis(&scenario, text)));
        let searches = match (&row, self.range.is_none(), range) {
            (Some(row), true, _) => {
                errors.keep(domain_or_distribution(&scenario, row)).map(|range| (row, range, false))
            }
            (Some(row), false, Some(range)) => Some((row, range, true)),
            _ => None,
        };
        let held = against.as_ref().map_or_else(Vec::new, |(axis, _)| axis.values.clone());
        let held: Vec<Option<String>> = if held.is_empty() { vec![None] } else { held.into_iter().map(Some).collect() };
        let searches: Vec<Search> = searches.map_or_else(Vec::new, |(row, range, fixed)| {
            // An error of one of them is mostly an error of all, so only the first is reported.
            let bounded = |held: &Option<String>| self.bounded(&scenario, row, range, fixed, held.as_ref());
            errors.keep(held.iter().map(bounded).collect::<Result<Vec<Search>, String>>()).unwrap_or_default()
        });
        errors.into_result()?;
        // What is missing has been reported.
        let (Some(row), Some(outcome), Some(year)) = (row, outcome, year) else {
            return Err(Failure::Option("the options do not fit the scenario".to_owned()));
        };
        let plan = self.size.plan(&scenario, !scenario.model.priors.is_empty(), self.threads)?;
        Ok(Asked { scenario, row, outcome, year, against, searches, evidence, plan })
    }

    /// The parameter that varies.
    fn number(&self, scenario: &Scenario) -> Result<ParameterRow, String> {
        let path = &self.parameter;
        let row = parameter(scenario, path).ok_or_else(|| {
            format!(
                "--parameter {path}: the scenario has no such parameter{}\n  help: `stadial params` lists them",
                suggestion(scenario, path)
            )
        })?;
        if row.unit == "level" {
            return Err(format!(
                "--parameter {path}: its values are whole levels, between which there is no tipping value; use \
                 `stadial sweep --vary {path}=[0,1,2,3]`"
            ));
        }
        Ok(row)
    }

    fn axis(&self, scenario: &Scenario, text: &str) -> Result<(Axis, String), String> {
        let wrong = |error: String| format!("--against {text}: {error}");
        let axis: Axis = text.parse().map_err(|error: crate::analysis::AxisError| wrong(error.to_string()))?;
        if axis.path == self.parameter {
            return Err(wrong("this is the parameter that varies; name another one".to_owned()));
        }
        let row = parameter(scenario, &axis.path);
        if let (Some(row), Some(numbers)) = (&row, axis.numbers()) {
            within_domain(row, &numbers).map_err(wrong)?;
        }
        Ok((axis, row.map_or_else(String::new, |row| row.unit.to_owned())))
    }

    /// The overrides for a value of the parameter and one of --against.
    fn overrides(&self, value: f64, against: Option<&String>) -> Vec<String> {
        let held = against.map(|held| format!("{}={held}", self.against_path()));
        held.into_iter().chain([format!("{}={value}", self.parameter)]).collect()
    }

    fn against_path(&self) -> &str {
        self.against.as_ref().and_then(|text| text.split_once('=')).map_or("", |(path, _)| path.trim())
    }

    /// The part of the range in which the scenario has no errors; all of it, if the user gave the range.
    fn bounded(
        &self,
        scenario: &Scenario,
        row: &ParameterRow,
        range: Range,
        fixed: bool,
        against: Option<&String>,
    ) -> Result<Search, String> {
        let load = |value: f64| self.scenario.load_with(&self.overrides(value, against)).map(drop);
        let (found, error) = feasible(scenario, &row.path, range, &load);
        let Some(error) = error else { return Ok(Search { against: against.cloned(), range, limited: None }) };
        let held = against.map_or_else(String::new, |held| format!(" with {} = {held}", self.against_path()));
        match found {
            Some(found) if !fixed => {
                let limited = format!(
                    "Searched {} from {} to {} only; beyond this, {}",
                    row.path,
                    found.low,
                    found.high,
                    error_with_way_out(&error).lines().next().unwrap_or_default()
                );
                Ok(Search { against: against.cloned(), range: found, limited: Some(limited) })
            }
            _ => {
                let (low, high) = (range.low, range.high);
                let part = if fixed { "a part of the range" } else { "all of the range" };
                Err(format!(
                    "--parameter {}: the scenario has errors in {part} from {low} to {high}{held}: {}",
                    row.path,
                    error_with_way_out(&error)
                ))
            }
        }
    }

    /// The probability with the scenario unchanged (`None` if interrupted), and that scenario under evidence, if there is any.
    fn baseline(asked: &Asked, control: &Control<'_>) -> Result<(Option<Proportion>, Option<Known>), Failure> {
        let (model, plan, known) = settled(asked, asked.scenario.clone(), asked.evidence.as_ref(), control)?;
        let tally = run(&model, &plan, control)?;
        if tally.valid() == 0 && tally.invalid() > 0 {
            return Err(Failure::all_invalid(tally.invalid(), &model, &plan));
        }
        let name = &model.structure.outcomes[asked.outcome].name;
        Ok((Results::new(&model, &tally).probability_of(name, asked.year).copied(), known))
    }

    /// One search; `None` if it was interrupted.
    fn search(
        &self,
        asked: &Asked,
        Search { against, range, limited }: &Search,
        control: &Control<'_>,
        mut evaluated: impl FnMut(f64, &Proportion) -> Result<(), Failure>,
    ) -> Result<Option<TipRow>, Failure> {
        let settle = |value: f64| -> Result<_, Failure> {
            let scenario = self.scenario.load_with(&self.overrides(value, against.as_ref()))?;
            let list = self.evidence.load(&scenario)?;
            let (model, plan, _) = settled(asked, scenario, list.as_ref(), control)?;
            Ok((model, plan))
        };
        let options = TipOptions {
            outcome: asked.outcome,
            year: asked.year,
            level: self.probability,
            range: *range,
            looks: usize::from(self.looks),
        };
        let found = tip_settled(&settle, &options, control, &mut evaluated)?;
        Ok(found.map(|tip| TipRow { against: against.clone(), range: *range, limited: limited.clone(), tip }))
    }
}

/// The model and the run of a scenario up to the year asked for; given evidence, from what is known.
fn settled(
    asked: &Asked,
    scenario: Scenario,
    list: Option<&EvidenceList>,
    control: &Control<'_>,
) -> Result<(Model, Plan, Option<Known>), Failure> {
    let scenario = Scenario { model: truncate_at(scenario.model.clone(), asked.year), ..scenario };
    let Some(list) = list else { return Ok((scenario.model, asked.plan.clone(), None)) };
    let plan = asked.plan.clone().under_evidence(&scenario.model);
    let known = conditioned(&scenario, list, &plan, control)?;
    Ok((known.scenario.model.clone(), plan, Some(known)))
}
