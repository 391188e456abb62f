//! Types and rules of Einlass: calendar, booking, admission, queue. No I/O, no clock.
