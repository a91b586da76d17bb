//! Results that are there already, put into a folder: all of them, or their page.

use std::path::Path;

use super::checksums::{MANIFEST, PAGE, manifest};
use super::failure::Failure;
use super::files::{WriteError, check_writable, write_all};
use super::place::{Claim, Place};

/// Writes the files of results of a command into a folder, as a whole. What else is in the folder is refused, unless by `force`.
pub(crate) fn save_results(
    folder: &Path,
    command: &str,
    pictures: &[&str],
    (files, force): (&[(&str, Vec<u8>)], bool),
) -> Result<(), Failure> {
    check_writable(folder)?;
    let place = Place::claim(folder, &Claim { command, scenario: None, pictures, own: &[], partial: false, force })?;
    Ok(place.publish(files)?)
}

/// Puts the page into a folder of results.
pub(crate) fn add_page(folder: &Path, html: Vec<u8>) -> Result<(), Failure> {
    let manifest = manifest(folder);
    let Some(known) = manifest["checksums"].as_object().filter(|known| !known.is_empty()) else {
        return Ok(write_all(folder, &[(PAGE, html)])?);
    };
    let command = manifest["command"].as_str().unwrap_or_default();
    let place =
        Place::claim(folder, &Claim { command, scenario: None, pictures: &[], own: &[], partial: false, force: true })?;
    let staging = place.staging()?;
    let all = known.keys().map(String::as_str).filter(|name| *name != PAGE).chain([MANIFEST]);
    for name in all {
        std::fs::copy(folder.join(name), staging.join(name)).map_err(|source| WriteError::new(folder, source))?;
    }
    Ok(place.publish(&[(PAGE, html)])?)
}
