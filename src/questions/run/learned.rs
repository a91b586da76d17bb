//! What evidence changed, on the page of a run: how likely each row was, and where it moved the parameters.

use crate::render::chart::{Dot, Whiskers, whisker_chart};
use crate::render::{percent, short, significant};
use crate::study::page::{
    About, Block, Cell, Figure, Grid, Holds, Layout, PROBABILITY, ReportError, ResultFiles, Section, Sheet, brief_path,
};

/// The most parameters in the picture.
const DRAWN_MAX: usize = 15;

/// The section; `None` of a run without evidence.
pub(crate) fn section(files: &ResultFiles, about: &About) -> Result<Option<Section>, ReportError> {
    if about.rows("evidence.csv").is_none() {
        return Ok(None);
    }
    let evidence = Layout::new("evidence.csv", [("table", Holds::Text), ("row", Holds::Text)])
        .rows(about.rows("evidence.csv"))
        .with(&Holds::Text, ["date", "what", "value"])
        .with(&Holds::NotNegative, ["error", "predictive"])
        .maybe(&Holds::NotNegative, ["predictive_standard_error"])
        .with(&PROBABILITY, ["effective"])
        .with(&Holds::Text, ["source"]);
    let mut evidence = files.table(&evidence)?;
    // In the order in which it became true, whichever file it is in.
    let date = evidence.columns.iter().position(|column| column == "date").unwrap_or_default();
    evidence.rows.sort_by(|one, other| one[date].cmp(&other[date]));
    let posterior = Layout::new("posterior.csv", [("parameter", Holds::Text)])
        .rows(about.rows("posterior.csv"))
        .with(&Holds::Number, ["prior_mean", "prior_q05", "prior_q50", "prior_q95", "mean", "q05", "q50", "q95"])
        .with(&Holds::NotNegative, ["prior_sd", "sd"])
        .maybe(&Holds::NotNegative, ["mean_standard_error", "shift_standard_error", "contraction_standard_error"])
        .with(&Holds::Number, ["shift", "contraction"])
        .rising(["q05", "q50", "q95"]);
    let posterior = files.table(&posterior)?;
    let mut blocks = vec![Block::Words(WORDS.to_owned()), evidence_table(&evidence)];
    blocks.extend(figure(&posterior));
    Ok(Some(Section { name: "evidence".to_owned(), title: "What the evidence says".to_owned(), blocks }))
}

const WORDS: &str = "The run starts from what is known: trajectories and draws of the parameters that disagree with the \
                     evidence are left out or weigh less, in proportion to the probability of the evidence in them. The \
                     probability of a row is what the model gave it, knowing only the rows before; of a measurement it is \
                     a density. Low probabilities are surprises: either the model does not expect what happened, or the \
                     row is coded wrongly. The effective share is that of the trajectories that would give estimates as \
                     good as all of them do with their weights after the row.";

/// The sentences of the answer on the evidence; none of a run without.
pub(crate) fn sentences(about: &About) -> Vec<String> {
    about.lines("evidence")
}

/// The rows with their probabilities.
fn evidence_table(evidence: &Sheet) -> Block {
    let header = ["date", "what", "value", "error", "probability before it", "effective share after it", "source"];
    let mut grid = Grid { header: header.map(str::to_owned).to_vec(), rows: Vec::new() };
    let texts = ["date", "what", "value", "source"].map(|column| evidence.texts(column));
    let numbers = ["predictive", "effective", "error"].map(|column| evidence.numbers(column));
    for row in 0..evidence.rows.len() {
        let mut cells: Vec<Cell> = texts[..3].iter().map(|column| Cell::text(column[row])).collect();
        cells.push(Cell::number(numbers[2][row].map_or(String::new(), short)));
        // Of what is measured it is a density, which can have any size.
        let is_coded = ["type", "stage", "treaty", "support"].contains(&texts[1][row])
            || ["depth.", "shock.", "support.", "agreement."].iter().any(|start| texts[1][row].starts_with(start));
        let written = |p: f64| {
            if is_coded {
                percent(p)
            } else {
                format!("density {}", if p < 1e-6 { format!("{p:.1e}") } else { significant(p) })
            }
        };
        let predictive = numbers[0][row].map_or(String::new(), written);
        cells.push(Cell::number(predictive));
        cells.push(Cell::number(numbers[1][row].map_or(String::new(), percent)));
        cells.push(Cell::text(texts[3][row]));
        grid.rows.push(cells);
    }
    Block::Table {
        name: "evidence-table".to_owned(),
        caption: "The evidence, row by row, and how likely each row was.".to_owned(),
        grid,
        data: Some(evidence.clone()),
    }
}

/// Where the evidence moved the parameters, in standard deviations before it.
fn figure(posterior: &Sheet) -> Option<Block> {
    let names = posterior.texts("parameter");
    let columns = ["prior_mean", "prior_sd", "mean", "q05", "q95", "prior_q05", "prior_q95", "shift"]
        .map(|column| posterior.numbers(column));
    let mut places: Vec<usize> = (0..names.len()).filter(|&place| columns[1][place] > Some(0.0)).collect();
    let size = |place: usize| columns[7][place].map_or(0.0, f64::abs);
    places.sort_by(|&a, &b| size(b).total_cmp(&size(a)));
    places.truncate(DRAWN_MAX);
    let row = |&place: &usize| {
        let [prior_mean, prior_sd, mean, low, high, prior_low, prior_high, _] =
            std::array::from_fn(|column: usize| columns[column][place].unwrap_or(f64::NAN));
        let scaled = |value: f64| (value - prior_mean) / prior_sd;
        let before = Dot { value: 0.0, ends: (scaled(prior_low), scaled(prior_high)), thick: None };
        let after = Dot { value: scaled(mean), ends: (scaled(low), scaled(high)), thick: None };
        (brief_path(names[place]), vec![Some(before), Some(after)])
    };
    let rows: Vec<_> = places.iter().map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let shown = rows.len();
    let picture = whisker_chart(&Whiskers {
        title: "Parameters before the evidence and given it".to_owned(),
        across: "standard deviations before the evidence, from the mean before it".to_owned(),
        ends: (None, None),
        kinds: vec!["before the evidence".to_owned(), "given the evidence".to_owned()],
        rows,
        mark: Some(0.0),
    });
    let which = if shown < names.len() {
        format!("The {shown} most moved of {} parameters", names.len())
    } else {
        "All parameters".to_owned()
    };
    Some(Block::Figures(vec![Figure {
        name: "posterior".to_owned(),
        title: "Parameters before the evidence and given it.".to_owned(),
        caption: format!("{which}: means and central 90 %."),
        picture,
        data: posterior.clone(),
    }]))
}
