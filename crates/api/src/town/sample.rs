//! Examples for the description of the API.

use einlass_contract::town::{
    PreviewTown, PublishTown, TownChange, TownDay, TownDraft, TownDraftHead, TownDraftList, TownPreview,
    TownPublished, TownVersion, TownVersionList,
};
use einlass_domain::ids::TownDraftId;
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::{Value, json};

/// Friday, 20 November 2026, 09:00 in Germany.
const NOW: Timestamp = Timestamp::constant(1_795_161_600, 0);

pub(super) fn document() -> Value {
    json!({
        "authority": {
            "slug": "musterstadt", "number": 9, "name": "Musterstadt", "ags": "09763000", "zone": "Europe/Berlin"
        },
        "valid_from_on": "2026-01-01",
        "sites": [{
            "slug": "rathaus", "number": 1, "name": "Rathaus", "street": "Marktplatz 1", "postcode": "87435",
            "town": "Musterstadt",
            "entrances": [{ "slug": "haupteingang", "name": "Haupteingang", "gatehouse": true, "kiosk": true }]
        }],
        "departments": [],
        "units": [],
        "services": [],
        "pools": []
    })
}

fn version() -> TownVersion {
    TownVersion {
        version: 7,
        made_at: NOW.into(),
        made_by: "Kalenderpflege".to_owned(),
        note: Some("Samstage im Dezember".to_owned()),
    }
}

pub(super) fn versions() -> TownVersionList {
    TownVersionList {
        versions: vec![version()],
        next: Some(7),
    }
}

pub(super) fn version_document() -> Value {
    json!({ "version": version(), "document": document() })
}

fn draft_head() -> TownDraftHead {
    TownDraftHead {
        id: TownDraftId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000007")),
        base_version: 7,
        etag: "\"d1\"".to_owned(),
        changed_at: NOW.into(),
    }
}

pub(super) fn draft() -> TownDraft {
    TownDraft {
        draft: draft_head(),
        document: document(),
    }
}

pub(super) fn drafts() -> TownDraftList {
    TownDraftList {
        drafts: vec![draft_head()],
    }
}

pub(super) fn patch() -> Value {
    json!([
        { "op": "test", "path": "/sites/0/slug", "value": "rathaus" },
        { "op": "replace", "path": "/sites/0/street", "value": "Marktplatz 2" }
    ])
}

pub(super) fn publish() -> PublishTown {
    PublishTown { note: version().note }
}

pub(super) fn preview_request() -> PreviewTown {
    PreviewTown {
        from_on: Some(einlass_contract::town::Parsed(date(2026, 12, 1))),
        to_on: Some(einlass_contract::town::Parsed(date(2026, 12, 31))),
    }
}

fn changes() -> Vec<TownChange> {
    vec![TownChange {
        kind: "openings of pools".to_owned(),
        created: 0,
        changed: 1,
        unchanged: 4,
        retired: 0,
    }]
}

pub(super) fn preview() -> TownPreview {
    TownPreview {
        base_version: 7,
        current_version: 7,
        problems: Vec::new(),
        changes: changes(),
        days: vec![TownDay {
            on: einlass_contract::town::Parsed(date(2026, 12, 1)),
            free_before: 108,
            free_after: 96,
        }],
        misfits: Vec::new(),
        warnings: Vec::new(),
    }
}

pub(super) fn published() -> TownPublished {
    TownPublished {
        version: version(),
        is_new: true,
        changes: changes(),
        misfits: Vec::new(),
        warnings: Vec::new(),
    }
}
