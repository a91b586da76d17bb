//! The page of a sensitivity analysis: indices in pictures and in a table.

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
    // From the most important input.
    let ranking = Holds::Known(about.lines("ranking"));
    let mut layout = Layout::new("sensitivity.csv", [("input", ranking)]).whole().with(&Holds::Text, ["parameters"]);
    for Column { name, .. } in &columns {
        let ends = [format!("{name}_low"), format!("{name}_high")];
        layout = layout
            .maybe(&Holds::Number, [name.clone()])
            .maybe(&Holds::NotNegative, [format!("{name}_standard_error")])
            .maybe(&Holds::Number, ends.clone())
            .rising([ends[0].clone(), name.clone(), ends[1].clone()]);
    }
    let data = files.table(&layout)?;
    // Indices mean nothing if the spread is not distinguishable from chance.
    let sections = if *about.value("resolved") == false {
        vec![section(notes(&about).collect())]
    } else {
        vec![indices(&about, &columns, &data), inputs(&about, &columns, &data)]
    };
    study::content(files, &about, "Which uncertain parameters the probability depends on", sections)
}

fn indices(about: &About, columns: &[Column], data: &Sheet) -> Section {
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
    let figures = together.iter().map(|(name, wanted, caption)| figure((name, wanted, caption), columns, data));
    let mut blocks = vec![Block::Figures(figures.collect())];
    blocks.extend(notes(about));
    section(blocks)
}

fn section(blocks: Vec<Block>) -> Section {
    Section { name: "matters".to_owned(), title: "The most important inputs".to_owned(), blocks }
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
fn inputs(about: &About, columns: &[Column], data: &Sheet) -> Section {
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
        name: "sensitivity-table".to_owned(),
        caption: "All inputs from the most important one, with 95 % intervals.".to_owned(),
        grid,
        data: Some(data.clone()),
    };
    Section { name: "inputs".to_owned(), title: "All inputs".to_owned(), blocks: vec![table] }
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
