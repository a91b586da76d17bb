//! A density over a plane, with trajectories drawn over it.

use std::sync::Arc;

use kuva::prelude::{ColorMap, Heatmap, LinePlot, Plot, ScatterPlot, TickFormat};

use super::ORANGE;
use super::course::Line;
use super::picture::{Picture, SIZE, Spot, layout};

/// A density over a plane, with trajectories drawn over it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// What is shown.
    pub title: String,
    /// What varies from left to right, and the ends of the cells.
    pub across: (String, Vec<f64>),
    /// What varies from the bottom up.
    pub up: String,
    /// By number from the bottom up, then from left to right; cells are a unit high, around their numbers.
    pub shares: Vec<Vec<f64>>,
    /// What the shares are.
    pub what: String,
    /// Trajectories, with their beginnings and ends marked.
    pub trajectories: Vec<Line>,
    /// Tooltips.
    pub spots: Vec<Spot>,
}

/// Draws a plane.
#[must_use]
pub fn plane_chart(plane: &Plane) -> Picture {
    let (edges, rows) = (&plane.across.1, plane.shares.len());
    let (first, last) = (edges.first().copied().unwrap_or(0.0), edges.last().copied().unwrap_or(1.0));
    let map = Heatmap::new()
        .with_data(plane.shares.iter().cloned())
        .with_x_range(first, last)
        .with_y_range(-0.5, rows as f64 - 0.5)
        .with_color_map(ColorMap::Custom(Arc::new(shade)))
        .with_legend(plane.what.as_str());
    let mut plots: Vec<Plot> = vec![map.into()];
    for trajectory in &plane.trajectories {
        let line = LinePlot::new().with_data(trajectory.points.iter().copied());
        plots.push(line.with_color(ORANGE).with_stroke_width(1.0).into());
    }
    let starts = plane.trajectories.iter().filter_map(|trajectory| trajectory.points.first().copied());
    let ends = plane.trajectories.iter().filter_map(|trajectory| trajectory.points.last().copied());
    if !plane.trajectories.is_empty() {
        plots.push(ScatterPlot::new().with_data(starts).with_color(ORANGE).with_size(2.0).into());
        plots.push(ScatterPlot::new().with_data(ends).with_color(ORANGE).with_size(4.0).into());
    }
    let layout = layout(&plots, (SIZE.0, SIZE.1 + 40.0))
        .with_x_label(plane.across.0.as_str())
        .with_y_label(plane.up.as_str())
        .with_x_axis_min(first)
        .with_x_axis_max(last)
        .with_y_axis_min(-0.5)
        .with_y_axis_max(rows as f64 - 0.5)
        .with_y_tick_step(1.0)
        .with_y_tick_format(TickFormat::Integer);
    Picture::on_axes(&plane.title, plots, layout, &plane.spots)
}

/// No colour for a share of 0; else from a pale blue to a dark one, both visible on light and on dark backgrounds.
fn shade(share: f64) -> String {
    if share <= 0.0 {
        return "none".to_owned();
    }
    // Small shares would all look alike on an even scale.
    let depth = share.clamp(0.0, 1.0).sqrt();
    let part = |pale: f64, dark: f64| (pale + depth * (dark - pale)).round() as u8;
    format!("#{:02x}{:02x}{:02x}", part(198.0, 0.0), part(219.0, 68.0), part(239.0, 136.0))
}
