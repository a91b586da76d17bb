//! Sensitivity of the odds, for the terminal, as CSV and JSON.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, ColumnConstraint};
use serde_json::{Map, Value, json};

use crate::analysis::{Convergence, Indices, Input, Method, Sensitivity, SensitivityOptions, normalised};
use crate::model::{Model, Outcome};
use crate::noise::GENERATOR;
use crate::scenario::Scenario;
use crate::stats::Estimate;

use super::grid::grid;
use super::manifest::{digest, platform, texts};
use super::tables::{TableError, table};
use super::{percent, significant, thousands};

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct SensitivityReport<'a> {
    /// What was run.
    pub scenario: &'a Scenario,
    /// How.
    pub options: &'a SensitivityOptions,
    /// What came of it.
    pub found: &'a Sensitivity,
    /// Threads; the results do not depend on them.
    pub threads: usize,
    /// Wall time in seconds.
    pub seconds: f64,
}

impl SensitivityReport<'_> {
    fn outcome(&self) -> &Outcome {
        &self.scenario.model.structure.outcomes[self.options.outcome]
    }

    /// The inputs with their places, from the one that matters most.
    fn ranked(&self) -> impl Iterator<Item = (usize, &Input)> {
        self.found.indices.ranking().into_iter().map(|place| (place, &self.options.inputs[place]))
    }
}

/// How a column is written for people.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    /// Between 0 and 1.
    Index,
    /// In units of probability.
    Probability,
}

/// A column of estimates, one for each input; nothing where it has no meaning.
struct Column {
    key: &'static str,
    title: &'static str,
    scale: Scale,
    estimates: Vec<Option<Estimate>>,
}

/// The columns of each method, the leading one first.
fn columns(report: SensitivityReport<'_>) -> Vec<Column> {
    fn column<T>(
        (key, title): (&'static str, &'static str),
        scale: Scale,
        items: &[T],
        estimate: impl Fn(&T) -> Estimate,
    ) -> Column {
        Column { key, title, scale, estimates: items.iter().map(|item| Some(estimate(item))).collect() }
    }
    let mut columns = match &report.found.indices {
        Indices::Sobol(shares) => vec![
            column(("total", "total index"), Scale::Index, shares, |share| share.total),
            column(("first", "first-order index"), Scale::Index, shares, |share| share.first),
            column(("effect", "from low to high"), Scale::Probability, shares, |share| share.effect),
        ],
        Indices::Morris(effects) => vec![
            column(("mu_star", "mean size of effect"), Scale::Probability, effects, |effect| effect.mu_star),
            column(("mu_star_plain", "with noise"), Scale::Probability, effects, |effect| effect.mu_star_plain),
            column(("mu", "mean effect"), Scale::Probability, effects, |effect| effect.mu),
            column(("sigma", "spread of effects"), Scale::Probability, effects, |effect| effect.sigma),
        ],
        Indices::Pawn(found, _) => vec![
            column(("pawn", "PAWN"), Scale::Index, found, |found| found.pawn),
            column(("first", "first-order index"), Scale::Index, found, |found| found.first),
        ],
    };
    // A group has no direction.
    for column in columns.iter_mut().filter(|column| ["effect", "mu", "sigma"].contains(&column.key)) {
        for (estimate, input) in column.estimates.iter_mut().zip(&report.options.inputs) {
            *estimate = estimate.filter(|_| input.priors.len() == 1);
        }
    }
    columns
}

/// The report for people: what matters most, the table, the share of noise, whether it is enough.
#[must_use]
pub fn sensitivity_human(report: SensitivityReport<'_>) -> String {
    let SensitivityReport { scenario, options, found, seconds, .. } = report;
    let mut text = format!("{}\n\n{}", scenario.title, answer(report));
    let columns = columns(report);
    let mut table = grid();
    let mut header =
        vec![if options.inputs.iter().any(|input| input.priors.len() > 1) { "input" } else { "parameter" }];
    for column in &columns {
        header.extend([column.title, "95 %"]);
    }
    table.set_header(header);
    for (place, input) in report.ranked() {
        let mut row = vec![match input.priors.len() {
            1 => input.name.clone(),
            members => format!("{} ({members} parameters)", input.name),
        }];
        for column in &columns {
            row.extend(
                column.estimates[place].map_or_else(|| ["-", ""].map(str::to_owned), |e| cells(e, column.scale)),
            );
        }
        table.add_row(row);
    }
    table.column_iter_mut().skip(1).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    // A path that is broken over lines cannot be copied.
    if let Some(paths) = table.column_mut(0) {
        paths.set_constraint(ColumnConstraint::ContentWidth);
    }
    let _ = writeln!(text, "\n{table}\n\n{}", notes(report));
    let _ = writeln!(
        text,
        "{}: {} draws of {} evaluations, {} histories each: {} in all; seed {}; {seconds:.1} s.",
        options.method.key(),
        thousands(found.rows),
        thousands(options.method.points(options.inputs.len())),
        thousands(options.replicates),
        thousands(found.trajectories),
        options.seed
    );
    text
}

/// How many of the inputs the answer names.
const NAMED: usize = 3;

fn answer(report: SensitivityReport<'_>) -> String {
    let SensitivityReport { options, found, .. } = report;
    let (spread, outcome) = (&found.spread, &report.outcome().title);
    let mut text = format!(
        "Odds of {outcome} by the end of {}: {} on average over the ",
        options.year,
        percent(spread.mean.value)
    );
    if !spread.is_resolved() {
        let _ = writeln!(
            text,
            "parameters.\nWarning: how far the odds vary with the parameters cannot be told from chance, so the indices \
             below mean nothing yet: raise --trajectories, or take an outcome or a year with higher odds."
        );
        return text;
    }
    let _ =
        writeln!(text, "parameters, with a standard deviation of {} over them.", percent(spread.variance.value.sqrt()));
    let leading = found.indices.leading();
    let scale = if options.method == Method::Morris { Scale::Probability } else { Scale::Index };
    let named: Vec<String> = report
        .ranked()
        .take(NAMED)
        .map(|(place, input)| {
            let [value, interval] = cells(leading[place], scale);
            format!("{} ({value}; {interval})", input.name)
        })
        .collect();
    let measure = match options.method {
        Method::Sobol => "total index; 95 % interval",
        Method::Morris => "change of the odds over its range; 95 % interval",
        Method::Pawn => "PAWN; 95 % interval",
    };
    let _ = writeln!(text, "What matters most ({measure}): {}.", named.join(", "));
    text
}

/// Noise, convergence and what is to be known of the inputs.
fn notes(report: SensitivityReport<'_>) -> String {
    let SensitivityReport { scenario, options, found, .. } = report;
    let share = found.spread.noise_share;
    let (low, high) = share.interval();
    let mut text = format!(
        "Noise: {} ({} to {}) of the variance between evaluations of {} histories is the simulator's own, and {} of that \
         between single histories. ",
        percent(share.value.clamp(0.0, 1.0)),
        percent(low.max(0.0)),
        percent(high.clamp(0.0, 1.0)),
        options.replicates,
        percent(found.history_noise_share),
    );
    text.push_str(match options.method {
        Method::Sobol => "It is taken out of every index.\n",
        Method::Morris => "It is in `with noise`, and in no other column.\n",
        Method::Pawn => "It is taken out of first-order indices; PAWN compares distributions, noise and all.\n",
    });
    let leading = match options.method {
        Method::Sobol => "total indices",
        Method::Morris => "mean sizes of effects",
        Method::Pawn => "PAWN",
    };
    let _ = writeln!(text, "{}", convergence(leading, report, &found.convergence));
    if let Some(first) = &found.first_convergence {
        let _ = writeln!(text, "{}", convergence("first-order indices", report, first));
    }
    if let Indices::Pawn(_, none) = &found.indices {
        let _ = writeln!(text, "Of inputs without any influence, 95 % would show a PAWN below {none:.3}.");
    }
    for set in normalised(&scenario.model) {
        let _ = writeln!(
            text,
            "Note: {} are drawn independently, and the model uses their shares in their sum: the indices are those of the \
             numbers as drawn. --group takes them together.",
            set.join(", ")
        );
    }
    if found.aborted > 0 {
        let _ = writeln!(
            text,
            "Warning: {} of {} histories left the model's domain; they count at no point of their draw.",
            thousands(found.aborted),
            thousands(found.trajectories)
        );
    }
    text
}

fn convergence(what: &str, report: SensitivityReport<'_>, found: &Convergence) -> String {
    let written = |width: f64| match report.options.method {
        Method::Morris => percent(width),
        Method::Sobol | Method::Pawn => format!("{width:.3}"),
    };
    let widths =
        format!("the widest 95 % interval is ±{} (wanted: ±{})", written(found.half_width), written(found.target));
    if found.is_stable() {
        format!("Convergence, {what}: stable; {widths}.")
    } else if found.rows_needed.is_finite() {
        let rows = report.found.rows as f64;
        let more = significant(rounded(found.rows_needed - rows));
        let all = significant(rounded(found.rows_needed));
        format!("Convergence, {what}: needs about {more} more draws (--draws {all}); {widths}.")
    } else {
        format!("Convergence, {what}: unknown, as the odds vary too little or there are too few draws.")
    }
}

/// Two digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}

/// An estimate and its interval.
fn cells(estimate: Estimate, scale: Scale) -> [String; 2] {
    let written = |value: f64| match scale {
        _ if !value.is_finite() => "-".to_owned(),
        Scale::Index => format!("{:.3}", if value.abs() < 0.0005 { 0.0 } else { value }),
        Scale::Probability if value < 0.0 => format!("-{}", percent(-value)),
        Scale::Probability => percent(value),
    };
    let (low, high) = estimate.interval();
    let interval =
        if low.is_finite() { format!("{} to {}", written(low), written(high)) } else { "none seen".to_owned() };
    [written(estimate.value), interval]
}

/// `sensitivity.csv`: one row for each input, from the one that matters most.
///
/// # Errors
/// If a row does not fit its header, which would be a mistake in this module.
pub fn sensitivity_table(report: SensitivityReport<'_>) -> Result<(&'static str, Vec<u8>), TableError> {
    let columns = columns(report);
    let mut header = vec!["input".to_owned(), "parameters".to_owned()];
    for Column { key, .. } in &columns {
        header.extend([
            (*key).to_owned(),
            format!("{key}_standard_error"),
            format!("{key}_low"),
            format!("{key}_high"),
        ]);
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let rows = report.ranked().map(|(place, input)| {
        let mut row = vec![input.name.clone(), paths(input, &report.scenario.model).join(" ")];
        for column in &columns {
            let numbers = column.estimates[place].map(|estimate| {
                let (low, high) = estimate.interval();
                [estimate.value, estimate.standard_error, low, high].map(significant)
            });
            row.extend(numbers.unwrap_or_default());
        }
        row
    });
    table("sensitivity.csv", header, rows)
}

fn paths<'m>(input: &Input, model: &'m Model) -> Vec<&'m str> {
    input.priors.iter().map(|&place| model.priors[place].path.as_str()).collect()
}

/// The same for programs.
#[must_use]
pub fn sensitivity_json(report: SensitivityReport<'_>) -> Value {
    let columns = columns(report);
    let inputs: Vec<Value> = report
        .ranked()
        .map(|(place, input)| {
            let mut entry = Map::new();
            entry.insert("input".to_owned(), json!(input.name));
            entry.insert("parameters".to_owned(), json!(paths(input, &report.scenario.model)));
            for column in &columns {
                entry.insert(column.key.to_owned(), json!(column.estimates[place].map(number)));
            }
            Value::Object(entry)
        })
        .collect();
    let mut value = study(report);
    value.insert("inputs".to_owned(), json!(inputs));
    Value::Object(value)
}

/// `manifest.json`: how the study was made, its noise and its convergence.
///
/// # Errors
/// If it cannot be written as JSON, which does not happen with its fields.
pub fn sensitivity_manifest(report: SensitivityReport<'_>) -> Result<Vec<u8>, serde_json::Error> {
    let scenario = report.scenario;
    let mut manifest = Map::new();
    manifest.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    manifest.insert("scenario_text".to_owned(), serde_json::to_value(texts(scenario))?);
    manifest.insert("scenario_digest".to_owned(), json!(digest(scenario)));
    manifest.insert("overrides".to_owned(), json!(scenario.overrides));
    manifest.insert("generator".to_owned(), json!(GENERATOR));
    let laws = scenario.model.priors.iter().map(|prior| (prior.path.clone(), json!(prior.distribution.to_string())));
    manifest.insert("distributions".to_owned(), Value::Object(laws.collect()));
    manifest.extend(study(report));
    manifest.insert("threads".to_owned(), json!(report.threads));
    manifest.insert("platform".to_owned(), json!(platform()));
    let mut bytes = serde_json::to_vec_pretty(&manifest)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What was asked and what is known of the whole.
fn study(report: SensitivityReport<'_>) -> Map<String, Value> {
    let SensitivityReport { scenario, options, found, seconds, .. } = report;
    let convergence = |found: &Convergence| {
        json!({
            "stable": found.is_stable(),
            "half_width": finite(found.half_width),
            "target": finite(found.target),
            "draws_needed": finite(found.rows_needed),
        })
    };
    let entries = [
        ("scenario", json!(scenario.name)),
        ("outcome", json!(report.outcome().name)),
        ("year", json!(options.year)),
        ("method", json!(options.method.key())),
        ("seed", json!(options.seed)),
        ("draws", json!(options.draws)),
        ("finished_draws", json!(found.rows)),
        ("partial", json!(found.stopped)),
        ("evaluations_per_draw", json!(options.method.points(options.inputs.len()))),
        ("trajectories_per_evaluation", json!(options.replicates)),
        ("trajectories", json!(found.trajectories)),
        ("aborted", json!(found.aborted)),
        ("mean", number(found.spread.mean)),
        ("variance", number(found.spread.variance)),
        ("noise_variance", number(found.spread.noise)),
        ("noise_share", number(found.spread.noise_share)),
        ("noise_share_of_single_histories", finite(found.history_noise_share)),
        ("resolved", json!(found.spread.is_resolved())),
        ("convergence", convergence(&found.convergence)),
        ("first_order_convergence", json!(found.first_convergence.as_ref().map(convergence))),
        (
            "pawn_without_influence",
            match &found.indices {
                Indices::Pawn(_, none) => finite(*none),
                _ => Value::Null,
            },
        ),
        ("wall_time_seconds", json!(seconds)),
    ];
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn number(estimate: Estimate) -> Value {
    let (low, high) = estimate.interval();
    json!({
        "value": finite(estimate.value),
        "standard_error": finite(estimate.standard_error),
        "low": finite(low),
        "high": finite(high),
    })
}

fn finite(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { Value::Null }
}
