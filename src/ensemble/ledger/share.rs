//! Which share of a study is worked on.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The most parts into which a study can be divided.
const PARTS_MAX: u32 = 1_000_000;

/// The share `number` of `of`: both count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Share {
    of: u32,
    number: u32,
}

impl Share {
    /// Share `number` of `of`, from 1; `None` if there is no such share.
    #[must_use]
    pub fn new(number: u32, of: u32) -> Option<Self> {
        ((1..=of).contains(&number) && of <= PARTS_MAX).then_some(Self { of, number })
    }

    /// Into how many shares the study is divided.
    #[must_use]
    pub fn of(self) -> u32 {
        self.of
    }

    /// Which of them it is, from 1.
    #[must_use]
    pub fn number(self) -> u32 {
        self.number
    }

    /// The units of a job of `n` that belong to this share. The job is the units of trajectories `job` among `total` of the
    /// whole study: shares are ranges of all units of the study in their order.
    pub(super) fn units(self, n: u64, job: &Range<u64>, total: u64) -> Range<u64> {
        let total = total.max(job.end);
        let weight = u128::from(job.end - job.start);
        // The first unit of the job that belongs to share `number` or a later one.
        let bound = |number: u32| {
            if weight == 0 {
                return n * u64::from(number) / u64::from(self.of);
            }
            let place = u128::from(total) * u128::from(number) / u128::from(self.of);
            let within = place.saturating_sub(u128::from(job.start)).min(weight);
            u64::try_from(within * u128::from(n) / weight).unwrap_or(n)
        };
        let end = if self.number == self.of { n } else { bound(self.number) };
        bound(self.number - 1)..end
    }

    /// The shares that are missing from some, by the number of shares that most of them have.
    #[must_use]
    pub fn missing(shares: &[Self]) -> Vec<Self> {
        let Some(of) = shares.iter().map(|share| share.of).max() else { return Vec::new() };
        (1..=of).map(|number| Self { of, number }).filter(|share| !shares.contains(share)).collect()
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (number, of) = text.split_once('/')?;
            Self::new(number.trim().parse().ok()?, of.trim().parse().ok()?)
        };
        read().ok_or_else(|| {
            format!("must be K/N, part K of N, with K from 1 to N and N at most {PARTS_MAX}, as in 3/16")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the sizes of jobs and the total that was announced, each unit is in one share.
    #[test]
    fn every_unit_is_in_exactly_one_share() {
        for of in [1, 2, 3, 7, 16, 100] {
            for total in [0, 50, 1_000, 5_000] {
                let mut start = 0;
                for (n, weight) in [(10, 1_000), (3, 17), (1, 1), (64, 3_000), (5, 0)] {
                    let job = start..start + weight;
                    start += weight;
                    let mut next = 0;
                    for number in 1..=of {
                        let units = Share::new(number, of).unwrap().units(n, &job, total);
                        assert_eq!(units.start, next, "{number}/{of} of {n}");
                        next = units.end.max(next);
                    }
                    assert_eq!(next, n, "{of} shares of {n} with a total of {total}");
                }
            }
        }
    }

    #[test]
    fn shares_are_read_as_they_are_written() {
        assert_eq!("3/16".parse::<Share>().unwrap().to_string(), "3/16");
        for wrong in ["0/4", "5/4", "3", "3/", "a/b", "1/2000000", "-1/3", ""] {
            assert!(wrong.parse::<Share>().unwrap_err().contains("K/N"), "{wrong}");
        }
        let share = |number| Share::new(number, 4).unwrap();
        assert_eq!(Share::missing(&[share(2), share(3)]), [share(1), share(4)]);
    }
}
