//! Milestones: the years that summaries show.

/// The years that a summary shows: some round ones, and the last of the run.
pub fn milestones(start: i32, end: i32) -> Vec<i32> {
    let last = end - 1;
    let step = match end - start {
        ..=8 => 2,
        9..=24 => 5,
        25..=45 => 10,
        46..=90 => 20,
        years => (years / 4 + 9) / 10 * 10,
    };
    let mut years: Vec<i32> = (start + 1..last).filter(|year| year % step == 0).collect();
    years.push(last);
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milestones_are_round_years_and_the_last_year() {
        assert_eq!(milestones(2025, 2055), [2030, 2040, 2050, 2054]);
        assert_eq!(milestones(1991, 2024), [2000, 2010, 2020, 2023]);
        assert_eq!(milestones(2000, 2001), [2000]);
        assert!(milestones(1000, 2000).len() <= 6);
    }
}
