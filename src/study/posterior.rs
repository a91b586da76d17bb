//! What evidence did to the uncertain parameters: before it, and given it.

use crate::ensemble::Posterior;
use crate::model::{Model, Prior};
use crate::stats::{Estimate, quantile};

use super::table::{Columns, Table};

/// `posterior.csv`.
pub(super) fn posterior_table(shifts: &[Shift]) -> Table {
    Columns::new()
        .column("parameter", "", "path of the uncertain parameter", |row: &Shift| row.path.clone())
        .column("prior_mean", "", "mean before the evidence", |row| row.prior.mean)
        .column("prior_sd", "", "standard deviation before the evidence", |row| row.prior.sd)
        .column("prior_q05", "", "5 % quantile before the evidence", |row| row.prior.quantiles[0])
        .column("prior_q50", "", "median before the evidence", |row| row.prior.quantiles[1])
        .column("prior_q95", "", "95 % quantile before the evidence", |row| row.prior.quantiles[2])
        .estimate(("mean", "mean_standard_error"), "", "mean given the evidence", |row| Some(row.mean))
        .column("sd", "", "standard deviation given the evidence", |row| row.posterior.sd)
        .column("q05", "", "5 % quantile given the evidence", |row| row.posterior.quantiles[0])
        .column("q50", "", "median given the evidence", |row| row.posterior.quantiles[1])
        .column("q95", "", "95 % quantile given the evidence", |row| row.posterior.quantiles[2])
        .column("shift", "", "difference of the means, in standard deviations before the evidence", Shift::shift)
        .column("shift_standard_error", "", "Monte Carlo standard error of shift", |row| {
            row.mean.standard_error / row.prior.sd
        })
        .column(
            "contraction",
            "",
            "share of the variance before the evidence that it removed; negative where it widened",
            |row| 1.0 - (row.posterior.sd / row.prior.sd) * (row.posterior.sd / row.prior.sd),
        )
        .table("posterior.csv", "an uncertain parameter before the evidence and given it", shifts)
}

/// Mean, standard deviation, and 5 %, 50 % and 95 % quantiles.
#[derive(Debug)]
pub(super) struct Spread {
    pub mean: f64,
    pub sd: f64,
    quantiles: [f64; 3],
}

const LEVELS: [f64; 3] = [0.05, 0.5, 0.95];

impl Spread {
    /// Of a prior, by its quantiles.
    fn of_prior(prior: &Prior) -> Self {
        const N: usize = 1000;
        let at = |position: f64| prior.distribution.quantile(prior.domain, position);
        let values: Vec<f64> = (0..N).map(|k| at((k as f64 + 0.5) / N as f64)).collect();
        let mean = values.iter().sum::<f64>() / N as f64;
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / N as f64;
        Self { mean, sd: variance.sqrt(), quantiles: LEVELS.map(|level| quantile(&values, level)) }
    }

    /// Of weighted values; the weights sum up to 1.
    fn of_values(values: &[(f64, f64)]) -> Self {
        let mean: f64 = values.iter().map(|(value, weight)| weight * value).sum();
        let variance: f64 = values.iter().map(|(value, weight)| weight * (value - mean) * (value - mean)).sum();
        let mut sorted = values.to_vec();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let at = |level: f64| {
            let mut passed = 0.0;
            let found = sorted.iter().find(|(_, weight)| {
                passed += weight;
                passed >= level
            });
            found.or(sorted.last()).map_or(f64::NAN, |(value, _)| *value)
        };
        Self { mean, sd: variance.sqrt(), quantiles: LEVELS.map(at) }
    }
}

/// What the evidence did to a parameter.
#[derive(Debug)]
pub(super) struct Shift {
    pub path: String,
    pub prior: Spread,
    posterior: Spread,
    pub mean: Estimate,
}

impl Shift {
    pub fn of(model: &Model, place: usize, posterior: &Posterior) -> Self {
        let values: Vec<(f64, f64)> = posterior.draws.iter().map(|draw| (draw.values[place], draw.weight)).collect();
        let islands = posterior.draws.last().map_or(0, |draw| draw.island + 1);
        let mut sums = vec![[0.0; 2]; islands];
        for draw in &posterior.draws {
            sums[draw.island][0] += draw.weight * draw.values[place];
            sums[draw.island][1] += draw.weight;
        }
        let total = |without: Option<usize>| {
            let kept = sums.iter().enumerate().filter(|(island, _)| Some(*island) != without);
            let [value, weight] = kept.fold([0.0; 2], |sum, (_, of)| [sum[0] + of[0], sum[1] + of[1]]);
            value / weight
        };
        Self {
            path: model.priors[place].path.clone(),
            prior: Spread::of_prior(&model.priors[place]),
            posterior: Spread::of_values(&values),
            mean: Estimate::from_groups(islands, total),
        }
    }

    pub fn shift(&self) -> f64 {
        (self.mean.value - self.prior.mean) / self.prior.sd
    }
}
