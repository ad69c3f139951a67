//! Sound as a file: RIFF WAVE, 16 bit, two channels.

use std::io::{self, Write};

use super::{SAMPLE_RATE, Stereo};

/// Bytes of a left and a right sample.
const FRAME: u64 = 4;

/// Writes samples behind a header that already says how many there will be.
pub(super) struct WavWriter<W> {
    out: W,
    peak: f32,
    bytes: Vec<u8>,
}

impl<W: Write> WavWriter<W> {
    /// Writes the header of a file with `samples` per channel.
    pub(super) fn begin(mut out: W, samples: u64) -> io::Result<Self> {
        let too_long = || io::Error::other("a WAV file cannot hold more than six hours of sound");
        let data = u32::try_from(samples * FRAME).map_err(|_| too_long())?;
        let whole = data.checked_add(36).ok_or_else(too_long)?;
        out.write_all(b"RIFF")?;
        out.write_all(&whole.to_le_bytes())?;
        out.write_all(b"WAVEfmt ")?;
        out.write_all(&16_u32.to_le_bytes())?;
        out.write_all(&1_u16.to_le_bytes())?;
        out.write_all(&2_u16.to_le_bytes())?;
        out.write_all(&SAMPLE_RATE.to_le_bytes())?;
        out.write_all(&(SAMPLE_RATE * FRAME as u32).to_le_bytes())?;
        out.write_all(&(FRAME as u16).to_le_bytes())?;
        out.write_all(&16_u16.to_le_bytes())?;
        out.write_all(b"data")?;
        out.write_all(&data.to_le_bytes())?;
        Ok(Self { out, peak: 0.0, bytes: Vec::new() })
    }

    /// Writes samples between −1 and 1.
    pub(super) fn push(&mut self, samples: &[Stereo]) -> io::Result<()> {
        self.bytes.clear();
        for &sample in samples.iter().flatten() {
            self.peak = self.peak.max(sample.abs());
            let value = (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16;
            self.bytes.extend_from_slice(&value.to_le_bytes());
        }
        self.out.write_all(&self.bytes)
    }

    /// Gives back what was written to, and the sample furthest from zero.
    pub(super) fn finish(self) -> (W, f32) {
        (self.out, self.peak)
    }
}
