//! The search for the best chains of a day.
//!
//! Worked backwards: for every set of stations that are left and every place of the station before them, a row says
//! by the quantum at which a visitor is ready there how the rest ends best. A row is made of the rows of one station
//! less by shifting and taking the lesser, so the work is bounded by sets × places² × quanta, whatever is free.

use super::walking_times::quanta_of;
use super::{Chain, Spot, Station, StationOrder, StationPlace, Stations, Stop, WalkingTimes};

/// Quanta of a row: as many as a day bitmap has.
const QUANTA: usize = 320;
/// The offsets of a row.
const OFFSETS: std::ops::Range<u16> = 0..320;
/// Weight of a quantum of the end against the minutes on foot: the way decides only between equal ends.
const END: u32 = 1 << 12;
/// The rest cannot be done.
const NEVER: u32 = u32::MAX >> 1;

/// By the quantum at which the visitor is ready: end of the visit × [`END`] + minutes on foot from here on.
type Row = [u32; QUANTA];

impl Stations {
    /// The best chains of the day, least waiting first, then earliest end.
    ///
    /// A chain is among them if no other begins as late or later and ends as early or earlier; of several with the
    /// same begin and end, the one with the shortest ways. Within a chain every stop is as late as the end allows, so
    /// that the time left over lies early, where it makes up for delays.
    pub fn chains(&self, order: StationOrder, walking: &WalkingTimes) -> Vec<Chain> {
        if self.as_slice().iter().any(Station::is_closed) {
            return Vec::new();
        }
        let search = Search::new(self, order, walking);
        let mut chains = search.best();
        chains.sort_by_key(|chain| (chain.waiting_minutes(), chain.until(), chain.start()));
        chains
    }
}

impl Station {
    fn is_closed(&self) -> bool {
        self.places.iter().all(|place| place.starts.is_empty())
    }
}

/// A set of stations, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct StationSet(usize);

impl StationSet {
    const fn all(count: usize) -> Self {
        Self((1 << count) - 1)
    }

    const fn contains(self, station: usize) -> bool {
        self.0 & (1 << station) != 0
    }

    const fn without(self, station: usize) -> Self {
        Self(self.0 & !(1 << station))
    }

    const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A place with the station that it belongs to.
struct Candidate<'a> {
    station: usize,
    quanta: u16,
    place: &'a StationPlace,
}

struct Search<'a> {
    order: StationOrder,
    all: StationSet,
    candidates: Vec<Candidate<'a>>,
    /// Minutes on foot from each candidate to each.
    ways: Vec<Vec<u16>>,
    /// Per set of stations left, per candidate visited before them.
    rows: Vec<Vec<Option<Row>>>,
}

impl<'a> Search<'a> {
    fn new(stations: &'a Stations, order: StationOrder, walking: &WalkingTimes) -> Self {
        let candidates: Vec<Candidate<'a>> = (0..)
            .zip(stations.as_slice())
            .flat_map(|(station, asked)| {
                asked.places.iter().map(move |place| Candidate {
                    station,
                    quanta: asked.quanta,
                    place,
                })
            })
            .filter(|candidate| !candidate.place.starts.is_empty())
            .collect();
        let spots: Vec<Spot> = candidates.iter().map(|candidate| candidate.place.spot).collect();
        let ways = spots
            .iter()
            .map(|from| spots.iter().map(|to| walking.minutes(*from, *to)).collect());
        let mut search = Self {
            order,
            all: StationSet::all(stations.as_slice().len()),
            ways: ways.collect(),
            candidates,
            rows: Vec::new(),
        };
        for left in (0..search.all.0).map(StationSet) {
            let rows = search.rows_before(left);
            search.rows.push(rows);
        }
        search
    }

    /// The rows of all candidates after which exactly `left` remains.
    fn rows_before(&self, left: StationSet) -> Vec<Option<Row>> {
        let rows = self.candidates.iter().zip(&self.ways).map(|(before, ways)| {
            self.may_precede(before.station, left)
                .then(|| self.row(before, ways, left))
        });
        rows.collect()
    }

    /// Whether a visitor may be at `station` while exactly `left` remains.
    fn may_precede(&self, station: usize, left: StationSet) -> bool {
        match self.order {
            StationOrder::Any => !left.contains(station),
            StationOrder::AsGiven => left.0 == self.all.0 & (usize::MAX << (station + 1)),
        }
    }

    fn row(&self, before: &Candidate<'_>, ways: &[u16], left: StationSet) -> Row {
        let mut row = [NEVER; QUANTA];
        if left.is_empty() {
            for (end, cell) in (u32::from(before.quanta)..).zip(&mut row) {
                *cell = end * END;
            }
        }
        for next in self.nexts(ways, left) {
            let ready = next.row.get(next.shift_after(before)..).unwrap_or_default();
            for (cell, rest) in row.iter_mut().zip(ready) {
                *cell = (*cell).min(rest + u32::from(next.minutes));
            }
        }
        let mut best = NEVER;
        for (offset, cell) in OFFSETS.zip(&mut row).rev() {
            if before.place.starts.contains(offset) {
                best = best.min(*cell);
            }
            *cell = best;
        }
        row
    }

    /// The candidates that may follow when `left` remains, seen from a place with these ways.
    fn nexts<'s>(&'s self, ways: &'s [u16], left: StationSet) -> impl Iterator<Item = Next<'s>> {
        let candidates = self.candidates.iter().zip(ways).enumerate();
        candidates.filter_map(move |(nth, (candidate, minutes))| {
            let after = left.without(candidate.station);
            let row = self.rows.get(after.0)?.get(nth)?.as_ref();
            row.filter(|_| left.contains(candidate.station)).map(|row| Next {
                nth,
                minutes: *minutes,
                row,
            })
        })
    }

    /// Of every end that can be reached, the chain that begins last.
    fn best(&self) -> Vec<Chain> {
        let mut chains = Vec::new();
        let mut earliest_end = NEVER / END;
        for offset in OFFSETS.rev() {
            let firsts = (0..self.candidates.len()).filter_map(|nth| self.first(nth, offset));
            let Some((nth, cost)) = firsts.min_by_key(|(_, cost)| *cost) else {
                continue;
            };
            if cost / END < earliest_end {
                earliest_end = cost / END;
                chains.extend(self.follow(nth, offset));
            }
        }
        chains
    }

    /// What it costs to begin with a candidate at `offset` or later.
    fn first(&self, nth: usize, offset: u16) -> Option<(usize, u32)> {
        let station = self.candidates.get(nth)?.station;
        let row = self.rows.get(self.all.without(station).0)?.get(nth)?.as_ref()?;
        row.get(usize::from(offset)).map(|cost| (nth, *cost))
    }

    /// The chain that begins with a candidate at `offset`.
    fn follow(&self, first: usize, offset: u16) -> Option<Chain> {
        let (mut before, mut ways) = (self.candidates.get(first)?, self.ways.get(first)?);
        let mut left = self.all.without(before.station);
        let mut cost = self.first(first, offset)?.1;
        let mut stop = before.stop(offset, 0);
        let mut chain = Chain::starting_with(stop);
        while !left.is_empty() {
            let reaches = |next: &Next<'_>| next.cost_after(before, stop.start) == Some(cost);
            let next = self.nexts(ways, left).find(reaches)?;
            cost = cost.saturating_sub(u32::from(next.minutes));
            let ready = stop.start + u16::try_from(next.shift_after(before)).ok()?;
            (before, ways) = (self.candidates.get(next.nth)?, self.ways.get(next.nth)?);
            stop = before.stop(next.latest_start(ready, cost)?, next.minutes);
            chain.push(stop);
            left = left.without(before.station);
        }
        Some(chain)
    }
}

impl Candidate<'_> {
    const fn stop(&self, start: u16, walking_minutes: u16) -> Stop {
        Stop {
            station: self.station,
            spot: self.place.spot,
            start,
            quanta: self.quanta,
            walking_minutes,
            waiting_minutes: 0,
        }
    }
}

/// A candidate that may come next, with the minutes to walk there and its row.
struct Next<'s> {
    nth: usize,
    minutes: u16,
    row: &'s Row,
}

impl Next<'_> {
    /// Quanta from the start of the stop before until the visitor is ready here.
    fn shift_after(&self, before: &Candidate<'_>) -> usize {
        usize::from(before.quanta + quanta_of(self.minutes))
    }

    /// What the rest costs from a start of the stop before.
    fn cost_after(&self, before: &Candidate<'_>, start: u16) -> Option<u32> {
        let cost = self.row.get(usize::from(start) + self.shift_after(before))?;
        Some(cost + u32::from(self.minutes))
    }

    /// The last start from `ready` on that still costs no more: behind it the row rises.
    fn latest_start(&self, ready: u16, cost: u32) -> Option<u16> {
        let later = OFFSETS.zip(self.row).skip(usize::from(ready));
        later
            .take_while(|(_, here)| **here == cost)
            .last()
            .map(|(offset, _)| offset)
    }
}
