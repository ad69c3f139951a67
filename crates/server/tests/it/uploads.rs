//! Pictures that a person brings: judged by their content, filed whole or not at all, replaced by no engine.

use assets::picture::{Provenance, encode_png};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::account::Role;
use domain::actor::Actor;
use domain::clock::Clock as _;
use domain::take::Stage;
use server::Limits;
use server::auth::Caller;
use studio::verbs::produce::{Fresh, Produce};

use crate::assets::jpeg;
use crate::support::{Answer, House};

const TAKES: &str = "/projects/rain/episodes/e01/shots/c0010/takes";

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let provenance =
        Provenance { software: "x".into(), record: serde_json::Value::Null, summary: String::new() };
    encode_png(width, height, &vec![7; (width * height * 3) as usize], &provenance).unwrap()
}

pub(crate) async fn send(house: &House, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/api/v1{path}"))
        .header(header::CONTENT_TYPE, kind)
        .extension(Caller::local());
    house.send(request.body(body.into()).unwrap()).await
}

/// A form with one part for each content.
fn form(contents: &[&[u8]]) -> Vec<u8> {
    let mut body = Vec::new();
    for content in contents {
        body.extend(b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x.sh\"\r\n\r\n");
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    body
}

fn staged(house: &House) -> usize {
    std::fs::read_dir(house.folder.path().join("cache/staging")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_take_by_hand_is_filed_with_its_sidecar() {
    let house = House::new().await;
    let picture = png(30, 20);
    let take = send(&house, TAKES, "image/png", picture.clone()).await;
    assert_eq!(take.status, StatusCode::CREATED, "{}", String::from_utf8_lossy(&take.bytes));
    let take = take.json();
    assert_eq!(
        (&take["stage"], &take["take"], &take["picked"]),
        (&"keyframe".into(), &1.into(), &false.into())
    );
    let path = "projects/rain/episodes/e01/s010/c0010/keyframe/rain_e01_s010_c0010_keyframe_t001.png";
    assert_eq!(take["asset"]["path"], path);
    assert_eq!(std::fs::read(house.folder.path().join(path)).unwrap(), picture);
    let sidecar = std::fs::read_to_string(house.folder.path().join(path).with_extension("json")).unwrap();
    assert!(sidecar.contains("\"name\": \"hand\"") && sidecar.contains("\"recipe\": \"hand\""), "{sidecar}");
    assert_eq!(staged(&house), 0);
    assert!(house.studio.store().open_intents().await.unwrap().is_empty());

    // What the form and the headers say of the file is not believed.
    let jpeg = jpeg(20, 10);
    let path = format!("{TAKES}?stage=storyboard&pick=true");
    let take = send(&house, &path, "multipart/form-data; boundary=x", form(&[&jpeg])).await.success();
    assert_eq!((&take["picked"], &take["asset"]["media_type"]), (&true.into(), &"image/jpeg".into()));
    assert!(take["asset"]["path"].as_str().unwrap().ends_with("_storyboard_t001.jpg"));
    assert!(take["asset"]["job"].is_null());
    let events = house.studio.store().events_since(0, None, 100).await.unwrap();
    let last = events.iter().filter(|record| record.actor == Actor::local()).count();
    assert!(last >= 3, "{events:?}");
    let report = house.studio.verify_index(|_| {}).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[tokio::test]
async fn the_largest_upload_is_what_the_configuration_says() {
    let house = House::new().await;
    let picture = png(30, 20);
    let (limits, watched) = tokio::sync::watch::channel(Limits::default());
    let router = server::limited(house.router.clone(), watched, house.studio.clock().clone());
    let house = House { router, ..house };
    limits.send_replace(Limits { upload_bytes: picture.len() as u64 - 1, ..Limits::default() });
    let refused = send(&house, TAKES, "image/png", picture.clone()).await;
    assert_eq!(refused.problem(), (413, "too_large".to_owned()));
    assert_eq!(send(&house, TAKES, "multipart/form-data; boundary=x", form(&[&picture])).await.status, 413);
    assert_eq!(staged(&house), 0);
    limits.send_replace(Limits { upload_bytes: picture.len() as u64, ..Limits::default() });
    assert_eq!(send(&house, TAKES, "image/png", picture).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn pictures_that_lie_are_refused_and_leave_nothing() {
    let house = House::new().await;
    let mut claiming = png(8, 8);
    claiming[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let whole = png(200, 200);
    let html = b"<html><script>alert(1)</script></html>".to_vec();
    for (body, problem) in [
        (claiming, (422, "invalid")),
        (whole[..whole.len() / 2].to_vec(), (422, "invalid")),
        (html, (415, "not_a_picture")),
        (Vec::new(), (415, "not_a_picture")),
        (b"GIF89a\x01\0\x01\0".to_vec(), (415, "not_a_picture")),
    ] {
        let answer = send(&house, TAKES, "image/png", body).await;
        assert_eq!(answer.problem(), (problem.0, problem.1.to_owned()), "{:?}", answer.json());
        assert_eq!(staged(&house), 0);
    }
    let said = send(&house, TAKES, "image/png", {
        let mut claiming = png(8, 8);
        claiming[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        claiming
    });
    assert!(said.await.json()["detail"].as_str().unwrap().contains("60000 x 60000"));
    for (body, status) in [
        (form(&[]), 422),
        (form(&[&png(8, 8), &png(8, 8)]), 422),
        (form(&[&png(8, 8)])[..90].to_vec(), 400),
        (b"nothing".to_vec(), 400),
    ] {
        let answer = send(&house, TAKES, "multipart/form-data; boundary=x", body).await;
        assert_eq!(answer.problem().0, status, "{:?}", answer.json());
    }
    assert_eq!(send(&house, TAKES, "multipart/form-data", Vec::new()).await.problem().0, 400);
    assert_eq!(staged(&house), 0);
    assert_eq!(house.get("/assets").await["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn too_many_bytes_and_a_cut_wire_are_refused_while_they_come() {
    let house = House::new().await;
    let sent = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = sent.clone();
    let piece = bytes::Bytes::from(vec![0_u8; 1 << 20]);
    let mut pieces = vec![Ok::<_, std::io::Error>(bytes::Bytes::from(png(8, 8)))];
    pieces.extend((0..80).map(|_| Ok(piece.clone())));
    let counted = futures_util::StreamExt::inspect(futures_util::stream::iter(pieces), move |_| {
        counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    });
    let answer = send(&house, TAKES, "image/png", Body::from_stream(counted)).await;
    assert_eq!(answer.problem(), (413, "too_large".to_owned()));
    assert!(sent.load(std::sync::atomic::Ordering::Relaxed) < 70, "what is too much is not read to its end");
    let cut = vec![
        Ok(bytes::Bytes::from(png(8, 8))),
        Err(std::io::Error::new(std::io::ErrorKind::ConnectionReset, "gone")),
    ];
    let answer = send(&house, TAKES, "image/png", Body::from_stream(futures_util::stream::iter(cut))).await;
    assert_eq!(answer.problem(), (400, "unreadable_body".to_owned()));
    assert_eq!(staged(&house), 0);
}

#[tokio::test]
async fn only_who_may_make_may_bring_and_only_where_there_is_a_place() {
    let house = House::new().await;
    for (path, status) in [
        ("/projects/rain/episodes/e01/shots/c9990/takes", 404),
        ("/projects/rain/episodes/e99/shots/c0010/takes", 404),
        ("/projects/none/episodes/e01/shots/c0010/takes", 404),
        ("/projects/rain/episodes/%2e%2e/shots/%2e%2e/takes", 404),
        ("/projects/..%2f../characters/hana/references", 404),
        ("/projects/rain/characters/nobody/references", 404),
        (&format!("{TAKES}?stage=clip"), 422),
        (&format!("{TAKES}?stage=nothing"), 422),
    ] {
        let answer = send(&house, path, "image/png", png(8, 8)).await;
        assert_eq!(answer.problem().0, status, "{path}: {:?}", answer.json());
    }
    let reviewer = Caller::with_role(Actor::account("someone"), Role::Reviewer);
    let request = Request::post(format!("/api/v1{TAKES}")).extension(reviewer).body(Body::from(png(8, 8)));
    assert_eq!(house.send(request.unwrap()).await.problem().0, 403);
    assert_eq!(staged(&house), 0);
}

#[tokio::test]
async fn pictures_of_a_character_are_numbered_and_kept_with_it() {
    let house = House::new().await;
    let mut tx = house.studio.store().begin(Actor::studio()).await.unwrap();
    let version = store::Version {
        id: "hana".to_owned(),
        slug: "hana".parse().unwrap(),
        version: 1,
        created_at: house.clock.wall(),
        body: serde_json::from_str::<domain::character::Character>(r#"{"name": "Hana"}"#).unwrap(),
    };
    tx.put_noun(&house.production.project.id, store::NounKind::Character, &version).await.unwrap();
    tx.commit().await.unwrap();
    let path = "/projects/rain/characters/hana/references";
    let sent = (0..4).map(|_| send(&house, path, "image/png", png(9, 9)));
    let mut paths: Vec<String> = futures_util::future::join_all(sent)
        .await
        .into_iter()
        .map(|answer| answer.success()["asset"]["path"].as_str().unwrap().to_owned())
        .collect();
    paths.sort();
    let expected = |number| format!("projects/rain/characters/hana/refs/rain_hana_ref_{number:03}.png");
    assert_eq!(paths, (1..=4).map(expected).collect::<Vec<_>>());
    let found = house.get("/assets?character=hana&kind=reference").await;
    assert_eq!(found["items"].as_array().unwrap().len(), 4);
    assert!(found["items"][0]["thumbhash"].is_string());
    assert!(house.studio.verify_index(|_| {}).await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn no_engine_replaces_what_a_person_drew() {
    let mut house = House::with_workers(&[("fake", 1)]).await;
    let path = format!("{TAKES}?stage=storyboard&pick=true");
    let by_hand = send(&house, &path, "image/png", png(64, 64)).await.success();
    let studio = house.studio.clone();
    let production = studio.production(studio.project(None).await.unwrap(), "e01").await.unwrap();
    let mut wanted = Produce::of(Stage::Storyboard, "fake");
    for (fresh, queued) in [(Fresh::Keep, 2), (Fresh::Again, 3)] {
        wanted.fresh = fresh;
        let dispatch = house.line.dispatch().clone();
        let produced = studio.produce(dispatch.as_ref(), &production, &wanted).await.unwrap();
        assert_eq!(produced.jobs.len(), queued);
        house.line.wait_for(&produced.all_jobs()).await.unwrap();
    }
    let takes = studio.store().takes_of_shot(&production.shots[0].id).await.unwrap();
    let picked: Vec<&str> =
        takes.iter().filter(|record| record.take.picked).map(|record| record.take.id.as_str()).collect();
    assert_eq!((takes.len(), picked), (2, vec![by_hand["id"].as_str().unwrap()]));
}
