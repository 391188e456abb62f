//! Which Debian package brings what, and how to see that it is there.
//!
//! What counts is the file, not the package database: a library that came another way is as good.

use std::path::Path;

use crate::{cluster, process};

/// What must be there.
enum Needed {
    /// A program on the search path.
    Program(&'static str),
    /// A shared library the dynamic linker knows, by its soname.
    Library(&'static str),
    /// A file somewhere below the folder whose name is accepted.
    File(&'static str, fn(&str) -> bool),
    /// PostgreSQL's server programs.
    PostgresServer,
}

use Needed::{File, Library, PostgresServer, Program};

/// Every package by its name in Debian 12 and later, with what we need from it; in the order in which it is missed:
/// building first, then the kiosk's window, then the tests.
const PACKAGES: &[(&str, Needed)] = &[
    // openssl-sys, which the bundled libpq is built with for TLS to the database.
    ("pkg-config", Program("pkg-config")),
    ("libssl-dev", File("/usr/include/openssl", |name| name == "ssl.h")),
    // bindgen reads the kernel's camera interface for the scanner.
    ("libclang1", File("/usr/lib", is_libclang)),
    // The window system's libraries are opened at run time (winit).
    ("libx11-6", Library("libX11.so.6")),
    ("libx11-xcb1", Library("libX11-xcb.so.1")),
    ("libxcursor1", Library("libXcursor.so.1")),
    ("libxi6", Library("libXi.so.6")),
    ("libxkbcommon-x11-0", Library("libxkbcommon-x11.so.0")),
    ("libfontconfig1", Library("libfontconfig.so.1")),
    ("fonts-dejavu-core", File("/usr/share/fonts", is_font)),
    // A screen for the kiosk where there is none.
    ("xvfb", Program("Xvfb")),
    ("postgresql", PostgresServer),
    // The README's walk-through, which a test executes.
    ("curl", Program("curl")),
    ("jq", Program("jq")),
];

/// The names of the packages whose thing is not there.
pub(crate) fn missing() -> Vec<&'static str> {
    let libraries = known_libraries();
    let absent = PACKAGES.iter().filter(|(_, needed)| !needed.is_there(&libraries));
    absent.map(|(name, _)| *name).collect()
}

impl Needed {
    fn is_there(&self, libraries: &str) -> bool {
        match self {
            Program(name) => process::find_program(name).is_some(),
            Library(soname) => libraries
                .lines()
                .any(|line| line.split_whitespace().next() == Some(soname)),
            File(below, accepted) => has_file(Path::new(below), *accepted, 4),
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

/// What bindgen can load; the C++ library of a similar name will not do.
fn is_libclang(name: &str) -> bool {
    (name.starts_with("libclang.") || name.starts_with("libclang-"))
        && name.contains(".so")
        && !name.starts_with("libclang-cpp")
}

fn is_font(name: &str) -> bool {
    [".ttf", ".otf", ".ttc"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// Whether a file whose name is accepted lies below the folder, at most `depth` folders deep.
fn has_file(folder: &Path, accepted: fn(&str) -> bool, depth: u32) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders = Vec::new();
    for entry in entries {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => folders.push(entry.path()),
            _ if accepted(&entry.file_name().to_string_lossy()) => return true,
            _ => {}
        }
    }
    depth > 0 && folders.iter().any(|folder| has_file(folder, accepted, depth - 1))
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
        assert!(has_file(source, |name| name == "packages.rs", 2));
        assert!(!has_file(source, |name| name == "packages.rs", 1));
    }

    #[test]
    fn the_cpp_library_is_not_taken_for_libclang() {
        assert!(is_libclang("libclang-14.so.1"));
        assert!(is_libclang("libclang.so"));
        assert!(!is_libclang("libclang-cpp.so.14"));
        assert!(!is_libclang("libclang_rt.asan-x86_64.a"));
    }
}
