//! No text is missing in any language.

#![expect(clippy::string_slice, reason = "cut at signs that were just found")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use einlass_domain::language::Language;

/// A text as the pages ask for it; the second part is the plural.
type Key = (String, Option<String>);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn slint_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            slint_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "slint") {
            found.push(path);
        }
    }
}

/// The string literal at the start of a text, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let rest = text.trim_start().strip_prefix('"')?;
    let mut value = String::new();
    let mut letters = rest.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, &rest[at + 1..])),
            '\\' => value.extend(letters.next().map(|(_, letter)| letter)),
            _ => value.push(letter),
        }
    }
    None
}

fn wanted() -> Vec<Key> {
    let mut files = Vec::new();
    slint_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("ui"), &mut files);
    let mut keys = Vec::new();
    for file in files {
        let source = fs::read_to_string(file).unwrap();
        for (at, _) in source.match_indices("@tr(") {
            let (singular, rest) = literal(&source[at + 4..]).unwrap();
            let plural = rest
                .trim_start()
                .strip_prefix('|')
                .and_then(literal)
                .map(|(plural, _)| plural);
            keys.push((singular, plural));
        }
    }
    keys.sort();
    keys.dedup();
    keys
}

fn offered(language: Language) -> BTreeMap<Key, Vec<String>> {
    let path = format!(
        "kiosk-assets/i18n/{}/LC_MESSAGES/einlass-kiosk.po",
        language.tag()
    );
    let file = fs::read_to_string(root().join(path)).unwrap();
    let mut texts = BTreeMap::new();
    for entry in file.split("\n\n") {
        let part = |prefix: &str| {
            let line = entry.lines().find_map(|line| line.strip_prefix(prefix))?;
            literal(line).map(|(text, _)| text)
        };
        let Some(singular) = part("msgid ").filter(|singular| !singular.is_empty()) else {
            continue;
        };
        let forms: Vec<String> = match part("msgstr ") {
            Some(text) => vec![text],
            None => (0..6)
                .filter_map(|form| part(&format!("msgstr[{form}] ")))
                .collect(),
        };
        texts.insert((singular, part("msgid_plural ")), forms);
    }
    texts
}

fn translated() -> impl Iterator<Item = Language> {
    Language::ALL
        .into_iter()
        .filter(|language| *language != Language::German)
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = text
        .match_indices('{')
        .filter_map(|(at, _)| text[at..].split_inclusive('}').next())
        .collect();
    found.sort_unstable();
    found
}

#[test]
fn every_text_stands_in_every_language_and_no_language_has_others() {
    let wanted = wanted();
    assert!(wanted.len() > 100, "only {} texts were found", wanted.len());
    for language in translated() {
        let offered: Vec<Key> = offered(language).into_keys().collect();
        assert_eq!(offered, wanted, "{language:?}");
    }
}

#[test]
fn no_translation_is_empty_and_all_keep_what_is_filled_in() {
    for language in translated() {
        for ((singular, plural), forms) in offered(language) {
            assert!(
                forms.iter().all(|form| !form.trim().is_empty()),
                "{language:?}: {singular}"
            );
            if plural.is_none() {
                assert_eq!(forms.len(), 1);
                assert_eq!(
                    placeholders(&forms[0]),
                    placeholders(&singular),
                    "{language:?}: {singular}"
                );
            }
        }
    }
}

#[test]
fn each_language_has_all_its_plural_forms() {
    let count = |language: Language| match language {
        Language::Arabic => 6,
        Language::Ukrainian => 3,
        Language::German | Language::EasyGerman | Language::English => 2,
    };
    for language in translated() {
        for ((singular, plural), forms) in offered(language) {
            if plural.is_some() {
                assert_eq!(forms.len(), count(language), "{language:?}: {singular}");
            }
        }
    }
}

#[test]
fn sentences_in_easy_german_are_short() {
    for (key, forms) in offered(Language::EasyGerman) {
        for sentence in forms.iter().flat_map(|form| form.split(['.', '?', '!', ':'])) {
            let words = sentence.split_whitespace().count();
            assert!(words <= 12, "{words} words in {key:?}: {sentence}");
        }
    }
}

#[test]
fn the_page_about_the_device_credits_what_the_program_contains() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/pages/about.slint");
    let page = fs::read_to_string(page).unwrap();
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let (_, credits) = page.split_once("text: \"Slint ").unwrap();
    let mut groups = credits.split("\";").next().unwrap().split(" · ");
    let version = groups.next().unwrap().split(' ').next().unwrap();
    assert!(
        lock.contains(&format!("name = \"slint\"\nversion = \"{version}.")),
        "{version}"
    );
    let libraries = groups.skip(1).filter_map(|group| group.split_once(" ("));
    let libraries: Vec<_> = libraries.flat_map(|(names, _)| names.split(", ")).collect();
    assert!(libraries.len() > 4, "{libraries:?}");
    for name in libraries {
        assert!(
            lock.contains(&format!("\nname = \"{name}\"\n")),
            "{name} is not part of it"
        );
    }
}
