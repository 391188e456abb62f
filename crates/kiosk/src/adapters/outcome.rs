//! What the door says.

use einlass_client::contract::admission::{CheckInOutcome, NextAction, Verdict as Judged};
use einlass_client::contract::booking::{AppointmentStatus, ItineraryStation};
use einlass_client::contract::catalogue::Variant;
use slint::{ComponentHandle, ModelRc, VecModel};

use crate::flow::{Errand, Outcome, Refusal, is_elsewhere, is_over};
use crate::ui::{KioskWindow, Moment, OutcomeAdapter, StationItem, Verdict};

use super::view::View;

pub(super) fn show(window: &KioskWindow, outcome: &Outcome, view: &View<'_>) {
    clear(window);
    match outcome {
        Outcome::Judged(judged) => show_judged(window, judged, view),
        Outcome::Refused(refusal) => show_refusal(window, *refusal),
    }
}

pub(super) fn clear(window: &KioskWindow) {
    let adapter = window.global::<OutcomeAdapter<'_>>();
    adapter.set_call_number("".into());
    adapter.set_waiting_area("".into());
    adapter.set_unit("".into());
    adapter.set_site_name("".into());
    adapter.set_address("".into());
    adapter.set_phone("".into());
    adapter.set_start(Moment::default());
    adapter.set_opens(Moment::default());
    adapter.set_free_time(Moment::default());
    adapter.set_has_free_time(false);
    adapter.set_stations(ModelRc::default());
    adapter.set_can_book(false);
    adapter.set_can_type(false);
    adapter.set_can_scan(false);
}

fn show_refusal(window: &KioskWindow, refusal: Refusal) {
    let adapter = window.global::<OutcomeAdapter<'_>>();
    let (verdict, can_type, can_scan, can_book) = match refusal {
        Refusal::ForeignCode => (Verdict::ForeignCode, true, false, false),
        Refusal::UnknownCode => (Verdict::Unknown, true, false, true),
        Refusal::TryAgain(Errand::CheckIn) => (Verdict::TryAgain, true, true, false),
        Refusal::TryAgain(Errand::Booking) => (Verdict::TryAgain, false, false, true),
        Refusal::GoToStaff => (Verdict::GoToStaff, false, false, false),
    };
    adapter.set_verdict(verdict);
    adapter.set_can_type(can_type);
    adapter.set_can_scan(can_scan);
    adapter.set_can_book(can_book);
    if refusal == Refusal::GoToStaff {
        let phone = window.global::<crate::ui::ShellAdapter<'_>>().get_phone();
        adapter.set_phone(phone);
    }
}

fn show_judged(window: &KioskWindow, judged: &CheckInOutcome, view: &View<'_>) {
    let adapter = window.global::<OutcomeAdapter<'_>>();
    match &judged.verdict {
        Judged::AlreadyAdmitted { visit } if is_over(visit) => {}
        Judged::Admitted { visit } | Judged::AlreadyAdmitted { visit } => {
            adapter.set_call_number(visit.call_number.as_str().into());
            adapter.set_waiting_area(visit.waiting_area.as_str().into());
            adapter.set_unit(visit.unit_name.as_str().into());
            if let Some(start_at) = visit.appointment_start_at {
                adapter.set_start(view.moment(start_at));
            }
        }
        Judged::TooEarly { opens_at, start_at } => {
            adapter.set_opens(view.moment(*opens_at));
            adapter.set_start(view.moment(*start_at));
        }
        Judged::TooLate { start_at, .. }
        | Judged::WrongDay { start_at }
        | Judged::NoCheckIn { start_at, .. } => {
            adapter.set_start(view.moment(*start_at));
        }
        Judged::WrongSite { place, start_at } | Judged::Rescheduled { start_at, place } => {
            adapter.set_start(view.moment(*start_at));
            adapter.set_site_name(place.site_name.as_str().into());
            adapter.set_address(place.address.as_str().into());
            adapter.set_unit(place.unit_name.as_str().into());
        }
        Judged::Cancelled | Judged::Unknown | Judged::NeedsInput | Judged::SeeStaff => {}
    }
    for action in &judged.next_actions {
        offer(&adapter, action, view);
    }
    let visited = judged.stations.iter().filter(|station| is_visited(station));
    let told = verdict(judged);
    let mut stations: Vec<StationItem> = if begins_today(told) {
        visited.map(|one| station(one, view)).collect()
    } else {
        Vec::new()
    };
    // The way there may have been counted from a station that is left out.
    if let Some(first) = stations.first_mut() {
        first.walk = 0;
    }
    adapter.set_stations(ModelRc::new(VecModel::from(stations)));
    adapter.set_verdict(told);
}

/// Whether the visitor goes from station to station today, beginning here. Else one next step is enough.
fn begins_today(told: Verdict) -> bool {
    matches!(
        told,
        Verdict::Admitted | Verdict::AlreadyAdmitted | Verdict::TooEarly
    )
}

/// Whether the visitor goes or went there: what was called off or missed is no place to go.
fn is_visited(station: &ItineraryStation) -> bool {
    match station.status {
        AppointmentStatus::Pending | AppointmentStatus::Booked | AppointmentStatus::Honoured => true,
        AppointmentStatus::Missed | AppointmentStatus::Cancelled => false,
    }
}

fn station(station: &ItineraryStation, view: &View<'_>) -> StationItem {
    let place = station.place.as_ref();
    let elsewhere = place.filter(|place| Some(place.site_id) != view.site);
    let area = Some(station.waiting_area.as_str());
    let parts = area
        .into_iter()
        .chain(elsewhere.map(|place| place.address.as_str()));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    StationItem {
        start: view.moment(station.start_at),
        unit: place
            .map(|place| place.unit_name.as_str())
            .unwrap_or_default()
            .into(),
        area: parts.join(", ").into(),
        walk: station.walking_minutes.into(),
        call_number: station.call_number.as_deref().unwrap_or_default().into(),
    }
}

fn offer(adapter: &OutcomeAdapter<'_>, action: &NextAction, view: &View<'_>) {
    match action {
        NextAction::GoToWaitingArea { waiting_area } => {
            adapter.set_waiting_area(waiting_area.as_str().into());
        }
        NextAction::GoToSite { address, .. } => adapter.set_address(address.as_str().into()),
        NextAction::TypeNumber => adapter.set_can_type(true),
        NextAction::BookSlot { slot } => {
            adapter.set_can_book(true);
            if let Some(slot) = slot {
                adapter.set_has_free_time(true);
                adapter.set_free_time(view.moment(slot.start_at));
            }
        }
        NextAction::AskStaff { phone } => adapter.set_phone(phone.clone().unwrap_or_default().into()),
        // The sentence under the heading says when.
        NextAction::ComeBackAt { .. } => {}
    }
}

fn verdict(outcome: &CheckInOutcome) -> Verdict {
    match &outcome.verdict {
        Judged::Admitted { .. } => Verdict::Admitted,
        Judged::AlreadyAdmitted { visit } if is_over(visit) => Verdict::AlreadyServed,
        // The same is to be done; the call number stands beside it.
        Judged::AlreadyAdmitted { .. } if is_elsewhere(outcome) => Verdict::WrongSite,
        Judged::AlreadyAdmitted { .. } => Verdict::AlreadyAdmitted,
        Judged::TooEarly { .. } => Verdict::TooEarly,
        Judged::TooLate { .. } => Verdict::TooLate,
        Judged::WrongSite { .. } => Verdict::WrongSite,
        Judged::WrongDay { .. } => Verdict::WrongDay,
        Judged::Cancelled => Verdict::Cancelled,
        Judged::Rescheduled { .. } => Verdict::Rescheduled,
        Judged::Unknown => Verdict::Unknown,
        Judged::NeedsInput => Verdict::NeedsInput,
        Judged::NoCheckIn { variant, .. } => match variant {
            Variant::Phone => Verdict::ByPhone,
            Variant::Video => Verdict::ByVideo,
            // Whoever comes to the building has something to check in.
            Variant::OnSite => Verdict::SeeStaff,
        },
        Judged::SeeStaff => Verdict::SeeStaff,
    }
}
