//! Tables in CSV: a header, and rows with a value for every column.

use std::collections::BTreeMap;

use super::cells::{Cell, Row, rows};
use super::place::Place;
use super::problem::Report;

/// The expected content of a table, for messages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form<'f> {
    /// The known columns, in lower case.
    pub(crate) columns: &'f [&'f str],
    /// What a row represents, e.g. "a row for each change".
    pub(crate) row: &'f str,
    /// An example of a row.
    pub(crate) example: &'f str,
    /// Whether there may be no row below the header.
    pub(crate) may_be_empty: bool,
}

/// A header, and the rows below that have a value for every column, each with its number: the header is row 1.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) header: Row,
    pub(crate) rows: Vec<(usize, Row)>,
}

/// A row by columns: its number, its place, and its cells.
#[derive(Clone, Debug)]
pub(crate) struct NamedRow {
    pub(crate) number: usize,
    pub(crate) place: Place,
    pub(crate) cells: BTreeMap<&'static str, Cell>,
}

impl NamedRow {
    /// Without its empty cells.
    pub(crate) fn filled(mut self) -> Self {
        self.cells.retain(|_, cell| !cell.text.is_empty());
        self
    }
}

impl Table {
    /// The names of the columns and their places.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, &Place)> + Clone {
        self.header.cells.iter().map(|cell: &Cell| (cell.text.as_str(), &cell.place))
    }

    /// Whether one of these columns is among those `found`; reported with `help` if not.
    pub(crate) fn has_one(&self, of: &[&str], found: &[Option<&str>], help: &str, report: &mut Report) -> bool {
        let is_there = found.iter().flatten().any(|column| of.contains(column));
        if !is_there && let Some(first) = of.first() {
            let message = format!("there is no column `{}`", of.join("` or `"));
            report.add(&self.header.place, message, format!("no `{first}`"), help);
        }
        is_there
    }

    /// The rows by columns: `found` names those of the header in its order, without those that are not read.
    pub(crate) fn by_column(self, found: &[Option<&'static str>]) -> Vec<NamedRow> {
        let row = |(number, row): (usize, Row)| {
            let cells = found.iter().zip(row.cells).filter_map(|(column, cell)| Some(((*column)?, cell)));
            NamedRow { number, place: row.place, cells: cells.collect() }
        };
        self.rows.into_iter().map(row).collect()
    }
}

/// Separators of columns in other formats, and their names.
const SEPARATORS: [(char, &str); 3] = [(';', "semicolons"), ('\t', "tabs"), ('|', "vertical bars")];

/// The way out where columns have another separator.
const COMMAS: &str = "save it with commas between the columns and points in numbers (in LibreOffice: field delimiter ,; \
                      in Excel: list separator , in the system's regional settings), and quotes around texts with a comma";

/// Reads the table in text number `source`; `None` without a header, or with a header that is not separated by commas.
pub(crate) fn table(text: &str, source: usize, form: Form<'_>, report: &mut Report) -> Option<Table> {
    if !separated_by_commas(text, source, form.columns, report) {
        return None;
    }
    let mut rows = rows(text, source, report).into_iter();
    let Some(header) = rows.next() else {
        let help = format!("begin with the line {} and write {}", form.columns.join(","), form.row);
        report.add(&Place { source, ..Place::FILE }, "the file is empty", "nothing is here", help);
        return None;
    };
    // A quote that is not closed has been reported.
    if header.cells.is_empty() {
        return None;
    }
    let rows: Vec<(usize, Row)> = (2..).zip(rows).collect();
    // Without any known column it is no header; the reader of the columns reports that.
    let is_header = header.cells.iter().any(|cell| form.columns.contains(&cell.text.to_lowercase().as_str()));
    if rows.is_empty() && is_header && !form.may_be_empty {
        let help = format!("write {}, e.g. {}", form.row, form.example);
        report.add(&header.place, "there is no row below the header", "only a header", help);
    }
    let n_columns = header.cells.len();
    let (rows, ragged) = rows.into_iter().partition(|(_, row)| row.cells.len() == n_columns);
    report_ragged(ragged, n_columns, report);
    Some(Table { header, rows })
}

/// Whether the columns of a text, number `source`, are separated by commas; reported if not. `columns` are names that its
/// header may have, in lower case.
pub(crate) fn separated_by_commas(text: &str, source: usize, columns: &[&str], report: &mut Report) -> bool {
    let wrong = foreign(text, columns);
    if let Some((message, help)) = &wrong {
        let place = Place { source, span: 0..text.lines().next().map_or(0, str::len) };
        report.add(&place, message.as_str(), "columns are separated by commas", help.as_str());
    }
    wrong.is_none()
}

/// What is wrong with a text whose columns have another separator than commas, and the way out.
fn foreign(text: &str, columns: &[&str]) -> Option<(String, String)> {
    let first = text.lines().next()?.trim();
    if first.len() <= 5 && first.to_ascii_lowercase().starts_with("sep=") {
        let help = if first.ends_with(',') { "remove the line" } else { COMMAS };
        return Some((
            format!("the first line is `{first}`, which is a note for Excel and no header"),
            help.to_owned(),
        ));
    }
    let known = |separator: char| {
        let names = first.split(separator).map(|name| name.trim().trim_matches('"').to_lowercase());
        names.filter(|name| columns.contains(&name.as_str())).count()
    };
    let (separator, name) =
        SEPARATORS.into_iter().max_by_key(|(separator, _)| (known(*separator), first.contains(*separator)))?;
    let no_comma = first.contains(separator) && !first.contains(',');
    let wrong = no_comma || known(separator) > known(',');
    wrong.then(|| (format!("the columns are separated by {name}, not by commas"), COMMAS.to_owned()))
}

/// Reports rows with too few or too many values, once for each number of values.
fn report_ragged(ragged: Vec<(usize, Row)>, n_columns: usize, report: &mut Report) {
    let mut by_values: BTreeMap<usize, Vec<(usize, Row)>> = BTreeMap::new();
    for (number, row) in ragged.into_iter().filter(|(_, row)| !row.cells.is_empty()) {
        by_values.entry(row.cells.len()).or_default().push((number, row));
    }
    for (values, rows) in by_values {
        let Some(((number, row), others)) = rows.split_first() else { continue };
        let more = match others {
            [] => String::new(),
            [(other, _)] => format!(", and so has row {other}"),
            [(other, _), ..] => format!(", and so have {} more rows, the next is row {other}", others.len()),
        };
        let plural = if values == 1 { "value" } else { "values" };
        let message = format!("row {number} has {values} {plural}, but there are {n_columns} columns{more}");
        let help = if values > n_columns {
            "put a text with a comma in double quotes: \"the 1993 agreement, renewed in 2001\""
        } else {
            "write every comma, also where a value is left empty"
        };
        report.add(&row.place, message, format!("{n_columns} values are needed"), help);
    }
}

/// Index in `known` of each name of a header, whatever its case; a repeated name is an error.
pub(crate) fn columns<'k, 'n>(
    names: impl IntoIterator<Item = (&'n str, &'n Place)>,
    known: &[&'k str],
    report: &mut Report,
) -> Vec<Option<&'k str>> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut column = |(name, place): (&'n str, &'n Place)| {
        let lower = name.to_lowercase();
        let found = known.iter().copied().find(|known| *known == lower);
        if let Some(first) = seen.get(&lower).copied().filter(|_| !lower.is_empty()) {
            let message = if first == name {
                format!("the column `{name}` occurs twice")
            } else {
                format!("the columns `{first}` and `{name}` are the same: upper and lower case do not count")
            };
            report.add(place, message, "named before", "remove or rename one of the two");
            return None;
        }
        seen.insert(lower, name);
        found
    };
    names.into_iter().map(&mut column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Problems, SourceText};

    const FORM: Form<'_> =
        Form { columns: &["date", "title"], row: "a row for each", example: "2027,crisis", may_be_empty: false };

    /// The messages about a text, with line and column.
    fn messages(text: &str) -> Vec<String> {
        let mut report = Report::default();
        if let Some(table) = table(text, 0, FORM, &mut report) {
            columns(table.names(), FORM.columns, &mut report);
        }
        let sources = [SourceText { name: "x.csv".to_owned(), text: text.to_owned() }];
        let problems = report.into_problems(&sources);
        let problems = problems.iter().flat_map(Problems::as_slice);
        problems.map(|it| format!("{}:{}: {}", it.line, it.column, it.message)).collect()
    }

    #[test]
    fn other_separators_are_one_error() {
        let cases = [
            ("date;title\n2027;a\n2028;b\n", "1:1: the columns are separated by semicolons, not by commas"),
            ("\"Date\";\"Title, and more\"\n2027;a\n", "1:1: the columns are separated by semicolons, not by commas"),
            ("date\ttitle\n2027\ta\n", "1:1: the columns are separated by tabs, not by commas"),
            ("note|other\n1|2\n", "1:1: the columns are separated by vertical bars, not by commas"),
            ("sep=;\r\ndate;title\r\n", "1:1: the first line is `sep=;`, which is a note for Excel and no header"),
            ("SEP=,\ndate,title\n1,2\n", "1:1: the first line is `SEP=,`, which is a note for Excel and no header"),
            ("", "1:1: the file is empty"),
            (" \n,,\n", "1:1: the file is empty"),
            ("date,title\n", "1:1: there is no row below the header"),
            ("date,\"title\n2027,a\n", "1:6: a quote is opened and never closed"),
        ];
        for (text, expected) in cases {
            assert_eq!(messages(text), [expected], "{text}");
        }
        for text in ["date,title\n2027,a;b|c\td\n", "date,title,a;b\r\n2027,x,\r\n", "title\na\n"] {
            assert!(messages(text).is_empty(), "{text}: {:?}", messages(text));
        }
    }

    #[test]
    fn rows_of_the_same_wrong_length_are_one_error() {
        let expected = [
            "2:1: row 2 has 3 values, but there are 2 columns, and so have 2 more rows, the next is row 4",
            "6:1: row 6 has 1 value, but there are 2 columns",
        ];
        assert_eq!(messages("date,title\n2027,1,5\n2027,a\n2028,2,5\n2029,3,5\n2030\n"), expected);
    }

    #[test]
    fn a_duplicate_column_is_named_in_both_spellings() {
        let both = "1:6: the columns `Date` and `DATE` are the same: upper and lower case do not count";
        assert_eq!(messages("Date,DATE,title\n1,2,3\n"), [both]);
        assert_eq!(messages("date,date,,\n1,2,3,\n"), ["1:6: the column `date` occurs twice"]);
        assert_eq!(messages("note,title,Note\n1,2,3\n").len(), 1);
    }
}
