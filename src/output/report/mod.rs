//! Results as a page to look at: one file that needs no network, made from the files of results alone.

mod error;
mod sheet;
mod layout;
mod again;
mod files;
mod page;
mod about;
mod states;
mod plane;
mod shocks;
mod making;
mod run;
mod study;
mod column;
mod compare;
mod sweep;
mod sensitivity;
mod rare;
mod tables;

use super::manifest::FORM;

pub use error::ReportError;
pub use files::ResultFiles;
pub use page::Report;

/// The page of results of any question, as their manifest says: of a run, a comparison, a sweep, a study of sensitivity and a
/// rare outcome with charts of their own, of every other question with its answer and its tables.
///
/// # Errors
/// If they were written in another form, a file is missing, or one does not hold what it must.
pub fn report(files: &ResultFiles) -> Result<Report, ReportError> {
    let manifest = files.manifest()?;
    if manifest["form"] != FORM {
        let version = manifest["version"].as_str().unwrap_or("unknown").to_owned();
        return Err(ReportError::Form { version });
    }
    Report::new(match manifest["command"].as_str() {
        Some("run") => run::content(files)?,
        Some("compare") => compare::content(files)?,
        Some("sweep") => sweep::content(files)?,
        Some("sensitivity") => sensitivity::content(files)?,
        Some("rare") => rare::content(files)?,
        _ => tables::content(files)?,
    })
}
