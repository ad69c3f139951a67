//! What is said to a ComfyUI server and what it answers, as it was recorded from 0.33.0 and 0.3.64. Nothing here
//! knows of jobs or recipes.

pub(crate) mod address;
pub(crate) mod http;
pub(crate) mod json;
pub(crate) mod message;
pub(crate) mod socket;
pub(crate) mod trouble;
pub(crate) mod wire;
