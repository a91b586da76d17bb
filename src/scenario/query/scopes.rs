//! Questions about several scenarios: which of them an event is about, as in `any of (india-japan: alliance by 2040, us-india:
//! alliance by 2040)`.

use crate::model::Moment;

use super::grammar::Reader;
use super::wrong::{Read, unknown_word, wrong};

impl Reader<'_, '_, '_> {
    /// Notes that a moment of the scenario that is spoken of is needed, and returns it as one of all scenarios.
    pub(super) fn note_last(&mut self, moment: Moment) -> Moment {
        let tick = self.subjects.tick(moment);
        self.last = self.last.max(tick);
        tick
    }

    /// The name of a scenario before an event: needed where several are asked.
    pub(super) fn scope(&mut self) -> Read<()> {
        let word = self.words.get(self.place);
        if std::mem::take(&mut self.is_scoped) && !self.follows(1, ":") {
            return Ok(());
        }
        if let Some(word) = word.filter(|_| self.follows(1, ":")) {
            let known = self.subjects.scenarios();
            if !self.subjects.are_several() {
                let help = "write the event without it, or give the other scenarios with `--also FILE`";
                return wrong(
                    &word.at,
                    format!("`{}:` names a scenario, and one is asked", word.text),
                    "not needed",
                    help,
                );
            }
            let Some(scenario) = known.iter().position(|name| *name == word.text) else {
                return unknown_word("scenario", word.text, &word.at, &known);
            };
            self.subjects.enter(scenario);
            self.place += 2;
        } else if let Some(word) = word.filter(|_| self.subjects.are_several()) {
            let help =
                format!("write its scenario before it, such as `{}: {}`", self.subjects.scenarios()[0], word.text);
            return wrong(
                &word.at,
                format!("`{}` is of no scenario, and several are asked", word.text),
                "of which?",
                help,
            );
        }
        Ok(())
    }
}
