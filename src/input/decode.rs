//! Decoding bytes to text in UTF-8, or identifying what they are instead.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::unreadable::Unreadable;

/// The byte order mark of a file in UTF-8; it is not part of the text.
const MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// How much of a file is examined to identify it, in bytes.
const EXAMINED: usize = 64 << 10;

/// The text of a file, without its byte order mark.
///
/// # Errors
/// If it is something else: the first invalid byte and the likely kind or encoding of the whole.
pub(crate) fn decode(mut bytes: Vec<u8>) -> Result<String, Unreadable> {
    if bytes.starts_with(&MARK) {
        bytes.drain(..MARK.len());
    }
    let wrong = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok(text),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    Err(fault(&wrong))
}

fn fault(bytes: &[u8]) -> Unreadable {
    let start = &bytes[..bytes.len().min(EXAMINED)];
    if let Some(kind) = kind(start) {
        return Unreadable::Kind { kind };
    }
    if let Some(encoding) = wide(start) {
        return Unreadable::Wide { encoding };
    }
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let at = bytes[..valid].iter().position(|&byte| byte == 0).unwrap_or(valid);
    let (line, column) = position(bytes, at);
    match bytes.get(at) {
        None | Some(0) => Unreadable::Nul { line, column },
        Some(&byte) => Unreadable::NotUtf8 { line, column, byte, encoding: encoding(bytes) },
    }
}

/// The kind of a file that begins like this and is no plain text, where it can be identified.
fn kind(start: &[u8]) -> Option<&'static str> {
    let holds = |part: &[u8]| start.windows(part.len()).any(|window| window == part);
    // An Office or LibreOffice file is a zip archive whose entries identify it.
    if start.starts_with(b"PK\x03\x04") {
        return Some(if holds(b"opendocument.spreadsheet") {
            "a workbook of LibreOffice (ods)"
        } else if holds(b"xl/") {
            "an Excel workbook (xlsx)"
        } else {
            "a zip archive or an Office document"
        });
    }
    let kinds: [(&[u8], &str); 4] = [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook (xls) or another old Office document"),
        (b"%PDF", "a PDF"),
        (b"\x1f\x8b", "compressed (gzip)"),
        (b"\x28\xb5\x2f\xfd", "compressed (zstd)"),
    ];
    kinds.into_iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, kind)| kind)
}

/// The encoding of a text with two or four bytes to a character: by its byte order mark, else by the zeros of its Latin
/// letters.
fn wide(start: &[u8]) -> Option<&'static str> {
    let (little, big) = ("UTF-16 (little-endian; \"Unicode text\" on Windows)", "UTF-16 (big-endian)");
    let marks: [(&[u8], &str); 4] = [
        (b"\xff\xfe\0\0", "UTF-32 (little-endian)"),
        (b"\0\0\xfe\xff", "UTF-32 (big-endian)"),
        (b"\xff\xfe", little),
        (b"\xfe\xff", big),
    ];
    if let Some((_, encoding)) = marks.into_iter().find(|(mark, _)| start.starts_with(mark)) {
        return Some(encoding);
    }
    let zeros = |first: usize| start.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), start.len() / 2);
    // At least half of the characters are Latin, and there are no other zeros.
    if pairs < 2 {
        None
    } else if even == 0 && odd * 2 >= pairs {
        Some(little)
    } else if odd == 0 && even * 2 >= pairs {
        Some(big)
    } else {
        None
    }
}

/// Line and column of a byte, both from 1; columns count characters.
fn position(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = &bytes[..at];
    let line = before.split(|&byte| byte == b'\n').count();
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    (line, String::from_utf8_lossy(&before[start..]).chars().count() + 1)
}

/// The most likely encoding of a text with one or two bytes to a character.
fn encoding(bytes: &[u8]) -> String {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    match detector.guess(None, Utf8Detection::Deny).name() {
        "windows-1252" => "Windows-1252 or Latin-1 (Western European)".to_owned(),
        "windows-1251" => "Windows-1251 (Cyrillic)".to_owned(),
        "windows-1250" => "Windows-1250 (Central European)".to_owned(),
        "GBK" => "GBK (Chinese)".to_owned(),
        "Big5" => "Big5 (Chinese)".to_owned(),
        "Shift_JIS" => "Shift_JIS (Japanese)".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> String {
        decode(bytes.to_vec()).unwrap_err().to_string()
    }

    #[test]
    fn utf_8_is_read_with_and_without_a_mark() {
        assert_eq!(decode("détente\r\n".into()).unwrap(), "détente\r\n");
        assert_eq!(decode("\u{feff}détente".into()).unwrap(), "détente");
        assert_eq!(decode(Vec::new()).unwrap(), "");
    }

    #[test]
    fn the_first_invalid_byte_is_named_with_the_likely_encoding() {
        let latin = b"date,title\n2027,d\xe9tente manqu\xe9e \xe0 Gen\xe8ve\n";
        assert_eq!(
            message(latin),
            "line 2, column 7: the byte 0xE9 is not UTF-8; the file looks like Windows-1252 or Latin-1 (Western European)"
        );
        // "Россия и Китай" after a character of two bytes, which counts as one column.
        let cyrillic = b"\xc3\xa9 \xd0\xee\xf1\xf1\xe8\xff \xe8 \xca\xe8\xf2\xe0\xe9";
        assert!(message(cyrillic).starts_with("line 1, column 3: the byte 0xD0 is not UTF-8"), "{}", message(cyrillic));
        let russian = b"title = \"\xd0\xee\xf1\xf1\xe8\xff \xe8 \xca\xe8\xf2\xe0\xe9 \xef\xf0\xee\xf2\xe8\xe2\"";
        assert!(message(russian).ends_with("looks like Windows-1251 (Cyrillic)"), "{}", message(russian));
        assert!(message(b"a\xe4\xb8").starts_with("line 1, column 2: the byte 0xE4"));
        assert_eq!(message(b"a = 1\nb\0"), "line 2, column 2: a byte is 0, which is not allowed in text");
    }

    #[test]
    fn wide_texts_are_named_with_and_without_a_mark() {
        let little: Vec<u8> = "date;заголовок\n2027;x\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "date;title\n2027;x\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(message(&little).contains("UTF-16 (little-endian"));
        assert!(message(&big).contains("UTF-16 (big-endian"));
        assert!(message(&[b"\xff\xfe", little.as_slice()].concat()).contains("UTF-16 (little-endian"));
        assert!(message(&[b"\xfe\xff", big.as_slice()].concat()).contains("UTF-16 (big-endian"));
        assert!(message(b"\xff\xfe\0\0d\0\0\0").contains("UTF-32 (little-endian)"));
    }

    #[test]
    fn files_that_are_not_text_are_named() {
        let zip = |entry: &[u8]| [b"PK\x03\x04\x14\0\x06\0".as_slice(), &[0; 22], entry, &[0xff; 9]].concat();
        let cases: [(Vec<u8>, &str); 6] = [
            (zip(b"[Content_Types].xml....xl/workbook.xml"), "an Excel workbook (xlsx)"),
            (zip(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "a workbook of LibreOffice (ods)"),
            (zip(b"word/document.xml"), "a zip archive or an Office document"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0".to_vec(), "an Excel workbook (xls)"),
            (b"\x1f\x8b\x08\0".to_vec(), "compressed (gzip)"),
            (b"%PDF-1.7\n%\xe2\xe3".to_vec(), "a PDF"),
        ];
        for (bytes, kind) in cases {
            assert!(message(&bytes).starts_with(&format!("it is {kind}")), "{}", message(&bytes));
        }
        assert!(Unreadable::Kind { kind: "an Excel workbook (xlsx)" }.help("x").contains("CSV UTF-8"));
        assert_eq!(decode(b"%PDF is a format".to_vec()).unwrap(), "%PDF is a format");
    }
}
