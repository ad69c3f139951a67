//! An equal request is answered with the picture that it got before, as long as that is still there.

use domain::line::job::{JobState, NewJob};
use studio::Line;

use crate::support::{House, Life, ids};

async fn draw(life: &Life, line: &Line, shot: usize, seed: u64) -> NewJob {
    let job = life.production.draw(life.ids.as_ref(), shot, 1, seed);
    life.offer(line, std::slice::from_ref(&job)).await;
    life.settle(line, &ids(std::slice::from_ref(&job))).await;
    assert_eq!(life.state(&job.id).await, JobState::Done);
    job
}

async fn picture(life: &Life, job: &NewJob) -> std::path::PathBuf {
    let assets = life.store.assets_of_job(&job.id).await.unwrap();
    assert_eq!(assets.len(), 1);
    life.folder.root().join(&assets[0].path)
}

async fn was_cached(life: &Life, job: &NewJob) -> bool {
    let takes = life.store.takes_of_shot(job.shot.as_ref().unwrap()).await.unwrap();
    let accounts = life.store.accounts(None, None, Some(&job.id)).await.unwrap();
    let ledger = accounts.last().unwrap().ledger.as_ref().unwrap();
    assert_eq!(takes[0].take.cached, ledger.cached, "take and ledger agree");
    ledger.cached
}

#[cfg(unix)]
#[test]
fn an_equal_request_gets_the_same_file_under_its_own_name_and_with_its_own_sidecar() {
    use std::os::unix::fs::MetadataExt as _;
    House::new().live(async |life| {
        let line = life.line(1).await;
        let (first, again, other) =
            (draw(&life, &line, 0, 7).await, draw(&life, &line, 1, 7).await, draw(&life, &line, 2, 8).await);
        assert!(!was_cached(&life, &first).await);
        assert!(was_cached(&life, &again).await);
        assert!(!was_cached(&life, &other).await);
        let (one, two) = (picture(&life, &first).await, picture(&life, &again).await);
        assert_ne!(one, two);
        let file = |path: &std::path::Path| std::fs::metadata(path).unwrap().ino();
        assert_eq!(file(&one), file(&two), "one file with two names");
        let sidecar = |path: &std::path::Path| std::fs::read_to_string(path.with_extension("json")).unwrap();
        assert!(sidecar(&one).contains(first.id.as_str()) && !sidecar(&one).contains(again.id.as_str()));
        assert!(sidecar(&two).contains(again.id.as_str()));
        assert_ne!(file(&one.with_extension("json")), file(&two.with_extension("json")));
    });
}

#[test]
fn a_picture_that_was_painted_over_is_no_answer() {
    House::new().live(async |life| {
        let line = life.line(1).await;
        let first = draw(&life, &line, 0, 7).await;
        let path = picture(&life, &first).await;
        let made = std::fs::read(&path).unwrap();
        std::fs::write(&path, "painted over").unwrap();
        let again = draw(&life, &line, 1, 7).await;
        assert!(!was_cached(&life, &again).await);
        assert_eq!(std::fs::read(picture(&life, &again).await).unwrap(), made);
        assert_eq!(std::fs::read(&path).unwrap(), b"painted over", "work done by hand is not overwritten");
        assert!(was_cached(&life, &draw(&life, &line, 2, 7).await).await, "the new picture answers now");
    });
}

#[test]
fn a_picture_that_was_deleted_is_no_answer() {
    House::new().live(async |life| {
        let line = life.line(1).await;
        let first = draw(&life, &line, 0, 7).await;
        std::fs::remove_file(picture(&life, &first).await).unwrap();
        let again = draw(&life, &line, 1, 7).await;
        assert!(!was_cached(&life, &again).await);
        assert!(picture(&life, &again).await.is_file());
    });
}
