//! A curve with its bands.

use kuva::prelude::{
    BandPlot, Layout, LegendEntry, LegendPosition, LegendShape, LinePlot, Plot, ReferenceLine, ScatterPlot,
    ShadedRegion,
};
use kuva::render_to_svg;

use super::picture::{Picture, Spot};
use super::{BLUE, GREY, ORANGE, SIZE, accessible, picture};

/// The scale of the horizontal axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// As numbers.
    Linear,
    /// Logarithmic.
    Log,
    /// Categories: the values are the places 1, 2, ... of these names.
    Names(Vec<String>),
}

/// A band around a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// What it holds.
    pub name: String,
    /// At each value where it is known: the value, the lower and the upper end.
    pub points: Vec<(f64, f64, f64)>,
}

/// A curve with its bands.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What is shown.
    pub title: String,
    /// What the horizontal axis holds, with its unit.
    pub across: String,
    /// The scale of that axis.
    pub scale: Scale,
    /// What the vertical axis holds, with its unit.
    pub up: String,
    /// Name of the curve.
    pub name: String,
    /// The curve.
    pub points: Vec<(f64, f64)>,
    /// The Monte Carlo error of the curve.
    pub error: Option<Band>,
    /// The parameter uncertainty of the curve.
    pub uncertainty: Option<Band>,
    /// A level to compare with, and its name.
    pub level: Option<(f64, String)>,
    /// Highlighted spans of the horizontal axis.
    pub spans: Vec<(f64, f64)>,
}

/// Draws a curve as SVG.
#[must_use]
pub fn curve_chart(curve: &Curve) -> String {
    let (plots, legend) = drawn(curve);
    let layout = Layout::auto_from_plots(&plots)
        .with_width(SIZE.0)
        .with_height(SIZE.1)
        .with_title(curve.title.as_str())
        .with_title_wrap(64)
        .with_legend_entries(legend)
        .with_legend_position(LegendPosition::OutsideBottomColumns)
        .with_legend_box(false)
        .with_font_family("sans-serif");
    let layout = on_scale(layout, curve);
    accessible(&render_to_svg(plots, layout), &curve.title)
}

/// Draws a curve for a page, with tooltips.
#[must_use]
pub fn curve_picture(curve: &Curve, spots: &[Spot]) -> Picture {
    let (plots, legend) = drawn(curve);
    let layout = picture::with_legend(picture::layout(&plots, picture::SIZE), legend, picture::SIZE.1);
    Picture::on_axes(&curve.title, plots, on_scale(layout, curve), spots)
}

/// The curve and its bands, and what they are called.
fn drawn(curve: &Curve) -> (Vec<Plot>, Vec<LegendEntry>) {
    let mut plots: Vec<Plot> = Vec::new();
    let mut legend = vec![entry(&curve.name, BLUE, LegendShape::Line)];
    let bands = [(&curve.uncertainty, GREY, 0.25), (&curve.error, BLUE, 0.3)];
    for (band, colour, opacity) in bands {
        let Some(band) = band.as_ref().filter(|band| !band.points.is_empty()) else { continue };
        let column = |read: fn(&(f64, f64, f64)) -> f64| band.points.iter().map(read).collect::<Vec<f64>>();
        let plot = BandPlot::new(column(|point| point.0), column(|point| point.1), column(|point| point.2));
        plots.push(plot.with_color(colour).with_opacity(opacity).into());
        legend.push(entry(&band.name, &faded(colour, opacity), LegendShape::Rect));
    }
    let line = LinePlot::new().with_data(curve.points.iter().copied()).with_color(BLUE).with_stroke_width(2.0);
    plots.push(line.into());
    let dots = ScatterPlot::new().with_data(curve.points.iter().copied()).with_color(BLUE).with_size(3.0);
    plots.push(dots.into());
    (plots, legend)
}

/// The layout with the axes of a curve, its highlighted spans and its level.
fn on_scale(layout: Layout, curve: &Curve) -> Layout {
    let mut layout = layout.with_x_label(curve.across.as_str()).with_y_label(curve.up.as_str());
    match &curve.scale {
        Scale::Linear => {}
        Scale::Log => layout = layout.with_log_x(),
        Scale::Names(names) => layout = layout.with_x_categories(names.clone()),
    }
    for &(low, high) in &curve.spans {
        layout = layout.with_shaded_region(ShadedRegion::vertical(low, high).with_color(ORANGE).with_opacity(0.25));
    }
    if let Some((height, name)) = &curve.level {
        let line = ReferenceLine::horizontal(*height).with_color(ORANGE).with_stroke_width(1.5);
        layout = layout.with_reference_line(line.with_label(name.as_str()));
    }
    layout
}

fn entry(label: &str, colour: &str, shape: LegendShape) -> LegendEntry {
    LegendEntry { label: label.to_owned(), color: colour.to_owned(), shape, dasharray: None }
}

/// A colour as it looks on white paper with this opacity.
fn faded(colour: &str, opacity: f64) -> String {
    let part = |place: usize| {
        let full = colour.get(place..place + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0);
        (255.0 - opacity * (255.0 - f64::from(full))).round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", part(1), part(3), part(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_fade_to_white() {
        assert_eq!(faded("#0072b2", 1.0), "#0072b2");
        assert_eq!(faded("#000000", 0.2), "#cccccc");
    }

    #[test]
    fn a_curve_has_its_title_labels_and_legend() {
        let curve = Curve {
            title: "probability of war & peace".to_owned(),
            across: "rate [1/yr]".to_owned(),
            scale: Scale::Linear,
            up: "probability, %".to_owned(),
            name: "estimate".to_owned(),
            points: vec![(0.1, 20.0), (0.2, 30.0), (0.3, 35.0)],
            error: Some(Band {
                name: "Monte Carlo error".to_owned(),
                points: vec![(0.1, 19.0, 21.0), (0.3, 34.0, 36.0)],
            }),
            uncertainty: None,
            level: Some((28.0, "unchanged".to_owned())),
            spans: vec![(0.15, 0.2)],
        };
        let svg = curve_chart(&curve);
        for text in ["<title>probability of war &amp; peace</title>", "rate [1/yr]", "Monte Carlo error", "unchanged"] {
            assert!(svg.contains(text), "{text}: {svg}");
        }
        for scale in [Scale::Log, Scale::Names(["a", "b", "c"].map(str::to_owned).to_vec())] {
            assert_ne!(curve_chart(&Curve { scale, ..curve.clone() }), svg);
        }
    }
}
