//! What the live loop tells its owner.

use crate::frame::CapturedFrame;
use crate::source::SourceError;
use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// Something that happened in front of the camera or to it.
#[derive(Clone, PartialEq)]
pub enum ScanEvent {
    /// A new picture to show to the visitor, at the pace of the source.
    Preview(Arc<CapturedFrame>),
    /// A text with one of our prefixes was read; not repeated within the hold-off.
    Text(String),
    /// A symbol was read whose content is not ours. The content is dropped unseen (criterion E-08).
    Foreign,
    /// The source no longer gives usable pictures, or for another reason than before.
    SourceFault(FaultKind),
    /// Usable pictures arrive again after a fault.
    SourceRecovered,
}

/// The content of a ticket must never reach a log, so it is left out here too.
impl fmt::Debug for ScanEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Preview(_) => formatter.write_str("Preview(..)"),
            Self::Text(_) => formatter.write_str("Text(..)"),
            Self::Foreign => formatter.write_str("Foreign"),
            Self::SourceFault(kind) => formatter.debug_tuple("SourceFault").field(kind).finish(),
            Self::SourceRecovered => formatter.write_str("SourceRecovered"),
        }
    }
}

/// Why the source is of no use (criterion G-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It is not there, or went away.
    Unplugged,
    /// Another program holds it.
    Busy,
    /// This user may not open it.
    Denied,
    /// It offers no picture format that can be read.
    WrongFormat,
    /// It is open and silent.
    Hung,
    /// It sees nothing but black: covered lens, broken sensor, no light at all.
    Dark,
    /// It repeats one and the same picture bit by bit.
    Frozen,
    /// It has come to its end and will not be opened again.
    Ended,
}

impl From<&SourceError> for FaultKind {
    fn from(error: &SourceError) -> Self {
        match error {
            SourceError::Unplugged { .. } | SourceError::Crashed => Self::Unplugged,
            SourceError::Busy { .. } => Self::Busy,
            SourceError::Denied { .. } => Self::Denied,
            SourceError::WrongFormat { .. } => Self::WrongFormat,
            SourceError::Hung { .. } => Self::Hung,
            SourceError::Ended => Self::Ended,
        }
    }
}

/// Where events go. Called from the capture thread (previews) and the scan thread (all others), so it must return
/// soon: hand over to your own event loop.
pub trait EventSink: Send + Sync {
    /// Takes one event. Nobody listening any more is not an error: the owner is about to stop the scanner.
    fn deliver(&self, event: ScanEvent);
}

impl<F: Fn(ScanEvent) + Send + Sync> EventSink for F {
    fn deliver(&self, event: ScanEvent) {
        self(event);
    }
}

impl EventSink for Sender<ScanEvent> {
    fn deliver(&self, event: ScanEvent) {
        drop(self.send(event));
    }
}
