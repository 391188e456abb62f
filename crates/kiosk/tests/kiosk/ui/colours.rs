//! Contrast of all colours that meet (WCAG 2.1, 1.4.3 and 1.4.11).

use einlass_kiosk::flow::Touch;
use einlass_kiosk::ui::Theme;
use slint::{Color, ComponentHandle};

use super::stage::Stage;

fn luminance(colour: Color) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(colour.red()) + 0.7152 * linear(colour.green()) + 0.0722 * linear(colour.blue())
}

fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn contrast_of_all_tokens() {
    for aids in [&[][..], &[Touch::SwitchContrast]] {
        let stage = Stage::ready();
        stage.touches(aids);
        let theme = stage.terminal.window().global::<Theme<'_>>();
        let (ground, surface, action) = (theme.get_ground(), theme.get_surface(), theme.get_action());
        let texts = [
            ("ink on ground", theme.get_ink(), ground),
            ("ink on surface", theme.get_ink(), surface),
            ("ink on good tint", theme.get_ink(), theme.get_good_tint()),
            ("soft ink on ground", theme.get_soft_ink(), ground),
            ("soft ink on surface", theme.get_soft_ink(), surface),
            ("action on ground", action, ground),
            ("action on surface", action, surface),
            ("action on its tint", action, theme.get_action_tint()),
            ("on action", theme.get_on_action(), action),
            (
                "on pressed action",
                theme.get_on_action(),
                theme.get_action_down(),
            ),
            ("good on its tint", theme.get_good(), theme.get_good_tint()),
            ("good on surface", theme.get_good(), surface),
            ("care on its tint", theme.get_care(), theme.get_care_tint()),
            ("on good", theme.get_on_meaning(), theme.get_good()),
            ("on care", theme.get_on_meaning(), theme.get_care()),
            ("on action as meaning", theme.get_on_meaning(), action),
        ];
        for (name, front, back) in texts {
            let found = contrast(front, back);
            assert!(found >= 4.5, "{name}: {found:.2} with {aids:?}");
        }
        let edges = [
            ("line on ground", theme.get_line(), ground),
            ("line on surface", theme.get_line(), surface),
            ("focus on ground", theme.get_care(), ground),
        ];
        for (name, front, back) in edges {
            let found = contrast(front, back);
            assert!(found >= 3.0, "{name}: {found:.2} with {aids:?}");
        }
    }
}
