//! The command `stadial`: reads the command line, runs the command, prints the error.

use std::io::IsTerminal;
use std::process::ExitCode;

use stadial::cli::Cli;

fn main() -> ExitCode {
    match Cli::read().execute() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            anstream::eprintln!("{}", failure.render(std::io::stderr().is_terminal()));
            failure.exit_code()
        }
    }
}
