//! Characters as files: what one project exports another takes in whole, and a file that lies is refused whole.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use server::auth::Caller;

use crate::support::{Answer, House};
use crate::uploads::{png, send};

const RAIN: &str = "/projects/rain";
const SNOW: &str = "/projects/snow/portable-characters";

/// A house with somebody who has everything, and an empty second project.
async fn furnished() -> House {
    let house = House::new().await;
    house.post("/projects", json!({"title": "Snow"})).await;
    house.post("/projects/rain/characters", json!({"name": "Ren"})).await;
    let hana = json!({
        "name": "Hana", "aliases": ["Hana Mori"], "age": 16, "description": "Forgets umbrellas.",
        "palette": {"hair": {"base": "#4a2f35", "shade": "#2a1f25"}}, "palette_in": {"night": {"hair": "#221122"}},
        "distinctive": [{"name": "mole under the left eye", "tags": ["mole under eye"]}],
        "look": [{"name": "school", "outfit": "school"}, {"name": "soaked", "based_on": "school", "tags": ["wet"]}],
        "prompt": {"tags": ["1girl", "(bob cut:1.1)"], "negatives": ["glasses"], "prose": "Hana"},
        "lora": [{"name": "hana.safetensors", "family": "sdxl-anime", "strength": 0.8, "trigger": ["hana"]}],
        "expressions": {"shy": {"tags": ["blush"]}},
        "relation": [{"to": "ren", "kind": "friend"}],
    });
    house.post("/projects/rain/characters", hana).await;
    for (kind, size) in [("face&licence=own%20work", 9), ("full&look=soaked", 12)] {
        let path = format!("{RAIN}/characters/hana/references?kind={kind}");
        send(&house, &path, "image/png", png(size, size)).await.success();
    }
    house
}

async fn exported(house: &House, query: &str) -> Vec<u8> {
    let path = format!("{RAIN}/characters/hana/portable{query}");
    let answer = house.ask(Method::GET, &path, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/zip");
    let name = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
    assert_eq!(name, "attachment; filename=\"hana.character.zip\"");
    assert_eq!(answer.headers[header::CONTENT_LENGTH], answer.bytes.len().to_string().as_str());
    answer.bytes
}

async fn adopt(house: &House, path: &str, zip: &[u8]) -> Answer {
    send(house, path, "application/zip", zip.to_vec()).await
}

fn left_over(house: &House) -> usize {
    std::fs::read_dir(house.folder.path().join("cache/staging")).map_or(0, Iterator::count)
}

/// What a character says, without what is another in another project.
fn plain(mut body: Value) -> Value {
    body["relation"] = Value::Null;
    for reference in body["reference"].as_array_mut().unwrap() {
        reference["file"] = Value::Null;
    }
    body
}

#[tokio::test]
async fn a_character_travels_with_everything_that_it_has() {
    let house = furnished().await;
    let zip = exported(&house, "").await;
    assert_eq!(exported(&house, "?version=3").await, zip, "the same version is the same file");
    assert_ne!(exported(&house, "?version=1").await, zip);
    assert_eq!(left_over(&house), 0);
    let adopted = adopt(&house, SNOW, &zip).await;
    assert_eq!(adopted.status, StatusCode::CREATED, "{}", adopted.json());
    let adopted = adopted.json();
    assert_eq!((&adopted["newest"]["slug"], &adopted["newest"]["version"]), (&json!("hana"), &json!(1)));
    assert_eq!(adopted["weights"], json!(["hana.safetensors"]));
    let notes = adopted["notes"].as_array().unwrap();
    assert!(notes[0].as_str().unwrap().contains("the relation \"friend\" to ren is dropped"), "{notes:?}");
    assert!(notes[1].as_str().unwrap().contains("hana.safetensors"), "{notes:?}");

    let before = house.get(&format!("{RAIN}/characters/hana")).await["newest"]["body"].clone();
    let after = house.get("/projects/snow/characters/hana").await["newest"]["body"].clone();
    assert_eq!(after["reference"][1]["file"], "snow_hana_ref_002.png");
    assert_eq!(plain(after), plain(before), "the hashes of the pictures too");
    let picture = house.folder.path().join("projects/snow/characters/hana/refs/snow_hana_ref_001.png");
    assert_eq!(std::fs::read(picture).unwrap(), png(9, 9));
    assert_eq!(left_over(&house), 0);
    let report = house.studio.verify_index(|_| {}).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused_and_another_one_helps() {
    let house = furnished().await;
    let zip = exported(&house, "").await;
    let path = "/projects/rain/portable-characters";
    let taken = adopt(&house, path, &zip).await;
    assert_eq!(taken.problem(), (409, "exists".to_owned()));
    assert!(taken.json()["fix"].as_str().unwrap().contains("--as hana-2"), "{}", taken.json());
    let other = adopt(&house, &format!("{path}?as=hana-older"), &zip).await.success();
    let body = &other["newest"]["body"];
    assert_eq!((&other["newest"]["slug"], &body["name"]), (&json!("hana-older"), &json!("Hana Older")));
    assert_eq!(body["relation"][0]["to"], "ren", "ren is here");
    assert_eq!(body.get("aliases"), None);
    assert_eq!(other["notes"].as_array().unwrap().len(), 3, "{}", other["notes"]);
    assert_eq!(adopt(&house, &format!("{path}?as=../x"), &zip).await.status.as_u16(), 422);
    assert_eq!(adopt(&house, "/projects/none/portable-characters", &zip).await.status.as_u16(), 404);
    let reviewer = Caller::with_role(domain::actor::Actor::account("rin"), domain::account::Role::Reviewer);
    let request = Request::post(format!("/api/v1{SNOW}")).extension(reviewer).body(Body::from(zip)).unwrap();
    assert_eq!(house.send(request).await.problem().0, 403);
    assert_eq!(left_over(&house), 0);
}

/// The same bytes with every `from` replaced by a `to` of the same length.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let found: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    assert!(!found.is_empty(), "{} is not in it", String::from_utf8_lossy(from));
    for at in found {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}

#[tokio::test]
async fn a_file_that_lies_is_refused_by_member_and_leaves_nothing() {
    let house = furnished().await;
    let zip = exported(&house, "").await;
    let (first, second) = (b"refs/rain_hana_ref_001.png", b"refs/rain_hana_ref_002.png");
    let picture = png(9, 9);
    let mut spoiled = picture.clone();
    *spoiled.last_mut().unwrap() ^= 1;
    let bad = [
        replaced(&zip, first, b"../../rain_hana_ref_01.png"),
        replaced(&zip, first, b"/etc/rain_hana_ref_001.png"),
        replaced(&zip, first, second),
        replaced(&zip, first, b"refs/rain_hana_ref_001.exe"),
        replaced(&zip, &picture, &spoiled),
        zip[..zip.len() - 1].to_vec(),
        [&zip[..], b"x"].concat(),
        b"no zip".to_vec(),
        Vec::new(),
    ];
    let mut said = Vec::new();
    for bytes in bad {
        let refused = adopt(&house, SNOW, &bytes).await;
        let json = refused.json();
        assert_eq!((refused.status.as_u16(), &json["field"]), (422, &json!("file")), "{json}");
        said.push(format!("{} | {}", json["detail"].as_str().unwrap(), json["fix"].as_str().unwrap()));
        assert_eq!(left_over(&house), 0);
    }
    insta::assert_snapshot!(said.join("\n"));
    assert_eq!(house.get("/projects/snow/characters").await["items"], json!([]));
    assert!(!house.folder.path().join("projects/snow/characters").exists());
}
