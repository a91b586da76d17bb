//! `stadial merge`: results from the parts of a study.

use std::path::PathBuf;

use clap::Args;

use crate::study::{Failure, Merged, ScreenArgs, ThreadArgs, all_there, name_of, read_parts};

use super::Cli;

/// Options of the command of the parts that are not those of the merged results, and whether they have a value.
const OF_PARTS: [(&str, bool); 9] = [
    ("--out", true),
    ("--part", true),
    ("--checkpoint", true),
    ("--threads", true),
    ("--output-format", true),
    ("--force", false),
    ("--resume", false),
    ("--quiet", false),
    ("-q", false),
];

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

    /// Folder for the results [default: the one to which the command writes without --out]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,

    /// Replace what is in the folder, even if it belongs to something else
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    screen: ScreenArgs,
}

impl Merge {
    pub fn execute(self) -> Result<(), Failure> {
        let (parts, place) = read_parts(&self.parts)?;
        let cli = Cli::of_words(&self.words(&parts.study.words))?;
        all_there(&cli.options)?;
        cli.execute_with(Some(Merged { parts, place }))
    }

    /// The command line of the merged results: that of the parts, with own options for what is of the whole.
    fn words(&self, of_parts: &[String]) -> Vec<String> {
        let mut words = of_the_study(of_parts);
        let out = self.out.iter().map(|out| format!("--out={}", out.display()));
        let threads = self.threads.given().map(|threads| format!("--threads={threads}"));
        let flags = [("--force", self.force), ("--quiet", self.screen.quiet)];
        let flags = flags.into_iter().filter(|(_, is_given)| *is_given).map(|(flag, _)| flag.to_owned());
        let format = format!("--output-format={}", name_of(&self.screen.output_format));
        let own: Vec<String> = out.chain(threads).chain(flags).chain([format]).collect();
        // After the name of the command.
        let place = words.len().min(1);
        words.splice(place..place, own);
        words
    }
}

/// The words of a command line of a part without those options that are of the part alone.
fn of_the_study(words: &[String]) -> Vec<String> {
    let (options, subjects) = words.split_at(words.iter().position(|word| word == "--").unwrap_or(words.len()));
    let is_of_part = |word: &str| {
        let (name, value) = word.split_once('=').map_or((word, false), |(name, _)| (name, true));
        OF_PARTS.iter().find(|(own, _)| *own == name).map(|(_, has_value)| *has_value && !value)
    };
    let mut kept = Vec::new();
    let mut options = options.iter();
    while let Some(word) = options.next() {
        match is_of_part(word) {
            Some(true) => drop(options.next()),
            Some(false) => {}
            None => kept.push(word.clone()),
        }
    }
    kept.extend_from_slice(subjects);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_a_part_alone_is_left_out() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let given = "run -q --seed 3 s.toml --out parts --part=1/3 --threads 2 --force --set a=--force -- --out";
        assert_eq!(of_the_study(&words(given)), words("run --seed 3 s.toml --set a=--force -- --out"));
    }
}
