//! A server of the real binary, and what comes back over its socket.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use serde_json::Value;

use crate::support::Sandbox;

/// A running server.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: String,
    /// Locked only so that several threads may ask one server at once.
    said: Mutex<mpsc::Receiver<String>>,
}

/// An answer as it came over the wire.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Server {
    /// Starts a server on a free port and waits until it is ready.
    pub(crate) fn start(sandbox: &Sandbox, arguments: &[&str]) -> Self {
        let mut all = vec!["serve", "--bind", "127.0.0.1:0"];
        all.extend(arguments);
        Self::of(sandbox.command(&all))
    }

    /// Starts it with a command and waits until it says where it listens.
    pub(crate) fn of(command: Command) -> Self {
        let mut server = Self::speaking(command);
        let line = server.wait_for("listens on http://");
        let (_, address) = line.split_once("http://").unwrap();
        address
            .split(|c: char| c == '/' || c.is_whitespace())
            .next()
            .unwrap()
            .clone_into(&mut server.address);
        server
    }

    /// Starts a program that is listened to, whether or not it serves anything.
    pub(crate) fn speaking(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = child.stderr.take().unwrap();
        let (sender, said) = mpsc::channel();
        // What it says is always read, so that it never waits for a reader.
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self { child, address: String::new(), said: Mutex::new(said) }
    }

    /// Waits until it ends by itself, and returns its exit code.
    pub(crate) fn end(&mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap_or(-1)
    }

    /// Reads what the server says until a line has these words.
    pub(crate) fn wait_for(&mut self, words: &str) -> String {
        let mut heard = Vec::new();
        let said = self.said.get_mut().unwrap();
        while let Ok(line) = said.recv_timeout(Duration::from_mins(1)) {
            if line.contains(words) {
                return line;
            }
            heard.push(line);
        }
        panic!("the server never said \"{words}\": {heard:#?}");
    }

    /// Ends it at once; everything that it said since it was last listened to.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.said.get_mut().unwrap().iter().collect::<Vec<_>>().join("\n")
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        exchange(self.connect(), head.as_bytes())
    }

    pub(crate) fn signal(&self, name: &str) {
        let done = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(done.unwrap().success());
    }

    /// Ends in good order and returns the exit code.
    pub(crate) fn stop(mut self) -> i32 {
        self.signal("TERM");
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Server {
    /// A test that fails leaves nothing running.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// Sends bytes, then reads until the server closes.
pub(crate) fn exchange(mut stream: TcpStream, bytes: &[u8]) -> Reply {
    stream.write_all(bytes).unwrap();
    read(stream)
}

pub(crate) fn read(mut stream: TcpStream) -> Reply {
    let mut all = Vec::new();
    // A server that has answered may close while the client still sends.
    let _ = stream.read_to_end(&mut all);
    let text = String::from_utf8_lossy(&all).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split_whitespace().nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
    Reply { status, body: body.to_owned() }
}
