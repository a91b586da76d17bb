//! Changes of numbers during a run.

use crate::parameter::Domain;

/// How an amount changes a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// It replaces the number.
    Set,
    /// It is added.
    Add,
    /// The number is multiplied by it.
    Scale,
}

impl Operation {
    /// The values that the amount may take, if `domain` is that of the number.
    #[must_use]
    pub fn domain(self, domain: Domain) -> Domain {
        match self {
            Self::Set => domain,
            Self::Add => Domain::REAL,
            Self::Scale => Domain::NON_NEGATIVE,
        }
    }
}

/// A change of one number for a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The policy to which it belongs.
    pub policy: String,
    /// The path of the number that changes.
    pub path: String,
    /// How.
    pub operation: Operation,
    /// The values that the amount may take.
    pub domain: Domain,
    /// The first step with the changed number.
    pub from: u32,
    /// The step from which the number has its old value again.
    pub until: u32,
}

impl Change {
    /// The path of the amount.
    #[must_use]
    pub fn amount_path(&self) -> String {
        format!("policies.{}.set.{}", self.policy, self.path)
    }
}

parameters! {
    /// The amount by which a policy changes a number.
    pub struct Amount {
        /// The new value, the addend or the factor.
        amount = 0.0, "unit of the number, or 1", REAL, "scenario";
    }
}

/// Distance that a clamped number keeps from an excluded end, as a share of the domain.
const MARGIN: f64 = 1e-6;

/// `value`, or the nearest number that `domain` allows.
pub(super) fn keep(domain: Domain, value: f64) -> f64 {
    if domain.contains(value) {
        return value;
    }
    let margin = if domain.open { MARGIN * (domain.high - domain.low).min(1.0) } else { 0.0 };
    value.clamp(domain.low + margin, domain.high - margin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_held_within_its_domain() {
        assert_eq!(keep(Domain::UNIT, 1.2), 1.0);
        assert_eq!(keep(Domain::UNIT, 0.7), 0.7);
        assert!(Domain::SHARE.contains(keep(Domain::SHARE, -0.1)) && keep(Domain::SHARE, -0.1) < 1e-5);
        assert!(Domain::ORIENTATION.contains(keep(Domain::ORIENTATION, 1.0)));
        assert!(Domain::POSITIVE.contains(keep(Domain::POSITIVE, 0.0)));
    }
}
