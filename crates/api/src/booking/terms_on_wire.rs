//! What was agreed beyond time and papers, as the API shows it.

use einlass_contract::booking as wire;
use einlass_domain::booking::{Answer, AnswerValue, Appointment, AppointmentState};

use crate::catalogue::{text_on_wire, variant_on_wire};

/// The terms of a booking, without answers and with the address of its meeting still without room.
pub(super) fn terms_on_wire(booking: &Appointment) -> wire::AppointmentTerms {
    let terms = &booking.terms;
    let steps = terms.steps.iter().map(|step| wire::PreparationStep {
        key: step.slug.to_string(),
        name: text_on_wire(&step.name),
        state: match step.done_at {
            Some(_) => wire::StepState::Done,
            None => wire::StepState::Open,
        },
    });
    let uploads = terms.uploads.iter().map(|upload| wire::Upload {
        service_id: upload.service_id,
        url: upload.url.clone(),
        name: text_on_wire(&upload.name),
        state: match upload.received_at {
            Some(_) => wire::UploadState::Received,
            None => wire::UploadState::NotReceived,
        },
    });
    wire::AppointmentTerms {
        variant: variant_on_wire(terms.variant),
        video_link: terms.video_link.as_ref().map(ToString::to_string),
        steps: steps.collect(),
        uploads: uploads.collect(),
        activate_until: match booking.state {
            AppointmentState::Pending { expires_at } => Some(expires_at.into()),
            _ => None,
        },
        answers: Vec::new(),
    }
}

/// The terms of a visit of several stations: how the first one meets, and every step and form of those that are not
/// called off, each once. What one of them still waits for is open.
pub(super) fn terms_of_visit(
    first: &wire::Appointment,
    parts: &[&wire::Appointment],
) -> wire::AppointmentTerms {
    let stands = |part: &&&wire::Appointment| part.status != wire::AppointmentStatus::Cancelled;
    let mut whole = wire::AppointmentTerms {
        video_link: None,
        steps: Vec::new(),
        uploads: Vec::new(),
        ..first.terms.clone()
    };
    for terms in parts.iter().filter(stands).map(|part| &part.terms) {
        whole.video_link = whole.video_link.or_else(|| terms.video_link.clone());
        for step in &terms.steps {
            match whole.steps.iter_mut().find(|known| known.key == step.key) {
                Some(known) if step.state == wire::StepState::Open => known.state = wire::StepState::Open,
                Some(_) => {}
                None => whole.steps.push(step.clone()),
            }
        }
        for upload in &terms.uploads {
            let mut known = whole.uploads.iter_mut();
            match known.find(|known| known.service_id == upload.service_id) {
                Some(known) if upload.state == wire::UploadState::NotReceived => {
                    known.state = wire::UploadState::NotReceived;
                }
                Some(_) => {}
                None => whole.uploads.push(upload.clone()),
            }
        }
    }
    whole
}

/// Answers for clerks.
pub(super) fn answers_on_wire(answers: Vec<Answer>) -> Vec<wire::Answer> {
    let one = |answer: Answer| wire::Answer {
        key: answer.slug.to_string(),
        label: text_on_wire(&answer.label),
        value: match answer.value {
            AnswerValue::Flag(flag) => wire::AnswerValue::Flag(flag),
            AnswerValue::Number(number) => wire::AnswerValue::Number(number),
            AnswerValue::Text(text) => wire::AnswerValue::Text(text),
        },
    };
    answers.into_iter().map(one).collect()
}
