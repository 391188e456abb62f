//! What the rules of a pool give on one day: seats per quantum.

use std::ops::Range;

use jiff::Timestamp;

use super::{Ask, Contingent, DayRule, LocalDay, Opening, PoolCalendar, SeatCount, SeatSet};

/// Seats of one local day of one pool, as somebody who asks at one moment sees them.
///
/// The windows of a moment number their seats one after the other: kept ones first, then those of windows for few,
/// common ones last. The numbers depend neither on who asks nor on when, so a contingent is a set of seat numbers
/// that everybody agrees on. A day is few runs of quanta in which nothing changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayGrid {
    day: LocalDay,
    /// Ascending and not overlapping; without seats in between.
    runs: Vec<SeatRun>,
    changes_at: Timestamp,
}

/// The seats of a run of quanta.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatRun {
    /// Offsets of the day.
    pub offsets: Range<u16>,
    /// All bookable seats, whoever asks: the physical limit.
    pub seats: SeatCount,
    /// The seats that the asker may use.
    pub open: SeatSet,
    /// Those of them that fewer others may use: taken first.
    pub preferred: SeatSet,
}

/// Seats of one window that are open to the same askers.
struct Block<'a> {
    offsets: Range<u16>,
    rank: Rank<'a>,
    seats: SeatCount,
    is_open: bool,
    is_preferred: bool,
}

/// The order in which blocks number their seats; the same for everybody at all times.
type Rank<'a> = (bool, bool, usize, &'a crate::ids::OpeningId, usize);

impl DayGrid {
    /// Applies the rules of a pool to `day` and tells which seats may be taken by whoever asks, at this moment.
    pub fn new(day: LocalDay, rules: &PoolCalendar<'_>, ask: &Ask<'_>) -> Self {
        let mut grid = Self::closed(day);
        let plan = rules.plan(grid.day.date());
        let mut blocks = Vec::new();
        for opening in plan.windows {
            if opening.rule == DayRule::WithAppointment {
                grid.add_blocks(opening, ask, &mut blocks);
            }
        }
        blocks.sort_unstable_by_key(|block| block.rank);
        let caps: Vec<(Range<u16>, SeatCount)> = rules
            .staffing
            .iter()
            .filter(|change| change.on_date == grid.day.date())
            .map(|change| (grid.day.window(change.from, change.until), change.seats))
            .collect();
        grid.runs = runs(&blocks, &caps);
        grid
    }

    /// A day without a single seat.
    pub const fn closed(day: LocalDay) -> Self {
        Self {
            day,
            runs: Vec::new(),
            changes_at: Timestamp::MAX,
        }
    }

    /// The day.
    pub const fn day(&self) -> &LocalDay {
        &self.day
    }

    /// The runs of quanta that have seats, in ascending order.
    pub fn runs(&self) -> &[SeatRun] {
        &self.runs
    }

    /// When kept seats are released next, so that the grid of the same asker may differ; [`Timestamp::MAX`]: never.
    pub const fn changes_at(&self) -> Timestamp {
        self.changes_at
    }

    /// All bookable seats at an offset of the day; none outside it.
    pub fn seats_at(&self, offset: u16) -> SeatCount {
        self.run_at(offset).map(|run| run.seats).unwrap_or_default()
    }

    /// The seats that the asker may use at an offset of the day; none outside it.
    pub fn open_seats_at(&self, offset: u16) -> SeatSet {
        self.run_at(offset).map(|run| run.open).unwrap_or_default()
    }

    /// The seats at an offset of the day that are kept for the asker and few others.
    pub fn preferred_at(&self, offset: u16) -> SeatSet {
        self.run_at(offset).map(|run| run.preferred).unwrap_or_default()
    }

    /// Whether the asker has no seat on the whole day.
    pub fn is_closed(&self) -> bool {
        self.runs.iter().all(|run| run.open.is_empty())
    }

    /// The run that an offset lies in.
    pub fn run_at(&self, offset: u16) -> Option<&SeatRun> {
        let index = self.runs.partition_point(|run| run.offsets.end <= offset);
        self.runs.get(index).filter(|run| run.offsets.start <= offset)
    }

    fn add_blocks<'a>(&mut self, opening: &'a Opening, ask: &Ask<'_>, blocks: &mut Vec<Block<'a>>) {
        let offsets = self.day.window(opening.from, opening.until);
        if offsets.is_empty() {
            return;
        }
        let start_at = self.day.first().plus(i64::from(offsets.start)).start_at();
        let is_for_few = !opening.channels.is_empty() || !opening.service_ids.is_empty();
        let admits = opening.admits(ask.asker) && opening.serves(ask.service_ids);
        let mut common = opening.seats;
        for (index, kept) in opening.contingents.iter().enumerate() {
            let is_own = kept.kept_for.admits(ask.asker);
            let is_released = self.is_released(kept, start_at, ask.now);
            blocks.push(Block {
                offsets: offsets.clone(),
                rank: (false, !is_for_few, opening.channels.len(), &opening.id, index),
                seats: kept.seats,
                is_open: admits && (is_own || is_released),
                is_preferred: admits && is_own,
            });
            common = common.saturating_sub(kept.seats);
        }
        let (index, channels) = (opening.contingents.len(), opening.channels.len());
        blocks.push(Block {
            offsets,
            rank: (true, !is_for_few, channels, &opening.id, index),
            seats: common,
            is_open: admits,
            is_preferred: admits && is_for_few,
        });
    }

    fn is_released(&mut self, kept: &Contingent, start_at: Timestamp, now: Timestamp) -> bool {
        match kept.released_at(start_at) {
            Some(released_at) if released_at <= now => true,
            Some(released_at) => {
                self.changes_at = self.changes_at.min(released_at);
                false
            }
            None => false,
        }
    }
}

/// Joins blocks in their order to runs of quanta in which nothing changes.
fn runs(blocks: &[Block<'_>], caps: &[(Range<u16>, SeatCount)]) -> Vec<SeatRun> {
    let windows = blocks
        .iter()
        .map(|block| &block.offsets)
        .chain(caps.iter().map(|cap| &cap.0));
    let mut borders: Vec<u16> = windows.flat_map(|window| [window.start, window.end]).collect();
    borders.sort_unstable();
    borders.dedup();
    borders
        .windows(2)
        .filter_map(|pair| match pair {
            [start, end] => Some(run(*start..*end, blocks, caps)),
            _ => None,
        })
        .filter(|run| run.seats != SeatCount::NONE)
        .collect()
}

fn run(offsets: Range<u16>, blocks: &[Block<'_>], caps: &[(Range<u16>, SeatCount)]) -> SeatRun {
    let (mut seats, mut open, mut preferred) = (SeatCount::NONE, SeatSet::EMPTY, SeatSet::EMPTY);
    for block in blocks
        .iter()
        .filter(|block| block.offsets.contains(&offsets.start))
    {
        let before = seats.as_set();
        seats = seats.saturating_add(block.seats);
        let added = seats.as_set().without(before);
        if block.is_open {
            open = open.union(added);
        }
        if block.is_preferred {
            preferred = preferred.union(added);
        }
    }
    let caps = caps.iter().filter(|cap| cap.0.contains(&offsets.start));
    let seats = caps.map(|cap| cap.1).fold(seats, SeatCount::min);
    SeatRun {
        offsets,
        seats,
        open: open.intersection(seats.as_set()),
        preferred: preferred.intersection(seats.as_set()),
    }
}
