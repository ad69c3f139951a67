//! Every picture is looked at beside the line: what a start leaves the next one finds, and a picture that fails may cause
//! another one.

use std::sync::Arc;

use assets::picture::{Provenance, encode_png};
use checks::identity::{IdentityError, IdentityModel, Portrait};
use domain::check::{Check, Identity, Outcome, Report, Thresholds, Weight};
use domain::clock::Clock as _;
use domain::id::TakeId;
use domain::line::event::Event;
use domain::line::job::NewJob;
use domain::line::work::Work;
use domain::project::Project;
use domain::style::Style;
use domain::take::{Review, Stage, Take};
use store::{CheckFilter, CheckRecord, TakeRecord, WhichChecks};
use studio::Line;
use studio::verbs::hand::{HandTake, Pick};
use studio::verbs::produce::Produce;

use crate::support::{House, Life, ids};

async fn take(home: &Life, shot: usize, ordinal: u32) -> TakeRecord {
    let takes = home.store.takes_of_shot(&home.production.shots[shot].id).await.unwrap();
    takes.into_iter().find(|record| record.take.ordinal == ordinal).unwrap()
}

async fn check(home: &Life, take: &TakeId) -> CheckRecord {
    home.store.check_of(take).await.unwrap().unwrap()
}

async fn report(home: &Life, take: &TakeId) -> Report {
    check(home, take).await.checked.unwrap().report
}

fn kinds(report: &Report) -> Vec<(Check, Weight)> {
    report.findings.iter().map(|finding| (finding.check, finding.weight)).collect()
}

async fn draw(home: &Life, line: &Line, jobs: &[NewJob]) {
    home.offer(line, jobs).await;
    home.settle(line, &ids(jobs)).await;
}

/// Draws the first shot as a person asks for it, with numbers that no later take gets.
async fn produce(home: &Life, line: &Line) {
    let project = home.studio.project(None).await.unwrap();
    let production = home.studio.production(project, "e01").await.unwrap();
    let shots = vec![home.production.shots[0].code.clone()];
    let wanted = Produce { shots, ..Produce::of(Stage::Storyboard, "fake") };
    let produced = home.studio.produce(line.dispatch().as_ref(), &production, &wanted).await.unwrap();
    home.settle(line, &produced.all_jobs()).await;
}

/// The style of the project from now on.
async fn thresholds(home: &Life, checks: Thresholds) {
    let project = &home.production.project;
    let style = Style { checks, ..project.style.clone() };
    let mut tx = home.store.begin(domain::actor::Actor::local()).await.unwrap();
    tx.put_project(&Project { style, ..project.clone() }, home.clock.wall()).await.unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn every_new_take_is_looked_at_and_told_of() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        draw(&home, &line, &[home.draw(0, 1), home.draw(1, 1)]).await;
        home.all_checked().await;
        let first = take(&home, 0, 1).await;
        let found = report(&home, &first.take.id).await;
        assert_eq!(kinds(&found), [(Check::Blank, Weight::Failing)], "the scripted engine fills the frame");
        let Outcome::Measured(measures) = &found.outcome else { panic!("{found:?}") };
        assert_eq!(
            (measures.found, measures.identity.clone()),
            (measures.expected, Identity::without_model())
        );
        let events = home.store.events_since(0, None, 100).await.unwrap();
        let told = events.iter().filter_map(|record| match &record.event {
            Event::TakeChecked { take, failing, .. } => Some((take.clone(), *failing)),
            _ => None,
        });
        let mut told: Vec<_> = told.collect();
        told.sort();
        assert_eq!(told.len(), 2);
        assert!(told.contains(&(first.take.id, 1)));
        line.stop().await.unwrap();
    });
}

#[test]
fn what_was_not_looked_at_when_the_program_died_is_looked_at_by_the_next_start() {
    let house = House::new();
    house.live(async |home| {
        let line = home.line(1).await;
        draw(&home, &line, &[home.draw(0, 1), home.draw(1, 1)]).await;
        assert_eq!(home.store.unchecked_takes(9).await.unwrap().len(), 2, "no pause has passed");
    });
    house.live(async |home| {
        let line = home.line(0).await;
        home.all_checked().await;
        let path = take(&home, 0, 1).await.asset.path;
        std::fs::write(home.folder.root().join(path), "painted over").unwrap();
        line.stop().await.unwrap();
    });
    house.live(async |home| {
        let line = home.line(0).await;
        let project = home.studio.project(None).await.unwrap();
        let production = home.studio.production(project, "e01").await.unwrap();
        assert_eq!(home.studio.check_again(&production, &[]).await.unwrap(), 2);
        home.all_checked().await;
        let changed = take(&home, 0, 1).await.take.id;
        let found = report(&home, &changed).await;
        assert_eq!(kinds(&found), [(Check::Decodable, Weight::Failing)]);
        assert!(matches!(found.outcome, Outcome::Unreadable { .. }));
        let other = take(&home, 1, 1).await.take.id;
        assert_eq!(kinds(&report(&home, &other).await), [(Check::Blank, Weight::Failing)]);
        line.stop().await.unwrap();
    });
}

/// A drawing of the storyboard artist with one character on it.
fn panel(home: &Life, shot: usize, ordinal: u32) -> NewJob {
    let job = home.production.draw(home.ids.as_ref(), shot, ordinal, u64::from(ordinal));
    let mut job = testkit::showing(job, &["hana"]);
    job.engine = "storyboard".to_owned();
    if let Work::Draw(draw) = &mut job.work {
        draw.request.recipe = "storyboard".to_owned();
        draw.request.frame = domain::style::FrameSize { width: 320, height: 180 };
        let hair = domain::colour::Colour::rgb(0x30, 0x50, 0xc0);
        draw.request.figures[0].palette.insert("hair".to_owned(), hair.into());
        draw.request.camera.light.time = domain::place::DayTime::Night;
    }
    job
}

async fn artist(home: &Life) -> Line {
    let crew = [("storyboard", 1), ("fake", 1)];
    home.studio.start_line(&crew, domain::line::plan::Policy::default()).await.unwrap()
}

#[test]
fn a_panel_has_the_colours_it_was_asked_for_at_night_too_and_its_double_is_found() {
    House::new().live(async |home| {
        let line = artist(&home).await;
        draw(&home, &line, &[panel(&home, 0, 1)]).await;
        draw(&home, &line, &[panel(&home, 0, 2)]).await;
        // The same request as the first: it was asked to be equal.
        let again = NewJob { shot: Some(home.production.shots[1].id.clone()), ..panel(&home, 1, 1) };
        draw(&home, &line, &[again]).await;
        home.all_checked().await;
        let first = report(&home, &take(&home, 0, 1).await.take.id).await;
        let Outcome::Measured(measures) = &first.outcome else { panic!("{first:?}") };
        let hair = &measures.palette[0];
        assert_eq!((hair.part.as_str(), hair.within), ("hair", domain::check::Within::Mask));
        assert!(hair.distance < 6.0 && measures.nearest.is_none(), "{measures:?}");
        assert_eq!(kinds(&first), []);
        let double = take(&home, 0, 2).await;
        let near = kinds(&report(&home, &double.take.id).await);
        assert_eq!(near, [(Check::NearCopy, Weight::Advice)], "another seed, and nearly the same picture");
        let cached = take(&home, 1, 1).await;
        assert!(cached.take.cached, "the fixture asks for the same twice");
        assert_eq!(kinds(&report(&home, &cached.take.id).await), []);
        line.stop().await.unwrap();
    });
}

async fn bring(home: &Life, stage: Stage) -> TakeRecord {
    let provenance =
        Provenance { software: "x".into(), record: serde_json::Value::Null, summary: String::new() };
    let png = encode_png(64, 64, &[90; 64 * 64 * 3], &provenance).unwrap();
    let mut upload = home.studio.receive(64 << 20).await.unwrap();
    upload.push(&png).await.unwrap();
    let brought = upload.judged().await.unwrap();
    let project = home.studio.project(None).await.unwrap();
    let production = home.studio.production(project, "e01").await.unwrap();
    let shot = production.shots[0].clone();
    home.studio.add_hand_take(production, shot, HandTake::of(stage, Pick::This), brought).await.unwrap()
}

async fn until_drawn(home: &Life, line: &Line, takes: usize) {
    let shot = &home.production.shots[0].id;
    loop {
        home.all_checked().await;
        let jobs = home.all_jobs().await.into_iter().map(|job| job.id).collect();
        home.settle(line, &jobs).await;
        let there = home.store.takes_of_shot(shot).await.unwrap().len();
        let promised = home.store.promised_redraws().await.unwrap().len();
        if there == takes && promised == 0 && home.store.unchecked_takes(1).await.unwrap().is_empty() {
            return;
        }
    }
}

#[test]
fn a_picture_that_fails_causes_as_many_new_ones_as_the_style_allows() {
    House::new().live(async |home| {
        thresholds(&home, Thresholds { redraw: 2, ..Thresholds::default() }).await;
        let line = home.line(1).await;
        produce(&home, &line).await;
        until_drawn(&home, &line, 3).await;
        // Nothing more comes, however often it is looked.
        let project = home.studio.project(None).await.unwrap();
        let production = home.studio.production(project, "e01").await.unwrap();
        home.studio.check_again(&production, &[]).await.unwrap();
        until_drawn(&home, &line, 3).await;
        let takes = home.store.takes_of_shot(&home.production.shots[0].id).await.unwrap();
        let mut causes = Vec::new();
        for record in &takes {
            causes.push(check(&home, &record.take.id).await.caused_by);
        }
        let first = takes[0].take.id.clone();
        assert_eq!(causes, [None, Some(first.clone()), Some(takes[1].take.id.clone())]);
        assert_eq!(home.store.redraws_of(&first).await.unwrap(), 2);
        let filter = CheckFilter {
            episode: home.production.episode.id.clone(),
            which: WhichChecks::Failing,
            after: Some(takes[0].take.id.clone()),
            limit: 10,
        };
        let listed = home.store.checks(&filter).await.unwrap();
        assert_eq!(listed.iter().map(|record| record.ordinal).collect::<Vec<_>>(), [2, 3]);
        line.stop().await.unwrap();
    });
}

#[test]
fn what_a_person_approved_or_drew_causes_no_new_take() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        draw(&home, &line, &[home.draw(0, 1)]).await;
        let first = take(&home, 0, 1).await.take.id;
        let mut tx = home.store.begin(domain::actor::Actor::local()).await.unwrap();
        tx.review(&first, &Review::Approved).await.unwrap();
        tx.commit().await.unwrap();
        thresholds(&home, Thresholds { redraw: 2, ..Thresholds::default() }).await;
        let hand = bring(&home, Stage::Keyframe).await.take.id;
        home.all_checked().await;
        assert_eq!(report(&home, &first).await.failing(), 1);
        assert!(report(&home, &hand).await.failing() > 0);
        assert_eq!(home.store.promised_redraws().await.unwrap(), []);
        assert_eq!(home.all_jobs().await.len(), 1);
        line.stop().await.unwrap();
    });
}

#[test]
fn a_promise_that_the_program_died_over_is_kept_by_the_next_start() {
    let house = House::new();
    house.live(async |home| {
        let line = home.line(1).await;
        produce(&home, &line).await;
        let first = take(&home, 0, 1).await.take.id;
        let mut tx = home.store.begin(domain::actor::Actor::studio()).await.unwrap();
        tx.promise_redraw(&first, &first, home.clock.wall()).await.unwrap();
        tx.commit().await.unwrap();
    });
    house.live(async |home| {
        let line = home.line(1).await;
        until_drawn(&home, &line, 2).await;
        let second = take(&home, 0, 2).await.take.id;
        assert_eq!(check(&home, &second).await.caused_by, Some(take(&home, 0, 1).await.take.id));
        line.stop().await.unwrap();
    });
}

/// A model that finds everybody half alike.
struct Half;

impl IdentityModel for Half {
    fn name(&self) -> &'static str {
        "half"
    }

    fn score(&self, _picture: &Portrait, references: &[Portrait]) -> Result<f32, IdentityError> {
        references.first().map(|_| 0.5).ok_or(IdentityError::NoReferences)
    }
}

#[test]
fn a_model_of_identity_is_asked_where_there_is_one() {
    House::new().live(async |home| {
        let studio = home.studio.clone().with_identity(Arc::new(Half));
        let crew = [("storyboard", 1)];
        let line = studio.start_line(&crew, domain::line::plan::Policy::default()).await.unwrap();
        draw(&home, &line, &[panel(&home, 0, 1)]).await;
        home.all_checked().await;
        let found = report(&home, &take(&home, 0, 1).await.take.id).await;
        let Outcome::Measured(measures) = &found.outcome else { panic!("{found:?}") };
        let Identity::Scored { model, scores, unscored } = &measures.identity else { panic!("{measures:?}") };
        assert_eq!((model.as_str(), scores.len()), ("half", 0));
        assert!(unscored[0].why.contains("no reference picture"), "{unscored:?}");
        let probed = studio.capabilities(None).await;
        let identity = probed.iter().find(|capability| capability.name == "identity").unwrap();
        assert_eq!(
            (identity.condition, identity.detail.as_str()),
            (studio::verbs::capabilities::Condition::Ok, "half")
        );
        let probed = home.studio.capabilities(None).await;
        let identity = probed.iter().find(|capability| capability.name == "identity").unwrap();
        assert_eq!(identity.condition, studio::verbs::capabilities::Condition::Off);
        assert_eq!(identity.detail, Identity::NO_MODEL);
        line.stop().await.unwrap();
    });
}

#[test]
fn a_clip_is_no_picture_and_the_list_says_so() {
    House::new().live(async |home| {
        let line = home.line(1).await;
        draw(&home, &line, &[home.draw(0, 1)]).await;
        let panel = take(&home, 0, 1).await;
        let asset = domain::asset::Asset {
            id: domain::id::AssetId("clip".to_owned()),
            path: panel.asset.path.replace("storyboard", "clip").replace(".png", ".mp4"),
            media_type: "video/mp4".to_owned(),
            ..panel.asset.clone()
        };
        let clip =
            Take { id: TakeId("clip".to_owned()), stage: Stage::Clip, asset: asset.id.clone(), ..panel.take };
        let record = TakeRecord { take: clip, asset, ..panel };
        let mut tx = home.store.begin(domain::actor::Actor::studio()).await.unwrap();
        tx.put_asset(&record.asset).await.unwrap();
        tx.put_take(&record).await.unwrap();
        tx.commit().await.unwrap();
        home.all_checked().await;
        let found = report(&home, &record.take.id).await;
        let Outcome::Skipped { why } = &found.outcome else { panic!("{found:?}") };
        assert!(why.contains("video/mp4") && found.findings.is_empty(), "{why}");
        line.stop().await.unwrap();
    });
}
