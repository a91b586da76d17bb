//! `stadial report`: results as an HTML page.

use std::path::PathBuf;

use clap::Args;

use crate::questions::report as page_of_results;
use crate::study::page::ResultFiles;
use crate::study::{Failure, PAGE, add_page, check_writable, print, verify, write_charts};

/// Make an HTML page from a folder of results
///
/// Writes report.html into the folder: one file with the answer in words, charts, their tables, the parameters with
/// their sources, and how the results were made. The page needs no network, works on a phone and can be printed. It is
/// made from the files of the folder alone; the same files give the same page.
///
/// The folder is one that `run`, `compare`, `sweep`, `tip` or another command has written. With `--report` these commands
/// write the page themselves.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial report results/china-russia\n  \
    stadial report results/china-russia --charts figures\n  \
    stadial run scenarios/china-russia.toml --report\n  \
    stadial compare scenarios/china-russia.toml --out /tmp/compared --report")]
pub(super) struct ReportCommand {
    /// The folder that a command has written
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: PathBuf,

    /// Also write the charts as SVG files into this folder
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    charts: Option<PathBuf>,

    /// Print errors only
    #[arg(long, short)]
    quiet: bool,
}

impl ReportCommand {
    pub fn execute(self) -> Result<(), Failure> {
        let files = ResultFiles::read(&self.folder).map_err(|error| Failure::results(&self.folder, error))?;
        verify(&self.folder)?;
        let made = page_of_results(&files).map_err(|error| Failure::results(&self.folder, error))?;
        check_writable(&self.folder)?;
        if let Some(charts) = &self.charts {
            check_writable(charts)?;
            write_charts(charts, &made.charts)?;
        }
        add_page(&self.folder, made.html)?;
        if !self.quiet {
            print(&format!("Report: {}\n", self.folder.join(PAGE).display()))?;
            print(&self.charts.map_or_else(String::new, |charts| format!("Charts: {}\n", charts.display())))?;
        }
        Ok(())
    }
}
