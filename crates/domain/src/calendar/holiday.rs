//! Public holidays of the German states, computed for any year.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

/// A public holiday (gesetzlicher Feiertag).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holiday {
    /// 1 January.
    NewYear,
    /// 6 January (Heilige Drei Könige).
    Epiphany,
    /// 8 March (Frauentag).
    WomensDay,
    /// The Friday before Easter (Karfreitag).
    GoodFriday,
    /// Easter Sunday; a holiday of its own in Brandenburg only.
    EasterSunday,
    /// The Monday after Easter.
    EasterMonday,
    /// 1 May (Tag der Arbeit).
    LabourDay,
    /// 8 May in Berlin in 2020 and 2025 (Tag der Befreiung).
    LiberationDay,
    /// The 39th day after Easter (Christi Himmelfahrt).
    AscensionDay,
    /// Whit Sunday; a holiday of its own in Brandenburg only.
    WhitSunday,
    /// The 50th day after Easter (Pfingstmontag).
    WhitMonday,
    /// The 60th day after Easter (Fronleichnam).
    CorpusChristi,
    /// 17 June in Berlin in 2028 (Jahrestag des Volksaufstands).
    UprisingDay,
    /// 8 August in Augsburg (Augsburger Hohes Friedensfest).
    PeaceFestival,
    /// 15 August (Mariä Himmelfahrt).
    AssumptionDay,
    /// 20 September (Weltkindertag).
    ChildrensDay,
    /// 3 October (Tag der Deutschen Einheit).
    UnityDay,
    /// 31 October (Reformationstag).
    ReformationDay,
    /// 1 November (Allerheiligen).
    AllSaintsDay,
    /// The Wednesday before 23 November (Buß- und Bettag).
    RepentanceDay,
    /// 25 December.
    ChristmasDay,
    /// 26 December.
    SecondChristmasDay,
}

impl Holiday {
    /// All of them in the order of the year.
    pub const ALL: [Self; 22] = [
        Self::NewYear,
        Self::Epiphany,
        Self::WomensDay,
        Self::GoodFriday,
        Self::EasterSunday,
        Self::EasterMonday,
        Self::LabourDay,
        Self::LiberationDay,
        Self::AscensionDay,
        Self::WhitSunday,
        Self::WhitMonday,
        Self::CorpusChristi,
        Self::UprisingDay,
        Self::PeaceFestival,
        Self::AssumptionDay,
        Self::ChildrensDay,
        Self::UnityDay,
        Self::ReformationDay,
        Self::AllSaintsDay,
        Self::RepentanceDay,
        Self::ChristmasDay,
        Self::SecondChristmasDay,
    ];

    /// The day of the holiday in a year, wherever it is one.
    pub fn date_in(self, year: i16) -> Option<Date> {
        let fixed = |month, day| Date::new(year, month, day).ok();
        let after_easter = |days: i64| easter(year)?.checked_add(days.days()).ok();
        match self {
            Self::NewYear => fixed(1, 1),
            Self::Epiphany => fixed(1, 6),
            Self::WomensDay => fixed(3, 8),
            Self::GoodFriday => after_easter(-2),
            Self::EasterSunday => after_easter(0),
            Self::EasterMonday => after_easter(1),
            Self::LabourDay => fixed(5, 1),
            Self::LiberationDay => fixed(5, 8),
            Self::AscensionDay => after_easter(39),
            Self::WhitSunday => after_easter(49),
            Self::WhitMonday => after_easter(50),
            Self::CorpusChristi => after_easter(60),
            Self::UprisingDay => fixed(6, 17),
            Self::PeaceFestival => fixed(8, 8),
            Self::AssumptionDay => fixed(8, 15),
            Self::ChildrensDay => fixed(9, 20),
            Self::UnityDay => fixed(10, 3),
            Self::ReformationDay => fixed(10, 31),
            Self::AllSaintsDay => fixed(11, 1),
            Self::RepentanceDay => fixed(11, 23)?.nth_weekday(-1, Weekday::Wednesday).ok(),
            Self::ChristmasDay => fixed(12, 25),
            Self::SecondChristmasDay => fixed(12, 26),
        }
    }

    /// The German name.
    pub const fn german(self) -> &'static str {
        match self {
            Self::NewYear => "Neujahr",
            Self::Epiphany => "Heilige Drei Könige",
            Self::WomensDay => "Internationaler Frauentag",
            Self::GoodFriday => "Karfreitag",
            Self::EasterSunday => "Ostersonntag",
            Self::EasterMonday => "Ostermontag",
            Self::LabourDay => "Tag der Arbeit",
            Self::LiberationDay => "Tag der Befreiung",
            Self::AscensionDay => "Christi Himmelfahrt",
            Self::WhitSunday => "Pfingstsonntag",
            Self::WhitMonday => "Pfingstmontag",
            Self::CorpusChristi => "Fronleichnam",
            Self::UprisingDay => "Jahrestag des Volksaufstands vom 17. Juni",
            Self::PeaceFestival => "Augsburger Hohes Friedensfest",
            Self::AssumptionDay => "Mariä Himmelfahrt",
            Self::ChildrensDay => "Weltkindertag",
            Self::UnityDay => "Tag der Deutschen Einheit",
            Self::ReformationDay => "Reformationstag",
            Self::AllSaintsDay => "Allerheiligen",
            Self::RepentanceDay => "Buß- und Bettag",
            Self::ChristmasDay => "1. Weihnachtstag",
            Self::SecondChristmasDay => "2. Weihnachtstag",
        }
    }

    /// Its name in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::NewYear => "New Year's Day",
            Self::Epiphany => "Epiphany",
            Self::WomensDay => "International Women's Day",
            Self::GoodFriday => "Good Friday",
            Self::EasterSunday => "Easter Sunday",
            Self::EasterMonday => "Easter Monday",
            Self::LabourDay => "Labour Day",
            Self::LiberationDay => "Liberation Day",
            Self::AscensionDay => "Ascension Day",
            Self::WhitSunday => "Whit Sunday",
            Self::WhitMonday => "Whit Monday",
            Self::CorpusChristi => "Corpus Christi",
            Self::UprisingDay => "Anniversary of the uprising of 17 June",
            Self::PeaceFestival => "Augsburg Peace Festival",
            Self::AssumptionDay => "Assumption Day",
            Self::ChildrensDay => "World Children's Day",
            Self::UnityDay => "Day of German Unity",
            Self::ReformationDay => "Reformation Day",
            Self::AllSaintsDay => "All Saints' Day",
            Self::RepentanceDay => "Day of Repentance and Prayer",
            Self::ChristmasDay => "Christmas Day",
            Self::SecondChristmasDay => "Boxing Day",
        }
    }
}

/// Easter Sunday of a year of the Gregorian calendar (algorithm of Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let whole = i32::from(year);
    let (golden, century, rest) = (whole % 19, whole / 100, whole % 100);
    let correction = (century + 8) / 25;
    let moon = (19 * golden + century - century / 4 - (century - correction + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let shift = (golden + 11 * moon + 22 * weekday) / 451;
    let days = moon + weekday - 7 * shift + 114;
    let (month, day) = (i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?);
    Date::new(year, month, day).ok()
}
