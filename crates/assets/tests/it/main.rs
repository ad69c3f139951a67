//! A take's whole way through the public interface: drawn, staged, filed, verified, found again, deleted.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use assets::documents::{Document, EpisodeDocument, ProjectDocument, ShotDocument, TakeDecision};
use assets::folder::DataFolder;
use assets::format::Format;
use assets::intent::{Applied, Intent, apply, apply_all};
use assets::names::{EpisodePlace, ProjectPlace, ShotPlace};
use assets::picture::{Picture, encode_png, read_text, thumbnail};
use assets::sidecar::{EngineRecord, Origin, Sidecar, provenance};
use assets::staging::{Staged, Staging};
use assets::verify::{FindingKind, verify};
use assets::write::write_atomic;
use assets::{names, rebuild, trash};
use domain::asset::Asset;
use domain::clock::WallMs;
use domain::episode::{Episode, Scene};
use domain::id::{AssetId, EpisodeId, JobId, ProjectId, SceneId, ShotId, TakeId};
use domain::project::Project;
use domain::request::{Camera, FORM, Request};
use domain::shot::{Shot, ShotContent, ShotStatus};
use domain::style::Style;
use domain::take::{Review, Stage, Take};

const NOW: WallMs = WallMs(1_795_340_913_250);

fn project() -> Project {
    let (id, slug) = (ProjectId("P".into()), "momotaro".parse().unwrap());
    Project { id, slug, title: "Momotaro".into(), style: Style::default() }
}

fn episode() -> Episode {
    Episode {
        id: EpisodeId("E".into()),
        project: project().id,
        code: "e01".into(),
        title: "The Peach".into(),
        synopsis: String::new(),
    }
}

fn scene() -> Scene {
    Scene {
        id: SceneId("S".into()),
        episode: episode().id,
        code: "s010".into(),
        position: 1,
        heading: "EXT. RIVER - DAY".into(),
        omitted: false,
    }
}

fn shot() -> Shot {
    Shot {
        id: ShotId("C".into()),
        scene: scene().id,
        code: "c0040".parse().unwrap(),
        position: 1,
        content: ShotContent { action: "A peach floats by.".into(), frames: 48, ..ShotContent::default() },
        edited: Vec::new(),
        status: ShotStatus::Active,
    }
}

fn place() -> ShotPlace {
    ShotPlace::new(&project().slug, "e01", "s010", &shot().code).unwrap()
}

fn engine() -> EngineRecord {
    EngineRecord { name: "storyboard".into(), version: "0.1.0".into() }
}

fn request() -> Request {
    let (content, style) = (shot().content, Style::default());
    Request {
        form: FORM,
        stage: Stage::Storyboard,
        recipe: "storyboard".into(),
        frame: style.frame,
        rate: style.rate,
        seed: 7,
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
        action: content.action,
        lines: Vec::new(),
        ink: style.ink,
        generation: None,
        moment: domain::take::Moment::Start,
        recipe_hash: None,
        made_of: domain::request::MadeOf::default(),
        inputs: std::collections::BTreeMap::new(),
    }
}

fn drawing() -> Picture {
    let rgb = (0..64 * 36).flat_map(|pixel: u32| [(pixel % 64) as u8, (pixel / 64) as u8, 128]).collect();
    Picture { width: 64, height: 36, rgb }
}

fn rows(staged: &Staged) -> (Asset, Take) {
    let job = JobId("J".into());
    let asset = Asset {
        id: AssetId("A".into()),
        project: project().id,
        job: Some(job.clone()),
        path: place().take(Stage::Storyboard, 1, "png").unwrap().to_string(),
        hash: staged.hash.clone(),
        size: staged.size,
        media_type: staged.media_type.into(),
        width: staged.width,
        height: staged.height,
        created_at: NOW,
    };
    let take = Take {
        id: TakeId("T".into()),
        shot: shot().id,
        stage: Stage::Storyboard,
        moment: domain::take::Moment::Start,
        ordinal: 1,
        job,
        fingerprint: request().fingerprint(),
        asset: asset.id.clone(),
        picked: true,
        cached: false,
        review: Review::Open,
        painted_over: None,
        created_at: NOW,
    };
    (asset, take)
}

/// Draws and stages a picture, and lists what is to happen to it: the sidecar comes last.
fn finish(folder: &DataFolder) -> (Asset, Take, Vec<Intent>) {
    let picture = drawing();
    let words = provenance("Sakuga 0.1.0", &engine(), &request());
    let png = encode_png(picture.width, picture.height, &picture.rgb, &words).unwrap();
    let staging = Staging::begin(folder, &JobId("J".into()), 1).unwrap();
    let staged = staging.write("panel.png", &png).unwrap();
    staging.sync().unwrap();
    let (asset, take) = rows(&staged);
    let origin = Origin {
        engine: engine(),
        batch: None,
        request: Some(request()),
        sheet: None,
        ledger: serde_json::json!({ "total_ms": 41 }),
        omitted: Vec::new(),
    };
    let sidecar = Sidecar::new(&asset, Some(&take), Some(origin)).unwrap();
    let target = place().take(Stage::Storyboard, 1, "png").unwrap();
    let intents = vec![
        Intent::move_file("1", staged.path, target.clone(), staged.hash),
        Intent::write("2", Sidecar::path_for(&target).unwrap(), sidecar.to_text()),
    ];
    (asset, take, intents)
}

fn write_documents(folder: &DataFolder, take: &Take) {
    let episode_place = EpisodePlace::new(&project().slug, "e01").unwrap();
    let episode = EpisodeDocument { format: Format, episode: episode(), scenes: vec![scene()] };
    let shot = ShotDocument { format: Format, shot: shot(), takes: vec![TakeDecision::of(take)] };
    let project_document = ProjectDocument { format: Format, project: project() };
    for (path, text) in [
        (ProjectPlace::new(&project().slug).document(), project_document.to_text()),
        (episode_place.document(), episode.to_text()),
        (place().document(), shot.to_text()),
    ] {
        write_atomic(folder, &path, text.as_bytes()).unwrap();
    }
}

#[test]
fn a_take_is_filed_found_again_and_deleted() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(&home.path().join("data")).unwrap();
    let (asset, take, intents) = finish(&folder);
    assert_eq!(apply_all(&folder, &intents).unwrap(), [Applied::Done; 2]);
    write_documents(&folder, &take);
    let report = verify(&folder, std::slice::from_ref(&asset), &|_| {}).unwrap();
    assert!(report.is_sound() && report.findings.is_empty(), "{report:?}");

    let path = place().take(Stage::Storyboard, 1, "png").unwrap();
    let text = read_text(&folder.read(&path).unwrap()).unwrap();
    assert!(text["parameters"].starts_with("A peach floats by."));
    let small = names::thumbnail(&asset.hash).unwrap();
    write_atomic(&folder, &small, &thumbnail(&drawing()).unwrap()).unwrap();

    let found = rebuild::scan(&folder).unwrap();
    assert_eq!(
        (found.projects, found.episodes, found.scenes),
        (vec![project()], vec![episode()], vec![scene()])
    );
    assert_eq!((found.shots, found.takes, found.assets), (vec![shot()], vec![take], vec![asset.clone()]));
    assert_eq!(found.problems, []);

    let deleted = trash::trash(&folder, "3", &path, &NOW.date()).unwrap();
    apply(&folder, &deleted).unwrap();
    let report = verify(&folder, std::slice::from_ref(&asset), &|_| {}).unwrap();
    assert_eq!(report.findings[0].kind, FindingKind::Missing);
    let restored = trash::restore(&folder, "4", &trash::list(&folder).unwrap()[0]).unwrap();
    apply(&folder, &restored).unwrap();
    assert!(verify(&folder, &[asset], &|_| {}).unwrap().is_sound());
}
