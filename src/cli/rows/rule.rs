//! The rule that turns public data of states and pairs into the numbers of a row. The page `panel` of the guide states it.

use crate::math::ln;

/// How near two states are to each other (Correlates of War, Direct Contiguity: categories 1 to 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Contiguity {
    Land,
    /// Up to 12 or 24 miles of water.
    Strait,
    /// Up to 150 miles.
    Near,
    /// Up to 400 miles.
    Sea,
    /// Not within 400 miles.
    Apart,
}

impl Contiguity {
    /// From the number of its category; 0 for states that are apart.
    pub(super) fn of(category: u8) -> Option<Self> {
        match category {
            0 => Some(Self::Apart),
            1 => Some(Self::Land),
            2 | 3 => Some(Self::Strait),
            4 => Some(Self::Near),
            5 => Some(Self::Sea),
            _ => None,
        }
    }

    /// `proximity` of an adversary.
    fn proximity(self) -> f64 {
        match self {
            Self::Land => 0.85,
            Self::Strait => 0.8,
            Self::Near => 0.7,
            Self::Sea => 0.55,
            Self::Apart => 0.3,
        }
    }

    /// `exposure` of members to each other: exp(-distance / 2,500 km) at about the middle of the category.
    fn exposure(self) -> f64 {
        match self {
            Self::Land => 1.0,
            Self::Strait => 0.99,
            Self::Near => 0.94,
            Self::Sea => 0.83,
            Self::Apart => 0.35,
        }
    }
}

/// What is known of a state before the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct State {
    /// GDP in US$.
    pub(super) gdp: f64,
    /// Military expenditure as a share of GDP.
    pub(super) burden: Option<f64>,
    /// Its ideal point.
    pub(super) ideal: f64,
}

/// What is known of two states before the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) rivals: bool,
    pub(super) contiguity: Contiguity,
}

/// What is known of a row before its start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Known {
    /// The members a and b.
    pub(super) members: [State; 2],
    pub(super) adversary: State,
    /// The members.
    pub(super) between: Pair,
    /// Each member and the adversary.
    pub(super) towards: [Pair; 2],
}

/// The columns that the rule makes, in their order; each is declared in the template.
pub(super) const COLUMNS: [&str; 26] = [
    "gdp_a",
    "gdp_b",
    "gdp_c",
    "military_burden_a",
    "military_burden_b",
    "military_burden_c",
    "severity_a",
    "severity_b",
    "urgency_a",
    "urgency_b",
    "hostile_intent_a",
    "hostile_intent_b",
    "proximity_a",
    "proximity_b",
    "offensive_capability_a",
    "offensive_capability_b",
    "identity_a",
    "identity_b",
    "orientation_a",
    "orientation_b",
    "type",
    "overlap",
    "hedge",
    "contestation",
    "exposure",
    "start",
];

/// The burden that is taken for offensive capability where it is not known: the template's.
const BURDEN: f64 = 0.025;

fn share(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// Four decimals: more than any of these formulas is good to.
fn number(value: f64) -> String {
    format!("{}", (value * 1e4).round() / 1e4)
}

/// The cells of a row that starts in a year; empty where the template's value holds.
pub(super) fn cells(known: &Known, start: i32) -> Vec<String> {
    let Known { members, adversary, between, towards } = known;
    let each = |of: &dyn Fn(&State, &Pair) -> f64| [0, 1].map(|i| number(of(&members[i], &towards[i])));
    let distance = |state: &State| (state.ideal - adversary.ideal).abs();
    let apart = (members[0].ideal - members[1].ideal).abs();
    let spending = |state: &State| state.gdp * state.burden.unwrap_or(BURDEN);
    let severity =
        |state: &State, pair: &Pair| (0.1 + 0.05 * distance(state) + 0.35 * share(pair.rivals)).clamp(0.05, 0.9);
    let urgency = |_: &State, pair: &Pair| 0.1 + 0.35 * share(pair.rivals);
    let intent =
        |state: &State, pair: &Pair| (0.15 + 0.05 * distance(state) + 0.3 * share(pair.rivals)).clamp(0.05, 0.9);
    let proximity = |_: &State, pair: &Pair| pair.contiguity.proximity();
    let offensive = |state: &State, pair: &Pair| {
        let ratio = ln(spending(adversary) / spending(state)) / std::f64::consts::LN_10;
        (0.2 + 0.3 * share(pair.rivals) + 0.15 * ratio).clamp(0.05, 0.9)
    };
    let identity = number((0.65 - 0.08 * apart - 0.25 * share(between.rivals)).clamp(0.05, 0.85));
    let orientation = |state: &State, _: &Pair| (-0.3 * state.ideal).clamp(-0.8, 0.8);
    let [both, one] = [towards[0].rivals && towards[1].rivals, towards[0].rivals != towards[1].rivals];
    let contested = share(between.rivals);
    let border = share(between.contiguity == Contiguity::Land);
    let unlike = (distance(&members[0]) - distance(&members[1])).abs();
    let gdp = [members[0], members[1], *adversary].map(|state| format!("{}", (state.gdp / 1e6).round() / 1e6));
    let burden = [members[0], members[1], *adversary].map(|state| state.burden.map_or_else(String::new, number));
    let mut cells: Vec<String> = gdp.into_iter().chain(burden).collect();
    for pair in [each(&severity), each(&urgency), each(&intent), each(&proximity), each(&offensive)] {
        cells.extend(pair);
    }
    cells.extend([identity.clone(), identity]);
    cells.extend(each(&orientation));
    cells.push(if between.rivals { "none" } else { "thin" }.to_owned());
    cells.push(number((0.35 + 0.3 * share(both) - 0.05 * unlike).clamp(0.1, 0.9)));
    cells.push(number(0.2 + 0.2 * share(one) + 0.2 * contested));
    cells.push(number(0.2 + 0.35 * contested + 0.1 * border));
    cells.push(number(between.contiguity.exposure()));
    cells.push(start.to_string());
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand, for two rivals of the adversary that share a border and are no rivals.
    #[test]
    fn the_formulas_are_those_of_the_page() {
        let state = |gdp: f64, burden: Option<f64>, ideal: f64| State { gdp, burden, ideal };
        let rival = |rivals: bool, contiguity| Pair { rivals, contiguity };
        let known = Known {
            members: [state(2e12, Some(0.02), -1.0), state(5e11, None, -0.5)],
            adversary: state(1e13, Some(0.04), 2.5),
            between: rival(false, Contiguity::Land),
            towards: [rival(true, Contiguity::Apart), rival(true, Contiguity::Sea)],
        };
        let found = cells(&known, 1993);
        let of = |name: &str| found[COLUMNS.iter().position(|column| *column == name).unwrap()].as_str();
        assert_eq!(found.len(), COLUMNS.len());
        assert_eq!([of("gdp_a"), of("gdp_b"), of("gdp_c"), of("military_burden_b")], ["2", "0.5", "10", ""]);
        // .1 + .05 x 3.5 + .35 and .1 + .05 x 3 + .35.
        assert_eq!([of("severity_a"), of("severity_b"), of("urgency_a")], ["0.625", "0.6", "0.45"]);
        assert_eq!([of("hostile_intent_a"), of("hostile_intent_b")], ["0.625", "0.6"]);
        assert_eq!([of("proximity_a"), of("proximity_b"), of("exposure")], ["0.3", "0.55", "1"]);
        // Spending of 40, 400 and 12.5 bn: log10 of 10 and of 32.
        assert_eq!([of("offensive_capability_a"), of("offensive_capability_b")], ["0.65", "0.7258"]);
        // .65 - .08 x .5.
        assert_eq!([of("identity_a"), of("orientation_a"), of("orientation_b")], ["0.61", "0.3", "0.15"]);
        // .35 + .3 - .05 x .5.
        assert_eq!([of("overlap"), of("hedge"), of("contestation"), of("type")], ["0.625", "0.2", "0.3", "thin"]);
        let apart = Known {
            between: rival(true, Contiguity::Apart),
            towards: [rival(true, Contiguity::Apart), rival(false, Contiguity::Apart)],
            ..known
        };
        let found = cells(&apart, 1993);
        let of = |name: &str| found[COLUMNS.iter().position(|column| *column == name).unwrap()].as_str();
        assert_eq!([of("identity_b"), of("type"), of("hedge"), of("contestation")], ["0.36", "none", "0.6", "0.55"]);
        assert_eq!([of("overlap"), of("exposure"), of("urgency_b")], ["0.325", "0.35", "0.1"]);
    }
}
