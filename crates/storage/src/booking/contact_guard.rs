//! Limits per person for bookings that are stored late.

use einlass_domain::calendar::Quantum;
use einlass_domain::ids::AuthorityId;
use jiff::Timestamp;

/// The open bookings of a contact on which a booking was decided. It is stored only while they are the same.
#[derive(Clone, Debug)]
pub(crate) struct ContactGuard {
    pub(crate) authority_id: AuthorityId,
    pub(crate) contact_key: String,
    /// When the decision was made: what had lapsed or begun by then does not count.
    pub(crate) decided_at: Timestamp,
    /// The bookings, as `id@first_quantum` in ascending order, with blanks between.
    pub(crate) seen: String,
}

impl ContactGuard {
    /// What transactions lock that decide about this contact.
    pub(crate) fn lock(&self) -> String {
        lock_of(self.authority_id, &self.contact_key)
    }

    /// The first quantum that had not begun when the decision was made.
    pub(crate) fn first_quantum(&self) -> i64 {
        Quantum::containing(self.decided_at).index()
    }
}

/// What transactions lock that decide about a contact.
pub(super) fn lock_of(authority_id: AuthorityId, contact_key: &str) -> String {
    format!("contact {authority_id} {contact_key}")
}
