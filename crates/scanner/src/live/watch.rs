//! Tells from the pictures, and from their absence, whether a source is of use.

use super::event::FaultKind;
use crate::frame::{CapturedFrame, LumaFrame};
use crate::source::{SourceError, SourceNature};
use std::sync::Arc;
use std::time::Duration;

/// The source's state of health (criterion G-05): silent, black or frozen for long enough is a fault.
#[derive(Debug)]
pub struct SourceWatch {
    fault_after: Duration,
    fault: Option<FaultKind>,
    heard_at: Duration,
    dark_since: Option<Duration>,
    still_since: Option<Duration>,
    previous: Option<Arc<CapturedFrame>>,
}

/// A change in the state of health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceChange {
    /// From now on there is this fault.
    Fault(FaultKind),
    /// The fault is over.
    Recovered,
}

impl SourceWatch {
    /// Starts watching at `now`: the first picture, too, is due within `fault_after`.
    pub fn new(fault_after: Duration, now: Duration) -> Self {
        Self {
            fault_after,
            fault: None,
            heard_at: now,
            dark_since: None,
            still_since: None,
            previous: None,
        }
    }

    /// The fault that lasts, if any.
    pub fn fault(&self) -> Option<FaultKind> {
        self.fault
    }

    /// When the last picture came.
    pub fn heard_at(&self) -> Duration {
        self.heard_at
    }

    /// A picture came.
    pub fn on_frame(
        &mut self,
        frame: &Arc<CapturedFrame>,
        nature: SourceNature,
        captured_at: Duration,
    ) -> Option<SourceChange> {
        self.heard_at = captured_at;
        let still = nature == SourceNature::Sensor && self.previous.as_ref() == Some(frame);
        self.still_since = still.then(|| self.still_since.unwrap_or(captured_at));
        self.dark_since = is_dark(frame.luma()).then(|| self.dark_since.unwrap_or(captured_at));
        self.previous = Some(Arc::clone(frame));
        let lasting = |since: Option<Duration>| {
            since.is_some_and(|since| captured_at.saturating_sub(since) >= self.fault_after)
        };
        if lasting(self.dark_since) {
            self.change_to(FaultKind::Dark)
        } else if lasting(self.still_since) {
            self.change_to(FaultKind::Frozen)
        } else {
            self.fault.take().map(|_| SourceChange::Recovered)
        }
    }

    /// The source gave up.
    pub fn on_error(&mut self, error: &SourceError) -> Option<SourceChange> {
        self.dark_since = None;
        self.still_since = None;
        let kind = FaultKind::from(error);
        if self.fault == Some(FaultKind::Hung) && kind == FaultKind::Busy {
            // The program that holds the camera is we ourselves: the driver has not yet let go of the hung thread.
            return None;
        }
        self.change_to(kind)
    }

    /// It is `now`, and no picture has come.
    pub fn on_silence(&mut self, now: Duration) -> Option<SourceChange> {
        let silent = now.saturating_sub(self.heard_at) >= self.fault_after;
        match self.fault {
            // A source that failed to open says more than its silence.
            None | Some(FaultKind::Dark | FaultKind::Frozen) if silent => self.change_to(FaultKind::Hung),
            _ => None,
        }
    }

    fn change_to(&mut self, kind: FaultKind) -> Option<SourceChange> {
        let changed = self.fault.replace(kind) != Some(kind);
        changed.then_some(SourceChange::Fault(kind))
    }
}

/// Whether a picture is black: hardly any light, and no structure in it.
///
/// Black is 16 in the usual video range. A lit symbol in a dark hall has a deviation far above eight.
fn is_dark(frame: &LumaFrame) -> bool {
    const MEAN_LIMIT: u64 = 24;
    const VARIANCE_LIMIT: u64 = 64;
    let (mut count, mut sum, mut squares) = (0_u64, 0_u64, 0_u64);
    for pixel in frame.pixels().iter().step_by(3).copied().map(u64::from) {
        count += 1;
        sum += pixel;
        squares += pixel * pixel;
    }
    let count = count.max(1);
    let mean = sum / count;
    mean <= MEAN_LIMIT && squares / count <= mean * mean + VARIANCE_LIMIT
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(5);

    fn uniform(level: u8) -> Arc<CapturedFrame> {
        Arc::new(CapturedFrame::grey(
            LumaFrame::new(64, 48, vec![level; 64 * 48]).unwrap(),
        ))
    }

    fn after(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn silence_is_a_fault_from_the_fifth_second_on_and_told_once() {
        let mut watch = SourceWatch::new(LIMIT, Duration::ZERO);
        assert_eq!(watch.on_silence(after(4_999)), None);
        assert_eq!(
            watch.on_silence(after(5_000)),
            Some(SourceChange::Fault(FaultKind::Hung))
        );
        assert_eq!(watch.on_silence(after(9_000)), None);
        assert_eq!(
            watch.on_frame(&uniform(90), SourceNature::Sensor, after(9_100)),
            Some(SourceChange::Recovered)
        );
    }

    #[test]
    fn darkness_and_freezing_are_faults_from_the_fifth_second_on() {
        for (level, kind) in [(16, FaultKind::Dark), (120, FaultKind::Frozen)] {
            let mut watch = SourceWatch::new(LIMIT, Duration::ZERO);
            let same = uniform(level);
            assert_eq!(watch.on_frame(&uniform(90), SourceNature::Sensor, after(0)), None);
            assert_eq!(watch.on_frame(&same, SourceNature::Sensor, after(0)), None);
            assert_eq!(watch.on_frame(&same, SourceNature::Sensor, after(66)), None);
            assert_eq!(watch.on_frame(&same, SourceNature::Sensor, after(4_999)), None);
            let change = watch.on_frame(&same, SourceNature::Sensor, after(5_066));
            assert_eq!(change, Some(SourceChange::Fault(kind)));
            assert_eq!(watch.on_frame(&same, SourceNature::Sensor, after(9_000)), None);
        }
    }

    #[test]
    fn a_hung_camera_stays_hung_while_our_own_thread_keeps_it_busy() {
        let mut watch = SourceWatch::new(LIMIT, Duration::ZERO);
        let busy = SourceError::Busy {
            device: "camera".to_owned(),
        };
        watch.on_silence(after(5_000));
        assert_eq!(watch.on_error(&busy), None);
        assert_eq!(watch.fault(), Some(FaultKind::Hung));
        let mut free = SourceWatch::new(LIMIT, Duration::ZERO);
        assert_eq!(free.on_error(&busy), Some(SourceChange::Fault(FaultKind::Busy)));
    }

    #[test]
    fn stills_may_stay_as_long_as_they_like_unless_they_are_black() {
        let mut watch = SourceWatch::new(LIMIT, Duration::ZERO);
        for second in 0..20 {
            let at = Duration::from_secs(second);
            assert_eq!(watch.on_frame(&uniform(48), SourceNature::Stills, at), None);
        }
        assert_eq!(
            watch.on_frame(&uniform(0), SourceNature::Stills, after(20_000)),
            None
        );
        let change = watch.on_frame(&uniform(0), SourceNature::Stills, after(25_000));
        assert_eq!(change, Some(SourceChange::Fault(FaultKind::Dark)));
    }

    #[test]
    fn a_lit_code_in_a_dark_hall_is_not_darkness() {
        let mut pixels = vec![4; 64 * 48];
        pixels[..150].fill(220);
        let frame = LumaFrame::new(64, 48, pixels).unwrap();
        assert!(!is_dark(&frame));
        assert!(is_dark(uniform(16).luma()));
    }
}
