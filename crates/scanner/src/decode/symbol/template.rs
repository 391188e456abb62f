//! What is known of a symbol before it is read: function patterns, and the order of its data modules.

use std::sync::OnceLock;

use super::Version;

/// The layout of one version.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) version: Version,
    /// Modules a side.
    pub(crate) size: usize,
    /// Row by row: 1 light, -1 dark, 0 not known in advance.
    pub(crate) known: Vec<i8>,
    /// Indices of the data modules in the order of 7.7.3.
    pub(crate) data: Vec<u16>,
    /// Centres of the alignment patterns, (column, row).
    pub(crate) alignment: Vec<(usize, usize)>,
}

impl Template {
    /// The layout of a version, made once.
    pub(crate) fn of(version: Version) -> &'static Self {
        static TEMPLATES: [OnceLock<Template>; 40] = [const { OnceLock::new() }; 40];
        TEMPLATES[version.number() - 1].get_or_init(|| Self::new(version))
    }

    /// What is known of a module; up to two modules around the symbol are light, further out nothing is.
    #[inline]
    pub(crate) fn at(&self, column: i32, row: i32) -> i8 {
        let size = self.size as i32;
        if (0..size).contains(&column) && (0..size).contains(&row) {
            self.known[(row * size + column) as usize]
        } else {
            i8::from((-2..size + 2).contains(&column) && (-2..size + 2).contains(&row))
        }
    }

    fn new(version: Version) -> Self {
        let size = version.modules();
        let mut template = Self {
            version,
            size,
            known: vec![0; size * size],
            data: Vec::new(),
            alignment: Vec::new(),
        };
        template.draw_timing();
        template.draw_finders();
        template.draw_alignment();
        template.draw_version();
        template.set(8, size - 8, true);
        template.order_data();
        template
    }

    fn set(&mut self, column: usize, row: usize, dark: bool) {
        self.known[row * self.size + column] = if dark { -1 } else { 1 };
    }

    /// 6.3.5.
    fn draw_timing(&mut self) {
        for k in 8..self.size - 8 {
            self.set(k, 6, k % 2 == 0);
            self.set(6, k, k % 2 == 0);
        }
    }

    /// 6.3.3 and 6.3.4: finder patterns with their separators.
    fn draw_finders(&mut self) {
        let far = self.size - 7;
        for (left, top) in [(0, 0), (far, 0), (0, far)] {
            for row in top.saturating_sub(1)..(top + 8).min(self.size) {
                for column in left.saturating_sub(1)..(left + 8).min(self.size) {
                    let ring = column.abs_diff(left + 3).max(row.abs_diff(top + 3));
                    self.set(column, row, ring <= 1 || ring == 3);
                }
            }
        }
    }

    /// 6.3.6.
    fn draw_alignment(&mut self) {
        let coordinates = self.version.alignment_coordinates();
        let far = self.size - 7;
        for &y in &coordinates {
            for &x in &coordinates {
                let is_finder_place = [(6, 6), (far, 6), (6, far)].contains(&(x, y));
                if is_finder_place {
                    continue;
                }
                self.alignment.push((x, y));
                for row in y - 2..=y + 2 {
                    for column in x - 2..=x + 2 {
                        self.set(column, row, column.abs_diff(x).max(row.abs_diff(y)) != 1);
                    }
                }
            }
        }
    }

    /// 7.10.
    fn draw_version(&mut self) {
        let Some(information) = self.version.information() else {
            return;
        };
        for bit in 0..18 {
            let dark = information >> bit & 1 == 1;
            let (across, along) = (self.size - 11 + bit % 3, bit / 3);
            self.set(across, along, dark);
            self.set(along, across, dark);
        }
    }

    /// 7.7.3: two columns at a time from the right, upwards and downwards in turn.
    fn order_data(&mut self) {
        let size = self.size;
        let is_format = |column: usize, row: usize| {
            (row == 8 && (column < 9 || column >= size - 8)) || (column == 8 && (row < 9 || row >= size - 8))
        };
        let mut upwards = true;
        let pairs = (7..size).rev().step_by(2).chain([5, 3, 1]);
        for right in pairs {
            for step in 0..size {
                let row = if upwards { size - 1 - step } else { step };
                for column in [right, right - 1] {
                    let index = row * size + column;
                    if self.known[index] == 0 && !is_format(column, row) {
                        self.data.push(index as u16);
                    }
                }
            }
            upwards = !upwards;
        }
    }
}
