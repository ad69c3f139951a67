//! The storyboard artist: draws shots from what the request says, without a model.

pub mod tone;

mod artist;
pub use artist::{Animation, Artist, Drawing};

mod engine;
pub use engine::StoryboardEngine;
