//! Ticket keys of an authority.

use einlass_domain::admission::{TicketSigner, TicketVerifier};
use einlass_domain::ids::AuthorityId;

use super::KeyRing;
use super::key_ring::{Purpose, Secret};

impl KeyRing {
    /// Signs the tickets of an authority, with the newest secret.
    pub fn ticket_signer(&self, authority: AuthorityId) -> TicketSigner {
        signer(self.newest(), authority)
    }

    /// All keys under which tickets of an authority are valid, the signing one first.
    pub fn ticket_signers(&self, authority: AuthorityId) -> Vec<TicketSigner> {
        self.all().map(|secret| signer(secret, authority)).collect()
    }

    /// Verifies the tickets of an authority; those of another do not verify.
    pub fn ticket_verifier(&self, authority: AuthorityId) -> TicketVerifier {
        let signers = self.ticket_signers(authority);
        TicketVerifier::new(signers.iter().map(|signer| (signer.id(), signer.public_key())))
    }
}

fn signer(secret: &Secret, authority: AuthorityId) -> TicketSigner {
    TicketSigner::new(secret.id(), &secret.derive(Purpose::Ticket(authority)))
}
