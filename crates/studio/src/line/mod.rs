//! The production line: who gets which job, and what happens to the result.
//!
//! Two kinds of task, one vocabulary between them ([`dispatch::Dispatch`]):
//!
//! * the **dispatcher** ([`sql`]) is the only task that moves jobs. It takes everything that was asked since
//!   it last looked, does it in one transaction, carries out the file moves, and then answers;
//! * a **worker** ([`worker`]) asks for a job, performs it and settles it. It shares no state with others.

pub mod at_work;
pub mod bus;
pub(crate) mod checker;
pub(crate) mod clerk;
pub mod crew;
pub mod dispatch;
pub mod handle;
pub mod meter;
pub mod perform;
pub mod recovery;
pub(crate) mod scribe;
pub mod seats;
pub mod slot;
pub mod sql;
pub(crate) mod watchdog;
pub mod worker;
