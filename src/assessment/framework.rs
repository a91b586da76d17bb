//! The framework of codings: which indicators exist, in which order, and with how many levels (SMAF, conclusion:
//! further cases may drop some, change the order of some stages, and divide depth otherwise).

use crate::scenario::near;
use crate::theory::{DepthScale, INDICATORS, N_INDICATORS, Stages};

use super::{Coding, Subject};

/// Which indicators exist, which stage each one marks, and the number of levels of depth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Framework {
    /// The stage that each indicator marks.
    pub stages: Stages,
    /// The levels of depth.
    pub depth_scale: DepthScale,
    /// By indicator: whether it does not exist.
    pub dropped: [bool; N_INDICATORS],
}

impl Framework {
    /// The framework without the indicators named in `dropped`, and with the stages in `order`: the names of all
    /// others, each once. Without an order, each indicator keeps its number.
    ///
    /// # Errors
    /// With a sentence on each error in the options `--dropped` and `--order`.
    pub fn declared(dropped: &[String], order: &[String], depth_scale: DepthScale) -> Result<Self, String> {
        let mut errors = Vec::new();
        let mut framework = Self { depth_scale, ..Self::default() };
        for j in indicators("--dropped", dropped, &mut errors) {
            framework.dropped[j] = true;
        }
        if !order.is_empty() {
            framework.stages = framework.stages_in(order, &mut errors);
        }
        if errors.is_empty() { Ok(framework) } else { Err(errors.join("\n")) }
    }

    /// The stages in this order: all indicators that are not dropped, each once.
    fn stages_in(&self, names: &[String], errors: &mut Vec<String>) -> Stages {
        let order = indicators("--order", names, errors);
        for &j in order.iter().filter(|&&j| self.dropped[j]) {
            let key = INDICATORS[j].key;
            errors.push(format!(
                "`{key}` is in `--order`, but is dropped: remove it from one of `--order` and `--dropped`"
            ));
        }
        let left_out = (0..N_INDICATORS).filter(|j| !self.dropped[*j] && !order.contains(j));
        let left_out: Vec<String> = left_out.map(|j| format!("`{}`", INDICATORS[j].key)).collect();
        // A name that is unknown or repeated has been reported, and may be the missing one.
        if order.len() == names.len() && !left_out.is_empty() {
            errors.push(format!(
                "`--order` leaves out {}: add them, or drop those that do not exist with `--dropped`",
                left_out.join(", ")
            ));
        }
        Stages::in_order(&order)
    }

    /// The indicators that exist, from 0, in the order of their stages.
    #[must_use]
    pub fn indicators(&self) -> Vec<usize> {
        self.stages.order().into_iter().filter(|&j| !self.dropped[j]).collect()
    }

    /// The subjects: the indicators that exist, in their order, the conditions, and the treaty.
    #[must_use]
    pub fn subjects(&self) -> Vec<Subject> {
        let others = Subject::all().into_iter().filter(|subject| !matches!(subject, Subject::Indicator(_)));
        self.indicators().into_iter().map(Subject::Indicator).chain(others).collect()
    }

    /// The highest stage; 0 without indicators.
    #[must_use]
    pub fn last_stage(&self) -> u8 {
        self.indicators().last().map_or(0, |&j| self.stages.number(j))
    }

    /// The indicators that indicator `j` presupposes, all from 0. Dropped indicators are not presupposed, nor are those
    /// with a later stage: an order that places them later denies that they must come first.
    #[must_use]
    pub fn needs(&self, j: usize) -> Vec<usize> {
        let needs = INDICATORS[j].needs.iter().map(|&number| usize::from(number) - 1);
        needs.filter(|&needed| !self.dropped[needed] && self.stages.number(needed) < self.stages.number(j)).collect()
    }

    /// The words for the levels of a subject in files, from the lowest.
    #[must_use]
    pub fn words(&self, subject: Subject) -> &'static [&'static str] {
        subject.words(self.depth_scale)
    }

    /// The word of a row in files.
    #[must_use]
    pub fn word(&self, coding: &Coding) -> &'static str {
        self.words(coding.subject).get(usize::from(coding.level)).copied().unwrap_or_default()
    }

    /// The same, in prose.
    #[must_use]
    pub fn in_prose(&self, coding: &Coding) -> String {
        match coding.subject {
            Subject::Indicator(_) => self.depth_scale.name(coding.level),
            Subject::Condition(_) | Subject::Treaty => self.word(coding).replace('_', " "),
        }
    }
}

/// The indicators (from 0) with these names; reports each name that is unknown or repeated, and leaves it out.
fn indicators(option: &str, names: &[String], errors: &mut Vec<String>) -> Vec<usize> {
    let keys: [&str; N_INDICATORS] = std::array::from_fn(|j| INDICATORS[j].key);
    let mut found = Vec::new();
    for name in names {
        match keys.iter().position(|key| *key == name.trim()) {
            Some(j) if found.contains(&j) => {
                errors.push(format!("`{option}` lists `{}` twice: remove one of the two", keys[j]));
            }
            Some(j) => found.push(j),
            None => {
                let suggestion = near(name, keys).map(|suggestion| format!("; did you mean `{suggestion}`? "));
                let suggestion = suggestion.unwrap_or_else(|| ". ".to_owned());
                let known = keys.join(", ");
                errors.push(format!("unknown indicator `{name}` in `{option}`{suggestion}The indicators are: {known}"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(keys: &[&str]) -> Vec<String> {
        keys.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn nothing_declared_is_the_standard_framework() {
        let framework = Framework::declared(&[], &[], DepthScale::default()).unwrap();
        assert_eq!(framework, Framework::default());
        assert_eq!(framework.subjects(), Subject::all());
        assert_eq!(framework.last_stage(), 7);
        for (j, indicator) in INDICATORS.iter().enumerate() {
            let needs: Vec<u8> = framework.needs(j).into_iter().map(|needed| needed as u8 + 1).collect();
            assert_eq!(needs, indicator.needs);
        }
    }

    #[test]
    fn dropped_and_later_indicators_are_not_presupposed() {
        let dropped = Framework::declared(&names(&["consultations", "defence_policy"]), &[], DepthScale::default());
        let dropped = dropped.unwrap();
        assert_eq!((dropped.indicators(), dropped.last_stage()), (vec![0, 2, 3, 4, 5], 6));
        assert_eq!((dropped.needs(3), dropped.needs(4)), (Vec::new(), vec![2, 3]));
        let keys = ["exercises", "consultations", "military_technical", "integrated_command", "troop_placement"];
        let order = names(&[&keys[..], &["defence_policy", "confidence_building"]].concat());
        let moved = Framework::declared(&[], &order, DepthScale::default()).unwrap();
        assert_eq!((moved.indicators(), moved.last_stage()), (vec![3, 1, 2, 4, 5, 6, 0], 7));
        assert_eq!((moved.needs(3), moved.needs(2), moved.needs(4)), (Vec::new(), vec![1], vec![1, 2, 3]));
    }
}
