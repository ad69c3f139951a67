//! The bundled film, from the databases to what the engine received: everybody of a shot's cast is in its request with
//! version, words, `LoRA` and references, nobody else is, and a change draws exactly what it changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use domain::asset::ContentHash;
use domain::character::Character;
use domain::line::plan::Policy;
use domain::shot::ShotCode;
use domain::slug::Slug;
use domain::take::Stage;
use engines::EngineWork;
use engines::fake::Act;
use serde_json::{Value, json};
use studio::Line;
use studio::verbs::find::Production;
use studio::verbs::import::Import;
use studio::verbs::produce::{Fresh, Produce, Produced};

use crate::support::{House, Life};

const SCREENPLAY: &str = include_str!("../../../../examples/rain-shelter/rain-shelter.fountain");
const CAST: &str = include_str!("../../../../examples/rain-shelter/cast.toml");
const STYLE: &str = include_str!("../../../../examples/rain-shelter/style.toml");

/// Everything that the engine received, in order.
type Received = Arc<Mutex<Vec<EngineWork>>>;

/// A house whose engine writes down what it gets, and reads the files it is given.
fn house() -> (House, Received) {
    let received = Received::default();
    let into = received.clone();
    let house = House::scripted(move |work| {
        for (slot, path) in &work.files {
            let bytes = std::fs::read(path).unwrap();
            assert_eq!(ContentHash::of(&bytes), work.request.inputs[slot], "{slot}");
        }
        into.lock().unwrap().push(work.clone());
        Act::Fill
    });
    (house, received)
}

/// The bundled film with small pictures, and workers for its panels and keyframes.
async fn film(home: &Life) -> (Line, Production) {
    let import = Import {
        episode: "e01".to_owned(),
        screenplay: SCREENPLAY.as_bytes().to_vec(),
        cast: Some(CAST.to_owned()),
        style: Some(STYLE.replace("width = 1280", "width = 160").replace("height = 720", "height = 90")),
        ..Import::default()
    };
    let plan = home.studio.plan_import(&import).await.unwrap();
    home.studio.import(&plan).await.unwrap();
    let line = home.studio.start_line(&[("storyboard", 1), ("fake", 1)], Policy::default()).await.unwrap();
    (line, production(home, &plan.project.slug).await)
}

async fn production(home: &Life, project: &Slug) -> Production {
    let project = home.studio.project(Some(project)).await.unwrap();
    home.studio.production(project, "e01").await.unwrap()
}

async fn produce(home: &Life, line: &mut Line, film: &Production, wanted: Produce) -> Produced {
    let dispatch = line.dispatch().clone();
    let produced = home.studio.produce(dispatch.as_ref(), film, &wanted).await.unwrap();
    line.wait_for(&produced.all_jobs()).await.unwrap();
    produced
}

fn panels() -> Produce {
    Produce::of(Stage::Storyboard, "storyboard")
}

fn keyframes() -> Produce {
    Produce { recipe: Some("fake-model".to_owned()), ..Produce::of(Stage::Keyframe, "fake") }
}

/// The codes of the shots that something was drawn of.
fn drawn(film: &Production, produced: &Produced) -> BTreeSet<ShotCode> {
    film.shots
        .iter()
        .filter(|shot| produced.jobs.contains_key(&shot.id))
        .map(|shot| shot.code.clone())
        .collect()
}

fn shots_with(film: &Production, who: &str) -> BTreeSet<ShotCode> {
    let seen = |shot: &&domain::shot::Shot| shot.content.cast.iter().any(|one| one.character.as_str() == who);
    film.active().filter(seen).map(|shot| shot.code.clone()).collect()
}

async fn change(home: &Life, film: &Production, who: &str, patch: Value) {
    let slug: Slug = who.parse().unwrap();
    let plan = home.studio.plan_change::<Character>(&film.project, &slug, &patch).await.unwrap();
    home.studio.carry_out(&film.project, &plan).await.unwrap();
}

#[test]
fn what_the_engine_received_is_what_the_databases_say() {
    let (house, received) = house();
    house.live(async |home| {
        let (mut line, film) = film(&home).await;
        produce(&home, &mut line, &film, panels()).await;
        let produced = produce(&home, &mut line, &film, keyframes()).await;
        let works = received.lock().unwrap().clone();
        assert_eq!(works.len(), film.active().count());
        let cast: BTreeMap<&Slug, &Character> =
            film.cast.iter().map(|one| (&one.slug, &one.character)).collect();
        for shot in film.active() {
            let job = &produced.jobs[&shot.id][0];
            let work = works.iter().find(|work| work.job == *job).unwrap();
            let seen: BTreeSet<&Slug> = shot.content.cast.iter().map(|one| &one.character).collect();
            let shown: BTreeSet<&Slug> = work.request.made_of.characters.keys().collect();
            assert_eq!(shown, seen, "{}", shot.code);
            let generation = work.request.generation.as_ref().unwrap();
            let heard = generation.regions.iter().map(|region| region.words.text());
            let text =
                std::iter::once(generation.positive.text()).chain(heard).collect::<Vec<_>>().join(", ");
            for (slug, share) in &work.request.made_of.characters {
                let own = &cast[slug].prompt.tags;
                let counts = ["1girl", "1boy", "solo", "no humans"];
                let missing: Vec<_> = own
                    .iter()
                    .filter(|tag| !text.contains(*tag) && !counts.contains(&tag.as_str()))
                    .collect();
                assert!(missing.is_empty(), "{}: {slug} lacks {missing:?} in {text}", shot.code);
                assert_eq!(share.version, 1);
                assert!(share.words.iter().all(|word| text.contains(word)));
            }
            let take = home.studio.take(shot, Stage::Keyframe, 1).await.unwrap();
            assert_eq!(take.request, work.request, "the take keeps what the engine got");
            assert!(work.files.contains_key("guide"), "{}", shot.code);
            let masks = work.files.keys().filter(|slot| slot.starts_with("mask_")).count();
            assert_eq!(masks, if seen.len() > 1 { seen.len() } else { 0 }, "{}", shot.code);
        }
        line.stop().await.unwrap();
    });
}

#[test]
fn one_colour_draws_exactly_the_shots_that_show_it() {
    let (house, received) = house();
    house.live(async |home| {
        let (mut line, film) = film(&home).await;
        produce(&home, &mut line, &film, panels()).await;
        produce(&home, &mut line, &film, keyframes()).await;
        let with_cat = shots_with(&film, "mikan");
        assert!(!with_cat.is_empty() && with_cat.len() < film.active().count());
        change(&home, &film, "mikan", json!({"palette": {"fur": "#3a6ea5"}})).await;
        let film = production(&home, &film.project.slug).await;
        let stale = home.studio.stale(&film).await.unwrap();
        let panels_stale: BTreeSet<&str> = stale
            .iter()
            .filter(|stale| stale.stage == Stage::Storyboard)
            .map(|stale| stale.shot.as_str())
            .collect();
        assert_eq!(panels_stale, with_cat.iter().map(ShotCode::as_str).collect());
        assert!(
            stale.iter().all(|stale| stale.because.iter().any(|path| path.contains("mikan.palette.fur")))
        );

        let only_stale = |wanted: Produce| Produce { fresh: Fresh::OnlyStale, ..wanted };
        let panels = produce(&home, &mut line, &film, only_stale(panels())).await;
        assert_eq!(drawn(&film, &panels), with_cat);
        received.lock().unwrap().clear();
        let keyframes = produce(&home, &mut line, &film, only_stale(keyframes())).await;
        assert_eq!(drawn(&film, &keyframes), with_cat);
        assert_eq!(received.lock().unwrap().len(), with_cat.len());
        assert!(home.studio.stale(&film).await.unwrap().iter().all(|stale| !stale.picked));
        line.stop().await.unwrap();
    });
}

#[test]
fn an_import_says_what_its_cast_makes_out_of_date_before_it_is_saved() {
    let (house, _) = house();
    house.live(async |home| {
        let (mut line, film) = film(&home).await;
        produce(&home, &mut line, &film, panels()).await;
        let again = |cast: String| Import {
            episode: "e01".to_owned(),
            screenplay: SCREENPLAY.as_bytes().to_vec(),
            cast: Some(cast),
            ..Import::default()
        };
        let same = home.studio.plan_import(&again(CAST.to_owned())).await.unwrap();
        assert_eq!((same.touched, same.characters, same.notes), (vec![], vec![], vec![]));
        let dyed = CAST.replacen("fur = \"", "fur = \"#3a6ea5\" # was ", 1);
        assert_ne!(dyed, CAST);
        let plan = home.studio.plan_import(&again(dyed)).await.unwrap();
        let said: Vec<String> = plan.touched.iter().map(ToString::to_string).collect();
        let shots = shots_with(&film, "mikan").len();
        assert_eq!(said, [format!("Mikan's fur: {shots} takes in {shots} shots")]);
        let elsewhere = CAST.replacen("name = \"school\"", "name = \"school\"\nworn_in = [\"e99\"]", 1);
        let plan = home.studio.plan_import(&again(elsewhere)).await.unwrap();
        assert!(
            plan.notes[0].contains("\"school\" is worn in e99, which is no episode yet"),
            "{:?}",
            plan.notes
        );
        line.stop().await.unwrap();
    });
}

#[test]
fn a_word_makes_no_panel_stale_and_a_voice_makes_nothing_stale() {
    let (house, _) = house();
    house.live(async |home| {
        let (mut line, film) = film(&home).await;
        produce(&home, &mut line, &film, panels()).await;
        produce(&home, &mut line, &film, keyframes()).await;
        change(&home, &film, "hana", json!({"voice": {"pitch_hz": 300.0}})).await;
        let after = production(&home, &film.project.slug).await;
        assert_eq!(home.studio.stale(&after).await.unwrap(), []);
        change(&home, &film, "hana", json!({"prompt": {"tags": ["1girl", "brown hair", "freckles"]}})).await;
        let after = production(&home, &film.project.slug).await;
        let stale = home.studio.stale(&after).await.unwrap();
        let shots: BTreeSet<&str> = stale.iter().map(|stale| stale.shot.as_str()).collect();
        assert_eq!(shots, shots_with(&film, "hana").iter().map(ShotCode::as_str).collect());
        assert!(stale.iter().all(|stale| stale.stage == Stage::Keyframe));
        line.stop().await.unwrap();
    });
}

#[test]
fn nothing_is_queued_while_one_shot_has_a_trouble() {
    let (house, received) = house();
    house.live(async |home| {
        let (mut line, film) = film(&home).await;
        let dispatch = line.dispatch().clone();
        let refused =
            home.studio.produce(dispatch.as_ref(), &film, &keyframes()).await.unwrap_err().to_string();
        assert!(refused.contains("produce --stage storyboard"), "{refused}");
        let some: Vec<ShotCode> = film.active().take(3).map(|shot| shot.code.clone()).collect();
        produce(&home, &mut line, &film, Produce { shots: some, ..panels() }).await;
        let refused =
            home.studio.produce(dispatch.as_ref(), &film, &keyframes()).await.unwrap_err().to_string();
        assert!(refused.contains("nothing was queued"), "{refused}");
        assert!(received.lock().unwrap().is_empty());
        line.stop().await.unwrap();
    });
}

#[test]
fn a_picture_that_nobody_has_is_missed_before_anything_is_queued() {
    let (house, received) = house();
    house.live(async |home| {
        let (mut line, film) = film(&home).await;
        produce(&home, &mut line, &film, panels()).await;
        let nowhere = json!({"file": "hana.png", "hash": "0f".repeat(32), "kind": "face"});
        change(&home, &film, "hana", json!({"reference": [nowhere]})).await;
        let film = production(&home, &film.project.slug).await;
        let report = home.studio.preflight(&film, &keyframes()).await.unwrap();
        let [missed] = report.troubles.as_slice() else { panic!("one trouble: {:?}", report.troubles) };
        assert_eq!(
            missed.what,
            "the reference picture (reference_hana_face, 0f0f0f0f0f0f) is no file of the studio"
        );
        assert!(missed.fix.contains("sakuga character reference add"), "{}", missed.fix);
        let with_hana = shots_with(&film, "hana");
        let faces =
            missed.shots.iter().filter(|code| with_hana.iter().any(|shot| shot.as_str() == code.as_str()));
        assert_eq!((faces.count(), missed.shots.is_empty()), (missed.shots.len(), false));
        assert!(home.studio.produce(line.dispatch().as_ref(), &film, &keyframes()).await.is_err());
        assert!(received.lock().unwrap().is_empty());
        line.stop().await.unwrap();
    });
}

#[test]
fn a_shot_gets_as_many_candidates_as_it_lacks() {
    let (house, received) = house();
    house.live(async |home| {
        let (mut line, film) = film(&home).await;
        let shots: Vec<ShotCode> = film.active().take(2).map(|shot| shot.code.clone()).collect();
        produce(&home, &mut line, &film, Produce { shots: shots.clone(), ..panels() }).await;
        let wanted = |takes| Produce { shots: shots.clone(), takes, ..keyframes() };
        assert_eq!(produce(&home, &mut line, &film, wanted(1)).await.all_jobs().len(), 2);
        assert_eq!(produce(&home, &mut line, &film, wanted(4)).await.all_jobs().len(), 6);
        assert_eq!(produce(&home, &mut line, &film, wanted(4)).await.all_jobs().len(), 0);
        let seeds: BTreeSet<u64> = received.lock().unwrap().iter().map(|work| work.request.seed).collect();
        assert_eq!(seeds.len(), 8, "every candidate has a seed of its own");
        line.stop().await.unwrap();
    });
}
