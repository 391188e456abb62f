//! Where the database is.

use std::path::PathBuf;
use std::str::FromStr;

/// Where the database is; the scheme decides which kind it is.
///
/// `sqlite:PATH` names a file, `postgres://…` (or `postgresql://…`) a server in the form of libpq.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file, created when missing.
    Sqlite(PathBuf),
    /// A PostgreSQL connection string with all its secrets.
    Postgres(String),
}

/// Why a text is not a database URL. Never carries the text, which may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a database URL begins with sqlite: or postgres://")]
pub struct ParseDatabaseUrlError;

impl FromStr for DatabaseUrl {
    type Err = ParseDatabaseUrlError;

    fn from_str(text: &str) -> Result<Self, ParseDatabaseUrlError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() {
                Err(ParseDatabaseUrlError)
            } else {
                Ok(Self::Sqlite(PathBuf::from(path)))
            };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Self::Postgres(text.to_owned()))
        } else {
            Err(ParseDatabaseUrlError)
        }
    }
}

impl std::fmt::Debug for DatabaseUrl {
    /// Shows the kind only: the URL may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_decides() {
        assert_eq!(
            "sqlite:/var/lib/einlass.db".parse(),
            Ok(DatabaseUrl::Sqlite("/var/lib/einlass.db".into()))
        );
        assert_eq!(
            "sqlite:///var/lib/einlass.db".parse(),
            Ok(DatabaseUrl::Sqlite("/var/lib/einlass.db".into()))
        );
        assert!(matches!(
            "postgresql://u@h/db".parse(),
            Ok(DatabaseUrl::Postgres(_))
        ));
        for bad in ["", "einlass.db", "sqlite:", "postgre://h/db", "mysql://h"] {
            assert_eq!(bad.parse::<DatabaseUrl>(), Err(ParseDatabaseUrlError), "{bad}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let url: DatabaseUrl = "postgres://u:secret@h/db".parse().unwrap();
        assert!(!format!("{url:?}").contains("secret"));
    }
}
