//! The native check-in and booking terminal.
