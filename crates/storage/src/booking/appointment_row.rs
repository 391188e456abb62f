//! Appointments as they are stored.

use diesel::prelude::*;
use einlass_domain::booking::{
    Appointment, AppointmentState, BookedService, BookedTerms, BookingNumber, CancelledBy, Placement,
    UrgentReason,
};
use einlass_domain::calendar::{Quantum, QuantumSpan};
use einlass_domain::catalogue::terms::Variant;
use einlass_domain::ids::{
    AppointmentId, AuthorityId, PersonDataId, PoolId, ServiceId, SiteId, UnitId, VisitId,
};
use einlass_domain::language::{Language, LocalizedText};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::StorageError;
use crate::catalogue::DocumentSnapshot;
use crate::error::inconsistent;
use crate::schema::appointment;
use crate::sql_types::{Db, JsonText};

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = appointment, treat_none_as_default_value = false)]
pub(crate) struct AppointmentRow {
    pub(crate) id: Db<AppointmentId>,
    pub(crate) authority_id: Db<AuthorityId>,
    pub(crate) number: Option<i32>,
    pub(crate) site_id: Db<SiteId>,
    pub(crate) unit_id: Db<UnitId>,
    pub(crate) pool_id: Db<PoolId>,
    pub(crate) first_quantum: i64,
    pub(crate) quanta: i16,
    pub(crate) on_date: Db<Date>,
    pub(crate) services: Db<JsonText>,
    pub(crate) documents: Db<JsonText>,
    pub(crate) channel: String,
    pub(crate) language: String,
    pub(crate) person_data_id: Option<Db<PersonDataId>>,
    pub(crate) sequence: i64,
    pub(crate) made_at: Db<Timestamp>,
    pub(crate) state: String,
    pub(crate) state_at: Db<Timestamp>,
    pub(crate) expires_at: Option<Db<Timestamp>>,
    pub(crate) cancelled_by: Option<String>,
    pub(crate) visit_id: Option<Db<VisitId>>,
    pub(crate) urgent_reason: Option<String>,
    pub(crate) variant: String,
    pub(crate) terms: Db<JsonText>,
}

/// The columns of a state. `expires_at` is set exactly while seats are only held.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = appointment, treat_none_as_null = true)]
pub(super) struct StateColumns {
    pub(super) state: &'static str,
    pub(super) state_at: Db<Timestamp>,
    pub(super) expires_at: Option<Db<Timestamp>>,
    pub(super) cancelled_by: Option<String>,
    pub(super) visit_id: Option<Db<VisitId>>,
    pub(super) sequence: i64,
}

/// A booked service as it is stored.
#[derive(Serialize, Deserialize)]
struct ServiceSnapshot {
    service_id: ServiceId,
    name: LocalizedText,
    quantity: u16,
    minutes: u16,
}

impl StateColumns {
    pub(super) fn of(appointment: &Appointment) -> Self {
        let (state_at, expires_at) = match appointment.state {
            AppointmentState::Held { expires_at } | AppointmentState::Pending { expires_at } => {
                (appointment.made_at, Some(expires_at))
            }
            AppointmentState::Booked { booked_at: at }
            | AppointmentState::Honoured {
                checked_in_at: at, ..
            }
            | AppointmentState::Missed { missed_at: at }
            | AppointmentState::Cancelled { cancelled_at: at, .. }
            | AppointmentState::Expired { expired_at: at } => (at, None),
        };
        let cancelled_by = match appointment.state {
            AppointmentState::Cancelled { by, .. } => Some(by.as_str().to_owned()),
            _ => None,
        };
        let visit_id = match appointment.state {
            AppointmentState::Honoured { visit_id, .. } => Some(visit_id),
            _ => None,
        };
        Self {
            state: appointment.state.name(),
            state_at: Db(state_at),
            expires_at: expires_at.map(Db),
            cancelled_by,
            visit_id: visit_id.map(Db),
            sequence: i64::from(appointment.sequence),
        }
    }
}

impl AppointmentRow {
    /// The row of an appointment whose local day is `on_date`.
    pub(super) fn of(appointment: &Appointment, on_date: Date) -> Result<Self, StorageError> {
        let services: Vec<_> = appointment.services.iter().map(ServiceSnapshot::of).collect();
        let state = StateColumns::of(appointment);
        let placement = &appointment.placement;
        Ok(Self {
            id: Db(appointment.id),
            authority_id: Db(appointment.authority_id),
            number: appointment.number.map(number_column),
            site_id: Db(placement.site_id),
            unit_id: Db(placement.unit_id),
            pool_id: Db(placement.pool_id),
            first_quantum: placement.span.first().index(),
            // A span has at most 288 quanta.
            quanta: i16::try_from(placement.span.count()).unwrap_or(i16::MAX),
            on_date: Db(on_date),
            services: Db(JsonText::write(&services)?),
            documents: Db(JsonText::write(&DocumentSnapshot::of_all(
                &appointment.documents,
            ))?),
            channel: appointment.channel.as_str().to_owned(),
            language: appointment.language.tag().to_owned(),
            person_data_id: appointment.person_data_id.map(Db),
            sequence: state.sequence,
            made_at: Db(appointment.made_at),
            state: state.state.to_owned(),
            state_at: state.state_at,
            expires_at: state.expires_at,
            cancelled_by: state.cancelled_by,
            visit_id: state.visit_id,
            urgent_reason: appointment.urgent.map(|reason| reason.as_str().to_owned()),
            variant: appointment.terms.variant.as_str().to_owned(),
            terms: Db(JsonText::write(&appointment.terms)?),
        })
    }

    fn read_span(&self) -> Option<QuantumSpan> {
        QuantumSpan::new(
            Quantum::from_index(self.first_quantum),
            u16::try_from(self.quanta).ok()?,
        )
    }

    fn read_state(&self) -> Option<AppointmentState> {
        let at = self.state_at;
        Some(match self.state.as_str() {
            "held" => AppointmentState::Held {
                expires_at: self.expires_at?.0,
            },
            "pending" => AppointmentState::Pending {
                expires_at: self.expires_at?.0,
            },
            "booked" => AppointmentState::Booked { booked_at: at.0 },
            "honoured" => AppointmentState::Honoured {
                checked_in_at: at.0,
                visit_id: self.visit_id?.0,
            },
            "missed" => AppointmentState::Missed { missed_at: at.0 },
            "cancelled" => AppointmentState::Cancelled {
                cancelled_at: at.0,
                by: CancelledBy::from_name(self.cancelled_by.as_deref()?)?,
            },
            "expired" => AppointmentState::Expired { expired_at: at.0 },
            _ => return None,
        })
    }

    fn read_urgent_reason(&self) -> Result<Option<UrgentReason>, StorageError> {
        let reason = self.urgent_reason.as_deref().map(str::parse);
        let reason = reason.transpose();
        reason.map_err(|_| inconsistent("appointment", "urgent_reason", self.id))
    }

    fn read_terms(&self) -> Option<BookedTerms> {
        Some(BookedTerms {
            variant: Variant::from_name(&self.variant)?,
            ..self.terms.read()?
        })
    }

    fn read_number(&self) -> Result<Option<BookingNumber>, StorageError> {
        let bad = || inconsistent("appointment", "number", self.id);
        let read = |number| number_of(number).ok_or_else(bad);
        self.number.map(read).transpose()
    }
}

impl TryFrom<AppointmentRow> for Appointment {
    type Error = StorageError;

    fn try_from(row: AppointmentRow) -> Result<Self, StorageError> {
        let bad = |column| move || inconsistent("appointment", column, row.id);
        let services: Option<Vec<ServiceSnapshot>> = row.services.read();
        let services = services.ok_or_else(bad("services"))?;
        let documents = row.documents.read().and_then(DocumentSnapshot::read_all);
        Ok(Self {
            id: row.id.0,
            authority_id: row.authority_id.0,
            number: row.read_number()?,
            placement: Placement {
                site_id: row.site_id.0,
                unit_id: row.unit_id.0,
                pool_id: row.pool_id.0,
                span: row.read_span().ok_or_else(bad("quanta"))?,
            },
            services: services.into_iter().map(BookedService::from).collect(),
            documents: documents.ok_or_else(bad("documents"))?,
            terms: row.read_terms().ok_or_else(bad("terms"))?,
            channel: row.channel.parse().map_err(|_| bad("channel")())?,
            urgent: row.read_urgent_reason()?,
            language: Language::from_tag(&row.language).ok_or_else(bad("language"))?,
            person_data_id: row.person_data_id.map(|value| value.0),
            sequence: u32::try_from(row.sequence).map_err(|_| bad("sequence")())?,
            made_at: row.made_at.0,
            state: row.read_state().ok_or_else(bad("state"))?,
        })
    }
}

impl ServiceSnapshot {
    fn of(service: &BookedService) -> Self {
        Self {
            service_id: service.service_id,
            name: service.name.clone(),
            quantity: service.quantity,
            minutes: service.minutes,
        }
    }
}

impl From<ServiceSnapshot> for BookedService {
    fn from(snapshot: ServiceSnapshot) -> Self {
        Self {
            service_id: snapshot.service_id,
            name: snapshot.name,
            quantity: snapshot.quantity,
            minutes: snapshot.minutes,
        }
    }
}

/// The number in a column; `None` if no booking can have it.
pub(crate) fn number_of(column: i32) -> Option<BookingNumber> {
    BookingNumber::from_u32(u32::try_from(column).ok()?).ok()
}

/// Nine digits fit; the conversion cannot fail.
pub(crate) fn number_column(number: BookingNumber) -> i32 {
    i32::try_from(number.as_u32()).unwrap_or(i32::MAX)
}
