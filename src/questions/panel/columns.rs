//! What each column of the rows is for.

use std::collections::{BTreeMap, BTreeSet};

use crate::input::{Cell, Place, Report, Row, folded};
use crate::scenario::{PanelColumn, Scenario, near, parameters};

/// The columns that options name, as they are given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Named {
    pub(crate) happened: Option<String>,
    pub(crate) baseline: Option<String>,
    pub(crate) group: Option<String>,
    pub(crate) cluster: Option<String>,
    pub(crate) keep: Vec<String>,
}

/// A column whose cells change a value of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sets {
    /// Its place in the header.
    pub(crate) column: usize,
    /// The paths that it sets.
    pub(crate) paths: Vec<String>,
    /// Whether a cell may be empty: then the template's value holds.
    pub(crate) optional: bool,
}

/// The columns of the rows, by their places in the header.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RowColumns {
    pub(crate) id: Option<usize>,
    pub(crate) sets: Vec<Sets>,
    pub(crate) happened: Option<usize>,
    pub(crate) baseline: Option<usize>,
    pub(crate) group: Option<usize>,
    pub(crate) cluster: Option<usize>,
    pub(crate) keep: Vec<usize>,
    /// The names, as written.
    pub(crate) names: Vec<String>,
}

/// The column that identifies rows.
pub(crate) const ID: &str = "id";

/// The paths of a scenario that are no parameters, and that rows may set.
const OTHER_PATHS: [&str; 8] = [
    "start",
    "end",
    "steps_per_year",
    "adversary",
    "title",
    "alignment.type",
    "alignment.treaty",
    "alignment.treaty_kind",
];

/// The names by which a table of rows for a scenario can be known, in lower case.
pub(crate) fn known_names(scenario: &Scenario, named: &Named) -> Vec<String> {
    let options = named.options().map(|(_, name)| name.to_lowercase());
    let declared = scenario.panel.iter().map(|column| column.name.clone());
    let paths = parameters(scenario).into_iter().map(|row| row.path);
    let others = OTHER_PATHS.iter().chain([&ID]).map(|name| (*name).to_owned());
    options.chain(declared).chain(paths).chain(others).collect()
}

impl Named {
    /// Every option that names a column, with the name.
    fn options(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let one = [
            ("--happened", &self.happened),
            ("--baseline", &self.baseline),
            ("--group", &self.group),
            ("--cluster", &self.cluster),
        ];
        let one = one.into_iter().filter_map(|(option, name)| Some((option, name.as_deref()?)));
        one.chain(self.keep.iter().map(|name| ("--keep", name.as_str())))
    }
}

/// Says what each column is for; all errors are reported. `ends`: whether an option sets the end of each row.
pub(crate) fn read_columns(
    header: &Row,
    rows: &[(usize, Row)],
    named: &Named,
    (scenario, ends): (&Scenario, bool),
    report: &mut Report,
) -> RowColumns {
    let names: Vec<String> = header.cells.iter().map(|cell| cell.text.clone()).collect();
    report_doubles(header, report);
    let mut found = RowColumns { names, ..RowColumns::default() };
    let place_of = |name: &str| header.cells.iter().position(|cell| folded(&cell.text) == folded(name));
    found.id = place_of(ID);
    for (option, name) in named.options() {
        let Some(column) = place_of(name) else {
            report_missing(header, option, name, report);
            continue;
        };
        match option {
            "--happened" => found.happened = Some(column),
            "--baseline" => found.baseline = Some(column),
            "--group" => found.group = Some(column),
            "--cluster" => found.cluster = Some(column),
            _ if !found.keep.contains(&column) => found.keep.push(column),
            _ => {}
        }
    }
    let special = [found.id, found.happened, found.baseline, found.group, found.cluster];
    let special: Vec<usize> = special.into_iter().flatten().chain(found.keep.iter().copied()).collect();
    let mut sets = Vec::new();
    for (column, cell) in header.cells.iter().enumerate() {
        let declared = scenario.panel.iter().find(|known| folded(&known.name) == folded(&cell.text));
        if let Some(PanelColumn { paths, optional, .. }) = declared {
            if paths.is_empty() {
                found.keep.push(column);
                continue;
            }
            sets.push(Sets { column, paths: paths.clone(), optional: *optional });
        } else if is_path(&cell.text) {
            sets.push(Sets { column, paths: vec![cell.text.clone()], optional: false });
        } else if !special.contains(&column) && !is_blank(cell, column, rows) {
            report_unknown(cell, scenario, report);
        }
    }
    found.sets = sets;
    report_needed(header, scenario, &found, report);
    report_twice_set(header, &found, ends, report);
    found
}

/// Whether a name can only be meant as a path.
fn is_path(name: &str) -> bool {
    name.contains('.') || OTHER_PATHS.contains(&name)
}

/// A column without a name and without values, as a comma at the end of every line makes it.
fn is_blank(cell: &Cell, column: usize, rows: &[(usize, Row)]) -> bool {
    cell.text.is_empty() && rows.iter().all(|(_, row)| row.cells.get(column).is_none_or(|cell| cell.text.is_empty()))
}

fn report_doubles(header: &Row, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for cell in header.cells.iter().filter(|cell| !cell.text.is_empty()) {
        if !seen.insert(folded(&cell.text)) {
            let message = format!("the column `{}` occurs twice", cell.text);
            report.add(&cell.place, message, "named before", "remove or rename one of the two");
        }
    }
}

fn report_missing(header: &Row, option: &str, name: &str, report: &mut Report) {
    let names: Vec<&str> = header.cells.iter().map(|cell| cell.text.as_str()).filter(|name| !name.is_empty()).collect();
    let help = near(name, names.iter().copied()).map_or_else(
        || format!("give one of the columns: {}", names.join(", ")),
        |near| format!("write `{option} {near}`"),
    );
    report.add(&header.place, format!("the rows have no column `{name}`, which {option} names"), "the columns", help);
}

fn report_unknown(cell: &Cell, scenario: &Scenario, report: &mut Report) {
    if cell.text.is_empty() {
        report.add(&cell.place, "a column has values but no name", "needs a name", "name it, or remove the column");
        return;
    }
    let paths: Vec<String> = parameters(scenario).into_iter().map(|row| row.path).collect();
    let declared = scenario.panel.iter().map(|column| column.name.as_str());
    let known = declared.chain(paths.iter().map(String::as_str)).chain(OTHER_PATHS).chain([ID]);
    let carry = match cell.text.as_str() {
        "happened" => "`--happened happened` scores the probabilities on it".to_owned(),
        name => format!("`--keep {name}` carries it along unread"),
    };
    let declare = "`[panel.columns]` in the template says which path a name stands for";
    let (label, help) = match near(&cell.text, known) {
        Some(near) => (format!("did you mean `{near}`?"), format!("write `{near}`; or {carry}; {declare}")),
        None => ("neither a path nor declared".to_owned(), format!("{carry}; {declare}")),
    };
    report.add(&cell.place, format!("unknown column `{}`", cell.text), label, help);
}

/// Reports columns that the template declares as needed and that are not there.
fn report_needed(header: &Row, scenario: &Scenario, found: &RowColumns, report: &mut Report) {
    for column in scenario.panel.iter().filter(|column| !column.optional) {
        if !found.names.iter().any(|name| folded(name) == folded(&column.name)) {
            let message = format!("the rows have no column `{}`, which the template declares", column.name);
            let help = format!(
                "add it (it sets {}), or declare it with `optional = true` in the template",
                column.paths.join(" and ")
            );
            report.add(&header.place, message, "every row needs it", help);
        }
    }
}

/// Reports paths that two columns set, and an end that an option sets already.
fn report_twice_set(header: &Row, found: &RowColumns, ends: bool, report: &mut Report) {
    let mut setters: BTreeMap<&str, usize> = BTreeMap::new();
    let place = |column: usize| header.cells.get(column).map_or(Place::FILE, |cell| cell.place.clone());
    for sets in &found.sets {
        for path in &sets.paths {
            if let Some(first) = setters.insert(path, sets.column) {
                let message = format!(
                    "`{path}` is set by two columns, `{}` and `{}`",
                    found.names[first], found.names[sets.column]
                );
                report.add(&place(sets.column), message, "set before", "remove one of the two");
            }
            if path == "end" && ends {
                let help = "remove the column, or leave out --within";
                report.add(&place(sets.column), "the end of each row follows from --within", "set twice", help);
            }
        }
    }
}
