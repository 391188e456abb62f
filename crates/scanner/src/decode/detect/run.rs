//! Runs of equal bits and the 1:1:3:1:1 proportion of a finder pattern (ISO/IEC 18004, 6.3.3.1).

/// Whether five runs look like a cut through a finder pattern.
///
/// Distances are taken from an edge to the next edge of the same kind, so that ink spread and a wrong
/// threshold, which move dark and light edges apart, cancel out.
pub(crate) fn is_finder_cut(runs: &[u32; 5], slack: f32) -> bool {
    let total: u32 = runs.iter().sum();
    if total < 7 {
        return false;
    }
    let module = total as f32 / 7.0;
    let near = |length: u32, modules: f32, tolerance: f32| {
        (length as f32 - modules * module).abs() <= tolerance * module * slack + 0.75
    };
    // Runs of noise are of much the same length, so the stone rules most of them out.
    (1.6 * module..=4.4 * module).contains(&(runs[2] as f32))
        && near(runs[0] + runs[1], 2.0, 0.55)
        && near(runs[1] + runs[2], 4.0, 0.75)
        && near(runs[2] + runs[3], 4.0, 0.75)
        && near(runs[3] + runs[4], 2.0, 0.55)
}

/// Whether the three inner runs of five look like a cut through a finder pattern whose dark ring has run
/// into dark surroundings (no quiet zone): 1:3:1 with at least most of a module of dark on both sides.
pub(crate) fn is_open_cut(runs: &[u32; 5], slack: f32) -> bool {
    let inner = runs[1] + runs[2] + runs[3];
    if inner < 7 {
        return false;
    }
    let module = inner as f32 / 5.0;
    let near = |length: u32, modules: f32, tolerance: f32| {
        (length as f32 - modules * module).abs() <= tolerance * module * slack + 0.6
    };
    near(runs[1] + runs[2], 4.0, 0.6)
        && near(runs[2] + runs[3], 4.0, 0.6)
        && near(runs[1], 1.0, 0.5)
        && near(runs[3], 1.0, 0.5)
        && runs[0] as f32 >= 0.6 * module
        && runs[4] as f32 >= 0.6 * module
}

/// What a cut through a pattern measures, in pixels along its direction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    /// Centre of the middle run against the starting pixel's centre.
    pub(crate) offset: f32,
    /// Seven modules.
    pub(crate) length: f32,
}

/// Which proportion a cut must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The whole pattern, 1:1:3:1:1.
    Closed,
    /// Only its inner part: the dark ring may have run into dark surroundings.
    Open,
}

/// Five runs through a pixel of a bordered bit image along `stride`; `None` unless they fit the shape.
pub(crate) fn cut(
    bits: &[u8],
    start: usize,
    stride: usize,
    limit: u32,
    shape: Shape,
    slack: f32,
) -> Option<Cut> {
    let colour = *bits.get(start)?;
    if colour > 1 {
        return None;
    }
    let back = half(bits, start, stride.wrapping_neg(), limit, colour, shape)?;
    let ahead = half(bits, start, stride, limit, colour, shape)?;
    let runs = [back[2], back[1], back[0] + ahead[0] + 1, ahead[1], ahead[2]];
    let (fits, length) = match shape {
        Shape::Closed => (is_finder_cut(&runs, slack), runs.iter().sum::<u32>() as f32),
        Shape::Open => (
            is_open_cut(&runs, slack),
            (runs[1] + runs[2] + runs[3]) as f32 * 1.4,
        ),
    };
    let offset = (ahead[0] as f32 - back[0] as f32) / 2.0;
    fits.then_some(Cut { offset, length })
}

/// Lengths of the run that the pixel lies in (without it) and the next two, to one side.
fn half(bits: &[u8], start: usize, stride: usize, limit: u32, colour: u8, shape: Shape) -> Option<[u32; 3]> {
    let mut lengths = [0u32; 3];
    let mut at = start.wrapping_add(stride);
    for (step, length) in lengths.iter_mut().enumerate() {
        let wanted = if step == 1 { 1 - colour } else { colour };
        while *bits.get(at)? == wanted {
            *length += 1;
            at = at.wrapping_add(stride);
            if *length > limit {
                if shape == Shape::Open && step == 2 {
                    break;
                }
                return None;
            }
        }
        if *length == 0 && step > 0 {
            return None;
        }
    }
    Some(lengths)
}

#[cfg(test)]
mod tests {
    use super::{Shape, cut, is_finder_cut};

    #[test]
    fn a_cut_through_the_middle_measures_centre_and_length() {
        let bits = [2, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 2];
        let cut = cut(&bits, 7, 1, 20, Shape::Closed, 1.0).unwrap();
        assert!((cut.offset - 1.5).abs() < 1e-6);
        assert!((cut.length - 14.0).abs() < 1e-6);
    }

    #[test]
    fn ink_spread_does_not_hide_a_pattern() {
        assert!(is_finder_cut(&[4, 2, 10, 2, 4], 1.0));
    }

    #[test]
    fn even_stripes_are_no_pattern() {
        assert!(!is_finder_cut(&[3, 3, 3, 3, 3], 1.0));
    }
}
