//! The storyboard artist: draws shots from what the request says, without a model.

pub mod tone;
