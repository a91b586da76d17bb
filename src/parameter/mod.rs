//! Parameters: numbers with a path, a unit, a domain, a meaning and a source, each defined once, beside the equation
//! that uses it.

mod domain;
mod shown;

pub use domain::{Domain, Refusal};
pub(crate) use shown::shown;

/// The definition of a parameter.
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
    /// Its value; NaN where a scenario must give one.
    pub value: &'a mut f64,
}

/// A function that is called for every parameter, in the order of definition.
pub type Visitor<'v, 'a> = &'v mut dyn FnMut(Slot<'a>);

/// A group of parameters.
pub trait Parametric {
    /// Calls `visitor` for every parameter of the group, whose paths start with `prefix`.
    fn visit<'a>(&'a mut self, prefix: &str, visitor: Visitor<'_, 'a>);
}

/// Defines a group of parameters: a struct of numbers and the description of each.
///
/// `name = default, unit, domain, source;` under a doc comment that is the parameter's meaning. A default of NaN means
/// that a scenario must give the value.
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
