//! Advice from the history of a real database: settings beside each other, models that were loaded again and again.

use std::time::Duration;

use domain::advice::{Advice, Gain};
use domain::error::Fault;
use domain::family::Family;
use domain::id::JobId;
use domain::line::job::{Affinity, NewJob};
use domain::line::ledger::Ledger;
use domain::line::work::Work;
use domain::request::{Fit, Generation, Words};
use domain::take::Stage;
use studio::Line;
use studio::line::dispatch::{Delivery, Outcome};
use studio::verbs::advice::AdviceFilter;
use studio::verbs::explain::Sight;
use studio::verbs::take::Verdict;
use testkit::{FRAME, ManualClock};

use crate::support::{House, Life, claim};

/// What making a picture takes: of loading its model, and of the rest, in milliseconds.
#[derive(Clone, Copy)]
struct Cost {
    load: u64,
    rest: u64,
}

fn warm(rest: u64) -> Cost {
    Cost { load: 0, rest }
}

impl Cost {
    fn ledger(self) -> Ledger {
        let (load, rest) = (self.load as f64, self.rest as f64);
        Ledger {
            model_load_ms: load,
            sample_ms: rest,
            queue_ms: 1000.0,
            total_ms: load + rest + 1000.0,
            cold: self.load > 0,
            device: "tower".to_owned(),
            ..Ledger::default()
        }
    }
}

fn job(home: &Life, shot: usize, model: &str, steps: u32) -> NewJob {
    let mut job = home.draw(shot, 1);
    job.affinity = Affinity { model: model.to_owned(), ..Affinity::default() };
    let Work::Draw(draw) = &mut job.work else { panic!("it is a drawing") };
    draw.request.generation = Some(Generation {
        family: Family::SdxlAnime,
        checkpoint: model.to_owned(),
        checkpoint_hash: None,
        sampler: "euler".to_owned(),
        scheduler: String::new(),
        steps,
        guidance: 5.5,
        canvas: FRAME,
        fit: Fit { left: 0, top: 0, kept: FRAME, frame: FRAME },
        positive: Words::default(),
        negative: Words::default(),
        loras: Vec::new(),
        references: Vec::new(),
        regions: Vec::new(),
        guide: None,
        change: None,
    });
    job
}

/// Asks for a picture and makes it, after so many attempts that come to nothing.
async fn make(home: &Life, line: &Line, job: &NewJob, cost: Cost, failures: u32) {
    home.offer(line, std::slice::from_ref(job)).await;
    let queue = line.dispatch().as_ref();
    for attempt in 1..=failures {
        claim(queue).await;
        home.clock.advance(Duration::from_millis(cost.load + 1000));
        let fault = Fault::transient("failed to reach the engine");
        queue.settle(&job.id, attempt, Outcome::Failed(fault, Some(Box::new(cost.ledger())))).await.unwrap();
        home.clock.advance(Duration::from_secs(10));
    }
    let lease = claim(queue).await;
    home.clock.advance(Duration::from_millis(cost.load + cost.rest + 1000));
    let delivery = Delivery { ledger: cost.ledger(), ..home.deliver(&lease) };
    let outcome = Outcome::Done(Box::new(delivery));
    queue.settle(&job.id, failures + 1, outcome).await.unwrap();
    home.clock.advance(Duration::from_secs(1));
}

async fn say(home: &Life, shot: usize, verdict: Verdict) {
    let shot = &home.production.shots[shot];
    let note = if verdict == Verdict::Retake { "too soft" } else { "" };
    home.studio.review_take(shot, Stage::Storyboard, 1, verdict, note).await.unwrap();
}

/// So many pictures from a shot on, of which so many are approved and the others sent back.
async fn many(
    home: &Life,
    line: &Line,
    from: usize,
    (steps, ms): (u32, u64),
    (approved, all): (usize, usize),
) {
    for index in 0..all {
        make(home, line, &job(home, from + index, "a", steps), warm(ms + index as u64 * 10), 0).await;
        say(home, from + index, if index < approved { Verdict::Approved } else { Verdict::Retake }).await;
    }
}

async fn advice(home: &Life, model: Option<&str>) -> Advice {
    let filter = AdviceFilter { recipe: None, model: model.map(str::to_owned) };
    home.studio.advice(&home.production.project, &filter).await.unwrap()
}

#[test]
fn settings_are_compared_by_what_the_rows_say() {
    House::built(24, ManualClock::default(), std::sync::Arc::new(|_| engines::fake::Act::Fill)).live(
        async |home| {
            let line = home.line(0).await;
            many(&home, &line, 0, (12, 6100), (4, 4)).await;
            many(&home, &line, 10, (20, 11_800), (8, 11)).await;
            let few = advice(&home, None).await;
            assert!(few.groups[0].suggestions.is_empty());
            let missing = few.groups[0].nothing_because.as_deref().unwrap();
            assert!(missing.ends_with("make 1 more with 12 steps"), "{missing}");
            many(&home, &line, 4, (12, 6140), (5, 6)).await;
            // A cold one and one of another model change nothing of the comparison.
            make(&home, &line, &job(&home, 21, "a", 12), Cost { load: 40_000, rest: 6000 }, 0).await;
            make(&home, &line, &job(&home, 22, "b", 12), warm(100), 0).await;
            let full = advice(&home, None).await;
            assert_eq!((full.pictures, full.groups.len()), (23, 2));
            let one = &full.groups[0];
            assert_eq!((one.common.model.as_str(), one.common.device.as_str()), ("a", "tower"));
            let twelve = one.settings.iter().find(|row| row.setting.steps == 12).unwrap();
            assert_eq!((twelve.pictures, twelve.cold, twelve.warm.unwrap().samples), (11, 1, 10));
            assert_eq!(twelve.setting.guidance_thousandths, 5500);
            assert_eq!(one.suggestions[0].gain, Gain::Time);
            insta::assert_snapshot!(one.suggestions[0].sentence, @"with 12 steps a picture takes 6.1 s instead of 11.8 s with 20 steps, and is approved as often (9 of 10 against 8 of 11)");
            let other = advice(&home, Some("b")).await;
            assert_eq!((other.pictures, other.groups[0].common.model.as_str()), (1, "b"));
        },
    );
}

#[test]
fn a_model_that_was_loaded_again_and_again_is_seen_in_the_ledger() {
    House::built(8, ManualClock::default(), std::sync::Arc::new(|_| engines::fake::Act::Fill)).live(
        async |home| {
            let line = home.line(0).await;
            let cold = Cost { load: 22_000, rest: 8000 };
            let mut jobs: Vec<JobId> = Vec::new();
            for (shot, model) in ["a", "b", "a", "b", "a"].into_iter().enumerate() {
                let job = job(&home, shot, model, 20);
                make(&home, &line, &job, cold, 0).await;
                jobs.push(job.id);
            }
            let found = advice(&home, None).await.reloads;
            assert_eq!(found.len(), 1, "{found:#?}");
            let one = &found[0];
            assert_eq!((&one.jobs, one.batches.len(), one.seat.as_str()), (&jobs, 5, "fake-1"));
            assert_eq!((one.loads, one.together, one.later), (5, 2, 3));
            insta::assert_snapshot!(one.sentence, @"5 jobs loaded their models cold 5 times, which took 1 min 50 s: 3 times for jobs that were asked for after the model had been changed; queue such jobs in one go, all of one model before the next, and it is twice and 44.0 s");
            assert!(advice(&home, Some("c")).await.reloads.is_empty());
        },
    );
}

#[test]
fn a_job_that_was_tried_twice_says_that_its_model_was_loaded_twice() {
    House::built(8, ManualClock::default(), std::sync::Arc::new(|_| engines::fake::Act::Fill)).live(
        async |home| {
            let line = home.line(0).await;
            for shot in 0..4 {
                make(&home, &line, &job(&home, shot, "a", 20), warm(8000), 0).await;
            }
            let slow = job(&home, 4, "a", 20);
            make(&home, &line, &slow, Cost { load: 80_000, rest: 8000 }, 1).await;
            let told =
                home.studio.explain_job(&slow.id, Sight { crew: None, only: None }).await.unwrap().told;
            insta::assert_snapshot!(told.sentence, @"slow because its model was loaded cold twice (2 min 40 s of 3 min 00 s); 4 like it took 9.0 s (median)");
        },
    );
}
