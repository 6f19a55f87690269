//! Rows for statements that take many at once.

/// How many rows go into one statement, which may have only so many values.
const MOST: usize = 64;

/// Cuts rows into parts of [`MOST`] and, of what is left, of powers of two, so that lists of all lengths share a few prepared statements.
pub(crate) fn parts<T>(mut rows: Vec<T>) -> Vec<Vec<T>> {
    let mut parts = Vec::new();
    while !rows.is_empty() {
        let size = MOST.min(1 << rows.len().ilog2());
        let rest = rows.split_off(size);
        parts.push(std::mem::replace(&mut rows, rest));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn parts_are_powers_of_two_and_keep_the_order() {
        for length in [0, 1, 3, 64, 65, 200] {
            let rows: Vec<usize> = (0..length).collect();
            let parts = parts(rows.clone());
            assert!(parts.iter().all(|part| part.len().is_power_of_two()), "{length}");
            assert_eq!(parts.concat(), rows);
        }
    }
}
