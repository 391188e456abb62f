//! Arithmetic of the field with 256 elements (ISO/IEC 18004, 7.5.2: modulus 0x11D).

/// Powers of the generator 2, twice over, and logarithms.
struct Tables {
    power: [u8; 512],
    logarithm: [u8; 256],
}

const TABLES: Tables = {
    let mut tables = Tables {
        power: [0; 512],
        logarithm: [0; 256],
    };
    let (mut value, mut exponent) = (1usize, 0usize);
    while exponent < 255 {
        tables.power[exponent] = value as u8;
        tables.power[exponent + 255] = value as u8;
        tables.logarithm[value] = exponent as u8;
        value <<= 1;
        if value > 255 {
            value ^= 0x11D;
        }
        exponent += 1;
    }
    tables
};

/// The generator to a power; the exponent is taken modulo 255.
pub(super) fn power(exponent: usize) -> u8 {
    TABLES.power[exponent % 255]
}

pub(super) fn multiply(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    TABLES.power
        [usize::from(TABLES.logarithm[usize::from(a)]) + usize::from(TABLES.logarithm[usize::from(b)])]
}

/// `a / b`; zero when `b` is zero, which no caller relies on.
pub(super) fn divide(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    let (a, b) = (TABLES.logarithm[usize::from(a)], TABLES.logarithm[usize::from(b)]);
    TABLES.power[usize::from(a) + 255 - usize::from(b)]
}

/// Value of a polynomial, lowest coefficient first.
pub(super) fn evaluate(polynomial: &[u8], x: u8) -> u8 {
    polynomial
        .iter()
        .rev()
        .fold(0, |sum, &coefficient| multiply(sum, x) ^ coefficient)
}

#[cfg(test)]
mod tests {
    use super::{divide, multiply};

    #[test]
    fn division_undoes_multiplication() {
        for a in 0..=255 {
            for b in 1..=255 {
                assert_eq!(divide(multiply(a, b), b), a);
            }
        }
    }
}
