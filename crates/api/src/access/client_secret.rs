//! Secrets of machine clients.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The secret of a machine client: 256 random bits, shown once and stored as a digest only.
///
/// A plain digest is enough because such a secret cannot be guessed; slow password hashing is for what people choose.
pub struct ClientSecret(String);

impl ClientSecret {
    /// Draws a secret.
    pub fn generate<R: Rng + ?Sized>(rng: &mut R) -> Self {
        let mut bytes = [0_u8; 32];
        rng.fill_bytes(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Takes a secret as a client presents it.
    pub fn presented(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text for the client.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the text, for storage.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// Whether the stored digest belongs to this secret, in constant time.
    pub fn matches(&self, stored: &[u8]) -> bool {
        self.digest().ct_eq(stored).into()
    }
}
