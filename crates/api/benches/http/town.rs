//! A town hall of four buildings with forty pools, and one unit that a crowd runs into.

use serde_json::{Value, json};

/// The key of the town.
pub(crate) const SLUG: &str = "bench";

/// The service that all forty pools give.
pub(crate) const ANYWHERE: &str = "meldebescheinigung";

/// The service of the unit that the crowd wants: five minutes at 64 counters round the clock.
pub(crate) const WANTED: &str = "konzertkarten";

/// Buildings, and pools in each.
const SITES: u8 = 4;
const POOLS: u8 = 10;

/// The document of the town.
pub(crate) fn document() -> String {
    let sites: Vec<Value> = (1..=SITES).map(site).collect();
    let mut pools: Vec<Value> = (1..=SITES)
        .flat_map(|site| (1..=POOLS).map(move |number| pool(site, number)))
        .collect();
    pools.push(json!({
        "slug": "kasse", "unit": "kasse", "site": "haus-1", "services": [WANTED],
        "openings": [opening("00:00", "24:00", 64)],
    }));
    let town = json!({
        "authority": { "slug": SLUG, "number": 77, "name": "Stadt Messhausen", "ags": "09000000", "zone": "Europe/Berlin" },
        "valid_from_on": "2025-01-01",
        "sites": sites,
        "departments": [{ "slug": "amt", "name": "Amt" }],
        "units": [unit("buergeramt"), unit("kasse")],
        "documents": [],
        "services": [service(ANYWHERE, "buergeramt", 20), service(WANTED, "kasse", 5)],
        "pools": pools,
    });
    town.to_string()
}

fn site(number: u8) -> Value {
    json!({
        "slug": format!("haus-{number}"), "number": number, "name": format!("Haus {number}"),
        "street": "Marktplatz 1", "postcode": "12345", "town": "Messhausen",
        "entrances": [{ "slug": "eingang", "name": "Eingang", "gatehouse": false, "kiosk": true }],
    })
}

fn unit(slug: &str) -> Value {
    json!({ "slug": slug, "name": slug, "department": "amt", "waiting_area": "Wartebereich A", "call_prefix": "A" })
}

fn service(slug: &str, unit: &str, minutes: u16) -> Value {
    json!({
        "slug": slug, "unit": unit, "name": { "de": slug }, "category": { "de": "Alles" }, "synonyms": [],
        "minutes": minutes, "further_minutes": 5, "max_quantity": 1, "appointment": "required", "documents": [],
    })
}

fn pool(site: u8, number: u8) -> Value {
    json!({
        "slug": format!("schalter-{site}-{number}"), "unit": "buergeramt", "site": format!("haus-{site}"),
        "services": [ANYWHERE], "openings": [opening("08:00", "12:00", 3)],
    })
}

fn opening(from: &str, until: &str, seats: u8) -> Value {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    json!({ "days": { "weekly": days }, "from": from, "until": until, "seats": seats, "appointment": "with" })
}
