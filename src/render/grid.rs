//! Tables for the terminal.

use comfy_table::{ContentArrangement, LineStyle, Table, presets};

/// Width where the output is not a terminal.
const WIDTH_WITHOUT_TERMINAL: u16 = 160;

/// Narrower than this, a table cannot be read.
const WIDTH_MIN: u16 = 40;

/// Width of a terminal that does not know its size.
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

/// The width where a terminal, if there is one, says that it has so many columns; 0 says that it does not know.
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
    fn a_table_is_as_wide_as_the_terminal_but_can_be_read() {
        assert_eq!([None, Some(0), Some(30), Some(120)].map(width_of), [160, 80, 40, 120]);
    }
}
