//! Data mask patterns (ISO/IEC 18004, 7.8.2, table 10).

/// Whether a mask pattern inverts the module at this column and row.
pub(super) fn inverts(mask: u32, column: usize, row: usize) -> bool {
    let product = column * row;
    match mask & 7 {
        0 => (row + column).is_multiple_of(2),
        1 => row.is_multiple_of(2),
        2 => column.is_multiple_of(3),
        3 => (row + column).is_multiple_of(3),
        4 => (row / 2 + column / 3).is_multiple_of(2),
        5 => product % 2 + product % 3 == 0,
        6 => (product % 2 + product % 3).is_multiple_of(2),
        _ => ((row + column) % 2 + product % 3).is_multiple_of(2),
    }
}
