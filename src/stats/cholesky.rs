//! Linear equations with a symmetric positive definite matrix, by its lower triangular root (Cholesky).

/// The lower triangular root L of the matrix L L' with these entries (row, column; the lower triangle alone is read), as
/// rows up to the diagonal. Rounding cannot make the matrix indefinite: no square of a diagonal entry is below `least`,
/// which is above 0.
pub(crate) fn root(size: usize, entry: impl Fn(usize, usize) -> f64, least: f64) -> Vec<Vec<f64>> {
    let mut root: Vec<Vec<f64>> = Vec::with_capacity(size);
    for i in 0..size {
        let mut row: Vec<f64> = Vec::with_capacity(i + 1);
        for (j, above) in root.iter().enumerate() {
            let inner: f64 = row.iter().zip(above).map(|(a, b)| a * b).sum();
            row.push((entry(i, j) - inner) / above[row.len()]);
        }
        let inner: f64 = row.iter().map(|a| a * a).sum();
        row.push((entry(i, i) - inner).max(least).sqrt());
        root.push(row);
    }
    root
}

/// Solves L y = b for the lower triangular L.
pub(crate) fn forward(root: &[Vec<f64>], mut b: Vec<f64>) -> Vec<f64> {
    for (i, row) in root.iter().enumerate() {
        let inner: f64 = row[..i].iter().zip(&b).map(|(a, b)| a * b).sum();
        b[i] = (b[i] - inner) / row[i];
    }
    b
}

/// Solves L L' x = b for the lower triangular L.
pub(crate) fn solve(root: &[Vec<f64>], b: Vec<f64>) -> Vec<f64> {
    let mut y = forward(root, b);
    for (i, row) in root.iter().enumerate().rev() {
        y[i] /= row[i];
        let value = y[i];
        y[..i].iter_mut().zip(row).for_each(|(y, a)| *y -= a * value);
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The root of ((4, 2), (2, 10)) is ((2), (1, 3)); with b = (8, 22) the solution is (1, 2).
    #[test]
    fn equations_are_solved() {
        let matrix = [[4.0, f64::NAN], [2.0, 10.0]];
        let found = root(2, |i, j| matrix[i][j], f64::MIN_POSITIVE);
        assert_eq!(found, [vec![2.0], vec![1.0, 3.0]]);
        assert_eq!(forward(&found, vec![8.0, 22.0]), [4.0, 6.0]);
        assert_eq!(solve(&found, vec![8.0, 22.0]), [1.0, 2.0]);
        // Rounding below the diagonal's least square.
        assert_eq!(root(1, |_, _| -1.0, 0.25), [vec![0.5]]);
    }
}
