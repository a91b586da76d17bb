//! Tables for the terminal.

use comfy_table::{ContentArrangement, LineStyle, Table, presets};

/// Width where the output is not a terminal.
const WIDTH_WITHOUT_TERMINAL: u16 = 160;

/// An empty table with a line under its header, as wide as the terminal allows.
#[must_use]
pub fn grid() -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─')))
        .set_content_arrangement(ContentArrangement::Dynamic);
    if table.width().is_none() {
        table.set_width(WIDTH_WITHOUT_TERMINAL);
    }
    table
}
