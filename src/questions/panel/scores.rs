//! Scores of the probabilities of rows for what happened, with errors that let rows of one cluster depend on each other.
//!
//! A probability of 0 or 1 has no finite logarithm, so logarithms are taken of (k + 1/2) / (n + 1) for k of n trajectories.

use crate::math::logit;
use crate::stats::{
    Estimate, LogisticFit, NoFit, RocCase, RocWithin, brier_score, clustered_mean, event_log_score, jackknife,
    roc_area_within,
};

use super::reliability::{Bin, reliability};
use super::scored::{Scored, numbered};
use super::stack::{Stack, stack};

/// What is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forecast {
    /// The probabilities of the model.
    Model,
    /// The column of the baseline, in the rows that have it.
    Baseline,
}

impl Forecast {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Baseline => "baseline",
        }
    }
}

/// A kind of score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Score {
    Log,
    Brier,
    RocArea,
    RocAreaWithinGroups,
}

impl Score {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Brier => "brier",
            Self::RocArea => "roc_area",
            Self::RocAreaWithinGroups => "roc_area_within_groups",
        }
    }
}

/// A score of a forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ScoreRow {
    pub(crate) forecast: Forecast,
    pub(crate) score: Score,
    /// Its value and standard error; NaN where they cannot be had.
    pub(crate) found: Estimate,
    /// The value less that of the model in the same rows; `None` for the model itself.
    pub(crate) difference: Option<Estimate>,
    /// The rows that it is from.
    pub(crate) rows: usize,
    /// The pairs of an area.
    pub(crate) pairs: Option<u64>,
}

/// The recalibration of a forecast: logit of the frequency = intercept + slope times logit of the probability, from all
/// rows. 0 and 1 if it is calibrated.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recalibration {
    pub(crate) forecast: Forecast,
    /// Intercept and slope, or why there are none.
    pub(crate) found: Result<[Estimate; 2], NoFit>,
    pub(crate) rows: usize,
}

/// The scores of all rows of which it is known what happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scores {
    pub(crate) rows: usize,
    pub(crate) happened: usize,
    /// How many clusters there are.
    pub(crate) clusters: usize,
    pub(crate) scores: Vec<ScoreRow>,
    pub(crate) recalibration: Vec<Recalibration>,
    pub(crate) reliability: Vec<Bin>,
    pub(crate) stack: Stack,
}

impl Scores {
    pub(crate) fn of(&self, forecast: Forecast, score: Score) -> Option<&ScoreRow> {
        self.scores.iter().find(|row| row.forecast == forecast && row.score == score)
    }

    pub(crate) fn recalibration(&self, forecast: Forecast) -> Option<&Recalibration> {
        self.recalibration.iter().find(|row| row.forecast == forecast)
    }
}

/// The forecast of a row, as it is and where its logarithm is taken.
fn given(row: &Scored, forecast: Forecast) -> (f64, f64) {
    match forecast {
        Forecast::Model => (row.probability, row.smoothed),
        Forecast::Baseline => [row.baseline.unwrap_or(f64::NAN); 2].into(),
    }
}

/// A score of a forecast; for an area also the estimates without each cluster.
fn scored(rows: &[&Scored], clusters: &[usize], forecast: Forecast, score: Score) -> (Estimate, Option<RocWithin>) {
    let mean = |of: &dyn Fn(f64, f64, bool) -> f64| {
        let value = |row: &&Scored| {
            let (probability, smoothed) = given(row, forecast);
            of(probability, smoothed, row.happened)
        };
        (clustered_mean(&rows.iter().map(value).collect::<Vec<f64>>(), clusters), None)
    };
    match score {
        Score::Log => mean(&|_, smoothed, happened| event_log_score(smoothed, happened)),
        Score::Brier => mean(&|probability, _, happened| brier_score(probability, happened)),
        Score::RocArea | Score::RocAreaWithinGroups => {
            let within = score == Score::RocAreaWithinGroups;
            let groups = numbered(rows.iter().map(|row| row.group.as_str()));
            let case = |(place, row): (usize, &&Scored)| RocCase {
                value: given(row, forecast).0,
                came: row.happened,
                group: if within { groups[place] } else { 0 },
                cluster: clusters[place],
            };
            let found = roc_area_within(&rows.iter().enumerate().map(case).collect::<Vec<_>>());
            let error = jackknife(&found.without_one);
            (Estimate { value: found.area, standard_error: error }, Some(found))
        }
    }
}

/// The score of the baseline less that of the model in the same rows.
fn difference(rows: &[&Scored], clusters: &[usize], score: Score) -> Estimate {
    let [(model, area), (baseline, other)] =
        [Forecast::Model, Forecast::Baseline].map(|forecast| scored(rows, clusters, forecast, score));
    if let (Some(area), Some(other)) = (area, other) {
        let without: Vec<f64> = other.without_one.iter().zip(&area.without_one).map(|(b, m)| b - m).collect();
        return Estimate { value: baseline.value - model.value, standard_error: jackknife(&without) };
    }
    let loss = |row: &Scored, forecast: Forecast| {
        let (probability, smoothed) = given(row, forecast);
        if score == Score::Log {
            event_log_score(smoothed, row.happened)
        } else {
            brier_score(probability, row.happened)
        }
    };
    let each: Vec<f64> = rows.iter().map(|row| loss(row, Forecast::Baseline) - loss(row, Forecast::Model)).collect();
    clustered_mean(&each, clusters)
}

fn recalibration(rows: &[&Scored], clusters: &[usize], forecast: Forecast) -> Recalibration {
    let logits = rows.iter().map(|row| logit(given(row, forecast).1)).collect();
    let columns = [vec![1.0; rows.len()], logits];
    let happened: Vec<bool> = rows.iter().map(|row| row.happened).collect();
    let found = LogisticFit::of(&columns, &happened).map(|fit| {
        let errors = fit.standard_errors(&columns, &happened, clusters);
        std::array::from_fn(|term| Estimate { value: fit.weights[term], standard_error: errors[term] })
    });
    Recalibration { forecast, found, rows: rows.len() }
}

/// Scores rows; `None` if there are none.
pub(crate) fn scores(all: &[Scored]) -> Option<Scores> {
    if all.is_empty() {
        return None;
    }
    let has_groups = all.iter().any(|row| !row.group.is_empty());
    let mut kinds = vec![Score::Log, Score::Brier, Score::RocArea];
    kinds.extend(has_groups.then_some(Score::RocAreaWithinGroups));
    let (mut found, mut recalibrated) = (Vec::new(), Vec::new());
    let n_clusters = |clusters: &[usize]| clusters.iter().max().map_or(0, |last| last + 1);
    for forecast in [Forecast::Model, Forecast::Baseline] {
        let is_model = forecast == Forecast::Model;
        let rows: Vec<&Scored> = all.iter().filter(|row| is_model || row.baseline.is_some()).collect();
        if rows.is_empty() {
            continue;
        }
        let clusters = numbered(rows.iter().map(|row| row.cluster.as_str()));
        for &score in &kinds {
            let (value, area) = scored(&rows, &clusters, forecast, score);
            let difference = (!is_model).then(|| difference(&rows, &clusters, score));
            let pairs = area.map(|area| area.pairs);
            found.push(ScoreRow { forecast, score, found: value, difference, rows: rows.len(), pairs });
        }
        recalibrated.push(recalibration(&rows, &clusters, forecast));
    }
    let clusters = numbered(all.iter().map(|row| row.cluster.as_str()));
    Some(Scores {
        rows: all.len(),
        happened: all.iter().filter(|row| row.happened).count(),
        clusters: n_clusters(&clusters),
        scores: found,
        recalibration: recalibrated,
        reliability: reliability(all),
        stack: stack(all),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(probability: f64, happened: bool, baseline: f64, cluster: &str) -> Scored {
        Scored {
            probability,
            smoothed: probability,
            happened,
            baseline: Some(baseline),
            group: "1990".to_owned(),
            cluster: cluster.to_owned(),
        }
    }

    /// By hand: of four rows in two clusters.
    #[test]
    fn scores_are_those_of_their_definitions() {
        let rows =
            [row(0.8, true, 0.5, "a"), row(0.4, false, 0.5, "a"), row(0.6, true, 0.5, "b"), row(0.7, false, 0.5, "b")];
        let found = scores(&rows).unwrap();
        let log = found.of(Forecast::Model, Score::Log).unwrap();
        let each = [0.8_f64, 0.6, 0.6, 0.3].map(|p| -p.ln());
        let mean = each.iter().sum::<f64>() / 4.0;
        assert!((log.found.value - mean).abs() < 1e-12);
        // Two clusters: sqrt(2 (s^2 + s^2)) / 4 with s the sum of deviations of the first.
        let sum = each[0] + each[1] - 2.0 * mean;
        assert!((log.found.standard_error - sum.abs() / 2.0).abs() < 1e-12, "{log:?}");
        let brier = found.of(Forecast::Model, Score::Brier).unwrap().found.value;
        assert!((brier - (0.04 + 0.16 + 0.16 + 0.49) / 4.0).abs() < 1e-12);
        // Of four pairs .8 beats both, .6 beats .4 alone.
        assert_eq!(found.of(Forecast::Model, Score::RocArea).unwrap().found.value, 0.75);
        assert_eq!(found.of(Forecast::Baseline, Score::RocArea).unwrap().found.value, 0.5);
        assert_eq!(found.of(Forecast::Baseline, Score::RocArea).unwrap().difference.unwrap().value, -0.25);
        let more = found.of(Forecast::Baseline, Score::Log).unwrap().difference.unwrap();
        assert!((more.value - (2.0_f64.ln() - mean)).abs() < 1e-12);
        assert_eq!((found.rows, found.happened, found.clusters), (4, 2, 2));
        // The baseline does not vary.
        assert_eq!(found.recalibration(Forecast::Baseline).unwrap().found, Err(NoFit::Dependent));
    }

    #[test]
    fn rows_without_clusters_are_independent_and_one_sided_rows_have_no_area() {
        let rows: Vec<Scored> = (0..6).map(|i| row(0.1 + 0.1 * f64::from(i), false, 0.2, "")).collect();
        let found = scores(&rows).unwrap();
        assert_eq!(found.clusters, 6);
        assert!(found.of(Forecast::Model, Score::RocArea).unwrap().found.value.is_nan());
        assert_eq!(found.recalibration(Forecast::Model).unwrap().found, Err(NoFit::OneSided));
        assert!(found.of(Forecast::Model, Score::Log).unwrap().found.standard_error > 0.0);
        assert_eq!(scores(&[]), None);
    }
}
