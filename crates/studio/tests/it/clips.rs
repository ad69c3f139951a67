//! Long shots are made piece by piece, and what comes of it is one take.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use domain::asset::ContentHash;
use domain::chain::FIRST_FRAME;
use domain::error::Fault;
use domain::line::job::JobState;
use domain::shot::{Shot, ShotContent};
use domain::take::Stage;
use engines::EngineWork;
use engines::fake::Act;
use studio::Line;
use studio::verbs::find::Production;
use studio::verbs::produce::{Produce, Produced};

use crate::support::{House, Life};

/// Makes the first shot so many frames long.
async fn stretch(home: &Life, frames: u32) {
    let shot = &home.production.shots[0];
    let content = ShotContent { frames, ..shot.content.clone() };
    let mut tx = home.store.begin(domain::actor::Actor::studio()).await.unwrap();
    tx.put_shot(&home.production.episode.id, &Shot { content, ..shot.clone() }).await.unwrap();
    tx.commit().await.unwrap();
}

async fn produce(home: &Life, line: &Line) -> (Production, Produced) {
    let project = home.studio.project(None).await.unwrap();
    let production = home.studio.production(project, "e01").await.unwrap();
    let wanted = Produce {
        recipe: Some("fake-text".to_owned()),
        shots: vec![production.shots[0].code.clone()],
        ..Produce::of(Stage::Clip, "fake")
    };
    let produced = home.studio.produce(line.dispatch().as_ref(), &production, &wanted).await.unwrap();
    (production, produced)
}

#[test]
fn a_long_shot_is_chained_from_last_frame_to_first_frame_inside_the_shot() {
    let seen: Arc<Mutex<Vec<EngineWork>>> = Arc::default();
    let heard = seen.clone();
    let house = House::scripted(move |work| {
        heard.lock().unwrap().push(work.clone());
        Act::Fill
    });
    house.live(async |home| {
        stretch(&home, 200).await;
        let line = home.line(2).await;
        let (_, produced) = produce(&home, &line).await;
        assert_eq!(produced.all_jobs().len(), 1, "whoever asked waits for the take");
        home.settle(&line, &produced.all_jobs()).await;
        let seen = std::mem::take(&mut *seen.lock().unwrap());
        let lengths: Vec<u32> = seen.iter().map(|work| work.request.camera.frames).collect();
        assert_eq!(lengths, [68, 67, 67]);
        let seeds: BTreeSet<u64> = seen.iter().map(|work| work.request.seed).collect();
        assert_eq!(seeds.len(), 1);
        assert_eq!(seen[0].request.inputs.get(FIRST_FRAME), None);
        for work in &seen[1..] {
            let file = std::fs::read(&work.files[FIRST_FRAME]).unwrap();
            assert_eq!(work.request.inputs[FIRST_FRAME], ContentHash::of(&file));
        }
        assert_ne!(seen[1].request.inputs, seen[2].request.inputs, "each goes on from the one before");

        let takes = home.store.takes_of_shot(&home.production.shots[0].id).await.unwrap();
        assert_eq!(takes.len(), 1);
        let record = &takes[0];
        assert_eq!((record.request.camera.frames, record.request.inputs.len()), (200, 0));
        assert_eq!(record.take.fingerprint, record.request.fingerprint());
        let (production, again) = produce(&home, &line).await;
        assert_eq!((again.fresh.len(), again.jobs.len()), (1, 0), "it is up to date as a whole");
        assert!(home.studio.stale(&production).await.unwrap().is_empty());
        let files = home.studio.files_of_take(record).await.unwrap();
        let names: Vec<&str> = files.iter().map(|file| file.path.rsplit('/').next().unwrap()).collect();
        let stem = "rain_e01_s010_c0010_clip_t001";
        let expected = [format!("{stem}.mp4"), format!("{stem}_first.png"), format!("{stem}_last.png")];
        assert_eq!(BTreeSet::from_iter(names), expected.iter().map(String::as_str).collect());
        assert!(home.staged().is_empty());
        assert!(home.studio.verify_index(|_| {}).await.unwrap().findings.is_empty());
    });
}

#[test]
fn a_chain_that_broke_is_made_anew_when_it_is_asked_for_again() {
    let broken = Arc::new(AtomicBool::new(true));
    let breaks = broken.clone();
    let house = House::scripted(move |work| {
        let second = work.request.inputs.contains_key(FIRST_FRAME);
        if second && breaks.load(Ordering::SeqCst) { Act::Fail(Fault::permanent("no")) } else { Act::Fill }
    });
    house.live(async |home| {
        stretch(&home, 100).await;
        let line = home.line(1).await;
        let (_, produced) = produce(&home, &line).await;
        let job = produced.all_jobs().into_iter().next().unwrap();
        let ended = |job: &domain::line::job::Job| matches!(job.state, JobState::Held | JobState::Failed);
        home.until(&line, &job, ended).await;
        let takes = async || home.store.takes_of_shot(&home.production.shots[0].id).await.unwrap().len();
        assert_eq!(takes().await, 0, "half a clip was filed");
        broken.store(false, Ordering::SeqCst);
        let (_, again) = produce(&home, &line).await;
        home.settle(&line, &again.all_jobs()).await;
        assert_eq!(takes().await, 1);
    });
}
