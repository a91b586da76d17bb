//! The plane of the stadial model: incentive across, stage up (SMAF, figure 1).

use crate::render::chart::{Line, Picture, Plane, Spot, plane_chart};
use crate::render::{percent, significant};
use crate::study::page::{
    About, Block, Figure, Holds, Layout, PROBABILITY, ReportError, ResultFiles, Section, Sheet, shown_years,
};

use super::states::{stage_numbers, type_keys};

/// Stages 0 to 7.
const N_STAGES: usize = 8;
/// The number of trajectories drawn.
const DRAWN: usize = 6;

/// The section; `None` if no trajectory is in the plane.
pub(crate) fn section(files: &ResultFiles, about: &About) -> Result<Option<Section>, ReportError> {
    let stages = Holds::Known(stage_numbers());
    let keys = [("on", about.at_years()), ("stage", stages.clone()), ("incentive_from", PROBABILITY)];
    let plane = Layout::new("plane.csv", keys)
        .rows(about.rows("plane.csv"))
        .with(&PROBABILITY, ["incentive_to", "probability"])
        .rising(["incentive_from", "incentive_to"])
        .sums_to_one("probability", 1, &[]);
    let plane = files.table(&plane)?;
    let trajectories = Layout::new("trajectories.csv", [("trajectory", Holds::Count), ("on", about.at_years())])
        .rows(about.rows("trajectories.csv"))
        .with(&PROBABILITY, ["incentive"])
        .with(&stages, ["stage"])
        .with(&Holds::Known(type_keys()), ["type"]);
    let trajectories = files.table(&trajectories)?;
    let years: Vec<f64> = plane.distinct_numbers("on");
    if plane.rows.is_empty() || years.is_empty() {
        return Ok(None);
    }
    let edges = edges(&plane);
    let chosen: Vec<String> = trajectories.distinct("trajectory").into_iter().take(DRAWN).collect();
    let drawn = trajectories.within("trajectory", &|cell| chosen.iter().any(|known| known == cell));
    let pooled = pooled(&plane, &edges, years.len() as f64);
    let mut figures = vec![Figure {
        name: "plane".to_owned(),
        title: "All years, with sample trajectories.".to_owned(),
        caption: format!(
            "The states of all trajectories on all 1 Januaries together; darker is more frequent. Orange: the first {} \
             trajectories of the run, from the small dot to the large one. Their stages are shifted slightly, so that \
             the lines do not overlap.",
            chosen.len()
        ),
        picture: picture("Incentive and stage, all years", &pooled, &edges, lines(&drawn, &chosen)),
        data: pooled,
    }];
    let moments = shown_years(&years);
    for year in moments.iter().chain(years.last().filter(|last| !moments.contains(last))) {
        let at = plane.with("on", &about.on(*year as i32));
        figures.push(Figure {
            name: format!("plane-{year}"),
            title: format!("{}.", about.day_in(*year)),
            caption: likeliest(&at),
            picture: picture(&format!("Incentive and stage on {}", about.day_in(*year)), &at, &edges, Vec::new()),
            data: at,
        });
    }
    let first = figures.remove(0);
    let blocks = vec![
        Block::Words(
            "The plane of the stadial model (SMAF, figure 1): the strength of the incentive to align from left to \
             right, the stage of military cooperation upwards. A strong incentive raises cooperation with a delay; \
             when it weakens, cooperation erodes more slowly."
                .to_owned(),
        ),
        Block::Figures(vec![first]),
        Block::Folded { title: "Year by year".to_owned(), blocks: vec![Block::Figures(figures)] },
        Block::Folded {
            title: "The sample trajectories".to_owned(),
            blocks: vec![Block::Table {
                name: "trajectories-table".to_owned(),
                caption: format!("The first trajectories of the run, on every {}.", about.start),
                grid: crate::study::page::Grid::of(&drawn),
                data: Some(trajectories),
            }],
        },
    ];
    Ok(Some(Section { name: "plane-section".to_owned(), title: "Incentive and stage".to_owned(), blocks }))
}

/// The ends of the bins between the smallest and the largest incentive that occurs.
fn edges(plane: &Sheet) -> Vec<f64> {
    let (from, to) = (plane.numbers("incentive_from"), plane.numbers("incentive_to"));
    let low = from.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let high = to.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let width = from.iter().zip(&to).find_map(|(from, to)| Some((*to)? - (*from)?)).filter(|width| *width > 0.0);
    let bins = width.map_or(1, |width| ((high - low) / width).round() as usize).clamp(1, 1000);
    (0..=bins).map(|bin| low + (high - low) * bin as f64 / bins as f64).collect()
}

/// The bin that contains a number.
fn bin(edges: &[f64], number: f64) -> usize {
    edges.windows(2).position(|ends| number < ends[1] - 1e-9).unwrap_or(edges.len().saturating_sub(2))
}

/// The cells of all years together.
fn pooled(plane: &Sheet, edges: &[f64], n_years: f64) -> Sheet {
    let mut cells = vec![vec![0.0; edges.len() - 1]; N_STAGES];
    let (stages, from, shares) =
        (plane.numbers("stage"), plane.numbers("incentive_from"), plane.numbers("probability"));
    for i in 0..stages.len() {
        if let (Some(stage), Some(from), Some(share)) = (stages[i], from[i], shares[i]) {
            cells[(stage as usize).min(N_STAGES - 1)][bin(edges, from)] += share / n_years;
        }
    }
    let mut rows = Vec::new();
    for (stage, row) in cells.iter().enumerate() {
        for (place, &share) in row.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let ends = [edges[place], edges[place + 1], share].map(significant);
            rows.push(std::iter::once(stage.to_string()).chain(ends).collect());
        }
    }
    Sheet { columns: ["stage", "incentive_from", "incentive_to", "probability"].map(str::to_owned).to_vec(), rows }
}

fn picture(title: &str, cells: &Sheet, edges: &[f64], trajectories: Vec<Line>) -> Picture {
    let mut shares = vec![vec![0.0; edges.len() - 1]; N_STAGES];
    let mut spots = Vec::new();
    let column = |name: &str| cells.numbers(name);
    let (stages, from, to, probabilities) =
        (column("stage"), column("incentive_from"), column("incentive_to"), column("probability"));
    for i in 0..stages.len() {
        let (Some(stage), Some(from), Some(to), Some(share)) = (stages[i], from[i], to[i], probabilities[i]) else {
            continue;
        };
        shares[(stage as usize).min(N_STAGES - 1)][bin(edges, from)] = 100.0 * share;
        let text = format!("stage {stage}, incentive {from} to {to}\n{} of trajectories", percent(share));
        spots.push(Spot { across: (from, to), up: Some((stage - 0.5, stage + 0.5)), text });
    }
    plane_chart(&Plane {
        title: title.to_owned(),
        across: ("incentive".to_owned(), edges.to_vec()),
        up: "stage".to_owned(),
        shares,
        what: "share, %".to_owned(),
        trajectories,
        spots,
    })
}

fn lines(trajectories: &Sheet, chosen: &[String]) -> Vec<Line> {
    let line = |(place, number): (usize, &String)| {
        let one = trajectories.with("trajectory", number);
        let shift = 0.5 * ((place as f64 + 0.5) / chosen.len() as f64 - 0.5);
        let points = one.numbers("incentive").into_iter().zip(one.numbers("stage"));
        let points = points.filter_map(|(incentive, stage)| Some((incentive?, stage? + shift))).collect();
        Line { name: format!("trajectory {number}"), points }
    };
    chosen.iter().enumerate().map(line).collect()
}

/// The most frequent stage, in a sentence.
fn likeliest(cells: &Sheet) -> String {
    let mut by_stage = [0.0; N_STAGES];
    for (stage, share) in cells.numbers("stage").into_iter().zip(cells.numbers("probability")) {
        if let (Some(stage), Some(share)) = (stage, share) {
            by_stage[(stage as usize).min(N_STAGES - 1)] += share;
        }
    }
    let best = (0..N_STAGES).max_by(|&a, &b| by_stage[a].total_cmp(&by_stage[b])).unwrap_or(0);
    format!("Most frequent: stage {best}, {}.", percent(by_stage[best]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(bins: &[(&str, &str)]) -> Sheet {
        Sheet {
            columns: ["incentive_from", "incentive_to"].map(str::to_owned).to_vec(),
            rows: bins.iter().map(|(from, to)| vec![(*from).to_owned(), (*to).to_owned()]).collect(),
        }
    }

    /// Bins without trajectories have no row, but keep their place.
    #[test]
    fn bins_are_as_wide_as_those_of_the_table() {
        assert_eq!(edges(&plane(&[("0.25", "0.5"), ("1", "1.25"), ("0.25", "0.5")])), [0.25, 0.5, 0.75, 1.0, 1.25]);
        assert_eq!(edges(&plane(&[("0.5", "0.75")])), [0.5, 0.75]);
        let ends = edges(&plane(&[("0", "0.25"), ("0.5", "0.75")]));
        assert_eq!([0.0, 0.2, 0.25, 0.6, 0.75].map(|number| bin(&ends, number)), [0, 0, 1, 2, 2]);
    }
}
