//! Stand-ins of the servers that the program talks to, for tests and for measuring.
//!
//! A stand-in speaks the protocol of the real server with all its quirks, draws cheap pictures, and misbehaves when
//! it is told to.

pub mod comfy;
pub mod ollama;
pub mod talk;
