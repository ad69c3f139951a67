//! The storyboard artist: draws shots from what the request says, without a model.
//!
//! [`Artist`] is the way in. The background comes from [`place`], where the figures stand from [`staging`],
//! what is seen of it from [`camera`], the people from [`figure`], what lies over all from [`effect`] and
//! [`weather`], and movement from [`animation`]. [`guide`] takes a panel apart for other engines, and [`sheet`]
//! draws model sheets.

mod animation;
mod artist;
mod brush;
mod camera;
mod cast;
mod chance;
mod effect;
mod engine;
mod facet;
pub mod figure;
mod gait;
mod glow;
mod guide;
mod guide_lines;
mod ink;
mod layer;
mod place;
mod plane;
mod prop;
pub mod sheet;
mod shelf;
mod staging;
#[cfg(test)]
mod tests;
pub mod tone;
mod weather;

pub use animation::Animation;
pub use artist::{Artist, Drawing};
pub use engine::StoryboardEngine;
pub use place::seat::seat;
pub use prop::INSERTS;
