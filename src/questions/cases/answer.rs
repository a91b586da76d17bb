//! Alignments side by side, for the terminal and as tables.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, ColumnConstraint};

use crate::render::{bare, counted, difference, grid, thousands};
use crate::scenario::Scenario;
use crate::stats::Proportion;
use crate::study::{Answer, Cell, Columns, Manifest, Progress, ScreenText, Sizes, Table};

use super::analysis::{CaseRow, KnownCase, Move, YEARS_AHEAD};
use super::fact_scores::FactScores;
use super::fact_tables::{facts_human, facts_sentence, facts_tables};

/// The contents of a report.
#[derive(Clone, Copy, Debug)]
pub struct CasesReport<'a> {
    /// The requested scenarios.
    pub scenarios: &'a [Scenario],
    /// Those that start from evidence.
    pub(super) known: &'a [KnownCase],
    /// The simulated ones.
    pub rows: &'a [CaseRow],
    /// The scores of the facts, if there are any.
    pub scores: Option<&'a FactScores>,
    /// Trajectories of each scenario.
    pub trajectories: u64,
    /// Whether all facts are printed, or only those with the worst log scores.
    pub all_facts: bool,
    /// Worker threads.
    pub threads: usize,
    /// Wall time in seconds.
    pub seconds: f64,
}

/// The drivers of the table, in its order.
const DRIVERS: [(&str, &str); 4] = [("incentive", "I"), ("power", "P"), ("threat", "B"), ("interest", "N")];

fn driver(row: &CaseRow, name: &str) -> f64 {
    row.drivers.iter().find(|(driver, _)| driver == name).map_or(f64::NAN, |(_, value)| *value)
}

/// A probability in per cent; a dash beyond the end of the scenario.
fn shown(share: Option<&Proportion>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| bare(share.probability))
}

/// The table for the terminal, the strongest incentive first.
fn cases_human(rows: &[CaseRow], trajectories: u64, seconds: f64) -> ScreenText {
    let mut text = ScreenText::default();
    let mut by_incentive: Vec<&CaseRow> = rows.iter().collect();
    by_incentive.sort_by(|a, b| driver(b, "incentive").total_cmp(&driver(a, "incentive")));
    let mut table = grid();
    let mut header = vec!["alignment".to_owned(), "from".to_owned(), "stage".to_owned(), "type".to_owned()];
    header.extend(DRIVERS.map(|(_, symbol)| symbol.to_owned()));
    header.extend(Move::ALL.map(|change| {
        let [first, second] = YEARS_AHEAD;
        format!("{}\n{first}/{second} yr, %", change.key().replace('_', " "))
    }));
    table.set_header(header);
    for row in by_incentive {
        let mut cells = vec![row.name.clone(), row.year.to_string(), stage(row), kind(row)];
        cells.extend(DRIVERS.map(|(name, _)| format!("{:.2}", driver(row, name))));
        cells.extend(
            row.moves.iter().map(|shares| shares.iter().map(|one| shown(one.as_ref())).collect::<Vec<_>>().join("/")),
        );
        table.add_row(cells);
    }
    for (place, column) in table.column_iter_mut().enumerate() {
        if place == 0 {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        if place >= 4 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let _ = writeln!(text, "{table}\n");
    text.note(
        "stage: 0 to 7 and the depth of the indicator that marks it. I: incentive; P, B, N: balances of power, threat \
         and interest; all 0 to 1, at the start.",
    );
    text.note(
        "up, down: probability of a higher or lower type or stage than at the start, reached at any time within 5 and within \
         10 years.",
    );
    let worst = rows.iter().flat_map(|row| row.moves.iter().flatten().flatten());
    let worst = worst.map(|share| crate::stats::Z_95 * share.standard_error).fold(0.0, f64::max);
    text.note(format!(
        "± is the 95 % half-width; the Monte Carlo error of the probabilities is at most ±{}.",
        difference(worst)
    ));
    let _ = writeln!(text, "{} trajectories of each; {seconds:.1} s.", thousands(trajectories));
    let certain: Vec<&str> = rows.iter().filter(|row| !row.uncertain).map(|row| row.name.as_str()).collect();
    if !certain.is_empty() {
        let names = certain.join(", ");
        text.note(format!("Parameter uncertainty is not assessed in scenarios without distributions: {names}."));
    }
    let invalid: u64 = rows.iter().map(|row| row.invalid).sum();
    if invalid > 0 {
        text.note(format!(
            "{} trajectories are invalid: they left the model's domain and are in no table or figure.",
            thousands(invalid)
        ));
    }
    text
}

fn stage(row: &CaseRow) -> String {
    if row.stage == 0 { "0".to_owned() } else { format!("{} {}", row.stage, row.depth_name) }
}

fn kind(row: &CaseRow) -> String {
    let name = row.kind.name().trim_end_matches(" partnership");
    if row.treaty { format!("{name}, treaty") } else { name.to_owned() }
}

/// A case, a move, a number of years and the probability of the move within them.
type Upgrade<'a> = (&'a CaseRow, Move, u32, Proportion);

/// `cases.csv`: a row for each case, move and span of years.
fn table(rows: &[CaseRow]) -> Table {
    const DRIVERS: [&str; 6] = ["power_ratio", "power", "threat", "interest", "incentive", "status"];
    let moves = |row| moves(row);
    let rows: Vec<Upgrade<'_>> = rows.iter().flat_map(moves).collect();
    let own = Columns::new()
        .column("case", "", "name of the scenario", |row: &Upgrade<'_>| row.0.name.clone())
        .column("title", "", "its title", |row| row.0.title.clone())
        .column("on", "date", "the state on this day (ISO 8601)", |row| row.0.on.to_string())
        .column("stage", "", "stage of military cooperation, 0 to 7", |row| u32::from(row.0.stage))
        .column("depth", "level", "depth of the highest indicator", |row| u32::from(row.0.depth))
        .column("indicator", "", "highest indicator", |row| row.0.indicator.unwrap_or_default())
        .column("band", "", "band of the stage", |row| row.0.band.map_or("", |band| band.name()))
        .column("type", "", "type of alignment", |row| row.0.kind.key())
        .column("treaty", "", "whether a treaty of alliance is in force", |row| {
            Cell::Truth(row.0.treaty, if row.0.treaty { "true" } else { "false" })
        });
    let drivers = DRIVERS.into_iter().fold(own, |columns, name| {
        columns.column(name, "", "the variable at the start", move |row| driver(row.0, name))
    });
    drivers
        .column("move", "", "upgrade or downgrade of the type or the stage", |row| row.1.key())
        .column("within_years", "years", "years from the start", |row| row.2)
        .probability(|row| Some(row.3))
        .interval(|row| Some(row.3))
        .band(|row| Some(row.3))
        .band_intervals(|row| Some(row.3))
        .table("cases.csv", "state of a case on its first day, and the probability of a move from there", &rows)
}

fn moves(row: &CaseRow) -> impl Iterator<Item = Upgrade<'_>> {
    Move::ALL.into_iter().zip(&row.moves).flat_map(move |(change, shares)| {
        YEARS_AHEAD.into_iter().zip(shares).filter_map(move |(years, one)| Some((row, change, years, (*one)?)))
    })
}

/// Which case has the strongest incentive.
fn strongest(rows: &[CaseRow]) -> Option<String> {
    let first = rows.iter().max_by(|a, b| driver(a, "incentive").total_cmp(&driver(b, "incentive")))?;
    let incentive = driver(first, "incentive");
    Some(format!("The strongest incentive to cooperate is that of {} in {}: {incentive:.2}.", first.name, first.year))
}

/// From what a case starts, and which facts that decides.
fn started((name, decided, known): &KnownCase) -> String {
    let left_out = match decided {
        0 => String::new(),
        n => format!(" Not scored: {} that the evidence decides.", counted(*n as u64, "fact")),
    };
    format!("{name}: {}{left_out}", known.sentences().join(" "))
}

/// The answer: the state of each case, its next moves, and how good the probabilities of its facts are.
#[must_use]
pub fn cases_answer(report: CasesReport<'_>) -> Answer {
    let CasesReport { scenarios, known, rows, scores, trajectories, all_facts, threads, seconds } = report;
    let invalid = rows.iter().map(|row| row.invalid).sum();
    let sizes = Sizes { trajectories: Some(trajectories), invalid, threads, ..Sizes::default() };
    let progress = Progress::of("scenarios", rows.len() as u64, scenarios.len() as u64);
    let mut screen = cases_human(rows, trajectories, seconds);
    let mut tables = vec![table(rows)];
    let mut answer = strongest(rows).unwrap_or_default();
    let mut manifest = Manifest::new("cases", scenarios, sizes, progress)
        .sized(format!("{} trajectories of each scenario", thousands(trajectories)));
    if let Some(scores) = scores {
        answer = format!("{answer}\n{}", facts_sentence(scores));
        facts_human(scores, all_facts, &mut screen);
        tables.extend(facts_tables(scores));
    }
    let starts: Vec<String> = known.iter().map(started).collect();
    for (start, (name, _, known)) in starts.iter().zip(known) {
        screen.note(start);
        known.notes().into_iter().for_each(|note| screen.note(format!("{name}: {note}")));
    }
    if !starts.is_empty() {
        manifest = manifest.found("evidence", starts);
    }
    manifest = manifest.answered(&answer);
    screen.answer(manifest, tables, Vec::new())
}
