//! Scores in words and as grids for the screen.

use comfy_table::CellAlignment;

use crate::render::{counted, grid, percent};
use crate::stats::Z_95;
use crate::study::ScreenText;
use crate::study::page::capital;

use super::against::AgainstScore;
use super::forecast::{Forecaster, Horizon, Score, What};
use super::pool::PoolWeights;
use super::scores::Group;
use super::simple::BestRate;

/// The forecasters of the grid of facts.
const OF_FACTS: [Forecaster; 6] = [
    Forecaster::Model,
    Forecaster::Persistence,
    Forecaster::BaseRates,
    Forecaster::ShareHeld,
    Forecaster::Mixed,
    Forecaster::Pool,
];

/// The forecasters of the grid of states, and their short headings.
const OF_STATES: [(Forecaster, &str); 7] = [
    (Forecaster::Model, "model"),
    (Forecaster::Prior, "from the\nstart"),
    (Forecaster::Persistence, "nothing\nchanges"),
    (Forecaster::BaseRates, "base\nrates"),
    (Forecaster::PersistenceHindsight, "nothing\nchanges*"),
    (Forecaster::OneWayHindsight, "one\nway*"),
    (Forecaster::OneWayLastHindsight, "one way to the\nlast state*"),
];

/// `0.640 ±0.128`, with the 95 % half-width; no error if there is none.
fn with_error(value: f64, standard_error: f64) -> String {
    if standard_error.is_finite() {
        format!("{value:.3} ±{:.3}", Z_95 * standard_error)
    } else {
        format!("{value:.3}")
    }
}

/// The same with its sign: `+0.031 ±0.123`.
fn signed(value: f64, standard_error: f64) -> String {
    let sign = if value >= 0.0 { "+" } else { "" };
    format!("{sign}{}", with_error(value, standard_error))
}

/// The horizon in a grid.
fn ahead(horizon: Horizon) -> String {
    match horizon {
        Horizon::Years(years) => counted(u64::from(years), "year"),
        Horizon::Start => "start".to_owned(),
    }
}

/// What the scores say, a sentence for each subject.
pub(super) fn sentences(groups: &[Group], pool: Option<&PoolWeights>) -> String {
    let of_subject = groups.chunk_by(|a, b| a.what == b.what);
    let of_subject =
        of_subject.filter_map(|group| if group[0].what == What::Fact { of_facts(&group[0]) } else { of_states(group) });
    let mut sentences: Vec<String> = of_subject.collect();
    sentences.extend(pool.map(pool_sentence));
    sentences.join("\n")
}

fn of_facts(group: &Group) -> Option<String> {
    let model = group.of(Forecaster::Model, Score::Log)?;
    let of = |who: Forecaster| group.of(who, Score::Log).map(|row| format!("{:.3}", row.value));
    let others = [
        of(Forecaster::Persistence).map(|value| format!("the forecast that nothing changes (.90) {value}")),
        of(Forecaster::BaseRates).map(|value| format!("base rates {value}")),
        of(Forecaster::ShareHeld).map(|value| format!("the share that held in the other alignments {value}")),
    ];
    Some(format!(
        "Facts, from the start: the model's mean log score is {} on {} of {}; {}. Low is good.",
        with_error(model.value, model.standard_error),
        counted(group.forecasts as u64, "fact"),
        counted(group.alignments as u64, "alignment"),
        others.into_iter().flatten().collect::<Vec<_>>().join(", ")
    ))
}

/// Of the forecasts of states from the state of the record: the model beside the best forecast with hindsight.
fn of_states(groups: &[Group]) -> Option<String> {
    let ahead: Vec<&Group> = groups.iter().filter(|group| group.horizon != Horizon::Start).collect();
    let first = ahead.first()?;
    let years =
        |group: &&Group| if let Horizon::Years(years) = group.horizon { years.to_string() } else { String::new() };
    let scores = |of: &dyn Fn(&Group) -> Option<f64>| {
        ahead
            .iter()
            .map(|group| of(group).map_or_else(String::new, |value| format!("{value:.3}")))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let changes = ahead.iter().map(|group| group.changes.len()).max().unwrap_or(0);
    let rests = match changes {
        0 => "nothing changed in this record".to_owned(),
        n => format!("all resting on {}", counted(n as u64, "change")),
    };
    Some(format!(
        "{}, {} {} ahead: mean log score {}; the best forecast with hindsight {}; nothing changes {}. {} of {}, {rests}.",
        capital(first.what.key()),
        ahead.iter().map(years).collect::<Vec<_>>().join(", "),
        if ahead.len() == 1 && first.horizon == Horizon::Years(1) { "year" } else { "years" },
        scores(&|group| group.of(Forecaster::Model, Score::Log).map(|row| row.value)),
        scores(&|group| group.best_simple(true).map(|row| row.value)),
        scores(&|group| group.of(Forecaster::Persistence, Score::Log).map(|row| row.value)),
        counted(ahead.iter().map(|group| group.forecasts as u64).sum(), "forecast"),
        counted(first.alignments as u64, "alignment"),
    ))
}

fn pool_sentence(weights: &PoolWeights) -> String {
    // A weight at an end of its range, in all samples, has no error that could be told.
    let shown = |place: usize| match (weights.weights[place], weights.standard_errors[place]) {
        (weight, error) if error < 5e-4 && !(5e-4..=0.9995).contains(&weight) => format!("{weight:.0} (its limit)"),
        (weight, error) => with_error(weight, error),
    };
    let [model, base, constant] = [0, 1, 2].map(shown);
    format!(
        "Weights that the facts support in a logarithmic pool: the model {model}, base rates {base}, a constant (the share \
         that held) {constant}."
    )
}

/// The rates of forecasts that know what they are scored on, of one subject: by forecaster, in the order of the horizons.
fn rates_sentence(rates: &[BestRate]) -> String {
    let of = |who: Forecaster| {
        let one = |row: &BestRate| {
            let way = row.up.map_or("", |up| if up { " up" } else { " down" });
            format!("{}{way} ({})", percent(row.rate), ahead(row.horizon))
        };
        let own: Vec<String> = rates.iter().filter(|row| row.forecaster == who).map(one).collect();
        format!("{} {}", who.words(), own.join(", "))
    };
    let all = Forecaster::ALL.into_iter().filter(|who| who.knows_hindsight()).map(of).collect::<Vec<_>>().join("; ");
    format!("Rates a year in hindsight, {}: {all}.", rates[0].what.key())
}

/// Adds the grids and notes to the text for the screen.
pub(super) fn screen(groups: &[Group], rates: &[BestRate], cut: bool, text: &mut ScreenText) {
    for group in groups.iter().filter(|group| group.what == What::Fact) {
        text.push_str(&format!("\n{}\n\n", facts_grid(group)));
    }
    if groups.iter().any(|group| group.what != What::Fact) {
        text.push_str(&format!("\n{}\n\n", states_grid(groups)));
        text.note(
            "* knows what it is scored on: its rate (and direction, and last state) has the best log score on these very \
             forecasts. \"Nothing changes\" leaves a state at the stated rate.",
        );
        rates.chunk_by(|a, b| a.what == b.what).for_each(|of| text.note(rates_sentence(of)));
        let economy = if cut {
            "Observed series (the economy) are known up to the day of each forecast."
        } else {
            "Observed series (the economy) are known, also after the day of each forecast; --gdp cut ends them there."
        };
        text.note(economy);
        if let Some(table) = gains_grid(groups) {
            text.push_str(&format!("\n{table}\n\n"));
            text.note(
                "The gain is the other's mean log score less the model's: above 0 the model is better. A gain of which \
                 less than half is left without one change hangs on it; changes.csv has all of them.",
            );
            hanging(groups).into_iter().for_each(|sentence| text.note(sentence));
        }
    }
    text.note(
        "Mean log scores (-ln of the probability given to what came); low is good. ± is the 95 % half-width over what may have \
         happened (block bootstrap over alignments, or over years of few alignments), not the Monte Carlo error, which is in \
         forecast_scores.csv with Brier and ranked probability scores.",
    );
}

fn facts_grid(group: &Group) -> comfy_table::Table {
    let mut table = grid();
    table.set_header(["facts, from the start", "mean log score", "less the model's", "mean Brier score"]);
    for forecaster in OF_FACTS {
        let (Some(log), Some(brier)) = (group.of(forecaster, Score::Log), group.of(forecaster, Score::Brier)) else {
            continue;
        };
        let difference = log.difference.map_or_else(String::new, |(value, error)| signed(value, error));
        table.add_row([
            forecaster.words().to_owned(),
            with_error(log.value, log.standard_error),
            difference,
            with_error(brier.value, brier.standard_error),
        ]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn states_grid(groups: &[Group]) -> comfy_table::Table {
    let mut table = grid();
    let own = ["what", "ahead", "forecasts", "changes"].map(str::to_owned);
    table.set_header(own.into_iter().chain(OF_STATES.map(|(_, heading)| heading.to_owned())));
    for group in groups.iter().filter(|group| group.what != What::Fact) {
        let mut cells = vec![
            group.what.key().to_owned(),
            ahead(group.horizon),
            group.forecasts.to_string(),
            group.changes.len().to_string(),
        ];
        cells.extend(OF_STATES.map(|(forecaster, _)| match group.of(forecaster, Score::Log) {
            Some(row) if forecaster == Forecaster::Model => with_error(row.value, row.standard_error),
            Some(row) => format!("{:.3}", row.value),
            None => String::new(),
        }));
        table.add_row(cells);
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// The model's gain over the best forecast that knows hindsight, in the log score; what is left of it without the change of the
/// record that matters most, and this change in words, if there is one.
fn gain(group: &Group) -> Option<(f64, Option<(f64, String)>)> {
    let (model, best) = (group.of(Forecaster::Model, Score::Log)?, group.best_simple(true)?);
    let gain = best.value - model.value;
    let without = group.changes.iter().filter_map(|change| {
        let (day, from, to) = change.change.as_ref()?;
        let of = |who: Forecaster| change.without.iter().find(|(other, _)| *other == who).map(|(_, value)| *value);
        let left = of(best.forecaster)? - of(Forecaster::Model)?;
        Some((left, format!("{}, {day}: {from} to {to}", change.scenario)))
    });
    Some((gain, without.max_by(|a, b| (a.0 - gain).abs().total_cmp(&(b.0 - gain).abs()))))
}

/// The gains of which less than half is left without one change, in sentences.
fn hanging(groups: &[Group]) -> Vec<String> {
    let own = groups.iter().filter(|group| group.what != What::Fact);
    own.filter_map(|group| match gain(group)? {
        (gain, Some((left, change))) if gain > 0.0 && left < 0.5 * gain => Some(format!(
            "The gain in {} {} ahead over the best forecast with hindsight {} on one change: {gain:+.3} in the log score \
             with it, {left:+.3} without it ({change}).",
            group.what.key(),
            ahead(group.horizon),
            if left <= 0.0 { "hangs" } else { "hangs for more than half" },
        )),
        _ => None,
    })
    .collect()
}

/// Where the model's gain over the best forecast that knows hindsight comes from, and what is left of it without the change of
/// the record that matters most.
fn gains_grid(groups: &[Group]) -> Option<comfy_table::Table> {
    let mut table = grid();
    table.set_header([
        "what",
        "ahead",
        "gain over the best\nin hindsight",
        "where the\nstate changed",
        "where it\ndid not",
        "without the change that matters most",
        "gain",
    ]);
    for group in groups.iter().filter(|group| group.what != What::Fact && !group.changes.is_empty()) {
        let (Some(model), Some(best)) = (group.of(Forecaster::Model, Score::Log), group.best_simple(true)) else {
            continue;
        };
        let Some((gain, most)) = gain(group) else { continue };
        let (left, named) = most.map_or_else(Default::default, |(left, named)| (format!("{left:+.3}"), named));
        table.add_row([
            group.what.key().to_owned(),
            ahead(group.horizon),
            signed(gain, best.difference.map_or(f64::NAN, |(_, error)| error)),
            format!("{:+.3}", best.changed - model.changed),
            format!("{:+.3}", best.unchanged - model.unchanged),
            named,
            left,
        ]);
    }
    for place in [2, 3, 4, 6] {
        table.column_mut(place)?.set_cell_alignment(CellAlignment::Right);
    }
    (table.row_count() > 0).then_some(table)
}

/// Other forecasters beside the model.
pub(crate) fn against(scores: &[AgainstScore], text: &mut ScreenText) {
    let mut table = grid();
    table.set_header(["forecaster", "forecasts", "log", "the model's", "Brier", "the model's"]);
    for row in scores {
        let beside = |score: usize| {
            let shown = |value: f64| if value.is_finite() { format!("{value:.3}") } else { "infinite".to_owned() };
            [shown(row.own[score]), shown(row.model[score])]
        };
        let cells = [row.forecaster.clone(), row.forecasts.to_string()];
        table.add_row(cells.into_iter().chain(beside(0)).chain(beside(1)));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    text.push_str(&format!("\n{table}\n\n"));
    if scores.iter().any(|row| !row.own[0].is_finite()) {
        text.note("A probability of 0 for what came has an infinite log score.");
    }
}

/// What is said of other forecasters.
pub(crate) fn against_sentence(score: &AgainstScore) -> String {
    let [log, brier] = [0, 1].map(|place| score.own[place] - score.model[place]);
    let better = |difference: f64| if difference < 0.0 { "better" } else { "worse" };
    let error = score.difference_errors[0];
    let error = if error.is_finite() {
        format!(" ±{:.3} over alignments", Z_95 * error)
    } else {
        " (without an error: there is one alignment)".to_owned()
    };
    if !log.is_finite() {
        return format!(
            "{} gave a probability of 0 to something that came; its Brier score is {} than the model's by {:.3} on {}.",
            score.forecaster,
            better(brier),
            brier.abs(),
            counted(score.forecasts as u64, "forecast")
        );
    }
    format!(
        "{} is {} than the model by {:.3}{error} in the log score and {} by {:.3} in the Brier score, on {} of {}.",
        score.forecaster,
        better(log),
        log.abs(),
        better(brier),
        brier.abs(),
        counted(score.forecasts as u64, "forecast"),
        counted(score.alignments as u64, "alignment")
    )
}
