//! The morning after a batch of two hundred pictures, fifteen of which could not be drawn.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::error::Fault;
use domain::id::JobId;
use domain::line::job::JobState;
use domain::morning::MorningReport;
use engines::EngineWork;
use engines::fake::Act;
use store::{TakeRecord, Unlooked};
use testkit::ManualClock;

use crate::matrix::{make, matrix, until_settled};
use crate::support::{House, Life};

/// What goes wrong with which of the jobs.
fn fault(place: usize) -> Option<Fault> {
    match place {
        12 | 13 | 47 | 80 | 81 | 120 | 121 | 150 | 199 => {
            let free = 8 + place % 3;
            let words = format!(
                "failed to draw: out of memory, it needs 11.{} GiB and {free} are free; choose a smaller frame",
                place % 10
            );
            Some(Fault::permanent(words))
        }
        5 | 33 | 77 | 140 => Some(Fault::transient("failed to reach the engine at 127.0.0.1:8188; start it")),
        90 | 91 => Some(Fault::permanent("failed to load the LoRA hana_v3.safetensors: no such file")),
        _ => None,
    }
}

/// A house with so many shots where the jobs that are named fail as they are told.
fn house(shots: u32) -> (House, Arc<Mutex<BTreeMap<JobId, Fault>>>) {
    let faults: Arc<Mutex<BTreeMap<JobId, Fault>>> = Arc::default();
    let (known, clock) = (faults.clone(), ManualClock::default());
    let passing = clock.clone();
    let script = Arc::new(move |work: &EngineWork| {
        passing.advance(Duration::from_millis(900 + work.request.seed % 700));
        known.lock().unwrap().get(&work.job).map_or(Act::Fill, |fault| Act::Fail(fault.clone()))
    });
    (House::built(shots, clock, script), faults)
}

/// The report without most of its shots and the moment of its making, and with identities as numbers.
fn page(report: &MorningReport) -> String {
    let mut short = report.clone();
    short.made_at = "(now)".to_owned();
    short.shots.retain(|shot| ["c0010", "c0030", "c0190"].contains(&shot.shot.as_str()));
    let json = serde_json::to_string_pretty(&short).unwrap();
    let is_id = |word: &str| word.len() == 26 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_hash = |word: &str| word.len() == 64;
    let mut page = String::new();
    for part in json.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric()) {
        let word = part.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
        let end = &part[word.len()..];
        match word {
            id if is_id(id) => page.push_str(&format!("#{}{end}", id.trim_start_matches('0'))),
            hash if is_hash(hash) => page.push_str(&format!("(hash){end}")),
            _ => page.push_str(part),
        }
    }
    page
}

async fn approve(home: &Life, record: &TakeRecord) {
    let mut tx = home.store.begin(domain::actor::Actor::local()).await.unwrap();
    tx.review(&record.take.id, &domain::take::Review::Approved).await.unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn two_hundred_pictures_with_fifteen_failures_end_with_a_report() {
    let (house, faults) = house(40);
    let made = house.live(async |home| {
        let line = home.line(0).await;
        make(&home, &line, &matrix(5)).await
    });
    let named = made.jobs.iter().enumerate();
    *faults.lock().unwrap() = named.filter_map(|(place, job)| Some((job.clone(), fault(place)?))).collect();
    house.live(async |home| {
        let line = home.line(1).await;
        until_settled(&home, &line, &made.jobs).await;
        home.all_checked().await;
        line.stop().await.unwrap();
        let batch = home.studio.batch(&made.batch).await.unwrap();
        assert_eq!(batch.counts[&JobState::Done], 185);
        assert!(batch.report.is_some(), "a report was written when all was over");
        let first = home.store.takes_of_batch(&made.batch).await.unwrap();
        approve(&home, first.iter().find(|record| record.take.picked).unwrap()).await;
        let written = home.studio.write_report(&made.batch).await.unwrap();
        let html = std::fs::read_to_string(home.folder.root().join(written.page)).unwrap();
        let json = std::fs::read_to_string(home.folder.root().join(written.document)).unwrap();
        let report: MorningReport = serde_json::from_str(&json).unwrap();
        assert_eq!(html.matches("<figure").count(), 185);
        assert!(!html.contains("no picture to show") && !html.contains("http"), "it needs nothing beside it");
        let failures: Vec<u32> = report.failures.iter().map(|failure| failure.count).collect();
        assert_eq!(failures, [9, 4, 2]);
        for failure in &report.failures {
            assert!(html.contains(&failure.command), "{}", failure.command);
        }
        // A person can look at it there.
        std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/morning.html"), &html).unwrap();
        let sum = report.time.parts_ms.values().sum::<f64>() + report.time.wasted_ms;
        assert!(
            (sum - report.time.worked_ms).abs() < 2.0 * f64::from(report.time.attempts),
            "parts are the whole"
        );
        insta::assert_snapshot!(page(&report));
    });
}

#[test]
fn a_report_waits_for_the_checks_unless_nobody_makes_them() {
    let house = House::built(5, ManualClock::default(), Arc::new(|_: &EngineWork| Act::Fill));
    house.live(async |home| {
        let line = home.line(1).await;
        let made = make(&home, &line, &matrix(5)).await;
        until_settled(&home, &line, &made.jobs).await;
        let report = async || home.studio.batch(&made.batch).await.unwrap().report;
        home.studio.write_due_reports(Unlooked::Wait).await.unwrap();
        assert_eq!(report().await, None, "no time has passed, so that nothing was looked at");
        assert_eq!(home.studio.morning_report(&made.batch).await.unwrap().unchecked, 25);
        home.all_checked().await;
        home.studio.write_due_reports(Unlooked::Wait).await.unwrap();
        assert!(report().await.is_some());
        assert_eq!(home.studio.morning_report(&made.batch).await.unwrap().unchecked, 0);
        line.stop().await.unwrap();
    });
}

#[test]
fn just_one_cause_is_tried_again_and_the_report_follows() {
    let (house, faults) = house(5);
    let made = house.live(async |home| {
        let line = home.line(0).await;
        make(&home, &line, &matrix(5)).await
    });
    let fault = |words: &str| Fault::permanent(words.to_owned());
    *faults.lock().unwrap() = BTreeMap::from([
        (made.jobs[3].clone(), fault("no room for 3 pictures")),
        (made.jobs[9].clone(), fault("no room for 9 pictures")),
        (made.jobs[20].clone(), fault("no such hair")),
    ]);
    house.live(async |home| {
        let line = home.line(1).await;
        until_settled(&home, &line, &made.jobs).await;
        home.studio.write_due_reports(Unlooked::Count).await.unwrap();
        let report = home.studio.morning_report(&made.batch).await.unwrap();
        assert_eq!(report.failures[0].count, 2);
        faults.lock().unwrap().clear();
        let retry = async |cause: &str| home.studio.retry_cause(line.dispatch(), &made.batch, cause).await;
        assert!(retry("000000").await.is_err(), "nothing failed for that");
        let (steered, _) = retry(&report.failures[0].key).await.unwrap();
        assert_eq!(steered, 2);
        until_settled(&home, &line, &made.jobs).await;
        line.stop().await.unwrap();
        let path = home.studio.batch(&made.batch).await.unwrap().report.unwrap();
        let json = std::fs::read_to_string(home.folder.root().join(path).with_extension("json")).unwrap();
        let report: MorningReport = serde_json::from_str(&json).unwrap();
        assert_eq!((report.failures.len(), report.counts["done"], report.counts["failed"]), (1, 24, 1));
    });
}

#[test]
fn a_small_batch_has_a_report_only_when_somebody_asks() {
    let (house, _) = house(3);
    house.live(async |home| {
        let line = home.line(1).await;
        let made = make(&home, &line, &matrix(2)).await;
        until_settled(&home, &line, &made.jobs).await;
        home.studio.write_due_reports(Unlooked::Count).await.unwrap();
        assert_eq!(home.studio.batch(&made.batch).await.unwrap().report, None);
        let written = home.studio.write_report(&made.batch).await.unwrap();
        assert!(home.folder.root().join(&written.page).is_file());
        assert_eq!(home.studio.batch(&made.batch).await.unwrap().report, Some(written.page));
        let rebuilt = home.folder.root().join(&written.document);
        assert!(std::fs::read_to_string(rebuilt).unwrap().ends_with("}\n"));
    });
}
