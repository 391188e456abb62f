//! The camera's view.

use slint::{ComponentHandle, Image, Rgb8Pixel, SharedPixelBuffer};

use crate::ui::{KioskWindow, Page, ScanAdapter, ShellAdapter};

/// Shows a picture of the camera. One that comes after the visitor has gone on is dropped: it would stay behind.
pub fn show_preview(window: &KioskWindow, picture: SharedPixelBuffer<Rgb8Pixel>) {
    if window.global::<ShellAdapter<'_>>().get_page() == Page::Scan {
        let preview = Image::from_rgb8(picture);
        window.global::<ScanAdapter<'_>>().set_preview(preview);
    }
}

/// Takes the last picture away.
pub(super) fn clear(window: &KioskWindow) {
    window.global::<ScanAdapter<'_>>().set_preview(Image::default());
}
