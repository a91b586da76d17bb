//! Reads the grammar of questions.

use std::ops::Range;

use crate::model::{Condition, Expression, Moment, Query};
use crate::theory::{TYPES, TreatyStatus};

use super::super::{ACTIVITY_KINDS, Place, Report};
use super::subjects::{Subject, Subjects};
use super::words::{Word, words};
use super::wrong::{EXAMPLE, Read, Wrong, or_add, unknown_word, wrong};

/// Reads a question; `locate` gives the place of a part of its text.
pub(crate) fn read_query(
    text: &str,
    subjects: &mut Subjects<'_>,
    locate: &dyn Fn(Range<usize>) -> Place,
    report: &mut Report,
) -> Option<Query> {
    match question(text, subjects) {
        Ok(query) => Some(query),
        Err(Wrong { at, message, label, help }) => {
            report.add(&locate(at), message, label, help);
            None
        }
    }
}

fn question(text: &str, subjects: &mut Subjects<'_>) -> Read<Query> {
    let words = match words(text) {
        Ok(words) => words,
        Err(at) => {
            let sign = &text[at.clone()];
            let help = match sign {
                ">" => "write `>=` and the next stage: `stage >= 5` for more than 4",
                "<" => "write `<=` and the stage before: `stage <= 3` for less than 4",
                "≥" | "≤" => "write `>=` or `<=`",
                "." | "?" => "end the question without a full stop or a question mark",
                _ => EXAMPLE,
            };
            return wrong(&at, format!("`{sign}` does not belong in a question"), "names, dates and signs only", help);
        }
    };
    let end = text.trim_end().len();
    let mut reader = Reader {
        words: &words,
        place: 0,
        end: end..end,
        subjects,
        last: 0,
        is_scoped: false,
        decided: 0,
        rounded: Vec::new(),
    };
    let event = reader.expression()?;
    let given = if reader.takes("given") {
        let condition = reader.peek().map_or("", |word| text[word.at.start..].trim_end()).to_owned();
        Some((reader.expression()?, condition))
    } else {
        None
    };
    if let Some(word) = reader.peek() {
        let message = format!("`{}` does not belong here", word.text);
        return wrong(&word.at.clone(), message, "after the end of the question", way_out_of(word.text));
    }
    let Reader { last, decided, rounded, .. } = reader;
    Ok(Query { text: text.trim().to_owned(), event, given, last, decided, rounded })
}

/// The way out where a word follows that continues no question.
pub(super) fn way_out_of(word: &str) -> &'static str {
    match word {
        "at" | "during" | "until" | "after" | "since" => {
            "write `on` and a day, `in` and a year, `by` and the last date that counts, or `from DATE to DATE`"
        }
        "." | "?" => "end the question without a full stop or a question mark",
        "between" => "write `between 2030 and 2035` right after the event",
        "within" => "write `by` and the last date that counts",
        "AND" | "OR" | "NOT" | "BY" | "GIVEN" | "IN" | "ON" => {
            "write words in lower case: `and`, `or`, `not`, `given`, `by`"
        }
        "if" | "when" | "assuming" => "write `given` before a condition",
        "by" | "in" | "on" | "from" => "give every event its own date: `at least 2 of (a by 2040, b by 2040)`",
        "but" => "write `and`",
        "=" => "write `>=` and the least number, or `not` and `>=` for fewer",
        word if is_month(word) => "write dates in numbers: 2040, 2040-12 or 2040-12-31",
        _ => "join events by `and` or `or`",
    }
}

/// Whether a word is the English name of a month, in full or short.
pub(super) fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = word.to_ascii_lowercase();
    MONTHS.iter().any(|month| word.starts_with(month))
}

pub(super) struct Reader<'w, 's, 'o> {
    pub(super) words: &'w [Word<'w>],
    pub(super) place: usize,
    /// Where something is missing at the end.
    end: Range<usize>,
    pub(super) subjects: &'s mut Subjects<'o>,
    /// The last step that any event needs.
    pub(super) last: Moment,
    /// Whether the scenario of the next event has been named.
    pub(super) is_scoped: bool,
    /// The day on which every event is decided.
    pub(super) decided: u32,
    /// How dates within steps are counted.
    pub(super) rounded: Vec<String>,
}

impl<'w> Reader<'w, '_, '_> {
    pub(super) fn peek(&self) -> Option<&'w Word<'w>> {
        self.words.get(self.place)
    }

    pub(super) fn follows(&self, ahead: usize, text: &str) -> bool {
        self.words.get(self.place + ahead).is_some_and(|word| word.text == text)
    }

    /// Whether the next word is this one; then it is read.
    pub(super) fn takes(&mut self, text: &str) -> bool {
        let found = self.follows(0, text);
        self.place += usize::from(found);
        found
    }

    pub(super) fn next(&mut self, wanted: &str) -> Read<&'w Word<'w>> {
        match self.words.get(self.place) {
            Some(word) => {
                self.place += 1;
                Ok(word)
            }
            None => wrong(&self.end, format!("the question ends where {wanted} should follow"), "incomplete", EXAMPLE),
        }
    }

    pub(super) fn expects(&mut self, text: &str) -> Read<()> {
        let word = self.next(&format!("`{text}`"))?;
        if word.text == text {
            return Ok(());
        }
        wrong(&word.at, format!("`{}` stands where `{text}` should", word.text), "out of place", EXAMPLE)
    }

    pub(super) fn expression(&mut self) -> Read<Expression> {
        let mut parts = vec![self.all()?];
        while self.takes("or") {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Expression::Any(parts) })
    }

    fn all(&mut self) -> Read<Expression> {
        let mut parts = vec![self.part()?];
        while self.takes("and") {
            parts.push(self.part()?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Expression::All(parts) })
    }

    fn part(&mut self) -> Read<Expression> {
        if self.takes("not") {
            return Ok(Expression::Not(Box::new(self.part()?)));
        }
        if self.takes("(") {
            let inner = self.expression()?;
            self.expects(")")?;
            return Ok(inner);
        }
        // `us-india: at least 2 crisis by 2040` and `at least 2 us-india: crisis by 2040` are the same.
        if self.follows(1, ":") && self.follows(2, "at") && self.subjects.are_several() {
            self.scope()?;
            self.is_scoped = true;
        }
        let exactly = self.follows(0, "exactly");
        let at = self.follows(0, "at") && (self.follows(1, "least") || self.follows(1, "most"));
        if exactly || at {
            return self.count(exactly);
        }
        if self.follows(1, "of") && ["any", "all", "none"].iter().any(|word| self.follows(0, word)) {
            return self.quantified();
        }
        self.event(None)
    }

    pub(super) fn event(&mut self, times: Option<u8>) -> Read<Expression> {
        let start = self.place;
        let subject = self.subject(times)?;
        let at = self.words[start].at.start..self.words[self.place - 1].at.end;
        if self.takes("lost") {
            return self.lost(&subject, &at);
        }
        let is_date = |word: &Word<'_>| word.text.starts_with(|first: char| first.is_ascii_digit());
        if self.follows(0, "before") && !self.words.get(self.place + 1).is_some_and(is_date) {
            self.place += 1;
            return self.before(&subject, &at);
        }
        if self.takes("first") {
            return self.first(&subject, &at);
        }
        let event = self.when(&subject, &at)?;
        Ok(Expression::Reached(event))
    }

    pub(super) fn subject(&mut self, times: Option<u8>) -> Read<Subject> {
        self.scope()?;
        let word = self.next("an event")?;
        let sign = self.peek().map_or("", |next| next.text);
        let counted = matches!(sign, "(") || self.subjects.named(word.text, None).is_some();
        if times.is_some() && !counted {
            let help = "write `of (...)` for a number of events";
            return wrong(&word.at, format!("`{}` is no shock, so it is not counted", word.text), "not a shock", help);
        }
        match (word.text, sign) {
            ("type", "=") => self.types(),
            ("stage", ">=" | "<=") => self.stage(sign == ">="),
            ("stage", "=") => {
                let at = self.words[self.place].at.clone();
                wrong(&at, "a stage is at least or at most a number", "not `=`", "write `stage >= 5` or `stage <= 5`")
            }
            ("treaty", "=") => self.treaty(),
            (body, ".") => self.membership(word, body),
            (kind, "(") if ACTIVITY_KINDS.iter().any(|(one, many)| kind == *one || kind == *many) => {
                self.activities(word, times)
            }
            ("agreement", _) if self.subjects.named("agreement", None).is_none() => {
                let name = self.next("an agreement")?;
                self.agreement(name)
            }
            (name, _) if self.subjects.named(name, None).is_none() && self.subjects.agreement(name).is_some() => {
                self.agreement(word)
            }
            _ => self.named(word, times),
        }
    }

    fn types(&mut self) -> Read<Subject> {
        self.place += 1;
        let mut kinds = vec![self.next("a type")?];
        while self.takes("|") {
            kinds.push(self.next("a type")?);
        }
        let texts: Vec<&str> = kinds.iter().map(|kind| kind.text).collect();
        self.subjects.types(&texts).or_else(|unknown| {
            let at = kinds.iter().find(|kind| kind.text == unknown).map_or(self.end.clone(), |kind| kind.at.clone());
            let keys: Vec<&str> = TYPES.iter().map(|kind| kind.key()).collect();
            unknown_word("type", unknown, &at, &keys)
        })
    }

    fn stage(&mut self, at_least: bool) -> Read<Subject> {
        self.place += 1;
        let number = self.next("a stage")?;
        match number.text.parse::<u8>() {
            Ok(stage @ 0..=7) => {
                let (low, high) = if at_least { (stage, 7) } else { (0, stage) };
                Ok(self.subjects.always(Condition::Stage { low, high }))
            }
            _ => wrong(&number.at, format!("`{}` is no stage", number.text), "from 0 to 7", "give a stage from 0 to 7"),
        }
    }

    fn treaty(&mut self) -> Read<Subject> {
        self.place += 1;
        let word = self.next("a status")?;
        let keys: Vec<&str> = TreatyStatus::ALL.iter().map(|status| status.key()).collect();
        match self.subjects.treaty(word.text) {
            Some(subject) => Ok(subject),
            None => unknown_word("status", word.text, &word.at, &keys),
        }
    }

    fn named(&self, word: &Word<'_>, times: Option<u8>) -> Read<Subject> {
        match self.subjects.named(word.text, times) {
            Some(subject) => Ok(subject),
            None if times.is_some() && self.subjects.named(word.text, None).is_some() => {
                let message = format!("`{}` is no shock, so it is not counted", word.text);
                wrong(&word.at, message, "not a shock", "write `of (...)` for a number of events")
            }
            None => self.unknown_event(word),
        }
    }

    /// An event that is not known: perhaps an activity or a body without its signs.
    fn unknown_event(&self, word: &Word<'_>) -> Read<Subject> {
        let name = word.text;
        if let Some((_, many)) = ACTIVITY_KINDS.iter().find(|(one, many)| name == *one || name == *many) {
            let help = format!("write `{many}()` for any of them, or `{many}(TAG)` for those with a tag");
            return wrong(&word.at, format!("`{name}` has no parentheses"), "which of them?", help);
        }
        if self.subjects.bodies().contains(&name) {
            let help = format!("write `{name}.members includes CANDIDATE`");
            return wrong(&word.at, format!("`{name}` is a body, and no event"), "a body", help);
        }
        let line =
            format!("`[agreements.{name}]` with its `kind` and `parties`, `[shocks.{name}]` or `[outcomes.{name}]`");
        or_add(unknown_word("event", name, &word.at, &self.subjects.names()), &line)
    }
}
