//! The API as programs see it.

#[cfg(test)]
mod advice;
#[cfg(test)]
mod again;
#[cfg(test)]
mod assets;
#[cfg(test)]
mod auth;
#[cfg(test)]
mod batches;
#[cfg(test)]
mod canon;
#[cfg(test)]
mod cast;
#[cfg(test)]
mod cast_changes;
#[cfg(test)]
mod chat;
#[cfg(test)]
mod checks;
#[cfg(test)]
mod idempotency;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod jobs_pages;
#[cfg(test)]
mod jobs_steering;
#[cfg(test)]
mod live;
#[cfg(test)]
mod making;
#[cfg(test)]
mod matrices;
#[cfg(test)]
mod metrics;
#[cfg(test)]
mod one_project;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod portable;
#[cfg(test)]
mod recipes;
#[cfg(test)]
mod suggestions;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tree;
#[cfg(test)]
mod tree_deletion;
#[cfg(test)]
mod uploads;
