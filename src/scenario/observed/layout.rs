//! The layout of a published table: where its header is, what its columns are, and whether years are columns or rows.
//!
//! Known are the downloads of the World Bank (years as columns below some lines about the file, or one year a row) and
//! tables with a column each for entity, year and value, as of Our World in Data, SIPRI or the OECD.

use crate::input::{Cell, Row, folded};

/// Names of columns of years, folded.
const YEARS: [&str; 7] = ["year", "time", "time period", "time_period", "date", "period", "jahr"];

/// Names of columns that say whose a number is.
const ENTITIES: [&str; 24] = [
    "country name",
    "country code",
    "country",
    "entity",
    "code",
    "iso",
    "iso3",
    "iso3c",
    "iso_code",
    "iso code",
    "iso2",
    "state",
    "stateabb",
    "statenme",
    "ccode",
    "cowcode",
    "gwno",
    "location",
    "ref_area",
    "reference area",
    "economy",
    "geo",
    "area",
    "name",
];

/// Names of columns that say what is measured.
const INDICATORS: [&str; 12] = [
    "indicator name",
    "indicator code",
    "series name",
    "series code",
    "indicator",
    "series",
    "variable",
    "measure",
    "subject",
    "transaction",
    "item",
    "unit",
];

/// Names of columns of numbers.
const VALUES: [&str; 3] = ["value", "obs_value", "observation value"];

/// Names of columns that are never the numbers.
const NOTES: [&str; 6] = ["time code", "notes", "footnotes", "flags", "decimals", "region"];

/// How many rows may stand above the header.
const ABOVE_MAX: usize = 40;

/// What a column holds, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Whose the numbers are.
    Entity,
    /// What is measured.
    Indicator,
    /// The year of a row.
    Year,
    /// Numbers, of the year if it is a year's column.
    Value(Option<i64>),
    /// Something that is never the numbers.
    Note,
    /// Not known by its name.
    Other,
}

/// A header and the rows below it.
#[derive(Debug)]
pub(crate) struct Layout<'r> {
    pub(crate) header: &'r Row,
    /// What each column holds.
    pub(crate) roles: Vec<Role>,
    pub(crate) rows: &'r [Row],
}

impl<'r> Layout<'r> {
    /// The layout of a table: the first row that has a column for each of two years or more, or a column of years,
    /// which may have a name that the scenario gives.
    pub(crate) fn of(rows: &'r [Row], year_column: Option<&str>) -> Option<Self> {
        let place = rows.iter().take(ABOVE_MAX).position(|row| is_header(row, year_column))?;
        let (header, rows) = (&rows[place], &rows[place + 1..]);
        let roles = roles(header, year_column);
        Some(Self { header, roles, rows })
    }

    /// Whether years are columns.
    pub(crate) fn is_wide(&self) -> bool {
        !self.roles.contains(&Role::Year)
    }

    /// The columns that have a role.
    pub(crate) fn columns(&self, role: Role) -> Vec<usize> {
        (0..self.roles.len()).filter(|&column| self.roles[column] == role).collect()
    }

    /// The column of this name.
    pub(crate) fn named(&self, name: &str) -> Option<usize> {
        self.header.cells.iter().position(|cell| folded(&cell.text) == folded(name))
    }

    /// The names of the columns, as written.
    pub(crate) fn names(&self) -> Vec<&'r str> {
        let header: &'r Row = self.header;
        header.cells.iter().map(|cell| cell.text.as_str()).filter(|name| !name.is_empty()).collect()
    }
}

fn is_header(row: &Row, year_column: Option<&str>) -> bool {
    if let Some(name) = year_column {
        return row.cells.iter().any(|cell| folded(&cell.text) == folded(name));
    }
    has_years(row) || row.cells.len() > 1 && row.cells.iter().any(|cell| YEARS.contains(&folded(&cell.text).as_str()))
}

/// Whether a row names two years or more.
fn has_years(row: &Row) -> bool {
    row.cells.iter().filter(|cell| year_in(&cell.text).is_some()).count() >= 2
}

fn roles(header: &Row, year_column: Option<&str>) -> Vec<Role> {
    let wide = year_column.is_none() && has_years(header);
    let of = |cell: &Cell| {
        let name = folded(&cell.text);
        let is = |names: &[&str]| names.contains(&name.as_str());
        match year_column {
            Some(given) if name == folded(given) => Role::Year,
            _ if wide && year_in(&cell.text).is_some() => Role::Value(year_in(&cell.text)),
            None if !wide && is(&YEARS) => Role::Year,
            _ if is(&VALUES) => Role::Value(None),
            _ if is(&ENTITIES) => Role::Entity,
            _ if is(&INDICATORS) => Role::Indicator,
            _ if is(&NOTES) || is(&YEARS) || name.is_empty() => Role::Note,
            _ => Role::Other,
        }
    };
    let mut roles: Vec<Role> = header.cells.iter().map(of).collect();
    // Of several columns of years the first counts.
    let first = roles.iter().position(|role| *role == Role::Year);
    for (place, role) in roles.iter_mut().enumerate() {
        if *role == Role::Year && Some(place) != first {
            *role = Role::Note;
        }
    }
    roles
}

/// A year as tables write it: `1991`, `1991 [YR1991]` or `YR1991`.
pub(crate) fn year_in(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = match text.split_once(" [YR") {
        Some((year, again)) if again.strip_suffix(']') == Some(year) => year,
        Some(_) => return None,
        None => text.strip_prefix("YR").unwrap_or(text),
    };
    let is_year = digits.len() == 4 && digits.bytes().all(|letter| letter.is_ascii_digit());
    digits.parse().ok().filter(|&year| is_year && year > 0)
}

/// Whether a cell says that there is no value.
pub(crate) fn is_missing(text: &str) -> bool {
    let words = ["", "na", "n/a", "#n/a", "nan", "null", "none", "xxx", "-", "–", "—", ":"];
    let dots = !text.is_empty() && text.chars().all(|letter| letter == '.' || letter.is_whitespace());
    dots || words.contains(&text.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Report, rows};

    fn roles_of(text: &str, year_column: Option<&str>) -> Option<(usize, Vec<Role>)> {
        let rows = rows(text, 0, &mut Report::default());
        let layout = Layout::of(&rows, year_column)?;
        Some((layout.rows.len(), layout.roles))
    }

    #[test]
    fn years_have_four_digits() {
        let years = ["1991", "1991 [YR1991]", "YR1991", " 2023 "].map(year_in);
        assert_eq!(years, [Some(1991), Some(1991), Some(1991), Some(2023)]);
        for other in ["", "91", "1991.5", "1991 [YR1992]", "YR", "0000", "19910", "+991", "1991-01-01"] {
            assert_eq!(year_in(other), None, "{other}");
        }
    }

    #[test]
    fn missing_is_not_zero() {
        for text in ["", "..", "...", ". .", "NA", "n/a", "NaN", "xxx", "-", ":"] {
            assert!(is_missing(text), "{text}");
        }
        for text in ["0", "0.0", "-1", "1.", "x", "nil"] {
            assert!(!is_missing(text), "{text}");
        }
    }

    #[test]
    fn the_header_may_stand_below_lines_about_the_file() {
        use Role::{Entity, Indicator, Note, Value};
        let text = "\"Data Source\",\"Some Indicators\",\n\n\"Last Updated Date\",\"2024-06-28\",\n\n\
                    \"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"1991\",\"1992\",\n\
                    \"Alpha\",\"ALP\",\"Size\",\"S.1\",\"1\",\"\",\n";
        let expected = vec![Entity, Entity, Indicator, Indicator, Value(Some(1991)), Value(Some(1992)), Note];
        assert_eq!(roles_of(text, None), Some((1, expected)));
    }

    #[test]
    fn years_may_be_rows() {
        use Role::{Entity, Note, Other, Value, Year};
        let text = "Entity,Code,Year,Size\nAlpha,ALP,1991,1950\n";
        assert_eq!(roles_of(text, None), Some((1, vec![Entity, Entity, Year, Other])));
        let text = "Time,Time Code,Country Name,Value,Date\n1991,YR1991,Alpha,1950,x\n";
        assert_eq!(roles_of(text, None), Some((1, vec![Year, Note, Entity, Value(None), Note])));
        let text = "wer,wann,wieviel\nAlpha,1991,1950\n";
        assert_eq!(roles_of(text, Some("Wann")), Some((1, vec![Other, Year, Other])));
        // A row of two numbers like years is taken for the header; a name of the column says otherwise.
        assert_eq!(roles_of("wer,wieviel\nAlpha,3\n", None), None);
    }
}
