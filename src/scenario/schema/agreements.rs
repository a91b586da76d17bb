//! The keys of agreements and relations that are not numbers.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::model::{AGREEMENTS, PARTIES, RELATIONS};
use crate::theory::AgreementKind;

use super::super::agreements::{ACT_WORDS, ENDS_WITH_NEEDS, PARTY_ACTS};
use super::parts::{choice, name_list, text, whole, year_or_date};
use super::places::{ANY, Branch};
use super::{NAME, by_name};

/// Adds the keys beside the numbers of agreements and relations.
pub(super) fn add_to_agreements(numbers: &mut Branch) {
    for (table, relation) in [(AGREEMENTS, false), (RELATIONS, true)] {
        let kinds: Vec<AgreementKind> =
            AgreementKind::ALL.into_iter().filter(|kind| kind.is_relation() == relation).collect();
        let words: BTreeSet<&str> = kinds.iter().flat_map(|&kind| kind.states()).map(|(word, _)| word).collect();
        let keys: Vec<&str> = kinds.iter().map(|kind| kind.key()).collect();
        let agreement = numbers.branch(table).branch(ANY);
        agreement.add("title", text("Its title; the name with spaces if not given"));
        agreement.add("source", text("The evidence for it"));
        agreement.add("kind", choice("What it is about", &keys));
        agreement.add("parties", name_list("Its parties: members, the adversary, states of `states`, or groups", 1));
        agreement.add("body", name("Of a membership: the body"));
        agreement.add("candidate", name("Of a membership: the party that is or becomes a member"));
        agreement.add(
            "state",
            choice(
                "Where it stands at the start; if not given, nothing is begun, and diplomatic relations are normal",
                &words.into_iter().collect::<Vec<_>>(),
            ),
        );
        agreement.add("since", year_or_date("Since when it stands so, up to the start; the start if not given"));
        agreement.add("in_force_since", year_or_date("Since when it is in force, for its term; `since` if not given"));
        agreement.add("ratified_by", ratified());
        agreement.add("blocked_by", name_list("The parties that block it at the start", 1));
        agreement.add("notice_by", name("The party that has given notice"));
        agreement.add("announced", announced());
        let needs = by_name(
            "Others that must stand so for it to begin, with what is said of them",
            json!({ "type": "string" }),
        );
        agreement.add("needs", needs);
        let ends = "Whether it ends, or fails while it is pending, when one of those that it needs is over";
        agreement.add(ENDS_WITH_NEEDS, json!({ "description": ends, "type": "boolean", "default": false }));
        let party = agreement.branch(PARTIES).branch(ANY);
        party.add("title", text("Its title; the name if not given"));
        party.add("number", whole("The number of states, of a group", 1, Some(250)));
        let ratifies = "Whether it must ratify; if not given, as the kind of agreement has it";
        party.add("ratifies", json!({ "description": ratifies, "type": "boolean" }));
    }
}

/// What a shock or a policy does to agreements.
pub(super) fn acts() -> Value {
    let alone = ACT_WORDS.iter().map(|(word, _)| (*word).to_owned());
    let of_party = PARTY_ACTS.iter().map(|(word, _)| format!("{word} [a-z][a-z0-9_]*"));
    let pattern = format!("^({})$", alone.chain(of_party).collect::<Vec<_>>().join("|"));
    let act = json!({ "type": "string", "pattern": pattern });
    let acts = json!({ "anyOf": [act, { "type": "array", "items": act, "minItems": 1, "uniqueItems": true }] });
    by_name("What it does to agreements, such as \"sign\" or \"block turkey\"", acts)
}

fn name(description: &str) -> Value {
    json!({ "description": description, "type": "string", "pattern": NAME })
}

fn ratified() -> Value {
    let number = json!({ "type": "integer", "minimum": 0 });
    json!({
        "description": "Who has ratified at the start: parties, or how many states of each",
        "anyOf": [
            { "type": "string", "pattern": NAME },
            { "type": "array", "items": { "type": "string", "pattern": NAME }, "minItems": 1, "uniqueItems": true },
            { "type": "object", "patternProperties": { NAME: number }, "additionalProperties": false },
        ],
    })
}

fn announced() -> Value {
    let dates: serde_json::Map<String, Value> =
        ACT_WORDS.iter().map(|(word, _)| ((*word).to_owned(), year_or_date("The announced day"))).collect();
    json!({
        "description": "What is announced for a day of the run; it does not come before, and with probability `kept` on it",
        "type": "object",
        "properties": dates,
        "additionalProperties": false,
    })
}
