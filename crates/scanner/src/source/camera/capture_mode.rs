//! In which format, size and rate a camera is to run.

use super::picture::PixelLayout;
use std::io::Error;
use v4l::frameinterval::FrameIntervalEnum;
use v4l::framesize::FrameSizeEnum;
use v4l::video::Capture;
use v4l::video::capture::Parameters;
use v4l::{Device, Format, FourCC};

/// One way in which a camera can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CaptureMode {
    pub(super) layout: PixelLayout,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Frames a second, where the camera offers a whole number.
    pub(super) frame_rate: Option<u32>,
}

/// The sizes asked for, best first. A printed code of 35 mm needs the larger one at arm's length.
const SIZES: [(u32, u32); 2] = [(1280, 720), (640, 480)];

/// Frames a second that are enough for decoding and preview. Uncompressed pictures of the larger size often come at
/// only five or ten over USB 2.
pub(super) const FRAME_RATE: u32 = 15;

impl CaptureMode {
    /// All modes of a camera that are worth trying, best first: those that are fast enough, then the others.
    pub(super) fn offered_by(device: &Device) -> Result<Vec<Self>, Error> {
        let offered: Vec<FourCC> = device
            .enum_formats()?
            .into_iter()
            .map(|format| format.fourcc)
            .collect();
        let layouts = PixelLayout::ALL
            .into_iter()
            .filter(|layout| offered.contains(&FourCC::new(layout.fourcc())));
        let layouts: Vec<PixelLayout> = layouts.collect();
        let sizes = SIZES.into_iter();
        let modes = sizes.flat_map(|size| {
            layouts
                .iter()
                .filter_map(move |layout| Self::of(device, *layout, size))
        });
        let (mut fast, slow): (Vec<Self>, Vec<Self>) = modes.partition(Self::is_fast);
        fast.extend(slow);
        // Drivers that do not tell their sizes take what comes nearest.
        fast.extend(
            layouts
                .iter()
                .map(|layout| Self::of_size(device, *layout, (640, 480))),
        );
        Ok(fast)
    }

    /// Puts the camera into this mode as well as it can; the format that it then has is the answer.
    pub(super) fn apply(&self, device: &Device) -> Result<Format, Error> {
        let wanted = Format::new(self.width, self.height, FourCC::new(self.layout.fourcc()));
        let format = device.set_format(&wanted)?;
        // Not every driver knows rates; then the camera runs at its own.
        let _ = device.set_params(&Parameters::with_fps(self.frame_rate.unwrap_or(FRAME_RATE)));
        Ok(format)
    }

    /// Of how many pictures one is used.
    pub(super) fn stride_in_time(&self) -> u32 {
        (self.frame_rate.unwrap_or(FRAME_RATE) / FRAME_RATE).max(1)
    }

    fn is_fast(&self) -> bool {
        self.frame_rate.is_some_and(|rate| rate >= FRAME_RATE)
    }

    fn of(device: &Device, layout: PixelLayout, size: (u32, u32)) -> Option<Self> {
        let sizes = device
            .enum_framesizes(FourCC::new(layout.fourcc()))
            .unwrap_or_default();
        let offered = sizes.iter().any(|offer| match &offer.size {
            FrameSizeEnum::Discrete(offer) => (offer.width, offer.height) == size,
            FrameSizeEnum::Stepwise(offer) => {
                (offer.min_width..=offer.max_width).contains(&size.0)
                    && (offer.min_height..=offer.max_height).contains(&size.1)
            }
        });
        offered.then(|| Self::of_size(device, layout, size))
    }

    fn of_size(device: &Device, layout: PixelLayout, (width, height): (u32, u32)) -> Self {
        let fourcc = FourCC::new(layout.fourcc());
        let intervals = device
            .enum_frameintervals(fourcc, width, height)
            .unwrap_or_default();
        let rates = intervals.iter().filter_map(|offer| whole_rate(&offer.interval));
        Self {
            layout,
            width,
            height,
            frame_rate: best_rate(rates.collect()),
        }
    }
}

/// The slowest rate that is fast enough, else the fastest.
fn best_rate(mut rates: Vec<u32>) -> Option<u32> {
    rates.sort_unstable();
    let enough = rates.iter().find(|rate| **rate >= FRAME_RATE);
    enough.or(rates.last()).copied()
}

/// The rate of an offer in whole frames a second, if it has one.
fn whole_rate(interval: &FrameIntervalEnum) -> Option<u32> {
    match interval {
        FrameIntervalEnum::Discrete(interval) => interval
            .denominator
            .is_multiple_of(interval.numerator)
            .then(|| interval.denominator.checked_div(interval.numerator))
            .flatten(),
        FrameIntervalEnum::Stepwise(range) => {
            let slowest = range.max.denominator.checked_div(range.max.numerator)?;
            let fastest = range.min.denominator.checked_div(range.min.numerator)?;
            Some(FRAME_RATE.clamp(slowest.max(1), fastest.max(1)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use v4l::Fraction;

    #[test]
    fn the_slowest_rate_that_is_enough_is_taken() {
        assert_eq!(best_rate(vec![60, 30, 15, 5]), Some(15));
        assert_eq!(best_rate(vec![60, 30]), Some(30));
        assert_eq!(best_rate(vec![5, 10]), Some(10));
        assert_eq!(best_rate(Vec::new()), None);
    }

    #[test]
    fn rates_that_are_no_whole_number_do_not_count() {
        let rate = |numerator, denominator| {
            whole_rate(&FrameIntervalEnum::Discrete(Fraction::new(
                numerator,
                denominator,
            )))
        };
        assert_eq!(rate(2, 25), None);
        assert_eq!(rate(1, 15), Some(15));
        assert_eq!(rate(1001, 30000), None);
        assert_eq!(rate(100, 3000), Some(30));
    }
}
