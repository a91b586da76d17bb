//! Observed values that stand in the scenario: `values = [[1991, 0.38], [1992, 0.43]]`.

use crate::input::YEAR_MAX;
use crate::model::Variable;
use crate::scenario::calendar::{Calendar, year_of};
use crate::scenario::number::in_domain;
use crate::scenario::problem::Report;
use crate::scenario::section::{list, wrong_type};
use crate::scenario::tree::{Node, Value};

use super::VALUES_EXAMPLE;
use super::course::{Point, check_start};

/// The values of consecutive years from the start or before; `None` with an error in them.
pub(super) fn read_listed(
    node: &Node,
    path: &str,
    variable: Variable,
    calendar: Option<Calendar>,
    report: &mut Report,
) -> Option<Vec<Point>> {
    let items = list(node, path, VALUES_EXAMPLE, report)?;
    if items.is_empty() {
        let help = format!("write `{VALUES_EXAMPLE}`");
        report.add(&node.place, format!("`{path}` is empty"), "at least one value", help);
    }
    let read: Vec<Option<Point>> = items.iter().map(|item| read_point(item, path, variable, report)).collect();
    let consecutive = check_order(&read, path, report);
    let points: Vec<Point> = read.into_iter().collect::<Option<_>>()?;
    if points.is_empty() {
        return None;
    }
    if consecutive {
        check_start(&points, path, calendar, report);
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
