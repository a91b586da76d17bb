//! Storylines as text: a table and the first of them in the terminal, all of them in Markdown.

use std::fmt::Write as _;

use comfy_table::CellAlignment;

use crate::render::{end_of, error_beside, grid, percent, thousands};
use crate::story::{MIDPOINTS, bars, story_markdown};

use crate::study::ScreenText;

use super::analysis::Storyline;
use super::differences::{differences, in_short, last_met};
use super::report::{StorylineReport, source};

/// The most differences in the table.
const DIFFERENCES_SHOWN: usize = 2;

/// The table of storylines, and the first of them in full.
pub(crate) fn storylines_human(report: StorylineReport<'_>) -> ScreenText {
    let found = report.found;
    let mut text = ScreenText::new(format!("{}\n\n{}\n", report.scenario.title, lead(report)));
    let mut table = grid();
    table.set_header(["", "stands for", "95 % error, pp", "its years", "reached", "what it is about"]);
    let differences = differences(&report.scenario.model, &found.lines);
    for (number, (line, differences)) in found.lines.iter().zip(&differences).enumerate() {
        let [early, _, late] = line.years;
        table.add_row([
            (number + 1).to_string(),
            percent(line.share),
            error(line),
            format!("{early}-{late}"),
            report.history(line).date(line.features.reached),
            about(report, line, differences),
        ]);
    }
    for column in 0..4 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let _ = writeln!(text, "\n{table}\n");
    text.note(
        "Stands for: the share of the trajectories with the outcome that are nearest to the storyline; ± is the 95 % \
         half-width of its Monte Carlo error in percentage points, and near 0 and 100 % the interval is shown in ( ). Its \
         years: first to ninth decile of the years in which these reach the outcome.",
    );
    // One storyline has no other.
    let between =
        if found.between.is_finite() { format!(", {:.3} between storylines", found.between) } else { String::new() };
    text.note(format!(
        "Mean distance, from 0 to 1: {:.3} between two trajectories, {:.3} from a trajectory to its storyline{between}.",
        found.overall, found.within
    ));
    let _ = writeln!(text, "Seed {}; {:.1} s.\n", report.options.seed, report.seconds);
    if let (Some(line), Some(differences)) = (found.lines.first(), differences.first()) {
        text.push_str(&chapter(report, 1, line, differences));
    }
    text
}

/// All storylines in Markdown.
pub(crate) fn storylines_markdown(report: StorylineReport<'_>) -> String {
    let found = report.found;
    let mut text = format!("# {}\n\n{}\n\n", report.scenario.title, lead(report));
    text.push_str(
        "Each storyline is one trajectory of the model, described up to the outcome. Numbers in brackets range from 0 to 1 \
         unless they say otherwise. A storyline stands for the trajectories that are most similar to it among all that were \
         compared: in the date of the outcome, the shocks that occur, whether support is kept, the types it goes through, \
         the indicators that form and are lost, the last condition to be met, and the perceptions at the outcome. ",
    );
    let _ = writeln!(text, "{MIDPOINTS}");
    let differences = differences(&report.scenario.model, &found.lines);
    for (number, (line, differences)) in found.lines.iter().zip(&differences).enumerate() {
        let _ = write!(text, "\n{}", chapter(report, number + 1, line, differences));
    }
    text
}

pub(crate) fn lead(report: StorylineReport<'_>) -> String {
    let found = report.found;
    let outcome = &report.outcome().title;
    let count = match found.lines.len() {
        1 => "One storyline".to_owned(),
        count => format!("{count} storylines"),
    };
    let start = if found.from_start > 0.0 {
        format!(" In {} of all trajectories it holds from the start; these are left out.", percent(found.from_start))
    } else {
        String::new()
    };
    format!(
        "{count} to {outcome} by {}, selected from {}.{start}",
        end_of(report.scenario.model.structure.start_day, report.year),
        report.sampled()
    )
}

/// The error of the share that a storyline stands for.
fn error(line: &Storyline) -> String {
    if line.standard_error > 0.0 { error_beside(line.share, line.standard_error) } else { "none".to_owned() }
}

/// The same with its unit: `±4.1 pp`; an interval has none of its own.
fn error_with_unit(line: &Storyline) -> String {
    let error = error(line);
    if error.starts_with('±') { error + " pp" } else { error }
}

fn about(report: StorylineReport<'_>, line: &Storyline, differences: &[String]) -> String {
    let last = last_met(&report.scenario.model, report.found.outcome, line);
    let last = last.map(|last| format!("last condition met: {last}"));
    last.into_iter().chain(in_short(differences).into_iter().take(DIFFERENCES_SHOWN)).collect::<Vec<_>>().join("; ")
}

fn chapter(report: StorylineReport<'_>, number: usize, line: &Storyline, differences: &[String]) -> String {
    let trajectory = report.history(line);
    let outcome = &report.outcome().title;
    let mut text = format!("## Storyline {number}: {outcome}, {}\n\n", trajectory.month(line.features.reached.max(1)));
    let compared = thousands(line.trajectories as u64);
    let stands_for = if report.found.lines.len() == 1 {
        format!("It is the most typical of the {compared} trajectories compared, which reach {outcome}")
    } else {
        format!(
            "It stands for {} of the trajectories that reach {outcome} (95 % error {}; {compared} of those compared). These \
             reach it",
            percent(line.share),
            error_with_unit(line)
        )
    };
    let [early, median, late] = line.years;
    let _ = writeln!(
        text,
        "{stands_for} between {early} and {late}, half of them by {median}. It is {} of seed {}. {}\n",
        source(&line.source),
        report.options.seed,
        bars(&line.parameters)
    );
    if let Some(last) = last_met(&report.scenario.model, report.found.outcome, line) {
        let _ = writeln!(text, "The last condition to be met: {last}.\n");
    }
    if !differences.is_empty() {
        let _ = writeln!(text, "Among the storylines it is {}.\n", in_short(differences).join("; "));
    }
    text.push_str(&story_markdown(&trajectory, &report.story(line)));
    text
}
