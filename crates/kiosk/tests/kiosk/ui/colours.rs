//! Contrast of all colours that meet (WCAG 2.1, 1.4.3 and 1.4.11).

use einlass_kiosk::flow::Touch;
use einlass_kiosk::ui::Theme;
use slint::platform::{Key, WindowEvent};
use slint::{Color, ComponentHandle, Rgba8Pixel, SharedPixelBuffer, SharedString};

use super::a11y::{Bounds, buttons};
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

/// The pixels of a picture from the upper edge of a button downwards, past its rings and into its fill. Near its left
/// edge, where no letters are.
fn edge(picture: &SharedPixelBuffer<Rgba8Pixel>, button: Bounds) -> Vec<Color> {
    let pixel = |y: u32| {
        let width = picture.width();
        let at = y * width + to_pixel(button.left) + 22;
        let pixel = picture.as_slice()[usize::try_from(at).unwrap()];
        Color::from_rgb_u8(pixel.r, pixel.g, pixel.b)
    };
    let top = to_pixel(button.top);
    (top..top + 14).map(pixel).collect()
}

fn to_pixel(at: f32) -> u32 {
    format!("{at:.0}").parse().unwrap()
}

/// WCAG 2.1, 2.4.7 and 1.4.11: somebody who uses keys sees which button they are on, a filled one, too.
#[test]
fn the_ring_of_the_focus_stands_out_from_the_fill_of_the_button() {
    for aids in [&[][..], &[Touch::SwitchContrast]] {
        // The first button of the welcome page is a main one, the fourth, of the language, a checked one.
        for (tabs, label) in [(1, "QR-Code zeigen"), (4, "Deutsch")] {
            let stage = Stage::ready();
            stage.touches(aids);
            let window = stage.terminal.window().window();
            for _ in 0..tabs {
                let text = SharedString::from(Key::Tab);
                window.dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
                window.dispatch_event(WindowEvent::KeyReleased { text });
            }
            let buttons = buttons(&stage.terminal);
            let (_, bounds) = buttons
                .iter()
                .find(|(found, _)| found.starts_with(label))
                .unwrap();
            let edge = edge(&stage.picture(), *bounds);
            let fill = *edge.last().unwrap();
            let theme = stage.terminal.window().global::<Theme<'_>>();
            assert_eq!(fill, theme.get_action(), "{label} with {aids:?}");
            assert!(edge.contains(&theme.get_care()), "{label} has no focus: {edge:?}");
            let ring = edge.iter().rev().find(|colour| **colour != fill).unwrap();
            let found = contrast(*ring, fill);
            assert!(found >= 3.0, "{label}: {found:.2} with {aids:?}");
        }
    }
}
