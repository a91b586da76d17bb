//! The admissible values of a quantity, wherever they are given, and the plausible ones.

/// The values that a parameter or a variable may be given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Domain {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether the ends themselves are excluded.
    pub open: bool,
    /// The lowest and the highest plausible value, both included; infinite where any value is plausible. A value beyond
    /// them is used, with a warning.
    pub plausible: (f64, f64),
    /// Whether the highest plausible value itself is implausible already.
    pub plausible_below: bool,
}

/// Why a value cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule that it breaks, to follow "must be".
    pub rule: String,
    /// What to do instead, in the imperative.
    pub way_out: String,
}

/// Plausible range of a domain in which every value is plausible.
const ANY: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

impl Domain {
    /// Any finite number up to a size that no equation exceeds.
    pub const REAL: Self = Self::between(-1e6, 1e6);
    /// Zero or more.
    pub const NON_NEGATIVE: Self = Self::between(0.0, 1e6);
    /// More than zero.
    pub const POSITIVE: Self = Self { open: true, ..Self::between(0.0, 1e6) };
    /// A probability, a weight or a share, ends included.
    pub const UNIT: Self = Self::between(0.0, 1.0);
    /// A share that is held on the logit scale, so that 0 and 1 are out of reach.
    pub const SHARE: Self = Self { open: true, ..Self::between(0.0, 1.0) };
    /// An orientation between status quo (-1) and revisionism (+1), held on the artanh scale.
    pub const ORIENTATION: Self = Self { open: true, ..Self::between(-1.0, 1.0) };
    /// A depth of an indicator; a scenario says how many levels there are.
    pub const DEPTH: Self = Self::between(0.0, 9.0);
    /// Exponents: above 0, and small enough that powers of shares are numbers.
    pub const EXPONENT: Self = Self { open: true, ..Self::between(0.0, 50.0) };
    /// A GDP in trillion US$. The smallest states have some 0.00006, the whole world about 110 (World Bank,
    /// NY.GDP.MKTP.CD, 2023).
    pub const GDP: Self = Self::POSITIVE.plausibly(1e-5, 200.0);
    /// Growth of the logarithm of GDP in a year: at the ends GDP falls to 1/e or grows by a factor of e. Rates beyond
    /// 0.2 occur in years of war, collapse or oil, but do not last.
    pub const GROWTH: Self = Self::between(-1.0, 1.0).plausibly(-0.2, 0.2);
    /// Volatility of the growth rate, per square root of a year.
    pub const GROWTH_VOLATILITY: Self = Self::NON_NEGATIVE.plausibly(0.0, 0.2);
    /// Volatility of the logarithm of GDP, per square root of a year.
    pub const GDP_VOLATILITY: Self = Self::NON_NEGATIVE.plausibly(0.0, 0.5);
    /// Volatility of a variable on its own scale, mostly logit, per square root of a year: with 3, a share of one half
    /// may be .05 or .95 after a year.
    pub const VOLATILITY: Self = Self::NON_NEGATIVE.plausibly(0.0, 3.0);
    /// Military expenditure as a share of GDP: in total war up to some 0.7 (Harrison, The Economics of World War II,
    /// 1998, table 1-8).
    pub const MILITARY_BURDEN: Self = Self::SHARE.plausibly(0.0, 0.7);
    /// Rate of events such as shocks, turns and ends of treaties, per year. What happens once a year or more is a
    /// condition, not an event.
    pub const EVENT_RATE: Self = Self { plausible_below: true, ..Self::NON_NEGATIVE.plausibly(0.0, 1.0) };
    /// A positive number that is compared with shares: above 1 it is out of their reach.
    pub const THRESHOLD: Self = Self::POSITIVE.plausibly(0.0, 1.0);
    /// A difference between shares.
    pub const SHARE_DIFFERENCE: Self = Self::NON_NEGATIVE.plausibly(0.0, 1.0);

    /// A closed interval.
    #[must_use]
    pub const fn between(low: f64, high: f64) -> Self {
        Self { low, high, open: false, plausible: ANY, plausible_below: false }
    }

    /// The same domain, with only the values from `low` to `high` plausible.
    #[must_use]
    pub const fn plausibly(self, low: f64, high: f64) -> Self {
        Self { plausible: (low, high), ..self }
    }

    /// The same domain with its ends included.
    #[must_use]
    pub const fn closed(self) -> Self {
        Self { open: false, ..self }
    }

    /// Whether `value` is in the domain (NaN never is).
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        if self.open { value > self.low && value < self.high } else { value >= self.low && value <= self.high }
    }

    /// Whether `value` is plausible.
    #[must_use]
    pub fn is_plausible(&self, value: f64) -> bool {
        let (low, high) = self.plausible;
        value >= low && if self.plausible_below { value < high } else { value <= high }
    }

    /// What to check in an implausible value: how it is written in the unit of the domain, if it looks like one in another
    /// unit.
    #[must_use]
    pub fn likely_slip(&self, value: f64) -> Option<String> {
        let rounded = |value: f64| (value * 1e9).round() / 1e9;
        let (share, trillions) = (rounded(value / 100.0), rounded(value / 1000.0));
        let is_share = self.plausible.1 <= 1.0 && !self.plausible_below && value.abs() > 1.0;
        if *self == Self::GDP && self.is_plausible(trillions) && value > 1.0 {
            Some(format!("GDP is given in trillion US$: {trillions} for {value} billion"))
        } else if is_share && self.is_plausible(share) {
            Some(format!("shares are not given in per cent: {share} for {value} %"))
        } else {
            None
        }
    }

    /// Checks that `value` is in the domain.
    ///
    /// # Errors
    /// If it is not, with the rule and the way out, in the same words wherever the value is written.
    pub fn check(&self, value: f64) -> Result<(), Refusal> {
        if self.contains(value) { Ok(()) } else { Err(self.refusal(value)) }
    }

    /// The refusal of a `value` that is not in the domain.
    #[must_use]
    pub fn refusal(&self, value: f64) -> Refusal {
        let Self { low, high, open, .. } = *self;
        let numbers =
            if open { format!("between {low} and {high}, these excluded") } else { format!("from {low} to {high}") };
        let share = self.share(value).map_or_else(String::new, |share| format!("; {share}"));
        Refusal { rule: self.broken_rule(value), way_out: format!("give a number {numbers}{share}") }
    }

    /// The rule that `value` breaks: for a domain that is bounded only to keep numbers small, the bound.
    fn broken_rule(&self, value: f64) -> String {
        if value >= 1e6 && self.high >= 1e6 {
            if self.open { "less than 1000000".to_owned() } else { "no more than 1000000".to_owned() }
        } else if value < -1e6 && self.low <= -1e6 {
            "no less than -1000000".to_owned()
        } else {
            self.to_string()
        }
    }

    /// How a value that looks like a percentage is written as a share.
    fn share(&self, value: f64) -> Option<String> {
        let noun = match (self.low, self.high, self.open) {
            (0.0, 1.0, _) => "a share",
            (-1.0, 1.0, false) => "a share a year",
            _ => return None,
        };
        let size = value.abs();
        // Rounded, as a person would write it.
        let share = (value * 1e7).round() / 1e9;
        (size > 1.0 && size <= 100.0 && self.contains(share)).then(|| format!("{noun}: {share} for {value} %"))
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

#[cfg(test)]
mod tests {
    use super::Domain;

    #[test]
    fn domains_match_their_descriptions() {
        assert!(Domain::UNIT.contains(0.0) && !Domain::SHARE.contains(0.0) && !Domain::UNIT.contains(f64::NAN));
        assert_eq!(Domain::SHARE.to_string(), "in (0, 1)");
        assert_eq!(Domain::NON_NEGATIVE.to_string(), "0 or more");
    }

    #[test]
    fn a_percentage_is_shown_as_a_share() {
        let way_out = |domain: Domain, value: f64| domain.check(value).unwrap_err().way_out;
        let of_share = "give a number between 0 and 1, these excluded; a share: 0.034 for 3.4 %";
        assert_eq!(way_out(Domain::MILITARY_BURDEN, 3.4), of_share);
        assert_eq!(way_out(Domain::UNIT, 18.0), "give a number from 0 to 1; a share: 0.18 for 18 %");
        assert_eq!(way_out(Domain::GROWTH, -5.0), "give a number from -1 to 1; a share a year: -0.05 for -5 %");
        // Values that are not percentages of a share get no hint.
        assert_eq!(way_out(Domain::SHARE, 1.0), "give a number between 0 and 1, these excluded");
        assert_eq!(way_out(Domain::UNIT, 2027.0), "give a number from 0 to 1");
        assert_eq!(way_out(Domain::ORIENTATION, 3.0), "give a number between -1 and 1, these excluded");
    }

    #[test]
    fn implausible_values_are_still_in_the_domain() {
        for (domain, value) in [(Domain::GROWTH, 0.25), (Domain::GDP, 18_600.0), (Domain::EVENT_RATE, 1.0)] {
            assert!(domain.contains(value) && !domain.is_plausible(value), "{domain:?} {value}");
        }
        assert!(Domain::GROWTH.is_plausible(-0.2) && Domain::REAL.is_plausible(1e6));
        assert!(Domain::EVENT_RATE.is_plausible(0.99) && Domain::THRESHOLD.is_plausible(1.0));
    }

    #[test]
    fn values_in_another_unit_are_rewritten() {
        let slip = |domain: Domain, value: f64| domain.likely_slip(value);
        let billions = "GDP is given in trillion US$: 18.6 for 18600 billion";
        assert_eq!(slip(Domain::GDP, 18_600.0).as_deref(), Some(billions));
        let percent = "shares are not given in per cent: 0.45 for 45 %";
        assert_eq!(slip(Domain::THRESHOLD, 45.0).as_deref(), Some(percent));
        assert_eq!(
            [slip(Domain::EVENT_RATE, 2.0), slip(Domain::THRESHOLD, 450.0), slip(Domain::GROWTH, 0.3)],
            [None, None, None]
        );
    }
}
