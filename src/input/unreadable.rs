//! Why a file cannot be read as text, and the way out.

/// Why a file cannot be used, before its content is parsed.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The system cannot read it.
    #[error(transparent)]
    System(#[from] std::io::Error),
    /// It is a folder.
    #[error("it is a folder")]
    Folder,
    /// It is neither a file nor a pipe.
    #[error("it is a device or a socket, not a file")]
    Device,
    /// It is a pipe without a writer.
    #[error("it is a pipe without a writer")]
    NoWriter,
    /// It is too large.
    #[error("it has more than {} MiB, the most that is read", most >> 20)]
    TooLarge {
        /// The largest size that is read, in bytes.
        most: u64,
    },
    /// It is of a kind that is not plain text.
    #[error("it is {kind}, not a text")]
    Kind {
        /// What it is, e.g. "an Excel workbook (xlsx)".
        kind: &'static str,
    },
    /// It is of a kind that is read, but damaged.
    #[error("it cannot be read as a {what}: {reason}")]
    Broken {
        /// What it should be, e.g. "workbook".
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// It is a workbook, and which of its sheets is meant is not known.
    #[error("none of its sheets is called `{wanted}`, and several have cells: {sheets}")]
    Sheets {
        /// The name that the sheet should have.
        wanted: &'static str,
        /// The sheets that have cells.
        sheets: String,
    },
    /// It is a zip archive without any file that could be meant.
    #[error("it is a zip archive, and none of its files is {wanted}")]
    NotInArchive {
        /// What one of its files should be.
        wanted: &'static str,
    },
    /// It is a text with two or four bytes to a character.
    #[error("it looks like {encoding}, not UTF-8")]
    Wide {
        /// The encoding, e.g. "UTF-16 (little-endian)".
        encoding: &'static str,
    },
    /// A byte is not UTF-8.
    #[error("line {line}, column {column}: the byte 0x{byte:02X} is not UTF-8; the file looks like {encoding}")]
    NotUtf8 {
        /// The line of the first such byte, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
        /// The byte.
        byte: u8,
        /// The encoding that its bytes suggest.
        encoding: String,
    },
    /// A byte is 0.
    #[error("line {line}, column {column}: a byte is 0, which is not allowed in text")]
    Nul {
        /// The line of the first such byte, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
    },
}

impl Unreadable {
    /// The way out, for a file that should be what is `wanted`, e.g. "a scenario file in TOML".
    #[must_use]
    pub fn help(&self, wanted: &str) -> String {
        match self {
            Self::System(_) | Self::Folder | Self::Device | Self::NotInArchive { .. } => {
                format!("give the path of {wanted}")
            }
            Self::NoWriter => format!("write into it first, or give the path of {wanted}"),
            Self::TooLarge { .. } => format!("give {wanted}, and leave out what is not needed"),
            Self::Kind { kind } if kind.contains("workbook") => {
                "save the sheet as \"CSV UTF-8\" with commas between the columns, and give that file".to_owned()
            }
            Self::Kind { .. } => format!("give the path of {wanted}, saved as plain text in UTF-8"),
            Self::Broken { what: "workbook", .. } => {
                "open it in a spreadsheet and save it again as an Excel workbook (.xlsx), or the sheet as \"CSV UTF-8\""
                    .to_owned()
            }
            Self::Broken { .. } => format!("make it again, or give the path of {wanted}"),
            Self::Sheets { wanted, .. } => format!("call the sheet `{wanted}`, or keep only one sheet with cells"),
            Self::Wide { .. } | Self::NotUtf8 { .. } => {
                "save it as UTF-8: in a spreadsheet as \"CSV UTF-8\", in an editor by the encoding of \"Save as\""
                    .to_owned()
            }
            Self::Nul { .. } => "remove it, or save the file again as plain text in UTF-8".to_owned(),
        }
    }
}
