//! What a turn does with a project and its jobs in one step. It happens between the writes about jobs, so that no job
//! begins and no file is moved while its project or its shot goes.

use domain::actor::Actor;
use domain::id::{JobId, ProjectId};
use domain::line::event::Event;
use domain::line::machine::Move;

use super::super::request::Answer;
use super::Turn;
use crate::error::{Refusal, StudioError};
use crate::json::to_text;
use crate::line::dispatch::{Omission, Removal, Steering, Upkeep, UpkeepStep};
use crate::verbs::shot::STATUS;

impl Turn {
    /// Why a project takes no new work; none when it does.
    pub(super) async fn takes_no_work(
        &mut self,
        project: &ProjectId,
    ) -> Result<Option<StudioError>, StudioError> {
        let Some(row) = self.tx.project(project).await? else { return Ok(Some(gone(project))) };
        let slug = row.project.slug;
        Ok(row.archived_at.map(|_| {
            Refusal::conflict(
                "archived",
                format!("the project {slug} is archived and takes no new work"),
                format!("take it up again first: `sakuga project unarchive {slug}`"),
            )
        }))
    }

    pub(super) async fn upkeep(&mut self, upkeep: &Upkeep) -> Result<Answer, StudioError> {
        let project = &upkeep.project;
        let Some(row) = self.tx.project(project).await? else { return Ok(Answer::Refused(gone(project))) };
        self.tx.act_as(upkeep.actor.clone());
        let mut answer = Answer::Kept;
        match &upkeep.step {
            UpkeepStep::Archive if row.archived_at.is_none() => {
                self.tx.set_archived(project, Some(self.wall)).await?;
                self.tx.emit(Event::ProjectArchived { project: project.clone() });
            }
            UpkeepStep::Unarchive if row.archived_at.is_some() => {
                self.tx.set_archived(project, None).await?;
                self.tx.emit(Event::ProjectUnarchived { project: project.clone() });
            }
            UpkeepStep::Archive | UpkeepStep::Unarchive => {}
            UpkeepStep::Delete(removal) => answer = self.delete(project, removal).await?,
            UpkeepStep::Omit(omission) => answer = self.omit(project, omission).await?,
            UpkeepStep::Allow(batch, budget) => self.allow(batch, *budget).await?,
        }
        self.tx.act_as(Actor::studio());
        Ok(answer)
    }

    async fn delete(&mut self, project: &ProjectId, removal: &Removal) -> Result<Answer, StudioError> {
        let Removal { digest, slug, trash, folder } = removal;
        let content = self.tx.content(project).await?;
        if !content.running.is_empty() {
            return Ok(Answer::Refused(running(slug, &content.running)));
        }
        if content.digest != *digest {
            return Ok(Answer::Refused(removal.outdated()));
        }
        self.tx.delete_project(project).await?;
        // The folder's move is written down like those of a job's files, under a name that no job has.
        let job = JobId(format!("delete-{project}"));
        self.tx.put_intents(&job, &[to_text(folder)]).await?;
        let (slug, trash) = (slug.clone(), trash.clone());
        self.tx.emit(Event::ProjectDeleted { project: project.clone(), slug, trash });
        self.intents.push((job, 0, vec![folder.clone()]));
        Ok(Answer::Kept)
    }
}

impl Turn {
    async fn omit(&mut self, project: &ProjectId, omission: &Omission) -> Result<Answer, StudioError> {
        let Omission { episode, read, omitted } = omission;
        let now = self.tx.shot(&read.id).await?;
        if let Err(refused) = Refusal::unless_same(now.as_ref(), read, "shot", &read.code) {
            return Ok(Answer::Refused(refused));
        }
        self.tx.put_shot(episode, omitted).await?;
        self.tx.mark_document("shot", omitted.id.as_str()).await?;
        let fields = vec![STATUS.to_owned()];
        self.tx.emit_in(project, Event::ShotEdited { shot: omitted.id.clone(), fields });
        for job in self.tx.queued_jobs_of_shot(&omitted.id).await? {
            self.steer(&job, &Steering::Move(Move::Cancel)).await?;
        }
        Ok(Answer::Kept)
    }
}

fn gone(project: &ProjectId) -> StudioError {
    StudioError::NotFound {
        what: "project",
        name: project.to_string(),
        fix: "`sakuga project list` lists them".to_owned(),
    }
}

fn running(slug: &str, jobs: &[JobId]) -> StudioError {
    let names: Vec<&str> = jobs.iter().take(5).map(JobId::as_str).collect();
    let more = if jobs.len() > names.len() { " and others" } else { "" };
    Refusal::conflict(
        "running",
        format!("{slug} cannot be deleted while jobs run: {}{more}", names.join(", ")),
        "wait until they have ended, or cancel them with `sakuga job cancel`",
    )
}
