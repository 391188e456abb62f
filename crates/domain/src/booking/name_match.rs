//! Comparing a name that somebody says with the one that was written down.

/// Whether two names are the same to the ear of a clerk: case, order of the parts, hyphens, accents and the ways to
/// write an umlaut do not count.
pub fn is_same_name(stated: &str, stored: &str) -> bool {
    let stated = parts(stated);
    !stated.is_empty() && stated == parts(stored)
}

fn parts(name: &str) -> Vec<String> {
    let mut plain = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        fold(letter, &mut plain);
    }
    let mut parts: Vec<String> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(|part| part.replace("ae", "a").replace("oe", "o").replace("ue", "u"))
        .collect();
    parts.sort_unstable();
    parts
}

/// Writes the plain letter of a small letter (DIN 91379); combining marks vanish, apostrophes do not part a name.
fn fold(letter: char, plain: &mut String) {
    match letter {
        'ß' => plain.push_str("ss"),
        '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '\u{300}'..='\u{36f}' => {}
        _ => {
            let row = PLAIN.iter().find(|(marked, _)| marked.contains(letter));
            plain.push(row.map_or(letter, |(_, base)| *base));
        }
    }
}

/// Letters with marks, and the letter that people say or type instead.
const PLAIN: &[(&str, char)] = &[
    ("àáâãäåāăąǎǟǻȁȃạảấầẩẫậắằẳẵặæ", 'a'),
    ("çćĉċč", 'c'),
    ("ďđḍð", 'd'),
    ("èéêëēĕėęěẹẻẽếềểễệȅȇ", 'e'),
    ("ĝğġģǥǧ", 'g'),
    ("ĥħḥ", 'h'),
    ("ìíîïĩīĭįıǐỉịȉȋ", 'i'),
    ("ĵ", 'j'),
    ("ķĸǩ", 'k'),
    ("ĺļľŀł", 'l'),
    ("ñńņňŉŋ", 'n'),
    ("òóôõöøōŏőơǒǿọỏốồổỗộớờởỡợœ", 'o'),
    ("ŕŗř", 'r'),
    ("śŝşšșṣ", 's'),
    ("ţťŧțṭ", 't'),
    ("ùúûüũūŭůűųưǔụủứừửữự", 'u'),
    ("ŵẁẃẅ", 'w'),
    ("ýÿŷỳỵỷỹ", 'y'),
    ("źżžẓ", 'z'),
];
