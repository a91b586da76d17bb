//! What a parameter is: a number with a path, a unit, a domain, a meaning and a source, each written once, beside
//! the equation that uses it.

/// The numbers that a parameter may take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Domain {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether the ends themselves are excluded.
    pub open: bool,
}

impl Domain {
    /// Any finite number up to a size that no equation needs.
    pub const REAL: Self = Self { low: -1e6, high: 1e6, open: false };
    /// Zero or more.
    pub const NON_NEGATIVE: Self = Self { low: 0.0, high: 1e6, open: false };
    /// More than zero.
    pub const POSITIVE: Self = Self { low: 0.0, high: 1e6, open: true };
    /// A probability, a weight or a share, ends included.
    pub const UNIT: Self = Self { low: 0.0, high: 1.0, open: false };
    /// A share that is held on the logit scale, so that 0 and 1 are out of reach.
    pub const SHARE: Self = Self { low: 0.0, high: 1.0, open: true };
    /// An orientation between status quo (-1) and revisionism (+1), held on the artanh scale.
    pub const ORIENTATION: Self = Self { low: -1.0, high: 1.0, open: true };
    /// A depth of an indicator; a scenario says how many levels there are.
    pub const DEPTH: Self = Self { low: 0.0, high: 9.0, open: false };
    /// Steepness of a logistic curve in a quantity of [0, 1]; beyond 500 it is a step.
    pub const STEEPNESS: Self = Self { low: 0.0, high: 500.0, open: true };

    /// A closed interval.
    #[must_use]
    pub const fn between(low: f64, high: f64) -> Self {
        Self { low, high, open: false }
    }

    /// Whether `value` is in the domain (NaN never is).
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        if self.open { value > self.low && value < self.high } else { value >= self.low && value <= self.high }
    }
}

impl std::fmt::Display for Domain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (left, right) = if self.open { ('(', ')') } else { ('[', ']') };
        match (self.low, self.high) {
            (-1e6, 1e6) => write!(f, "a number"),
            (0.0, 1e6) if self.open => write!(f, "more than 0"),
            (0.0, 1e6) => write!(f, "0 or more"),
            (low, high) => write!(f, "in {left}{low}, {high}{right}"),
        }
    }
}

/// What is said of a parameter where it is defined.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    /// Last part of its path.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// The values it may take.
    pub domain: Domain,
    /// Where it comes from.
    pub source: &'static str,
}

/// One parameter within a set of parameters.
#[derive(Debug)]
pub struct Slot<'a> {
    /// Its dotted path, e.g. `balance.power.non_permissive`.
    pub path: String,
    /// Its description.
    pub descriptor: &'static Descriptor,
    /// The values it may take in this scenario.
    pub domain: Domain,
    /// Its value; NaN where a scenario has to give one.
    pub value: &'a mut f64,
}

/// What is called for every parameter, in the order of definition.
pub type Visitor<'v, 'a> = &'v mut dyn FnMut(Slot<'a>);

/// A group of parameters.
pub trait Parametric {
    /// Calls `visitor` for every parameter of the group, whose paths start with `prefix`.
    fn visit<'a>(&'a mut self, prefix: &str, visitor: Visitor<'_, 'a>);
}

/// Defines a group of parameters: a struct of numbers and the description of each.
///
/// `name = default, unit, domain, source;` under a doc comment that is the parameter's meaning. A default of NaN
/// means that a scenario has to give the value.
macro_rules! parameters {
    ($(#[doc = $group:literal])+ pub struct $Group:ident {
        $($(#[doc = $meaning:literal])+ $name:ident = $default:expr, $unit:literal, $domain:ident, $source:literal;)+
    }) => {
        $(#[doc = $group])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $Group {
            $($(#[doc = $meaning])+ pub $name: f64,)+
        }

        impl Default for $Group {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl $crate::parameter::Parametric for $Group {
            fn visit<'a>(&'a mut self, prefix: &str, visitor: $crate::parameter::Visitor<'_, 'a>) {
                $({
                    static DESCRIPTOR: $crate::parameter::Descriptor = $crate::parameter::Descriptor {
                        name: stringify!($name),
                        meaning: concat!($($meaning),+),
                        unit: $unit,
                        domain: $crate::parameter::Domain::$domain,
                        source: $source,
                    };
                    visitor($crate::parameter::Slot {
                        path: format!("{prefix}.{}", stringify!($name)),
                        descriptor: &DESCRIPTOR,
                        domain: DESCRIPTOR.domain,
                        value: &mut self.$name,
                    });
                })+
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::Domain;

    #[test]
    fn domains_hold_what_they_say() {
        assert!(Domain::UNIT.contains(0.0) && !Domain::SHARE.contains(0.0) && !Domain::UNIT.contains(f64::NAN));
        assert_eq!(Domain::SHARE.to_string(), "in (0, 1)");
        assert_eq!(Domain::NON_NEGATIVE.to_string(), "0 or more");
    }
}
