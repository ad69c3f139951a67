//! What the studio hands out of its rows as it is, for those who may not see the store.

pub use assets::contact_sheet::SheetState;
pub use store::{
    Account, EventLog, JobFilter, NounKind, ProjectFilter, ProjectRow, TakeRecord, Version,
};
