//! What the studio hands out of its rows as it is, for those who may not see the store.

pub use store::{
    Account, Attempt, Batch, BatchFilter, JobFilter, JobSummary, Kept, Linked, NounKind, Order, Place,
    Reserved, TakeRecord, Version,
};
