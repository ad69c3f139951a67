//! Where pictures and clips get made. An engine turns a request into a picture and knows nothing of jobs'
//! states, databases or project folders.

pub mod comfyui;
mod engine;
pub mod fake;
pub mod recipes;
pub mod storyboard;

pub use engine::{
    Capabilities, Clip, DeviceNow, Engine, EngineWork, Frames, Guide, GuideContent, Lacking, Output, Picture,
    Program, Report, Seat, Tenant,
};
