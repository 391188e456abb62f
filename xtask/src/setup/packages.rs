//! Which Debian package brings what, and how to see that it is there.
//!
//! What counts is the file, not the package database: a library that came another way is as good.

use std::path::Path;

use crate::{cluster, process};

/// A Debian package and the thing we need from it.
pub(crate) struct Package {
    /// Its name in Debian 12 and later.
    pub(crate) name: &'static str,
    needed: Needed,
}

/// What must be there.
enum Needed {
    /// A program on the search path.
    Program(&'static str),
    /// A shared library the dynamic linker knows, by its soname.
    Library(&'static str),
    /// A file of that ending somewhere below the folder; the name may have more before the ending.
    File {
        below: &'static str,
        containing: &'static str,
    },
    /// PostgreSQL's server programs.
    PostgresServer,
}

use Needed::{File, Library, PostgresServer, Program};

/// Everything, in the order in which it is missed: building first, then the kiosk's window, then the tests.
pub(crate) const PACKAGES: &[Package] = &[
    // openssl-sys, which the bundled libpq is built with for TLS to the database.
    Package {
        name: "pkg-config",
        needed: Program("pkg-config"),
    },
    Package {
        name: "libssl-dev",
        needed: File {
            below: "/usr/include/openssl",
            containing: "ssl.h",
        },
    },
    // bindgen reads the kernel's camera interface for the scanner.
    Package {
        name: "libclang1",
        needed: File {
            below: "/usr/lib",
            containing: "libclang",
        },
    },
    // The window system's libraries are opened at run time (winit).
    Package {
        name: "libx11-6",
        needed: Library("libX11.so.6"),
    },
    Package {
        name: "libx11-xcb1",
        needed: Library("libX11-xcb.so.1"),
    },
    Package {
        name: "libxcursor1",
        needed: Library("libXcursor.so.1"),
    },
    Package {
        name: "libxi6",
        needed: Library("libXi.so.6"),
    },
    Package {
        name: "libxkbcommon-x11-0",
        needed: Library("libxkbcommon-x11.so.0"),
    },
    Package {
        name: "libfontconfig1",
        needed: Library("libfontconfig.so.1"),
    },
    Package {
        name: "fonts-dejavu-core",
        needed: File {
            below: "/usr/share/fonts",
            containing: ".ttf",
        },
    },
    // A screen for the kiosk where there is none.
    Package {
        name: "xvfb",
        needed: Program("Xvfb"),
    },
    Package {
        name: "postgresql",
        needed: PostgresServer,
    },
];

/// The names of the packages whose thing is not there.
pub(crate) fn missing() -> Vec<&'static str> {
    let libraries = known_libraries();
    PACKAGES
        .iter()
        .filter(|package| !package.needed.is_there(&libraries))
        .map(|package| package.name)
        .collect()
}

impl Needed {
    fn is_there(&self, libraries: &str) -> bool {
        match self {
            Program(name) => process::find_program(name).is_some(),
            Library(soname) => libraries
                .lines()
                .any(|line| line.split_whitespace().next() == Some(soname)),
            File { below, containing } => has_file(Path::new(below), containing, 4),
            PostgresServer => cluster::find_programs().is_some(),
        }
    }
}

/// The dynamic linker's list; empty where it cannot be had, so that everything counts as missing.
fn known_libraries() -> String {
    process::find_program("ldconfig")
        .and_then(|program| process::capture(std::process::Command::new(program).arg("-p")).ok())
        .unwrap_or_default()
}

/// Whether a file whose name contains `text` lies below the folder, at most `depth` folders deep.
fn has_file(folder: &Path, text: &str, depth: u32) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders = Vec::new();
    for entry in entries {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => folders.push(entry.path()),
            _ if entry.file_name().to_string_lossy().contains(text) => return true,
            _ => {}
        }
    }
    depth > 0 && folders.iter().any(|folder| has_file(folder, text, depth - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_found_by_its_whole_soname() {
        let list = "2 libs found in cache\n\tlibX11.so.6 (libc6,x86-64) => /lib/libX11.so.6\n\tlibXi.so.6.1 (libc6) => /x";
        assert!(Library("libX11.so.6").is_there(list));
        assert!(!Library("libXi.so.6").is_there(list));
    }

    #[test]
    fn a_program_nobody_has_is_missing() {
        assert!(!Program("einlass-no-such-program").is_there(""));
        assert!(Program("sh").is_there(""));
    }

    #[test]
    fn files_are_looked_for_in_deeper_folders() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(has_file(source, "packages.rs", 2));
        assert!(!has_file(source, "packages.rs", 1));
    }
}
