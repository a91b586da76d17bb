//! Rows of a panel against closed forms.

use super::{ERRORS, desk, war};

/// Each row has the rate that its cell gives, and no other.
#[test]
fn wars_of_rows_come_at_their_rates() {
    let table = desk().table("panel/panel.csv");
    let rates = [0.02, 0.1, 0.3, 0.05, 0.2, 0.6, 0.1, 0.4, 0.03, 0.2, 0.08];
    let n = 800.0_f64;
    assert_eq!(table.rows.len(), rates.len(), "the row without a rate is left out");
    for (row, rate) in rates.into_iter().enumerate() {
        let (found, exact) = (table.numbers("probability")[row], war(rate, 4.0));
        let error = (exact * (1.0 - exact) / n).sqrt();
        assert!((found - exact).abs() < ERRORS * error, "{rate}: {found}, exactly {exact} with standard error {error}");
        // The rate of another row would be seen.
        let mutant = war(rates[(row + 1) % rates.len()], 4.0);
        assert!((found - mutant).abs() > ERRORS * error, "{rate}: {found} is as near to {mutant}");
    }
    assert_eq!(desk().table("panel/left_out.csv").column("id"), ["w10"]);
}
