//! Options for the page of the results and its charts.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::study::page::{MakePage, ResultFiles, make};

use super::checksums::PAGE;
use super::failure::Failure;
use super::files::{check_writable, write_all};
use super::place::Place;

/// Whether to write a page of the results, and their charts.
#[derive(Clone, Debug, Args)]
pub(crate) struct ReportArgs {
    /// Also write report.html to the folder of the tables: a page with the answer, charts and tables
    #[arg(long)]
    report: bool,

    /// Also write the charts of the page as SVG files to this folder
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    charts: Option<PathBuf>,
}

impl ReportArgs {
    /// Whether the page or the charts are asked for.
    pub fn is_asked(&self) -> bool {
        self.report || self.charts.is_some()
    }

    /// Fails if the charts cannot be written, or if there is no folder for the page.
    pub fn check(&self, folder: Option<&Path>) -> Result<(), Failure> {
        if self.report && folder.is_none() {
            let message = "--report: the page is written to the folder of the tables; name one with --out DIR";
            return Err(Failure::Option(message.to_owned()));
        }
        Ok(self.charts.as_deref().map_or(Ok(()), check_writable)?)
    }

    /// Puts the files of results into their place, with the page and the charts if asked for; without a place, only the charts.
    pub fn write(
        &self,
        place: Option<&Place>,
        mut files: Vec<(&'static str, Vec<u8>)>,
        page: MakePage,
    ) -> Result<(), Failure> {
        let folder = place.map_or(Path::new("charts"), Place::folder);
        let page = self.page(folder, &ResultFiles::of(&files), page)?;
        files.extend(page.map(|html| (PAGE, html)));
        Ok(place.map_or(Ok(()), |place| place.publish(&files))?)
    }

    /// Writes the charts if asked for, and makes the page if asked for.
    fn page(&self, folder: &Path, files: &ResultFiles, page: MakePage) -> Result<Option<Vec<u8>>, Failure> {
        if !self.report && self.charts.is_none() {
            return Ok(None);
        }
        let made = make(files, page).map_err(|error| Failure::results(folder, error))?;
        if let Some(charts) = &self.charts {
            write_charts(charts, &made.charts)?;
        }
        Ok(self.report.then_some(made.html))
    }

    /// The lines that say where the page and the charts are.
    pub fn note(&self, folder: Option<&Path>) -> String {
        let page = folder.filter(|_| self.report).map(|folder| format!("Report: {}\n", folder.join(PAGE).display()));
        let charts = self.charts.as_ref().map(|charts| format!("Charts: {}\n", charts.display()));
        page.into_iter().chain(charts).collect()
    }
}

pub(crate) fn write_charts(folder: &Path, charts: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let files: Vec<(&str, Vec<u8>)> = charts.iter().map(|(name, svg)| (name.as_str(), svg.clone())).collect();
    Ok(write_all(folder, &files)?)
}
