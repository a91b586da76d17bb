//! Observed series: values by year, in the scenario itself or in a file as it was published.

mod course;
mod data_files;
mod layout;
mod listed;
mod published;
mod selection;
mod unit;

use crate::model::{Observed, Structure, Variable};

use super::calendar::Calendar;
use super::find::find;
use super::problem::Report;
use super::section::{Section, text};
use super::series_keys::OF_FILES;
use super::tree::Table;

use course::{Point, by_step};
pub(super) use data_files::DataFiles;
pub(crate) use layout::{Layout, Role, is_missing, year_in};
use listed::read_listed;
use published::read_published;
pub(super) use unit::unit_words;

/// How values are written.
const VALUES_EXAMPLE: &str = "values = [ [1991, 0.38], [1992, 0.43] ]";

/// Reads all series, and the files that they name.
pub(super) fn read_observed(
    root: &Table,
    files: &mut DataFiles,
    calendar: Option<Calendar>,
    structure: &Structure,
    report: &mut Report,
) -> Vec<Observed> {
    let section = Section::root(root).section("observed", report).naming("variable");
    let mut observed = Vec::new();
    if !section.is_given() {
        return observed;
    }
    for variable in structure.layout().variables() {
        let path = section.path_of(&structure.variable_name(variable));
        let Some(node) = find(root, &path, report) else { continue };
        let series = Section::of_node(node, path, report);
        if !series.is_given() {
            continue;
        }
        let example = "source = \"World Bank, NY.GDP.MKTP.CD (CC BY 4.0)\"";
        let source = series.required("source", example, report);
        source.and_then(|node| text(node, &series.path_of("source"), report));
        let actor = variable.actor().map(|place| structure.actor(place));
        let points = read_points(&series, files, (variable, actor), calendar, report);
        // A series with an error still makes its variable an observed one.
        let held = points.zip(calendar).map(|(points, calendar)| by_step(&points, variable.scale(), calendar));
        observed.push(Observed { variable, held: held.unwrap_or_default() });
    }
    observed
}

/// The values of a variable, which may be an actor's: from exactly one of `values` and `file`.
fn read_points(
    series: &Section<'_>,
    files: &mut DataFiles,
    (variable, actor): (Variable, Option<&str>),
    calendar: Option<Calendar>,
    report: &mut Report,
) -> Option<Vec<Point>> {
    let file = series.entry("file");
    let Some(file) = file else {
        report_needless(series, report);
        let example = format!("{VALUES_EXAMPLE}` or `file = \"gdp.csv\"");
        let node = series.required("values", &example, report)?;
        return read_listed(node, &series.path_of("values"), variable, calendar, report);
    };
    // Read or not, depending on what is found in the file: they are known.
    for key in OF_FILES {
        let _ = series.entry(key);
    }
    if series.has("values") {
        let message = format!("`{}` has both `values` and `file`", series.path);
        report.add(&file.place, message, "exactly one of the two", "remove one of the two");
    }
    let points = read_published(series, &file.node, files, (variable, actor), calendar, report);
    points.filter(|_| !series.has("values"))
}

/// Reports keys that say something of a file, where there is none.
fn report_needless(series: &Section<'_>, report: &mut Report) {
    for key in OF_FILES {
        if let Some(entry) = series.entry(key) {
            let message = format!("`{}` is only for a series with a `file`", series.path_of(key));
            report.add(&entry.place, message, "has no effect", "remove it, or give `file` in place of `values`");
        }
    }
}
