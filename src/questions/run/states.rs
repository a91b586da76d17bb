//! Types, stages and treaties over time, the conditions of types, and transitions between types.

use crate::model::DayOfYear;
use crate::render::chart::{Courses, Layer, Line, Node, Passage, Stack, course_chart, diagram, stack_chart};
use crate::render::{ShownBand, day_in, error_beside, percent, significant};
use crate::scenario::anniversary;
use crate::stats::share_interval;
use crate::study::page::{
    About, Block, Cell, Estimated, Figure, Grid, Holds, Layout, PROBABILITY, ReportError, ResultFiles, SHARE_ERROR,
    Section, Sheet, shown_years, with_band, year_spot,
};
use crate::theory::{AlignmentType, Condition, Levels, TYPES, TreatyStatus};

/// The state of the alignment on the start's day of every year.
#[derive(Debug)]
pub(crate) struct States {
    types: Sheet,
    stages: Sheet,
    treaties: Sheet,
    bands: Sheet,
    uncertain: bool,
    start: DayOfYear,
}

/// Colours of types by rank.
const TYPE_COLOURS: [&str; 7] = ["#999999", "#56b4e9", "#e69f00", "#0072b2", "#d55e00", "#009e73", "#cc79a7"];
/// Colours of stages: the higher, the darker, also in grey.
const STAGE_COLOURS: [&str; 8] =
    ["#f1f1f1", "#fde725", "#a6d854", "#5ec962", "#21918c", "#3b6fa8", "#5e3c99", "#a0185e"];
/// States of less than this share in every year are left out of a picture.
const SHOWN: f64 = 0.0005;

impl States {
    pub fn read(files: &ResultFiles, about: &About) -> Result<Self, ReportError> {
        let table = |name, state: (&'static str, Holds)| {
            Layout::new(name, [("on", about.at_years()), state])
                .whole()
                .with(&PROBABILITY, ["probability"])
                .with(&SHARE_ERROR, ["standard_error"])
        };
        let states = |name, state| table(name, state).sums_to_one("probability", 1, &[]);
        let what = Holds::Known(["type", "stage"].map(str::to_owned).to_vec());
        let state = Holds::Known([type_keys(), stage_numbers()].concat());
        let bands = Layout::new("bands.csv", [("what", what), ("on", about.at_years()), ("state", state)])
            .rows(about.rows("bands.csv"));
        let bands = with_band(bands);
        let statuses = TreatyStatus::ALL.map(|status| status.key().to_owned()).to_vec();
        Ok(Self {
            types: files.table(&states("types.csv", ("type", Holds::Known(type_keys()))))?,
            stages: files.table(&states("stages.csv", ("stage", Holds::Known(stage_numbers()))))?,
            // The other statuses are of some of those with a treaty or without one.
            treaties: files.table(&table("treaties.csv", ("status", Holds::Known(statuses))).sums_to_one(
                "probability",
                1,
                &[TreatyStatus::None.key(), TreatyStatus::InForce.key()],
            ))?,
            // Under evidence there are none.
            bands: if about.rows("bands.csv").is_some() { files.table(&bands)? } else { bands.empty() },
            uncertain: about.uncertain,
            start: about.start,
        })
    }

    /// The most likely type in the last year, in a sentence.
    pub fn likeliest(&self) -> Option<String> {
        let last = *self.types.distinct_numbers("on").last()?;
        let (kind, probability, standard_error) = likeliest_type(&self.types.with("on", &self.on(last)))?;
        let parameters = self.band_of(last, kind.key());
        let found = Estimated {
            probability,
            standard_error,
            // Of an error that is not known nothing follows for the probability.
            interval: if standard_error.is_nan() { (0.0, 1.0) } else { share_interval(probability, standard_error) },
            parameters,
        };
        Some(format!(
            "Most likely type on {}: {}, {}.",
            day_in(self.start, last as i32),
            kind.name(),
            found.sentence(self.uncertain)
        ))
    }

    /// The start or its anniversary in a year, as tables write it.
    fn on(&self, year: f64) -> String {
        anniversary(self.start, year as i32).to_string()
    }

    /// The parameter band of the probability of a type.
    fn band_of(&self, year: f64, key: &str) -> Option<ShownBand> {
        let row = self.bands.with("what", "type").with("on", &self.on(year)).with("state", key);
        Estimated::bands(&row).first().copied().flatten()
    }

    pub fn types_and_stages(&self) -> Section {
        let types: Vec<(&str, String, &str)> = TYPES
            .iter()
            .map(|kind| (kind.key(), kind.name().to_owned(), TYPE_COLOURS[usize::from(kind.rank())]))
            .collect();
        let numbers = stage_numbers();
        let stages: Vec<(&str, String, &str)> = numbers
            .iter()
            .zip(STAGE_COLOURS)
            .map(|(stage, colour)| (stage.as_str(), format!("stage {stage}"), colour))
            .collect();
        let figures = vec![
            Figure {
                name: "types".to_owned(),
                title: "Types of alignment.".to_owned(),
                caption: format!("Share of trajectories with each type on {}.", self.start),
                picture: stack_chart(&shares(("Types of alignment by year", self.start), &self.types, "type", &types)),
                data: self.types.clone(),
            },
            Figure {
                name: "stages".to_owned(),
                title: "Stages of military cooperation.".to_owned(),
                caption: format!(
                    "Share of trajectories at each stage on {}; 5 to 7 are the advanced band.",
                    self.start
                ),
                picture: stack_chart(&shares(
                    ("Stages of military cooperation by year", self.start),
                    &self.stages,
                    "stage",
                    &stages,
                )),
                data: self.stages.clone(),
            },
        ];
        let words = format!(
            "The pictures show the shares of all trajectories on {} of each year. Monte Carlo errors are in the tables. Types \
             and stages with less than 0.05 % in every year are left out of the pictures.",
            self.start
        );
        let blocks = vec![Block::Words(words), Block::Figures(figures)];
        Section { name: "states".to_owned(), title: "Types and stages over time".to_owned(), blocks }
    }

    pub fn treaty_section(&self) -> Section {
        let words = [
            (TreatyStatus::InForce, "treaty in force"),
            (TreatyStatus::Rhetorical, "rhetorical: treaty without the type"),
            (TreatyStatus::Tacit, "tacit: the type without treaty"),
            (TreatyStatus::Functioning, "functioning alliance"),
        ];
        let years = years(&self.treaties);
        let found = |status: TreatyStatus| of(&self.treaties, "status", status.key());
        let lines: Vec<Line> = words
            .iter()
            .map(|&(status, name)| Line {
                name: name.to_owned(),
                points: years.iter().zip(found(status)).map(|(&year, share)| (year, 100.0 * share)).collect(),
            })
            .collect();
        let spot = |(i, &year): (usize, &f64)| {
            let rows: Vec<String> =
                lines.iter().map(|line| format!("{} {}", percent(line.points[i].1 / 100.0), line.name)).collect();
            year_spot(year, format!("{}\n{}", day_in(self.start, year as i32), rows.join("\n")))
        };
        let courses = Courses {
            title: "Treaties of alliance by year".to_owned(),
            up: "share of trajectories, %".to_owned(),
            spots: years.iter().enumerate().map(spot).collect(),
            lines,
            most: Some(100.0),
            ..Courses::default()
        };
        let figure = Figure {
            name: "treaties".to_owned(),
            title: "Treaties of alliance.".to_owned(),
            caption: format!("Share of trajectories on {}. The four states can overlap.", self.start),
            picture: course_chart(&courses),
            data: self.treaties.clone(),
        };
        let words = "A treaty is not an alliance, and an alliance needs no treaty. A functioning alliance has the type \
                     of an alliance and a stage of the advanced band.";
        let blocks = vec![Block::Words(words.to_owned()), Block::Figures(vec![figure])];
        Section { name: "treaties".to_owned(), title: "Treaties".to_owned(), blocks }
    }

    /// The table of types with their conditions and probabilities.
    pub fn conditions_section(&self) -> Section {
        let years = years(&self.types);
        let mut moments: Vec<f64> = years.first().copied().into_iter().collect();
        let shown_years = shown_years(&years);
        moments.extend(shown_years.iter().filter(|&&year| Some(&year) != years.first() && Some(&year) != years.last()));
        moments.extend(years.last().copied().filter(|last| Some(last) != years.first()));
        let mut grid =
            Grid { header: ["type", "threat", "identity", "status"].map(str::to_owned).to_vec(), rows: Vec::new() };
        grid.header.extend(moments.iter().map(|year| format!("{year}")));
        for kind in TYPES {
            let levels = Levels::demanded_by(kind);
            let demanded = |condition: Condition| match levels.of(condition) {
                0 => "any".to_owned(),
                level => {
                    let names = condition.level_names();
                    let level = usize::from(level);
                    let or_more = if level + 1 < names.len() { " or more" } else { "" };
                    format!("{}{or_more}", names[level])
                }
            };
            let mut row = vec![Cell::text(kind.name())];
            row.extend(Condition::ALL.map(|condition| Cell::text(demanded(condition))));
            for year in &moments {
                let at = self.types.with("on", &self.on(*year)).with("type", kind.key());
                let probability = at.number("probability").unwrap_or(0.0);
                let error = at.number("standard_error").filter(|error| *error > 0.0);
                let error = error.map(|error| error_beside(probability, error));
                let band = self.band_of(*year, kind.key());
                let band = band.map(ShownBand::brackets);
                let below = error.into_iter().chain(band).collect::<Vec<String>>().join(" ");
                row.push(Cell { shade: Some(probability), below, ..Cell::number(percent(probability)) });
            }
            grid.rows.push(row);
        }
        let words = format!(
            "Each type is possible only if the members' assessments of the threat, their identities and their status \
             expectations are as compatible as the table says (necessary, not sufficient). The columns of years show the \
             probability of each type on {}.",
            self.start
        );
        let table = Block::Table {
            name: "conditions-table".to_owned(),
            caption:
                "Types with the levels of threat, identity and status that they require, and the share of trajectories \
                 with each (± 95 % Monte Carlo error, near 0 and 1 the interval in ( ); [ ] parameter uncertainty)."
                    .to_owned(),
            grid,
            data: Some(self.types.clone()),
        };
        let blocks = vec![Block::Words(words), table];
        Section { name: "conditions".to_owned(), title: "Conditions of types".to_owned(), blocks }
    }

    pub fn passages_section(files: &ResultFiles, about: &About) -> Result<Section, ReportError> {
        let types = Holds::Known(type_keys());
        let layout = Layout::new("transitions.csv", [("from", types.clone()), ("to", types)])
            .rows(about.rows("transitions.csv"))
            .with(&Holds::Count, ["count"])
            .with(&Holds::NotNegative, ["per_trajectory"])
            .with(&Holds::Year(about.years.0, about.years.1 + 1), ["median_year"]);
        let data = files.table(&layout)?;
        let rank = |key: &str| TYPES.iter().position(|kind| kind.key() == key);
        let (from, to, often) = (data.texts("from"), data.texts("to"), data.numbers("per_trajectory"));
        let all: Vec<(usize, usize, f64)> =
            (0..from.len()).filter_map(|i| Some((rank(from[i])?, rank(to[i])?, often[i]?))).collect();
        let most = all.iter().map(|row| row.2).fold(0.0, f64::max);
        // Transitions a thousand times less frequent than the most frequent one would hide the rest.
        let mut passages: Vec<Passage> = all
            .iter()
            .filter(|row| row.2 >= 0.001 * most)
            .map(|&(from, to, often)| Passage {
                ends: (from, to),
                weight: often,
                upward: to > from,
                label: if often >= 0.05 * most { short_number(often) } else { String::new() },
            })
            .collect();
        passages.sort_by(|a, b| a.weight.total_cmp(&b.weight));
        let nodes: Vec<Node> = TYPES
            .iter()
            .zip(NODE_PLACES)
            .map(|(kind, place)| Node {
                name: kind.name().replace("security ", ""),
                colour: TYPE_COLOURS[usize::from(kind.rank())].to_owned(),
                place,
            })
            .collect();
        let likeliest = all.iter().max_by(|a, b| a.2.total_cmp(&b.2));
        let most_frequent = likeliest.map_or_else(
            || "No type ever changed.".to_owned(),
            |&(from, to, often)| {
                let (from, to) = (TYPES[from].name(), TYPES[to].name());
                format!("Most frequent: from {from} to {to}; number per trajectory: {}.", short_number(often))
            },
        );
        let figure = Figure {
            name: "transitions".to_owned(),
            title: "Transitions between types.".to_owned(),
            caption: format!(
                "Upgrades are blue, downgrades orange; thicker lines are more frequent. Numbers are transitions per \
                 trajectory. {most_frequent}"
            ),
            picture: diagram("Transitions between types of alignment", &nodes, &passages),
            data,
        };
        let blocks = vec![Block::Figures(vec![figure])];
        Ok(Section { name: "transitions".to_owned(), title: "Transitions between types".to_owned(), blocks })
    }
}

/// The places of types in the diagram, by rank: from left to right by the identity that they require; those that require a
/// common threat are lower.
const NODE_PLACES: [(f64, f64); 7] =
    [(0.0, 0.1), (0.0, 0.6), (0.35, 1.0), (0.5, 0.35), (0.8, 0.8), (0.75, 0.0), (1.0, 0.4)];

/// The types as tables name them.
pub(crate) fn type_keys() -> Vec<String> {
    TYPES.iter().map(|kind| kind.key().to_owned()).collect()
}

/// The stages as tables name them.
pub(crate) fn stage_numbers() -> Vec<String> {
    (0..STAGE_COLOURS.len()).map(|stage| stage.to_string()).collect()
}

fn years(sheet: &Sheet) -> Vec<f64> {
    sheet.distinct_numbers("on")
}

/// The probability of a state, by year.
fn of(sheet: &Sheet, column: &str, state: &str) -> Vec<f64> {
    sheet.with(column, state).numbers("probability").into_iter().map(|share| share.unwrap_or(0.0)).collect()
}

/// The shares of all states by year, without those that hardly occur; a state has a key, a name and a colour.
pub(super) fn shares(
    (title, start): (&str, DayOfYear),
    sheet: &Sheet,
    column: &str,
    states: &[(&str, String, &str)],
) -> Stack {
    let years = years(sheet);
    let layers: Vec<Layer> = states
        .iter()
        .map(|(key, name, colour)| Layer {
            name: name.clone(),
            colour: (*colour).to_owned(),
            shares: of(sheet, column, key).iter().map(|share| 100.0 * share).collect(),
        })
        .filter(|layer| layer.shares.iter().any(|share| *share >= 100.0 * SHOWN))
        .collect();
    let spot = |(i, &year): (usize, &f64)| {
        let rows: Vec<String> = layers
            .iter()
            .rev()
            .filter(|layer| layer.shares[i] > 0.0)
            .map(|layer| format!("{} {}", percent(layer.shares[i] / 100.0), layer.name))
            .collect();
        year_spot(year, format!("{}\n{}", day_in(start, year as i32), rows.join("\n")))
    };
    Stack {
        title: title.to_owned(),
        up: "share of trajectories, %".to_owned(),
        spots: years.iter().enumerate().map(spot).collect(),
        years,
        layers,
    }
}

/// With two digits.
fn short_number(number: f64) -> String {
    let rounded: f64 = format!("{number:.1e}").parse().unwrap_or(number);
    significant(rounded)
}

/// The most likely type of a year, with its probability and error.
fn likeliest_type(rows: &Sheet) -> Option<(AlignmentType, f64, f64)> {
    let (types, probabilities, errors) =
        (rows.texts("type"), rows.numbers("probability"), rows.numbers("standard_error"));
    let best = (0..types.len())
        .max_by(|&a, &b| probabilities[a].unwrap_or(0.0).total_cmp(&probabilities[b].unwrap_or(0.0)))?;
    let kind = TYPES.into_iter().find(|kind| kind.key() == types[best])?;
    Some((kind, probabilities[best]?, errors[best].unwrap_or(f64::NAN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of three states one is never reached, and one only in the second year; the uppermost comes first.
    #[test]
    fn the_tooltip_of_a_year_lists_the_states_that_occur() {
        let rows = [
            ("2000-01-01", "low", "1"),
            ("2000-01-01", "high", "0"),
            ("2001-01-01", "low", "0.6"),
            ("2001-01-01", "high", "0.4"),
        ];
        let sheet = Sheet {
            columns: ["on", "state", "probability"].map(str::to_owned).to_vec(),
            rows: rows.map(|(year, state, share)| [year, state, share].map(str::to_owned).to_vec()).to_vec(),
        };
        let states = ["low", "high", "none"].map(|key| (key, format!("{key} one"), "#000000"));
        let stack = shares(("states", DayOfYear::NEW_YEAR), &sheet, "state", &states);
        assert_eq!(stack.layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>(), ["low one", "high one"]);
        assert_eq!(stack.layers[1].shares, [0.0, 40.0]);
        let texts: Vec<&str> = stack.spots.iter().map(|spot| spot.text.as_str()).collect();
        assert_eq!(texts, ["1 January 2000\n100 % low one", "1 January 2001\n40.0 % high one\n60.0 % low one"]);
    }
}
