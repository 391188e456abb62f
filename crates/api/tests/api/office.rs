//! A town with one office, whose counters a test chooses.

use einlass_domain::booking::Channel;
use einlass_testkit::app::{Answer, Caller, TestApp, Town};
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

/// What the desk of the tests may do.
const SCOPES: &str = "catalogue:read slots:read appointments:write urgent:write admin:calendar";

/// A town with one site, one unit and two services of 20 minutes, whose pools a test chooses.
pub(crate) fn town(pools: &Value) -> Value {
    let service = |slug: &str, name: &str| {
        json!({
            "slug": slug, "unit": "office", "name": {"de": name}, "category": {"de": "Ausweise"},
            "minutes": 20, "appointment": "required"
        })
    };
    json!({
        "authority": {
            "slug": "teststadt", "number": 77, "name": "Teststadt", "ags": "09763000", "zone": "Europe/Berlin"
        },
        "valid_from_on": "2026-01-01",
        "sites": [{
            "slug": "rathaus", "number": 1, "name": "Rathaus", "street": "Markt 1", "postcode": "87435",
            "town": "Teststadt", "entrances": []
        }],
        "departments": [{ "slug": "amt-33", "name": "Amt 33" }],
        "units": [{
            "slug": "office", "name": "Bürgerbüro", "department": "amt-33", "waiting_area": "EG", "call_prefix": "B",
            "policy": {"horizon_days": 200, "max_open_per_person": 99}
        }],
        "services": [service("passport", "Reisepass"), service("registration", "Anmeldung")],
        "pools": pools
    })
}

pub(crate) fn pool(slug: &str, openings: &Value) -> Value {
    json!({
        "slug": slug, "unit": "office", "site": "rathaus", "services": ["passport", "registration"],
        "openings": openings
    })
}

/// Every day from nine to ten.
pub(crate) fn hours(seats: u8) -> Value {
    json!({
        "rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "from": "09:00", "until": "10:00", "seats": seats,
        "appointment": "with"
    })
}

/// A running server with that town, a portal and a desk of the service centre.
pub(crate) struct Office {
    pub(crate) app: TestApp,
    pub(crate) portal: Caller,
    pub(crate) desk: Caller,
    pub(crate) town: Town,
}

impl Office {
    pub(crate) async fn open(backend: Backend, file: &Value) -> Self {
        let app = TestApp::start(backend).await.unwrap();
        app.import_text(&file.to_string()).await.unwrap();
        let portal = app.portal("teststadt").await.unwrap();
        let desk = app
            .client("teststadt", Channel::Phone, SCOPES, None)
            .await
            .unwrap();
        let town = Town::read(&portal).await.unwrap();
        Self {
            app,
            portal,
            desk,
            town,
        }
    }

    pub(crate) fn choice(&self, service: &str, start_at: &str) -> Value {
        json!({
            "services": [{"service_id": self.town.service_id(service).unwrap()}],
            "site_id": self.town.site("rathaus").unwrap(), "start_at": start_at
        })
    }

    pub(crate) async fn book(&self, caller: &Caller, choice: Value) -> Answer {
        let body = json!({ "from": { "slot": choice } });
        caller.post("/v1/appointments", &body).await.unwrap()
    }

    /// The starts that are free on a day.
    pub(crate) async fn free(&self, caller: &Caller, service: &str, day: &str) -> Vec<String> {
        let service = self.town.service_id(service).unwrap();
        let path = format!("/v1/slots?services={service}&from_on={day}&to_on={day}&limit=5000");
        let list = caller.get(&path).await.unwrap().value().unwrap();
        let slots = list["slots"].as_array().unwrap();
        slots
            .iter()
            .map(|slot| slot["start_at"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Lets it be another time, with new tokens.
    pub(crate) async fn at(&mut self, now: &str) {
        self.app.clock().set(now.parse().unwrap());
        self.portal = self.app.portal("teststadt").await.unwrap();
        let desk = self.app.client("teststadt", Channel::Phone, SCOPES, None).await;
        self.desk = desk.unwrap();
    }

    /// Whether the portal finds anything on a day.
    pub(crate) async fn has(&self, service: &str, day: &str) -> bool {
        !self.free(&self.portal, service, day).await.is_empty()
    }

    pub(crate) async fn pool_id(&self) -> String {
        let pools = self.desk.get("/v1/pools").await.unwrap().value().unwrap();
        pools["pools"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Sends a `PUT`.
    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        let request = self.desk.request(reqwest::Method::PUT, path).json(body);
        self.desk.send(request).await.unwrap()
    }

    pub(crate) async fn sound(&self) {
        assert_eq!(self.app.store().verify().await.unwrap(), []);
    }
}
