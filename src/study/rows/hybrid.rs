//! Parquet's hybrid of run lengths and packed bits, for small whole numbers
//! (<https://parquet.apache.org/docs/file-format/data-pages/encodings/>).

use super::thrift::varint;

/// Values are packed in groups of so many; shorter runs are not worth a run.
const GROUP: usize = 8;

/// The bits that the numbers up to `most` need, at least one.
pub(super) fn width(most: u32) -> u8 {
    (u32::BITS - most.leading_zeros()).max(1) as u8
}

/// The numbers, each of at most `width` bits.
pub(super) fn encoded(values: &[u32], width: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut packed, mut at) = (0..0, 0);
    while at < values.len() {
        let run = values[at..].iter().take_while(|&&value| value == values[at]).count();
        if run >= GROUP {
            pack(&mut bytes, &values[packed.clone()], width);
            varint(&mut bytes, (run as u64) << 1);
            bytes.extend(&values[at].to_le_bytes()[..usize::from(width.div_ceil(8))]);
            at += run;
            packed = at..at;
        } else {
            at = (at + GROUP).min(values.len());
            packed.end = at;
        }
    }
    pack(&mut bytes, &values[packed], width);
    bytes
}

/// Adds groups of values, the lowest bit first; the last group may be filled up with zeros.
fn pack(bytes: &mut Vec<u8>, values: &[u32], width: u8) {
    if values.is_empty() {
        return;
    }
    varint(bytes, (values.len().div_ceil(GROUP) as u64) << 1 | 1);
    for group in values.chunks(GROUP) {
        let (mut held, mut bits) = (0_u64, 0);
        for place in 0..GROUP {
            held |= u64::from(group.get(place).copied().unwrap_or(0)) << bits;
            bits += width;
            while bits >= 8 {
                bytes.push(held as u8);
                held >>= 8;
                bits -= 8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification: 0 to 7 in three bits.
    #[test]
    fn groups_are_packed_as_in_the_specification() {
        assert_eq!(encoded(&[0, 1, 2, 3, 4, 5, 6, 7], 3), [3, 0b1000_1000, 0b1100_0110, 0b1111_1010]);
    }

    #[test]
    fn long_runs_are_a_number_and_a_value() {
        assert_eq!(encoded(&[1; 300], 1), [0xd8, 0x04, 1]);
        let mixed = [vec![0, 1, 0], vec![1; 20]].concat();
        // One group of 0, 1, 0 and five of the ones, then fifteen ones.
        assert_eq!(encoded(&mixed, 1), [3, 0b1111_1010, 30, 1]);
        assert_eq!(encoded(&[5], 3), [3, 5, 0, 0]);
        assert_eq!(encoded(&[], 3), [0_u8; 0]);
        assert_eq!([0, 1, 2, 255, 256].map(width), [1, 1, 2, 8, 9]);
    }
}
