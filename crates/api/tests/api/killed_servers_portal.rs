//! A portal that remembers what it was told, and what it asked in vain.

use std::collections::BTreeSet;
use std::sync::Arc;

use einlass_testkit::app::{Answer, Caller};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::killed_servers::End;

/// One portal with its holds and bookings.
pub(crate) struct Portal {
    nth: u64,
    caller: Caller,
    choices: Arc<Vec<Value>>,
    rng: StdRng,
    asked: u64,
    holds: Vec<Value>,
    bookings: Vec<Booking>,
    unanswered: Option<Wish>,
    created: i64,
    done: BTreeSet<&'static str>,
}

/// A booking as it was last acknowledged.
#[derive(Clone)]
struct Booking {
    id: String,
    manage_token: String,
    state: Told,
}

/// What a booking says of itself: status and start.
type Told = (String, String);

/// A request with its key.
struct Wish {
    what: What,
    path: String,
    body: Value,
    key: String,
}

/// What is asked; bookings by their place in the list.
#[derive(Clone, Copy)]
enum What {
    Hold,
    Book,
    BookHold,
    Move(usize),
    Cancel(usize),
}

impl What {
    const fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Book => "book",
            Self::BookHold => "book a hold",
            Self::Move(_) => "move",
            Self::Cancel(_) => "cancel",
        }
    }
}

impl Portal {
    pub(crate) fn new(nth: u64, caller: Caller, choices: Arc<Vec<Value>>) -> Self {
        Self {
            nth,
            caller,
            choices,
            rng: StdRng::seed_from_u64(nth),
            asked: 0,
            holds: Vec::new(),
            bookings: Vec::new(),
            unanswered: None,
            created: 0,
            done: BTreeSet::new(),
        }
    }

    /// Asks for one thing after the other until the server is gone.
    pub(crate) async fn work_until(mut self, end: Arc<End>) -> Self {
        loop {
            let wish = self.wish();
            match self.ask(&wish).await {
                Ok(answer) => {
                    self.learn(&wish, &answer);
                    end.count();
                }
                Err(error) => {
                    assert!(end.has_come(), "{}: {error:#}", wish.what.name());
                    self.unanswered = Some(wish);
                    return self;
                }
            }
        }
    }

    /// Asserts that all bookings stand as they were acknowledged, that what was asked in vain was done wholly or not at
    /// all, and that it can be asked again.
    pub(crate) async fn find_everything_again(&mut self, caller: Caller) {
        self.caller = caller;
        for (nth, booking) in self.bookings.iter().enumerate() {
            let path = format!("/v1/appointments/{}", booking.id);
            let answer = self.caller.get_managed(&path, &booking.manage_token);
            let answer = answer.await.unwrap();
            assert_eq!(answer.status, 200, "a booking is lost: {}", answer.text());
            let told = told(&answer.value().unwrap());
            let may_be = self
                .unanswered
                .as_ref()
                .and_then(|wish| wish.makes_of(nth, booking));
            assert!(
                told == booking.state || Some(&told) == may_be.as_ref(),
                "{told:?} instead of {:?} or {may_be:?}",
                booking.state
            );
        }
        if let Some(wish) = self.unanswered.take() {
            let answer = self.ask(&wish).await.unwrap();
            self.learn(&wish, &answer);
        }
    }

    /// Holds and bookings that were acknowledged.
    pub(crate) const fn created(&self) -> i64 {
        self.created
    }

    /// What was done, each kind by its name.
    pub(crate) const fn done(&self) -> &BTreeSet<&'static str> {
        &self.done
    }

    async fn ask(&self, wish: &Wish) -> anyhow::Result<Answer> {
        self.caller.post_with_key(&wish.path, &wish.body, &wish.key).await
    }

    fn learn(&mut self, wish: &Wish, answer: &Answer) {
        let value = answer.value().unwrap();
        let taken = answer.status == 409 && answer.code() == "slot_taken";
        match (wish.what, answer.status) {
            (What::Hold, 201) => {
                self.created += 1;
                self.holds
                    .push(json!({ "id": value["id"], "hold_token": value["hold_token"] }));
            }
            (What::Book | What::BookHold, 201) => {
                self.created += i64::from(matches!(wish.what, What::Book));
                self.bookings.push(Booking {
                    id: text(&value["appointment"]["id"]),
                    manage_token: text(&value["manage_token"]),
                    state: told(&value["appointment"]),
                });
            }
            (What::Move(nth) | What::Cancel(nth), 200) => self.bookings[nth].state = told(&value),
            (What::Hold | What::Book | What::Move(_), _) if taken => return,
            (what, _) => panic!("{}: {}", what.name(), answer.text()),
        }
        self.done.insert(wish.what.name());
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.rng.next_u64() % 1_000_000).unwrap() % end
    }

    fn choice(&mut self) -> Value {
        let nth = self.below(self.choices.len());
        self.choices[nth].clone()
    }

    /// A booking that stands.
    fn standing(&mut self) -> Option<usize> {
        let standing: Vec<usize> = (0..self.bookings.len())
            .filter(|nth| self.bookings[*nth].state.0 == "booked")
            .collect();
        match standing.len() {
            0 => None,
            count => Some(standing[self.below(count)]),
        }
    }

    fn wish(&mut self) -> Wish {
        self.asked += 1;
        let (what, path, body) = match self.below(10) {
            0..3 => self.hold(),
            3..6 => self.book_hold(),
            6 => self.cancel(),
            7 | 8 => self.change(),
            _ => self.book(),
        };
        Wish {
            what,
            path,
            body,
            key: format!("portal-{}-{}", self.nth, self.asked),
        }
    }

    fn hold(&mut self) -> (What, String, Value) {
        (What::Hold, "/v1/holds".to_owned(), self.choice())
    }

    fn book(&mut self) -> (What, String, Value) {
        let body = json!({ "from": { "slot": self.choice() } });
        (What::Book, "/v1/appointments".to_owned(), body)
    }

    fn book_hold(&mut self) -> (What, String, Value) {
        match self.holds.pop() {
            Some(hold) => {
                let body = json!({ "from": { "hold": hold } });
                (What::BookHold, "/v1/appointments".to_owned(), body)
            }
            None => self.book(),
        }
    }

    fn change(&mut self) -> (What, String, Value) {
        let Some(nth) = self.standing() else {
            return self.book();
        };
        let start = self.choice()["start_at"].clone();
        let Booking { id, manage_token, .. } = &self.bookings[nth];
        let body = json!({ "manage_token": manage_token, "start_at": start });
        (What::Move(nth), format!("/v1/appointments/{id}/reschedule"), body)
    }

    fn cancel(&mut self) -> (What, String, Value) {
        let Some(nth) = self.standing() else {
            return self.book();
        };
        let Booking { id, manage_token, .. } = &self.bookings[nth];
        let body = json!({ "manage_token": manage_token });
        (What::Cancel(nth), format!("/v1/appointments/{id}/cancel"), body)
    }
}

impl Wish {
    /// What a booking says of itself if this was done to it.
    fn makes_of(&self, nth: usize, booking: &Booking) -> Option<Told> {
        match self.what {
            What::Move(of) if of == nth => Some((booking.state.0.clone(), text(&self.body["start_at"]))),
            What::Cancel(of) if of == nth => Some(("cancelled".to_owned(), booking.state.1.clone())),
            What::Move(_) | What::Cancel(_) | What::Hold | What::Book | What::BookHold => None,
        }
    }
}

fn told(appointment: &Value) -> Told {
    (text(&appointment["status"]), text(&appointment["start_at"]))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
