//! Takes of two moments, retakes and variations: which are drawn, with which seeds, and what is picked.

use std::collections::BTreeSet;

use domain::direction::Direction;
use domain::id::JobId;
use domain::request::SOURCE;
use domain::take::{Moment, Stage};
use store::TakeRecord;
use studio::verbs::again::{DrawnAgain, Variations};
use studio::verbs::find::Production;
use studio::verbs::produce::{Fresh, Produce};
use studio::{Line, StudioError};

use crate::support::{House, Life};

const FOLDER: &str = "projects/rain/episodes/e01/s010/c0010/keyframe/rain_e01_s010_c0010_keyframe";

async fn production(home: &Life) -> Production {
    let project = home.studio.project(None).await.unwrap();
    home.studio.production(project, "e01").await.unwrap()
}

fn keyframe(production: &Production, recipe: &str) -> Produce {
    Produce {
        recipe: Some(recipe.to_owned()),
        shots: vec![production.shots[0].code.clone()],
        fresh: Fresh::Again,
        ..Produce::of(Stage::Keyframe, "fake")
    }
}

async fn produce(home: &Life, line: &Line, wanted: &Produce) {
    let produced =
        home.studio.produce(line.dispatch().as_ref(), &production(home).await, wanted).await.unwrap();
    home.settle(line, &produced.all_jobs()).await;
}

async fn takes(home: &Life) -> Vec<TakeRecord> {
    home.store.takes_of_shot(&home.production.shots[0].id).await.unwrap()
}

async fn again(home: &Life, line: &Line, take: u32, more: &Direction) -> Result<DrawnAgain, StudioError> {
    let production = production(home).await;
    let shot = &production.shots[0];
    let record = home.studio.take(shot, Stage::Keyframe, take).await?;
    home.studio.draw_again(line.dispatch().as_ref(), &production, (shot, &record), more).await
}

async fn vary(
    home: &Life,
    line: &Line,
    take: u32,
    variations: &Variations,
) -> Result<DrawnAgain, StudioError> {
    let production = production(home).await;
    let shot = &production.shots[0];
    let record = home.studio.take(shot, Stage::Keyframe, take).await?;
    home.studio.vary(line.dispatch().as_ref(), &production, (shot, &record), variations).await
}

async fn settle(home: &Life, line: &Line, drawn: &DrawnAgain) {
    let jobs: BTreeSet<JobId> = drawn.jobs.iter().cloned().collect();
    home.settle(line, &jobs).await;
}

fn refusal(error: StudioError) -> (Option<String>, String) {
    match error {
        StudioError::Refused(refusal) => {
            (refusal.field.clone(), format!("{}: {}", refusal.message, refusal.fix))
        }
        other => panic!("{other}"),
    }
}

#[test]
fn start_and_end_are_picked_beside_each_other_and_come_back_from_the_folder() {
    let house = House::new();
    house.live(async |home| {
        home.mark_documents().await;
        let line = home.line(1).await;
        let production = production(&home).await;
        let start = keyframe(&production, "fake");
        produce(&home, &line, &start).await;
        produce(&home, &line, &Produce { moment: Moment::End, ..start.clone() }).await;
        produce(&home, &line, &start).await;
        let takes = takes(&home).await;
        let seen: Vec<(u32, Moment, bool)> =
            takes.iter().map(|one| (one.take.ordinal, one.take.moment, one.take.picked)).collect();
        assert_eq!(seen, [(1, Moment::Start, false), (2, Moment::End, true), (3, Moment::Start, true)]);
        let paths: Vec<&str> = takes.iter().map(|one| one.asset.path.as_str()).collect();
        let expected = ["_t001.png", "_end_t002.png", "_t003.png"].map(|end| format!("{FOLDER}{end}"));
        assert_eq!(paths, expected);
        // What is up to date of the one moment says nothing of the other.
        let keep = Produce { fresh: Fresh::Keep, moment: Moment::End, ..start };
        let produced = home.studio.produce(line.dispatch().as_ref(), &production, &keep).await.unwrap();
        assert_eq!((produced.fresh.len(), produced.jobs.len()), (1, 0));
        let shot = &production.shots[0];
        home.studio.pick_take(shot, Stage::Keyframe, 1).await.unwrap();
        let before = home.store.takes_of_shot(&shot.id).await.unwrap();
        assert!(home.studio.verify_index(|_| {}).await.unwrap().findings.is_empty());
        line.stop().await.unwrap();

        let clock: std::sync::Arc<dyn domain::clock::Clock> = std::sync::Arc::new(home.clock.clone());
        let path = home.folder.root().join("again.db");
        let store = store::Store::open(&path, clock.clone()).await.unwrap();
        let kit = studio::Kit {
            artist: std::sync::Arc::new(engines::storyboard::Artist::new()),
            film: std::sync::Arc::new(studio::FilmTools::default()),
        };
        let ids = home.ids.clone();
        let rebuilt = studio::Studio::new(store.clone(), home.folder.clone(), clock, ids, Vec::new(), kit);
        let report = rebuilt.rebuild_index().await.unwrap();
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        assert_eq!(store.takes_of_shot(&shot.id).await.unwrap(), before);
    });
}

#[test]
fn a_retake_is_always_a_new_picture() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        let production = production(&home).await;
        let fixed = Direction { seed: Some(7), ..Direction::default() };
        produce(&home, &line, &Produce { direction: fixed, ..keyframe(&production, "fake") }).await;
        assert_eq!(takes(&home).await[0].request.seed, 7);
        for _ in 0..2 {
            let drawn = again(&home, &line, 1, &Direction::default()).await.unwrap();
            settle(&home, &line, &drawn).await;
        }
        let takes = takes(&home).await;
        let seeds: Vec<u64> = takes.iter().map(|one| one.request.seed).collect();
        assert_eq!(seeds, [7, 8, 9], "the seed is walked until the picture is a new one");
        assert!(takes.iter().all(|one| !one.take.cached));
        assert_eq!(takes[2].request.made_of.direction.seed, Some(9), "asked again it means the same");
        let hashes: BTreeSet<&str> = takes.iter().map(|one| one.asset.hash.0.as_str()).collect();
        assert_eq!(hashes.len(), 3);
    });
}

#[test]
fn retakes_that_wait_do_not_answer_each_other_either() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        let production = production(&home).await;
        let fixed = Direction { seed: Some(7), ..Direction::default() };
        produce(&home, &line, &Produce { direction: fixed, ..keyframe(&production, "fake") }).await;
        line.stop().await.unwrap();
        let line = home.line(0).await;
        let mut jobs = Vec::new();
        for _ in 0..2 {
            jobs.extend(again(&home, &line, 1, &Direction::default()).await.unwrap().jobs);
        }
        let mut fingerprints = BTreeSet::new();
        for job in &jobs {
            fingerprints.insert(home.job(job).await.work.fingerprint().0);
        }
        assert_eq!(fingerprints.len(), 2);
    });
}

#[test]
fn changed_words_are_asked_on_top_and_what_comes_to_nothing_is_said() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        let production = production(&home).await;
        produce(&home, &line, &keyframe(&production, "fake-text")).await;
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let more =
            Direction { words: words(&["soft light"]), without: words(&["zebras"]), ..Direction::default() };
        let drawn = again(&home, &line, 1, &more).await.unwrap();
        let idle = "without \"zebras\": nothing in the shot says it".to_owned();
        assert!(drawn.omitted.contains(&idle), "{:?}", drawn.omitted);
        settle(&home, &line, &drawn).await;
        let more =
            Direction { words: words(&["dusk"]), without: words(&["soft light"]), ..Direction::default() };
        let drawn = again(&home, &line, 2, &more).await.unwrap();
        settle(&home, &line, &drawn).await;
        let direction = takes(&home).await[2].request.made_of.direction.clone();
        assert_eq!(
            (direction.words, direction.without),
            (words(&["dusk"]), words(&["zebras", "soft light"]))
        );

        let wrong = Direction { words: words(&["((soft"]), ..Direction::default() };
        let (field, said) = refusal(again(&home, &line, 1, &wrong).await.unwrap_err());
        assert_eq!(field.as_deref(), Some("direction.words.0"), "{said}");
        assert_eq!(takes(&home).await.len(), 3, "something was drawn all the same");
        produce(&home, &line, &keyframe(&production, "fake")).await;
        let more = Direction { words: words(&["soft light"]), ..Direction::default() };
        let drawn = again(&home, &line, 4, &more).await.unwrap();
        assert!(
            drawn.omitted.contains(&"the words \"soft light\": the recipe fake reads none".to_owned()),
            "{:?}",
            drawn.omitted
        );
    });
}

#[test]
fn seeds_are_walked_from_the_takes_own() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        let production = production(&home).await;
        produce(&home, &line, &keyframe(&production, "fake-text")).await;
        let own = takes(&home).await[0].request.seed;
        let drawn = vary(&home, &line, 1, &Variations { seeds: 3, ..Variations::default() }).await.unwrap();
        assert_eq!(drawn.jobs.len(), 3);
        settle(&home, &line, &drawn).await;
        // The neighbours are there, so the next ones are taken.
        let drawn = vary(&home, &line, 1, &Variations { seeds: 2, ..Variations::default() }).await.unwrap();
        settle(&home, &line, &drawn).await;
        let takes = takes(&home).await;
        let seeds: BTreeSet<u64> = takes.iter().map(|one| one.request.seed).collect();
        assert_eq!(seeds, (own..=own + 5).collect());
        let batches: BTreeSet<String> = {
            let mut batches = BTreeSet::new();
            for job in &drawn.jobs {
                batches.insert(home.job(job).await.batch.to_string());
            }
            batches
        };
        assert_eq!(batches.len(), 1, "variations are one batch");
        assert!(takes.iter().all(|one| !one.take.cached));
    });
}

#[test]
fn strengths_start_from_the_takes_own_picture() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        let production = production(&home).await;
        produce(&home, &line, &keyframe(&production, "fake-text")).await;
        let first = takes(&home).await.remove(0);
        let variations =
            Variations { changes: vec![0.3, 0.7], lora_strengths: vec![0.6, 1.0], ..Variations::default() };
        let drawn = vary(&home, &line, 1, &variations).await.unwrap();
        settle(&home, &line, &drawn).await;
        let takes = takes(&home).await;
        assert_eq!(takes.len(), 5);
        for (record, (change, strength)) in
            takes[1..].iter().zip([(0.3, 0.6), (0.3, 1.0), (0.7, 0.6), (0.7, 1.0)])
        {
            let direction = &record.request.made_of.direction;
            assert_eq!(direction.source.as_ref(), Some(&first.asset.hash));
            assert_eq!((direction.change, direction.lora_strength), (Some(change), Some(strength)));
            assert!(!record.take.cached);
            // Whoever compiles the start picture into the request hands it to the engine under this name.
            let handed = record.request.inputs.get(SOURCE);
            assert!(handed.is_none_or(|hash| *hash == first.asset.hash));
        }
    });
}

#[test]
fn what_a_recipe_cannot_do_is_refused_with_those_that_can() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        let production = production(&home).await;
        produce(&home, &line, &keyframe(&production, "fake-plain")).await;
        let refused = async |variations: Variations| {
            let (field, said) = refusal(vary(&home, &line, 1, &variations).await.unwrap_err());
            format!("{}: {said}", field.unwrap_or_default())
        };
        let one = || Variations::default();
        let mut said = vec![
            refused(one()).await,
            refused(Variations { changes: vec![0.5], ..one() }).await,
            refused(Variations { lora_strengths: vec![0.5], ..one() }).await,
            refused(Variations { changes: vec![f32::NAN], ..one() }).await,
            refused(Variations { seeds: 9, changes: vec![0.1; 4], ..one() }).await,
        ];
        let recipe = Some("fake-text".to_owned());
        let turned =
            vary(&home, &line, 1, &Variations { changes: vec![0.5], recipe, ..one() }).await.unwrap();
        settle(&home, &line, &turned).await;
        assert_eq!(takes(&home).await[1].request.recipe, "fake-text");
        let nobody = Variations { seeds: 1, recipe: Some("nobody".to_owned()), ..one() };
        said.push(vary(&home, &line, 1, &nobody).await.unwrap_err().to_string());
        insta::assert_snapshot!(said.join("\n"));
    });
}
