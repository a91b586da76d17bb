//! What the benches share: the shipped scenarios.

use std::path::Path;

use stadial::scenario::{Scenario, load};

/// The shipped scenario of this name.
///
/// # Panics
/// If it cannot be loaded.
#[must_use]
pub fn scenario(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios").join(name).with_extension("toml");
    load(&path, &[]).unwrap_or_else(|error| panic!("{}", error.render(false)))
}
