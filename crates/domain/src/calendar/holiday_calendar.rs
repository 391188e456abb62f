//! Which public holidays a municipality has.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Holiday;

/// A German state (Bundesland); the first two digits of an official municipality key name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// 01.
    SchleswigHolstein,
    /// 02.
    Hamburg,
    /// 03 (Niedersachsen).
    LowerSaxony,
    /// 04.
    Bremen,
    /// 05 (Nordrhein-Westfalen).
    NorthRhineWestphalia,
    /// 06 (Hessen).
    Hesse,
    /// 07 (Rheinland-Pfalz).
    RhinelandPalatinate,
    /// 08.
    BadenWuerttemberg,
    /// 09 (Bayern).
    Bavaria,
    /// 10.
    Saarland,
    /// 11.
    Berlin,
    /// 12.
    Brandenburg,
    /// 13.
    MecklenburgVorpommern,
    /// 14 (Sachsen).
    Saxony,
    /// 15 (Sachsen-Anhalt).
    SaxonyAnhalt,
    /// 16 (Thüringen).
    Thuringia,
}

/// What a municipality states about its holidays beyond its official key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HolidayRules {
    /// Whether public holidays close at all.
    pub public_holidays: bool,
    /// Assumption Day (Mariä Himmelfahrt) in Bavaria, where it depends on the municipality; `None`: a holiday, as in
    /// five of six.
    pub assumption_day: Option<bool>,
    /// Corpus Christi (Fronleichnam) in the parts of Saxony and Thuringia where it is a holiday; `None`: it is not.
    pub corpus_christi: Option<bool>,
}

/// The public holidays of one municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayCalendar {
    state: Option<State>,
    ags: String,
    rules: HolidayRules,
}

/// The statements about holidays do not fit the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HolidayRulesError {
    /// No state has these first digits.
    #[error("no state has a key that begins like this")]
    UnknownState,
    /// Assumption Day outside Bavaria and Saarland.
    #[error("Assumption Day depends on the municipality in Bavaria only")]
    AssumptionDay,
    /// Corpus Christi outside Saxony and Thuringia.
    #[error("Corpus Christi depends on the municipality in Saxony and Thuringia only")]
    CorpusChristi,
}

/// First digits of official keys of invented places, which have no public holidays.
const INVENTED: &str = "00";

/// Augsburg, the only municipality with a holiday of its own (Bavarian law on holidays, article 1).
const AUGSBURG: &str = "09761000";

impl State {
    /// The state of an official municipality key (AGS).
    pub fn of_ags(ags: &str) -> Option<Self> {
        Some(match ags.get(..2)? {
            "01" => Self::SchleswigHolstein,
            "02" => Self::Hamburg,
            "03" => Self::LowerSaxony,
            "04" => Self::Bremen,
            "05" => Self::NorthRhineWestphalia,
            "06" => Self::Hesse,
            "07" => Self::RhinelandPalatinate,
            "08" => Self::BadenWuerttemberg,
            "09" => Self::Bavaria,
            "10" => Self::Saarland,
            "11" => Self::Berlin,
            "12" => Self::Brandenburg,
            "13" => Self::MecklenburgVorpommern,
            "14" => Self::Saxony,
            "15" => Self::SaxonyAnhalt,
            "16" => Self::Thuringia,
            _ => return None,
        })
    }
}

impl Default for HolidayRules {
    fn default() -> Self {
        Self {
            public_holidays: true,
            assumption_day: None,
            corpus_christi: None,
        }
    }
}

impl HolidayCalendar {
    /// The holidays of the place with this official key (AGS).
    pub fn new(ags: &str, rules: HolidayRules) -> Self {
        Self {
            state: State::of_ags(ags),
            ags: ags.to_owned(),
            rules,
        }
    }

    /// A place without public holidays.
    pub fn none() -> Self {
        let public_holidays = false;
        Self::new(
            INVENTED,
            HolidayRules {
                public_holidays,
                ..HolidayRules::default()
            },
        )
    }

    /// Checks that the statements fit the place.
    pub fn check(&self) -> Result<(), HolidayRulesError> {
        use State::{Bavaria, Saarland, Saxony, Thuringia};
        if self.state.is_none() && !self.ags.starts_with(INVENTED) {
            return Err(HolidayRulesError::UnknownState);
        }
        if self.rules.assumption_day.is_some() && !matches!(self.state, Some(Bavaria | Saarland)) {
            return Err(HolidayRulesError::AssumptionDay);
        }
        if self.rules.corpus_christi.is_some() && !matches!(self.state, Some(Saxony | Thuringia)) {
            return Err(HolidayRulesError::CorpusChristi);
        }
        Ok(())
    }

    /// The holiday on a day, if it is one here.
    pub fn on(&self, date: Date) -> Option<Holiday> {
        if !self.rules.public_holidays {
            return None;
        }
        let state = self.state?;
        Holiday::ALL
            .into_iter()
            .filter(|holiday| self.observes(state, *holiday, date.year()))
            .find(|holiday| holiday.date_in(date.year()) == Some(date))
    }

    /// All holidays of a year in order.
    pub fn in_year(&self, year: i16) -> Vec<(Date, Holiday)> {
        let (Some(state), true) = (self.state, self.rules.public_holidays) else {
            return Vec::new();
        };
        let mut days: Vec<(Date, Holiday)> = Holiday::ALL
            .into_iter()
            .filter(|holiday| self.observes(state, *holiday, year))
            .filter_map(|holiday| Some((holiday.date_in(year)?, holiday)))
            .collect();
        days.sort_unstable();
        days
    }

    /// Whether the state (and the municipality in it) has the holiday in a year.
    fn observes(&self, state: State, holiday: Holiday, year: i16) -> bool {
        use State::{
            BadenWuerttemberg, Bavaria, Berlin, Brandenburg, Bremen, Hamburg, Hesse, LowerSaxony,
            MecklenburgVorpommern, NorthRhineWestphalia, RhinelandPalatinate, Saarland, Saxony, SaxonyAnhalt,
            SchleswigHolstein, Thuringia,
        };
        match holiday {
            Holiday::NewYear
            | Holiday::GoodFriday
            | Holiday::EasterMonday
            | Holiday::LabourDay
            | Holiday::AscensionDay
            | Holiday::WhitMonday
            | Holiday::UnityDay
            | Holiday::ChristmasDay
            | Holiday::SecondChristmasDay => true,
            Holiday::Epiphany => matches!(state, BadenWuerttemberg | Bavaria | SaxonyAnhalt),
            Holiday::WomensDay => {
                (state == Berlin && year >= 2019) || (state == MecklenburgVorpommern && year >= 2023)
            }
            Holiday::EasterSunday | Holiday::WhitSunday => state == Brandenburg,
            Holiday::LiberationDay => state == Berlin && matches!(year, 2020 | 2025),
            Holiday::UprisingDay => state == Berlin && year == 2028,
            Holiday::CorpusChristi => match state {
                BadenWuerttemberg | Bavaria | Hesse | NorthRhineWestphalia | RhinelandPalatinate
                | Saarland => true,
                Saxony | Thuringia => self.rules.corpus_christi.unwrap_or(false),
                _ => false,
            },
            Holiday::PeaceFestival => self.ags == AUGSBURG,
            Holiday::AssumptionDay => {
                matches!(state, Bavaria | Saarland) && self.rules.assumption_day.unwrap_or(true)
            }
            Holiday::ChildrensDay => state == Thuringia && year >= 2019,
            Holiday::ReformationDay => match state {
                Brandenburg | MecklenburgVorpommern | Saxony | SaxonyAnhalt | Thuringia => true,
                Bremen | Hamburg | LowerSaxony | SchleswigHolstein => year >= 2017,
                _ => year == 2017,
            },
            Holiday::AllSaintsDay => matches!(
                state,
                BadenWuerttemberg | Bavaria | NorthRhineWestphalia | RhinelandPalatinate | Saarland
            ),
            Holiday::RepentanceDay => state == Saxony,
        }
    }
}
