//! The page of a sensitivity analysis: indices in pictures and in a table.

use serde_json::Value;

use crate::render::chart::{Dot, Whiskers, whisker_chart};
use crate::render::difference;
use crate::study::page::{
    About, Block, Cell, Content, Figure, Grid, Holds, Layout, ReportError, ResultFiles, Section, Sheet, brief_path,
    content as study, notes, room, titled,
};

/// The maximum number of inputs in a picture.
const DRAWN_MAX: usize = 20;

/// A column of estimates.
struct Column {
    name: String,
    title: String,
    /// Whether it is a change of a probability, written in per cent; else an index between 0 and 1.
    percent: bool,
}

impl Column {
    /// The estimate in a row with the ends of its interval, if there is one.
    fn of(&self, sheet: &Sheet, row: usize) -> Option<(f64, (f64, f64))> {
        let number = |end: &str| sheet.numbers(&format!("{}{end}", self.name)).get(row).copied().flatten();
        let value = number("")?;
        Some((value, (number("_low").unwrap_or(value), number("_high").unwrap_or(value))))
    }

    fn written(&self, value: f64) -> String {
        match value {
            value if !self.percent => format!("{:.3}", if value.abs() < 0.0005 { 0.0 } else { value }),
            value => difference(value),
        }
    }
}

/// The contents of the page of a sensitivity analysis.
pub(crate) fn content(files: &ResultFiles) -> Result<Content, ReportError> {
    let about = About::read(files)?;
    let shares = about.value("columns").as_array().map(Vec::as_slice).unwrap_or_default();
    let columns: Vec<Column> = titled(about.value("columns"))
        .into_iter()
        .zip(shares)
        .map(|((name, title), of)| Column { name, title, percent: of["percent"].as_bool().unwrap_or(false) })
        .collect();
    let targets: Vec<Value> = about.value("targets").as_array().cloned().unwrap_or_default();
    let known = Holds::Known(texts(targets.first().map_or(&Value::Null, |first| &first["ranking"])));
    let keys = [("outcome", about.outcome_names()), ("year_end", about.in_years()), ("input", known)];
    let mut layout =
        Layout::new("sensitivity.csv", keys).rows(about.rows("sensitivity.csv")).with(&Holds::Text, ["parameters"]);
    for Column { name, .. } in &columns {
        let ends = [format!("{name}_low"), format!("{name}_high")];
        layout = layout
            .maybe(&Holds::Number, [name.clone()])
            .maybe(&Holds::NotNegative, [format!("{name}_standard_error")])
            .maybe(&Holds::Number, ends.clone())
            .rising([ends[0].clone(), name.clone(), ends[1].clone()]);
    }
    let data = files.table(&layout)?;
    let pairs = pairs(files, &about)?;
    let several = targets.len() > 1;
    let mut sections = Vec::new();
    for found in &targets {
        let Some(target) = Target::of(found, &about, several) else { continue };
        let data = target.rows(&data);
        // Indices mean nothing if the spread is not distinguishable from chance.
        if found["resolved"] == false {
            continue;
        }
        sections.push(indices(&about, &target, &columns, &data));
        sections.push(inputs(&about, &target, &columns, &data));
        sections.extend(pairs.as_ref().map(|all| target.pairs(all)));
    }
    // The notes are about all targets.
    match sections.first_mut() {
        Some(first) if !several => first.blocks.extend(notes(&about)),
        _ => {
            let (name, title) = ("notes".to_owned(), "Noise and convergence".to_owned());
            sections.push(Section { name, title, blocks: notes(&about).collect() });
        }
    }
    study::content(files, &about, "Which uncertain parameters the probability depends on", sections)
}

/// The texts of a list of the manifest.
fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// The second-order indices, if there are any.
fn pairs(files: &ResultFiles, about: &About) -> Result<Option<Sheet>, ReportError> {
    if *about.value("second_order") != true {
        return Ok(None);
    }
    let keys = [("outcome", about.outcome_names()), ("year_end", about.in_years())];
    let layout =
        Layout::new("second_order.csv", keys.into_iter().chain([("input", Holds::Text), ("with", Holds::Text)]))
            .rows(about.rows("second_order.csv"))
            .maybe(&Holds::Number, ["second", "second_low", "second_high"])
            .maybe(&Holds::NotNegative, ["second_standard_error"])
            .rising(["second_low", "second", "second_high"]);
    Ok(Some(files.table(&layout)?))
}

/// A probability that was analysed.
struct Target {
    outcome: String,
    year: String,
    /// The inputs, from the most important one.
    ranking: Vec<String>,
    /// What is added to names and to titles where there are several.
    suffix: (String, String),
}

impl Target {
    fn of(found: &Value, about: &About, several: bool) -> Option<Self> {
        let outcome = found["outcome"].as_str()?.to_owned();
        let year = found["by"].as_i64()?.to_string();
        let ranking = texts(&found["ranking"]);
        let suffix = if several {
            (
                format!("-{outcome}-{year}"),
                format!(": {} by {}", about.outcome(&outcome), about.end_of(year.parse().unwrap_or(0.0))),
            )
        } else {
            Default::default()
        };
        Some(Self { outcome, year, ranking, suffix })
    }

    fn named(&self, name: &str) -> String {
        format!("{name}{}", self.suffix.0)
    }

    fn titled(&self, title: &str) -> String {
        format!("{title}{}", self.suffix.1)
    }

    /// The rows of this target, from the most important input.
    fn rows(&self, all: &Sheet) -> Sheet {
        let own = all.with("outcome", &self.outcome).with("year_end", &self.year);
        let of = |name: &String| own.with("input", name).rows;
        Sheet { columns: own.columns.clone(), rows: self.ranking.iter().flat_map(of).collect() }
    }

    /// The pairs of inputs, from the strongest one.
    fn pairs(&self, all: &Sheet) -> Section {
        let own = all.with("outcome", &self.outcome).with("year_end", &self.year).sorted_by("second", true);
        let mut grid =
            Grid { header: ["input", "with", "second-order index"].map(str::to_owned).to_vec(), rows: Vec::new() };
        let numbers = ["second", "second_low", "second_high"].map(|column| own.numbers(column));
        for (row, (one, other)) in own.texts("input").into_iter().zip(own.texts("with")).enumerate().take(DRAWN_MAX) {
            let [value, low, high] =
                [0, 1, 2].map(|column: usize| numbers[column][row].map(|value| format!("{value:.3}")));
            let below = low.zip(high).map(|(low, high)| format!("{low} to {high}")).unwrap_or_default();
            let index = Cell { below, ..Cell::number(value.unwrap_or_else(|| "-".to_owned())) };
            grid.rows.push(vec![Cell::text(one), Cell::text(other), index]);
        }
        let table = Block::Table {
            name: self.named("second-order-table"),
            caption: format!(
                "Share of the variance that is due to two inputs acting together, with 95 % intervals: the {} strongest of \
                 {} pairs.",
                grid.rows.len(),
                own.rows.len()
            ),
            grid,
            data: Some(own),
        };
        Section { name: self.named("pairs"), title: self.titled("Interactions of two inputs"), blocks: vec![table] }
    }
}

fn indices(about: &About, target: &Target, columns: &[Column], data: &Sheet) -> Section {
    // Columns of the same kind share a picture; those that serve as checks are in the table only.
    let together: &[(&str, &[&str], &str)] = match about.text("method") {
        "morris" => &[
            (
                "mu_star",
                &["mu_star"],
                "The mean size of the effect of each input: the change of the probability over half \
                                       of its range, doubled.",
            ),
            ("mu", &["mu", "sigma"], "The same with its sign, and its spread over the values of the other inputs."),
        ],
        "pawn" => &[(
            "indices",
            &["pawn", "first"],
            "PAWN: how far the distribution of the probability moves if the input is known. First-order index: the \
             share of its variance that would vanish.",
        )],
        _ => &[
            (
                "indices",
                &["total", "first"],
                "Shares of the variance of the probability. Total: what would remain if all other inputs were known. \
                 First-order: what would vanish if this one alone were known.",
            ),
            (
                "effect",
                &["effect"],
                "The mean change of the probability from a lower draw of the input to a higher one.",
            ),
        ],
    };
    let figures = together.iter().map(|(name, wanted, caption)| Figure {
        name: target.named(name),
        ..figure((name, wanted, caption), columns, data)
    });
    let blocks = vec![Block::Figures(figures.collect())];
    Section { name: target.named("matters"), title: target.titled("The most important inputs"), blocks }
}

fn figure((name, wanted, caption): (&str, &[&str], &str), columns: &[Column], data: &Sheet) -> Figure {
    let columns: Vec<&Column> = columns.iter().filter(|column| wanted.contains(&column.name.as_str())).collect();
    let inputs = data.texts("input");
    let dot = |column: &Column, row: usize| {
        let unit = if column.percent { 100.0 } else { 1.0 };
        let (value, (low, high)) = column.of(data, row)?;
        Some(Dot { value: unit * value, ends: (unit * low, unit * high), thick: None })
    };
    let rows: Vec<(String, Vec<Option<Dot>>)> = (0..inputs.len().min(DRAWN_MAX))
        .map(|row| (brief_path(inputs[row]), columns.iter().map(|column| dot(column, row)).collect()))
        .collect();
    let titles: Vec<String> = columns.iter().map(|column| column.title.clone()).collect();
    let percent = columns.iter().any(|column| column.percent);
    let first = match inputs.len() {
        all if all > DRAWN_MAX => format!(" The first {DRAWN_MAX} of {all} inputs; all are in the table."),
        _ => String::new(),
    };
    let title = titles.join(" and ");
    let picture = whisker_chart(&Whiskers {
        title: format!("{title} of the most important inputs"),
        across: if percent { "change, percentage points" } else { "index" }.to_owned(),
        ends: room(rows.iter().flat_map(|(_, dots)| dots).flatten()),
        kinds: titles,
        rows,
        mark: Some(0.0),
    });
    let caption = format!("{caption} With 95 % intervals.{first}");
    Figure {
        name: name.to_owned(),
        title: format!("{}.", crate::study::page::capital(&title)),
        caption,
        picture,
        data: data.clone(),
    }
}

/// All inputs with their distributions and estimates, from the most important one.
fn inputs(about: &About, target: &Target, columns: &[Column], data: &Sheet) -> Section {
    let mut grid = Grid { header: ["input", "distribution"].map(str::to_owned).to_vec(), rows: Vec::new() };
    grid.header.extend(columns.iter().map(|column| column.title.clone()));
    let (names, parameters) = (data.texts("input"), data.texts("parameters"));
    for (row, name) in names.iter().enumerate() {
        let distribution = match parameters[row].split(' ').collect::<Vec<&str>>()[..] {
            [one] => about.value("distributions")[one].as_str().unwrap_or_default().to_owned(),
            ref several => format!("{} parameters: {}", several.len(), several.join(", ")),
        };
        let mut cells = vec![Cell::text(*name), Cell::text(distribution)];
        cells.extend(columns.iter().map(|column| match column.of(data, row) {
            Some((value, (low, high))) => Cell {
                below: format!("{} to {}", column.written(low), column.written(high)),
                ..Cell::number(column.written(value))
            },
            None => Cell::number("-"),
        }));
        grid.rows.push(cells);
    }
    let table = Block::Table {
        name: target.named("sensitivity-table"),
        caption: "All inputs from the most important one, with 95 % intervals.".to_owned(),
        grid,
        data: Some(data.clone()),
    };
    Section { name: target.named("inputs"), title: target.titled("All inputs"), blocks: vec![table] }
}

#[cfg(test)]
mod tests {
    use super::Column;

    #[test]
    fn a_change_of_a_probability_is_in_percentage_points_and_an_index_is_not() {
        let written = |percent: bool, value: f64| {
            Column { name: "effect".to_owned(), title: "effect".to_owned(), percent }.written(value)
        };
        assert_eq!([0.052, -0.052, 0.0].map(|value| written(true, value)), ["5.2 pp", "-5.2 pp", "0 pp"]);
        assert_eq!([0.052, -0.052, -0.000_4].map(|value| written(false, value)), ["0.052", "-0.052", "0.000"]);
    }
}
