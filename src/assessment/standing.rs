//! The state of an alignment: stage, band and depth (SMAF), and the types that its conditions make possible (PROC).

use std::fmt;

use crate::theory::{AlignmentType, Band, Condition, Levels, N_INDICATORS, Obligations, TYPES, TreatyStatus};

use super::{Coding, Framework, N_SUBJECTS, Subject};

/// The word for a subject without a row.
pub const NOT_CODED: &str = "not coded";

/// The state at a moment: for each subject the last row so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing<'a> {
    framework: &'a Framework,
    in_force: [Option<&'a Coding>; N_SUBJECTS],
}

/// An indicator that is present without some of those that it presupposes (SMAF: 3 and 4 need 2; 5, 6 and 7 need 2, 3
/// and 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The indicator that is present, from 0.
    pub indicator: usize,
    /// Those that are not coded present, from 0.
    pub without: Vec<usize>,
}

/// Whether the conditions make a type possible: they are necessary, not sufficient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Possibility {
    /// The type.
    pub kind: AlignmentType,
    /// The conditions that it lacks; possible if empty.
    pub missing: Vec<Missing>,
}

/// A condition that is not met, or not coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The condition.
    pub condition: Condition,
    /// Its level, if coded.
    pub is: Option<u8>,
    /// The least level that is needed.
    pub needed: u8,
}

impl Missing {
    /// The word for its level, if coded.
    #[must_use]
    pub fn is_word(&self) -> Option<&'static str> {
        self.is.map(|level| self.word(level))
    }

    /// The word for the least level that is needed.
    #[must_use]
    pub fn needed_word(&self) -> &'static str {
        self.word(self.needed)
    }

    fn word(&self, level: u8) -> &'static str {
        self.condition.level_names().get(usize::from(level)).copied().unwrap_or_default()
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, is) = (self.condition.key(), self.is_word().unwrap_or(NOT_CODED));
        write!(f, "{key} is {is}, {} is needed", self.needed_word())
    }
}

impl<'a> Standing<'a> {
    /// A state without any coding.
    #[must_use]
    pub fn new(framework: &'a Framework) -> Self {
        Self { framework, in_force: [None; N_SUBJECTS] }
    }

    /// Replaces the row in force for its subject.
    pub(super) fn take(&mut self, coding: &'a Coding) {
        self.in_force[coding.subject.place()] = Some(coding);
    }

    /// The row in force for a subject, if any.
    #[must_use]
    pub fn coding(&self, subject: Subject) -> Option<&'a Coding> {
        self.in_force[subject.place()]
    }

    /// The level of a subject, if coded.
    #[must_use]
    pub fn level(&self, subject: Subject) -> Option<u8> {
        self.coding(subject).map(|coding| coding.level)
    }

    /// That level, in prose.
    #[must_use]
    pub fn in_prose(&self, subject: Subject) -> String {
        self.coding(subject).map_or_else(|| NOT_CODED.to_owned(), |coding| self.framework.in_prose(coding))
    }

    /// The depths of the indicators; those not coded count as absent.
    #[must_use]
    pub fn depths(&self) -> [u8; N_INDICATORS] {
        std::array::from_fn(|j| self.level(Subject::Indicator(j)).unwrap_or(0))
    }

    /// The stage: that of the highest indicator present, from 1; or 0.
    #[must_use]
    pub fn stage(&self) -> u8 {
        self.framework.stages.reached(self.depths())
    }

    /// The band of the stage; `None` at stage 0.
    #[must_use]
    pub fn band(&self) -> Option<Band> {
        self.framework.stages.band(self.stage())
    }

    /// The row of the highest indicator present.
    #[must_use]
    pub fn highest(&self) -> Option<&'a Coding> {
        let stage = self.stage();
        let j = self.framework.indicators().into_iter().find(|&j| self.framework.stages.number(j) == stage)?;
        self.coding(Subject::Indicator(j))
    }

    /// The stage if the highest indicator were absent.
    #[must_use]
    pub fn stage_below(&self) -> u8 {
        let (stages, stage, depths) = (&self.framework.stages, self.stage(), self.depths());
        stages.reached(std::array::from_fn(|j| if stages.number(j) < stage { depths[j] } else { 0 }))
    }

    /// Q, institutionalisation, 0 to 1.
    #[must_use]
    pub fn institutionalisation(&self) -> f64 {
        self.framework.stages.institutionalisation(self.depths(), self.framework.depth_scale)
    }

    /// The indicators that are present without some of those that they presuppose.
    #[must_use]
    pub fn lacks(&self) -> Vec<Lack> {
        let depths = self.depths();
        let lack = |indicator: usize| {
            let needs = self.framework.needs(indicator).into_iter();
            Lack { indicator, without: needs.filter(|&needed| depths[needed] == 0).collect() }
        };
        let present = self.framework.indicators().into_iter().filter(|&j| depths[j] > 0);
        present.map(lack).filter(|lack| !lack.without.is_empty()).collect()
    }

    /// The conditions without a row.
    #[must_use]
    pub fn uncoded_conditions(&self) -> Vec<Condition> {
        Condition::ALL.into_iter().filter(|&condition| self.level(Subject::Condition(condition)).is_none()).collect()
    }

    /// The conditions that each type from the thin partnership on lacks, by rank; empty if no condition is coded.
    #[must_use]
    pub fn possibilities(&self) -> Vec<Possibility> {
        if self.uncoded_conditions().len() == Condition::ALL.len() {
            return Vec::new();
        }
        let kinds = TYPES.into_iter().filter(|kind| *kind != AlignmentType::None);
        kinds.map(|kind| Possibility { kind, missing: self.missing(kind) }).collect()
    }

    /// The conditions of a type that are not met, or not coded.
    fn missing(&self, kind: AlignmentType) -> Vec<Missing> {
        let demanded = Levels::demanded_by(kind);
        let all = Condition::ALL.into_iter().map(|condition| Missing {
            condition,
            is: self.level(Subject::Condition(condition)),
            needed: demanded.of(condition),
        });
        // The lowest level is no demand, so it need not be coded.
        all.filter(|it| it.needed > 0 && it.is.is_none_or(|level| level < it.needed)).collect()
    }

    /// The highest type that the conditions make possible, if any condition is coded.
    #[must_use]
    pub fn possible(&self) -> Option<AlignmentType> {
        self.possibilities().into_iter().rev().find(|it| it.missing.is_empty()).map(|it| it.kind)
    }

    /// Whether the treaty is rhetorical: in force while the conditions of an alliance do not hold (PROC, on the
    /// Sino-Soviet alliance). `None` where no treaty is in force or too little is coded.
    #[must_use]
    pub fn rhetorical(&self) -> Option<bool> {
        let treaty = self.level(Subject::Treaty)? > 0;
        let missing = self.missing(AlignmentType::Alliance);
        let (failed, open) = (missing.iter().any(|it| it.is.is_some()), !missing.is_empty());
        if !treaty || (open && !failed) {
            return None;
        }
        let kind = if open { AlignmentType::Thin } else { AlignmentType::Alliance };
        Some(TreatyStatus::Rhetorical.holds(Obligations::DEFENCE, kind, self.band() == Some(Band::Advanced)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::N_CONDITIONS;

    fn coding(subject: Subject, level: u8) -> Coding {
        let date = "2000".parse().unwrap();
        Coding { date, subject, level, source: "x".to_owned(), confidence: None }
    }

    fn standing_of<'a>(codings: &'a [Coding], framework: &'a Framework) -> Standing<'a> {
        let mut standing = Standing::new(framework);
        codings.iter().for_each(|coding| standing.take(coding));
        standing
    }

    fn ladder(depths: [u8; N_INDICATORS]) -> Vec<Coding> {
        depths.into_iter().enumerate().map(|(j, depth)| coding(Subject::Indicator(j), depth)).collect()
    }

    #[test]
    fn the_stage_is_that_of_the_highest_indicator_and_lower_ones_may_lack() {
        let framework = Framework::default();
        let codings = ladder([0, 0, 2, 1, 1, 0, 0]);
        let standing = standing_of(&codings, &framework);
        assert_eq!((standing.stage(), standing.band(), standing.stage_below()), (5, Some(Band::Advanced), 4));
        assert_eq!(standing.highest().map(|highest| framework.word(highest)), Some("low"));
        let lacks: Vec<_> = standing.lacks().into_iter().map(|lack| (lack.indicator, lack.without)).collect();
        assert_eq!(lacks, [(2, vec![1]), (3, vec![1]), (4, vec![1])]);
        let nothing = Standing::new(&framework);
        assert_eq!((nothing.stage(), nothing.band(), nothing.stage_below()), (0, None, 0));
        assert!(nothing.lacks().is_empty() && nothing.highest().is_none() && nothing.possibilities().is_empty());
    }

    /// Every combination of levels, each coded or not: the possible types agree with the demands, higher codings never
    /// make fewer types possible, and a treaty is rhetorical where an alliance is ruled out.
    #[test]
    fn types_are_possible_where_nothing_is_missing() {
        let framework = Framework::default();
        let choices = Condition::ALL.map(|condition| condition.level_names().len() + 1);
        let n_combinations: usize = choices.iter().product();
        assert_eq!((choices.len(), n_combinations), (N_CONDITIONS, 3 * 4 * 5));
        for combination in 0..n_combinations {
            let mut left = combination;
            let levels = choices.map(|n| {
                let level = left % n;
                left /= n;
                level.checked_sub(1).map(|level| level as u8)
            });
            let mut codings = vec![coding(Subject::Treaty, 1)];
            let coded = Condition::ALL.into_iter().zip(levels).filter_map(|(it, level)| Some((it, level?)));
            codings.extend(coded.map(|(condition, level)| coding(Subject::Condition(condition), level)));
            let standing = standing_of(&codings, &framework);
            // An uncoded condition counts as the lowest level.
            let [threat, identity, status] = levels.map(|level| level.unwrap_or(0));
            let expected = match (threat, identity, status) {
                (1, 2, 3) => AlignmentType::AlliedCommunity,
                (_, 2, 2..) => AlignmentType::NonAlliedCommunity,
                (1, 1.., 2..) => AlignmentType::Alliance,
                (_, 1.., 1..) => AlignmentType::Thick,
                (1, _, 1..) => AlignmentType::Coalition,
                _ => AlignmentType::Thin,
            };
            let known = levels.iter().any(Option::is_some);
            assert_eq!(standing.possible(), known.then_some(expected), "{levels:?}");
            let ruled_out = [1, 1, 2].into_iter().zip(levels).any(|(least, level)| level.is_some_and(|it| it < least));
            let holds = threat >= 1 && identity >= 1 && status >= 2;
            let rhetorical = if ruled_out { Some(true) } else { holds.then_some(false) };
            assert_eq!(standing.rhetorical(), rhetorical, "{levels:?}");
        }
    }

    #[test]
    fn missing_codings_are_described_in_words() {
        let framework = Framework::default();
        let codings =
            [coding(Subject::Condition(Condition::Threat), 0), coding(Subject::Condition(Condition::Status), 1)];
        let standing = standing_of(&codings, &framework);
        let alliance = standing.possibilities().into_iter().find(|it| it.kind == AlignmentType::Alliance).unwrap();
        let missing: Vec<String> = alliance.missing.iter().map(ToString::to_string).collect();
        assert_eq!(
            missing,
            [
                "threat is low, high is needed",
                "identity is not coded, medium is needed",
                "status is minimal, high is needed"
            ]
        );
        assert_eq!(standing.rhetorical(), None, "no treaty is coded");
    }
}
