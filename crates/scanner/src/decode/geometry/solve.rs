//! Small dense linear systems.

/// Solves `N` equations by elimination with row pivoting; the last of the `M = N + 1` columns is the
/// right-hand side. `None` when the system is singular.
pub(crate) fn solve<const N: usize, const M: usize>(rows: &mut [[f64; M]; N]) -> Option<[f64; N]> {
    for column in 0..N {
        let pivot = (column..N).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))?;
        if rows[pivot][column].abs() < 1e-12 {
            return None;
        }
        rows.swap(column, pivot);
        let lead = rows[column];
        for row in &mut rows[column + 1..] {
            let factor = row[column] / lead[column];
            for (value, pivot_value) in row[column..].iter_mut().zip(&lead[column..]) {
                *value -= factor * pivot_value;
            }
        }
    }
    let mut solution = [0.0; N];
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N)
            .map(|column| rows[row][column] * solution[column])
            .sum();
        solution[row] = (rows[row][M - 1] - known) / rows[row][row];
    }
    Some(solution)
}

#[cfg(test)]
mod tests {
    use super::solve;

    #[test]
    fn a_system_with_a_zero_on_the_diagonal_is_solved() {
        let mut rows = [[0.0, 2.0, 4.0], [1.0, 1.0, 5.0]];
        assert_eq!(solve(&mut rows), Some([3.0, 2.0]));
    }

    #[test]
    fn a_singular_system_has_no_solution() {
        assert_eq!(solve(&mut [[1.0, 2.0, 3.0], [2.0, 4.0, 6.0]]), None);
    }
}
