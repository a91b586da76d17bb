//! The answer: the probability of each question, and the scores of those that have resolved.

use comfy_table::CellAlignment;

use crate::questions::score::{AgainstScore, against, against_scores_table, against_sentence};
use crate::render::{counted, estimate, grid, thousands};
use crate::study::{Answer, Manifest, ScreenText};

use super::asked::{Asked, Sized};
use super::coherence::incoherent;
use super::forecastbench::QuestionSet;
use super::scored::{Answered, scores};
use super::tables::answers_table;

/// Questions on the screen.
const SHOWN: usize = 40;

/// The file of forecasts for ForecastBench.
const FORECASTS: &str = "forecast_set.json";

/// The whole answer.
pub(super) fn bank_answer(asked: &Asked, answers: &[Answered<'_>], sized: &Sized) -> serde_json::Result<Answer> {
    let scores = scores(answers);
    let mut sentences = vec![headline(answers)];
    sentences.extend(scores.first().map(|score| {
        format!(
            "The model's mean log score is {:.3}, its Brier score {:.3} (low is good).",
            score.model[0], score.model[1]
        )
    }));
    sentences.extend(scores.iter().map(against_sentence));
    let mut text = ScreenText::new(format!("{}\n", asked.bank.file.name));
    sentences.iter().for_each(|sentence| text.line(sentence));
    text.push_str(&format!("\n{}\n", listed(answers)));
    if !scores.is_empty() {
        against(&scores, &mut text);
    }
    notes(answers, &scores, &mut text);
    incoherent(&asked.bank).into_iter().for_each(|note| text.note(note));
    if answers.iter().any(|one| one.row.resolution.is_none()) {
        text.own_error();
    }
    let size = format!("{} of each scenario, seed {}", sized.words, sized.sizes.seed.unwrap_or_default());
    text.line(&format!("{size}; {:.1} s.", sized.seconds));
    let mut tables = vec![answers_table(answers)];
    tables.extend((!scores.is_empty()).then(|| against_scores_table(&scores)));
    let files = match &asked.questions {
        Some(set) => vec![(FORECASTS, forecasts(set, &asked.organization, answers)?)],
        None => Vec::new(),
    };
    let mut manifest = Manifest::new("bank", &asked.bank.scenarios, sized.sizes, sized.progress)
        .reading(&asked.bank.file)
        .asked("organization", &asked.organization)
        .found("questions", answers.len())
        .found("resolved", answers.iter().filter(|one| one.row.resolution.is_some()).count())
        .sized(size)
        .answered(&sentences.join("\n"));
    for source in asked.questions.iter().map(|set| &set.source).chain(asked.resolutions.iter().map(|set| &set.source)) {
        manifest = manifest.reading(source);
    }
    Ok(text.answer(manifest, tables, files))
}

fn headline(answers: &[Answered<'_>]) -> String {
    let scenarios: std::collections::BTreeSet<&str> = answers.iter().map(|one| one.scenario).collect();
    let resolved = answers.iter().filter(|one| one.row.resolution.is_some()).count();
    let came = answers.iter().filter(|one| one.row.resolution == Some(true)).count();
    let how = if resolved > 0 {
        format!(
            "{} resolved, of which {} yes",
            thousands(resolved as u64),
            if came == 1 { "1 is".to_owned() } else { format!("{came} are") }
        )
    } else {
        "none of them resolved".to_owned()
    };
    format!("{} on {}, {how}.", counted(answers.len() as u64, "question"), counted(scenarios.len() as u64, "scenario"))
}

/// The questions with their probabilities.
fn listed(answers: &[Answered<'_>]) -> String {
    let mut table = grid();
    table.set_header(["id", "asked", "question", "probability", "crowd", "came"]);
    for one in answers.iter().take(SHOWN) {
        let crowd = one.row.crowd.map_or_else(String::new, |p| format!("{:.0} %", 100.0 * p));
        let came = one.row.resolution.map_or("", |came| if came { "yes" } else { "no" });
        let found = &one.probability;
        let shown = if found.probability.is_finite() { estimate(found) } else { "not known".to_owned() };
        let row = &one.row;
        table.add_row([row.id.clone(), row.asked.to_string(), row.question.clone(), shown, crowd, came.to_owned()]);
    }
    for column in table.column_iter_mut().skip(3) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let more = answers.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!("\nand {} more in answers.csv", thousands(more as u64)) } else { String::new() };
    format!("{table}{more}\n")
}

fn notes(answers: &[Answered<'_>], scores: &[AgainstScore], text: &mut ScreenText) {
    text.note("± is the half-width of the 95 % Monte Carlo interval; it holds no error of the model itself.");
    let later = answers.iter().filter(|one| one.open.is_some()).count();
    if later > 0 {
        text.note(format!(
            "{} asked later than the first day of the scenario: the probability is that under the condition that the question \
             is still open on its day.",
            if later == 1 { "1 question was".to_owned() } else { format!("{later} questions were") }
        ));
    }
    let unknown: Vec<&str> =
        answers.iter().filter(|one| !one.probability.probability.is_finite()).map(|one| one.row.id.as_str()).collect();
    if !unknown.is_empty() {
        text.note(format!(
            "Not known, as no trajectory leaves it open on the day of asking: {}. Start the scenario later, or simulate more.",
            unknown.join(", ")
        ));
    }
    if !scores.is_empty() {
        text.note("Low scores are good. A difference over scenarios has an error; questions of one scenario depend on each other.");
    }
    let rounded: std::collections::BTreeSet<&String> = answers.iter().flat_map(|one| one.rounded).collect();
    if !rounded.is_empty() {
        let some: Vec<&str> = rounded.iter().take(3).map(|words| words.as_str()).collect();
        let more = if rounded.len() > some.len() { ", and others" } else { "" };
        text.note(format!(
            "Dates within a step are counted to its end: {}{more}. `--set steps_per_year=366` counts in days.",
            some.join(", ")
        ));
    }
}

/// The forecasts for the questions of a set.
fn forecasts(set: &QuestionSet, organization: &str, answers: &[Answered<'_>]) -> serde_json::Result<Vec<u8>> {
    let known = answers.iter().filter(|one| one.probability.probability.is_finite());
    let of = |one: &Answered<'_>| {
        format!(
            "{} of {} in which it is open: {} of the scenario {}.",
            estimate(&one.probability),
            counted(one.trajectories, "trajectory").replace("trajectorys", "trajectories"),
            one.row.ask,
            one.scenario
        )
    };
    let forecasts: Vec<(&str, f64, String)> =
        known.map(|one| (one.row.id.as_str(), one.probability.probability, of(one))).collect();
    set.forecast_set(organization, &forecasts)
}
