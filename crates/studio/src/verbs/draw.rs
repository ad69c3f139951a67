//! Drawing a character outside the film: the daily command.

use std::collections::{BTreeMap, BTreeSet};

use assets::folder::DataFolder;
use assets::names::{ProjectPlace, numbered};
use assets::rel_path::RelPath;
use assets::sidecar::Sidecar;
use domain::compile::{Cast, Compiled, Location, Subject, compile, seed};
use domain::direction::Direction;
use domain::id::{BatchId, JobId};
use domain::line::job::{Affinity, Band, Job, NewJob};
use domain::line::work::{Destination, Draw, Reuse, Work, without_words};
use domain::place::{Light, Place, PlaceKind, Weather};
use domain::project::Project;
use domain::prompt::Prompt;
use domain::screenplay::breakdown::Names;
use domain::screenplay::vocabulary::{self, Reading};
use domain::shot::{Framing, Gaze, Pose, ShotContent, Side, Staging, View};
use domain::slug::Slug;
use domain::take::{Moment, Stage};
use engines::Engine;
use store::Tx;

use super::produce::affinity;
use crate::error::StudioError;
use crate::line::dispatch::{BatchTerms, Dispatch, Offer};
use crate::studio::Studio;

/// What is to be drawn.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// Who.
    pub character: Slug,
    /// How, in words.
    pub words: String,
    /// How many different pictures, 1 to 100.
    pub count: u32,
    /// The engine.
    pub engine: String,
    /// The engine's recipe; the one that suits the style when none is named.
    pub recipe: Option<String>,
    /// Whether the safe areas of the frame are marked on the picture.
    pub safe_areas: bool,
    /// The seed of the first picture; each has its own when left out.
    pub seed: Option<u64>,
}

/// What was submitted.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// What they were submitted in.
    pub batch: BatchId,
    /// The jobs.
    pub jobs: BTreeSet<JobId>,
    /// The files they will become, below the data folder.
    pub paths: Vec<String>,
    /// Words that were not understood.
    pub not_understood: Vec<String>,
}

/// The most drawings that one batch has.
const MOST: u32 = 100;

/// A picture that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Where it is below the data folder.
    pub path: String,
    /// What the engine left out of it.
    pub not_drawn: Vec<String>,
}

/// The earliest stage that an engine makes. What is known of its servers is taken in, so that what they lack is refused
/// here and not in the queue.
async fn first_stage(engine: &dyn Engine) -> Stage {
    engine.stock().await;
    engine.capabilities().stages.into_iter().min().unwrap_or(Stage::Storyboard)
}

impl Studio {
    /// Submits drawings of one character.
    ///
    /// # Errors
    ///
    /// When there is no such character or the engine refuses; nothing is submitted then.
    pub async fn draw(
        &self,
        dispatch: &dyn Dispatch,
        project: &Project,
        drawing: &Drawing,
    ) -> Result<Drawn, StudioError> {
        let cast = self.cast(&project.id).await?;
        check_character(project, &cast, drawing)?;
        let mut places = self.places(&project.id).await?;
        let reading = vocabulary::read(&drawing.words);
        let not_understood = unknown_words(&drawing.words, &cast, &places);
        let content = content(drawing, &reading, &mut places);
        let engine = self.engine(&drawing.engine)?.clone();
        let stage = first_stage(engine.as_ref()).await;
        let recipe = self.recipe_for(&drawing.engine, stage, drawing.recipe.as_deref(), &project.style)?;
        let direction = Direction::default();
        let batch = BatchId::fresh(self.ids.as_ref());
        let (mut jobs, mut paths) = (Vec::new(), Vec::new());
        for number in 0..drawing.count {
            let (path, ordinal) = self.next_drawing(project, drawing).await?;
            let subject = Subject {
                content: &content,
                cast: &cast,
                places: &places,
                style: &project.style,
                style_version: 0,
                episode: "",
                stage,
                moment: Moment::Start,
                recipe: &recipe,
                direction: &direction,
                panel: None,
                seed: drawing.seed.map_or_else(
                    || seed(&format!("{}/{}", project.slug, drawing.character), stage, ordinal),
                    |seed| seed.wrapping_add(u64::from(number)),
                ),
            };
            let Compiled { mut request, omitted } = compile(subject)
                .map_err(|source| StudioError::Compile { code: drawing.character.to_string(), source })?;
            request.camera.safe_areas = drawing.safe_areas;
            self.accept(engine.as_ref(), &request).await?;
            let work = Work::Draw(Box::new(Draw {
                request,
                destination: Destination::Drawing { path: path.clone() },
                not_understood: not_understood.clone(),
                not_asked: omitted,
                reuse: Reuse::Allowed,
                link: None,
            }));
            jobs.push(self.drawing_job(project, &batch, drawing, work));
            paths.push(path);
        }
        let ids = jobs.iter().map(|job| job.id.clone()).collect();
        dispatch
            .offer(Offer {
                batch: batch.clone(),
                project: project.id.clone(),
                actor: self.actor.clone(),
                label: format!("draw {} \"{}\"", drawing.character, drawing.words),
                terms: BatchTerms::default(),
                jobs,
            })
            .await?;
        Ok(Drawn { batch, jobs: ids, paths, not_understood })
    }

    fn drawing_job(&self, project: &Project, batch: &BatchId, drawing: &Drawing, work: Work) -> NewJob {
        let affinity = match &work {
            Work::Draw(draw) => affinity(&draw.request),
            _ => Affinity::default(),
        };
        NewJob {
            id: JobId::fresh(self.ids.as_ref()),
            batch: batch.clone(),
            project: project.id.clone(),
            shot: None,
            engine: drawing.engine.clone(),
            band: Band::Interactive,
            affinity,
            work,
            needs: Vec::new(),
        }
    }

    /// What came of the drawings of a batch of this project, in the order in which they were asked for. Those that
    /// are not there yet are left out.
    ///
    /// # Errors
    ///
    /// When the project has no such batch, or a sidecar cannot be read.
    pub async fn drawings_of(&self, project: &Project, batch: &BatchId) -> Result<Vec<Picture>, StudioError> {
        let of_project = self.store.project_of_batch(batch).await?.filter(|found| *found == project.id);
        if of_project.is_none() {
            let (name, fix) = (batch.to_string(), "the answer to your drawing names its batch".to_owned());
            return Err(StudioError::NotFound { what: "batch", name, fix });
        }
        let jobs = self.store.jobs_of_batch(batch, MOST).await?;
        self.pictures_there(jobs.into_iter().filter_map(drawing_path).collect()).await
    }

    /// Those pictures that are there, with what the engine left out of them, from their sidecars.
    pub(super) async fn pictures_there(&self, paths: Vec<String>) -> Result<Vec<Picture>, StudioError> {
        let folder = self.folder.clone();
        let read = tokio::task::spawn_blocking(move || {
            let found = paths.into_iter().map(|path| picture_there(&folder, path));
            found.filter_map(Result::transpose).collect::<Result<Vec<Picture>, StudioError>>()
        });
        read.await.map_err(|_| StudioError::LineStopped)?
    }

    /// A name that no drawing had, and the number of this drawing among all of the character.
    async fn next_drawing(&self, project: &Project, drawing: &Drawing) -> Result<(String, u32), StudioError> {
        let date = self.clock.wall().date();
        let place = ProjectPlace::new(&project.slug);
        let folder = place.drawings(&date).map_err(|error| StudioError::Invalid(error.to_string()))?;
        let prefix = place.drawing_prefix(&drawing.character, &drawing.words);
        let mut tx = self.begin().await?;
        let ordinal = tx.count_up(&format!("drawing/{}/{}", project.id, drawing.character)).await?;
        let path = self.next_name_in(&mut tx, &folder, &prefix).await?;
        tx.commit().await?;
        Ok((path, ordinal))
    }

    /// The next numbered picture of a folder: a name that none had, even one that is not there any more.
    pub(super) async fn next_name(&self, folder: &RelPath, prefix: &str) -> Result<String, StudioError> {
        let mut tx = self.begin().await?;
        let path = self.next_name_in(&mut tx, folder, prefix).await?;
        tx.commit().await?;
        Ok(path)
    }

    async fn next_name_in(&self, tx: &mut Tx, folder: &RelPath, prefix: &str) -> Result<String, StudioError> {
        // Files that a rebuilt index knows nothing of the counting of keep their numbers too.
        let counter = format!("drawing/{folder}/{prefix}");
        let used = self.folder.next_number(folder, prefix)?.saturating_sub(1);
        tx.count_at_least(&counter, used).await?;
        let number = tx.count_up(&counter).await?;
        Ok(numbered(folder, prefix, number, "png")?.as_str().to_owned())
    }
}

/// Refuses somebody whom the project does not know.
fn check_character(project: &Project, cast: &[Cast], drawing: &Drawing) -> Result<(), StudioError> {
    if cast.iter().any(|known| known.slug == drawing.character) {
        return Ok(());
    }
    let known = cast.iter().map(|known| known.slug.to_string()).collect::<Vec<_>>().join(", ");
    Err(StudioError::NotFound {
        what: "character",
        name: drawing.character.to_string(),
        fix: format!("{} has: {known}", project.slug),
    })
}

fn drawing_path(job: Job) -> Option<String> {
    let Work::Draw(draw) = job.work else { return None };
    let Destination::Drawing { path } = draw.destination else { return None };
    Some(path)
}

fn picture_there(folder: &DataFolder, path: String) -> Result<Option<Picture>, StudioError> {
    let file = RelPath::new(path.clone())?;
    if !folder.has_file(&file)? {
        return Ok(None);
    }
    let sidecar = Sidecar::path_for(&file)?;
    let Ok(bytes) = folder.read(&sidecar) else { return Ok(Some(Picture { path, not_drawn: Vec::new() })) };
    let read = Sidecar::from_text(&sidecar, &String::from_utf8_lossy(&bytes))?;
    let not_drawn = read.origin.map(|origin| without_words(origin.omitted)).unwrap_or_default();
    Ok(Some(Picture { path, not_drawn }))
}

/// The words that are neither vocabulary nor names of the project.
fn unknown_words(words: &str, cast: &[Cast], places: &[Location]) -> Vec<String> {
    let characters = cast.iter().map(|known| &known.character);
    Names::new(characters, places.iter().map(|location| &location.place)).not_understood_in(words)
}

/// The words as a shot of one character.
fn content(drawing: &Drawing, reading: &Reading, places: &mut Vec<Location>) -> ShotContent {
    let light =
        Light { time: reading.time.unwrap_or_default(), weather: reading.weather.unwrap_or_default() };
    let staging = Staging {
        character: drawing.character.clone(),
        side: Side::Centre,
        pose: reading.pose.unwrap_or_default(),
        then: reading.then,
        head: reading.head.unwrap_or_default(),
        expression: reading.expression.unwrap_or_default(),
        view: reading.view.unwrap_or(View::ThreeQuarter),
        marks: reading.marks.clone(),
        gaze: reading.gaze.unwrap_or(Gaze::Ahead),
        holds: reading.holds.clone(),
    };
    ShotContent {
        place: place(drawing, reading.place_kind, light, places),
        setup: "a".to_owned(),
        light,
        framing: reading.framing.unwrap_or_else(|| framing(staging.pose)),
        cast: vec![staging],
        angle: reading.angle.unwrap_or_default(),
        effects: reading.effects.clone(),
        action: drawing.words.clone(),
        frames: 1,
        ..ShotContent::default()
    }
}

/// What a body does with its legs is seen down to the feet.
fn framing(pose: Pose) -> Framing {
    match pose {
        Pose::Run | Pose::Walk | Pose::Crouch | Pose::Sit | Pose::Jump | Pose::Kneel => Framing::Full,
        _ => Framing::Medium,
    }
}

/// The place that the words name, else one of the kind they name, which is a plain one where the project has
/// none. For weather without a place it is the first one outside, as rain falls nowhere else.
fn place(
    drawing: &Drawing,
    kind: Option<PlaceKind>,
    light: Light,
    places: &mut Vec<Location>,
) -> Option<Slug> {
    let words = drawing.words.to_lowercase();
    let named = |location: &&Location| {
        let place = &location.place;
        let mut names = std::iter::once(&place.name).chain(&place.aliases);
        names.any(|name| words.contains(&name.to_lowercase()))
    };
    if let Some(location) = places.iter().find(named) {
        return Some(location.slug.clone());
    }
    if let Some(kind) = kind {
        let known = places.iter().find(|location| location.place.kind == kind);
        return known.map(|location| location.slug.clone()).or_else(|| add_plain(kind, places));
    }
    let outside = |location: &&Location| !location.place.kind.is_indoors();
    let found = if light.weather == Weather::Clear { None } else { places.iter().find(outside) };
    found.map(|location| location.slug.clone())
}

/// Adds a place of a kind as the artist draws it when nothing more is said, for this drawing alone.
fn add_plain(kind: PlaceKind, places: &mut Vec<Location>) -> Option<Slug> {
    let name = format!("plain {kind:?}");
    let slug = Slug::from_name(&name).ok()?;
    let place = Place {
        name,
        slug: Some(slug.clone()),
        aliases: Vec::new(),
        kind,
        description: String::new(),
        palette: BTreeMap::new(),
        sign: String::new(),
        prompt: Prompt::default(),
    };
    places.retain(|location| location.slug != slug);
    places.push(Location { slug: slug.clone(), version: 0, place });
    Some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(words: &str, kinds: &[PlaceKind]) -> (ShotContent, Vec<Location>) {
        let mut places = Vec::new();
        for kind in kinds {
            add_plain(*kind, &mut places);
        }
        let drawing = Drawing {
            character: "hana".parse().unwrap(),
            words: words.to_owned(),
            count: 1,
            safe_areas: false,
            engine: "storyboard".to_owned(),
            recipe: None,
            seed: None,
        };
        let content = content(&drawing, &vocabulary::read(words), &mut places);
        (content, places)
    }

    #[test]
    fn a_kind_of_place_is_one_of_the_project_or_a_plain_one() {
        let (content, places) = drawn("sits in the kitchen", &[PlaceKind::Street, PlaceKind::Kitchen]);
        assert_eq!(content.place, Some(places[1].slug.clone()));
        assert_eq!(places.len(), 2);
        let (content, places) = drawn("教室に座っている", &[PlaceKind::Street]);
        assert_eq!(content.place, Some(places[1].slug.clone()));
        assert_eq!(places[1].place.kind, PlaceKind::Classroom);
        assert_eq!(content.framing, Framing::Full);
        assert_eq!(drawn("in the rain", &[PlaceKind::Kitchen]).0.place, None);
        assert_eq!(drawn("in the rain", &[PlaceKind::Street]).0.place.unwrap().as_str(), "plain-street");
    }

    #[test]
    fn everything_that_is_read_reaches_the_picture() {
        let (content, _) = drawn("stands, then jumps, looking back, blushing, petals", &[]);
        let staging = &content.cast[0];
        assert_eq!((staging.pose, staging.then), (Pose::Stand, Some(Pose::Jump)));
        assert_eq!(staging.head, domain::shot::Head::Back);
        assert_eq!(staging.marks, [domain::shot::Mark::Blush]);
        assert_eq!(content.effects, [domain::shot::Effect::Petals]);
    }
}
