//! Lists of files: every combination of filters by an index, and the same files as filtering by hand gives.

use std::sync::Arc;

use domain::actor::Actor;
use domain::clock::{Clock as _, WallMs};
use tempfile::TempDir;
use testkit::{CountingIds, ManualClock, Production};

use super::*;

struct Shelf {
    _folder: TempDir,
    store: Store,
    rows: Vec<(Asset, Option<ShotId>)>,
    production: Production,
}

/// A database with files of every kind: of three shots, of a character, drawings and films.
async fn shelf() -> Shelf {
    let folder = TempDir::new().unwrap();
    let clock = ManualClock::default();
    let ids = CountingIds::default();
    let store = Store::open(&folder.path().join("sakuga.db"), Arc::new(clock.clone())).await.unwrap();
    let production = Production::new(&ids, 3);
    let mut tx = store.begin(Actor::studio()).await.unwrap();
    tx.put_project(&production.project, clock.wall()).await.unwrap();
    tx.put_episode(&production.episode).await.unwrap();
    tx.put_scene(&production.scene).await.unwrap();
    for shot in &production.shots {
        tx.put_shot(&production.episode.id, shot).await.unwrap();
    }
    let mut rows = Vec::new();
    for number in 0..60 {
        let of_shot = &production.shots[number % 3];
        let below = format!("episodes/e01/s010/{}/storyboard", of_shot.code);
        let (path, shot, media_type) = match number % 5 {
            0 => (format!("{below}/p{number}.png"), Some(of_shot.id.clone()), "image/png"),
            1 => (format!("{below}/guides/g{number}.json"), Some(of_shot.id.clone()), "application/json"),
            2 => (format!("characters/hana/refs/r{number}.jpg"), None, "image/jpeg"),
            3 => (format!("drawings/2026-11-22/rain_ren_d_{number}.png"), None, "image/png"),
            _ => (format!("exports/f{number}.mp4"), None, "video/mp4"),
        };
        let asset = Asset {
            id: AssetId::fresh(&ids),
            project: production.project.id.clone(),
            job: (number % 7 == 0).then(|| JobId("a-job".to_owned())),
            path: format!("projects/rain/{path}"),
            hash: ContentHash::of(&[number as u8]),
            size: 1,
            media_type: media_type.to_owned(),
            width: 1,
            height: 1,
            created_at: WallMs(0),
        };
        tx.put_asset(&asset).await.unwrap();
        rows.push((asset, shot));
    }
    tx.put_thumbhash(&rows[3].0.hash, "abcd").await.unwrap();
    tx.commit().await.unwrap();
    Shelf { _folder: folder, store, rows, production }
}

/// All combinations of filters: each is given or not.
fn combinations(production: &Production) -> Vec<AssetFilter> {
    let given = |bits: u32, bit: u32| bits & (1 << bit) != 0;
    let combine = |bits: u32| AssetFilter {
        project: given(bits, 0).then(|| production.project.id.clone()),
        job: given(bits, 1).then(|| JobId("a-job".to_owned())),
        shot: given(bits, 2).then(|| production.shots[0].id.clone()),
        character: given(bits, 3).then(|| "hana".to_owned()),
        media_type: given(bits, 4).then(|| "image/png".to_owned()),
        prefix: given(bits, 5).then(|| "projects/rain/episodes/".to_owned()),
        kind: given(bits, 6).then_some(AssetKind::Panel),
        after: given(bits, 7).then(|| AssetId("00000000000000000000000050".to_owned())),
        limit: 9,
    };
    (0..256).map(combine).collect()
}

async fn plan(store: &Store, filter: &AssetFilter, by_path: ByPath) -> Vec<String> {
    let (sql, values) = query(filter, by_path);
    let mut explain = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")));
    for value in values {
        explain = explain.bind(value);
    }
    let rows = explain.bind(9_i64).fetch_all(store.reader()).await.unwrap();
    rows.iter().map(|row| row.try_get("detail").unwrap()).collect()
}

/// The line of a plan that says how files are found.
fn reading(plan: &[String]) -> &str {
    plan.iter().find(|line| line.contains(" found ")).unwrap()
}

#[tokio::test]
async fn every_combination_of_filters_is_read_from_an_index() {
    let shelf = shelf().await;
    for filter in combinations(&shelf.production) {
        let few = filter.prefix.is_some() && !leader(&filter);
        let ways = if few { vec![ByPath::First, ByPath::Last] } else { vec![ByPath::Last] };
        for way in ways {
            let plan = plan(&shelf.store, &filter, way).await;
            let first = reading(&plan);
            assert!(
                first.contains("USING INDEX") || first.contains("USING COVERING"),
                "{filter:?}: {plan:?}"
            );
            let nothing_given =
                AssetFilter { limit: 9, prefix: filter.prefix.clone(), ..AssetFilter::default() };
            let whole = filter == nothing_given && way == ByPath::Last;
            assert_eq!(first.starts_with("SCAN"), whole, "{filter:?}: {plan:?}");
            let within = way == ByPath::Last || first.contains("USING COVERING INDEX asset_by_path");
            assert!(within, "{filter:?}: {plan:?}");
            let sorted = plan.iter().any(|line| line.contains("TEMP B-TREE"));
            assert_eq!(sorted, way == ByPath::First, "{filter:?}: {plan:?}");
        }
    }
}

#[tokio::test]
async fn the_index_is_the_one_that_leaves_the_fewest_rows() {
    let shelf = shelf().await;
    let mut lines = Vec::new();
    for filter in combinations(&shelf.production) {
        if filter.after.is_some() || leader(&filter) {
            continue;
        }
        let few = filter.prefix.is_some();
        for way in if few { vec![ByPath::First, ByPath::Last] } else { vec![ByPath::Last] } {
            let given = [
                ("project", filter.project.is_some()),
                ("type", filter.media_type.is_some()),
                ("prefix", filter.prefix.is_some()),
                ("kind", filter.kind.is_some()),
            ];
            let names: Vec<&str> =
                given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect();
            let plan = plan(&shelf.store, &filter, way).await;
            lines.push(format!("{} {way:?}: {}", names.join("+"), reading(&plan)));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn a_list_has_what_filtering_by_hand_gives_page_after_page() {
    let shelf = shelf().await;
    for filter in combinations(&shelf.production).into_iter().filter(|filter| filter.after.is_none()) {
        let mut expected: Vec<&Asset> =
            shelf.rows.iter().filter(|row| wanted(&filter, row)).map(|(asset, _)| asset).collect();
        expected.reverse();
        let mut found = Vec::new();
        let mut page = filter.clone();
        loop {
            let rows = shelf.store.list_assets(&page).await.unwrap();
            let Some(last) = rows.last() else { break };
            page.after = Some(last.asset.id.clone());
            found.extend(rows);
        }
        assert_eq!(found.iter().map(|row| &row.asset).collect::<Vec<_>>(), expected, "{filter:?}");
    }
    let all = AssetFilter { limit: 100, ..AssetFilter::default() };
    let kept = shelf.store.list_assets(&all).await.unwrap();
    let hashed: Vec<&AssetRow> = kept.iter().filter(|row| row.thumbhash.is_some()).collect();
    assert_eq!((hashed.len(), &hashed[0].asset), (1, &shelf.rows[3].0));
    assert_eq!(shelf.store.asset_row(&shelf.rows[0].0.id).await.unwrap().unwrap().shot, shelf.rows[0].1);
}

fn wanted(filter: &AssetFilter, (asset, shot): &(Asset, Option<ShotId>)) -> bool {
    let filed = domain::asset::Filed::at(&asset.path);
    filter.job.as_ref().is_none_or(|job| asset.job.as_ref() == Some(job))
        && filter.shot.as_ref().is_none_or(|wanted| shot.as_ref() == Some(wanted))
        && filter.character.as_deref().is_none_or(|slug| filed.character == Some(slug))
        && filter.media_type.as_ref().is_none_or(|media_type| asset.media_type == *media_type)
        && filter.prefix.as_ref().is_none_or(|prefix| asset.path.starts_with(prefix))
        && filter.kind.is_none_or(|kind| filed.kind == kind)
}
