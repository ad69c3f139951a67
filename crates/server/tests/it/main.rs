//! The API as programs see it.

mod jobs;
mod support;
mod tree;
mod tree_deletion;
