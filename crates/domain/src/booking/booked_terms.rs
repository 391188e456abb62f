//! What a booking keeps of the terms of its services.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::catalogue::terms::{Variant, VideoLink};
use crate::catalogue::{Service, Slug};
use crate::ids::ServiceId;
use crate::language::LocalizedText;

/// What was agreed beyond time and papers; later edits of the catalogue do not reach it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BookedTerms {
    /// How visitor and clerk meet.
    pub variant: Variant,
    /// Address of the video meeting.
    pub video_link: Option<VideoLink>,
    /// Steps before the counter, each once.
    pub steps: Vec<PreparationStep>,
    /// Papers to send ahead, one form per service.
    pub uploads: Vec<Upload>,
}

/// A step before the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparationStep {
    /// Key.
    pub slug: Slug,
    /// What to do.
    pub name: LocalizedText,
    /// When it was done; open if not.
    pub done_at: Option<Timestamp>,
}

/// Papers to be sent ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// The service that asks for them.
    pub service_id: ServiceId,
    /// Address of the form.
    pub url: String,
    /// What to send.
    pub name: LocalizedText,
    /// When they were received; not yet if not.
    pub received_at: Option<Timestamp>,
}

impl BookedTerms {
    /// The terms of services, as they are booked in this way.
    pub fn of<'a>(variant: Variant, services: impl Iterator<Item = &'a Service> + Clone) -> Self {
        let mut steps: Vec<PreparationStep> = Vec::new();
        for step in services.clone().flat_map(|service| &service.terms.steps) {
            if !steps.iter().any(|known| known.slug == step.slug) {
                steps.push(PreparationStep {
                    slug: step.slug.clone(),
                    name: step.name.clone(),
                    done_at: None,
                });
            }
        }
        let uploads = services.clone().filter_map(|service| {
            let form = service.terms.upload.as_ref()?;
            Some(Upload {
                service_id: service.id,
                url: form.url.clone(),
                name: form.name.clone(),
                received_at: None,
            })
        });
        let uploads = uploads.collect();
        let mut links = services.filter_map(|service| service.terms.video_link.clone());
        let video_link = links.next().filter(|_| variant == Variant::Video);
        Self {
            variant,
            video_link,
            steps,
            uploads,
        }
    }

    /// Marks a step as done at an instant or open again; false if there is no such step.
    pub fn mark_step(&mut self, slug: &Slug, done_at: Option<Timestamp>) -> bool {
        let step = self.steps.iter_mut().find(|step| step.slug == *slug);
        let known = step.map(|step| step.done_at = done_at.map(|at| step.done_at.unwrap_or(at)));
        known.is_some()
    }

    /// Marks papers as received or not; false if the service asks for none.
    pub fn mark_upload(&mut self, service_id: ServiceId, received_at: Option<Timestamp>) -> bool {
        let upload = self
            .uploads
            .iter_mut()
            .find(|upload| upload.service_id == service_id);
        let known = upload.map(|one| one.received_at = received_at.map(|at| one.received_at.unwrap_or(at)));
        known.is_some()
    }
}
