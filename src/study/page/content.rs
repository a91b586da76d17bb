//! The parts that the pages of all questions share.

use crate::render::chart::Dot;

use super::about::About;
use super::document::{Answer, Block, Content, Section};
use super::error::ReportError;
use super::files::ResultFiles;
use super::making;

/// A page that ends with the parameters and how the results were made.
pub(crate) fn content(
    files: &ResultFiles,
    about: &About,
    kind: &str,
    mut sections: Vec<Section>,
) -> Result<Content, ReportError> {
    sections.push(making::parameters(files, about)?);
    Ok(without_parameters(about, kind, sections))
}

/// The page of a question whose folder has no table of parameters, as it is about several scenarios.
pub(super) fn without_parameters(about: &About, kind: &str, mut sections: Vec<Section>) -> Content {
    sections.push(making::section(about));
    let mut sentences = about.lines("answer");
    if about.is_partial() {
        sentences.push("The work was interrupted: these are the results of what was finished.".to_owned());
    }
    let answer = Answer { sentences, glance: None };
    Content { title: about.title.clone(), kind: kind.to_owned(), answer, sections }
}

/// The notes of the summary, a paragraph each.
pub(crate) fn notes(about: &About) -> impl Iterator<Item = Block> {
    about.lines("notes").into_iter().map(Block::Words)
}

/// Blocks under a title that opens them; `None` if there are none.
pub(crate) fn folded(title: &str, blocks: Vec<Block>) -> Option<Block> {
    (!blocks.is_empty()).then(|| Block::Folded { title: title.to_owned(), blocks })
}

/// The ends of an axis that holds dots with their whiskers and a margin.
pub(crate) fn room<'a>(dots: impl Iterator<Item = &'a Dot>) -> (Option<f64>, Option<f64>) {
    let hold = |(low, high): (f64, f64), dot: &Dot| (low.min(dot.ends.0), high.max(dot.ends.1));
    let (low, high) = dots.fold((f64::INFINITY, f64::NEG_INFINITY), hold);
    if !low.is_finite() || !high.is_finite() {
        return (None, None);
    }
    let room = (0.05 * (high - low)).max(1e-6);
    // Values near 0 are shown from 0.
    let low = if low >= 0.0 && low < 0.5 * high { 0.0 } else { low - room };
    (Some(low), Some(high + room))
}
