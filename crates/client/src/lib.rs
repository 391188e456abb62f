//! Typed HTTP client of the Einlass API.
