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
pub(crate) mod run;
mod study;
mod column;
pub(crate) mod compare;
pub(crate) mod sweep;
pub(crate) mod sensitivity;
pub(crate) mod rare;
pub(crate) mod tables;

pub use error::ReportError;
pub use files::ResultFiles;
pub(crate) use page::Content;
pub use page::Report;

/// What the page of a question's results says.
pub(crate) type MakePage = fn(&ResultFiles) -> Result<Content, ReportError>;

/// The page of results, as `page` makes it.
///
/// # Errors
/// If they were written in another form, a file is missing, or one does not hold what it must.
pub(crate) fn make(files: &ResultFiles, page: MakePage) -> Result<Report, ReportError> {
    files.check_form()?;
    Report::new(page(files)?)
}
