//! What `einlass_store_bookings` takes, as values of the composite types that were made for it.

use diesel::pg::Pg;
use diesel::query_builder::QueryId;
use diesel::serialize::{self, Output, ToSql, WriteTuple};
use diesel::sql_types::{BigInt, Binary, Integer, Nullable, SmallInt, SqlType, Text};
use einlass_domain::ids::AppointmentId;

use crate::booking::{AppointmentRow, ContactGuard, PersonRow};
use crate::dialect::{DayChange, PoolDay};
use crate::platform::{EventRow, IdempotencyRow};
use crate::sql_types::{Day, Db, Id, Instant, Snapshot};

/// An appointment with the event that tells of it.
#[derive(Clone, Copy, Debug, QueryId, SqlType)]
#[diesel(postgres_type(name = "einlass_new_booking"))]
pub(super) struct NewBooking;

/// Personal data of an appointment.
#[derive(Clone, Copy, Debug, QueryId, SqlType)]
#[diesel(postgres_type(name = "einlass_new_person"))]
pub(super) struct NewPerson;

/// The answer of the request that made an appointment.
#[derive(Clone, Copy, Debug, QueryId, SqlType)]
#[diesel(postgres_type(name = "einlass_new_answer"))]
pub(super) struct NewAnswer;

/// A day on which seats are taken under the rules of a revision, and perhaps at one revision of the day only.
#[derive(Clone, Copy, Debug, QueryId, SqlType)]
#[diesel(postgres_type(name = "einlass_seen_day"))]
pub(super) struct SeenDay;

/// What an appointment was decided on: the open bookings of its contact.
#[derive(Clone, Copy, Debug, QueryId, SqlType)]
#[diesel(postgres_type(name = "einlass_contact_guard"))]
pub(super) struct Guard;

#[derive(Debug)]
pub(super) struct BookingRecord(pub(super) AppointmentRow, pub(super) EventRow);

#[derive(Debug)]
pub(super) struct PersonRecord(pub(super) Db<AppointmentId>, pub(super) PersonRow);

#[derive(Debug)]
pub(super) struct AnswerRecord(pub(super) Db<AppointmentId>, pub(super) IdempotencyRow);

#[derive(Debug)]
pub(super) struct DayRecord(pub(super) PoolDay, pub(super) DayChange, pub(super) Option<i64>);

/// With the lock of the contact.
#[derive(Debug)]
pub(super) struct GuardRecord(
    pub(super) Db<AppointmentId>,
    pub(super) String,
    pub(super) ContactGuard,
);

/// The columns of the composite type, in its order.
type BookingColumns = (
    Id,
    Id,
    Nullable<Integer>,
    Id,
    Id,
    Id,
    BigInt,
    SmallInt,
    Day,
    Snapshot,
    Snapshot,
    Text,
    Text,
    Nullable<Id>,
    BigInt,
    Instant,
    Text,
    Instant,
    Nullable<Instant>,
    Nullable<Text>,
    Text,
    Snapshot,
    Id,
    Text,
    Id,
    Instant,
    Snapshot,
);

impl ToSql<NewBooking, Pg> for BookingRecord {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let Self(row, event) = self;
        WriteTuple::<BookingColumns>::write_tuple(
            &(
                &row.id,
                &row.authority_id,
                &row.number,
                &row.site_id,
                &row.unit_id,
                &row.pool_id,
                &row.first_quantum,
                &row.quanta,
                &row.on_date,
                &row.services,
                &row.documents,
                &row.channel,
                &row.language,
                &row.person_data_id,
                &row.sequence,
                &row.made_at,
                &row.state,
                &row.state_at,
                &row.expires_at,
                &row.urgent_reason,
                &row.variant,
                &row.terms,
                &event.id,
                event.kind,
                &event.subject_id,
                &event.occurred_at,
                &event.payload,
            ),
            &mut out.reborrow(),
        )
    }
}

impl ToSql<NewPerson, Pg> for PersonRecord {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let Self(appointment_id, row) = self;
        WriteTuple::<(
            Id,
            Id,
            Id,
            Text,
            Nullable<Text>,
            Nullable<Text>,
            Nullable<Text>,
            Nullable<Text>,
            Instant,
            Snapshot,
            Nullable<Text>,
        )>::write_tuple(
            &(
                appointment_id,
                &row.id,
                &row.authority_id,
                &row.purpose,
                &row.name,
                &row.email,
                &row.phone,
                &row.contact_key,
                &row.delete_after,
                &row.answers,
                &row.account_key,
            ),
            &mut out.reborrow(),
        )
    }
}

impl ToSql<NewAnswer, Pg> for AnswerRecord {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let Self(appointment_id, row) = self;
        WriteTuple::<(
            Id,
            Id,
            Text,
            Id,
            Text,
            Binary,
            Instant,
            SmallInt,
            Text,
            Nullable<Id>,
        )>::write_tuple(
            &(
                appointment_id,
                &row.client_id,
                &row.key,
                &row.authority_id,
                row.operation,
                &row.body_hash[..],
                &row.made_at,
                &row.status,
                &row.answer,
                &row.subject_id,
            ),
            &mut out.reborrow(),
        )
    }
}

impl ToSql<Guard, Pg> for GuardRecord {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let Self(appointment_id, lock, guard) = self;
        WriteTuple::<(Id, Text, Id, Text, Instant, BigInt, Text)>::write_tuple(
            &(
                appointment_id,
                lock,
                Db(guard.authority_id),
                &guard.contact_key,
                Db(guard.decided_at),
                guard.first_quantum(),
                &guard.seen,
            ),
            &mut out.reborrow(),
        )
    }
}

impl ToSql<SeenDay, Pg> for DayRecord {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let Self(day, change, rev) = self;
        WriteTuple::<(Id, Day, Id, Nullable<BigInt>, Nullable<BigInt>)>::write_tuple(
            &(
                Db(day.pool_id),
                Db(day.on_date),
                Db(day.authority_id),
                change.rules_rev(),
                *rev,
            ),
            &mut out.reborrow(),
        )
    }
}
