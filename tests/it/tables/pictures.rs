//! The bands of charts, held to the tables beside them.

use super::study;
use crate::support::{Desk, Table, read};

/// The points of all paths whose tag has these attributes.
fn paths(svg: &str, attributes: &[&str]) -> Vec<Vec<(f64, f64)>> {
    let tags = svg.split("<path ").skip(1).map(|tag| tag.split('>').next().unwrap());
    tags.filter(|tag| attributes.iter().all(|wanted| tag.contains(wanted))).map(points).collect()
}

fn points(tag: &str) -> Vec<(f64, f64)> {
    let drawn = tag.split("d=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let numbers: Vec<f64> = drawn.split([' ', 'M', 'L', 'Z']).filter_map(|part| part.parse().ok()).collect();
    numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Holds a curve and a band around it to a table's columns: heights are placed by one straight rule, which the first and
/// the last point of the curve give.
fn hold(what: &str, curve: &[(f64, f64)], band: &[(f64, f64)], rows: &[[f64; 3]]) {
    assert_eq!((curve.len(), band.len()), (rows.len(), 2 * rows.len()), "{what}");
    let (first, last) = (rows[0], rows[rows.len() - 1]);
    let scale = (curve[curve.len() - 1].1 - curve[0].1) / (last[1] - first[1]);
    let height = |value: f64| curve[0].1 + scale * (value - first[1]);
    // A hundredth of a unit of the picture is written, and the scale has the error of its two points.
    let near = |drawn: f64, value: f64| (drawn - height(value)).abs() < 0.2;
    // Only at an end of the picture is a band cut off: nothing is drawn beyond it.
    let heights = || band.iter().map(|point| point.1);
    let (top, bottom) = (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max));
    for (place, row) in rows.iter().enumerate() {
        let [low, value, high] = *row;
        assert!(near(curve[place].1, value), "{what}: the curve at {place}");
        let (one, other) = (band[place].1, band[band.len() - 1 - place].1);
        let (upper, lower) = (one.min(other), one.max(other));
        assert!(
            near(upper, high) || height(high) < upper && upper < top + 0.2,
            "{what}: {upper}, {} wanted",
            height(high)
        );
        assert!(
            near(lower, low) || height(low) > lower && lower > bottom - 0.2,
            "{what}: {lower}, {} wanted",
            height(low)
        );
        assert!(upper <= curve[place].1 && curve[place].1 <= lower, "{what}: the curve lies in its band");
    }
}

/// Low, value and high of the rows for which a condition holds.
fn rows(table: &Table, columns: [&str; 3], holds: &dyn Fn(usize) -> bool) -> Vec<[f64; 3]> {
    let number = |column: &str, place: usize| table.column(column)[place].parse().unwrap();
    (0..table.rows.len())
        .filter(|&place| holds(place))
        .map(|place| columns.map(|column| number(column, place)))
        .collect()
}

const ERROR: [&str; 3] = ["ci_low", "probability", "ci_high"];

#[test]
fn the_band_of_a_sweep_is_the_interval() {
    let (svg, odds) = (read(&study("sweep").folder().join("sweep.svg")), study("sweep").table("probabilities.csv"));
    let shown = |place: usize| {
        let at = |column: &str| odds.column(column)[place];
        at("grid_point") != "0" && at("outcome") == "war" && at("year_end") == "2003"
    };
    let (curve, band) = (paths(&svg, &["stroke-width=\"2\""]), paths(&svg, &["fill-opacity=\"0.3\""]));
    hold("sweep.svg", &curve[0], &band[0], &rows(&odds, ERROR, &shown));
}

#[test]
fn the_bands_of_tipping_values_are_their_intervals() {
    let (svg, points) = (read(&study("tip").folder().join("tip.svg")), study("tip").table("points.csv"));
    let (curve, band) = (paths(&svg, &["stroke-width=\"2\""]), paths(&svg, &["fill-opacity=\"0.3\""]));
    hold("tip.svg", &curve[0], &band[0], &rows(&points, ERROR, &|_| true));
    let (svg, tip) = (read(&study("frontier").folder().join("tip.svg")), study("frontier").table("tip.csv"));
    let (curve, band) = (paths(&svg, &["stroke-width=\"2\""]), paths(&svg, &["fill-opacity=\"0.3\""]));
    hold("frontier", &curve[0], &band[0], &rows(&tip, ["ci_low", "value", "ci_high"], &|_| true));
}

/// The page of a run draws each outcome by year: the interval in blue and, where it is known, the parameters' band in grey.
#[test]
fn the_bands_of_a_page_are_those_of_its_table() {
    let (page, odds) = (read(&study("run").folder().join("report.html")), study("run").table("probabilities.csv"));
    let curves = paths(&page, &["stroke=\"#0072b2\"", "stroke-width=\"2.5\""]);
    let (inner, outer) = (paths(&page, &["fill-opacity=\"0.45\""]), paths(&page, &["fill-opacity=\"0.22\""]));
    let mut grey = outer.iter();
    let outcomes = ["war", "new_year", "year_end", "wars", "deeper", "tense"];
    for (outcome, (curve, inner)) in outcomes.iter().zip(curves.iter().zip(&inner)) {
        let of = |place: usize| odds.column("outcome")[place] == *outcome;
        hold(outcome, curve, inner, &rows(&odds, ERROR, &of));
        let known = |place: usize| of(place) && !odds.column("parameter_low")[place].is_empty();
        let band = rows(&odds, ["parameter_low", "probability", "parameter_high"], &known);
        if !band.is_empty() {
            // In the order of years, as the curve.
            let first = (0..odds.rows.len()).find(|&place| of(place)).unwrap();
            let curve: Vec<(f64, f64)> =
                curve.iter().zip(first..).filter(|(_, place)| known(*place)).map(|(point, _)| *point).collect();
            hold(outcome, &curve, grey.next().unwrap(), &band);
        }
    }
    assert!(inner.len() >= outcomes.len());
}

/// The page of questions draws each curve of more than a date with its interval; four years have years on their axis.
#[test]
fn the_curves_of_questions_are_those_of_their_table() {
    let (page, table) = (read(&study("ask").folder().join("report.html")), study("ask").table("curve.csv"));
    let curves = paths(&page, &["stroke=\"#0072b2\"", "stroke-width=\"2.5\""]);
    let bands = paths(&page, &["fill-opacity=\"0.45\""]);
    let of = |name: &str| rows(&table, ERROR, &|place| table.column("name")[place] == name);
    let mut long: Vec<&str> = Vec::new();
    for place in 0..table.rows.len() {
        let is_known = !table.column("probability")[place].is_empty();
        if is_known && table.numbers("years")[place] > 3.0 && long.last() != Some(&table.column("name")[place]) {
            long.push(table.column("name")[place]);
        }
    }
    assert_eq!((curves.len(), bands.len(), long.len()), (long.len(), long.len(), 10), "{long:?}");
    for (name, (curve, band)) in long.iter().zip(curves.iter().zip(&bands)) {
        hold(name, curve, band, &of(name));
    }
    assert!(
        page.contains("id=\"answers\"") && page.contains("months from the start"),
        "the section, and a short curve"
    );
}

/// A shock at a rate that is uniform from .1 to .5 a year, in enough histories that both ends of the band are known.
const UNIFORM: &str = "title = \"Uniform\"\nmembers = [\"alpha\", \"beta\"]\nadversary = \"gamma\"\nstart = 2025\nend = 2030\n\
    steps_per_year = 1\nalignment.type = \"thin\"\nactors.gamma.gdp = 5.0\nactors.alpha.gdp = 2.0\nactors.beta.gdp = 1.0\n\
    shocks.a.rate = { uniform = { low = 0.1, high = 0.5 } }\noutcomes.a = { shocks = [\"a\"], within_years = 1 }\n";

#[test]
fn the_outer_band_of_a_page_is_that_of_the_parameters() {
    let desk = Desk::new();
    desk.write("uniform.toml", UNIFORM);
    desk.done(&["run", "uniform.toml", "--trajectories", "80000", "--draws", "200", "--out", "out", "--report"]);
    let odds = Table::read(&desk.path("out").join("probabilities.csv"));
    let page = read(&desk.path("out").join("report.html"));
    let curves = paths(&page, &["stroke=\"#0072b2\"", "stroke-width=\"2.5\""]);
    let (inner, outer) = (paths(&page, &["fill-opacity=\"0.45\""]), paths(&page, &["fill-opacity=\"0.22\""]));
    hold("inner", &curves[0], &inner[0], &rows(&odds, ERROR, &|_| true));
    let ends = ["parameter_low", "probability", "parameter_high"];
    hold("outer", &curves[0], &outer[0], &rows(&odds, ends, &|_| true));
}

/// The shock of [`UNIFORM`], and one whose rate is varied, so that the odds move.
const TWO_SHOCKS: &str = "title = \"Two shocks\"\nmembers = [\"alpha\", \"beta\"]\nadversary = \"gamma\"\nstart = 2025\n\
    end = 2030\nsteps_per_year = 1\nalignment.type = \"thin\"\nactors.gamma.gdp = 5.0\nactors.alpha.gdp = 2.0\n\
    actors.beta.gdp = 1.0\nshocks.a.rate = { uniform = { low = 0.02, high = 0.1 } }\nshocks.b.rate = 0.02\n\
    outcomes.a = { shocks = [\"a\", \"b\"], within_years = 1, at_least = 1 }\n";

#[test]
fn the_outer_band_of_a_sweep_is_that_of_the_parameters() {
    let desk = Desk::new();
    desk.write("two.toml", TWO_SHOCKS);
    let vary = "shocks.b.rate=0.02:0.1:3";
    desk.done(&["sweep", "two.toml", "--vary", vary, "--trajectories", "80000", "--draws", "200", "--out", "out"]);
    let odds = Table::read(&desk.path("out").join("probabilities.csv"));
    let svg = read(&desk.path("out").join("sweep.svg"));
    let curve = paths(&svg, &["stroke-width=\"2\""]);
    let outer = paths(&svg, &["fill-opacity=\"0.25\""]);
    let shown = |place: usize| odds.column("grid_point")[place] != "0" && odds.column("year_end")[place] == "2029";
    let ends = ["parameter_low", "probability", "parameter_high"];
    hold("outer", &curve[0], &outer[0], &rows(&odds, ends, &shown));
}
