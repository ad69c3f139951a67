//! The care of a device's memory: what work takes of it, who is in the way, and what is done when it runs out.

use std::time::Duration;

use domain::error::FaultClass;
use domain::line::plan::Takes;
use domain::line::usual::Usual;
use engines::comfyui::{Evict, Ollama, Patience};
use engines::{Engine as _, EngineWork, Program, Tenant};
use fakes::comfy::{Device, Fault, Model, Point, Rule, Script};
use fakes::ollama::FakeOllama;
use tokio_util::sync::CancellationToken;

use crate::support::{House, MODELS, patience, script, work};

/// All of the stand-in's device, in MiB.
const ALL_MB: u64 = 24 * 1024;

/// Looks at the memory often, and waits for nobody to give some back.
fn watchful() -> Patience {
    Patience { weigh: Duration::from_millis(2), room: Duration::ZERO, ..patience() }
}

/// A device on which decoding at once takes more than there is.
fn narrow() -> Script {
    let model =
        |name| Model { decode_per_megapixel_mb: 8_000_000, ..Model::instant("checkpoints", name, 2000) };
    Script { models: MODELS.map(model).into(), ..script() }
}

fn needing(mb: u64) -> EngineWork {
    EngineWork { usual: Usual { memory_mb: Some(mb), ..Usual::default() }, ..work(1) }
}

#[tokio::test]
async fn out_of_memory_unloads_all_models_and_tries_again() {
    let house = House::new().await;
    house.server().faults().set(Fault::OutOfMemory, Rule::Next(1));
    let (made, heard) = house.run(&work(1)).await;
    assert!(made.unwrap().picture.is_some());
    assert_eq!(heard.adapted, ["memory ran out: all models were unloaded, and it was tried again"]);
    let seen = house.server().seen();
    assert_eq!((seen.posts.len(), seen.frees), (2, 1));
    assert_ne!(seen.posts[0].prompt_id, seen.posts[1].prompt_id);
}

#[tokio::test]
async fn what_decoding_at_once_does_not_fit_is_decoded_in_tiles() {
    let house = House::of(vec![narrow()], patience()).await;
    house.server().faults().set(Fault::OutOfMemoryWhenTooBig, Rule::Always);
    let (made, heard) = house.run(&work(1)).await;
    assert!(made.unwrap().picture.is_some());
    assert_eq!(heard.adapted.last().unwrap(), "memory ran out again: the picture was decoded in tiles");
    let tiled: Vec<bool> =
        house.server().seen().posts.iter().map(|post| post.body.contains("VAEDecodeTiled")).collect();
    assert_eq!(tiled, [false, false, true]);
}

#[tokio::test]
async fn at_the_end_of_the_ladder_a_larger_device_is_needed() {
    let house = House::new().await;
    house.server().faults().set(Fault::OutOfMemory, Rule::Always);
    let (made, heard) = house.run(&work(1)).await;
    assert_eq!(made.unwrap_err().class, FaultClass::Resource);
    assert_eq!((heard.adapted.len(), heard.memory_mb), (2, ALL_MB));
    assert_eq!(house.server().seen().posts.len(), 3);
}

#[tokio::test]
async fn an_attempt_after_a_crash_takes_up_what_was_tried_again() {
    let house = House::new().await;
    house.server().faults().set(Fault::OutOfMemory, Rule::Next(1));
    house.server().gate().close(Point::History);
    house.server().gate().pass(Point::History, 1);
    let first = house.begin(work(1));
    house.server().until(|seen| seen.posts.len() == 2).await;
    house.server().gate().reached(Point::History).await;
    first.abort();
    let again = house.another_start(patience());
    again.devices().await;
    house.server().gate().open_all();
    let second = EngineWork { attempt: 2, ..work(1) };
    again.ready("gpu-0", Takes::Any).await;
    let made = house.begin_at(&again, second, CancellationToken::new()).await.unwrap();
    assert!(made.unwrap().picture.is_some());
    assert_eq!(house.server().seen().posts.len(), 2);
}

#[tokio::test]
async fn the_memory_that_work_takes_is_measured_while_it_runs() {
    let model = |name| Model { per_megapixel_mb: 500_000, ..Model::instant("checkpoints", name, 2000) };
    let house = House::of(vec![Script { models: MODELS.map(model).into(), ..script() }], watchful()).await;
    house.server().gate().close(Point::Step);
    let running = house.begin_heard(work(1));
    house.server().gate().reached(Point::Step).await;
    let before = house.server().seen().gets_of("/system_stats");
    house.server().until(|seen| seen.gets_of("/system_stats") > before + 2).await;
    house.server().gate().open_all();
    let heard = running.await.unwrap();
    let truth = 2000 + 500_000 * 64 * 64 / 1_000_000;
    assert!(heard.memory_mb.abs_diff(truth) * 100 <= truth * 20, "{} and not {truth}", heard.memory_mb);
}

#[tokio::test]
async fn a_language_model_in_the_way_is_evicted_where_that_is_allowed() {
    let house = House::new().await;
    let ollama = FakeOllama::start(&[("qwen3:14b", 12_000)], house.server().others_mb()).await.unwrap();
    let shared = Ollama::new(ollama.url().parse().unwrap(), Evict::WhenInTheWay);
    let house = house.sharing(shared, watchful());
    let tenants = house.engine.devices().await[0].tenants.clone();
    assert_eq!(tenants, [Tenant { name: "qwen3:14b".to_owned(), mb: 12_000, program: Program::Ollama }]);
    let (made, heard) = house.run(&needing(8_000)).await;
    assert!(made.is_ok() && heard.adapted.is_empty(), "both fit");
    let (made, heard) = house.run(&EngineWork { job: work(2).job, ..needing(16_000) }).await;
    assert!(made.is_ok(), "{made:?}");
    assert_eq!(heard.adapted, ["the language model qwen3:14b made room: 12000 MiB"]);
    assert_eq!(ollama.resident(), Vec::<String>::new());
}

#[tokio::test]
async fn what_may_not_be_evicted_is_named_with_the_numbers() {
    let house = House::new().await;
    let ollama = FakeOllama::start(&[("qwen3:14b", 12_000)], house.server().others_mb()).await.unwrap();
    let shared = Ollama::new(ollama.url().parse().unwrap(), Evict::Never);
    let house = house.sharing(shared, watchful());
    let fault = house.run(&needing(16_000)).await.0.unwrap_err();
    assert_eq!(fault.class, FaultClass::Resource);
    for word in ["16000 MiB", "12400 of 24576 MiB", "qwen3:14b", "comfyui.evict"] {
        assert!(fault.message.contains(word), "{} in {}", word, fault.message);
    }
    assert_eq!((ollama.resident().len(), house.server().seen().posts.len()), (1, 0));
}

#[tokio::test]
async fn only_the_largest_device_takes_what_is_too_large_for_every_one() {
    let sized = |mb| Script { device: Device { vram_total_mb: mb, ..Default::default() }, ..script() };
    let house = House::of(vec![sized(8_192), sized(24_576)], patience()).await;
    house.engine.stock().await;
    let memory = |seat: &str| house.engine.offers(seat).memory_mb;
    assert_eq!((memory("gpu-0"), memory("gpu-1")), (Some(8_192), None));
}
