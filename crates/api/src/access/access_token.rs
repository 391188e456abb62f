//! Access tokens: short JWTs signed with Ed25519 (RFC 7519, RFC 8037).

use ed25519_dalek::SigningKey;
use einlass_domain::access::ScopeSet;
use einlass_domain::admission::TicketKeyId;
use einlass_domain::booking::Channel;
use einlass_domain::ids::{ApiClientId, AuthorityId, SiteId};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use super::key_ring::{Purpose, Secret};
use super::verified_tokens::Verified;
use super::{KeyRing, Principal};

/// Seconds that an access token is valid.
pub const ACCESS_TOKEN_SECONDS: u32 = 900;

/// Seconds by which the clock of the server that issued a token may be ahead.
const CLOCK_SKEW_SECONDS: i64 = 60;

/// Who issues and who accepts access tokens: this service only.
const ISSUER: &str = "urn:einlass";

/// What PKCS #8 (RFC 8410 section 7) puts in front of the 32 secret bytes of an Ed25519 key.
const PKCS8_PREFIX: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// Why a token is refused. The caller is told no more than that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessTokenError {
    /// Not a JWT of ours: shape, algorithm, key, signature, issuer or audience.
    #[error("the token is not one of ours")]
    Foreign,
    /// Past its time, or issued too far in the future.
    #[error("the token is not valid at this time")]
    OutOfTime,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: ApiClientId,
    iat: i64,
    exp: i64,
    scope: String,
    authority_id: AuthorityId,
    channel: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    site_id: Option<SiteId>,
}

impl KeyRing {
    /// Writes an access token for a client, valid from `now` on.
    pub fn issue_access_token(
        &self,
        principal: &Principal,
        now: Timestamp,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: ISSUER.to_owned(),
            sub: principal.client_id,
            iat: now.as_second(),
            exp: now.as_second() + i64::from(ACCESS_TOKEN_SECONDS),
            scope: principal.scopes.to_string(),
            authority_id: principal.authority_id,
            channel: principal.channel.as_str().to_owned(),
            site_id: principal.site_id,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.newest().id().get().to_string());
        jsonwebtoken::encode(&header, &claims, &encoding_key(self.newest()))
    }

    /// Reads an access token that is presented at `now`.
    ///
    /// The signature is checked when the token is seen for the first time, its time whenever it is presented.
    pub fn verify_access_token(&self, token: &str, now: Timestamp) -> Result<Principal, AccessTokenError> {
        let verified = if let Some(known) = self.verified().find(token) {
            known
        } else {
            let verified = self.check_signature(token)?;
            self.verified().remember(token, verified.clone(), now);
            verified
        };
        if verified.counts.contains(&now.as_second()) {
            Ok(verified.principal)
        } else {
            Err(AccessTokenError::OutOfTime)
        }
    }

    fn check_signature(&self, token: &str) -> Result<Verified, AccessTokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| AccessTokenError::Foreign)?;
        let secret = header
            .kid
            .and_then(|kid| kid.parse().ok())
            .and_then(|id| TicketKeyId::new(id).ok())
            .and_then(|id| self.find(id))
            .ok_or(AccessTokenError::Foreign)?;
        let claims = jsonwebtoken::decode::<Claims>(token, &decoding_key(secret), &validation())
            .map_err(|_| AccessTokenError::Foreign)?
            .claims;
        Ok(Verified {
            counts: claims.iat.saturating_sub(CLOCK_SKEW_SECONDS)..claims.exp,
            principal: claims.try_into()?,
        })
    }
}

impl TryFrom<Claims> for Principal {
    type Error = AccessTokenError;

    fn try_from(claims: Claims) -> Result<Self, AccessTokenError> {
        Ok(Self {
            client_id: claims.sub,
            authority_id: claims.authority_id,
            channel: claims
                .channel
                .parse::<Channel>()
                .map_err(|_| AccessTokenError::Foreign)?,
            site_id: claims.site_id,
            scopes: claims
                .scope
                .parse::<ScopeSet>()
                .map_err(|_| AccessTokenError::Foreign)?,
        })
    }
}

/// Algorithm, issuer and audience are checked here; the times are, too, but against the server's clock above.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[ISSUER]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

fn encoding_key(secret: &Secret) -> EncodingKey {
    let mut der = PKCS8_PREFIX.to_vec();
    der.extend_from_slice(&secret.derive(Purpose::AccessToken));
    EncodingKey::from_ed_der(&der)
}

fn decoding_key(secret: &Secret) -> DecodingKey {
    let key = SigningKey::from_bytes(&secret.derive(Purpose::AccessToken));
    DecodingKey::from_ed_der(key.verifying_key().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use einlass_domain::access::Scope;
    use jiff::ToSpan;

    fn ring(id: u8) -> KeyRing {
        KeyRing::parse(&format!("{id}:{}", format!("{id:02x}").repeat(32))).unwrap()
    }

    fn principal() -> Principal {
        Principal {
            client_id: ApiClientId::from_uuid(uuid::Uuid::from_u128(1)),
            authority_id: AuthorityId::from_uuid(uuid::Uuid::from_u128(2)),
            channel: Channel::Onsite,
            site_id: Some(SiteId::from_uuid(uuid::Uuid::from_u128(3))),
            scopes: ScopeSet::new([Scope::SlotsRead, Scope::CheckInsWrite]),
        }
    }

    fn noon() -> Timestamp {
        "2026-11-20T11:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_token_carries_its_client_for_fifteen_minutes() {
        let ring = ring(1);
        let token = ring.issue_access_token(&principal(), noon()).unwrap();
        // From the second time on the signature is remembered, the time is not.
        let at = |seconds: i64| ring.verify_access_token(&token, noon() + seconds.seconds());
        assert_eq!(at(0), Ok(principal()));
        assert_eq!(at(899), Ok(principal()));
        assert_eq!(at(900), Err(AccessTokenError::OutOfTime));
    }

    #[test]
    fn a_server_whose_clock_is_behind_takes_the_token_of_another_one() {
        let ring = ring(1);
        let token = ring.issue_access_token(&principal(), noon()).unwrap();
        let at = |seconds: i64| ring.verify_access_token(&token, noon() + seconds.seconds());
        assert_eq!(at(-60), Ok(principal()));
        assert_eq!(at(-61), Err(AccessTokenError::OutOfTime));
    }

    #[test]
    fn a_changed_token_is_not_taken_for_the_one_that_is_remembered() {
        let ring = ring(1);
        let token = ring.issue_access_token(&principal(), noon()).unwrap();
        assert_eq!(ring.verify_access_token(&token, noon()), Ok(principal()));
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let other = ring
            .issue_access_token(&principal(), noon() + 1.second())
            .unwrap();
        let (_, other_signature) = other.rsplit_once('.').unwrap();
        assert_ne!(signature, other_signature);
        assert_eq!(
            ring.verify_access_token(&format!("{signed}.{other_signature}"), noon()),
            Err(AccessTokenError::Foreign)
        );
    }

    #[test]
    fn tokens_of_other_keys_and_algorithms_are_refused() {
        let token = ring(1).issue_access_token(&principal(), noon()).unwrap();
        assert_eq!(
            ring(2).verify_access_token(&token, noon()),
            Err(AccessTokenError::Foreign)
        );
        let body = token.split('.').nth(1).unwrap();
        for header in [
            r#"{"alg":"none","kid":"1"}"#,
            r#"{"alg":"HS256","kid":"1"}"#,
            r#"{"alg":"EdDSA"}"#,
        ] {
            let head = URL_SAFE_NO_PAD.encode(header);
            for forged in [format!("{head}.{body}."), format!("{head}.{body}.AAAA")] {
                assert_eq!(
                    ring(1).verify_access_token(&forged, noon()),
                    Err(AccessTokenError::Foreign)
                );
            }
        }
    }

    #[test]
    fn a_token_for_another_audience_is_refused() {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some("1".to_owned());
        let claims = serde_json::json!({
            "iss": ISSUER, "aud": "urn:other", "sub": uuid::Uuid::from_u128(1), "iat": noon().as_second(),
            "exp": noon().as_second() + 60, "scope": "", "authority_id": uuid::Uuid::from_u128(2), "channel": "online",
        });
        let forged = jsonwebtoken::encode(&header, &claims, &encoding_key(ring(1).newest())).unwrap();
        assert_eq!(
            ring(1).verify_access_token(&forged, noon()),
            Err(AccessTokenError::Foreign)
        );
    }
}
