//! The work on a question: its progress, its interruption, and the tables that grow with it.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::ensemble::Control;
use crate::ensemble::ledger::Ledger;

use super::checksums::MANIFEST;
use super::failure::Failure;
use super::files::{Growing, write_all};
use super::manifest::{Manifest, TableEntry};
use super::place::Place;
use super::progress::{Bar, stop_on_interrupt};
use super::table::Table;
use super::typed::TypedTable;
use super::watch::Watch;
use super::work::Kept;

/// The work on a question.
pub(crate) struct Session {
    begun: Instant,
    watch: Watch,
    bar: Arc<Bar>,
    advance: Box<dyn Fn(u64) + Send + Sync>,
    place: Option<Place>,
    kept: Kept,
    growing: RefCell<Option<Growing>>,
    tables: RefCell<Vec<TableEntry>>,
    /// The tables that would grow in files, for a caller in the same program who gives no folder.
    grown: Option<RefCell<Grown>>,
}

/// Tables that grow in memory.
#[derive(Default)]
struct Grown {
    /// Those that are appended to.
    tables: Vec<Table>,
    /// Those with a row for every trajectory.
    rows: Vec<TypedTable>,
}

impl Session {
    /// Begins work on a number of trajectories (`None` if not known); Ctrl-C interrupts it.
    pub(super) fn begin(trajectories: Option<u64>, quiet: bool, files: (Option<Place>, Kept)) -> Self {
        Self::new(trajectories, quiet, files, Watch::stopped_by(stop_on_interrupt()))
    }

    /// Begins work that is watched and stopped by a caller in the same program. Without a folder, tables that would grow
    /// there are kept in memory.
    pub(super) fn watched(trajectories: Option<u64>, files: (Option<Place>, Kept), watch: Watch) -> Self {
        let grown = files.0.is_none().then(RefCell::default);
        Self { grown, ..Self::new(trajectories, true, files, watch) }
    }

    fn new(trajectories: Option<u64>, quiet: bool, (place, kept): (Option<Place>, Kept), watch: Watch) -> Self {
        let bar = Arc::new(Bar::new(trajectories, quiet));
        watch.aim(0, trajectories);
        let (moving, counting) = (Arc::clone(&bar), watch.clone());
        let advance = move |n| {
            moving.advance(n);
            counting.advance(n);
        };
        Self {
            begun: Instant::now(),
            watch,
            bar,
            advance: Box::new(advance),
            place,
            kept,
            growing: RefCell::new(None),
            tables: RefCell::default(),
            grown: None,
        }
    }

    /// The control of the engine: the stop flag and the progress.
    pub fn control(&self) -> Control<'_> {
        Control { stop: Some(self.watch.flag()), finished: Some(self.advance()), ledger: self.kept.ledger.as_ref() }
    }

    /// Adds finished trajectories to the progress.
    pub fn advance(&self) -> &(dyn Fn(u64) + Sync) {
        &*self.advance
    }

    /// What is kept of the work.
    pub(super) fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Fails if only a part is worked on, after all that belongs to it: nothing can be said of it.
    pub fn is_part(&self) -> Result<(), Failure> {
        self.kept.share().map_or(Ok(()), |_| Err(Failure::NothingFinished))
    }

    /// Whether the work was interrupted.
    pub fn is_interrupted(&self) -> bool {
        self.watch.flag().load(Ordering::Relaxed)
    }

    /// Wall time so far, in seconds, with that of parts and of the time before a checkpoint.
    pub fn seconds(&self) -> f64 {
        self.kept.ledger.as_ref().map_or_else(|| self.begun.elapsed().as_secs_f64(), Ledger::seconds)
    }

    /// Sets the numbers of finished trajectories and of all.
    pub fn aim(&self, done: u64, total: u64) {
        self.bar.aim(done, total);
        self.watch.aim(done, Some(total));
    }

    /// Writes a manifest that marks the work as unfinished, before the first rows of tables.
    pub fn announce(&self, mut manifest: Manifest) -> Result<(), Failure> {
        let Some(folder) = self.folder()? else { return Ok(()) };
        manifest.progress.interrupted = true;
        Ok(write_all(folder, &[(MANIFEST, manifest.to_json()?)])?)
    }

    /// Adds the rows of tables to their files, so that they are not lost if the work is interrupted.
    pub fn append(&self, tables: &[Table]) -> Result<(), Failure> {
        let Some(folder) = self.folder()? else {
            self.grow(tables);
            return Ok(());
        };
        let mut growing = self.growing.borrow_mut();
        let files = match &mut *growing {
            Some(files) => files,
            none => none.insert(Growing::new(folder)?),
        };
        let mut entries = self.tables.borrow_mut();
        for table in tables {
            match entries.iter_mut().find(|entry| entry.name == table.name) {
                Some(entry) => {
                    entry.rows += table.rows.len();
                    files.add(table.name, &table.csv_rows())?;
                }
                None => {
                    entries.push(TableEntry::new(table, table.rows.len()));
                    files.add(table.name, &table.csv())?;
                }
            }
        }
        Ok(())
    }

    /// Keeps the rows of tables that have no file in memory, if they are wanted.
    fn grow(&self, tables: &[Table]) {
        let Some(grown) = &self.grown else { return };
        let all = &mut grown.borrow_mut().tables;
        for table in tables {
            match all.iter_mut().find(|known| known.name == table.name) {
                Some(known) => known.rows.extend_from_slice(&table.rows),
                None => all.push(table.clone()),
            }
        }
    }

    /// Whether tables that would grow in files are kept in memory.
    pub fn grows(&self) -> bool {
        self.grown.is_some()
    }

    /// Keeps a table with a row for every trajectory in memory.
    pub fn grow_rows(&self, table: TypedTable) {
        if let Some(grown) = &self.grown {
            grown.borrow_mut().rows.push(table);
        }
    }

    /// The tables that have grown in memory and are not among these.
    pub fn grown(&self, known: &[Table]) -> Vec<Table> {
        let grown = self.grown.as_ref().map(|grown| std::mem::take(&mut grown.borrow_mut().tables)).unwrap_or_default();
        grown.into_iter().filter(|table| known.iter().all(|other| other.name != table.name)).collect()
    }

    /// The tables with a row for every trajectory that have grown in memory.
    pub fn rows(&self) -> Vec<TypedTable> {
        self.grown.as_ref().map(|grown| std::mem::take(&mut grown.borrow_mut().rows)).unwrap_or_default()
    }

    /// The folder that is filled with the results, beside the place where it will be; `None` if no files are written.
    pub fn folder(&self) -> Result<Option<&Path>, Failure> {
        Ok(self.place.as_ref().map(Place::staging).transpose()?)
    }

    /// The place of the results, with those of an earlier study; `None` if no files are written.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// Adds a table to the manifest that is in a file of its own already.
    pub fn list(&self, table: TableEntry) {
        self.tables.borrow_mut().push(table);
    }

    /// The tables written so far.
    pub fn tables(&self) -> Vec<TableEntry> {
        self.tables.borrow().clone()
    }

    /// Ends the work: removes the bar and closes the files.
    pub fn end(&self) {
        self.bar.finish();
        self.growing.replace(None);
    }
}
