//! The server as the system sees it: its sockets, its signals, its end; and what a hostile or broken client gets.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::server::{Server, exchange, read};
use crate::support::{Run, Sandbox};

fn refused(run: &Run) -> String {
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    run.stderr.trim().to_owned()
}

#[test]
fn a_server_says_where_it_listens_how_it_is_and_ends_when_it_is_asked() {
    let sandbox = Sandbox::with_film();
    let server = Server::start(&sandbox, &[]);
    let lock = std::fs::read_to_string(sandbox.data().join("sakuga.lock")).unwrap();
    assert!(lock.contains(&server.address), "{lock}");
    let health = server.get("/health");
    let view = health.json();
    assert_eq!(
        (health.status, view["state"].as_str(), view["phase"].as_str()),
        (200, Some("ok"), Some("ready"))
    );
    let names: Vec<&str> =
        view["parts"].as_array().unwrap().iter().filter_map(|part| part["name"].as_str()).collect();
    assert_eq!(names, ["database", "disk", "line", "workers"]);
    assert_eq!((server.get("/ready").status, server.get("/nowhere").status), (200, 401));
    assert_eq!(server.stop(), 0);
    assert_eq!(std::fs::read_to_string(sandbox.data().join("sakuga.lock")).unwrap(), "");
}

#[test]
fn it_listens_where_it_is_told_and_nowhere_else() {
    let sandbox = Sandbox::with_film();
    let server = Server::start(&sandbox, &[]);
    assert_eq!(listening(server.child.id()), std::slice::from_ref(&server.address));
    server.stop();
}

/// Every address on which a process listens, by the kernel's tables.
fn listening(process: u32) -> Vec<String> {
    let links = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap().flatten();
    let links = links.filter_map(|file| std::fs::read_link(file.path()).ok());
    let own: Vec<String> = links.map(|link| link.display().to_string()).collect();
    let mut found = Vec::new();
    for table in ["tcp", "tcp6", "udp", "udp6"] {
        let text = std::fs::read_to_string(format!("/proc/{process}/net/{table}")).unwrap_or_default();
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            // A socket that listens, or one for datagrams, which needs no listening.
            let open = fields[3] == "0A" || table.starts_with("udp");
            if open && own.contains(&format!("socket:[{}]", fields[9])) {
                found.push(readable(fields[1]));
            }
        }
    }
    found
}

/// `0100007F:2088` as `127.0.0.1:8328`.
fn readable(hexadecimal: &str) -> String {
    let (address, port) = hexadecimal.split_once(':').unwrap();
    let port = u16::from_str_radix(port, 16).unwrap();
    match u32::from_str_radix(address, 16) {
        Ok(number) if address.len() == 8 => {
            format!("{}:{port}", std::net::Ipv4Addr::from(number.swap_bytes()))
        }
        _ => format!("[{address}]:{port}"),
    }
}

#[test]
fn a_stop_returns_what_runs_to_the_queue() {
    let sandbox = Sandbox::with_film();
    sandbox.write("style.toml", b"name = \"large\"\nframe = { width = 1920, height = 1080 }\n");
    sandbox.run(&["import", "film.fountain"]).ok();
    sandbox.run(&["draw", "hana", "running in the rain", "-n", "100", "--later"]).ok();
    std::fs::create_dir_all(sandbox.data()).unwrap();
    std::fs::write(sandbox.data().join("sakuga.toml"), "[line]\ngrace_ms = 0\n").unwrap();
    let server = Server::start(&sandbox, &[]);
    assert_eq!(server.stop(), 0);
    let status = sandbox.run(&["status", "--json"]).ok().json();
    let counts = status["jobs"].as_array().unwrap();
    let found: Vec<&str> = counts.iter().filter_map(|count| count["state"].as_str()).collect();
    assert_eq!(counts.iter().filter_map(|count| count["jobs"].as_u64()).sum::<u64>(), 100);
    assert!(found.iter().all(|state| ["ready", "done"].contains(state)), "{found:?}");
    assert!(found.contains(&"ready"));
}

#[test]
fn a_killed_server_leaves_a_folder_that_the_next_one_takes() {
    let sandbox = Sandbox::with_film();
    let mut first = Server::start(&sandbox, &[]);
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    let second = Server::start(&sandbox, &[]);
    assert_eq!(second.get("/ready").status, 200);
    assert_eq!(second.stop(), 0);
}

#[test]
fn what_is_said_of_a_job_is_kept_with_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::with_film();
    let ffmpeg = sandbox.path().join("ffmpeg");
    std::fs::write(&ffmpeg, "#!/bin/sh\ncat >/dev/null\necho 'the encoder gave up' >&2\nexit 1\n").unwrap();
    std::fs::set_permissions(&ffmpeg, std::fs::Permissions::from_mode(0o755)).unwrap();
    let config = format!("[film]\nffmpeg = {ffmpeg:?}\n[log]\nfilter = \"off\"\n");
    std::fs::write(sandbox.data().join("sakuga.toml"), config).unwrap();
    let server = Server::start(&sandbox, &[]);
    sandbox.run(&["produce"]).ok();
    assert_eq!(sandbox.run(&["cut"]).code, 3);
    assert_eq!(server.stop(), 0);
    let failed = sandbox.run(&["job", "list", "--kind", "segment", "--json"]).ok().json();
    let log = sandbox.run(&["job", "log", failed["items"][0]["id"].as_str().unwrap(), "--json"]).ok().json();
    let first = &log[0];
    assert_eq!((&first["attempt"], &first["level"]), (&1.into(), &"warn".into()), "{log}");
    assert!(first["message"].as_str().unwrap().contains("the encoder gave up"), "{log}");
    assert!(first["at"].as_str().unwrap().ends_with('Z'), "{log}");
}

#[test]
fn the_names_by_which_it_is_reached_are_configured() {
    let sandbox = Sandbox::with_film();
    let config = "[server]\npublic_hosts = [\"studio.example\"]\npublic_origins = [\"https://studio.example\"]\n\
                  behind_tls = true\n";
    std::fs::write(sandbox.data().join("sakuga.toml"), config).unwrap();
    let server = Server::start(&sandbox, &[]);
    let token = std::fs::read_to_string(sandbox.data().join("owner-token")).unwrap();
    let body = format!("{{\"token\":\"{}\"}}", token.trim());
    let sign_in = |host: &str, origin: &str| {
        let request = format!(
            "POST /api/v1/sessions HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = server.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let ours = sign_in("studio.example", "https://studio.example");
    assert!(ours.starts_with("HTTP/1.1 201 ") && ours.contains("; Secure\r\n"), "{ours}");
    assert!(sign_in("evil.example", "https://studio.example").starts_with("HTTP/1.1 403 "));
    assert!(sign_in("studio.example", "https://evil.example").starts_with("HTTP/1.1 403 "));
    server.stop();
}

#[test]
fn a_second_server_on_one_folder_is_refused() {
    let sandbox = Sandbox::with_film();
    let server = Server::start(&sandbox, &[]);
    let second = sandbox.run(&["serve", "--bind", "127.0.0.1:0"]);
    assert_eq!(second.code, 4, "{}", second.stderr);
    assert!(second.stderr.contains(&server.child.id().to_string()), "{}", second.stderr);
    server.stop();
}

#[test]
fn a_port_that_is_taken_is_told_with_its_holder_and_the_way_out() {
    let (one, other) = (Sandbox::with_film(), Sandbox::with_film());
    let server = Server::start(&one, &[]);
    let said = refused(&other.run(&["serve", "--bind", &server.address]));
    assert!(said.contains(&format!("(process {})", server.child.id())) && said.contains("--bind"), "{said}");
    server.stop();
}

#[test]
fn other_machines_are_kept_out_unless_it_is_said_in_words() {
    let sandbox = Sandbox::with_film();
    insta::assert_snapshot!("bind_public", refused(&sandbox.run(&["serve", "--bind", "0.0.0.0:0"])));
    let config = "[server]\nbind = \"0.0.0.0:0\"\nallow_public = \"others may reach this studio\"\n";
    std::fs::write(sandbox.data().join("sakuga.toml"), config).unwrap();
    let server = Server::of(sandbox.command(&["serve"]));
    assert!(server.address.starts_with("0.0.0.0:"), "{}", server.address);
    server.stop();
}

#[test]
fn a_configuration_that_cannot_be_so_stops_the_start_and_says_where() {
    let sandbox = Sandbox::with_film();
    let said = |text: &str| {
        sandbox.write("sakuga.toml", text.as_bytes());
        let serve = refused(&sandbox.run(&["serve", "--bind", "127.0.0.1:0", "--config", "sakuga.toml"]));
        assert_eq!(refused(&sandbox.run(&["config", "check", "sakuga.toml"])), serve);
        serve
    };
    insta::assert_snapshot!("config_unknown_key", said("[server]\nbnid = \"127.0.0.1:1\"\n"));
    insta::assert_snapshot!(
        "config_wrong_types",
        said("[server]\nbind = 8328\n\n[line]\nfilm_workers = -1\n")
    );
    insta::assert_snapshot!("config_filter", said("[log]\nfilter = \"studio=loud\"\n"));
}

#[test]
fn a_hang_up_reads_the_configuration_again() {
    let sandbox = Sandbox::with_film();
    let write = |text: &str| std::fs::write(sandbox.data().join("sakuga.toml"), text).unwrap();
    let mut server = Server::start(&sandbox, &[]);
    assert_eq!(with_head(&server, 12_000), 200);
    write("[server]\nhead_limit_bytes = 8192\n\n[line]\nfilm_workers = 77\n");
    server.signal("HUP");
    server.wait_for("line.film_workers needs another start");
    let said = server.wait_for("was read again");
    assert!(said.contains("server.head_limit_bytes"), "{said}");
    assert_eq!(with_head(&server, 12_000), 431);
    write("[server]\nhead_limit = 65536\n");
    server.signal("HUP");
    server.wait_for("stays as it was");
    assert_eq!(with_head(&server, 12_000), 431);
    assert_eq!(server.get("/ready").status, 200);
    server.stop();
}

/// Asks with a head of about so many bytes.
fn with_head(server: &Server, length: usize) -> u16 {
    let head = format!(
        "GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: {}\r\n\r\n",
        "x".repeat(length)
    );
    exchange(server.connect(), head.as_bytes()).status
}

#[test]
fn slow_heads_are_cut_off_and_large_ones_refused() {
    let sandbox = Sandbox::with_film();
    std::fs::write(
        sandbox.data().join("sakuga.toml"),
        "[server]\nhead_timeout_ms = 300\nhead_limit_bytes = 8192\n",
    )
    .unwrap();
    let server = Server::start(&sandbox, &[]);
    let mut slow = server.connect();
    slow.write_all(b"GET /health HTTP/1.1\r\nHost:").unwrap();
    assert!([0, 408].contains(&read(slow).status));
    let large = format!("GET /health HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    assert_eq!(exchange(server.connect(), large.as_bytes()).status, 431);
    assert_eq!(exchange(server.connect(), b"\x16\x03\x01 not http\r\n\r\n").status, 400);
    server.stop();
}

#[test]
fn more_connections_than_allowed_wait_for_their_turn() {
    let sandbox = Sandbox::with_film();
    std::fs::write(sandbox.data().join("sakuga.toml"), "[server]\nconnections = 2\nhead_timeout_ms = 500\n")
        .unwrap();
    let server = Server::start(&sandbox, &[]);
    let idle: Vec<TcpStream> = (0..2).map(|_| server.connect()).collect();
    // Both places are taken by connections that say nothing; they are cut off, and then this one is served.
    assert_eq!(server.get("/ready").status, 200);
    drop(idle);
    server.stop();
}

#[test]
fn a_second_request_to_stop_is_obeyed_at_once() {
    let sandbox = Sandbox::with_film();
    sandbox.write("style.toml", b"name = \"large\"\nframe = { width = 1920, height = 1080 }\n");
    sandbox.run(&["import", "film.fountain"]).ok();
    sandbox.run(&["draw", "hana", "running in the rain", "-n", "100", "--later"]).ok();
    std::fs::write(sandbox.data().join("sakuga.toml"), "[line]\ngrace_ms = 3000000\n").unwrap();
    let mut server = Server::start(&sandbox, &[]);
    let mut open = server.connect();
    open.write_all(b"POST /api/v1/checks HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n").unwrap();
    server.signal("TERM");
    server.wait_for("stopping");
    server.signal("TERM");
    let code = server.child.wait().unwrap().code();
    // Work that ended by itself between the two signals lets the program end in good order.
    assert!([Some(130), Some(0)].contains(&code), "{code:?}");
}

#[test]
fn systemd_is_told_when_it_is_ready_and_when_it_stops() {
    let sandbox = Sandbox::with_film();
    let socket = std::os::unix::net::UnixDatagram::bind(sandbox.path().join("notify")).unwrap();
    socket.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let mut command = sandbox.command(&["serve", "--bind", "127.0.0.1:0"]);
    command.env("NOTIFY_SOCKET", sandbox.path().join("notify")).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let hear = || {
        let mut text = [0; 64];
        let length = socket.recv(&mut text).unwrap();
        String::from_utf8_lossy(&text[..length]).into_owned()
    };
    assert_eq!(hear(), "READY=1");
    std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert_eq!(hear(), "STOPPING=1");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn status_asks_the_server_when_there_is_one() {
    let sandbox = Sandbox::with_film();
    let without = sandbox.run(&["status", "--json"]).ok().json();
    let server = Server::start(&sandbox, &[]);
    let with = sandbox.run(&["status", "--json"]).ok().json();
    server.stop();
    let names = |status: &Value| -> Vec<String> {
        let probes = status["probes"].as_array().unwrap().iter();
        probes.filter_map(|probe| probe["name"].as_str().map(str::to_owned)).collect()
    };
    let mut expected = names(&without);
    assert!(expected.contains(&"engine/storyboard".to_owned()), "{expected:?}");
    expected.extend(["line".to_owned(), "workers".to_owned()]);
    assert_eq!(names(&with), expected);
}

#[test]
fn the_unit_starts_a_command_of_the_program() {
    let unit = crate::documents::root().join("deploy/sakuga.service");
    let unit = std::fs::read_to_string(unit).unwrap();
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    let words: Vec<&str> = line.split_whitespace().skip(1).chain(["--help"]).collect();
    assert!(line.split_whitespace().next().unwrap().ends_with("/sakuga"), "{line}");
    let sandbox = Sandbox::new();
    sandbox.run(&words).ok();
    assert!(unit.contains("Type=notify") && unit.contains("ExecReload=/bin/kill -HUP $MAINPID"));
}
