//! What is said of the bands of parameter uncertainty of a run: the errors of their ends, and what would resolve them.

use crate::ensemble::Results;
use crate::render::{ShownBand, bare, end_of, percent, rounded_up, thousands};
use crate::scenario::Scenario;
use crate::stats::{DRAWS_FOR_ENDS, DRAWS_MIN, IntervalEstimate, Needed};
use crate::study::Simulated;

/// The errors of the ends of the first outcome's band in the last of these years, and the band that is nearest to being
/// resolved.
pub(super) fn notes_on_bands(
    scenario: &Scenario,
    found: (&Simulated, &Results),
    years: &[i32],
) -> impl Iterator<Item = String> {
    [ends_of_first(scenario, found, years), not_resolved(scenario, found, years)].into_iter().flatten()
}

/// The errors of the ends of the first outcome's band in the last year, and what would help if an end is not known.
fn ends_of_first(scenario: &Scenario, (run, results): (&Simulated, &Results), years: &[i32]) -> Option<String> {
    let (outcome, year) = (scenario.model.structure.outcomes.first()?, *years.last()?);
    let band = results.probability_of(&outcome.name, year)?.parameter_band?;
    let interval = |end: IntervalEstimate| format!("{} and {}", bare(end.ci_low), percent(end.ci_high));
    let intervals = format!(
        "The ends of a band have errors of their own (probabilities.csv). For the first outcome by {}, the \
         lower end is between {} and the upper end between {} (95 %).",
        end_of(scenario.model.structure.start_day, year),
        interval(band.low),
        interval(band.high)
    );
    let Some(help) = band.needed(run.draws).map(|needed| in_options(needed, run.draws)) else { return Some(intervals) };
    Some(format!("{intervals} < or > marks an end that is not known well enough; to resolve it takes at least {help}."))
}

/// A sample size with the option that gives it, in a run of `draws` draws.
fn in_options(needed: Needed, draws: u64) -> String {
    match needed {
        Needed::Draws(draws) => format!("{} draws (--draws)", thousands(draws)),
        Needed::TrajectoriesPerDraw(number) => {
            let number = rounded_up(number);
            let all = number.saturating_mul(draws);
            format!("{} trajectories in each draw (--trajectories {all})", thousands(number))
        }
    }
}

/// What helps where the table has a band that is not resolved, or none as there are too few draws.
fn not_resolved(scenario: &Scenario, (run, results): (&Simulated, &Results), years: &[i32]) -> Option<String> {
    if run.draws < DRAWS_MIN as u64 {
        return Some(format!(
            "A band takes at least {DRAWS_MIN} draws of the parameters, and both of its ends at least {DRAWS_FOR_ENDS} \
             (--draws); here there are {}.",
            run.draws
        ));
    }
    let outcomes = scenario.model.structure.outcomes.iter();
    let cells = outcomes.flat_map(|outcome| {
        years.iter().filter_map(move |&year| {
            Some((outcome, year, results.probability_of(&outcome.name, year)?.parameter_band?))
        })
    });
    let unresolved = cells.filter(|(.., band)| ShownBand::of(Some(*band)).is_none());
    let size = |needed: Needed| match needed {
        Needed::Draws(draws) => draws,
        Needed::TrajectoriesPerDraw(number) => number,
    };
    let nearest = unresolved.filter_map(|(outcome, year, band)| Some((outcome, year, band.needed(run.draws)?)));
    let (outcome, year, needed) = nearest.min_by_key(|(.., needed)| size(*needed))?;
    Some(format!(
        "[not resolved] marks a band of which neither end is known well enough; for {} by {}, the nearest to it, this \
         takes at least {}.",
        outcome.title,
        end_of(scenario.model.structure.start_day, year),
        in_options(needed, run.draws)
    ))
}
