//! The page of a sweep: odds, states and times by setting.

use crate::questions::run::{stage_numbers, type_keys};
use crate::render::chart::{Band, Curve, Heat, Picture, Scale, Spot, curve_picture, heat_picture};
use crate::render::{bare, percent};
use crate::stats::Z_95;
use crate::study::page::{
    About, Block, Cell, Content, Figure, Grid, Holds, Layout, Odds, PROBABILITY, ReportError, ResultFiles, SHARE_ERROR,
    Section, Sheet, capital, content as study, folded, new_year, notes, with_odds,
};
use crate::theory::TYPES;

/// More settings than any sweep has.
const SETTINGS_MAX: u64 = 1_000_000;
/// Tables with more rows than this are to be opened.
const ROWS_MAX: usize = 30;

/// What varies.
struct Axis {
    path: String,
    label: String,
    scale: String,
}

/// A sweep as its files have it.
struct Swept {
    about: About,
    axes: Vec<Axis>,
    year: String,
    odds: Sheet,
    types: Sheet,
    stages: Sheet,
    times: Sheet,
}

/// What the page of a sweep says.
pub(crate) fn content(files: &ResultFiles) -> Result<Content, ReportError> {
    let about = About::read(files)?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let axes = about.value("axes").as_array().into_iter().flatten();
    let axes: Vec<Axis> =
        axes.map(|of| Axis { path: text(&of["path"]), label: text(&of["label"]), scale: text(&of["scale"]) }).collect();
    if axes.is_empty() {
        let what = "there is no `axes`, so it is not known what varies".to_owned();
        return Err(ReportError::Wrong { name: "manifest.json".into(), line: 1, what });
    }
    let by = about.by()?;
    let settings = (about.count("finished") + 1).min(SETTINGS_MAX) as usize;
    let setting = Holds::Known((0..settings).map(|number| number.to_string()).collect());
    let values = values(about.value("vary"), settings);
    let table = |name: &'static str, keys: &[(&'static str, Holds)]| {
        let keys = [&[("grid_point", setting.clone())], keys].concat();
        let with = |layout: Layout, (axis, values): (&Axis, &Vec<String>)| {
            layout.with(&Holds::Follows(values.clone()), [axis.path.clone()])
        };
        axes.iter().zip(&values).fold(Layout::new(name, keys).whole(), with)
    };
    let compared = |layout: Layout, difference: Holds| {
        layout.maybe(&difference, ["difference"]).maybe(&Holds::NotNegative, ["difference_standard_error"])
    };
    let share = Holds::Within(-1.0, 1.0);
    let odds =
        table("probabilities.csv", &[("outcome", about.outcome_names()), ("year_end", Holds::Year(about.years.0, by))]);
    let odds = files.table(&compared(with_odds(odds), share.clone()).difference("difference", "grid_point"))?;
    let states = |name, state: (&'static str, Vec<String>)| {
        let (column, states) = state;
        let layout = table(name, &[("on", Holds::NewYear(about.years.0, by + 1)), (column, Holds::Known(states))]);
        let layout = layout.with(&PROBABILITY, ["probability"]).with(&SHARE_ERROR, ["standard_error"]);
        let layout = compared(layout, share.clone()).difference("difference", "grid_point");
        files.table(&layout.sums_to_one("probability", 2, &[]))
    };
    let types = states("types.csv", ("type", type_keys()))?;
    let stages = states("stages.csv", ("stage", stage_numbers()))?;
    let times = table("times.csv", &[("outcome", about.outcome_names())])
        .with(&Holds::Count, ["reached"])
        .maybe(&Holds::Within(f64::from(about.years.0), f64::from(by + 1)), ["mean_year", "median_year"])
        .maybe(&Holds::NotNegative, ["mean_standard_error", "median_standard_error"]);
    let times = files.table(&compared(times, Holds::Number))?;
    let year = by.to_string();
    let swept = Swept { about, axes, year, odds, types, stages, times };
    let sections = vec![swept.odds_section(), swept.states_section(), swept.times_section()];
    study::content(files, &swept.about, "The scenario for every value of what varies", sections)
}

/// What each axis is set to, for every setting: nothing for the first, the scenario as it stands; then all combinations,
/// of which the last axis changes fastest.
fn values(vary: &serde_json::Value, settings: usize) -> Vec<Vec<String>> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().trim_matches(['"', '\'']).to_owned();
    let axis = |of: &serde_json::Value| of["values"].as_array().into_iter().flatten().map(text).collect();
    let axes: Vec<Vec<String>> = vary.as_array().into_iter().flatten().map(axis).collect();
    let mut all = vec![vec![String::new()]; axes.len()];
    for number in 0..settings.saturating_sub(1) {
        let mut rest = number;
        for (values, all) in axes.iter().zip(&mut all).rev() {
            all.extend(values.get(rest % values.len().max(1)).cloned());
            rest /= values.len().max(1);
        }
    }
    all
}

impl Swept {
    /// The numbers of the settings that were finished; 0 is the scenario as it stands.
    fn settings(&self) -> Vec<String> {
        self.odds.distinct("grid_point")
    }

    /// The outcomes, the one that is told first.
    fn outcomes(&self) -> Vec<String> {
        let told = self.about.text("outcome");
        let others = self.about.outcomes.iter().map(|(name, _)| name.clone()).filter(|name| name != told);
        std::iter::once(told.to_owned()).chain(others).collect()
    }

    /// Odds of an outcome by the end of the year that is told.
    fn sheet(&self, outcome: &str) -> Sheet {
        self.odds.with("outcome", outcome).with("year_end", &self.year)
    }

    /// The cells that say which setting it is.
    fn names(&self, setting: &Sheet) -> Vec<Cell> {
        let values: Vec<&str> =
            self.axes.iter().map(|axis| setting.texts(&axis.path).first().copied().unwrap_or_default()).collect();
        if values.iter().all(|value| value.is_empty()) {
            let mut cells = vec![Cell::text("as it stands")];
            cells.resize(self.axes.len(), Cell::default());
            return cells;
        }
        values.into_iter().map(Cell::text).collect()
    }

    fn odds_section(&self) -> Section {
        let outcomes = self.outcomes();
        let mut figures: Vec<Figure> = outcomes.iter().filter_map(|outcome| self.figure(outcome)).collect();
        let others = figures.split_off(figures.len().min(1));
        let mut blocks = vec![Block::Figures(figures)];
        blocks.extend(notes(&self.about));
        blocks.push(self.opened("Odds of all settings", self.table(&outcomes[0])));
        if !others.is_empty() {
            blocks.extend(folded("The other outcomes", vec![Block::Figures(others)]));
        }
        Section { name: "odds".to_owned(), title: "Odds by setting".to_owned(), blocks }
    }

    /// A table, to be opened if it is long.
    fn opened(&self, title: &str, table: Block) -> Block {
        if self.settings().len() <= ROWS_MAX {
            return table;
        }
        Block::Folded { title: title.to_owned(), blocks: vec![table] }
    }

    fn figure(&self, outcome: &str) -> Option<Figure> {
        let data = self.sheet(outcome);
        let title = format!("Odds of {} by the end of {}", self.about.outcome(outcome), self.year);
        let settings = data.within("grid_point", &|setting| setting != "0");
        let (picture, caption) = match self.axes.as_slice() {
            [axis] => (self.curve(axis, &title, &data, &settings)?, self.bands_text()),
            [up, across] => (
                map(up, across, &title, &settings)?,
                format!("In per cent, for each pair of values; upwards {}. Errors are in the table.", up.label),
            ),
            _ => return None,
        };
        Some(Figure { name: format!("odds-{outcome}"), title: format!("{title}."), caption, picture, data })
    }

    fn bands_text(&self) -> String {
        let grey = if self.about.uncertain {
            " The grey band is the central 95 % over the uncertain parameters, where it can be told from chance."
        } else {
            ""
        };
        format!("The blue band is the 95 % Monte Carlo interval.{grey}")
    }

    fn curve(&self, axis: &Axis, title: &str, data: &Sheet, settings: &Sheet) -> Option<Picture> {
        let values: Vec<String> = settings.texts(&axis.path).into_iter().map(str::to_owned).collect();
        let (scale, places): (Scale, Vec<f64>) = match axis.scale.as_str() {
            "names" => (Scale::Names(values.clone()), (1..=values.len()).map(|place| place as f64).collect()),
            scale => {
                let scale = if scale == "log" { Scale::Log } else { Scale::Linear };
                (scale, values.iter().filter_map(|value| value.parse().ok()).collect())
            }
        };
        let mut rows: Vec<(f64, &str, Odds)> = places
            .iter()
            .zip(&values)
            .zip(Odds::all(settings))
            .map(|((place, value), (_, odds))| (*place, value.as_str(), odds))
            .collect();
        if rows.len() < 2 {
            return None;
        }
        // A list may come in any order.
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let hundred = |place: f64, (low, high): (f64, f64)| (place, 100.0 * low, 100.0 * high);
        let wide = rows.iter().filter_map(|(place, _, odds)| Some(hundred(*place, odds.parameters?.drawn())));
        let between = |a: f64, b: f64| if scale == Scale::Log { (a * b).sqrt() } else { 0.5 * (a + b) };
        let spot = |i: usize| {
            let (place, value, odds) = &rows[i];
            let before = i.checked_sub(1).map_or(*place, |before| between(rows[before].0, *place));
            let after = rows.get(i + 1).map_or(*place, |after| between(*place, after.0));
            let told = format!("{} = {value}\n{}", axis.path, odds.tooltip(self.about.uncertain));
            Spot { across: (before, after), up: None, told }
        };
        let spots: Vec<Spot> = (0..rows.len()).map(spot).collect();
        let base = Odds::all(&data.with("grid_point", "0")).pop();
        let curve = Curve {
            title: title.to_owned(),
            across: axis.label.clone(),
            up: "odds, %".to_owned(),
            name: "estimate".to_owned(),
            points: rows.iter().map(|(place, _, odds)| (*place, 100.0 * odds.probability)).collect(),
            error: Some(Band {
                name: "Monte Carlo error".to_owned(),
                points: rows.iter().map(|(place, _, odds)| hundred(*place, odds.interval)).collect(),
            }),
            uncertainty: self
                .about
                .uncertain
                .then(|| Band { name: "parameter uncertainty".to_owned(), points: wide.collect() }),
            level: base.map(|(_, odds)| (100.0 * odds.probability, "as the scenario stands".to_owned())),
            spans: Vec::new(),
            scale,
        };
        Some(curve_picture(&curve, &spots))
    }

    fn table(&self, outcome: &str) -> Block {
        let data = self.sheet(outcome);
        let mut grid = Grid { header: self.axes.iter().map(|axis| axis.label.clone()).collect(), rows: Vec::new() };
        grid.header.extend(["odds", "difference, %", "median year, if reached"].map(str::to_owned));
        for setting in self.settings() {
            let row = data.with("grid_point", &setting);
            let mut cells = self.names(&row);
            let odds = Odds::all(&row).pop().map(|(_, odds)| odds);
            let below = odds.filter(|_| self.about.uncertain).map(|odds| odds.band()).unwrap_or_default();
            cells.push(Cell { below, ..Cell::number(odds.map(|odds| odds.short()).unwrap_or_default()) });
            let difference = row.number("difference").zip(row.number("difference_standard_error"));
            cells.push(Cell::number(difference.map_or_else(String::new, |(value, error)| {
                let sign = if value < 0.0 { "-" } else { "+" };
                format!("{sign}{} ±{}", bare(value.abs()), bare(Z_95 * error))
            })));
            cells.push(Cell::number(self.median(&setting, outcome)));
            grid.rows.push(cells);
        }
        let title = self.about.outcome(outcome);
        Block::Table {
            name: "settings-table".to_owned(),
            caption: format!(
                "{} by the end of {}: odds with their 95 % Monte Carlo error, and paired differences from the scenario as \
                 it stands.",
                capital(title),
                self.year
            ),
            grid,
            data: Some(data),
        }
    }

    fn median(&self, setting: &str, outcome: &str) -> String {
        let at = self.times.with("grid_point", setting).with("outcome", outcome).number("median_year");
        at.map_or_else(|| "-".to_owned(), |date| format!("{:.0}", date.floor()))
    }

    fn states_section(&self) -> Section {
        let next = (self.year.parse::<i32>().unwrap_or(0) + 1).to_string();
        let name = |key: &str| TYPES.iter().find(|kind| kind.key() == key).map_or(key, |kind| kind.name()).to_owned();
        let types = self.occupancy("types", "type", &self.types.with("on", &new_year(&next)), &name);
        let stages = self
            .occupancy("stages", "stage", &self.stages.with("on", &new_year(&next)), &|stage| format!("stage {stage}"));
        let words = format!("Share of histories on 1 January {next}.");
        let mut blocks = vec![Block::Words(words)];
        blocks.extend([self.opened("Types of all settings", types), self.opened("Stages of all settings", stages)]);
        Section { name: "states".to_owned(), title: "Types and stages by setting".to_owned(), blocks }
    }

    /// The share of each state under each setting.
    fn occupancy(&self, name: &str, column: &str, data: &Sheet, title: &dyn Fn(&str) -> String) -> Block {
        let states = data.distinct(column);
        let mut grid = Grid { header: self.axes.iter().map(|axis| axis.label.clone()).collect(), rows: Vec::new() };
        grid.header.extend(states.iter().map(|state| title(state)));
        for setting in self.settings() {
            let rows = data.with("grid_point", &setting);
            let mut cells = self.names(&rows);
            for state in &states {
                let share = rows.with(column, state).number("probability").unwrap_or(0.0);
                cells.push(Cell { shade: Some(share), ..Cell::number(percent(share)) });
            }
            grid.rows.push(cells);
        }
        let caption = format!("{} by setting.", capital(name));
        Block::Table { name: format!("{name}-table"), caption, grid, data: Some(data.clone()) }
    }

    fn times_section(&self) -> Section {
        let outcomes = self.outcomes();
        let mut grid = Grid { header: self.axes.iter().map(|axis| axis.label.clone()).collect(), rows: Vec::new() };
        grid.header.extend(outcomes.iter().map(|name| self.about.outcome(name).to_owned()));
        for setting in self.settings() {
            let mut cells = self.names(&self.times.with("grid_point", &setting));
            cells.extend(outcomes.iter().map(|outcome| Cell::number(self.median(&setting, outcome))));
            grid.rows.push(cells);
        }
        let table = Block::Table {
            name: "times-table".to_owned(),
            caption: "Median year among the histories that reach the outcome; - where too few do.".to_owned(),
            grid,
            data: Some(self.times.clone()),
        };
        let blocks = vec![self.opened("Median years of all settings", table)];
        Section { name: "times".to_owned(), title: "When it happens, if it does".to_owned(), blocks }
    }
}

fn map(up: &Axis, across: &Axis, title: &str, settings: &Sheet) -> Option<Picture> {
    let (rows, columns) = (settings.distinct(&up.path), settings.distinct(&across.path));
    let odds: Vec<f64> = settings.numbers("probability").into_iter().map(|odds| 100.0 * odds.unwrap_or(0.0)).collect();
    let numbers: Vec<Vec<f64>> = odds.chunks_exact(columns.len().max(1)).map(<[f64]>::to_vec).collect();
    if numbers.len() < 2 {
        return None;
    }
    let mut names = rows;
    names.truncate(numbers.len());
    Some(heat_picture(&Heat {
        title: title.to_owned(),
        across: (across.label.clone(), columns),
        up: (up.path.clone(), names),
        what: "odds, %".to_owned(),
        numbers,
    }))
}
