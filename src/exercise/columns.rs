//! The columns and the tags of a list of injects.

use crate::input::{Place, Report, columns};
use crate::scenario::likely_misspelling;

/// The columns of a list of injects, as written. Other columns are allowed.
pub const COLUMNS: [&str; 15] = [
    "id",
    "date",
    "offset",
    "offset_seconds",
    "from",
    "to",
    "title",
    "description",
    "objective",
    "expected_action",
    "depends_on",
    "probability",
    "probability_given_outcome",
    "probability_error",
    "tags",
];

/// Columns of lists for other tools: the kind of a row, and its moment as OpenAEV or Blueprint writes it.
const FOREIGN: [&str; 4] = ["type", "trigger", "day", "time"];

/// The columns that are read; probabilities are only checked.
const READ: [&str; 13] = [
    "id",
    "date",
    "offset",
    "offset_seconds",
    "type",
    "trigger",
    "day",
    "time",
    "title",
    "depends_on",
    "tags",
    "probability",
    "probability_given_outcome",
];

/// A column of codings; a list may have it, with a note that it is not used.
const CONFIDENCE: &str = "confidence";

/// The tags of rows that are not played.
pub(super) const NOT_PLAYED: [&str; 4] = ["development", "scheduled", "move", DISABLED];

/// The tag of a row that another tool does not send.
pub(super) const DISABLED: &str = "disabled";

/// The title, type or tag of the row at which the exercise starts, the first day of the run. It is not played.
///
/// OpenAEV counts time from the earliest row that it imports (`InjectImportService.processDateToAbsolute`); with this row that
/// is the start of the run.
pub const STARTEX: &str = "STARTEX";

/// Index of each name among the columns that are read; a misspelled one is an error, others are ignored.
pub(super) fn read_columns<'n>(
    names: impl Iterator<Item = (&'n str, &'n Place)> + Clone,
    report: &mut Report,
) -> Vec<Option<&'static str>> {
    let known = columns(names.clone(), &[COLUMNS.as_slice(), &FOREIGN].concat(), report);
    let given: Vec<&str> = known.iter().flatten().copied().collect();
    let read = |((name, place), known): ((&str, &Place), Option<&'static str>)| {
        if known.is_some() {
            return known.filter(|known| READ.contains(known));
        }
        if COLUMNS.contains(&name.to_lowercase().as_str()) {
            return None;
        }
        if name.eq_ignore_ascii_case(CONFIDENCE) {
            return Some(CONFIDENCE);
        }
        let suggestion = likely_misspelling(name, COLUMNS)?;
        let help = format!("write `{suggestion}`, or give the column a name that is less similar");
        report.add(place, format!("unknown column `{name}`"), format!("did you mean `{suggestion}`?"), help);
        // Read as the suggested column, so that its values are checked, too.
        READ.into_iter().find(|column| *column == suggestion && !given.contains(column))
    };
    names.zip(known).map(read).collect()
}
