//! Agreements with a life of their own, which states begin, sign, ratify, keep, suspend and leave: what is announced is
//! likely, and what nobody has begun is not.
//!
//! An agreement (of access, of arms, the membership of a body, ...) is begun at begin_rate g(I; begin_incentive). Once
//! begun it goes on at the pace of such things, whatever the incentive: it is agreed, signed, ratified by each of its
//! parties and comes into force, or it fails. A party that blocks it stops all of this, and does not ratify. Diplomatic
//! relations and wars have the same life without its beginnings: they come into force at once.
//!
//! Partners keep an agreement as long as they want it: it is suspended, ended, or left by a party, at the rates of its
//! kind times 1 - g(I; stay_incentive); a party that is a member judges by its own incentive I_i, in which its own
//! perception of the threat takes the place of the least worried member's. Notice can be withdrawn until it has run out.
//!
//! None of this acts upon the alignment, except through shocks that do both: PROC sees such acts as signs of a type, not
//! as its causes.

mod kind;
mod life;
mod phase;
mod reading;

pub use kind::AgreementKind;
pub use life::{Act, Competing, Standing, Will};
pub use phase::{N_PHASES, PARTIES_MAX, Phase, Phases};
pub use reading::Reading;

parameters! {
    /// The life of an agreement, or of relations.
    pub struct AgreementParameters {
        /// Rate at which it is begun (applied for, requested, negotiated), at full incentive.
        begin_rate = 0.05, "1/yr", EVENT_RATE, "judgement: little comes of what nobody has begun";
        /// Incentive at which it is begun at half that rate; 0 where the incentive does not matter.
        begin_incentive = 0.3, "share", UNIT, "judgement: between military-technical cooperation and advanced indicators";
        /// Rate at which negotiations reach an agreement.
        agree_rate = 1.0, "1/yr", NON_NEGATIVE, "judgement: a year";
        /// Rate at which what is agreed is signed.
        sign_rate = 2.4, "1/yr", NON_NEGATIVE, "NATO's accessions of 1999-2020: five rounds, invited to signed in .27 to .58 years, mean .42";
        /// Rate at which it comes into force once all have ratified.
        force_rate = 12.0, "1/yr", NON_NEGATIVE, "judgement: a month for deposits and notes";
        /// Rate at which it fails before it is signed.
        fail_rate = 0.15, "1/yr", EVENT_RATE, "judgement";
        /// Rate at which it fails between signing and force.
        lapse_rate = 0.03, "1/yr", EVENT_RATE, "NATO's accessions of 1999-2024: none of seven rounds in 7.6 years; judgement";
        /// Rate at which it is suspended, where nobody wants it.
        suspend_rate = 0.03, "1/yr", EVENT_RATE, "judgement";
        /// Rate at which a suspension ends.
        resume_rate = 0.5, "1/yr", NON_NEGATIVE, "judgement";
        /// Rate at which it ends at once, by common consent or breach, where nobody wants it.
        end_rate = 0.02, "1/yr", EVENT_RATE, "ATOP 5.1, 1947-89: 3.4 % a year of all ends, half of which come with breaks";
        /// Incentive at which these rates, and those at which members leave, are half of that; 0 where the incentive does
        /// not matter.
        stay_incentive = 0.2, "share", UNIT, "judgement";
        /// Time from notice to the end.
        notice_years = 1.0, "yr", NON_NEGATIVE, "North Atlantic Treaty, article 13; commonest term";
        /// Time from entry into force to the end, unless it is renewed; 0 for no term.
        term_years = 0.0, "yr", NON_NEGATIVE, "scenario";
        /// Probability that it is renewed when its term is over.
        renewal = 0.9, "probability", UNIT, "judgement";
        /// Probability that an announced date is kept.
        kept = 0.8, "probability", UNIT, "judgement: more than half of what is announced comes on its day";
    }
}

parameters! {
    /// A party to an agreement.
    pub struct PartyParameters {
        /// Rate at which it ratifies what is signed; of a group, the rate of each of its states.
        ratify_rate = 2.0, "1/yr", NON_NEGATIVE, "judgement: half a year";
        /// Rate at which it begins to block.
        block_rate = 0.02, "1/yr", EVENT_RATE, "NATO's accessions of 1999-2024: two of 178 ratifications, of Sweden, blocked for longer than a year; judgement";
        /// Rate at which it ceases to.
        lift_rate = 0.5, "1/yr", NON_NEGATIVE, "Turkey and Hungary on Sweden, 1.6 years each; Greece on North Macedonia, ten; shorter ones leave no trace; judgement";
        /// Rate at which it gives notice, where it does not want the agreement.
        leave_rate = 0.01, "1/yr", EVENT_RATE, "judgement";
        /// Rate at which it withdraws its notice.
        withdraw_rate = 0.1, "1/yr", NON_NEGATIVE, "judgement";
    }
}
