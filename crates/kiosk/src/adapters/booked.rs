//! The finished booking.

use slint::{ComponentHandle, Image};

use crate::flow::{Booked, TextSize};
use crate::ui::{BookedAdapter, DocumentList, KioskWindow, Moment};

use super::documents::{self, Room};
use super::picture::from_qr;
use super::view::View;

/// Room for documents under the code.
const BESIDE: Room = Room {
    lines: 9,
    letters: 46,
};

pub(super) fn show(window: &KioskWindow, booked: &Booked, view: &View<'_>) {
    let adapter = window.global::<BookedAdapter<'_>>();
    let appointment = &booked.appointment;
    adapter.set_number(appointment.number.to_string().into());
    let services: Vec<String> = appointment
        .services
        .iter()
        .map(|service| view.text(&service.name).to_string())
        .collect();
    adapter.set_service(services.join(", ").into());
    adapter.set_start(view.moment(appointment.start_at));
    let place = appointment.place.as_ref();
    let address = place.map(|place| place.address.as_str());
    adapter.set_place(address.unwrap_or_default().into());
    adapter.set_has_qr(booked.qr.is_some());
    adapter.set_qr(booked.qr.as_ref().map(from_qr).unwrap_or_default());
    let visit = booked.visit.as_ref();
    // Large letters and the call number need the page for themselves; a sheet shows all.
    let beside = match view.text_size {
        TextSize::Normal if visit.is_none() => BESIDE,
        TextSize::Normal | TextSize::Large => Room::NONE,
    };
    adapter.set_documents(documents::list(&appointment.documents, beside, view));
    adapter.set_call_number(
        visit
            .map(|visit| visit.call_number.as_str())
            .unwrap_or_default()
            .into(),
    );
    adapter.set_waiting_area(
        visit
            .map(|visit| visit.waiting_area.as_str())
            .unwrap_or_default()
            .into(),
    );
}

pub(super) fn clear(window: &KioskWindow) {
    let adapter = window.global::<BookedAdapter<'_>>();
    adapter.set_number("".into());
    adapter.set_service("".into());
    adapter.set_start(Moment::default());
    adapter.set_place("".into());
    adapter.set_has_qr(false);
    adapter.set_qr(Image::default());
    adapter.set_documents(DocumentList::default());
    adapter.set_call_number("".into());
    adapter.set_waiting_area("".into());
}
