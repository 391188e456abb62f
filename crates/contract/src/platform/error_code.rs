//! The one table of error codes: code, HTTP status, English and German title.

use serde::{Deserialize, Serialize};

macro_rules! error_codes {
    ($($name:ident $code:literal $status:literal $en:literal $de:literal)*) => {
        /// A stable reason why a request was refused. Codes are never renamed; new ones may be added.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ErrorCode {
            $(
                #[doc = $en]
                #[serde(rename = $code)]
                $name,
            )*
            /// A code that this version does not know; treat it by its HTTP status.
            #[serde(other, rename = "other")]
            Other,
        }

        impl ErrorCode {
            /// All codes that a server sends.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* Self::Other => "other" }
            }

            /// The HTTP status that goes with it.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* Self::Other => 500 }
            }

            /// What it means, in English.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $en,)* Self::Other => "Something went wrong" }
            }

            /// What it means, in German.
            pub const fn title_de(self) -> &'static str {
                match self { $(Self::$name => $de,)* Self::Other => "Ein Fehler ist aufgetreten" }
            }
        }
    };
}

error_codes! {
    BodyMalformed "body_malformed" 400 "The body is not valid JSON of the expected shape" "Der Inhalt ist kein gültiges JSON der erwarteten Form"
    BodyTooLarge "body_too_large" 413 "The body is too large" "Der Inhalt ist zu groß"
    MediaTypeUnsupported "media_type_unsupported" 415 "The body is not of the media type that is needed here" "Der Inhalt hat nicht den Medientyp, der hier gebraucht wird"
    FieldUnknown "field_unknown" 400 "The request has a field that does not exist" "Die Anfrage enthält ein unbekanntes Feld"
    TimeWithoutOffset "time_without_offset" 400 "A time lacks its offset from UTC" "Eine Zeitangabe hat keinen Abstand zur Weltzeit"
    ParameterInvalid "parameter_invalid" 400 "A parameter of the address is not usable" "Ein Parameter der Adresse ist nicht verwendbar"
    IdempotencyKeyMissing "idempotency_key_missing" 400 "The header Idempotency-Key is missing or not usable" "Die Kopfzeile Idempotency-Key fehlt oder ist nicht verwendbar"
    IdempotencyKeyReused "idempotency_key_reused" 422 "The Idempotency-Key was used for another request" "Der Idempotency-Key wurde für eine andere Anfrage benutzt"
    NumberMalformed "number_malformed" 400 "A booking number has nine digits" "Eine Terminnummer hat neun Ziffern"
    NumberCheckDigit "number_check_digit" 400 "The booking number contains a typing error" "Die Terminnummer enthält einen Tippfehler"
    TicketMalformed "ticket_malformed" 400 "The code is not a readable admission ticket" "Der Code ist keine lesbare Terminbestätigung"
    TokenMissing "token_missing" 401 "An access token is needed" "Ein Zugriffstoken wird benötigt"
    TokenInvalid "token_invalid" 401 "The access token is not valid or has expired" "Das Zugriffstoken ist ungültig oder abgelaufen"
    ClientInvalid "client_invalid" 401 "Client id or secret is wrong" "Client-Kennung oder Geheimnis ist falsch"
    GrantUnsupported "grant_unsupported" 400 "Only the client credentials grant is offered" "Nur der Grant-Typ client_credentials wird angeboten"
    ScopeMissing "scope_missing" 403 "The access token does not allow this" "Das Zugriffstoken erlaubt das nicht"
    RouteNotFound "route_not_found" 404 "There is nothing at this address" "Unter dieser Adresse gibt es nichts"
    MethodNotAllowed "method_not_allowed" 405 "The address does not know this method" "Die Adresse kennt diese Methode nicht"
    SiteNotFound "site_not_found" 404 "There is no such site" "Diesen Standort gibt es nicht"
    UnitNotFound "unit_not_found" 404 "There is no such unit" "Diese Organisationseinheit gibt es nicht"
    PoolNotFound "pool_not_found" 404 "There is no such pool of counters" "Diesen Terminkalender gibt es nicht"
    ServiceNotFound "service_not_found" 404 "There is no such service" "Diese Dienstleistung gibt es nicht"
    HoldNotFound "hold_not_found" 404 "There is no such hold for this token" "Eine solche Reservierung gibt es für dieses Token nicht"
    AppointmentNotFound "appointment_not_found" 404 "There is no such appointment for this token" "Einen solchen Termin gibt es für dieses Token nicht"
    MassCancellationNotFound "mass_cancellation_not_found" 404 "There is no such mass cancellation" "Eine solche Sammelabsage gibt es nicht"
    WaitingEntryNotFound "waiting_entry_not_found" 404 "There is no such place on the waiting list for this token" "Einen solchen Platz auf der Warteliste gibt es für dieses Token nicht"
    TownVersionNotFound "town_version_not_found" 404 "There is no such version of the configuration" "Diese Fassung der Konfiguration gibt es nicht"
    TownDraftNotFound "town_draft_not_found" 404 "There is no such draft" "Diesen Entwurf gibt es nicht"
    TownOutdated "town_outdated" 409 "Another version was published since the draft was begun" "Seit Beginn des Entwurfs wurde eine andere Fassung veröffentlicht"
    IfMatchFailed "if_match_failed" 412 "The document has changed since it was read" "Das Dokument wurde seit dem Lesen geändert"
    IfMatchMissing "if_match_missing" 428 "The header If-Match with the tag of the document is missing" "Die Kopfzeile If-Match mit der Marke des Dokuments fehlt"
    TownInvalid "town_invalid" 422 "The configuration has a mistake" "Die Konfiguration enthält einen Fehler"
    PatchNotApplicable "patch_not_applicable" 422 "The JSON patch does not fit the document" "Der JSON-Patch passt nicht zum Dokument"
    SlotTaken "slot_taken" 409 "The time has just been taken" "Die Zeit wurde gerade vergeben"
    HoldAlreadyBooked "hold_already_booked" 409 "The hold has been booked already" "Die Reservierung wurde bereits gebucht"
    AppointmentCancelled "appointment_cancelled" 409 "The appointment was cancelled" "Der Termin wurde storniert"
    AppointmentHonoured "appointment_honoured" 409 "The visitor has checked in already" "Der Besuch ist bereits eingecheckt"
    AppointmentMissed "appointment_missed" 409 "The appointment was missed" "Der Termin wurde versäumt"
    AppointmentStarted "appointment_started" 409 "The appointment has begun; it can no longer be changed" "Der Termin hat begonnen und kann nicht mehr geändert werden"
    ChannelClosed "channel_closed" 409 "This way of booking is closed for the time" "Dieser Buchungsweg ist für die Zeit geschlossen"
    WaitingEntryClosed "waiting_entry_closed" 409 "The place on the waiting list has ended" "Der Platz auf der Warteliste ist beendet"
    OfferMissing "offer_missing" 409 "Nothing is offered at the moment" "Zurzeit liegt kein Angebot vor"
    OfferExpired "offer_expired" 410 "The offer has lapsed" "Das Angebot ist abgelaufen"
    AppointmentPending "appointment_pending" 409 "The appointment waits for its mail address to be confirmed" "Der Termin wartet auf die Bestätigung der Mailadresse"
    DayLimitReached "day_limit_reached" 409 "The service has as many bookings on this day as the town allows" "Die Dienstleistung hat an diesem Tag so viele Termine, wie die Stadt erlaubt"
    NameFixed "name_fixed" 409 "The name of a booking cannot be changed; staff corrects mistakes" "Der Name einer Buchung kann nicht geändert werden; Fehler berichtigt das Personal"
    TicketNone "ticket_none" 409 "The appointment has no code, because nobody checks in for it" "Der Termin hat keinen Code, weil niemand dafür eincheckt"
    ActivationExpired "activation_expired" 410 "The mail address was not confirmed in time" "Die Mailadresse wurde nicht rechtzeitig bestätigt"
    ReferenceReused "reference_reused" 409 "The reference stands for another appointment already" "Das Aktenzeichen steht bereits für einen anderen Termin"
    NoTimeInRange "no_time_in_range" 409 "Nothing is free in this range" "In diesem Zeitraum ist nichts frei"
    AppointmentHasStations "appointment_has_stations" 409 "The appointment has several stations; they are moved together" "Der Termin hat mehrere Stationen; sie werden zusammen verlegt"
    HoldExpired "hold_expired" 410 "The hold has expired" "Die Reservierung ist abgelaufen"
    ServicesEmpty "services_empty" 422 "At least one service is needed" "Mindestens eine Dienstleistung wird benötigt"
    ServicesTooMany "services_too_many" 422 "At most ten services fit one appointment" "Höchstens zehn Dienstleistungen passen in einen Termin"
    ServiceRepeated "service_repeated" 422 "A service is listed twice" "Eine Dienstleistung ist doppelt aufgeführt"
    QuantityOutOfRange "quantity_out_of_range" 422 "The quantity of a service is out of range" "Die Anzahl einer Dienstleistung ist nicht zulässig"
    ServiceNotBookable "service_not_bookable" 422 "The service is given without appointment" "Die Dienstleistung gibt es ohne Termin"
    ServicesNotCombinable "services_not_combinable" 422 "The services cannot be booked together" "Die Dienstleistungen können nicht zusammen gebucht werden"
    VisitTooLong "visit_too_long" 422 "Together the services take longer than a day" "Zusammen dauern die Dienstleistungen länger als einen Tag"
    TimeOffGrid "time_off_grid" 422 "Times lie on full five minutes" "Zeiten liegen auf vollen fünf Minuten"
    TimeInPast "time_in_past" 422 "The time has passed" "Die Zeit ist vergangen"
    TimeTooSoon "time_too_soon" 422 "The time is too near to be booked" "Die Zeit ist zu nah, um sie zu buchen"
    TimeBeyondHorizon "time_beyond_horizon" 422 "The time is too far ahead to be booked" "Die Zeit liegt zu weit voraus, um sie zu buchen"
    ServiceNotValid "service_not_valid" 422 "The service is not given on this day" "Die Dienstleistung wird an diesem Tag nicht angeboten"
    TimeNotOpen "time_not_open" 422 "Nothing is open at this time" "Zu dieser Zeit ist nicht geöffnet"
    MassCancellationInvalid "mass_cancellation_invalid" 422 "The mass cancellation cannot be planned like this" "Die Sammelabsage kann so nicht geplant werden"
    PlacementInvalid "placement_invalid" 422 "An appointment cannot be placed like this" "Ein Termin kann so nicht vergeben werden"
    WishImpossible "wish_impossible" 422 "No time can fulfil this wish" "Diesen Wunsch kann keine Zeit erfüllen"
    StaffingInvalid "staffing_invalid" 422 "The staffing of the day is not possible" "Die Besetzung des Tages ist nicht möglich"
    StationsCount "stations_count" 422 "A visit of several stations has two to five of them" "Ein Besuch mehrerer Stationen hat zwei bis fünf davon"
    StationsTooClose "stations_too_close" 422 "A station begins before it can be reached from the one before" "Eine Station beginnt, bevor sie von der vorigen aus zu erreichen ist"
    StationsOtherDay "stations_other_day" 422 "All stations of a visit lie on one day" "Alle Stationen eines Besuchs liegen an einem Tag"
    StationsMismatch "stations_mismatch" 422 "Every station that is still booked needs exactly one new time" "Jede noch gebuchte Station braucht genau eine neue Zeit"
    PersonInvalid "person_invalid" 422 "A detail of the person is not usable" "Eine Angabe zur Person ist nicht verwendbar"
    PersonLimitReached "person_limit_reached" 422 "This person has as many open bookings as the town allows" "Die Person hat so viele offene Termine, wie die Stadt erlaubt"
    AnswerInvalid "answer_invalid" 422 "An answer to a question of the service is missing or not usable" "Eine Antwort auf eine Frage der Dienstleistung fehlt oder ist nicht verwendbar"
    IdentityRequired "identity_required" 422 "The service asks for a mail address or an account" "Die Dienstleistung verlangt eine Mailadresse oder ein Konto"
    VariantNotOffered "variant_not_offered" 422 "A service is not given in this way" "Eine Dienstleistung gibt es nicht in dieser Form"
    ReasonMissing "reason_missing" 422 "A reason is needed" "Ein Grund ist nötig"
    StepUnknown "step_unknown" 422 "The booking has no such step or upload" "Der Termin hat keinen solchen Schritt und keine solchen Unterlagen"
    TooManyRequests "too_many_requests" 429 "Too many requests" "Zu viele Anfragen"
    Internal "internal" 500 "Something went wrong on our side" "Bei uns ist ein Fehler aufgetreten"
    Unavailable "unavailable" 503 "The service is not available for a moment" "Der Dienst ist für einen Moment nicht verfügbar"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_survive_the_wire() {
        let mut names: Vec<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(json, format!("\"{}\"", code.as_str()));
            assert_eq!(serde_json::from_str::<ErrorCode>(&json).unwrap(), *code);
        }
        assert_eq!(
            serde_json::from_str::<ErrorCode>("\"from_the_future\"").unwrap(),
            ErrorCode::Other
        );
    }
}
