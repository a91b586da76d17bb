//! What happens to an agreement, and at which rates.

use super::{AgreementKind, AgreementParameters, PARTIES_MAX, PartyParameters, Phase};

/// What happens to an agreement; parties by their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It is begun.
    Begin,
    /// It is agreed.
    Agree,
    /// It is signed.
    Sign,
    /// A party, or one more state of a group, ratifies it.
    Ratify(usize),
    /// It comes into force.
    Enter,
    /// It fails.
    Fail,
    /// A party begins to block it.
    Block(usize),
    /// A party ceases to block it.
    Lift(usize),
    /// It is suspended.
    Suspend,
    /// It is taken up again.
    Resume,
    /// A party gives notice.
    Notice(usize),
    /// The party withdraws its notice.
    Withdraw,
    /// It ends.
    End,
}

impl Act {
    /// Whether it can ever happen to an agreement of a kind: relations are not negotiated, signed or ratified.
    #[must_use]
    pub fn is_of(self, kind: AgreementKind) -> bool {
        let negotiated = matches!(
            self,
            Self::Agree | Self::Sign | Self::Ratify(_) | Self::Enter | Self::Fail | Self::Block(_) | Self::Lift(_)
        );
        !(kind.is_relation() && negotiated)
    }
}

/// Where an agreement stands, with the votes of its parties.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Its phase.
    pub phase: Phase,
    /// By party: how many of its states have ratified.
    pub ratified: [u8; PARTIES_MAX],
    /// By party: whether it blocks.
    pub blocks: [bool; PARTIES_MAX],
    /// The party that gave notice.
    pub leaver: u8,
    /// Whether it was suspended when notice was given.
    pub was_suspended: bool,
}

impl Standing {
    /// Nobody has begun it.
    pub const NONE: Self = Self {
        phase: Phase::None,
        ratified: [0; PARTIES_MAX],
        blocks: [false; PARTIES_MAX],
        leaver: 0,
        was_suspended: false,
    };

    /// Whether any party blocks it.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.blocks.contains(&true)
    }

    /// Whether all `needed` states of each party have ratified.
    #[must_use]
    pub fn is_ratified(&self, needed: &[u8]) -> bool {
        self.ratified.iter().zip(needed).all(|(ratified, needed)| ratified >= needed)
    }

    /// Whether an act is possible; `needed` ratifications of each party.
    #[must_use]
    pub fn allows(&self, act: Act, needed: &[u8]) -> bool {
        let pending = self.phase.is_pending();
        match act {
            Act::Begin => self.phase.is_idle(),
            Act::Agree => self.phase == Phase::Begun && !self.is_blocked(),
            Act::Sign => self.phase == Phase::Agreed && !self.is_blocked(),
            Act::Ratify(i) => self.phase == Phase::Signed && !self.blocks[i] && self.ratified[i] < needed[i],
            Act::Enter => self.phase == Phase::Signed && !self.is_blocked() && self.is_ratified(needed),
            Act::Fail => pending,
            // Who has ratified has no veto any more.
            Act::Block(i) => pending && !self.blocks[i] && (needed[i] == 0 || self.ratified[i] < needed[i]),
            Act::Lift(i) => self.blocks[i],
            Act::Suspend => self.phase == Phase::InForce,
            Act::Resume => self.phase == Phase::Suspended,
            Act::Notice(_) => matches!(self.phase, Phase::InForce | Phase::Suspended),
            Act::Withdraw => self.phase == Phase::Notice,
            Act::End => self.phase.is_concluded(),
        }
    }

    /// What it is after an act that is possible.
    #[must_use]
    pub fn after(mut self, act: Act, kind: AgreementKind) -> Self {
        match act {
            Act::Begin => self = Self { phase: kind.first(), ..Self::NONE },
            Act::Agree => self.phase = Phase::Agreed,
            Act::Sign => self.phase = Phase::Signed,
            Act::Ratify(i) => self.ratified[i] += 1,
            Act::Enter | Act::Resume => self.phase = Phase::InForce,
            Act::Withdraw => self.phase = if self.was_suspended { Phase::Suspended } else { Phase::InForce },
            Act::Fail => self = Self { phase: Phase::Failed, ..Self::NONE },
            Act::Block(i) => self.blocks[i] = true,
            Act::Lift(i) => self.blocks[i] = false,
            Act::Suspend => self.phase = Phase::Suspended,
            Act::Notice(i) => {
                self.was_suspended = self.phase == Phase::Suspended;
                (self.phase, self.leaver) = (Phase::Notice, i as u8);
            }
            Act::End => self = Self { phase: Phase::Ended, ..Self::NONE },
        }
        self
    }
}

/// How much the parties want an agreement: responses to the incentive.
#[derive(Clone, Copy, Debug)]
pub struct Will {
    /// g(I; begin_incentive).
    pub begin: f64,
    /// 1 - g(I; stay_incentive).
    pub unwanted: f64,
    /// By party, 1 - g(I_i; stay_incentive) with its own incentive.
    pub unwanted_by: [f64; PARTIES_MAX],
}

/// The acts that compete in a phase, with their rates, 1/yr.
#[derive(Clone, Copy, Debug)]
pub struct Competing {
    acts: [(Act, f64); 3 * PARTIES_MAX],
    number: usize,
}

impl Competing {
    /// The possible acts at a standing; `needed` ratifications of each party.
    #[must_use]
    pub fn of(
        standing: &Standing,
        life: &AgreementParameters,
        parties: &[PartyParameters],
        needed: &[u8],
        will: &Will,
    ) -> Self {
        let mut all = Self { acts: [(Act::Begin, 0.0); 3 * PARTIES_MAX], number: 0 };
        let mut add = |act: Act, rate: f64| {
            if rate > 0.0 && standing.allows(act, needed) {
                all.acts[all.number] = (act, rate);
                all.number += 1;
            }
        };
        match standing.phase {
            Phase::None | Phase::Ended | Phase::Failed => add(Act::Begin, life.begin_rate * will.begin),
            Phase::Begun => {
                add(Act::Agree, life.agree_rate);
                add(Act::Fail, life.fail_rate);
            }
            Phase::Agreed => {
                add(Act::Sign, life.sign_rate);
                add(Act::Fail, life.fail_rate);
            }
            Phase::Signed => {
                add(Act::Enter, life.force_rate);
                add(Act::Fail, life.lapse_rate);
                for (i, party) in parties.iter().enumerate() {
                    let left = needed[i].saturating_sub(standing.ratified[i]);
                    add(Act::Ratify(i), party.ratify_rate * f64::from(left));
                }
            }
            Phase::InForce | Phase::Suspended => {
                add(Act::Suspend, life.suspend_rate * will.unwanted);
                add(Act::Resume, life.resume_rate);
                add(Act::End, life.end_rate * will.unwanted);
                for (i, party) in parties.iter().enumerate() {
                    add(Act::Notice(i), party.leave_rate * will.unwanted_by[i]);
                }
            }
            Phase::Notice => {
                let leaver = parties.get(usize::from(standing.leaver));
                add(Act::Withdraw, leaver.map_or(0.0, |party| party.withdraw_rate));
            }
        }
        if standing.phase.is_pending() {
            for (i, party) in parties.iter().enumerate() {
                add(Act::Block(i), party.block_rate);
                add(Act::Lift(i), party.lift_rate);
            }
        }
        all
    }

    /// The acts and their rates.
    #[must_use]
    pub fn acts(&self) -> &[(Act, f64)] {
        &self.acts[..self.number]
    }

    /// Without the acts that `is_held` names: those whose announced date is still to come.
    #[must_use]
    pub fn without(mut self, is_held: impl Fn(Act) -> bool) -> Self {
        let mut number = 0;
        for place in 0..self.number {
            if !is_held(self.acts[place].0) {
                self.acts[number] = self.acts[place];
                number += 1;
            }
        }
        self.number = number;
        self
    }

    /// The sum of their rates.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.acts().iter().map(|(_, rate)| rate).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WILL: Will = Will { begin: 0.5, unwanted: 0.25, unwanted_by: [0.5; PARTIES_MAX] };

    fn at(phase: Phase) -> Standing {
        Standing { phase, ..Standing::NONE }
    }

    fn rates(standing: &Standing, needed: &[u8]) -> Vec<(Act, f64)> {
        let parties = vec![PartyParameters::default(); needed.len()];
        Competing::of(standing, &AgreementParameters::default(), &parties, needed, &WILL).acts().to_vec()
    }

    #[test]
    fn each_phase_has_its_acts_and_rates() {
        let needed = [1, 3];
        assert_eq!(rates(&at(Phase::None), &needed), [(Act::Begin, 0.025)]);
        let blocking = [(Act::Block(0), 0.02), (Act::Block(1), 0.02)];
        assert_eq!(
            rates(&at(Phase::Begun), &needed),
            [&[(Act::Agree, 1.0), (Act::Fail, 0.15)], &blocking[..]].concat()
        );
        let signed = [&[(Act::Fail, 0.03), (Act::Ratify(0), 2.0), (Act::Ratify(1), 6.0)], &blocking[..]].concat();
        assert_eq!(rates(&at(Phase::Signed), &needed), signed);
        let kept = [(Act::Suspend, 0.0075), (Act::End, 0.005), (Act::Notice(0), 0.005), (Act::Notice(1), 0.005)];
        assert_eq!(rates(&at(Phase::InForce), &needed), kept);
        assert_eq!(rates(&at(Phase::Notice), &needed), [(Act::Withdraw, 0.1)]);
    }

    /// A party that blocks stops what all must agree to; the others go on ratifying, and force waits for all.
    #[test]
    fn one_party_can_block() {
        let needed = [1, 3];
        let mut standing = at(Phase::Agreed);
        standing.blocks[0] = true;
        assert!(!standing.allows(Act::Sign, &needed) && standing.allows(Act::Lift(0), &needed));
        standing.phase = Phase::Signed;
        assert!(!standing.allows(Act::Ratify(0), &needed) && standing.allows(Act::Ratify(1), &needed));
        standing.ratified = [1, 3, 0, 0, 0, 0, 0, 0];
        assert!(!standing.allows(Act::Enter, &needed), "a party that ratified before and blocks now");
        standing.blocks[0] = false;
        assert!(standing.allows(Act::Enter, &needed));
        assert!(!standing.allows(Act::Block(0), &needed), "who has ratified cannot block");
        assert_eq!(standing.after(Act::Enter, AgreementKind::Access).phase, Phase::InForce);
    }

    #[test]
    fn what_ends_can_begin_again_without_its_votes() {
        let mut standing = at(Phase::Signed);
        standing.ratified[0] = 1;
        let ended = standing.after(Act::Fail, AgreementKind::Access);
        assert_eq!(ended, at(Phase::Failed));
        assert_eq!(ended.after(Act::Begin, AgreementKind::Access), at(Phase::Begun));
        assert_eq!(ended.after(Act::Begin, AgreementKind::War), at(Phase::InForce));
    }

    #[test]
    fn what_is_held_does_not_compete() {
        let all = Competing::of(&at(Phase::Begun), &AgreementParameters::default(), &[], &[], &WILL);
        assert!((all.total() - 1.15).abs() < 1e-12);
        let held = all.without(|act| act == Act::Agree);
        assert_eq!((held.acts(), held.total()), (&[(Act::Fail, 0.15)][..], 0.15));
        assert_eq!(held.without(|_| true).total(), 0.0);
    }
}
