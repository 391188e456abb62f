//! Booking: from a hold or directly.

use std::collections::BTreeMap;

use einlass_domain::ids::AppointmentId;
use serde::{Deserialize, Serialize};

use super::{AnswerValue, Appointment, Language, SlotChoice};

/// What is booked.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AppointmentSource {
    /// A hold made before.
    Hold {
        /// Its id.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
        id: AppointmentId,
        /// Its token.
        hold_token: String,
    },
    /// A time, directly.
    Slot(SlotChoice),
}

/// Who comes. Everything may be left out; at most one of `email` and `phone`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// Name, 1 to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What the portal calls the account with which the visitor signed in: an opaque text of 16 to 200 characters,
    /// never a name. Only from clients with the scope `accounts:vouch`; it is kept as a digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// Body of `POST /v1/appointments`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookAppointmentRequest {
    /// A hold or a time.
    pub from: AppointmentSource,
    /// Who comes.
    #[serde(default)]
    pub person: Person,
    /// Answers to the questions of the services, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, AnswerValue>,
    /// Language of notices.
    #[serde(default)]
    pub language: Language,
}

/// A new booking with its secret.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookedAppointment {
    /// The appointment.
    pub appointment: Appointment,
    /// Secret that allows reading, change and cancellation; belongs into the visitor's link, never into a code.
    pub manage_token: String,
}
