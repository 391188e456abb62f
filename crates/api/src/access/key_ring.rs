//! The secrets of an installation and the keys derived from them.

use einlass_domain::admission::TicketKeyId;
use einlass_domain::ids::AuthorityId;
use hkdf::Hkdf;
use sha2::Sha256;

use super::verified_tokens::VerifiedTokens;

/// All secrets of an installation, the newest first.
///
/// The newest one signs, all of them verify, so that a secret can be changed without locking anybody out: put the
/// new one in front, remove the old one when the last booking made with it has passed.
pub struct KeyRing {
    newest: Secret,
    older: Vec<Secret>,
    verified: VerifiedTokens,
}

/// One secret with its number.
pub(super) struct Secret {
    id: TicketKeyId,
    bytes: [u8; 32],
}

/// What a derived key is for. Two purposes never share a key.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    /// Signing access tokens.
    AccessToken,
    /// Signing admission tickets of one authority.
    Ticket(AuthorityId),
    /// Computing manage tokens.
    ManageToken,
    /// Computing hold tokens.
    HoldToken,
    /// Computing the tokens of the waiting list.
    WaitingToken,
    /// Computing activation tokens.
    ActivationToken,
    /// Computing rooms of video meetings.
    VideoRoom,
}

/// Why a text is not a key ring. Never carries a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRingError {
    /// An entry is not `id:hex`.
    #[error("each secret is written as a number from 0 to 15, a colon and 64 hexadecimal digits")]
    Shape,
    /// Two secrets have the same number.
    #[error("the number {0} is used twice")]
    Repeated(u8),
}

impl KeyRing {
    /// Reads `1:<64 hex>,0:<64 hex>`, the newest first.
    pub fn parse(text: &str) -> Result<Self, KeyRingError> {
        let mut secrets = text
            .split(',')
            .map(|entry| Secret::parse(entry.trim()))
            .collect::<Result<Vec<_>, _>>()?;
        for (index, secret) in secrets.iter().enumerate() {
            if secrets.iter().skip(index + 1).any(|other| other.id == secret.id) {
                return Err(KeyRingError::Repeated(secret.id.get()));
            }
        }
        if secrets.is_empty() {
            return Err(KeyRingError::Shape);
        }
        let newest = secrets.remove(0);
        Ok(Self {
            newest,
            older: secrets,
            verified: VerifiedTokens::default(),
        })
    }

    /// Writes 32 random bytes as the text of a secret with the number `id`, 0 to 15.
    pub fn text_of(id: u8, bytes: [u8; 32]) -> String {
        format!("{id}:{}", hex(&bytes))
    }

    /// The numbers of all secrets, the newest first.
    pub fn ids(&self) -> Vec<u8> {
        self.all().map(|secret| secret.id.get()).collect()
    }

    pub(super) const fn verified(&self) -> &VerifiedTokens {
        &self.verified
    }

    pub(super) const fn newest(&self) -> &Secret {
        &self.newest
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Secret> {
        std::iter::once(&self.newest).chain(&self.older)
    }

    pub(super) fn find(&self, id: TicketKeyId) -> Option<&Secret> {
        self.all().find(|secret| secret.id == id)
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids: Vec<_> = self.all().map(|secret| secret.id).collect();
        f.debug_struct("KeyRing").field("ids", &ids).finish()
    }
}

impl Secret {
    pub(super) const fn id(&self) -> TicketKeyId {
        self.id
    }

    #[expect(
        clippy::expect_used,
        reason = "HKDF-SHA256 refuses more than 8160 bytes; 32 are asked for (RFC 5869 section 2.3)"
    )]
    pub(super) fn derive(&self, purpose: Purpose) -> [u8; 32] {
        let mut key = [0_u8; 32];
        let context = match purpose {
            Purpose::Ticket(authority) => *authority.as_uuid().as_bytes(),
            Purpose::AccessToken
            | Purpose::ManageToken
            | Purpose::HoldToken
            | Purpose::WaitingToken
            | Purpose::ActivationToken
            | Purpose::VideoRoom => [0; 16],
        };
        Hkdf::<Sha256>::new(None, &self.bytes)
            .expand_multi_info(&[purpose.label(), &context], &mut key)
            .expect("32 bytes are within the limit");
        key
    }

    fn parse(entry: &str) -> Result<Self, KeyRingError> {
        let (id, digits) = entry.split_once(':').ok_or(KeyRingError::Shape)?;
        let id = id.parse().map_err(|_| KeyRingError::Shape)?;
        Ok(Self {
            id: TicketKeyId::new(id).map_err(|_| KeyRingError::Shape)?,
            bytes: unhex(digits).ok_or(KeyRingError::Shape)?,
        })
    }
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::AccessToken => b"einlass access token v1",
            Self::Ticket(_) => b"einlass admission ticket v1",
            Self::ManageToken => b"einlass manage token v1",
            Self::HoldToken => b"einlass hold token v1",
            Self::WaitingToken => b"einlass waiting token v1",
            Self::ActivationToken => b"einlass activation token v1",
            Self::VideoRoom => b"einlass video room v1",
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0x0f])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

fn unhex(digits: &str) -> Option<[u8; 32]> {
    let plain = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let mut bytes = [0_u8; 32];
    if !plain {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "0101010101010101010101010101010101010101010101010101010101010101";
    const OLD: &str = "0202020202020202020202020202020202020202020202020202020202020202";

    #[test]
    fn every_purpose_has_its_own_key() {
        let ring = KeyRing::parse(&format!("1:{NEW}")).unwrap();
        let authority = |last| AuthorityId::from_uuid(uuid::Uuid::from_u128(last));
        let keys = [
            Purpose::AccessToken,
            Purpose::ManageToken,
            Purpose::HoldToken,
            Purpose::ActivationToken,
            Purpose::VideoRoom,
            Purpose::Ticket(authority(1)),
            Purpose::Ticket(authority(2)),
        ]
        .map(|purpose| ring.newest().derive(purpose));
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[index + 1..].contains(key));
        }
    }

    #[test]
    fn the_first_secret_is_the_newest_and_all_are_found() {
        let ring = KeyRing::parse(&format!("1:{NEW}, 0:{OLD}")).unwrap();
        assert_eq!(ring.newest().id().get(), 1);
        assert!(ring.find(TicketKeyId::new(0).unwrap()).is_some());
        assert_eq!(
            format!("{ring:?}"),
            "KeyRing { ids: [TicketKeyId(1), TicketKeyId(0)] }"
        );
    }

    #[test]
    fn unusable_texts_are_refused() {
        for bad in [
            "",
            "1",
            "1:",
            "16:0",
            &format!("16:{NEW}"),
            &format!("1:{NEW}0"),
            &format!("1:{NEW},"),
        ] {
            assert_eq!(KeyRing::parse(bad).err(), Some(KeyRingError::Shape), "{bad}");
        }
        let twice = format!("1:{NEW},1:{OLD}");
        assert_eq!(KeyRing::parse(&twice).err(), Some(KeyRingError::Repeated(1)));
    }
}
