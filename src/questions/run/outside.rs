//! The outside view: what happened in the reference classes of outcomes, beside their probabilities.

use crate::ensemble::Results;
use crate::math::exp;
use crate::model::Model;
use crate::render::{bare, end_of, ends_of, estimate, percent, short, thousands};
use crate::scenario::{BaseProbability, BaseRate, base_rate};
use crate::stats::{Proportion, log_pool, log_pool_slope};
use crate::study::page::{
    About, Block, Cell, Grid, Holds, Layout, PROBABILITY, ReportError, ResultFiles, Section, Sheet, capital,
    shown_years,
};
use crate::study::{Columns, Table};

/// How the model and the rate of the past are pooled.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    /// The weight of the model, from 0 to 1; the rate of the past has the rest.
    pub weight: f64,
    /// The valid trajectories of the run.
    pub trajectories: u64,
}

impl Pool {
    /// The logarithmic pool of a probability of the model and that of a class over a time in years; `None` where that time
    /// is over before it begins. The error is that of the model's probability alone (delta method; the ends of its interval
    /// are those of the model's). Where something never or always happened its probability is taken as (k + 1/2) / (n + 1) of
    /// n trajectories, and (k + 1/2) events of a class.
    fn of(self, found: &Proportion, class: &BaseRate, years: f64) -> Option<Proportion> {
        let base = if class.events == 0 {
            1.0 - exp(-0.5 * years / class.exposure_years)
        } else {
            class.probability(years).probability
        };
        let n = self.trajectories as f64;
        let p = found.probability.clamp(0.5 / (n + 1.0), (n + 0.5) / (n + 1.0));
        let p = if found.probability > 0.0 && found.probability < 1.0 { found.probability } else { p };
        let pooled = |p: f64| log_pool(p, base, self.weight);
        (base > 0.0 && base < 1.0).then(|| Proportion {
            probability: pooled(p),
            standard_error: log_pool_slope(p, base, self.weight) * found.standard_error,
            ci_low: pooled(found.ci_low),
            ci_high: pooled(found.ci_high),
            parameter_band: None,
        })
    }
}

/// A probability beside that of a reference class over the same time.
pub(super) struct Outside {
    pub(super) found: Proportion,
    pub(super) class: &'static BaseRate,
    pub(super) base: BaseProbability,
}

impl Outside {
    /// Of a class over a time in years.
    pub(super) fn new(found: Proportion, class: &'static BaseRate, years: f64) -> Self {
        Self { found, class, base: class.probability(years) }
    }

    /// The probability over that of the class; `None` where that is 0.
    pub(super) fn ratio(&self) -> Option<f64> {
        (self.base.probability > 0.0).then(|| self.found.probability / self.base.probability)
    }

    /// The base rate of what it is `on` beside the model's probability, with the ratio where both are far apart beyond their
    /// errors.
    pub(super) fn sentence(&self, on: &str) -> String {
        let Self { found, class, base } = self;
        let ratio = found.probability / base.probability;
        let above = found.ci_low > base.ci_high && ratio > FAR;
        let below = found.ci_high < base.ci_low && ratio < 1.0 / FAR;
        let own = estimate(found);
        let apart = match (above, below) {
            (true, _) => format!(" The model's {own} is higher by a factor of {ratio:.1}."),
            (_, true) if ratio > 0.0 => format!(" The model's {own} is lower by a factor of {:.1}.", 1.0 / ratio),
            // No trajectory reached it: the limit of its interval is all that is known.
            (_, true) => {
                let least = base.probability / found.ci_high;
                format!(" The model's {own} is lower by a factor of more than {least:.1}.")
            }
            _ => format!(" The model has {own}."),
        };
        format!(
            "Outside view on {on}: {} at the rate of the past ({}, {} to {}: {} in {} {}).{apart}",
            interval(base.probability, base.ci_low, base.ci_high),
            class.title,
            class.from,
            class.to,
            class.events,
            thousands(class.exposure_years as u64),
            class.exposure,
        )
    }
}

/// The columns of a probability beside that of a class.
pub(super) fn rate_columns<'a, R>(of: fn(&R) -> &Outside) -> Columns<'a, R>
where
    R: 'a,
{
    Columns::new()
        .column("reference_class", "", "name of the reference class", move |row| of(row).class.name.clone())
        .share("probability", "probability in the model", move |row| of(row).found.probability)
        .share("probability_ci_low", "lower limit of the 95 % Monte Carlo interval of probability", move |row| {
            of(row).found.ci_low
        })
        .share("probability_ci_high", "upper limit of the 95 % Monte Carlo interval of probability", move |row| {
            of(row).found.ci_high
        })
        .share(
            "base_rate",
            "probability over the same time (under evidence from its last day on) at the rate of the reference class",
            move |row| of(row).base.probability,
        )
        .share("base_rate_ci_low", "lower limit of the 95 % interval of base_rate", move |row| of(row).base.ci_low)
        .share("base_rate_ci_high", "upper limit of the 95 % interval of base_rate", move |row| of(row).base.ci_high)
        .column("ratio", "", "probability over base_rate; empty where that is 0", move |row| of(row).ratio())
}

/// The columns of what a class is.
pub(super) fn class_columns<'a, R>(of: fn(&R) -> &Outside) -> Columns<'a, R>
where
    R: 'a,
{
    Columns::new()
        .column("events", "", "how often it happened in the reference class", move |row| of(row).class.events)
        .column("exposure_years", "years", "in how many years, all pairs together", move |row| {
            of(row).class.exposure_years
        })
        .column("title", "", "what is counted, and among whom", move |row| of(row).class.title.clone())
        .column("source", "", "where the numbers come from", move |row| of(row).class.source.clone())
}

/// A probability of an outcome beside that of a reference class, and the pool of both.
struct Beside {
    outcome: String,
    year: i32,
    outside: Outside,
    pool: Option<Proportion>,
}

/// All outcomes that name reference classes, by year; under evidence from its last day on.
fn beside(model: &Model, results: &Results, pool: Option<Pool>) -> Vec<Beside> {
    let structure = &model.structure;
    // What evidence has told is no longer open.
    let open = model.last_evidence();
    let mut rows = Vec::new();
    for outcome in &structure.outcomes {
        for class in outcome.reference.iter().filter_map(|name| base_rate(name)) {
            for row in results.probabilities.iter().filter(|row| row.outcome == outcome.name) {
                let until = structure.steps_to_end_of(row.year);
                let steps = until.min(outcome.until).saturating_sub(outcome.from.max(open));
                if steps == 0 && open > 0 {
                    continue;
                }
                let years = f64::from(steps) * structure.dt();
                let pool = pool.and_then(|pool| pool.of(&row.estimate, class, years));
                let outside = Outside::new(row.estimate, class, years);
                rows.push(Beside { outcome: outcome.name.clone(), year: row.year, outside, pool });
            }
        }
    }
    rows
}

/// `base_rates.csv`; `None` if no outcome names a reference class.
pub(super) fn base_rate_table(model: &Model, results: &Results, pool: Option<Pool>) -> Option<Table> {
    let rows = beside(model, results, pool);
    let table = Columns::new()
        .outcome(|row: &Beside| row.outcome.clone())
        .year_end(|row| row.year)
        .and(rate_columns(|row| &row.outside));
    let table = match pool {
        None => table,
        Some(_) => table
            .share("pool", "logarithmic pool of probability and base_rate; empty if not known", |row: &Beside| {
                row.pool.map(|pool| pool.probability)
            })
            .share("pool_standard_error", "Monte Carlo standard error of pool: that of probability alone", |row| {
                row.pool.map(|pool| pool.standard_error)
            })
            .share("pool_ci_low", "lower limit of the 95 % Monte Carlo interval of pool", |row| {
                row.pool.map(|pool| pool.ci_low)
            })
            .share("pool_ci_high", "upper limit of the 95 % Monte Carlo interval of pool", |row| {
                row.pool.map(|pool| pool.ci_high)
            }),
    };
    let table = table.and(class_columns(|row| &row.outside));
    (!rows.is_empty()).then(|| {
        table.table(
            "base_rates.csv",
            "the probability of an outcome beside that of a reference class of the past",
            &rows,
        )
    })
}

const POOL_WORDS: &str = " The pool is the weighted mean of the log-odds of both; its interval is the Monte Carlo interval of the model's \
                          probability, and holds neither the error of the rate of the past nor that of the model.";

/// A ratio beyond this, or below its inverse, is said.
const FAR: f64 = 3.0;

/// A sentence for each outcome and reference class, by the end of a year.
pub(super) fn outside_sentences(model: &Model, results: &Results, year: i32, pool: Option<Pool>) -> Vec<String> {
    let structure = &model.structure;
    let sentence = |row: Beside| {
        let pooled = pool.zip(row.pool).map_or_else(String::new, |(Pool { weight, .. }, pooled)| {
            let both = estimate(&pooled);
            format!(" Logarithmic pool of both, with a weight of {} on the model: {both}.", short(weight))
        });
        let title = structure.outcome_title(&row.outcome);
        let outside = row.outside.sentence(&format!("{title} by {}", end_of(structure.start_day, year)));
        format!("{outside}{pooled}")
    };
    beside(model, results, pool).into_iter().filter(|row| row.year == year).map(sentence).collect()
}

pub(super) fn interval(probability: f64, low: f64, high: f64) -> String {
    format!("{} ({} to {})", percent(probability), bare(low), percent(high))
}

/// The section of the page; `None` if no outcome names a reference class.
pub(crate) fn section(files: &ResultFiles, about: &About) -> Result<Option<Section>, ReportError> {
    if about.rows("base_rates.csv").is_none() {
        return Ok(None);
    }
    let keys = [
        ("outcome", Holds::Known(about.outcomes.iter().map(|(name, _)| name.clone()).collect())),
        ("year_end", about.in_years()),
        ("reference_class", Holds::Text),
    ];
    let layout = Layout::new("base_rates.csv", keys)
        .rows(about.rows("base_rates.csv"))
        .with(&PROBABILITY, ["probability", "probability_ci_low", "probability_ci_high"])
        .with(&PROBABILITY, ["base_rate", "base_rate_ci_low", "base_rate_ci_high"])
        .maybe(&Holds::NotNegative, ["ratio"])
        .rising(["probability_ci_low", "probability", "probability_ci_high"])
        .with(&Holds::NotNegative, ["events", "exposure_years"])
        .with(&Holds::Text, ["title", "source"])
        .rising(["base_rate_ci_low", "base_rate", "base_rate_ci_high"]);
    let has_pool = !about.value("pool").is_null();
    let pool = ["pool", "pool_standard_error", "pool_ci_low", "pool_ci_high"];
    let layout = if has_pool { layout.maybe(&Holds::NotNegative, pool) } else { layout };
    let sheet = files.table(&layout)?;
    let years: Vec<f64> = sheet.distinct("year_end").iter().filter_map(|year| year.parse().ok()).collect();
    let shown = shown_years(&years);
    let by = format!("by {}", ends_of(about.start));
    let mut header = vec!["outcome", by.as_str(), "model", "rate of the past", "ratio", "reference class"];
    if has_pool {
        header.insert(5, "logarithmic pool");
    }
    let mut grid = Grid { header: header.into_iter().map(str::to_owned).collect(), rows: Vec::new() };
    for cells in &sheet.rows {
        let row = Sheet { columns: sheet.columns.clone(), rows: vec![cells.clone()] };
        let number = |column: &str| row.number(column).unwrap_or(f64::NAN);
        if !shown.contains(&number("year_end")) {
            continue;
        }
        let text = |column: &str| row.texts(column).first().map_or(String::new(), ToString::to_string);
        let with_interval = |column: &str| {
            interval(number(column), number(&format!("{column}_ci_low")), number(&format!("{column}_ci_high")))
        };
        let mut cells = vec![
            Cell::text(capital(about.outcome(&text("outcome")))),
            Cell::number(text("year_end")),
            Cell::number(with_interval("probability")),
            Cell::number(with_interval("base_rate")),
            Cell::number(row.number("ratio").map_or_else(String::new, short)),
            Cell { below: text("reference_class"), ..Cell::text(text("title")) },
        ];
        if has_pool {
            let pooled = row.number("pool").map_or_else(String::new, |_| with_interval("pool"));
            cells.insert(5, Cell::number(pooled));
        }
        grid.rows.push(cells);
    }
    let words = "How often something of the kind happened to others, whatever the model says of this alignment. The \
                 probability is that of the same time at a constant rate; its interval is that of the number of events, as \
                 if they were independent of each other, so it is too narrow where many states sign together. A wide gap \
                 between the two columns needs a reason that the reference class does not know.";
    let words = if has_pool { format!("{words}{POOL_WORDS}") } else { words.to_owned() };
    let table = Block::Table {
        name: "outside-view".to_owned(),
        caption: "Probabilities of the model beside the rates of reference classes, with 95 % intervals.".to_owned(),
        grid,
        data: Some(sheet.clone()),
    };
    let blocks = vec![Block::Words(words), table];
    Ok(Some(Section { name: "outside".to_owned(), title: "The outside view".to_owned(), blocks }))
}
