//! What the columns of a table mean, and what follows from it for every row.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::Table;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Means {
    /// One of these words.
    Word(&'static [&'static str]),
    /// Text that is never empty.
    Text,
    /// Text that may be empty.
    Note,
    /// A calendar year of the run in which something is counted: from its first to its last.
    Year,
    /// 1 January of a year, as a date: from the start of the run to its end.
    NewYear,
    /// A moment in years, from the start of the run to its end.
    Moment,
    /// A date, as `2001`, `2001-04` or `2001-04-01`.
    Date,
    /// A date, or `never`.
    DateOrNever,
    /// A whole number of 0 or more.
    Count,
    /// A whole number of 1 or more.
    Number,
    /// A number from 0 to 1.
    Share,
    /// Any finite number.
    Real,
    /// A finite number of 0 or more: a standard deviation, a rate, a duration.
    Positive,
    /// The standard error of what the named column holds: 0 or more, given where that is given.
    ErrorOf(&'static str),
    /// The lower end of an interval around the named column.
    LowOf(&'static str),
    /// The upper end of an interval around the named column.
    HighOf(&'static str),
}

use Means::{
    Count, Date, DateOrNever, ErrorOf, HighOf, LowOf, Moment, NewYear, Note, Number, Positive, Real, Share, Text, Word,
    Year,
};

/// A column: its name, what it holds, whether a cell may be empty, and whether the column may be missing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) means: Means,
    pub(super) optional: bool,
    pub(super) missing: bool,
}

/// What holds between rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Rule {
    /// No two rows have the same values in these columns.
    Unique(Vec<String>),
    /// Every combination of the values of these columns is there, once.
    Grid(Vec<String>),
    /// A column sums to 1 within each combination of the values of others; of some states only, where they are named.
    SumsToOne { of: String, within: Vec<String>, states: Option<(String, Vec<&'static str>)> },
    /// A column never falls from row to row within each combination of the values of others.
    NeverFalls { of: String, within: Vec<String> },
    /// The columns do not fall from left to right.
    Ascending(Vec<&'static str>),
    /// One column is that of the same row less that of the row which has the value `baseline` in the column `which`,
    /// and the same values in the columns `same`.
    Difference { of: String, by: String, which: String, baseline: String, same: Vec<String> },
    /// An interval is its value and 1.96 standard errors to either side.
    Symmetric(String, String, String, String),
    /// `mean`, `sd` and the quantiles `q05` to `q95` can belong to one law: the mean is from the quantile of p at most
    /// sqrt((1 - p) / p) or sqrt(p / (1 - p)) standard deviations (Cantelli's inequality).
    OneLaw,
    /// A column is empty in the rows with this value of another, and in no others.
    EmptyWhere { column: String, which: &'static str, is: &'static str },
    /// The third column is the first less the second.
    Less(&'static str, &'static str, &'static str),
    /// The first column is at most the second.
    AtMost(&'static str, &'static str),
    /// Wilson's interval of the column `probability`, for no more independent trials than give its standard error.
    Wilson,
}

/// A declared table: the years of its run and what it holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Declared {
    /// First and last calendar year.
    pub(super) years: (i32, i32),
    pub(super) columns: Vec<Column>,
    pub(super) rules: Vec<Rule>,
}

/// The 97.5 % quantile of the normal law.
const Z_95: f64 = 1.959_963_985;

/// Numbers have six significant digits in tables.
const DIGITS: f64 = 1e-5;

/// Whether two numbers are the same for all that a table says; `scale` is the size of the numbers that they come from.
fn same(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= DIGITS * scale.max(a.abs()).max(b.abs())
}

impl Column {
    /// What is wrong with a cell.
    fn check(&self, cell: &str, years: (i32, i32)) -> Result<(), String> {
        if cell.is_empty() {
            let may = self.optional || self.means == Note;
            return if may { Ok(()) } else { Err("is empty".to_owned()) };
        }
        let number = || cell.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or("is no number".to_owned());
        let holds = |rule: bool, what: &str| if rule { Ok(()) } else { Err(format!("is not {what}")) };
        let year = |from: i32, to: i32| {
            holds(cell.parse().is_ok_and(|year: i32| (from..=to).contains(&year)), "a year of the run")
        };
        match self.means {
            Word(words) => holds(words.contains(&cell), "one of its words"),
            Text | Note => Ok(()),
            Year => year(years.0, years.1),
            NewYear => holds(
                (years.0..=years.1 + 1).any(|year| cell == format!("{year:04}-01-01")),
                "1 January of a year of the run, or of the year after it",
            ),
            Moment => holds((f64::from(years.0)..=f64::from(years.1) + 1.0).contains(&number()?), "in the run"),
            Date => {
                let year = cell.split('-').next().and_then(|year| year.parse::<i32>().ok());
                let form = [4, 7, 10].contains(&cell.len());
                holds(form && year.is_some_and(|year| (years.0..=years.1 + 1).contains(&year)), "a date of the run")
            }
            DateOrNever if cell == "never" => Ok(()),
            DateOrNever => Self { means: Date, ..self.clone() }.check(cell, years),
            Count => holds(cell.parse::<u64>().is_ok(), "a count"),
            Number => holds(cell.parse::<u64>().is_ok_and(|number| number > 0), "a number from 1 on"),
            Share => holds((0.0..=1.0).contains(&number()?), "a share"),
            Real | LowOf(_) | HighOf(_) => number().map(drop),
            Positive | ErrorOf(_) => holds(number()? >= 0.0, "0 or more"),
        }
    }
}

/// A row by column, and its number in the file.
struct Row<'t> {
    table: &'t Table,
    place: usize,
}

impl<'t> Row<'t> {
    fn cell(&self, column: &str) -> &'t str {
        let place = self.table.header.iter().position(|name| name == column);
        self.table.rows[self.place].get(place.unwrap_or(usize::MAX)).map_or("", String::as_str)
    }

    fn number(&self, column: &str) -> Option<f64> {
        self.cell(column).parse().ok()
    }

    fn cells(&self, columns: &[String]) -> Vec<&'t str> {
        columns.iter().map(|column| self.cell(column)).collect()
    }
}

impl Declared {
    /// Everything that is wrong with a table.
    pub(super) fn faults(&self, table: &Table) -> Vec<String> {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let mut faults: Vec<String> = Vec::new();
        for name in &table.header {
            if !names.contains(&name.as_str()) {
                faults.push(format!("no declaration says what the column `{name}` means"));
            }
        }
        let there = |column: &&Column| column.missing || table.header.contains(&column.name);
        faults.extend(
            self.columns.iter().filter(|column| !there(column)).map(|column| format!("no column `{}`", column.name)),
        );
        if !faults.is_empty() {
            return faults;
        }
        let rows: Vec<Row<'_>> = (0..table.rows.len()).map(|place| Row { table, place }).collect();
        for row in &rows {
            for column in &self.columns {
                let cell = row.cell(&column.name);
                if let Err(fault) = column.check(cell, self.years).and_then(|()| relation(row, column)) {
                    faults.push(format!("line {}: {} = `{cell}` {fault}", row.place + 2, column.name));
                }
            }
        }
        for rule in &self.rules {
            faults.extend(broken(rule, &rows).map(|fault| format!("{rule:?}: {fault}")));
        }
        faults
    }
}

/// What is wrong between a cell and the one that its meaning names.
fn relation(row: &Row<'_>, column: &Column) -> Result<(), String> {
    let (ErrorOf(of) | LowOf(of) | HighOf(of)) = column.means else { return Ok(()) };
    match (row.number(&column.name), row.number(of)) {
        // The end of a band that is not known well enough still has an interval.
        (Some(_), None) if !of.starts_with("parameter_") => Err(format!("is given, but {of} is not")),
        (Some(end), Some(value)) if matches!(column.means, LowOf(_)) && end > value => {
            Err(format!("is above {of} = {value}"))
        }
        (Some(end), Some(value)) if matches!(column.means, HighOf(_)) && end < value => {
            Err(format!("is below {of} = {value}"))
        }
        _ => Ok(()),
    }
}

/// What is wrong with the rows by a rule; the first of it.
fn broken(rule: &Rule, rows: &[Row<'_>]) -> Option<String> {
    match rule {
        Rule::Unique(keys) => {
            let mut seen = BTreeSet::new();
            rows.iter()
                .find(|row| !seen.insert(row.cells(keys)))
                .map(|row| format!("{:?} is there twice", row.cells(keys)))
        }
        Rule::Grid(keys) => {
            let there: BTreeSet<Vec<&str>> = rows.iter().map(|row| row.cells(keys)).collect();
            let values = |key: usize| there.iter().map(|cells| cells[key]).collect::<BTreeSet<&str>>().len();
            let whole: usize = (0..keys.len()).map(values).product();
            (there.len() != whole || rows.len() != whole).then(|| format!("{} rows, {whole} wanted", rows.len()))
        }
        Rule::SumsToOne { of, within, states } => {
            let mut sums: BTreeMap<Vec<&str>, f64> = BTreeMap::new();
            let counted =
                |row: &&Row<'_>| states.as_ref().is_none_or(|(column, states)| states.contains(&row.cell(column)));
            for row in rows.iter().filter(counted) {
                *sums.entry(row.cells(within)).or_default() += row.number(of).unwrap_or(f64::NAN);
            }
            // Each number is rounded at its sixth digit.
            sums.into_iter().find(|(_, sum)| !same(*sum, 1.0, 1.0)).map(|(group, sum)| format!("{group:?}: {sum}"))
        }
        Rule::NeverFalls { of, within } => {
            let mut last: BTreeMap<Vec<&str>, f64> = BTreeMap::new();
            rows.iter().find_map(|row| {
                let value = row.number(of)?;
                let before = last.insert(row.cells(within), value);
                before
                    .filter(|before| *before > value)
                    .map(|before| format!("line {}: {value} after {before}", row.place + 2))
            })
        }
        Rule::Difference { of, by, which, baseline, same: keys } => {
            let bases: BTreeMap<Vec<&str>, f64> = rows
                .iter()
                .filter(|row| row.cell(which) == baseline)
                .filter_map(|row| Some((row.cells(keys), row.number(of)?)))
                .collect();
            rows.iter().find_map(|row| {
                let wanted = row.number(of).zip(bases.get(&row.cells(keys)));
                let found = row.number(by);
                let fits = match (wanted, found) {
                    (Some((value, base)), Some(found)) => same(value - base, found, value.abs() + base.abs()),
                    (None, Some(_)) => false,
                    // The baseline may leave its own difference empty.
                    (Some(_), None) => row.cell(which) == baseline,
                    (None, None) => true,
                };
                (!fits).then(|| format!("line {}: {found:?} of {wanted:?}", row.place + 2))
            })
        }
        Rule::EmptyWhere { column, which, is } => rows
            .iter()
            .find(|row| row.cell(column).is_empty() != (row.cell(which) == *is))
            .map(|row| format!("line {}: `{}`", row.place + 2, row.cell(column))),
        _ => rows.iter().find_map(|row| Some(format!("line {}: {}", row.place + 2, broken_by(rule, row)?))),
    }
}

/// What is wrong with one row by a rule that speaks of single rows.
fn broken_by(rule: &Rule, row: &Row<'_>) -> Option<String> {
    match rule {
        Rule::Ascending(columns) => {
            let values: Vec<f64> = columns.iter().filter_map(|column| row.number(column)).collect();
            (!values.is_sorted()).then(|| format!("{values:?}"))
        }
        Rule::OneLaw => {
            let (mean, sd) = (row.number("mean")?, row.number("sd")?);
            [("q05", 0.05), ("q25", 0.25), ("q50", 0.5), ("q75", 0.75), ("q95", 0.95)].into_iter().find_map(
                |(column, p)| {
                    let quantile = row.number(column)?;
                    let most = sd * f64::max(p / (1.0 - p), (1.0 - p) / p).sqrt();
                    // Quantiles come from a histogram, with bins of 1/400 or 1.6 % of the value.
                    let bin = f64::max(1.0 / 400.0, 0.016 * quantile.abs());
                    let far = (mean - quantile).abs() > most + bin;
                    far.then(|| format!("{column} = {quantile}, mean {mean}, sd {sd}"))
                },
            )
        }
        Rule::Less(value, base, by) => {
            let (value, base, by) = (row.number(value)?, row.number(base)?, row.number(by)?);
            (!same(value - base, by, value.abs() + base.abs())).then(|| by.to_string())
        }
        Rule::AtMost(less, more) => {
            let (less, more) = (row.number(less)?, row.number(more)?);
            (less > more).then(|| format!("{less} and {more}"))
        }
        Rule::Symmetric(value, error, low, high) => {
            // No size is below 0.
            let is_size = ["mu_star", "mu_star_plain", "sigma"].contains(&value.as_str());
            let [value, error, low, high] = [value, error, low, high].map(|column| row.number(column));
            let (Some(value), Some(error), Some(low), Some(high)) = (value, error, low, high) else {
                return (low.is_some() || high.is_some()).then(|| "an interval of nothing".to_owned());
            };
            let lower = value - Z_95 * error;
            let ends = [if is_size && lower < 0.0 { value.min(0.0) } else { lower }, value + Z_95 * error];
            let fits = same(low, ends[0], value.abs() + 2.0 * error) && same(high, ends[1], value.abs() + 2.0 * error);
            (!fits).then(|| format!("{low} to {high}, {ends:?} wanted"))
        }
        Rule::Wilson => {
            let [p, error, low, high] =
                ["probability", "standard_error", "ci_low", "ci_high"].map(|column| row.number(column));
            wilson(p?, error?, low?, high?)
        }
        _ => None,
    }
}

/// What is wrong with an interval as Wilson's at 95 %. Its ends x solve (p - x)^2 = z^2 x (1 - x) / n: both for one n, the
/// number of independent trials, which is at most that by which the standard error is sqrt(p (1 - p) / n).
fn wilson(p: f64, error: f64, low: f64, high: f64) -> Option<String> {
    let trials = |x: f64| Z_95 * Z_95 * x * (1.0 - x) / ((p - x) * (p - x));
    match (low < p, p < high) {
        (true, true) => {
            let n = [low, high].map(trials);
            let most = p * (1.0 - p) / (error * error);
            (!same(n[0], n[1], 1e3 * n[0]) || n[1] > 1.02 * most).then(|| format!("trials {n:?}, at most {most}"))
        }
        // What never or always happened is at the end of its interval.
        (false, true) | (true, false) if error == 0.0 && low < high => None,
        _ => Some(format!("{p} from {low} to {high}")),
    }
}
