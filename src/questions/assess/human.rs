//! The assessment for the terminal: the answer, the alignments side by side, then the changes of each.

use std::fmt::Write as _;

use crate::assessment::{Course, Framework, Furthest, Moment, NOT_CODED, Standing, Subject, comparison};
use crate::render::grid;
use crate::study::Manifest;
use crate::study::page::capital;
use crate::theory::INDICATORS;

use super::change::{change_text, listed, presupposed};
use super::tables::holds;

/// The sentences and notes of the manifest, then the grids.
pub(crate) fn human(manifest: &Manifest, courses: &[Course<'_>], framework: &Framework) -> String {
    let mut text = String::new();
    for line in manifest.answer.iter().chain(&manifest.notes) {
        text += line;
        text.push('\n');
    }
    let coded: Vec<&Course<'_>> = courses.iter().filter(|course| course.last().is_some()).collect();
    if !coded.is_empty() {
        let _ = write!(text, "\n{}", side_by_side(&coded, framework));
    }
    for course in coded {
        if let Some(last) = course.last() {
            let standing = &last.standing;
            let _ = write!(text, "\n{}\n\n{}{}", course.name, foundation(standing, framework), types(standing));
            let _ = write!(text, "\n{}", dated(&course.moments, framework));
        }
    }
    text
}

/// A row per subject, a column per alignment.
fn side_by_side(courses: &[&Course<'_>], framework: &Framework) -> String {
    let standings: Vec<&Standing<'_>> =
        courses.iter().filter_map(|course| course.last().map(|last| &last.standing)).collect();
    let several = courses.len() > 1;
    let compared = comparison(courses);
    let mut table = grid();
    let mut add = |title: &str, cells: Vec<String>, furthest: Option<&Furthest>| {
        let verdict = match furthest {
            Some(Furthest::Alike) => "alike".to_owned(),
            Some(Furthest::Ahead(places)) => {
                places.iter().map(|&place| courses[place].name).collect::<Vec<_>>().join(", ")
            }
            Some(Furthest::Unknown) | None => String::new(),
        };
        let cells = std::iter::once(title.to_owned()).chain(cells).chain(several.then_some(verdict));
        table.add_row(cells);
    };
    let each = |cell: &dyn Fn(&Standing<'_>) -> String| standings.iter().map(|standing| cell(standing)).collect();
    let last = |course: &&Course<'_>| course.last().map_or(String::new(), |last| last.date.to_string());
    add("last row", courses.iter().map(last).collect(), None);
    for subject in framework.subjects() {
        let title = match subject {
            Subject::Indicator(j) => format!("{} {}", framework.stages.number(j), INDICATORS[j].name),
            _ => subject.name().to_owned(),
        };
        // A treaty puts no alignment ahead.
        let furthest = (subject != Subject::Treaty).then_some(&compared.by_subject[subject.place()]);
        add(&title, each(&|standing| standing.in_prose(subject)), furthest);
    }
    add("stage", each(&|standing| standing.stage().to_string()), Some(&compared.stage));
    add("band", each(&|standing| standing.band().map_or("none", |band| band.name()).to_owned()), None);
    add("institutionalisation, 0 to 1", each(&|standing| format!("{:.2}", standing.institutionalisation())), None);
    let possible = |standing: &Standing<'_>| standing.possible().map_or(NOT_CODED, |kind| kind.name()).to_owned();
    add("type possible up to", each(&possible), Some(&compared.possible));
    let names = courses.iter().map(|course| course.name);
    table.set_header(std::iter::once("").chain(names).chain(several.then_some("furthest")));
    format!("{table}\n")
}

/// The indicators that the stage subsumes, and those that it lacks.
fn foundation(standing: &Standing<'_>, framework: &Framework) -> String {
    let (stage, depths, mut lower) = (standing.stage(), standing.depths(), framework.indicators());
    lower.retain(|&j| framework.stages.number(j) <= stage);
    let Some(highest) = lower.pop() else {
        return "No indicator is present.\n".to_owned();
    };
    let present = lower.iter().filter(|&&j| depths[j] > 0);
    let below: Vec<String> =
        present.map(|&j| format!("{} ({})", INDICATORS[j].name, standing.in_prose(Subject::Indicator(j)))).collect();
    let subsumes = if below.is_empty() { "no other indicator".to_owned() } else { below.join(", ") };
    let mut text = format!("Stage {stage}, {}, subsumes {subsumes}.\n", INDICATORS[highest].name);
    for lack in standing.lacks() {
        let _ = writeln!(text, "{} without {}.", capital(INDICATORS[lack.indicator].name), presupposed(&lack.without));
    }
    let needed = framework.needs(highest);
    let passed_over: Vec<usize> = lower.into_iter().filter(|j| depths[*j] == 0 && !needed.contains(j)).collect();
    if !passed_over.is_empty() {
        let _ = writeln!(text, "Not coded present below it, nor presupposed: {}.", listed(&passed_over));
    }
    text
}

/// The types that the conditions make possible, and whether the treaty is rhetorical.
fn types(standing: &Standing<'_>) -> String {
    let possibilities = standing.possibilities();
    if possibilities.is_empty() {
        return String::new();
    }
    let mut table = grid();
    table.set_header(["type", "conditions", "missing"]);
    for it in possibilities {
        let missing: Vec<String> = it.missing.iter().map(ToString::to_string).collect();
        table.add_row([it.kind.name(), holds(&it), &missing.join("; ")]);
    }
    let treaty = match (standing.rhetorical(), standing.level(Subject::Treaty)) {
        (Some(true), _) => "The treaty is rhetorical: it is in force, but the conditions of an alliance do not hold.\n",
        (Some(false), _) => "The treaty is not rhetorical: it is in force, and the conditions of an alliance hold.\n",
        (None, Some(1..)) => "Whether the treaty is rhetorical is open: too few conditions are coded.\n",
        _ => "",
    };
    format!("\n{table}\n{treaty}")
}

/// The rows by date.
fn dated(moments: &[Moment<'_>], framework: &Framework) -> String {
    let mut table = grid();
    table.set_header(["date", "change", "state after it", "source", "confidence"]);
    let mut possible = None;
    for moment in moments {
        let standing = &moment.standing;
        let band = standing.band().map_or(String::new(), |band| format!(", {} band", band.name()));
        let mut after = format!("stage {}{band}", standing.stage());
        if let Some(kind) = standing.possible().filter(|kind| possible.replace(*kind) != Some(*kind)) {
            let _ = write!(after, "\npossible: {}", kind.name());
        }
        for (place, change) in moment.changes.iter().enumerate() {
            let once = |text: &str| if place == 0 { text.to_owned() } else { String::new() };
            let coding = change.coding;
            let confidence = coding.confidence.map_or("", |confidence| confidence.name());
            let date = coding.date.to_string();
            table.add_row([
                once(&date),
                change_text(change, framework),
                once(&after),
                coding.source.clone(),
                confidence.to_owned(),
            ]);
        }
    }
    format!("{table}\n")
}
