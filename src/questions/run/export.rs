//! The probabilities of a run as questions, in the form in which forecasting platforms take them.

use crate::ensemble::{ProbabilityRow, QueryRow, Results};
use crate::model::{Outcome, Structure};
use crate::render::{
    conditions_in_words, end_of, expression_in_words, members_in_words, milestones, stages_in_words, window_in_words,
};
use crate::scenario::{Scenario, first_day};
use crate::stats::Proportion;
use crate::study::{Columns, Table};

use super::queries::answered;

/// A question with the probability that the run gave.
struct Asked {
    id: String,
    title: String,
    criteria: String,
    opens: String,
    resolves: String,
    estimate: Proportion,
}

impl Asked {
    /// An outcome of the scenario by the end of a year; `None` if it counts only after that.
    fn outcome(scenario: &Scenario, outcome: &Outcome, found: &ProbabilityRow) -> Option<Self> {
        let (structure, year) = (&scenario.model.structure, found.year);
        let members = members_in_words(structure);
        let until = outcome.until.min(structure.steps_to_end_of(year));
        // What was decided before the last evidence is no question.
        let from = outcome.from.max(known_until(scenario));
        (from < until).then(|| Self {
            id: format!("{}.{}.{year}", scenario.name, outcome.name),
            title: format!("{members}: will there be {} by {}?", outcome.title, end_of(structure.start_day, year)),
            criteria: defined(structure, format!(
                "Resolves yes if at any time {} this holds of the alignment of {members}: {}. Otherwise it resolves no. \
                 Types, stages and treaties are those of the scenario \"{}\".",
                window_in_words(structure, outcome.from, until),
                conditions_in_words(structure, outcome),
                scenario.title,
            )),
            opens: first_day(structure, from).to_string(),
            resolves: first_day(structure, until).to_string(),
            estimate: found.estimate,
        })
    }

    /// A question that the scenario states.
    fn stated(scenario: &Scenario, row: &QueryRow) -> Self {
        let structure = &scenario.model.structure;
        let (asked, query) = (&row.query, &row.query.query);
        let members = members_in_words(structure);
        let event = expression_in_words(structure, &query.event);
        let holds = match &query.given {
            None => format!(
                "Resolves yes if this is true of the alignment of {members}: {event}. Otherwise it resolves no."
            ),
            Some((condition, _)) => format!(
                "Annulled unless this is true of the alignment of {members}: {}. If it is, resolves yes if this is true, \
                 too: {event}. Otherwise it resolves no.",
                expression_in_words(structure, condition),
            ),
        };
        Self {
            id: format!("{}.questions.{}", scenario.name, asked.name),
            title: asked.title.clone(),
            criteria: defined(
                structure,
                format!("{holds} Types, stages and treaties are those of the scenario \"{}\".", scenario.title),
            ),
            opens: first_day(structure, known_until(scenario)).to_string(),
            resolves: asked.resolves.clone(),
            estimate: answered(row),
        }
    }
}

/// Criteria with what they take for granted: the stages, where they name one.
fn defined(structure: &Structure, criteria: String) -> String {
    if !criteria.contains(" stage ") && !criteria.contains("[stage ") {
        return criteria;
    }
    format!(
        "{criteria} The stage is the number of the highest indicator that is present ({}); it is advanced from {} on.",
        stages_in_words(structure),
        structure.stages.advanced_from()
    )
}

/// The moment of the last evidence; the start of the run without any.
fn known_until(scenario: &Scenario) -> u32 {
    scenario.model.conditioned.as_ref().and_then(|known| known.moments.last().copied()).unwrap_or(0)
}

/// The years of questions, unless others are asked for.
pub(super) fn usual_years(structure: &Structure) -> Vec<i32> {
    milestones(structure.first_year(), structure.last_year() + 1)
}

/// The probabilities of a run by the end of these years, outcome by outcome.
pub(super) fn by_years<'r>(results: &'r Results, years: &[i32]) -> impl Iterator<Item = &'r ProbabilityRow> {
    results.probabilities.iter().filter(move |row| years.contains(&row.year))
}

/// The questions that the scenario states, with their answers, then one for each outcome and each of these years.
pub(super) fn question_table(scenario: &Scenario, results: &Results, answers: &[QueryRow], years: &[i32]) -> Table {
    let structure = &scenario.model.structure;
    // A condition that never held has no probability.
    let stated = answers.iter().filter(|row| answered(row).probability.is_finite());
    let mut rows: Vec<Asked> = stated.map(|row| Asked::stated(scenario, row)).collect();
    rows.extend(by_years(results, years).filter_map(|found| {
        let outcome = structure.outcomes.iter().find(|outcome| outcome.name == found.outcome)?;
        Asked::outcome(scenario, outcome, found)
    }));
    Columns::new()
        .column("id", "", "scenario, outcome and year; or scenario and question", |row: &Asked| row.id.clone())
        .column("title", "", "the question", |row| row.title.clone())
        .column("resolution_criteria", "", "when it resolves yes", |row| row.criteria.clone())
        .column("open_date", "date", "the first day that counts", |row| row.opens.clone())
        .column("resolution_date", "date", "the day on which it is decided at the latest", |row| row.resolves.clone())
        .probability(|row| Some(row.estimate))
        .interval(|row| Some(row.estimate))
        .band(|row| Some(row.estimate))
        .table("questions.csv", "a question", &rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ensemble::{Control, Plan, run};

    #[test]
    fn questions_say_what_resolves_them() {
        let text = "title = \"Two and a third\"\nmembers = [\"x_land\", \"usa\"]\nadversary = \"z\"\nstart = 2000\nend = 2004\n\
                    actors = { x_land = { gdp = 1 }, usa = { gdp = 1 }, z = { gdp = 3 } }\n\
                    outcomes.pact = { title = \"a treaty\", treaty = \"in_force\" }\n\
                    outcomes.real = { title = \"a functioning alliance\", treaty = \"functioning\", lasting_years = 2 }\n\
                    outcomes.window = { treaty = \"in_force\", from = 2002, until = 2003-07-01 }\n\
                    questions.first = { ask = \"pact by 2001\", title = \"A pact soon?\", resolves = 2002-01-15 }\n\
                    questions.then = { ask = \"real by 2003 given not pact by 2001\" }\n\
                    questions.nothing = { ask = \"real by 2003 given pact by 2001 and not pact by 2003\" }\n";
        let scenario = crate::scenario::parse("two.toml", text, &[]).unwrap();
        let tally = run(&scenario.model, &Plan::new(&scenario.model, 160, 1, 1), &Control::default()).unwrap();
        let results = Results::new(&scenario.model, &tally);
        let answers = tally.answers();
        let table = question_table(&scenario, &results, &answers, &[2001, 2003]);
        let cell = |row: usize, column: &str| {
            let place = table.columns.iter().position(|known| known.name == column).unwrap();
            table.rows[row][place].to_string()
        };
        // The third question has a condition that never holds.
        assert_eq!(table.rows.len(), 2 + 5);
        assert_eq!([cell(0, "id"), cell(0, "title")], ["two.questions.first", "A pact soon?"]);
        assert_eq!(
            cell(0, "resolution_criteria"),
            "Resolves yes if this is true of the alignment of X Land and USA: [a treaty in force] holds at some time from \
             2000-01-01 to 2001-12-31. Otherwise it resolves no. Types, stages and treaties are those of the scenario \
             \"Two and a third\"."
        );
        assert_eq!((cell(0, "open_date"), cell(0, "resolution_date")), ("2000-01-01".into(), "2002-01-15".into()));
        assert_eq!(cell(0, "probability"), crate::render::significant(answers[0].estimate.probability));
        assert_eq!(
            cell(1, "resolution_criteria"),
            "Annulled unless this is true of the alignment of X Land and USA: not ([a treaty in force] holds at some time \
             from 2000-01-01 to 2001-12-31). If it is, resolves yes if this is true, too: [the type is alliance or allied \
             security community, at an advanced stage of military cooperation; without a break for 2 years] holds at some \
             time from 2000-01-01 to 2003-12-31. Otherwise it resolves no. Types, stages and treaties are those of the \
             scenario \"Two and a third\". The \
             stage is the number of the highest indicator that is present (1 confidence-building measures, 2 regular \
             consultations, 3 military-technical cooperation and personnel exchange, 4 regular joint exercises, 5 integrated \
             command, 6 joint troop placement or base sharing, 7 common defence policy); it is advanced from 5 on."
        );
        let conditional = answers[1].conditional.as_ref().unwrap();
        assert_eq!(cell(1, "probability"), crate::render::significant(conditional.with.probability));
        assert_eq!(cell(2, "id"), "two.pact.2001");
        assert_eq!(cell(2, "title"), "X Land and USA: will there be a treaty by the end of 2001?");
        assert_eq!(
            cell(5, "resolution_criteria"),
            "Resolves yes if at any time from 2000-01-01 to 2003-12-31 this holds of the alignment of X Land and USA: the \
             type is alliance or allied security community, at an advanced stage of military cooperation; without a break \
             for 2 years. Otherwise it resolves no. Types, stages and treaties are those of the scenario \"Two and a third\". The \
             stage is the number of the highest indicator that is present (1 confidence-building measures, 2 regular \
             consultations, 3 military-technical cooperation and personnel exchange, 4 regular joint exercises, 5 integrated \
             command, 6 joint troop placement or base sharing, 7 common defence policy); it is advanced from 5 on."
        );
        assert_eq!((cell(4, "open_date"), cell(4, "resolution_date")), ("2000-01-01".into(), "2002-01-01".into()));
        // An outcome with a window of its own, which ends within a year and begins after another.
        assert_eq!(table.rows.iter().filter(|row| row[0].to_string().contains("window")).count(), 1);
        assert_eq!(
            [cell(6, "id"), cell(6, "open_date"), cell(6, "resolution_date")],
            ["two.window.2003", "2002-01-01", "2003-07-01"]
        );
        assert!(
            cell(6, "resolution_criteria")
                .starts_with("Resolves yes if at any time from 2002-01-01 to 2003-06-30 this")
        );
        let expected = results.probability_of("real", 2003).unwrap().probability;
        assert_eq!(cell(5, "probability"), crate::render::significant(expected));
    }
}
