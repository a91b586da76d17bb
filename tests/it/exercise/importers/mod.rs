//! The files for OpenAEV and Blueprint, held against the rules by which their importers read.
//!
//! The rules are written here as the sources of the two programs state them, each with its place. The programs themselves
//! were not run. The sources:
//!
//! - OpenAEV-Platform/openaev, commit 8ee7c601642e6f427e9e6c50ba9e527b432b01f3 (September 2025):
//!   `openbas-api/src/main/java/io/openbas/service/InjectImportService.java` (here: *Service*) and
//!   `openbas-api/src/main/java/io/openbas/service/utils/InjectImportUtils.java` (*Utils*). The same methods at commit
//!   bad485980c9f130bff0b0bfe8831a211e8e6814d (`openaev-api/src/main/java/io/openaev/service/InjectImportService.java`) have
//!   the same rules.
//! - cmu-sei/Blueprint.Api, commit 1cac1cebb9ee182c350161220dbcfa5448c3b374 (June 2026):
//!   `Blueprint.Api/Services/MselService.cs` (*MselService*), `Blueprint.Api.Data/Models` and
//!   `Blueprint.Api.Data/Enumerations.cs`.

mod blueprint;
mod openaev;
mod sheet;

use crate::support::{Desk, Table};

/// A storyline as a list, in all of its formats, in the folder `list`.
fn listed() -> (Desk, Table) {
    let desk = Desk::new();
    let story = ["msel", "trio.toml", "--outcome", "functioning_alliance", "--count", "2", "--trajectories", "3000"];
    desk.done(&[&story[..], &["--storyline", "2", "--format", "xlsx,blueprint", "--quiet", "--out", "list"]].concat());
    let table = desk.table("list/msel.csv");
    (desk, table)
}

/// The rows of a list with this tag: title, seconds from the start, and who receives it.
fn tagged(table: &Table, tag: &str) -> Vec<(String, i64, Vec<String>)> {
    let tags = table.column("tags");
    let (titles, seconds, to) = (table.column("title"), table.column("offset_seconds"), table.column("to"));
    let row = |row: usize| {
        let to = to[row].split("; ").filter(|name| !name.is_empty()).map(str::to_owned).collect();
        (titles[row].to_owned(), seconds[row].parse().unwrap(), to)
    };
    (0..tags.len()).filter(|&row| tags[row].split(';').next() == Some(tag)).map(row).collect()
}
