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

/// A text for the screen: in a terminal, lines that are wider than it are broken between words. Elsewhere it is as it was.
pub(crate) fn on_screen(text: &str) -> String {
    match Table::new().width() {
        None => text.to_owned(),
        columns => broken(text, usize::from(width_of(columns))),
    }
}

/// A text in lines of at most `width` characters, as far as its words allow. What a line goes on with is indented by two more
/// than the line.
fn broken(text: &str, width: usize) -> String {
    text.split('\n').map(|line| broken_line(line, width)).collect::<Vec<_>>().join("\n")
}

fn broken_line(line: &str, width: usize) -> String {
    let start = line.len() - line.trim_start().len();
    let indent = " ".repeat(start + 2);
    let (mut text, mut rest, mut room) = (String::new(), line, width);
    while rest.chars().count() > room {
        // The last blank within the room, else the first one behind it; a command between backticks stays whole.
        let breaks = |at: usize| !rest[..at].trim().is_empty() && rest[..at].matches('`').count() % 2 == 0;
        let blanks = rest.char_indices().enumerate().filter(|(_, (at, letter))| *letter == ' ' && breaks(*at));
        let (near, far): (Vec<_>, Vec<_>) =
            blanks.map(|(place, (at, _))| (place, at)).partition(|(place, _)| *place <= room);
        let Some(&(_, at)) = near.last().or(far.first()) else { break };
        text.push_str(rest[..at].trim_end());
        text.push('\n');
        text.push_str(&indent);
        rest = rest[at..].trim_start();
        room = width.saturating_sub(indent.len());
    }
    text + rest
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
    use super::{broken, width_of};

    #[test]
    fn lines_are_broken_between_words() {
        let text = "A line that is short\n  not yet: severity of the threat as China sees it at least 0.643; it is now 0.48\n\nthe end";
        let expected = "A line that is short\n  not yet: severity of the threat as\n    China sees it at least 0.643; it is\n    now 0.48\n\nthe end";
        assert_eq!(broken(text, 40), expected);
        assert_eq!(
            broken("unbreakably_long_words_are_left as they are", 10),
            "unbreakably_long_words_are_left\n  as they\n  are"
        );
        assert_eq!(broken("exactly ten", 11), "exactly ten");
    }

    #[test]
    fn a_table_is_as_wide_as_the_terminal_within_limits() {
        assert_eq!([None, Some(0), Some(30), Some(120)].map(width_of), [160, 80, 40, 120]);
    }
}
