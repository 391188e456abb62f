//! What the holder of a booking is told when the authority calls it off.

use jiff::civil::{Date, DateTime, Time, Weekday};

use super::{BookingNumber, FreeDays, FreeHours};
use crate::language::{Language, LocalizedText};

/// A notice that a booking is called off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancellationNotice<'a> {
    /// The booking's number.
    pub number: BookingNumber,
    /// Its start, local time.
    pub start: DateTime,
    /// The unit's name.
    pub unit: &'a str,
    /// The building's name.
    pub site: &'a str,
    /// Why.
    pub reason: &'a LocalizedText,
    /// Where a new appointment is booked.
    pub link: &'a str,
    /// When one can come without appointment.
    pub free_hours: &'a [FreeHours],
}

impl CancellationNotice<'_> {
    /// The text: German for German speakers, English for all others.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::German | Language::EasyGerman => self.german(),
            Language::English | Language::Ukrainian | Language::Arabic => self.english(),
        }
    }

    fn german(&self) -> String {
        let day = name_de(self.start.weekday());
        let mut text = format!(
            "Ihr Termin am {day}, {}, um {} Uhr ({}, {}; Terminnummer {}) entfällt.\n{}\n\nNeuen Termin buchen: {}\n",
            self.start.strftime("%d.%m.%Y"),
            self.start.strftime("%H:%M"),
            self.unit,
            self.site,
            self.number,
            self.reason.get(Language::German),
            self.link,
        );
        if !self.free_hours.is_empty() {
            text.push_str("\nOhne Termin können Sie kommen:\n");
            for hours in self.free_hours {
                let on = match &hours.on {
                    FreeDays::EveryWeekExcept(none) if none.is_empty() => String::new(),
                    FreeDays::EveryWeekExcept(days) => format!(", nicht am {}", dates(days)),
                    FreeDays::Only(days) => format!(", nur am {}", dates(days)),
                };
                text.extend([weekday(hours.day, name_de), " ", &span(hours), " Uhr", &on, "\n"]);
            }
        }
        text
    }

    fn english(&self) -> String {
        let day = name_en(self.start.weekday());
        let mut text = format!(
            "Your appointment on {day}, {}, at {} ({}, {}; number {}) is cancelled.\n{}\n\nBook a new appointment: {}\n",
            self.start.strftime("%d.%m.%Y"),
            self.start.strftime("%H:%M"),
            self.unit,
            self.site,
            self.number,
            self.reason.get(Language::English),
            self.link,
        );
        if !self.free_hours.is_empty() {
            text.push_str("\nYou can come without appointment:\n");
            for hours in self.free_hours {
                let on = match &hours.on {
                    FreeDays::EveryWeekExcept(none) if none.is_empty() => String::new(),
                    FreeDays::EveryWeekExcept(days) => format!(", not on {}", dates(days)),
                    FreeDays::Only(days) => format!(", only on {}", dates(days)),
                };
                text.extend([weekday(hours.day, name_en), " ", &span(hours), &on, "\n"]);
            }
        }
        text
    }
}

fn span(hours: &FreeHours) -> String {
    let until = match hours.until {
        midnight if midnight == Time::midnight() => "24:00".to_owned(),
        until => until.strftime("%H:%M").to_string(),
    };
    format!("{}–{until}", hours.from.strftime("%H:%M"))
}

fn dates(days: &[Date]) -> String {
    let days = days.iter().map(|day| day.strftime("%d.%m.%Y").to_string());
    days.collect::<Vec<_>>().join(", ")
}

fn weekday(day: i8, name: fn(Weekday) -> &'static str) -> &'static str {
    Weekday::from_monday_one_offset(day).map_or("", name)
}

const fn name_de(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Montag",
        Weekday::Tuesday => "Dienstag",
        Weekday::Wednesday => "Mittwoch",
        Weekday::Thursday => "Donnerstag",
        Weekday::Friday => "Freitag",
        Weekday::Saturday => "Samstag",
        Weekday::Sunday => "Sonntag",
    }
}

const fn name_en(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
