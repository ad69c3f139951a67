//! Projects are put away and deleted; the program dies meanwhile.

use assets::trash::trash_folder;
use domain::actor::Actor;
use domain::id::JobId;
use domain::line::job::JobState;
use studio::line::dispatch::{Upkeep, UpkeepStep};

use crate::support::{House, Life, ids, try_claim, worker};

/// Draws the first shot, so that there are rows and files.
async fn drawn(home: &Life) {
    let line = home.line(1).await;
    let job = home.draw(0, 1);
    home.offer(&line, std::slice::from_ref(&job)).await;
    home.settle(&line, &ids(&[job])).await;
    line.stop().await.unwrap();
    assert_eq!(home.files().len(), 2);
}

#[test]
fn killed_before_the_commit_everything_is_there() {
    let house = House::new();
    house.live(async |home| {
        drawn(&home).await;
        let mut tx = home.store.begin(Actor::local()).await.unwrap();
        tx.delete_project(&home.production.project.id).await.unwrap();
    });
    house.live(async |home| {
        let line = home.line(0).await;
        assert_eq!(line.recovered.filed, 0);
        let content = home.store.content(&home.production.project.id).await.unwrap();
        assert_eq!((content.episodes, content.shots, content.takes, content.jobs), (1, 3, 1, 1));
        assert_eq!(home.files().len(), 2);
    });
}

#[test]
fn killed_between_the_commit_and_the_move_the_folder_follows() {
    let house = House::new();
    let before = house.live(async |home| {
        drawn(&home).await;
        let (id, folder) = (&home.production.project.id, home.folder.clone());
        let path = assets::names::ProjectPlace::new(&home.production.project.slug).folder();
        let job = JobId(format!("delete-{id}"));
        let (intent, _) = trash_folder(&folder, job.0.clone(), &path, "2026-11-22").unwrap();
        let mut tx = home.store.begin(Actor::local()).await.unwrap();
        tx.delete_project(id).await.unwrap();
        tx.put_intents(&job, &[serde_json::to_string(&intent).unwrap()]).await.unwrap();
        tx.commit().await.unwrap();
        let left = home.store.content(id).await.unwrap();
        assert_eq!((left.episodes, left.shots, left.takes, left.jobs), (0, 0, 0, 0));
        home.files()
    });
    assert_eq!(before.len(), 2, "the files are where they were");
    for filed in [1, 0] {
        house.live(async |home| {
            let line = home.line(0).await;
            assert_eq!(line.recovered.filed, filed);
            assert!(home.store.open_intents().await.unwrap().is_empty());
            assert!(home.files().is_empty());
            for path in &before {
                let now = home.folder.root().join("trash/2026-11-22").join(path);
                assert!(now.is_file(), "{}", now.display());
            }
        });
    }
}

#[test]
fn what_is_queued_for_an_archived_project_waits_over_a_start_until_it_is_taken_up_again() {
    let house = House::new();
    let upkeep = |home: &Life, step| Upkeep {
        project: home.production.project.id.clone(),
        actor: Actor::local(),
        step,
    };
    let job = house.live(async |home| {
        let line = home.line(0).await;
        let job = home.draw(0, 1);
        home.offer(&line, std::slice::from_ref(&job)).await;
        line.dispatch().upkeep(upkeep(&home, UpkeepStep::Archive)).await.unwrap();
        assert!(try_claim(line.dispatch().as_ref(), worker(1)).await.is_none());
        assert!(home.store.unsettled_jobs().await.unwrap().is_empty(), "nobody waits for it");
        let refused = line.dispatch().offer(home.as_offer(&[home.draw(1, 1)])).await.unwrap_err();
        assert!(refused.to_string().starts_with("the project rain is archived"), "{refused}");
        job.id
    });
    house.live(async |home| {
        let line = home.line(0).await;
        let queue = line.dispatch().as_ref();
        assert!(try_claim(queue, worker(1)).await.is_none());
        assert_eq!(home.state(&job).await, JobState::Ready);
        let (lease, done) =
            tokio::join!(queue.next(worker(1)), queue.upkeep(upkeep(&home, UpkeepStep::Unarchive)));
        done.unwrap();
        assert_eq!(lease.unwrap().unwrap().job.id, job, "whoever waited gets it at once");
    });
}
