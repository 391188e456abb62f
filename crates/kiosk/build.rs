//! Compiles the pages and bundles the translations.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let configuration = slint_build::CompilerConfiguration::new()
        .with_bundled_translations("../../kiosk-assets/i18n")
        // The same German words mean the same everywhere, so they are translated once.
        .with_default_translation_context(slint_build::DefaultTranslationContext::None)
        // The tests find elements by what this writes.
        .with_debug_info(true);
    slint_build::compile_with_config("ui/app.slint", configuration)?;
    Ok(())
}
