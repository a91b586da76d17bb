//! A heat map: one number for each pair of values.

use std::sync::Arc;

use kuva::prelude::{ColorMap, Heatmap, Layout, Plot};
use kuva::render_to_svg;

use super::picture::{Picture, Spot};
use super::{accessible, picture};

/// One number for each pair of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// What is shown.
    pub title: String,
    /// What varies from left to right, with its unit, and its values.
    pub across: (String, Vec<String>),
    /// What the values from left to right are called in tooltips, where they are signs.
    pub names: Option<Vec<String>>,
    /// What varies from the bottom up, with its unit, and its values.
    pub up: (String, Vec<String>),
    /// What the numbers are, with their unit.
    pub what: String,
    /// By value from the bottom up, then from left to right.
    pub numbers: Vec<Vec<f64>>,
}

/// Up to so many cells, each has its number written into it.
const WRITTEN_MAX: usize = 150;

/// Draws a heat map as SVG.
#[must_use]
pub fn heat_chart(heat: &Heat) -> String {
    let plots = drawn(heat);
    let (columns, rows) = (heat.across.1.len() as f64, heat.up.1.len() as f64);
    let width = (60.0 * columns).clamp(480.0, 1200.0);
    // Letters of a title are about ten pixels wide.
    let wrap = (width / 10.0) as usize;
    let layout = Layout::auto_from_plots(&plots)
        .with_width(width)
        .with_height((40.0 * rows).clamp(320.0, 900.0))
        .with_title(heat.title.as_str())
        .with_title_wrap(wrap)
        .with_font_family("sans-serif");
    let layout = on_scale(layout, heat);
    accessible(&render_to_svg(plots, layout), &heat.title)
}

/// Draws a heat map for a page; each cell has its number as a tooltip.
#[must_use]
pub fn heat_picture(heat: &Heat) -> Picture {
    let plots = drawn(heat);
    let rows = heat.up.1.len() as f64;
    let layout = picture::layout(&plots, (picture::SIZE.0, (90.0 + 26.0 * rows).clamp(320.0, 600.0)));
    let mut spots = Vec::new();
    for (row, numbers) in heat.numbers.iter().enumerate() {
        for (column, number) in numbers.iter().enumerate() {
            // Cells stand around 1, 2, ... from the left, and from the bottom up.
            let around = |place: usize| (place as f64 + 0.5, place as f64 + 1.5);
            let ((up, ups), (across, values)) = (&heat.up, &heat.across);
            let values = heat.names.as_ref().unwrap_or(values);
            let text = format!("{up}: {}\n{across}: {}\n{}: {number:.2}", ups[row], values[column], heat.what);
            spots.push(Spot { across: around(column), up: Some(around(row)), text });
        }
    }
    Picture::on_axes(&heat.title, plots, on_scale(layout, heat), &spots)
}

fn drawn(heat: &Heat) -> Vec<Plot> {
    let cells: usize = heat.numbers.iter().map(Vec::len).sum();
    let mut map = Heatmap::new()
        .with_data(heat.numbers.iter().cloned())
        .with_labels(heat.up.1.clone(), heat.across.1.clone())
        .with_color_map(ColorMap::Cividis)
        .with_legend(heat.what.as_str());
    if cells <= WRITTEN_MAX {
        map = map.with_values().with_color_map(ColorMap::Custom(Arc::new(pale)));
    }
    vec![map.into()]
}

fn on_scale(layout: Layout, heat: &Heat) -> Layout {
    layout
        .with_x_label(heat.across.0.as_str())
        .with_y_label(heat.up.0.as_str())
        .with_x_categories(heat.across.1.clone())
        .with_y_categories(heat.up.1.clone())
}

/// From white to sky blue, on which black numbers can be read.
fn pale(share: f64) -> String {
    let part = |full: f64| (255.0 - share.clamp(0.0, 1.0) * (255.0 - full)).round() as u8;
    format!("#{:02x}{:02x}{:02x}", part(86.0), part(180.0), part(233.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pale_scale_ends_with_sky_blue() {
        assert_eq!([pale(0.0), pale(1.0)], ["#ffffff", "#56b4e9"]);
    }

    #[test]
    fn a_map_has_its_values_and_numbers() {
        let words = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<String>>();
        let heat = Heat {
            title: "probability of war".to_owned(),
            across: ("rate [1/yr]".to_owned(), words(&["0.1", "0.2", "0.3"])),
            names: None,
            up: ("stake [share]".to_owned(), words(&["low", "high"])),
            what: "probability, %".to_owned(),
            numbers: vec![vec![1.0, 2.0, 3.0], vec![4.0, 5.0, 77.0]],
        };
        let svg = heat_chart(&heat);
        for text in ["<title>probability of war</title>", "rate [1/yr]", "stake [share]", ">low<", ">0.2<", "77"] {
            assert!(svg.contains(text), "{text}: {svg}");
        }
    }
}
