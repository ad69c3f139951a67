//! The description of the API.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::support::House;

fn document() -> Value {
    serde_json::to_value(server::document()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, Value)> {
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if operation.get("operationId").is_some() {
                operations.push((format!("{} {path}", method.to_uppercase()), operation.clone()));
            }
        }
    }
    operations
}

/// `openapi.json` at the top of the repository is what the program says of itself. After a change of the API:
/// `SAKUGA_UPDATE=1 cargo test --package sakuga-server --test it openapi`.
#[test]
fn the_committed_document_is_the_programs_own() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi.json");
    let text = format!("{}\n", server::document().to_pretty_json().unwrap());
    if std::env::var_os("SAKUGA_UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "openapi.json is not what the program says; SAKUGA_UPDATE=1 writes it");
}

#[test]
fn every_operation_says_what_it_does_under_a_name_of_its_own() {
    let document = document();
    let operations = operations(&document);
    assert!(operations.len() > 10);
    let mut names = BTreeSet::new();
    for (place, operation) in &operations {
        assert!(
            operation["summary"].as_str().is_some_and(|summary| summary.ends_with('.')),
            "{place}: no summary"
        );
        assert!(operation["tags"][0].is_string(), "{place}: no tag");
        assert!(names.insert(operation["operationId"].to_string()), "{place}: its name is taken");
    }
    assert!(document["openapi"].as_str().unwrap() >= "3.1");
}

/// Every field of every shape is described, except those of the domain's closed lists of words.
#[test]
fn every_field_is_described() {
    let document = document();
    let mut silent = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (field, shape) in schema["properties"].as_object().into_iter().flatten() {
            let said = shape.get("description").is_some() || shape.get("$ref").is_some();
            let referred = ["oneOf", "anyOf", "allOf"].iter().any(|word| shape.get(word).is_some());
            if !said && !referred {
                silent.push(format!("{name}.{field}"));
            }
        }
    }
    assert!(silent.is_empty(), "fields without a description: {}", silent.join(", "));
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    let house = House::new().await;
    let page = house.ask(axum::http::Method::GET, "/docs", None).await;
    let text = String::from_utf8(page.bytes).unwrap();
    assert!(text.contains("<details id=\"cancel_job\">"));
    for attribute in ["src=", "href="] {
        for link in text.split(attribute).skip(1) {
            assert!(!link.trim_start_matches('"').starts_with("http"), "{}", &link[..60]);
        }
    }
    assert!(!text.contains("<script"));
    assert_eq!(house.get("/openapi.json").await, document());
}
