//! What works now: every part of the studio is probed, nothing is remembered from earlier.
//!
//! A probe never waits longer than its patience: what does not answer in time is off, and says so.

use std::time::Duration;

use domain::check::Identity;
use domain::clock::WallMs;
use film::ffmpeg::probe_tools;
use tokio_util::sync::CancellationToken;

use crate::error::StudioError;
use crate::line::handle::LineHandle;
use crate::line::slot::SlotState;
use crate::studio::Studio;

/// How long one probe may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Free bytes below which jobs may be held.
const LITTLE_ROOM: u64 = 1 << 30;

/// Free bytes below which nothing can be relied on.
const NO_ROOM: u64 = 64 << 20;

/// How well something works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// As it should.
    Ok,
    /// Not as it should; what needs it may still work.
    Degraded,
    /// Not at all.
    Off,
}

/// One thing that was probed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    /// Which, such as `database` or `engine/storyboard`.
    pub name: String,
    /// How well it works.
    pub condition: Condition,
    /// What was found.
    pub detail: String,
    /// What to do, where something is wrong.
    pub fix: Option<String>,
    /// When it was probed.
    pub probed_at: WallMs,
}

/// What a probe found.
struct Finding {
    condition: Condition,
    detail: String,
    fix: Option<String>,
}

impl Finding {
    fn ok(detail: impl Into<String>) -> Self {
        Self { condition: Condition::Ok, detail: detail.into(), fix: None }
    }

    fn degraded(detail: impl Into<String>, fix: &str) -> Self {
        Self { condition: Condition::Degraded, detail: detail.into(), fix: Some(fix.to_owned()) }
    }

    fn off(detail: &impl ToString, fix: &str) -> Self {
        Self { condition: Condition::Off, detail: detail.to_string(), fix: Some(fix.to_owned()) }
    }
}

impl Studio {
    /// Probes everything the studio works with: data folder, database, disk, ffmpeg, fonts, every engine, the model
    /// of identity, the assistants, and the line when there is one. With a line the database and the disk are also written to.
    pub async fn capabilities(&self, line: Option<&LineHandle>) -> Vec<Capability> {
        let mut found = vec![
            self.probe("data_folder", async { self.holder() }).await,
            self.probe("database", self.database(line)).await,
            self.probe("disk", self.disk(line)).await,
            self.probe("ffmpeg", self.ffmpeg()).await,
            self.probe("fonts", async { self.fonts() }).await,
        ];
        for (name, engine) in &self.engines {
            let probe = async {
                match engine.health().await {
                    Ok(()) => Finding::ok("answers"),
                    Err(fault) => Finding::off(&fault, "mend what it names, then look again"),
                }
            };
            found.push(self.probe(&format!("engine/{name}"), probe).await);
        }
        found.push(self.probe("identity", async { self.identity_model() }).await);
        found.push(self.probe("assistant", self.who_answers()).await);
        if let Some(line) = line {
            found.push(self.probe("line", dispatcher(line)).await);
            found.push(self.probe("workers", async { workers(line) }).await);
        }
        found
    }

    /// Probes what the studio cannot do without, cheaply enough to be asked every second.
    pub async fn health(&self, line: &LineHandle) -> Vec<Capability> {
        vec![
            self.probe("database", self.answers()).await,
            self.probe("disk", async { self.room() }).await,
            self.probe("line", dispatcher(line)).await,
            self.probe("workers", async { workers(line) }).await,
        ]
    }

    async fn probe(&self, name: &str, probe: impl Future<Output = Finding>) -> Capability {
        let Finding { condition, detail, fix } = tokio::select! {
            found = probe => found,
            () = self.clock.wait(PATIENCE) => {
                let silent = format!("did not answer within {} s", PATIENCE.as_secs());
                Finding::off(&silent, "look at the load of the machine and its disk")
            }
        };
        Capability { name: name.to_owned(), condition, detail, fix, probed_at: self.clock.wall() }
    }

    fn holder(&self) -> Finding {
        let root = self.folder.root().display();
        match assets::lock::holder(&self.folder) {
            Ok(Some(holder)) => {
                Finding::ok(format!("{root}, used by `{}` (process {})", holder.command, holder.pid))
            }
            Ok(None) => Finding::ok(format!("{root}, used by nobody else")),
            Err(error) => Finding::off(&error, "look again in a moment"),
        }
    }

    async fn database(&self, line: Option<&LineHandle>) -> Finding {
        let answered = async {
            if line.is_some() {
                self.store.probe_write().await?;
            }
            self.store.probe_read().await
        };
        match answered.await {
            Ok(projects) => Finding::ok(format!("answers; projects: {projects}")),
            Err(error) => broken_database(&error.into()),
        }
    }

    /// Whether both kinds of connection answer; nothing is written.
    async fn answers(&self) -> Finding {
        let answered = async {
            self.store.probe_read().await?;
            self.store.probe_turn().await
        };
        match answered.await {
            Ok(()) => Finding::ok("answers"),
            Err(error) => broken_database(&error.into()),
        }
    }

    async fn disk(&self, line: Option<&LineHandle>) -> Finding {
        if line.is_some() {
            let folder = self.folder.clone();
            let written = tokio::task::spawn_blocking(move || assets::space::write_and_read(&folder)).await;
            match written {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Finding::off(&error, "look at the disk of the data folder"),
                Err(error) => return Finding::off(&error, "look at the log"),
            }
        }
        self.room()
    }

    fn room(&self) -> Finding {
        let free = match assets::space::free_bytes(&self.folder) {
            Ok(free) => free,
            Err(error) => return Finding::off(&error, "look at the disk of the data folder"),
        };
        let gib = free as f64 / f64::from(1 << 30);
        let fix = "make room, or jobs will be held";
        match free {
            ..NO_ROOM => Finding::off(&format!("{gib:.2} GiB free"), fix),
            NO_ROOM..LITTLE_ROOM => Finding::degraded(format!("{gib:.2} GiB free"), fix),
            _ => Finding::ok(format!("{gib:.1} GiB free")),
        }
    }

    async fn ffmpeg(&self) -> Finding {
        let fix = "`sakuga cut` needs it; `make deps` installs it on Debian";
        let found = match self.kit.film.ffmpeg() {
            Ok(ffmpeg) => probe_tools(&ffmpeg, &CancellationToken::new()).await,
            Err(error) => return Finding::off(&error, fix),
        };
        let tools = match found {
            Ok(tools) => tools,
            Err(error) => return Finding::off(&error, fix),
        };
        let lacking = tools.lacking();
        if lacking.is_empty() {
            return Finding::ok(tools.version);
        }
        Finding::degraded(format!("{} lacks {}", tools.version, lacking.join(", ")), "install a full build")
    }

    /// Who answers when words are wanted. What is silent is no trouble for the rest of the studio.
    async fn who_answers(&self) -> Finding {
        let standing = self.look_at_assistants().await;
        let (up, down): (Vec<_>, Vec<_>) = standing.into_iter().partition(|one| one.trouble.is_none());
        let names: Vec<String> = up.iter().map(|one| one.source.to_string()).collect();
        let detail = match names.as_slice() {
            [] => "nobody".to_owned(),
            [only] if only == "rules" => "rules only".to_owned(),
            all => all.join(", then "),
        };
        let Some(silent) = down.first() else { return Finding::ok(detail) };
        let why = silent.trouble.clone().unwrap_or_default();
        let fix = "start it, or take its address out of the configuration; nothing else waits for it";
        Finding::degraded(format!("{detail}; {}: {why}", silent.source), fix)
    }

    fn identity_model(&self) -> Finding {
        match &self.identity {
            Some(model) => Finding::ok(model.name()),
            None => Finding::off(
                &Identity::NO_MODEL,
                "this program can load none yet; all other checks work without it",
            ),
        }
    }

    fn fonts(&self) -> Finding {
        let fonts = match self.kit.film.fonts() {
            Ok(fonts) => fonts,
            Err(error) => return Finding::off(&error, "subtitles and slates need a font"),
        };
        let names = fonts.files();
        let names =
            names.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
        Finding::ok(names.collect::<Vec<_>>().join(", "))
    }
}

fn broken_database(error: &StudioError) -> Finding {
    Finding::off(error, "look at the disk of the data folder and at the log, then start the program again")
}

async fn dispatcher(line: &LineHandle) -> Finding {
    match line.dispatch.ping().await {
        Ok(()) => Finding::ok("answers"),
        Err(error) => Finding::off(&error, "start the program again"),
    }
}

fn workers(line: &LineHandle) -> Finding {
    let slots = line.slots.now();
    let at_work = slots.values().filter(|slot| **slot == SlotState::AtWork).count();
    let detail = format!("{at_work} of {} at work", slots.len());
    let fix = "the log says more; a slot that rests tries again by itself, else start the program again";
    let trouble = slots.iter().find_map(|(name, slot)| match slot {
        SlotState::Resting(cause) | SlotState::Gone(Some(cause)) => {
            Some(format!("{detail}; {name}: {cause}"))
        }
        SlotState::Gone(None) | SlotState::AtWork => None,
    });
    match trouble {
        None if at_work == slots.len() => Finding::ok(detail),
        Some(why) if at_work == 0 => Finding::off(&why, fix),
        why => Finding::degraded(why.unwrap_or(detail), fix),
    }
}
