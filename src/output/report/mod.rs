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

pub use error::ReportError;
pub use files::ResultFiles;
pub use page::Report;

/// The page of results: of a run, a comparison of policies, a sweep, a study of sensitivity or one of rare odds, as their
/// manifest tells.
///
/// # Errors
/// If they are of another kind, a file is missing, or one does not hold what it must.
pub fn report(files: &ResultFiles) -> Result<Report, ReportError> {
    let manifest = files.manifest()?;
    let command = manifest["command"].as_str().or(manifest["study"]["command"].as_str());
    let content = match (command, &manifest["study"]) {
        (None, serde_json::Value::Null) => run::content(files)?,
        (Some("compare"), _) => compare::content(files)?,
        (Some("sweep"), _) => sweep::content(files)?,
        (Some("sensitivity"), _) => sensitivity::content(files)?,
        (Some("rare"), _) => rare::content(files)?,
        (Some(other), _) => return Err(ReportError::Kind { found: format!("`stadial {other}`") }),
        (None, _) => return Err(ReportError::Kind { found: "another command".to_owned() }),
    };
    Report::new(content)
}
