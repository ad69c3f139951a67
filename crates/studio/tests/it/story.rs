//! Stories told in the whole durable state after each of their steps.

use std::time::Duration;

use domain::error::Fault;
use domain::line::job::{Hold, JobState, OnNeedFailed};
use domain::line::machine::Move;
use engines::fake::Act;
use store::Moved;
use studio::Line;
use studio::line::dispatch::{Outcome, Renewal, Settled};
use testkit::needing;

use crate::pages::Pages;
use crate::support::{House, claim, ids, of_engine, try_claim, worker};

async fn steer(line: &Line, job: &domain::id::JobId, action: Move) -> Moved {
    line.dispatch().steer(job, action.into(), &domain::actor::Actor::local()).await.unwrap()
}

fn busy() -> Outcome {
    Outcome::Failed(Fault::transient("failed to reach the engine: it is busy"), None)
}

#[test]
fn a_job_is_submitted_claimed_finished_and_filed() {
    let pages = House::new().live(async |home| {
        let mut pages = Pages::default();
        let line = home.line(0).await;
        let job = home.draw(0, 1);
        home.offer(&line, std::slice::from_ref(&job)).await;
        pages.turn("submitted", &home).await;
        let lease = claim(line.dispatch().as_ref()).await;
        pages.turn("claimed", &home).await;
        let delivery = home.deliver(&lease);
        assert_eq!(home.staged(), [format!("{}-1", job.id)]);
        let outcome = Outcome::Done(Box::new(delivery));
        assert_eq!(line.dispatch().settle(&job.id, 1, outcome).await.unwrap(), Settled::Kept);
        pages.turn("finished; the files are moved, which is not written down yet", &home).await;
        assert!(try_claim(line.dispatch().as_ref(), worker(1)).await.is_none());
        pages.turn("filed", &home).await;
        let name = "projects/rain/episodes/e01/s010/c0010/storyboard/rain_e01_s010_c0010_storyboard_t001";
        assert_eq!(home.files(), [format!("{name}.json"), format!("{name}.png")]);
        assert!(home.staged().is_empty());
        pages.text
    });
    insta::assert_snapshot!(pages);
}

#[test]
fn a_real_worker_files_a_picture_with_its_sidecar_and_stops_in_good_order() {
    let pages = House::new().live(async |home| {
        let mut pages = Pages::default();
        let line = home.line(1).await;
        let jobs = [home.draw(0, 1), home.draw(0, 2), home.draw(1, 1)];
        home.offer(&line, &jobs).await;
        home.settle(&line, &ids(&jobs)).await;
        line.stop().await.unwrap();
        pages.turn("three pictures, and stopped", &home).await;
        assert_eq!(home.files().len(), 6);
        assert!(home.staged().is_empty());
        pages.text
    });
    insta::assert_snapshot!(pages);
}

#[test]
fn what_may_pass_is_tried_four_times_and_then_held_until_a_person_resumes_it() {
    let pages = House::new().live(async |home| {
        let mut pages = Pages::default();
        let line = home.line(0).await;
        let queue = line.dispatch().as_ref();
        let job = home.draw(0, 1);
        home.offer(&line, std::slice::from_ref(&job)).await;
        for (attempt, pause) in [(1, 2), (2, 4), (3, 8)] {
            let lease = claim(queue).await;
            assert_eq!(lease.job.attempt, attempt);
            queue.settle(&job.id, attempt, busy()).await.unwrap();
            pages.turn(&format!("failed for the {attempt}. time"), &home).await;
            home.clock.advance(Duration::from_millis(pause * 1000 - 1));
            assert!(try_claim(queue, worker(1)).await.is_none(), "it pauses for {pause} s");
            home.clock.advance(Duration::from_millis(1));
        }
        assert_eq!(claim(queue).await.job.attempt, 4);
        queue.settle(&job.id, 4, busy()).await.unwrap();
        pages.turn("failed for the 4. time", &home).await;
        assert_eq!(steer(&line, &job.id, Move::Resume).await, Moved::To(JobState::Ready, 0));
        pages.turn("resumed", &home).await;
        let held = home.job(&job.id).await;
        assert_eq!((held.failures, held.waits.backoff_ms), (0, 14_000));
        let lease = claim(queue).await;
        queue.settle(&job.id, 5, Outcome::Done(Box::new(home.deliver(&lease)))).await.unwrap();
        pages.turn("done with the 5.", &home).await;
        pages.text
    });
    insta::assert_snapshot!(pages);
}

#[test]
fn a_permanent_failure_says_why_and_can_be_tried_again() {
    let pages = House::new().live(async |home| {
        let mut pages = Pages::default();
        let line = home.line(0).await;
        let queue = line.dispatch().as_ref();
        let job = home.draw(0, 1);
        home.offer(&line, std::slice::from_ref(&job)).await;
        claim(queue).await;
        let fault =
            Fault::permanent("failed to draw Hana: there is no hair \"spiral\"; use one of: bob, braid");
        queue.settle(&job.id, 1, Outcome::Failed(fault, None)).await.unwrap();
        pages.turn("failed for good", &home).await;
        assert!(matches!(steer(&line, &job.id, Move::Resume).await, Moved::Refused(_)));
        assert_eq!(steer(&line, &job.id, Move::Retry).await, Moved::To(JobState::Ready, 0));
        pages.turn("to be tried again", &home).await;
        let lease = claim(queue).await;
        queue.settle(&job.id, 2, Outcome::Done(Box::new(home.deliver(&lease)))).await.unwrap();
        pages.turn("done", &home).await;
        pages.text
    });
    insta::assert_snapshot!(pages);
}

#[test]
fn a_segment_waits_for_its_drawing_whose_picture_decides_its_fingerprint() {
    let pages = House::new().live(async |home| {
        let mut pages = Pages::default();
        let line = home.line(0).await;
        let queue = line.dispatch().as_ref();
        let draw = home.draw(0, 1);
        let segment = needing(home.production.segment(home.ids.as_ref(), 0), &draw, OnNeedFailed::Hold);
        home.offer(&line, &[draw.clone(), segment.clone()]).await;
        pages.turn("submitted", &home).await;
        let empty = home.job(&segment.id).await.work.fingerprint();
        assert!(try_claim(queue, of_engine("film", 1)).await.is_none());
        let lease = claim(queue).await;
        let delivery = home.deliver(&lease);
        let picture = delivery.output.clone();
        queue.settle(&draw.id, 1, Outcome::Done(Box::new(delivery))).await.unwrap();
        pages.turn("the drawing is done", &home).await;
        let ready = home.job(&segment.id).await;
        let domain::line::work::Work::Segment(work) = &ready.work else { panic!("it is a segment") };
        assert_eq!((ready.state, &work.picture), (JobState::Ready, &picture));
        assert_ne!(ready.work.fingerprint(), empty);
        let lease = try_claim(queue, of_engine("film", 1)).await.unwrap();
        assert_eq!((&lease.job.id, &lease.job.work), (&segment.id, &ready.work));
        pages.text
    });
    insta::assert_snapshot!(pages);
}

#[test]
fn a_failed_need_holds_or_lets_proceed_as_the_job_says() {
    let pages = House::new().live(async |home| {
        let mut pages = Pages::default();
        let line = home.line(0).await;
        let queue = line.dispatch().as_ref();
        let draw = home.draw(0, 1);
        let strict = needing(home.draw(1, 1), &draw, OnNeedFailed::Hold);
        let easy = needing(home.draw(2, 1), &draw, OnNeedFailed::Proceed);
        let after = needing(home.draw(1, 2), &strict, OnNeedFailed::Hold);
        home.offer(&line, &[draw.clone(), strict.clone(), easy.clone(), after.clone()]).await;
        claim(queue).await;
        queue.settle(&draw.id, 1, Outcome::Failed(Fault::permanent("failed to draw"), None)).await.unwrap();
        pages.turn("the need failed", &home).await;
        assert_eq!(home.job(&strict.id).await.hold, Some(Hold::NeedFailed));
        assert_eq!(claim(queue).await.job.id, easy.id);
        // Resumed too early, it is held again; it does not wait for what will never come.
        steer(&line, &strict.id, Move::Resume).await;
        assert_eq!(home.job(&strict.id).await.hold, Some(Hold::NeedFailed));
        steer(&line, &draw.id, Move::Retry).await;
        steer(&line, &strict.id, Move::Resume).await;
        assert_eq!(home.state(&strict.id).await, JobState::Waiting);
        let lease = claim(queue).await;
        queue.settle(&draw.id, 2, Outcome::Done(Box::new(home.deliver(&lease)))).await.unwrap();
        pages.turn("the need was tried again and done", &home).await;
        assert_eq!(claim(queue).await.job.id, strict.id);
        assert_eq!(home.state(&after.id).await, JobState::Waiting);
        pages.text
    });
    insta::assert_snapshot!(pages);
}

#[test]
fn a_job_that_needs_what_has_failed_already_is_held_at_once() {
    House::new().live(async |home| {
        let line = home.line(0).await;
        let queue = line.dispatch().as_ref();
        let (dead, alive) = (home.draw(0, 1), home.draw(0, 2));
        home.offer(&line, &[dead.clone(), alive.clone()]).await;
        steer(&line, &dead.id, Move::Cancel).await;
        let strict = needing(home.draw(1, 1), &dead, OnNeedFailed::Hold);
        let easy =
            needing(needing(home.draw(1, 2), &dead, OnNeedFailed::Proceed), &alive, OnNeedFailed::Hold);
        home.offer(&line, &[strict.clone(), easy.clone()]).await;
        let held = home.job(&strict.id).await;
        assert_eq!((held.state, held.hold), (JobState::Held, Some(Hold::NeedFailed)));
        assert_eq!(held.cause.unwrap(), format!("it needs job {}, which is cancelled", dead.id));
        // What it could do without comes back to life and is finished: the other need is still open.
        steer(&line, &dead.id, Move::Retry).await;
        while let Some(lease) = try_claim(queue, worker(1)).await {
            if lease.job.id == dead.id {
                queue.settle(&dead.id, 1, Outcome::Done(Box::new(home.deliver(&lease)))).await.unwrap();
            }
        }
        assert_eq!(home.state(&dead.id).await, JobState::Done);
        assert_eq!(home.state(&easy.id).await, JobState::Waiting, "it needs {} too", alive.id);
    });
}

#[test]
fn waiting_for_jobs_ends_when_the_rest_waits_for_a_held_one() {
    let house = House::scripted(|_| Act::Fail(Fault::transient("failed to reach the engine")));
    house.live(async |home| {
        let mut line = home.line(1).await;
        let draw = home.draw(0, 1);
        let next = needing(home.draw(1, 1), &draw, OnNeedFailed::Hold);
        let last = needing(home.draw(2, 1), &next, OnNeedFailed::Hold);
        let jobs = [draw.clone(), next.clone(), last.clone()];
        home.offer(&line, &jobs).await;
        let clock = home.clock.clone();
        let mut messages = line.bus().subscribe();
        let passing = tokio::spawn(async move {
            while messages.recv().await.is_ok() {
                clock.advance(Duration::from_secs(8));
            }
        });
        line.wait_for(&ids(&jobs)).await.unwrap();
        passing.abort();
        assert_eq!(home.state(&draw.id).await, JobState::Held);
        assert_eq!(home.state(&last.id).await, JobState::Waiting);
    });
}

#[test]
fn cancelling_takes_effect_at_once_on_what_waits_and_stops_only_the_one_that_runs() {
    let house = House::scripted(|work| if work.request.seed < 1000 { Act::Hang } else { Act::Fill });
    let pages = house.live(async |home| {
        let mut pages = Pages::default();
        let line = home.line(2).await;
        let (running, other) = (home.draw(0, 1), home.draw(0, 2));
        let (ready, last) = (home.draw(1, 1), home.draw(1, 2));
        let waiting = needing(home.draw(2, 1), &other, OnNeedFailed::Hold);
        let jobs = [running.clone(), other.clone(), ready.clone(), last.clone(), waiting.clone()];
        home.offer(&line, &jobs).await;
        home.until(&line, &other.id, |job| job.state == JobState::Running).await;
        for job in [&ready, &waiting] {
            assert_eq!(steer(&line, &job.id, Move::Cancel).await, Moved::To(JobState::Cancelled, 0));
        }
        assert_eq!(steer(&line, &running.id, Move::Cancel).await, Moved::To(JobState::Cancelling, 0));
        home.until(&line, &running.id, |job| job.state == JobState::Cancelled).await;
        home.until(&line, &last.id, |job| job.state == JobState::Done).await;
        assert_eq!(home.state(&other.id).await, JobState::Running, "its neighbour was stopped too");
        pages.turn("three are cancelled, one runs, one is done", &home).await;
        assert!(matches!(steer(&line, &running.id, Move::Cancel).await, Moved::Refused(_)));
        pages.text
    });
    insta::assert_snapshot!(pages);
}

#[test]
fn a_paused_job_stays_where_it_is_until_it_is_resumed() {
    House::new().live(async |home| {
        let line = home.line(0).await;
        let queue = line.dispatch().as_ref();
        let (ready, need) = (home.draw(0, 1), home.draw(0, 2));
        let waiting = needing(home.draw(1, 1), &need, OnNeedFailed::Hold);
        home.offer(&line, &[ready.clone(), need.clone(), waiting.clone()]).await;
        for job in [&ready, &waiting] {
            assert_eq!(steer(&line, &job.id, Move::Pause).await, Moved::To(JobState::Held, 0));
        }
        let lease = claim(queue).await;
        assert_eq!(lease.job.id, need.id);
        assert!(matches!(steer(&line, &need.id, Move::Pause).await, Moved::Refused(_)), "it runs");
        queue.settle(&need.id, 1, Outcome::Done(Box::new(home.deliver(&lease)))).await.unwrap();
        assert!(try_claim(queue, worker(1)).await.is_none());
        assert_eq!(
            home.job(&waiting.id).await.hold,
            Some(Hold::Person),
            "its need is done, its pause is not"
        );
        for job in [&ready, &waiting] {
            assert_eq!(steer(&line, &job.id, Move::Resume).await, Moved::To(JobState::Ready, 0));
        }
        assert_eq!(claim(queue).await.job.id, ready.id);
        assert_eq!(claim(queue).await.job.id, waiting.id);
    });
}

#[test]
fn a_lease_ends_by_monotonic_time_and_the_late_worker_changes_nothing() {
    let pages = House::new().live(async |home| {
        let mut pages = Pages::default();
        let line = home.line(0).await;
        let queue = line.dispatch().as_ref();
        let job = home.draw(0, 1);
        home.offer(&line, std::slice::from_ref(&job)).await;
        let late = claim(queue).await;
        home.clock.advance(Duration::from_secs(44));
        assert_eq!(queue.renew(&job.id, 1).await.unwrap(), Renewal::Kept);
        home.clock.advance(Duration::from_secs(44));
        assert!(try_claim(queue, worker(2)).await.is_none());
        home.clock.advance(Duration::from_secs(1));
        let second = try_claim(queue, worker(2)).await.unwrap();
        assert_eq!(second.job.attempt, 2);
        assert!(late.cancel.is_cancelled() && !second.cancel.is_cancelled());
        pages.turn("the lease ended and another worker has the job", &home).await;
        assert_eq!(queue.renew(&job.id, 1).await.unwrap(), Renewal::Lost);
        for outcome in [Outcome::Done(Box::new(home.deliver(&late))), busy(), Outcome::GivenBack] {
            assert_eq!(queue.settle(&job.id, 1, outcome).await.unwrap(), Settled::Late);
        }
        let outcome = Outcome::Done(Box::new(home.deliver(&second)));
        assert_eq!(queue.settle(&job.id, 2, outcome).await.unwrap(), Settled::Kept);
        pages.turn("the late worker settled nothing, the other one did", &home).await;
        assert_eq!(home.job(&job.id).await.waits.lost_ms, 89_000);
        pages.text
    });
    insta::assert_snapshot!(pages);
}

#[test]
fn a_wall_clock_that_jumps_a_year_expires_nothing_and_spoils_no_account() {
    const YEAR: i64 = 365 * 24 * 3600 * 1000;
    for jump in [YEAR, -YEAR] {
        House::new().live(async |home| {
            let line = home.line(0).await;
            let queue = line.dispatch().as_ref();
            let (job, pausing) = (home.draw(0, 1), home.draw(0, 2));
            home.offer(&line, &[job.clone(), pausing.clone()]).await;
            home.clock.advance(Duration::from_secs(3));
            claim(queue).await;
            claim(queue).await;
            queue.settle(&pausing.id, 1, busy()).await.unwrap();
            home.clock.jump_wall(jump);
            assert!(try_claim(queue, worker(2)).await.is_none(), "nothing expired, no pause ended");
            assert_eq!(queue.renew(&job.id, 1).await.unwrap(), Renewal::Kept);
            home.clock.advance(Duration::from_secs(2));
            let lease = claim(queue).await;
            assert_eq!(lease.job.id, pausing.id);
            queue.settle(&pausing.id, 2, Outcome::Done(Box::new(home.deliver(&lease)))).await.unwrap();
            let waits = home.job(&pausing.id).await.waits;
            assert_eq!((waits.queue_wait_ms, waits.backoff_ms, waits.lost_ms), (3000, 2000, 0));
        });
    }
}

#[test]
fn a_worker_that_stops_in_good_order_gives_its_job_back_and_that_is_no_failure() {
    let pages =
        House::scripted(|work| if work.attempt == 1 { Act::Hang } else { Act::Fill }).live(async |home| {
            let mut pages = Pages::default();
            let line = home.line(1).await;
            let job = home.draw(0, 1);
            home.offer(&line, std::slice::from_ref(&job)).await;
            home.until(&line, &job.id, |job| job.state == JobState::Running).await;
            let mut stopping = Box::pin(line.stop());
            // The worker notices that the line stops before time passes.
            for _ in 0..20 {
                assert!(futures_util::FutureExt::now_or_never(&mut stopping).is_none(), "it has some grace");
                tokio::task::yield_now().await;
            }
            home.clock.advance(Duration::from_secs(3));
            stopping.await.unwrap();
            pages.turn("stopped", &home).await;
            let back = home.job(&job.id).await;
            assert_eq!((back.state, back.failures, back.suspect), (JobState::Ready, 0, false));
            assert!(home.staged().is_empty());
            let line = home.line(1).await;
            assert_eq!(line.recovered.returned, 0);
            home.settle(&line, &ids(&[job])).await;
            pages.turn("started again", &home).await;
            pages.text
        });
    insta::assert_snapshot!(pages);
}
