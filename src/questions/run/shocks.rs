//! Shocks: how often they occur, and how outcomes are associated with exposure to them.

use crate::model::DayOfYear;
use crate::render::chart::{Courses, Dot, Line, Whiskers, course_chart, whisker_chart};
use crate::render::{bare, end_of, percent};
use crate::study::page::{
    About, Block, Figure, Holds, Layout, PROBABILITY, ReportError, ResultFiles, SHARE_ERROR, Section, Sheet, capital,
    names, shortened, year_spot,
};

/// The section, where the scenario has shocks.
pub(crate) fn section(files: &ResultFiles, about: &About) -> Result<Option<Section>, ReportError> {
    let shocks = names(&about.shocks);
    let frequencies = Layout::new("shocks.csv", [("shock", shocks.clone()), ("year_end", about.in_years())])
        .whole()
        .with(&Holds::NotNegative, ["per_trajectory"])
        .with(&PROBABILITY, ["exposed"])
        .never_falls("exposed");
    let frequencies = files.table(&frequencies)?;
    let answers = Holds::Known(["yes", "no"].map(str::to_owned).to_vec());
    let exposed =
        Layout::new("exposed.csv", [("shock", shocks), ("outcome", about.outcome_names()), ("exposed", answers)])
            .whole()
            .with(&Holds::Count, ["trajectories"])
            .maybe(&PROBABILITY, ["probability", "ci_low", "ci_high"])
            .maybe(&SHARE_ERROR, ["standard_error"])
            .rising(["ci_low", "probability", "ci_high"]);
    let exposed = files.table(&exposed)?;
    if about.shocks.is_empty() {
        return Ok(None);
    }
    let figures = about
        .shocks
        .iter()
        .map(|(name, title)| frequency((title, about.start), name, &frequencies.with("shock", name)));
    let mut blocks = vec![Block::Words(
        "How often each shock occurs, and the share of trajectories exposed to it by the end of each year.".to_owned(),
    )];
    let mut figures: Vec<Figure> = figures.collect();
    let more = figures.split_off(figures.len().min(2));
    blocks.push(Block::Figures(figures));
    if !more.is_empty() {
        blocks.push(Block::Folded { title: "The other shocks".to_owned(), blocks: vec![Block::Figures(more)] });
    }
    if !about.outcomes.is_empty() {
        blocks.push(Block::Words(
            "Probabilities of outcomes among trajectories that are exposed to a shock at any time, and among those \
             that never are. This is association, not effect: a shock may occur after the outcome, trajectories with a \
             high rate of one shock may differ in other ways, and few are never exposed to a frequent shock. For \
             effects, declare a policy that injects the shock and run stadial compare."
                .to_owned(),
        ));
        let mut figures: Vec<Figure> =
            about.outcomes.iter().filter_map(|outcome| association(about, outcome, &exposed)).collect();
        let more = figures.split_off(figures.len().min(2));
        blocks.push(Block::Figures(figures));
        if !more.is_empty() {
            blocks.push(Block::Folded { title: "The other outcomes".to_owned(), blocks: vec![Block::Figures(more)] });
        }
    }
    Ok(Some(Section { name: "shocks".to_owned(), title: "Shocks and associated outcomes".to_owned(), blocks }))
}

fn frequency((title, start): (&str, DayOfYear), name: &str, data: &Sheet) -> Figure {
    let [years, often, exposed] = ["year_end", "per_trajectory", "exposed"].map(|column| data.numbers(column));
    let curve = |numbers: &[Option<f64>]| -> Vec<(f64, f64)> {
        years.iter().zip(numbers).filter_map(|(year, number)| Some(((*year)?, 100.0 * (*number)?))).collect()
    };
    let (exposed, often) = (curve(&exposed), curve(&often));
    let spot = |(ever, year): (&(f64, f64), &(f64, f64))| {
        let (in_year, so_far) = (bare(year.1 / 100.0), percent(ever.1 / 100.0));
        let text =
            format!("{}: {in_year} shocks per 100 trajectories\n{so_far} of trajectories exposed so far", ever.0);
        year_spot(ever.0, text)
    };
    let last = exposed.last().map_or_else(String::new, |&(year, share)| {
        format!("{} of trajectories are exposed by {}.", percent(share / 100.0), end_of(start, year as i32))
    });
    let courses = Courses {
        title: format!("{}: how often it occurs", capital(title)),
        up: "per 100 trajectories".to_owned(),
        spots: exposed.iter().zip(&often).map(spot).collect(),
        lines: vec![
            Line { name: "trajectories exposed so far".to_owned(), points: exposed },
            Line { name: "shocks in the year".to_owned(), points: often },
        ],
        ..Courses::default()
    };
    Figure {
        name: format!("shock-{name}"),
        title: format!("{}.", capital(title)),
        caption: last,
        picture: course_chart(&courses),
        data: data.clone(),
    }
}

fn association(about: &About, (name, title): &(String, String), exposed: &Sheet) -> Option<Figure> {
    let data = exposed.with("outcome", name);
    let mut rows = Vec::new();
    for (shock, shock_title) in &about.shocks {
        let of = data.with("shock", shock);
        let dot = |answer: &str| {
            let row = of.with("exposed", answer);
            let value = 100.0 * row.number("probability")?;
            let ends = (100.0 * row.number("ci_low")?, 100.0 * row.number("ci_high")?);
            Some(Dot { value, ends, thick: None })
        };
        let dots = vec![dot("yes"), dot("no")];
        // A shock that occurs in all trajectories or in none leaves nothing to compare.
        if dots.iter().all(Option::is_some) {
            rows.push((shortened(shock_title), dots));
        }
    }
    if rows.is_empty() {
        return None;
    }
    let all = rows.iter().flat_map(|(_, dots)| dots).flatten().map(|dot| dot.ends);
    let (low, high) = all.fold((100.0, 0.0), |(low, high): (f64, f64), ends| (low.min(ends.0), high.max(ends.1)));
    let room = 0.05 * (high - low).max(0.1);
    // Values near 0 are shown from 0.
    let least = if low < 0.5 * high { 0.0 } else { low - room };
    let picture = whisker_chart(&Whiskers {
        title: format!("Probability of {title} among trajectories exposed to a shock, and others"),
        across: "probability by the end of the run, %".to_owned(),
        ends: (Some(least.max(0.0)), Some(high + room)),
        kinds: vec!["exposed".to_owned(), "never exposed".to_owned()],
        rows,
        mark: None,
    });
    Some(Figure {
        name: format!("exposed-{name}"),
        title: format!("{} and shocks.", capital(title)),
        caption:
            "Probabilities among trajectories that were exposed at any time and among those that never were, with 95 % \
             Monte Carlo intervals. Association, not effect."
                .to_owned(),
        picture,
        data,
    })
}
