//! The one binary. It reads what was asked, wires the parts together, and turns the outcome into words and an
//! exit code.

mod args;
mod browser;
mod client;
mod commands;
mod config;
mod events;
mod exit;
mod job_lines;
mod log;
mod notify;
mod output;
mod path;
mod ports;
mod progress;
mod proof;
mod signals;
mod table;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

use self::args::Args;
use self::output::Output;

fn main() -> ExitCode {
    let args = Args::parse();
    let output = Output::new(&args.global);
    log::start(&args.global);
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
