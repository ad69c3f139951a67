//! A character as one file: a zip with a manifest, the character's own document, pictures and, if wanted, weights.
//!
//! [`write()`] makes such a file; [`Archive`] reads one that anybody may have made. Nothing in it is believed: the
//! directory is judged before anything is unpacked, every member is read through a bound of its own and compared with
//! the hash that the manifest says, and a member that no character has is refused. Nothing here writes into a project.

mod archive;
mod directory;
mod error;
mod manifest;
mod weights;
mod write;

#[cfg(test)]
mod tests;

pub use archive::Archive;
pub use error::Refused;
pub use manifest::{
    CHARACTER, FORMAT, MANIFEST, Manifest, Member, SHEET, VERSION, Weights, in_references, in_weights,
};
pub use weights::{add_weights, take_weights};
pub use write::{Contents, Picture, write};

/// The most members of a file.
pub const MOST_MEMBERS: usize = 512;
/// The largest document in it, in bytes.
pub const LARGEST_TEXT: u64 = 1 << 20;
/// The largest picture in it, in bytes.
pub const LARGEST_PICTURE: u64 = 64 << 20;
/// The largest file with weights in it, in bytes.
pub const LARGEST_WEIGHTS: u64 = 2 << 30;
/// The most bytes of all members together, unpacked; also the most of the file itself.
pub const LARGEST_WHOLE: u64 = 3 << 30;
/// How many times larger than packed a member may be; real pictures and weights hardly shrink at all.
const LARGEST_RATIO: u64 = 100;
/// Below this size, in bytes, a member may shrink as much as it likes.
const SMALL: u64 = 1 << 20;
