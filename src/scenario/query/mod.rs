//! Questions about trajectories as text, such as `functioning_alliance by 2040 given taiwan_strait_crisis by 2030`.
//!
//! The grammar, in which `a | b` are alternatives, `[a]` may be left out and `{a}` may be repeated:
//!
//! ```text
//! question   = expression [ "given" expression ]
//! expression = all { "or" all }
//! all        = part { "and" part }
//! part       = "not" part | "(" expression ")" | count "of" "(" expression { "," expression } ")" | event
//! count      = ( "at" "least" | "at" "most" | "exactly" ) NUMBER | "any" | "all" | "none"
//! event      = subject ( "before" subject | "first" "of" "(" subject { "," subject } ")" ) [ when ]
//!            | subject [ when ] | subject "lost" [ "by" date ]
//! subject    = [ SCENARIO ":" ] named
//! named      = OUTCOME | [ "at" "least" NUMBER ] ( SHOCK | ACTIVITY ) | "type" "=" TYPE { "|" TYPE }
//!            | "stage" ( ">=" | "<=" ) NUMBER | "treaty" "=" STATUS
//!            | [ "agreement" ] AGREEMENT ( WORD | ( "ratified" | "blocked" ) "by" PARTY )
//!            | BODY "." "members" "includes" CANDIDATE | KIND "(" [ TAG { "," TAG } ] ")" [ ">=" NUMBER ]
//! when       = "by" date | "before" date | "in" date | "from" date "to" date | "between" date "and" date | "on" DAY
//! ```
//!
//! An event has the name of its scenario before it where several are asked, and else not.
//!
//! A date is a year, a month or a day; `by`, `to` and `and` count it to its end, `before` to the end of the day before it,
//! `from`, `between` and `in` from its beginning. Without a date an event counts up to the end of the run.

mod activities;
mod agreements;
mod counts;
mod dates;
mod grammar;
mod orders;
mod scopes;
mod subjects;
mod times;
mod words;
mod wrong;

pub(crate) use grammar::read_query;
pub(crate) use subjects::Subjects;

/// The words of the grammar, which name nothing else.
pub(super) const RESERVED: [&str; 23] = [
    "agreement",
    "all",
    "and",
    "any",
    "at",
    "before",
    "between",
    "by",
    "exactly",
    "first",
    "from",
    "given",
    "in",
    "least",
    "lost",
    "most",
    "none",
    "not",
    "of",
    "on",
    "or",
    "stage",
    "type",
];
