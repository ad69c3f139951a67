//! Lists against a plain reading of their filters, and the indexes that lead them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::actor::Actor;
use domain::clock::Clock;
use domain::id::JobId;
use domain::line::job::NewJob;
use domain::line::machine::Move;
use tempfile::TempDir;
use testkit::{CountingIds, ManualClock, Production, showing};

use super::*;
use crate::claims::Claim;

/// Two projects with jobs of every kind, state and character, a second apart.
struct Shelf {
    _folder: TempDir,
    store: Store,
    clock: ManualClock,
    productions: Vec<Production>,
    characters: BTreeMap<JobId, Vec<&'static str>>,
}

const CASTS: [&[&str]; 4] = [&["hana"], &["hana", "toto"], &[], &["toto"]];

impl Shelf {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let clock = ManualClock::default();
        let store = Store::open(&folder.path().join("sakuga.db"), Arc::new(clock.clone())).await.unwrap();
        let ids = CountingIds::default();
        let mut productions = vec![Production::new(&ids, 2), Production::new(&ids, 2)];
        productions[1].project.slug = "snow".parse().unwrap();
        let mut shelf = Self { _folder: folder, store, clock, productions, characters: BTreeMap::new() };
        for number in 0..shelf.productions.len() {
            shelf.fill(&ids, number).await;
        }
        shelf
    }

    async fn fill(&mut self, ids: &CountingIds, number: usize) {
        let production = self.productions[number].clone();
        let mut tx = self.store.begin(Actor::studio()).await.unwrap();
        tx.put_project(&production.project, self.clock.wall()).await.unwrap();
        tx.put_batch(&production.batch, &production.project.id, "all").await.unwrap();
        for index in 0..24_usize {
            let (shot, cast) = (index % 2, CASTS[index % CASTS.len()]);
            let job = if index % 5 == 4 {
                production.segment(ids, shot)
            } else {
                showing(production.draw(ids, shot, index as u32 + 1, 7), cast)
            };
            self.characters.insert(job.id.clone(), if index % 5 == 4 { Vec::new() } else { cast.to_vec() });
            tx.add_jobs(std::slice::from_ref(&job), self.clock.wall()).await.unwrap();
            bring_to(&mut tx, &job, index, self.clock.wall()).await;
            // Some are submitted at the same moment.
            if index % 3 > 0 {
                self.clock.advance(Duration::from_secs(1));
            }
        }
        tx.commit().await.unwrap();
    }

    async fn ids(&self, filter: &JobFilter, common: bool) -> Vec<JobId> {
        let rows = statement(filter, common).fetch(&self.store).await.unwrap();
        rows.iter().map(|row| summary(row).unwrap().id).collect()
    }

    async fn plan(&self, filter: &JobFilter, common: bool) -> Vec<String> {
        let mut statement = statement(filter, common);
        statement.sql.insert_str(0, "EXPLAIN QUERY PLAN ");
        let rows = statement.fetch(&self.store).await.unwrap();
        rows.iter().map(|row| row.try_get("detail").unwrap()).collect()
    }

    /// The filters with the bits that are set, for a page in the middle.
    fn filter(&self, bits: u32, order: Order) -> JobFilter {
        let bit = |number: u32| bits & (1 << number) != 0;
        let production = &self.productions[0];
        let start = ManualClock::default().wall().0;
        JobFilter {
            states: if bit(0) { [JobState::Ready, JobState::Cancelled].into() } else { BTreeSet::new() },
            project: bit(1).then(|| production.project.id.clone()),
            character: bit(2).then(|| "hana".to_owned()),
            shot: bit(3).then(|| production.shots[0].id.clone()),
            batch: bit(4).then(|| production.batch.clone()),
            kind: bit(5).then(|| "draw".to_owned()),
            engine: bit(6).then(|| "fake".to_owned()),
            engine_job: bit(7).then(|| "prompt-1".to_owned()),
            submitted_from: bit(8).then_some(WallMs(start + 3000)),
            submitted_before: bit(8).then_some(WallMs(start + 20_000)),
            order,
            after: None,
            limit: 1000,
        }
    }

    fn passes(&self, filter: &JobFilter, job: &JobSummary) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|wanted| wanted == found);
        let shows = |slug: &String| self.characters[&job.id].iter().any(|character| character == slug);
        (filter.states.is_empty() || filter.states.contains(&job.state))
            && filter.project.as_ref().is_none_or(|project| *project == job.project)
            && filter.character.as_ref().is_none_or(shows)
            && (filter.shot.is_none() || filter.shot == job.shot)
            && filter.batch.as_ref().is_none_or(|batch| *batch == job.batch)
            && is(&filter.kind, &job.kind)
            && is(&filter.engine, &job.engine)
            && (filter.engine_job.is_none() || filter.engine_job == job.engine_job)
            && filter.submitted_from.is_none_or(|from| job.submitted_at >= from)
            && filter.submitted_before.is_none_or(|before| job.submitted_at < before)
    }
}

/// Every fourth job stays ready; the others are paused, cancelled, or claimed by an engine that names them.
async fn bring_to(tx: &mut crate::Tx, job: &NewJob, index: usize, now: WallMs) {
    match index % 4 {
        0 => {}
        1 => assert!(matches!(tx.steer_job(&job.id, Move::Pause, now).await.unwrap(), crate::Moved::To(..))),
        2 => assert!(matches!(tx.steer_job(&job.id, Move::Cancel, now).await.unwrap(), crate::Moved::To(..))),
        _ => {
            let claim = Claim { job: &job.id, attempt: 0, worker: "fake-1" };
            tx.claim(&[claim], now).await.unwrap()[0].take().unwrap();
            assert!(tx.set_engine_job(&job.id, 1, &format!("prompt-{}", index % 3)).await.unwrap());
        }
    }
}

const ORDERS: [Order; 2] = [Order::OldestFirst, Order::NewestFirst];

#[tokio::test]
async fn every_combination_of_filters_is_a_plain_reading_of_them() {
    let shelf = Shelf::new().await;
    let all = shelf.store.jobs(&JobFilter { limit: 1000, ..JobFilter::default() }).await.unwrap();
    assert_eq!(all.len(), 48);
    assert!(all.is_sorted_by_key(Place::of));
    let mut found = 0;
    for (bits, order) in (0..512).flat_map(|bits| ORDERS.map(|order| (bits, order))) {
        let filter = shelf.filter(bits, order);
        let mut wanted: Vec<JobId> =
            all.iter().filter(|job| shelf.passes(&filter, job)).map(|job| job.id.clone()).collect();
        if order == Order::NewestFirst {
            wanted.reverse();
        }
        found += wanted.len();
        for common in [false, true] {
            assert_eq!(shelf.ids(&filter, common).await, wanted, "{filter:?}");
        }
    }
    assert!(found > 1000, "the filters let too little pass to show anything: {found}");
}

#[tokio::test]
async fn a_page_begins_after_the_place_before_it_in_both_orders() {
    let shelf = Shelf::new().await;
    for (bits, order) in
        [0, 1, 2, 4, 6, 8, 16, 32, 256, 3, 48].into_iter().flat_map(|b| ORDERS.map(|o| (b, o)))
    {
        let all = shelf.filter(bits, order);
        let wanted = shelf.ids(&all, false).await;
        for common in [false, true] {
            let (mut pages, mut after) = (Vec::new(), None);
            loop {
                let page = JobFilter { after, limit: 5, ..all.clone() };
                let rows = statement(&page, common).fetch(&shelf.store).await.unwrap();
                let jobs: Vec<JobSummary> = rows.iter().map(|row| summary(row).unwrap()).collect();
                after = jobs.last().map(Place::of);
                pages.extend(jobs.into_iter().map(|job| job.id));
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(pages, wanted, "{all:?}");
        }
    }
}

#[tokio::test]
async fn no_combination_of_filters_looks_through_the_table() {
    let shelf = Shelf::new().await;
    for (bits, order) in (0..512).flat_map(|bits| ORDERS.map(|order| (bits, order))) {
        let filter = shelf.filter(bits, order);
        let after = Some(Place { at: WallMs(5000), id: "x".to_owned() });
        for (after, common) in [(None, false), (None, true), (after.clone(), false), (after, true)] {
            let filter = JobFilter { after, limit: 51, ..filter.clone() };
            let plan = shelf.plan(&filter, common).await;
            let table = |step: &&String| {
                let scans = ["SCAN job", "SCAN f", "SCAN found", "SCAN c", "SCAN job_character"];
                scans.iter().any(|scan| *step == scan || step.starts_with(&format!("{scan} ")))
            };
            assert_eq!(plan.iter().find(table), None, "{filter:?}\n{}", plan.join("\n"));
            let wanted = match leading(&filter, common) {
                Leading::Time => "job_by_time (",
                Leading::EngineJob => "job_by_engine_job (engine_job=?",
                Leading::Shot => "job_by_shot (shot=?",
                Leading::Character => "job_character_by_character (character=?",
                Leading::Batch => "job_by_batch (batch=? AND kind=? AND engine=? AND state=? AND ",
                Leading::Group => "job_by_group (project=? AND kind=? AND engine=? AND state=? AND ",
            };
            assert!(plan.iter().any(|step| step.contains(wanted)), "{wanted}\n{}", plan.join("\n"));
        }
    }
}

#[tokio::test]
async fn the_tally_says_what_the_jobs_say() {
    let shelf = Shelf::new().await;
    let lines = async |sql: &'static str| {
        let rows = sqlx::query(sql).fetch_all(shelf.store.reader()).await.unwrap();
        rows.iter().map(|row| row.get::<String, _>("line")).collect::<Vec<_>>()
    };
    let counted = lines(
        "SELECT batch || ' ' || kind || ' ' || state || ' ' || COUNT(*) AS line FROM job
         GROUP BY batch, kind, state ORDER BY line",
    )
    .await;
    let tally = "SELECT batch || ' ' || kind || ' ' || state || ' ' || jobs AS line FROM job_tally
         WHERE jobs <> 0 ORDER BY line";
    assert!(counted.len() > 8, "{counted:?}");
    assert_eq!(lines(tally).await, counted);
}
