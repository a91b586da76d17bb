//! Questions about activities: `exercises(navy, baltic) >= 1 between 2026-10 and 2027-03`.

use super::super::ACTIVITY_KINDS;
use super::grammar::Reader;
use super::subjects::{Subject, TIMES_MAX};
use super::words::Word;
use super::wrong::{Read, or_add, unknown_word, wrong};

impl Reader<'_, '_, '_> {
    /// The tags in parentheses after a kind of activity, and how many there must be.
    pub(super) fn activities(&mut self, word: &Word<'_>, times: Option<u8>) -> Read<Subject> {
        let (kind, _) =
            ACTIVITY_KINDS.into_iter().find(|(one, many)| word.text == *one || word.text == *many).unwrap_or_default();
        self.expects("(")?;
        let known = self.subjects.tags(kind);
        let mut tags = Vec::new();
        while !self.takes(")") {
            if !tags.is_empty() {
                self.expects(",")?;
            }
            let tag = self.next("a tag")?;
            if !known.contains(&tag.text) {
                let line = format!("`[activities.NAME]` with `kind = \"{kind}\"` and `tags = [\"{}\"]`", tag.text);
                if known.is_empty() {
                    let message = format!("no {kind} in the scenario has the tag `{}`", tag.text);
                    return wrong(&tag.at, message, "not in the scenario", format!("add {line}"));
                }
                return or_add(unknown_word("tag", tag.text, &tag.at, &known), &line);
            }
            tags.push(tag.text);
        }
        let times = match times {
            Some(times) => times,
            None if self.takes(">=") => {
                let number = self.next("a number")?;
                match number.text.parse::<u8>() {
                    Ok(times @ 1..=TIMES_MAX) => times,
                    _ => {
                        let help = format!("give a number from 1 to {TIMES_MAX}");
                        return wrong(&number.at, format!("`{}` activities", number.text), "from 1 to 4", help);
                    }
                }
            }
            None => 1,
        };
        match self.subjects.activities(kind, &tags, times) {
            Some(subject) => Ok(subject),
            None => {
                let help = format!("add `[activities.NAME]` with `kind = \"{kind}\"` and these tags");
                wrong(&word.at, format!("the scenario has no such {kind}"), "not in the scenario", help)
            }
        }
    }
}
