//! What happens to the terminal.

use einlass_client::contract::admission::CheckInOutcome;
use einlass_client::contract::booking::{BookedAppointment, Hold};
use einlass_client::contract::calendar::SlotList;
use einlass_client::contract::catalogue::Service;
use einlass_client::contract::platform::ErrorCode;
use einlass_domain::language::Language;

use super::{CallId, Outage, SiteFacts};

/// Something that happened.
pub enum Event {
    /// The visitor touched the screen.
    Touched(Touch),
    /// The camera sees a code of ours.
    Scanned(String),
    /// The camera sees a code of somebody else; its content is not known here.
    ForeignScanned,
    /// A hand scanner read a code; `None` for one of somebody else.
    HandScanned(Option<String>),
    /// A worker answers an order.
    Answered {
        /// The order.
        call: CallId,
        /// The answer.
        answer: Answer,
    },
    /// The server answers and knows the building: the terminal can serve. Comes again with every look at the server.
    SiteKnown(SiteFacts),
    /// The server cannot be used.
    ServerLost(Outage),
    /// The camera gives no pictures.
    CameraLost,
    /// The camera gives pictures again.
    CameraBack,
    /// Time has passed. Comes about once a second.
    Tick,
}

/// A touch, by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// Somewhere without a control: somebody is there.
    Somewhere,
    /// Answers the idle warning.
    StayHere,
    /// Chooses the language.
    ChooseLanguage(Language),
    /// Switches the text size.
    SwitchTextSize,
    /// Switches the colours.
    SwitchContrast,
    /// Switches the place of controls.
    SwitchReach,
    /// Gives up and goes to the welcome page.
    Leave,
    /// One step back.
    GoBack,
    /// Wants to show a code.
    OpenScan,
    /// Wants to type the number.
    OpenNumberPad,
    /// Wants to book.
    OpenBooking,
    /// Wants to know about the terminal.
    OpenAbout,
    /// Types a digit, 0 to 9.
    Digit(u8),
    /// Takes back the last digit or letter.
    Erase,
    /// Types a letter, space or mark.
    Letter(char),
    /// Capital letter next, or not.
    Shift,
    /// Confirms what was typed.
    Confirm,
    /// Goes on without a name.
    SkipName,
    /// Chooses the n-th choice on the screen, from 0.
    Choose(usize),
    /// Chooses the n-th day on the screen, from 0.
    ChooseDay(usize),
    /// Shows the next choices.
    ShowNext,
    /// Shows the choices before.
    ShowPrevious,
    /// Shows later days.
    ShowLaterDays,
    /// Shows earlier days.
    ShowEarlierDays,
    /// Wants to search by a word.
    OpenSearch,
}

/// The answer to an order.
pub enum Answer {
    /// What can be booked.
    Services(Vec<Service>),
    /// Free times.
    Slots(SlotList),
    /// The time is kept.
    Held(Hold),
    /// Booked.
    Booked {
        /// The booking.
        booked: Box<BookedAppointment>,
        /// Its code, unless it could not be fetched; the number is enough.
        qr: Option<QrPicture>,
    },
    /// What the door says.
    Judged(Box<CheckInOutcome>),
    /// No answer of the expected kind.
    Failed(Failure),
}

/// Why an order failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server said no.
    Refused(ErrorCode),
    /// The server could not be reached, or something else answered in its place.
    Unreachable,
}

/// A QR code as grey pixels, 0 black to 255 white, with its white border.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrPicture {
    /// Pixels a side.
    pub side: u32,
    /// `side * side` pixels, row by row.
    pub pixels: Vec<u8>,
}

/// Kinds of events that a state can accept. What concerns the whole terminal (languages, ticks, faults) is always
/// accepted and not listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A code of ours or of somebody else.
    Scan,
    /// The awaited answer.
    Answer,
    /// [`Touch::Leave`].
    Leave,
    /// [`Touch::GoBack`].
    GoBack,
    /// [`Touch::OpenScan`].
    OpenScan,
    /// [`Touch::OpenNumberPad`].
    OpenNumberPad,
    /// [`Touch::OpenBooking`].
    OpenBooking,
    /// [`Touch::OpenAbout`].
    OpenAbout,
    /// Digits and taking them back.
    Digits,
    /// Letters, capitals and taking them back.
    Letters,
    /// [`Touch::Confirm`].
    Confirm,
    /// [`Touch::SkipName`].
    SkipName,
    /// Choosing and turning pages.
    Choices,
    /// [`Touch::OpenSearch`].
    OpenSearch,
}

impl Event {
    /// The kinds as which a state may accept the event; none for what concerns the whole terminal.
    pub fn kinds(&self) -> &'static [EventKind] {
        match self {
            Self::Touched(touch) => touch.kinds(),
            Self::Scanned(_) | Self::ForeignScanned | Self::HandScanned(_) => &[EventKind::Scan],
            Self::Answered { .. } => &[EventKind::Answer],
            Self::SiteKnown(_) | Self::ServerLost(_) | Self::CameraLost | Self::CameraBack | Self::Tick => {
                &[]
            }
        }
    }
}

impl Touch {
    fn kinds(self) -> &'static [EventKind] {
        match self {
            Self::Leave => &[EventKind::Leave],
            Self::GoBack => &[EventKind::GoBack],
            Self::OpenScan => &[EventKind::OpenScan],
            Self::OpenNumberPad => &[EventKind::OpenNumberPad],
            Self::OpenBooking => &[EventKind::OpenBooking],
            Self::OpenAbout => &[EventKind::OpenAbout],
            Self::Digit(_) => &[EventKind::Digits],
            Self::Erase => &[EventKind::Digits, EventKind::Letters],
            Self::Letter(_) | Self::Shift => &[EventKind::Letters],
            Self::Confirm => &[EventKind::Confirm],
            Self::SkipName => &[EventKind::SkipName],
            Self::Choose(_)
            | Self::ChooseDay(_)
            | Self::ShowNext
            | Self::ShowPrevious
            | Self::ShowLaterDays
            | Self::ShowEarlierDays => &[EventKind::Choices],
            Self::OpenSearch => &[EventKind::OpenSearch],
            Self::Somewhere
            | Self::StayHere
            | Self::ChooseLanguage(_)
            | Self::SwitchTextSize
            | Self::SwitchContrast
            | Self::SwitchReach => &[],
        }
    }
}
