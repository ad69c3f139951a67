//! The storyboard artist: draws shots from what the request says, without a model.

pub mod figure;
pub(crate) mod ink;
pub mod tone;
