//! The answers to questions: sentences and the table.

use crate::ensemble::{Plan, QueryRow};
use crate::evidence::EvidenceList;
use crate::exercise::InjectList;
use crate::questions::run::{answer_sentences, answer_tables, note_on_curves, queries_table, query_sentences};
use crate::render::{NO_DISTRIBUTIONS, size, thousands};
use crate::scenario::Scenario;
use crate::study::{Answer, InjectsEntry, Known, Manifest, ScreenText, Simulated};

use super::together::Together;

/// The options of `stadial ask`, read for the scenario.
pub(crate) struct Asked {
    pub scenario: Scenario,
    pub injects: Option<InjectList>,
    pub evidence: Option<EvidenceList>,
    pub plan: Plan,
    /// All scenarios, where there are several.
    pub together: Option<Together>,
}

/// What was found.
pub(crate) struct Found {
    /// The answers.
    pub rows: Vec<QueryRow>,
    /// What evidence has told.
    pub known: Option<Known>,
    /// How much was simulated.
    pub run: Simulated,
}

/// The answer of `stadial ask`.
pub(super) fn ask_answer(asked: &Asked, found: &Found) -> Answer {
    let Found { rows, known, run } = found;
    let known = known.as_ref();
    let alone = [known.map_or(&asked.scenario, |known| &known.scenario)];
    let scenarios: Vec<&Scenario> = match &asked.together {
        Some(together) => together.scenarios.iter().collect(),
        None => alone.to_vec(),
    };
    let certain = scenarios.iter().all(|scenario| scenario.model.priors.is_empty());
    let uncertain = scenarios.iter().any(|scenario| scenario.model.has_bands());
    let mut manifest = Manifest::new("ask", scenarios.iter().copied(), run.sizes(), run.progress())
        .asked("questions", rows.iter().map(|row| &row.query.query.text).collect::<Vec<_>>())
        .sized(size(run.finished, run.draws));
    manifest.scenarios[0].injects =
        asked.injects.iter().map(|list| InjectsEntry::new(&scenarios[0].model.structure, list)).collect();
    if let Some(known) = known {
        manifest = known.note_in(manifest);
    }
    let sentences = |row: &QueryRow| match asked.together {
        Some(_) => query_sentences(row, uncertain),
        None => answer_sentences(&scenarios[0].model, row),
    };
    let answers: Vec<String> = rows.iter().flat_map(sentences).collect();
    let heading = |scenario: &&Scenario| match asked.together {
        Some(_) => format!("{}: {}", scenario.name, scenario.title),
        None => scenario.title.clone(),
    };
    let mut screen = ScreenText::new(format!("{}\n", scenarios.iter().map(heading).collect::<Vec<_>>().join("\n")));
    for sentence in known.iter().flat_map(|known| known.sentences()) {
        screen.line(&sentence);
    }
    for row in rows {
        screen.line("");
        sentences(row).iter().for_each(|sentence| screen.line(sentence));
    }
    screen.line("");
    screen.note(ERRORS_OF_ANSWERS);
    match &asked.together {
        Some(together) => together.sentences().into_iter().for_each(|sentence| screen.note(sentence)),
        None => note_on_curves(rows).into_iter().for_each(|note| screen.note(note)),
    }
    screen.own_error();
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
    let mut tables = match asked.together {
        Some(_) => vec![queries_table(rows)],
        None => answer_tables(&scenarios[0].model, rows),
    };
    tables.extend(known.iter().flat_map(|known| known.tables()));
    screen.answer(manifest.answered(&answers.join("\n")), tables, Vec::new())
}

/// What the errors of the answers are.
const ERRORS_OF_ANSWERS: &str = "± is the half-width of the 95 % Monte Carlo interval. An association is no effect: a \
                                 condition may be met where the event was likely before. `stadial compare` and \
                                 `stadial fork` estimate effects.";
