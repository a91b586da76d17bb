//! Parallel coordinates: an axis for each quantity, a line for each alternative (A. Inselberg, The plane with parallel
//! coordinates, 1985, doi:10.1007/BF01898350).
//!
//! The axes lie one below the other, so that their names may be long. Each runs from its least to its greatest value.

use kuva::prelude::{LegendEntry, LegendShape, LinePlot, Plot, ScatterPlot};
use kuva::render_to_svg;

use super::picture::{layout, with_legend};
use super::{GREY, ORANGE, PALETTE, accessible};

/// An axis.
#[derive(Clone, Debug)]
pub struct ParallelAxis {
    /// What it holds.
    pub name: String,
    /// How its numbers are written.
    pub show: fn(f64) -> String,
    /// Whether the greatest value is on the left.
    pub turned: bool,
    /// Its ends, where they are given.
    pub ends: Option<(f64, f64)>,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct ParallelLine {
    /// What it stands for.
    pub name: String,
    /// Its value on each axis; it has a gap where there is none.
    pub values: Vec<Option<f64>>,
    /// The place of its kind among the kinds: 0 for the usual one, 1 for what counts less, 2 for what is stressed, 3 for
    /// what all others are compared with.
    pub kind: usize,
}

/// Parallel coordinates.
#[derive(Clone, Debug)]
pub struct Parallels {
    /// What is shown.
    pub title: String,
    /// The axes, from the top.
    pub axes: Vec<ParallelAxis>,
    /// The names of the kinds of lines.
    pub kinds: Vec<String>,
    /// The lines.
    pub lines: Vec<ParallelLine>,
}

/// Colour and width of the kinds of lines.
const STYLES: [(&str, f64); 4] = [(PALETTE[0], 1.4), (GREY, 1.2), (PALETTE[2], 3.0), (ORANGE, 2.2)];

/// Draws parallel coordinates as SVG.
#[must_use]
pub fn parallel_chart(parallels: &Parallels) -> String {
    let n_axes = parallels.axes.len();
    let ends: Vec<(f64, f64)> = (0..n_axes).map(|axis| ends(parallels, axis)).collect();
    let height = |axis: usize| (n_axes - axis) as f64;
    let place = |axis: usize, value: f64| {
        let (low, high) = ends[axis];
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        if parallels.axes[axis].turned { 1.0 - share } else { share }
    };
    let mut plots: Vec<Plot> = (0..n_axes)
        .map(|axis| LinePlot::new().with_data([(0.0, height(axis)), (1.0, height(axis))]).with_color("#808080").into())
        .collect();
    for line in &parallels.lines {
        let (colour, width) = STYLES[line.kind % STYLES.len()];
        let spots: Vec<Option<(f64, f64)>> =
            line.values.iter().enumerate().map(|(axis, value)| Some((place(axis, (*value)?), height(axis)))).collect();
        let parts = spots.split(Option::is_none).map(|part| part.iter().flatten().copied().collect::<Vec<_>>());
        for part in parts.filter(|part| part.len() > 1) {
            plots.push(LinePlot::new().with_data(part).with_color(colour).with_stroke_width(width).into());
        }
        let dots: Vec<(f64, f64)> = spots.into_iter().flatten().collect();
        plots.push(ScatterPlot::new().with_data(dots).with_color(colour).with_size(2.5 + 0.4 * width).into());
    }
    let mut names: Vec<String> = parallels.axes.iter().zip(&ends).map(|(axis, ends)| label(axis, *ends)).collect();
    names.reverse();
    let size = (900.0, 110.0 + 48.0 * n_axes as f64);
    let kinds: Vec<LegendEntry> = parallels
        .kinds
        .iter()
        .enumerate()
        .filter(|(kind, _)| parallels.lines.iter().any(|line| line.kind == *kind))
        .map(|(kind, label)| LegendEntry {
            label: label.clone(),
            color: STYLES[kind % STYLES.len()].0.to_owned(),
            shape: LegendShape::Line,
            dasharray: None,
        })
        .collect();
    let layout = layout(&plots, size)
        .with_title(parallels.title.as_str())
        .with_y_categories(names)
        .with_x_label("from the left end of each axis to the right one")
        .with_x_axis_min(0.0)
        .with_x_axis_max(1.0)
        .with_y_axis_min(0.4)
        .with_y_axis_max(n_axes as f64 + 0.6);
    accessible(&render_to_svg(plots, with_legend(layout, kinds, size.1)), &parallels.title)
}

/// The ends of an axis: as given, else its least and its greatest value.
fn ends(parallels: &Parallels, axis: usize) -> (f64, f64) {
    if let Some(given) = parallels.axes[axis].ends {
        return given;
    }
    let values = parallels.lines.iter().filter_map(|line| *line.values.get(axis)?);
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

/// The name of an axis with its ends, from the left to the right.
fn label(axis: &ParallelAxis, (low, high): (f64, f64)) -> String {
    if low > high {
        return axis.name.clone();
    }
    let (left, right) = if axis.turned { (high, low) } else { (low, high) };
    format!("{}: {} to {}", axis.name, (axis.show)(left), (axis.show)(right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::significant;

    fn parallels() -> Parallels {
        let axis = |name: &str, turned| ParallelAxis { name: name.to_owned(), show: significant, turned, ends: None };
        let line = |name: &str, values: [Option<f64>; 3], kind| ParallelLine {
            name: name.to_owned(),
            values: values.to_vec(),
            kind,
        };
        Parallels {
            title: "plans & <costs>".to_owned(),
            axes: vec![axis("cost", false), axis("peace", true), axis("size", false)],
            kinds: ["front", "less", "compromise", "none"].map(str::to_owned).to_vec(),
            lines: vec![line("a", [Some(1.0), Some(0.2), Some(4.0)], 0), line("b", [Some(3.0), Some(0.7), None], 2)],
        }
    }

    #[test]
    fn each_axis_says_where_it_begins_and_ends() {
        let svg = parallel_chart(&parallels());
        for text in ["plans &amp; &lt;costs&gt;", "cost: 1 to 3", "peace: 0.7 to 0.2", "size: 4 to 4", "compromise"] {
            assert!(svg.contains(text), "{text}: {svg}");
        }
        assert!(!svg.contains("less") && !svg.contains("NaN"), "{svg}");
    }

    #[test]
    fn an_axis_may_have_given_ends() {
        let mut given = parallels();
        given.axes[2].ends = Some((0.0, 8.0));
        assert!(parallel_chart(&given).contains("size: 0 to 8"));
    }

    #[test]
    fn a_line_has_a_gap_where_it_has_no_value() {
        let mut gap = parallels();
        gap.lines[0].values[1] = None;
        assert_ne!(parallel_chart(&gap), parallel_chart(&parallels()));
        assert!(!parallel_chart(&gap).contains("NaN"));
    }
}
