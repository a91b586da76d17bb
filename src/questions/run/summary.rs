//! The answer of a run: sentences and summary.

use comfy_table::{CellAlignment, Table};

use crate::analysis::StartAudit;
use crate::ensemble::{OccupancyRow, ProbabilityRow, QueryRow, Results};
use crate::model::Model;
use crate::render::{
    ERRORS, NO_DISTRIBUTIONS, ShownBand, day_in, end_of, ends_of, estimate, grid, milestones, option, overrun_sentence,
    percent, quoted, rounded_up, short, size, start_head, start_json, thousands,
};
use crate::scenario::Scenario;
use crate::stats::{Proportion, Z_95};
use crate::study::{Answer, Known, Manifest, ScreenText, Simulated, table};
use crate::theory::TYPES;

use super::agreements::agreement_sentences;
use super::answers::answer_sentences;
use super::band_notes::notes_on_bands;
use super::by_date::note_on_curves;
use super::first_order::{Variation, sentence as sentence_on_parameters};
use super::outside::{Pool, outside_sentences};
use super::precision::Precision;
use super::sentence::sentence;
use super::since::Update;

/// What a summary is made of.
#[derive(Clone, Copy, Debug)]
pub struct Summary<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// How much was simulated.
    pub run: Simulated,
    /// Whether lists of injects were played.
    pub has_injects: bool,
    /// The evidence, if there is any.
    pub known: Option<&'a Known>,
    /// What changed since an earlier run, if that was asked for.
    pub update: Option<&'a Update>,
    /// The precision asked for, if any, and what was reached.
    pub precision: Option<&'a Precision>,
    /// What its start means.
    pub start: &'a StartAudit,
    /// How probabilities and base rates are pooled, if they are.
    pub pool: Option<Pool>,
    /// The results.
    pub results: &'a Results,
    /// The answers to the questions of the scenario.
    pub questions: &'a [QueryRow],
    /// How the probabilities vary over the draws; empty where that was not analysed.
    pub variations: &'a [Variation],
}

/// Types of less than this probability are left out of the table of the terminal.
const TYPE_SHOWN: f64 = 0.0005;

/// Why there are no bands under evidence.
const NO_BANDS: &str = "No band of parameter uncertainty is given under evidence. What it leaves open of the parameters is in \
                        posterior.csv, and the probabilities above are over all of that.";

/// The notes on parameter uncertainty, or that it was not assessed.
fn notes_on_parameters(summary: Summary<'_>, years: &[i32]) -> Vec<String> {
    let scenario = summary.scenario;
    let band = match scenario.model.priors.len() {
        0 => return vec![NO_DISTRIBUTIONS.to_owned()],
        _ if summary.known.is_some() => return vec![NO_BANDS.to_owned()],
        1 => "the uncertain parameter".to_owned(),
        number => format!("the {number} uncertain parameters"),
    };
    let band = match scenario.model.n_default_priors() {
        0 => band,
        number => format!("{band} ({number} of them with the default spread of {})", scenario.spread),
    };
    let first = format!(
        "[ ] is the central 95 % of the probability over {band}. It does not shrink, and is left out where it is not \
         distinguishable from chance."
    );
    let of_bands = notes_on_bands(scenario, (&summary.run, summary.results), years);
    let of_indices = sentence_on_parameters(&scenario.model, summary.variations);
    std::iter::once(first).chain(of_bands).chain(of_indices).collect()
}

/// A note on each outcome that holds from the start in some trajectories, and those on the evidence.
fn notes_on_trajectories(Summary { results, scenario, known, .. }: Summary<'_>) -> Vec<String> {
    let note = |(name, found): &(String, Proportion)| {
        format!(
            "Holds from the start in {} of the trajectories, which count as reached: {}.",
            percent(found.probability),
            scenario.model.structure.outcome_title(name)
        )
    };
    let of_evidence = known.into_iter().flat_map(Known::notes);
    results.at_start.iter().map(note).chain(of_evidence).collect()
}

/// The summary for people: the answer, then the probabilities, then the states of the alignment.
fn human(summary: Summary<'_>) -> ScreenText {
    let Summary { scenario, run, results, precision, .. } = summary;
    let structure = &scenario.model.structure;
    let years = milestones(structure.first_year(), structure.last_year() + 1);
    let uncertain = scenario.model.has_bands();
    let mut screen = ScreenText::default();
    screen.line(&scenario.title);
    screen.line("");
    screen.line(&start_head(structure, summary.start));
    screen.line("");
    for sentence in summary.known.iter().flat_map(|known| known.sentences()) {
        screen.line(&sentence);
    }
    if summary.known.is_some() {
        screen.line("");
    }
    for answer in answers(summary, &years) {
        screen.line(&answer);
    }
    outside(summary, &years).iter().for_each(|sentence| screen.line(sentence));
    if let Some(sentence) = precision_sentence(summary) {
        screen.line(&sentence);
    }
    agreement_sentences(results, structure).iter().for_each(|sentence| screen.line(sentence));
    for question in summary.questions {
        screen.line("");
        answer_sentences(&scenario.model, question).iter().for_each(|sentence| screen.line(sentence));
    }
    screen.line("");
    screen.line(&probability_table(summary, &years, uncertain).to_string());
    screen.note(format!("{ERRORS} They shrink with more trajectories."));
    if let (None, None, Some((trajectories, draws))) = (precision, summary.known, results.halved) {
        let enough = size(rounded_up(trajectories), draws);
        screen.note(format!(
            "About {enough} would halve the error of the first outcome's probability by {}.",
            end_of(structure.start_day, structure.last_year())
        ));
    }
    notes_on_trajectories(summary).into_iter().for_each(|note| screen.note(note));
    note_on_curves(summary.questions).into_iter().for_each(|note| screen.note(note));
    notes_on_parameters(summary, &years).into_iter().for_each(|note| screen.note(note));
    screen.own_error();
    screen.line("");
    let mut moments = vec![structure.start_year];
    moments.extend(years.iter().take(years.len() - 1));
    moments.push(structure.end_year);
    let on = format!("on {}", structure.start_day);
    if structure.has_indicators() {
        screen.line(&occupancy_table(&on, "stage", &results.stages, &moments, &|stage| format!("stage {stage}")));
    }
    screen.line(&occupancy_table(&on, "type", &results.types, &moments, &type_name));
    if run.invalid > 0 {
        screen.note(format!(
            "{} of {} trajectories left the model's domain and are in no table: invalid.",
            thousands(run.invalid),
            thousands(run.finished)
        ));
    }
    if let Some(sentence) = overrun_sentence(run.overrun) {
        screen.note(sentence);
    }
    if run.is_partial() {
        screen.note(format!(
            "Interrupted: these are the results of {} of {} trajectories.",
            thousands(run.finished),
            thousands(run.asked)
        ));
    }
    screen.line(&format!(
        "{} of the parameters, {} steps each, seed {}; {:.1} s.",
        size(run.finished, run.draws),
        structure.n_steps(),
        run.seed,
        run.seconds
    ));
    screen
}

/// The base rates beside the outcomes, by the end of the year in the middle.
fn outside(summary: Summary<'_>, years: &[i32]) -> Vec<String> {
    let Some(&year) = years.get(years.len().saturating_sub(1) / 2) else { return Vec::new() };
    outside_sentences(&summary.scenario.model, summary.results, year, summary.pool)
}

/// What an update changed of the probabilities that are asked for.
fn since(summary: Summary<'_>, asked: &[(&str, i32)]) -> Vec<String> {
    let structure = &summary.scenario.model.structure;
    let changed = |&(name, year): &(&str, i32)| {
        summary.update.map_or_else(Vec::new, |update| update.sentences(structure, name, year))
    };
    asked.iter().flat_map(changed).collect()
}

/// The outcomes and years whose probabilities are the answer: those asked for with a precision, else the first by two
/// years.
fn asked<'s>(Summary { scenario, precision, .. }: Summary<'s>, years: &[i32]) -> Vec<(&'s str, i32)> {
    if let Some(precision) = precision {
        return vec![(&precision.outcome, precision.year)];
    }
    let (Some(outcome), Some(&last)) = (scenario.model.structure.outcomes.first(), years.last()) else {
        return Vec::new();
    };
    let mut asked = vec![(outcome.name.as_str(), years[(years.len() - 1) / 2]), (&outcome.name, last)];
    asked.dedup();
    asked
}

/// The sentence about the precision, if one was asked for.
fn precision_sentence(summary: Summary<'_>) -> Option<String> {
    let precision = summary.precision?;
    Some(precision.sentence(summary.run.finished, rare_command(summary, &precision.outcome).as_deref()))
}

/// The command that estimates the probability of an outcome of this run by splitting; `None` with injects, which it does not
/// support.
fn rare_command(summary: Summary<'_>, outcome: &str) -> Option<String> {
    let scenario = summary.scenario;
    let file = &scenario.sources.first()?.name;
    if summary.has_injects {
        return None;
    }
    let overrides = option("set", scenario.overrides.iter().map(String::as_str));
    let policies = option("policy", scenario.under.iter().map(String::as_str));
    Some(format!("stadial rare {}{overrides}{policies}{}", quoted(file), option("outcome", [outcome])))
}

/// The probability asked for with a precision, else that of the first outcome by two years; and the most likely type.
fn answers(summary: Summary<'_>, years: &[i32]) -> Vec<String> {
    let Summary { scenario, results, .. } = summary;
    let structure = &scenario.model.structure;
    let uncertain = scenario.model.has_bands();
    let mut answers = Vec::new();
    let asked = asked(summary, years);
    for (name, year) in &asked {
        let title = structure.outcome_title(name);
        if let Some(found) = results.probability_of(name, *year) {
            answers.push(format!(
                "Probability of {title} by {}: {}",
                end_of(structure.start_day, *year),
                sentence(found, uncertain)
            ));
        }
    }
    answers.extend(since(summary, &asked));
    answers.extend(asked.last().and_then(|&(name, year)| in_force_sentence(summary, name, year)));
    let at_end = results.types.iter().filter(|row| row.year == structure.end_year);
    if let Some(likeliest) = at_end.max_by(|a, b| a.estimate.probability.total_cmp(&b.estimate.probability)) {
        answers.push(format!(
            "Most likely type on {}: {}, {}",
            day_in(structure.start_day, structure.end_year),
            type_name(&likeliest.state),
            sentence(&likeliest.estimate, uncertain)
        ));
    }
    answers
}

/// How likely an outcome is in force at the end of a year, and for how long it is where it is reached; `None` if it never
/// ends once it is reached.
fn in_force_sentence(Summary { results, scenario, .. }: Summary<'_>, name: &str, year: i32) -> Option<String> {
    let row = results.probability_row(name, year)?;
    let found = row.in_force.filter(|found| found.probability < row.estimate.probability)?;
    let spells = results.spells.iter().find(|spells| spells.outcome == name)?.in_force?;
    let start = scenario.model.structure.start_day;
    let error = if spells.years.standard_error.is_finite() {
        format!(" (±{})", short(Z_95 * spells.years.standard_error))
    } else {
        String::new()
    };
    Some(format!(
        "In force {}: {} Where it is reached, it is in force for {} years{error} until {} on average, in {}.",
        if start.is_new_year() { format!("at the end of {year}") } else { format!("on {}", day_in(start, year)) },
        sentence(&Proportion { parameter_band: None, ..found }, false),
        short(spells.years.value),
        end_of(start, scenario.model.structure.last_year()),
        if spells.spells.value > 1.0 {
            format!("{} spells", short(spells.spells.value))
        } else {
            "one spell".to_owned()
        }
    ))
}

/// The row of an outcome that can end.
const IN_FORCE: &str = "- in force at the end of it";

fn probability_table(summary: Summary<'_>, years: &[i32], uncertain: bool) -> Table {
    let mut table = grid();
    let mut header = vec![format!("probability, by {}", ends_of(summary.scenario.model.structure.start_day))];
    header.extend(years.iter().map(ToString::to_string));
    table.set_header(header);
    for outcome in &summary.scenario.model.structure.outcomes {
        let mut row = vec![outcome.title.clone()];
        row.extend(years.iter().map(|&year| {
            summary.results.probability_of(&outcome.name, year).map_or(String::new(), |found| cell(found, uncertain))
        }));
        table.add_row(row);
        let rows: Vec<_> = years.iter().map(|&year| summary.results.probability_row(&outcome.name, year)).collect();
        let ends =
            |row: &ProbabilityRow| row.in_force.is_some_and(|found| found.probability < row.estimate.probability);
        if rows.iter().flatten().any(|row| ends(row)) {
            let mut cells = vec![IN_FORCE.to_owned()];
            let in_force = |row: Option<&ProbabilityRow>| row.and_then(|row| row.in_force);
            cells.extend(rows.iter().map(|&row| in_force(row).map_or(String::new(), |found| estimate(&found))));
            table.add_row(cells);
        }
    }
    right_align(&mut table);
    table
}

/// Whether the parameter uncertainty was assessed, for programs.
fn parameter_uncertainty(model: &Model) -> &'static str {
    match (model.priors.is_empty(), model.has_bands()) {
        (true, _) => "not assessed: the scenario has no distributions",
        (_, true) => "assessed",
        _ => "in the probabilities; posterior.csv has what the evidence leaves open",
    }
}

/// The estimate, and below it the band of parameter uncertainty: `[0.4–3.1]`.
fn cell(found: &Proportion, uncertain: bool) -> String {
    if !uncertain || found.parameter_band.is_none() {
        return estimate(found);
    }
    let brackets = ShownBand::of(found.parameter_band).map_or_else(|| "[not resolved]".to_owned(), ShownBand::brackets);
    format!("{}\n{brackets}", estimate(found))
}

pub(crate) fn occupancy_table(
    title: &str,
    what: &str,
    rows: &[OccupancyRow],
    years: &[i32],
    name: &dyn Fn(&str) -> String,
) -> String {
    let mut table = grid();
    let mut header = vec![format!("{what}, {title}")];
    header.extend(years.iter().map(ToString::to_string));
    table.set_header(header);
    let mut states: Vec<&str> = Vec::new();
    for row in rows {
        if !states.contains(&row.state.as_str()) {
            states.push(&row.state);
        }
    }
    for state in states {
        let probability = |year: i32| {
            rows.iter()
                .find(|row| row.year == year && row.state == state)
                .map_or(f64::NAN, |row| row.estimate.probability)
        };
        if years.iter().all(|&year| probability(year) < TYPE_SHOWN) {
            continue;
        }
        let mut row = vec![name(state)];
        row.extend(years.iter().map(|&year| percent(probability(year))));
        table.add_row(row);
    }
    right_align(&mut table);
    format!("{table}\n")
}

fn right_align(table: &mut Table) {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

pub(crate) fn type_name(key: &str) -> String {
    TYPES.iter().find(|kind| kind.key() == key).map_or_else(|| key.to_owned(), |kind| kind.name().to_owned())
}

/// The answer of a run: its manifest, tables and summary.
#[must_use]
pub fn run_answer(summary: Summary<'_>, tables: Vec<table::Table>, mut manifest: Manifest) -> Answer {
    let Summary { scenario, run, .. } = summary;
    let structure = &scenario.model.structure;
    let years = milestones(structure.first_year(), structure.last_year() + 1);
    let mut answer = answers(summary, &years);
    answer.extend(precision_sentence(summary));
    let outside = outside(summary, &years);
    answer.extend(outside.iter().cloned());
    answer.extend(summary.questions.iter().flat_map(|question| answer_sentences(&scenario.model, question)));
    manifest = manifest
        .found("parameter_uncertainty", parameter_uncertainty(&scenario.model))
        .found("precision", summary.precision)
        .found("outside", outside)
        .found("since", since(summary, &asked(summary, &years)))
        .found("start", start_json(&scenario.model, summary.start))
        .answered(&answer.join("\n"))
        .sized(size(run.finished, run.draws));
    human(summary).answer(manifest, tables, Vec::new())
}
