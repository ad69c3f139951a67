//! The rules of the production line: what a job is, what may happen to it, which one is next, where its
//! time went. Decisions only; rows are kept by the store and work is done by the studio.

pub mod budget;
pub mod eta;
pub mod event;
pub mod explain;
pub mod job;
pub mod ledger;
pub mod machine;
pub mod peak;
pub mod plan;
pub mod resident;
pub mod retention;
mod topic;
pub mod usual;
pub mod watchdog;
pub mod work;
