//! Who comes: the little that a booking may know about a person.

/// A name as the person writes it: 1 to 100 letters of DIN 91379 and the marks used in names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

/// A mail address, shaped so that a message can be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

/// A telephone number in international form (ITU-T E.164).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber(String);

/// The one way to reach a person (data minimisation: at most one).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// By mail.
    Email(EmailAddress),
    /// By telephone.
    Phone(PhoneNumber),
}

/// The personal data of a booking. Both parts may be missing: a terminal asks for neither.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name, if given.
    pub name: Option<PersonName>,
    /// The contact, if given.
    pub contact: Option<Contact>,
}

/// Why a text is not personal data of its kind. Never carries the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// Not a usable name.
    #[error("a name has 1 to 100 characters and no control characters")]
    Name,
    /// Not a usable mail address.
    #[error("the mail address is not complete")]
    Email,
    /// Not a usable telephone number.
    #[error("a telephone number begins with + or 0 and has 5 to 15 digits")]
    Phone,
}

impl PersonName {
    /// Checks and trims a name.
    pub fn parse(text: &str) -> Result<Self, PersonError> {
        let name = text.trim();
        let fits = (1..=100).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        if fits {
            Ok(Self(name.to_owned()))
        } else {
            Err(PersonError::Name)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl EmailAddress {
    /// Checks the outer shape: one @, a dotted domain, no blanks, at most 254 characters (RFC 5321).
    pub fn parse(text: &str) -> Result<Self, PersonError> {
        let address = text.trim();
        let (local, domain) = address.rsplit_once('@').ok_or(PersonError::Email)?;
        let dotted = domain.split('.').count() >= 2 && domain.split('.').all(|label| !label.is_empty());
        let clean = !address.chars().any(|c| c.is_whitespace() || c.is_control()) && !local.contains('@');
        if (1..=64).contains(&local.len()) && dotted && clean && address.len() <= 254 {
            Ok(Self(address.to_owned()))
        } else {
            Err(PersonError::Email)
        }
    }

    /// The address as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form by which bookings of one person are counted: lower case, without a plus-alias.
    pub fn normalised(&self) -> String {
        let lower = self.0.to_lowercase();
        match lower.rsplit_once('@') {
            Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
            None => lower,
        }
    }
}

impl PhoneNumber {
    /// Reads a number as people write it; a leading 0 means Germany (+49), a leading 00 is a plus, and a (0) after
    /// the country is not dialled.
    pub fn parse(text: &str) -> Result<Self, PersonError> {
        let text = match text.trim_start() {
            international if international.starts_with(['+', '0']) => international.replacen("(0)", "", 1),
            other => other.to_owned(),
        };
        let plain: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '/' | '(' | ')' | '.' | '\u{a0}'))
            .collect();
        let digits = if let Some(rest) = plain.strip_prefix('+') {
            rest.to_owned()
        } else if let Some(rest) = plain.strip_prefix("00") {
            rest.to_owned()
        } else if let Some(rest) = plain.strip_prefix('0') {
            format!("49{rest}")
        } else {
            return Err(PersonError::Phone);
        };
        let fits = (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if fits {
            Ok(Self(format!("+{digits}")))
        } else {
            Err(PersonError::Phone)
        }
    }

    /// The number in international form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Contact {
    /// The form by which open bookings of one person are counted.
    pub fn normalised(&self) -> String {
        match self {
            Self::Email(address) => address.normalised(),
            Self::Phone(number) => number.0.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plus_aliases_and_case_are_one_person() {
        let a = EmailAddress::parse("Muster+Amt@Example.org").unwrap();
        assert_eq!(a.normalised(), "muster@example.org");
    }

    #[test]
    fn phone_numbers_become_international() {
        for (typed, stored) in [
            ("0831/2525-0", "+4983125250"),
            ("+49 831 25250", "+4983125250"),
            ("0043 1 50150", "+43150150"),
            ("+49 (0)831 25250", "+4983125250"),
        ] {
            assert_eq!(PhoneNumber::parse(typed).unwrap().as_str(), stored);
        }
        assert_eq!(PhoneNumber::parse("115"), Err(PersonError::Phone));
    }

    #[test]
    fn unusable_addresses_are_refused() {
        for bad in ["", "a", "a@b", "@b.de", "a b@c.de", "a@@b.de", "a@b..de"] {
            assert_eq!(EmailAddress::parse(bad), Err(PersonError::Email), "{bad}");
        }
    }
}
