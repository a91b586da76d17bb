//! The answers to questions: sentences and the table.

use std::fmt::Write as _;

use crate::ensemble::{Plan, Tally};
use crate::exercise::InjectList;
use crate::questions::run::{queries_table, query_sentences};
use crate::render::{NO_DISTRIBUTIONS, size, thousands};
use crate::scenario::Scenario;
use crate::study::{Answer, InjectsEntry, Manifest, Simulated};

/// The options of `stadial ask`, read for the scenario.
pub(crate) struct Asked {
    pub scenario: Scenario,
    pub injects: Option<InjectList>,
    pub plan: Plan,
}

/// The answer of `stadial ask`.
pub(super) fn ask_answer(asked: &Asked, found: &Tally, run: Simulated) -> Answer {
    let scenario = &asked.scenario;
    let uncertain = !scenario.model.priors.is_empty();
    let rows = found.answers();
    let mut manifest = Manifest::new("ask", [scenario], run.sizes(), run.progress())
        .asked("questions", rows.iter().map(|row| &row.query.query.text).collect::<Vec<_>>())
        .sized(size(run.finished, run.draws));
    manifest.scenarios[0].injects =
        asked.injects.iter().map(|list| InjectsEntry::new(&scenario.model.structure, list)).collect();
    let answers: Vec<String> = rows.iter().flat_map(|row| query_sentences(row, uncertain)).collect();
    let mut screen = format!("{}\n", scenario.title);
    for row in &rows {
        let _ = writeln!(screen, "\n{}", query_sentences(row, uncertain).join("\n"));
    }
    let mut notes = vec![ERRORS_OF_ANSWERS.to_owned()];
    if !uncertain {
        notes.push(NO_DISTRIBUTIONS.to_owned());
    }
    if let Some(list) = &asked.injects {
        notes.push(list.sentence());
    }
    if run.is_partial() {
        notes.push(format!(
            "Interrupted: these are the answers of {} of {} trajectories.",
            thousands(run.finished),
            thousands(run.asked)
        ));
    }
    let _ = writeln!(screen, "\n{}", notes.join("\n"));
    let _ = writeln!(screen, "{}, seed {}; {:.1} s.", size(run.finished, run.draws), run.seed, run.seconds);
    let manifest = manifest.answered(&answers.join("\n")).noted(&notes.join("\n"));
    Answer { manifest, tables: vec![queries_table(&rows)], files: Vec::new(), screen }
}

/// What the errors of the answers are.
const ERRORS_OF_ANSWERS: &str = "± is the half-width of the 95 % Monte Carlo interval. An association is no effect: a condition may be met where the \
     event was likely before. `stadial compare` and `stadial fork` estimate effects.";
