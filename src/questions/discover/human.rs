//! The conditions under which an outcome is reached, for the terminal.

use std::fmt::Write;

use comfy_table::CellAlignment;

use crate::model::Outcome;
use crate::render::{
    counted, day_in, end_of, estimate, grid, meanings, percent, quantity, short, significant, size as sized, thousands,
};
use crate::scenario::Scenario;
use crate::study::{ScreenText, Simulated};
use crate::theory::TYPES;

use super::analysis::{DiscoverOptions, Discovered, HITS_MIN, Source};
use super::boxes::{FoundBox, Region, Searched};
use super::prim::Limits;
use super::tree::Tree;

/// The contents of a report.
#[derive(Clone, Copy, Debug)]
pub struct DiscoverReport<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The outcome.
    pub outcome: &'a Outcome,
    /// The options of the search.
    pub options: &'a DiscoverOptions,
    /// The conditions.
    pub found: &'a Discovered,
    /// The size of the run.
    pub run: Simulated,
}

/// A warning is shown if the density of a box on the half on which it was found exceeds that on the other half by more than
/// this many standard errors.
const OVERFIT: f64 = 2.0;

/// A warning is shown if fewer draws than this have trajectories with the outcome.
const FEW_DRAWS: u64 = 40;

impl DiscoverReport<'_> {
    pub(crate) fn year(&self) -> i32 {
        self.scenario.model.structure.start_year.saturating_add_unsigned(self.options.at as u32)
    }

    pub(crate) fn by(&self) -> i32 {
        self.scenario.model.structure.last_year()
    }

    /// The name of a column in files.
    pub(crate) fn name(&self, column: usize) -> String {
        let model = &self.scenario.model;
        match self.found.columns[column] {
            Source::Parameter(prior) => model.priors[prior].path.clone(),
            Source::Driver(driver) => model.structure.quantity_name(driver),
            Source::Stage => "stage".to_owned(),
            Source::Type => "type".to_owned(),
            Source::Treaty => "treaty".to_owned(),
        }
    }

    /// A column within limits, in words.
    pub(crate) fn words(&self, column: usize, limits: Limits) -> String {
        let structure = &self.scenario.model.structure;
        let date = format!("on {}", day_in(structure.start_day, self.year()));
        let between = |name: &str| match (limits.low.is_finite(), limits.high.is_finite()) {
            (true, true) => format!("{name} from {} to {}", short(limits.low), short(limits.high)),
            (true, false) => format!("{name} above {}", short(limits.low)),
            _ => format!("{name} below {}", short(limits.high)),
        };
        // Whole numbers within the limits.
        let (low, high) = (limits.low.max(0.0).ceil() as usize, limits.high.min(7.0).floor() as usize);
        match self.found.columns[column] {
            Source::Parameter(prior) => {
                let path = &self.scenario.model.priors[prior].path;
                format!("{} ({})", between(path), meanings(self.scenario)[prior])
            }
            Source::Driver(driver) => format!("{}, {date}", between(&quantity(structure, driver))),
            Source::Stage => match (limits.low.is_finite(), limits.high.is_finite()) {
                (true, true) => format!("stage {low} to {high}, {date}"),
                (true, false) => format!("stage {low} or higher, {date}"),
                _ => format!("stage {high} or lower, {date}"),
            },
            Source::Type => {
                let names: Vec<&str> = TYPES
                    .iter()
                    .filter(|kind| (low..=high).contains(&usize::from(kind.rank())))
                    .map(|kind| kind.name())
                    .collect();
                format!("type {}, {date}", names.join(" or "))
            }
            Source::Treaty => {
                format!("{} in force, {date}", if limits.low.is_finite() { "a treaty" } else { "no treaty" })
            }
        }
    }

    /// Every limited column in words.
    pub(crate) fn all_words(&self, limits: &[Limits]) -> Vec<String> {
        let limited = limits.iter().enumerate().filter(|(_, limits)| limits.restrict());
        limited.map(|(column, &limits)| self.words(column, limits)).collect()
    }
}

/// How often the outcome is reached.
fn reached(report: DiscoverReport<'_>) -> String {
    let DiscoverReport { outcome, found, run, .. } = report;
    let (at, by) = (report.year(), report.by());
    let start = report.scenario.model.structure.start_day;
    let mut text = String::new();
    let _ = writeln!(text, "Under which conditions is {} reached by {}?", outcome.title, end_of(start, by));
    let _ = writeln!(
        text,
        "It is reached in {} of the trajectories that had not reached it by {}: in {} of {}{}{}.",
        percent(found.hits as f64 / found.rows.max(1) as f64),
        day_in(start, at),
        thousands(found.hits),
        thousands(found.rows),
        if run.draws > 1 {
            format!(", from {} of {} {}", thousands(found.draws_with_hits), thousands(found.groups), units(report))
        } else {
            String::new()
        },
        if found.already > 0 {
            format!("; {} that had reached it before are left out", thousands(found.already))
        } else {
            String::new()
        }
    );
    text
}

/// The units that do not depend on each other: draws, or under evidence groups of draws that were conditioned together.
fn units(report: DiscoverReport<'_>) -> &'static str {
    if report.found.groups == report.run.draws { "draws" } else { "groups of draws" }
}

/// The answer in sentences: how often the outcome is reached, and the boxes.
pub(crate) fn answer(report: DiscoverReport<'_>) -> String {
    let boxes = report.found.boxes.iter().enumerate().map(|(place, of)| {
        let limits = report.all_words(&of.region.limits).join("; ");
        format!("Box {}: {limits}. The probability there is {}.\n", place + 1, percent(of.region.density.probability))
    });
    let nothing = if report.found.boxes.is_empty() { "No conditions were found beyond chance.\n" } else { "" };
    reached(report) + &boxes.collect::<String>() + nothing
}

/// The report for the terminal: the conditions, how certain they are, wider and narrower boxes, and the tree.
pub(crate) fn discover_human(report: DiscoverReport<'_>) -> ScreenText {
    let DiscoverReport { scenario, found, run, .. } = report;
    // Under evidence there are at most fifty groups, which are independent of each other.
    let least = if found.groups == run.draws { FEW_DRAWS } else { found.groups / 2 };
    let mut text = ScreenText::new(format!("{}\n\n{}\n", scenario.title, reached(report)));
    if !found.enough {
        text.note(too_few(report));
    } else if run.draws > 1 && found.draws_with_hits < least {
        text.note(
            "Warning: too few draws have the outcome: conditions on parameters and all errors are rough; raise --draws.",
        );
        text.push_str("\n");
    }
    if found.enough && found.boxes.is_empty() {
        text.note(nothing(report));
        text.push_str("\n");
    }
    for (number, found_box) in found.boxes.iter().enumerate() {
        box_text(report, number, found_box, &mut text);
    }
    // A tree is not tested against chance as boxes are; if there are no boxes it would mislead.
    if let Some(tree) = found.tree.as_ref().filter(|_| !found.boxes.is_empty()) {
        let _ = writeln!(
            text,
            "The same as a classification tree, with the probability in each leaf and its share of all trajectories:"
        );
        let mut leaves = found.leaves.iter();
        branch(report, tree, 1, &mut leaves, &mut text);
        text.push_str("\n");
    }
    if found.boxes.is_empty() {
        // Without boxes there is nothing to explain.
    } else if run.draws > 1 {
        text.note(format!(
            "Conditions were found on one half of the {0}; probabilities, shares and errors are from the other half. ± is \
             the 95 % half-width (1.96 standard errors), clustered by {1}.",
            units(report),
            if found.groups == run.draws { "draw" } else { "group of draws that were conditioned together" }
        ));
    } else {
        text.note(
            "Conditions were found on one half of the trajectories; probabilities, shares and errors are from the other half. \
             ± is the 95 % half-width (1.96 standard errors).",
        );
    }
    let _ = writeln!(text, "{}, seed {}; {:.1} s.", sized(run.finished, run.draws), run.seed, run.seconds);
    text
}

/// What to do if too few trajectories reach the outcome.
fn too_few(report: DiscoverReport<'_>) -> String {
    let found = report.found;
    let way_out = if found.hits == 0 {
        "raise --trajectories, choose an earlier --at or a later --by".to_owned()
    } else {
        let factor = 10.0 * HITS_MIN as f64 / found.hits as f64;
        let wanted = factor.max(2.0) * report.run.asked as f64;
        let rounded: f64 = format!("{wanted:.0e}").parse().unwrap_or(wanted);
        format!("raise --trajectories to about {}, or choose a later --by", thousands(rounded as u64))
    };
    format!(
        "Too few trajectories reach it to find conditions beyond chance ({HITS_MIN} are needed in each half of the draws): \
         {way_out}. For the probability itself, however small, use `stadial rare`."
    )
}

/// The text if no condition was found: the data, the power of the search, and what helps.
fn nothing(report: DiscoverReport<'_>) -> String {
    let DiscoverReport { found, options, run, .. } = report;
    let Searched { hits, draws, independent, chance, coverage, ratio } = found.searched;
    let (columns, share) = (found.columns.len(), options.search.coverage);
    // Of many columns, those that differ most are searched.
    let candidates = columns.min(options.search.candidates);
    let among = if candidates < columns {
        format!("the {candidates} of {} that differ most", counted(columns as u64, "column"))
    } else {
        counted(columns as u64, "column")
    };
    let clustered = run.draws > 1;
    let of_draws = if clustered { format!(" from {} {}", thousands(draws), units(report)) } else { String::new() };
    let lowered =
        if coverage < share { format!(" (then fewer, down to {})", percent(coverage)) } else { String::new() };
    let power = match ratio {
        Some(ratio) => format!(
            "One limit that holds {} of them and raises the probability to {} times the overall one would have been found with \
             about 80 % probability; weaker conditions may exist",
            percent(share),
            significant((10.0 * ratio).ceil() / 10.0)
        ),
        None => "This is too little to find even a strong condition with 80 % probability".to_owned(),
    };
    let size = if clustered && independent < 0.5 * hits as f64 {
        "raise --draws, because trajectories of one draw are alike"
    } else {
        "raise --trajectories"
    };
    format!(
        "No condition was found beyond chance; this does not mean that there is none. Searched: boxes of at most {} among \
         {}, covering at least {} of the trajectories with the outcome{lowered}. Data: {} such trajectories{of_draws}, worth \
         about {} independent ones. A first condition counts if its p-value is below {}. {power}: {size}, or lower \
         --coverage.",
        counted(options.search.conditions as u64, "condition"),
        among,
        percent(share),
        thousands(hits),
        significant(independent.round()),
        percent(chance),
    )
}

fn box_text(report: DiscoverReport<'_>, number: usize, found_box: &FoundBox, text: &mut ScreenText) {
    let found = report.found;
    let region = &found_box.region;
    let _ = writeln!(
        text,
        "{}if all conditions below hold, the probability is {}, {} times the overall probability ({}). They hold in {} of \
         all trajectories, and in {} of those that reach the outcome.",
        if number == 0 { "Box 1: ".to_owned() } else { format!("Box {}, among the rest: ", number + 1) },
        estimate(&region.density),
        significant((10.0 * region.density.probability / found.base.probability).round() / 10.0),
        estimate(&found.base),
        estimate(&region.mass),
        estimate(&region.coverage),
    );
    let asked = report.options.search.coverage;
    if found_box.wanted < asked {
        text.note(format!(
            "No box that holds {} of the trajectories with the outcome is beyond chance. There may be several ways to it: this \
             box had to hold only {} of them. --boxes 2 finds another among the rest.",
            percent(asked),
            percent(found_box.wanted)
        ));
    }
    let gap = region.density_found - region.density.probability;
    if gap > OVERFIT * region.density.standard_error {
        text.note(format!(
            "Warning: on the half on which this box was found, the probability is {}: the box fits that half too closely. More \
             trajectories and draws help.",
            percent(region.density_found)
        ));
    }
    let mut table = grid();
    table.set_header(["condition", "probability without it", "quasi-p", "p by draw", "p on the other half"]);
    let mut columns: Vec<usize> = found_box.limits.iter().map(|row| row.column).collect();
    columns.dedup();
    for column in columns {
        let rows = || found_box.limits.iter().filter(|row| row.column == column);
        let cells = |of: &dyn Fn(&super::boxes::LimitRow) -> String| rows().map(of).collect::<Vec<_>>().join(", ");
        table.add_row([
            report.words(column, region.limits[column]),
            cells(&|row| percent(row.density_without)),
            cells(&|row| p_value(row.quasi_p)),
            cells(&|row| p_value(row.by_draw)),
            cells(&|row| p_value(row.held_out)),
        ]);
    }
    right_from(&mut table, 1);
    let _ = writeln!(text, "\n{table}\n");
    if found_box.dropped > 0 {
        let _ = writeln!(
            text,
            "{} more limit{} of step {} may be due to chance and {} dropped.",
            found_box.dropped,
            if found_box.dropped == 1 { "" } else { "s" },
            found_box.chosen,
            if found_box.dropped == 1 { "was" } else { "were" },
        );
    }
    text.push_str(
        "Steps of the peeling, from wide to narrow boxes; * marks the chosen one, before limits were dropped:\n\n",
    );
    let _ = writeln!(text, "{}\n", path(found_box));
}

/// Some boxes of the path, including the chosen one.
fn path(found_box: &FoundBox) -> comfy_table::Table {
    let mut table = grid();
    table.set_header(["step", "probability in it", "coverage of the outcome", "share of all", "columns limited"]);
    let stride = found_box.path.len().div_ceil(8).max(1);
    for (place, region) in found_box.path.iter().enumerate() {
        let chosen = place == found_box.chosen;
        if place % stride == 0 || chosen || place + 1 == found_box.path.len() {
            table.add_row([
                format!("{}{place}", if chosen { "* " } else { "" }),
                estimate(&region.density),
                percent(region.coverage.probability),
                percent(region.mass.probability),
                region.limits.iter().filter(|limits| limits.restrict()).count().to_string(),
            ]);
        }
    }
    right_from(&mut table, 0);
    table
}

fn right_from(table: &mut comfy_table::Table, first: usize) {
    table.column_iter_mut().skip(first).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
}

fn p_value(p: f64) -> String {
    if p < 1e-4 { "<0.0001".to_owned() } else { short((p * 1e4).round() / 1e4) }
}

fn branch<'a>(
    report: DiscoverReport<'_>,
    tree: &Tree,
    depth: usize,
    leaves: &mut impl Iterator<Item = &'a Region>,
    text: &mut impl Write,
) {
    let indent = "  ".repeat(depth);
    match tree {
        Tree::Leaf { .. } => {
            if let Some(region) = leaves.next() {
                let _ = writeln!(
                    text,
                    "{indent}{} ({} of all)",
                    estimate(&region.density),
                    percent(region.mass.probability)
                );
            }
        }
        Tree::Split { column, at, below, above } => {
            for (limits, part) in
                [(Limits { high: *at, ..Limits::NONE }, below), (Limits { low: *at, ..Limits::NONE }, above)]
            {
                let _ = writeln!(text, "{indent}{}", report.words(*column, limits));
                branch(report, part, depth + 1, leaves, text);
            }
        }
    }
}
