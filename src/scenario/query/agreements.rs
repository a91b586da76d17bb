//! Questions about agreements: `access signed by 2027`, `access ratified by turkey`, `nato.members includes sweden`.

use super::grammar::Reader;
use super::subjects::Subject;
use super::words::Word;
use super::wrong::{Read, or_add, unknown_word, wrong};

impl Reader<'_, '_, '_> {
    /// What an agreement has come to, after its name.
    pub(super) fn agreement(&mut self, name: &Word<'_>) -> Read<Subject> {
        let Some((place, agreement)) = self.subjects.agreement(name.text) else {
            return unknown_word("agreement", name.text, &name.at, &self.subjects.agreements());
        };
        let word = self.next("what it has come to")?;
        if matches!(word.text, "ratified" | "blocked") && self.takes("by") {
            let party = self.next("a party")?;
            let names: Vec<&str> = agreement.parties.iter().map(|party| party.name.as_str()).collect();
            return match names.iter().position(|known| *known == party.text) {
                Some(i) if word.text == "ratified" && agreement.needed[i] == 0 => {
                    let help = "ask for another status, or write `ratifies = true` for this party";
                    wrong(&party.at, format!("`{}` does not have to ratify it", party.text), "never ratifies", help)
                }
                Some(i) => Ok(self.subjects.stance(place, i, word.text == "ratified")),
                None => unknown_word("party", party.text, &party.at, &names),
            };
        }
        match self.subjects.status(place, word.text) {
            Some(subject) => Ok(subject),
            None if word.text == "in" && self.follows(0, "force") => {
                wrong(&word.at, "`in force` is one word in questions", "two words", "write `in_force`")
            }
            None if word.text == "lost" => {
                let help = format!("name the state that ends, as in `{} in_force lost by 2030`", name.text);
                wrong(
                    &word.at,
                    "an agreement is in many states, and it is not said which is lost",
                    "which state?",
                    help,
                )
            }
            None => {
                let mut known: Vec<&str> = agreement.kind.words().iter().map(|(word, _)| *word).collect();
                known.extend(["ratified by PARTY", "blocked by PARTY"]);
                unknown_word("status", word.text, &word.at, &known)
            }
        }
    }

    /// Who is a member of a body, after its name.
    pub(super) fn membership(&mut self, name: &Word<'_>, body: &str) -> Read<Subject> {
        let bodies = self.subjects.bodies();
        if !bodies.contains(&body) {
            if bodies.is_empty() {
                let help = "add `[agreements.NAME]` with `kind = \"membership\"`, its `body` and `candidate`";
                return wrong(&name.at, format!("no agreement is the membership of `{body}`"), "not known here", help);
            }
            let line =
                format!("`[agreements.NAME]` with `kind = \"membership\"`, `body = \"{body}\"` and a `candidate`");
            return or_add(unknown_word("body", body, &name.at, &bodies), &line);
        }
        self.expects(".")?;
        self.expects("members")?;
        self.expects("includes")?;
        let candidate = self.next("a candidate")?;
        let candidates = self.subjects.candidates(body);
        let place = candidates.iter().find(|(known, _)| *known == candidate.text).map(|(_, place)| *place);
        match place.and_then(|place| self.subjects.status(place, "member")) {
            Some(subject) => Ok(subject),
            None => {
                let known: Vec<&str> = candidates.iter().map(|(known, _)| *known).collect();
                let line = format!(
                    "`[agreements.NAME]` with `kind = \"membership\"`, `body = \"{body}\"` and `candidate = \"{}\"`",
                    candidate.text
                );
                or_add(unknown_word("candidate", candidate.text, &candidate.at, &known), &line)
            }
        }
    }
}
