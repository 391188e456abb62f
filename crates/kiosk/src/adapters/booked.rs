//! The finished booking.

use slint::{ComponentHandle, Image, ModelRc, VecModel};

use crate::flow::Booked;
use crate::ui::{BookedAdapter, DocumentItem, KioskWindow, Moment};

use super::picture::from_qr;
use super::view::View;

/// Documents on the screen; the confirmation lists all.
const DOCUMENTS_SHOWN: usize = 6;

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
    let documents: Vec<DocumentItem> = appointment
        .documents
        .iter()
        .take(DOCUMENTS_SHOWN)
        .map(|document| DocumentItem {
            name: view.text(&document.name),
            mandatory: document.mandatory,
        })
        .collect();
    adapter.set_documents(ModelRc::new(VecModel::from(documents)));
    let visit = booked.visit.as_ref();
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
    adapter.set_documents(ModelRc::default());
    adapter.set_call_number("".into());
    adapter.set_waiting_area("".into());
}
