//! Watching a studio that another program serves.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::support::Sandbox;

#[test]
fn watch_shows_what_happened_and_happens_in_a_served_studio() {
    let sandbox = Sandbox::with_film();
    let alone = sandbox.run(&["watch"]);
    assert_eq!(alone.code, 1);
    assert!(alone.stderr.contains("no server works on this data folder"), "{}", alone.stderr);

    let mut serve = sandbox.command(&["serve", "--bind", "127.0.0.1:0"]);
    let mut server = serve.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(server.stderr.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().contains("listens on")), "the server did not start");

    let mut watch = sandbox.command(&["watch", "--since", "0", "--json"]);
    let mut watch = watch.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(watch.stdout.take().unwrap()).lines().take(2);
    let heard: Vec<Value> = lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    assert_eq!(heard[0]["type"], "hello");
    assert_eq!(heard[1]["seq"], 1);
    for child in [&mut watch, &mut server] {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
