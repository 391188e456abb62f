//! The terminal's own fonts, so that it looks the same on every machine.

use std::sync::Arc;

use slint::fontique_011::fontique::{Blob, GenericFamily};

/// Latin and Cyrillic first, then Arabic; regular and bold.
const FACES: [&[u8]; 4] = [
    include_bytes!("../../../kiosk-assets/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../../kiosk-assets/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../../kiosk-assets/fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../../kiosk-assets/fonts/NotoSansArabic-Bold.ttf"),
];

/// Makes the bundled fonts the default chain. Call after the first window was made and before it is shown.
///
/// The chain is set as generic families because Slint's fallback passes over fonts that are merely imported: Latin
/// letters inside Arabic text would vanish.
pub fn install() {
    let mut collection = slint::fontique_011::shared_collection();
    let mut chain = Vec::new();
    for face in FACES {
        let families = collection.register_fonts(Blob::new(Arc::new(face)), None);
        for (family, _) in families {
            if !chain.contains(&family) {
                chain.push(family);
            }
        }
    }
    for generic in [
        GenericFamily::SansSerif,
        GenericFamily::SystemUi,
        GenericFamily::UiSansSerif,
    ] {
        collection.set_generic_families(generic, chain.iter().copied());
    }
}
