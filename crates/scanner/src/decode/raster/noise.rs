//! How noisy a frame is.

use super::gray::View;

/// Standard deviation of the pixel noise in grey levels: a low quantile, over small tiles, of the mean
/// second difference along rows, so that texture does not count. `tiles` is room to work in. Cost: about 0.05 ms at 720p.
pub(crate) fn noise(image: View<'_>, tiles: &mut Vec<u32>) -> f32 {
    const TILE: usize = 32;
    tiles.clear();
    for top in (8..image.height.saturating_sub(8)).step_by(24) {
        for left in (8..image.width.saturating_sub(TILE + 8)).step_by(48) {
            let sum: u32 = (top..top + 4)
                .map(|y| &image.pixels[y * image.width + left..][..TILE])
                .flat_map(|row| row.windows(3))
                .map(|p| (i32::from(p[0]) - 2 * i32::from(p[1]) + i32::from(p[2])).unsigned_abs())
                .sum();
            tiles.push(sum);
        }
    }
    let rank = tiles.len() / 5;
    if rank >= tiles.len() {
        return 0.0;
    }
    let (_, low, _) = tiles.select_nth_unstable(rank);
    // The mean absolute second difference of white noise is sqrt(6) * sqrt(2 / pi) deviations.
    *low as f32 / (4.0 * (TILE - 2) as f32) / 1.954
}
