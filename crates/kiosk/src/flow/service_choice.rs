//! Choosing a service: by category, or by a word that people use for it.

use einlass_client::contract::catalogue::{Service, Text};

use super::desk::Desk;
use super::failure::after_failure;
use super::{Answer, CallId, Effect, Elsewhere, Errand, Event, NotHere, SlotChoice, State, Touch, Typing};

/// Most choices on one screen (criterion F-01).
pub const CHOICES_PER_SCREEN: usize = 8;

/// Most hits of a search: the keyboard needs the room. Typing on finds the rest.
pub const HITS_PER_SEARCH: usize = 4;

/// What people come for, and the part of it that is on the screen. What cannot be booked here is found all the same.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceChoice {
    pub(super) awaits: Option<CallId>,
    services: Vec<Service>,
    browse: Browse,
    screen: usize,
    /// Where the visitor was looking before, while a service is shown that cannot be booked here.
    before: Option<(Browse, usize)>,
}

/// How the visitor looks for the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Browse {
    /// All headings.
    Categories,
    /// The services under one heading.
    Category(Text),
    /// The services that fit a word.
    Search(Typing),
    /// No longer: the service was found, and is booked elsewhere.
    Elsewhere(Box<Elsewhere>),
}

/// Something to choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Choice<'a> {
    /// A heading.
    Category(&'a Text),
    /// A service.
    Service(&'a Service),
}

impl ServiceChoice {
    pub(super) fn open(desk: &mut Desk<'_>) -> State {
        let call = desk.call();
        let site_id = desk.site_id();
        desk.order(Effect::LoadServices { call, site_id });
        State::ServiceChoice(Self {
            awaits: Some(call),
            services: Vec::new(),
            browse: Browse::Categories,
            screen: 0,
            before: None,
        })
    }

    /// Whether the services are still on their way.
    pub fn is_loading(&self) -> bool {
        self.awaits.is_some()
    }

    /// How the visitor looks for the service.
    pub fn browse(&self) -> &Browse {
        &self.browse
    }

    /// What is on the screen, at most [`CHOICES_PER_SCREEN`].
    pub fn choices(&self) -> Vec<Choice<'_>> {
        let all = self.all_choices().into_iter();
        let count = self.per_screen();
        all.skip(self.screen * count).take(count).collect()
    }

    /// Number of the screen from 0, and how many there are.
    pub fn screens(&self) -> (usize, usize) {
        let count = self.all_choices().len().div_ceil(self.per_screen());
        (self.screen, count.max(1))
    }

    fn per_screen(&self) -> usize {
        match self.browse {
            Browse::Categories | Browse::Category(_) | Browse::Elsewhere(_) => CHOICES_PER_SCREEN,
            Browse::Search(_) => HITS_PER_SEARCH,
        }
    }

    fn all_choices(&self) -> Vec<Choice<'_>> {
        match &self.browse {
            Browse::Categories => self.categories().into_iter().map(Choice::Category).collect(),
            Browse::Category(category) => self.listed(|service| service.category == *category),
            Browse::Search(word) => match word.finished() {
                Some(word) => self.listed(|service| fits(service, &word)),
                None => Vec::new(),
            },
            Browse::Elsewhere(_) => Vec::new(),
        }
    }

    fn categories(&self) -> Vec<&Text> {
        let mut categories: Vec<&Text> = self.services.iter().map(|service| &service.category).collect();
        categories.sort_by_key(|category| category.get("de"));
        categories.dedup();
        categories
    }

    fn listed(&self, wanted: impl Fn(&Service) -> bool) -> Vec<Choice<'_>> {
        let mut services: Vec<&Service> = self.services.iter().filter(|service| wanted(service)).collect();
        services.sort_by_key(|service| service.name.get("de"));
        services.into_iter().map(Choice::Service).collect()
    }

    pub(super) fn on_event(mut self, event: Event, desk: &mut Desk<'_>) -> State {
        match event {
            Event::Answered { answer, .. } => return self.on_answer(answer, desk),
            Event::Touched(Touch::Choose(index)) => return self.choose(index, desk),
            Event::Touched(Touch::ShowNext) if self.screen + 1 < self.screens().1 => self.screen += 1,
            Event::Touched(Touch::ShowPrevious) => self.screen = self.screen.saturating_sub(1),
            Event::Touched(Touch::OpenSearch) => {
                self.browse = Browse::Search(Typing::empty());
                self.screen = 0;
                self.before = None;
            }
            Event::Touched(touch @ (Touch::Letter(_) | Touch::Erase | Touch::Shift)) => {
                if let Browse::Search(word) = self.browse {
                    self.browse = Browse::Search(word.touched(touch));
                    self.screen = 0;
                }
            }
            Event::Touched(Touch::GoBack) if self.browse != Browse::Categories => {
                (self.browse, self.screen) = self.before.take().unwrap_or((Browse::Categories, 0));
            }
            Event::Touched(Touch::GoBack | Touch::Leave) => return State::Welcome,
            _ => {}
        }
        State::ServiceChoice(self)
    }

    fn on_answer(mut self, answer: Answer, desk: &Desk<'_>) -> State {
        match answer {
            Answer::Services(services) => {
                self.services = services;
                self.awaits = None;
                State::ServiceChoice(self)
            }
            Answer::Failed(failure) => after_failure(failure, Errand::Booking, desk.now),
            _ => State::ServiceChoice(self),
        }
    }

    fn choose(mut self, index: usize, desk: &mut Desk<'_>) -> State {
        match self.choices().get(index).copied() {
            Some(Choice::Category(category)) => {
                self.browse = Browse::Category(category.clone());
                self.screen = 0;
                State::ServiceChoice(self)
            }
            Some(Choice::Service(service)) => match NotHere::of(service) {
                None => SlotChoice::open(service.clone(), desk),
                Some(why) => {
                    let service = service.clone();
                    let elsewhere = Browse::Elsewhere(Box::new(Elsewhere { service, why }));
                    self.before = Some((std::mem::replace(&mut self.browse, elsewhere), self.screen));
                    self.screen = 0;
                    State::ServiceChoice(self)
                }
            },
            None => State::ServiceChoice(self),
        }
    }
}

/// Whether a word fits a service: part of its name in any language, of a synonym, or of its heading.
fn fits(service: &Service, word: &str) -> bool {
    let word = folded(word);
    let names = service.name.0.values().chain(service.category.0.values());
    names
        .chain(&service.synonyms)
        .any(|name| folded(name).contains(&word))
}

/// Lower case, umlauts spelled out, signs between words dropped: "E-Pass" and "epass" are the same word.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            _ if letter.is_alphanumeric() => folded.push(letter),
            _ => {}
        }
    }
    folded
}
