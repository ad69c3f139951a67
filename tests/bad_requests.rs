//! What a hostile or broken client sends, as bytes over a real socket: each gets a clear answer that names what is
//! wrong, and the server works on.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

use crate::server::{Reply, Server, exchange, read};
use crate::support::Sandbox;

/// A server whose patience is short, and the owner's credentials.
pub(crate) struct House {
    sandbox: Sandbox,
    server: Server,
    token: String,
}

/// The shortest key that opens a WebSocket.
const UPGRADE: &str = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

impl House {
    pub(crate) fn new() -> Self {
        let sandbox = Sandbox::with_film();
        let config = "[server]\nhead_timeout_ms = 400\nbody_timeout_ms = 400\n";
        std::fs::write(sandbox.data().join("sakuga.toml"), config).unwrap();
        let server = Server::start(&sandbox, &[]);
        let token = std::fs::read_to_string(sandbox.data().join("owner-token")).unwrap().trim().to_owned();
        Self { sandbox, server, token }
    }

    /// The head of a request of the owner with these further lines, without the empty line at its end.
    fn head(&self, method: &str, path: &str, lines: &str) -> String {
        let (address, token) = (&self.server.address, &self.token);
        format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n{lines}")
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        let head = self.head("GET", path, "Connection: close\r\n\r\n");
        exchange(self.server.connect(), head.as_bytes())
    }

    fn get_with(&self, token: &str) -> Reply {
        let address = &self.server.address;
        let head = format!(
            "GET /api/v1/jobs HTTP/1.1\r\nHost: {address}\r\nAuthorization: {token}\r\nConnection: close\r\n\r\n"
        );
        exchange(self.server.connect(), head.as_bytes())
    }

    pub(crate) fn post(&self, path: &str, kind: &str, body: &[u8]) -> Reply {
        let lines =
            format!("Connection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n", body.len());
        let mut bytes = self.head("POST", path, &lines).into_bytes();
        bytes.extend_from_slice(body);
        let mut stream = self.server.connect();
        // A server that has read enough answers and closes.
        let _ = stream.write_all(&bytes);
        read(stream)
    }

    /// Fails unless the server is as well as before.
    fn is_well(&self) {
        let health = self.server.get("/health");
        assert_eq!(health.status, 200, "{}", health.body);
        assert_eq!(self.get("/api/v1/jobs").status, 200);
    }
}

/// The status and the code of a problem.
fn said(reply: &Reply) -> (u16, String) {
    let problem: Value = serde_json::from_str(&reply.body).unwrap_or_default();
    (reply.status, problem["code"].as_str().unwrap_or_default().to_owned())
}

fn check(house: &House, what: &str, reply: &Reply, expected: (u16, &str)) {
    assert_eq!(said(reply), (expected.0, expected.1.to_owned()), "{what}: {}", reply.body);
    house.is_well();
}

/// What is wrong, the media type, the body, and the status and code of the answer.
type Case<'a> = (&'static str, &'static str, &'a [u8], (u16, &'static str));

#[test]
fn bodies_that_are_no_bodies_are_refused_with_a_reason() {
    let house = House::new();
    let deep = "[".repeat(10_000);
    let closed = format!("{{\"title\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let json = "application/json";
    let large = format!("{{\"title\":\"{}\"}}", "x".repeat(3 << 20));
    let cases: [Case<'_>; 16] = [
        ("nothing", json, b"", (400, "not_json")),
        ("no JSON", json, b"title=Rain", (400, "not_json")),
        ("cut off", json, br#"{"title": "Ra"#, (400, "not_json")),
        ("NaN", json, br#"{"title": NaN}"#, (400, "not_json")),
        ("infinity", json, br#"{"title": 1e999}"#, (400, "not_json")),
        ("more behind it", json, br#"{"title": "Rain"} {}"#, (400, "not_json")),
        ("not UTF-8", json, b"{\"title\": \"\xff\xfe\"}", (400, "not_json")),
        ("a lone surrogate", json, br#"{"title": "\ud800"}"#, (400, "not_json")),
        ("half a pair", json, br#"{"title": "\ud800\u0041"}"#, (400, "not_json")),
        ("open nesting", json, deep.as_bytes(), (422, "invalid")),
        ("deep nesting", json, closed.as_bytes(), (422, "invalid")),
        ("a key twice", json, br#"{"title": "Rain", "title": "Snow"}"#, (422, "invalid")),
        ("an unknown key", json, br#"{"title": "Rain", "titel": "Snow"}"#, (422, "invalid")),
        ("another type", json, br#"{"title": 7}"#, (422, "invalid")),
        ("another kind", "text/plain", br#"{"title": "Rain"}"#, (415, "not_json")),
        ("too large", json, large.as_bytes(), (413, "too_large")),
    ];
    for (what, kind, body, expected) in cases {
        check(&house, what, &house.post("/api/v1/projects", kind, body), expected);
    }
}

#[test]
fn a_patch_of_a_noun_is_held_to_the_same() {
    let house = House::new();
    let patch = |body: &str| {
        let path = "/api/v1/projects/the-lantern/style";
        let lines = format!(
            "Connection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        exchange(house.server.connect(), house.head("PATCH", path, &lines).as_bytes())
    };
    let deep = format!("{{\"prompt\":{}{}}}", "{\"a\":".repeat(10_000), "}".repeat(10_001));
    let cases = [
        ("deep", deep.as_str(), (400, "not_json")),
        ("a frame of 60,000", r#"{"frame": {"width": 60000, "height": 60000}}"#, (422, "invalid")),
        (
            "a frame beyond counting",
            r#"{"frame": {"width": 4294967295, "height": 4294967295}}"#,
            (422, "invalid"),
        ),
        ("no frame", r#"{"frame": {"width": 0, "height": 0}}"#, (422, "invalid")),
        ("a line of no width that there is", r#"{"ink": {"weight": 1e300}}"#, (422, "invalid")),
        ("a rate of nothing", r#"{"rate": "0/0"}"#, (422, "invalid")),
    ];
    for (what, body, expected) in cases {
        check(&house, what, &patch(body), expected);
    }
}

#[test]
fn heads_and_bodies_that_do_not_come_are_given_up() {
    let house = House::new();
    let mut head = house.server.connect();
    head.write_all(b"GET /health HTTP/1.1\r\nHost:").unwrap();
    assert!([0, 408].contains(&read(head).status));
    let mut body = house.server.connect();
    let lines = "Connection: close\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{";
    body.write_all(house.head("POST", "/api/v1/projects", lines).as_bytes()).unwrap();
    check(&house, "a silent body", &read(body), (408, "too_slow"));
}

#[test]
fn paths_lead_nowhere_else() {
    let house = House::new();
    let long = format!("/api/v1/projects/{}", "a".repeat(9_000));
    let huge = format!("/api/v1/projects/{}", "a".repeat(100_000));
    let cases = [
        ("up", "/api/v1/projects/../../etc/passwd", (404, "not_found")),
        ("up, escaped", "/api/v1/projects/%2e%2e", (404, "not_found")),
        ("up and away, escaped", "/api/v1/projects/%2e%2e%2f%2e%2e%2fetc%2fpasswd", (404, "not_found")),
        ("up in a file", "/api/v1/assets/%2e%2e%2fowner-token/file", (404, "not_found")),
        ("NUL", "/api/v1/projects/%00", (404, "not_found")),
        ("no text", "/api/v1/projects/%ff%fe", (404, "not_found")),
        ("no escape", "/api/v1/projects/%zz", (404, "not_found")),
        ("long", &long, (404, "not_found")),
        (
            "a number beyond counting",
            "/api/v1/projects/the-lantern/style/versions/99999999999",
            (404, "not_found"),
        ),
        ("a page of nobody", "/api/v1/jobs?after=%00", (422, "invalid")),
        ("a page of too much", "/api/v1/jobs?limit=4294967295", (422, "invalid")),
    ];
    for (what, path, expected) in cases {
        check(&house, what, &house.get(path), expected);
    }
    let raw = exchange(house.server.connect(), house.head("GET", "/a\0b", "\r\n").as_bytes());
    assert_eq!(raw.status, 400);
    // Such a head is refused before it is read, so that there are no words; see `head_limit_bytes`.
    let mut stream = house.server.connect();
    let _ = stream.write_all(house.head("GET", &huge, "\r\n").as_bytes());
    assert!([414, 431].contains(&read(stream).status));
    house.is_well();
}

#[test]
fn tokens_that_are_none_open_nothing() {
    let house = House::new();
    let made = house.sandbox.run(&["token", "create", "gone", "--right", "view", "--quiet"]).ok();
    let gone = made.stdout.trim().to_owned();
    let list = house.sandbox.run(&["token", "list", "--json"]).ok().json();
    let id = list["items"][1]["id"].as_str().unwrap().to_owned();
    assert_eq!(house.get_with(&format!("Bearer {gone}")).status, 200);
    house.sandbox.run(&["token", "revoke", &id]).ok();
    let token = house.token.clone();
    let forged = format!("sakuga_{}", "0".repeat(64));
    let long = "x".repeat(5_000);
    let cases = [
        ("truncated", format!("Bearer {}", &token[..token.len() - 1]), "token_malformed"),
        ("too long", format!("Bearer {token}0"), "token_malformed"),
        ("very long", format!("Bearer {long}"), "token_malformed"),
        ("nothing", "Bearer".to_owned(), "token_malformed"),
        ("another way", "Basic b3duZXI6b3duZXI=".to_owned(), "token_malformed"),
        ("forged", format!("Bearer {forged}"), "token_unknown"),
        ("revoked", format!("Bearer {gone}"), "token_revoked"),
    ];
    for (what, token, code) in cases {
        check(&house, what, &house.get_with(&token), (401, code));
    }
}

#[test]
fn ten_thousand_logins_are_slowed_down_and_lock_nobody_out() {
    let house = House::new();
    let body = format!("{{\"token\":\"sakuga_{}\"}}", "0".repeat(64));
    let asked = format!(
        "POST /api/v1/sessions HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        house.server.address,
        body.len()
    );
    let mut told = std::collections::BTreeMap::<u16, u32>::new();
    let mut stream = BufReader::new(house.server.connect());
    for _ in 0..10_000 {
        stream.get_mut().write_all(asked.as_bytes()).unwrap();
        *told.entry(next_status(&mut stream)).or_default() += 1;
    }
    let refused = told.remove(&401).unwrap();
    // One more is let in every six seconds, and this takes some.
    assert!((10..30).contains(&refused), "{refused} attempts were looked at");
    assert_eq!(told, [(429, 10_000 - refused)].into());
    house.is_well();
}

/// Reads one answer of a connection that stays open.
fn next_status(stream: &mut BufReader<TcpStream>) -> u16 {
    let (mut status, mut length) = (0, 0);
    loop {
        let mut line = String::new();
        assert!(stream.read_line(&mut line).unwrap() > 0, "the connection was closed");
        let line = line.trim().to_ascii_lowercase();
        if let Some(rest) = line.strip_prefix("http/1.1 ") {
            status = rest[..3].parse().unwrap();
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
        if line.is_empty() {
            break;
        }
    }
    stream.read_exact(&mut vec![0; length]).unwrap();
    status
}

#[test]
fn uploads_that_lie_are_refused_and_leave_nothing() {
    let house = House::new();
    let takes = "/api/v1/projects/the-lantern/episodes/e01/shots/c0010/takes";
    let small = picture(&house, "8x8", "rgb24");
    let mut claiming = small.clone();
    claiming[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    // A few kilobytes that become 96 million dots.
    let bomb = picture(&house, "12000x8000", "monob");
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    let before = house.get("/api/v1/assets").body;
    for (what, body, problem) in [
        ("60,000 dots a side", claiming, (422, "invalid")),
        ("a bomb", bomb, (422, "invalid")),
        ("half a picture", small[..small.len() / 2].to_vec(), (422, "invalid")),
        ("a page", b"<html><script>alert(1)</script></html>".to_vec(), (415, "not_a_picture")),
        ("another kind of picture", b"GIF89a\x01\0\x01\0".to_vec(), (415, "not_a_picture")),
        ("nothing", Vec::new(), (415, "not_a_picture")),
    ] {
        check(&house, what, &house.post(takes, "image/png", &body), problem);
    }
    assert_eq!(house.get("/api/v1/assets").body, before);
    assert_eq!(house.post(takes, "image/png", &small).status, 201);
}

/// A black picture of this size, made by ffmpeg.
fn picture(house: &House, size: &str, format: &str) -> Vec<u8> {
    let file = house.sandbox.path().join(format!("{size}.png"));
    let made = std::process::Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", &format!("color=black:s={size}"), "-frames:v", "1"])
        .args(["-pix_fmt", format, "-y"])
        .arg(&file)
        .status();
    assert!(made.unwrap().success());
    std::fs::read(file).unwrap()
}

#[test]
fn a_socket_that_floods_is_closed_alone() {
    let house = House::new();
    // Frames of a client are masked; a mask of zeros leaves the content as it is.
    let small: Vec<u8> = b"\x81\x81\0\0\0\0x".repeat(2_000);
    let mut large = b"\x82\xfe\xff\xff\0\0\0\0".to_vec();
    large.extend(vec![0; 0xffff]);
    for (what, frames, code) in [("many", small, 1008), ("one that is large", large, 1009)] {
        let mut quiet = open(&house, "");
        let mut flooding = open(&house, "");
        let _ = flooding.write_all(&frames);
        assert_eq!(close_code(flooding), Some(code), "{what}");
        // A ping, which the socket beside it still answers.
        quiet.write_all(b"\x89\x80\0\0\0\0").unwrap();
        assert!(hears_pong(&mut quiet), "{what}");
        house.is_well();
    }
}

/// Opens the live socket with a query.
pub(crate) fn open(house: &House, query: &str) -> TcpStream {
    let mut stream = house.server.connect();
    let head = house.head("GET", &format!("/api/v1/live{query}"), &format!("{UPGRADE}\r\n"));
    stream.write_all(head.as_bytes()).unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    stream
}

/// The next frame of a server: its kind and its content.
pub(crate) fn frame(stream: &mut TcpStream) -> Option<(u8, Vec<u8>)> {
    let mut head = [0; 2];
    stream.read_exact(&mut head).ok()?;
    let length = match head[1] {
        126 => {
            let mut long = [0; 2];
            stream.read_exact(&mut long).ok()?;
            usize::from(u16::from_be_bytes(long))
        }
        short => usize::from(short),
    };
    let mut content = vec![0; length];
    stream.read_exact(&mut content).ok()?;
    Some((head[0] & 0x0f, content))
}

/// With which code the server closes.
fn close_code(mut stream: TcpStream) -> Option<u16> {
    while let Some((kind, content)) = frame(&mut stream) {
        if kind == 8 {
            return Some(u16::from_be_bytes([content[0], content[1]]));
        }
    }
    None
}

fn hears_pong(stream: &mut TcpStream) -> bool {
    std::iter::from_fn(|| frame(stream)).any(|(kind, _)| kind == 10)
}
