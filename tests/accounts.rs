//! Who is let in, with the real binary over a real socket.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Stdio};
use std::thread::JoinHandle;

use crate::support::Sandbox;

/// A server that is killed when the test ends.
struct Server {
    child: Child,
    address: String,
    log: Option<JoinHandle<String>>,
}

impl Server {
    fn start(sandbox: &Sandbox) -> Self {
        let mut command = sandbox.command(&["serve", "--bind", "127.0.0.1:0"]);
        command.env("SAKUGA_LOG", "trace").stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let address = said.find_map(|line| Some(line.split_once("listens on http://")?.1.to_owned()));
        let address = address.expect("the server says where it listens");
        let address = address.split(|c: char| c == '/' || c.is_whitespace()).next().unwrap().to_owned();
        let log = std::thread::spawn(move || said.collect::<Vec<_>>().join("\n"));
        Self { child, address, log: Some(log) }
    }

    /// Ends the server; everything that it logged since it listened.
    fn log(mut self) -> String {
        self.child.kill().unwrap();
        self.log.take().unwrap().join().unwrap()
    }

    /// The status of the list of jobs, asked for with these header lines.
    fn status(&self, headers: &[&str]) -> String {
        self.status_of("/api/v1/jobs", headers)
    }

    fn status_of(&self, path: &str, headers: &[&str]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let lines = headers.iter().flat_map(|line| [*line, "\r\n"]).collect::<String>();
        let request = format!("GET {path} HTTP/1.1\r\nConnection: close\r\n{lines}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap_or_default().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn commands_never_ask_for_a_login_and_strangers_are_not_let_in() {
    let sandbox = Sandbox::with_film();
    let server = Server::start(&sandbox);
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
    assert_eq!(server.status(&[&host]), "401");
    assert_eq!(server.status(&[&host, &farm]), "200");
    assert_eq!(server.status(&["Host: evil.example", &farm]), "403");
    let tokens = sandbox.run(&["token", "list", "--json"]).ok().json();
    let id = tokens["items"][1]["id"].as_str().unwrap();
    sandbox.run(&["token", "revoke", id]).ok();
    assert_eq!(server.status(&[&host, &farm]), "401");
    let link = sandbox.run(&["link", "create", "Mika", "--project", "the-lantern", "--quiet"]).ok();
    assert!(
        link.stdout.starts_with(&format!("http://{}/api/v1/sessions/link?secret=sakuga_", server.address))
    );

    let path = link.stdout.trim().trim_start_matches(&format!("http://{}", server.address)).to_owned();
    assert_eq!(server.status_of(&path, &[&host]), "303");

    // Without a server the same command gives the same answer.
    let beside = sandbox.run(&["token", "list"]).ok().stdout;
    let log = server.log();
    assert!(log.contains("sqlx"), "the server logs everything here: {}", log.len());
    assert!(!log.contains("sakuga_"), "a secret was logged");
    assert_eq!(sandbox.run(&["token", "list"]).ok().stdout, beside);

    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let refused = sandbox.run(&["serve", "--bind", "127.0.0.1:0"]);
    assert!(refused.code == 1 && refused.stderr.contains("chmod 600"), "{}", refused.stderr);
}
