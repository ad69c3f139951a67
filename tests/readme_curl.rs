//! The examples with curl in `README.md`, run as they stand there against a real server.

use std::process::Command;

use serde_json::Value;

use crate::documents::root;
use crate::server::Server;
use crate::support::{Run, Sandbox};

/// What the examples begin with; no other block of the page does.
const BEGINNING: &str = "STUDIO=${STUDIO:-http://127.0.0.1:8328}\nTOKEN=$(cat sakuga-data/owner-token)\n";

/// The block of the page that begins so, without its fence.
fn block(page: &str) -> &str {
    let mut blocks =
        page.split("```sh\n").skip(1).filter_map(|rest| rest.split_once("```").map(|(block, _)| block));
    let block =
        blocks.find(|block| block.starts_with(BEGINNING)).expect("README.md has the examples with curl");
    assert!(
        blocks.all(|block| !block.contains("curl")),
        "README.md has examples with curl that no test runs"
    );
    block
}

/// The film of the page, with the shot drawn that its examples name.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let film = root().join("examples/rain-shelter/rain-shelter.fountain");
    sandbox.run(&["import", film.to_str().unwrap(), "--project", "rain-shelter"]).ok();
    sandbox.run(&["produce", "--shot", "c0010", "--shot", "c0020"]).ok();
    sandbox
}

#[test]
fn the_examples_with_curl_work_as_they_stand() {
    let page = std::fs::read_to_string(root().join("README.md")).unwrap();
    let sandbox = sandbox();
    let server = Server::start(&sandbox, &["--engine", "storyboard"]);
    let mut shell = Command::new("sh");
    shell.args(["-eu", "-c", block(&page)]).current_dir(sandbox.path()).env_clear();
    shell.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    shell.env("STUDIO", format!("http://{}", server.address));
    let run = Sandbox::finish(shell).ok();
    let (answers, heard) = answers(&run);
    assert!(answers.iter().all(|answer| answer.get("code").is_none_or(Value::is_null)), "{}", run.stdout);

    let [capabilities, shots, drawing, newest, approved, first, second] = answers.as_slice() else {
        panic!("other answers than the page promises: {}", run.stdout);
    };
    assert_eq!(capabilities["items"][0]["state"], "ok");
    assert_eq!((shots["items"].as_array().unwrap().len(), &shots["next"]), (3, &Value::from("c0030")));
    assert_eq!(newest["items"][0]["id"], drawing["jobs"][0]);
    assert_eq!(approved["review"]["verdict"], "approved");
    assert_eq!(first, second);
    assert_ne!(first["batch"], drawing["batch"]);
    assert!(heard.contains(&"event: hello"), "{heard:?}");

    let picture = std::fs::read(sandbox.path().join("c0010.jpg")).unwrap();
    assert!(picture.starts_with(&[0xff, 0xd8, 0xff]), "no JPEG: {:?}", &picture[..picture.len().min(200)]);
    let waves = sandbox.run(&["job", "list", "--json"]).ok().json();
    assert_eq!(waves["items"].as_array().unwrap().len(), 2 + 2, "{waves}");
    assert_eq!(server.stop(), 0);
}

/// What was answered with JSON, and the lines of the stream.
fn answers(run: &Run) -> (Vec<Value>, Vec<&str>) {
    let (json, rest): (Vec<&str>, Vec<&str>) = run.stdout.lines().partition(|line| line.starts_with('{'));
    let json = json.into_iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    (json, rest)
}
