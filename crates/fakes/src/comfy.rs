//! A stand-in of a ComfyUI server: the same routes, messages and quirks, with cheap pictures and chosen faults.
//!
//! Everything that the real server computes is replaced by waiting and by pictures made of a hash; everything that
//! a client can see of it is as it was recorded from a real server. Time comes from the clock that is passed in.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use domain::clock::Clock;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

mod cache;
mod catalogue;
mod fault;
mod files;
mod flow;
mod gate;
mod history;
mod json;
mod memory;
mod order;
mod perform;
mod picture;
mod queue;
mod routes;
mod run;
mod save;
mod script;
mod seen;
mod server;
mod socket;
mod tell;
mod validate;
mod wire;
mod worker;

pub use fault::{Fault, Faults, Rule};
pub use gate::{Gate, Place, Point};
pub use script::{Device, Model, Pace, Script, Version};
pub use seen::{Outcome, Post, Run, Seen, Upload};

use files::Folders;
use server::{Lasting, Server};
use wire::{Cut, Door};

/// A life of the server, and the tasks that make it.
struct Life {
    token: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
}

/// A server that runs. Dropping it stops it.
pub struct FakeComfy {
    lasting: Arc<Lasting>,
    address: SocketAddr,
    life: Mutex<Option<Life>>,
}

impl FakeComfy {
    /// Starts a server at a free port of this machine.
    ///
    /// # Errors
    ///
    /// When it cannot listen or cannot make its folders.
    pub async fn start(script: Script, clock: Arc<dyn Clock>) -> io::Result<Self> {
        Self::start_at(script, clock, (Ipv4Addr::LOCALHOST, 0).into()).await
    }

    /// Starts a server at an address.
    ///
    /// # Errors
    ///
    /// When it cannot listen there or cannot make its folders.
    pub async fn start_at(script: Script, clock: Arc<dyn Clock>, address: SocketAddr) -> io::Result<Self> {
        let folders = Arc::new(Folders::open(&script)?);
        folders.wipe_temp()?;
        let lasting = Arc::new(Lasting {
            script: Arc::new(script),
            clock,
            faults: Faults::default(),
            gate: Gate::default(),
            folders,
            witness: seen::Witness::default(),
            ids: AtomicU64::new(0),
            others_mb: Arc::default(),
        });
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let life = Mutex::new(Some(begin(&lasting, listener, address)));
        Ok(Self { lasting, address, life })
    }

    /// Where it listens, like `http://127.0.0.1:8188`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The switches of its faults.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.lasting.faults
    }

    /// The gates at which its worker can be held.
    #[must_use]
    pub fn gate(&self) -> &Gate {
        &self.lasting.gate
    }

    /// What it has seen so far, over all its lives.
    #[must_use]
    pub fn seen(&self) -> Seen {
        self.lasting.witness.snapshot()
    }

    /// Waits until what it has seen fits, and says what that is.
    pub async fn until(&self, fits: impl FnMut(&Seen) -> bool) -> Seen {
        self.lasting.witness.until(fits).await
    }

    /// What other programs hold of its device, in MiB; it may be changed at any time.
    #[must_use]
    pub fn others_mb(&self) -> Arc<AtomicU64> {
        self.lasting.others_mb.clone()
    }

    /// The folder with its `input`, `output` and `temp`.
    #[must_use]
    pub fn folder(&self) -> std::path::PathBuf {
        self.lasting.folders.root().to_owned()
    }

    /// Ends it as a kill does: all connections are reset, and queue, history, models and results are lost, with
    /// everything in `temp/`. What lies in `input/` and `output/` stays.
    pub async fn die(&self) {
        let life = self.life.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(life) = life else { return };
        life.token.cancel();
        for task in life.tasks {
            task.abort();
            let _ = task.await;
        }
        self.lasting.gate.leave();
        if let Err(error) = self.lasting.folders.wipe_temp() {
            tracing::warn!(error = %error, "failed to empty the folder for temporary files");
        }
    }

    /// Begins a new life at the same address, with an empty queue and history. It dies first if it lives.
    ///
    /// # Errors
    ///
    /// When the address is taken.
    pub async fn come_back(&self) -> io::Result<()> {
        self.die().await;
        let listener = TcpListener::bind(self.address).await?;
        let life = begin(&self.lasting, listener, self.address);
        *self.life.lock().unwrap_or_else(PoisonError::into_inner) = Some(life);
        Ok(())
    }

    /// Ends it for good.
    pub async fn stop(self) {
        self.die().await;
    }
}

impl Drop for FakeComfy {
    fn drop(&mut self) {
        let life = self.life.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(life) = life {
            life.token.cancel();
            life.tasks.iter().for_each(JoinHandle::abort);
        }
    }
}

fn begin(lasting: &Arc<Lasting>, listener: TcpListener, address: SocketAddr) -> Life {
    let token = CancellationToken::new();
    let (to, outgoing) = mpsc::unbounded_channel();
    let server = Arc::new(Server::new(lasting.clone(), address.port(), to, token.clone()));
    let app = routes::router(server.clone()).into_make_service_with_connect_info::<Cut>();
    let door = Door { listener, life: token.clone() };
    let serving = async move {
        if let Err(error) = axum::serve(door, app).await {
            tracing::warn!(error = %error, "failed to serve");
        }
    };
    let tasks = vec![
        tokio::spawn(serving),
        tokio::spawn(tell::publish(server.clone(), outgoing)),
        tokio::spawn(worker::work(server)),
    ];
    Life { token, tasks }
}
