//! Looking at one take: its file is read, decoded and measured.

use std::io::Read as _;

use assets::picture::{self, Picture};
use checks::identity::{IdentityModel, Portrait};
use checks::{Mask, Pixels, measure};
use domain::asset::{Asset, AssetKind, Filed};
use domain::check::{Identity, Likeness, Outcome, Unseen};
use domain::error::Fault;
use domain::request::Request;
use domain::slug::Slug;
use store::{AssetFilter, TakeRecord};

use crate::error::StudioError;
use crate::studio::Studio;

/// The most reference pictures that a character is compared with.
const MOST_REFERENCES: u32 = 8;

/// How far its priority is below that of the others, 0 to 19.
#[cfg(target_os = "linux")]
const POLITENESS: i32 = 10;

/// Everything that is needed to look at a picture.
struct Subject {
    request: Request,
    picture: Vec<u8>,
    /// The encoded mask of each character that has one.
    masks: Vec<(Slug, Vec<u8>)>,
    /// The encoded reference pictures of each character; none where no model asks for them.
    references: Vec<(Slug, Vec<Vec<u8>>)>,
}

/// What there is to say of the picture of a take.
pub(super) async fn look(studio: &Studio, record: &TakeRecord) -> Result<Outcome, StudioError> {
    if !record.asset.media_type.starts_with("image/") {
        let why = format!("{} is no picture, and clips are not measured", record.asset.media_type);
        return Ok(Outcome::Skipped { why });
    }
    let subject = match gather(studio, record).await {
        Ok(subject) => subject,
        Err(error @ (StudioError::Store(_) | StudioError::LineStopped)) => return Err(error),
        Err(error) => return Ok(Outcome::Unreadable { why: error.to_string() }),
    };
    let model = studio.identity.clone();
    let permit = studio.pictures.making.acquire().await.map_err(|_| StudioError::LineStopped)?;
    let looked = aside(move || see(&subject, model.as_deref())).await?;
    drop(permit);
    // A picture that the program cannot take must not keep it from all others.
    Ok(looked.unwrap_or_else(|| Outcome::Unreadable { why: "the program has a defect".to_owned() }))
}

/// Does something on a thread of its own that gives way to whoever draws; none when it panicked. The threads of the
/// runtime are shared, and none of them could get its priority back.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<Option<T>, StudioError> {
    let (done, looked) = tokio::sync::oneshot::channel();
    let named = std::thread::Builder::new().name("checker".to_owned());
    let begun = named.spawn(move || {
        give_way();
        // Whoever asked may have gone.
        let _ = done.send(work());
    });
    begun.map_err(|error| {
        Fault::resource(format!("failed to begin a thread: {error}; stop other programs"))
    })?;
    Ok(looked.await.ok())
}

/// Lets all others go first. On Linux a priority is that of one thread; elsewhere it would be that of the program.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, POLITENESS) {
        tracing::debug!(%error, "failed to lower the priority of the checks");
    }
}

async fn gather(studio: &Studio, record: &TakeRecord) -> Result<Subject, StudioError> {
    let mut masks = Vec::new();
    for file in studio.files_of_take(record).await? {
        if let Some(slug) = shown_by(&file, record) {
            masks.push((slug, read(studio, &file).await?));
        }
    }
    let mut references = Vec::new();
    if studio.identity.is_some() {
        for figure in &record.request.figures {
            references.push((figure.slug.clone(), references_of(studio, record, &figure.slug).await?));
        }
    }
    let picture = read(studio, &record.asset).await?;
    Ok(Subject { request: record.request.clone(), picture, masks, references })
}

/// Who is shown by a file, if it is a mask of this take. Who is in the picture twice has a mask with a number, too.
fn shown_by(file: &Asset, record: &TakeRecord) -> Option<Slug> {
    let name = |path: &str| {
        path.rsplit('/').next().unwrap_or_default().rsplit_once('.').map(|(stem, _)| stem.to_owned())
    };
    if Filed::at(&file.path).kind != AssetKind::Guide {
        return None;
    }
    let own = format!("{}_mask_", name(&record.asset.path)?);
    let stem = name(&file.path)?;
    let shown = stem.strip_prefix(&own)?;
    let slugs = || record.request.figures.iter().map(|figure| &figure.slug);
    let by_name = slugs().find(|slug| slug.as_str() == shown);
    let numbered = |slug: &&Slug| {
        let number = shown.strip_prefix(slug.as_str()).and_then(|rest| rest.strip_prefix('-'));
        number.is_some_and(|number| number.parse::<usize>().is_ok())
    };
    by_name.or_else(|| slugs().find(numbered)).cloned()
}

async fn references_of(
    studio: &Studio,
    record: &TakeRecord,
    character: &Slug,
) -> Result<Vec<Vec<u8>>, StudioError> {
    let filter = AssetFilter {
        project: Some(record.asset.project.clone()),
        character: Some(character.to_string()),
        kind: Some(AssetKind::Reference),
        limit: MOST_REFERENCES,
        ..AssetFilter::default()
    };
    let mut references = Vec::new();
    for row in studio.list_assets(&filter).await? {
        references.push(read(studio, &row.asset).await?);
    }
    Ok(references)
}

async fn read(studio: &Studio, asset: &Asset) -> Result<Vec<u8>, StudioError> {
    let (file, path) = (studio.open_asset(asset).await?, asset.path.clone());
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        (&file).read_to_end(&mut bytes).map(|_| bytes)
    });
    let read = read.await.map_err(|_| StudioError::LineStopped)?;
    read.map_err(|error| StudioError::Invalid(format!("failed to read {path}: {error}")))
}

/// Decodes and measures. On a thread that may block.
fn see(subject: &Subject, model: Option<&dyn IdentityModel>) -> Outcome {
    let picture = match picture::decode(&subject.picture) {
        Ok(picture) => picture,
        Err(error) => return Outcome::Unreadable { why: error.to_string() },
    };
    let Some(pixels) = pixels(&picture) else {
        return Outcome::Unreadable { why: "it has no pixels".to_owned() };
    };
    let planes: Vec<(&Slug, u32, u32, Vec<u8>)> = subject
        .masks
        .iter()
        .filter_map(|(slug, bytes)| {
            let mask = picture::decode(bytes).ok()?;
            let grey = mask.rgb.into_iter().step_by(3).collect();
            Some((slug, mask.width, mask.height, grey))
        })
        .collect();
    let masks: Vec<Mask<'_>> = planes
        .iter()
        .filter_map(|(slug, width, height, grey)| Mask::new(slug, *width, *height, grey))
        .collect();
    let mut measures = measure(&pixels, &subject.request, &masks);
    if let Some(model) = model {
        measures.identity = compare(model, &pixels, &masks, subject);
    }
    Outcome::Measured(Box::new(measures))
}

fn pixels(picture: &Picture) -> Option<Pixels<'_>> {
    Pixels::new(picture.width, picture.height, &picture.rgb)
}

/// What the model says of each character.
fn compare(
    model: &dyn IdentityModel,
    picture: &Pixels<'_>,
    masks: &[Mask<'_>],
    subject: &Subject,
) -> Identity {
    let (mut scores, mut unscored) = (Vec::new(), Vec::new());
    for (character, references) in &subject.references {
        let portrait = match masks.iter().find(|mask| mask.character == character) {
            Some(mask) => Portrait::within(picture, mask),
            None if subject.references.len() == 1 => Some(Portrait::of(picture)),
            None => None,
        };
        let references: Vec<Portrait> = references.iter().filter_map(|bytes| reference(bytes)).collect();
        let score = match portrait {
            None => Err("nothing says where in the picture the character is".to_owned()),
            Some(portrait) => model.score(&portrait, &references).map_err(|error| error.to_string()),
        };
        match score {
            Ok(difference) => scores.push(Likeness { character: character.clone(), difference }),
            Err(why) => unscored.push(Unseen { character: character.clone(), why }),
        }
    }
    Identity::Scored { model: model.name().to_owned(), scores, unscored }
}

fn reference(bytes: &[u8]) -> Option<Portrait> {
    let picture = picture::decode(bytes).ok()?;
    pixels(&picture).map(|pixels| Portrait::of(&pixels))
}

#[cfg(test)]
mod tests {
    use domain::clock::WallMs;
    use domain::id::{AssetId, JobId, ProjectId, ShotId, TakeId};
    use domain::take::{Review, Stage, Take};
    use testkit::{figure, request};

    use super::*;

    const SHOT: &str = "projects/rain/episodes/e01/s010/c0010/storyboard";

    fn asset(path: &str) -> Asset {
        Asset {
            id: AssetId("a".to_owned()),
            project: ProjectId("p".to_owned()),
            job: None,
            path: format!("{SHOT}/{path}"),
            hash: domain::asset::ContentHash::of(b""),
            size: 0,
            media_type: "image/png".to_owned(),
            width: 64,
            height: 64,
            created_at: WallMs(0),
        }
    }

    fn record(figures: &[&str]) -> TakeRecord {
        let mut request = request(1);
        request.figures = figures.iter().map(|slug| figure(slug)).collect();
        let asset = asset("rain_t001.png");
        let take = Take {
            id: TakeId("t".to_owned()),
            shot: ShotId("s".to_owned()),
            stage: Stage::Storyboard,
            ordinal: 1,
            job: JobId("j".to_owned()),
            fingerprint: request.fingerprint(),
            asset: asset.id.clone(),
            moment: domain::take::Moment::Start,
            painted_over: None,
            picked: true,
            cached: false,
            review: Review::Open,
            created_at: WallMs(0),
        };
        TakeRecord { take, asset, request, omitted: Vec::new() }
    }

    #[test]
    fn a_mask_says_by_its_name_whom_it_shows() {
        let both = record(&["hana", "hana-2", "hana"]);
        let shown = |path: &str| shown_by(&asset(path), &both).map(|slug| slug.to_string());
        assert_eq!(shown("guides/rain_t001_mask_hana.png").as_deref(), Some("hana"));
        assert_eq!(
            shown("guides/rain_t001_mask_hana-2.png").as_deref(),
            Some("hana-2"),
            "the name counts first"
        );
        assert_eq!(shown("guides/rain_t001_mask_hana-3.png").as_deref(), Some("hana"));
        for path in
            ["guides/rain_t001_mask_ren.png", "guides/rain_t001_line.png", "guides/rain_t002_mask_hana.png"]
        {
            assert_eq!(shown(path), None, "{path}");
        }
        assert_eq!(shown("rain_t001_mask_hana.png"), None, "a take is no guide");
    }
}
