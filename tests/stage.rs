//! The small film with a stand-in for ComfyUI that runs inside the test.

use std::sync::Arc;

use fakes::comfy::{FakeComfy, Model, Post, Script};
use serde_json::Value;
use studio::SystemClock;
use tokio::runtime::Runtime;

use crate::support::{Run, STYLE, Sandbox};

/// The checkpoint of the film.
pub(crate) const MODEL: &str = "small.safetensors";

/// The small film beside a stand-in that runs inside the test, so that the test sees what it sees.
pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) comfy: FakeComfy,
    /// It goes last: the stand-in lives on it.
    runtime: Runtime,
}

impl Stage {
    pub(crate) fn set() -> Self {
        Self::with(Script { models: vec![Model::checkpoint(MODEL, 2000)], ..Script::default() })
    }

    pub(crate) fn with(script: Script) -> Self {
        let runtime = Runtime::new().unwrap();
        let clock = Arc::new(SystemClock::start());
        let comfy = runtime.block_on(FakeComfy::start(script, clock)).unwrap();
        let sandbox = Sandbox::with_film();
        let style = STYLE.replace("sdxl-anime", "sd15").replace("steps = 20", "steps = 4");
        sandbox.write("style.toml", style.as_bytes());
        sandbox.run(&["import", "film.fountain"]).ok();
        sandbox.paints_on(&format!("home={}", comfy.url()));
        Self { sandbox, comfy, runtime }
    }

    /// Waits for something of the stand-in.
    pub(crate) fn wait<T>(&self, for_it: impl Future<Output = T>) -> T {
        self.runtime.block_on(for_it)
    }

    pub(crate) fn posts(&self) -> Vec<Post> {
        self.comfy.seen().posts
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.sandbox.run(arguments)
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        self.run(&arguments).ok().json()
    }

    /// The ids of all jobs, oldest first.
    pub(crate) fn jobs(&self) -> Vec<String> {
        let jobs = self.json(&["job", "list", "--order", "oldest"]);
        let id = |job: &Value| job["id"].as_str().unwrap().to_owned();
        jobs["items"].as_array().unwrap().iter().map(id).collect()
    }
}
