//! Random changes of a text: of bytes, words, numbers and lines.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// A change of a text.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    kind: u8,
    at: Index,
    to: Index,
    word: Index,
    byte: u8,
}

/// An input: its index in the corpus, and the changes.
#[derive(Clone, Debug)]
pub(crate) struct Changed {
    pub(crate) which: Index,
    pub(crate) edits: Vec<Edit>,
}

fn edit() -> impl Strategy<Value = Edit> {
    (any::<u8>(), any::<Index>(), any::<Index>(), any::<Index>(), any::<u8>())
        .prop_map(|(kind, at, to, word, byte)| Edit { kind, at, to, word, byte })
}

pub(crate) fn changed() -> impl Strategy<Value = Changed> {
    (any::<Index>(), vec(edit(), 1..5)).prop_map(|(which, edits)| Changed { which, edits })
}

/// Contents of files that break programs.
const WORDS: [&str; 64] = [
    "0",
    "-1",
    "1",
    "2",
    "0.5",
    "-0.0",
    "1.0",
    "1e308",
    "-1e308",
    "1e-308",
    "5e-324",
    "1e400",
    "nan",
    "inf",
    "-inf",
    "NaN",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "4294967296",
    "65536",
    "2025",
    "2025.0",
    "1e6",
    "1000000",
    "0x10",
    "1_000",
    "+1",
    "1,5",
    "50 %",
    "true",
    "false",
    "\"\"",
    "\"x\"",
    "''",
    "[]",
    "{}",
    "[[1, 2], [3]]",
    "{ uniform = { low = 1, high = 0 } }",
    "{ normal = { mean = 0, sd = 0 } }",
    "{ discrete = { values = [], weights = [] } }",
    "{ add = 1 }",
    "{ scale = -1 }",
    "2025-01-01",
    "2025-02-30",
    "0000-00-00",
    "9999-12-31",
    "2001-01-01T00:00:00Z",
    "P1Y",
    "-P1Y",
    "P99999999999Y",
    "initial",
    "=SUM(1)",
    "\u{feff}",
    "\u{0}",
    "\u{85}",
    "e\u{301}",
    "\u{202e}",
    "\r\n",
    "\t",
    ";",
    "\"",
    "remove = [\"outcomes\"]",
];

/// A changed text. `others` is the source of words and lines.
pub(crate) fn apply(text: &[u8], edits: &[Edit], others: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for edit in edits {
        bytes = one(&bytes, edit, others);
    }
    bytes
}

fn one(bytes: &[u8], edit: &Edit, others: &[Vec<u8>]) -> Vec<u8> {
    let n = bytes.len();
    let place = |index: &Index| index.index(n + 1);
    let word = WORDS[edit.word.index(WORDS.len())].as_bytes();
    let (at, to) = (place(&edit.at), place(&edit.to));
    let put = |from: usize, until: usize, what: &[u8]| [&bytes[..from], what, &bytes[until..]].concat();
    let short = |from: usize| (from + 1 + usize::from(edit.byte) % 12).min(n);
    match edit.kind % 12 {
        0 => put(at, short(at).min(n), &[edit.byte]),
        1 => put(at, at, word),
        2 => put(at, short(at), word),
        3 => token(bytes, at).map_or_else(|| bytes.to_vec(), |(from, until)| put(from, until, word)),
        4 => token(bytes, at).map_or_else(
            || bytes.to_vec(),
            |(from, until)| {
                let other = token(bytes, to).map(|(from, until)| &bytes[from..until]);
                put(from, until, other.unwrap_or(word))
            },
        ),
        5 => put(at, short(at), b""),
        6 | 7 => {
            let mut lines = lines(bytes);
            let (one, other) = (edit.at.index(lines.len()), edit.to.index(lines.len()));
            match edit.byte % 4 {
                0 => lines.swap(one, other),
                1 => drop(lines.remove(one)),
                2 => lines.insert(other, lines[one]),
                _ => {
                    let from = &others[edit.word.index(others.len())];
                    let theirs = self::lines(from);
                    lines.insert(one, theirs[edit.to.index(theirs.len())]);
                }
            }
            lines.concat()
        }
        8 if edit.byte < 16 => bytes[..at].to_vec(),
        9 => {
            let (from, until) = (at.min(to), at.max(to).min(at.min(to) + 40));
            put(until, until, &bytes[from..until].repeat(usize::from(edit.byte)))
        }
        10 => put(at, at, &[edit.byte]),
        _ => number(bytes, at).map_or_else(|| bytes.to_vec(), |(from, until)| put(from, until, word)),
    }
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.is_empty() { vec![b""] } else { lines }
}

/// The run of bytes around a place that `belong` together, the next one if there is none.
fn around(bytes: &[u8], at: usize, belong: fn(u8) -> bool) -> Option<(usize, usize)> {
    let at = (at..bytes.len()).find(|&place| belong(bytes[place]))?;
    let from = (0..at).rev().take_while(|&place| belong(bytes[place])).last().unwrap_or(at);
    let until = (at..bytes.len()).find(|&place| !belong(bytes[place])).unwrap_or(bytes.len());
    Some((from, until))
}

fn token(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    around(bytes, at, |byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

fn number(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    around(bytes, at, |byte| byte.is_ascii_digit() || b".-".contains(&byte))
}
