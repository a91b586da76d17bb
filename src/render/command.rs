//! Commands as a user types them.

/// A word, quoted for a shell where it needs that.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./=+:,".contains(letter);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// An option, repeated for each value, with a space before each.
pub(crate) fn option<'v>(name: &str, values: impl IntoIterator<Item = &'v str>) -> String {
    values.into_iter().flat_map(|value| [" --", name, " ", &quoted(value)].map(str::to_owned)).collect()
}
