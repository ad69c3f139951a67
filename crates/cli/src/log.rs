//! The log: one per process, on standard error, its filter replaceable while the program runs. Beside it, what is said
//! of jobs goes to [`job_lines`].

use std::sync::OnceLock;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, reload};

use crate::args::Global;
use crate::config::{self, LogForm};
use crate::job_lines;

/// How the filter is replaced.
static FILTER: OnceLock<reload::Handle<EnvFilter, Registry>> = OnceLock::new();

/// Starts the log as the configuration says. When it cannot be read, errors are logged, and the command that needs it
/// says what is wrong. What is said of jobs is kept with them whatever the filter says.
pub(crate) fn start(global: &Global) {
    let log = config::load(global).map(|settings| settings.config.log).unwrap_or_default();
    let (filter, handle) = reload::Layer::new(filter(log.filter.as_str()));
    let form = match log.form {
        LogForm::Text => fmt::layer().with_writer(std::io::stderr).without_time().boxed(),
        LogForm::Json => fmt::layer().json().with_writer(std::io::stderr).boxed(),
    };
    let of_jobs = job_lines::layer().with_filter(LevelFilter::INFO);
    tracing_subscriber::registry().with(form.with_filter(filter)).with(of_jobs).init();
    let _ = FILTER.set(handle);
}

/// From now on other records are logged.
pub(crate) fn set_filter(text: &str) {
    if let Some(handle) = FILTER.get() {
        // The handle fails only when the log is gone, and then nobody would read of it.
        let _ = handle.reload(filter(text));
    }
}

fn filter(text: &str) -> EnvFilter {
    EnvFilter::try_new(text).unwrap_or_else(|_| EnvFilter::new("error"))
}
