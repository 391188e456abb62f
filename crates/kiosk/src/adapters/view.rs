//! What all adapters need to know of the visitor and the place.

use einlass_client::contract::Instant;
use einlass_client::contract::admission::Verdict;
use einlass_client::contract::catalogue::{Text, Variant};
use einlass_domain::ids::SiteId;
use einlass_domain::language::Language;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use slint::SharedString;

use crate::flow::{
    Browse, Errand, Outage, Outcome, Refusal, ServiceChoice, State, TextSize, is_elsewhere, is_over,
};
use crate::ui::{Moment, Page};

use super::moment::moment;

/// Language, size of letters, zone, today and place.
pub(super) struct View<'a> {
    pub(super) language: Language,
    pub(super) text_size: TextSize,
    pub(super) zone: &'a TimeZone,
    pub(super) today: Date,
    /// The building of the terminal.
    pub(super) site: Option<SiteId>,
}

impl View<'_> {
    pub(super) fn text(&self, text: &Text) -> SharedString {
        text.get(self.language.tag()).into()
    }

    pub(super) fn moment(&self, instant: Instant) -> Moment {
        moment(self.zone.to_datetime(instant.0), self.today)
    }
}

/// The page that shows a state.
pub(super) fn page(state: &State) -> Page {
    match state {
        State::OutOfOrder(_) => Page::OutOfOrder,
        State::Welcome => Page::Welcome,
        State::About => Page::About,
        State::Scanning => Page::Scan,
        State::NumberPad(_) => Page::NumberPad,
        State::Checking(_) | State::Booking(_) => Page::Checking,
        State::Outcome(_) => Page::Outcome,
        State::ServiceChoice(_) => Page::ServiceChoice,
        State::SlotChoice(_) => Page::SlotChoice,
        State::NameEntry(_) => Page::NameEntry,
        State::Booked(_) => Page::Booked,
    }
}

/// The name of what is on the screen, for reports and file names; outcomes with their verdict.
pub fn page_name(state: &State) -> &'static str {
    match state {
        State::OutOfOrder(closed) => match closed.outage {
            Outage::Starting => "starting",
            Outage::ServerLost => "out_of_order",
            Outage::NotSetUp => "not_set_up",
        },
        State::Welcome => "welcome",
        State::About => "about",
        State::Scanning => "scan",
        State::NumberPad(_) => "number_pad",
        State::Checking(_) => "checking",
        State::Outcome(outcome) => outcome_name(outcome),
        State::ServiceChoice(choice) => service_choice_name(choice),
        State::SlotChoice(choice) if choice.is_loading() => "slot_choice_loading",
        State::SlotChoice(_) => "slot_choice",
        State::NameEntry(_) => "name_entry",
        State::Booking(_) => "booking",
        State::Booked(booked) if booked.visit.is_some() => "booked_and_admitted",
        State::Booked(_) => "booked",
    }
}

fn service_choice_name(choice: &ServiceChoice) -> &'static str {
    match choice.browse() {
        _ if choice.is_loading() => "service_choice_loading",
        Browse::Categories => "service_choice",
        Browse::Category(_) => "service_list",
        Browse::Search(_) => "service_search",
        Browse::Elsewhere(_) => "service_elsewhere",
    }
}

fn outcome_name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Refused(Refusal::ForeignCode) => "outcome_foreign_code",
        Outcome::Refused(Refusal::UnknownCode) => "outcome_unknown",
        Outcome::Refused(Refusal::TryAgain(Errand::CheckIn)) => "outcome_try_again",
        Outcome::Refused(Refusal::TryAgain(Errand::Booking)) => "outcome_try_booking_again",
        Outcome::Refused(Refusal::GoToStaff) => "outcome_go_to_staff",
        Outcome::Judged(judged) => match &judged.verdict {
            Verdict::AlreadyAdmitted { visit } if is_over(visit) => "outcome_already_served",
            Verdict::AlreadyAdmitted { .. } if is_elsewhere(judged) => "outcome_admitted_elsewhere",
            Verdict::Admitted { .. } => "outcome_admitted",
            Verdict::AlreadyAdmitted { .. } => "outcome_already_admitted",
            Verdict::TooEarly { .. } => "outcome_too_early",
            Verdict::TooLate { .. } => "outcome_too_late",
            Verdict::WrongSite { .. } => "outcome_wrong_site",
            Verdict::WrongDay { .. } => "outcome_wrong_day",
            Verdict::Cancelled => "outcome_cancelled",
            Verdict::Rescheduled { .. } => "outcome_rescheduled",
            Verdict::Unknown => "outcome_unknown",
            Verdict::NeedsInput => "outcome_needs_input",
            Verdict::NoCheckIn { variant, .. } => match variant {
                Variant::Phone => "outcome_by_phone",
                Variant::Video => "outcome_by_video",
                Variant::OnSite => "outcome_see_staff",
            },
            Verdict::SeeStaff => "outcome_see_staff",
        },
    }
}
