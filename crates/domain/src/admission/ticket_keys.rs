//! Keys of admission tickets: one signs, several verify, so that keys can be changed without invalid codes.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// Number of a ticket key, 0 to 15: four bits of the ticket's first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketKeyId(u8);

/// Why a number is not a key id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("ticket key ids lie between 0 and 15")]
pub struct TicketKeyIdError;

impl TicketKeyId {
    /// Checks the range.
    pub fn new(id: u8) -> Result<Self, TicketKeyIdError> {
        if id < 16 {
            Ok(Self(id))
        } else {
            Err(TicketKeyIdError)
        }
    }

    /// The bare number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// Signs tickets on the server (Ed25519, RFC 8032).
#[derive(Clone)]
pub struct TicketSigner {
    id: TicketKeyId,
    key: SigningKey,
}

impl TicketSigner {
    /// A signer from its 32 secret bytes.
    pub fn new(id: TicketKeyId, secret: &[u8; 32]) -> Self {
        Self {
            id,
            key: SigningKey::from_bytes(secret),
        }
    }

    /// The key id written into tickets.
    pub const fn id(&self) -> TicketKeyId {
        self.id
    }

    /// The 32 public bytes, which kiosks and other vendors' gates may know.
    pub fn public_key(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    pub(super) fn sign(&self, payload: &[u8]) -> [u8; 64] {
        self.key.sign(payload).to_bytes()
    }
}

impl std::fmt::Debug for TicketSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TicketSigner")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Verifies tickets, also without a network. Several keys may be valid at once.
#[derive(Clone, Debug, Default)]
pub struct TicketVerifier {
    keys: Vec<(TicketKeyId, VerifyingKey)>,
}

impl TicketVerifier {
    /// Collects public keys; a key that is not a point of the curve is left out, so its tickets do not verify.
    pub fn new(keys: impl IntoIterator<Item = (TicketKeyId, [u8; 32])>) -> Self {
        let keys = keys
            .into_iter()
            .filter_map(|(id, bytes)| VerifyingKey::from_bytes(&bytes).ok().map(|key| (id, key)))
            .collect();
        Self { keys }
    }

    /// Whether a key with this id is known.
    pub fn knows(&self, id: TicketKeyId) -> bool {
        self.keys.iter().any(|(known, _)| *known == id)
    }

    pub(super) fn verifies(&self, id: TicketKeyId, payload: &[u8], signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        self.keys
            .iter()
            .filter(|(known, _)| *known == id)
            .any(|(_, key)| key.verify_strict(payload, &signature).is_ok())
    }
}
