//! The Einlass server: REST API, use cases, OpenAPI, jobs.
