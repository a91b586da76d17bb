//! The codebook: for each number that is judged on a fixed scale, what its ends mean, and anchors: the values that
//! shipped scenarios give it, each with who towards whom and when.
//!
//! The anchors stand in `anchors.csv`. A test reads every scenario that they name, and demands its value, its year and
//! the reason that stands beside the number there.

use std::sync::LazyLock;

use crate::parameter::shown;

/// A value that a shipped scenario gives a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchor {
    /// The value, in the unit of the parameter.
    pub value: f64,
    /// Who towards whom, or whose alignment.
    pub who: String,
    /// The year of the start of the scenario, to which the value belongs.
    pub year: i32,
    /// The scenario, from the folder of the project.
    pub file: String,
    /// The path of the number in it.
    pub path: String,
    /// The reason that the scenario gives beside the number; may be empty.
    pub why: String,
}

/// The scale of a parameter: what its ends mean. A target has the scale of its variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The last part of the path; `orientation`, `threat_profile` and `theatres` stand for all names below.
    pub parameter: &'static str,
    /// What the lower end means.
    pub low: &'static str,
    /// What the upper end means.
    pub high: &'static str,
}

/// The scales, those of members first.
pub const SCALES: [Scale; 21] = [
    scale("severity", "0: no threat at all", "1: the existence of the state is at stake"),
    scale("urgency", "0: nothing calls for a response", "1: at war for its existence"),
    scale("hostile_intent", "0: trusted", "1: bent on the member's destruction"),
    scale("stake", "0: no trade, credit or investment to lose", "1: its economy depends on the adversary"),
    scale("proximity", "0: out of reach", "1: on its soil"),
    scale("offensive_capability", "0: cannot attack it", "1: it has no defence"),
    scale("identity", "0: a radical Other; 1/3 to .75: a non-radical Other", "1: we"),
    scale("expectation", "0: claims no standing", "1: claims all standing among the members; 1/n is equality"),
    scale("deterrent", "0: no nuclear forces of its own", "1: a secure second strike"),
    scale("military_burden", "0: no military expenditure", "1: all of GDP; a measured share, not a judgement"),
    scale("anxiety", "0: none", "no upper end: .35 is marked, .45 severe"),
    scale("orientation", "-1: status quo power, wholly satisfied", "1: revisionist, rejects the whole order"),
    scale("threat_profile", "0: no part of the threat", "1: the whole threat; the categories of a member sum to 1"),
    scale("incentive", "0: nothing is gained by alignment", "1: the strongest; follows from the rest if left out"),
    scale("learning", "0: power calls for alignment, as far as they know", "1: they have learnt to do without"),
    scale("hedge", "0: none cooperates with a partner's rival", "1: as closely as with the partner"),
    scale("overlap", "0: different threats", "1: the same state and the same category of threat"),
    scale("complementarity", "0: nothing to trade", "1: economies that complete each other"),
    scale("contestation", "0: no core interest of a partner is contested", "1: all are"),
    scale("exposure", "0: out of each other's reach", "1: a common border; computed from the distance, not judged"),
    scale("theatres", "0: no interest there", "1: the only theatre; the weights sum to 1"),
];

const fn scale(parameter: &'static str, low: &'static str, high: &'static str) -> Scale {
    Scale { parameter, low, high }
}

/// The table of anchors, as it stands beside this file.
pub(super) const ANCHORS: &str = include_str!("anchors.csv");

/// Each parameter's name with an anchor, in the order of the table.
static READ: LazyLock<Vec<(String, Anchor)>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(ANCHORS.as_bytes());
    reader.records().filter_map(|record| anchor(&record.ok()?)).collect()
});

fn anchor(record: &csv::StringRecord) -> Option<(String, Anchor)> {
    let cell = |place: usize| record.get(place).map(str::to_owned);
    let anchor = Anchor {
        value: cell(1)?.parse().ok()?,
        who: cell(2)?,
        year: cell(3)?.parse().ok()?,
        file: cell(4)?,
        path: cell(5)?,
        why: cell(6)?,
    };
    Some((cell(0)?, anchor))
}

impl Scale {
    /// Its anchors, the least first.
    pub fn anchors(&self) -> impl Iterator<Item = &'static Anchor> {
        READ.iter().filter(|(parameter, _)| parameter == self.parameter).map(|(_, anchor)| anchor)
    }

    /// Its ends and its anchors, in a line.
    #[must_use]
    pub fn in_words(&self) -> String {
        format!("Scale: {}; {}. Anchors: {}", self.low, self.high, self.in_a_line())
    }

    /// The anchors in a line: `0.48: China towards the United States in 2025; 0.70: ...`.
    #[must_use]
    pub fn in_a_line(&self) -> String {
        let anchors: Vec<String> = self.anchors().map(Anchor::to_string).collect();
        anchors.join("; ")
    }
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} in {}", written(self.value), self.who, self.year)
    }
}

/// A value with two digits after the point, or more where it has more.
pub(crate) fn written(value: f64) -> String {
    let two = format!("{value:.2}");
    if two.parse() == Ok(value) { two } else { shown(value) }
}

/// The scale of the parameter at a path, such as `actors.china.urgency_target`.
#[must_use]
pub fn scale_of(path: &str) -> Option<&'static Scale> {
    let parts: Vec<&str> = path.split('.').collect();
    let name = match parts.as_slice() {
        ["actors", _, group @ ("orientation" | "threat_profile"), ..] => group,
        ["theatres", _] => "theatres",
        ["actors" | "alignment", .., name] if parts.len() == if parts[0] == "actors" { 3 } else { 2 } => {
            name.strip_suffix("_target").unwrap_or(name)
        }
        _ => return None,
    };
    SCALES.iter().find(|scale| scale.parameter == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::scenario::{Scenario, load, parameters};

    fn shipped(file: &str) -> (Scenario, String) {
        let path = std::path::Path::new(file);
        // Without default distributions, so that numbers are as they are given.
        let as_given = ["uncertainty.spread=0".to_owned()];
        (load(path, &as_given).unwrap(), std::fs::read_to_string(path).unwrap())
    }

    /// The comment on the line that gives the number at a path.
    fn reason(text: &str, path: &str) -> String {
        let mut table = "";
        for line in text.lines() {
            if let Some(header) = line.strip_prefix('[') {
                table = header.split(']').next().unwrap();
            }
            let Some((key, rest)) = line.split_once(" = ") else { continue };
            let given = format!("{table}.{key}");
            let within = path.strip_prefix(&given).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            if within {
                return rest.split_once('#').map_or("", |(_, comment)| comment).trim().to_owned();
            }
        }
        panic!("{path} is not given on a line of its own")
    }

    /// No anchor is stale: value, year and reason are those of the scenario that it names.
    #[test]
    fn anchors_are_what_the_scenarios_say() {
        let mut read: BTreeMap<&str, (Scenario, String)> = BTreeMap::new();
        let lines = ANCHORS.lines().count();
        assert_eq!(READ.len() + 1, lines, "every row of the table is read");
        for (parameter, anchor) in READ.iter() {
            let (scenario, text) = read.entry(&anchor.file).or_insert_with(|| shipped(&anchor.file));
            let rows = parameters(scenario);
            let row = rows.iter().find(|row| row.path == anchor.path).unwrap_or_else(|| panic!("{anchor:?}"));
            assert_eq!(row.value, shown(anchor.value), "{anchor:?}");
            assert_eq!(scenario.model.structure.start_year, anchor.year, "{anchor:?}");
            assert_eq!(reason(text, &anchor.path), anchor.why, "{anchor:?}");
            assert_eq!(scale_of(&anchor.path).map(|scale| scale.parameter), Some(parameter.as_str()), "{anchor:?}");
        }
    }

    /// The words name the actor and the adversary, or the members, of the scenario.
    #[test]
    fn anchors_name_those_concerned() {
        let known = [("usa", "United States"), ("ussr", "Soviet Union"), ("uk", "Britain")];
        let named = |who: &str, actor: &str| {
            let name = known.iter().find(|(key, _)| *key == actor).map_or(actor, |(_, name)| name);
            let (who, name) = (who.to_lowercase().replace(" and ", " "), name.to_lowercase().replace('_', " "));
            who.contains(&name)
        };
        let mut read: BTreeMap<&str, Scenario> = BTreeMap::new();
        for (parameter, anchor) in READ.iter() {
            let scenario = read.entry(&anchor.file).or_insert_with(|| shipped(&anchor.file).0);
            let structure = &scenario.model.structure;
            let parts: Vec<&str> = anchor.path.split('.').collect();
            let towards = ["severity", "urgency", "hostile_intent", "stake", "proximity", "offensive_capability"];
            let mut concerned = if parts[0] == "actors" { vec![parts[1]] } else { Vec::new() };
            if towards.contains(&parameter.as_str()) {
                concerned.push(&structure.adversary);
            } else if ["identity", "expectation"].contains(&parameter.as_str()) || parts[0] != "actors" {
                concerned.extend(structure.members.iter().map(String::as_str));
            }
            assert!(concerned.iter().all(|actor| named(&anchor.who, actor)), "{anchor:?}: {concerned:?}");
        }
    }

    /// Three anchors or more, the least first; the incentive is given in two scenarios only.
    #[test]
    fn every_scale_has_its_anchors_in_order() {
        for scale in &SCALES {
            let values: Vec<f64> = scale.anchors().map(|anchor| anchor.value).collect();
            assert!(values.len() >= if scale.parameter == "incentive" { 2 } else { 3 }, "{scale:?}");
            assert!(values.is_sorted() && values.first() < values.last(), "{scale:?}: {values:?}");
        }
    }

    /// Every share and orientation that a scenario sets has a scale.
    #[test]
    fn no_judged_number_is_without_a_scale() {
        let mut seen = 0;
        for file in ["scenarios/china-russia.toml", "scenarios/cases/us-thailand.toml"] {
            for row in parameters(&shipped(file).0) {
                let of_scenario =
                    ["actors.", "alignment.", "theatres."].iter().any(|group| row.path.starts_with(group));
                if of_scenario && (row.unit.starts_with("share") || ["orientation", "anxiety"].contains(&row.unit)) {
                    assert!(scale_of(&row.path).is_some(), "{}", row.path);
                    seen += 1;
                }
            }
        }
        assert!(seen > 60, "{seen}");
        for other in ["actors.china.gdp", "balance.threat.severity", "alignment.indicators.exercises.depth", "severity"]
        {
            assert_eq!(scale_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_scale_is_a_line() {
        let severity = scale_of("actors.iran.severity").unwrap().in_a_line();
        assert!(severity.contains("0.48: China towards the United States in 2025; "), "{severity}");
        assert!(severity.contains("0.70: Russia towards the United States in 2025"), "{severity}");
        assert_eq!(scale_of("actors.iran.severity"), scale_of("actors.x.severity_target"));
    }
}
