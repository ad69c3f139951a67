//! The one binary. It reads what was asked, wires the parts together, and turns the outcome into words and an
//! exit code.

mod args;
mod client;
mod commands;
mod config;
mod events;
mod exit;
mod log;
mod output;
mod path;
mod progress;
mod table;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

use self::args::Args;
use self::output::Output;

fn main() -> ExitCode {
    let args = Args::parse();
    let output = Output::new(&args.global);
    start_log(args.global.verbose);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return exit::report(&output, &error.into()),
    };
    let outcome = runtime.block_on(commands::run(args, &output));
    // Threads that still read a pipe or a terminal must not keep the program from ending.
    runtime.shutdown_background();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report(&output, &error),
    }
}

/// Logs go to standard error; `SAKUGA_LOG` chooses what, as `tracing` filters are written.
fn start_log(verbose: bool) {
    use tracing_subscriber::EnvFilter;
    let usual = if verbose { "info" } else { "error" };
    let filter = EnvFilter::try_from_env("SAKUGA_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).without_time().init();
}
