//! Which files of a folder are of results, and may be replaced together with them.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::checksums::{MANIFEST, PAGE, listed, manifest};

/// Every table that a question writes has a heading in this page, and below it a row for each column.
const TABLES: &str = include_str!("../guide/tables.md");

/// No name of a column is longer than this.
const HEADER_MAX: u64 = 4096;

/// What is known of a folder.
pub(super) struct Belongs<'b> {
    folder: &'b Path,
    /// What its manifest lists; `None` if it has no manifest of results.
    listed: Option<Vec<String>>,
    /// Files that the command may write besides tables.
    pictures: &'b [String],
    /// Files that are not of the results, whatever their names are.
    own: &'b [String],
}

impl<'b> Belongs<'b> {
    pub fn of(folder: &'b Path, pictures: &'b [String], own: &'b [String]) -> Self {
        Self { folder, listed: listed(folder), pictures, own }
    }

    /// Whether a file is of the results in the folder: its manifest lists it. Tables without a manifest, such as committed ones,
    /// are known by their names and their first column.
    pub fn has(&self, name: &OsStr) -> bool {
        let Some(name) = name.to_str().filter(|name| !self.own.iter().any(|own| own == name)) else { return false };
        if self.pictures.iter().any(|known| known == name) {
            return true;
        }
        match &self.listed {
            Some(listed) => name == MANIFEST || name == PAGE || listed.iter().any(|known| known == name),
            None => first_columns(name).any(|column| self.begins_with(name, column)),
        }
    }

    /// Whether a table begins with this column.
    fn begins_with(&self, name: &str, column: &str) -> bool {
        let mut header = String::new();
        let file = std::fs::File::open(self.folder.join(name));
        let read = file.map(|file| BufReader::new(file.take(HEADER_MAX)).read_line(&mut header));
        read.is_ok_and(|read| read.is_ok()) && header.trim_end().split(',').next() == Some(column)
    }
}

/// Whether files of results may have this name.
pub(super) fn is_name_of_results(name: &str) -> bool {
    name == MANIFEST || name == PAGE || first_columns(name).next().is_some()
}

/// The first columns of the tables of this name, of which several questions may have one.
fn first_columns(name: &str) -> impl Iterator<Item = &'static str> {
    let sections = TABLES.split("\n### ").skip(1);
    let own = sections.filter(move |section| section.lines().next() == Some(name));
    own.filter_map(|section| section.lines().find_map(|line| line.strip_prefix("| `")?.split('`').next()))
}

/// The file of the scenario of which a folder holds results.
pub(super) fn scenario_of(folder: &Path) -> Option<String> {
    let manifest = manifest(folder);
    let named = manifest["arguments"][0].as_str().filter(|_| !manifest["scenarios"][0].is_null());
    named.map(str::to_owned)
}

/// Whether two paths of scenarios lead to two files.
pub(super) fn is_elsewhere(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|path| std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path)));
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    one.file_name() == other.file_name() && real(&one) != real(&other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_known_by_its_name_and_first_column() {
        assert!(first_columns("types.csv").any(|column| column == "on"));
        assert!(is_name_of_results("types.csv") && is_name_of_results("report.html"));
        assert!(!is_name_of_results("rows.csv") && !is_name_of_results("types"));
        let desk = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("types.csv", "on,type,probability\n"),
            ("stages.csv", "my,stages\n"),
            ("manifest.json", "{\"name\": \"an app\"}"),
            ("report.html", "<html>"),
        ] {
            std::fs::write(desk.path().join(name), text).unwrap();
        }
        let has = |own: &[String]| {
            let belongs = Belongs::of(desk.path(), &[], own);
            ["types.csv", "stages.csv", "manifest.json", "report.html"].map(|name| belongs.has(OsStr::new(name)))
        };
        assert_eq!(has(&[]), [true, false, false, false]);
        assert_eq!(has(&["types.csv".to_owned()]), [false; 4]);
        let manifest = "{\"command\": \"run\", \"tables\": [{\"name\": \"stages.csv\"}], \"checksums\": {}}";
        std::fs::write(desk.path().join("manifest.json"), manifest).unwrap();
        assert_eq!(has(&[]), [false, true, true, true], "what the manifest lists, and no other file");
    }
}
