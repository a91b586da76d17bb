//! Texts that a spreadsheet would run as a formula when it opens a CSV file, and how they are neutralised.
//!
//! A cell that begins with `=`, `+`, `-`, `@` (or the full-width form of one of these), a tab, a carriage return or a
//! line feed may be run as a formula; OWASP's rule is an apostrophe before it, which makes it text
//! (<https://owasp.org/www-community/attacks/CSV_Injection>). Numbers are unchanged.

/// The cell as it is written: with an apostrophe before it, if a spreadsheet would read it as a formula. A text that
/// has such apostrophes already gets one more, so that [`plain`] restores every text.
pub(crate) fn neutral(cell: &str) -> String {
    if is_risky(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell as it was before [`neutral`].
pub(crate) fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_risky(rest)).unwrap_or(cell)
}

fn is_risky(cell: &str) -> bool {
    let text = cell.trim_start_matches('\'');
    let number = text.len() == cell.len() && text.parse::<f64>().is_ok_and(f64::is_finite);
    let sign = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    !number && (sign || text.starts_with(['\t', '\r', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_numbers_stay_numbers() {
        for formula in
            ["=1+1", "+cmd|' /c calc'!A1", "-2+3", "@SUM(1)", "\t=1", "\rx", "\nx", " =1", "＝1", "-inf", "-"]
        {
            assert_eq!(neutral(formula), format!("'{formula}"));
        }
        for harmless in ["", "-0.3", "+5", "-1e-7", "1-2", "a=b", "'tis", "'", "border crisis", "[]"] {
            assert_eq!(neutral(harmless), harmless);
        }
    }

    #[test]
    fn every_text_is_restored() {
        for text in ["=1", "'=1", "''=1", "'-0.3", "-0.3", "'tis", "'", "", "\t", "'\tx", "plain", "' =x"] {
            assert_eq!(plain(&neutral(text)), text);
        }
    }
}
