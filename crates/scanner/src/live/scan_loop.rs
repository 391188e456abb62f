//! The scan thread: decodes the latest picture, watches the source, opens it again after a fault.

use super::back_off::BackOff;
use super::capture::Capture;
use super::event::{FaultKind, ScanEvent};
use super::inbox::{Captured, Delivery};
use super::settings::LiveSettings;
use super::text_gate::{Admitted, TextGate};
use super::watch::{SourceChange, SourceWatch};
use crate::decode::{Decoder, Effort};
use crate::source::SourceError;
use std::thread::JoinHandle;
use std::time::Duration;

/// How long the scan thread sleeps at most before it looks at the clock again.
const POLL: Duration = Duration::from_millis(50);

/// Capture threads that hang in their driver at the same time; more would only pile up.
const HANGING_LIMIT: u32 = 3;

pub(super) struct ScanLoop {
    capture: Capture,
    give_up_after: Duration,
    full_effort_every: u32,
    watch: SourceWatch,
    gate: TextGate,
    back_off: BackOff,
    decoder: Decoder,
    frames: u32,
    /// When the source is to be opened again, while no capture thread counts.
    reopen_at: Option<Duration>,
    opened_at: Duration,
    threads: Vec<JoinHandle<()>>,
}

impl ScanLoop {
    pub(super) fn new(capture: Capture, settings: LiveSettings) -> Self {
        let now = capture.ticks.now();
        Self {
            capture,
            give_up_after: settings.give_up_after,
            full_effort_every: settings.full_effort_every.max(1),
            watch: SourceWatch::new(settings.fault_after, now),
            decoder: Decoder::looking_for(settings.prefixes.clone()),
            gate: TextGate::new(settings.prefixes, settings.hold_off),
            back_off: settings.back_off,
            frames: 0,
            reopen_at: Some(now),
            opened_at: now,
            threads: Vec::new(),
        }
    }

    /// Runs until the inbox is stopped; returns the capture threads that it started.
    pub(super) fn run(mut self) -> Vec<JoinHandle<()>> {
        loop {
            // Read before looking into the slot: what was put there until now is not silence.
            let now = self.capture.ticks.now();
            self.open_when_due(now);
            match self.capture.inbox.take(POLL) {
                Delivery::Frame(captured) => self.on_frame(&captured),
                Delivery::Ended(error) => self.on_end(&error),
                Delivery::Nothing => self.on_silence(now),
                Delivery::Stop => return self.threads,
            }
        }
    }

    fn on_frame(&mut self, captured: &Captured) {
        let change = self.watch.on_frame(&captured.frame, captured.nature, captured.at);
        if self.watch.fault() == Some(FaultKind::Frozen) {
            // A frozen camera often wakes up when it is opened again.
            self.plan_reopening(captured.at);
        }
        self.report(change);
        if self.watch.fault().is_none() {
            self.back_off.reset();
            self.scan(captured);
        }
    }

    fn scan(&mut self, captured: &Captured) {
        let effort = if self.frames.is_multiple_of(self.full_effort_every) {
            Effort::Full
        } else {
            Effort::Quick
        };
        self.frames = self.frames.wrapping_add(1);
        let found = self.decoder.decode(captured.frame.luma(), effort);
        for admitted in self.gate.judge(&found, captured.at) {
            self.tell(match admitted {
                Admitted::Text(text) => ScanEvent::Text(text),
                Admitted::Foreign => ScanEvent::Foreign,
            });
        }
    }

    fn on_end(&mut self, error: &SourceError) {
        let change = self.watch.on_error(error);
        if *error != SourceError::Ended {
            self.plan_reopening(self.capture.ticks.now());
        }
        self.report(change);
    }

    fn on_silence(&mut self, now: Duration) {
        let change = self.watch.on_silence(now);
        self.report(change);
        let silent_for = now.saturating_sub(self.watch.heard_at().max(self.opened_at));
        if self.watch.fault() == Some(FaultKind::Hung) && silent_for >= self.give_up_after {
            self.plan_reopening(now);
        }
    }

    fn plan_reopening(&mut self, now: Duration) {
        if self.reopen_at.is_none() {
            // The pause also gives the old capture thread the time to let go of the device.
            self.capture.inbox.retire();
            self.reopen_at = Some(now + self.back_off.next_pause());
        }
    }

    fn open_when_due(&mut self, now: Duration) {
        if self.reopen_at.is_none_or(|at| now < at) {
            return;
        }
        self.reopen_at = None;
        self.threads.retain(|thread| !thread.is_finished());
        if self.capture.inbox.captures_alive() >= HANGING_LIMIT {
            return self.plan_reopening(now);
        }
        self.opened_at = now;
        match self.capture.spawn() {
            Ok(thread) => self.threads.push(thread),
            // The machine is out of threads or memory: that may pass.
            Err(_) => self.plan_reopening(now),
        }
    }

    fn report(&self, change: Option<SourceChange>) {
        match change {
            Some(SourceChange::Fault(kind)) => self.tell(ScanEvent::SourceFault(kind)),
            Some(SourceChange::Recovered) => self.tell(ScanEvent::SourceRecovered),
            None => {}
        }
    }

    fn tell(&self, event: ScanEvent) {
        self.capture.sink.deliver(event);
    }
}
