//! Ids: `uuid` on PostgreSQL, sixteen bytes on SQLite.

use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Binary, SqlType};
use diesel::sqlite::{Sqlite, SqliteValue};
use einlass_domain::ids::{
    ApiClientId, AppointmentId, AuthorityId, ClosureId, EventId, MassCancellationId, OpeningId, PersonDataId,
    PoolId, ServiceId, SiteId, TownDraftId, UnitId, VisitId, WaitingEntryId,
};
use uuid::Uuid;

use super::bridge::{joint_sql_type, stored_as};

/// The SQL type of ids.
#[derive(Clone, Copy, Debug, Default, QueryId, SqlType)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951))]
#[diesel(sqlite_type(name = "Binary"))]
pub struct Id;

joint_sql_type!(Id);

macro_rules! stored_as_id {
    ($($rust:ty, $from:expr, $into:expr;)*) => {$(
        impl ToSql<Id, Pg> for $rust {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                let uuid: Uuid = $into(self);
                std::io::Write::write_all(out, uuid.as_bytes())?;
                Ok(IsNull::No)
            }
        }

        impl ToSql<Id, Sqlite> for $rust {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                let uuid: Uuid = $into(self);
                out.set_value(uuid.as_bytes().to_vec());
                Ok(IsNull::No)
            }
        }

        impl FromSql<Id, Pg> for $rust {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                Ok($from(Uuid::from_slice(value.as_bytes())?))
            }
        }

        impl FromSql<Id, Sqlite> for $rust {
            fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
                let bytes = <Vec<u8> as FromSql<Binary, Sqlite>>::from_sql(value)?;
                Ok($from(Uuid::from_slice(&bytes)?))
            }
        }

        stored_as!(Id, $rust);
    )*};
}

macro_rules! domain_ids {
    ($($name:ident)*) => { stored_as_id! { $($name, $name::from_uuid, $name::as_uuid;)* } };
}

domain_ids! {
    ApiClientId AppointmentId AuthorityId ClosureId EventId MassCancellationId OpeningId PersonDataId PoolId ServiceId SiteId TownDraftId UnitId
    VisitId WaitingEntryId
}

stored_as_id! { Uuid, std::convert::identity, Uuid::clone; }
