//! Diesel storage on SQLite and PostgreSQL: schema, queries, transactions.
