//! Outcomes in force: on a date, for how many spells and how long. Checked against the yearly records of states, and
//! against states that are followed from the log of each trajectory.

use stadial::theory::AlignmentType;
use stadial::trajectory::{Event, NEVER};

use crate::setting::{Setting, driver, outcome, sample, sample_logged};

/// An alignment that forms and breaks up, with outcomes of all kinds of conditions.
fn unsteady() -> Setting {
    Setting::new(20)
        .text("alignment.type", "thin")
        .with("alignment.incentive", 0.4)
        .with("alignment.complementarity", 0.6)
        .with("typology.downgrade_rate", 0.4)
        .with("typology.dissolution_rate", 0.3)
        .with("shocks.crisis.rate", 0.3)
        .with("shocks.crisis.effects.urgency.a", "{ mean = 0.4, sd = 0.6 }")
        .text("outcomes.thick.type", "thick")
        .with("outcomes.moderate.stage_at_least", 2)
        .with("outcomes.urgent.values.urgency.a.at_least", 0.5)
        .text("outcomes.late.type", "thick")
        .with("outcomes.late.from", 2005)
        .with("outcomes.late.until", 2012)
        .with("outcomes.crisis.shocks", "[\"crisis\"]")
        .with("outcomes.crisis.within_years", 1)
}

/// On 1 January an outcome that was reached is in force where its condition holds, whatever its window; a shock never is.
/// A count that forgets that states end is detected (asserted).
#[test]
fn an_outcome_is_in_force_where_its_condition_holds() {
    let model = unsteady().model();
    let structure = &model.structure;
    let [thick, moderate, urgent, late, crisis] =
        ["thick", "moderate", "urgent", "late", "crisis"].map(|name| outcome(&model, name));
    let urgency = driver(&model, "urgency.a");
    let steps_per_year = structure.steps_per_year;
    let ended = sample(&model, 4_000, |records, l| {
        let mut ended = [false; 4];
        for year in 0..records.kind.len() {
            let step = year as u32 * steps_per_year;
            let is_thick = records.kind[year][l] == AlignmentType::Thick;
            let holds = [is_thick, records.stage[year][l] >= 2, records.drivers[year][urgency][l] >= 0.5, is_thick];
            for (place, (outcome, holds)) in [thick, moderate, urgent, late].into_iter().zip(holds).enumerate() {
                let reached = records.passage[outcome][l] <= step;
                assert_eq!(records.in_force[year][outcome][l], holds && reached, "{outcome} in year {year}");
                ended[place] |= reached && !holds;
            }
            assert!(!records.in_force[year][crisis][l]);
        }
        ended
    });
    for place in 0..4 {
        assert!(ended.iter().filter(|ended| ended[place]).count() > 100, "outcome {place} ends in many trajectories");
    }
}

/// Spells, their length and the first loss are those of the type as the log tells it.
#[test]
fn spells_are_those_of_the_log() {
    let model = unsteady().model();
    let (thick, crisis) = (outcome(&model, "thick"), outcome(&model, "crisis"));
    let n_steps = model.structure.n_steps();
    let found = sample_logged(&model, 4_000, |records, log, l| {
        let mut since = None;
        let (mut spells, mut steps, mut lost) = (0, 0, NEVER);
        // The type at each moment is the last in the log up to it.
        let mut now = model.structure.initial_type;
        for step in 0..=n_steps {
            for entry in log.iter().filter(|entry| entry.step == step) {
                if let Event::Type { to, .. } = entry.event {
                    now = to;
                }
            }
            match (since, now == AlignmentType::Thick) {
                (None, true) => (since, spells) = (Some(step), spells + 1),
                (Some(from), false) => {
                    (since, steps) = (None, steps + step - from);
                    lost = lost.min(step);
                }
                _ => {}
            }
        }
        steps += since.map_or(0, |from| n_steps - from);
        let seen = (records.spells[thick][l], records.steps_in_force[thick][l], records.lost[thick][l]);
        assert_eq!(seen, (spells, steps, lost));
        assert_eq!((records.spells[crisis][l], records.steps_in_force[crisis][l]), (0, 0), "a shock passes");
        spells
    });
    assert!(found.iter().filter(|&&spells| spells > 1).count() > 100, "many have several spells");
}
