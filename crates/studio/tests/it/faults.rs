//! A thousand jobs while one attempt in ten fails.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::error::Fault;
use domain::id::JobId;
use domain::line::job::JobState;
use engines::fake::Act;
use testkit::ManualClock;

use crate::support::{House, Life, ids};

/// A number that only job and attempt decide (FNV-1a, finished with a shift so that its low bits are good).
pub(crate) fn chance(job: &JobId, attempt: u32) -> u64 {
    let bytes = job.as_str().bytes().chain(attempt.to_le_bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash ^ (hash >> 29)
}

#[test]
fn a_thousand_jobs_with_faults_are_done_and_none_is_lost_or_doubled() {
    let script = Arc::new(|work: &engines::EngineWork| {
        if chance(&work.job, work.attempt).is_multiple_of(10) {
            return Act::Fail(Fault::transient("failed to reach the engine"));
        }
        Act::Fill
    });
    House::built(100, ManualClock::default(), script).live(async |home| {
        let line = home.line(8).await;
        let jobs: Vec<_> = (0..1000).map(|number| home.draw(number % 100, number as u32 / 100 + 1)).collect();
        for offered in jobs.chunks(250) {
            home.offer(&line, offered).await;
        }
        home.settle(&line, &ids(&jobs)).await;
        line.stop().await.unwrap();
        let all = home.all_jobs().await;
        assert_eq!(all.len(), 1000, "lost");
        let done: BTreeSet<JobId> =
            all.into_iter().filter(|job| job.state == JobState::Done).map(|job| job.id).collect();
        assert!(done.len() >= 995, "{} of 1000 are done", done.len());
        assert_once(&home, &done).await;
        assert_numbered(&home).await;
    });
}

/// Every finished job has one finished attempt, one take and one file with its sidecar.
async fn assert_once(home: &Life, done: &BTreeSet<JobId>) {
    let mut finished: BTreeMap<JobId, u32> = BTreeMap::new();
    let mut failed = 0;
    for account in home.store.accounts(None, None, None).await.unwrap() {
        match account.outcome.as_str() {
            "done" => *finished.entry(account.job).or_default() += 1,
            "failed" => failed += 1,
            other => panic!("an attempt was {other}"),
        }
    }
    assert!((50..200).contains(&failed), "{failed} attempts failed");
    assert!(finished.values().all(|attempts| *attempts == 1));
    assert_eq!(&finished.into_keys().collect::<BTreeSet<_>>(), done);
    let takes = home.store.takes_of_episode(&home.production.episode.id).await.unwrap();
    let makers: BTreeSet<JobId> = takes.iter().map(|record| record.take.job.clone()).collect();
    assert_eq!((takes.len(), &makers), (done.len(), done));
    let assets = home.store.assets().await.unwrap();
    assert_eq!(assets.len(), done.len());
    assert_eq!(home.files().len(), 2 * done.len());
    assert!(home.staged().is_empty());
    assert!(home.store.open_intents().await.unwrap().is_empty());
}

async fn assert_numbered(home: &Life) {
    let mut seen = 0;
    loop {
        let page = home.store.events_since(seen, None, 700).await.unwrap();
        if page.is_empty() {
            break;
        }
        for record in page {
            assert_eq!(record.seq, seen + 1, "a gap in the numbers");
            seen = record.seq;
        }
    }
    assert!(seen > 5000, "{seen} events");
}
