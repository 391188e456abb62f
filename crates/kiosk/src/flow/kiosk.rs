//! The machine itself.

use std::time::Duration;

use super::desk::Desk;
use super::{
    Answer, Attention, CameraState, CodeTrace, Display, Effect, Errand, Event, Now, NumberPad, OutOfOrder,
    Outage, Outcome, Refusal, Settings, SiteFacts, State, StateKind, Timeout, Touch, about, welcome,
};

/// The terminal: what it knows of its place, and what it knows of the present visitor.
#[derive(Clone, PartialEq)]
pub struct Kiosk {
    settings: Settings,
    site: Option<SiteFacts>,
    camera: CameraState,
    calls: u64,
    trace: CodeTrace,
    attention: Attention,
    display: Display,
    state: State,
}

impl Kiosk {
    /// A terminal that has just been switched on and does not know its building yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            site: None,
            camera: CameraState::Working,
            calls: 0,
            trace: CodeTrace::default(),
            attention: Attention::Present {
                since: Duration::ZERO,
            },
            display: Display::default(),
            state: OutOfOrder::noticed(Outage::Starting),
        }
    }

    /// What it is doing.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// How the visitor wants the screen.
    pub fn display(&self) -> Display {
        self.display
    }

    /// Its building, once known.
    pub fn site(&self) -> Option<&SiteFacts> {
        self.site.as_ref()
    }

    /// Whether codes can be read.
    pub fn camera(&self) -> CameraState {
        self.camera
    }

    /// Whether both show the same, apart from the seconds of the idle warning.
    pub fn looks_like(&self, other: &Self) -> bool {
        self.state == other.state
            && self.display == other.display
            && self.site == other.site
            && self.camera == other.camera
            && self.attention.is_asked() == other.attention.is_asked()
    }

    /// Whole seconds until everything is wiped, while the visitor is being asked.
    pub fn seconds_left(&self, now: Now) -> Option<u64> {
        let Attention::Asked { since } = self.attention else {
            return None;
        };
        let left = (since + self.settings.warning).saturating_sub(now.ticks);
        Some(left.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX))
    }

    /// Handles one event.
    pub fn step(mut self, event: Event, now: Now) -> (Self, Vec<Effect>) {
        let mut effects = Vec::new();
        let before = self.state.kind();
        let wanted_camera = self.state.wants_camera();
        self.handle(event, now, &mut effects);
        let after = self.state.kind();
        if after != before {
            self.attention = Attention::Present { since: now.ticks };
            // Whoever still holds a code when the terminal serves again wants it judged.
            if [before, after].contains(&StateKind::OutOfOrder) {
                self.trace.forget();
            }
            // The page asks to try again, so the code that failed counts as new.
            if before == StateKind::Checking && self.asks_to_try_again() {
                self.trace.forget_latest();
            }
        }
        match (wanted_camera, self.state.wants_camera()) {
            (false, true) => effects.push(Effect::StartCamera),
            (true, false) => effects.push(Effect::StopCamera),
            (true, true) | (false, false) => {}
        }
        (self, effects)
    }

    fn handle(&mut self, event: Event, now: Now, effects: &mut Vec<Effect>) {
        match event {
            Event::Tick => self.on_time(now, effects),
            Event::SiteKnown(site) => {
                self.site = Some(site);
                self.serve_again(now);
            }
            Event::ServerLost(outage) => self.on_server_lost(outage, now),
            Event::CameraLost => self.on_camera_lost(),
            Event::CameraBack => self.camera = CameraState::Working,
            Event::Answered { call, answer } if self.state.awaits() != Some(call) => {
                tidy_up(answer, effects);
            }
            Event::Touched(touch) if self.is_settled_by_display(touch, now) => {}
            Event::Scanned(_) | Event::ForeignScanned if !self.is_judged(&event, now) => {}
            Event::HandScanned(text) => self.on_hand_scan(text, now, effects),
            event => self.on_state_event(event, now, effects),
        }
    }

    /// Touches that concern the screen as a whole. A touch on the idle warning answers it and does nothing else.
    fn is_settled_by_display(&mut self, touch: Touch, now: Now) -> bool {
        let was_asked = self.attention.is_asked();
        self.attention = Attention::Present { since: now.ticks };
        if was_asked && touch != Touch::Leave {
            return true;
        }
        match touch {
            Touch::ChooseLanguage(language) => self.display.language = language,
            Touch::SwitchTextSize => self.display = self.display.with_other_text_size(),
            Touch::SwitchContrast => self.display = self.display.with_other_contrast(),
            Touch::SwitchReach => self.display = self.display.with_other_reach(),
            Touch::Somewhere | Touch::StayHere => {}
            _ => return false,
        }
        true
    }

    /// Whether a code in view is to be judged: it has just come, and codes are accepted. Then somebody is there.
    fn is_judged(&mut self, event: &Event, now: Now) -> bool {
        let text = match event {
            Event::Scanned(text) => Some(text.as_str()),
            _ => None,
        };
        if !self.accepts(event) {
            self.trace.stays_in_view(text, now.ticks);
            return false;
        }
        let is_new = self.trace.comes_into_view(text, now.ticks);
        if is_new {
            self.attention = Attention::Present { since: now.ticks };
        }
        is_new
    }

    /// Nobody uses a hand scanner by accident: the same code is judged again. It is noted, as the camera may see it
    /// too.
    fn on_hand_scan(&mut self, text: Option<String>, now: Now, effects: &mut Vec<Effect>) {
        let code = text.clone();
        let event = text.map_or(Event::ForeignScanned, Event::Scanned);
        if self.accepts(&event) {
            self.trace.comes_into_view(code.as_deref(), now.ticks);
            self.attention = Attention::Present { since: now.ticks };
            self.on_state_event(event, now, effects);
        }
    }

    fn accepts(&self, event: &Event) -> bool {
        let is_kept = matches!(event, Event::ForeignScanned) && self.state.outlasts_foreign_code();
        self.site.is_some() && self.state.kind().accepts(event.kinds()) && !is_kept
    }

    fn asks_to_try_again(&self) -> bool {
        let try_again = Outcome::Refused(Refusal::TryAgain(Errand::CheckIn));
        matches!(&self.state, State::Outcome(outcome) if *outcome == try_again)
    }

    fn on_state_event(&mut self, event: Event, now: Now, effects: &mut Vec<Effect>) {
        if !self.accepts(&event) {
            return;
        }
        let Some(site) = &self.site else {
            return;
        };
        if matches!(event, Event::Touched(Touch::OpenScan)) {
            self.trace.forget();
        }
        // One step back to the welcome page keeps the language; leaving does not.
        let is_leaving = matches!(event, Event::Touched(Touch::Leave));
        let mut desk = Desk {
            site,
            camera: self.camera,
            language: self.display.language,
            now,
            calls: &mut self.calls,
            effects,
        };
        let state = std::mem::replace(&mut self.state, State::Welcome);
        self.state = advance(state, event, &mut desk);
        if is_leaving {
            self.display = Display::default();
        }
    }

    fn on_time(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let still_for = now.ticks.saturating_sub(self.attention.since());
        match self.state.kind().timeout() {
            Timeout::Quiet if still_for >= self.settings.idle => self.display = Display::default(),
            Timeout::Glance if still_for >= self.settings.glance => self.wipe(effects),
            Timeout::Answer if still_for >= self.settings.answer => {
                let errand = match self.state.kind() {
                    StateKind::Booking => Errand::Booking,
                    _ => Errand::CheckIn,
                };
                self.state = OutOfOrder::after(errand, Outage::ServerLost, now);
            }
            Timeout::Warned => match self.attention {
                Attention::Present { .. } if still_for >= self.settings.idle => {
                    self.attention = Attention::Asked { since: now.ticks };
                }
                Attention::Asked { .. } if still_for >= self.settings.warning => self.wipe(effects),
                Attention::Present { .. } | Attention::Asked { .. } => {}
            },
            Timeout::Quiet | Timeout::Glance | Timeout::Answer => {}
        }
    }

    /// Forgets the visitor and gives back what was kept for them.
    fn wipe(&mut self, effects: &mut Vec<Effect>) {
        if let Some(hold) = self.state.hold() {
            effects.push(Effect::ReleaseHold(hold.clone()));
        }
        self.state = State::Welcome;
        self.display = Display::default();
    }

    /// A visitor whose order failed is left the time to read it; the next look at the server comes soon.
    fn serve_again(&mut self, now: Now) {
        if let State::OutOfOrder(closed) = &self.state
            && !closed.is_being_read(self.settings.glance, now)
        {
            self.state = State::Welcome;
            self.display = Display::default();
        }
    }

    /// A visitor in the middle of something is not interrupted: their next order tells whether it really fails.
    fn on_server_lost(&mut self, outage: Outage, now: Now) {
        let is_free = match &self.state {
            State::Welcome => true,
            State::OutOfOrder(closed) => !closed.is_being_read(self.settings.glance, now),
            _ => false,
        };
        if is_free {
            self.state = OutOfOrder::noticed(outage);
        }
    }

    fn on_camera_lost(&mut self) {
        self.camera = CameraState::Lost;
        if self.state == State::Scanning {
            self.state = State::NumberPad(NumberPad::empty());
        }
    }
}

fn advance(state: State, event: Event, desk: &mut Desk<'_>) -> State {
    match state {
        State::OutOfOrder(_) => state,
        State::Welcome => welcome::on_welcome(event, desk),
        State::About => about::on_event(&event),
        State::Scanning => welcome::on_scanning(event, desk),
        State::NumberPad(pad) => pad.on_event(event, desk),
        State::Checking(checking) => checking.on_event(event, desk),
        State::Outcome(outcome) => outcome.on_event(event, desk),
        State::ServiceChoice(choice) => choice.on_event(event, desk),
        State::SlotChoice(choice) => choice.on_event(event, desk),
        State::NameEntry(entry) => entry.on_event(&event, desk),
        State::Booking(booking) => booking.on_event(event, desk),
        State::Booked(booked) => booked.on_event(event),
    }
}

/// An answer for somebody who has gone: what it gave is given back, the rest is forgotten.
fn tidy_up(answer: Answer, effects: &mut Vec<Effect>) {
    match answer {
        Answer::Held(hold) => effects.push(Effect::ReleaseHold(hold)),
        Answer::Booked { booked, .. } => effects.push(Effect::WithdrawBooking(booked)),
        Answer::Services(_) | Answer::Slots(_) | Answer::Judged(_) | Answer::Failed(_) => {}
    }
}
