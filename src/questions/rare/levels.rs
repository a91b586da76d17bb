//! Levels of progress, from pilot replicates.

use crate::analysis::{Particle, Setting};
use crate::ensemble::in_parallel;
use crate::trajectory::Pursuit;

/// Trajectories of each pilot replicate, and the number of these.
const PILOT_EFFORT: usize = 64;
const PILOTS: u64 = 16;
/// Numbers of pilot replicates: their random numbers are used for the levels alone.
const FIRST_PILOT: u64 = 1 << 31;
/// The target share of trajectories that reach the next level.
const SHARE: f64 = 0.2;
/// The maximum number of levels.
const LEVELS_MAX: usize = 60;
/// Levels such that about a fifth of the trajectories at one reach the next, and the number of steps for finding them;
/// `None` if it was stopped.
pub(super) fn find_levels(
    setting: &Setting<'_>,
    threads: usize,
    advance: &(dyn Fn(u64) + Sync),
) -> Result<Option<(Vec<f64>, u64)>, rayon::ThreadPoolBuildError> {
    let pilot = Setting { effort: PILOT_EFFORT, ..*setting };
    let numbers = FIRST_PILOT..FIRST_PILOT + PILOTS;
    let mut groups: Vec<(u64, Vec<Particle>)> = numbers.map(|number| (number, pilot.first(number))).collect();
    let (mut levels, mut steps): (Vec<f64>, u64) = (Vec::new(), 0);
    while levels.len() < LEVELS_MAX {
        let n = groups.len() as u64;
        let pursue = |level: f64| -> Result<Option<Vec<Vec<Pursuit>>>, rayon::ThreadPoolBuildError> {
            let work = |group: u64| {
                let (number, particles) = &groups[group as usize];
                let found = pilot.pursue(*number, particles, level);
                advance(found.as_ref().map_or(0, |found| found.len() as u64));
                found
            };
            let found = in_parallel(0..n, threads, &work)?;
            Ok(found.into_iter().collect::<Option<Vec<Vec<Pursuit>>>>())
        };
        let Some(found) = pursue(f64::INFINITY)? else { return Ok(None) };
        steps += found.iter().flatten().map(|pursuit| pursuit.steps).sum::<u64>();
        let reached = found.iter().flatten().filter(|pursuit| pursuit.arrival.is_some()).count();
        let total = found.iter().flatten().count();
        if reached as f64 >= SHARE * total as f64 {
            break;
        }
        // Progress at least that of trajectories that reached the outcome is no level before it.
        let on_the_way = found.iter().flatten().filter(|pursuit| pursuit.arrival.is_none());
        let mut farthest: Vec<f64> = on_the_way.map(|pursuit| pursuit.farthest).collect();
        farthest.sort_by(f64::total_cmp);
        let before = levels.last().copied().unwrap_or(f64::NEG_INFINITY);
        let place = ((1.0 - SHARE) * total as f64) as usize;
        let start = if levels.is_empty() { farthest.first().copied().unwrap_or(before) } else { before };
        let Some(level) = farthest.into_iter().skip(place).find(|&value| value > start) else { break };
        let Some(found) = pursue(level)? else { return Ok(None) };
        steps += found.iter().flatten().map(|pursuit| pursuit.steps).sum::<u64>();
        levels.push(level);
        let number = levels.len();
        let next = |((replicate, particles), found): ((u64, Vec<Particle>), Vec<Pursuit>)| {
            let anyone = found.iter().any(|pursuit: &Pursuit| pursuit.arrival.is_some());
            anyone.then(|| (replicate, pilot.split(replicate, (number, level), &particles, found)))
        };
        groups = groups.into_iter().zip(found).filter_map(next).collect();
    }
    Ok(Some((levels, steps)))
}
