//! The probabilities of a run as questions, in the form in which forecasting platforms take them.

use crate::ensemble::{ProbabilityRow, Results};
use crate::model::{Outcome, Structure};
use crate::render::{listed, milestones, outcome_in_words, proper};
use crate::scenario::Scenario;
use crate::study::{Columns, Table};

/// A question: an outcome of the scenario and a year, with the probability that the run gave.
struct Asked<'a> {
    scenario: &'a Scenario,
    outcome: &'a Outcome,
    found: &'a ProbabilityRow,
}

impl Asked<'_> {
    fn structure(&self) -> &Structure {
        &self.scenario.model.structure
    }

    fn members(&self) -> String {
        let names: Vec<String> = self.structure().members.iter().map(|name| proper(name)).collect();
        listed(&names, "and")
    }

    fn title(&self) -> String {
        format!("Will there be {} between {} by the end of {}?", self.outcome.title, self.members(), self.found.year)
    }

    fn criteria(&self) -> String {
        format!(
            "Resolves yes if at any time from {}-01-01 to {}-12-31 this holds of the alignment of {}: {}. Otherwise it \
             resolves no. Types, stages and treaties are those of the scenario \"{}\".",
            self.structure().start_year,
            self.found.year,
            self.members(),
            outcome_in_words(self.structure(), self.outcome),
            self.scenario.title,
        )
    }
}

/// The years of questions, unless others are asked for.
pub(super) fn usual_years(structure: &Structure) -> Vec<i32> {
    milestones(structure.start_year, structure.end_year)
}

/// The probabilities of a run by the end of these years, outcome by outcome.
pub(super) fn by_years<'r>(results: &'r Results, years: &[i32]) -> impl Iterator<Item = &'r ProbabilityRow> {
    results.probabilities.iter().filter(move |row| years.contains(&row.year))
}

/// A question for each outcome and each of these years.
pub(super) fn question_table(scenario: &Scenario, results: &Results, years: &[i32]) -> Table {
    let outcomes = &scenario.model.structure.outcomes;
    let asked = |found: &'_ ProbabilityRow| outcomes.iter().position(|outcome| outcome.name == found.outcome);
    let rows: Vec<Asked<'_>> = by_years(results, years)
        .filter_map(|found| Some(Asked { scenario, outcome: outcomes.get(asked(found)?)?, found }))
        .collect();
    Columns::new()
        .column("id", "", "scenario, outcome and year", |row: &Asked<'_>| {
            format!("{}.{}.{}", row.scenario.name, row.outcome.name, row.found.year)
        })
        .column("title", "", "the question", Asked::title)
        .column("resolution_criteria", "", "when it resolves yes", Asked::criteria)
        .column("open_date", "date", "the first day that counts", |row| format!("{}-01-01", row.structure().start_year))
        .column("resolution_date", "date", "the last day that counts", |row| format!("{}-12-31", row.found.year))
        .probability(|row| Some(row.found.estimate))
        .interval(|row| Some(row.found.estimate))
        .band(|row| Some(row.found.estimate))
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
                    outcomes.real = { title = \"a functioning alliance\", treaty = \"functioning\", lasting_years = 2 }\n";
        let scenario = crate::scenario::parse("two.toml", text, &[]).unwrap();
        let tally = run(&scenario.model, &Plan::new(&scenario.model, 160, 1, 1), &Control::default()).unwrap();
        let results = Results::new(&scenario.model, &tally);
        let table = question_table(&scenario, &results, &[2001, 2003]);
        let cell = |row: usize, column: &str| {
            let place = table.columns.iter().position(|known| known.name == column).unwrap();
            table.rows[row][place].to_string()
        };
        assert_eq!(table.rows.len(), 4);
        assert_eq!(cell(0, "id"), "two.pact.2001");
        assert_eq!(cell(0, "title"), "Will there be a treaty between X Land and USA by the end of 2001?");
        assert_eq!(
            cell(3, "resolution_criteria"),
            "Resolves yes if at any time from 2000-01-01 to 2003-12-31 this holds of the alignment of X Land and USA: the \
             type is alliance or allied security community, at an advanced stage of military cooperation; without a break \
             for 2 years. Otherwise it resolves no. Types, stages and treaties are those of the scenario \"Two and a third\"."
        );
        assert_eq!((cell(2, "open_date"), cell(2, "resolution_date")), ("2000-01-01".into(), "2001-12-31".into()));
        let expected = results.probability_of("real", 2003).unwrap().probability;
        assert_eq!(cell(3, "probability"), crate::render::significant(expected));
    }
}
