-- PostgreSQL only: on SQLite no statement is a round trip.
SELECT 1;
