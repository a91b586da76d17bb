//! The parameters that are varied: ranges on the command line, and what to say where none is uncertain.

use crate::scenario::{Origin, Scenario, parameters};
use crate::study::Refused;

/// Why it does not use evidence, and what to do instead.
pub(super) const REFUSED: Refused = (
    "its indices share out a variance over independent draws, and evidence makes draws depend on each other",
    "ask `run` what the evidence moved (posterior.csv), and `sweep` or `tip` what one number does given the evidence",
);

/// Reads `PATH=LOW:HIGH`: a path and its uniform distribution.
pub(super) fn range(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').and_then(|(path, ends)| Some((path.trim(), ends.split_once(':')?)));
    let Some((path, (low, high))) = parts else {
        return Err(format!("--vary {text}: write PATH=LOW:HIGH, as in balance.power.non_permissive=0.3:0.8"));
    };
    let end = |end: &str| {
        let number: Option<f64> = end.trim().parse().ok().filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| format!("--vary {text}: `{end}` is not a number; write {path}=LOW:HIGH"))
    };
    let (low, high) = (end(low)?, end(high)?);
    if low == high {
        return Err(format!("--vary {text}: the range is empty; to fix a number use --set {path}={low:?}"));
    }
    if low > high {
        return Err(format!(
            "--vary {text}: the lower end must come first; write {path}={}:{}",
            low.min(high),
            low.max(high)
        ));
    }
    Ok((path.to_owned(), format!("{{ uniform = {{ low = {low:?}, high = {high:?} }} }}")))
}

/// The maximum number of parameters named in a message.
const NAMED: usize = 8;

/// The message that no parameter is uncertain, with parameters that could be.
pub(super) fn nothing_uncertain(scenario: &Scenario) -> String {
    let rows = parameters(scenario);
    let given: Vec<_> =
        rows.iter().filter(|row| row.origin != Origin::Default && row.domain.is_some()).map(|row| &row.path).collect();
    let named: Vec<&str> = given.iter().take(NAMED).map(|path| path.as_str()).collect();
    let more = if given.len() > NAMED { format!(" and {} more", given.len() - NAMED) } else { String::new() };
    let example = named.first().copied().unwrap_or("balance.power.non_permissive");
    format!(
        "the scenario has no uncertain parameter. Give some of its {} numbers a distribution in the file ({}{more}; \
         `stadial params` lists all), or a range on the command line: --vary {example}=LOW:HIGH",
        given.len(),
        named.join(", ")
    )
}
