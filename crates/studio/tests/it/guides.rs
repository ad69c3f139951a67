//! Guides lie beside the picture that they take apart, in every way that a picture gets its name.

use std::path::{Path, PathBuf};

use assets::rel_path::RelPath;
use assets::sidecar::Sidecar;
use assets::verify::FindingKind;
use domain::line::job::{JobState, NewJob};
use domain::line::plan::Policy;
use domain::line::work::Work;
use studio::Line;

use crate::support::{House, Life, ids};

async fn line(home: &Life) -> Line {
    home.studio.start_line(&[("storyboard", 1)], Policy::default()).await.unwrap()
}

async fn draw(home: &Life, line: &Line, shot: usize) -> NewJob {
    let mut job = home.production.draw(home.ids.as_ref(), shot, 1, 7);
    job.engine = "storyboard".to_owned();
    if let Work::Draw(draw) = &mut job.work {
        draw.request.recipe = "storyboard".to_owned();
    }
    home.offer(line, std::slice::from_ref(&job)).await;
    home.settle(line, &ids(std::slice::from_ref(&job))).await;
    assert_eq!(home.state(&job.id).await, JobState::Done);
    job
}

/// The picture of a job and its guides.
async fn files(home: &Life, job: &NewJob) -> (PathBuf, Vec<PathBuf>) {
    let assets = home.store.assets_of_job(&job.id).await.unwrap();
    let full = |asset: &domain::asset::Asset| home.folder.root().join(&asset.path);
    let (guides, pictures): (Vec<_>, Vec<_>) =
        assets.iter().partition(|asset| asset.path.contains("/guides/"));
    assert_eq!((pictures.len(), guides.len()), (1, 4));
    (full(pictures[0]), guides.into_iter().map(full).collect())
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

#[test]
fn every_panel_has_its_guides_and_the_folder_is_sound() {
    House::new().live(async |home| {
        let line = line(&home).await;
        let job = draw(&home, &line, 0).await;
        let (picture, guides) = files(&home, &job).await;
        let stem = name(&picture).strip_suffix(".png").unwrap();
        for (guide, what) in guides.iter().zip(["depth.png", "flat.png", "line.png", "pose.json"]) {
            assert_eq!(name(guide), format!("{stem}_{what}"));
            assert_eq!(guide.parent().unwrap(), picture.parent().unwrap().join("guides"));
        }
        let text = std::fs::read_to_string(picture.with_extension("json")).unwrap();
        let sidecar = Sidecar::from_text(&RelPath::new("a.json").unwrap(), &text).unwrap();
        assert_eq!(sidecar.guides.len(), 4);
        assert!(home.studio.verify_index(|_| {}).await.unwrap().findings.is_empty());

        std::fs::write(&guides[0], "painted over").unwrap();
        std::fs::remove_file(&guides[3]).unwrap();
        std::fs::write(guides[0].with_file_name("stray.png"), "mine").unwrap();
        let report = home.studio.verify_index(|_| {}).await.unwrap();
        let kinds: Vec<FindingKind> = report.findings.iter().map(|finding| finding.kind).collect();
        assert_eq!(kinds, [FindingKind::Changed, FindingKind::Missing, FindingKind::Untracked]);
    });
}

#[cfg(unix)]
#[test]
fn an_answer_from_before_brings_its_guides() {
    use std::os::unix::fs::MetadataExt as _;
    House::new().live(async |home| {
        let line = line(&home).await;
        let (first, again) = (draw(&home, &line, 0).await, draw(&home, &line, 1).await);
        let third = draw(&home, &line, 2).await;
        let (made, linked, last) =
            (files(&home, &first).await, files(&home, &again).await, files(&home, &third).await);
        for ((one, two), three) in made.1.iter().zip(&linked.1).zip(&last.1) {
            let file = |path: &Path| std::fs::metadata(path).unwrap().ino();
            assert_ne!(one, two);
            assert_eq!((file(one), file(one)), (file(two), file(three)), "one file with three names");
        }
        assert!(home.studio.verify_index(|_| {}).await.unwrap().findings.is_empty());
    });
}

#[test]
fn a_picture_whose_guide_was_changed_is_drawn_again() {
    House::new().live(async |home| {
        let line = line(&home).await;
        let first = draw(&home, &line, 0).await;
        let (_, guides) = files(&home, &first).await;
        let made = std::fs::read(&guides[2]).unwrap();
        std::fs::remove_file(&guides[2]).unwrap();
        let again = draw(&home, &line, 1).await;
        let takes = home.store.takes_of_shot(again.shot.as_ref().unwrap()).await.unwrap();
        assert!(!takes[0].take.cached);
        assert_eq!(std::fs::read(&files(&home, &again).await.1[2]).unwrap(), made);
    });
}
