//! Questions that a service asks before the visit.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ServiceTermsError;
use crate::catalogue::Slug;
use crate::language::LocalizedText;

/// Something a clerk must know to prepare the visit (Abfrage von Informationen).
///
/// Every question records why it is asked: what has no purpose may not be asked (GDPR Art. 5(1)(b) and (c)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Key; the same question of two services is asked once.
    pub slug: Slug,
    /// The question as visitors read it.
    pub label: LocalizedText,
    /// Why it is asked, as visitors read it.
    pub purpose: LocalizedText,
    /// What may be answered.
    pub kind: QuestionKind,
    /// Whether nobody can book without an answer.
    pub is_required: bool,
}

/// What may be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum QuestionKind {
    /// A text of one line.
    Text {
        /// Most characters, 1 to 500.
        max_length: u16,
    },
    /// A whole number.
    Number {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A calendar day.
    Date,
    /// One of several answers.
    Choice {
        /// The answers, 2 to 50.
        options: Vec<QuestionOption>,
    },
    /// Yes or no.
    Boolean,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionOption {
    /// Key.
    pub slug: Slug,
    /// The answer as visitors read it.
    pub name: LocalizedText,
}

impl Question {
    /// Longest text that may be asked for, in characters.
    pub const MAX_LENGTH: u16 = 500;

    pub(super) fn check(&self) -> Result<(), ServiceTermsError> {
        let key = || self.slug.clone();
        match &self.kind {
            QuestionKind::Text { max_length } if !(1..=Self::MAX_LENGTH).contains(max_length) => {
                Err(ServiceTermsError::MaxLength(key()))
            }
            QuestionKind::Number { min, max } if min >= max => Err(ServiceTermsError::NumberRange(key())),
            QuestionKind::Choice { options } if !are_distinct(options) => {
                Err(ServiceTermsError::Options(key()))
            }
            QuestionKind::Text { .. }
            | QuestionKind::Number { .. }
            | QuestionKind::Date
            | QuestionKind::Choice { .. }
            | QuestionKind::Boolean => Ok(()),
        }
    }
}

fn are_distinct(options: &[QuestionOption]) -> bool {
    let keys: BTreeSet<&Slug> = options.iter().map(|option| &option.slug).collect();
    (2..=50).contains(&options.len()) && keys.len() == options.len()
}
