//! The table of the answers.

use crate::stats::{brier_score, event_log_score};
use crate::study::{Columns, Table};

use super::scored::Answered;

/// `answers.csv`: the answer to each question.
pub(super) fn answers_table(rows: &[Answered<'_>]) -> Table {
    let score = |one: &Answered<'_>, rule: fn(f64, bool) -> f64, p: Option<f64>| {
        one.row.resolution.zip(p.filter(|p| p.is_finite())).map(|(came, p)| rule(p, came))
    };
    Columns::new()
        .column("id", "", "id of the question", |one: &Answered<'_>| one.row.id.clone())
        .column("scenario", "", "scenario that it is about", |one| one.scenario.to_owned())
        .column("question", "", "the question for people", |one| one.row.question.clone())
        .column("ask", "", "what is asked, in the language of questions", |one| one.row.ask.clone())
        .column("asked", "date", "day on which it was asked", |one| one.row.asked.to_string())
        .column("closes", "date", "day up to which answers were taken", |one| one.row.closes.map(|day| day.to_string()))
        .column("resolves_by", "date", "day by which it resolves", |one| one.row.resolves_by.map(|day| day.to_string()))
        .share("probability", "of yes, given that it is open on the day of asking; empty if it never is", |one| {
            one.probability.probability
        })
        .share("standard_error", "Monte Carlo standard error of the probability", |one| one.probability.standard_error)
        .interval(|one| Some(one.probability).filter(|found| found.probability.is_finite()))
        .band(|one| Some(one.probability).filter(|found| found.probability.is_finite()))
        .share("open", "probability of being open on the day of asking", |one| {
            one.open.map_or(1.0, |open| open.probability)
        })
        .column("trajectories", "trajectories", "those on which the probability rests", |one| one.trajectories)
        .column("resolution", "", "whether it came; empty while it is open", |one| one.row.resolution)
        .column("resolved_on", "date", "day on which it resolved", |one| one.row.resolved_on.map(|day| day.to_string()))
        .share("crowd", "the crowd's probability", |one| one.row.crowd.unwrap_or(f64::NAN))
        .column("log", "nats", "log score of the model, whose probability is kept away from 0 and 1", move |one| {
            score(one, event_log_score, Some(one.model()))
        })
        .column("brier", "", "Brier score of the model", move |one| score(one, brier_score, Some(one.model())))
        .column("crowd_log", "nats", "log score of the crowd; empty if it gave 0 to what came", move |one| {
            score(one, event_log_score, one.row.crowd)
        })
        .column("crowd_brier", "", "Brier score of the crowd", move |one| score(one, brier_score, one.row.crowd))
        .table("answers.csv", "answer to a question", rows)
}
