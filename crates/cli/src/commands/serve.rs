//! `sakuga serve`: the studio for browsers, programs and commands on this machine.
//!
//! Its life: take the data folder, listen, make the state of an earlier start whole, be ready; stop in good order
//! when it is asked, and at once when it is asked a second time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use engines::comfyui::{self, ComfyEngine};
use server::auth::{self, may_listen, sign_in_path};
use server::{App, Lifecycle, Limits, Phase, Serving};
use studio::Line;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::args::Global;
use crate::config::{self, Config, Override, ServerConfig};
use crate::exit::Ending;
use crate::job_lines::JobLogs;
use crate::notify::notify;
use crate::output::Output;
use crate::signals::{Asked, Signals};
use crate::wiring::own_with;
use crate::{browser, log, ports};

/// How much longer than running work connections may take to end.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Serve the studio.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// Where to listen; 127.0.0.1:8328 when neither this nor the configuration says
    #[arg(long, value_name = "ADDR")]
    bind: Option<SocketAddr>,
    /// The engine that draws
    #[arg(long, default_value = "storyboard")]
    engine: String,
    /// A ComfyUI server, such as `http://127.0.0.1:8188`; may be given several times
    #[arg(long, value_name = "URL")]
    comfyui: Vec<String>,
    /// Do not open the browser
    #[arg(long)]
    no_browser: bool,
}

/// What runs, for those who change it while it does.
struct Running {
    config: Config,
    limits: watch::Sender<Limits>,
    app: App,
    lifecycle: Lifecycle,
    serving: Serving,
    line: Line,
    comfyui: Arc<ComfyEngine>,
}

pub(crate) async fn run(serve: &Serve, global: &Global, output: &Output) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let config = config::load_with(global, &serve.options())?.config;
    let mut owned = own_with(global, config.clone()).await?;
    owned.studio.engine(&serve.engine)?;
    let listener = listen(&config.server).await?;
    let address = listener.local_addr()?;
    let lifecycle = Lifecycle::beginning(Phase::Starting);
    let (limits, watched) = watch::channel(config.server.limits());
    let serving = Serving::begin(listener, watched.clone(), lifecycle.clone());
    let logs = JobLogs::begin(&owned.studio);
    let line = owned.start_served_line(&serve.engine).await?;
    let app = App::with_lifecycle(owned.studio.clone(), line.handle(), lifecycle.clone());
    app.check();
    owned.studio.owner_token().await?;
    let router = auth::guard(server::router(app.clone()), app.clone(), config.server.settings());
    let router = server::limited(router, watched, owned.studio.clock().clone());
    serving.show(router);
    owned.tell_address(&address.to_string())?;
    lifecycle.enter(Phase::Ready);
    notify("READY=1");
    output.note(&format!("the studio listens on http://{address}"));
    if config.server.open_browser && browser::is_here() {
        browser::open(&browser::page(address, &sign_in_path(&app).await?));
    }
    let comfyui = owned.comfyui.clone();
    let mut running = Running { config, limits, app, lifecycle, serving, line, comfyui };
    while signals.next().await == Asked::Reload {
        running.reload(serve, global, output);
    }
    running.stop(&mut signals, output).await?;
    logs.end().await;
    owned.studio.store().close().await;
    Ok(())
}

async fn listen(server: &ServerConfig) -> anyhow::Result<TcpListener> {
    may_listen(server.bind, server.allow_public.is_some()).map_err(|why| anyhow!(why))?;
    ports::listen(server.bind).await
}

impl Serve {
    fn options(&self) -> Vec<Override> {
        let bind =
            self.bind.map(|bind| Override { key: "server.bind", option: "--bind", value: bind.to_string() });
        let browser = self.no_browser.then(|| Override {
            key: "server.open_browser",
            option: "--no-browser",
            value: "false".to_owned(),
        });
        let comfyui = (!self.comfyui.is_empty()).then(|| Override {
            key: "comfyui.servers",
            option: "--comfyui",
            value: self.comfyui.join(","),
        });
        bind.into_iter().chain(browser).chain(comfyui).collect()
    }
}

impl Running {
    /// Reads the configuration again; one that cannot be so changes nothing.
    fn reload(&mut self, serve: &Serve, global: &Global, output: &Output) {
        let wanted = match config::load_with(global, &serve.options()) {
            Ok(settings) => settings.config,
            Err(error) => return output.note(&format!("the configuration stays as it was: {error:#}")),
        };
        let changes = config::changes(&self.config, &wanted);
        log::set_filter(wanted.log.filter.as_str());
        self.line.dispatch().set_policy(wanted.line.policy);
        self.limits.send_replace(wanted.server.limits());
        self.comfyui.set_servers(wanted.comfyui.places());
        if !wanted.comfyui.servers.is_empty() {
            self.line.staff(comfyui::NAME, 1);
        }
        for key in &changes.restart {
            output.note(&format!("{key} needs another start"));
        }
        output.note(&format!("the configuration was read again; changed: {}", listed(&changes.now)));
        // What needs another start is told again at the next reading.
        self.config.log.filter = wanted.log.filter;
        self.config.line.policy = wanted.line.policy;
        self.config.comfyui.servers = wanted.comfyui.servers;
        self.config.server = ServerConfig {
            bind: self.config.server.bind,
            public_hosts: std::mem::take(&mut self.config.server.public_hosts),
            public_origins: std::mem::take(&mut self.config.server.public_origins),
            behind_tls: self.config.server.behind_tls,
            allow_public: self.config.server.allow_public,
            open_browser: self.config.server.open_browser,
            ..wanted.server
        };
    }

    /// Stops in good order; a second request to stop is obeyed at once.
    async fn stop(self, signals: &mut Signals, output: &Output) -> anyhow::Result<()> {
        notify("STOPPING=1");
        output.note("stopping: what runs may finish, the rest stays in the queue");
        let grace = Duration::from_millis(self.config.line.grace_ms) + LAST_WORDS;
        self.line.dispatch().stop();
        self.lifecycle.enter(Phase::Stopping);
        self.app.live().stop();
        let stopping = async { tokio::join!(self.line.stop(), self.serving.ended(grace)).0 };
        tokio::select! {
            stopped = stopping => Ok(stopped?),
            () = signals.stop() => {
                Err(Ending::Interrupted("stopped at once; what ran is drawn again at the next start".to_owned()).into())
            }
        }
    }
}

fn listed(keys: &[String]) -> String {
    if keys.is_empty() { "nothing".to_owned() } else { keys.join(", ") }
}
