//! The cells of a CSV file, each with its position in the text.

use std::ops::Range;

use super::place::Place;
use super::problem::Report;
use super::spreadsheet::plain;

/// A value and its place, without the blanks around it and without the apostrophe that prevents a text from being read
/// as a formula.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) place: Place,
}

/// A line, or several where a quoted value spans lines. Without cells if it cannot be read, which is already reported.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    pub(crate) place: Place,
}

/// The rows of a file, which is the text number `source`; lines with nothing but commas are left out.
pub(crate) fn rows(text: &str, source: usize, report: &mut Report) -> Vec<Row> {
    let place = |span: Range<usize>| Place { source, span };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    // The text is UTF-8 and may have any number of cells: reading it cannot fail.
    while let (start, Ok(true)) = (reader.position().byte() as usize, reader.read_record(&mut record)) {
        let row = trimmed(text, start..reader.position().byte() as usize);
        let (spans, open) = spans(text, row.clone());
        if let Some(quote) = open {
            let help = "close it with \" at the end of the value; a quote within a quoted value is written twice";
            report.add(&place(quote..quote + 1), "a quote is opened and never closed", "opened here", help);
            rows.push(Row { cells: Vec::new(), place: place(row) });
            break;
        }
        let cell = |(number, value): (usize, &str)| {
            let span = spans.get(number).filter(|_| spans.len() == record.len()).unwrap_or(&row);
            Cell { text: plain(value.trim()).to_owned(), place: place(span.clone()) }
        };
        let cells: Vec<Cell> = record.iter().enumerate().map(cell).collect();
        if cells.iter().any(|cell| !cell.text.is_empty()) {
            rows.push(Row { cells, place: place(row) });
        }
    }
    rows
}

/// A range without the blanks and line ends around it.
fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let part = text.get(span.clone()).unwrap_or_default();
    let start = span.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

/// The byte ranges of the cells of a row, and the position of a quote that is opened but never closed.
fn spans(text: &str, row: Range<usize>) -> (Vec<Range<usize>>, Option<usize>) {
    let bytes = text.as_bytes();
    let (mut spans, mut start, mut quote) = (Vec::new(), row.start, None);
    for at in row.clone() {
        match bytes[at] {
            b'"' if quote.is_some() => quote = None,
            // At the beginning of a cell, or the second of two within one.
            b'"' if at == start || bytes[at - 1] == b'"' => quote = Some(at),
            b',' if quote.is_none() => {
                spans.push(trimmed(text, start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    spans.push(trimmed(text, start..row.end));
    (spans, quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_has_its_place() {
        let text = "a,b , c\r\n\r\n1,\"x, \"\"y\"\"\nz\",\n,,\nlast,,9\" gun";
        let mut report = Report::default();
        let rows = rows(text, 0, &mut report);
        let cells = |row: &Row| -> Vec<(String, String)> {
            row.cells.iter().map(|cell| (cell.text.clone(), text[cell.place.span.clone()].to_owned())).collect()
        };
        let same = |values: &[&str]| values.iter().map(|v| ((*v).to_owned(), (*v).to_owned())).collect::<Vec<_>>();
        assert_eq!(rows.len(), 3);
        assert_eq!(cells(&rows[0]), same(&["a", "b", "c"]));
        assert_eq!(cells(&rows[1])[1], ("x, \"y\"\nz".to_owned(), "\"x, \"\"y\"\"\nz\"".to_owned()));
        assert_eq!(cells(&rows[2]), same(&["last", "", "9\" gun"]));
        assert!(report.into_problems(&[]).is_none());
    }

    #[test]
    fn an_unclosed_quote_is_reported_where_it_opens() {
        let text = "a,b\n1,\"x\n2,y\n";
        let mut report = Report::default();
        let rows = rows(text, 0, &mut report);
        assert_eq!(rows.iter().map(|row| row.cells.len()).collect::<Vec<_>>(), [2, 0]);
        let file = crate::input::SourceText { name: "x.csv".to_owned(), text: text.to_owned() };
        let problems = report.into_problems(&[file]).unwrap();
        assert_eq!(problems.as_slice().iter().map(|p| (p.line, p.column)).collect::<Vec<_>>(), [(2, 3)]);
    }
}
