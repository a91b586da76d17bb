//! How trajectories that reach an outcome differ from the others, for the terminal.

use std::fmt::Write;

use comfy_table::CellAlignment;

use crate::model::Outcome;
use crate::questions::discover::HITS_MIN;
use crate::render::{ERRORS, alternatives, end_of, grid, meanings, number, percent, quantity, size, thousands};
use crate::scenario::Scenario;
use crate::stats::{Proportion, Z_95};
use crate::study::{ScreenText, Simulated};
use crate::theory::INDICATORS;

use super::analysis::{ConditionRow, Drivers, Role};
use super::contrast::{Difference, Watched};

/// The contents of a report.
#[derive(Clone, Copy, Debug)]
pub struct DriversReport<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The outcome.
    pub outcome: &'a Outcome,
    /// The comparison.
    pub found: &'a Drivers,
    /// The size of the run.
    pub run: Simulated,
}

/// The most drivers, and the most parameters, on the terminal.
const SHOWN: usize = 12;
/// The most orders of indicators.
const ORDERS_SHOWN: usize = 5;
/// The most conditions in a sentence.
const NAMED: usize = 3;

/// `24.1 % ±1.2`; empty if there was nothing to count.
fn estimate(share: &Proportion) -> String {
    if share.probability.is_finite() { number::estimate(share) } else { String::new() }
}

impl DriversReport<'_> {
    pub(crate) fn by(&self) -> i32 {
        self.scenario.model.structure.last_year()
    }

    pub(crate) fn kind(watched: Watched) -> &'static str {
        match watched {
            Watched::Driver(_) => "driver",
            Watched::Stage => "stage",
            Watched::Indicator(_) => "indicator",
            Watched::Treaty => "treaty",
            Watched::Shock(_) => "shock",
            Watched::Parameter(_) => "parameter",
        }
    }

    /// The name of a quantity in files.
    pub(crate) fn name(&self, watched: Watched) -> String {
        let model = &self.scenario.model;
        match watched {
            Watched::Driver(driver) => model.structure.quantity_name(driver),
            Watched::Stage => "stage".to_owned(),
            Watched::Indicator(j) => INDICATORS[j].key.to_owned(),
            Watched::Treaty => "treaty".to_owned(),
            Watched::Shock(class) => model.structure.shocks[class].name.clone(),
            Watched::Parameter(prior) => model.priors[prior].path.clone(),
        }
    }

    fn words(&self, watched: Watched) -> String {
        let structure = &self.scenario.model.structure;
        match watched {
            Watched::Driver(driver) => quantity(structure, driver),
            Watched::Stage => "stage".to_owned(),
            Watched::Indicator(j) => format!("{} active", INDICATORS[j].name),
            Watched::Treaty => "treaty in force".to_owned(),
            Watched::Shock(class) => format!("shocks so far: {}", structure.shocks[class].title),
            Watched::Parameter(prior) => {
                format!("{} ({})", self.scenario.model.priors[prior].path, meanings(self.scenario)[prior])
            }
        }
    }

    pub(crate) fn condition(&self, row: &ConditionRow) -> String {
        alternatives(&self.scenario.model.structure, &row.any)
    }
}

/// How often the outcome is reached.
fn reached(report: DriversReport<'_>) -> String {
    let DriversReport { outcome, found, .. } = report;
    format!(
        "What leads to {} by {}? {} of {} trajectories reach it: {}.",
        outcome.title,
        end_of(report.scenario.model.structure.start_day, report.by()),
        thousands(found.reached),
        thousands(found.trajectories),
        estimate(&found.estimate)
    )
}

/// The answer in sentences: how often the outcome is reached, the last condition to be met, and what was missing.
pub(crate) fn answer(report: DriversReport<'_>) -> String {
    let clauses = 0..report.outcome.any.len();
    clauses.fold(reached(report) + "\n", |mut text, clause| {
        let rows: Vec<&ConditionRow> = report.found.conditions.iter().filter(|row| row.clause == clause).collect();
        sentences(report, &rows, &mut text);
        text.push('\n');
        text
    })
}

/// The report for the terminal: the last condition to be met, what was missing, and what differed.
pub(crate) fn drivers_human(report: DriversReport<'_>) -> ScreenText {
    let DriversReport { scenario, outcome, found, run } = report;
    let mut text = ScreenText::new(format!("{}\n\n{}\n\n", scenario.title, reached(report)));
    let clauses = outcome.any.len();
    for clause in 0..clauses {
        if clauses > 1 {
            let _ = writeln!(text, "Way {} of {clauses}:", clause + 1);
        }
        let rows: Vec<&ConditionRow> = found.conditions.iter().filter(|row| row.clause == clause).collect();
        sentences(report, &rows, &mut text);
        let _ = writeln!(text, "\n{}\n", conditions(report, &rows));
    }
    text.note(BASES);
    text.push_str("\n");
    if found.reached < HITS_MIN {
        text.note(format!(
            "Too few trajectories reach it to show how they differ from the others ({HITS_MIN} are needed): raise \
             --trajectories, or choose a more probable outcome or a later --by. The tables have all results."
        ));
        text.push_str("\n");
    } else {
        text.push_str(&differences(report));
    }
    if found.orders.iter().any(|row| row.reached > 0 && row.order.len() > 1) {
        text.push_str(&orders(report));
    }
    if found.invalid > 0 {
        text.note(format!(
            "{} trajectories are invalid: they left the model's domain and are in no table or figure.",
            thousands(found.invalid)
        ));
    }
    let clustered = if run.draws > 1 { " Errors are clustered by draw." } else { "" };
    text.note(format!("{ERRORS}{clustered}"));
    let _ = writeln!(text, "{}, seed {}; {:.1} s.", size(run.finished, run.draws), run.seed, run.seconds);
    text
}

/// The conditions with the highest shares, with these.
fn ranked(report: DriversReport<'_>, rows: &[&ConditionRow], share: fn(&ConditionRow) -> Proportion) -> String {
    let mut rows: Vec<&&ConditionRow> = rows.iter().filter(|row| share(row).probability > 0.0).collect();
    rows.sort_by(|a, b| share(b).probability.total_cmp(&share(a).probability));
    let named = rows.iter().take(NAMED).map(|row| format!("{} ({})", report.condition(row), estimate(&share(row))));
    named.collect::<Vec<_>>().join("; ")
}

fn sentences(report: DriversReport<'_>, rows: &[&ConditionRow], text: &mut impl Write) {
    let parts: Vec<&ConditionRow> = rows.iter().copied().filter(|row| row.role == Role::Part).collect();
    let any_reached = parts.iter().any(|row| row.last.probability.is_finite());
    if !any_reached {
        let _ = writeln!(text, "No trajectory reached it in this way.");
    } else if parts.len() > 1 {
        let _ = writeln!(text, "Last condition to be met: {}.", ranked(report, &parts, |row| row.last));
    }
    for part in &parts {
        let needs: Vec<&ConditionRow> =
            rows.iter().copied().filter(|row| row.part == part.part && row.role == Role::Necessary).collect();
        let list = ranked(report, &needs, |row| row.last);
        if !list.is_empty() {
            let _ = writeln!(text, "Before \"{}\", the last condition to be met: {list}.", report.condition(part));
        }
    }
    let list = ranked(report, rows, |row| row.only_missing);
    if !list.is_empty() {
        let _ = writeln!(text, "In trajectories that did not reach it, the only condition missing at the end: {list}.");
    }
    // A missing part is not listed if its needs are.
    let needs = |part: &ConditionRow| rows.iter().any(|row| row.part == part.part && row.role == Role::Necessary);
    let is_listed = |row: &&&ConditionRow| match row.role {
        Role::Part => !needs(row),
        Role::Necessary => true,
        Role::Helpful => false,
    };
    let list = ranked(report, &rows.iter().filter(is_listed).copied().collect::<Vec<_>>(), |row| row.missing);
    if !list.is_empty() {
        let _ = writeln!(text, "Conditions most often missing in trajectories that did not reach it: {list}.");
    }
}

/// All conditions of a clause.
fn conditions(report: DriversReport<'_>, rows: &[&ConditionRow]) -> comfy_table::Table {
    let mut table = grid();
    table.set_header([
        "",
        "condition",
        "last to be met",
        "held just before",
        "for years",
        "others: missing at the end",
        "alone",
        "ever held",
    ]);
    for row in rows {
        let role = match row.role {
            Role::Part => "",
            Role::Necessary => "needs",
            Role::Helpful => "helped by",
        };
        let only = |wanted: bool, share: &Proportion| if wanted { estimate(share) } else { String::new() };
        table.add_row([
            role.to_owned(),
            report.condition(row),
            only(row.role != Role::Helpful, &row.last),
            only(row.role != Role::Part, &row.held_before),
            if row.years_before.is_finite() { format!("{:.1}", row.years_before) } else { String::new() },
            estimate(&row.missing),
            only(row.role != Role::Helpful, &row.only_missing),
            estimate(&row.ever),
        ]);
    }
    right_from(&mut table, 2);
    table
}

/// The trajectories to which the columns of the table of conditions refer.
const BASES: &str = "\"Last to be met\", \"held just before\" and \"for years\" refer to the trajectories that reach it in this \
    way; for the needs of a condition, to the step before that condition came true. \"Others\" are the trajectories that do \
    not reach it.";

fn right(table: &mut comfy_table::Table) {
    right_from(table, 1);
}

fn right_from(table: &mut comfy_table::Table, first: usize) {
    table.column_iter_mut().skip(first).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
}

/// Whether a difference is beyond chance.
fn is_shown(difference: &Difference) -> bool {
    difference.effect.abs() > Z_95 * difference.standard_error
}

fn effect(difference: &Difference) -> String {
    if difference.effect.is_finite() {
        let error = Z_95 * difference.standard_error;
        let error = if error.is_finite() { format!(" ±{error:.2}") } else { String::new() };
        format!("{:+.2}{error}", difference.effect)
    } else {
        String::new()
    }
}

/// The quantities that differ most, at four dates; then the parameters.
fn differences(report: DriversReport<'_>) -> String {
    let structure = &report.scenario.model.structure;
    let all = &report.found.differences;
    let n_years = structure.n_years();
    let mut years: Vec<i32> =
        (1..=4).map(|quarter| structure.start_year.saturating_add_unsigned(n_years * quarter / 4)).collect();
    years.dedup();
    let of = |watched: Watched, year: i32| all.iter().find(|row| row.watched == watched && row.year == year);
    let ranked = |parameters: bool| {
        let mut largest: Vec<(Watched, f64)> = Vec::new();
        let own = all.iter().filter(|row| matches!(row.watched, Watched::Parameter(_)) == parameters);
        for row in own.filter(|row| is_shown(row) && (parameters || years.contains(&row.year))) {
            match largest.iter_mut().find(|(watched, _)| *watched == row.watched) {
                Some((_, most)) => *most = most.max(row.effect.abs()),
                None => largest.push((row.watched, row.effect.abs())),
            }
        }
        largest.sort_by(|a, b| b.1.total_cmp(&a.1));
        largest.truncate(SHOWN);
        largest.into_iter().map(|(watched, _)| watched).collect::<Vec<_>>()
    };
    let mut text = String::new();
    let rows = ranked(false);
    if rows.is_empty() {
        text.push_str(
            "Nothing differs beyond chance (95 %) between the trajectories that reach it and the others.\n\n",
        );
    } else {
        let _ = write!(
            text,
            "Mean of the trajectories that reach it minus mean of the others, in standard deviations, on {}:\n\n",
            structure.start_day
        );
        let mut table = grid();
        table.set_header(std::iter::once(String::new()).chain(years.iter().map(ToString::to_string)));
        for watched in rows {
            let cells = years.iter().map(|&year| of(watched, year).map_or_else(String::new, effect));
            table.add_row(std::iter::once(report.words(watched)).chain(cells));
        }
        right(&mut table);
        let _ = writeln!(text, "{table}\n");
    }
    let rows = ranked(true);
    if !rows.is_empty() {
        text.push_str("Parameters of their draws:\n\n");
        let mut table = grid();
        table.set_header(["parameter", "reached", "others", "difference in sd"]);
        for difference in rows.into_iter().filter_map(|watched| of(watched, structure.start_year)) {
            table.add_row([
                report.words(difference.watched),
                crate::render::short(difference.reached),
                crate::render::short(difference.others),
                effect(difference),
            ]);
        }
        right(&mut table);
        let _ = writeln!(text, "{table}\n");
    }
    text
}

/// Indicators by name, in their order.
fn named(order: &[usize]) -> String {
    order.iter().map(|&j| INDICATORS[j].name).collect::<Vec<_>>().join(", then ")
}

/// Indicators by number of their stage, as in files.
pub(crate) fn order(report: DriversReport<'_>, order: &[usize]) -> String {
    let number = |&j: &usize| report.scenario.model.structure.stages.number(j).to_string();
    order.iter().map(number).collect::<Vec<_>>().join(" ")
}

fn orders(report: DriversReport<'_>) -> String {
    let found = report.found;
    let mut table = grid();
    table.set_header(["indicators that formed after the start, in order", "of those that reach it", "of the others"]);
    let share = |number: u64, of: u64| if of > 0 { percent(number as f64 / of as f64) } else { String::new() };
    for row in found.orders.iter().filter(|row| row.reached > 0).take(ORDERS_SHOWN) {
        let name = if row.order.is_empty() { "none".to_owned() } else { named(&row.order) };
        table.add_row([name, share(row.reached, found.reached), share(row.others, found.trajectories - found.reached)]);
    }
    right(&mut table);
    format!("{table}\n\n")
}
