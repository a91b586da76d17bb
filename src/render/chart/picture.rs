//! A picture for a page, a file or a terminal.

use kuva::backend::svg::SvgBackend;
use kuva::backend::terminal::TerminalBackend;
use kuva::prelude::{Layout, LegendEntry, LegendPosition, Plot, Theme};
use kuva::render::color::Color;
use kuva::render::render::{AxisMeta, Primitive, Scene, render_multiple};

use crate::math::ln;

use super::accessible;

/// Width and height in pixels: a phone shows this width without making the words small.
pub(crate) const SIZE: (f64, f64) = (480.0, 300.0);

/// A part of a picture that has a tooltip.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Ends of the part on the horizontal axis.
    pub across: (f64, f64),
    /// Ends on the vertical axis; `None` for all of its height.
    pub up: Option<(f64, f64)>,
    /// The tooltip, in lines.
    pub text: String,
}

/// A picture.
#[derive(Debug)]
pub struct Picture {
    title: String,
    scene: Scene,
}

impl Picture {
    /// Draws plots on axes, with tooltips.
    pub(crate) fn on_axes(title: &str, plots: Vec<Plot>, layout: Layout, spots: &[Spot]) -> Self {
        // The library gives the place of the axes only in its interactive mode.
        let mut scene = render_multiple(plots, layout.with_interactive());
        scene.interactive = false;
        let axes = scene.axis_meta.take();
        if !spots.is_empty() {
            trim(&mut scene);
        }
        for spot in spots {
            let Some(axes) = &axes else { break };
            cover(&mut scene, axes, spot);
        }
        Self { title: title.to_owned(), scene }
    }

    /// Draws plots that have no axes.
    pub(crate) fn without_axes(title: &str, plots: Vec<Plot>, layout: Layout) -> Self {
        let mut scene = render_multiple(plots, layout);
        trim(&mut scene);
        Self { title: title.to_owned(), scene }
    }

    /// What it shows.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// For a page, whose colours it takes over; `name` makes the identifiers of this picture unique in the page.
    #[must_use]
    pub fn inline(&mut self, name: &str) -> String {
        self.scene.background_color = None;
        let svg = numbered(&SvgBackend::new().render_scene(&self.scene));
        let sized = format!("viewBox=\"0 0 {} {}\" ", self.scene.width.ceil(), self.scene.height.ceil());
        let svg = svg.replacen("<svg ", &format!("<svg {sized}"), 1);
        let own = svg.replace("id=\"", &format!("id=\"{name}-")).replace("url(#", &format!("url(#{name}-"));
        accessible(&own, &self.title)
    }

    /// For a file of its own, on white paper.
    #[must_use]
    pub fn file(&mut self) -> Vec<u8> {
        self.scene.background_color = Some("white".to_owned());
        let svg = numbered(&SvgBackend::new().render_scene(&self.scene));
        accessible(&svg, &self.title).replacen("</title>", HALO, 1).into_bytes()
    }

    /// For a terminal with so many columns and rows.
    #[must_use]
    pub fn terminal(&self, columns: usize, rows: usize) -> String {
        TerminalBackend::new(columns, rows).render_scene(&self.scene)
    }
}

/// Text is outlined, so that it can be read across curves.
const HALO: &str =
    "</title><style>text{paint-order:stroke;stroke:white;stroke-width:3px;stroke-linejoin:round}</style>";

/// The picture with its clips numbered from 0: the library's counter continues from the pictures drawn before.
fn numbered(svg: &str) -> String {
    const CLIP: &str = "kuva-clip-";
    let mut parts = svg.split(CLIP);
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut known: Vec<&str> = Vec::new();
    for part in parts {
        let end = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at(end);
        let place = known.iter().position(|other| *other == number).unwrap_or_else(|| {
            known.push(number);
            known.len() - 1
        });
        text.extend([CLIP, &place.to_string(), rest]);
    }
    text
}

/// Removes the empty space below the picture.
fn trim(scene: &mut Scene) {
    let lowest = |primitive: &Primitive| match primitive {
        Primitive::Text { y, rotate: None, .. } => *y + 4.0,
        Primitive::Rect { y, height, .. } => y + height,
        Primitive::Circle { cy, r, .. } => cy + r,
        _ => 0.0,
    };
    let bottom = scene.elements.iter().map(lowest).fold(0.0, f64::max);
    scene.height = scene.height.min(bottom + 6.0);
}

/// The layout with a legend below the picture, which it does not make smaller.
pub(crate) fn with_legend(layout: Layout, entries: Vec<LegendEntry>, height: f64) -> Layout {
    let longest = entries.iter().map(|entry| entry.label.chars().count()).max().unwrap_or(0);
    let columns = (400.0 / (45.0 + 7.0 * longest as f64)).floor().max(1.0);
    let rows = (entries.len() as f64 / columns).ceil();
    layout
        .with_height(height + 20.0 * rows)
        .with_legend_entries(entries)
        .with_legend_position(LegendPosition::OutsideBottomColumns)
}

/// The layout of a picture for a terminal: grey, which is visible on dark and on light screens.
pub(crate) fn terminal_layout(plots: &[Plot], size: (f64, f64)) -> Layout {
    let ink = "#808080".to_owned();
    let theme = Theme {
        background: "none".to_owned(),
        axis_color: ink.clone(),
        tick_color: ink.clone(),
        text_color: ink,
        legend_bg: "none".to_owned(),
        legend_border: "none".to_owned(),
        show_grid: false,
        ..Theme::light()
    };
    Layout::auto_from_plots(plots)
        .with_theme(theme)
        .with_width(size.0)
        .with_height(size.1)
        .with_show_grid(false)
        .with_legend_box(false)
        .with_font_family("monospace")
}

/// The layout of a picture for a page, whose colours it takes over; grid lines are visible on dark and on light
/// backgrounds.
pub(crate) fn layout(plots: &[Plot], size: (f64, f64)) -> Layout {
    let ink = "currentColor".to_owned();
    let theme = Theme {
        background: "none".to_owned(),
        axis_color: ink.clone(),
        grid_color: "rgba(128,128,128,0.3)".to_owned(),
        tick_color: ink.clone(),
        text_color: ink.clone(),
        legend_bg: "none".to_owned(),
        legend_border: "none".to_owned(),
        colorbar_border: ink,
        ..Theme::light()
    };
    Layout::auto_from_plots(plots)
        .with_theme(theme)
        .with_width(size.0)
        .with_height(size.1)
        .with_tick_size(12)
        .with_label_size(13)
        .with_body_size(12)
        .with_legend_box(false)
        .with_font_family("system-ui, sans-serif")
}

/// Puts an invisible rectangle with a tooltip over a part of the picture.
fn cover(scene: &mut Scene, axes: &AxisMeta, spot: &Spot) {
    let place = |value: f64, (low, high): (f64, f64), (from, to): (f64, f64)| {
        from + (to - from) * ((value - low) / (high - low)).clamp(0.0, 1.0)
    };
    let scaled = |value: f64, log: bool| if log { ln(value) } else { value };
    let on = |value: f64, (low, high): (f64, f64), log: bool, ends: (f64, f64)| {
        place(scaled(value, log), (scaled(low, log), scaled(high, log)), ends)
    };
    let x = |value| on(value, (axes.x_min, axes.x_max), axes.log_x, (axes.plot_left, axes.plot_right));
    let y = |value| on(value, (axes.y_min, axes.y_max), axes.log_y, (axes.plot_bottom, axes.plot_top));
    let (left, right) = (x(spot.across.0), x(spot.across.1));
    let (bottom, top) = spot.up.map_or((axes.plot_bottom, axes.plot_top), |(low, high)| (y(low), y(high)));
    if right <= left || bottom <= top {
        return;
    }
    scene.add(Primitive::GroupStart {
        transform: None,
        title: Some(spot.text.clone()),
        extra_attrs: Some("class=\"spot\"".to_owned()),
    });
    scene.add(Primitive::Rect {
        x: left,
        y: top,
        width: right - left,
        height: bottom - top,
        fill: Color::from("#808080"),
        stroke: None,
        stroke_width: None,
        opacity: Some(0.0),
    });
    scene.add(Primitive::GroupEnd);
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn clips_are_numbered_from_0_in_every_picture() {
        let svg = "<clipPath id=\"kuva-clip-7\"/><clipPath id=\"kuva-clip-12\"/><g clip-path=\"url(#kuva-clip-7)\"/>";
        let own = "<clipPath id=\"kuva-clip-0\"/><clipPath id=\"kuva-clip-1\"/><g clip-path=\"url(#kuva-clip-0)\"/>";
        assert_eq!(numbered(svg), own);
    }
}
