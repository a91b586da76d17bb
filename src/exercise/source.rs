//! The file of a list: a text in CSV or JSON, a sheet of a workbook, or a text in an archive.

use std::path::Path;

use crate::input::{Archive, LoadError, SourceText, TABLE_MAX, Unreadable, decode, is_archive, read_bytes, sheet};

use super::openaev;

/// The name of the sheet that is read where a workbook has several.
pub const SHEET: &str = "msel";

/// What the file should be.
const WANTED: &str = "a list of injects in CSV, JSON or a workbook (.xlsx)";

/// A list as a text, and where it comes from.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    /// The text, with the file, and the sheet or the file in it, as its name.
    pub(super) file: SourceText,
    /// Whether it was made of a sheet, so that its lines are the rows of the sheet.
    pub(super) is_sheet: bool,
}

/// Opens the file at `path`.
pub(super) fn open(path: &Path) -> Result<Listed, LoadError> {
    listed(path).map_err(|reason| LoadError::Unreadable { path: path.to_owned(), wanted: WANTED, reason })
}

fn listed(path: &Path) -> Result<Listed, Unreadable> {
    let name = path.display().to_string();
    let bytes = read_bytes(path, TABLE_MAX)?;
    if !is_archive(&bytes) {
        return Ok(Listed { file: SourceText::new(&name, &decode(bytes)?), is_sheet: false });
    }
    let mut archive = Archive::open(&bytes)?;
    let names = archive.names();
    if names.iter().any(|name| name == "xl/workbook.xml") {
        let sheet = sheet(&bytes, SHEET)?;
        let name = format!("{name}, sheet `{}`", sheet.name);
        return Ok(Listed { file: SourceText::new(&name, &sheet.text), is_sheet: true });
    }
    let is_json = |name: &&String| Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    for inner in names.iter().filter(is_json) {
        let text = decode(archive.read(inner)?).unwrap_or_default();
        if openaev::is_export(&text) {
            if text.len() as u64 > TABLE_MAX {
                return Err(Unreadable::TooLarge { most: TABLE_MAX });
            }
            return Ok(Listed { file: SourceText::new(&format!("{name}, {inner}"), &text), is_sheet: false });
        }
    }
    // What else it is, such as a workbook of LibreOffice.
    match decode(bytes.clone()) {
        Err(kind @ Unreadable::Kind { kind: other }) if other.contains("ods") => Err(kind),
        _ => Err(Unreadable::NotInArchive { wanted: "an export of OpenAEV with injects" }),
    }
}
