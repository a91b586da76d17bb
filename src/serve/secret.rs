//! Secrets in addresses.

use std::fmt::Write as _;

/// 128 random bits, as text that stands in an address.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// A new one, from the randomness of the operating system.
    ///
    /// # Errors
    /// If there is no such randomness.
    pub fn new() -> std::io::Result<Self> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
        let mut text = String::with_capacity(2 * bytes.len());
        for byte in bytes {
            let _ = write!(text, "{byte:02x}");
        }
        Ok(Self(text))
    }

    /// As it stands in an address.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether a part of an address is this secret. How long this takes does not tell how much of it is right.
    #[must_use]
    pub fn is(&self, given: &str) -> bool {
        let (own, given) = (self.0.as_bytes(), given.as_bytes());
        own.len() == given.len() && own.iter().zip(given).fold(0, |wrong, (a, b)| wrong | (a ^ b)) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn secrets_differ_and_know_themselves() {
        let [one, other] = [Secret::new().unwrap(), Secret::new().unwrap()];
        assert_eq!(one.text().len(), 32);
        assert_ne!(one, other);
        assert!(one.is(one.text()) && !one.is(other.text()) && !one.is("") && !one.is(&one.text()[1..]));
        assert_eq!(format!("{one:?}"), "Secret(..)");
    }
}
