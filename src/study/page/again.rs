//! The command that reproduces results, from their manifest.

use serde_json::Value;

use crate::render::quoted;

/// The command that reproduces the results, from their manifest; empty if it has none.
pub(crate) fn command(manifest: &Value) -> String {
    let Some(command) = manifest["command"].as_str() else { return String::new() };
    let typed = texts(&manifest["arguments"]).into_iter().map(|word| format!(" {}", quoted(&word)));
    std::iter::once(format!("stadial {command}")).chain(typed).collect()
}

/// The texts of a list; empty if there is no list.
pub(crate) fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
