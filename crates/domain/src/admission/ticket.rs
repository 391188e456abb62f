//! The admission ticket: the text inside the QR code of a confirmation.
//!
//! `EL1:` and base45 (RFC 9285) of 14 bytes of facts and 64 bytes of Ed25519 signature: 121 characters of the QR
//! alphanumeric set, which fit version 5 at level M. Larger symbols lose readers at the door, smaller ones would
//! need a secret on the kiosk. The facts hold nothing about the person or the service and no power to change the
//! booking.

use jiff::{SignedDuration, Timestamp};

use super::{TicketKeyId, TicketSigner, TicketVerifier};
use crate::booking::BookingNumber;
use crate::calendar::QuantumSpan;
use crate::catalogue::{AuthorityNumber, SiteNumber};

const PREFIX: &str = "EL1:";
const FORMAT: u8 = 1;
const PAYLOAD_BYTES: usize = 14;
const TICKET_BYTES: usize = PAYLOAD_BYTES + 64;
/// 2020-01-01T00:00Z: three bytes of minutes from here reach the year 2051.
const EPOCH_SECOND: i64 = 1_577_836_800;
/// 2051-11-24T20:15Z, the last start that three bytes hold.
const LAST_MINUTE: u32 = 0x00ff_ffff;

/// What a ticket says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketFacts {
    /// The tenant.
    pub authority: AuthorityNumber,
    /// The building.
    pub site: SiteNumber,
    /// The booking.
    pub number: BookingNumber,
    /// Start of the appointment, full minutes.
    pub start_at: Timestamp,
    /// Length in quanta of five minutes, at most 255.
    pub quanta: u8,
    /// Reserved for later use; zero today.
    pub flags: u16,
}

/// A signed ticket text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdmissionTicket(String);

/// Why a text lets nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    /// Not one of our codes: another prefix, e.g. a link or a Wi-Fi code.
    #[error("not an Einlass code")]
    Foreign,
    /// Our prefix, but not the length, alphabet or field values of a ticket.
    #[error("the code is damaged")]
    Malformed,
    /// Signed with a key that is not known here.
    #[error("the code was signed with an unknown key")]
    UnknownKey,
    /// The signature does not fit.
    #[error("the signature of the code does not fit")]
    BadSignature,
}

impl TicketFacts {
    /// The facts of an appointment.
    pub fn new(
        authority: AuthorityNumber,
        site: SiteNumber,
        number: BookingNumber,
        span: QuantumSpan,
    ) -> Self {
        let quanta = u8::try_from(span.count()).unwrap_or(u8::MAX);
        Self {
            authority,
            site,
            number,
            start_at: span.start_at(),
            quanta,
            flags: 0,
        }
    }

    fn to_bytes(self, key: TicketKeyId) -> [u8; PAYLOAD_BYTES] {
        let minutes = (self.start_at.as_second() - EPOCH_SECOND).div_euclid(60);
        let minutes = u32::try_from(minutes).unwrap_or(0).min(LAST_MINUTE);
        let [_, m0, m1, m2] = minutes.to_be_bytes();
        let [a0, a1] = self.authority.0.to_be_bytes();
        let [n0, n1, n2, n3] = self.number.as_u32().to_be_bytes();
        let [f0, f1] = self.flags.to_be_bytes();
        [
            FORMAT << 4 | key.get(),
            a0,
            a1,
            self.site.0,
            n0,
            n1,
            n2,
            n3,
            m0,
            m1,
            m2,
            self.quanta,
            f0,
            f1,
        ]
    }

    fn from_bytes(bytes: [u8; PAYLOAD_BYTES]) -> Result<Self, TicketError> {
        let [head, a0, a1, site, n0, n1, n2, n3, m0, m1, m2, quanta, f0, f1] = bytes;
        if head >> 4 != FORMAT || quanta == 0 {
            return Err(TicketError::Malformed);
        }
        let number = BookingNumber::from_u32(u32::from_be_bytes([n0, n1, n2, n3]))
            .map_err(|_| TicketError::Malformed)?;
        let minutes = i64::from(u32::from_be_bytes([0, m0, m1, m2]));
        let start_at = Timestamp::from_second(EPOCH_SECOND)
            .and_then(|epoch| epoch.checked_add(SignedDuration::from_mins(minutes)))
            .map_err(|_| TicketError::Malformed)?;
        Ok(Self {
            authority: AuthorityNumber(u16::from_be_bytes([a0, a1])),
            site: SiteNumber(site),
            number,
            start_at,
            quanta,
            flags: u16::from_be_bytes([f0, f1]),
        })
    }
}

impl AdmissionTicket {
    /// Signs the facts of an appointment.
    pub fn issue(facts: TicketFacts, signer: &TicketSigner) -> Self {
        let payload = facts.to_bytes(signer.id());
        let mut bytes = payload.to_vec();
        bytes.extend_from_slice(&signer.sign(&payload));
        Self(format!("{PREFIX}{}", base45::encode(bytes)))
    }

    /// The text for the QR code.
    ///
    /// Encode it as one alphanumeric segment of version 5 at level M. Encoders that cut the text into segments of
    /// their own choice need version 6 for some tickets.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads and verifies a scanned text.
    pub fn verify(text: &str, verifier: &TicketVerifier) -> Result<TicketFacts, TicketError> {
        let body = text.strip_prefix(PREFIX).ok_or(TicketError::Foreign)?;
        let bytes = base45::decode(body).map_err(|_| TicketError::Malformed)?;
        let bytes = <[u8; TICKET_BYTES]>::try_from(bytes).map_err(|_| TicketError::Malformed)?;
        // A second spelling of the same bytes would be a second ticket text for one booking.
        if base45::encode(bytes) != body {
            return Err(TicketError::Malformed);
        }
        let (payload, signature) = bytes
            .split_first_chunk::<PAYLOAD_BYTES>()
            .ok_or(TicketError::Malformed)?;
        let signature = <[u8; 64]>::try_from(signature).map_err(|_| TicketError::Malformed)?;
        let facts = TicketFacts::from_bytes(*payload)?;
        let key = TicketKeyId::new(payload.first().map_or(0, |head| head & 0x0f))
            .map_err(|_| TicketError::Malformed)?;
        if !verifier.knows(key) {
            return Err(TicketError::UnknownKey);
        }
        if verifier.verifies(key, payload, &signature) {
            Ok(facts)
        } else {
            Err(TicketError::BadSignature)
        }
    }
}
