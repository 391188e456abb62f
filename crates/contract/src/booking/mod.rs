//! Holds and appointments.

mod appointment;
mod appointment_terms;
mod book_appointment;
mod change_appointment;
mod hold;
mod itinerary;
mod mass_cancellation;
mod place_appointment;
mod waiting_list;

pub use appointment::{Appointment, AppointmentStatus, BookedService, CheckInWindow, Place};
pub use appointment_terms::{
    Answer, AnswerValue, AppointmentTerms, PreparationStep, RecordPreparationRequest, StepRecord, StepState,
    Upload, UploadRecord, UploadState,
};
pub use book_appointment::{AppointmentSource, BookAppointmentRequest, BookedAppointment, Person};
pub use change_appointment::{
    AccountAppointments, ActivateAppointmentRequest, ActivationNotice, CancelAppointmentRequest,
    FindAppointmentRequest, FindByAccountRequest, OnBehalf, RescheduleAppointmentRequest, StaffReason,
    UpdateAppointmentRequest,
};
pub use hold::{
    Channel, Hold, HoldSlotRequest, Language, ReleaseHoldRequest, RequestedService, SlotChoice, Urgent,
    UrgentReason,
};
pub use itinerary::{
    BookItineraryRequest, Itinerary, ItineraryList, ItineraryStation, ItineraryStop,
    RescheduleItineraryRequest, SearchItinerariesRequest, StationMove, StationOrder, StationWish,
};
pub use mass_cancellation::{
    ApplyMassCancellationRequest, CallList, CallListEntry, ConcernedQuery, MassCancellation,
    MassCancellationCounts, Notice, NoticeList, PlanMassCancellationRequest,
};
pub use place_appointment::PlaceAppointmentRequest;
pub use waiting_list::{
    AcceptOfferRequest, DayOfWeek, JoinWaitingListRequest, JoinedWaitingList, WaitingEntry, WaitingOffer,
    WaitingStatus, WithdrawWaitingEntryRequest,
};
