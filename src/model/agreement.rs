//! The agreements of a model: what each is about, its parties, and where it stands at the start.

use crate::parameter::{Parametric, Visitor};
use crate::theory::{Act, AgreementKind, AgreementParameters, PARTIES_MAX, PartyParameters, Phases, Standing};

/// A party: a state, or a group of states that counts as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its name in files.
    pub name: String,
    /// Its title for people.
    pub title: String,
    /// Which member of the alignment it is, if it is one.
    pub member: Option<usize>,
    /// How many of its states must ratify; 0 where none must.
    pub ratifiers: u8,
}

/// An agreement, or relations.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Its name in files.
    pub name: String,
    /// Its title for people.
    pub title: String,
    /// What it is about.
    pub kind: AgreementKind,
    /// Its parties.
    pub parties: Vec<Party>,
    /// Of a membership: the body.
    pub body: Option<String>,
    /// Of a membership: the party that is or becomes a member.
    pub candidate: Option<usize>,
    /// Where it stands at the start.
    pub initial: Standing,
    /// When it came to stand there, in steps from the start of the run: 0, or less for a time before.
    pub since: f64,
    /// When it came into force, in steps from the start of the run, if it has.
    pub in_force_since: f64,
    /// What is announced, each with its moment, in steps from the start of the run; in order.
    pub announced: Vec<(Act, f64)>,
    /// Others that must stand in certain phases for it to begin, by their index.
    pub needs: Vec<(usize, Phases)>,
    /// Whether it ends, or fails, when one of these is over.
    pub ends_with_needs: bool,
    /// By party: how many of its states must ratify.
    pub needed: [u8; PARTIES_MAX],
}

impl Agreement {
    /// The path of its numbers, such as `agreements.access`.
    #[must_use]
    pub fn path(&self) -> String {
        let table = if self.kind.is_relation() { RELATIONS } else { AGREEMENTS };
        format!("{table}.{}", self.name)
    }

    /// The title of a party.
    #[must_use]
    pub fn party(&self, place: usize) -> &str {
        self.parties.get(place).map_or("", |party| &party.title)
    }
}

/// The order in which agreements are followed: each after those that it needs, else as in the file.
pub(crate) fn in_order_of_needs(agreements: &[Agreement]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(agreements.len());
    while order.len() < agreements.len() {
        let rest = || (0..agreements.len()).filter(|place| !order.contains(place));
        let follows =
            |place: &usize| agreements[*place].needs.iter().all(|(other, _)| other == place || order.contains(other));
        // In a circle of needs the first goes on.
        let next = rest().find(follows).or_else(|| rest().next());
        order.extend(next);
    }
    order
}

/// The table of agreements in a file.
pub(crate) const AGREEMENTS: &str = "agreements";

/// The table of relations in a file.
pub(crate) const RELATIONS: &str = "relations";

/// The table of the parties of an agreement in a file.
pub(crate) const PARTIES: &str = "party";

/// The numbers of an agreement.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreementNumbers {
    /// Those of its life.
    pub life: AgreementParameters,
    /// Those of each party.
    pub parties: Vec<PartyParameters>,
}

impl AgreementNumbers {
    /// Those of its kind.
    pub(super) fn of(agreement: &Agreement) -> Self {
        let party = |place: usize| {
            let party = agreement.kind.party();
            // A membership is the candidate's to give up.
            let stays = agreement.candidate.is_some_and(|candidate| candidate != place);
            PartyParameters { leave_rate: if stays { 0.0 } else { party.leave_rate }, ..party }
        };
        Self { life: agreement.kind.life(), parties: (0..agreement.parties.len()).map(party).collect() }
    }

    pub(super) fn visit<'a>(&'a mut self, agreement: &Agreement, visitor: Visitor<'_, 'a>) {
        let path = agreement.path();
        self.life.visit(&path, visitor);
        for (numbers, party) in self.parties.iter_mut().zip(&agreement.parties) {
            numbers.visit(&format!("{path}.{PARTIES}.{}", party.name), visitor);
        }
    }
}
