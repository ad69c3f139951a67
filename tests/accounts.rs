//! Who is let in, with the real binary over a real socket.

use std::os::unix::fs::PermissionsExt as _;

use crate::server::{Server, exchange};
use crate::support::Sandbox;

/// The status of what is at a path, asked for with these header lines.
fn status(server: &Server, path: &str, headers: &[&str]) -> u16 {
    let lines = headers.iter().flat_map(|line| [*line, "\r\n"]).collect::<String>();
    let request = format!("GET {path} HTTP/1.1\r\nConnection: close\r\n{lines}\r\n");
    exchange(server.connect(), request.as_bytes()).status
}

#[test]
fn commands_never_ask_for_a_login_and_strangers_are_not_let_in() {
    let sandbox = Sandbox::with_film();
    let mut command = sandbox.command(&["serve", "--bind", "127.0.0.1:0"]);
    command.env("SAKUGA_LOG", "trace");
    let server = Server::of(command);
    let jobs = |headers: &[&str]| status(&server, "/api/v1/jobs", headers);
    let file = sandbox.data().join("owner-token");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

    let tokens = sandbox.run(&["token", "list", "--json"]).ok().json();
    assert_eq!(
        (&tokens["items"][0]["kind"], &tokens["items"][1]),
        (&"owner".into(), &serde_json::Value::Null)
    );
    let made = sandbox.run(&["token", "create", "farm", "--right", "view", "--quiet"]).ok();
    let (secret, host) = (made.stdout.trim(), format!("Host: {}", server.address));
    let farm = format!("Authorization: Bearer {secret}");
    assert_eq!(jobs(&[&host]), 401);
    assert_eq!(jobs(&[&host, &farm]), 200);
    assert_eq!(jobs(&["Host: evil.example", &farm]), 403);
    let tokens = sandbox.run(&["token", "list", "--json"]).ok().json();
    let id = tokens["items"][1]["id"].as_str().unwrap();
    sandbox.run(&["token", "revoke", id]).ok();
    assert_eq!(jobs(&[&host, &farm]), 401);
    let link = sandbox.run(&["link", "create", "Mika", "--project", "the-lantern", "--quiet"]).ok();
    assert!(
        link.stdout.starts_with(&format!("http://{}/api/v1/sessions/link?secret=sakuga_", server.address))
    );

    let path = link.stdout.trim().trim_start_matches(&format!("http://{}", server.address)).to_owned();
    assert_eq!(status(&server, &path, &[&host]), 303);

    // Without a server the same command gives the same answer.
    let beside = sandbox.run(&["token", "list"]).ok().stdout;
    let log = server.kill();
    assert!(log.contains("sqlx"), "the server logs everything here: {}", log.len());
    assert!(!log.contains("sakuga_"), "a secret was logged");
    assert_eq!(sandbox.run(&["token", "list"]).ok().stdout, beside);

    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let refused = sandbox.run(&["serve", "--bind", "127.0.0.1:0"]);
    assert!(refused.code == 1 && refused.stderr.contains("chmod 600"), "{}", refused.stderr);
}
