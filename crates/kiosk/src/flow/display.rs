//! How the present visitor wants the screen.

use einlass_domain::language::Language;

/// Language and viewing aids. Belongs to the visitor and is reset with everything else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Display {
    /// Language of all texts; German unless chosen otherwise.
    pub language: Language,
    /// Size of letters.
    pub text_size: TextSize,
    /// Colours.
    pub contrast: Contrast,
    /// Where the controls are.
    pub reach: Reach,
}

/// Size of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextSize {
    /// As designed.
    #[default]
    Normal,
    /// A quarter larger.
    Large,
}

/// Colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contrast {
    /// The town's calm colours, at least 4.5:1.
    #[default]
    Normal,
    /// Yellow and white on black.
    High,
}

/// Where the controls are, for people who sit or are small.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Below their heading.
    #[default]
    Everywhere,
    /// All in the lower half of the screen.
    LowerHalf,
}

impl Display {
    /// The other text size.
    pub fn with_other_text_size(self) -> Self {
        let text_size = match self.text_size {
            TextSize::Normal => TextSize::Large,
            TextSize::Large => TextSize::Normal,
        };
        Self { text_size, ..self }
    }

    /// The other colours.
    pub fn with_other_contrast(self) -> Self {
        let contrast = match self.contrast {
            Contrast::Normal => Contrast::High,
            Contrast::High => Contrast::Normal,
        };
        Self { contrast, ..self }
    }

    /// Controls in the other place.
    pub fn with_other_reach(self) -> Self {
        let reach = match self.reach {
            Reach::Everywhere => Reach::LowerHalf,
            Reach::LowerHalf => Reach::Everywhere,
        };
        Self { reach, ..self }
    }
}
