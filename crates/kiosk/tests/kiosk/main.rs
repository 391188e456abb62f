//! The terminal as visitors and faults meet it: the flow with a clock that the tests move, and the pages.

#[cfg(test)]
mod booking;
#[cfg(test)]
mod camera;
#[cfg(test)]
mod checkin;
#[cfg(test)]
mod fake_server;
#[cfg(test)]
mod gate;
#[cfg(test)]
mod idle;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod server;
#[cfg(test)]
mod texts;
#[cfg(test)]
mod times;
#[cfg(test)]
mod ui;
#[cfg(test)]
mod visitor;
