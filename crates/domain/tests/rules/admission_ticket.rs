//! The ticket in the QR code: what it holds, how large it is, and that nothing else lets anybody in.

use einlass_domain::admission::{
    AdmissionTicket, TicketError, TicketFacts, TicketKeyId, TicketSigner, TicketVerifier,
};
use einlass_domain::calendar::{Quantum, QuantumSpan};
use einlass_domain::catalogue::{AuthorityNumber, SiteNumber};
use proptest::prelude::*;
use qrcode::bits::Bits;
use qrcode::{EcLevel, QrCode, Version};

use crate::fixtures::{at, number, span};

const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

fn signer(id: u8, secret: u8) -> TicketSigner {
    TicketSigner::new(TicketKeyId::new(id).unwrap(), &[secret; 32])
}

fn verifier(signers: &[TicketSigner]) -> TicketVerifier {
    TicketVerifier::new(signers.iter().map(|signer| (signer.id(), signer.public_key())))
}

fn sample() -> TicketFacts {
    let span = span(at("2026-11-20T10:00:00Z"), 4);
    TicketFacts::new(AuthorityNumber(1), SiteNumber(2), number(1), span)
}

fn any_facts() -> impl Strategy<Value = TicketFacts> {
    // Quanta from 2020-01-01 to the end of 2051, the last year that three bytes of minutes reach.
    let parts = (
        any::<u16>(),
        any::<u8>(),
        any::<u64>(),
        5_259_456_i64..8_600_000,
        1_u16..=255,
    );
    parts.prop_map(|(authority, site, seed, first, quanta)| {
        let span = QuantumSpan::new(Quantum::from_index(first), quanta).unwrap();
        TicketFacts::new(AuthorityNumber(authority), SiteNumber(site), number(seed), span)
    })
}

proptest! {
    #[test]
    fn a_ticket_reads_back_and_always_has_121_characters_of_the_qr_alphabet(
        facts in any_facts(), id in 0_u8..16, secret: u8,
    ) {
        let signer = signer(id, secret);
        let ticket = AdmissionTicket::issue(facts, &signer);
        prop_assert_eq!(ticket.as_str().len(), 121);
        prop_assert!(ticket.as_str().chars().all(|c| ALPHABET.contains(c)));
        prop_assert_eq!(AdmissionTicket::verify(ticket.as_str(), &verifier(&[signer])), Ok(facts));
    }

    #[test]
    fn a_ticket_fits_qr_version_5_at_level_m(facts in any_facts()) {
        let ticket = AdmissionTicket::issue(facts, &signer(1, 1));
        let mut bits = Bits::new(Version::Normal(5));
        bits.push_alphanumeric_data(ticket.as_str().as_bytes()).unwrap();
        prop_assert!(bits.push_terminator(EcLevel::M).is_ok());
        let code = QrCode::with_bits(bits, EcLevel::M).unwrap();
        prop_assert_eq!((code.version(), code.width()), (Version::Normal(5), 37));
    }

    #[test]
    fn foreign_texts_let_nobody_in_and_never_panic(text in any::<String>()) {
        prop_assert!(AdmissionTicket::verify(&text, &verifier(&[signer(1, 1)])).is_err());
        let prefixed = format!("EL1:{text}");
        prop_assert!(AdmissionTicket::verify(&prefixed, &verifier(&[signer(1, 1)])).is_err());
    }
}

#[test]
fn every_single_changed_character_is_refused() {
    let signer = signer(1, 1);
    let (ticket, verifier) = (AdmissionTicket::issue(sample(), &signer), verifier(&[signer]));
    for place in 0..ticket.as_str().len() {
        for other in ALPHABET.bytes().chain([b'a', b'\n', 0]) {
            let mut changed = ticket.as_str().as_bytes().to_vec();
            changed[place] = other;
            let changed = String::from_utf8(changed).unwrap();
            let is_ok = AdmissionTicket::verify(&changed, &verifier).is_ok();
            assert_eq!(is_ok, changed == ticket.as_str(), "{place} {other}");
        }
    }
}

#[test]
fn every_single_changed_bit_is_refused() {
    let signer = signer(1, 1);
    let (ticket, verifier) = (AdmissionTicket::issue(sample(), &signer), verifier(&[signer]));
    let bytes = base45::decode(&ticket.as_str()[4..]).unwrap();
    assert_eq!(bytes.len(), 78);
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let text = format!("EL1:{}", base45::encode(&changed));
        assert!(AdmissionTicket::verify(&text, &verifier).is_err(), "bit {bit}");
    }
}

#[test]
fn cut_and_lengthened_tickets_are_damaged() {
    let signer = signer(1, 1);
    let (ticket, verifier) = (AdmissionTicket::issue(sample(), &signer), verifier(&[signer]));
    for length in 4..ticket.as_str().len() {
        let cut = &ticket.as_str()[..length];
        assert_eq!(
            AdmissionTicket::verify(cut, &verifier),
            Err(TicketError::Malformed)
        );
    }
    for more in ["0", "00", "000", " ", "\n"] {
        let longer = format!("{}{more}", ticket.as_str());
        assert_eq!(
            AdmissionTicket::verify(&longer, &verifier),
            Err(TicketError::Malformed)
        );
    }
}

#[test]
fn a_second_spelling_of_the_same_bytes_is_refused() {
    // The 78 bytes fill groups of three characters, so only another case or stray blanks could spell them anew.
    let signer = signer(1, 1);
    let (ticket, verifier) = (AdmissionTicket::issue(sample(), &signer), verifier(&[signer]));
    let lower = format!("EL1:{}", ticket.as_str()[4..].to_lowercase());
    assert_ne!(lower, ticket.as_str());
    assert_eq!(
        AdmissionTicket::verify(&lower, &verifier),
        Err(TicketError::Malformed)
    );
    let spaced = ticket.as_str().replacen("EL1:", "EL1: ", 1);
    assert_eq!(
        AdmissionTicket::verify(&spaced, &verifier),
        Err(TicketError::Malformed)
    );
}

#[test]
fn links_and_wifi_codes_are_foreign() {
    for text in [
        "",
        "https://example.org/EL1:",
        "WIFI:T:WPA;S=net;P=secret;;",
        "el1:ABC",
        "EL2:ABC",
        "482 091 376",
        "BEGIN:VCARD",
    ] {
        let verified = AdmissionTicket::verify(text, &verifier(&[signer(1, 1)]));
        assert_eq!(verified, Err(TicketError::Foreign), "{text}");
    }
}

#[test]
fn only_the_key_that_signed_verifies() {
    let ticket = AdmissionTicket::issue(sample(), &signer(1, 1));
    let verify = |signers: &[TicketSigner]| AdmissionTicket::verify(ticket.as_str(), &verifier(signers));
    assert_eq!(verify(&[]), Err(TicketError::UnknownKey));
    assert_eq!(verify(&[signer(2, 1)]), Err(TicketError::UnknownKey));
    assert_eq!(verify(&[signer(1, 2)]), Err(TicketError::BadSignature));
    assert_eq!(verify(&[signer(2, 2), signer(1, 1)]), Ok(sample()));
    // While a key is replaced two keys may carry the same number.
    assert_eq!(verify(&[signer(1, 2), signer(1, 1)]), Ok(sample()));
}

#[test]
fn a_public_key_that_is_no_point_of_the_curve_verifies_nothing() {
    let bad = TicketVerifier::new([(TicketKeyId::new(1).unwrap(), [2_u8; 32])]);
    let ticket = AdmissionTicket::issue(sample(), &signer(1, 1));
    assert!(AdmissionTicket::verify(ticket.as_str(), &bad).is_err());
    assert!(TicketKeyId::new(16).is_err());
}

#[test]
fn no_personal_data_and_size() {
    // The type has no field for a person or a service; this pins down that the 14 signed bytes hold these fields
    // and nothing beside them.
    let facts = TicketFacts {
        authority: AuthorityNumber(0x0102),
        site: SiteNumber(3),
        number: number(1),
        start_at: at("2020-01-01T00:05:00Z"),
        quanta: 6,
        flags: 0,
    };
    let ticket = AdmissionTicket::issue(facts, &signer(7, 1));
    let bytes = base45::decode(&ticket.as_str()[4..]).unwrap();
    let mut expected = vec![0x17, 0x01, 0x02, 3];
    expected.extend(number(1).as_u32().to_be_bytes());
    expected.extend([0, 0, 5, 6, 0, 0]);
    assert_eq!(bytes[..14], expected);
    assert_eq!(bytes.len(), 14 + 64);
    assert!(bytes.len() <= 120);
}
