//! The camera's view.

use slint::{ComponentHandle, Image};

use crate::ui::{KioskWindow, ScanAdapter};

/// Takes the last picture away.
pub(super) fn clear(window: &KioskWindow) {
    window.global::<ScanAdapter<'_>>().set_preview(Image::default());
}
