//! A small project for the tests of this crate.

use std::collections::BTreeMap;

use domain::asset::{Asset, ContentHash};
use domain::character::Character;
use domain::clock::WallMs;
use domain::episode::{Episode, Scene};
use domain::family::Family;
use domain::id::{AssetId, EpisodeId, JobId, ProjectId, SceneId, ShotId, TakeId};
use domain::place::Place;
use domain::project::Project;
use domain::prompt::Lora;
use domain::rate::Rate;
use domain::request::{Camera, FORM, Request};
use domain::shot::{Expression, Gaze, Line, Pose, Shot, ShotContent, ShotStatus, Side, Staging, View};
use domain::style::{FrameSize, Ink, Style};
use domain::take::{Review, Stage, Take};

use crate::documents::{CharacterDocument, PlaceDocument, StyleDocument};
use crate::format::Format;
use crate::rel_path::RelPath;
use crate::sidecar::{EngineRecord, Origin};

pub(crate) const NOW: WallMs = WallMs(1_795_340_913_250);

pub(crate) fn rel(text: &str) -> RelPath {
    RelPath::new(text).unwrap()
}

pub(crate) fn project() -> Project {
    let (id, slug) = (ProjectId("project-1".into()), "momotaro".parse().unwrap());
    Project { id, slug, title: "Momotaro".into(), style: Style::default() }
}

pub(crate) fn episode() -> Episode {
    let (id, project) = (EpisodeId("episode-1".into()), project().id);
    Episode { id, project, code: "e01".into(), title: "The Peach".into(), synopsis: String::new() }
}

pub(crate) fn scenes() -> Vec<Scene> {
    let scene = |number: u32, heading: &str, omitted| Scene {
        id: SceneId(format!("scene-{number}")),
        episode: episode().id,
        code: format!("s{:03}", number * 10),
        position: number,
        heading: heading.into(),
        omitted,
    };
    vec![scene(1, "EXT. STREET - NIGHT", false), scene(2, "INT. SHOP - DAY", true)]
}

pub(crate) fn shot(number: u32) -> Shot {
    let hana = Staging {
        character: "hana".parse().unwrap(),
        side: Side::default(),
        pose: Pose::default(),
        then: None,
        head: domain::shot::Head::Usual,
        expression: Expression::default(),
        marks: Vec::new(),
        view: View::default(),
        gaze: Gaze::default(),
        holds: Some("umbrella".into()),
    };
    let line = Line {
        speaker: Some("hana".parse().unwrap()),
        name: "HANA".into(),
        text: "「雨だ」 It's raining.".into(),
        parenthetical: "quietly".into(),
        off_screen: false,
        start: 6,
        frames: 30,
    };
    let content = ShotContent {
        place: Some("street".parse().unwrap()),
        setup: "a".into(),
        cast: vec![hana],
        action: "Hana looks up.\nRain falls.".into(),
        lines: vec![line],
        frames: 48,
        source_line: 12,
        ..ShotContent::default()
    };
    Shot {
        id: ShotId(format!("shot-{number}")),
        scene: scenes()[0].id.clone(),
        code: domain::shot::ShotCode::numbered(number * 10).unwrap(),
        position: number,
        content,
        edited: vec!["framing".into()],
        status: ShotStatus::Active,
    }
}

pub(crate) fn character(version: u32) -> CharacterDocument {
    let text = r##"
        name = "Hana"
        palette = { hair = "#2b1f2e", eyes = "#3a6ea5" }
        [hair]
        shape = "ponytail"
        [[look]]
        name = "school"
        outfit = "school"
        [prompt]
        tags = ["1girl", "ponytail"]
    "##;
    let mut character: Character = toml::from_str(text).unwrap();
    character.lora.push(Lora {
        name: "hana.safetensors".into(),
        hash: None,
        family: Family::SdxlAnime,
        strength: 0.8,
        strength_in: std::collections::BTreeMap::new(),
        trigger: vec!["hana".into()],
    });
    CharacterDocument {
        format: Format,
        id: domain::id::CharacterId("character-1".into()),
        project: project().id,
        slug: "hana".parse().unwrap(),
        version,
        created_at: NOW,
        character,
    }
}

pub(crate) fn place() -> PlaceDocument {
    let place: Place = toml::from_str("name = \"Street\"\nkind = \"street\"\nsign = \"花屋\"").unwrap();
    PlaceDocument {
        format: Format,
        id: domain::id::PlaceId("place-1".into()),
        project: project().id,
        slug: "street".parse().unwrap(),
        version: 1,
        created_at: NOW,
        place,
    }
}

pub(crate) fn style(version: u32) -> StyleDocument {
    let style = Style { name: format!("look {version}"), ..Style::default() };
    StyleDocument { format: Format, project: project().id, version, created_at: NOW, style }
}

pub(crate) fn request() -> Request {
    let content = shot(1).content;
    Request {
        form: FORM,
        stage: Stage::Storyboard,
        recipe: "storyboard".into(),
        frame: FrameSize::default(),
        rate: Rate::default(),
        seed: u64::MAX,
        camera: Camera {
            framing: content.framing,
            angle: content.angle,
            camera_move: content.camera,
            light: content.light,
            frames: content.frames,
            timing: content.timing,
            transition: content.transition,
            effects: content.effects,
            safe_areas: false,
        },
        place: None,
        figures: Vec::new(),
        prop: None,
        action: "Hana looks up.".into(),
        lines: content.lines,
        ink: Ink::default(),
        generation: None,
        moment: domain::take::Moment::Start,
        recipe_hash: None,
        made_of: domain::request::MadeOf::default(),
        inputs: BTreeMap::default(),
    }
}

pub(crate) fn engine() -> EngineRecord {
    EngineRecord { name: "storyboard".into(), version: "0.1.0".into() }
}

pub(crate) fn origin() -> Origin {
    Origin {
        engine: engine(),
        batch: None,
        request: Some(request()),
        sheet: None,
        ledger: serde_json::json!({ "total_ms": 41.5, "sample": 38 }),
        omitted: vec!["the umbrella".into()],
    }
}

/// An asset with this content, and the take it is the file of.
pub(crate) fn take(shot: &Shot, ordinal: u32, path: &RelPath, content: &[u8]) -> (Asset, Take) {
    let (job, name) = (JobId(format!("job-{ordinal}")), format!("{}-{ordinal}", shot.id));
    let asset = Asset {
        id: AssetId(format!("asset-{name}")),
        project: project().id,
        job: Some(job.clone()),
        path: path.to_string(),
        hash: ContentHash::of(content),
        size: content.len() as u64,
        media_type: "image/png".into(),
        width: 1280,
        height: 720,
        created_at: NOW,
    };
    let take = Take {
        id: TakeId(format!("take-{name}")),
        shot: shot.id.clone(),
        stage: Stage::Storyboard,
        moment: domain::take::Moment::Start,
        ordinal,
        job,
        fingerprint: request().fingerprint(),
        asset: asset.id.clone(),
        picked: ordinal == 1,
        cached: false,
        review: Review::Open,
        painted_over: None,
        created_at: NOW,
    };
    (asset, take)
}
