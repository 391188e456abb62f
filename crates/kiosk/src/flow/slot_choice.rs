//! Choosing day and time, today's free times first.

use einlass_client::contract::booking::SlotChoice as ChosenSlot;
use einlass_client::contract::booking::{Hold, RequestedService};
use einlass_client::contract::calendar::{Slot, SlotList};
use einlass_client::contract::catalogue::{Document, Service, Variant};
use einlass_client::contract::platform::ErrorCode;
use jiff::ToSpan;
use jiff::civil::Date;

use super::desk::Desk;
use super::failure::after_failure;
use super::{
    Advice, Answer, CallId, Effect, Errand, Event, Failure, NameEntry, ServiceChoice, State, Touch, thinned,
};

/// Days on one screen.
pub const DAYS_PER_SCREEN: usize = 4;

/// Times on one screen.
pub const TIMES_PER_SCREEN: usize = 8;

/// Days that are searched at once: four weeks, so that one look shows whether anything is free soon.
const DAYS_SEARCHED: i32 = 28;

/// Free times of a service, and the part of them that is on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct SlotChoice {
    /// What the visitor wants.
    pub service: Service,
    /// What must be said before choosing.
    pub notice: Option<SlotNotice>,
    /// Today in this building.
    pub today: Date,
    /// What to bring, to be known before anything is booked.
    pub documents: Vec<Document>,
    pub(super) awaits: Option<CallId>,
    /// The chosen time, while the server is asked to keep it.
    wanted: Option<Slot>,
    days: Vec<Day>,
    day: usize,
    first_day: usize,
    screen: usize,
}

/// Something to know before choosing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotNotice {
    /// The time was taken by somebody else a moment ago.
    JustTaken,
    /// The time was kept, but not as long as the visitor needed.
    NotKept,
    /// The time can no longer be booked, by anybody.
    NotBookable,
}

/// The free times of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// The local day.
    pub date: Date,
    /// Its free times in ascending order, each start once; [`thinned`] where there are plenty. Never empty.
    pub slots: Vec<Slot>,
}

impl SlotNotice {
    /// What to say when a time must be chosen again.
    fn after(failure: Failure) -> Self {
        match failure {
            Failure::Refused(ErrorCode::SlotTaken) => Self::JustTaken,
            Failure::Refused(ErrorCode::HoldExpired | ErrorCode::HoldNotFound) => Self::NotKept,
            Failure::Refused(_) | Failure::Unreachable => Self::NotBookable,
        }
    }
}

impl SlotChoice {
    pub(super) fn open(service: Service, desk: &mut Desk<'_>) -> State {
        Self::search_again(service, None, None, desk)
    }

    /// Searches once more; a time that was kept and not booked is given back before.
    pub(super) fn search_again(
        service: Service,
        notice: Option<SlotNotice>,
        release: Option<Hold>,
        desk: &mut Desk<'_>,
    ) -> State {
        let call = desk.call();
        let today = desk.today();
        let site_id = desk.site_id();
        desk.order(Effect::SearchSlots {
            call,
            release,
            site_id,
            service_id: service.id,
            from_on: today,
            to_on: today.saturating_add((DAYS_SEARCHED - 1).days()),
        });
        State::SlotChoice(Box::new(Self {
            service,
            notice,
            today,
            documents: Vec::new(),
            awaits: Some(call),
            wanted: None,
            days: Vec::new(),
            day: 0,
            first_day: 0,
            screen: 0,
        }))
    }

    /// Whether free times are still on their way.
    pub fn is_loading(&self) -> bool {
        self.awaits.is_some() && self.wanted.is_none()
    }

    /// Whether the server is being asked to keep the chosen time.
    pub fn is_holding(&self) -> bool {
        self.wanted.is_some()
    }

    /// The days on the screen.
    pub fn days(&self) -> &[Day] {
        let rest = self.days.get(self.first_day..).unwrap_or(&[]);
        rest.get(..DAYS_PER_SCREEN).unwrap_or(rest)
    }

    /// Which of the days on the screen is open.
    pub fn chosen_day(&self) -> Option<usize> {
        let index = self.day.checked_sub(self.first_day)?;
        (index < self.days().len()).then_some(index)
    }

    /// The times on the screen.
    pub fn times(&self) -> &[Slot] {
        let slots = self.days.get(self.day).map_or(&[][..], |day| &day.slots);
        let rest = slots.get(self.screen * TIMES_PER_SCREEN..).unwrap_or(&[]);
        rest.get(..TIMES_PER_SCREEN).unwrap_or(rest)
    }

    /// Number of the screen of times from 0, and how many there are.
    pub fn screens(&self) -> (usize, usize) {
        let slots = self.days.get(self.day).map_or(0, |day| day.slots.len());
        (self.screen, slots.div_ceil(TIMES_PER_SCREEN).max(1))
    }

    /// Whether there are days before and after those on the screen.
    pub fn has_other_days(&self) -> (bool, bool) {
        (
            self.first_day > 0,
            self.first_day + DAYS_PER_SCREEN < self.days.len(),
        )
    }

    pub(super) fn on_event(mut self: Box<Self>, event: Event, desk: &mut Desk<'_>) -> State {
        // Once a time is chosen, only the server's answer or leaving counts: a double tap must not hold two.
        let is_open = self.awaits.is_none();
        match event {
            Event::Answered { answer, .. } => return self.on_answer(answer, desk),
            Event::Touched(Touch::Leave) => return State::Welcome,
            Event::Touched(Touch::GoBack) => return ServiceChoice::open(desk),
            Event::Touched(Touch::Choose(index)) if is_open => return self.hold(index, desk),
            Event::Touched(touch) if is_open => self.turn(touch),
            _ => {}
        }
        State::SlotChoice(self)
    }

    fn turn(&mut self, touch: Touch) {
        match touch {
            Touch::ChooseDay(index) if index < self.days().len() => {
                self.day = self.first_day + index;
                self.screen = 0;
            }
            Touch::ShowNext if self.screen + 1 < self.screens().1 => self.screen += 1,
            Touch::ShowPrevious => self.screen = self.screen.saturating_sub(1),
            Touch::ShowLaterDays if self.has_other_days().1 => {
                self.show_days_from(self.first_day + DAYS_PER_SCREEN);
            }
            Touch::ShowEarlierDays if self.has_other_days().0 => {
                self.show_days_from(self.first_day.saturating_sub(DAYS_PER_SCREEN));
            }
            _ => {}
        }
    }

    fn show_days_from(&mut self, first: usize) {
        self.first_day = first;
        self.day = first;
        self.screen = 0;
    }

    fn hold(mut self: Box<Self>, index: usize, desk: &mut Desk<'_>) -> State {
        if let Some(slot) = self.times().get(index).cloned() {
            let call = desk.call();
            desk.order(Effect::HoldSlot {
                call,
                choice: ChosenSlot {
                    services: vec![RequestedService {
                        service_id: self.service.id,
                        quantity: 1,
                    }],
                    site_id: slot.site_id,
                    unit_id: None,
                    start_at: slot.start_at,
                    variant: Variant::OnSite,
                    urgent: None,
                },
            });
            self.awaits = Some(call);
            self.wanted = Some(slot);
        }
        State::SlotChoice(self)
    }

    fn on_answer(mut self: Box<Self>, answer: Answer, desk: &mut Desk<'_>) -> State {
        match answer {
            Answer::Slots(mut list) => {
                self.documents = std::mem::take(&mut list.documents);
                self.days = by_day(list, desk);
                self.awaits = None;
                State::SlotChoice(self)
            }
            Answer::Held(hold) => State::NameEntry(Box::new(NameEntry::open(self.service, hold))),
            // Only a time that was chosen can be chosen again. A search that fails would fail again at once, for ever.
            Answer::Failed(failure) if self.is_holding() => choose_again(self.service, failure, None, desk),
            Answer::Failed(failure) => after_failure(failure, Errand::Booking, desk.now),
            Answer::Services(_) | Answer::Booked { .. } | Answer::Judged(_) => State::SlotChoice(self),
        }
    }
}

/// Another search where that helps, else what the failure means. A time that is still kept is given back.
pub(super) fn choose_again(
    service: Service,
    failure: Failure,
    hold: Option<Hold>,
    desk: &mut Desk<'_>,
) -> State {
    match Advice::on(failure) {
        Advice::ChooseAgain => {
            SlotChoice::search_again(service, Some(SlotNotice::after(failure)), hold, desk)
        }
        Advice::TryAgain | Advice::CheckNumber | Advice::GoToStaff | Advice::OutOfOrder => {
            if let Some(hold) = hold {
                desk.order(Effect::ReleaseHold(hold));
            }
            after_failure(failure, Errand::Booking, desk.now)
        }
    }
}

fn by_day(list: SlotList, desk: &Desk<'_>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for slot in list.slots {
        let date = desk.zone().to_datetime(slot.start_at.0).date();
        match days.last_mut() {
            Some(day) if day.date == date => {
                // Several units may serve at the same start; for the visitor that is one time.
                if day.slots.last().is_none_or(|last| last.start_at != slot.start_at) {
                    day.slots.push(slot);
                }
            }
            Some(_) | None => days.push(Day {
                date,
                slots: vec![slot],
            }),
        }
    }
    for day in &mut days {
        day.slots = thinned(std::mem::take(&mut day.slots), |slot| slot.start_at);
    }
    days
}
