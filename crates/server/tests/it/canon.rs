//! Characters that are settled as canon, their reference pictures, and words that engines would misread.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::cast::peopled;
use crate::support::{Answer, House};
use crate::uploads::{png, send};

const HANA: &str = "/projects/rain/characters/hana";
const REFERENCES: &str = "/projects/rain/characters/hana/references";

async fn patch(house: &House, patch: Value) -> Answer {
    house.ask(Method::PATCH, HANA, Some(patch)).await
}

fn wrong(answer: &Answer) -> (String, String, String) {
    let json = answer.json();
    let text = |field: &str| json[field].as_str().unwrap_or_default().to_owned();
    (text("field"), text("detail"), text("fix"))
}

#[tokio::test]
async fn what_is_canon_stays_as_it_is_until_it_is_unlocked() {
    let house = peopled().await;
    let locked = house.post(&format!("{HANA}/lock"), Value::Null).await;
    assert_eq!((&locked["newest"]["version"], &locked["newest"]["body"]["canon"]), (&json!(2), &json!(true)));
    assert_eq!(locked["stale"], json!([]));
    let again = house.post(&format!("{HANA}/lock"), Value::Null).await;
    assert_eq!((&again["newest"]["version"], &again["written"]), (&json!(2), &json!(false)));

    for change in
        [json!({"age": 17}), json!({"age": 17, "canon": false}), json!({"canon": null, "hat": "cap"})]
    {
        let refused = patch(&house, change).await;
        assert_eq!(refused.problem(), (409, "canon".to_owned()));
        assert!(wrong(&refused).2.contains("sakuga character unlock hana"), "{}", refused.json());
    }
    let restored = house.ask(Method::POST, &format!("{HANA}/restore"), Some(json!({"version": 1}))).await;
    assert_eq!(restored.status, StatusCode::OK, "version 1 says the same, and is open");
    house.post(&format!("{HANA}/lock"), Value::Null).await;
    assert_eq!(house.ask(Method::DELETE, HANA, None).await.problem(), (409, "canon".to_owned()));
    let picture = send(&house, REFERENCES, "image/png", png(9, 9)).await;
    assert_eq!(picture.problem(), (409, "canon".to_owned()));
    assert!(!house.folder.path().join("projects/rain/characters/hana/refs").exists());

    let opened = house.post(&format!("{HANA}/unlock"), Value::Null).await;
    assert_eq!(opened["newest"]["body"].get("canon"), None);
    assert_eq!(patch(&house, json!({"age": 17})).await.success()["newest"]["body"]["age"], 17);
    let missing = house.ask(Method::POST, "/projects/rain/characters/momo/lock", None).await;
    assert_eq!(missing.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn an_import_keeps_what_is_canon_and_references_that_its_file_does_not_list() {
    let house = peopled().await;
    send(&house, &format!("{REFERENCES}?kind=face&look=school"), "image/png", png(9, 9)).await.success();
    let screenplay = "Title: Rain\n\nEXT. BRIDGE - NIGHT\n\nHana waits.\n";
    let cast =
        "[[character]]\nname = \"Hana\"\nage = 40\n[[character.relation]]\nto = \"ren\"\nkind = \"friend\"\n";
    let body = |cast: &str| json!({"screenplay": screenplay, "cast": cast, "project": "rain"});
    let strange = house.ask(Method::POST, "/imports", Some(body(cast))).await;
    assert!(wrong(&strange).1.contains("nobody is called \"ren\""), "{}", strange.json());
    house.post("/projects/rain/characters", json!({"name": "Ren"})).await;
    let changed = house.post("/imports", body(cast)).await;
    assert_eq!((&changed["characters"], &changed["kept"]), (&json!(["hana"]), &json!([])));
    let hana = house.get(HANA).await["newest"].clone();
    assert_eq!((&hana["version"], &hana["body"]["age"]), (&json!(3), &json!(40)));
    assert_eq!(hana["body"]["reference"].as_array().unwrap().len(), 1, "pictures are not lost by an import");
    assert_eq!(hana["body"]["reference"][0].get("look"), None, "the look is gone");

    house.post(&format!("{HANA}/lock"), Value::Null).await;
    let kept = house.post("/imports", body(&cast.replace("40", "60"))).await;
    assert_eq!((&kept["characters"], &kept["kept"]), (&json!([]), &json!(["hana"])));
    let same = house.post("/imports", body(cast)).await;
    assert_eq!(
        (&same["characters"], &same["kept"]),
        (&json!([]), &json!([])),
        "it says the same but for the lock"
    );
    assert_eq!(house.get(HANA).await["newest"]["body"]["age"], 40);
}

#[tokio::test]
async fn a_reference_says_what_it_shows_and_can_be_taken_away() {
    let house = peopled().await;
    let licence = "own%20work";
    let add = format!("{REFERENCES}?kind=expression&expression=smile&look=school&licence={licence}");
    let added = send(&house, &add, "image/png", png(9, 9)).await.success();
    let file = "rain_hana_ref_001.png";
    assert_eq!(added["version"], 2);
    assert_eq!(
        added["reference"],
        json!({"file": file, "hash": added["asset"]["hash"], "kind": "expression", "expression": "smile",
            "look": "school", "licence": "own work"})
    );
    let document = house.folder.path().join("projects/rain/characters/hana/v002/character.toml");
    assert!(std::fs::read_to_string(document).unwrap().contains(file));
    for (query, field) in [
        ("kind=expression", "expression"),
        ("kind=face&look=beach", "look"),
        ("kind=head", "kind"),
        (&format!("licence={}", "a".repeat(201)), "licence"),
        ("licence=a%E2%80%AEb", "licence"),
    ] {
        let refused = send(&house, &format!("{REFERENCES}?{query}"), "image/png", png(9, 9)).await;
        assert_eq!((refused.problem().0, wrong(&refused).0.as_str()), (422, field), "{}", refused.json());
    }
    assert_eq!(send(&house, REFERENCES, "image/png", b"text".to_vec()).await.status.as_u16(), 415);
    assert_eq!(house.get(HANA).await["newest"]["version"], 2, "what is refused makes no version");

    let one = format!("{REFERENCES}/{file}");
    let preview = house.ask(Method::DELETE, &format!("{one}?preview=true"), None).await.success();
    assert_eq!((&preview["newest"]["version"], &preview["written"]), (&json!(3), &json!(false)));
    let gone = house.ask(Method::DELETE, &one, None).await.success();
    assert_eq!((&gone["newest"]["version"], gone["newest"]["body"].get("reference")), (&json!(3), None));
    assert_eq!(house.ask(Method::DELETE, &one, None).await.problem(), (404, "not_found".to_owned()));
    assert!(house.folder.path().join(format!("projects/rain/characters/hana/refs/{file}")).is_file());
    let back = house.post(&format!("{HANA}/restore"), json!({"version": 2})).await;
    assert_eq!(back["newest"]["body"]["reference"][0]["file"], file);
    assert!(house.studio.verify_index(|_| {}).await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn words_that_an_engine_would_misread_are_refused_with_their_place() {
    let house = peopled().await;
    let long: Vec<String> = (0..5_000).map(|number| format!("word{number}")).collect();
    let patches = [
        json!({"prompt": {"tags": ["1girl", "((rain"]}}),
        json!({"prompt": {"tags": ["<lora:hana:1>"]}}),
        json!({"prompt": {"prose": "a \u{202e}girl"}}),
        json!({"prompt": {"tags": long}}),
        json!({"look": [{"name": "school"}, {"name": "rain", "based_on": "rain"}]}),
        json!({"look": [{"name": "school", "worn_in": ["e01"]}, {"name": "rain", "worn_in": ["e01"]}]}),
        json!({"look": [{"name": "school", "tags": ["a, b"]}]}),
        json!({"lora": [{"name": "../hana.safetensors", "family": "sdxl-anime"}]}),
        json!({"lora": [{"name": "hana.safetensors", "family": "sdxl-anime", "strength_in": {"detail": 1e30}}]}),
        json!({"relation": [{"to": "hana", "kind": "sister"}]}),
        json!({"relation": [{"to": "nobody", "kind": "sister"}]}),
        json!({"expressions": {"shy": {"tags": ["(blush"]}}}),
    ];
    let mut said = Vec::new();
    for body in patches {
        let refused = patch(&house, body).await;
        assert_eq!(refused.status.as_u16(), 422, "{}", refused.json());
        let (field, detail, fix) = wrong(&refused);
        said.push(format!("{field}: {detail} | {fix}"));
    }
    insta::assert_snapshot!(said.join("\n"));
    assert_eq!(house.get(HANA).await["newest"]["version"], 1);
}
