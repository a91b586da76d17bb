//! The calibration of the model, a picture for each subject.

use crate::render::chart::{Band, Curve, Scale, curve_chart};
use crate::study::page::{Content, ReportError, ResultFiles, tables};

use super::forecast::{Horizon, What};
use super::scores::Group;

/// The least number of forecasts of which a picture is made.
const LEAST: usize = 20;

/// The files of the pictures, in the order of [`What::ALL`].
pub(super) const FILES: [&str; 4] =
    ["calibration_facts.svg", "calibration_type.svg", "calibration_stage.svg", "calibration_treaty.svg"];

/// What a picture is of.
fn title(what: What) -> String {
    let of = if what == What::Fact { "facts" } else { what.key() };
    format!("Calibration of the model: {of}")
}

/// A picture for each subject of which there are forecasts enough: facts from the start, states at the horizon with the most
/// points of the curve.
pub(super) fn pictures(groups: &[Group]) -> Vec<(&'static str, Vec<u8>)> {
    let of = |(what, file): (What, &'static str)| {
        let own = groups.iter().filter(|group| group.what == what);
        let drawn = own.max_by_key(|group| (group.horizon != Horizon::Start, group.calibration.len()));
        let group = drawn.filter(|group| group.calibration.len() > 1 && group.forecasts >= LEAST)?;
        Some((file, picture(group)))
    };
    What::ALL.into_iter().zip(FILES).filter_map(of).collect()
}

/// The calibration of a subject and horizon as SVG.
fn picture(group: &Group) -> Vec<u8> {
    let per_cent = |p: f64| 100.0 * p;
    let points = group.calibration.iter().map(|point| (per_cent(point.probability), per_cent(point.frequency)));
    let band = group
        .calibration
        .iter()
        .map(|point| (per_cent(point.probability), per_cent(point.band[0]), per_cent(point.band[1])));
    let when = match (group.what, group.horizon) {
        (What::Fact, _) => String::new(),
        (_, Horizon::Years(1)) => " 1 year ahead".to_owned(),
        (_, Horizon::Years(years)) => format!(" {years} years ahead"),
        (_, Horizon::Start) => " from the start".to_owned(),
    };
    let curve = Curve {
        title: format!("{}{when}", title(group.what)),
        across: "probability that the model gave, %".to_owned(),
        scale: Scale::Linear,
        up: "how often it came, %".to_owned(),
        name: "frequency, by isotonic regression".to_owned(),
        points: points.collect(),
        error: None,
        uncertainty: Some(Band {
            name: "95 % of such curves, if all probabilities were right".to_owned(),
            points: band.collect(),
        }),
        level: None,
        spans: Vec::new(),
    };
    curve_chart(&curve).into_bytes()
}

/// The page: the tables, under the pictures that there are.
pub(super) fn page(files: &ResultFiles, heading: &str) -> Result<Content, ReportError> {
    let drawn = What::ALL.into_iter().zip(FILES).map(|(what, file)| (title(what), file));
    tables::content_with(files, heading, drawn)
}
