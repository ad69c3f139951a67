//! Characters that are settled: while one is, nothing of it changes but that.

use domain::slug::Slug;
use store::Version;

use crate::error::{Refusal, StudioError};
use crate::noun::Noun;

/// Whether two nouns say the same, settled or not.
pub(super) fn same<T: Noun>(one: &T, other: &T) -> bool {
    one.clone().with_canon(false) == other.clone().with_canon(false)
}

/// Refuses a change of a settled noun that touches more than whether it is settled.
pub(super) fn respected<T: Noun>(before: &Version<T>, body: &T) -> Result<(), StudioError> {
    if before.body.is_canon() && !same(&before.body, body) { Err(settled(&before.slug)) } else { Ok(()) }
}

/// Refuses what cannot be done with a character that is settled; places and styles never are.
pub(super) fn settled(slug: &Slug) -> StudioError {
    let message = format!("{slug} is settled as canon, and stays as it is");
    let fix = format!("unlock it first: `sakuga character unlock {slug}`");
    Refusal::conflict("canon", message, fix)
}
