//! What most tests need: Kempten, a portal, and short ways to search and book.

use einlass_contract::booking::{Appointment, BookedAppointment, Hold};
use einlass_contract::calendar::{Slot, SlotList};
use einlass_testkit::app::{Answer, Caller, TestApp, Town};
use einlass_testkit::database::Backend;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// A service that counters with five seats give, 15 minutes.
pub(crate) const CARD: (&str, &str) = ("identity-card", "rathausplatz-22");
/// A service of a pool with one single seat, 10 minutes; Monday and Wednesday from 08:00.
pub(crate) const PERMIT: (&str, &str) = ("permit-collection", "gerberstrasse-2");
/// Monday, 23 November 2026, 09:00 in Germany.
pub(crate) const MONDAY: &str = "2026-11-23T08:00:00Z";

pub(crate) struct Story {
    pub(crate) app: TestApp,
    pub(crate) portal: Caller,
    pub(crate) town: Town,
}

impl Story {
    pub(crate) async fn kempten(backend: Backend) -> Self {
        let app = TestApp::with_town(backend, "kempten").await.unwrap();
        let portal = app.portal("kempten").await.unwrap();
        let town = Town::read(&portal).await.unwrap();
        Self { app, portal, town }
    }

    pub(crate) fn at(&self, instant: &str) {
        self.app.clock().set(instant.parse().unwrap());
    }

    /// Lets time pass; tokens live for fifteen minutes.
    pub(crate) fn pass_minutes(&self, minutes: i64) {
        self.app.clock().advance(SignedDuration::from_mins(minutes));
    }

    /// A choice of one service.
    pub(crate) fn choice(&self, (service, site): (&str, &str), start_at: &str) -> Value {
        self.choice_of(&[(service, 1)], site, start_at)
    }

    /// A choice of several services.
    pub(crate) fn choice_of(&self, services: &[(&str, u16)], site: &str, start_at: &str) -> Value {
        let services: Vec<_> = services
            .iter()
            .map(|(key, quantity)| json!({ "service_id": self.town.service_id(key).unwrap(), "quantity": quantity }))
            .collect();
        json!({ "services": services, "site_id": self.town.site(site).unwrap(), "start_at": start_at })
    }

    /// Books one service directly as somebody unknown.
    pub(crate) async fn book(&self, what: (&str, &str), start_at: &str) -> BookedAppointment {
        let answer = self.try_book(&self.portal, self.choice(what, start_at)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json().unwrap()
    }

    pub(crate) async fn try_book(&self, caller: &Caller, choice: Value) -> Answer {
        let body = json!({ "from": { "slot": choice } });
        caller.post("/v1/appointments", &body).await.unwrap()
    }

    pub(crate) async fn hold(&self, what: (&str, &str), start_at: &str) -> Hold {
        let answer = self
            .portal
            .post("/v1/holds", &self.choice(what, start_at))
            .await
            .unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json().unwrap()
    }

    /// The free times of a service on a day, for the portal.
    pub(crate) async fn free_on(&self, (service, site): (&str, &str), day: &str) -> Vec<Slot> {
        let service = self.town.service_id(service).unwrap();
        let site = self.town.site(site).unwrap();
        let path =
            format!("/v1/slots?services={service}&site_id={site}&from_on={day}&to_on={day}&limit=5000");
        let list: SlotList = self.portal.get(&path).await.unwrap().json().unwrap();
        list.slots
    }

    pub(crate) async fn is_free(&self, what: (&str, &str), start_at: &str) -> bool {
        let start: Timestamp = start_at.parse().unwrap();
        let day = start.to_string();
        self.free_on(what, day.get(..10).unwrap())
            .await
            .iter()
            .any(|slot| slot.start_at.0 == start)
    }

    pub(crate) async fn read(&self, booked: &BookedAppointment) -> Appointment {
        let path = format!("/v1/appointments/{}", booked.appointment.id);
        let answer = self
            .portal
            .get_managed(&path, &booked.manage_token)
            .await
            .unwrap();
        answer.json().unwrap()
    }

    pub(crate) async fn cancel(&self, booked: &BookedAppointment) -> Answer {
        let path = format!("/v1/appointments/{}/cancel", booked.appointment.id);
        self.portal
            .post(&path, &json!({ "manage_token": booked.manage_token }))
            .await
            .unwrap()
    }

    pub(crate) async fn reschedule(&self, booked: &BookedAppointment, start_at: &str) -> Answer {
        let path = format!("/v1/appointments/{}/reschedule", booked.appointment.id);
        let body = json!({ "manage_token": booked.manage_token, "start_at": start_at });
        self.portal.post(&path, &body).await.unwrap()
    }

    /// Shows a code at a terminal.
    pub(crate) async fn scan(&self, kiosk: &Caller, site: &str, ticket: &str) -> Value {
        self.present(kiosk, site, json!({ "ticket": ticket })).await
    }

    /// Types a number at a terminal.
    pub(crate) async fn type_number(&self, kiosk: &Caller, site: &str, number: &str) -> Value {
        self.present(kiosk, site, json!({ "number": number })).await
    }

    async fn present(&self, kiosk: &Caller, site: &str, presented: Value) -> Value {
        let body = json!({ "site_id": self.town.site(site).unwrap(), "presented": presented });
        let answer = kiosk.post("/v1/check-ins", &body).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.value().unwrap()
    }
}
