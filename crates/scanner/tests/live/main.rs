//! The live loop with real threads, a clock that the test moves, and sources that the test directs.

#[cfg(test)]
mod bench;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod texts;
#[cfg(test)]
mod wedge;
