//! Publishing a document: the one way in which the configuration of an authority changes.

use einlass_contract::town::TownFile;
use einlass_domain::ids::{ApiClientId, AuthorityId, EventId};
use einlass_storage::platform::{NewEvent, append_event};
use einlass_storage::town::{
    NewTownVersion, TownVersion, TownVersionHead, insert_town_version, latest_town_version, lock_town,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::changed_areas::ChangedAreas;
use super::effects::Effects;
use super::outlook::{Outlook, Watch};
use crate::import::{ImportError, ImportMode, ImportReport, Town, find_known_ids, plan_town, write_town};
use crate::server::Seed;

/// Who publishes, and why.
#[derive(Clone, Debug)]
pub struct Publisher {
    /// Name for the history.
    pub made_by: String,
    /// The machine client; none on the command line.
    pub client_id: Option<ApiClientId>,
    /// Why.
    pub note: Option<String>,
}

/// A document to be published.
#[derive(Clone)]
pub struct Publication {
    /// The document.
    pub file: TownFile,
    /// Who, and why.
    pub publisher: Publisher,
    /// Whether it is meant.
    pub mode: ImportMode,
    /// The days whose free times are counted before and after; none: not counted.
    pub watch: Option<Watch>,
    /// The present instant.
    pub now: Timestamp,
    /// Beginning of the randomness.
    pub seed: Seed,
}

/// What publishing did.
#[derive(Clone, Debug)]
pub struct Published {
    /// The version that counts now.
    pub head: TownVersionHead,
    /// Whether it was made now: the same document again makes none.
    pub is_new: bool,
    /// What changed in the tables.
    pub report: ImportReport,
    /// What it means for days and bookings.
    pub effects: Effects,
}

impl Publisher {
    /// Somebody at the server itself.
    pub fn command_line() -> Self {
        Self {
            made_by: "einlass import".to_owned(),
            client_id: None,
            note: None,
        }
    }
}

/// Publishes a document as the next version, whatever version counts now.
///
/// The tables follow the document; no booking is changed or dropped. The document that counts already makes no new
/// version.
pub fn publish(tx: &mut WriteTx, publication: &Publication) -> Result<Published, ImportError> {
    let now = publication.now;
    let mut rng = publication.seed.rng();
    let planned = plan_town(&publication.file, now, &mut rng)?;
    lock_town(tx, &planned.authority.slug)?;
    let known = find_known_ids(tx, &planned)?;
    let town = match &known {
        Some(known) => known.give_to(planned),
        None => planned,
    };
    let authority = town.authority.id;
    let document = document_of(&publication.file)?;
    let current = match &known {
        Some(_) => latest_town_version(tx, authority)?,
        None => None,
    };
    let is_new = current
        .as_ref()
        .is_none_or(|current| current.document != document);
    let watched = is_new && current.is_some();
    let before = Outlook::read(tx, &town, watched, publication)?;
    let mut report = write_town(tx, &town, known.as_ref(), publication.mode, now)?;
    let after = Outlook::read(tx, &town, watched, publication)?;
    let effects = Effects::between(
        current.as_ref().map(|one| &one.document),
        &publication.file,
        &before,
        &after,
        &town,
        now,
    );
    let head = match current {
        Some(current) if !is_new => current.head,
        previous => {
            let head = next_head(previous.as_ref(), publication);
            let event = published_event(
                &head,
                previous.as_ref(),
                &document,
                &town,
                EventId::generate(now, &mut rng),
            );
            store_version(tx, authority, &head, &document, &event)?;
            head
        }
    };
    report.version = head.version;
    Ok(Published {
        head,
        is_new,
        report,
        effects,
    })
}

/// The document in its canonical form: fields without a value left out.
pub(super) fn document_of(file: &TownFile) -> Result<Value, StorageError> {
    serde_json::to_value(file)
        .map_err(|error| StorageError::Query(format!("a document cannot be written: {error}")))
}

fn store_version(
    tx: &mut WriteTx,
    authority: AuthorityId,
    head: &TownVersionHead,
    document: &Value,
    event: &NewEvent,
) -> Result<(), StorageError> {
    insert_town_version(tx, authority, &NewTownVersion { head, document })?;
    append_event(tx, event)
}

fn next_head(previous: Option<&TownVersion>, publication: &Publication) -> TownVersionHead {
    let publisher = &publication.publisher;
    TownVersionHead {
        version: previous.map_or(1, |previous| previous.head.version + 1),
        note: publisher.note.clone(),
        made_by: publisher.made_by.clone(),
        client_id: publisher.client_id,
        made_at: publication.now,
    }
}

fn published_event(
    head: &TownVersionHead,
    previous: Option<&TownVersion>,
    document: &Value,
    town: &Town,
    id: EventId,
) -> NewEvent {
    let nothing = Value::Null;
    let areas = ChangedAreas::between(previous.map_or(&nothing, |one| &one.document), document);
    NewEvent {
        id,
        authority_id: town.authority.id,
        kind: "town.published",
        subject_id: town.authority.id.as_uuid(),
        occurred_at: head.made_at,
        payload: json!({
            "version": head.version,
            "calendar_changed": areas.calendar,
            "catalogue_changed": areas.catalogue,
        }),
    }
}
