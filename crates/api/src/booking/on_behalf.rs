//! Staff who act for somebody that states number and name.

use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Appointment, BookingNumber, StaffReason, is_same_name};
use einlass_domain::ids::{AppointmentId, AuthorityId};
use einlass_storage::booking::{
    add_name_try, find_appointment, find_appointment_by_number, find_name_tries, find_person,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::{SignedDuration, Timestamp};

use crate::access::Principal;
use crate::platform::Refusal;
use crate::server::AppState;

/// Wrong names that may be stated for one number within a quarter of an hour.
const TRIES: u16 = 5;

/// What any operation that compares a name may answer.
pub(super) const NAMES: &[ErrorCode] = &[ErrorCode::TooManyRequests];

/// Which booking a name is stated for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stated {
    /// The one with this number.
    Number(BookingNumber),
    /// The one with this id, which was found by its number before.
    Id(AppointmentId),
}

/// Why a name opens nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum NameRefusal {
    #[error("there is no such appointment with this name")]
    NotFound,
    #[error("too many wrong names were stated for this number")]
    TooMany {
        /// After how many seconds it is open again.
        seconds: u32,
    },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Compares a stated name with that of a booking, in a transaction of its own: a wrong one counts even though the
/// request is refused. A number that nobody has and a wrong name are answered alike.
pub(super) async fn compare_name(
    state: &AppState,
    principal: &Principal,
    stated: Stated,
    name: Option<&str>,
) -> Result<AppointmentId, NameRefusal> {
    let (authority, now, name) = (principal.authority_id, state.now(), name.map(str::to_owned));
    state
        .store
        .write::<_, StorageError, _>(move |tx| judge(tx, authority, stated, name.as_deref(), now))
        .await?
}

fn judge(
    tx: &mut WriteTx<'_>,
    authority: AuthorityId,
    stated: Stated,
    name: Option<&str>,
    now: Timestamp,
) -> Result<Result<AppointmentId, NameRefusal>, StorageError> {
    let found = match stated {
        Stated::Number(number) => find_appointment_by_number(tx, authority, number)?,
        Stated::Id(id) => find_appointment(tx, authority, id)?,
    };
    let number = match (stated, &found) {
        (Stated::Number(number), _) => Some(number),
        (Stated::Id(_), found) => found.as_ref().and_then(|booking| booking.number),
    };
    let Some(number) = number else {
        return Ok(Err(NameRefusal::NotFound));
    };
    if let Some(tries) = find_name_tries(tx, authority, number, now)?
        && tries.count >= TRIES
    {
        return Ok(Err(NameRefusal::TooMany {
            seconds: whole_seconds(tries.forgotten_at.duration_since(now)),
        }));
    }
    if let Some(booking) = found
        && has_name(tx, &booking, name)?
    {
        return Ok(Ok(booking.id));
    }
    add_name_try(tx, authority, number, now)?;
    Ok(Err(NameRefusal::NotFound))
}

/// Whether the booking has this name. One without a name, or whose data are deleted, is opened by its number alone.
fn has_name(tx: &mut WriteTx<'_>, booking: &Appointment, name: Option<&str>) -> Result<bool, StorageError> {
    let person = match booking.person_data_id {
        Some(id) => find_person(tx, booking.authority_id, id)?,
        None => None,
    };
    let stored = person.and_then(|person| person.name);
    Ok(match (stored, name) {
        (Some(stored), Some(name)) => is_same_name(name, stored.as_str()),
        (Some(_), None) => false,
        (None, _) => true,
    })
}

/// Seconds to wait, never too few.
fn whole_seconds(wait: SignedDuration) -> u32 {
    let begun = i64::from(wait.subsec_nanos() > 0);
    u32::try_from(wait.as_secs().saturating_add(begun)).unwrap_or(1)
}

/// The reason of a request.
pub(super) const fn reason_from_wire(reason: wire::StaffReason) -> StaffReason {
    match reason {
        wire::StaffReason::VisitorAsked => StaffReason::VisitorAsked,
        wire::StaffReason::TypingError => StaffReason::TypingError,
        wire::StaffReason::NameChanged => StaffReason::NameChanged,
        wire::StaffReason::AuthorityUnable => StaffReason::AuthorityUnable,
    }
}

impl From<NameRefusal> for Refusal {
    fn from(error: NameRefusal) -> Self {
        match error {
            NameRefusal::NotFound => Self::new(ErrorCode::AppointmentNotFound),
            NameRefusal::TooMany { seconds } => Self::new(ErrorCode::TooManyRequests)
                .with_detail(error.to_string())
                .with_retry_after(seconds),
            NameRefusal::Storage(error) => error.into(),
        }
    }
}
