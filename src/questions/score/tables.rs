//! The tables of scores.

use crate::stats::CalibrationPoint;
use crate::study::{Columns, Table};

use super::against::{AgainstRow, AgainstScore};
use super::forecast::{Forecast, Forecaster};
use super::pool::{POOLED, PoolWeights};
use super::scores::{Change, Group, ScoreRow};
use super::simple::BestRate;

/// `forecasts.csv`: a row for each forecast and state.
pub(super) fn forecasts(forecasts: &[Forecast]) -> Table {
    type Row<'a> = (&'a Forecast, usize);
    let states = |forecast: &'_ Forecast| if forecast.states.len() == 2 { 1..2 } else { 0..forecast.states.len() };
    let rows: Vec<Row<'_>> =
        forecasts.iter().flat_map(|forecast| states(forecast).map(move |state| (forecast, state))).collect();
    let own = Columns::new()
        .column("question", "", "name of the question, as in a table for --against", |row: &Row<'_>| {
            row.0.question(row.1)
        })
        .column("scenario", "", "name of the scenario", |row| row.0.scenario.clone())
        .column("what", "", "fact, type, stage or treaty", |row| row.0.what.key())
        .column("asked", "date", "day on which the forecast was made", |row| row.0.asked.to_string())
        .column("date", "date", "day to which it refers", |row| row.0.due.as_day().to_string())
        .column("horizon", "", "years from the one to the other; start: made at the start", |row| {
            row.0.horizon.to_string()
        })
        .column(
            "before",
            "",
            "whether it was so when it was asked; of a fact, whether it would hold if nothing changed",
            |row| row.0.before == row.1,
        )
        .column("came", "", "whether it came", |row| row.0.came == row.1)
        .share(
            "agreeing",
            "share of the model's trajectories in the recorded state when it was asked; empty of facts",
            |row| row.0.agreeing,
        )
        .share("standard_error", "Monte Carlo standard error of the model's probability", |row| {
            row.0.standard_errors[row.1]
        });
    let given = Forecaster::ALL.into_iter().fold(own, |columns, forecaster| {
        columns.share(forecaster.key(), format!("probability by: {}", forecaster.words()), move |row| {
            row.0.given[forecaster as usize].as_ref().map(|given| given[row.1])
        })
    });
    given.table("forecasts.csv", "forecasts with what came; of two states the second alone", &rows)
}

/// `forecast_scores.csv`: a row for each subject, horizon, forecaster and score.
pub(super) fn scores(groups: &[Group]) -> Table {
    type Row<'a> = (&'a Group, &'a ScoreRow);
    let rows: Vec<Row<'_>> = groups.iter().flat_map(|group| group.scores.iter().map(move |row| (group, row))).collect();
    Columns::new()
        .column("what", "", "fact, type, stage or treaty", |row: &Row<'_>| row.0.what.key())
        .column("horizon", "", "years from asking to the day; start: made at the start", |row| {
            row.0.horizon.to_string()
        })
        .column("forecaster", "", "whose forecasts", |row| row.1.forecaster.key())
        .column("score", "", "which score; low is good", |row| row.1.score.key())
        .column("value", "", "its mean", |row| row.1.value)
        .column("standard_error", "", "its standard error over what may have happened, by block bootstrap", |row| {
            row.1.standard_error
        })
        .column("difference", "", "the mean less that of the model", |row| row.1.difference.map(|(value, _)| value))
        .column("difference_standard_error", "", "standard error of the difference, by block bootstrap", |row| {
            row.1.difference.map(|(_, error)| error)
        })
        .column("changed", "", "part of the mean from forecasts before whose day the state changed", |row| {
            row.1.changed
        })
        .column("unchanged", "", "part of the mean from the other forecasts", |row| row.1.unchanged)
        .column(
            "monte_carlo_error",
            "",
            "Monte Carlo standard error of the mean; empty without trajectories of its own",
            |row| row.1.monte_carlo_error,
        )
        .column("reliability", "", "part of the Brier score that calibration would remove", |row| {
            row.1.parts.map(|parts| parts.reliability)
        })
        .column("resolution", "", "part of the Brier score gained by telling events apart", |row| {
            row.1.parts.map(|parts| parts.resolution)
        })
        .column(
            "uncertainty",
            "",
            "Brier score of the share that came: score = reliability - resolution + uncertainty",
            |row| row.1.parts.map(|parts| parts.uncertainty),
        )
        .column("forecasts", "forecasts", "how many", |row| row.0.forecasts)
        .column("alignments", "alignments", "of how many", |row| row.0.alignments)
        .column("changed_forecasts", "forecasts", "how many of them are of a changed state", |row| row.0.changed)
        .column("changes", "", "different changes of the record on which they rest; of facts, alignments", |row| {
            row.0.changes.len()
        })
        .table("forecast_scores.csv", "scores of the model and of simpler forecasts", &rows)
}

/// `changes.csv`: the scores without each change of the record, and of facts without each alignment.
pub(super) fn changes(groups: &[Group]) -> Table {
    type Row<'a> = (&'a Group, &'a Change, Forecaster, f64);
    let rows: Vec<Row<'_>> = groups
        .iter()
        .flat_map(|group| group.changes.iter().map(move |change| (group, change)))
        .flat_map(|(group, change)| change.without.iter().map(move |(who, value)| (group, change, *who, *value)))
        .collect();
    let of = |row: &Row<'_>| row.1.change.clone();
    Columns::new()
        .column("what", "", "fact, type, stage or treaty", |row: &Row<'_>| row.0.what.key())
        .column("horizon", "", "years from asking to the day; start: made at the start", |row| {
            row.0.horizon.to_string()
        })
        .column("scenario", "", "alignment that changed; of facts, that is left out", |row| row.1.scenario.clone())
        .column("changed_on", "date", "day of the change; empty of facts", move |row| {
            of(row).map(|it| it.0.as_day().to_string())
        })
        .column("from", "", "the state before", move |row| of(row).map(|it| it.1))
        .column("to", "", "the state after", move |row| of(row).map(|it| it.2))
        .column("forecaster", "", "whose forecasts", |row| row.2.key())
        .column("log", "nats", "mean log score without the forecasts between whose days it happened", |row| row.3)
        .column("forecasts", "forecasts", "how many are left", |row| row.1.left)
        .table("changes.csv", "scores without each change of the record, and of facts without each alignment", &rows)
}

/// `reliability.csv`: the calibration curve of the model for each subject and horizon.
pub(super) fn reliability(groups: &[Group]) -> Table {
    type Row<'a> = (&'a Group, &'a CalibrationPoint);
    let rows: Vec<Row<'_>> =
        groups.iter().flat_map(|group| group.calibration.iter().map(move |point| (group, point))).collect();
    Columns::new()
        .column("what", "", "fact, type, stage or treaty", |row: &Row<'_>| row.0.what.key())
        .column("horizon", "", "years from asking to the day; start: made at the start", |row| {
            row.0.horizon.to_string()
        })
        .share("probability", "probability that the model gave", |row| row.1.probability)
        .column("events", "events", "to how many events", |row| row.1.events)
        .share("frequency", "how often such events came, by isotonic regression", |row| row.1.frequency)
        .share("band_low", "2.5 % quantile of that, if all probabilities were right and events independent", |row| {
            row.1.band[0]
        })
        .share("band_high", "97.5 % quantile of the same", |row| row.1.band[1])
        .table("reliability.csv", "calibration of the model, with consistency bands", &rows)
}

/// `hindsight.csv`: the rates of the forecasts that know what they are scored on.
pub(super) fn hindsight(rates: &[BestRate]) -> Table {
    Columns::new()
        .column("what", "", "type, stage or treaty", |row: &BestRate| row.what.key())
        .column("horizon", "", "years from asking to the day; start: made at the start", |row| row.horizon.to_string())
        .column("forecaster", "", "whose rate", |row| row.forecaster.key())
        .column("direction", "", "up or down one level; empty: to any other state alike", |row| {
            row.up.map(|up| if up { "up" } else { "down" })
        })
        .column("rate", "1/year", "rate at which a state is left, with the best log score on these forecasts", |row| {
            row.rate
        })
        .table("hindsight.csv", "the rate of a forecast that knows what it is scored on", rates)
}

/// `pool.csv`: the weights of the logarithmic pool.
pub(super) fn pool(weights: &PoolWeights) -> Table {
    type Row = (Forecaster, f64, f64);
    let rows: Vec<Row> = (0..POOLED.len())
        .map(|place| (POOLED[place], weights.weights[place], weights.standard_errors[place]))
        .collect();
    Columns::new()
        .column("forecaster", "", "whose probability is pooled", |row: &Row| row.0.key())
        .column("weight", "", "weight in the logarithmic pool with the best log score", |row| row.1)
        .column("standard_error", "", "its standard error over alignments", |row| row.2)
        .table("pool.csv", "the weights of the logarithmic pool that the facts support", &rows)
}

/// `against.csv`: another forecaster's probabilities beside the model's.
pub(super) fn against(rows: &[AgainstRow]) -> Table {
    Columns::new()
        .column("question", "", "name of the question", |row: &AgainstRow| row.question.clone())
        .column("date", "date", "day on which the forecast was made", |row| row.date.clone())
        .column("forecaster", "", "who made it", |row| row.forecaster.clone())
        .share("probability", "the forecaster's", |row| row.probability)
        .share("model", "the model's on that day, away from 0 and 1", |row| row.model)
        .share("standard_error", "Monte Carlo standard error of the model's", |row| row.standard_error)
        .column("known", "", "whether the model knew the record up to that day; no: it began at the start", |row| {
            row.known
        })
        .column("came", "", "whether it came", |row| row.came)
        .column("log", "nats", "log score of the forecaster; empty if it gave 0 to what came", |row| row.both()[0][0])
        .column("brier", "", "Brier score of the forecaster", |row| row.both()[0][1])
        .column("model_log", "nats", "log score of the model", |row| row.both()[1][0])
        .column("model_brier", "", "Brier score of the model", |row| row.both()[1][1])
        .table("against.csv", "another forecaster's probabilities beside those of the model", rows)
}

/// `against_scores.csv`: each forecaster's scores beside the model's.
pub(crate) fn against_scores_table(rows: &[AgainstScore]) -> Table {
    type Row<'a> = (&'a AgainstScore, usize);
    let rows: Vec<Row<'_>> = rows.iter().flat_map(|row| [0, 1].map(|score| (row, score))).collect();
    Columns::new()
        .column("forecaster", "", "who", |row: &Row<'_>| row.0.forecaster.clone())
        .column("score", "", "which score; low is good", |row| ["log", "brier"][row.1])
        .column("value", "", "mean of the forecaster; empty if it is infinite", |row| row.0.own[row.1])
        .column("model", "", "mean of the model on the same questions and days", |row| row.0.model[row.1])
        .column("difference", "", "the forecaster's less the model's", |row| row.0.own[row.1] - row.0.model[row.1])
        .column("difference_standard_error", "", "its standard error over alignments", |row| {
            row.0.difference_errors[row.1]
        })
        .column("forecasts", "forecasts", "how many", |row| row.0.forecasts)
        .column("alignments", "alignments", "of how many", |row| row.0.alignments)
        .table("against_scores.csv", "scores of other forecasters beside those of the model", &rows)
}
