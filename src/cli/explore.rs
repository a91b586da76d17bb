//! `stadial explore`: a scenario to play with in a browser.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use clap::Args;

use crate::explore::{Limits, Session};
use crate::serve::{Door, Secret, Server};
use crate::study::{DrawArgs, Failure, Refused, ScenarioArgs, ThreadArgs, print, whole};

/// Play with a scenario in a browser: move numbers, switch policies, place shocks, and see what follows
///
/// Starts a server on this machine and prints its link, which has a secret in it; nobody without it gets an answer. The page
/// loads nothing from a network. What it shows are the numbers of `stadial run`: the command line that gives them stands beside
/// them. A file is written only where you save one, beside the scenario, and never in the place of another. Ctrl-C ends it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial explore scenarios/china-russia.toml\n  \
    stadial explore scenarios/china-russia.toml --port 8080 --trajectories 400000")]
pub(super) struct Explore {
    #[command(flatten)]
    scenario: ScenarioArgs,

    /// Address to listen on; any but the loopback address lets other machines reach it, without encryption
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,

    /// Port to listen on; 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,

    /// Number of trajectories of the last and most precise answer, 160 to 1,000,000 [default: the scenario's, else 96,000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(Limits::TRAJECTORIES))]
    trajectories: Option<u64>,

    #[command(flatten)]
    draws: DrawArgs,

    #[command(flatten)]
    threads: ThreadArgs,
}

/// Why the page does not use evidence, and what to do instead.
pub(super) const REFUSED: Refused = (
    "each move would have to take it in again, which takes as long as a whole run",
    "ask `run` for the probabilities under evidence",
);

impl Explore {
    pub fn execute(self) -> Result<(), Failure> {
        let scenario = self.scenario.load(false, REFUSED)?;
        let limits = Limits {
            trajectories: self.trajectories,
            draws: self.draws.draws,
            seed: self.draws.seed.seed,
            threads: self.threads.number(),
        };
        // Errors in the sizes are told now, and not in the browser.
        for size in limits.sizes(&scenario) {
            limits.plan(&scenario, size)?;
        }
        let secret = Secret::new()?;
        let door = Door { secret, desk: Arc::new(Session::new(scenario, limits)) };
        let cannot = |error: std::io::Error| {
            let help = "choose another with --port, or leave it out; --bind takes an address of this machine";
            Failure::Option(format!(
                "--bind {} --port {}: cannot listen there: {error}\n  help: {help}",
                self.bind, self.port
            ))
        };
        let server = Server::bind(self.bind, self.port, vec![door]).map_err(cannot)?;
        print(&format!("Open this page in a browser; Ctrl-C ends it:\n{}\n", server.link(0)))?;
        Ok(server.serve()?)
    }
}
