//! The drivers of the alignment over the years, with the thresholds of the theory.

use crate::model::DayOfYear;
use crate::render::chart::{Band, Courses, Level, Line, course_chart};
use crate::render::day_in;
use crate::study::page::{
    About, Block, Figure, Holds, Layout, ReportError, ResultFiles, Section, Sheet, Titled, capital, names, year_spot,
};

/// The tables of drivers and thresholds.
pub(super) struct Drivers {
    drivers: Sheet,
    thresholds: Sheet,
}

impl Drivers {
    pub fn read(files: &ResultFiles, about: &About) -> Result<Self, ReportError> {
        let quantiles = ["q05", "q25", "q50", "q75", "q95"];
        // The power ratio and anxieties can have any size; all others are shares.
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
        let thresholds =
            Layout::new("thresholds.csv", [("variable", names(&about.drivers)), ("parameter", Holds::Text)])
                .rows(about.rows("thresholds.csv"))
                .with(&Holds::Text, ["name"])
                .with(&Holds::Number, ["q05", "q50", "q95"])
                .rising(["q05", "q50", "q95"]);
        // From the lowest to the highest.
        let thresholds = files.table(&thresholds)?.sorted_by("q50", false);
        Ok(Self { drivers, thresholds })
    }

    pub fn section(&self, about: &About) -> Section {
        section_of(about, &self.drivers, &self.thresholds)
    }
}

fn section_of(about: &About, drivers: &Sheet, thresholds: &Sheet) -> Section {
    // The balances, the incentive and status first; the variables of single members are folded.
    let (of_all, of_members): (Vec<_>, Vec<_>) = about.drivers.iter().partition(|(name, _)| !name.contains('.'));
    let figure = |(name, title): &(String, String)| {
        let data = drivers.with("variable", name);
        let levels = levels(&thresholds.with("variable", name));
        let thresholds = levels_text(&levels);
        let medians = data.numbers("q50");
        let text = match (medians.first().copied().flatten(), medians.last().copied().flatten()) {
            (Some(first), Some(last)) => format!("The median goes from {first:.2} to {last:.2}.{thresholds}"),
            _ => thresholds,
        };
        Figure {
            name: format!("driver-{}", name.replace('.', "-")),
            title: format!("{}.", capital(title)),
            caption: text,
            picture: course_chart(&fan((title, about.start), &data, levels)),
            data,
        }
    };
    let mut blocks = vec![Block::Words(
        "The variables that drive the alignment, over all trajectories: the median, the middle 50 % (blue) and the \
         middle 90 % (grey, dashed ends). Orange lines are thresholds of the theory; a pale orange band holds the \
         middle 90 % of the draws of a threshold."
            .to_owned(),
    )];
    blocks.push(Block::Figures(of_all.into_iter().map(figure).collect()));
    if !of_members.is_empty() {
        let inside = vec![Block::Figures(of_members.into_iter().map(figure).collect())];
        blocks.push(Block::Folded { title: "Perceptions and expectations of each member".to_owned(), blocks: inside });
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

/// Thresholds in words, as those far from the curves are not in the picture.
fn levels_text(levels: &[Level]) -> String {
    let text = |level: &Level| {
        let spread = level.spread.map(|(low, high)| format!(" ({low:.2} to {high:.2} over draws)")).unwrap_or_default();
        format!("{} {:.2}{spread}", level.name, level.height)
    };
    match levels {
        [] => String::new(),
        _ => format!(" Thresholds: {}.", levels.iter().map(text).collect::<Vec<String>>().join(", ")),
    }
}

fn fan((title, start): (&str, DayOfYear), data: &Sheet, levels: Vec<Level>) -> Courses {
    let [years, q05, q25, q50, q75, q95] = ["on", "q05", "q25", "q50", "q75", "q95"]
        .map(|column| data.numbers(column).into_iter().map(|number| number.unwrap_or(0.0)).collect::<Vec<f64>>());
    let band = |name: &str, low: &[f64], high: &[f64]| Band {
        name: name.to_owned(),
        points: (0..years.len()).map(|i| (years[i], low[i], high[i])).collect(),
    };
    let text = |i: usize| {
        let numbers = [q05[i], q25[i], q50[i], q75[i], q95[i]].map(|number| format!("{number:.3}"));
        let [a, b, c, d, e] = numbers;
        year_spot(
            years[i],
            format!("{}: median {c}\nmiddle 50 % {b} to {d}\nmiddle 90 % {a} to {e}", day_in(start, years[i] as i32)),
        )
    };
    Courses {
        title: format!("{} by year", capital(title)),
        up: String::new(),
        lines: vec![Line { name: "median".to_owned(), points: (0..years.len()).map(|i| (years[i], q50[i])).collect() }],
        outer: Some(band("middle 90 %", &q05, &q95)),
        inner: Some(band("middle 50 %", &q25, &q75)),
        levels,
        spots: (0..years.len()).map(text).collect(),
        ..Courses::default()
    }
}
