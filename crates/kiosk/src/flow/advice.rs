//! What a visitor can do when the server says no.

use einlass_client::contract::platform::ErrorCode;

use super::Failure;

/// What a visitor can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Try the same again in a moment.
    TryAgain,
    /// Choose another time: this one is gone.
    ChooseAgain,
    /// The code or number is none of ours.
    CheckNumber,
    /// Ask a person.
    GoToStaff,
    /// Nothing; the terminal cannot serve.
    OutOfOrder,
}

impl Advice {
    /// The advice for a failure.
    pub fn on(failure: Failure) -> Self {
        match failure {
            Failure::Refused(code) => on_refusal(code),
            Failure::Unreachable => Self::OutOfOrder,
        }
    }
}

/// A table in place of a long match. It names every code: a new one does not compile until its advice is decided.
macro_rules! advice_table {
    ($($advice:ident: $($code:ident)*;)*) => {
        const fn on_refusal(code: ErrorCode) -> Advice {
            match code { $($(ErrorCode::$code)|* => Advice::$advice,)* }
        }
    };
}

advice_table! {
    CheckNumber:
        NumberMalformed NumberCheckDigit TicketMalformed;
    ChooseAgain:
        SlotTaken DayLimitReached NoTimeInRange HoldExpired HoldNotFound
        TimeInPast TimeTooSoon TimeNotOpen TimeOffGrid TimeBeyondHorizon ServiceNotValid;
    TryAgain:
        TooManyRequests Unavailable PersonInvalid;
    // The terminal cannot give what this visitor needs, or the booking needs a look. Others are still served.
    GoToStaff:
        ChannelClosed AnswerInvalid IdentityRequired VariantNotOffered PersonLimitReached
        ServiceNotFound UnitNotFound ServiceNotBookable
        ServicesEmpty ServicesTooMany ServiceRepeated ServicesNotCombinable QuantityOutOfRange VisitTooLong
        HoldAlreadyBooked AppointmentNotFound AppointmentCancelled AppointmentHonoured AppointmentMissed
        AppointmentStarted AppointmentPending AppointmentHasStations
        ActivationExpired TicketNone NameFixed ReferenceReused ReasonMissing StepUnknown
        PlacementInvalid WishImpossible WaitingEntryNotFound WaitingEntryClosed OfferMissing OfferExpired
        StationsCount StationsTooClose StationsOtherDay StationsMismatch
        Internal;
    // Signs of a wrong set-up, or of a server or terminal whose version does not fit.
    OutOfOrder:
        TokenMissing TokenInvalid ClientInvalid GrantUnsupported ScopeMissing
        SiteNotFound PoolNotFound RouteNotFound MethodNotAllowed
        BodyMalformed BodyTooLarge MediaTypeUnsupported FieldUnknown TimeWithoutOffset ParameterInvalid
        IdempotencyKeyMissing IdempotencyKeyReused IfMatchFailed IfMatchMissing PatchNotApplicable
        TownInvalid TownOutdated TownVersionNotFound TownDraftNotFound
        MassCancellationNotFound MassCancellationInvalid StaffingInvalid
        Other;
}
