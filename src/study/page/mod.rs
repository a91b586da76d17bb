//! Results as a web page: one file that needs no network, made from the files of results alone.

mod error;
mod sheet;
mod layout;
mod again;
mod files;
mod document;
mod about;
pub(crate) mod making;
mod column;
pub(crate) mod content;
pub(crate) mod tables;
mod glance;
mod years;

pub(crate) use about::{
    About, Estimated, Titled, brief_path, capital, in_force_cell, names, shortened, shown_years, titled, with_band,
    with_hazard, with_in_force, with_probability, year_spot,
};
pub(crate) use column::{Holds, PROBABILITY, SHARE_ERROR};
pub(crate) use content::{folded, notes, room};
pub(crate) use document::{Answer, Block, Cell, Figure, Grid, STYLE, Section};
pub(crate) use glance::Glance;
pub(crate) use layout::Layout;
pub(crate) use sheet::Sheet;

pub(crate) use document::Content;
pub use document::Report;
pub use error::ReportError;
pub use files::ResultFiles;

/// Makes the contents of the page of a question's results.
pub(crate) type MakePage = fn(&ResultFiles) -> Result<Content, ReportError>;

/// The page of results, as `page` makes it.
///
/// # Errors
/// If the results were written in another form, or if a file is missing or invalid.
pub(crate) fn make(files: &ResultFiles, page: MakePage) -> Result<Report, ReportError> {
    files.check_form()?;
    Report::new(page(files)?)
}
