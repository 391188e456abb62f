//! What Slint makes of `ui/app.slint`.

slint::include_modules!();
