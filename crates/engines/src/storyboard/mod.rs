//! The storyboard artist: draws shots from what the request says, without a model.
//!
//! [`Artist`] is the way in. The background comes from [`place`], where the figures stand from [`staging`],
//! what is seen of it from [`camera`], and movement from [`animation`].

mod animation;
mod artist;
mod brush;
mod camera;
mod cast;
mod chance;
mod facet;
mod figure_stand_in;
mod glow;
mod layer;
mod place;
mod prop;
mod staging;
#[cfg(test)]
mod tests;
pub mod tone;
mod weather;

// The figures come with their own module; until then a mannequin stands in.
use figure_stand_in as figure;

pub use animation::Animation;
pub use artist::{Artist, Drawing};
