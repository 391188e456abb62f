//! What every page owes to everybody: reachable, large enough, named, not cut off.
//!
//! The reference display is 32 inches upright, 1080×1920, 0.37 mm a pixel.

use einlass_domain::language::Language;
use einlass_kiosk::flow::Touch;
use einlass_kiosk::terminal::Terminal;
use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery};

use super::gallery;
use super::stage::{HEIGHT, Stage, WIDTH};

/// 20 mm (criterion Q-09).
const LEAST_TARGET: f32 = 54.0;

/// 3 mm (criterion Q-09).
const LEAST_GAP: f32 = 8.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    pub(super) left: f32,
    pub(super) top: f32,
    right: f32,
    bottom: f32,
}

impl Bounds {
    fn of(element: &ElementHandle) -> Self {
        let (at, size) = (element.absolute_position(), element.size());
        Self {
            left: at.x,
            top: at.y,
            right: at.x + size.width,
            bottom: at.y + size.height,
        }
    }

    fn is_inside_window(self) -> bool {
        let slack = 0.5;
        let (width, height) = (
            f32::from(u16::try_from(WIDTH).unwrap()),
            f32::from(u16::try_from(HEIGHT).unwrap()),
        );
        self.left >= -slack
            && self.top >= -slack
            && self.right <= width + slack
            && self.bottom <= height + slack
    }

    fn is_near(self, other: Self) -> bool {
        let gap = LEAST_GAP - 0.5;
        self.left < other.right + gap
            && other.left < self.right + gap
            && self.top < other.bottom + gap
            && other.top < self.bottom + gap
    }
}

pub(super) fn buttons(terminal: &Terminal) -> Vec<(String, Bounds)> {
    let query = ElementQuery::from_root(terminal.window()).match_descendants();
    named(&query.match_accessible_role(AccessibleRole::Button).find_all())
}

pub(super) fn texts(terminal: &Terminal) -> Vec<(String, Bounds)> {
    let query = ElementQuery::from_root(terminal.window()).match_descendants();
    named(&query.match_inherits("Text").find_all())
}

/// Labels and places. The search finds an element once for every component that it is made of.
fn named(elements: &[ElementHandle]) -> Vec<(String, Bounds)> {
    let mut all = Vec::new();
    for element in elements {
        let label = element.accessible_label().unwrap_or_default().to_string();
        let found = (label, Bounds::of(element));
        if !all.contains(&found) {
            all.push(found);
        }
    }
    all
}

/// Looks at every page in every language and collects what is wrong.
fn complaints(aids: &[Touch], judge: impl Fn(&Terminal) -> Vec<String>) -> Vec<String> {
    let mut complaints = Vec::new();
    for language in Language::ALL {
        for (name, way) in gallery::pages() {
            let stage = Stage::ready();
            stage.touches(&[Touch::ChooseLanguage(language)]);
            stage.touches(aids);
            way(&stage);
            let found = judge(&stage.terminal);
            complaints.extend(
                found
                    .into_iter()
                    .map(|found| format!("{name} {language:?} {aids:?}: {found}")),
            );
        }
    }
    complaints
}

fn assert_none(complaints: &[String]) {
    assert!(
        complaints.is_empty(),
        "{} complaints:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

fn judge_targets(terminal: &Terminal) -> Vec<String> {
    let buttons = buttons(terminal);
    let edge = footer_edge(terminal);
    let is_covered = |bounds: Bounds| bounds.top < edge && bounds.bottom > edge + 0.5;
    let mut found = Vec::new();
    if buttons.is_empty() {
        found.push("no buttons".to_owned());
    }
    for (at, (label, bounds)) in buttons.iter().enumerate() {
        if label.trim().is_empty() {
            found.push(format!("a button without a name at {bounds:?}"));
        }
        if bounds.right - bounds.left < LEAST_TARGET || bounds.bottom - bounds.top < LEAST_TARGET {
            found.push(format!("{label} is too small: {bounds:?}"));
        }
        if !bounds.is_inside_window() || is_covered(*bounds) {
            found.push(format!("{label} is outside: {bounds:?}"));
        }
        for (other, others) in buttons.iter().skip(at + 1) {
            if bounds.is_near(*others) {
                found.push(format!(
                    "{label} and {other} touch each other: {bounds:?} {others:?}"
                ));
            }
        }
    }
    for (text, bounds) in texts(terminal) {
        if !bounds.is_inside_window() || is_covered(bounds) {
            found.push(format!("the text {text} is cut off: {bounds:?}"));
        }
    }
    found
}

/// Where the footer begins, which lies over whatever is too tall for a page.
fn footer_edge(terminal: &Terminal) -> f32 {
    let query = ElementQuery::from_root(terminal.window()).match_descendants();
    let footer = query.match_inherits("Footer").find_first();
    footer.expect("every page has a footer").absolute_position().y
}

#[test]
fn target_size() {
    assert_none(&complaints(&[], judge_targets));
}

#[test]
fn target_size_with_large_text() {
    assert_none(&complaints(&[Touch::SwitchTextSize], judge_targets));
}

fn judge_reach(terminal: &Terminal) -> Vec<String> {
    let mut found = judge_targets(terminal);
    for (label, bounds) in buttons(terminal) {
        if bounds.top < 960.0 {
            found.push(format!("{label} is in the upper half: {bounds:?}"));
        }
    }
    found
}

#[test]
fn reach_mode_bounds() {
    assert_none(&complaints(&[Touch::SwitchReach], judge_reach));
}

#[test]
fn reach_mode_bounds_with_large_text() {
    assert_none(&complaints(
        &[Touch::SwitchTextSize, Touch::SwitchReach],
        judge_reach,
    ));
}

#[test]
fn a_label_of_several_lines_makes_its_button_taller() {
    let service = "Beglaubigung von Unterschriften und Abschriften";
    for (page, touches, label, least) in [
        ("services_of_heading", &[][..], service, 180.0),
        (
            "services_of_heading",
            &[Touch::ChooseLanguage(Language::Arabic)],
            service,
            180.0,
        ),
        ("slots", &[Touch::SwitchTextSize], "Vorherige anzeigen", 115.0),
    ] {
        let stage = Stage::ready();
        stage.touches(touches);
        let pages = gallery::pages();
        let (_, way) = pages.iter().find(|(name, _)| name == page).unwrap();
        way(&stage);
        let buttons = buttons(&stage.terminal);
        let (_, bounds) = buttons.iter().find(|(found, _)| found == label).unwrap();
        let height = bounds.bottom - bounds.top;
        assert!(height > least, "{label}: {height}");
    }
}

#[test]
fn tree_complete() {
    let stage = Stage::ready();
    stage.touches(&[Touch::ChooseLanguage(Language::Arabic)]);
    let names: Vec<String> = buttons(&stage.terminal)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for expected in ["إدخال رقم الموعد", "حجز موعد", "خط كبير", "Deutsch", "العربية"]
    {
        assert!(
            names.iter().any(|name| name.contains(expected)),
            "{expected} is not in {names:?}"
        );
    }
    let query = ElementQuery::from_root(stage.terminal.window()).match_descendants();
    let mut checked: Vec<_> = query
        .match_accessible_role(AccessibleRole::Button)
        .find_all()
        .iter()
        .filter(|button| button.accessible_checked() == Some(true))
        .filter_map(ElementHandle::accessible_label)
        .collect();
    checked.dedup();
    assert_eq!(checked, ["العربية"]);
}
