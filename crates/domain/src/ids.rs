//! The registry of id kinds, in alphabetical order. Mixing two kinds does not compile.

use jiff::Timestamp;
use rand::Rng;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why a text is not an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id: a UUID in the hyphenated form is expected")]
pub struct ParseIdError;

macro_rules! define_id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new UUIDv7 (RFC 9562) from the instant and random bits handed in.
            pub fn generate<R: Rng + ?Sized>(now: Timestamp, rng: &mut R) -> Self {
                Self(uuid_v7(now, rng))
            }

            /// Takes an id as it was stored.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare UUID, for storage.
            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                Uuid::try_parse(text).map(Self).map_err(|_| ParseIdError)
            }
        }
    )*};
}

define_id! {
    /// A machine client of the API (Portalanbindung).
    ApiClientId
    /// A hold or booking (Termin).
    AppointmentId
    /// A town or county (Behörde).
    AuthorityId
    /// A closed day or span (Schließtag).
    ClosureId
    /// An entry of the append-only event log.
    EventId
    /// A mass cancellation (Sammelabsage).
    MassCancellationId
    /// A rule that opens a pool at certain times (Öffnungszeit).
    OpeningId
    /// The personal data of one booking.
    PersonDataId
    /// A set of interchangeable counters (Terminkalender).
    PoolId
    /// Something a visitor comes for (Dienstleistung).
    ServiceId
    /// A building (Standort).
    SiteId
    /// A draft of a town document (Entwurf der Konfiguration).
    TownDraftId
    /// An organisational unit (Organisationseinheit).
    UnitId
    /// Someone who is here (Besuch).
    VisitId
    /// A place on the waiting list (Warteliste).
    WaitingEntryId
}

fn uuid_v7<R: Rng + ?Sized>(now: Timestamp, rng: &mut R) -> Uuid {
    let mut random = [0_u8; 10];
    rng.fill_bytes(&mut random);
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn ids_sort_by_the_instant_they_were_made_at() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let early = AppointmentId::generate("2026-11-20T09:00:00Z".parse().unwrap(), &mut rng);
        let late = AppointmentId::generate("2026-11-20T09:00:01Z".parse().unwrap(), &mut rng);
        assert!(early < late);
        assert_eq!(early.as_uuid().get_version_num(), 7);
    }

    #[test]
    fn an_id_reads_back_from_its_text() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(2);
        let id = SiteId::generate(Timestamp::UNIX_EPOCH, &mut rng);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("12".parse::<SiteId>(), Err(ParseIdError));
    }
}
