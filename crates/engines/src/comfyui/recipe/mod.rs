//! Recipes as data: graphs with manifests, the values that go into them, and what a server has to have for them.
//!
//! Everything here is pure. What it needs to know of a server is passed in as its [`catalogue::Catalogue`].

pub(crate) mod allowed;
pub(crate) mod build;
pub(crate) mod catalogue;
pub(crate) mod check;
pub(crate) mod fields;
pub(crate) mod guess;
pub(crate) mod import;
pub(crate) mod manifest;
pub(crate) mod shelf;
#[cfg(test)]
mod tests;
pub(crate) mod wiring;
