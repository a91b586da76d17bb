//! What the manifest of a folder of results lists, and whether the files are still those that it lists.

use std::io::ErrorKind;
use std::path::Path;

use serde_json::Value;

use super::digest::digest_of_bytes;
use super::failure::Failure;

/// The page in a folder of results.
pub(crate) const PAGE: &str = "report.html";

/// The file that says what is in a folder of results.
pub(crate) const MANIFEST: &str = "manifest.json";

/// Checks the files of a folder against the checksums in its manifest.
///
/// # Errors
/// If one differs or is missing.
pub(crate) fn verify(folder: &Path) -> Result<(), Failure> {
    let manifest = manifest(folder);
    for (name, checksum) in manifest["checksums"].as_object().into_iter().flatten() {
        let path = folder.join(name);
        let refuse = |what: &str| {
            let way_out = "make the results again";
            Err(Failure::Option(format!(
                "{}: the file {what} (manifest.json has its SHA-256); {way_out}",
                path.display()
            )))
        };
        match std::fs::read(&path) {
            // It can be made again from the others.
            _ if name == PAGE => {}
            Ok(bytes) if checksum.as_str() == Some(&digest_of_bytes(&bytes)) => {}
            Ok(_) => return refuse("is not as the command wrote it"),
            Err(error) if error.kind() == ErrorKind::NotFound => return refuse("is missing"),
            Err(source) => return Err(Failure::Folder { path, reason: source }),
        }
    }
    Ok(())
}

/// The manifest of a folder; null if there is none that can be read.
pub(super) fn manifest(folder: &Path) -> Value {
    let bytes = std::fs::read(folder.join(MANIFEST)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// The files that the manifest of a folder lists; `None` if there is no manifest of results.
pub(super) fn listed(folder: &Path) -> Option<Vec<String>> {
    let manifest = manifest(folder);
    if !(manifest["command"].is_string() && manifest["tables"].is_array()) {
        return None;
    }
    let tables = manifest["tables"].as_array().into_iter().flatten().filter_map(|table| table["name"].as_str());
    let checksums = manifest["checksums"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    Some(tables.chain(checksums).map(str::to_owned).collect())
}
