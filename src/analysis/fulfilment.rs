//! How the conditions of an outcome were met and missed: which was last, which was missing.

use serde::{Deserialize, Serialize};

use crate::stats::Moments;
use crate::trajectory::{NEVER, PartSeen, Parts, Seen, Spell};

/// The counts of a condition.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub last: u64,
    pub held: u64,
    pub missing: u64,
    pub only: u64,
    pub ever: u64,
    /// Steps for which it had held.
    pub steps: Moments,
}

impl Tally {
    fn merge(&mut self, other: &Self) {
        self.last += other.last;
        self.held += other.held;
        self.missing += other.missing;
        self.only += other.only;
        self.ever += other.ever;
        self.steps.merge(&other.steps);
    }
}

/// The counts of a part of a clause.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct PartTally {
    /// How often it came true after the start, in trajectories that reached the outcome by its clause.
    pub came: u64,
    pub own: Tally,
    pub needs: Vec<Tally>,
}

/// The counts of the conditions of a clause.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ClauseTally {
    /// Trajectories that reached the outcome by this clause.
    pub reached: u64,
    /// Trajectories that did not reach it, and for which this clause was the nearest to being met.
    pub others: u64,
    pub parts: Vec<PartTally>,
}

impl ClauseTally {
    pub fn new(parts: &Parts) -> Self {
        let part = |part: &crate::trajectory::Part| PartTally {
            needs: vec![Tally::default(); part.needs.len()],
            ..PartTally::default()
        };
        Self { parts: parts.iter().map(part).collect(), ..Self::default() }
    }

    pub fn merge(&mut self, other: &Self) {
        self.reached += other.reached;
        self.others += other.others;
        for (mine, more) in self.parts.iter_mut().zip(&other.parts) {
            mine.came += more.came;
            mine.own.merge(&more.own);
            mine.needs.iter_mut().zip(&more.needs).for_each(|(mine, more)| mine.merge(more));
        }
    }

    /// Adds a trajectory that reached the outcome by this clause at a step.
    fn add_reached(&mut self, seen: &[PartSeen], parts: &Parts, at: u32) {
        self.reached += 1;
        let last = seen.iter().map(|part| part.held.since).max();
        for ((tally, seen), part) in self.parts.iter_mut().zip(seen).zip(parts) {
            let since = seen.held.since;
            tally.own.last += u64::from(Some(since) == last);
            tally.own.held += 1;
            tally.own.steps.add(f64::from(at.saturating_sub(since)));
            if seen.needs_before.is_empty() {
                continue;
            }
            tally.came += 1;
            let necessary = seen.needs_before.iter().zip(&part.needs).filter(|(_, need)| need.necessary);
            // What held since the start is not counted as met last.
            let gate = necessary.map(|(spell, _)| spell.since).filter(|&since| since != NEVER).max().filter(|&s| s > 0);
            for ((tally, spell), need) in tally.needs.iter_mut().zip(&seen.needs_before).zip(&part.needs) {
                if spell.since != NEVER {
                    tally.held += 1;
                    tally.steps.add(f64::from(since - spell.since));
                    tally.last += u64::from(need.necessary && Some(spell.since) == gate);
                }
            }
        }
    }

    /// Adds a trajectory that never reached the outcome.
    fn add_other(&mut self, seen: &[PartSeen], parts: &Parts) {
        self.others += 1;
        let missing = missing(seen, parts);
        for (place, (tally, seen)) in self.parts.iter_mut().zip(seen).enumerate() {
            let add = |tally: &mut Tally, spell: Spell, leaf: (usize, Option<usize>)| {
                tally.missing += u64::from(spell.since == NEVER);
                tally.only += u64::from(missing == [leaf]);
                tally.ever += u64::from(spell.ever);
            };
            add(&mut tally.own, seen.held, (place, None));
            for (number, (tally, &spell)) in tally.needs.iter_mut().zip(&seen.needs).enumerate() {
                add(tally, spell, (place, Some(number)));
            }
        }
    }
}

/// The missing conditions: of every part that does not hold, the necessary conditions that do not, or else the part
/// itself.
fn missing(seen: &[PartSeen], parts: &Parts) -> Vec<(usize, Option<usize>)> {
    let mut missing = Vec::new();
    for (place, (seen, part)) in seen.iter().zip(parts).enumerate().filter(|(_, (seen, _))| seen.held.since == NEVER) {
        let before = missing.len();
        for (number, (spell, need)) in seen.needs.iter().zip(&part.needs).enumerate() {
            if need.necessary && spell.since == NEVER {
                missing.push((place, Some(number)));
            }
        }
        if missing.len() == before {
            missing.push((place, None));
        }
    }
    missing
}

/// Adds a trajectory to the clause by which it reached the outcome, or else to the clause with the fewest missing
/// conditions.
pub(crate) fn add_to_clauses(tallies: &mut [ClauseTally], seen: &Seen, clauses: &[Parts]) {
    let all = || tallies.iter().zip(&seen.clauses).zip(clauses);
    if seen.reached == NEVER {
        let nearest = all().enumerate().min_by_key(|(_, ((_, seen), parts))| missing(seen, parts).len());
        if let Some(place) = nearest.map(|(place, _)| place) {
            tallies[place].add_other(&seen.clauses[place], &clauses[place]);
        }
    } else {
        let met = |parts: &Vec<PartSeen>| parts.iter().all(|part| part.held.since != NEVER);
        if let Some(place) = seen.clauses.iter().position(met) {
            tallies[place].add_reached(&seen.clauses[place], &clauses[place], seen.reached);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_is_a_part_or_its_unmet_conditions() {
        use crate::model::Condition;
        use crate::trajectory::{Need, Part};
        let spell = |holds: bool| Spell { since: if holds { 3 } else { NEVER }, ever: holds };
        let need = |necessary: bool| Need { any: vec![Condition::Stage { low: 1, high: 7 }], necessary };
        let part =
            Part { condition: Condition::Stage { low: 2, high: 7 }, needs: vec![need(true), need(true), need(false)] };
        let seen = |held: bool, needs: [bool; 3]| PartSeen {
            held: spell(held),
            needs: needs.map(spell).to_vec(),
            needs_before: Vec::new(),
        };
        let missing = |seen: PartSeen| missing(&[seen], &vec![part.clone()]);
        assert_eq!(missing(seen(false, [true, false, true])), [(0, Some(1))]);
        assert_eq!(missing(seen(false, [false, false, false])), [(0, Some(0)), (0, Some(1))]);
        // All necessary conditions hold: only the event itself is missing.
        assert_eq!(missing(seen(false, [true, true, false])), [(0, None)]);
        assert!(missing(seen(true, [false, false, false])).is_empty());
    }
}
