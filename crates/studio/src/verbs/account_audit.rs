//! The audit list: who changed what. It is a view of the event log.

use std::collections::BTreeMap;

use domain::account::TokenId;
use domain::actor::Actor;
use domain::id::{JobId, ProjectId, ShotId};
use domain::line::event::Record;
use serde_json::Value;
use store::AuditFilter;

use crate::error::StudioError;
use crate::studio::Studio;

/// Events read at once while looking for those of one project.
const CHUNK: u32 = 500;

/// The most events that are read for one page; a page may then have fewer entries than were asked for.
const MOST_READ: u32 = 20_000;

/// Which entries of the audit list.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// By this actor.
    pub actor: Option<Actor>,
    /// About this project.
    pub project: Option<ProjectId>,
    /// With numbers below this one.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// The event.
    pub record: Record,
    /// The name of who did it, where the studio knows one.
    pub name: Option<String>,
    /// The project it is about.
    pub project: Option<ProjectId>,
}

/// A part of the audit list, newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Deeds {
    /// What was done.
    pub deeds: Vec<Deed>,
    /// The number below which the next part begins; none when this is the last.
    pub next: Option<i64>,
}

/// What was looked up for one page.
#[derive(Default)]
struct Known {
    projects: BTreeMap<String, Option<ProjectId>>,
    names: BTreeMap<Actor, Option<String>>,
}

impl Studio {
    /// What was done and by whom, newest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn audit(&self, query: &AuditQuery) -> Result<Deeds, StudioError> {
        let mut known = Known::default();
        let mut found = Deeds { next: query.before, ..Deeds::default() };
        let chunk = if query.project.is_some() { CHUNK } else { query.limit + 1 };
        let mut read = 0;
        while read < MOST_READ {
            let filter = AuditFilter { actor: query.actor.clone(), before: found.next, limit: chunk };
            let records = self.store.audit(&filter).await?;
            let last = records.len() < chunk as usize;
            for record in records {
                if found.deeds.len() == query.limit as usize {
                    return Ok(found);
                }
                found.next = Some(record.seq);
                let project = self.project_of(&record, &mut known).await?;
                if query.project.is_none() || query.project == project {
                    let name = self.name_of(&record.actor, &mut known).await?;
                    found.deeds.push(Deed { record, name, project });
                }
            }
            if last {
                return Ok(Deeds { next: None, ..found });
            }
            read += chunk;
        }
        Ok(found)
    }

    /// The project that an event is about: it names the project, or a shot or job of it.
    async fn project_of(&self, record: &Record, known: &mut Known) -> Result<Option<ProjectId>, StudioError> {
        let event = serde_json::to_value(&record.event).unwrap_or_default();
        let id = |field: &str| event.get(field).and_then(Value::as_str).map(str::to_owned);
        if let Some(project) = id("project") {
            return Ok(Some(ProjectId(project)));
        }
        let (shot, job) = (id("shot"), id("job"));
        let Some(key) = shot.clone().or_else(|| job.clone()) else { return Ok(None) };
        if let Some(project) = known.projects.get(&key) {
            return Ok(project.clone());
        }
        let project = match (shot, job) {
            (Some(shot), _) => self.store.project_of_shot(&ShotId(shot)).await?,
            (None, Some(job)) => self.store.project_of_job(&JobId(job)).await?,
            (None, None) => None,
        };
        known.projects.insert(key, project.clone());
        Ok(project)
    }

    async fn name_of(&self, actor: &Actor, known: &mut Known) -> Result<Option<String>, StudioError> {
        if *actor == Actor::local() {
            return Ok(Some("this machine".to_owned()));
        }
        if let Some(name) = known.names.get(actor) {
            return Ok(name.clone());
        }
        let token = self.store.token(&TokenId(actor.as_str().to_owned())).await?;
        let name = token.map(|token| token.name);
        known.names.insert(actor.clone(), name.clone());
        Ok(name)
    }
}
