//! The commands of a game.

use std::fmt::Write as _;

use crate::scenario::{Scenario, near};
use crate::wargame::{Cell, Move, VERBS, branch_name, example};

/// A command.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Command {
    Status,
    Moves,
    Move(Move),
    Advance(Option<String>),
    Undo,
    History,
    Branch(Option<String>),
    Switch(String),
    Branches,
    Save(Option<String>),
    Export(Export, String),
    Help(Option<String>),
    Quit,
}

/// What a game is exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Export {
    /// Told, in Markdown.
    Storyline,
    /// A list of injects, as CSV.
    Injects,
}

/// The commands that are no moves: name, how it is written, what it does.
const COMMANDS: [(&str, &str, &str); 12] = [
    ("status", "status", "where the alignment stands, and the odds from here"),
    ("moves", "moves", "what each cell can do"),
    ("advance", "advance [6 months | 2 years | to 2031-06]", "let time pass; a turn's length if nothing is said"),
    ("undo", "undo", "take the last move back, or the last turn"),
    ("history", "history", "moves and events so far, by date"),
    ("branch", "branch NAME", "go on under another name; the game so far stays under the old one"),
    ("switch", "switch NAME", "go to another branch"),
    ("branches", "branches", "all branches"),
    ("save", "save [FILE]", "write the log; from then on it is kept there"),
    (
        "export",
        "export storyline|injects FILE",
        "write the turns so far as a story (Markdown), or as a list of injects (CSV)",
    ),
    ("help", "help [COMMAND]", "what can be typed, or what a command does"),
    ("quit", "quit", "leave; so does Ctrl-D"),
];

/// What moves are for.
const MOVES: [(&str, &str); 8] = [
    ("play", "begin a policy of the scenario, now, whatever its date"),
    ("end", "end what a policy, or a number that was set, changes"),
    ("strike", "let a shock of the scenario happen, in the first step of the turn"),
    ("sign", "the members sign a treaty of alliance"),
    ("denounce", "they denounce it"),
    ("deepen", "set an indicator at least to a depth, by one level if none is given"),
    (
        "set",
        "give a variable another value, now; it moves on from there. Or a number, by its path in `stadial params`, \
             which holds from now on",
    ),
    ("nudge", "the same, by a difference in its natural unit"),
];

/// The words that a line can begin with.
pub(super) fn first_words() -> impl Iterator<Item = &'static str> {
    COMMANDS.into_iter().map(|(name, _, _)| name).chain(VERBS).chain(Cell::ALL.map(Cell::name))
}

impl Command {
    /// Reads a command; an empty line asks how things stand.
    pub(super) fn read(line: &str, scenario: &Scenario) -> Result<Self, String> {
        let line = line.trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty());
        let is_cell = Cell::ALL.iter().any(|cell| cell.name() == word.trim_end_matches(':').to_lowercase());
        let begins_with_cell = Cell::ALL.iter().any(|cell| word.starts_with(&format!("{}:", cell.name())));
        if VERBS.contains(&word) || is_cell || begins_with_cell {
            return Ok(Self::Move(Move::read(line, scenario)?));
        }
        let alone = |command: Self| match &rest {
            None => Ok(command),
            Some(rest) => Err(format!("`{word}` stands alone, without `{rest}`")),
        };
        match word {
            "" | "status" => alone(Self::Status),
            "moves" => alone(Self::Moves),
            "advance" | "next" => Ok(Self::Advance(rest)),
            "undo" => alone(Self::Undo),
            "history" => alone(Self::History),
            "branch" => Ok(Self::Branch(rest.as_deref().map(branch_name).transpose()?)),
            "switch" => rest
                .as_deref()
                .map(branch_name)
                .transpose()?
                .map(Self::Switch)
                .ok_or_else(|| "say where to, as in `switch main`".to_owned()),
            "branches" => alone(Self::Branches),
            "save" => Ok(Self::Save(rest)),
            "export" => {
                let words: Vec<&str> = rest.as_deref().unwrap_or_default().split_whitespace().collect();
                match words.as_slice() {
                    ["storyline", file] => Ok(Self::Export(Export::Storyline, (*file).to_owned())),
                    ["injects", file] => Ok(Self::Export(Export::Injects, (*file).to_owned())),
                    _ => Err("write `export storyline game.md` or `export injects game.csv`".to_owned()),
                }
            }
            "help" | "?" => Ok(Self::Help(rest)),
            "quit" | "exit" => alone(Self::Quit),
            _ => Err(unknown(word)),
        }
    }

    /// Whether the log is another once it was carried out.
    pub(super) fn changes_the_game(&self) -> bool {
        matches!(self, Self::Move(_) | Self::Advance(_) | Self::Undo | Self::Branch(_) | Self::Switch(_))
    }
}

fn unknown(word: &str) -> String {
    let meant = near(word, first_words()).map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
    format!("`{word}` is no command{meant}\n  `help` says what can be typed, `moves` what can be done")
}

/// What can be typed, or what one command does.
pub(super) fn help(topic: Option<&str>, scenario: &Scenario) -> Result<String, String> {
    let Some(topic) = topic else { return Ok(everything(scenario)) };
    if let Some((_, written, what)) = COMMANDS.iter().find(|(name, _, _)| *name == topic) {
        return Ok(format!("{written}\n  {what}\n"));
    }
    if let Some((verb, what)) = MOVES.iter().find(|(verb, _)| *verb == topic) {
        return Ok(format!("{}\n  {what}\n", example(verb, scenario)));
    }
    Err(unknown(topic))
}

fn everything(scenario: &Scenario) -> String {
    let mut text = String::from(
        "A turn: the cells move, then time passes.\n\n\
         Moves (a cell first if it is not the usual one, as in `red: set identity.NAME 0.5`):\n",
    );
    for (verb, what) in MOVES {
        let first = what.split(['.', ';']).next().unwrap_or(what);
        let _ = writeln!(text, "  {:<36} {first}", example(verb, scenario));
    }
    text.push_str("\nAnd:\n");
    for (_, written, what) in COMMANDS {
        let _ = writeln!(text, "  {written:<42} {what}");
    }
    text.push_str(
        "\nAfter a move, the odds with and without it, at the same moment and on the same random numbers. After `advance`, \
         what happened, and how far the odds moved by the moves, by time, and by what happened. ± is the 95 % Monte Carlo \
         error. Variables have values from 0 to 1 but for GDP (trillion US$) and orientations (-1 to 1).\n",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario() -> Scenario {
        let text = "title = \"t\"\nmembers = [\"a\", \"b\"]\nadversary = \"c\"\nstart = 2000\nend = 2010\n\
                    actors = { a = { gdp = 1 }, b = { gdp = 1 }, c = { gdp = 1 } }\noutcomes.x.type = \"thin\"\n\
                    shocks.crisis = { rate = 0.1, test_of_support = true }\n\
                    policies.push = { from = 2001, effects.urgency.a = 0.5 }\n";
        crate::scenario::parse("commands.toml", text, &[]).unwrap()
    }

    #[test]
    fn commands_and_moves_are_read() {
        let scenario = scenario();
        let read = |line: &str| Command::read(line, &scenario);
        assert_eq!(read("  "), Ok(Command::Status));
        assert_eq!(read("advance 6 months"), Ok(Command::Advance(Some("6 months".to_owned()))));
        for (line, told) in [
            ("play push", "blue: play push"),
            ("red: play push", "red: play push"),
            ("red:play push", "red: play push"),
            ("white strike crisis", "white: strike crisis"),
            ("strike crisis", "white: strike crisis"),
            ("deepen exercises 2", "red: deepen exercises 2"),
            ("nudge urgency.a 0.1", "white: nudge urgency.a +0.1"),
            ("set gdp.a 2.5", "white: set gdp.a 2.5"),
        ] {
            let Ok(Command::Move(made)) = read(line) else { panic!("{line}") };
            assert_eq!(made.to_string(), told);
            assert_eq!(read(told), Ok(Command::Move(made)), "what is written is read again");
        }
    }

    #[test]
    fn what_is_mistyped_is_told_with_the_near_match() {
        let scenario = scenario();
        for (line, wanted) in [
            ("advnce", "did you mean `advance`?"),
            ("stirke crisis", "did you mean `strike`?"),
            ("strike crsis", "did you mean `crisis`?"),
            ("play pusch", "did you mean `push`?"),
            ("blue: paly push", "did you mean `play`?"),
            ("set urgency.a", "`set` is written as in `set urgency.a 0.6`"),
            ("set urgency.a high", "is no number"),
            ("deepen exercise", "did you mean `exercises`?"),
            ("deepen exercises 9", "from 1 to 3"),
            ("undo that", "stands alone"),
            ("branch a b", "cannot name a branch"),
            ("blue:", "says nothing to do"),
        ] {
            let told = Command::read(line, &scenario).unwrap_err();
            assert!(told.contains(wanted), "{line}: {told}");
        }
    }

    #[test]
    fn help_knows_every_word() {
        for word in first_words().filter(|word| !Cell::ALL.iter().any(|cell| cell.name() == *word)) {
            assert!(help(Some(word), &scenario()).is_ok(), "{word}");
        }
        assert!(help(Some("advnce"), &scenario()).is_err());
    }
}
