//! Notes on an analysis: noise, convergence, and what was not assessed.

use std::fmt::Write as _;

use crate::render::{counted, difference, percent, significant, thousands};
use crate::stats::bound_without_success;

use super::analysis::Indices;
use super::control::Explained;
use super::estimate::Convergence;
use super::inputs::normalised;
use super::morris::Elementary;
use super::options::Method;
use super::report::{Part, SensitivityReport};

/// All notes, those of each target first.
pub(crate) fn notes(report: SensitivityReport<'_>) -> String {
    report.parts().map(own_notes).chain([common_notes(report)]).collect()
}

/// Notes on the noise and the convergence of a target.
pub(super) fn own_notes(part: Part<'_>) -> String {
    let (options, found) = (part.report.options, part.found);
    let share = found.spread.noise_share;
    let (low, high) = share.interval();
    if found.spread.noise_share.value.is_nan() {
        let which = if found.spread.mean.value > 0.5 { "Every" } else { "No" };
        return format!(
            "{which} trajectory reached the outcome, so it is not known what its probability depends on.\n"
        );
    }
    let mut text = format!(
        "Noise: {} ({} to {}) of the variance between evaluations of {} trajectories is Monte Carlo noise, and {} of \
         that between single trajectories. ",
        percent(share.value.clamp(0.0, 1.0)),
        percent(low.max(0.0)),
        percent(high.clamp(0.0, 1.0)),
        options.replicates,
        percent(found.trajectory_noise_share),
    );
    text.push_str(match options.method {
        Method::Sobol => "It is taken out of every index.\n",
        Method::Morris => "It is contained in the column `with noise` only.\n",
        Method::Pawn => {
            "It is taken out of first-order indices, but not out of PAWN, which compares whole \
                         distributions.\n"
        }
    });
    if found.surrogate.is_none() && options.has_surrogate() {
        text.push_str("No surrogate was used, as trajectories were invalid.\n");
    }
    if let Some(Explained { terms, share }) = found.surrogate {
        let (low, high) = share.interval();
        let _ = writeln!(
            text,
            "Surrogate: a regression with {} explains {} ({} to {}) of the variance of the probability; what it does not is \
             estimated, so that no index is biased.",
            counted(terms as u64, "term"),
            percent(share.value.max(0.0)),
            percent(low.max(0.0)),
            percent(high.clamp(0.0, 1.0)),
        );
    }
    let leading = match options.method {
        Method::Sobol => "total indices",
        Method::Morris => "mean sizes of effects",
        Method::Pawn => "PAWN",
    };
    let _ = writeln!(text, "{}", convergence(leading, part, &found.convergence));
    if let Some(first) = &found.first_convergence {
        let _ = writeln!(text, "{}", convergence("first-order indices", part, first));
    }
    text.push_str(&unseen_effects(part));
    if let Indices::Pawn(_, none) = &found.indices {
        let _ = writeln!(
            text,
            "Without any influence, an input would have a PAWN below {none:.3} with a probability of 95 \
                                %."
        );
    }
    text
}

/// Notes on the design and the inputs.
pub(super) fn common_notes(report: SensitivityReport<'_>) -> String {
    let SensitivityReport { scenario, options, found, .. } = report;
    let mut text = untried(report);
    for set in normalised(&scenario.model) {
        let _ = writeln!(
            text,
            "Note: {} are drawn independently, but the model uses their shares in their sum. The indices refer to the \
             numbers as drawn. --group treats them as one input.",
            set.join(", ")
        );
    }
    for (correlation, places) in scenario.model.correlated() {
        let paths: Vec<&str> = places.iter().map(|&place| scenario.model.priors[place].path.as_str()).collect();
        let meaning = match options.method {
            Method::Sobol | Method::Morris => "are one input: an index of one of them alone is not defined",
            Method::Pawn => "each have an index that includes what they share, so that indices may sum to more than 1",
        };
        let _ = writeln!(
            text,
            "Note: {} move together (correlations.{}), and {meaning}.",
            paths.join(", "),
            correlation.name
        );
    }
    if found.invalid > 0 {
        let _ = writeln!(
            text,
            "Warning: {} of {} trajectories left the model's domain. They are invalid and count at no point of their \
             draw.",
            thousands(found.invalid),
            thousands(found.trajectories)
        );
    }
    text
}

/// Warnings of values that the design could not assess.
fn untried(report: SensitivityReport<'_>) -> String {
    let found = report.found;
    let mut text = String::new();
    for of in &found.untried {
        let _ = writeln!(
            text,
            "Warning: only {} of {} draws had {} = {} (weight {}). The effect of this value is not assessed, and the \
             indices may be far too small. Raise --draws to about {}.",
            thousands(of.draws),
            thousands(of.of),
            of.path,
            significant(of.value),
            significant(of.weight),
            thousands(rounded(20.0 / of.weight).ceil() as u64)
        );
    }
    text
}

/// Notes on effects that the design could not see.
fn unseen_effects(part: Part<'_>) -> String {
    let (found, rows) = (part.found, part.report.found.rows);
    let mut text = String::new();
    let leading = found.indices.leading();
    let unseen = part.ranked().filter(|&(place, _)| leading[place].value == 0.0);
    let unseen: Vec<&str> = unseen.map(|(_, input)| input.name.as_str()).collect();
    if !unseen.is_empty() && found.surrogate.is_some() {
        let _ = writeln!(
            text,
            "In {} draws, chosen where the probability is high, no trajectory changed with {}.",
            thousands(rows),
            unseen.join(", ")
        );
    } else if !unseen.is_empty() {
        let _ = writeln!(
            text,
            "In {} draws, no trajectory changed with {}. An effect in {} or more of the draws would have been seen (95 \
             % confidence).",
            thousands(rows),
            unseen.join(", "),
            percent(bound_without_success(rows as f64, 0.05))
        );
    }
    if let Indices::Morris(effects) = &found.indices {
        let seldom = part.ranked().filter(|&(place, input)| {
            let Elementary { mu_star, sigma, .. } = effects[place];
            input.priors.len() == 1 && mu_star.value > 0.0 && sigma.value > 2.0 * mu_star.value
        });
        let seldom: Vec<&str> = seldom.map(|(_, input)| input.name.as_str()).collect();
        if !seldom.is_empty() {
            let _ = writeln!(
                text,
                "Note: the effects of {} vary far more than their mean size: a few are large, for example those of a \
                 rare value. Their rank by variance may be higher; --method sobol measures it.",
                seldom.join(", ")
            );
        }
    }
    text
}

fn convergence(what: &str, part: Part<'_>, found: &Convergence) -> String {
    let written = |width: f64| match part.report.options.method {
        Method::Morris => difference(width),
        Method::Sobol | Method::Pawn => format!("{width:.3}"),
    };
    let widths =
        format!("the widest 95 % interval is ±{} (target: ±{})", written(found.half_width), written(found.target));
    if !part.found.spread.is_resolved() {
        format!("Convergence, {what}: unknown, as the probability varies too little or there are too few draws.")
    } else if !part.report.found.untried.is_empty() {
        format!("Convergence, {what}: unknown, as some values occurred in few draws; apart from these, {widths}.")
    } else if found.is_stable() {
        format!("Convergence, {what}: stable; {widths}.")
    } else if found.rows_needed.is_finite() {
        let rows = part.report.found.rows as f64;
        let more = significant(rounded(found.rows_needed - rows));
        let all = significant(rounded(found.rows_needed));
        let also = if part.found.surrogate.is_some() { ", and --surrogate-draws in proportion" } else { "" };
        format!("Convergence, {what}: needs about {more} more draws (--draws {all}{also}); {widths}.")
    } else {
        format!("Convergence, {what}: unknown, as the probability varies too little or there are too few draws.")
    }
}

/// Two digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}
