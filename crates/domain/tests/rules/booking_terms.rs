//! Answers and names (B-06, C-06).

use std::collections::BTreeMap;

use einlass_domain::booking::{AnswerRefusal as Refusal, AnswerValue, check_answers, is_same_name};
use einlass_domain::catalogue::terms::{Question, QuestionKind, QuestionOption};

use crate::service_plan::text;
use crate::service_terms::question;

fn questions() -> Vec<Question> {
    let option = |slug: &str| QuestionOption {
        slug: slug.parse().unwrap(),
        name: text(slug),
    };
    let choice = QuestionKind::Choice {
        options: vec![option("new"), option("used")],
    };
    let mut plate = question("plate", QuestionKind::Text { max_length: 10 });
    plate.is_required = true;
    vec![
        plate,
        question("people", QuestionKind::Number { min: 1, max: 9 }),
        question("built-on", QuestionKind::Date),
        question("kind", choice),
        question("leased", QuestionKind::Boolean),
    ]
}

fn told(text: &str) -> AnswerValue {
    AnswerValue::Text(text.to_owned())
}

fn check(given: &[(&str, AnswerValue)]) -> Result<Vec<String>, (String, Refusal)> {
    let given: BTreeMap<String, AnswerValue> = given
        .iter()
        .map(|(key, value)| ((*key).to_owned(), value.clone()))
        .collect();
    match check_answers(&questions(), &given) {
        Ok(answers) => Ok(answers.iter().map(|answer| answer.slug.to_string()).collect()),
        Err(refused) => Err((refused.key, refused.why)),
    }
}

#[test]
fn answers_come_back_in_the_order_of_the_questions() {
    let given = [
        ("kind", told("used")),
        ("leased", AnswerValue::Flag(false)),
        ("plate", told(" KE-AB 12 ")),
        ("built-on", told("2020-02-29")),
        ("people", AnswerValue::Number(9)),
    ];
    assert_eq!(
        check(&given).unwrap(),
        ["plate", "people", "built-on", "kind", "leased"]
    );
    assert_eq!(
        check(&[("plate", told("KE"))]).unwrap(),
        ["plate"],
        "the others may be left out"
    );
}

#[test]
fn an_answer_that_does_not_fit_is_refused_with_its_question() {
    let plate = || ("plate", told("KE"));
    for (wrong, why) in [
        (("people", AnswerValue::Number(10)), Refusal::Range(1, 9)),
        (("people", told("three")), Refusal::Type),
        (("built-on", told("2021-02-29")), Refusal::Type),
        (("kind", told("stolen")), Refusal::Choice),
        (("leased", told("yes")), Refusal::Type),
        (("colour", told("red")), Refusal::NotAsked),
    ] {
        assert_eq!(check(&[plate(), wrong.clone()]), Err((wrong.0.to_owned(), why)));
    }
    for (given, why) in [
        (told("   "), Refusal::Length(10)),
        (told("12345678901"), Refusal::Length(10)),
        (told("a\nb"), Refusal::Length(10)),
        (AnswerValue::Number(1), Refusal::Type),
    ] {
        assert_eq!(check(&[("plate", given)]), Err(("plate".to_owned(), why)));
    }
    assert_eq!(check(&[]), Err(("plate".to_owned(), Refusal::Missing)));
}

#[test]
fn an_answer_never_shows_in_a_log() {
    assert_eq!(format!("{:?}", told("secret")), "AnswerValue");
}

#[test]
fn names_are_the_same_whatever_case_accents_and_order() {
    for (stated, stored) in [
        ("erika MUSTERMANN", "Erika Mustermann"),
        ("Mustermann, Erika", "Erika Mustermann"),
        ("Juergen Strasse", "Jürgen Straße"),
        ("Jurgen Strasse", "Jürgen Straße"),
        ("Lucja Dokovic Ozturk", "Łucja Đoković-Öztürk"),
        ("ODonnell", "O’Donnell"),
        ("Jose\u{301}", "José"),
        ("Олена", "олена"),
    ] {
        assert!(is_same_name(stated, stored), "{stated} {stored}");
    }
    for (stated, stored) in [
        ("Erika", "Erika Mustermann"),
        ("", ""),
        ("-", "Erika"),
        ("Erik Muster", "Erika Muster"),
    ] {
        assert!(!is_same_name(stated, stored), "{stated} {stored}");
    }
}
