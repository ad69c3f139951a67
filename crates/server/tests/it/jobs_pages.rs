//! Pages of jobs: together they are the whole list, whatever comes and goes in between.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::id::JobId;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::House;

/// What happens after a page was read.
#[derive(Debug, Clone)]
struct Turn {
    limit: u32,
    added: u32,
    removed: Option<prop::sample::Index>,
    later: bool,
}

fn turn() -> impl Strategy<Value = Turn> {
    let removed = prop::option::of(any::<prop::sample::Index>());
    (1..7_u32, 0..3_u32, removed, any::<bool>()).prop_map(|(limit, added, removed, later)| Turn {
        limit,
        added,
        removed,
        later,
    })
}

/// Adds jobs, at the same moment as those before or later.
async fn add(house: &House, count: u32, later: bool) -> Vec<JobId> {
    if later {
        house.clock.advance(Duration::from_millis(7));
    }
    let jobs: Vec<_> = (0..count).map(|number| house.draw(number as usize % 3, number + 1)).collect();
    if !jobs.is_empty() {
        house.queue(&jobs).await;
    }
    jobs.into_iter().map(|job| job.id).collect()
}

/// Reads the list of ready jobs to its end; jobs leave it by being cancelled, the last one of a page included.
async fn read(newest: bool, turns: &[Turn]) {
    let house = House::new().await;
    let order = if newest { "newest" } else { "oldest" };
    let mut standing = add(&house, 9, true).await;
    standing.extend(add(&house, 4, true).await);
    let mut seen: Vec<String> = Vec::new();
    let mut after = String::new();
    for (round, turn) in turns.iter().cycle().enumerate() {
        let limit = turn.limit;
        let page = house.get(&format!("/jobs?state=ready&order={order}&limit={limit}{after}")).await;
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= turn.limit as usize);
        seen.extend(items.iter().map(|job| job["id"].as_str().unwrap().to_owned()));
        let Value::String(next) = &page["next"] else { break };
        after = format!("&after={next}");
        if round >= turns.len() {
            continue;
        }
        if let Some(index) = &turn.removed {
            let job = standing.remove(index.index(standing.len()));
            house.post(&format!("/jobs/{job}/cancel"), Value::Null).await;
        }
        add(&house, turn.added, turn.later).await;
    }
    let once: BTreeSet<&String> = seen.iter().collect();
    assert_eq!(once.len(), seen.len(), "a job is on two pages: {seen:?}");
    for job in &standing {
        assert!(once.contains(&job.0), "{job} is on no page: {seen:?}");
    }
    let sorted = if newest { seen.is_sorted_by(|a, b| a > b) } else { seen.is_sorted() };
    assert!(sorted, "{seen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_are_the_list_while_jobs_come_and_go(newest in any::<bool>(), turns in prop::collection::vec(turn(), 1..9)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(read(newest, &turns));
    }
}
