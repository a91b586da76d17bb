//! The answers to questions: sentences and the table.

use crate::ensemble::{Plan, Tally};
use crate::evidence::EvidenceList;
use crate::exercise::InjectList;
use crate::questions::run::{answer_sentences, answer_tables, note_on_curves, own_error};
use crate::render::{NO_DISTRIBUTIONS, size, thousands};
use crate::scenario::Scenario;
use crate::study::{Answer, InjectsEntry, Known, Manifest, ScreenText, Simulated};

/// The options of `stadial ask`, read for the scenario.
pub(crate) struct Asked {
    pub scenario: Scenario,
    pub injects: Option<InjectList>,
    pub evidence: Option<EvidenceList>,
    pub plan: Plan,
}

/// The answer of `stadial ask`.
pub(super) fn ask_answer(asked: &Asked, (found, known): (&Tally, Option<&Known>), run: Simulated) -> Answer {
    let scenario = &asked.scenario;
    let scenario = known.map_or(scenario, |known| &known.scenario);
    let (certain, uncertain) = (scenario.model.priors.is_empty(), scenario.model.has_bands());
    let rows = found.answers();
    let mut manifest = Manifest::new("ask", [scenario], run.sizes(), run.progress())
        .asked("questions", rows.iter().map(|row| &row.query.query.text).collect::<Vec<_>>())
        .sized(size(run.finished, run.draws));
    manifest.scenarios[0].injects =
        asked.injects.iter().map(|list| InjectsEntry::new(&scenario.model.structure, list)).collect();
    if let Some(known) = known {
        manifest = known.note_in(manifest);
    }
    let sentences = |row| answer_sentences(&scenario.model.structure, row, uncertain);
    let answers: Vec<String> = rows.iter().flat_map(sentences).collect();
    let mut screen = ScreenText::new(format!("{}\n", scenario.title));
    for sentence in known.iter().flat_map(|known| known.sentences()) {
        screen.line(&sentence);
    }
    for row in &rows {
        screen.line("");
        sentences(row).iter().for_each(|sentence| screen.line(sentence));
    }
    screen.line("");
    screen.note(ERRORS_OF_ANSWERS);
    note_on_curves(&rows).into_iter().for_each(|note| screen.note(note));
    if let Some(text) = own_error() {
        screen.note(text);
    }
    if certain {
        screen.note(NO_DISTRIBUTIONS);
    }
    for note in known.iter().flat_map(|known| known.notes()) {
        screen.note(note);
    }
    if let Some(list) = &asked.injects {
        screen.note(list.sentence());
    }
    if run.is_partial() {
        screen.note(format!(
            "Interrupted: these are the answers of {} of {} trajectories.",
            thousands(run.finished),
            thousands(run.asked)
        ));
    }
    screen.line(&format!("{}, seed {}; {:.1} s.", size(run.finished, run.draws), run.seed, run.seconds));
    let mut tables = answer_tables(&scenario.model.structure, &rows);
    tables.extend(known.iter().flat_map(|known| known.tables()));
    screen.answer(manifest.answered(&answers.join("\n")), tables, Vec::new())
}

/// What the errors of the answers are.
const ERRORS_OF_ANSWERS: &str = "± is the half-width of the 95 % Monte Carlo interval. An association is no effect: a \
                                 condition may be met where the event was likely before. `stadial compare` and \
                                 `stadial fork` estimate effects.";
