//! Parts of studies: whatever is divided, merged, killed and resumed gives what one undisturbed study gives.

mod folders;
mod kept;
mod library;
mod refused;
mod studies;

use std::path::Path;

use crate::support::{Desk, names, read};

/// The files of a folder; of the manifest without the wall time, which differs from run to run.
fn files(desk: &Desk, folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = desk.path(folder);
    let file = |name: String| {
        let bytes = std::fs::read(folder.join(&name)).unwrap();
        let bytes = if name == "manifest.json" { without_time(&folder.join(&name)) } else { bytes };
        (name, bytes)
    };
    names(&folder).into_iter().filter(|name| !folder.join(name).is_dir()).map(file).collect()
}

fn without_time(path: &Path) -> Vec<u8> {
    let text = read(path);
    let lines: Vec<&str> = text.lines().filter(|line| !line.contains("\"wall_time_seconds\"")).collect();
    lines.join("\n").into_bytes()
}

/// Fails, naming the files, unless two folders hold the same.
fn assert_same(desk: &Desk, one: &str, other: &str) {
    let [a, b] = [one, other].map(|folder| files(desk, folder));
    let list = |of: &[(String, Vec<u8>)]| of.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(list(&a), list(&b), "{one} and {other}");
    for ((name, a), (_, b)) in a.iter().zip(&b) {
        assert!(a == b, "{name} differs between {one} and {other}");
    }
    // The least that a study writes: its manifest and a table.
    let has = |ending: &str| a.iter().any(|(name, _)| name.ends_with(ending));
    assert!(has("manifest.json") && has("csv"), "{one}");
}
