//! Rows as Apache Parquet (<https://parquet.apache.org/docs/file-format/>), in what every reader knows: plain values,
//! dictionaries where values repeat, no compression.
//!
//! Written here because the crate for it (parquet of arrow-rs) switches on the feature `std` of num-traits, with which draws
//! of parameters would depend on the machine.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::json;

use super::hybrid::{encoded, width};
use super::thrift::Message;
use super::{Field, Form, Kind, Rows, Value};

const MAGIC: &[u8; 4] = b"PAR1";

/// The rows of a group, which is held in memory.
const GROUP: usize = 1 << 15;

/// Codes of the format.
const PLAIN: i32 = 0;
const RLE: i32 = 3;
const RLE_DICTIONARY: i32 = 8;
const DATA_PAGE: i32 = 0;
const DICTIONARY_PAGE: i32 = 2;
const OPTIONAL: i32 = 1;

impl Kind {
    /// The code of the physical type.
    fn code(self) -> i32 {
        match self {
            Self::Flag => 0,
            Self::Day => 1,
            Self::Whole => 2,
            Self::Number => 5,
            Self::Word => 6,
        }
    }

    /// The code of the converted type, and the number of the logical type.
    fn logical(self) -> Option<(i32, u8)> {
        match self {
            Self::Day => Some((6, 6)),
            Self::Word => Some((0, 1)),
            Self::Flag | Self::Whole | Self::Number => None,
        }
    }
}

/// Writes rows as Parquet.
pub(super) struct ParquetWriter<W: Write> {
    to: W,
    form: Form,
    /// Bytes written so far.
    at: usize,
    /// Rows of the next group.
    held: Rows,
    groups: Vec<Group>,
}

/// A group of rows in the file.
struct Group {
    rows: usize,
    chunks: Vec<Chunk>,
}

/// The values of a column in a group.
struct Chunk {
    start: usize,
    /// Where its data begin, after the dictionary if there is one.
    data: usize,
    end: usize,
    has_dictionary: bool,
}

impl<W: Write> ParquetWriter<W> {
    pub(super) fn new(mut to: W, form: &Form) -> io::Result<Self> {
        to.write_all(MAGIC)?;
        let held = Rows::new(form.fields.len());
        Ok(Self { to, form: form.clone(), at: MAGIC.len(), held, groups: Vec::new() })
    }

    pub(super) fn write(&mut self, rows: Rows) -> io::Result<()> {
        self.held.append(rows);
        if self.held.len() >= GROUP { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> io::Result<()> {
        let rows = std::mem::replace(&mut self.held, Rows::new(self.form.fields.len()));
        let mut chunks = Vec::with_capacity(self.form.fields.len());
        for (place, field) in self.form.fields.iter().enumerate() {
            let values: Vec<&Value> = rows.column(place).collect();
            let (dictionary, data) = pages(field.kind, &values);
            let start = self.at;
            self.to.write_all(&dictionary)?;
            self.to.write_all(&data)?;
            self.at += dictionary.len() + data.len();
            let has_dictionary = !dictionary.is_empty();
            chunks.push(Chunk { start, data: start + dictionary.len(), end: self.at, has_dictionary });
        }
        self.groups.push(Group { rows: rows.len(), chunks });
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        if self.held.len() > 0 {
            self.write_group()?;
        }
        let footer = self.footer();
        self.to.write_all(&footer)?;
        self.to.write_all(&(footer.len() as u32).to_le_bytes())?;
        self.to.write_all(MAGIC)?;
        self.to.flush()?;
        Ok(self.to)
    }

    fn footer(&self) -> Vec<u8> {
        let mut message = Message::new();
        message.i32(1, 1);
        // The root of the schema, then the columns.
        let nodes: Vec<Option<&Field>> = std::iter::once(None).chain(self.form.fields.iter().map(Some)).collect();
        message.groups(2, &nodes, |message, node| match node {
            None => {
                message.text(4, "schema");
                message.i32(5, self.form.fields.len() as i32);
            }
            Some(field) => schema_element(message, field),
        });
        message.i64(3, self.groups.iter().map(|group| group.rows).sum());
        message.groups(4, &self.groups, |message, group| {
            let bytes = group.chunks.iter().map(|chunk| chunk.end - chunk.start).sum();
            let columns: Vec<(&Field, &Chunk)> = self.form.fields.iter().zip(&group.chunks).collect();
            message.groups(1, &columns, |message, (field, chunk)| column_chunk(message, field, chunk, group.rows));
            message.i64(2, bytes);
            message.i64(3, group.rows);
        });
        let column = |field: &Field| {
            let column = &field.column;
            json!({ "name": column.name, "unit": column.unit, "meaning": column.meaning })
        };
        let columns: Vec<serde_json::Value> = self.form.fields.iter().map(column).collect();
        let notes = [
            ("stadial.meaning", self.form.meaning.to_owned()),
            ("stadial.columns", serde_json::Value::from(columns).to_string()),
        ];
        message.groups(5, &notes, |message, (key, value)| {
            message.text(1, key);
            message.text(2, value);
        });
        message.text(6, concat!("stadial version ", env!("CARGO_PKG_VERSION")));
        message.into_bytes()
    }
}

fn schema_element(message: &mut Message, field: &Field) {
    message.i32(1, field.kind.code());
    message.i32(3, OPTIONAL);
    message.text(4, &field.column.name);
    if let Some((converted, logical)) = field.kind.logical() {
        message.i32(6, converted);
        message.group(10, |union| union.group(logical, |_| {}));
    }
}

fn column_chunk(message: &mut Message, field: &Field, chunk: &Chunk, rows: usize) {
    let Chunk { start, data, end, has_dictionary } = *chunk;
    message.i64(2, start);
    message.group(3, |about| {
        about.i32(1, field.kind.code());
        let encodings: &[i32] = if has_dictionary { &[PLAIN, RLE, RLE_DICTIONARY] } else { &[PLAIN, RLE] };
        about.i32s(2, encodings);
        about.texts(3, &[&field.column.name]);
        about.i32(4, 0);
        about.i64(5, rows);
        about.i64(6, end - start);
        about.i64(7, end - start);
        about.i64(9, data);
        if has_dictionary {
            about.i64(11, start);
        }
    });
}

/// The page of the dictionary, empty if there is none, and the page of data.
fn pages(kind: Kind, values: &[&Value]) -> (Vec<u8>, Vec<u8>) {
    let present: Vec<u32> = values.iter().map(|value| u32::from(is_of(kind, value))).collect();
    let levels = encoded(&present, 1);
    let mut body = (levels.len() as u32).to_le_bytes().to_vec();
    body.extend(levels);
    let there: Vec<&Value> = values.iter().filter(|value| is_of(kind, value)).copied().collect();
    let Some((distinct, indices)) = dictionary(kind, &there) else {
        body.extend(plain(kind, &there));
        return (Vec::new(), page(DATA_PAGE, values.len(), PLAIN, &body));
    };
    let bits = width(distinct.len().saturating_sub(1) as u32);
    body.push(bits);
    body.extend(encoded(&indices, bits));
    let words = page(DICTIONARY_PAGE, distinct.len(), PLAIN, &distinct.concat());
    (words, page(DATA_PAGE, values.len(), RLE_DICTIONARY, &body))
}

/// Whether a value is there, of the kind of its column.
fn is_of(kind: Kind, value: &Value) -> bool {
    match value {
        Value::Empty => false,
        Value::Flag(_) => kind == Kind::Flag,
        Value::Whole(_) => kind == Kind::Whole,
        Value::Number(_) => kind == Kind::Number,
        Value::Day(_) => kind == Kind::Day,
        Value::Word(_) => kind == Kind::Word,
    }
}

/// The distinct values, each in its bytes, and the place of every value among them; `None` if few repeat.
fn dictionary(kind: Kind, values: &[&Value]) -> Option<(Vec<Vec<u8>>, Vec<u32>)> {
    if kind == Kind::Flag || values.is_empty() {
        return None;
    }
    let mut places: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    let mut indices = Vec::with_capacity(values.len());
    for value in values {
        let next = places.len() as u32;
        indices.push(*places.entry(bytes(value)).or_insert(next));
        if places.len() > values.len().div_ceil(2) {
            return None;
        }
    }
    let mut distinct = vec![Vec::new(); places.len()];
    for (bytes, place) in places {
        distinct[place as usize] = bytes;
    }
    Some((distinct, indices))
}

/// Values one after the other; flags as bits, the lowest first.
fn plain(kind: Kind, values: &[&Value]) -> Vec<u8> {
    if kind != Kind::Flag {
        return values.iter().flat_map(|value| bytes(value)).collect();
    }
    let bit = |place: usize, value: &&Value| u8::from(**value == Value::Flag(true)) << place;
    values
        .chunks(8)
        .map(|some| some.iter().enumerate().fold(0, |byte, (place, value)| byte | bit(place, value)))
        .collect()
}

/// The bytes of a value that is no flag.
fn bytes(value: &Value) -> Vec<u8> {
    match value {
        Value::Empty | Value::Flag(_) => Vec::new(),
        Value::Whole(number) => number.to_le_bytes().to_vec(),
        Value::Number(number) => number.to_le_bytes().to_vec(),
        Value::Day(day) => day.to_le_bytes().to_vec(),
        Value::Word(word) => [&(word.len() as u32).to_le_bytes(), word.as_bytes()].concat(),
    }
}

/// A page with its header.
fn page(kind: i32, values: usize, encoding: i32, body: &[u8]) -> Vec<u8> {
    let mut header = Message::new();
    header.i32(1, kind);
    header.i32(2, body.len() as i32);
    header.i32(3, body.len() as i32);
    if kind == DICTIONARY_PAGE {
        header.group(7, |about| {
            about.i32(1, values as i32);
            about.i32(2, encoding);
        });
    } else {
        header.group(5, |about| {
            about.i32(1, values as i32);
            about.i32(2, encoding);
            about.i32(3, RLE);
            about.i32(4, RLE);
        });
    }
    [header.into_bytes(), body.to_vec()].concat()
}
