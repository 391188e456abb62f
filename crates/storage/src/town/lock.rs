//! One publication of an authority at a time.

use einlass_domain::catalogue::Slug;

use crate::{StorageError, WriteTx, dialect};

/// Waits until no other transaction publishes for the authority with this slug, and keeps others waiting.
pub fn lock_town(tx: &mut WriteTx, authority: &Slug) -> Result<(), StorageError> {
    tx.run(|conn| dialect::lock_text(conn, &format!("town {authority}")))?;
    // Whoever was waited for may have changed it.
    tx.forget_catalogue();
    Ok(())
}
