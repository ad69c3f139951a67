//! Tools that look at takes: finding them, and one with its picture.

use anyhow::bail;
use domain::slug::Slug;
use domain::take::{Review, Stage};
use serde_json::{Value, json};
use server::api::shots::ShotView;
use server::api::takes::{ReviewVerdict, TakeDetailsView, TakeView};

use super::answer::{Answer, of_people, page};
use super::arguments::{OneTake, PictureSize, Search, WhichTake};
use super::session::{Desk, Session};
use super::story::LONGEST_TEXT;
use crate::table::short;

/// The largest picture that is handed out, in bytes.
const LARGEST: usize = 512 * 1024;

/// A take that was named.
pub(super) struct Found {
    /// Where the API has it.
    pub(super) path: String,
    /// It, as people name it.
    pub(super) name: String,
    pub(super) episode: String,
    pub(super) stage: Stage,
}

/// `search_takes`.
pub(super) async fn search(session: &Session, asked: Search) -> anyhow::Result<Answer> {
    let limit = asked.page.limit()?;
    let desk = session.looking().await?;
    let episode = desk.episode(asked.episode.as_deref()).await?;
    let mut shots = desk.shots(&episode).await?;
    if let Some(code) = &asked.shot {
        shots.retain(|shot| shot.code.as_str() == code);
        if shots.is_empty() {
            bail!("there is no shot \"{code}\" in {episode}: `shots` lists them");
        }
    }
    let (mut shots, mut last) = beginning(shots, asked.page.after.as_deref())?;
    if asked.picked == Some(true) {
        shots.retain(|shot| !shot.picks.is_empty());
    }
    let mut found = Vec::new();
    'shots: for shot in &shots {
        let path = format!("{}/takes", desk.shot_path(&episode, shot.code.as_str()));
        let takes: Vec<TakeView> = desk.client.all(&path).await?;
        let skipped = last.take().and_then(|last| takes.iter().position(|take| take.id.as_str() == last));
        for take in takes.iter().skip(skipped.map_or(0, |at| at + 1)).filter(|take| asked.finds(shot, take)) {
            found.push((shot, take.clone()));
            if found.len() > limit {
                break 'shots;
            }
        }
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(shot, take)| format!("{}/{}", shot.code, take.id));
    let line =
        format!("{} takes of {episode}{}", found.len(), if more { ", and there are more" } else { "" });
    let told = found.iter().map(|(shot, take)| told(shot.code.as_str(), take)).collect();
    Ok(Answer::of(line, page(told, "takes", next)))
}

/// The shots in which a page begins, and the take of the first of them behind which it does.
fn beginning(
    mut shots: Vec<ShotView>,
    after: Option<&str>,
) -> anyhow::Result<(Vec<ShotView>, Option<String>)> {
    let Some(after) = after else { return Ok((shots, None)) };
    let place = after.split_once('/');
    let at = place.and_then(|(code, _)| shots.iter().position(|shot| shot.code.as_str() == code));
    match (at, place) {
        (Some(at), Some((_, take))) => Ok((shots.split_off(at), Some(take.to_owned()))),
        _ => bail!(
            "`after` is \"{after}\", which is no place in this list: send what the answer before gave as next"
        ),
    }
}

impl Search {
    fn finds(&self, shot: &ShotView, take: &TakeView) -> bool {
        self.stage.is_none_or(|stage| take.stage == stage)
            && self.picked.is_none_or(|picked| take.picked == picked)
            && self.review.is_none_or(|review| verdict(&take.review) == review)
            && self.text.as_ref().is_none_or(|text| has_words(text, shot, take))
    }
}

const fn verdict(review: &Review) -> ReviewVerdict {
    match review {
        Review::Open => ReviewVerdict::Open,
        Review::Approved => ReviewVerdict::Approved,
        Review::Retake { .. } => ReviewVerdict::Retake,
    }
}

/// Whether a shot or what was said of its take has these words.
fn has_words(text: &str, shot: &ShotView, take: &TakeView) -> bool {
    let wanted = text.to_lowercase();
    let content = &shot.content;
    let lines = content.lines.iter().flat_map(|line| [line.name.as_str(), line.text.as_str()]);
    let cast = content.cast.iter().map(|staging| staging.character.as_str());
    let note = match &take.review {
        Review::Retake { note } => note.as_str(),
        Review::Open | Review::Approved => "",
    };
    let places = content.place.iter().map(Slug::as_str);
    let own = [content.action.as_str(), shot.code.as_str(), note];
    own.into_iter().chain(lines).chain(cast).chain(places).any(|text| text.to_lowercase().contains(&wanted))
}

/// What was said of something, with the note as the words of people.
pub(super) fn review(mut value: Value, review: &Review) -> Value {
    if let Value::Object(object) = &mut value {
        object.insert("review".to_owned(), json!(verdict(review)));
    }
    match review {
        Review::Retake { note } => of_people(value, json!({ "note": short(note, LONGEST_TEXT) })),
        Review::Open | Review::Approved => value,
    }
}

fn told(shot: &str, take: &TakeView) -> Value {
    let value = json!({
        "shot": shot,
        "stage": take.stage,
        "moment": take.moment,
        "take": take.take,
        "picked": take.picked,
        "made_at": take.created_at,
        "width": take.asset.width,
        "height": take.asset.height,
        "media_type": take.asset.media_type,
        "not_drawn": take.not_drawn,
    });
    review(value, &take.review)
}

impl WhichTake {
    /// Finds the stage when only one has a take of that number; of several it has to be said which.
    pub(super) async fn found(&self, desk: &Desk) -> anyhow::Result<Found> {
        let episode = desk.episode(self.episode.as_deref()).await?;
        let shot = desk.shot_path(&episode, &self.shot);
        let stage = match self.stage {
            Some(stage) => stage,
            None => self.only_stage(&desk.client.all(&format!("{shot}/takes")).await?)?,
        };
        let path = format!("{shot}/takes/{stage}/{}", self.take);
        Ok(Found { path, name: format!("{} {stage} take {}", self.shot, self.take), episode, stage })
    }

    fn only_stage(&self, takes: &[TakeView]) -> anyhow::Result<Stage> {
        let stages: Vec<Stage> =
            takes.iter().filter(|take| take.take == self.take).map(|take| take.stage).collect();
        let (shot, take) = (&self.shot, self.take);
        match stages[..] {
            [] => bail!("{shot} has no take {take}: `search_takes` with this shot lists those it has"),
            [stage] => Ok(stage),
            _ => {
                let names: Vec<&str> = stages.iter().map(|stage| stage.as_str()).collect();
                bail!(
                    "{shot} has a take {take} of several stages: say which with `stage` ({})",
                    names.join(", ")
                )
            }
        }
    }
}

/// `take`.
pub(super) async fn take(session: &Session, asked: OneTake) -> anyhow::Result<Answer> {
    let desk = session.looking().await?;
    let Found { path, name, episode, .. } = asked.which.found(&desk).await?;
    let TakeDetailsView { take, engine, request } = desk.client.get(&path).await?;
    let (jpeg, missing) = match picture(&desk, &take, asked.picture).await {
        Ok(jpeg) => (jpeg, None),
        Err(error) => (None, Some(format!("{error:#}"))),
    };
    let value = json!({
        "episode": episode,
        "take": told(&asked.which.shot, &take),
        "engine": engine,
        "recipe": request.recipe,
        "seed": request.seed,
        "file": take.asset.path,
        "job": take.job,
        "no_picture_because": missing,
    });
    let line = format!("{name}{}", if take.picked { ", which the reel uses" } else { "" });
    let value = of_people(value, json!({ "direction": request.made_of.direction }));
    Ok(Answer::of(line, value).with_jpeg(jpeg))
}

async fn picture(desk: &Desk, take: &TakeView, size: PictureSize) -> anyhow::Result<Option<Vec<u8>>> {
    let size = match size {
        PictureSize::None => return Ok(None),
        PictureSize::Small => "small",
        PictureSize::Medium => "medium",
        PictureSize::Large => "large",
    };
    let jpeg = desk.client.bytes(&format!("/assets/{}/thumbnail?size={size}", take.asset.id)).await?;
    if jpeg.len() > LARGEST {
        bail!("the picture has more than {LARGEST} bytes: ask for a smaller one");
    }
    Ok(Some(jpeg))
}
