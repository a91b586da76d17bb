//! The words of a question, with their places.

use std::ops::Range;

/// A word or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub text: &'t str,
    /// The bytes of the question that it takes up.
    pub at: Range<usize>,
}

/// Signs, the longest first.
const SIGNS: [&str; 9] = [">=", "<=", "=", "|", "(", ")", ",", ".", ":"];

/// The words of a text, or the place of the first character that belongs to none.
pub(super) fn words(text: &str) -> Result<Vec<Word<'_>>, Range<usize>> {
    let mut found = Vec::new();
    let mut place = 0;
    while let Some(next) = text[place..].chars().next() {
        let rest = &text[place..];
        let length = if next.is_whitespace() {
            place += next.len_utf8();
            continue;
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            sign.len()
        } else {
            rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || "_-".contains(letter))).unwrap_or(rest.len())
        };
        if length == 0 {
            return Err(place..place + next.len_utf8());
        }
        found.push(Word { text: &rest[..length], at: place..place + length });
        place += length;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_dates_and_signs_are_words() {
        let found = words("type=thick|alliance by 2040-06 and (stage>=4, x )").unwrap();
        let texts: Vec<&str> = found.iter().map(|word| word.text).collect();
        let expected =
            ["type", "=", "thick", "|", "alliance", "by", "2040-06", "and", "(", "stage", ">=", "4", ",", "x", ")"];
        assert_eq!(texts, expected);
        assert_eq!(found[6].at, 23..30);
        assert_eq!(words("a & b"), Err(2..3));
        assert_eq!(words("é"), Err(0..2));
    }
}
