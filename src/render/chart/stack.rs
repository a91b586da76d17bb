//! Stacked areas: shares of a whole over the years.

use kuva::prelude::{LegendEntry, LegendShape, Plot, StackedAreaPlot, TickFormat};

use super::course::step;
use super::picture::{Picture, SIZE, Spot, layout, with_legend};

/// A part of the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What it is.
    pub name: String,
    /// Its colour.
    pub colour: String,
    /// Its share in every year, in per cent.
    pub shares: Vec<f64>,
}

/// Shares of a whole over the years.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// What is shown.
    pub title: String,
    /// What the vertical axis holds, with its unit.
    pub up: String,
    /// The years.
    pub years: Vec<f64>,
    /// The parts, from the lowest.
    pub layers: Vec<Layer>,
    /// Tooltips.
    pub spots: Vec<Spot>,
}

/// Draws stacked areas.
#[must_use]
pub fn stack_chart(stack: &Stack) -> Picture {
    let mut area =
        StackedAreaPlot::new().with_x(stack.years.iter().copied()).with_fill_opacity(0.9).with_stroke_width(0.8);
    let mut legend = Vec::new();
    for layer in &stack.layers {
        area = area.with_series(layer.shares.iter().copied()).with_color(layer.colour.as_str());
        let (label, color) = (layer.name.clone(), layer.colour.clone());
        legend.push(LegendEntry { label, color, shape: LegendShape::Rect, dasharray: None });
    }
    let plots: Vec<Plot> = vec![area.into()];
    let mut layout = layout(&plots, SIZE)
        .with_y_label(stack.up.as_str())
        .with_x_tick_format(TickFormat::Integer)
        .with_y_axis_min(0.0)
        .with_y_axis_max(100.0);
    layout = with_legend(layout, legend, SIZE.1);
    if let (Some(first), Some(last)) = (stack.years.first(), stack.years.last())
        && first < last
    {
        layout = layout.with_x_axis_min(*first).with_x_axis_max(*last).with_x_tick_step(step(last - first));
    }
    Picture::on_axes(&stack.title, plots, layout, &stack.spots)
}
