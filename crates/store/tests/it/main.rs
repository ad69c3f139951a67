//! The store through its public interface: every method, on a database in a temporary folder.

#[cfg(test)]
mod cast;
#[cfg(test)]
mod checks;
#[cfg(test)]
mod database;
#[cfg(test)]
mod events;
#[cfg(test)]
mod files;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod moves;
#[cfg(test)]
mod steering;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tree;
