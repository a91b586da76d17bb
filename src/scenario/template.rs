//! A scenario that is read many times, each time with other values: its files are read and parsed once.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::assemble::{Layers, layers, layers_of, own_files};
use super::load::{Scenario, build_tried, name_of};
use super::problem::{LoadError, SourceText};

/// A scenario to be read with other values.
#[derive(Debug)]
pub(crate) struct Template {
    name: String,
    overrides: Vec<String>,
    /// Copies that are not in use. Their marks of what was read are not shared between threads, so each thread has one.
    copies: Mutex<Vec<Layers>>,
    n_texts: usize,
    /// Texts of data that are there already.
    data: Vec<SourceText>,
}

impl Template {
    /// Reads the scenario at `path` and the files that it extends, to be changed by `overrides` of the form `PATH=VALUE`.
    ///
    /// # Errors
    /// If a file cannot be read or is not TOML.
    pub(crate) fn open(path: &Path, overrides: &[String]) -> Result<Self, LoadError> {
        let layers = layers(path)?;
        let n_texts = layers.n_files() + overrides.len();
        let copies = Mutex::new(vec![layers]);
        Ok(Self { name: name_of(path), overrides: overrides.to_vec(), copies, n_texts, data: Vec::new() })
    }

    /// A scenario that was loaded, without its policies; its files are not read again.
    ///
    /// # Errors
    /// None, as its texts were read before.
    pub(crate) fn of(scenario: &Scenario) -> Result<Self, LoadError> {
        let mut texts = scenario.sources.clone();
        let data = texts.split_off(own_files(&texts).min(texts.len()));
        let layers = layers_of(texts)?;
        let n_texts = layers.n_files() + scenario.overrides.len();
        let (name, overrides) = (scenario.name.clone(), scenario.overrides.clone());
        Ok(Self { name, overrides, copies: Mutex::new(vec![layers]), n_texts, data })
    }

    /// The number of its texts: the files, then the overrides. In errors, `source` counts further overrides from here.
    pub(crate) fn n_texts(&self) -> usize {
        self.n_texts
    }

    /// The scenario with further overrides. An outcome that can never happen then has a probability of 0.
    ///
    /// # Errors
    /// With all errors in it.
    pub(crate) fn with(&self, more: &[String]) -> Result<Scenario, LoadError> {
        let layers = self.copy();
        let copy = layers.clone();
        self.copies.lock().unwrap_or_else(PoisonError::into_inner).push(layers);
        let overrides = [self.overrides.as_slice(), more].concat();
        build_tried(self.name.clone(), (copy.with(&overrides)?, self.data.clone()), &overrides)
    }

    /// A copy of the texts for this thread; the last one stays, so that there is always one to copy.
    fn copy(&self) -> Layers {
        let mut copies = self.copies.lock().unwrap_or_else(PoisonError::into_inner);
        let last = copies.len() - 1;
        if last > 0 { copies.swap_remove(last) } else { copies[0].clone() }
    }
}
