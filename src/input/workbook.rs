//! Workbooks of Excel and other spreadsheets (xlsx): one sheet of them as a table in CSV.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, Xlsx, XlsxError};

use super::file::TABLE_MAX;
use super::spreadsheet::neutral;
use super::unreadable::Unreadable;

/// A sheet: its name, and its cells as a text in CSV. Each line is a row of the sheet, so that the number of a line is the
/// number of the row, and the values of a line are the cells from column A on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// Cells by row and column, from 0; empty ones are left out.
type Cells = BTreeMap<(u32, u32), String>;

/// The sheet called `wanted` in a workbook, whatever its case; without one, the only sheet with cells.
///
/// Dates are written as 2027-08-01, with their time if it is not midnight; of formulas the value that was last worked out.
///
/// # Errors
/// If the workbook cannot be read, several sheets come into question, or the sheet is too large.
pub(crate) fn sheet(bytes: &[u8], wanted: &'static str) -> Result<Sheet, Unreadable> {
    let mut book: Xlsx<Cursor<&[u8]>> = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let named = names.iter().find(|name| name.trim().eq_ignore_ascii_case(wanted));
    let candidates = named.map_or_else(|| names.clone(), |name| vec![name.clone()]);
    let mut found: Vec<(String, Cells)> = Vec::new();
    for name in candidates {
        let cells = cells(&mut book, &name)?;
        if !cells.is_empty() {
            found.push((name, cells));
        }
    }
    if found.len() > 1 {
        let sheets = found.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(", ");
        return Err(Unreadable::Sheets { wanted, sheets });
    }
    let (name, cells) =
        found.pop().or_else(|| Some((named.or(names.first())?.clone(), Cells::new()))).unwrap_or_default();
    Ok(Sheet { name, text: csv(&cells)? })
}

fn broken(error: &XlsxError) -> Unreadable {
    Unreadable::Broken { what: "workbook", reason: error.to_string() }
}

const TOO_LARGE: Unreadable = Unreadable::TooLarge { most: TABLE_MAX };

/// The cells of a sheet, read one by one: a sheet may have a single cell in its last row and column.
fn cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Cells, Unreadable> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| broken(&error))?;
    let (mut cells, mut size) = (Cells::new(), 0);
    while let Some(cell) = reader.next_cell().map_err(|error| broken(&error))? {
        let text = written(cell.get_value());
        if !text.is_empty() {
            size += text.len() as u64;
            cells.insert(cell.get_position(), text);
        }
        if size > TABLE_MAX {
            return Err(TOO_LARGE);
        }
    }
    Ok(cells)
}

/// A cell as a text of one line.
fn written(cell: &DataRef<'_>) -> String {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match cell {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => line(text),
        DataRef::SharedString(text) => line(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) => moment_text(*moment),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A date with its time, or a length of time as a duration in ISO 8601.
fn moment_text(moment: ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return format!("PT{}S", (moment.as_f64() * 86_400.0).round());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date}T{hour:02}:{minute:02}:{second:02}") }
}

fn csv(cells: &Cells) -> Result<String, Unreadable> {
    let columns = cells.keys().map(|(_, column)| column + 1).max().unwrap_or(0);
    let rows = cells.keys().next_back().map_or(0, |(row, _)| row + 1);
    let mut text = String::new();
    for row in 0..rows {
        if cells.range((row, 0)..(row + 1, 0)).next().is_some() {
            for column in 0..columns {
                text.push_str(if column == 0 { "" } else { "," });
                text.push_str(&cells.get(&(row, column)).map_or_else(String::new, |cell| quoted(&neutral(cell))));
            }
        }
        text.push('\n');
        if text.len() as u64 > TABLE_MAX {
            return Err(TOO_LARGE);
        }
    }
    Ok(text)
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// The cell of a sheet, such as B4, at a position in its text; `None` for a whole row, and for a text that no cell has.
pub(super) fn cell_at(text: &str, span: &std::ops::Range<usize>) -> Option<String> {
    let before = text.get(..span.start)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    if span.is_empty() || span.end - start > line.len() || span.len() >= line.trim().len() && line.contains(',') {
        return None;
    }
    let mut open = false;
    let mut column = 0;
    for letter in before[start..].bytes() {
        match letter {
            b'"' => open = !open,
            b',' if !open => column += 1,
            _ => {}
        }
    }
    Some(format!("{}{}", column_name(column), before.matches('\n').count() + 1))
}

/// The letters of a column, counted from 0: A, B, ..., Z, AA.
fn column_name(column: usize) -> String {
    let letter = char::from(b'A' + (column % 26) as u8);
    if column < 26 { letter.to_string() } else { format!("{}{letter}", column_name(column / 26 - 1)) }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    use super::*;

    /// A sheet: its name, and its texts by row and column.
    type Texts<'t> = (&'t str, &'t [(u32, u16, &'t str)]);

    /// A workbook with these sheets.
    fn book(sheets: &[Texts<'_>]) -> Vec<u8> {
        let mut book = Workbook::new();
        for (name, cells) in sheets {
            let sheet = book.add_worksheet().set_name(*name).unwrap();
            for (row, column, text) in *cells {
                sheet.write_string(*row, *column, *text).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn a_line_is_a_row_and_a_value_is_a_cell() {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        page.write_string(1, 0, "date").unwrap();
        page.write_string(1, 2, "a, \"title\"\nof two lines").unwrap();
        let format = Format::new().set_num_format("dd.mm.yyyy hh:mm");
        page.write_datetime_with_format(3, 0, ExcelDateTime::from_ymd(2027, 8, 1).unwrap(), &format).unwrap();
        let noon = ExcelDateTime::from_ymd(2028, 2, 29).unwrap().and_hms(12, 30, 0).unwrap();
        page.write_datetime_with_format(4, 0, noon, &format).unwrap();
        page.write_number(4, 2, 0.25).unwrap();
        page.write_number(5, 0, 2030).unwrap();
        page.write_string(5, 2, "=1+1").unwrap();
        page.write_boolean(6, 1, true).unwrap();
        let expected = "\ndate,,\"a, \"\"title\"\" of two lines\"\n\n2027-08-01,,\n2028-02-29T12:30:00,,0.25\n2030,,'=1+1\n,true,\n";
        assert_eq!(sheet(&book.save_to_buffer().unwrap(), "msel").unwrap().text, expected);
        let cell = |part: &str| {
            let start = expected.find(part).unwrap();
            cell_at(expected, &(start..start + part.len()))
        };
        assert_eq!(cell("date").unwrap(), "A2");
        assert_eq!(cell("\"a, \"\"title\"\" of two lines\"").unwrap(), "C2");
        assert_eq!(cell("0.25").unwrap(), "C5");
        assert_eq!(cell("true").unwrap(), "B7");
        assert_eq!(cell("2030,,'=1+1"), None);
        assert_eq!((column_name(25), column_name(26), column_name(701)), ("Z".into(), "AA".into(), "ZZ".into()));
    }

    #[test]
    fn the_sheet_of_the_list_is_found() {
        let text: &[(u32, u16, &str)] = &[(0, 0, "title")];
        let names = |sheets: &[Texts<'_>]| sheet(&book(sheets), "msel").map(|sheet| sheet.name);
        assert_eq!(names(&[("notes", text), ("MSEL", text)]).unwrap(), "MSEL");
        assert_eq!(names(&[("empty", &[]), ("list", text)]).unwrap(), "list");
        assert_eq!(sheet(&book(&[("empty", &[])]), "msel").unwrap().text, "");
        let several = names(&[("one", text), ("two", text)]).unwrap_err();
        assert_eq!(several.to_string(), "none of its sheets is called `msel`, and several have cells: one, two");
    }

    /// A single cell in the last row and column is a small file, but a table of 17 thousand million cells.
    #[test]
    fn a_far_cell_takes_no_memory() {
        let far = book(&[("msel", &[(0, 0, "title"), (1_048_575, 16_383, "x")])]);
        let text = sheet(&far, "msel").unwrap().text;
        assert!(text.len() < 2 << 20, "{}", text.len());
        let wide: Vec<(u32, u16, &str)> = (0..2_000).map(|row| (row, 16_383, "x")).collect();
        assert!(matches!(sheet(&book(&[("msel", &wide)]), "msel"), Err(Unreadable::TooLarge { .. })));
    }

    #[test]
    fn what_is_no_workbook_is_reported() {
        let error = sheet(b"PK\x03\x04 and nothing more", "msel").unwrap_err();
        assert!(error.to_string().starts_with("it cannot be read as a workbook: "), "{error}");
    }
}
