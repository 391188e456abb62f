//! Taking old bookings over.

use std::collections::HashMap;
use std::sync::Arc;

use einlass_domain::booking::{
    Appointment, AppointmentState, BookedService, BookedTerms, Channel, Placement,
};
use einlass_domain::calendar::QuantumSpan;
use einlass_domain::catalogue::{Authority, Pool, Service, Site};
use einlass_domain::ids::AppointmentId;
use einlass_domain::language::Language;
use einlass_storage::booking::{
    ExternalReference, Fit, NumberCandidates, ReferenceSource, booking_event, find_reference,
    insert_old_booking, insert_reference, lock_references,
};
use einlass_storage::{ReadTx, StorageError, Store, WriteTx, catalogue};
use jiff::Timestamp;
use rand::rngs::StdRng;
use serde_json::json;

use super::duplicates::{Seen, beside_bookings, overlaps};
use super::line::{LineError, OldBooking};
use super::read_file::OldLines;
use super::report::{LineOutcome, OldBookingsReport};
use crate::booking::{new_person_data, policy_of};
use crate::import::ImportMode;
use crate::server::Seed;

/// How the transaction ends without being committed.
enum Abort {
    DryRun(Box<OldBookingsReport>),
    Failed(StorageError),
}

/// Why a line was not taken over.
enum Stop {
    Line(LineError),
    Storage(StorageError),
}

impl From<StorageError> for Abort {
    fn from(error: StorageError) -> Self {
        Self::Failed(error)
    }
}

impl From<StorageError> for Stop {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<LineError> for Stop {
    fn from(error: LineError) -> Self {
        Self::Line(error)
    }
}

/// What lines refer to.
struct Town {
    authority: Authority,
    sites: Vec<Site>,
    services: Vec<Service>,
    pools: Vec<Pool>,
}

/// Takes over all lines that are usable, in one transaction; a second time changes nothing.
pub async fn import_old_bookings(
    store: &Store,
    authority: Authority,
    lines: OldLines,
    mode: ImportMode,
    now: Timestamp,
    seed: Seed,
) -> Result<OldBookingsReport, StorageError> {
    let lines = Arc::new(lines);
    let outcome = store
        .write(move |tx| {
            let town = Town::load(tx, authority.clone())?;
            let report = import(tx, &town, &lines, mode, now, &mut seed.rng())?;
            match mode {
                ImportMode::Write => Ok(report),
                ImportMode::DryRun => Err(Abort::DryRun(Box::new(report))),
            }
        })
        .await;
    match outcome {
        Ok(report) => Ok(report),
        Err(Abort::DryRun(report)) => Ok(*report),
        Err(Abort::Failed(error)) => Err(error),
    }
}

fn import(
    tx: &mut WriteTx<'_>,
    town: &Town,
    lines: &OldLines,
    mode: ImportMode,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<OldBookingsReport, StorageError> {
    // One lock for all lines: a file has more of them than PostgreSQL has room for locks.
    lock_references(tx, town.authority.id, ReferenceSource::Import)?;
    let (mut outcomes, mut seen) = (Vec::new(), Vec::new());
    let mut references: HashMap<String, usize> = HashMap::new();
    for (number, line) in lines {
        let outcome = match line {
            Ok(line) => match references.get(line.reference.trim()) {
                Some(first) => LineOutcome::Refused(LineError::RepeatedReference(*first)),
                None => match take_over(tx, town, (*number, line), now, rng) {
                    Ok((outcome, taken)) => {
                        seen.push(taken);
                        outcome
                    }
                    Err(Stop::Line(why)) => LineOutcome::Refused(why),
                    Err(Stop::Storage(error)) => return Err(error),
                },
            },
            Err(why) => LineOutcome::Refused(why.clone()),
        };
        if let Ok(line) = line {
            references
                .entry(line.reference.trim().to_owned())
                .or_insert(*number);
        }
        outcomes.push((*number, outcome));
    }
    Ok(OldBookingsReport {
        mode,
        lines: outcomes,
        overlaps: overlaps(&seen),
        beside: beside_bookings(tx, town.authority.id, &seen, now)?,
    })
}

fn take_over(
    tx: &mut WriteTx<'_>,
    town: &Town,
    (number, line): (usize, &OldBooking),
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<(LineOutcome, Seen), Stop> {
    let reference = ExternalReference {
        authority_id: town.authority.id,
        source: ReferenceSource::Import,
        reference: line.reference()?,
    };
    let service = town.service(line)?;
    let minutes = line.minutes.unwrap_or(service.duration.first_minutes());
    let span = line.span(minutes, &town.authority.zone, now)?;
    let (person, language) = (line.person()?, line.language()?);
    let facts =
        json!({ "service": line.service, "site": line.site, "start": span.start_at(), "minutes": minutes });
    let seen = |id, person| Seen {
        number,
        id,
        person,
        span,
    };
    if let Some((id, known)) = find_reference(tx, &reference)? {
        return if known == facts {
            Ok((LineOutcome::Unchanged, seen(id, person)))
        } else {
            Err(LineError::Differs.into())
        };
    }
    let id = AppointmentId::generate(now, rng);
    for placement in town.placements(line, service, span)? {
        let booked = Appointment {
            language,
            ..town.booking(id, service, minutes, placement, now)
        };
        let delete_after = policy_of(tx, &booked)?.delete_person_after(span.end_at());
        let data = new_person_data(&person, delete_after, now, rng);
        let numbers = NumberCandidates::draw(rng);
        let mut event = booking_event("appointment.booked", &booked, now, rng);
        if let Some(payload) = event.payload.as_object_mut() {
            payload.insert("imported".to_owned(), json!(true));
        }
        let stored = insert_old_booking(tx, &booked, &numbers, data.as_ref(), &event, now)?;
        if let Ok((stored, fit)) = stored {
            insert_reference(tx, &reference, stored.id, &facts)?;
            let outcome = match fit {
                Fit::Carried => LineOutcome::Imported,
                Fit::Misfit => LineOutcome::Misfit,
            };
            return Ok((outcome, seen(id, person)));
        }
    }
    Err(LineError::NoSeat.into())
}

impl Town {
    fn load(tx: &mut ReadTx<'_>, authority: Authority) -> Result<Self, StorageError> {
        let id = authority.id;
        Ok(Self {
            sites: catalogue::list_sites(tx, id)?,
            services: catalogue::list_services(tx, id)?,
            pools: catalogue::list_pools(tx, id)?,
            authority,
        })
    }

    fn service(&self, line: &OldBooking) -> Result<&Service, LineError> {
        let named = |service: &&Service| service.slug.as_str() == line.service.trim();
        let unknown = || LineError::Service(line.service.trim().chars().take(60).collect());
        self.services.iter().find(named).ok_or_else(unknown)
    }

    /// A booking of a service, as an old system made it.
    fn booking(
        &self,
        id: AppointmentId,
        service: &Service,
        minutes: u16,
        placement: Placement,
        now: Timestamp,
    ) -> Appointment {
        Appointment {
            id,
            authority_id: self.authority.id,
            number: None,
            placement,
            services: vec![BookedService {
                service_id: service.id,
                name: service.name.clone(),
                quantity: 1,
                minutes,
            }],
            documents: service.documents.clone(),
            terms: BookedTerms::default(),
            channel: Channel::Internal,
            urgent: None,
            language: Language::default(),
            person_data_id: None,
            sequence: 0,
            made_at: now,
            state: AppointmentState::Booked { booked_at: now },
        }
    }

    /// The pools in the building that give the service.
    fn placements(
        &self,
        line: &OldBooking,
        service: &Service,
        span: QuantumSpan,
    ) -> Result<Vec<Placement>, LineError> {
        let unknown = || LineError::Site(line.site.trim().chars().take(60).collect());
        let site = self
            .sites
            .iter()
            .find(|site| site.slug.as_str() == line.site.trim());
        let site = site.ok_or_else(unknown)?;
        let pools = self
            .pools
            .iter()
            .filter(|pool| pool.site_id == site.id && pool.service_ids.contains(&service.id));
        let placements: Vec<_> = pools
            .map(|pool| Placement {
                site_id: pool.site_id,
                unit_id: pool.unit_id,
                pool_id: pool.id,
                span,
            })
            .collect();
        if placements.is_empty() {
            return Err(LineError::NotGiven);
        }
        Ok(placements)
    }
}
