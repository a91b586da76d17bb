//! Normalisation of texts: texts that look alike are equal, and names have no invisible characters.

use unicode_normalization::UnicodeNormalization as _;

/// The text in normalisation form C (Unicode Standard Annex 15), in which all texts are read and compared: `é` is one
/// character there, whether it was written as one or as `e` and an accent.
pub(crate) fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// The same as one line for comparison: composed, in lower case, and with one blank for any white space.
pub(crate) fn folded(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(|word| composed(word).to_lowercase()).collect();
    words.join(" ")
}

/// The first character of a text that controls the terminal or the direction of writing, or that is invisible.
///
/// Joiners and variation selectors are part of how some scripts and pictures are written, and are accepted.
pub(crate) fn unseen(text: &str) -> Option<char> {
    text.chars().find(|&letter| {
        letter.is_control()
            || matches!(letter,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    })
}

/// The same for a name, where blanks other than the plain one, joiners and selectors are rejected, too, since they
/// cannot be distinguished.
pub(crate) fn unseen_in_name(name: &str) -> Option<char> {
    let odd = |letter: char| {
        letter.is_whitespace() && letter != ' ' || matches!(letter, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
    };
    unseen(name).or_else(|| name.chars().find(|&letter| odd(letter)))
}

/// A character by its code, `U+200B`.
pub(crate) fn code_point(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_letter_are_one() {
        assert_eq!(composed("Peru\u{301}"), "Per\u{fa}");
        assert_eq!(folded("Crise\u{a0}a\u{300}  TA\u{cf}WAN"), "crise \u{e0} ta\u{ef}wan");
    }

    #[test]
    fn invisible_characters_are_found() {
        assert_eq!(unseen("a\u{200b}b"), Some('\u{200b}'));
        assert_eq!(unseen("a\u{1b}[31m"), Some('\u{1b}'));
        assert_eq!((unseen("a\u{a0}b \u{2764}\u{fe0f}"), unseen_in_name("a\u{a0}b")), (None, Some('\u{a0}')));
        assert_eq!(code_point('\u{200b}'), "U+200B");
    }
}
