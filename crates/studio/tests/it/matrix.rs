//! Batches of a matrix: paused, resumed after a restart, failing in part, within a budget, and warm.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::error::Fault;
use domain::id::{BatchId, JobId};
use domain::line::budget::{Budget, Spent};
use domain::line::event::Event;
use domain::line::job::{Affinity, Hold, JobState, NewJob};
use domain::line::plan::WorkerView;
use domain::matrix::{Matrix, Seeds};
use domain::take::Stage;
use engines::EngineWork;
use engines::fake::Act;
use studio::line::bus::Message;
use studio::line::dispatch::Outcome;
use studio::verbs::batch::BatchSteering;
use studio::verbs::find::Production;
use studio::verbs::matrix::MadeMatrix;
use studio::{Line, StudioError};
use testkit::ManualClock;

use crate::support::{House, Life, worker};

/// So many pictures of every shot.
pub(crate) fn matrix(seeds: u32) -> Matrix {
    Matrix {
        stage: Stage::Storyboard,
        seeds: Seeds::Count(seeds),
        recipes: vec!["fake".to_owned()],
        ..Matrix::default()
    }
}

pub(crate) async fn production(home: &Life) -> Production {
    home.studio.production(home.production.project.clone(), "e01").await.unwrap()
}

pub(crate) async fn make(home: &Life, line: &Line, matrix: &Matrix) -> MadeMatrix {
    let production = production(home).await;
    home.studio.make_matrix(line.dispatch().as_ref(), &production, matrix).await.unwrap()
}

pub(crate) async fn until_settled(home: &Life, line: &Line, jobs: &[JobId]) {
    home.settle(line, &jobs.iter().cloned().collect()).await;
}

async fn counts(home: &Life, batch: &BatchId) -> BTreeMap<JobState, u32> {
    home.studio.batch(batch).await.unwrap().counts
}

fn code(error: &StudioError) -> (&'static str, Option<&str>) {
    match error {
        StudioError::Refused(refusal) => (refusal.code, refusal.field.as_deref()),
        other => panic!("it is refused otherwise: {other}"),
    }
}

/// Every fifth picture cannot be drawn.
fn one_in_five(work: &EngineWork) -> Act {
    if work.request.seed.is_multiple_of(5) {
        return Act::Fail(Fault::permanent("failed to draw: no such hair"));
    }
    Act::Fill
}

#[test]
fn a_batch_is_paused_goes_on_after_a_restart_and_a_failure_stops_nothing_else() {
    let house = House::built(10, ManualClock::default(), Arc::new(one_in_five));
    let made = house.live(async |home| {
        let line = home.line(0).await;
        let made = make(&home, &line, &matrix(2)).await;
        assert_eq!((made.jobs.len(), made.label.as_str()), (20, "e01 storyboard"));
        let (steered, refused) =
            home.studio.steer_batch(line.dispatch(), &made.batch, BatchSteering::Pause).await.unwrap();
        assert_eq!((steered, refused), (20, Vec::new()));
        made
    });
    house.live(async |home| {
        let line = home.line(2).await;
        assert_eq!(counts(&home, &made.batch).await, BTreeMap::from([(JobState::Held, 20)]));
        home.studio.steer_batch(line.dispatch(), &made.batch, BatchSteering::Resume).await.unwrap();
        until_settled(&home, &line, &made.jobs).await;
        let counts = counts(&home, &made.batch).await;
        let (done, failed) = (counts[&JobState::Done], counts[&JobState::Failed]);
        assert_eq!(done + failed, 20, "{counts:?}");
        assert!(failed > 0 && done > failed, "{counts:?}");
    });
}

#[test]
fn a_matrix_is_queued_whole_or_not_at_all() {
    House::new().live(async |home| {
        let line = home.line(0).await;
        let production = production(&home).await;
        let refused = async |matrix: Matrix| {
            home.studio.make_matrix(line.dispatch().as_ref(), &production, &matrix).await.unwrap_err()
        };
        let huge = refused(Matrix { seeds: Seeds::Count(400_000_000), ..matrix(1) }).await;
        assert_eq!(code(&huge), ("invalid", Some("seeds")));
        assert!(huge.to_string().contains("1200000000 pictures"), "{huge}");
        let unknown = refused(Matrix { recipes: vec!["oil".to_owned()], ..matrix(1) }).await;
        assert_eq!(code(&unknown), ("invalid", Some("recipes")));
        let other =
            refused(Matrix { recipes: vec!["storyboard".to_owned()], stage: Stage::Finish, ..matrix(1) });
        assert_eq!(code(&other.await), ("invalid", Some("recipes")));
        assert!(home.all_jobs().await.is_empty());
    });
}

#[test]
fn an_estimate_says_what_was_learned_and_what_nobody_knows() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        let production = production(&home).await;
        let crew = line.handle().crew;
        let listed = Matrix { seeds: Seeds::List(vec![7, 8]), ..matrix(1) };
        let before = home.studio.estimate_matrix(&production, &listed, &crew).await.unwrap();
        assert_eq!((before.pictures, before.cached), (6, 0));
        assert_eq!((before.time, before.bytes), (None, None), "nobody knows before the first");
        assert!(before.report.is_clear() && before.free_bytes.is_some());
        let made = make(&home, &line, &Matrix { seeds: Seeds::List(vec![7]), ..matrix(1) }).await;
        until_settled(&home, &line, &made.jobs).await;
        let after = home.studio.estimate_matrix(&production, &listed, &crew).await.unwrap();
        // What the fake draws of three shots that say the same is one picture for each seed.
        assert_eq!((after.pictures, after.cached), (6, 3));
        assert!(after.bytes.is_some_and(|bytes| bytes > 0), "{after:?}");
        assert_eq!(after.work.iter().map(|work| work.pictures).collect::<Vec<_>>(), [3]);
    });
}

/// What a budget left: how many jobs are done, and how many are held for it.
async fn stand(home: &Life, batch: &BatchId) -> (usize, usize, Spent) {
    let jobs: Vec<_> = home.all_jobs().await.into_iter().filter(|job| job.batch == *batch).collect();
    let done = jobs.iter().filter(|job| job.state == JobState::Done).count();
    let held = jobs.iter().filter(|job| job.hold == Some(Hold::Budget)).count();
    (done, held, home.store.spent(batch).await.unwrap())
}

#[test]
fn a_budget_of_attempts_is_kept_exactly_and_the_rest_waits_for_a_person() {
    let house = House::built(4, ManualClock::default(), Arc::new(|_: &EngineWork| Act::Fill));
    let made = house.live(async |home| {
        let line = home.line(3).await;
        let mut messages = line.bus().subscribe();
        let limited = Matrix { budget_attempts: Some(5), ..matrix(3) };
        let made = make(&home, &line, &limited).await;
        let other = make(&home, &line, &matrix(1)).await;
        until_settled(&home, &line, &made.jobs).await;
        until_settled(&home, &line, &other.jobs).await;
        let (done, held, spent) = stand(&home, &made.batch).await;
        assert_eq!((done, held, spent.attempts), (5, 7, 5));
        assert_eq!(stand(&home, &other.batch).await.0, 4, "what has no budget goes on");
        let mut told = Vec::new();
        while let Ok(message) = messages.try_recv() {
            if let Message::Event(record) = message
                && let Event::BudgetSpent { batch, held, .. } = record.event
            {
                told.push((batch, held));
            }
        }
        assert_eq!(told, [(made.batch.clone(), 7)]);
        made
    });
    house.live(async |home| {
        let line = home.line(3).await;
        let resume =
            async || home.studio.steer_batch(line.dispatch(), &made.batch, BatchSteering::Resume).await;
        assert_eq!(code(&resume().await.unwrap_err()).0, "budget_spent");
        let more = Budget { attempts: Some(3), time_ms: None };
        let minutes = Budget { attempts: None, time_ms: Some(60_000) };
        let raise = async |more| home.studio.raise_budget(line.dispatch(), &made.batch, more).await;
        assert_eq!(code(&raise(minutes).await.unwrap_err()), ("invalid", Some("budget_minutes")));
        assert_eq!(raise(more).await.unwrap(), Budget { attempts: Some(8), time_ms: None });
        assert_eq!(resume().await.unwrap().0, 7);
        until_settled(&home, &line, &made.jobs).await;
        let (done, held, spent) = stand(&home, &made.batch).await;
        assert_eq!((done, held, spent.attempts), (8, 4, 8));
        // What a person tries again on its own is held again: there is nothing left for it.
        let job = home.all_jobs().await.into_iter().find(|job| job.hold == Some(Hold::Budget)).unwrap().id;
        let steered =
            home.studio.steer_job(line.dispatch().as_ref(), &job, domain::line::machine::Move::Resume.into());
        steered.await.unwrap();
        home.until(&line, &job, |job| job.hold == Some(Hold::Budget)).await;
    });
}

#[test]
fn a_budget_of_time_counts_the_work_of_all_attempts() {
    let clock = ManualClock::default();
    let passing = clock.clone();
    let script = Arc::new(move |_: &EngineWork| {
        passing.advance(Duration::from_secs(20));
        Act::Fill
    });
    House::built(10, clock, script).live(async |home| {
        let line = home.line(1).await;
        let made = make(&home, &line, &Matrix { budget_minutes: Some(1), ..matrix(1) }).await;
        until_settled(&home, &line, &made.jobs).await;
        let (done, held, spent) = stand(&home, &made.batch).await;
        assert_eq!((done, held), (3, 7));
        assert_eq!(spent, Spent { time_ms: 60_000, attempts: 3 });
        let report = home.studio.morning_report(&made.batch).await.unwrap();
        let budget = report.budget.unwrap();
        assert!(budget.is_spent && budget.held == 7 && report.settled, "{budget:?}");
        assert!(report.decisions[0].command.ends_with("--budget-minutes +60"), "{:?}", report.decisions);
    });
}

/// Lets workers take turns until nothing is left; says how often one changed its model.
async fn switches(home: &Life, line: &Line, workers: usize) -> usize {
    let queue = line.dispatch().as_ref();
    let mut crew: Vec<(WorkerView, Option<Affinity>)> =
        (1..=workers).map(|number| (worker(number), None)).collect();
    let (mut switches, mut left) = (0, 30);
    while left > 0 {
        for (view, loaded) in crew.iter_mut().take(left) {
            let lease = queue.next(view.clone()).await.unwrap().unwrap();
            let before = loaded.replace(lease.job.affinity.clone());
            switches += usize::from(before.is_some() && before != *loaded);
            let done = Outcome::Done(Box::new(home.deliver(&lease)));
            queue.settle(&lease.job.id, 1, done).await.unwrap();
            left -= 1;
        }
    }
    switches
}

#[test]
fn thirty_pictures_of_three_models_in_turn_change_the_model_few_times() {
    for workers in [1, 2, 3] {
        House::new().live(async |home| {
            let line = home.line(0).await;
            let jobs: Vec<NewJob> = (0..30)
                .map(|number| {
                    let affinity = Affinity {
                        model: format!("model-{}", number % 3),
                        loras: Vec::new(),
                        ..Affinity::default()
                    };
                    NewJob { affinity, ..home.draw(number % 3, number as u32 / 3 + 1) }
                })
                .collect();
            home.offer(&line, &jobs).await;
            let switches = switches(&home, &line, workers).await;
            assert!(switches <= 6, "{workers} workers changed their model {switches} times");
        });
    }
}
