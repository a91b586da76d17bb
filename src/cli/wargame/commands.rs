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
    /// A story in Markdown.
    Storyline,
    /// A list of injects: a workbook if the file is called so (.xlsx), else CSV.
    Injects,
    /// A list of injects as a MSEL of Blueprint, in its JSON.
    Blueprint,
}

/// The commands that are not moves: name, usage, what it does.
const COMMANDS: [(&str, &str, &str); 12] = [
    ("status", "status", "show the state of the alignment, and the probabilities from here"),
    ("moves", "moves", "list what each cell can do"),
    ("advance", "advance [6 months | 2 years | to 2031-06]", "let time pass; without a length, one turn"),
    ("undo", "undo", "take the last move back, or the last turn"),
    ("history", "history", "list moves and events so far, by date"),
    ("branch", "branch NAME", "continue under another name; the old branch is saved"),
    ("switch", "switch NAME", "go to another branch"),
    ("branches", "branches", "list all branches"),
    ("save", "save [FILE]", "write the log to a file, and update it from then on"),
    (
        "export",
        "export storyline|injects|blueprint FILE",
        "write the turns so far as a story (Markdown), or as a list of injects: FILE.csv or FILE.xlsx, or for Blueprint (JSON)",
    ),
    ("help", "help [COMMAND]", "list all commands, or explain one"),
    ("quit", "quit", "leave; so does Ctrl-D"),
];

/// What each move does.
const MOVES: [(&str, &str); 8] = [
    ("play", "start a policy of the scenario now, whatever its date"),
    ("end", "end a policy, or a number that was set"),
    ("strike", "make a shock of the scenario occur, in the first step of the turn"),
    ("sign", "sign a treaty of alliance between the members"),
    ("denounce", "denounce the treaty of alliance"),
    ("deepen", "raise an indicator to at least a depth; without one, by one level"),
    (
        "set",
        "set a variable to a value now; it moves on from there. Or set a parameter, by its path in `stadial params`; it \
             keeps the value from now on",
    ),
    ("nudge", "like `set`, but add a difference, in natural units"),
];

/// The first words that a line can have.
pub(super) fn first_words() -> impl Iterator<Item = &'static str> {
    COMMANDS.into_iter().map(|(name, _, _)| name).chain(VERBS).chain(Cell::ALL.map(Cell::name))
}

impl Command {
    /// Reads a command; an empty line means `status`.
    pub(super) fn read(line: &str, scenario: &Scenario) -> Result<Self, String> {
        let line = line.trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty());
        let is_cell = Cell::ALL.iter().any(|cell| cell.name() == word.trim_end_matches(':').to_lowercase());
        // With a colon, a cell was meant.
        if VERBS.contains(&word) || is_cell || word.contains(':') {
            return Ok(Self::Move(Move::read(line, scenario)?));
        }
        let alone = |command: Self| match &rest {
            None => Ok(command),
            Some(rest) => Err(format!("`{word}` takes no argument: leave out `{rest}`")),
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
                .ok_or_else(|| "name a branch, as in `switch main`".to_owned()),
            "branches" => alone(Self::Branches),
            "save" => Ok(Self::Save(rest)),
            "export" => {
                let words: Vec<&str> = rest.as_deref().unwrap_or_default().split_whitespace().collect();
                match words.as_slice() {
                    ["storyline", file] => Ok(Self::Export(Export::Storyline, (*file).to_owned())),
                    ["injects", file] if ends(file, "json") => Err(format!(
                        "`{file}`: write `export injects game.csv` or game.xlsx, or `export blueprint {file}`"
                    )),
                    ["injects", file] => Ok(Self::Export(Export::Injects, (*file).to_owned())),
                    ["blueprint", file] => Ok(Self::Export(Export::Blueprint, (*file).to_owned())),
                    _ => Err("write `export storyline game.md`, `export injects game.csv` (or game.xlsx) or \
                              `export blueprint game.json`"
                        .to_owned()),
                }
            }
            "help" | "?" => Ok(Self::Help(rest)),
            "quit" | "exit" => alone(Self::Quit),
            _ => Err(unknown(word)),
        }
    }

    /// Whether the command changes the log.
    pub(super) fn changes_the_game(&self) -> bool {
        matches!(self, Self::Move(_) | Self::Advance(_) | Self::Undo | Self::Branch(_) | Self::Switch(_))
    }
}

/// Whether the name of a file ends so.
pub(super) fn ends(file: &str, end: &str) -> bool {
    std::path::Path::new(file).extension().is_some_and(|extension| extension.eq_ignore_ascii_case(end))
}

fn unknown(word: &str) -> String {
    let suggestion = near(word, first_words()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("`{word}` is not a command{suggestion}\n  `help` lists the commands, `moves` the moves")
}

/// The list of all commands, or what one command does.
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
        "A turn: the cells make moves, then time passes.\n\n\
         Moves (put a cell first if it is not the usual one, as in `red: set identity.NAME 0.5`):\n",
    );
    for (verb, what) in MOVES {
        let first = what.split(['.', ';']).next().unwrap_or(what);
        let _ = writeln!(text, "  {:<36} {first}", example(verb, scenario));
    }
    text.push_str("\nOther commands:\n");
    for (_, written, what) in COMMANDS {
        let _ = writeln!(text, "  {written:<42} {what}");
    }
    text.push_str(
        "\nA move shows the probability with and without it, at the same moment and on the same random numbers. `advance` \
         shows what happened, and how far the moves, time and events changed the probability. ± is the 95 % half-width of \
         the Monte Carlo error (1.96 standard errors). Variables range from 0 to 1, except GDP (trillion US$) and \
         orientations (-1 to 1).\n",
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
        for (line, written) in [
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
            assert_eq!(made.to_string(), written);
            assert_eq!(read(written), Ok(Command::Move(made)), "a written move can be read again");
        }
    }

    #[test]
    fn an_error_message_suggests_the_nearest_word() {
        let scenario = scenario();
        for (line, wanted) in [
            ("advnce", "did you mean `advance`?"),
            ("stirke crisis", "did you mean `strike`?"),
            ("strike crsis", "did you mean `crisis`?"),
            ("play pusch", "did you mean `push`?"),
            ("blue: paly push", "did you mean `play`?"),
            ("set urgency.a", "`set` is written as in `set urgency.a 0.6`"),
            ("set urgency.a high", "is not a number"),
            ("deepen exercise", "did you mean `exercises`?"),
            ("deepen exercises 9", "from 1 to 3"),
            ("undo that", "takes no argument"),
            ("branch a b", "cannot name a branch"),
            ("blue:", "is not a move"),
        ] {
            let message = Command::read(line, &scenario).unwrap_err();
            assert!(message.contains(wanted), "{line}: {message}");
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
