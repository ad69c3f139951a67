//! Pictures that come from outside: written to staging piece by piece, and judged before anything is decoded.
//!
//! Nothing is believed but the content: no name, no header. What a file claims of its size is read from its first
//! bytes and compared with what is taken in; only then is it decoded, row by row, to prove it whole. The bytes are
//! kept as they came, with all that is written in them.

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _, Seek as _, Write as _};
use std::path::PathBuf;

use domain::id::JobId;
use png::{Decoder, Limits, Transformations};

use crate::error::{AssetError, Result as Outcome};
use crate::folder::DataFolder;
use crate::hash::hash_file;
use crate::media::media_type;
use crate::picture;
use crate::rel_path::RelPath;
use crate::staging::{Staged, Staging};

/// The most pixels along one side.
pub const LONGEST_SIDE: u32 = 16_384;
/// The most pixels.
pub const MOST_PIXELS: u64 = 64_000_000;

/// What the file is called in staging.
const NAME: &str = "upload";
/// The most bytes that decoding a PNG row by row may take.
const ROW_LIMIT: usize = 64 * 1024 * 1024;
/// Compressed pixels may be as much longer than plain ones, as in a picture of a few pixels.
const SLACK: u64 = 64 * 1024;

/// Why a picture is not taken in.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It has too many bytes.
    #[error("it has more than {largest} bytes")]
    TooLarge {
        /// The most bytes that are taken.
        largest: u64,
    },
    /// It is something else.
    #[error("it is neither PNG nor JPEG, judged by its content")]
    NotAPicture,
    /// It claims too many pixels, or none.
    #[error(
        "it has {width} x {height} pixels; 1 to {LONGEST_SIDE} a side and {} million together are taken",
        MOST_PIXELS / 1_000_000
    )]
    Pixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// It is several pictures.
    #[error("it is animated, and only one picture can be taken")]
    Animated,
    /// It cannot be decoded to its end.
    #[error("it is broken or cut short: {0}")]
    Broken(String),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] AssetError),
}

/// A picture on its way in. Dropped before it is filed, it leaves nothing.
#[derive(Debug)]
pub struct Incoming {
    folder: DataFolder,
    id: JobId,
    full: PathBuf,
    file: File,
    size: u64,
    largest: u64,
    kept: bool,
}

impl Incoming {
    /// Opens a place in staging under a fresh identity, which no job has, for at most `largest` bytes.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub fn begin(folder: &DataFolder, id: &JobId, largest: u64) -> Outcome<Self> {
        let full = Staging::begin(folder, id, 0)?.path().join(NAME);
        let file = File::create(&full).map_err(AssetError::io("write", &full))?;
        Ok(Self { folder: folder.clone(), id: id.clone(), full, file, size: 0, largest, kept: false })
    }

    /// Adds the next bytes.
    ///
    /// # Errors
    ///
    /// When they are too many, or the disk is full or refuses.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Refused> {
        self.size += bytes.len() as u64;
        if self.size > self.largest {
            return Err(Refused::TooLarge { largest: self.largest });
        }
        Ok(self.file.write_all(bytes).map_err(AssetError::io("write", &self.full))?)
    }

    /// Judges what came and makes it durable.
    ///
    /// # Errors
    ///
    /// When it is not a picture that is taken in.
    pub fn judge(&mut self) -> Result<Staged, Refused> {
        let failed = || AssetError::io("read", &self.full);
        let mut file = BufReader::new(File::open(&self.full).map_err(failed())?);
        let mut beginning = Vec::new();
        file.by_ref().take(64).read_to_end(&mut beginning).map_err(failed())?;
        file.rewind().map_err(failed())?;
        let media_type = media_type("", &beginning);
        let (width, height) = match media_type {
            "image/png" => judge_png(file)?,
            "image/jpeg" => judge_jpeg(file)?,
            _ => return Err(Refused::NotAPicture),
        };
        self.file.sync_all().map_err(AssetError::io("write", &self.full))?;
        Staging::reopen(&self.folder, &self.id, 0)?.sync()?;
        let (hash, size) = hash_file(&self.full).map_err(failed())?;
        let path = RelPath::new(format!("cache/staging/{}-0/{NAME}", self.id))?;
        Ok(Staged { path, hash, size, width, height, media_type })
    }

    /// What came, decoded.
    ///
    /// # Errors
    ///
    /// When it is no picture.
    pub fn picture(&self) -> Outcome<picture::Picture> {
        picture::decode(&fs::read(&self.full).map_err(AssetError::io("read", &self.full))?)
    }

    /// What came, opened for reading from its beginning; for what is no picture and is looked into.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub fn reader(&self) -> Outcome<File> {
        File::open(&self.full).map_err(AssetError::io("read", &self.full))
    }

    /// The place in staging itself, for a program that writes there what it makes.
    #[must_use]
    pub const fn place(&self) -> &File {
        &self.file
    }

    /// Leaves what came in staging: its filing is written down.
    pub fn keep(&mut self) {
        self.kept = true;
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        let removed = Staging::reopen(&self.folder, &self.id, 0).and_then(Staging::discard);
        if let Err(error) = removed {
            tracing::warn!(%error, "failed to clear a staging folder; the next start will");
        }
    }
}

/// Refuses sizes that are not taken in.
fn fits(width: u32, height: u32) -> Result<(), Refused> {
    let side = |side: u32| (1..=LONGEST_SIDE).contains(&side);
    if side(width) && side(height) && u64::from(width) * u64::from(height) <= MOST_PIXELS {
        return Ok(());
    }
    Err(Refused::Pixels { width, height })
}

fn broken(error: &(impl ToString + ?Sized)) -> Refused {
    Refused::Broken(error.to_string())
}

/// What the chunks of a PNG say, read without unpacking anything.
struct Chunks {
    width: u32,
    height: u32,
    /// Bytes of the pixels, unpacked.
    plain: u64,
    /// The same, packed.
    packed: u64,
}

fn judge_png(mut file: BufReader<File>) -> Result<(u32, u32), Refused> {
    let chunks = read_chunks(&mut file)?;
    if chunks.packed > chunks.plain * 2 + SLACK {
        return Err(broken("it has more data than its pixels need"));
    }
    file.rewind().map_err(|error| broken(&error))?;
    let mut decoder = Decoder::new_with_limits(file, Limits { bytes: ROW_LIMIT });
    decoder.set_transformations(Transformations::IDENTITY);
    // Texts and profiles can be bombs of their own, and nobody reads them here.
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info().map_err(|error| broken(&error))?;
    while reader.next_row().map_err(|error| broken(&error))?.is_some() {}
    reader.finish().map_err(|error| broken(&error))?;
    Ok((chunks.width, chunks.height))
}

fn read_chunks(file: &mut BufReader<File>) -> Result<Chunks, Refused> {
    let mut chunks = None;
    file.seek_relative(8).map_err(|error| broken(&error))?;
    loop {
        let length = u64::from(u32::from_be_bytes(bytes(file)?));
        let kind: [u8; 4] = bytes(file)?;
        match (&kind, &mut chunks) {
            (b"IHDR", None) if length == 13 => {
                chunks = Some(header(bytes(file)?)?);
                skip(file, 4)?;
                continue;
            }
            (_, None) => return Err(broken("its header does not come first")),
            (b"acTL", _) => return Err(Refused::Animated),
            (b"IDAT", Some(chunks)) => chunks.packed += length,
            (b"IEND", Some(_)) => return chunks.ok_or_else(|| broken("it has no header")),
            _ => {}
        }
        skip(file, length + 4)?;
    }
}

fn header(header: [u8; 13]) -> Result<Chunks, Refused> {
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let (width, height) = (number(0), number(4));
    fits(width, height)?;
    let channels = match header[9] {
        0 | 3 => 1,
        4 => 2,
        2 => 3,
        _ => 4,
    };
    let row = (u64::from(width) * channels * u64::from(header[8])).div_ceil(8) + 1;
    Ok(Chunks { width, height, plain: row * u64::from(height), packed: 0 })
}

fn judge_jpeg(mut file: BufReader<File>) -> Result<(u32, u32), Refused> {
    let (width, height) = jpeg_size(&mut file)?;
    fits(width, height)?;
    file.rewind().map_err(|error| broken(&error))?;
    let mut content = Vec::new();
    file.read_to_end(&mut content).map_err(|error| broken(&error))?;
    // Decoders fill in what is missing; the mark of the end tells that nothing is.
    let tail = &content[content.len().saturating_sub(SLACK as usize)..];
    if !tail.windows(2).any(|pair| pair == [0xff, 0xd9]) {
        return Err(broken("its end is missing"));
    }
    let picture = picture::decode(&content).map_err(|error| broken(&error))?;
    Ok((picture.width, picture.height))
}

/// The size that a JPEG claims, from its frame header.
fn jpeg_size(file: &mut BufReader<File>) -> Result<(u32, u32), Refused> {
    skip(file, 2)?;
    loop {
        let [mark, kind] = bytes(file)?;
        if mark != 0xff {
            return Err(broken("it has no frame header"));
        }
        if kind == 0xff {
            file.seek_relative(-1).map_err(|error| broken(&error))?;
            continue;
        }
        let length = u64::from(u16::from_be_bytes(bytes(file)?));
        if matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc) {
            let [_, top, bottom, left, right] = bytes(file)?;
            let side = |high, low| u32::from(u16::from_be_bytes([high, low]));
            return Ok((side(left, right), side(top, bottom)));
        }
        skip(file, length.checked_sub(2).ok_or_else(|| broken("a part of it has no length"))?)?;
    }
}

fn bytes<const N: usize>(file: &mut BufReader<File>) -> Result<[u8; N], Refused> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => broken("it ends before its last part"),
        _ => broken(&error),
    })?;
    Ok(bytes)
}

fn skip(file: &mut BufReader<File>, length: u64) -> Result<(), Refused> {
    file.seek_relative(i64::try_from(length).unwrap_or(i64::MAX)).map_err(|error| broken(&error))
}

#[cfg(test)]
#[path = "incoming_tests.rs"]
mod tests;
