//! A sensitivity analysis, for the terminal.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, ColumnConstraint, Table};

use crate::model::Outcome;
use crate::render::{counted, difference, grid, percent, significant, thousands};
use crate::scenario::Scenario;
use crate::stats::{Estimate, bound_without_success};

use super::analysis::{Analysed, Indices, Sensitivity};
use super::estimate::Convergence;
use super::inputs::{Input, normalised};
use super::morris::Elementary;
use super::options::{Method, SensitivityOptions, Target};
use super::sobol::PairShare;

/// The data of a report.
#[derive(Clone, Copy, Debug)]
pub struct SensitivityReport<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The options.
    pub options: &'a SensitivityOptions,
    /// The results.
    pub found: &'a Sensitivity,
    /// Threads; the results do not depend on them.
    pub threads: usize,
    /// Wall time in seconds.
    pub seconds: f64,
}

impl<'a> SensitivityReport<'a> {
    /// What was found of each target.
    pub(crate) fn parts(self) -> impl Iterator<Item = Part<'a>> {
        let of = move |(&target, found)| Part { report: self, target, found };
        self.options.targets.iter().zip(&self.found.analysed).map(of)
    }
}

/// What was found of one target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) report: SensitivityReport<'a>,
    pub(crate) target: Target,
    pub(crate) found: &'a Analysed,
}

impl<'a> Part<'a> {
    pub(crate) fn outcome(&self) -> &'a Outcome {
        &self.report.scenario.model.structure.outcomes[self.target.outcome]
    }

    /// The inputs with their indices, from the most important one.
    pub(crate) fn ranked(&self) -> impl Iterator<Item = (usize, &'a Input)> {
        let inputs = &self.report.options.inputs;
        self.found.indices.ranking().into_iter().map(move |place| (place, &inputs[place]))
    }

    /// The pairs of inputs with an index, from the strongest one.
    pub(crate) fn ranked_pairs(&self) -> Vec<PairShare> {
        let mut pairs = self.found.pairs.clone();
        pairs.sort_by(|a, b| b.second.value.total_cmp(&a.second.value));
        pairs
    }
}

/// How a column is written for people.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// Between 0 and 1.
    Index,
    /// In units of probability.
    Probability,
}

/// A column of estimates, one for each input; `None` where it has no meaning.
pub(crate) struct Column {
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    pub(crate) scale: Scale,
    pub(crate) estimates: Vec<Option<Estimate>>,
    /// The 95 % interval of an estimate.
    pub(crate) interval: Interval,
}

type Interval = fn(Estimate) -> (f64, f64);

impl Column {
    /// An estimate and its interval, as people see them.
    fn cells(&self, estimate: Estimate) -> [String; 2] {
        let written = |value: f64| match self.scale {
            _ if !value.is_finite() => "-".to_owned(),
            Scale::Index => format!("{:.3}", if value.abs() < 0.0005 { 0.0 } else { value }),
            Scale::Probability => difference(value),
        };
        let (low, high) = (self.interval)(estimate);
        let interval = if low.is_finite() {
            format!("{} to {}", written(low), written(high))
        } else {
            "no effect seen".to_owned()
        };
        [written(estimate.value), interval]
    }
}

/// The columns of each method, the leading one first.
pub(crate) fn columns(part: Part<'_>) -> Vec<Column> {
    fn column<T>(
        (key, title): (&'static str, &'static str),
        scale: Scale,
        items: &[T],
        estimate: impl Fn(&T) -> Estimate,
    ) -> Column {
        let estimates = items.iter().map(|item| Some(estimate(item))).collect();
        Column { key, title, scale, estimates, interval: |estimate| estimate.interval() }
    }
    let size = |column: Column| Column { interval: Elementary::interval_of_size, ..column };
    let mut columns = match &part.found.indices {
        Indices::Sobol(shares) => vec![
            column(("total", "total index"), Scale::Index, shares, |share| share.total),
            column(("first", "first-order index"), Scale::Index, shares, |share| share.first),
            column(("effect", "from low to high"), Scale::Probability, shares, |share| share.effect),
        ],
        Indices::Morris(effects) => vec![
            size(column(("mu_star", "mean size of effect"), Scale::Probability, effects, |effect| effect.mu_star)),
            size(column(("mu_star_plain", "with noise"), Scale::Probability, effects, |effect| effect.mu_star_plain)),
            column(("mu", "mean effect"), Scale::Probability, effects, |effect| effect.mu),
            size(column(("sigma", "spread of effects"), Scale::Probability, effects, |effect| effect.sigma)),
        ],
        Indices::Pawn(found, _) => vec![
            column(("pawn", "PAWN"), Scale::Index, found, |found| found.pawn),
            column(("first", "first-order index"), Scale::Index, found, |found| found.first),
        ],
    };
    // A group has no direction.
    for column in columns.iter_mut().filter(|column| ["effect", "mu", "sigma"].contains(&column.key)) {
        for (estimate, input) in column.estimates.iter_mut().zip(&part.report.options.inputs) {
            *estimate = estimate.filter(|_| input.priors.len() == 1);
        }
    }
    columns
}

/// The report for people: for each target the most important inputs and the table; then the noise, the convergence.
pub(crate) fn sensitivity_human(report: SensitivityReport<'_>) -> String {
    let SensitivityReport { scenario, options, seconds, .. } = report;
    let mut text = format!("{}\n\n", scenario.title);
    for (number, part) in report.parts().enumerate() {
        text.push_str(if number > 0 { "\n" } else { "" });
        text.push_str(&answer(part));
        // Indices mean nothing if the spread is not distinguishable from chance.
        if part.found.spread.is_resolved() {
            let _ = writeln!(text, "\n{}", indices(part));
        }
        let _ = write!(text, "\n{}", own_notes(part));
    }
    let _ = writeln!(text, "{}", common_notes(report));
    let _ = writeln!(text, "{}; seed {}; {seconds:.1} s.", size(report), options.seed);
    text
}

/// The indices of all inputs, from the most important one.
fn indices(part: Part<'_>) -> Table {
    let columns = columns(part);
    let mut table = grid();
    let mut header =
        vec![if part.report.options.inputs.iter().any(|input| input.priors.len() > 1) { "input" } else { "parameter" }];
    for column in &columns {
        header.extend([column.title, "95 %"]);
    }
    table.set_header(header);
    for (place, input) in part.ranked() {
        let mut row = vec![match input.priors.len() {
            1 => input.name.clone(),
            members => format!("{} ({members} parameters)", input.name),
        }];
        for column in &columns {
            row.extend(column.estimates[place].map_or_else(|| ["-", ""].map(str::to_owned), |e| column.cells(e)));
        }
        table.add_row(row);
    }
    table.column_iter_mut().skip(1).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    // A path broken over lines could not be copied.
    if let Some(paths) = table.column_mut(0) {
        paths.set_constraint(ColumnConstraint::ContentWidth);
    }
    table
}

/// How much was run.
pub(crate) fn size(report: SensitivityReport<'_>) -> String {
    let SensitivityReport { options, found, .. } = report;
    format!(
        "{}: {} of {}, {} trajectories each: {} in total",
        options.method.key(),
        counted(found.rows, "draw"),
        counted(options.points(), "evaluation"),
        thousands(options.replicates),
        thousands(found.trajectories)
    )
}

/// The number of inputs named in the answer.
const NAMED: usize = 3;

/// The number of pairs named in the answer.
const PAIRS_NAMED: usize = 3;

pub(crate) fn answer(part: Part<'_>) -> String {
    let (options, spread, outcome) = (part.report.options, &part.found.spread, &part.outcome().title);
    let mut text = format!(
        "Probability of {outcome} by the end of {}: {} on average over the ",
        part.target.year,
        percent(spread.mean.value)
    );
    if !spread.is_resolved() {
        let _ = writeln!(
            text,
            "uncertain parameters.\nWarning: the variation with the parameters is not distinguishable from chance, so \
             the indices mean nothing yet. Raise --trajectories, or choose an outcome or a year with a higher \
             probability."
        );
        return text;
    }
    let _ = writeln!(
        text,
        "uncertain parameters, with a standard deviation of {} over them.",
        percent(spread.variance.value.sqrt())
    );
    let columns = columns(part);
    let named: Vec<String> = part
        .ranked()
        .take(NAMED)
        .map(|(place, input)| {
            let [value, interval] = columns[0].estimates[place].map(|of| columns[0].cells(of)).unwrap_or_default();
            format!("{} ({value}; {interval})", input.name)
        })
        .collect();
    let measure = match options.method {
        Method::Sobol => "total index; 95 % interval",
        Method::Morris => "change of the probability over its range; 95 % interval",
        Method::Pawn => "PAWN; 95 % interval",
    };
    let _ = writeln!(text, "Most important ({measure}): {}.", named.join(", "));
    let pair = |pair: &PairShare| {
        let [one, other] = pair.inputs.map(|place| options.inputs[place].name.as_str());
        let (low, high) = pair.second.interval();
        format!("{one} with {other} ({:.3}; {low:.3} to {high:.3})", pair.second.value)
    };
    let pairs: Vec<String> = part.ranked_pairs().iter().take(PAIRS_NAMED).map(pair).collect();
    if !pairs.is_empty() {
        let _ = writeln!(text, "Strongest interactions (second-order index; 95 % interval): {}.", pairs.join(", "));
    }
    text
}

/// All notes, those of each target first.
pub(crate) fn notes(report: SensitivityReport<'_>) -> String {
    report.parts().map(own_notes).chain([common_notes(report)]).collect()
}

/// Notes on the noise and the convergence of a target.
fn own_notes(part: Part<'_>) -> String {
    let (options, found) = (part.report.options, part.found);
    let share = found.spread.noise_share;
    let (low, high) = share.interval();
    if found.spread.noise_share.value.is_nan() {
        return "No trajectory reached the outcome, so it is not known what its probability depends on.\n".to_owned();
    }
    let mut text = format!(
        "Noise: {} ({} to {}) of the variance between evaluations of {} trajectories is Monte Carlo noise, and {} of \
         that between single trajectories. ",
        percent(share.value.clamp(0.0, 1.0)),
        percent(low.max(0.0)),
        percent(high.clamp(0.0, 1.0)),
        options.replicates,
        percent(found.history_noise_share),
    );
    text.push_str(match options.method {
        Method::Sobol => "It is taken out of every index.\n",
        Method::Morris => "It is contained in the column `with noise` only.\n",
        Method::Pawn => {
            "It is taken out of first-order indices, but not out of PAWN, which compares whole \
                         distributions.\n"
        }
    });
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
fn common_notes(report: SensitivityReport<'_>) -> String {
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
            thousands(found.rows),
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
    if !unseen.is_empty() {
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
        format!("Convergence, {what}: needs about {more} more draws (--draws {all}); {widths}.")
    } else {
        format!("Convergence, {what}: unknown, as the probability varies too little or there are too few draws.")
    }
}

/// Two digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_never_below_zero() {
        let estimate = Estimate { value: 0.01, standard_error: 0.02 };
        let column = |scale, interval| Column { key: "", title: "", scale, estimates: Vec::new(), interval };
        let shown = |interval| column(Scale::Probability, interval).cells(estimate)[1].clone();
        let both = [shown(Elementary::interval_of_size), shown(|of| of.interval())];
        assert_eq!(both, ["0 pp to 4.9 pp", "-2.9 pp to 4.9 pp"]);
        let index = column(Scale::Index, |of| of.interval());
        assert_eq!(index.cells(estimate), ["0.010", "-0.029 to 0.049"]);
    }
}
