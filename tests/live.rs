//! Watching a studio that another program serves.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::Stdio;

use serde_json::Value;

use crate::bad_requests::{House, frame, open};
use crate::server::Server;
use crate::support::Sandbox;

#[test]
fn watch_shows_what_happened_and_happens_in_a_served_studio() {
    let sandbox = Sandbox::with_film();
    let alone = sandbox.run(&["watch"]);
    assert_eq!(alone.code, 1);
    assert!(alone.stderr.contains("no server works on this data folder"), "{}", alone.stderr);

    let server = Server::start(&sandbox, &[]);
    let mut watch = sandbox.command(&["watch", "--since", "0", "--json"]);
    let mut watch = watch.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(watch.stdout.take().unwrap()).lines().take(2);
    let heard: Vec<Value> = lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    assert_eq!(heard[0]["type"], "hello");
    assert_eq!(heard[1]["seq"], 1);
    watch.kill().unwrap();
    watch.wait().unwrap();
    assert_eq!(server.stop(), 0);
}

#[test]
fn nothing_is_lost_or_doubled_over_reconnects_while_eight_write() {
    const WRITERS: usize = 8;
    const EACH: usize = 25;
    let house = House::new();
    let hello = next(&mut open(&house, ""));
    let (epoch, first) = (hello["epoch"].as_str().unwrap(), hello["newest"].as_i64().unwrap());
    let mut heard: Vec<i64> = Vec::new();
    std::thread::scope(|scope| {
        let house = &house;
        for writer in 0..WRITERS {
            scope.spawn(move || {
                for number in 0..EACH {
                    let body = format!("{{\"title\":\"Film {writer} {number}\"}}");
                    let made = house.post("/api/v1/projects", "application/json", body.as_bytes());
                    assert_eq!(made.status, 201, "{}", made.body);
                }
            });
        }
        let mut created = 0;
        while created < WRITERS * EACH {
            let since = heard.last().copied().unwrap_or(first);
            let mut socket = open(house, &format!("?since={since}&epoch={epoch}"));
            // Each connection breaks after another number of events.
            for _ in 0..7 + heard.len() % 5 {
                let message = loop {
                    let message = next(&mut socket);
                    if message["type"] == "event" {
                        break message;
                    }
                };
                heard.push(message["seq"].as_i64().unwrap());
                created += usize::from(message["event"]["event"] == "project_created");
                if created == WRITERS * EACH {
                    break;
                }
            }
        }
    });
    let count = i64::try_from(heard.len()).unwrap();
    assert_eq!(heard, (first + 1..=first + count).collect::<Vec<_>>());
}

/// The next message of a live socket that says something.
fn next(socket: &mut TcpStream) -> Value {
    loop {
        let (kind, content) = frame(socket).expect("the socket was closed");
        if kind == 1 {
            return serde_json::from_slice(&content).unwrap();
        }
    }
}
