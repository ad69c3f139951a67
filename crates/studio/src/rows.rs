//! What the studio hands out of its rows as it is, for those who may not see the store.

pub use store::{Account, AssetFilter, AssetRow, JobFilter, NounKind, TakeRecord, Version};
