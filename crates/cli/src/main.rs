//! The one binary.
mod commands;
mod wiring;
fn main() -> anyhow::Result<()> {
    let quick = std::env::args().any(|a| a == "--quick");
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(commands::bench::run(quick))
}
