//! A folder of its own for each test, and the program to run in it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A small film: quick to draw, with everything that the big one has.
pub(crate) const SCREENPLAY: &str = "Title: The Lantern

INT. SHOP - NIGHT

Hana stands at the counter, surprised.

HANA
(smiling)
You left the light on.

EXT. STREET - DAY

Hana runs through the rain.

Mikan sits in a doorway. [[1s]]
";

pub(crate) const CAST: &str = r##"
[[character]]
name = "Hana"
age = 16
palette = { hair = "#4a2b35", top = "#f2f0ee" }

[[character]]
name = "Mikan"
species = "cat"
height_cm = 30
palette = { fur = "#e8963c" }

[[place]]
name = "Shop"
kind = "shop"

[[place]]
name = "Street"
kind = "street"
"##;

pub(crate) const STYLE: &str = "name = \"small\"\nframe = { width = 320, height = 180 }\n\n[model]\nfamily = \"sdxl-anime\"\n\
    checkpoint = \"small.safetensors\"\nsampler = \"euler\"\nsteps = 20\nguidance = 5.0\n";

/// A folder with a data folder in it.
pub(crate) struct Sandbox {
    dir: tempfile::TempDir,
}

/// What a run of the program came to.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// The standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            panic!("not JSON: {error}\nstdout: {}\nstderr: {}", self.stdout, self.stderr)
        })
    }

    /// Fails the test unless the program succeeded.
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, 0, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// With the small film imported.
    pub(crate) fn with_film() -> Self {
        let sandbox = Self::new();
        sandbox.write("film.fountain", SCREENPLAY.as_bytes());
        sandbox.write("cast.toml", CAST.as_bytes());
        sandbox.write("style.toml", STYLE.as_bytes());
        sandbox.run(&["import", "film.fountain"]).ok();
        sandbox
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("sakuga-data")
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) {
        std::fs::write(self.path().join(name), content).unwrap();
    }

    /// From now on the studio works on this ComfyUI server.
    pub(crate) fn paints_on(&self, server: &str) {
        self.write("sakuga-data/sakuga.toml", format!("[comfyui]\nservers = [\"{server}\"]\n").as_bytes());
    }

    /// The program with these arguments, in the sandbox, in a bare environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sakuga"));
        command.args(arguments).current_dir(self.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Self::finish(self.command(arguments))
    }

    pub(crate) fn finish(mut command: Command) -> Run {
        let output = command.output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Every file below a folder of the data folder, by its path there.
    pub(crate) fn files_below(&self, folder: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![self.data().join(folder)];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.push(path.strip_prefix(self.data()).unwrap().display().to_string());
                }
            }
        }
        found.sort();
        found
    }
}
