//! Curves over the years, with bands around them and levels to compare them with.

use kuva::prelude::{
    BandPlot, LegendEntry, LegendShape, LinePlot, LineStyle, Plot, ReferenceLine, ShadedRegion, TickFormat,
};

use super::curve::Band;
use super::picture::{Picture, SIZE, Spot, layout, terminal_layout, with_legend};
use super::{BLUE, GREY, ORANGE, PALETTE};

/// A curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is.
    pub name: String,
    /// Its points.
    pub points: Vec<(f64, f64)>,
}

/// A level to compare curves with.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// What it is called.
    pub name: String,
    /// Its height on the vertical axis.
    pub height: f64,
    /// The range in which it varies, if it does.
    pub spread: Option<(f64, f64)>,
}

/// Curves over the years.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Courses {
    /// What is shown.
    pub title: String,
    /// What the vertical axis holds, with its unit.
    pub up: String,
    /// The curves.
    pub lines: Vec<Line>,
    /// The wide band, in grey with dashed ends.
    pub outer: Option<Band>,
    /// The narrow band, in the colour of the curve.
    pub inner: Option<Band>,
    /// Levels to compare with.
    pub levels: Vec<Level>,
    /// Whether the vertical axis is logarithmic: then all values must be above 0.
    pub log: bool,
    /// The largest possible value.
    pub most: Option<f64>,
    /// Tooltips.
    pub spots: Vec<Spot>,
}

/// Draws curves over the years.
#[must_use]
pub fn course_chart(courses: &Courses) -> Picture {
    let mut plots: Vec<Plot> = Vec::new();
    let mut legend = Vec::new();
    let several = courses.lines.len() > 1;
    if let Some(band) = courses.outer.as_ref().filter(|band| !band.points.is_empty()) {
        plots.push(filled(band, GREY, 0.22));
        for end in [
            band.points.iter().map(|p| (p.0, p.1)).collect::<Vec<_>>(),
            band.points.iter().map(|p| (p.0, p.2)).collect(),
        ] {
            plots.push(stroke(&end, GREY, 1.0, LineStyle::Dashed));
        }
        legend.push(entry(&band.name, GREY, LegendShape::Line, Some("6 4")));
    }
    if let Some(band) = courses.inner.as_ref().filter(|band| !band.points.is_empty()) {
        plots.push(filled(band, BLUE, 0.45));
        legend.push(entry(&band.name, BLUE, LegendShape::Rect, None));
    }
    for (place, line) in courses.lines.iter().enumerate() {
        let (colour, style) = (PALETTE[place % PALETTE.len()], STYLES[place % STYLES.len()].clone());
        let dashes = style.dasharray();
        plots.push(stroke(&line.points, colour, 2.5, style));
        legend.push(entry(&line.name, colour, LegendShape::Line, dashes.as_deref().filter(|_| several)));
    }
    let mut layout = layout(&plots, SIZE).with_y_label(courses.up.as_str()).with_x_tick_format(TickFormat::Integer);
    if legend.len() > 1 {
        layout = with_legend(layout, legend, SIZE.1);
    }
    if let Some((first, last)) = ends(courses) {
        layout = layout.with_x_axis_min(first).with_x_axis_max(last).with_x_tick_step(step(last - first));
    }
    let (low, high) = heights(courses);
    layout = if courses.log {
        layout.with_log_y()
    } else {
        layout.with_y_axis_min(low).with_y_axis_max(courses.most.map_or(high, |most| high.min(most)))
    };
    let mut levels: Vec<&Level> = courses.levels.iter().filter(|level| (low..=high).contains(&level.height)).collect();
    levels.sort_by(|a, b| a.height.total_cmp(&b.height));
    for (place, level) in levels.iter().enumerate() {
        if let Some((from, to)) = level.spread {
            let region = ShadedRegion::horizontal(from.max(low), to.min(high));
            layout = layout.with_shaded_region(region.with_color(ORANGE).with_opacity(0.13));
        }
        let line = ReferenceLine::horizontal(level.height).with_color(ORANGE).with_stroke_width(1.5);
        // Labels of two close levels would overlap: the upper one has both names.
        let close = |other: &Level| (other.height - level.height).abs() < 0.07 * (high - low);
        let above = levels.get(place + 1).is_some_and(|other| close(other));
        let below = place.checked_sub(1).map(|below| levels[below]).filter(|other| close(other));
        layout = layout.with_reference_line(match (above, below) {
            (true, _) => line,
            (false, Some(other)) => line.with_label(format!("{}, {}", other.name, level.name)),
            (false, None) => line.with_label(level.name.as_str()),
        });
    }
    Picture::on_axes(&courses.title, plots, layout, &courses.spots)
}

/// Draws the curves, without bands and levels, for a terminal with so many free columns and rows.
#[must_use]
pub fn course_terminal(courses: &Courses, columns: u16, rows: u16) -> String {
    let mut plots: Vec<Plot> = Vec::new();
    let mut legend = String::new();
    for (place, line) in courses.lines.iter().enumerate() {
        let colour = PALETTE[place % PALETTE.len()];
        plots.push(stroke(&line.points, colour, 1.0, LineStyle::Solid));
        legend.push_str("\n  \x1b[38;2;");
        legend.push_str(&parts(colour).map(|part| part.to_string()).join(";"));
        legend.push_str("m──\x1b[0m ");
        legend.push_str(&line.name);
    }
    // A character is taken to be twice as high as wide; grey is visible on dark and on light screens.
    let mut layout = terminal_layout(&plots, (8.0 * f64::from(columns), 16.0 * f64::from(rows)))
        .with_term_rows(u32::from(rows))
        .with_x_tick_format(TickFormat::Integer);
    if let Some((first, last)) = ends(courses) {
        layout = layout.with_x_axis_min(first).with_x_axis_max(last).with_x_tick_step(step(last - first));
    }
    let (low, high) = heights(courses);
    // The axis would hide curves upon it.
    let below = low - 0.04 * (high - low);
    layout = layout.with_y_axis_min(below).with_y_axis_max(courses.most.map_or(high, |most| high.min(most)));
    let picture = Picture::on_axes(&courses.title, plots, layout, &[]);
    let drawn = picture.terminal(usize::from(columns), usize::from(rows));
    // The last lines are empty.
    let lines: Vec<&str> = drawn.lines().collect();
    let has_text = |line: &&str| **line != *"\x1b[0m" && !line.trim().is_empty();
    let end = lines.iter().rposition(has_text).map_or(0, |last| last + 1);
    format!("{}\x1b[0m{legend}\n", lines[..end].join("\n"))
}

/// Red, green and blue of a colour.
fn parts(colour: &str) -> [u8; 3] {
    let part = |place: usize| colour.get(place..place + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    [1, 3, 5].map(|place| part(place).unwrap_or(128))
}

/// Curves differ by their dashes, too.
const STYLES: [LineStyle; 4] = [LineStyle::Solid, LineStyle::Dashed, LineStyle::Dotted, LineStyle::DashDot];

fn filled(band: &Band, colour: &str, opacity: f64) -> Plot {
    let column = |read: fn(&(f64, f64, f64)) -> f64| band.points.iter().map(read).collect::<Vec<f64>>();
    let plot = BandPlot::new(column(|point| point.0), column(|point| point.1), column(|point| point.2));
    plot.with_color(colour).with_opacity(opacity).into()
}

fn stroke(points: &[(f64, f64)], colour: &str, width: f64, style: LineStyle) -> Plot {
    let line = LinePlot::new().with_data(points.iter().copied()).with_color(colour).with_stroke_width(width);
    line.with_line_style(style).into()
}

fn entry(label: &str, colour: &str, shape: LegendShape, dasharray: Option<&str>) -> LegendEntry {
    LegendEntry { label: label.to_owned(), color: colour.to_owned(), shape, dasharray: dasharray.map(str::to_owned) }
}

/// The first and the last year.
fn ends(courses: &Courses) -> Option<(f64, f64)> {
    let first = courses.lines.iter().filter_map(|line| line.points.first()).map(|point| point.0);
    let last = courses.lines.iter().filter_map(|line| line.points.last()).map(|point| point.0);
    let (first, last) = (first.fold(f64::INFINITY, f64::min), last.fold(f64::NEG_INFINITY, f64::max));
    (first < last).then_some((first, last))
}

/// Years between ticks, so that there are up to seven.
pub(crate) fn step(years: f64) -> f64 {
    [1.0, 2.0, 5.0, 10.0, 20.0, 50.0].into_iter().find(|step| years / step <= 6.5).unwrap_or(100.0)
}

/// The ends of the vertical axis: the least and the greatest value drawn, with a margin; levels far from the curves are
/// left out.
fn heights(courses: &Courses) -> (f64, f64) {
    let bands = [&courses.outer, &courses.inner].into_iter().flatten().flat_map(|band| &band.points);
    let drawn = courses.lines.iter().flat_map(|line| &line.points).map(|point| (point.1, point.1));
    let all = bands.map(|point| (point.1, point.2)).chain(drawn);
    let hold = |(low, high): (f64, f64), (from, to): (f64, f64)| (low.min(from), high.max(to));
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), hold);
    if !low.is_finite() || !high.is_finite() {
        return (0.0, 1.0);
    }
    let near = 0.6 * (high - low);
    let levels = courses.levels.iter().map(|level| level.height);
    let levels = levels.filter(|height| (low - near..=high + near).contains(height)).map(|height| (height, height));
    let (low, high) = levels.fold((low, high), hold);
    // Values near 0 are shown from 0.
    let low = if low > 0.0 && low < 0.5 * high { 0.0 } else { low };
    let room = 0.1 * (high - low).max(1e-9);
    (if low == 0.0 { 0.0 } else { low - room }, if high > low { high + room } else { high + 0.1 })
}
