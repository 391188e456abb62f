//! Size, polarity and perspective of a candidate symbol.
//!
//! Sizes around the estimated one are judged by how well the timing patterns alternate: noise seldom
//! reaches 0.3, so most false triples end here. Perspective comes from the finder rings and the alignment
//! pattern next to the fourth corner; where a finger covers that, from the corner that makes modules
//! clearest. Cost: 60 µs for a false triple, 0.5 to 1.5 ms for a symbol.

use super::correlation::{View, best_offset};
use super::marks::{Marks, pattern_centres};
use super::refine::{clear_up, climb};
use crate::decode::budget::Budget;
use crate::decode::detect::Triple;
use crate::decode::geometry::{Homography, Match, Point};
use crate::decode::raster::Luma;
use crate::decode::symbol::{Template, Version};

/// A candidate symbol with its place.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    pub(crate) template: &'static Template,
    /// 1, or -1 for an inverted symbol.
    pub(crate) sign: f32,
    /// Hypotheses for the map from modules to pixels, the one with the clearest modules first.
    pub(crate) homographies: Vec<Homography>,
    /// The finder patterns as they were measured.
    pub(crate) marks: Vec<Match>,
}

/// A size with the agreement of its timing patterns.
pub(super) struct Sized {
    pub(super) version: Version,
    timing: f32,
    pub(super) homography: Homography,
    matches: Vec<Match>,
}

/// Agreement that a symbol must reach: less is asked of well-shaped triples.
const SURE_TRIPLE: f32 = -0.2;
const TIMING_OF_SURE_TRIPLE: f32 = 0.3;
const TIMING: f32 = 0.5;
/// Agreement with the wrong sign from which on the polarity is taken to be wrong.
const BACKWARDS: f32 = 0.7;

/// Locates the symbol of a triple, or finds that there is none.
pub(crate) fn locate(luma: &Luma<'_>, triple: &Triple, budget: &mut Budget) -> Option<Located> {
    let sign = if triple.finders[0].is_dark { 1.0 } else { -1.0 };
    budget.spend(25_000.0);
    let marks = Marks::measure(luma, triple)?;
    let sizes = candidate_sizes(luma, &marks, sign, budget);
    let best = sizes.iter().max_by(|a, b| a.timing.total_cmp(&b.timing))?;
    let needed = if triple.penalty < SURE_TRIPLE {
        TIMING_OF_SURE_TRIPLE
    } else {
        TIMING
    };
    if best.timing >= needed {
        return Some(perspective(luma, best, sign, budget));
    }
    // A window smaller than the pattern turns it inside out: then the timing patterns run backwards.
    if sizes.iter().all(|size| size.timing > -BACKWARDS) {
        return None;
    }
    let mut flipped = *triple;
    for finder in &mut flipped.finders {
        finder.is_dark = !finder.is_dark;
    }
    let marks = Marks::measure(luma, &flipped)?;
    let sizes = candidate_sizes(luma, &marks, -sign, budget);
    let best = sizes.iter().max_by(|a, b| a.timing.total_cmp(&b.timing))?;
    (best.timing >= needed).then(|| perspective(luma, best, -sign, budget))
}

pub(super) fn candidate_sizes(luma: &Luma<'_>, marks: &Marks, sign: f32, budget: &mut Budget) -> Vec<Sized> {
    let estimated = marks.estimated_size();
    let nearest = ((estimated - 17.0) / 4.0).round() as i32;
    [0, -1, 1, -2, 2i8]
        .into_iter()
        .filter_map(|step| {
            let version = Version::new(nearest + i32::from(step))?;
            let size = version.modules() as f32;
            if (size - estimated).abs() > 4.0 + 0.14 * estimated {
                return None;
            }
            budget.spend(4_000.0 + size * 40.0);
            let (homography, matches) = first_fit(luma, marks, size, sign, budget)?;
            let view = View {
                luma,
                homography,
                sign,
            };
            let timing = view.timing(version.modules()) - 0.02 * f32::from(step.abs());
            Some(Sized {
                version,
                timing,
                homography,
                matches,
            })
        })
        .collect()
}

/// The fit to the finder patterns alone.
fn first_fit(
    luma: &Luma<'_>,
    marks: &Marks,
    size: f32,
    sign: f32,
    budget: &mut Budget,
) -> Option<(Homography, Vec<Match>)> {
    let mut matches = marks.matches(size);
    if let Some(inferred) = marks.inferred {
        let module = pattern_centres(size)[inferred];
        matches.push(Match {
            module,
            pixel: marks.centres[inferred],
            weight: 0.01,
        });
        let homography = Homography::fit(&matches)?;
        let view = View {
            luma,
            homography,
            sign,
        };
        budget.spend(190.0 * 81.0 * 8.0);
        let (offset, score) = best_offset(3.0, |offset| view.finder(module + offset));
        if score > 0.55 {
            let pixel = homography.map(module + offset);
            matches.pop();
            matches.push(Match {
                module,
                pixel,
                weight: 2.0 * score,
            });
        }
    }
    if matches.len() < 11 {
        // The parallelogram is a weak guess at the fourth corner.
        let [corner, right, below] = marks.centres;
        let module = Point::new(size - 3.5, size - 3.5);
        matches.push(Match {
            module,
            pixel: right + below - corner,
            weight: 0.02,
        });
    }
    Some((Homography::fit(&matches)?, matches))
}

fn perspective(luma: &Luma<'_>, sized: &Sized, sign: f32, budget: &mut Budget) -> Located {
    let template = Template::of(sized.version);
    let size = template.size;
    let start = View {
        luma,
        homography: sized.homography,
        sign,
    };
    let area = (size * size) as f32;
    let mut homographies = Vec::with_capacity(3);
    let aligned = with_alignment(start, template, sized, budget);
    let known = template.known.iter().filter(|&&known| known != 0).count() as f32;
    let (climbing, clearing_up) = (49.0 * known * 27.0, 33.0 * area * 12.0);
    if let Some((homography, score)) = aligned {
        homographies.push(if budget.afford(climbing) {
            climb(View { homography, ..start }, template)
        } else {
            homography
        });
        if score < 0.85 && budget.afford(clearing_up) {
            homographies.push(clear_up(start, size));
        }
    } else {
        if size == 21 && budget.afford(climbing) {
            homographies.push(climb(start, template));
        }
        if budget.afford(clearing_up) {
            homographies.push(clear_up(start, size));
        }
    }
    let clarity = |homography: &Homography| {
        View {
            homography: *homography,
            ..start
        }
        .clarity(size)
    };
    homographies.sort_by(|a, b| clarity(b).total_cmp(&clarity(a)));
    Located {
        template,
        sign,
        homographies,
        marks: sized
            .matches
            .iter()
            .filter(|m| m.weight >= 0.5)
            .copied()
            .collect(),
    }
}

/// The fit with the alignment pattern nearest to the fourth corner, and how clear that pattern is.
fn with_alignment(
    start: View<'_>,
    template: &Template,
    sized: &Sized,
    budget: &mut Budget,
) -> Option<(Homography, f32)> {
    let &(column, row) = template.alignment.last()?;
    let module = Point::new(column as f32 + 0.5, row as f32 + 0.5);
    let reach = 2.0 + 0.07 * template.size as f32;
    let tries = (4.0 * reach + 1.0) * (4.0 * reach + 1.0) + 18.0;
    budget.spend(tries * 25.0 * 8.0);
    let (offset, score) = best_offset(reach, |offset| start.alignment(module + offset));
    if score <= 0.5 {
        return None;
    }
    let pixel = start.homography.map(module + offset);
    let mut matches = sized.matches.clone();
    matches.push(Match {
        module,
        pixel,
        weight: 6.0 * score,
    });
    Some((Homography::fit(&matches)?, score))
}
