//! `stadial new`: a scenario of one's own, with values proposed by analogy.

mod analogue;
mod ask;
mod comment;
mod draft;
mod outcomes;
mod shocks;
mod wanted;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;

use crate::scenario::parse;
use crate::study::{Failure, print, whole, write_all};

use analogue::Analogue;
use wanted::Wanted;

/// Write a scenario of your own, with values proposed by analogy and a comment at each number
///
/// The values are those of a scenario that comes with the program (`--like china-russia`) or of one of your own
/// (`--like FILE`), given to your members in their order. Each has a comment: what it means, its unit, its scale with
/// anchors, and that it is proposed by analogy: judge it yourself. What cannot come by analogy, such as GDP, is given by
/// options, or marked as another state's.
///
/// In a terminal, what the options leave out is asked for.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stadial new aegean --members greece,egypt --adversary turkey --start 2026 --end 2046\n  \
    stadial new aegean --members greece=russia,egypt=china --adversary turkey --start 2026 --end 2046 \\\n    \
    --like china-russia --gdp greece=0.26,egypt=0.35,turkey=1.3 --out aegean.toml")]
pub(super) struct New {
    /// Name of the scenario: that of its file, without the ending
    #[arg(value_name = "NAME")]
    name: String,

    /// The states that align, separated by commas; NAME=OF takes the values of that member of the analogue
    #[arg(long, value_name = "NAME[=OF],...", value_delimiter = ',')]
    members: Vec<String>,

    /// The state against which they align
    #[arg(long, value_name = "NAME")]
    adversary: Option<String>,

    /// The run begins on 1 January of this year
    #[arg(long, value_name = "YEAR", value_parser = whole::<i32>(1..=9_999))]
    start: Option<i32>,

    /// The run ends on 1 January of this year
    #[arg(long, value_name = "YEAR", value_parser = whole::<i32>(2..=10_999))]
    end: Option<i32>,

    /// The scenario whose values are proposed: a file, or the name of one that comes with the program [default:
    /// china-russia]
    #[arg(long, value_name = "SCENARIO", value_hint = clap::ValueHint::FilePath)]
    like: Option<String>,

    /// GDP at the start in trillion US$, separated by commas
    #[arg(long, value_name = "NAME=GDP,...", value_delimiter = ',')]
    gdp: Vec<String>,

    /// File of the scenario [default: NAME.toml]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    out: Option<PathBuf>,

    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
}

impl New {
    pub fn execute(mut self) -> Result<(), Failure> {
        let file = self.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}.toml", self.name)));
        let mut errors = Vec::new();
        if self.name.trim().is_empty() || self.name.contains(['/', '\\']) {
            errors.push(format!("`{}` cannot name a scenario: give a name, and its folder by --out", self.name));
        }
        if file.exists() && !self.force {
            errors.push(format!("{} exists: give another name, or --force to replace it", file.display()));
        }
        if errors.is_empty() && std::io::stdin().is_terminal() {
            ask::complete(&mut self)?;
        }
        let analogue = Analogue::find(self.like.as_deref().unwrap_or(analogue::DEFAULT));
        let (wanted, analogue) = match (Wanted::read(&self, analogue.as_ref().ok(), &mut errors), analogue) {
            (Some(wanted), Ok(analogue)) if errors.is_empty() => (wanted, analogue),
            (_, Err(failure)) if errors.is_empty() => return Err(failure),
            (_, Err(failure)) => {
                let text = failure.render(false);
                errors.push(text.strip_prefix("error: ").unwrap_or(&text).to_owned());
                return Err(together(&errors));
            }
            (_, Ok(_)) => return Err(together(&errors)),
        };
        let text = draft::draft(&wanted, &analogue);
        // What is written is a scenario; an error here is reported at its line.
        let scenario = parse(&file.display().to_string(), &text, &[])?;
        let folder = file.parent().map_or_else(PathBuf::new, PathBuf::from);
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
        write_all(&folder, &[(&name, text.into_bytes())])?;
        let file = file.display();
        let marked = wanted.unmeasured();
        let marked = if marked.is_empty() { String::new() } else { format!(" and the GDP of {}", marked.join(", ")) };
        print(&format!(
            "{file}: {}, with {} numbers by analogy with {}; each has a comment: judge it yourself.\n\
             Not by analogy, and marked REPLACE: growth, military burden and exposure{marked}.\n\
             Next: edit {file}, then `stadial check {file}` and `stadial run {file}`.\n",
            scenario.title,
            scenario.given.len(),
            analogue.name,
        ))
    }
}

/// Several errors as one.
fn together(errors: &[String]) -> Failure {
    Failure::Option(errors.join("\nerror: "))
}
