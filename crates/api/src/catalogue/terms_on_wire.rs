//! The terms of services as the API shows them.

use einlass_contract::booking::Channel as WireChannel;
use einlass_contract::catalogue as wire;
use einlass_domain::booking::Channel;
use einlass_domain::catalogue::terms::{
    ClosedChannel, IdentityLevel, Question, QuestionKind, ServiceTerms, Variant,
};

use super::text_on_wire;

pub(super) fn terms_on_wire(terms: &ServiceTerms) -> wire::ServiceTerms {
    let steps = terms.steps.iter().map(|step| wire::ServiceStep {
        key: step.slug.to_string(),
        name: text_on_wire(&step.name),
        deducted_minutes: step.deducted_minutes,
    });
    wire::ServiceTerms {
        questions: terms.questions.iter().map(question_on_wire).collect(),
        steps: steps.collect(),
        upload: terms.upload.as_ref().map(|form| wire::UploadForm {
            url: form.url.clone(),
            name: text_on_wire(&form.name),
        }),
        variants: terms.variants.iter().copied().map(variant_on_wire).collect(),
        identity: match terms.identity {
            IdentityLevel::None => wire::IdentityLevel::None,
            IdentityLevel::VerifiedEmail => wire::IdentityLevel::VerifiedEmail,
            IdentityLevel::Account => wire::IdentityLevel::Account,
        },
        verifies_email: terms.verify_email,
        closed_channels: closed_on_wire(&terms.closed_channels),
    }
}

pub(super) fn closed_on_wire(closed: &[ClosedChannel]) -> Vec<wire::ClosedChannel> {
    let one = |entry: &ClosedChannel| wire::ClosedChannel {
        channel: channel_on_wire(entry.channel),
        reason: text_on_wire(&entry.reason),
    };
    closed.iter().map(one).collect()
}

fn question_on_wire(question: &Question) -> wire::Question {
    let option = |option: &einlass_domain::catalogue::terms::QuestionOption| wire::QuestionOption {
        key: option.slug.to_string(),
        name: text_on_wire(&option.name),
    };
    wire::Question {
        key: question.slug.to_string(),
        label: text_on_wire(&question.label),
        purpose: text_on_wire(&question.purpose),
        required: question.is_required,
        kind: match &question.kind {
            QuestionKind::Text { max_length } => wire::QuestionKind::Text {
                max_length: *max_length,
            },
            QuestionKind::Number { min, max } => wire::QuestionKind::Number { min: *min, max: *max },
            QuestionKind::Date => wire::QuestionKind::Date,
            QuestionKind::Choice { options } => wire::QuestionKind::Choice {
                options: options.iter().map(option).collect(),
            },
            QuestionKind::Boolean => wire::QuestionKind::Boolean,
        },
    }
}

/// How visitor and clerk meet.
pub(crate) const fn variant_on_wire(variant: Variant) -> wire::Variant {
    match variant {
        Variant::OnSite => wire::Variant::OnSite,
        Variant::Video => wire::Variant::Video,
        Variant::Phone => wire::Variant::Phone,
    }
}

/// How a booking came about.
pub(crate) const fn channel_on_wire(channel: Channel) -> WireChannel {
    match channel {
        Channel::Online => WireChannel::Online,
        Channel::Phone => WireChannel::Phone,
        Channel::Onsite => WireChannel::Onsite,
        Channel::Internal => WireChannel::Internal,
    }
}
