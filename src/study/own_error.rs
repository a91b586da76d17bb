//! The model's own error: how good its probabilities were for alignments of the past.

/// The scores that `stadial score` wrote; without rows there is no sentence.
const SCORES: &str = include_str!("../../results/score/forecast_scores.csv");

/// How the sentence on the model's own error begins.
pub(crate) const OWN_ERROR: &str = "Not included in any error or band: the error of the model itself.";

/// The model's own error in a sentence; `None` if it has not been measured.
pub(super) fn own_error() -> Option<String> {
    sentence(SCORES)
}

/// The sentence of a table of scores: the mean log scores of facts.
fn sentence(scores: &str) -> Option<String> {
    let mut reader = csv::Reader::from_reader(scores.as_bytes());
    let header = reader.headers().ok()?.clone();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().ok()?;
    let place = |column: &str| header.iter().position(|name| name == column);
    let key = ["what", "score", "forecaster"].map(place);
    let cell = |of: &str, column: &str| {
        let is_row = |row: &&csv::StringRecord| {
            key.iter().zip(["fact", "log", of]).all(|(place, is)| place.and_then(|place| row.get(place)) == Some(is))
        };
        rows.iter().find(is_row)?.get(place(column)?)
    };
    let number = |of: &str, column: &str| cell(of, column)?.parse::<f64>().ok();
    let value = |of: &str| Some(format!("{:.2}", number(of, "value")?));
    Some(format!(
        "{OWN_ERROR} On {} facts of {} alignments of the past its mean \
         log score is {} (standard error {:.2}; low is good). For comparison: {} for the forecast that nothing changes, {} for \
         the share of facts that held. `stadial guide score` has the forecasts 1, 5 and 10 years ahead.",
        cell("model", "forecasts")?,
        cell("model", "alignments")?,
        value("model")?,
        number("model", "standard_error")?,
        value("persistence")?,
        value("share_held")?,
    ))
}

#[cfg(test)]
mod tests {
    use super::{SCORES, sentence};

    #[test]
    fn the_sentence_is_made_from_the_table() {
        let header = SCORES.lines().next().unwrap();
        assert_eq!(sentence(&format!("{header}\n")), None);
        let row = |who: &str, score: &str, value: &str, error: &str| {
            format!("fact,start,{who},{score},{value},{error},,,,,,,,,92,12,30,12\n")
        };
        let rows = [
            row("model", "log", "0.5788", "0.1198"),
            row("model", "brier", "0.19", "0.05"),
            row("persistence", "log", "0.7502", "0.1484"),
            row("share_held", "log", "0.6941", "0.0121"),
        ]
        .concat();
        let text = sentence(&format!("{header}\n{rows}")).unwrap();
        assert!(
            text.contains(
                "On 92 facts of 12 alignments of the past its mean log score is 0.58 (standard error 0.12; \
                               low is good)."
            ),
            "{text}"
        );
        assert!(
            text.contains(
                "For comparison: 0.75 for the forecast that nothing changes, 0.69 for the share of facts \
                               that held."
            ),
            "{text}"
        );
    }

    /// The committed table has no rows yet, or gives a sentence.
    #[test]
    fn the_committed_table_can_be_read() {
        assert!(SCORES.lines().count() == 1 || sentence(SCORES).is_some());
    }
}
