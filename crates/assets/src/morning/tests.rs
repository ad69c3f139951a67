//! The page against a report with everything in it.

use std::collections::BTreeMap;

use domain::id::{AssetId, BatchId, JobId};
use domain::line::budget::{Budget, Spent};
use domain::line::job::Hold;
use domain::morning::{
    BudgetStand, Decision, DecisionKind, Failure, Models, MorningReport, RecipeTime, ShotRow, Slow, TakeRow,
    TimeSpent,
};
use domain::take::{Review, Stage};

use super::*;

fn take(number: u32, picked: bool, review: Review) -> TakeRow {
    TakeRow {
        stage: Stage::Keyframe,
        take: number,
        recipe: "fake-model".to_owned(),
        looks: BTreeMap::from([("hana".parse().unwrap(), "rain".to_owned())]),
        seed: 7,
        cached: number == 2,
        picked,
        review,
        took_ms: Some(4_200.0),
        not_drawn: Vec::new(),
        asset: AssetId("asset".to_owned()),
        path: format!("projects/rain/c 0010_t{number:03}.png"),
        hash: ContentHash(number.to_string()),
    }
}

fn shot(code: &str, failed: u32, held: u32, takes: Vec<TakeRow>) -> ShotRow {
    ShotRow {
        episode: "e01".to_owned(),
        shot: code.to_owned(),
        action: "Hana <waves> & runs.".to_owned(),
        jobs: u32::try_from(takes.len()).unwrap() + failed + held + 1,
        failed,
        held,
        takes,
    }
}

fn failure(key: &str, hold: Option<Hold>, words: &str) -> Failure {
    Failure {
        key: key.to_owned(),
        count: 2,
        hold,
        words: words.to_owned(),
        fix: "Mend what the words name.".to_owned(),
        command: format!("sakuga batch retry B --cause {key}"),
        shots: vec!["c0010".to_owned(), "c0020".to_owned()],
        jobs: vec![JobId("j1".to_owned()), JobId("j2".to_owned())],
    }
}

fn decision(kind: DecisionKind, words: &str) -> Decision {
    Decision {
        kind,
        words: words.to_owned(),
        shots: (1..=40).map(|number| format!("c{:04}", number * 10)).collect(),
        command: "sakuga take list c0010".to_owned(),
    }
}

fn time() -> TimeSpent {
    TimeSpent {
        attempts: 8,
        wasted: 3,
        worked_ms: 3_600_000.0,
        wasted_ms: 200_000.0,
        parts_ms: BTreeMap::from([("sample".to_owned(), 3_000_000.0), ("save".to_owned(), 400_000.0)]),
        queue_wait_ms: 90_000,
        recipes: vec![RecipeTime {
            recipe: "fake-model".to_owned(),
            engine: "fake".to_owned(),
            drawn: 2,
            cached: 1,
            wasted: 3,
            worked_ms: 3_600_000.0,
            wasted_ms: 0.0,
            mean_ms: Some(1_800_000.0),
            parts_ms: BTreeMap::new(),
        }],
        slowest: vec![Slow {
            job: JobId("j1".to_owned()),
            shot: "c0010".to_owned(),
            recipe: "fake-model".to_owned(),
            took_ms: 1_900_000.0,
            longest: "sample".to_owned(),
            longest_ms: 1_800_000.0,
        }],
        ..TimeSpent::default()
    }
}

fn report() -> MorningReport {
    MorningReport {
        form: 1,
        made_at: "2026-11-23T06:30:00.000Z".to_owned(),
        unchecked: 1,
        title: "Rain & Co".to_owned(),
        project: "rain".parse().unwrap(),
        batch: BatchId("B".to_owned()),
        label: "e01 keyframe <b>".to_owned(),
        actor: Some("local".to_owned()),
        submitted_at: "2026-11-22T21:00:00.000Z".to_owned(),
        first_began_at: Some("2026-11-22T21:00:01.000Z".to_owned()),
        last_ended_at: Some("2026-11-23T05:36:01.000Z".to_owned()),
        elapsed_ms: Some(30_960_000),
        jobs: 9,
        counts: BTreeMap::from([("done".to_owned(), 3), ("failed".to_owned(), 2), ("held".to_owned(), 4)]),
        settled: true,
        budget: Some(BudgetStand {
            limit: Budget { time_ms: Some(3_600_000), attempts: Some(10) },
            spent: Spent { time_ms: 3_600_000, attempts: 5 },
            is_spent: true,
            held: 2,
        }),
        shots: vec![
            shot("c0010", 1, 0, vec![take(1, false, Review::Open), take(2, true, Review::Approved)]),
            shot("c0020", 1, 2, vec![take(3, false, Review::Retake { note: "softer".to_owned() })]),
        ],
        failures: vec![
            failure("7c2f41", None, "failed to draw: <no> such hair"),
            failure("aa0011", Some(Hold::AttemptsSpent), "the engine is busy"),
        ],
        time: time(),
        models: Models {
            cached: 1,
            loads: 2,
            switches: 1,
            used: BTreeMap::from([("anime.safetensors".to_owned(), 7)]),
        },
        decisions: vec![
            decision(DecisionKind::Failed, "2 pictures are not done."),
            decision(DecisionKind::Choose, "40 shots have several candidates."),
        ],
    }
}

#[test]
fn a_page_says_what_the_report_does_and_escapes_its_words() {
    let report = report();
    let pictures = BTreeMap::from([(ContentHash("1".to_owned()), b"jpeg".to_vec())]);
    let html = page(&Page { report: &report, pictures: &pictures, up: Some("../../") });
    insta::assert_snapshot!(html.replace(STYLE, "…\n"));
}

#[test]
fn a_page_elsewhere_leads_nowhere_and_an_empty_one_stands() {
    let report = report();
    let html = page(&Page { report: &report, pictures: &BTreeMap::new(), up: None });
    assert!(!html.contains("../") && !html.contains("<img") && html.contains("no picture to show"));
    let empty = MorningReport {
        shots: Vec::new(),
        failures: Vec::new(),
        decisions: Vec::new(),
        time: TimeSpent::default(),
        models: Models::default(),
        budget: None,
        elapsed_ms: None,
        first_began_at: None,
        counts: BTreeMap::from([("ready".to_owned(), 9)]),
        settled: false,
        ..report
    };
    let html = page(&Page { report: &empty, pictures: &BTreeMap::new(), up: None });
    assert!(html.contains("It is still at work") && html.contains("Nothing for now."), "{html}");
}
