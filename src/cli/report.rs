//! `stadial report`: results as a page; and what commands share that write one.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::output::report::{ResultFiles, report};
use crate::output::{check_writable, replace, write_all};

use super::failure::Failure;
use super::screen::print;

/// The page in a folder of results.
pub(super) const PAGE: &str = "report.html";

/// Make a page to look at from a folder of results
///
/// Writes report.html into the folder: one file with the answer in words, charts, their tables, the parameters with their
/// sources, and how the results were made. It needs no network, works on a phone and prints. Everything in it comes from
/// the files of the folder; the same files give the same page.
///
/// The folder is one that any question wrote: `run`, `compare`, `sweep`, `tip` and so on; `--report` on these writes the page
/// at once.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial report results/china-russia\n  \
    stadial report results/china-russia --charts figures\n  \
    stadial run scenarios/china-russia.toml --report\n  \
    stadial compare scenarios/china-russia.toml --out /tmp/compared --report")]
pub(super) struct ReportCommand {
    /// The folder, as a command wrote it
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: PathBuf,

    /// Also write the charts as SVG files here
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    charts: Option<PathBuf>,

    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

impl ReportCommand {
    pub fn execute(self) -> Result<(), Failure> {
        let files = ResultFiles::read(&self.folder).map_err(|error| Failure::results(&self.folder, error))?;
        let made = report(&files).map_err(|error| Failure::results(&self.folder, error))?;
        check_writable(&self.folder)?;
        if let Some(charts) = &self.charts {
            check_writable(charts)?;
            write_charts(charts, &made.charts)?;
        }
        write_all(&self.folder, &[(PAGE, made.html)])?;
        if !self.quiet {
            print(&format!("Report: {}\n", self.folder.join(PAGE).display()))?;
            print(&self.charts.map_or_else(String::new, |charts| format!("Charts: {}\n", charts.display())))?;
        }
        Ok(())
    }
}

/// Whether to write a page of the results, and their charts.
#[derive(Clone, Debug, Args)]
pub(super) struct ReportArgs {
    /// Also write report.html beside the tables: a page with the answer, charts and their tables, in one file
    #[arg(long)]
    report: bool,

    /// Also write the charts of the page as SVG files here
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    charts: Option<PathBuf>,
}

impl ReportArgs {
    /// Fails if the charts could not be written, or there is no folder for the page.
    pub fn check(&self, folder: Option<&Path>) -> Result<(), Failure> {
        if self.report && folder.is_none() {
            let message = "--report: the page is written beside the tables; name their folder by --out DIR";
            return Err(Failure::Option(message.to_owned()));
        }
        Ok(self.charts.as_deref().map_or(Ok(()), check_writable)?)
    }

    /// Writes the files of results into their folder, with the page and the charts that are asked for; without a folder,
    /// nothing but the charts. An earlier page is removed where none is asked for: it would not belong to the other files.
    pub fn write(&self, folder: Option<&Path>, mut files: Vec<(&'static str, Vec<u8>)>) -> Result<(), Failure> {
        let page = self.page(folder.unwrap_or(Path::new("charts")), &ResultFiles::of(&files))?;
        let Some(folder) = folder else { return Ok(()) };
        files.extend(page.map(|html| (PAGE, html)));
        write_all(folder, &files)?;
        if !self.report {
            replace(folder, PAGE, None)?;
        }
        Ok(())
    }

    /// Writes the charts that are asked for; the page, if it is.
    fn page(&self, folder: &Path, files: &ResultFiles) -> Result<Option<Vec<u8>>, Failure> {
        if !self.report && self.charts.is_none() {
            return Ok(None);
        }
        let made = report(files).map_err(|error| Failure::results(folder, error))?;
        if let Some(charts) = &self.charts {
            write_charts(charts, &made.charts)?;
        }
        Ok(self.report.then_some(made.html))
    }

    /// Where the page and the charts are.
    pub fn note(&self, folder: Option<&Path>) -> String {
        let page = folder.filter(|_| self.report).map(|folder| format!("Report: {}\n", folder.join(PAGE).display()));
        let charts = self.charts.as_ref().map(|charts| format!("Charts: {}\n", charts.display()));
        page.into_iter().chain(charts).collect()
    }
}

fn write_charts(folder: &Path, charts: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let files: Vec<(&str, Vec<u8>)> = charts.iter().map(|(name, svg)| (name.as_str(), svg.clone())).collect();
    Ok(write_all(folder, &files)?)
}
