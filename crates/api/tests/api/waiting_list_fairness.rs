//! C-08: however many workers run, nobody is overtaken, a seat is offered to one person, capacity is never exceeded.

use std::collections::BTreeSet;

use einlass_contract::booking::{BookedAppointment, JoinedWaitingList, WaitingEntry, WaitingStatus};
use einlass_testkit::database::Backend;
use jiff::SignedDuration;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::story::{PERMIT, Story};
use crate::waiting_list::{act, fill_day, join, read};

crate::on_both_databases!(two_workers_at_once_are_as_fair_as_one);

struct Play {
    story: Story,
    rng: StdRng,
    booked: Vec<BookedAppointment>,
    waiting: Vec<JoinedWaitingList>,
    /// Offers per entry so far: its starts.
    offers: Vec<Vec<String>>,
}

impl Play {
    async fn begin(backend: Backend, seed: u64) -> Self {
        let story = Story::kempten(backend).await;
        let booked = fill_day(&story).await;
        let mut waiting = Vec::new();
        for name in ["a", "b", "c", "d", "e", "f"] {
            waiting.push(join(&story, name).await);
        }
        Self {
            story,
            rng: StdRng::seed_from_u64(seed),
            booked,
            offers: vec![Vec::new(); waiting.len()],
            waiting,
        }
    }

    async fn step(&mut self) {
        match self.rng.random_range(0..6_u8) {
            0..3 if !self.booked.is_empty() => {
                let index = self.rng.random_range(0..self.booked.len());
                let one = self.booked.swap_remove(index);
                assert_eq!(self.story.cancel(&one).await.status, 200);
            }
            3 => {
                let index = self.rng.random_range(0..self.waiting.len());
                let answer = act(&self.story, &self.waiting[index], "accept").await;
                if answer.status == 201 {
                    self.booked.push(answer.json().unwrap());
                }
            }
            4 => self.story.app.clock().advance(SignedDuration::from_mins(9)),
            _ => self.story.app.clock().advance(SignedDuration::from_mins(121)),
        }
        self.story.portal = self.story.app.portal("kempten").await.unwrap();
    }

    async fn entries(&self) -> Vec<WaitingEntry> {
        let mut entries = Vec::new();
        for joined in &self.waiting {
            entries.push(read(&self.story, joined).await);
        }
        entries
    }

    /// What must hold after every round of the worker.
    async fn judge(&mut self, before: &[WaitingEntry]) {
        let entries = self.entries().await;
        let live: Vec<_> = entries.iter().filter_map(|entry| entry.offer).collect();
        let starts: BTreeSet<_> = live.iter().map(|offer| offer.start_at).collect();
        assert_eq!(starts.len(), live.len(), "one seat, one offer: {live:?}");
        for (index, entry) in entries.iter().enumerate() {
            let Some(offer) = entry.offer else { continue };
            if before[index].offer == Some(offer) {
                continue;
            }
            let start = offer.start_at.to_string();
            assert!(!self.offers[index].contains(&start), "offered twice");
            // All wish for the same: whoever came earlier and still waits was offered this time before.
            for (earlier, entry) in entries.iter().enumerate().take(index) {
                let waits = entry.status == WaitingStatus::Waiting;
                assert!(
                    !waits || self.offers[earlier].contains(&start),
                    "{index} overtook {earlier} at {start}"
                );
            }
            self.offers[index].push(start);
        }
        assert_eq!(self.story.app.store().verify().await.unwrap(), []);
        let mut taken = BTreeSet::new();
        let booked = self.booked.iter().map(|one| one.appointment.start_at);
        for start in booked.chain(live.iter().map(|offer| offer.start_at)) {
            assert!(taken.insert(start), "two in one seat at {start}");
        }
    }
}

async fn two_workers_at_once_are_as_fair_as_one(backend: Backend) {
    let mut play = Play::begin(backend, 9).await;
    for _ in 0..12 {
        let before = play.entries().await;
        play.step().await;
        let (one, other) = tokio::join!(play.story.app.housekeeping(), play.story.app.housekeeping());
        one.unwrap();
        other.unwrap();
        play.judge(&before).await;
    }
    let free = play.story.free_on(PERMIT, "2026-11-23").await;
    assert!(free.len() <= 24);
}
