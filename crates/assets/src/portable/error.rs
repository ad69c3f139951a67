//! Why a portable character is refused.

use crate::error::AssetError;

/// Why a file is not taken as a portable character.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It is made wrongly; which member, what of it, and what to do. The member is empty where it is the whole file.
    #[error("{}{what}; {fix}", named(.member))]
    Wrong {
        /// The member's name, shortened and with its odd characters written out.
        member: String,
        /// What is wrong.
        what: String,
        /// What to do.
        fix: &'static str,
    },
    /// The disk.
    #[error(transparent)]
    Disk(#[from] AssetError),
}

fn named(member: &str) -> String {
    if member.is_empty() { String::new() } else { format!("{member}: ") }
}

/// What to do with a file that somebody made or changed by other means.
pub(super) const EXPORT_AGAIN: &str = "export the character again with `sakuga character export`";

impl Refused {
    /// The whole file is wrong.
    pub(super) fn whole(what: impl Into<String>) -> Self {
        Self::Wrong { member: String::new(), what: what.into(), fix: EXPORT_AGAIN }
    }

    /// A member is wrong.
    pub(super) fn member(name: &[u8], what: impl Into<String>) -> Self {
        Self::fixed(name, what, EXPORT_AGAIN)
    }

    /// A member is wrong, and something else than a new export helps.
    pub(super) fn fixed(name: &[u8], what: impl Into<String>, fix: &'static str) -> Self {
        let name = String::from_utf8_lossy(name);
        let short: String = name.chars().take(80).collect();
        Self::Wrong { member: format!("{short:?}"), what: what.into(), fix }
    }
}
