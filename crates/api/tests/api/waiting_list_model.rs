//! C-08 as a property: whatever happens in whatever order, entries, offers and seats are those of a model in which the
//! line is served in order in the very moment a time comes free. No worker is needed for it; it may run at any time.

use einlass_contract::booking::{BookedAppointment, JoinedWaitingList, WaitingStatus};
use einlass_testkit::app::Caller;
use einlass_testkit::database::Backend;
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::json;

use crate::story::{PERMIT, Story};
use crate::waiting_list::{act, read};

/// The times that are waited for, ten minutes each, one seat.
const TIMES: [&str; 4] = [
    "2026-11-23T07:00:00Z",
    "2026-11-23T07:20:00Z",
    "2026-11-23T07:40:00Z",
    "2026-11-23T08:00:00Z",
];

/// What lies between them is taken for good, so that no other start comes free.
const BETWEEN: [&str; 3] = [
    "2026-11-23T07:10:00Z",
    "2026-11-23T07:30:00Z",
    "2026-11-23T07:50:00Z",
];

/// Sequences that are tried on each database.
const CASES: u32 = 8;

/// Offers left unanswered after which an entry ends.
const MOST_UNANSWERED: usize = 3;

#[test]
fn nobody_is_overtaken_sqlite() {
    judge(Backend::Sqlite);
}

#[test]
fn nobody_is_overtaken_postgres() {
    judge(Backend::Postgres);
}

fn judge(backend: Backend) {
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 40,
        ..Config::default()
    });
    let moves = prop::collection::vec(one_move(), 4..18);
    let played = runner.run(&moves, |moves| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(play(backend, &moves))
    });
    played.unwrap();
}

/// What people do. Indices are taken modulo what there is.
#[derive(Clone, Copy, Debug)]
enum Move {
    /// Somebody joins who would take any of the times, or one of the last two only.
    Join {
        late_only: bool,
    },
    /// Staff cancel what is booked at a time.
    Cancel(usize),
    /// Two hours pass; every offer lapses.
    Lapse,
    Accept(usize),
    Withdraw(usize),
    /// The public tries to book a time.
    Take(usize),
    /// The worker comes by.
    Work,
}

fn one_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        3 => any::<bool>().prop_map(|late_only| Move::Join { late_only }),
        4 => (0..TIMES.len()).prop_map(Move::Cancel),
        2 => Just(Move::Lapse),
        2 => (0..8_usize).prop_map(Move::Accept),
        1 => (0..8_usize).prop_map(Move::Withdraw),
        3 => (0..TIMES.len()).prop_map(Move::Take),
        1 => Just(Move::Work),
    ]
}

/// One who waits, in the model.
struct Entry {
    late_only: bool,
    status: WaitingStatus,
    /// The time on offer.
    offer: Option<usize>,
    /// Whether the last offer was left unanswered.
    has_lapsed: bool,
    /// All times that were ever offered.
    offered: Vec<usize>,
}

/// What must be true.
struct Model {
    is_booked: [bool; TIMES.len()],
    entries: Vec<Entry>,
}

impl Model {
    fn is_free(&self, time: usize) -> bool {
        !self.is_booked[time] && !self.entries.iter().any(|entry| entry.offer == Some(time))
    }

    /// Everybody has their turn, in the order of their coming.
    fn serve(&mut self) {
        for index in 0..self.entries.len() {
            let entry = &self.entries[index];
            if entry.status != WaitingStatus::Waiting {
                continue;
            }
            let from = if entry.late_only { 2 } else { 0 };
            let suits: Vec<_> = (from..TIMES.len()).filter(|time| self.is_free(*time)).collect();
            if entry.offered.len() >= MOST_UNANSWERED && !suits.is_empty() {
                self.entries[index].status = WaitingStatus::Ended;
                continue;
            }
            let new = suits.into_iter().find(|time| !entry.offered.contains(time));
            if let Some(time) = new {
                self.entries[index].status = WaitingStatus::Offered;
                self.entries[index].offer = Some(time);
                self.entries[index].has_lapsed = false;
                self.entries[index].offered.push(time);
            }
        }
    }
}

/// The real thing beside the model.
struct Play {
    story: Story,
    agent: Caller,
    model: Model,
    joined: Vec<JoinedWaitingList>,
    booked: [Option<BookedAppointment>; TIMES.len()],
}

async fn play(backend: Backend, moves: &[Move]) -> Result<(), TestCaseError> {
    let story = Story::kempten(backend).await;
    for time in BETWEEN {
        story.book(PERMIT, time).await;
    }
    let mut booked = [const { None }; TIMES.len()];
    for (seat, time) in booked.iter_mut().zip(TIMES) {
        *seat = Some(story.book(PERMIT, time).await);
    }
    let mut play = Play {
        agent: story.app.agent("kempten").await.unwrap(),
        story,
        model: Model {
            is_booked: [true; TIMES.len()],
            entries: Vec::new(),
        },
        joined: Vec::new(),
        booked,
    };
    for one in moves {
        play.make(*one).await?;
        play.compare(*one).await?;
    }
    prop_assert_eq!(play.story.app.store().verify().await.unwrap(), []);
    Ok(())
}

impl Play {
    async fn make(&mut self, one: Move) -> Result<(), TestCaseError> {
        match one {
            Move::Join { late_only } => self.join(late_only).await,
            Move::Cancel(time) => self.cancel(time).await,
            Move::Lapse => self.lapse().await,
            Move::Accept(_) | Move::Withdraw(_) if self.joined.is_empty() => {}
            Move::Accept(index) => self.accept(index % self.joined.len()).await?,
            Move::Withdraw(index) => self.withdraw(index % self.joined.len()).await?,
            Move::Take(time) => self.take(time).await?,
            Move::Work => {
                self.story.app.housekeeping().await.unwrap();
                self.model.serve();
            }
        }
        Ok(())
    }

    async fn join(&mut self, late_only: bool) {
        // Later comers come later.
        self.story.app.clock().advance(SignedDuration::from_millis(1));
        let body = json!({
            "services": [{ "service_id": self.story.town.service_id(PERMIT.0).unwrap() }],
            "from": if late_only { "08:40" } else { "08:00" },
            "until": "09:10",
            "from_on": "2026-11-23",
            "to_on": "2026-11-23",
            "person": { "email": format!("waiting-{}@example.org", self.joined.len()) },
        });
        let answer = self.story.portal.post("/v1/waiting-list", &body).await.unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text());
        self.joined.push(answer.json().unwrap());
        self.model.entries.push(Entry {
            late_only,
            status: WaitingStatus::Waiting,
            offer: None,
            has_lapsed: false,
            offered: Vec::new(),
        });
    }

    async fn cancel(&mut self, time: usize) {
        let Some(booked) = self.booked[time].take() else {
            return;
        };
        let path = format!("/v1/appointments/{}/cancel", booked.appointment.id);
        let body = json!({ "on_behalf": { "reason": "visitor_asked" } });
        let answer = self.agent.post(&path, &body).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.model.is_booked[time] = false;
        self.model.serve();
    }

    async fn lapse(&mut self) {
        self.story.app.clock().advance(SignedDuration::from_mins(121));
        self.story.portal = self.story.app.portal("kempten").await.unwrap();
        self.agent = self.story.app.agent("kempten").await.unwrap();
        for entry in &mut self.model.entries {
            if entry.offer.take().is_some() {
                entry.status = WaitingStatus::Waiting;
                entry.has_lapsed = true;
            }
        }
    }

    async fn accept(&mut self, index: usize) -> Result<(), TestCaseError> {
        let answer = act(&self.story, &self.joined[index], "accept").await;
        let entry = &mut self.model.entries[index];
        prop_assert_eq!(answer.status == 201, entry.offer.is_some(), "{}", answer.text());
        if let Some(time) = entry.offer.take() {
            entry.status = WaitingStatus::Booked;
            self.model.is_booked[time] = true;
            self.booked[time] = Some(answer.json().unwrap());
        } else if entry.status == WaitingStatus::Waiting && entry.has_lapsed {
            // Whoever comes too late is told of other times, and what lapsed passes on before.
            self.model.serve();
        }
        Ok(())
    }

    async fn withdraw(&mut self, index: usize) -> Result<(), TestCaseError> {
        let answer = act(&self.story, &self.joined[index], "withdraw").await;
        let entry = &mut self.model.entries[index];
        let is_open = matches!(entry.status, WaitingStatus::Waiting | WaitingStatus::Offered);
        prop_assert_eq!(answer.status == 200, is_open, "{}", answer.text());
        if is_open {
            entry.status = WaitingStatus::Withdrawn;
            if entry.offer.take().is_some() {
                self.model.serve();
            }
        }
        Ok(())
    }

    async fn take(&mut self, time: usize) -> Result<(), TestCaseError> {
        let choice = self.story.choice(PERMIT, TIMES[time]);
        let answer = self.story.try_book(&self.story.portal, choice).await;
        // Those who wait go first, even if their offers lapsed and nobody has noticed yet.
        self.model.serve();
        let is_free = self.model.is_free(time);
        prop_assert_eq!(
            answer.status,
            if is_free { 201 } else { 409 },
            "{}",
            answer.text()
        );
        if is_free {
            self.model.is_booked[time] = true;
            self.booked[time] = Some(answer.json().unwrap());
        }
        Ok(())
    }

    /// Entries and offers are those of the model; no time is offered twice at once.
    async fn compare(&self, after: Move) -> Result<(), TestCaseError> {
        let mut live = Vec::new();
        for (index, (joined, expected)) in self.joined.iter().zip(&self.model.entries).enumerate() {
            let entry = read(&self.story, joined).await;
            let offer = entry.offer.map(|offer| offer.start_at.to_string());
            let is_as_expected =
                entry.status == expected.status && offer.as_deref() == expected.offer.map(|time| TIMES[time]);
            prop_assert!(
                is_as_expected,
                "entry {index} after {after:?}: {:?} {offer:?}, not {:?} {:?}",
                entry.status,
                expected.status,
                expected.offer
            );
            live.extend(offer);
        }
        let offers = live.len();
        live.sort();
        live.dedup();
        prop_assert_eq!(live.len(), offers, "two offers for one seat");
        Ok(())
    }
}
