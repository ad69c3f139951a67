//! The real binary, as a person uses it: real files, real ffmpeg, real signals. And the documents beside it, and
//! the rules of the house.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod accounts;
mod architecture;
mod bad_input;
mod bad_requests;
mod batches;
mod check;
mod comfyui;
mod documents;
mod film;
mod kill;
mod live;
mod mcp;
mod memory;
mod portable;
mod readme_curl;
mod replay;
mod serve;
mod server;
mod server_cli;
mod stage;
mod support;
mod takes;
mod tree;
mod waiting;
