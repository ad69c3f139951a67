//! What those who serve the studio need to know of assistants, whom they never see themselves.

pub use assistant::tasks::material::Context;
pub use assistant::{Silence, Source, Speaker, Standing, Tell, Turn};
