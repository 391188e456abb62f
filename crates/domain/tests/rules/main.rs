//! The rules of the domain, tested through its public types.
#![expect(
    clippy::string_slice,
    reason = "the sliced texts are tickets and keys, which are ASCII"
)]

#[cfg(test)]
mod admission_ticket;
#[cfg(test)]
mod appointment_transitions;
#[cfg(test)]
mod booking_terms;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod check_in_stations;
#[cfg(test)]
mod check_in_verdict;
#[cfg(test)]
mod day_grid;
#[cfg(test)]
mod day_hours;
#[cfg(test)]
mod day_rules;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod holidays;
#[cfg(test)]
mod itinerary;
#[cfg(test)]
mod itinerary_changes;
#[cfg(test)]
mod person_limits;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod policy_tree;
#[cfg(test)]
mod recurrence;
mod rollout;
#[cfg(test)]
mod seat_release;
#[cfg(test)]
mod service_plan;
#[cfg(test)]
mod service_terms;
#[cfg(test)]
mod slot_search;
#[cfg(test)]
mod ticket_vectors;
#[cfg(test)]
mod time_frame;
#[cfg(test)]
mod visit_transitions;
#[cfg(test)]
mod waiting_wish;
