//! The page of a run: the answer, odds by year, first passages, drivers; what else there is in the files beside.

use crate::render::chart::{Band, Courses, Dot, Level, Line, Whiskers, course_chart, whisker_chart};
use crate::render::{ShownBand, percent};
use crate::study::page::{
    About, Answer, Block, Cell, Content, Figure, Grid, Holds, Layout, Odds, ReportError, ResultFiles, Section, Sheet,
    Titled, capital, making, names, shortened, spoken, with_odds, year_spot,
};

use super::{plane, shocks, states};

/// What the page of a run says.
pub(crate) fn content(files: &ResultFiles) -> Result<Content, ReportError> {
    let about = About::read(files)?;
    let odds = Layout::new("probabilities.csv", [("outcome", about.outcome_names()), ("year_end", about.in_years())]);
    let odds = files.table(&with_odds(odds.whole()))?;
    let states = states::States::read(files, &about)?;
    let quantiles = ["q05", "q25", "q50", "q75", "q95"];
    // The ratio of power and anxieties have any size, all others are shares.
    let any_size = |name: &str| name == "power_ratio" || name.starts_with("anxiety.");
    let most = |(name, _): &Titled| if any_size(name) { f64::INFINITY } else { 1.0 };
    let most = Holds::UpTo(about.drivers.iter().map(most).collect());
    let drivers = Layout::new("drivers.csv", [("on", about.at_years()), ("variable", names(&about.drivers))])
        .whole()
        .with(&most, ["mean"])
        .with(&Holds::NotNegative, ["sd"])
        .with(&most, quantiles)
        .rising(quantiles);
    let drivers = files.table(&drivers)?;
    let thresholds = Layout::new("thresholds.csv", [("variable", names(&about.drivers)), ("parameter", Holds::Text)])
        .rows(about.rows("thresholds.csv"))
        .with(&Holds::Text, ["name"])
        .with(&Holds::Number, ["q05", "q50", "q95"])
        .rising(["q05", "q50", "q95"]);
    // Told from the lowest on.
    let thresholds = files.table(&thresholds)?.sorted_by("q50", false);
    let mut sections = Vec::new();
    if !about.outcomes.is_empty() {
        sections.push(odds_section(&about, &odds));
    }
    sections.push(states.types_and_stages());
    sections.push(states.treaty_section());
    sections.push(drivers_section(&about, &drivers, &thresholds));
    sections.extend(plane::section(files, &about)?);
    sections.push(states.conditions_section());
    sections.push(states::States::passages_section(files, &about)?);
    if !about.outcomes.is_empty() {
        sections.push(first_passages(&about, &odds));
    }
    sections.extend(shocks::section(files, &about)?);
    sections.push(making::parameters(files, &about)?);
    sections.push(making::section(&about));
    Ok(Content {
        title: about.title.clone(),
        kind: "Odds from many simulated histories".to_owned(),
        answer: answer(&about, &odds, &states),
        sections,
    })
}

/// The odds in one sentence for each of two years, and the likeliest type.
fn answer(about: &About, odds: &Sheet, states: &states::States) -> Answer {
    let mut answer = Vec::new();
    let (mut by_then, mut also) = (String::new(), Vec::new());
    let rows: Vec<(&str, Vec<(f64, Odds)>)> =
        about.outcomes.iter().map(|(name, title)| (title.as_str(), Odds::all(&odds.with("outcome", name)))).collect();
    let years: Vec<f64> = rows.first().map(|(_, rows)| rows.iter().map(|row| row.0).collect()).unwrap_or_default();
    let milestones = spoken(&years);
    if let Some(&year) = milestones.get(milestones.len().saturating_sub(1) / 2) {
        let of = |rows: &[(f64, Odds)]| rows.iter().find(|row| row.0 == year).map(|row| row.1);
        let told = |title: &str, odds: Odds| format!("{} for {title}", odds.sentence(about.uncertain));
        let start = years.first().copied().unwrap_or(year);
        if let Some((title, rows)) = rows.first() {
            for (until, odds) in rows.iter().filter(|row| row.0 == year || Some(&row.0) == milestones.last()) {
                answer.push(format!("Between {start} and the end of {until}: {}.", told(title, *odds)));
            }
        }
        let rest = rows.iter().skip(1).filter_map(|(title, rows)| Some(format!("{}.", told(title, of(rows)?))));
        also = rest.collect();
        by_then = format!("By the end of {year} also:");
    }
    answer.extend(states.likeliest());
    answer.extend(about.played().into_iter().map(|(what, which)| format!("{}: {which}.", capital(&what))));
    let partial = about.is_partial();
    if partial {
        answer.push("The run was stopped early: these are the results of the histories that were finished.".to_owned());
    }
    Answer { sentences: answer, heading: by_then, list: also }
}

const PARAMETER_BAND: &str = "parameter uncertainty";
const ERROR_BAND: &str = "Monte Carlo error";

fn odds_section(about: &About, odds: &Sheet) -> Section {
    let mut blocks = vec![Block::Words(
        "Odds are cumulative: reached at any time up to the end of that year. Two uncertainties are never mixed. The \
         narrow blue band is Monte Carlo error: it shrinks with more histories. The wide grey band with broken ends is \
         parameter uncertainty: how far the odds themselves vary with numbers that nobody knows; it does not shrink, and \
         is left out where it cannot be told from chance. Both hold 95 %. An end that is not known well enough is drawn at \
         the nearest value that it can have; the intervals of all ends are in the table."
            .to_owned(),
    )];
    blocks.push(milestone_table(about, odds));
    let figures = about.outcomes.iter().map(|(name, title)| {
        let data = odds.with("outcome", name);
        let rows = Odds::all(&data);
        let last = rows.last().map_or_else(String::new, |(year, odds)| {
            format!("{} by the end of {year}.", capital(&odds.sentence(about.uncertain)))
        });
        Figure {
            name: format!("odds-{name}"),
            title: format!("Odds of {title}."),
            caption: last,
            picture: course_chart(&odds_courses(about, title, &rows)),
            data,
        }
    });
    blocks.push(Block::Figures(figures.collect()));
    Section { name: "odds".to_owned(), title: "Odds by year".to_owned(), blocks }
}

/// The odds of one outcome with both bands.
fn odds_courses(about: &About, title: &str, rows: &[(f64, Odds)]) -> Courses {
    let all = |read: &dyn Fn(&Odds) -> Option<(f64, f64)>| -> Vec<(f64, f64, f64)> {
        rows.iter()
            .filter_map(|(year, odds)| read(odds).map(|(low, high)| (*year, 100.0 * low, 100.0 * high)))
            .collect()
    };
    Courses {
        title: format!("Odds of {title} by year"),
        up: "odds, %".to_owned(),
        lines: vec![Line {
            name: "estimate".to_owned(),
            points: rows.iter().map(|(year, odds)| (*year, 100.0 * odds.probability)).collect(),
        }],
        outer: about.uncertain.then(|| Band {
            name: PARAMETER_BAND.to_owned(),
            points: all(&|odds| odds.parameters.map(ShownBand::drawn)),
        }),
        inner: Some(Band { name: ERROR_BAND.to_owned(), points: all(&|odds| Some(odds.interval)) }),
        most: Some(100.0),
        spots: rows
            .iter()
            .map(|(year, odds)| year_spot(*year, format!("by the end of {year}: {}", odds.tooltip(about.uncertain))))
            .collect(),
        ..Courses::default()
    }
}

fn milestone_table(about: &About, odds: &Sheet) -> Block {
    let mut grid = Grid { header: vec!["odds, by the end of".to_owned()], rows: Vec::new() };
    for (name, title) in &about.outcomes {
        let rows = Odds::all(&odds.with("outcome", name));
        let years = spoken(&rows.iter().map(|row| row.0).collect::<Vec<f64>>());
        if grid.rows.is_empty() {
            grid.header.extend(years.iter().map(ToString::to_string));
        }
        let mut cells = vec![Cell::text(title.as_str())];
        for year in years {
            let found = rows.iter().find(|row| row.0 == year).map(|row| row.1);
            let below = found.filter(|_| about.uncertain).map(|odds| odds.band()).unwrap_or_default();
            cells.push(Cell { below, ..Cell::number(found.map(|odds| odds.short()).unwrap_or_default()) });
        }
        grid.rows.push(cells);
    }
    let caption = if about.uncertain {
        "Odds with their 95 % Monte Carlo error (±; near 0 and 1 the interval) and, below, the central 95 % over the \
         uncertain parameters [ ]; < and > stand before a limit of an end that is not known."
    } else {
        "Odds with their 95 % Monte Carlo error (±; near 0 and 1 the interval). Parameter uncertainty not assessed: the scenario has no distributions."
    };
    Block::Table { name: "odds".to_owned() + "-table", caption: caption.to_owned(), grid, data: Some(odds.clone()) }
}

fn drivers_section(about: &About, drivers: &Sheet, thresholds: &Sheet) -> Section {
    // The balances, the incentive and status first; what each member holds is to be opened.
    let (of_all, of_members): (Vec<_>, Vec<_>) = about.drivers.iter().partition(|(name, _)| !name.contains('.'));
    let figure = |(name, title): &(String, String)| {
        let data = drivers.with("variable", name);
        let levels = levels(&thresholds.with("variable", name));
        let thresholds = levels_text(&levels);
        let medians = data.numbers("q50");
        let told = match (medians.first().copied().flatten(), medians.last().copied().flatten()) {
            (Some(first), Some(last)) => format!("The median goes from {first:.2} to {last:.2}.{thresholds}"),
            _ => thresholds,
        };
        Figure {
            name: format!("driver-{}", name.replace('.', "-")),
            title: format!("{}.", capital(title)),
            caption: told,
            picture: course_chart(&fan(title, &data, levels)),
            data,
        }
    };
    let mut blocks = vec![Block::Words(
        "What moves the alignment, over all histories: the median, the middle half (blue), nine tenths (grey, broken \
         ends). Orange lines are thresholds of the theory; a pale orange band around one holds nine tenths of the draws of \
         it."
            .to_owned(),
    )];
    blocks.push(Block::Figures(of_all.into_iter().map(figure).collect()));
    if !of_members.is_empty() {
        let inside = vec![Block::Figures(of_members.into_iter().map(figure).collect())];
        blocks.push(Block::Folded { title: "What each member perceives and expects".to_owned(), blocks: inside });
    }
    Section { name: "drivers".to_owned(), title: "Drivers and thresholds".to_owned(), blocks }
}

fn levels(thresholds: &Sheet) -> Vec<Level> {
    let names = thresholds.texts("name");
    let [low, middle, high] = ["q05", "q50", "q95"].map(|column| thresholds.numbers(column));
    let level = |i: usize| {
        let spread = low[i].zip(high[i]).filter(|(low, high)| low < high);
        Some(Level { name: names[i].to_owned(), height: middle[i]?, spread })
    };
    (0..names.len()).filter_map(level).collect()
}

/// Thresholds in words: those far from the curves are not in the picture.
fn levels_text(levels: &[Level]) -> String {
    let told = |level: &Level| {
        let spread = level.spread.map(|(low, high)| format!(" ({low:.2} to {high:.2} over draws)")).unwrap_or_default();
        format!("{} {:.2}{spread}", level.name, level.height)
    };
    match levels {
        [] => String::new(),
        _ => format!(" Thresholds: {}.", levels.iter().map(told).collect::<Vec<String>>().join(", ")),
    }
}

fn fan(title: &str, data: &Sheet, levels: Vec<Level>) -> Courses {
    let [years, q05, q25, q50, q75, q95] = ["on", "q05", "q25", "q50", "q75", "q95"]
        .map(|column| data.numbers(column).into_iter().map(|number| number.unwrap_or(0.0)).collect::<Vec<f64>>());
    let band = |name: &str, low: &[f64], high: &[f64]| Band {
        name: name.to_owned(),
        points: (0..years.len()).map(|i| (years[i], low[i], high[i])).collect(),
    };
    let told = |i: usize| {
        let numbers = [q05[i], q25[i], q50[i], q75[i], q95[i]].map(|number| format!("{number:.3}"));
        let [a, b, c, d, e] = numbers;
        year_spot(
            years[i],
            format!("1 January {}: median {c}\nmiddle half {b} to {d}\nnine tenths {a} to {e}", years[i]),
        )
    };
    Courses {
        title: format!("{} by year", capital(title)),
        up: String::new(),
        lines: vec![Line { name: "median".to_owned(), points: (0..years.len()).map(|i| (years[i], q50[i])).collect() }],
        outer: Some(band("nine tenths", &q05, &q95)),
        inner: Some(band("middle half", &q25, &q75)),
        levels,
        spots: (0..years.len()).map(told).collect(),
        ..Courses::default()
    }
}

/// When outcomes are reached: the time of those that are, and the odds of each year.
fn first_passages(about: &About, odds: &Sheet) -> Section {
    let mut rows = Vec::new();
    let mut hazards = Vec::new();
    let mut timing = Sheet {
        columns: ["outcome", "reached", "q05", "q25", "q50", "q75", "q95"].map(str::to_owned).to_vec(),
        rows: Vec::new(),
    };
    let (mut first, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
    for (name, title) in &about.outcomes {
        let all = Odds::all(&odds.with("outcome", name));
        let course: Vec<(f64, f64)> = all.iter().map(|(year, odds)| (*year, odds.probability)).collect();
        let (Some(&(from, _)), Some(&(to, reached))) = (course.first(), course.last()) else { continue };
        (first, last) = (first.min(from), last.max(to));
        hazards.push(hazard_figure(name, title, &course));
        let when = |q: f64| course.iter().find(|(_, odds)| *odds >= q * reached).map_or(to, |(year, _)| *year);
        if reached <= 0.0 {
            continue;
        }
        let [a, b, c, d, e] = [0.05, 0.25, 0.5, 0.75, 0.95].map(when);
        rows.push((title.clone(), vec![Some(Dot { value: c, ends: (a, e), thick: Some((b, d)) })]));
        let mut row = vec![
            name.clone(),
            odds.with("outcome", name).texts("probability").last().map_or("", |last| last).to_owned(),
        ];
        row.extend([a, b, c, d, e].map(|year| year.to_string()));
        timing.rows.push(row);
    }
    let mut figures = Vec::new();
    if !rows.is_empty() {
        let short = rows.iter().map(|(title, dots)| (shortened(title), dots.clone())).collect();
        let picture = whisker_chart(&Whiskers {
            title: "Years in which outcomes are first reached, among the histories that reach them".to_owned(),
            across: "year".to_owned(),
            ends: (Some(first), Some(last)),
            kinds: vec!["median year".to_owned()],
            rows: short,
            mark: None,
        });
        figures.push(Figure {
            name: "passage-years".to_owned(),
            title: "When it happens, if it does.".to_owned(),
            caption: "Among the histories that reach an outcome: the median year, the middle half (thick) and nine \
                      tenths (thin)."
                .to_owned(),
            picture,
            data: timing,
        });
    }
    let blocks = vec![
        Block::Words(
            "Odds by year, above, tell how many histories have got there. Here is when they do, and how likely each year \
             is for those that have not got there yet. What holds from the start counts for the first year."
                .to_owned(),
        ),
        Block::Figures(figures),
        Block::Folded { title: "Odds of each year, for those not there yet".to_owned(), blocks: vec![Block::Figures(hazards)] },
    ];
    Section { name: "passages".to_owned(), title: "First passages".to_owned(), blocks }
}

fn hazard_figure(name: &str, title: &str, course: &[(f64, f64)]) -> Figure {
    let mut before = 0.0;
    let mut points = Vec::new();
    for &(year, reached) in course {
        let left = 1.0 - before;
        points.push((year, if left > 0.0 { ((reached - before) / left).max(0.0) } else { 0.0 }));
        before = reached;
    }
    let text = |number: f64| crate::render::significant(number);
    let data = Sheet {
        columns: ["outcome", "year", "hazard"].map(str::to_owned).to_vec(),
        rows: points.iter().map(|&(year, odds)| vec![name.to_owned(), year.to_string(), text(odds)]).collect(),
    };
    let picture = course_chart(&Courses {
        title: format!("Odds of each year of reaching {title} first"),
        up: "odds of the year, %".to_owned(),
        lines: vec![Line {
            name: "odds of reaching it in this year, if not before".to_owned(),
            points: points.iter().map(|&(year, odds)| (year, 100.0 * odds)).collect(),
        }],
        most: Some(100.0),
        spots: points.iter().map(|&(year, odds)| year_spot(year, format!("{year}: {}", percent(odds)))).collect(),
        ..Courses::default()
    });
    Figure {
        name: format!("hazard-{name}"),
        title: format!("{}.", capital(title)),
        caption: "Odds of reaching it in each year, if not before.".to_owned(),
        picture,
        data,
    }
}

#[cfg(test)]
mod tests {
    use super::hazard_figure;

    /// Of the eight tenths that are left half come in the second year, of the four tenths after it none and then all.
    #[test]
    fn the_odds_of_a_year_are_those_of_what_is_left() {
        let course = [(2000.0, 0.2), (2001.0, 0.6), (2002.0, 0.6), (2003.0, 1.0), (2004.0, 1.0)];
        let data = hazard_figure("war", "war", &course).data;
        assert_eq!(data.texts("hazard"), ["0.2", "0.5", "0", "1", "0"]);
        assert_eq!(data.texts("year"), ["2000", "2001", "2002", "2003", "2004"]);
        assert!(data.texts("outcome").iter().all(|name| *name == "war"));
    }
}
