//! The page of a run: the answer, probabilities by year, states, drivers, first passages, shocks.

use crate::render::chart::{Band, Courses, Dot, Line, Whiskers, course_chart, whisker_chart};
use crate::render::{ShownBand, bare, ends_of, percent};
use crate::study::OWN_ERROR;
use crate::study::page::{
    About, Answer, Block, Cell, Content, Estimated, Figure, Glance, Grid, Layout, ReportError, ResultFiles, Section,
    Sheet, Titled, capital, making, shortened, shown_years, with_hazard, with_in_force, with_probability, year_spot,
};

use super::{agreements, answers_page, depends, drivers, learned, outside, plane, shocks, states};

/// The contents of the page of a run.
pub(crate) fn content(files: &ResultFiles) -> Result<Content, ReportError> {
    let about = About::read(files)?;
    let probabilities = probabilities(files, &about)?;
    let layout = Layout::new("hazards.csv", [("outcome", about.outcome_names()), ("year", about.in_years())]);
    let hazards = files.table(&with_hazard(layout.whole()))?;
    let states = states::States::read(files, &about)?;
    let drivers = drivers::Drivers::read(files, &about)?;
    let mut sections = Vec::new();
    if !about.outcomes.is_empty() {
        sections.push(probabilities_section(&about, &probabilities));
    }
    sections.extend(outside::section(files, &about)?);
    sections.extend(answers_page::section(files, &about)?);
    sections.extend(learned::section(files, &about)?);
    sections.extend(depends::section(files, &about)?);
    sections.push(states.types_and_stages());
    sections.push(states.treaty_section());
    sections.extend(agreements::section(files, &about)?);
    sections.push(drivers.section(&about));
    sections.extend(plane::section(files, &about)?);
    sections.push(states.conditions_section());
    sections.push(states::States::passages_section(files, &about)?);
    if !about.outcomes.is_empty() {
        sections.push(first_passages(&about, &probabilities, &hazards));
    }
    sections.extend(shocks::section(files, &about)?);
    sections.push(making::parameters(files, &about)?);
    sections.push(making::section(&about));
    Ok(Content {
        title: about.title.clone(),
        kind: "Probabilities from many simulated trajectories".to_owned(),
        answer: answer(&about, &probabilities, &states),
        sections,
    })
}

/// The table of probabilities.
pub(super) fn probabilities(files: &ResultFiles, about: &About) -> Result<Sheet, ReportError> {
    let layout = Layout::new("probabilities.csv", [("outcome", about.outcome_names()), ("year_end", about.in_years())]);
    files.table(&with_in_force(with_probability(layout.whole())))
}

/// The probabilities by two years in a sentence each, and the most likely type.
fn answer(about: &About, probabilities: &Sheet, states: &states::States) -> Answer {
    let mut answer = learned::sentences(about);
    let of_outcome = |(name, title): &'_ Titled| (title.clone(), Estimated::all(&probabilities.with("outcome", name)));
    let rows: Vec<(String, Vec<(f64, Estimated)>)> = about.outcomes.iter().map(of_outcome).collect();
    let years: Vec<f64> = rows.first().map(|(_, rows)| rows.iter().map(|row| row.0).collect()).unwrap_or_default();
    let milestones = shown_years(&years);
    if let (Some(&year), Some((title, rows))) = (milestones.get(milestones.len().saturating_sub(1) / 2), rows.first()) {
        for (until, found) in rows.iter().filter(|row| row.0 == year || Some(&row.0) == milestones.last()) {
            let sentence = found.sentence(about.uncertain);
            answer.push(format!("Probability of {title} by {}: {sentence}.", about.end_of(*until)));
        }
    }
    answer.extend(states.likeliest());
    answer.extend(about.played().into_iter().map(|(what, which)| format!("{}: {which}.", capital(&what))));
    let partial = about.is_partial();
    if partial {
        answer
            .push("The run was interrupted: these are the results of the trajectories that were finished.".to_owned());
    }
    answer.extend(["since", "outside", "evidence_notes"].into_iter().flat_map(|key| about.lines(key)));
    answer.extend(about.lines("notes").into_iter().filter(|note| note.starts_with(OWN_ERROR)));
    let glance = Glance::of(about, probabilities);
    Answer { sentences: answer, glance }
}

const PARAMETER_BAND: &str = "parameter uncertainty";
const ERROR_BAND: &str = "Monte Carlo error";

pub(super) fn probabilities_section(about: &About, probabilities: &Sheet) -> Section {
    let mut blocks = vec![Block::Words(
        "An outcome's probability is cumulative: reached at any time up to the end of that year. Where an outcome can end, \
         a second line shows the probability that it is in force at the end of the year. The probability has two \
         uncertainties, which are never mixed. The narrow blue band is the Monte Carlo error, which shrinks with more \
         trajectories. The wide grey band with dashed ends is the parameter uncertainty: how far the probability \
         varies with parameters that nobody knows. It does not shrink, and is left out where it is not distinguishable \
         from chance. Both are 95 % bands. An end that is not known well enough is drawn at its nearest possible \
         value; the intervals of all ends are in the table."
            .to_owned(),
    )];
    blocks.push(milestone_table(about, probabilities));
    let (mut figures, mut never) = (Vec::new(), Vec::new());
    for (name, title) in &about.outcomes {
        let data = probabilities.with("outcome", name);
        let rows = Estimated::all(&data);
        let last = rows.last().map_or_else(String::new, |(year, found)| {
            format!("{} by {}.", found.sentence(about.uncertain), about.end_of(*year))
        });
        // All that there is to see is the limit of the last year.
        if rows.iter().all(|(_, found)| found.probability == 0.0) {
            never.push(Block::Words(format!("{} is not drawn: {}", capital(title), last)));
            continue;
        }
        figures.push(Figure {
            name: format!("probability-{name}"),
            title: format!("Probability of {title}."),
            caption: capital(&last),
            picture: course_chart(&curves(about, title, &rows, &data.numbers("in_force"))),
            data,
        });
    }
    blocks.push(Block::Figures(figures));
    blocks.extend(never);
    Section { name: "probabilities".to_owned(), title: "Probabilities by year".to_owned(), blocks }
}

/// The probability of one outcome with both bands, and that it is in force at the end of the year.
fn curves(about: &About, title: &str, rows: &[(f64, Estimated)], in_force: &[Option<f64>]) -> Courses {
    let mut lines = vec![Line {
        name: "reached by the end of the year".to_owned(),
        points: rows.iter().map(|(year, found)| (*year, 100.0 * found.probability)).collect(),
    }];
    let ends =
        rows.iter().zip(in_force).any(|((_, found), share)| share.is_some_and(|share| share < found.probability));
    if ends {
        let point = |((year, _), share): (&(f64, Estimated), &Option<f64>)| Some((*year, 100.0 * (*share)?));
        lines.push(Line {
            name: "in force at the end of the year".to_owned(),
            points: rows.iter().zip(in_force).filter_map(point).collect(),
        });
    }
    let tooltip = |place: usize, found: &Estimated| {
        let share = in_force.get(place).copied().flatten().filter(|_| ends);
        let in_force = share.map(|share| format!("\nin force at its end: {}", percent(share))).unwrap_or_default();
        format!("by {}: {}{in_force}", about.end_of(rows[place].0), found.tooltip(about.uncertain))
    };
    let all = |read: &dyn Fn(&Estimated) -> Option<(f64, f64)>| -> Vec<(f64, f64, f64)> {
        rows.iter()
            .filter_map(|(year, found)| read(found).map(|(low, high)| (*year, 100.0 * low, 100.0 * high)))
            .collect()
    };
    Courses {
        title: format!("Probability of {title} by year"),
        up: "probability, %".to_owned(),
        lines,
        outer: about.uncertain.then(|| Band {
            name: PARAMETER_BAND.to_owned(),
            points: all(&|found| found.parameters.map(ShownBand::drawn)),
        }),
        inner: Some(Band { name: ERROR_BAND.to_owned(), points: all(&|found| Some(found.interval)) }),
        most: Some(100.0),
        spots: rows.iter().enumerate().map(|(place, (year, found))| year_spot(*year, tooltip(place, found))).collect(),
        ..Courses::default()
    }
}

fn milestone_table(about: &About, probabilities: &Sheet) -> Block {
    let mut grid = Grid { header: vec![format!("probability, by {}", ends_of(about.start))], rows: Vec::new() };
    for (name, title) in &about.outcomes {
        let rows = Estimated::all(&probabilities.with("outcome", name));
        let years = shown_years(&rows.iter().map(|row| row.0).collect::<Vec<f64>>());
        if grid.rows.is_empty() {
            grid.header.extend(years.iter().map(ToString::to_string));
        }
        let mut cells = vec![Cell::text(title.as_str())];
        for year in years {
            let found = rows.iter().find(|row| row.0 == year).map(|row| row.1);
            let below = found.filter(|_| about.uncertain).map(|found| found.band()).unwrap_or_default();
            cells.push(Cell { below, ..Cell::number(found.map(|found| found.short()).unwrap_or_default()) });
        }
        grid.rows.push(cells);
    }
    let caption = if about.uncertain {
        "Probabilities with their 95 % Monte Carlo error (±; near 0 and 1 the interval in parentheses). Below in [ ]: \
         the central 95 % over the uncertain parameters; < or > marks the limit of an end that is not known."
    } else {
        "Probabilities with their 95 % Monte Carlo error (±; near 0 and 1 the interval in parentheses). Parameter \
         uncertainty not assessed: the scenario has no distributions."
    };
    Block::Table {
        name: "probabilities".to_owned() + "-table",
        caption: caption.to_owned(),
        grid,
        data: Some(probabilities.clone()),
    }
}

/// When outcomes are reached: the dates of first passage, and the hazard of each year.
fn first_passages(about: &About, probabilities: &Sheet, of_years: &Sheet) -> Section {
    let mut rows = Vec::new();
    let mut hazards = Vec::new();
    let mut timing = Sheet {
        columns: ["outcome", "reached", "q05", "q25", "q50", "q75", "q95"].map(str::to_owned).to_vec(),
        rows: Vec::new(),
    };
    let (mut first, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
    for (name, title) in &about.outcomes {
        let all = Estimated::all(&probabilities.with("outcome", name));
        let curve: Vec<(f64, f64)> = all.iter().map(|(year, found)| (*year, found.probability)).collect();
        let (Some(&(from, _)), Some(&(to, reached))) = (curve.first(), curve.last()) else { continue };
        (first, last) = (first.min(from), last.max(to));
        hazards.push(hazard_figure(name, title, of_years.with("outcome", name)));
        let when = |q: f64| curve.iter().find(|(_, so_far)| *so_far >= q * reached).map_or(to, |(year, _)| *year);
        if reached <= 0.0 {
            continue;
        }
        let [a, b, c, d, e] = [0.05, 0.25, 0.5, 0.75, 0.95].map(when);
        rows.push((title.clone(), vec![Some(Dot { value: c, ends: (a, e), thick: Some((b, d)) })]));
        let mut row = vec![
            name.clone(),
            probabilities.with("outcome", name).texts("probability").last().map_or("", |last| last).to_owned(),
        ];
        row.extend([a, b, c, d, e].map(|year| year.to_string()));
        timing.rows.push(row);
    }
    let mut figures = Vec::new();
    if !rows.is_empty() {
        let short = rows.iter().map(|(title, dots)| (shortened(title), dots.clone())).collect();
        let picture = whisker_chart(&Whiskers {
            title: "Years of first passage, among the trajectories that reach the outcome".to_owned(),
            across: "year".to_owned(),
            ends: (Some(first), Some(last)),
            kinds: vec!["median year".to_owned()],
            rows: short,
            mark: None,
        });
        figures.push(Figure {
            name: "passage-years".to_owned(),
            title: "Years of first passage.".to_owned(),
            caption: "Among the trajectories that reach an outcome: the median year, the middle 50 % (thick) and the \
                      middle 90 % (thin)."
                .to_owned(),
            picture,
            data: timing,
        });
    }
    let blocks = vec![
        Block::Words(
            "The probabilities above say how many trajectories have reached an outcome by a year. This section shows \
             when they reach it, and the probability of reaching it in each year if it has not been reached before. \
             What holds from the start counts for the first year."
                .to_owned(),
        ),
        Block::Figures(figures),
        Block::Folded {
            title: "Probability of each year, if not reached before".to_owned(),
            blocks: vec![Block::Figures(hazards)],
        },
    ];
    Section { name: "passages".to_owned(), title: "First passages".to_owned(), blocks }
}

fn hazard_figure(name: &str, title: &str, data: Sheet) -> Figure {
    let columns = ["year", "hazard", "ci_low", "ci_high"].map(|column| data.numbers(column));
    let row = |i: usize| Some((columns[0][i]?, columns[1][i]?, columns[2][i]?, columns[3][i]?));
    let rows: Vec<(f64, f64, f64, f64)> = (0..data.rows.len()).filter_map(row).collect();
    let picture = course_chart(&Courses {
        title: format!("Probability of reaching {title} in each year, if not before"),
        up: "probability, %".to_owned(),
        lines: vec![Line {
            name: "probability of reaching it in the year, if not before".to_owned(),
            points: rows.iter().map(|&(year, hazard, ..)| (year, 100.0 * hazard)).collect(),
        }],
        inner: Some(Band {
            name: ERROR_BAND.to_owned(),
            points: rows.iter().map(|&(year, _, low, high)| (year, 100.0 * low, 100.0 * high)).collect(),
        }),
        most: Some(100.0),
        spots: rows
            .iter()
            .map(|&(year, hazard, low, high)| {
                let interval = format!("95 % Monte Carlo interval {} to {}", bare(low), percent(high));
                year_spot(year, format!("{year}: {}\n{interval}", percent(hazard)))
            })
            .collect(),
        ..Courses::default()
    });
    Figure {
        name: format!("hazard-{name}"),
        title: format!("{}.", capital(title)),
        caption: "Probability of reaching it in each year, if not before.".to_owned(),
        picture,
        data,
    }
}
