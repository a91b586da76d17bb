//! Tables for the terminal.

use comfy_table::{ContentArrangement, LineStyle, Table, presets};

/// Width where the output is not a terminal.
const WIDTH_WITHOUT_TERMINAL: u16 = 160;

/// Narrower than this, a table cannot be read.
const WIDTH_MIN: u16 = 40;

/// Width of a terminal that says less.
const WIDTH_UNKNOWN: u16 = 80;

/// An empty table with a line under its header, as wide as the terminal allows.
#[must_use]
pub fn grid() -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─')))
        .set_content_arrangement(ContentArrangement::Dynamic);
    match table.width() {
        None => drop(table.set_width(WIDTH_WITHOUT_TERMINAL)),
        // A terminal that does not know its size says 0.
        Some(width) if width < WIDTH_MIN => drop(table.set_width(WIDTH_UNKNOWN)),
        Some(_) => {}
    }
    table
}
