//! The one worker: takes prompts from the queue, runs them, and writes the history.

use std::sync::Arc;
use std::time::Duration;

use super::fault::Fault;
use super::gate::{Place, Point};
use super::json::{Json, object};
use super::queue::Item;
use super::run::Run;
use super::script::Pace;
use super::server::Server;
use super::tell::text;

/// What a run takes besides its models.
const OVERHEAD: Duration = Duration::from_micros(3_800);

/// How long the worker tidies up between two runs.
const TIDYING: Duration = Duration::from_millis(200);

/// How long it does not tidy up afterwards.
const TIDY: Duration = Duration::from_secs(10);

/// Runs prompts until the worker dies.
pub(crate) async fn work(server: Arc<Server>) {
    let mut tidied = server.clock.monotonic();
    loop {
        free(&server);
        if server.core().queue.items().is_empty() {
            server.work.notified().await;
            continue;
        }
        server.gate.come(Point::Take, Place::default).await;
        let item = match take(&server) {
            Taken::Item(item) => item,
            Taken::Nothing => continue,
            Taken::Death => return,
        };
        server.tell_status();
        run(&server, *item).await;
        if server.script.pace == Pace::Recorded && server.clock.monotonic() >= tidied + TIDY {
            server.clock.wait(TIDYING).await;
            tidied = server.clock.monotonic();
        }
    }
}

enum Taken {
    Item(Box<Item>),
    Nothing,
    /// The worker raised an exception that nobody catches.
    Death,
}

fn take(server: &Server) -> Taken {
    let mut core = server.core();
    let Ok(taken) = core.queue.take() else { return Taken::Death };
    let Some(item) = taken else { return Taken::Nothing };
    if server.faults.strikes(Fault::WorkerDies) {
        return Taken::Death;
    }
    core.running.push(item.clone());
    core.client = item.client().map(str::to_owned);
    core.interrupt = false;
    Taken::Item(Box::new(item))
}

async fn run(server: &Server, item: Item) {
    if server.script.pace == Pace::Recorded {
        server.clock.wait(OVERHEAD).await;
    }
    let (prompt_id, client) = (item.prompt_id.clone(), item.client().map(str::to_owned));
    let place = || Place { prompt_id: prompt_id.clone(), ..Place::default() };
    let (entry, seen) = Run::new(server, item).go().await;
    server.gate.come(Point::History, place).await;
    {
        let mut core = server.core();
        core.last_node = None;
        core.running.clear();
        core.memory.work(0);
        core.history.add(entry);
    }
    server.witness.note(|all| all.runs.push(seen));
    server.gate.come(Point::End, place).await;
    server.tell_status();
    if let Some(client) = &client {
        let nothing = object([("node", Json::Null), ("prompt_id", prompt_id.as_str().into())]);
        server.tell(Some(client), text("executing", nothing));
    }
}

/// Does what `/free` asked for.
fn free(server: &Server) {
    let mut core = server.core();
    if std::mem::take(&mut core.unload) {
        core.memory.clear();
    }
    if std::mem::take(&mut core.drop_results) {
        core.cache.clear();
    }
}
