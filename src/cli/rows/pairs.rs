//! What holds between two states over the years, as published: contiguity and rivalry.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::input::{Cell, Form, LoadError, Report, SourceText, TABLE_MAX, folded, table};
use crate::scenario::is_missing;

use super::rule::Contiguity;
use super::series::checked;
use super::states::iso;

/// Two states, the first in the alphabet first.
type Two = (&'static str, &'static str);

fn two(a: &'static str, b: &'static str) -> Two {
    if a <= b { (a, b) } else { (b, a) }
}

/// Spans of years in which something holds between two states.
#[derive(Clone, Debug, Default)]
pub(super) struct Between<T> {
    spans: BTreeMap<Two, Vec<(i32, i32, T)>>,
    /// The last year of the file.
    last: Option<i32>,
    /// Names that are no states.
    pub(super) unknown: BTreeSet<String>,
}

impl<T: Copy + Ord> Between<T> {
    /// The least of what holds between two states in a year; after the last year of the file, in that.
    pub(super) fn in_year(&self, a: &'static str, b: &'static str, year: i32) -> Option<T> {
        let year = self.last.map_or(year, |last| year.min(last));
        let spans = self.spans.get(&two(a, b))?.iter();
        spans.filter(|(from, to, _)| (*from..=*to).contains(&year)).map(|(.., what)| *what).min()
    }

    /// The states for which something holds with a state in a year.
    pub(super) fn others(&self, state: &'static str, year: i32) -> BTreeSet<&'static str> {
        let pairs = self.spans.keys().filter(|(a, b)| *a == state || *b == state);
        let other = |(a, b): &Two| if *a == state { *b } else { *a };
        pairs.map(other).filter(|other| self.in_year(state, other, year).is_some()).collect()
    }
}

/// The columns of a table of pairs, by the names that data sets give them.
struct PairColumns {
    states: &'static [(&'static str, &'static str)],
    begin: &'static [&'static str],
    end: &'static [&'static str],
    what: Option<&'static str>,
}

/// Correlates of War, Direct Contiguity: `contdird` has a row for each year, `contdir` months of begin and end.
const CONTIGUITY: PairColumns = PairColumns {
    states: &[("state1no", "state2no"), ("statelno", "statehno"), ("state_a", "state_b")],
    begin: &["year", "begin"],
    end: &["year", "end"],
    what: Some("conttype"),
};

/// Lists of rivalries: Klein, Goertz and Diehl; Thompson and Dreyer; and others of that form.
const RIVALRY: PairColumns = PairColumns {
    states: &[
        ("ccode1", "ccode2"),
        ("ccodea", "ccodeb"),
        ("rivala", "rivalb"),
        ("statea", "stateb"),
        ("state1", "state2"),
        ("state_a", "state_b"),
        ("sidea", "sideb"),
        ("a", "b"),
    ],
    begin: &["begin", "styear", "start", "startyear", "start_year", "beginyear", "begin_year"],
    end: &["end", "endyear", "end_year"],
    what: None,
};

/// Reads contiguity.
pub(super) fn read_contiguity(path: &Path) -> Result<Between<Contiguity>, LoadError> {
    let category = |cell: Option<&Cell>, report: &mut Report| {
        let cell = cell?;
        let found = cell.text.parse::<u8>().ok().and_then(Contiguity::of);
        if found.is_none() {
            let help = "1 is a border on land, 2 to 5 are 12, 24, 150 and 400 miles of water";
            report.add(&cell.place, format!("`{}` is no category of contiguity", cell.text), "0 to 5", help);
        }
        found
    };
    read_pairs(path, &CONTIGUITY, &category)
}

/// Reads a list of rivalries.
pub(super) fn read_rivalry(path: &Path) -> Result<Between<()>, LoadError> {
    let found = read_pairs(path, &RIVALRY, &|_, _| Some(()))?;
    // A rivalry without an end goes on.
    Ok(Between { last: None, ..found })
}

/// What holds between two states, from a cell.
type ReadWhat<'r, T> = &'r dyn Fn(Option<&Cell>, &mut Report) -> Option<T>;

fn read_pairs<T: Copy + Ord>(
    path: &Path,
    columns: &PairColumns,
    what: ReadWhat<'_, T>,
) -> Result<Between<T>, LoadError> {
    let source = SourceText::read(path, "a table of pairs of states in CSV", TABLE_MAX)?;
    let mut report = Report::default();
    let firsts = columns.states.iter().map(|(first, _)| *first);
    let known: Vec<&str> = firsts.chain(columns.begin.iter().copied()).chain(columns.what).collect();
    let form = Form { columns: &known, row: "a row for each pair", example: "2,710,1949,1972", may_be_empty: true };
    let read = table(&source.text, 0, form, &mut report);
    let found = read.and_then(|read| {
        let place = |name: &str| read.header.cells.iter().position(|cell| folded(&cell.text) == name);
        let of = |names: &[&str]| names.iter().find_map(|name| place(name));
        let states = columns.states.iter().find_map(|(a, b)| Some((place(a)?, place(b)?)));
        let wanted = columns.what.map(place);
        let (Some(states), Some(begin), Some(end)) = (states, of(columns.begin), of(columns.end)) else {
            let pairs: Vec<String> = columns.states.iter().map(|(a, b)| format!("{a} and {b}")).collect();
            let help = format!(
                "columns of two states ({}), of the begin ({}) and of the end ({})",
                pairs.join("; "),
                columns.begin.join(", "),
                columns.end.join(", ")
            );
            report.add(&read.header.place, "not a table of pairs of states with years", "columns are missing", help);
            return None;
        };
        if wanted == Some(None) {
            let name = columns.what.unwrap_or_default();
            report.add(&read.header.place, format!("no column `{name}`"), "missing", "take the file as published");
            return None;
        }
        let mut found = Between { spans: BTreeMap::new(), last: None, unknown: BTreeSet::new() };
        for (_, row) in &read.rows {
            let names = [states.0, states.1].map(|column| row.cells[column].text.as_str());
            let [Some(a), Some(b)] = names.map(iso) else {
                found.unknown.extend(names.into_iter().filter(|name| iso(name).is_none()).map(str::to_owned));
                continue;
            };
            let from = moment(&row.cells[begin], None, &mut report);
            let to = moment(&row.cells[end], Some(i32::MAX), &mut report);
            let what = what(wanted.flatten().and_then(|column| row.cells.get(column)), &mut report);
            if a == b {
                let message = format!("{a} stands for both states of a pair");
                report.add(&row.place, message, "two states", "name two, or leave the row out");
            }
            if let Some((from, to)) = from.zip(to).filter(|(from, to)| from > to) {
                let message = format!("a pair begins in {from} and ends in {to}");
                report.add(
                    &row.cells[end].place,
                    message,
                    "ends before it begins",
                    "give the year of the end, or none",
                );
            }
            if let (Some(from), Some(to), Some(what)) = (from, to, what) {
                found.last = found.last.max(Some(if to == i32::MAX { from } else { to }));
                found.spans.entry(two(a, b)).or_default().push((from, to, what));
            }
        }
        Some(found)
    });
    checked(found, report, &source)
}

/// The year of a cell, which may be a month as in 199201; `open` where it is empty or not a year.
fn moment(cell: &Cell, open: Option<i32>, report: &mut Report) -> Option<i32> {
    let goes_on =
        is_missing(&cell.text) || ["ongoing", "present", "9999", "-9"].contains(&cell.text.to_lowercase().as_str());
    if let Some(open) = open.filter(|_| goes_on) {
        return Some(open);
    }
    let number = cell.text.parse::<i32>().ok();
    let year = number.map(|number| if number > 100_000 { number / 100 } else { number });
    let year = year.filter(|year| (1..=9_998).contains(year));
    if year.is_none() {
        report.add(&cell.place, format!("`{}` is not a year", cell.text), "must be a year", "write it as in 1949");
    }
    year
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn pairs_are_read_as_published() {
        let yearly =
            file("dyad,state1no,state1ab,state2no,state2ab,year,conttype,version\n2710,2,USA,740,JPN,2016,4,3.2\n");
        let found = read_contiguity(yearly.path()).unwrap();
        assert_eq!(found.in_year("JPN", "USA", 2016), Some(Contiguity::Near));
        assert_eq!(found.in_year("JPN", "USA", 2020), Some(Contiguity::Near), "the last year holds on");
        assert_eq!(found.in_year("JPN", "USA", 2015), None);
        let months = file(
            "dyad,statelno,statelab,statehno,statehab,conttype,begin,end,notes\n1,710,CHN,750,IND,1,195001,201612,\n",
        );
        assert_eq!(read_contiguity(months.path()).unwrap().in_year("IND", "CHN", 1962), Some(Contiguity::Land));
        let rivals = file("ccode1,ccode2,styear,endyear\n2,710,1949,1972\n2,710,1996,\n300,365,1768,1918\n");
        let found = read_rivalry(rivals.path()).unwrap();
        assert_eq!([1960, 1980, 2030].map(|year| found.in_year("CHN", "USA", year).is_some()), [true, false, true]);
        assert_eq!(found.others("USA", 1960).into_iter().collect::<Vec<_>>(), ["CHN"]);
        assert!(found.unknown.contains("300"));
    }

    #[test]
    fn a_span_that_cannot_be_is_refused_where_it_stands() {
        let error = |text: &str| read_rivalry(file(text).path()).unwrap_err().to_string();
        let backwards = error("ccode1,ccode2,styear,endyear\n2,710,1949,1972\n710,750,2020,1948\n");
        assert!(backwards.contains("begins in 2020 and ends in 1948") && backwards.contains(":3:"), "{backwards}");
        let own = error("ccode1,ccode2,styear,endyear\n710,710,1949,1972\n");
        assert!(own.contains("CHN stands for both states"), "{own}");
    }

    #[test]
    fn another_table_is_refused() {
        let other = file("x,y\n1,2\n");
        assert!(read_rivalry(other.path()).unwrap_err().to_string().contains("not a table of pairs"));
    }
}
