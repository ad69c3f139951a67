//! What is told of a picture while it is made: how far it is, where the time went, what it looks like.

use std::time::Duration;

use domain::line::ledger::Part;
use engines::Engine as _;
use fakes::comfy::{Model, Script};
use tokio_util::sync::CancellationToken;

use crate::support::{Heard, House, MODELS, patience, script, work};

fn slow() -> Script {
    let model = Model {
        load: Duration::from_millis(120),
        step: Duration::from_secs(2),
        ..Model::instant("checkpoints", MODELS[0], 2000)
    };
    Script { models: vec![model], ..script() }
}

#[tokio::test]
async fn progress_never_falls_and_ends_with_the_file() {
    let house = House::of(vec![slow()], patience()).await;
    let (made, heard) = house.run(&work(1)).await;
    made.unwrap();
    assert!(heard.progress.is_sorted(), "{:?}", heard.progress);
    assert_eq!((heard.progress.first(), heard.progress.last()), (Some(&0), Some(&1000)));
    assert!(heard.progress.len() > 5, "{:?}", heard.progress);
    assert_eq!(heard.device, "gpu-0");
}

#[tokio::test]
async fn the_account_balances_and_tells_cold_from_warm() {
    let house = House::of(vec![slow()], patience()).await;
    let (cold, warm) = (house.run(&work(1)).await.1.ledger(), house.run(&work(2)).await.1.ledger());
    assert!(cold.balances() && warm.balances());
    assert!(cold.cold && cold.part(Part::ModelLoad) >= 100.0, "{cold:?}");
    assert!(!warm.cold, "{warm:?}");
    assert!(warm.part(Part::Sample) > 0.0, "{warm:?}");
}

#[tokio::test]
async fn previews_come_only_when_somebody_wants_them() {
    let house = House::of(vec![slow()], patience()).await;
    assert_eq!(house.run(&work(1)).await.1.previews, 0);
    let mut heard = Heard::new(house.clock.clone());
    heard.wants_previews = true;
    house.engine.run(&work(2), &mut heard, &CancellationToken::new()).await.unwrap();
    assert!(heard.previews > 0);
}
