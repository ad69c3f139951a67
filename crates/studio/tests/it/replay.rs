//! A job is made once more from the same request, whatever is there; and it is explained.

use std::collections::BTreeSet;

use domain::error::Fault;
use domain::id::JobId;
use domain::line::explain::{Compared, Stretch, Verdict};
use domain::line::job::{JobState, NewJob};
use domain::line::work::{Reuse, Work};
use engines::fake::Act;
use studio::line::seats::Seats;
use studio::verbs::explain::{Explained, Sight};
use studio::{Line, StudioError};

use crate::support::{House, Life, ids};

const LOOKING: Sight<'_> = Sight { crew: None, only: None };

async fn drawn(home: &Life, line: &Line, jobs: &[NewJob]) {
    home.offer(line, jobs).await;
    home.settle(line, &ids(jobs)).await;
}

/// Takes that tests ask for bring their numbers along; what is replayed gets the next one.
async fn count_first_takes(home: &Life) {
    let mut tx = home.store.begin(domain::actor::Actor::studio()).await.unwrap();
    for shot in &home.production.shots {
        tx.count_up(&format!("take/{}/storyboard", shot.id)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn replayed(home: &Life, line: &Line, job: &JobId) -> JobId {
    count_first_takes(home).await;
    let again = home.studio.replay(line.dispatch().as_ref(), job).await.unwrap().job;
    home.settle(line, &BTreeSet::from([again.clone()])).await;
    again
}

async fn refused(home: &Life, line: &Line, job: &JobId) -> String {
    home.studio.replay(line.dispatch().as_ref(), job).await.unwrap_err().to_string()
}

async fn explained(home: &Life, job: &JobId, sight: Sight<'_>) -> Explained {
    home.studio.explain_job(job, sight).await.unwrap()
}

#[test]
fn a_replay_is_a_new_take_from_the_same_request_beside_the_old_one() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        let first = home.draw(0, 1);
        drawn(&home, &line, std::slice::from_ref(&first)).await;
        let again = home.job(&replayed(&home, &line, &first.id).await).await;
        assert_eq!(again.state, JobState::Done);
        let (Work::Draw(old), Work::Draw(new)) = (&first.work, &again.work) else { panic!("both draw") };
        assert_eq!((&old.request, new.reuse), (&new.request, Reuse::Never));
        assert_eq!(first.work.fingerprint(), again.work.fingerprint());
        let takes = home.store.takes_of_shot(first.shot.as_ref().unwrap()).await.unwrap();
        assert_eq!(takes.len(), 2);
        assert!(takes.iter().all(|record| !record.take.cached), "both were made");
        let paths: BTreeSet<&str> = takes.iter().map(|record| record.asset.path.as_str()).collect();
        assert!(paths.len() == 2 && paths.iter().all(|path| home.folder.root().join(path).is_file()));
        let third = home.production.draw(home.ids.as_ref(), 1, 1, 1);
        drawn(&home, &line, std::slice::from_ref(&third)).await;
        let told = explained(&home, &third.id, LOOKING).await.told;
        assert_eq!(told.verdict, Verdict::Answered, "a replay changes nothing for those who ask again");
    });
}

#[test]
fn what_is_not_over_or_no_longer_what_it_was_is_not_replayed() {
    House::new().live(async |home| {
        let line = home.line(0).await;
        let waiting = home.draw(0, 1);
        home.offer(&line, std::slice::from_ref(&waiting)).await;
        let words = refused(&home, &line, &waiting.id).await;
        assert!(words.contains("is ready") && words.contains("sakuga job explain"), "{words}");
        assert!(refused(&home, &line, &JobId("nobody".to_owned())).await.contains("there is no job"));
    });
    House::new().live(async |home| {
        let line = home.line(1).await;
        let gone = |job: NewJob, change: &dyn Fn(&mut domain::request::Request)| {
            let Work::Draw(mut draw) = job.work else { panic!("it draws") };
            change(&mut draw.request);
            NewJob { work: Work::Draw(draw), ..job }
        };
        let recipe = gone(home.draw(0, 1), &|request| request.recipe = "of-old".to_owned());
        let form = gone(home.draw(1, 1), &|request| request.form = 1);
        drawn(&home, &line, &[recipe.clone(), form.clone()]).await;
        let words = refused(&home, &line, &recipe.id).await;
        assert!(words.contains("the recipe of-old that made it is gone"), "{words}");
        let words = refused(&home, &line, &form.id).await;
        assert!(words.contains("its request has form 1"), "{words}");
        assert_eq!(home.all_jobs().await.len(), 2, "nothing was queued");
    });
}

#[test]
fn a_picture_that_it_starts_from_and_that_is_gone_keeps_a_job_from_being_replayed() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        let source = home.draw(0, 1);
        drawn(&home, &line, std::slice::from_ref(&source)).await;
        let picture = home.store.assets_of_job(&source.id).await.unwrap().remove(0);
        let from = home.draw(1, 1);
        let Work::Draw(mut draw) = from.work.clone() else { panic!("it draws") };
        draw.request.inputs.insert("source".to_owned(), picture.hash.clone());
        let from = NewJob { work: Work::Draw(draw), ..from };
        drawn(&home, &line, std::slice::from_ref(&from)).await;
        assert_eq!(home.state(&replayed(&home, &line, &from.id).await).await, JobState::Done);
        std::fs::remove_file(home.folder.root().join(&picture.path)).unwrap();
        let error = home.studio.replay(line.dispatch().as_ref(), &from.id).await.unwrap_err();
        assert!(matches!(error, StudioError::Preflight(_)));
        assert!(error.to_string().contains("the picture it starts from (source, "), "{error}");
    });
}

#[test]
fn a_job_is_compared_with_those_that_are_done_and_made_like_it() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        let first = home.draw(0, 1);
        drawn(&home, &line, std::slice::from_ref(&first)).await;
        let alone = explained(&home, &first.id, LOOKING).await.told;
        assert_eq!((alone.verdict, alone.compared), (Verdict::Alone, Compared::Nothing));
        let others: Vec<NewJob> = (2..6).map(|ordinal| home.draw(0, ordinal)).collect();
        drawn(&home, &line, &others).await;
        let told = explained(&home, &first.id, LOOKING).await.told;
        assert_eq!((told.compared, told.samples, told.verdict), (Compared::Alike, 4, Verdict::AsUsual));
    });
}

#[test]
fn a_job_that_waits_says_for_what_and_one_that_failed_says_why() {
    House::scripted(|_| Act::Fail(Fault::permanent("the paint is out"))).live(async |home| {
        let line = home.line(0).await;
        let [before, job] = [home.draw(0, 1), home.draw(1, 1)];
        home.offer(&line, &[before.clone(), job.clone()]).await;
        home.clock.advance(std::time::Duration::from_secs(7));
        let Explained { told, waits_for, .. } = explained(&home, &job.id, LOOKING).await;
        assert_eq!((told.verdict, told.rows[0].stretch), (Verdict::NotOver, Stretch::Line));
        assert!(told.total_ms >= 7000.0, "{told:?}");
        assert!(waits_for[0].contains("nobody works here"), "{waits_for:?}");
        let seats = Seats::default();
        let nobody = Sight { crew: Some((&[], &seats)), only: None };
        let waits_for = explained(&home, &job.id, nobody).await.waits_for;
        assert!(waits_for[0].contains("nobody works with the engine fake here"), "{waits_for:?}");
    });
    House::scripted(|_| Act::Fail(Fault::permanent("the paint is out"))).live(async |home| {
        let line = home.line(1).await;
        let job = home.draw(0, 1);
        drawn(&home, &line, std::slice::from_ref(&job)).await;
        let Explained { told, waits_for, attempts, .. } = explained(&home, &job.id, LOOKING).await;
        assert!(told.sentence.starts_with("failed after 1 attempt: "), "{}", told.sentence);
        assert!(told.sentence.contains("the paint is out") && waits_for.is_empty());
        assert_eq!(attempts.len(), 1);
    });
}
