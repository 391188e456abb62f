//! The test vectors for other vendors' gates: written from fixed seeds, kept in `openapi/ticket-vectors.json`.
//!
//! With `UPDATE_EXPECT=1` in the environment the file is written anew.

use einlass_domain::admission::{
    AdmissionTicket, TicketError, TicketFacts, TicketKeyId, TicketSigner, TicketVerifier,
};
use einlass_domain::catalogue::{AuthorityNumber, SiteNumber};
use serde_json::{Value, json};

use crate::fixtures::{at, span};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/ticket-vectors.json");
const DESCRIPTION: &str = "Test vectors for readers of Einlass admission tickets. A ticket is \"EL1:\" and the base45 \
(RFC 9285) text of 14 bytes of facts and 64 bytes of Ed25519 signature (RFC 8032) over these 14 bytes. Facts, big \
endian: format (high four bits, 1) and key id (low four bits), authority 2 bytes, site 1, booking number 4, start in \
minutes since 2020-01-01T00:00Z 3, length in five minutes 1, flags 2 (zero). A reader must give the facts of every \
text under \"accepted\" and refuse every text under \"refused\", for the reason named or any other. The keys are for \
tests only.";

fn signer(id: u8, secret: u8) -> TicketSigner {
    TicketSigner::new(TicketKeyId::new(id).unwrap(), &[secret; 32])
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn error_name(error: TicketError) -> &'static str {
    match error {
        TicketError::Foreign => "foreign",
        TicketError::Malformed => "malformed",
        TicketError::UnknownKey => "unknown_key",
        TicketError::BadSignature => "bad_signature",
    }
}

fn facts_json(facts: &TicketFacts) -> Value {
    json!({
        "authority": facts.authority.0,
        "site": facts.site.0,
        "booking_number": facts.number.to_string(),
        "start_at": facts.start_at.to_string(),
        "minutes": u16::from(facts.quanta) * 5,
        "flags": facts.flags,
    })
}

fn accepted() -> Vec<(&'static str, TicketFacts, TicketSigner)> {
    let facts = |authority, site, number: &str, start: &str, quanta| {
        let span = span(at(start), quanta);
        TicketFacts::new(
            AuthorityNumber(authority),
            SiteNumber(site),
            number.parse().unwrap(),
            span,
        )
    };
    vec![
        (
            "plain",
            facts(1, 1, "842 457 365", "2026-11-20T09:00:00Z", 4),
            signer(1, 1),
        ),
        (
            "second key",
            facts(1, 2, "173 069 282", "2026-11-20T14:30:00Z", 3),
            signer(2, 2),
        ),
        (
            "first minute of the epoch",
            facts(0, 0, "682 781 466", "2020-01-01T00:00:00Z", 1),
            signer(1, 1),
        ),
        (
            "largest fields",
            facts(65_535, 255, "724 852 776", "2051-11-24T20:15:00Z", 255),
            signer(15, 15),
        ),
        (
            "night of the clock change",
            facts(1, 1, "261 651 455", "2027-10-31T00:30:00Z", 12),
            signer(1, 1),
        ),
    ]
}

fn refused() -> Vec<(&'static str, String)> {
    let ticket = AdmissionTicket::issue(accepted()[0].1, &signer(1, 1))
        .as_str()
        .to_owned();
    let bytes = base45::decode(&ticket[4..]).unwrap();
    let changed = |place: usize, value: u8| {
        let mut bytes = bytes.clone();
        bytes[place] ^= value;
        format!("EL1:{}", base45::encode(bytes))
    };
    let other_key = AdmissionTicket::issue(accepted()[0].1, &signer(1, 9));
    let unknown_key = AdmissionTicket::issue(accepted()[0].1, &signer(3, 3));
    vec![
        ("link", "https://example.org/termine".to_owned()),
        ("network", "WIFI:T:WPA;S:net;P:word;;".to_owned()),
        ("other prefix", ticket.replacen("EL1:", "EL2:", 1)),
        ("lower case", ticket.to_lowercase()),
        ("empty body", "EL1:".to_owned()),
        ("cut", ticket[..118].to_owned()),
        ("lengthened", format!("{ticket}000")),
        ("group above 65535", format!("EL1::::{}", &ticket[7..])),
        ("other format", changed(0, 0x30)),
        ("length of zero", changed(11, 4)),
        ("site changed", changed(3, 3)),
        ("start changed", changed(10, 5)),
        ("flags changed", changed(13, 1)),
        ("signature changed", changed(77, 1)),
        ("wrong check digit of the number", changed(7, 1)),
        (
            "signed with another key of the same number",
            other_key.as_str().to_owned(),
        ),
        ("unknown key", unknown_key.as_str().to_owned()),
    ]
}

fn vectors() -> Value {
    let signers = [signer(1, 1), signer(2, 2), signer(15, 15)];
    let keys = signers
        .iter()
        .map(|signer| json!({"key_id": signer.id().get(), "public_key": hex(&signer.public_key())}));
    let accepted = accepted().into_iter().map(|(name, facts, signer)| {
        let ticket = AdmissionTicket::issue(facts, &signer);
        let key_id = signer.id().get();
        json!({"name": name, "ticket": ticket.as_str(), "key_id": key_id, "facts": facts_json(&facts)})
    });
    let verifier = TicketVerifier::new(signers.iter().map(|signer| (signer.id(), signer.public_key())));
    let refused = refused().into_iter().map(|(name, text)| {
        let error = AdmissionTicket::verify(&text, &verifier).unwrap_err();
        json!({"name": name, "text": text, "reason": error_name(error)})
    });
    json!({
        "description": DESCRIPTION,
        "keys": keys.collect::<Vec<_>>(),
        "accepted": accepted.collect::<Vec<_>>(),
        "refused": refused.collect::<Vec<_>>(),
    })
}

fn committed() -> Value {
    serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap()
}

#[test]
fn the_committed_vectors_are_those_of_this_code() {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(FILE, serde_json::to_string_pretty(&vectors()).unwrap() + "\n").unwrap();
    }
    assert_eq!(
        committed(),
        vectors(),
        "run with UPDATE_EXPECT=1 if the change is meant"
    );
}

/// Reads the file as another vendor would, from its keys alone.
#[test]
fn the_committed_vectors_verify_with_the_published_keys() {
    let file = committed();
    let list = |name: &str| file[name].as_array().unwrap().clone();
    let keys = list("keys").into_iter().map(|key| {
        let text = key["public_key"].as_str().unwrap();
        let bytes: Vec<u8> = (0..32)
            .map(|index| u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).unwrap())
            .collect();
        let id = u8::try_from(key["key_id"].as_u64().unwrap()).unwrap();
        (
            TicketKeyId::new(id).unwrap(),
            <[u8; 32]>::try_from(bytes).unwrap(),
        )
    });
    let verifier = TicketVerifier::new(keys);
    for vector in list("accepted") {
        let facts = AdmissionTicket::verify(vector["ticket"].as_str().unwrap(), &verifier).unwrap();
        assert_eq!(facts_json(&facts), vector["facts"], "{}", vector["name"]);
    }
    for vector in list("refused") {
        let error = AdmissionTicket::verify(vector["text"].as_str().unwrap(), &verifier).unwrap_err();
        assert_eq!(
            error_name(error),
            vector["reason"].as_str().unwrap(),
            "{}",
            vector["name"]
        );
    }
}
