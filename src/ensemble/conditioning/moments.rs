//! Evidence by moment.

use crate::model::Observation;

/// The observations of one moment.
#[derive(Clone, Debug)]
pub(super) struct MomentOfEvidence {
    pub step: u32,
    pub observations: Vec<Observation>,
}

/// Groups observations by moment; within a moment they keep their order. Returns also the place of each in the result, as
/// a running number.
pub(super) fn by_moment(observations: &[Observation]) -> (Vec<MomentOfEvidence>, Vec<usize>) {
    let mut order: Vec<usize> = (0..observations.len()).collect();
    order.sort_by_key(|&place| observations[place].step);
    let mut moments: Vec<MomentOfEvidence> = Vec::new();
    for &place in &order {
        let observation = observations[place].clone();
        match moments.last_mut().filter(|moment| moment.step == observation.step) {
            Some(moment) => moment.observations.push(observation),
            None => moments.push(MomentOfEvidence { step: observation.step, observations: vec![observation] }),
        }
    }
    (moments, order)
}
