//! The page of a sweep: probabilities, states and times by grid point.

use crate::questions::run::{stage_numbers, type_keys};
use crate::render::chart::{Band, Curve, Heat, Picture, Scale, Spot, curve_picture, heat_picture};
use crate::render::{IN_FORCE_THEN, bare, percent};
use crate::stats::Z_95;
use crate::study::page::{
    About, Block, Cell, Content, Estimated, Figure, Grid, Holds, Layout, PROBABILITY, ReportError, ResultFiles,
    SHARE_ERROR, Section, Sheet, capital, content as study, folded, in_force_cell, notes, with_in_force,
    with_probability,
};
use crate::theory::TYPES;

/// More grid points than any sweep has.
const POINTS_MAX: u64 = 1_000_000;
/// Tables with more rows than this are folded.
const ROWS_MAX: usize = 30;

/// An axis of the grid.
struct Axis {
    path: String,
    label: String,
    scale: String,
}

/// A sweep, read from its files.
struct Swept {
    about: About,
    axes: Vec<Axis>,
    year: String,
    probabilities: Sheet,
    types: Sheet,
    stages: Sheet,
    times: Sheet,
}

/// The contents of the page of a sweep.
pub(crate) fn content(files: &ResultFiles) -> Result<Content, ReportError> {
    let about = About::read(files)?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let axes = about.value("axes").as_array().into_iter().flatten();
    let axes: Vec<Axis> =
        axes.map(|of| Axis { path: text(&of["path"]), label: text(&of["label"]), scale: text(&of["scale"]) }).collect();
    if axes.is_empty() {
        let what = "`axes` is missing, so it is not known what varies".to_owned();
        return Err(ReportError::Wrong { name: "manifest.json".into(), line: 1, what });
    }
    let by = about.by()?;
    let n_points = (about.count("finished") + 1).min(POINTS_MAX) as usize;
    let point = Holds::Known((0..n_points).map(|number| number.to_string()).collect());
    let values = values(about.value("axes"), n_points);
    let table = |name: &'static str, keys: &[(&'static str, Holds)]| {
        let keys = [&[("grid_point", point.clone())], keys].concat();
        let with = |layout: Layout, (axis, values): (&Axis, &Vec<String>)| {
            layout.with(&Holds::Follows(values.clone()), [axis.path.clone()])
        };
        axes.iter().zip(&values).fold(Layout::new(name, keys).whole(), with)
    };
    let compared = |layout: Layout, difference: Holds| {
        layout.maybe(&difference, ["difference"]).maybe(&Holds::NotNegative, ["difference_standard_error"])
    };
    let share = Holds::Within(-1.0, 1.0);
    let layout =
        table("probabilities.csv", &[("outcome", about.outcome_names()), ("year_end", Holds::Year(about.years.0, by))]);
    let probabilities = files.table(
        &compared(with_in_force(with_probability(layout)), share.clone()).difference("difference", "grid_point"),
    )?;
    let states = |name, state: (&'static str, Vec<String>)| {
        let (column, states) = state;
        let layout = table(name, &[("on", about.at_years_to(by)), (column, Holds::Known(states))]);
        let layout = layout.with(&PROBABILITY, ["probability"]).with(&SHARE_ERROR, ["standard_error"]);
        let layout = compared(layout, share.clone()).difference("difference", "grid_point");
        files.table(&layout.sums_to_one("probability", 2, &[]))
    };
    let types = states("types.csv", ("type", type_keys()))?;
    let stages = states("stages.csv", ("stage", stage_numbers()))?;
    let times = table("times.csv", &[("outcome", about.outcome_names())])
        .with(&Holds::Count, ["reached"])
        .maybe(
            &Holds::Within(f64::from(about.years.0 - about.start.carry()), f64::from(by + 1)),
            ["mean_year", "median_year"],
        )
        .maybe(&Holds::NotNegative, ["mean_standard_error", "median_standard_error"]);
    let times = files.table(&compared(times, Holds::Number))?;
    let year = by.to_string();
    let swept = Swept { about, axes, year, probabilities, types, stages, times };
    let sections = vec![swept.probabilities_section(), swept.states_section(), swept.times_section()];
    study::content(files, &swept.about, "The scenario for every value of what varies", sections)
}

/// The value of each axis at every grid point: empty for the baseline, which is first; then all combinations, in which the
/// last axis changes fastest.
fn values(axes: &serde_json::Value, n_points: usize) -> Vec<Vec<String>> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().trim_matches(['"', '\'']).to_owned();
    let axis = |of: &serde_json::Value| of["written"].as_array().into_iter().flatten().map(text).collect();
    let axes: Vec<Vec<String>> = axes.as_array().into_iter().flatten().map(axis).collect();
    let mut all = vec![vec![String::new()]; axes.len()];
    for number in 0..n_points.saturating_sub(1) {
        let mut rest = number;
        for (values, all) in axes.iter().zip(&mut all).rev() {
            all.extend(values.get(rest % values.len().max(1)).cloned());
            rest /= values.len().max(1);
        }
    }
    all
}

impl Swept {
    /// The numbers of the finished grid points; 0 is the baseline.
    fn points(&self) -> Vec<String> {
        self.probabilities.distinct("grid_point")
    }

    /// The outcomes; the first is that of the summary.
    fn outcomes(&self) -> Vec<String> {
        let first = self.about.text("outcome");
        let others = self.about.outcomes.iter().map(|(name, _)| name.clone()).filter(|name| name != first);
        std::iter::once(first.to_owned()).chain(others).collect()
    }

    /// The end of the year of the summary, in words.
    fn end(&self) -> String {
        self.about.end_of(self.year.parse().unwrap_or(0.0))
    }

    /// The probabilities of an outcome by the end of the year of the summary.
    fn sheet(&self, outcome: &str) -> Sheet {
        self.probabilities.with("outcome", outcome).with("year_end", &self.year)
    }

    /// The cells with the values of a grid point.
    fn names(&self, point: &Sheet) -> Vec<Cell> {
        let values: Vec<&str> =
            self.axes.iter().map(|axis| point.texts(&axis.path).first().copied().unwrap_or_default()).collect();
        if values.iter().all(|value| value.is_empty()) {
            let mut cells = vec![Cell::text("unchanged")];
            cells.resize(self.axes.len(), Cell::default());
            return cells;
        }
        values.into_iter().map(Cell::text).collect()
    }

    fn probabilities_section(&self) -> Section {
        let outcomes = self.outcomes();
        let mut figures: Vec<Figure> = outcomes.iter().filter_map(|outcome| self.figure(outcome)).collect();
        let others = figures.split_off(figures.len().min(1));
        let mut blocks = vec![Block::Figures(figures)];
        blocks.extend(notes(&self.about));
        blocks.push(self.foldable("Probabilities at all grid points", self.table(&outcomes[0])));
        if !others.is_empty() {
            blocks.extend(folded("The other outcomes", vec![Block::Figures(others)]));
        }
        Section { name: "probabilities".to_owned(), title: "Probabilities by grid point".to_owned(), blocks }
    }

    /// A table, folded if it is long.
    fn foldable(&self, title: &str, table: Block) -> Block {
        if self.points().len() <= ROWS_MAX {
            return table;
        }
        Block::Folded { title: title.to_owned(), blocks: vec![table] }
    }

    fn figure(&self, outcome: &str) -> Option<Figure> {
        let data = self.sheet(outcome);
        let title = format!("Probability of {} by {}", self.about.outcome(outcome), self.end());
        let points = data.within("grid_point", &|point| point != "0");
        let (picture, caption) = match self.axes.as_slice() {
            [axis] => (self.curve(axis, &title, &data, &points)?, self.bands_text()),
            [up, across] => (
                map(up, across, &title, &points)?,
                format!("In per cent, for each pair of values; {} upwards. Errors are in the table.", up.label),
            ),
            _ => return None,
        };
        Some(Figure { name: format!("probability-{outcome}"), title: format!("{title}."), caption, picture, data })
    }

    fn bands_text(&self) -> String {
        let grey = if self.about.uncertain {
            " The grey band is the central 95 % over the uncertain parameters, where it is distinguishable from chance."
        } else {
            ""
        };
        format!("The blue band is the 95 % Monte Carlo interval.{grey}")
    }

    fn curve(&self, axis: &Axis, title: &str, data: &Sheet, points: &Sheet) -> Option<Picture> {
        let values: Vec<String> = points.texts(&axis.path).into_iter().map(str::to_owned).collect();
        let (scale, places): (Scale, Vec<f64>) = match axis.scale.as_str() {
            "names" => (Scale::Names(values.clone()), (1..=values.len()).map(|place| place as f64).collect()),
            scale => {
                let scale = if scale == "log" { Scale::Log } else { Scale::Linear };
                (scale, values.iter().filter_map(|value| value.parse().ok()).collect())
            }
        };
        let mut rows: Vec<(f64, &str, Estimated)> = places
            .iter()
            .zip(&values)
            .zip(Estimated::all(points))
            .map(|((place, value), (_, found))| (*place, value.as_str(), found))
            .collect();
        if rows.len() < 2 {
            return None;
        }
        // A list may come in any order.
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let hundred = |place: f64, (low, high): (f64, f64)| (place, 100.0 * low, 100.0 * high);
        let wide = rows.iter().filter_map(|(place, _, found)| Some(hundred(*place, found.parameters?.drawn())));
        let between = |a: f64, b: f64| if scale == Scale::Log { (a * b).sqrt() } else { 0.5 * (a + b) };
        let spot = |i: usize| {
            let (place, value, found) = &rows[i];
            let before = i.checked_sub(1).map_or(*place, |before| between(rows[before].0, *place));
            let after = rows.get(i + 1).map_or(*place, |after| between(*place, after.0));
            let text = format!("{} = {value}\n{}", axis.path, found.tooltip(self.about.uncertain));
            Spot { across: (before, after), up: None, text }
        };
        let spots: Vec<Spot> = (0..rows.len()).map(spot).collect();
        let base = Estimated::all(&data.with("grid_point", "0")).pop();
        let curve = Curve {
            title: title.to_owned(),
            across: axis.label.clone(),
            up: "probability, %".to_owned(),
            name: "estimate".to_owned(),
            points: rows.iter().map(|(place, _, found)| (*place, 100.0 * found.probability)).collect(),
            error: Some(Band {
                name: "Monte Carlo error".to_owned(),
                points: rows.iter().map(|(place, _, found)| hundred(*place, found.interval)).collect(),
            }),
            uncertainty: self
                .about
                .uncertain
                .then(|| Band { name: "parameter uncertainty".to_owned(), points: wide.collect() }),
            level: base.map(|(_, found)| (100.0 * found.probability, "unchanged".to_owned())),
            spans: Vec::new(),
            scale,
        };
        Some(curve_picture(&curve, &spots))
    }

    fn table(&self, outcome: &str) -> Block {
        let data = self.sheet(outcome);
        let mut grid = Grid { header: self.axes.iter().map(|axis| axis.label.clone()).collect(), rows: Vec::new() };
        let lasts = data.numbers("in_force").iter().any(Option::is_some);
        grid.header.push("probability".to_owned());
        grid.header.extend(lasts.then(|| IN_FORCE_THEN.to_owned()));
        grid.header.extend(["difference, pp", "median year, if reached"].map(str::to_owned));
        for point in self.points() {
            let row = data.with("grid_point", &point);
            let mut cells = self.names(&row);
            let found = Estimated::all(&row).pop().map(|(_, found)| found);
            let below = found.filter(|_| self.about.uncertain).map(|found| found.band()).unwrap_or_default();
            cells.push(Cell { below, ..Cell::number(found.map(|found| found.short()).unwrap_or_default()) });
            if lasts {
                cells.push(Cell::number(in_force_cell(&row)));
            }
            let difference = row.number("difference").zip(row.number("difference_standard_error"));
            cells.push(Cell::number(difference.map_or_else(String::new, |(value, error)| {
                let sign = if value < 0.0 { "-" } else { "+" };
                format!("{sign}{} ±{}", bare(value.abs()), bare(Z_95 * error))
            })));
            cells.push(Cell::number(self.median(&point, outcome)));
            grid.rows.push(cells);
        }
        let title = self.about.outcome(outcome);
        Block::Table {
            name: "settings-table".to_owned(),
            caption: format!(
                "{} by {}: probabilities with their 95 % Monte Carlo error, and paired differences from the \
                 unchanged scenario in percentage points (pp).",
                capital(title),
                self.end()
            ),
            grid,
            data: Some(data),
        }
    }

    fn median(&self, point: &str, outcome: &str) -> String {
        let at = self.times.with("grid_point", point).with("outcome", outcome).number("median_year");
        at.map_or_else(|| "-".to_owned(), |date| format!("{:.0}", date.floor()))
    }

    fn states_section(&self) -> Section {
        let next = self.about.year_after(self.year.parse().unwrap_or(0));
        let on = self.about.on(next);
        let name = |key: &str| TYPES.iter().find(|kind| kind.key() == key).map_or(key, |kind| kind.name()).to_owned();
        let types = self.occupancy("types", "type", &self.types.with("on", &on), &name);
        let stages = self.occupancy("stages", "stage", &self.stages.with("on", &on), &|stage| format!("stage {stage}"));
        let words = format!("Share of trajectories on {}.", self.about.day_in(next.into()));
        let mut blocks = vec![Block::Words(words)];
        blocks.extend([
            self.foldable("Types at all grid points", types),
            self.foldable("Stages at all grid points", stages),
        ]);
        Section { name: "states".to_owned(), title: "Types and stages by grid point".to_owned(), blocks }
    }

    /// The share of each state at each grid point.
    fn occupancy(&self, name: &str, column: &str, data: &Sheet, title: &dyn Fn(&str) -> String) -> Block {
        let states = data.distinct(column);
        let mut grid = Grid { header: self.axes.iter().map(|axis| axis.label.clone()).collect(), rows: Vec::new() };
        grid.header.extend(states.iter().map(|state| title(state)));
        for point in self.points() {
            let rows = data.with("grid_point", &point);
            let mut cells = self.names(&rows);
            for state in &states {
                let share = rows.with(column, state).number("probability").unwrap_or(0.0);
                cells.push(Cell { shade: Some(share), ..Cell::number(percent(share)) });
            }
            grid.rows.push(cells);
        }
        let caption = format!("{} by grid point.", capital(name));
        Block::Table { name: format!("{name}-table"), caption, grid, data: Some(data.clone()) }
    }

    fn times_section(&self) -> Section {
        let outcomes = self.outcomes();
        let mut grid = Grid { header: self.axes.iter().map(|axis| axis.label.clone()).collect(), rows: Vec::new() };
        grid.header.extend(outcomes.iter().map(|name| self.about.outcome(name).to_owned()));
        for point in self.points() {
            let mut cells = self.names(&self.times.with("grid_point", &point));
            cells.extend(outcomes.iter().map(|outcome| Cell::number(self.median(&point, outcome))));
            grid.rows.push(cells);
        }
        let table = Block::Table {
            name: "times-table".to_owned(),
            caption: "Median year among the trajectories that reach the outcome; - if none does.".to_owned(),
            grid,
            data: Some(self.times.clone()),
        };
        let blocks = vec![self.foldable("Median years at all grid points", table)];
        Section { name: "times".to_owned(), title: "Years of first passage".to_owned(), blocks }
    }
}

fn map(up: &Axis, across: &Axis, title: &str, points: &Sheet) -> Option<Picture> {
    let (rows, columns) = (points.distinct(&up.path), points.distinct(&across.path));
    let percent: Vec<f64> = points.numbers("probability").into_iter().map(|p| 100.0 * p.unwrap_or(0.0)).collect();
    let numbers: Vec<Vec<f64>> = percent.chunks_exact(columns.len().max(1)).map(<[f64]>::to_vec).collect();
    if numbers.len() < 2 {
        return None;
    }
    let mut names = rows;
    names.truncate(numbers.len());
    Some(heat_picture(&Heat {
        title: title.to_owned(),
        across: (across.label.clone(), columns),
        names: None,
        up: (up.path.clone(), names),
        what: "probability, %".to_owned(),
        numbers,
    }))
}
