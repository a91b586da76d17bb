//! Competing hazards: mutually exclusive events that happen at rates.
//!
//! Each kind of event has a threshold, a unit-exponential number that its integrated hazard uses up; the event
//! happens in the step in which it is used up, and a new threshold is drawn. Because the exponential distribution has
//! no memory, the probability of an event in a step of constant total hazard H is 1 - e^(-H dt), as the equations
//! require; but a random number is needed only when something happens (time rescaling: Brown et al. 2002, DOI
//! 10.1162/08997660252741149). Which of the competing events happens is drawn in proportion to their hazards.

/// The index in `hazards` of the event that happens, from a uniform number in (0, 1). At least one hazard must be
/// positive; an event of hazard zero is never chosen.
#[must_use]
pub fn choose(hazards: &[f64], uniform: f64) -> Option<usize> {
    let total: f64 = hazards.iter().sum();
    let mut rest = uniform * total;
    let mut last = None;
    for (place, &hazard) in hazards.iter().enumerate() {
        if hazard > 0.0 {
            last = Some(place);
            if rest < hazard {
                break;
            }
            rest -= hazard;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chooses_in_proportion_and_never_the_impossible() {
        let hazards = [0.0, 1.0, 0.0, 3.0, 0.0];
        assert_eq!(choose(&hazards, 1e-9), Some(1));
        assert_eq!(choose(&hazards, 0.249), Some(1));
        assert_eq!(choose(&hazards, 0.251), Some(3));
        assert_eq!(choose(&hazards, 1.0 - 1e-12), Some(3));
        assert_eq!(choose(&[0.0, 0.0], 0.5), None);
    }
}
