//! Thrift's compact protocol, in which the headers of Parquet files are written
//! (<https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>).

/// The types of fields and elements.
const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// A message that is being written. Fields are given in ascending order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Message {
    bytes: Vec<u8>,
    /// The number of the last field of each open struct.
    last: Vec<u8>,
}

impl Message {
    /// A message that is a struct; it is complete without a further call of `end`.
    pub(super) fn new() -> Self {
        Self { bytes: Vec::new(), last: vec![0] }
    }

    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }

    /// Field numbers of Parquet are small and rise by less than 16.
    fn field(&mut self, number: u8, kind: u8) {
        let last = self.last.last_mut();
        let before = last.map_or(0, |last| std::mem::replace(last, number));
        self.bytes.push(number.saturating_sub(before) << 4 | kind);
    }

    pub(super) fn i32(&mut self, number: u8, value: i32) {
        self.field(number, I32);
        varint(&mut self.bytes, zigzag(i64::from(value)));
    }

    pub(super) fn i64(&mut self, number: u8, value: usize) {
        self.field(number, I64);
        varint(&mut self.bytes, zigzag(value as i64));
    }

    pub(super) fn text(&mut self, number: u8, text: &str) {
        self.field(number, BINARY);
        self.binary(text);
    }

    fn binary(&mut self, text: &str) {
        varint(&mut self.bytes, text.len() as u64);
        self.bytes.extend(text.as_bytes());
    }

    /// Writes a struct with the fields that `fields` writes.
    pub(super) fn group(&mut self, number: u8, fields: impl FnOnce(&mut Self)) {
        self.field(number, STRUCT);
        self.element(fields);
    }

    fn element(&mut self, fields: impl FnOnce(&mut Self)) {
        self.last.push(0);
        fields(self);
        self.bytes.push(0);
        self.last.pop();
    }

    fn list(&mut self, number: u8, length: usize, kind: u8) {
        self.field(number, LIST);
        if length < 15 {
            self.bytes.push((length as u8) << 4 | kind);
        } else {
            self.bytes.push(0xf0 | kind);
            varint(&mut self.bytes, length as u64);
        }
    }

    /// Writes a list of structs, each with the fields that `fields` writes.
    pub(super) fn groups<T>(&mut self, number: u8, items: &[T], fields: impl Fn(&mut Self, &T)) {
        self.list(number, items.len(), STRUCT);
        items.iter().for_each(|item| self.element(|message| fields(message, item)));
    }

    pub(super) fn texts(&mut self, number: u8, items: &[&str]) {
        self.list(number, items.len(), BINARY);
        items.iter().for_each(|item| self.binary(item));
    }

    pub(super) fn i32s(&mut self, number: u8, items: &[i32]) {
        self.list(number, items.len(), I32);
        items.iter().for_each(|&item| varint(&mut self.bytes, zigzag(i64::from(item))));
    }
}

/// A number that may be negative as one that is not.
fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// Seven bits to a byte, the lowest first.
pub(super) fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand, from the specification.
    #[test]
    fn messages_are_those_of_the_compact_protocol() {
        let mut message = Message::new();
        message.i32(1, -1);
        message.i64(3, 300);
        message.text(4, "ab");
        message.group(5, |inner| inner.i32(2, 1));
        message.texts(6, &["x"]);
        message.i32s(7, &[0, 8]);
        let expected = [
            [0x15, 0x01].as_slice(),
            &[0x26, 0xd8, 0x04],
            &[0x18, 2, b'a', b'b'],
            &[0x1c, 0x25, 2, 0],
            &[0x19, 0x18, 1, b'x'],
            &[0x19, 0x25, 0, 16],
            &[0],
        ];
        assert_eq!(message.into_bytes(), expected.concat());
    }
}
