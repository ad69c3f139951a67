//! The program dies at the worst instants. The next start finds the whole result, or none of it.

use domain::id::JobId;
use domain::line::job::{Hold, JobState, NewJob};
use domain::line::machine::Move;
use store::Ending;
use studio::Line;
use studio::line::dispatch::{Delivery, Lease, Outcome, Settled};

use crate::support::{House, Life, claim, ids, try_claim, worker};

/// Lives once: offers one drawing, claims it, does `more` with it, and is killed.
fn killed_after(house: &House, more: impl AsyncFnOnce(&Life, &Line, Lease)) -> JobId {
    house.live(async |home| {
        let line = home.line(0).await;
        let job = home.draw(0, 1);
        home.offer(&line, std::slice::from_ref(&job)).await;
        let lease = claim(line.dispatch().as_ref()).await;
        more(&home, &line, lease).await;
        job.id
    })
}

/// The transaction that finishes a job, without what follows it.
async fn commit(home: &Life, lease: &Lease, delivery: &Delivery) {
    let job = &lease.job;
    let mut tx = home.store.begin(domain::actor::Actor::studio()).await.unwrap();
    let now = job.submitted_at;
    let ending = Ending {
        output: delivery.output.as_ref(),
        ledger: Some(&delivery.ledger),
        ..Ending::new(&job.id, job.attempt, Move::Finish)
    };
    tx.end_attempts(&[ending], now).await.unwrap();
    for asset in &delivery.assets {
        tx.put_asset(asset).await.unwrap();
    }
    tx.file_take(delivery.take.as_ref().unwrap()).await.unwrap();
    let bodies: Vec<String> =
        delivery.intents.iter().map(|intent| serde_json::to_string(intent).unwrap()).collect();
    tx.put_intents(&job.id, &bodies).await.unwrap();
    tx.commit().await.unwrap();
}

/// The whole result of one drawing is there, once.
async fn assert_whole(home: &Life, job: &JobId) {
    assert_eq!(home.state(job).await, JobState::Done);
    let assets = home.store.assets_of_job(job).await.unwrap();
    assert_eq!(assets.len(), 1);
    let picture = home.folder.root().join(&assets[0].path);
    assert_eq!(domain::asset::ContentHash::of(&std::fs::read(&picture).unwrap()), assets[0].hash);
    assert!(picture.with_extension("json").is_file());
    assert_eq!(home.store.takes_of_shot(&home.production.shots[0].id).await.unwrap().len(), 1);
    assert_eq!(home.files().len(), 2);
    assert!(home.staged().is_empty());
}

/// Nothing of the result is there, and the job is done by the next worker.
fn assert_nothing_then_whole(house: &House, job: &JobId) {
    house.live(async |home| {
        assert!(home.files().is_empty());
        let line = home.line(1).await;
        assert_eq!((line.recovered.filed, line.recovered.returned), (0, 1));
        assert!(home.staged().is_empty(), "what was staged is swept");
        home.settle(&line, &[job.clone()].into()).await;
        line.stop().await.unwrap();
        assert_whole(&home, job).await;
        let done = home.job(job).await;
        assert_eq!((done.attempt, done.failures, done.suspect), (2, 0, false));
    });
}

#[test]
fn claimed_and_killed_it_is_done_by_the_next_start() {
    let house = House::new();
    let job = killed_after(&house, async |_, _, _| {});
    let after = house.live(async |home| {
        let line = home.line(0).await;
        assert_eq!(line.recovered.returned, 1);
        let mut pages = crate::pages::Pages::default();
        pages.turn("started again", &home).await;
        pages.text
    });
    insta::assert_snapshot!(after);
    let house = House::new();
    assert_eq!(killed_after(&house, async |_, _, _| {}), job);
    assert_nothing_then_whole(&house, &job);
}

#[test]
fn staged_and_killed_nothing_of_it_counts() {
    let house = House::new();
    let job = killed_after(&house, async |home, _, lease| {
        home.deliver(&lease);
        assert_eq!(home.staged().len(), 1);
    });
    assert_nothing_then_whole(&house, &job);
}

#[test]
fn committed_and_killed_the_files_are_moved_by_the_next_start() {
    let house = House::new();
    let job = killed_after(&house, async |home, _, lease| {
        commit(home, &lease, &home.deliver(&lease)).await;
        assert!(home.files().is_empty());
    });
    house.live(async |home| {
        let line = home.line(1).await;
        assert_eq!((line.recovered.filed, line.recovered.returned), (1, 0));
        assert!(home.store.open_intents().await.unwrap().is_empty());
        assert_whole(&home, &job).await;
    });
}

#[test]
fn killed_between_the_picture_and_its_sidecar_the_sidecar_follows() {
    let house = House::new();
    let job = killed_after(&house, async |home, _, lease| {
        let delivery = home.deliver(&lease);
        commit(home, &lease, &delivery).await;
        assets::intent::apply(&home.folder, &delivery.intents[0]).unwrap();
        assert_eq!(home.files().len(), 1);
    });
    house.live(async |home| {
        home.line(1).await;
        assert_whole(&home, &job).await;
    });
}

#[test]
fn moved_and_killed_the_move_is_only_written_off() {
    let house = House::new();
    let job = killed_after(&house, async |home, line, lease| {
        let outcome = Outcome::Done(Box::new(home.deliver(&lease)));
        line.dispatch().settle(&lease.job.id, 1, outcome).await.unwrap();
        assert_eq!(home.store.open_intents().await.unwrap().len(), 2);
    });
    house.live(async |home| {
        let line = home.line(1).await;
        assert_eq!((line.recovered.filed, line.recovered.returned), (0, 0), "nothing had to be moved");
        assert!(home.store.open_intents().await.unwrap().is_empty());
        assert_whole(&home, &job).await;
    });
}

#[test]
fn a_line_that_stopped_in_good_order_leaves_nothing_to_the_next_start() {
    let house = House::new();
    house.live(async |home| {
        let line = home.line(2).await;
        let jobs: Vec<NewJob> = (0..3).map(|shot| home.draw(shot, 1)).collect();
        home.offer(&line, &jobs).await;
        home.settle(&line, &ids(&jobs)).await;
        line.stop().await.unwrap();
        assert!(home.store.open_intents().await.unwrap().is_empty());
    });
}

#[test]
fn what_is_settled_while_the_line_stops_is_written_off_before_its_worker_goes_home() {
    House::new().live(async |home| {
        let line = home.line(0).await;
        let queue = line.dispatch().as_ref();
        let job = home.draw(0, 1);
        home.offer(&line, std::slice::from_ref(&job)).await;
        let lease = claim(queue).await;
        queue.stop();
        let outcome = Outcome::Done(Box::new(home.deliver(&lease)));
        let (settled, next) = tokio::join!(queue.settle(&job.id, 1, outcome), queue.next(worker(1)));
        assert_eq!((settled.unwrap(), next.unwrap().is_none()), (Settled::Kept, true));
        assert!(home.store.open_intents().await.unwrap().is_empty());
        assert_whole(&home, &job.id).await;
    });
}

#[test]
fn a_result_that_cannot_be_filed_keeps_its_picture_until_it_can() {
    let house = House::new();
    let job = killed_after(&house, async |home, _, lease| {
        let delivery = home.deliver(&lease);
        commit(home, &lease, &delivery).await;
        let target = home.folder.root().join(&delivery.assets[0].path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(&target, "somebody put a file of that name here").unwrap();
    });
    house.live(async |home| {
        let line = home.line(1).await;
        assert_eq!(line.recovered.filed, 0);
        assert_eq!(home.staged(), [format!("{job}-1")], "the only copy of the picture was thrown away");
        assert_eq!(home.store.open_intents().await.unwrap().len(), 2);
        let path = home.store.assets_of_job(&job).await.unwrap()[0].path.clone();
        std::fs::remove_file(home.folder.root().join(path)).unwrap();
    });
    house.live(async |home| {
        let line = home.line(1).await;
        assert_eq!(line.recovered.filed, 1);
        assert_whole(&home, &job).await;
    });
}

#[test]
fn a_job_that_was_being_cancelled_is_cancelled() {
    let house = House::new();
    let job = killed_after(&house, async |_, line, lease| {
        line.dispatch()
            .steer(&lease.job.id, domain::line::machine::Move::Cancel.into(), &domain::actor::Actor::local())
            .await
            .unwrap();
    });
    house.live(async |home| {
        home.line(0).await;
        assert_eq!(home.state(&job).await, JobState::Cancelled);
    });
}

#[test]
fn suspects_run_last_and_alone() {
    let house = House::new();
    let (suspects, fresh) = house.live(async |home| {
        let line = home.line(0).await;
        let suspects = [home.draw(0, 1), home.draw(0, 2)];
        home.offer(&line, &suspects).await;
        claim(line.dispatch().as_ref()).await;
        claim(line.dispatch().as_ref()).await;
        let fresh = [home.draw(1, 1), home.draw(1, 2)];
        home.offer(&line, &fresh).await;
        (suspects, fresh)
    });
    house.live(async |home| {
        let line = home.line(0).await;
        let queue = line.dispatch().as_ref();
        let first = claim(queue).await;
        let second = claim(queue).await;
        assert_eq!((&first.job.id, &second.job.id), (&fresh[0].id, &fresh[1].id));
        assert!(try_claim(queue, worker(3)).await.is_none(), "others run");
        for lease in [first, second] {
            let outcome = Outcome::Done(Box::new(home.deliver(&lease)));
            queue.settle(&lease.job.id, 1, outcome).await.unwrap();
        }
        let lease = claim(queue).await;
        assert_eq!((&lease.job.id, lease.job.suspect), (&suspects[0].id, true));
        home.offer(&line, &[home.draw(2, 1)]).await;
        assert!(try_claim(queue, worker(3)).await.is_none(), "a suspect runs alone");
        let outcome = Outcome::Done(Box::new(home.deliver(&lease)));
        queue.settle(&lease.job.id, 2, outcome).await.unwrap();
        assert!(!home.job(&suspects[0].id).await.suspect);
        let third = &home.production.shots[2].id;
        assert_eq!(claim(queue).await.job.shot.as_ref(), Some(third), "what came later is no suspect");
    });
}

#[test]
fn work_for_an_engine_that_nobody_runs_keeps_no_suspect_waiting() {
    let house = House::new();
    let suspect = house.live(async |home| {
        let line = home.line(0).await;
        let queue = line.dispatch().as_ref();
        let (film, fake) = (home.production.segment(home.ids.as_ref(), 0), home.draw(0, 1));
        home.offer(&line, &[film, fake.clone()]).await;
        try_claim(queue, crate::support::of_engine("film", 1)).await.unwrap();
        claim(queue).await;
        home.offer(&line, &[home.production.segment(home.ids.as_ref(), 1)]).await;
        fake.id
    });
    house.live(async |home| {
        let line = home.line(1).await;
        home.settle(&line, &[suspect.clone()].into()).await;
        assert_eq!(home.state(&suspect).await, JobState::Done);
    });
}

#[test]
fn three_deaths_alone_hold_the_job_with_its_cause() {
    let house = House::new();
    let job = killed_after(&house, async |_, _, _| {});
    for death in 1..=3 {
        house.live(async |home| {
            let line = home.line(0).await;
            let lease = claim(line.dispatch().as_ref()).await;
            assert_eq!((lease.job.suspect, lease.job.solo_crashes), (true, death - 1));
        });
    }
    house.live(async |home| {
        let line = home.line(0).await;
        let held = home.job(&job).await;
        assert_eq!((held.state, held.hold), (JobState::Held, Some(Hold::CrashSuspect)));
        assert_eq!(held.failures, 0);
        assert_eq!(held.cause.unwrap(), "the program stopped while it ran");
        assert!(try_claim(line.dispatch().as_ref(), worker(1)).await.is_none());
        line.dispatch()
            .steer(&job, domain::line::machine::Move::Resume.into(), &domain::actor::Actor::local())
            .await
            .unwrap();
        assert!(!claim(line.dispatch().as_ref()).await.job.suspect, "a person said it may");
    });
}

#[test]
fn a_pause_goes_on_after_the_start_and_never_grows() {
    for jump in [0, -3_600_000] {
        let house = House::new();
        let job = killed_after(&house, async |_, line, lease| {
            let fault = domain::error::Fault::transient("failed to reach the engine");
            line.dispatch().settle(&lease.job.id, 1, Outcome::Failed(fault, None)).await.unwrap();
        });
        house.clock.jump_wall(jump);
        house.clock.advance(std::time::Duration::from_secs(1));
        house.live(async |home| {
            let line = home.line(0).await;
            let queue = line.dispatch().as_ref();
            assert!(try_claim(queue, worker(1)).await.is_none(), "it pauses still");
            home.clock.advance(std::time::Duration::from_secs(if jump == 0 { 1 } else { 8 }));
            assert_eq!(claim(queue).await.job.id, job);
        });
    }
}
