//! Tables for the terminal.

use comfy_table::{ContentArrangement, LineStyle, Table, presets};

/// Width where the output is not a terminal.
const WIDTH_WITHOUT_TERMINAL: u16 = 160;

/// The least width at which a table can be read.
const WIDTH_MIN: u16 = 40;

/// Width of a terminal that reports none.
const WIDTH_UNKNOWN: u16 = 80;

/// An empty table with a line under its header, as wide as the terminal allows.
#[must_use]
pub fn grid() -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─')))
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width());
    table
}

/// The width of what is printed.
pub(crate) fn width() -> u16 {
    width_of(Table::new().width())
}

/// The width for the number of columns that a terminal reports, if there is one; 0 if it reports none.
fn width_of(columns: Option<u16>) -> u16 {
    match columns {
        None => WIDTH_WITHOUT_TERMINAL,
        Some(0) => WIDTH_UNKNOWN,
        Some(columns) => columns.max(WIDTH_MIN),
    }
}

#[cfg(test)]
mod tests {
    use super::width_of;

    #[test]
    fn a_table_is_as_wide_as_the_terminal_within_limits() {
        assert_eq!([None, Some(0), Some(30), Some(120)].map(width_of), [160, 80, 40, 120]);
    }
}
