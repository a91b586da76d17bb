//! The conditions under which an outcome is reached, for the terminal, as CSV and JSON.

use std::fmt::Write as _;

use comfy_table::CellAlignment;
use serde_json::{Value, json};

use crate::analysis::{DiscoverOptions, Discovered, FoundBox, HITS_MIN, Limits, Region, Source, Tree};
use crate::model::Outcome;
use crate::scenario::Scenario;
use crate::stats::{Proportion, Z_95};
use crate::theory::TYPES;

use super::grid::grid;
use super::number::bare;
use super::tables::{TableError, table};
use super::words::{meanings, quantity, short};
use super::{Manifest, percent, significant, thousands};

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct DiscoverReport<'a> {
    /// What was run.
    pub scenario: &'a Scenario,
    /// The outcome.
    pub outcome: &'a Outcome,
    /// How conditions were looked for.
    pub options: &'a DiscoverOptions,
    /// What was found.
    pub found: &'a Discovered,
    /// How it was run.
    pub manifest: &'a Manifest,
}

/// From how many more times a density on the half that it was found on than on the other a warning is due, in standard
/// errors.
const OVERFIT: f64 = 2.0;

/// `24.1 % ±1.2`.
fn estimate(share: &Proportion) -> String {
    format!("{} ±{}", percent(share.probability), bare(Z_95 * share.standard_error))
}

impl DiscoverReport<'_> {
    fn year(&self) -> i32 {
        self.scenario.model.structure.start_year.saturating_add_unsigned(self.options.at as u32)
    }

    fn by(&self) -> i32 {
        self.scenario.model.structure.end_year - 1
    }

    /// The name of a column in files.
    fn name(&self, column: usize) -> String {
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
    fn words(&self, column: usize, limits: Limits) -> String {
        let structure = &self.scenario.model.structure;
        let date = format!("on 1 January {}", self.year());
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
    fn all_words(&self, limits: &[Limits]) -> Vec<String> {
        let limited = limits.iter().enumerate().filter(|(_, limits)| limits.restrict());
        limited.map(|(column, &limits)| self.words(column, limits)).collect()
    }
}

/// The report for people: the conditions, how sure they are, what a wider or narrower box would give, and the tree.
#[must_use]
pub fn discover_human(report: DiscoverReport<'_>) -> String {
    let DiscoverReport { scenario, outcome, found, manifest, .. } = report;
    let (at, by) = (report.year(), report.by());
    let mut text = format!("{}\n\n", scenario.title);
    let _ = writeln!(text, "Under which conditions is {} reached by the end of {by}?", outcome.title);
    let _ = writeln!(
        text,
        "Overall in {} of the histories that had not reached it by 1 January {at}: {} of {}, from {} of {} draws{}.\n",
        percent(found.hits as f64 / found.rows.max(1) as f64),
        thousands(found.hits),
        thousands(found.rows),
        thousands(found.draws_with_hits),
        thousands(manifest.draws),
        if found.already > 0 { format!("; {} had, and are left out", thousands(found.already)) } else { String::new() }
    );
    if !found.enough {
        let _ = writeln!(text, "{}", too_few(report));
    } else if found.boxes.is_empty() {
        text.push_str("No condition sets the histories that reach it apart beyond chance.\n");
    }
    for (number, found_box) in found.boxes.iter().enumerate() {
        text.push_str(&box_text(report, number, found_box));
    }
    if let Some(tree) = &found.tree {
        let _ = writeln!(
            text,
            "The same as a tree, with the odds at each end and the share of all histories that come there:"
        );
        let mut leaves = found.leaves.iter();
        branch(report, tree, 1, &mut leaves, &mut text);
        text.push('\n');
    }
    if manifest.draws > 1 {
        text.push_str(
            "Conditions were found on one half of the draws and odds, shares and errors (±, 95 %, clustered by draw) are of \
             the other.\n",
        );
    } else {
        text.push_str(
            "Conditions were found on one half of the histories; odds, shares and errors (±, 95 %) are of the other.\n",
        );
    }
    let _ = writeln!(
        text,
        "{} trajectories in {} draw{}, seed {}; {:.1} s.",
        thousands(manifest.finished),
        thousands(manifest.draws),
        if manifest.draws == 1 { "" } else { "s" },
        manifest.seed,
        manifest.wall_time_seconds
    );
    text
}

/// What to do where too few histories reach the outcome.
fn too_few(report: DiscoverReport<'_>) -> String {
    let found = report.found;
    let way_out = if found.hits == 0 {
        "raise --trajectories, choose an earlier --at or a later --by".to_owned()
    } else {
        let factor = 10.0 * HITS_MIN as f64 / found.hits as f64;
        let wanted = factor.max(2.0) * report.manifest.trajectories as f64;
        let rounded: f64 = format!("{wanted:.0e}").parse().unwrap_or(wanted);
        format!("raise --trajectories to {} or so, or choose a later --by", thousands(rounded as u64))
    };
    format!(
        "Too few histories reach it to tell conditions from chance ({HITS_MIN} are needed in each half of the draws): {way_out}. \
         The odds themselves, however rare, `stadial rare` tells."
    )
}

fn box_text(report: DiscoverReport<'_>, number: usize, found_box: &FoundBox) -> String {
    let found = report.found;
    let region = &found_box.region;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{}Where all of this holds, the odds are {}, {} times those overall ({}). It holds in {} of all histories, and in {} \
         of those that reach the outcome.",
        if number == 0 { "" } else { "Of the others: " },
        estimate(&region.density),
        significant((10.0 * region.density.probability / found.base.probability).round() / 10.0),
        estimate(&found.base),
        estimate(&region.mass),
        estimate(&region.coverage),
    );
    let gap = region.density_found - region.density.probability;
    if gap > OVERFIT * region.density.standard_error {
        let _ = writeln!(
            text,
            "Warning: on the histories that the box was found on the odds in it are {}: it fits them too closely. More \
             trajectories and draws help.",
            percent(region.density_found)
        );
    }
    let mut table = grid();
    table.set_header(["condition", "odds without it", "quasi-p", "by draw", "on the other half"]);
    let mut columns: Vec<usize> = found_box.limits.iter().map(|row| row.column).collect();
    columns.dedup();
    for column in columns {
        let rows = || found_box.limits.iter().filter(|row| row.column == column);
        let cells = |of: &dyn Fn(&crate::analysis::LimitRow) -> String| rows().map(of).collect::<Vec<_>>().join(", ");
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
            "{} more limit{} of box {} could be chance and {} dropped.",
            found_box.dropped,
            if found_box.dropped == 1 { "" } else { "s" },
            found_box.chosen,
            if found_box.dropped == 1 { "was" } else { "were" },
        );
    }
    text.push_str("Wider and narrower boxes, of which the one marked was taken, before limits were dropped:\n\n");
    let _ = writeln!(text, "{}\n", path(found_box));
    text
}

/// Some boxes of the path, among them the one taken.
fn path(found_box: &FoundBox) -> comfy_table::Table {
    let mut table = grid();
    table.set_header(["box", "odds in it", "of those that reach it", "of all histories", "limited"]);
    let stride = found_box.path.len().div_ceil(8).max(1);
    for (place, region) in found_box.path.iter().enumerate() {
        let taken = place == found_box.chosen;
        if place % stride == 0 || taken || place + 1 == found_box.path.len() {
            table.add_row([
                format!("{}{place}", if taken { "* " } else { "" }),
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
    text: &mut String,
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

const REGION: [&str; 8] =
    ["density_found", "coverage_found", "density", "density_se", "coverage", "coverage_se", "mass", "mass_se"];

fn region_cells(region: &Region) -> Vec<String> {
    let shares = [region.density, region.coverage, region.mass];
    let found = [region.density_found, region.coverage_found];
    let judged = shares.iter().flat_map(|share| [share.probability, share.standard_error]);
    found.into_iter().chain(judged).map(significant).collect()
}

/// `boxes.csv`, `limits.csv`, `peeling.csv` and `tree.csv`.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn discover_tables(report: DiscoverReport<'_>) -> Result<Vec<(&'static str, Vec<u8>)>, TableError> {
    let found = report.found;
    let header = |first: &[&'static str]| [first, &REGION].concat();
    let numbered = || (1..).zip(&found.boxes);
    let boxes = numbered().map(|(number, found_box)| {
        let own = [number.to_string(), found_box.chosen.to_string(), found_box.dropped.to_string()];
        [own.to_vec(), region_cells(&found_box.region)].concat()
    });
    let peeling = numbered().flat_map(|(number, found_box)| {
        found_box.path.iter().enumerate().map(move |(step, region)| {
            let limited = region.limits.iter().filter(|limits| limits.restrict()).count();
            let own = [number.to_string(), step.to_string(), limited.to_string()];
            [own.to_vec(), region_cells(region)].concat()
        })
    });
    let limits = numbered().flat_map(|(number, found_box)| {
        found_box.limits.iter().map(move |row| {
            vec![
                number.to_string(),
                report.name(row.column),
                if row.upper { "at_most" } else { "at_least" }.to_owned(),
                significant(row.value),
                significant(row.density_without),
                exponent(row.quasi_p),
                exponent(row.by_draw),
                exponent(row.held_out),
                report.words(row.column, found_box.region.limits[row.column]),
            ]
        })
    });
    let leaves = (1..).zip(&found.leaves).map(|(number, region)| {
        [vec![number.to_string()], region_cells(region), vec![report.all_words(&region.limits).join("; ")]].concat()
    });
    let tree_header = [&["leaf"][..], &REGION, &["conditions"]].concat();
    Ok(vec![
        table("boxes.csv", header(&["box", "step", "limits_dropped"]), boxes)?,
        table(
            "limits.csv",
            ["box", "column", "limit", "value", "density_without", "quasi_p", "by_draw", "held_out", "condition"],
            limits,
        )?,
        table("peeling.csv", header(&["box", "step", "columns_limited"]), peeling)?,
        table("tree.csv", tree_header, leaves)?,
    ])
}

/// Four digits, with an exponent, as p-values may be very small.
fn exponent(value: f64) -> String {
    if value.is_finite() { format!("{value:.3e}") } else { String::new() }
}

/// What the manifest holds beside how the run was made.
#[must_use]
pub fn discover_study(report: DiscoverReport<'_>) -> Value {
    let DiscoverReport { outcome, options, found, .. } = report;
    json!({
        "command": "discover",
        "outcome": outcome.name,
        "at": report.year(),
        "by": report.by(),
        "columns": (0..found.columns.len()).map(|column| report.name(column)).collect::<Vec<_>>(),
        "peel": options.prim.peel,
        "paste": options.prim.paste,
        "mass_min": options.prim.mass_min,
        "coverage": options.coverage,
        "tree_depth": options.tree.depth,
        "rows": found.rows,
        "hits": found.hits,
        "left_out": found.already,
    })
}

/// The same for programs.
#[must_use]
pub fn discover_json(report: DiscoverReport<'_>) -> Value {
    let found = report.found;
    let number = |value: f64| if value.is_finite() { json!(value) } else { Value::Null };
    let region = |region: &Region| {
        let share = |share: &Proportion| json!({ "estimate": number(share.probability), "standard_error": number(share.standard_error) });
        json!({
            "density_found": number(region.density_found),
            "coverage_found": number(region.coverage_found),
            "density": share(&region.density),
            "coverage": share(&region.coverage),
            "mass": share(&region.mass),
            "conditions": report.all_words(&region.limits),
        })
    };
    let boxes: Vec<Value> = found
        .boxes
        .iter()
        .map(|found_box| {
            let limits: Vec<Value> = found_box
                .limits
                .iter()
                .map(|row| {
                    json!({
                        "column": report.name(row.column),
                        "limit": if row.upper { "at_most" } else { "at_least" },
                        "value": row.value,
                        "density_without": number(row.density_without),
                        "quasi_p": row.quasi_p,
                        "by_draw": row.by_draw,
                        "held_out": row.held_out,
                    })
                })
                .collect();
            json!({
                "box": region(&found_box.region),
                "limits": limits,
                "limits_dropped": found_box.dropped,
                "step": found_box.chosen,
                "peeling": found_box.path.iter().map(region).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "scenario": report.scenario.name,
        "study": discover_study(report),
        "seed": report.manifest.seed,
        "trajectories": report.manifest.trajectories,
        "finished": report.manifest.finished,
        "draws": report.manifest.draws,
        "partial": report.manifest.partial,
        "wall_time_seconds": report.manifest.wall_time_seconds,
        "odds": number(found.hits as f64 / found.rows as f64),
        "enough": found.enough,
        "boxes": boxes,
        "leaves": found.leaves.iter().map(region).collect::<Vec<_>>(),
    })
}
