//! `stadial msel`: a storyline as a list of injects for an exercise.

use clap::{Args, ValueEnum};
use comfy_table::CellAlignment;
use serde_json::json;

use crate::ensemble::Plan;
use crate::model::Model;
use crate::questions::storylines::{
    Asked, Happened, Sampling, StoryArgs, Storyline, StorylineReport, Storylines, frequencies, storylines_manifest,
};
use crate::render::{grid, percent};
use crate::scenario::{Scenario, first_day};
use crate::stats::Proportion;
use crate::story::Story;
use crate::study::{Answer, EvidenceArgs, Failure, Known, OutputArgs, Question, ScreenText, Session, whole};

use super::blueprint::msel_blueprint;
use super::list::{Likelihood, MselRow, msel, msel_json, msel_table};
use super::workbook::msel_workbook;

/// Write a storyline as a master scenario events list (MSEL) for an exercise
///
/// The storylines are those of `stadial storylines` with the same options; --storyline selects one. Each row, in CSV and
/// JSON, has id, date, offset from the start (ISO 8601 and seconds), from, to, title, description, objective, expected
/// action, dependencies, probability and tags. The tag `inject` marks what comes from outside: shocks, and policies that
/// were played. `scheduled` marks what has a fixed date in the scenario. `development` marks how the alignment developed:
/// indicators, types, treaties, perceptions. `--injects` of `run`, `compare` and `trace` plays the injects.
///
/// The probability is the share of all trajectories in which the same kind of event happens within a year of the date,
/// before or after. Events are of the same kind if they are shocks of one class, an indicator that comes to the same depth
/// from the same side, the same type, or a treaty that is signed or ended. `probability_given_outcome` is that share among
/// the trajectories that reach the outcome.
///
/// `--format xlsx` adds a workbook, which OpenAEV imports, and `--format blueprint` a MSEL of CMU's Blueprint in its JSON:
/// `stadial guide msel` says how, and what was checked.
///
/// Writes tables (CSV) and a manifest to results/SCENARIO/msel, unless --out or --no-files is given. If it is
/// interrupted (Ctrl-C), nothing is written: fewer trajectories would give another list.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial msel scenarios/china-russia.toml --outcome functioning_alliance --count 3 --storyline 2 --out /tmp/exercise\n  \
    stadial run scenarios/china-russia.toml --injects /tmp/exercise/msel.csv --out /tmp/played\n  \
    stadial msel scenarios/china-russia.toml --outcome functioning_alliance --format xlsx,blueprint --out /tmp/exercise")]
pub(crate) struct MselArgs {
    #[command(flatten)]
    evidence: EvidenceArgs,

    #[command(flatten)]
    story: StoryArgs,

    /// Number of the storyline, from 1
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = whole::<u16>(1..=20))]
    storyline: u16,

    /// Formats beside CSV and JSON: a workbook (msel.xlsx), or a MSEL of Blueprint (blueprint.json)
    #[arg(long, value_enum, value_name = "FORMAT", value_delimiter = ',', conflicts_with = "no_files")]
    format: Vec<ListFormat>,
}

/// A format of a list of injects for another tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// A workbook, as OpenAEV imports it
    Xlsx,
    /// A MSEL of CMU's Blueprint, in its JSON
    Blueprint,
}

/// Trajectories in which events are counted if the storylines come from splitting.
const COUNTED: u64 = 16_384;

impl Question for MselArgs {
    const NAME: &'static str = "msel";
    const TITLE: &'static str = "Master scenario events list";

    type Asked = Asked;
    /// The storylines, and the probability of each event of the requested one.
    type Found = (Storylines, Vec<Likelihood>, Option<Known>);

    fn keeps(&self, _: &Self::Asked) -> bool {
        false
    }

    fn output(&self) -> &OutputArgs {
        &self.story.output
    }

    fn understand(&self) -> Result<Asked, Failure> {
        if self.storyline > self.story.count {
            let message = format!(
                "--storyline {}: only {} storylines are selected; raise --count",
                self.storyline, self.story.count
            );
            return Err(Failure::Option(message));
        }
        self.story.understand(&self.evidence)
    }

    fn divides(&self, _: &Self::Asked) -> Result<(), &'static str> {
        Err("a list is made of the storylines of one run, and no parts of it are kept")
    }

    fn scenario<'a>(&self, asked: &'a Asked) -> Option<&'a Scenario> {
        Some(&asked.scenario)
    }

    fn work(&self, _: &Asked) -> Option<u64> {
        None
    }

    fn arguments(&self, asked: &Asked, _: &Self::Found) -> Vec<String> {
        let formats = self.format.iter().filter_map(ValueEnum::to_possible_value);
        let formats = formats.map(|format| format.get_name().to_owned());
        let arguments = self.evidence.arguments(self.story.arguments(asked)).with("storyline", [self.storyline]);
        arguments.with("format", formats).words()
    }

    fn investigate(&self, asked: &Asked, session: &Session) -> Result<Self::Found, Failure> {
        let (found, known) = self.story.find(asked, session)?;
        let policies = asked.policies()?;
        let report = asked.report(&found, &policies, 0.0);
        let story = report.story(self.line(&found)?);
        let model = known.as_ref().map_or(&asked.scenario.model, |known| &known.scenario.model);
        let likely = likelihoods((asked, model), &found, &story, session)?;
        Ok((found, likely, known))
    }

    fn answer(&self, asked: &Asked, found: &Self::Found, session: &Session) -> Result<Answer, Failure> {
        let (found, likely, known) = found;
        let (number, line, policies) = (self.storyline, self.line(found)?, asked.policies()?);
        let report = asked.report(found, &policies, session.seconds());
        let rows = msel(&report.history(line), &report.story(line), &|place| likely[place]);
        let manifest = storylines_manifest(report, "msel")
            .asked("storyline", number)
            .found("share", line.share)
            .answered(&sentence(report, number))
            .sized(report.sampled());
        let mut json = serde_json::to_vec_pretty(&msel_json(about(report, number, line), &rows))?;
        json.push(b'\n');
        let mut files = vec![("msel.json", json)];
        files.extend(self.formatted(report, &rows)?);
        let answer = human(report, number, &rows).answer(manifest, vec![msel_table(&rows)], files);
        Ok(known.iter().fold(answer, |answer, known| known.told_in(answer)))
    }
}

impl MselArgs {
    /// The files for other tools.
    fn formatted(
        &self,
        report: StorylineReport<'_>,
        rows: &[MselRow],
    ) -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
        let structure = &report.scenario.model.structure;
        let number = self.storyline;
        let mut files = Vec::new();
        if self.format.contains(&ListFormat::Xlsx) {
            files.push(("msel.xlsx", msel_workbook(structure, rows)));
        }
        if self.format.contains(&ListFormat::Blueprint) {
            let name = format!("{}: storyline {number}", report.scenario.title);
            let about = sentence(report, number);
            files.push(("blueprint.json", msel_blueprint(structure, (&name, &about), rows)));
        }
        let file = |(name, bytes): (&'static str, Result<Vec<u8>, String>)| match bytes {
            Ok(bytes) => Ok((name, bytes)),
            Err(why) => Err(Failure::Option(format!("{name}: {why}"))),
        };
        files.into_iter().map(file).collect()
    }

    /// The requested storyline.
    fn line<'f>(&self, found: &'f Storylines) -> Result<&'f Storyline, Failure> {
        found.lines.get(usize::from(self.storyline) - 1).ok_or_else(|| {
            let message = format!(
                "--storyline {}: only {} trajectories differ, so there are no more storylines; give a lower number",
                self.storyline,
                found.lines.len()
            );
            Failure::Option(message)
        })
    }
}

/// What the list is.
fn sentence(report: StorylineReport<'_>, number: u16) -> String {
    format!(
        "Storyline {number} of {} to {} as a list of injects (I), scheduled events (S) and developments (D).",
        report.found.lines.len(),
        report.outcome().title,
    )
}

fn about(report: StorylineReport<'_>, number: u16, line: &Storyline) -> serde_json::Value {
    json!({
        "scenario": report.scenario.name,
        "title": report.scenario.title,
        "outcome": report.outcome().name,
        "by": report.year,
        "storyline": number,
        "share": line.share,
        "start": first_day(&report.scenario.model.structure, 0).to_string(),
        "seed": report.options.seed,
    })
}

/// The probability of each event of a storyline.
fn likelihoods(
    (asked, model): (&Asked, &Model),
    found: &Storylines,
    story: &Story,
    session: &Session,
) -> Result<Vec<Likelihood>, Failure> {
    let events: Vec<(usize, (Happened, u32))> = story
        .happenings
        .iter()
        .enumerate()
        .filter_map(|(place, happening)| Some((place, (happening.what?, happening.step))))
        .collect();
    let trajectories = match found.sampling {
        Sampling::Plain { trajectories, .. } => trajectories,
        Sampling::Splitting { .. } => COUNTED,
    };
    let plan = Plan { trajectories: 0..trajectories, ..asked.plan.clone() };
    let kinds: Vec<(Happened, u32)> = events.iter().map(|(_, kind)| *kind).collect();
    let all: Option<Vec<Proportion>> = frequencies(model, &plan, &kinds, &session.control())?;
    let mut likely = vec![Likelihood::default(); story.happenings.len()];
    for ((place, kind), all) in events.into_iter().zip(all.ok_or(Failure::NothingFinished)?) {
        let (given, _) = found.frequency(model, kind);
        likely[place] = Likelihood { all: Some(all.probability), error: Some(all.standard_error), given: Some(given) };
    }
    Ok(likely)
}

fn human(report: StorylineReport<'_>, number: u16, rows: &[MselRow]) -> ScreenText {
    let mut table = grid();
    table.set_header(["id", "date", "title", "to", "depends on", "probability", "given the outcome"]);
    for row in rows {
        let share = |column: &str| row.cell(column).parse::<f64>().map_or_else(|_| String::new(), percent);
        table.add_row([
            row.cell("id").to_owned(),
            row.cell("date").to_owned(),
            row.cell("title").to_owned(),
            row.cell("to").to_owned(),
            row.cell("depends_on").to_owned(),
            share("probability"),
            share("probability_given_outcome"),
        ]);
    }
    for column in [5, 6] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut text = ScreenText::new(format!("{}\n\n{}\n\n{table}\n\n", report.scenario.title, sentence(report, number)));
    text.note("Probability: the share of trajectories with the same kind of event within a year of the date, before or after.");
    text
}
