//! The files of rows and of what is left out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::input::neutral;
use crate::render::counted;
use crate::study::{Failure, print, write_all};

use super::dyads::Dyads;
use super::rule::COLUMNS;
use super::{Data, Rows};

impl Rows {
    /// Fails if a file to be written is one that is read, or is there already.
    pub(super) fn check_places(&self) -> Result<(), Failure> {
        let mut taken: Vec<(&str, &PathBuf)> = vec![
            ("--dyads", &self.dyads),
            ("--gdp", &self.gdp),
            ("--ideal-points", &self.ideal_points),
            ("--contiguity", &self.contiguity),
            ("--rivalry", &self.rivalry),
        ];
        taken.extend(self.military.iter().map(|path| ("--military", path)));
        for (option, path) in [("--out", &self.out), ("--left-out", &self.left_out)] {
            let Some(path) = path else { continue };
            if let Some((other, _)) = taken.iter().find(|(_, other)| is_same_file(path, other)) {
                let message = format!("{option} {}: this is the file of {other}; name another", path.display());
                return Err(Failure::Option(message));
            }
            // A table of rows may have columns of a person's own.
            let is_there = std::fs::read(path).is_ok_and(|bytes| !bytes.is_empty());
            if is_there && !self.force {
                let message = "this file is there already; name another, or replace it with --force";
                return Err(Failure::Option(format!("{option} {}: {message}", path.display())));
            }
            taken.push((option, path));
        }
        Ok(())
    }

    pub(super) fn write(
        self,
        dyads: &Dyads,
        rows: Vec<Vec<String>>,
        left_out: &[[String; 2]],
        data: &Data,
    ) -> Result<(), Failure> {
        let own = ["id", "a", "b", "against"].into_iter().chain(COLUMNS).map(str::to_owned);
        let header: Vec<String> = own.chain(dyads.carried.iter().cloned()).collect();
        let n_rows = rows.len();
        let text = csv_text(std::iter::once(header).chain(rows));
        match &self.out {
            Some(path) => write_file(path, text.into_bytes())?,
            None => print(&text)?,
        }
        if let Some(path) = &self.left_out {
            let header = ["id", "reason"].map(str::to_owned).to_vec();
            let lines = left_out.iter().map(|line| line.to_vec());
            write_file(path, csv_text(std::iter::once(header).chain(lines)).into_bytes())?;
        }
        if !self.quiet {
            tell(n_rows, left_out, data);
        }
        Ok(())
    }
}

/// Says how many rows there are, which were left out, and what was not read.
fn tell(n_rows: usize, left_out: &[[String; 2]], data: &Data) {
    anstream::eprintln!("{}, {} left out", counted(n_rows as u64, "row"), left_out.len());
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    left_out.iter().for_each(|[id, why]| reasons.entry(why).or_default().push(id));
    for (why, ids) in &reasons {
        let more = if ids.len() > 3 { ", ..." } else { "" };
        anstream::eprintln!(
            "  {why}: {} ({}{more})",
            ids.len(),
            ids.iter().take(3).copied().collect::<Vec<_>>().join(", ")
        );
    }
    let unknown = [("contiguity", &data.contiguity.unknown), ("rivalry", &data.rivalry.unknown)];
    for (file, names) in unknown.into_iter().filter(|(_, names)| !names.is_empty()) {
        let first: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
        let n = counted(names.len() as u64, "name");
        anstream::eprintln!("  {file}: {n} that no state of the table has, not read ({} ...)", first.join(", "));
    }
}

/// Whether two paths name one file, there or not.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        std::fs::canonicalize(path).unwrap_or_else(|_| folder.join(path.file_name().unwrap_or_default()))
    };
    place(one) == place(other)
}

fn csv_text(lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        // Writing to memory does not fail.
        if writer.write_record(line.iter().map(|cell| neutral(cell))).is_err() {
            break;
        }
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn write_file(path: &Path, bytes: Vec<u8>) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.ok_or_else(|| Failure::Option(format!("{}: not the name of a file", path.display())))?;
    Ok(write_all(folder, &[(name.as_str(), bytes)])?)
}
