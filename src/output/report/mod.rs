//! Results as a page to look at: one file that needs no network, made from the files of results alone.

mod files;
mod page;
mod about;
mod states;
mod plane;
mod shocks;
mod making;
mod run;

pub use files::{ReportError, ResultFiles};
pub use page::Report;

/// The page of results.
///
/// # Errors
/// If a file is missing, or does not hold what one of its name must.
pub fn report(files: &ResultFiles) -> Result<Report, ReportError> {
    Report::new(run::content(files)?)
}
