//! What is done before the counter: photo, payment, papers sent ahead.

use serde::{Deserialize, Serialize};

use crate::catalogue::Slug;
use crate::language::LocalizedText;

/// Something to do before the counter (Fotoautomat, Bezahlung im Vorfeld).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceStep {
    /// Key; the same step of two services is done once.
    pub slug: Slug,
    /// What to do, and where.
    pub name: LocalizedText,
    /// Minutes that the counter saves, in steps of five.
    #[serde(default)]
    pub deducted_minutes: u16,
}

/// A form by which visitors send papers ahead (Hochladen von Unterlagen).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadForm {
    /// Address of the form, beginning with `https://`.
    pub url: String,
    /// What to send.
    pub name: LocalizedText,
}
