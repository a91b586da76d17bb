//! How results are made again, as their manifest tells.

use serde_json::Value;

use crate::output::command::{option, quoted};

/// The command that makes results again, as their manifest has it; nothing where that does not tell it.
pub(super) fn command(manifest: &Value) -> String {
    let Some(source) = manifest["scenario_text"][0]["name"].as_str() else { return String::new() };
    if manifest["arguments"].is_array() {
        let command = manifest["command"].as_str().unwrap_or_default();
        let typed = texts(&manifest["arguments"]).into_iter().map(|word| format!(" {}", quoted(&word)));
        return std::iter::once(format!("stadial {command} {}", quoted(source))).chain(typed).collect();
    }
    let sizes =
        ["trajectories", "draws", "seed"].map(|key| format!(" --{key} {}", manifest[key].as_u64().unwrap_or_default()));
    let given = [("policy", "policies"), ("set", "overrides")]
        .map(|(name, key)| option(name, texts(&manifest[key]).iter().map(String::as_str)));
    let injects = option("injects", manifest["injects"]["name"].as_str());
    std::iter::once(format!("stadial run {}", quoted(source))).chain(given).chain([injects]).chain(sizes).collect()
}

/// The texts of a list; none where there is no list.
pub(super) fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
