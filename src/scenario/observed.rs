//! Observed series: values by year, interpolated to steps.

use crate::input::YEAR_MAX;
use crate::model::{Observed, Scale, Structure, Variable};

use super::calendar::{Calendar, year_of};
use super::find::find;
use super::number::in_domain;
use super::place::Place;
use super::problem::Report;
use super::section::{Section, list, text, wrong_type};
use super::tree::{Node, Table, Value};

/// One year's value, and its place.
struct Point {
    year: i64,
    /// `None` if it is invalid.
    value: Option<f64>,
    place: Place,
}

/// Reads all series.
pub(super) fn read_observed(
    root: &Table,
    calendar: Option<Calendar>,
    structure: &Structure,
    report: &mut Report,
) -> Vec<Observed> {
    let section = Section::root(root).section("observed", report).naming("variable");
    let mut observed = Vec::new();
    if !section.is_given() {
        return observed;
    }
    for variable in structure.layout().variables() {
        let path = section.path_of(&structure.variable_name(variable));
        let Some(node) = find(root, &path, report) else { continue };
        let series = Section::of_node(node, path, report);
        if !series.is_given() {
            continue;
        }
        let example = "source = \"World Bank, NY.GDP.MKTP.CD (CC BY 4.0)\"";
        let source = series.required("source", example, report);
        source.and_then(|node| text(node, &series.path_of("source"), report));
        let points = read_points(&series, variable, calendar, report);
        // A series with an error still makes its variable an observed one.
        let held = points.zip(calendar).map(|(points, calendar)| by_step(&points, variable.scale(), calendar));
        observed.push(Observed { variable, held: held.unwrap_or_default() });
    }
    observed
}

fn read_points(
    series: &Section<'_>,
    variable: Variable,
    calendar: Option<Calendar>,
    report: &mut Report,
) -> Option<Vec<Point>> {
    let path = series.path_of("values");
    let example = "values = [ [1991, 0.38], [1992, 0.43] ]";
    let node = series.required("values", example, report)?;
    let items = list(node, &path, example, report)?;
    if items.is_empty() {
        report.add(&node.place, format!("`{path}` is empty"), "at least one value", format!("write `{example}`"));
    }
    let read: Vec<Option<Point>> = items.iter().map(|item| read_point(item, &path, variable, report)).collect();
    let consecutive = check_order(&read, &path, report);
    let points: Vec<Point> = read.into_iter().collect::<Option<_>>()?;
    let (first, last) = (points.first()?, points.last()?);
    let start = calendar.map(|calendar| i64::from(calendar.start));
    if let Some(start) = start.filter(|start| consecutive && !(first.year..=last.year).contains(start)) {
        let (point, way) = if first.year > start { (first, "from") } else { (last, "up to") };
        let message = format!("`{path}` covers {} to {}, but not the start, {start}", first.year, last.year);
        let help = format!("give all values {way} {start}, or change `start`");
        report.add(&point.place, message, format!("must cover {start}"), help);
    }
    points.iter().all(|point| point.value.is_some()).then_some(points)
}

fn read_point(item: &Node, path: &str, variable: Variable, report: &mut Report) -> Option<Point> {
    let pair = if let Value::List(pair) = &item.value { pair.as_slice() } else { &[] };
    let [year, value] = pair else {
        wrong_type(
            item,
            path,
            "a list of [year, value] pairs",
            "write each value with its year, as in `[1991, 0.38]`",
            report,
        );
        return None;
    };
    let year = year_of(year, path, 1..=YEAR_MAX, report);
    let about = format!("A value of that year in the unit of {}", variable.kind());
    let value = in_domain(value, path, variable.domain(), &about, report);
    Some(Point { year: year?.value, value, place: item.place.clone() })
}

/// Whether each point is one year after the point before it. Years out of order are reported once, without the
/// resulting gaps.
fn check_order(points: &[Option<Point>], path: &str, report: &mut Report) -> bool {
    let pairs = points.windows(2).filter_map(|pair| pair[0].as_ref().zip(pair[1].as_ref()));
    let (backwards, forwards): (Vec<_>, Vec<_>) = pairs.partition(|(before, after)| after.year < before.year);
    let in_order = backwards.is_empty();
    let kept = forwards.into_iter().filter(|(before, after)| in_order || before.year == after.year);
    let mut consecutive = in_order;
    for (before, after) in backwards.into_iter().take(1).chain(kept) {
        consecutive &= check_pair(before, after, path, report);
    }
    consecutive
}

fn check_pair(before: &Point, after: &Point, path: &str, report: &mut Report) -> bool {
    let (before, year) = (before.year, after.year);
    let (message, label, help) = if year == before {
        (format!("`{path}` gives {year} twice"), "given before".to_owned(), "remove one of the two".to_owned())
    } else if year < before {
        let message = format!("`{path}` has {year} after {before}");
        (message, "out of order".to_owned(), "put the years in order".to_owned())
    } else if year > before + 1 {
        let message = format!("`{path}` has a gap between {before} and {year}");
        (message, format!("{} is missing", before + 1), "give a value for every year in between".to_owned())
    } else {
        return true;
    };
    report.add(&after.place, message, label, help);
    false
}

/// Values at the steps of the run, on the variable's scale and linear there between 1 January of two years.
fn by_step(points: &[Point], scale: Scale, calendar: Calendar) -> Vec<f64> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let steps_per_year = i64::from(calendar.steps_per_year);
    let last_step = ((last.year - i64::from(calendar.start)) * steps_per_year).min(calendar.n_steps());
    let held = |year: i64| {
        let place = usize::try_from(year - first.year).unwrap_or(0).min(points.len() - 1);
        points.get(place).and_then(|point| point.value).map_or(f64::NAN, |value| scale.to_scale(value))
    };
    (0..=last_step)
        .map(|step| {
            let year = i64::from(calendar.start) + step / steps_per_year;
            let (before, after) = (held(year), held(year + 1));
            before + (after - before) * (step % steps_per_year) as f64 / steps_per_year as f64
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_between_years_are_linear_on_the_scale() {
        let point = |year, value| Point { year, value: Some(value), place: Place::FILE };
        let points = [point(1990, 1.0), point(1991, 1.0), point(1992, 4.0)];
        let calendar = Calendar { start: 1991, end: 2000, steps_per_year: 2 };
        let held = by_step(&points, Scale::Log, calendar);
        let natural: Vec<f64> = held.iter().map(|&value| Scale::Log.to_natural(value)).collect();
        assert_eq!(natural.len(), 3);
        assert!((natural[0] - 1.0).abs() < 1e-14 && (natural[1] - 2.0).abs() < 1e-14);
        assert!((natural[2] - 4.0).abs() < 1e-13);
    }

    #[test]
    fn a_series_beyond_the_run_ends_with_it() {
        let points: Vec<Point> =
            (1990..2010).map(|year| Point { year, value: Some(1.0), place: Place::FILE }).collect();
        let calendar = Calendar { start: 1991, end: 2000, steps_per_year: 12 };
        assert_eq!(by_step(&points, Scale::Linear, calendar).len(), 9 * 12 + 1);
    }
}
