//! Parts of a study as a file: which study, which units of which jobs, and their results.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::Model;

use super::partial::Partial;
use super::share::Share;
use super::units::Units;

/// The first bytes of every file of parts.
const MAGIC: &[u8] = b"stadial parts\n";

/// The version of the form. It grows with every change of what is counted, or of how it is written.
const FORM: u32 = 1;

/// The length of what stands before the body: the magic bytes, the version, the length of the body.
const HEAD: usize = MAGIC.len() + 4 + 8;

/// The length of the SHA-256 at the end, of all bytes before it.
const SEAL: usize = 32;

/// What decides the numbers of a study: parts are merged only if all of it is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// What it is, and its value, in words: the version of the program, the generator, the command, each scenario with its
    /// digest, each option.
    pub facts: Vec<(String, String)>,
    /// The words of the command line that asked for it; they may differ.
    pub words: Vec<String>,
}

/// The fact that names the command.
pub(crate) const COMMAND: &str = "the command";

impl Identity {
    /// The command that was given.
    #[must_use]
    pub fn command(&self) -> Option<&str> {
        self.facts.iter().find(|(name, _)| name == COMMAND).map(|(_, value)| value.as_str())
    }

    /// Why other parts do not belong to these: the first fact that differs, theirs, and the one expected.
    #[must_use]
    pub fn differs(&self, other: &Self) -> Option<PartsError> {
        let value =
            |of: &Self, name: &str| of.facts.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
        let names = self.facts.iter().chain(&other.facts).map(|(name, _)| name);
        let differs = names.into_iter().find(|name| value(self, name) != value(other, name))?;
        let said = |of: &Self| value(of, differs).unwrap_or_else(|| "not given".to_owned());
        Some(PartsError::Other { what: differs.clone(), theirs: said(other), expected: said(self) })
    }
}

/// Why parts cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PartsError {
    /// It is another kind of file.
    #[error("is not a file of parts: these begin with `stadial parts`")]
    Foreign,
    /// It was written by another version of the program.
    #[error("has form {0} of parts, and this version of the program reads form {FORM}")]
    Form(u32),
    /// It ends too early.
    #[error("is truncated: it has {has} of {needs} bytes")]
    Truncated {
        /// Its length.
        has: u64,
        /// The length that it should have.
        needs: u64,
    },
    /// A byte was changed.
    #[error("was changed after it was written: its checksum does not fit")]
    Altered,
    /// It belongs to another study.
    #[error("belongs to another study: there {what} is {theirs}, here it is {expected}")]
    Other {
        /// What differs.
        what: String,
        /// Its value there.
        theirs: String,
        /// The value expected.
        expected: String,
    },
    /// It holds work that others hold, too.
    #[error("holds units that another part holds, too ({units} of {kind})")]
    Overlap {
        /// What is collected.
        kind: String,
        /// How many units.
        units: u64,
    },
    /// It is a share that another part is, too.
    #[error("is part {0}, which another file is, too")]
    Twice(Share),
    /// What the study reads has changed.
    #[error("holds work that the study does not have: a file that it reads was changed since")]
    Changed,
    /// Others are missing.
    #[error("is not enough: of the whole, {} missing", listed(.0))]
    Missing(Vec<String>),
    /// It holds no results of a plain run.
    #[error("holds no part of a plain run of the scenario")]
    NoRun,
}

impl PartsError {
    /// What can be done.
    #[must_use]
    pub fn way_out(&self) -> &'static str {
        match self {
            Self::Foreign => "leave it out",
            Self::Form(_) => "make the part again with this version",
            Self::Truncated { .. } | Self::Altered => "make the part again",
            Self::Other { .. } => "leave it out, or make it again for this study",
            Self::Overlap { .. } | Self::Twice(_) => "leave out one of the two",
            Self::Changed => "restore the file, or make the parts again",
            Self::Missing(_) => "add what is missing",
            Self::NoRun => "`stadial merge` merges parts of other studies",
        }
    }
}

/// `part 3/16 is`, `parts 3/16 and 4/16 are`.
fn listed(parts: &[String]) -> String {
    match parts {
        [one] => format!("part {one} is"),
        several => format!("parts {} are", several.join(", ")),
    }
}

/// The identity of a job: what is collected from which model by which plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key([u8; 16]);

impl Key {
    /// The job that collects `kind` from `model`; `further` is all else that decides its results.
    #[must_use]
    pub fn of(kind: &str, model: &Model, further: &str) -> Self {
        let mut text = Hashed(Sha256::new());
        // Writing into a digest does not fail.
        let _ = write!(text, "{kind}\n{further}\n{model:?}");
        let mut key = [0; 16];
        key.copy_from_slice(&text.0.finalize()[..16]);
        Self(key)
    }
}

struct Hashed(Sha256);

impl std::fmt::Write for Hashed {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// The results of some units of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The units.
    pub units: Units,
    /// What they gave, compressed.
    pub bytes: Vec<u8>,
}

/// A job: numbered units of work of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// What is collected.
    pub kind: String,
    /// How many units it has in all.
    pub n: u64,
    /// The results that are known.
    pub pieces: Vec<Piece>,
}

impl Job {
    /// Merges what is known of it.
    fn compact<C: Partial>(&mut self) -> Result<(), PartsError> {
        if self.pieces.len() < 2 {
            return Ok(());
        }
        let mut whole: Option<C> = None;
        for piece in &self.pieces {
            let part: C = decode(&piece.bytes).ok_or(PartsError::NoRun)?;
            match &mut whole {
                Some(whole) => whole.merge(part),
                none => *none = Some(part),
            }
        }
        let units = self.units();
        self.pieces = whole.iter().map(|whole| Piece { units: units.clone(), bytes: encode(whole) }).collect();
        Ok(())
    }

    /// The units that are known.
    #[must_use]
    pub fn units(&self) -> Units {
        let mut all = Units::default();
        self.pieces.iter().for_each(|piece| all.union(&piece.units));
        all
    }
}

/// Parts of a study.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    /// The study.
    pub study: Identity,
    /// The shares of it that were asked for.
    pub shares: Vec<Share>,
    /// Wall time that they took in all, in seconds.
    pub seconds: f64,
    /// The jobs.
    pub jobs: BTreeMap<Key, Job>,
}

impl Parts {
    /// No part yet.
    #[must_use]
    pub fn new(study: Identity) -> Self {
        Self { study, ..Self::default() }
    }

    /// As the bytes of a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = serialised(self);
        let mut bytes = Vec::with_capacity(HEAD + body.len() + SEAL);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORM.to_le_bytes());
        bytes.extend_from_slice(&(body.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&body);
        let seal = Sha256::digest(&bytes);
        bytes.extend_from_slice(&seal);
        bytes
    }

    /// From the bytes of a file.
    ///
    /// # Errors
    /// If they are not those of a whole file of parts of this form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PartsError> {
        let begins = bytes.len().min(MAGIC.len());
        if bytes[..begins] != MAGIC[..begins] || bytes.is_empty() {
            return Err(PartsError::Foreign);
        }
        let truncated = |needs: u64| PartsError::Truncated { has: bytes.len() as u64, needs };
        let Some(head) = bytes.get(MAGIC.len()..HEAD) else {
            return Err(truncated((HEAD + SEAL) as u64));
        };
        let (form, length) = head.split_at(4);
        let form = u32::from_le_bytes(form.try_into().unwrap_or_default());
        if form != FORM {
            return Err(PartsError::Form(form));
        }
        let length = u64::from_le_bytes(length.try_into().unwrap_or_default());
        let needs = length.saturating_add((HEAD + SEAL) as u64);
        if (bytes.len() as u64) < needs {
            return Err(truncated(needs));
        }
        let (sealed, seal) = bytes.split_at(bytes.len() - SEAL);
        if bytes.len() as u64 != needs || Sha256::digest(sealed)[..] != *seal {
            return Err(PartsError::Altered);
        }
        let parts: Self = postcard::from_bytes(&sealed[HEAD..]).map_err(|_| PartsError::Altered)?;
        let mut pieces = parts.jobs.values().flat_map(|job| job.pieces.iter().map(move |piece| (job, piece)));
        let is_sound = pieces.all(|(job, piece)| piece.units.is_sound(job.n));
        if is_sound { Ok(parts) } else { Err(PartsError::Altered) }
    }

    /// Merges what is known of each job, all of which collect the same.
    ///
    /// # Errors
    /// If they collect something else.
    pub fn compact<C: Partial>(&mut self) -> Result<(), PartsError> {
        self.jobs.values_mut().try_for_each(Job::compact::<C>)
    }

    /// Merges what is known of each job that collects this; others are left as they are.
    ///
    /// # Errors
    /// If what is known of one is not of its kind.
    pub fn compact_those_of<C: Partial>(&mut self) -> Result<(), PartsError> {
        let collects = |job: &Job| {
            let first = job.pieces.first().and_then(|piece| decode::<C>(&piece.bytes));
            first.is_some_and(|first| first.kind() == job.kind)
        };
        self.jobs.values_mut().filter(|job| job.pieces.len() > 1 && collects(job)).try_for_each(Job::compact::<C>)
    }

    /// Adds other parts of the same study.
    ///
    /// # Errors
    /// If they belong to another study, or hold units that these hold.
    pub fn join(&mut self, other: Self) -> Result<(), PartsError> {
        if let Some(error) = self.study.differs(&other.study) {
            return Err(error);
        }
        if let Some(&twice) = other.shares.iter().find(|share| self.shares.contains(share)) {
            return Err(PartsError::Twice(twice));
        }
        if let [Some(theirs), Some(expected)] = [&other.shares, &self.shares].map(|of| of.first())
            && theirs.of() != expected.of()
        {
            let [theirs, expected] = [theirs, expected].map(|share| share.of().to_string());
            return Err(PartsError::Other { what: "the number of parts".to_owned(), theirs, expected });
        }
        for (key, theirs) in &other.jobs {
            let Some(mine) = self.jobs.get(key) else { continue };
            let units = mine.units().common(&theirs.units()).n();
            if units > 0 {
                return Err(PartsError::Overlap { kind: theirs.kind.clone(), units });
            }
        }
        for (key, theirs) in other.jobs {
            match self.jobs.get_mut(&key) {
                Some(mine) => mine.pieces.extend(theirs.pieces),
                None => drop(self.jobs.insert(key, theirs)),
            }
        }
        self.shares.extend(other.shares);
        self.shares.sort_unstable();
        self.seconds += other.seconds;
        Ok(())
    }
}

/// A value in the compact form, without compression. It consists of numbers and texts, which always can be written.
fn serialised<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_stdvec(value).unwrap_or_default()
}

/// A value in the compact form, compressed.
pub(super) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    lz4_flex::compress_prepend_size(&serialised(value))
}

/// The value in compressed bytes.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(&lz4_flex::decompress_size_prepended(bytes).ok()?).ok()
}
