//! One prompt on one server, from its submission to its files. Nothing here knows how its graph was made.

pub(crate) mod course;
pub(crate) mod follow;
pub(crate) mod name;
pub(crate) mod results;
pub(crate) mod rung;
pub(crate) mod submit;
pub(crate) mod verdict;
