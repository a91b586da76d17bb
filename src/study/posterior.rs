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
        .column("shift_standard_error", "", "Monte Carlo standard error of shift", Shift::shift_error)
        .estimate(
            ("contraction", "contraction_standard_error"),
            "",
            "share of the variance before the evidence that it removed; negative where it widened",
            |row| Some(row.contraction),
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
    contraction: Estimate,
}

impl Shift {
    pub fn of(model: &Model, place: usize, posterior: &Posterior) -> Self {
        let values: Vec<(f64, f64)> = posterior.draws.iter().map(|draw| (draw.values[place], draw.weight)).collect();
        let islands = posterior.draws.last().map_or(0, |draw| draw.island + 1);
        let prior = Spread::of_prior(&model.priors[place]);
        // By island: the sums of the weights, and of the values and their squares with these weights. Values count from the
        // mean before the evidence, so that little is lost in the difference of squares.
        let mut sums = vec![[0.0; 3]; islands];
        for draw in &posterior.draws {
            let value = draw.values[place] - prior.mean;
            for (sum, term) in sums[draw.island].iter_mut().zip([1.0, value, value * value]) {
                *sum += draw.weight * term;
            }
        }
        let moments = |without: Option<usize>| -> [f64; 2] {
            let kept = sums.iter().enumerate().filter(|(island, _)| Some(*island) != without);
            let [weight, value, square] =
                kept.fold([0.0; 3], |sum, (_, of)| std::array::from_fn(|power| sum[power] + of[power]));
            let mean = value / weight;
            [prior.mean + mean, square / weight - mean * mean]
        };
        let contraction = |without: Option<usize>| 1.0 - moments(without)[1] / (prior.sd * prior.sd);
        Self {
            path: model.priors[place].path.clone(),
            posterior: Spread::of_values(&values),
            mean: Estimate::from_groups(islands, |without: Option<usize>| moments(without)[0]),
            contraction: Estimate::from_groups(islands, contraction),
            prior,
        }
    }

    pub fn shift(&self) -> f64 {
        (self.mean.value - self.prior.mean) / self.prior.sd
    }

    /// The standard error of the shift.
    pub fn shift_error(&self) -> f64 {
        self.mean.standard_error / self.prior.sd
    }
}
