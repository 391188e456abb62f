//! Symbol versions, that is sizes (ISO/IEC 18004, 5.3.1).

/// A version from 1 (21 modules a side) to 40 (177).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Version(u8);

impl Version {
    /// `None` outside 1 to 40.
    pub(crate) fn new(number: i32) -> Option<Self> {
        u8::try_from(number)
            .ok()
            .filter(|n| (1..=40).contains(n))
            .map(Self)
    }

    pub(crate) fn number(self) -> usize {
        usize::from(self.0)
    }

    /// Modules a side.
    pub(crate) fn modules(self) -> usize {
        4 * self.number() + 17
    }

    /// Row and column coordinates of the alignment pattern centres (annex E), ascending.
    pub(crate) fn alignment_coordinates(self) -> Vec<usize> {
        let number = self.number();
        if number == 1 {
            return Vec::new();
        }
        let intervals = number / 7 + 1;
        // Equal even steps, counted from the far end; version 32 is the exception of the table.
        let step = if number == 32 {
            26
        } else {
            (4 * number + 2 * intervals + 3) / (2 * intervals) * 2
        };
        let last = 4 * number + 10;
        let mut coordinates: Vec<usize> = (0..intervals).map(|k| last - k * step).collect();
        coordinates.push(6);
        coordinates.reverse();
        coordinates
    }

    /// The 18 bits of version information, from version 7 on (annex D).
    pub(crate) fn information(self) -> Option<u32> {
        let number = u32::from(self.0);
        let remainder = (0..12).fold(number, |r, _| (r << 1) ^ ((r >> 11) * 0x1F25));
        (number >= 7).then_some(number << 12 | remainder)
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn alignment_coordinates_follow_the_table_of_annex_e() {
        let of = |number| Version::new(number).unwrap().alignment_coordinates();
        assert_eq!(of(1), []);
        assert_eq!(of(2), [6, 18]);
        assert_eq!(of(7), [6, 22, 38]);
        assert_eq!(of(15), [6, 26, 48, 70]);
        assert_eq!(of(32), [6, 34, 60, 86, 112, 138]);
        assert_eq!(of(36), [6, 24, 50, 76, 102, 128, 154]);
        assert_eq!(of(40), [6, 30, 58, 86, 114, 142, 170]);
    }

    #[test]
    fn version_information_is_that_of_annex_d() {
        assert_eq!(Version::new(6).unwrap().information(), None);
        assert_eq!(Version::new(7).unwrap().information(), Some(0x07C94));
        assert_eq!(Version::new(40).unwrap().information(), Some(0x28C69));
    }
}
