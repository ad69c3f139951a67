//! Recipes over the API: listed, shown, made of workflows, deleted. The one server of these houses never answers.

use axum::http::Method;
use domain::account::Role;
use domain::actor::Actor;
use serde_json::{Value, json};
use server::auth::Caller;

use crate::support::House;

fn node(class: &str, inputs: &Value) -> Value {
    json!({ "class_type": class, "inputs": inputs })
}

/// A picture from words: those of node 2, or of 9, which joins two encoders.
fn workflow(positive: &str) -> Value {
    json!({
        "1": node("CheckpointLoaderSimple", &json!({ "ckpt_name": "v1-5-pruned-emaonly.safetensors" })),
        "2": node("CLIPTextEncode", &json!({ "clip": ["1", 1], "text": "a girl" })),
        "3": node("CLIPTextEncode", &json!({ "clip": ["1", 1], "text": "blurry" })),
        "4": node("EmptyLatentImage", &json!({ "width": 768, "height": 432, "batch_size": 1 })),
        "5": node("KSampler", &json!({
            "model": ["1", 0], "positive": [positive, 0], "negative": ["3", 0], "latent_image": ["4", 0],
            "seed": 1, "steps": 20, "cfg": 7.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0,
        })),
        "6": node("VAEDecode", &json!({ "samples": ["5", 0], "vae": ["1", 2] })),
        "7": node("SaveImage", &json!({ "images": ["6", 0], "filename_prefix": "x" })),
        "8": node("CLIPTextEncode", &json!({ "clip": ["1", 1], "text": "masterpiece" })),
        "9": node("ConditioningCombine", &json!({ "conditioning_1": ["2", 0], "conditioning_2": ["8", 0] })),
    })
}

fn body(more: &Value) -> Value {
    let mut body = json!({ "name": "mine", "workflow": workflow("2") });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn recipes_are_listed_and_shown() {
    let house = House::painting().await;
    let listed = house.get("/recipes").await;
    let names: Vec<&str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["recipe"]["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"sd15") && names.contains(&"storyboard"), "{names:?}");
    let shown = house.get("/recipes/sd15").await;
    assert_eq!(
        (shown["recipe"]["engine"].as_str(), shown["servers"].as_array().unwrap().len()),
        (Some("comfyui"), 0)
    );
    let missing = house.ask(Method::GET, "/recipes/none", None).await;
    assert_eq!(missing.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn a_workflow_becomes_a_recipe_that_is_there_at_once_and_can_be_replaced_and_deleted() {
    let house = House::painting().await;
    let planned = house.ask(Method::POST, "/recipes", Some(body(&json!({ "dry_run": true })))).await;
    assert_eq!(planned.status, 200);
    assert_eq!(planned.json()["written"], false);
    assert!(!house.folder.path().join("recipes").exists());
    let made = house.ask(Method::POST, "/recipes", Some(body(&json!({})))).await;
    assert_eq!(made.status, 201, "{}", made.json());
    let made = made.json();
    assert!(made["notes"].to_string().contains("No server answers"), "{made}");
    let shown = house.get("/recipes/mine").await;
    assert_eq!((&shown["recipe"], &shown["servers"]), (&made["recipe"], &made["servers"]));
    assert_eq!(shown["recipe"]["families"], json!(["sd15"]));
    for name in ["graph.json", "recipe.toml"] {
        assert!(house.folder.path().join("recipes/mine").join(name).is_file(), "{name}");
    }
    let again = house.ask(Method::POST, "/recipes", Some(body(&json!({})))).await;
    assert_eq!(again.problem(), (409, "exists".to_owned()));
    let shipped = house.ask(Method::POST, "/recipes", Some(body(&json!({ "name": "sd15" })))).await;
    assert_eq!(shipped.problem(), (409, "exists".to_owned()));
    let replaced =
        house.post("/recipes", body(&json!({ "replace": true, "answers": { "title": "Second" } }))).await;
    let trash = replaced["trash"].as_str().unwrap();
    assert!(house.folder.path().join(trash).join("recipe.toml").is_file(), "{trash}");
    let gone = house.ask(Method::DELETE, "/recipes/mine", None).await.success();
    assert!(house.folder.path().join(gone["trash"].as_str().unwrap()).is_dir(), "{gone}");
    for path in ["/recipes/mine", "/recipes/sd15"] {
        let deleted = house.ask(Method::DELETE, path, None).await;
        assert_eq!(deleted.problem(), (404, "not_found".to_owned()), "{path}");
    }
    assert_eq!(house.ask(Method::GET, "/recipes/mine", None).await.status, 404);
}

#[tokio::test]
async fn what_is_ambiguous_comes_back_as_questions_and_is_answered() {
    let house = House::painting().await;
    let asked = house.ask(Method::POST, "/recipes", Some(body(&json!({ "workflow": workflow("9") })))).await;
    assert_eq!(asked.problem(), (422, "ambiguous".to_owned()));
    let question = &asked.json()["questions"][0];
    assert_eq!(
        (&question["key"], &question["choices"]),
        (&json!("positive"), &json!(["CLIPTextEncode", "CLIPTextEncode 3"]))
    );
    let answered = body(&json!({ "workflow": workflow("9"), "answers": { "positive": "CLIPTextEncode" } }));
    house.post("/recipes", answered).await;
    assert_eq!(house.get("/recipes/mine").await["recipe"]["stages"], json!(["keyframe"]));
}

#[tokio::test]
async fn what_cannot_be_a_recipe_is_refused_with_its_name() {
    let house = House::painting().await;
    let mut foreign = workflow("2");
    foreign["6"]["class_type"] = json!("FancyDecode");
    let cases = [
        (json!({ "workflow": foreign }), 422, "FancyDecode"),
        (json!({ "workflow": { "nodes": [], "links": [] } }), 422, "--server"),
        (json!({ "workflow": [] }), 422, "no workflow"),
        (json!({ "server": "hom" }), 422, "nearest: home"),
        (json!({ "server": "home" }), 422, "does not answer"),
        (json!({ "answers": { "stage": "films" } }), 422, "\"films\""),
        (json!({ "name": "../mine" }), 422, "name"),
        (json!({ "wrkflow": 1 }), 422, "wrkflow"),
    ];
    for (change, status, words) in cases {
        let refused = house.ask(Method::POST, "/recipes", Some(body(&change))).await;
        assert_eq!(refused.status, status, "{words}");
        assert!(refused.json()["detail"].as_str().unwrap().contains(words), "{}", refused.json());
    }
    let reviewer = Caller::with_role(Actor::local(), Role::Reviewer);
    let refused = house.ask_as(&reviewer, Method::POST, "/recipes", Some(body(&json!({})))).await;
    assert_eq!(refused.problem().0, 403);
    let refused = house.ask_as(&reviewer, Method::DELETE, "/recipes/mine", None).await;
    assert_eq!(refused.problem().0, 403);
    assert!(!house.folder.path().join("recipes").exists());
}

#[tokio::test]
async fn without_a_comfyui_there_is_nothing_to_make_a_recipe_for() {
    let house = House::new().await;
    let refused = house.ask(Method::POST, "/recipes", Some(body(&json!({})))).await;
    assert_eq!(refused.problem(), (409, "no_server".to_owned()));
    assert_eq!(house.get("/devices").await["items"], json!([]));
}

#[tokio::test]
async fn a_device_whose_server_does_not_answer_says_so() {
    let house = House::painting().await;
    let devices = house.get("/devices").await;
    let device = &devices["items"][0];
    assert_eq!(
        (&device["engine"], &device["seat"], &device["memory_mb"]),
        (&json!("comfyui"), &json!("home"), &Value::Null)
    );
    assert!(device["trouble"].is_string(), "{device}");
    assert_eq!(device["jobs"], json!([]));
}
