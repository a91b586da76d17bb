//! `stadial completions`: completion scripts for shells.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::study::{Failure, print};

use super::Cli;

/// Print a completion script for a shell, e.g. `stadial completions bash > ~/.local/share/bash-completion/completions/stadial`
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell that completes commands
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn execute(self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "stadial", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}
