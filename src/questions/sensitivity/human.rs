//! A sensitivity analysis, for the terminal.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, ColumnConstraint, Table};

use crate::render::{counted, end_of, grid, percent, thousands};

use super::notes::{common_notes, own_notes};
use super::options::Method;
use super::report::{Part, SensitivityReport, columns};
use super::sobol::PairShare;

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
        "{}: {} of {}, {} trajectories each{}: {} in total",
        options.method.key(),
        counted(found.rows, "draw"),
        counted(options.points(), "evaluation"),
        thousands(options.replicates),
        if options.has_surrogate() {
            format!(", and {} for a surrogate", thousands(options.surrogate_trajectories()))
        } else {
            String::new()
        },
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
        "Probability of {outcome} by {}: {} on average over the ",
        end_of(part.report.scenario.model.structure.start_day, part.target.year),
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
