//! Answers to the questions of services. They are personal data and stay with the person.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::Slug;
use crate::catalogue::terms::{Question, QuestionKind};
use crate::language::LocalizedText;

/// What was answered, as it came: a text, a whole number, yes or no.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AnswerValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text, a day or the key of a choice.
    Text(String),
}

/// An answer with its question as it was asked; later edits of the service do not reach it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Key of the question.
    pub slug: Slug,
    /// The question.
    pub label: LocalizedText,
    /// The answer.
    pub value: AnswerValue,
}

/// Why an answer is refused. Never carries the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerRefusal {
    /// A required answer is missing.
    #[error("this question must be answered")]
    Missing,
    /// None of the services asks this.
    #[error("none of the services asks this")]
    NotAsked,
    /// The answer is of another type.
    #[error("the answer is not of the type that the question asks for")]
    Type,
    /// The text is empty, has several lines or is too long.
    #[error("the answer must be one line of at most {0} characters")]
    Length(u16),
    /// The number is out of range.
    #[error("the answer must lie between {0} and {1}")]
    Range(i64, i64),
    /// There is no such choice.
    #[error("the answer is none of the choices")]
    Choice,
}

/// An answer that is refused, with the key of its question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct AnswerRefused {
    /// Key of the question.
    pub key: String,
    /// What is wrong.
    pub why: AnswerRefusal,
}

impl std::fmt::Debug for AnswerValue {
    /// Answers are personal data; they have no place in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AnswerValue")
    }
}

/// Checks answers against the questions; they come back in the order of the questions.
pub fn check_answers(
    questions: &[Question],
    given: &BTreeMap<String, AnswerValue>,
) -> Result<Vec<Answer>, AnswerRefused> {
    let answers = check_given_answers(questions, given)?;
    let is_missing = |question: &&Question| {
        let key = question.slug.as_str();
        question.is_required && !given.contains_key(key)
    };
    match questions.iter().find(is_missing) {
        Some(question) => Err(refuse(question.slug.as_str(), AnswerRefusal::Missing)),
        None => Ok(answers),
    }
}

/// As [`check_answers`], where what is missing may still be answered later.
pub fn check_given_answers(
    questions: &[Question],
    given: &BTreeMap<String, AnswerValue>,
) -> Result<Vec<Answer>, AnswerRefused> {
    let asked = |key: &String| questions.iter().any(|question| question.slug.as_str() == key);
    if let Some(key) = given.keys().find(|key| !asked(key)) {
        return Err(refuse(key, AnswerRefusal::NotAsked));
    }
    let mut answers = Vec::new();
    for question in questions {
        let key = question.slug.as_str();
        if let Some(value) = given.get(key) {
            answers.push(Answer {
                slug: question.slug.clone(),
                label: question.label.clone(),
                value: read(&question.kind, value).map_err(|why| refuse(key, why))?,
            });
        }
    }
    Ok(answers)
}

fn refuse(key: &str, why: AnswerRefusal) -> AnswerRefused {
    // A key that nobody asked for may be anything, even long.
    let key = key.chars().take(60).collect();
    AnswerRefused { key, why }
}

fn read(kind: &QuestionKind, value: &AnswerValue) -> Result<AnswerValue, AnswerRefusal> {
    match (kind, value) {
        (QuestionKind::Text { max_length }, AnswerValue::Text(text)) => read_text(text, *max_length),
        (QuestionKind::Number { min, max }, AnswerValue::Number(number)) => {
            if (*min..=*max).contains(number) {
                Ok(value.clone())
            } else {
                Err(AnswerRefusal::Range(*min, *max))
            }
        }
        (QuestionKind::Date, AnswerValue::Text(text)) => match text.parse::<Date>() {
            Ok(day) => Ok(AnswerValue::Text(day.to_string())),
            Err(_) => Err(AnswerRefusal::Type),
        },
        (QuestionKind::Choice { options }, AnswerValue::Text(text)) => {
            let known = options.iter().any(|option| option.slug.as_str() == text);
            known.then(|| value.clone()).ok_or(AnswerRefusal::Choice)
        }
        (QuestionKind::Boolean, AnswerValue::Flag(_)) => Ok(value.clone()),
        (
            QuestionKind::Text { .. }
            | QuestionKind::Number { .. }
            | QuestionKind::Date
            | QuestionKind::Choice { .. }
            | QuestionKind::Boolean,
            _,
        ) => Err(AnswerRefusal::Type),
    }
}

fn read_text(text: &str, max_length: u16) -> Result<AnswerValue, AnswerRefusal> {
    let text = text.trim();
    let fits = (1..=usize::from(max_length)).contains(&text.chars().count());
    if fits && !text.chars().any(char::is_control) {
        Ok(AnswerValue::Text(text.to_owned()))
    } else {
        Err(AnswerRefusal::Length(max_length))
    }
}
