//! Wire types of the Einlass API: requests, answers, events, error codes.
