//! A list of injects as a workbook (.xlsx) that OpenAEV and Blueprint import.
//!
//! OpenAEV takes workbooks only: it selects rows by a regular expression on one column, needs a moment with its time of day,
//! and splits teams at commas without removing blanks. Blueprint reads the first sheet, and takes a cell for a date only in
//! one of the number formats that it knows, and if it is a whole number of days. The rules with their sources are in
//! `tests/it/exercise/importers`.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::exercise::{SHEET, STARTEX};
use crate::input::Date;
use crate::model::Structure;
use crate::scenario::first_day;

use super::list::MselRow;

/// The columns of the sheet, with their widths in characters.
pub const SHEET_COLUMNS: [(&str, f64); 15] = [
    ("type", 13.0),
    ("trigger", 12.0),
    ("day", 9.0),
    ("from", 14.0),
    ("to", 18.0),
    ("title", 42.0),
    ("description", 60.0),
    ("objective", 42.0),
    ("expected_action", 42.0),
    ("id", 8.0),
    ("depends_on", 14.0),
    ("probability", 11.0),
    ("probability_given_outcome", 11.0),
    ("probability_error", 11.0),
    ("tags", 30.0),
];

/// The built-in number format of a date, which Excel shows as its region writes dates. Blueprint knows it as that of a date
/// (`MselService.GetDataFieldDataTypeFromCellNumberFormat`).
const DATE_FORMAT: u8 = 14;

/// The most characters of a cell.
const CELL_MAX: usize = 32_767;

/// The list as a workbook. Its bytes depend on the list alone.
///
/// The first row is the start of the exercise (`STARTEX`), which is that of the run: OpenAEV counts time from the earliest
/// row that it imports.
///
/// # Errors
/// With a sentence, if a text is longer than a cell may be, or the workbook cannot be made.
pub fn msel_workbook(structure: &Structure, rows: &[MselRow]) -> Result<Vec<u8>, String> {
    let rows: Vec<Vec<String>> = std::iter::once(start_of_exercise(structure)).chain(rows.iter().map(cells)).collect();
    for (number, row) in (2..).zip(&rows) {
        for ((column, _), text) in SHEET_COLUMNS.iter().zip(row) {
            let length = text.encode_utf16().count();
            if length > CELL_MAX {
                return Err(format!(
                    "sheet `{SHEET}`, row {number}, column `{column}`: the text has {length} characters, and a cell holds \
                     {CELL_MAX}; export as CSV or for Blueprint"
                ));
            }
        }
    }
    written(&rows).map_err(|error| format!("the workbook cannot be made: {error}"))
}

fn start_of_exercise(structure: &Structure) -> Vec<String> {
    let date = first_day(structure, 0).to_string();
    let text = |column: &str| match column {
        "type" => STARTEX.to_lowercase(),
        "trigger" => date.clone(),
        "day" => "D+0".to_owned(),
        "from" => "White cell".to_owned(),
        "title" => STARTEX.to_owned(),
        "description" => "The exercise starts. This is the first day of the run.".to_owned(),
        _ => String::new(),
    };
    SHEET_COLUMNS.iter().map(|(column, _)| text(column)).collect()
}

/// The cells of a row, in the order of the columns.
fn cells(row: &MselRow) -> Vec<String> {
    let text = |column: &str| match column {
        "type" => row.cell("tags").split(';').next().unwrap_or_default().to_owned(),
        "trigger" => row.cell("date").to_owned(),
        // There is no number of days beyond the year 9999.
        "day" if row.cell("offset").is_empty() => String::new(),
        "day" => {
            row.cell("offset_seconds").parse::<i64>().map_or_else(|_| String::new(), |s| format!("D+{}", s / 86_400))
        }
        "from" | "to" => row.cell(column).replace("; ", ","),
        _ => row.cell(column).to_owned(),
    };
    SHEET_COLUMNS.iter().map(|(column, _)| text(column)).collect()
}

fn written(rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day of making is not written, so that the same list gives the same bytes.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let (bold, date) = (Format::new().set_bold(), Format::new().set_num_format_index(DATE_FORMAT));
    let sheet = book.add_worksheet().set_name(SHEET)?;
    for (column, (name, width)) in (0..).zip(SHEET_COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1..).zip(rows) {
        for ((column, (name, _)), text) in (0..).zip(SHEET_COLUMNS).zip(row) {
            write_cell(sheet, (line, column), (name, text), &date)?;
        }
    }
    book.save_to_buffer()
}

/// A date as a date where a workbook has one, a probability as a number, all else as text; nothing for an empty text.
fn write_cell(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    (name, text): (&str, &str),
    date: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    if name == "trigger" {
        return match moment(text) {
            Some(moment) => sheet.write_datetime_with_format(line, column, moment, date).map(drop),
            // OpenAEV reads this, too: a date with its time.
            None => sheet.write_string(line, column, format!("{text}T00:00:00")).map(drop),
        };
    }
    match text.parse::<f64>() {
        Ok(number) if name.starts_with("probability") => sheet.write_number(line, column, number).map(drop),
        _ => sheet.write_string(line, column, text).map(drop),
    }
}

/// A day as a workbook has it: from March 1900, before which Excel counts a day that never was, to 9999.
fn moment(day: &str) -> Option<ExcelDateTime> {
    let (year, month, day) = day.parse::<Date>().ok()?.first_day();
    let year = u16::try_from(year).ok().filter(|&year| year > 1900 || year == 1900 && month > 2)?;
    ExcelDateTime::from_ymd(year, month, day).ok()
}
