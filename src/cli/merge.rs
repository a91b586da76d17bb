//! `stadial merge`: results from the parts of a study.

use std::path::PathBuf;

use clap::Args;

use crate::study::{Failure, Merged, read_parts};

use super::Cli;

/// Make results of the parts of a study
///
/// The parts are files that `stadial COMMAND ... --part K/N --out DIR` wrote, on any machines and in any order. Of all of them the
/// results are exactly those of one run of the command without --part; of some, where the study allows it, they are marked as
/// interrupted and say which parts are missing. Parts of another study are refused, and so are two that hold the same work.
///
/// The command that made the parts is repeated on what they hold: run `merge` where its files are, in the same folder.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  \
    for k in 1 2 3; do stadial run scenarios/china-russia.toml --part $k/3 --out parts; done\n  \
    stadial merge parts --out merged")]
pub(super) struct Merge {
    /// Files of parts, or folders with them
    #[arg(value_name = "DIR", required = true, value_hint = clap::ValueHint::AnyPath)]
    parts: Vec<PathBuf>,

    /// Folder for the results [default: that of the command which made the parts]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,
}

impl Merge {
    pub fn execute(self) -> Result<(), Failure> {
        let (parts, place) = read_parts(&self.parts)?;
        let words = parts.study.words.clone();
        Cli::of_words(&words)?.execute_with(Some(Merged { parts, place, out: self.out }))
    }
}
