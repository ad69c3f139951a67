//! What the studio hands out of its rows as it is, for those who may not see the store.

pub use assets::contact_sheet::SheetState;
pub use store::{
    Account, AssetFilter, AssetRow, Attempt, AuditFilter, Batch, BatchFilter, CheckRecord, Checked, EventLog,
    JobFilter, JobSummary, Kept, Linked, LogLine, NounKind, Order, Place, ProjectFilter, ProjectRow,
    Reserved, Session, TakeRecord, Version, WhichChecks,
};
