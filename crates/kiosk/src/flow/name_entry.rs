//! Typing a name, if the visitor wants to.

use einlass_client::contract::booking::Hold;
use einlass_client::contract::catalogue::Service;

use super::desk::Desk;
use super::{Booking, Effect, Event, SlotChoice, State, Touch, Typing};

/// A time is kept; the visitor may say a name.
#[derive(Clone, PartialEq)]
pub struct NameEntry {
    /// What the visitor wants.
    pub service: Service,
    /// The kept time.
    pub hold: Hold,
    /// The name so far.
    pub name: Typing,
}

impl NameEntry {
    pub(super) fn open(service: Service, hold: Hold) -> Self {
        Self {
            service,
            hold,
            name: Typing::empty(),
        }
    }

    pub(super) fn on_event(mut self: Box<Self>, event: &Event, desk: &mut Desk<'_>) -> State {
        let Event::Touched(touch) = *event else {
            return State::NameEntry(self);
        };
        match touch {
            Touch::Confirm => {
                let name = self.name.finished();
                Booking::order(*self, name, desk)
            }
            Touch::SkipName => Booking::order(*self, None, desk),
            Touch::GoBack => SlotChoice::search_again(self.service, None, Some(self.hold), desk),
            Touch::Leave => {
                desk.order(Effect::ReleaseHold(self.hold));
                State::Welcome
            }
            _ => {
                self.name = self.name.touched(touch);
                State::NameEntry(self)
            }
        }
    }
}
