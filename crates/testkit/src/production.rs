//! A small production, and jobs that work for it.

use std::collections::{BTreeMap, BTreeSet};

use domain::character::{Build, Eyes, Gender, Hair, Outfit, Species};
use domain::episode::{Episode, Scene};
use domain::family::Family;
use domain::id::{BatchId, EpisodeId, Ids, JobId, ProjectId, SceneId, ShotId, TakeId};
use domain::line::job::{Affinity, Band, Need, NewJob, OnNeedFailed};
use domain::line::work::{Destination, Draw, OverlayChoice, Reuse, Segment, TakePlace, Work};
use domain::place::Light;
use domain::project::Project;
use domain::rate::Rate;
use domain::request::{Camera, FORM, Figure, Request};
use domain::shot::{
    Angle, CameraMove, Expression, Framing, Gaze, Head, Pose, Shot, ShotCode, ShotContent, ShotStatus, Side,
    Timing, Transition, View,
};
use domain::style::{FrameSize, ModelSettings, Style};
use domain::take::Stage;

/// The size of all pictures of the production: the smallest there is.
pub const FRAME: FrameSize = FrameSize { width: 64, height: 64 };

/// A project with one episode, one scene and some shots.
#[derive(Debug, Clone)]
pub struct Production {
    /// The project, by the name of `rain`.
    pub project: Project,
    /// Its episode `e01`.
    pub episode: Episode,
    /// Its scene `s010`.
    pub scene: Scene,
    /// Its shots, `c0010` and so on.
    pub shots: Vec<Shot>,
    /// What its jobs are submitted under.
    pub batch: BatchId,
}

impl Production {
    /// A production with so many shots, 0 to 999.
    ///
    /// # Panics
    ///
    /// When there are more shots than codes.
    #[must_use]
    pub fn new(ids: &dyn Ids, shots: u32) -> Self {
        let model = ModelSettings {
            family: Family::SdxlAnime,
            checkpoint: "test.safetensors".to_owned(),
            checkpoint_hash: None,
            sampler: "euler".to_owned(),
            scheduler: String::new(),
            steps: 20,
            guidance: 5.0,
        };
        let style = Style { frame: FRAME, model: Some(model), ..Style::default() };
        let slug = "rain".parse().expect("a word is a slug");
        let project = Project { id: ProjectId::fresh(ids), slug, title: "Rain".to_owned(), style };
        let episode = Episode {
            id: EpisodeId::fresh(ids),
            project: project.id.clone(),
            code: "e01".to_owned(),
            title: "Rain".to_owned(),
            synopsis: String::new(),
        };
        let scene = Scene {
            id: SceneId::fresh(ids),
            episode: episode.id.clone(),
            code: "s010".to_owned(),
            position: 1,
            heading: "EXT. BRIDGE - NIGHT".to_owned(),
            omitted: false,
        };
        let shots = (1..=shots).map(|number| shot(ids, &scene, number)).collect();
        Self { project, episode, scene, shots, batch: BatchId::fresh(ids) }
    }

    /// A job that draws the take with this number of a shot; its request has the seed, so that equal seeds
    /// give equal fingerprints.
    #[must_use]
    pub fn draw(&self, ids: &dyn Ids, shot: usize, ordinal: u32, seed: u64) -> NewJob {
        let place = TakePlace {
            take: TakeId::fresh(ids),
            project: self.project.slug.to_string(),
            episode: self.episode.code.clone(),
            scene: self.scene.code.clone(),
            shot: self.shots[shot].code.clone(),
            stage: Stage::Storyboard,
            ordinal,
        };
        let draw = Draw {
            request: request(seed),
            destination: Destination::Take(place),
            not_understood: Vec::new(),
            not_asked: Vec::new(),
            reuse: Reuse::Allowed,
            link: None,
        };
        self.job(ids, Some(&self.shots[shot]), "fake", Work::Draw(Box::new(draw)))
    }

    /// A job that encodes a shot, which no worker of these tests does by itself.
    #[must_use]
    pub fn segment(&self, ids: &dyn Ids, shot: usize) -> NewJob {
        let segment = Segment {
            code: self.shots[shot].code.clone(),
            heading: self.scene.heading.clone(),
            frames: self.shots[shot].content.frames,
            rate: Rate::FILM,
            frame: FRAME,
            overlay: OverlayChoice::default(),
            start: 0,
            lines: Vec::new(),
            picture: None,
            next: None,
        };
        self.job(ids, Some(&self.shots[shot]), "film", Work::Segment(segment))
    }

    fn job(&self, ids: &dyn Ids, shot: Option<&Shot>, engine: &str, work: Work) -> NewJob {
        NewJob {
            id: JobId::fresh(ids),
            batch: self.batch.clone(),
            project: self.project.id.clone(),
            shot: shot.map(|shot| shot.id.clone()),
            engine: engine.to_owned(),
            band: Band::Normal,
            affinity: Affinity::default(),
            work,
            needs: Vec::new(),
        }
    }
}

/// The job with one more need, whose result fills the slot `picture`.
#[must_use]
pub fn needing(mut job: NewJob, need: &NewJob, on_failure: OnNeedFailed) -> NewJob {
    let slot =
        format!("picture{}", if job.needs.is_empty() { String::new() } else { job.needs.len().to_string() });
    job.needs.push(Need { job: need.id.clone(), slot, on_failure });
    job
}

/// A request that only its seed tells from others.
#[must_use]
pub fn request(seed: u64) -> Request {
    Request {
        form: FORM,
        stage: Stage::Storyboard,
        recipe: "fake".to_owned(),
        frame: FRAME,
        rate: Rate::FILM,
        seed,
        camera: Camera {
            framing: Framing::default(),
            angle: Angle::default(),
            camera_move: CameraMove::default(),
            light: Light::default(),
            frames: 24,
            timing: Timing::default(),
            transition: Transition::default(),
            effects: Vec::new(),
            safe_areas: false,
        },
        place: None,
        figures: Vec::new(),
        prop: None,
        action: "Hana runs.".to_owned(),
        lines: Vec::new(),
        ink: domain::style::Ink::default(),
        generation: None,
        moment: domain::take::Moment::Start,
        recipe_hash: None,
        made_of: domain::request::MadeOf::default(),
        inputs: BTreeMap::new(),
    }
}

/// A girl of sixteen who stands there.
///
/// # Panics
///
/// When the name is no slug.
#[must_use]
pub fn figure(slug: &str) -> Figure {
    Figure {
        slug: slug.parse().expect("a word is a slug"),
        name: slug.to_owned(),
        species: Species::Human,
        gender: Gender::Female,
        age: 16,
        height_cm: 160,
        build: Build::Average,
        hair: Hair::default(),
        eyes: Eyes::Round,
        glasses: false,
        outfit: Outfit::School,
        hat: None,
        palette: BTreeMap::new(),
        palette_set: domain::palette::DAY.to_owned(),
        palette_chosen: BTreeSet::new(),
        side: Side::Centre,
        pose: Pose::Stand,
        then: None,
        head: Head::Usual,
        expression: Expression::Neutral,
        marks: Vec::new(),
        view: View::ThreeQuarter,
        gaze: Gaze::Ahead,
        holds: None,
    }
}

/// The drawing job with these characters on the picture.
#[must_use]
pub fn showing(mut job: NewJob, characters: &[&str]) -> NewJob {
    if let Work::Draw(draw) = &mut job.work {
        draw.request.figures = characters.iter().map(|slug| figure(slug)).collect();
    }
    job
}

fn shot(ids: &dyn Ids, scene: &Scene, number: u32) -> Shot {
    Shot {
        id: ShotId::fresh(ids),
        scene: scene.id.clone(),
        code: ShotCode::numbered(number * 10).expect("fewer than a thousand shots have codes"),
        position: number,
        content: ShotContent { frames: 24, action: "Hana runs.".to_owned(), ..ShotContent::default() },
        edited: Vec::new(),
        status: ShotStatus::Active,
    }
}
