//! Clips: what keeps a recipe from making moving pictures, and how a long shot becomes several jobs.

use domain::chain::{BEFORE, Link, pieces};
use domain::id::JobId;
use domain::line::job::{Need, NewJob, OnNeedFailed};
use domain::line::work::Work;
use domain::preflight::Finding;
use domain::recipe::Recipe;
use domain::request::Request;

use crate::studio::Studio;

/// The most frames that a recipe makes at once; none where it makes as many as it is asked, because it reads no words
/// and draws frame by frame.
fn most_at_once(recipe: &Recipe) -> Option<u32> {
    recipe.takes().map(|takes| takes.frames)
}

/// What keeps a recipe from making this, as far as it is about moving pictures.
pub(crate) fn cannot_move(recipe: &Recipe, request: &Request) -> Option<Finding> {
    if !request.stage.is_moving() {
        return None;
    }
    if !request.moment.is_start() {
        return Some(trouble(
            "a clip shows the whole shot, and has no end of its own",
            "leave the moment out, or draw the keyframe of the end",
        ));
    }
    let (name, frames) = (&recipe.name, request.camera.frames);
    let most = most_at_once(recipe)?;
    if most == 0 {
        return Some(trouble(&format!("the recipe {name} makes no moving pictures"), "name one that does"));
    }
    if pieces(frames, most).is_some() {
        return None;
    }
    Some(trouble(
        &format!("the shot has {frames} frames, and the recipe {name} makes {most} at once"),
        "name a recipe that makes more, or give the shot another length",
    ))
}

/// The request as an engine gets it: of a long shot only the longest piece.
pub(crate) fn at_once(recipe: &Recipe, request: &Request) -> Request {
    let mut asked = request.clone();
    if request.stage.is_moving()
        && let Some(most) = most_at_once(recipe)
        && let Some(pieces) = pieces(request.camera.frames, most)
    {
        asked.camera.frames = pieces.iter().map(|piece| piece.frames).max().unwrap_or(request.camera.frames);
    }
    asked
}

fn trouble(what: &str, fix: &str) -> Finding {
    Finding::Trouble { what: what.to_owned(), fix: fix.to_owned() }
}

impl Studio {
    /// What keeps this program from making moving pictures at all.
    pub(super) fn cannot_encode(&self, request: &Request) -> Option<Finding> {
        if !request.stage.is_moving() {
            return None;
        }
        let words = self.kit.film.ffmpeg().err()?.to_string();
        let (what, fix) = words.split_once(": ").unwrap_or((&words, "`sakuga status` tells what was found"));
        Some(trouble(what, fix))
    }

    /// A job as the jobs that carry it out: itself, or a chain of pieces of which it is the last.
    pub(super) fn chained(&self, recipe: &Recipe, job: NewJob) -> Vec<NewJob> {
        let Work::Draw(draw) = &job.work else { return vec![job] };
        let request = &draw.request;
        let pieces = match most_at_once(recipe) {
            Some(most) if request.stage.is_moving() => {
                pieces(request.camera.frames, most).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        let Some(last) = pieces.len().checked_sub(1).filter(|last| *last > 0) else { return vec![job] };
        let mut before: Option<JobId> = None;
        let link = |(index, piece)| {
            let ends = index == last;
            let mut draw = draw.clone();
            draw.link = Some(Link { piece, ends, before: None });
            let id = if ends { job.id.clone() } else { JobId::fresh(self.ids.as_ref()) };
            let need = before.replace(id.clone()).map(|job| Need {
                job,
                slot: BEFORE.to_owned(),
                on_failure: OnNeedFailed::Hold,
            });
            let needs = job.needs.iter().cloned().chain(need).collect();
            NewJob { id, needs, work: Work::Draw(draw), ..job.clone() }
        };
        pieces.into_iter().enumerate().map(link).collect()
    }
}
