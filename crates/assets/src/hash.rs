//! Hashes of files, read in pieces so that a film of any length fits.

use std::fs::File;
use std::io;
use std::path::Path;

use domain::asset::ContentHash;

/// The hash and length in bytes of a file.
pub(crate) fn hash_file(path: &Path) -> io::Result<(ContentHash, u64)> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok((ContentHash(hasher.finalize().to_hex().to_string()), hasher.count()))
}
