-- PostgreSQL only: SQLite has one writer, so no row is waited for.
SELECT 1;
