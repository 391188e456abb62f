//! Locating a symbol whose timing patterns are lost in blur.
//!
//! Only for well-shaped triples, at the end of a scan: sizes near the estimated one are refined by how much
//! the blur model of [`Pilots`] explains, and the best are handed on. Cost: 2 ms a size.

use super::locate::{Located, Sized, candidate_sizes};
use super::marks::Marks;
use super::refine::climb_by;
use crate::decode::budget::Budget;
use crate::decode::detect::Triple;
use crate::decode::raster::Luma;
use crate::decode::sample::{Grid, Pilots};
use crate::decode::symbol::Template;

/// Sizes that are refined, nearest to the estimate first.
const MOST_SIZES: usize = 3;
/// Share of variance below which there is no symbol.
const LEAST_EXPLAINED: f32 = 0.6;

/// Candidates for a triple whose timing patterns told nothing, the best fit first.
pub(crate) fn locate_blurred(luma: &Luma<'_>, triple: &Triple, budget: &mut Budget) -> Vec<Located> {
    let sign = if triple.finders[0].is_dark { 1.0 } else { -1.0 };
    let Some(marks) = Marks::measure(luma, triple) else {
        return Vec::new();
    };
    let estimated = marks.estimated_size();
    let mut sizes = candidate_sizes(luma, &marks, sign, budget);
    let distance = |sized: &Sized| (Template::of(sized.version).size as f32 - estimated).abs();
    sizes.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    let mut fits = Vec::with_capacity(MOST_SIZES);
    for sized in sizes.iter().take(MOST_SIZES) {
        let template = Template::of(sized.version);
        let pilots = Pilots::of(template);
        if !budget.afford(50.0 * pilots.count() as f32 * 90.0) {
            continue;
        }
        let grid = Grid {
            luma,
            homography: sized.homography,
            size: template.size,
            sign,
            mesh: None,
        };
        let (homography, explained) = climb_by(sized.homography, template.size, |homography| {
            pilots.explained(&Grid {
                homography,
                ..grid.clone()
            })
        });
        if explained >= LEAST_EXPLAINED {
            fits.push((
                explained,
                Located {
                    template,
                    sign,
                    homographies: vec![homography],
                    marks: Vec::new(),
                },
            ));
        }
    }
    fits.sort_by(|a, b| b.0.total_cmp(&a.0));
    fits.into_iter().map(|(_, located)| located).collect()
}
