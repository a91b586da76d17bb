//! Dots with whiskers, in rows.

use kuva::prelude::{LegendEntry, LegendShape, LinePlot, MarkerShape, Plot, ScatterPlot};

use super::PALETTE;
use super::picture::{Picture, SIZE, Spot, layout, with_legend};

/// A dot with its whisker.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// Its value.
    pub value: f64,
    /// The ends of the whisker.
    pub ends: (f64, f64),
    /// The ends of its thick part, if it has one.
    pub thick: Option<(f64, f64)>,
}

/// Dots with whiskers.
#[derive(Clone, Debug, PartialEq)]
pub struct Whiskers {
    /// What is shown.
    pub title: String,
    /// What the horizontal axis holds, with its unit.
    pub across: String,
    /// The ends of the axis, where they are given.
    pub ends: (Option<f64>, Option<f64>),
    /// Names of the kinds of dots.
    pub kinds: Vec<String>,
    /// From the top: a name, and a dot of each kind where there is one.
    pub rows: Vec<(String, Vec<Option<Dot>>)>,
    /// A value to compare with.
    pub mark: Option<f64>,
}

const MARKERS: [MarkerShape; 3] = [MarkerShape::Circle, MarkerShape::Diamond, MarkerShape::Triangle];

/// Draws dots with whiskers.
#[must_use]
pub fn whisker_chart(whiskers: &Whiskers) -> Picture {
    let n_rows = whiskers.rows.len();
    let height = |row: usize, kind: usize| {
        let shift = (kind as f64 - 0.5 * (whiskers.kinds.len() as f64 - 1.0)) * 0.26;
        (n_rows - row) as f64 - shift
    };
    let mut plots: Vec<Plot> = Vec::new();
    let mut spots = Vec::new();
    for kind in 0..whiskers.kinds.len() {
        let colour = PALETTE[kind % PALETTE.len()];
        let mut dots = Vec::new();
        for (row, (name, all)) in whiskers.rows.iter().enumerate() {
            let Some(dot) = all.get(kind).and_then(Option::as_ref) else { continue };
            let y = height(row, kind);
            let bar = |(from, to): (f64, f64), width: f64| -> Plot {
                LinePlot::new().with_data([(from, y), (to, y)]).with_color(colour).with_stroke_width(width).into()
            };
            plots.push(bar(dot.ends, 1.6));
            plots.extend(dot.thick.map(|ends| bar(ends, 5.0)));
            dots.push((dot.value, y));
            spots.push((name, kind, dot, y));
        }
        let marker = MARKERS[kind % MARKERS.len()];
        plots.push(ScatterPlot::new().with_data(dots).with_color(colour).with_size(4.5).with_marker(marker).into());
    }
    if let Some(mark) = whiskers.mark {
        let line = LinePlot::new().with_data([(mark, 0.4), (mark, n_rows as f64 + 0.6)]).with_color("#808080");
        plots.push(line.with_stroke_width(1.0).with_dashed().into());
    }
    let spot = |(name, kind, dot, y): &(&String, usize, &Dot, f64)| {
        let kind = &whiskers.kinds[*kind];
        let (from, to) = dot.ends;
        let number = |value: f64| format!("{}", (value * 1000.0).round() / 1000.0);
        let text = format!("{name}\n{kind}: {} ({} to {})", number(dot.value), number(from), number(to));
        Spot { across: (f64::NEG_INFINITY, f64::INFINITY), up: Some((y - 0.13, y + 0.13)), text }
    };
    let spots: Vec<Spot> = spots.iter().map(spot).collect();
    let mut names: Vec<String> = whiskers.rows.iter().map(|(name, _)| name.clone()).collect();
    names.reverse();
    let size = (SIZE.0, 90.0 + 32.0 * n_rows as f64);
    let mut layout = layout(&plots, size)
        .with_x_label(whiskers.across.as_str())
        .with_y_categories(names)
        .with_y_axis_min(0.4)
        .with_y_axis_max(n_rows as f64 + 0.6);
    if whiskers.kinds.len() > 1 {
        let entry = |(kind, label): (usize, &String)| LegendEntry {
            label: label.clone(),
            color: PALETTE[kind % PALETTE.len()].to_owned(),
            shape: LegendShape::Marker(MARKERS[kind % MARKERS.len()]),
            dasharray: None,
        };
        layout = with_legend(layout, whiskers.kinds.iter().enumerate().map(entry).collect(), size.1);
    }
    if let Some(least) = whiskers.ends.0 {
        layout = layout.with_x_axis_min(least);
    }
    if let Some(most) = whiskers.ends.1 {
        layout = layout.with_x_axis_max(most);
    }
    Picture::on_axes(&whiskers.title, plots, layout, &spots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(kinds: &[&str]) -> String {
        let dot = |value: f64| Some(Dot { value, ends: (value - 0.1, value + 0.1), thick: None });
        let row = |(name, value): (&str, f64)| (name.to_owned(), kinds.iter().map(|_| dot(value)).collect());
        let whiskers = Whiskers {
            title: "dots".to_owned(),
            across: "value".to_owned(),
            ends: (Some(0.0), Some(1.0)),
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            rows: [("upper", 0.2), ("middle", 0.4), ("lower", 0.6)].map(row).to_vec(),
            mark: None,
        };
        String::from_utf8(whisker_chart(&whiskers).file()).unwrap()
    }

    /// A number of every tag with a mark.
    fn numbers(svg: &str, mark: &str, attribute: &str) -> Vec<f64> {
        let start = format!(" {attribute}=\"");
        let number = |tag: &str| tag.split_once(&start).and_then(|(_, rest)| rest.split('"').next()?.parse().ok());
        svg.split('<').filter(|tag| tag.contains(mark)).filter_map(number).collect()
    }

    /// The heights of the names of the rows, and of the dots of the first kind.
    fn heights(svg: &str) -> (Vec<f64>, Vec<f64>) {
        let names =
            ["upper", "middle", "lower"].iter().flat_map(|name| numbers(svg, &format!(">{name}"), "y")).collect();
        (names, numbers(svg, "circle", "cy").into_iter().take(3).collect())
    }

    /// Rows come from the top, each dot at the height of its row's name.
    #[test]
    fn dots_are_beside_the_names_of_their_rows() {
        let (names, dots) = heights(&picture(&["one"]));
        assert!(names.len() == 3 && dots.len() == 3 && dots[0] < dots[1] && dots[1] < dots[2], "{names:?} {dots:?}");
        for (name, dot) in names.iter().zip(&dots) {
            assert!((name - dot).abs() < 6.0, "{names:?} {dots:?}");
        }
    }

    /// Of two kinds one is as far above the height of the row as the other is below it, by .13 rows each.
    #[test]
    fn dots_of_two_kinds_are_on_either_side_of_their_row() {
        let (names, dots) = heights(&picture(&["one"]));
        let below_name = dots[0] - names[0];
        let (names, dots) = heights(&picture(&["one", "other"]));
        let shift = 0.13 * (names[1] - names[0]);
        for (name, dot) in names.iter().zip(&dots) {
            assert!((name + below_name - shift - dot).abs() < 0.5, "{shift}: {names:?} {dots:?}");
        }
    }
}
