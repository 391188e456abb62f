//! What a booking agrees to: answers, identity, and whether it waits for its mail address.

use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{
    Answer, AnswerRefused, Appointment, AppointmentState, AskedTerms, BookingPolicy, Contact, check_answers,
};
use einlass_domain::catalogue::Service;
use einlass_domain::catalogue::terms::{IdentityLevel, Variant};
use einlass_domain::ids::PersonDataId;
use einlass_storage::booking::NewPersonData;
use einlass_storage::catalogue::find_service;
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;
use rand::Rng;

use super::person::{PersonRefusal, Statement};
use crate::platform::{Refusal, pointer_part};

/// Everything that was asked for is there.
pub(super) struct Agreement<'a> {
    statement: &'a Statement,
    answers: Vec<Answer>,
    needs_activation: bool,
}

/// What is missing.
#[derive(Debug, thiserror::Error)]
pub(super) enum AgreementRefusal {
    #[error(transparent)]
    Answer(#[from] AnswerRefused),
    #[error("a mail address or an account is needed")]
    Identity(IdentityLevel),
    #[error(transparent)]
    Person(#[from] PersonRefusal),
}

/// What any operation that books may answer about its terms.
pub(super) const TERMS: &[ErrorCode] = &[
    ErrorCode::AnswerInvalid,
    ErrorCode::IdentityRequired,
    ErrorCode::PersonInvalid,
];

impl<'a> Agreement<'a> {
    /// Checks a statement against what the services ask.
    pub(super) fn new(
        asked: &AskedTerms,
        variant: Variant,
        statement: &'a Statement,
    ) -> Result<Self, AgreementRefusal> {
        let contact = statement.contact();
        if variant == Variant::Phone && !matches!(contact, Some(Contact::Phone(_))) {
            return Err(PersonRefusal::PhoneNeeded.into());
        }
        if let Some(level) = asked.missing_identity(contact, statement.vouched) {
            return Err(AgreementRefusal::Identity(level));
        }
        Ok(Self {
            statement,
            answers: check_answers(&asked.questions, &statement.answers)?,
            needs_activation: asked.needs_activation(contact, statement.vouched),
        })
    }

    /// The state of a booking made now of a visit that begins at `start_at`.
    pub(super) fn state(
        &self,
        policy: &BookingPolicy,
        start_at: Timestamp,
        now: Timestamp,
    ) -> AppointmentState {
        if self.needs_activation {
            AppointmentState::Pending {
                expires_at: policy.activation_expires_at(start_at, now),
            }
        } else {
            AppointmentState::Booked { booked_at: now }
        }
    }

    /// The personal data to be stored of a visit that begins and ends at these times, if anything is known at all. What
    /// is never confirmed goes when it lapses.
    pub(super) fn person<R: Rng + ?Sized>(
        &self,
        policy: &BookingPolicy,
        (start_at, ends_at): (Timestamp, Timestamp),
        now: Timestamp,
        rng: &mut R,
    ) -> Option<NewPersonData> {
        let Statement { person, account, .. } = self.statement;
        let known = person.name.is_some() || person.contact.is_some();
        let known = known || account.is_some() || !self.answers.is_empty();
        known.then(|| NewPersonData {
            id: PersonDataId::generate(now, rng),
            person: person.clone(),
            answers: self.answers.clone(),
            account_key: account.as_ref().map(|key| key.as_str().to_owned()),
            delete_after: match self.state(policy, start_at, now) {
                AppointmentState::Pending { expires_at } => expires_at,
                _ => policy.delete_person_after(ends_at),
            },
        })
    }
}

/// What the services of a booking ask now; those that no longer exist ask for nothing.
pub(super) fn asked_terms_of(tx: &mut ReadTx<'_>, booking: &Appointment) -> Result<AskedTerms, StorageError> {
    let mut services: Vec<Service> = Vec::new();
    for booked in &booking.services {
        services.extend(find_service(tx, booking.authority_id, booked.service_id)?);
    }
    Ok(AskedTerms::of(services.iter()))
}

/// The event of a booking that was just made.
pub(super) fn made_event(booking: &Appointment) -> &'static str {
    match booking.state {
        AppointmentState::Pending { .. } => "appointment.activation_requested",
        _ => "appointment.booked",
    }
}

impl From<AgreementRefusal> for Refusal {
    fn from(error: AgreementRefusal) -> Self {
        match error {
            AgreementRefusal::Answer(refused) => Self::new(ErrorCode::AnswerInvalid)
                .with_field(format!("/answers/{}", pointer_part(&refused.key)))
                .with_detail(refused.to_string()),
            AgreementRefusal::Identity(level) => {
                Self::new(ErrorCode::IdentityRequired).with_field(match level {
                    IdentityLevel::Account => "/person/account",
                    IdentityLevel::None | IdentityLevel::VerifiedEmail => "/person/email",
                })
            }
            AgreementRefusal::Person(refusal) => Self::new(ErrorCode::PersonInvalid)
                .with_field(refusal.field())
                .with_detail(refusal.to_string()),
        }
    }
}
