//! Questions about trajectories as text, such as `functioning_alliance by 2040 given taiwan_strait_crisis by 2030`.
//!
//! The grammar, in which `a | b` are alternatives, `[a]` may be left out and `{a}` may be repeated:
//!
//! ```text
//! question   = expression [ "given" expression ]
//! expression = all { "or" all }
//! all        = part { "and" part }
//! part       = "not" part | "(" expression ")" | count "of" "(" expression { "," expression } ")" | event
//! count      = ( "at" "least" | "at" "most" | "exactly" ) NUMBER
//! event      = subject [ "before" subject ] [ when ] | subject "lost" [ "by" date ]
//! subject    = OUTCOME | [ "at" "least" NUMBER ] SHOCK | "type" "=" TYPE { "|" TYPE }
//!            | "stage" ( ">=" | "<=" ) NUMBER | "treaty" "=" STATUS
//! when       = "by" date | "in" date | "from" date "to" date | "on" DAY
//! ```
//!
//! A date is a year, a month or a day; `by` and `to` count it to its end, `from` from its beginning. Without a date an
//! event counts up to the end of the run.

mod agreements;
mod dates;
mod grammar;
mod subjects;
mod words;
mod wrong;

pub(crate) use grammar::read_query;
pub(crate) use subjects::Subjects;
