//! An equal request is answered with the picture that it got before, as long as that is still there.

use domain::line::job::{JobState, NewJob};
use domain::line::work::Work;
use studio::Line;

use crate::support::{House, Life, ids};

async fn draw(home: &Life, line: &Line, shot: usize, seed: u64) -> NewJob {
    let job = home.production.draw(home.ids.as_ref(), shot, 1, seed);
    home.offer(line, std::slice::from_ref(&job)).await;
    home.settle(line, &ids(std::slice::from_ref(&job))).await;
    assert_eq!(home.state(&job.id).await, JobState::Done);
    job
}

async fn picture(home: &Life, job: &NewJob) -> std::path::PathBuf {
    let assets = home.store.assets_of_job(&job.id).await.unwrap();
    assert_eq!(assets.len(), 1);
    home.folder.root().join(&assets[0].path)
}

async fn was_cached(home: &Life, job: &NewJob) -> bool {
    let takes = home.store.takes_of_shot(job.shot.as_ref().unwrap()).await.unwrap();
    let accounts = home.store.accounts(None, None, Some(&job.id)).await.unwrap();
    let ledger = accounts.last().unwrap().ledger.as_ref().unwrap();
    assert_eq!(takes[0].take.cached, ledger.cached, "take and ledger agree");
    ledger.cached
}

#[cfg(unix)]
#[test]
fn an_equal_request_gets_the_same_file_under_its_own_name_and_with_its_own_sidecar() {
    use std::os::unix::fs::MetadataExt as _;
    House::new().live(async |home| {
        let line = home.line(1).await;
        let (first, again, other) =
            (draw(&home, &line, 0, 7).await, draw(&home, &line, 1, 7).await, draw(&home, &line, 2, 8).await);
        assert!(!was_cached(&home, &first).await);
        assert!(was_cached(&home, &again).await);
        assert!(!was_cached(&home, &other).await);
        let (one, two) = (picture(&home, &first).await, picture(&home, &again).await);
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
    House::new().live(async |home| {
        let line = home.line(1).await;
        let first = draw(&home, &line, 0, 7).await;
        let path = picture(&home, &first).await;
        let made = std::fs::read(&path).unwrap();
        std::fs::write(&path, "painted over").unwrap();
        let again = draw(&home, &line, 1, 7).await;
        assert!(!was_cached(&home, &again).await);
        assert_eq!(std::fs::read(picture(&home, &again).await).unwrap(), made);
        assert_eq!(std::fs::read(&path).unwrap(), b"painted over", "work done by hand is not overwritten");
        assert!(was_cached(&home, &draw(&home, &line, 2, 7).await).await, "the new picture answers now");
    });
}

#[test]
fn a_picture_that_was_deleted_is_no_answer() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        let first = draw(&home, &line, 0, 7).await;
        std::fs::remove_file(picture(&home, &first).await).unwrap();
        let again = draw(&home, &line, 1, 7).await;
        assert!(!was_cached(&home, &again).await);
        assert!(picture(&home, &again).await.is_file());
    });
}

#[test]
fn words_that_were_not_understood_are_listed_with_their_own_picture() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        let mut omitted = Vec::new();
        for (shot, words) in [vec!["purple", "dragon"], vec!["竜"], vec![]].into_iter().enumerate() {
            let mut job = home.production.draw(home.ids.as_ref(), shot, 1, 7);
            let Work::Draw(draw) = &mut job.work else { panic!("a drawing job draws") };
            draw.not_understood = words.into_iter().map(str::to_owned).collect();
            home.offer(&line, std::slice::from_ref(&job)).await;
            home.settle(&line, &ids(std::slice::from_ref(&job))).await;
            let takes = home.store.takes_of_shot(job.shot.as_ref().unwrap()).await.unwrap();
            omitted.push(takes[0].omitted.clone());
        }
        assert_eq!(omitted[0].last().unwrap(), "words not understood: purple, dragon");
        assert_eq!(omitted[1].last().unwrap(), "words not understood: 竜");
        assert!(!omitted[2].iter().any(|what| what.starts_with("words")), "{omitted:?}");
    });
}
