//! The secrets that belong to one booking (manage, hold, activation, video room) or one place on the waiting list.
//!
//! They are computed from the id, never stored: whoever reads the database can neither manage nor take over a
//! booking, and a repeated request can be answered with the same token.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use einlass_domain::ids::{AppointmentId, WaitingEntryId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::KeyRing;
use super::key_ring::{Purpose, Secret};

/// Bytes of a token: 192 bits, which nobody guesses.
const TOKEN_BYTES: usize = 24;

impl KeyRing {
    /// The secret with which the visitor reads, changes and cancels a booking.
    pub fn manage_token(&self, id: AppointmentId) -> String {
        token(self.newest(), Purpose::ManageToken, id.as_uuid())
    }

    /// The secret with which a hold is booked or released.
    pub fn hold_token(&self, id: AppointmentId) -> String {
        token(self.newest(), Purpose::HoldToken, id.as_uuid())
    }

    /// The secret with which somebody manages their place on the waiting list.
    pub fn waiting_token(&self, id: WaitingEntryId) -> String {
        token(self.newest(), Purpose::WaitingToken, id.as_uuid())
    }

    /// Whether `presented` manages the booking, under any valid secret.
    pub fn manages(&self, id: AppointmentId, presented: &str) -> bool {
        self.accepts(Purpose::ManageToken, id.as_uuid(), presented)
    }

    /// Whether `presented` owns the hold, under any valid secret.
    pub fn owns_hold(&self, id: AppointmentId, presented: &str) -> bool {
        self.accepts(Purpose::HoldToken, id.as_uuid(), presented)
    }

    /// Whether `presented` manages the place on the waiting list, under any valid secret.
    pub fn owns_waiting_entry(&self, id: WaitingEntryId, presented: &str) -> bool {
        self.accepts(Purpose::WaitingToken, id.as_uuid(), presented)
    }

    /// The secret that only the mail to the visitor carries: who sends it back reads that mail.
    pub fn activation_token(&self, id: AppointmentId) -> String {
        token(self.newest(), Purpose::ActivationToken, id.as_uuid())
    }

    /// Whether `presented` came out of the mail about the booking, under any valid secret.
    pub fn activates(&self, id: AppointmentId, presented: &str) -> bool {
        self.accepts(Purpose::ActivationToken, id.as_uuid(), presented)
    }

    /// The room of a video meeting. It follows the oldest secret, so that a new one moves nobody to another room.
    pub fn video_room(&self, id: AppointmentId) -> String {
        let oldest = self.all().last().unwrap_or(self.newest());
        token(oldest, Purpose::VideoRoom, id.as_uuid())
    }

    fn accepts(&self, purpose: Purpose, id: Uuid, presented: &str) -> bool {
        self.all()
            .map(|secret| token(secret, purpose, id).as_bytes().ct_eq(presented.as_bytes()))
            .fold(subtle::Choice::from(0), |any, one| any | one)
            .into()
    }
}

fn token(secret: &Secret, purpose: Purpose, id: Uuid) -> String {
    // HMAC pads a shorter key with zeros to its block of 64 bytes (RFC 2104 section 2).
    let mut key = [0_u8; 64];
    key.iter_mut()
        .zip(secret.derive(purpose))
        .for_each(|(to, from)| *to = from);
    let mut mac = Hmac::<Sha256>::new(&key.into());
    mac.update(id.as_bytes());
    let bytes = mac.finalize().into_bytes();
    URL_SAFE_NO_PAD.encode(bytes.get(..TOKEN_BYTES).unwrap_or(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(text: &str) -> KeyRing {
        KeyRing::parse(text).unwrap()
    }

    #[test]
    fn a_token_fits_its_booking_and_its_purpose_only() {
        let ring = ring(&format!("0:{}", "07".repeat(32)));
        let id = |last| AppointmentId::from_uuid(uuid::Uuid::from_u128(last));
        let manage = ring.manage_token(id(1));
        assert_eq!(manage.len(), 32);
        assert!(ring.manages(id(1), &manage));
        assert!(!ring.manages(id(2), &manage));
        assert!(!ring.owns_hold(id(1), &manage));
        assert!(!ring.activates(id(1), &manage));
        assert!(ring.activates(id(1), &ring.activation_token(id(1))));
        assert!(!ring.manages(id(1), ""));
    }

    #[test]
    fn a_token_of_an_older_secret_stays_valid() {
        let (old, new) = (format!("0:{}", "07".repeat(32)), format!("1:{}", "08".repeat(32)));
        let id = AppointmentId::from_uuid(uuid::Uuid::from_u128(1));
        let token = ring(&old).manage_token(id);
        assert!(ring(&format!("{new},{old}")).manages(id, &token));
        assert!(!ring(&new).manages(id, &token));
    }
}
