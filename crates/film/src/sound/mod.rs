//! Scratch sound: the room, and a babble for every line, so that timing can be judged by ear.
//!
//! Everything is synthesised from the cuts and a seed: 48 kHz, stereo, 16 bit, exactly as long as the
//! pictures, never above −3 dBFS. It is a stand-in and says no words.

mod babble;
mod noise;
mod room;
mod wav;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use domain::rate::Rate;
use domain::shot::Transition;

use crate::error::FilmError;
use crate::timeline::{Cut, starts, total};
use room::Room;
use wav::WavWriter;

/// Samples per second.
pub const SAMPLE_RATE: u32 = 48_000;

/// No sample is further from zero than this: −3 dBFS.
const LOUDEST: f32 = 0.707;
/// From here on a sample is bent towards [`LOUDEST`].
const KNEE: f32 = 0.5;
/// How long one room melts into the next, in samples.
const CROSSFADE: usize = SAMPLE_RATE as usize / 4;
/// How long a picture fade takes in the sound, in samples.
const FADE: usize = SAMPLE_RATE as usize;
/// How the reel begins and ends without a click, in samples.
const DECLICK: usize = SAMPLE_RATE as usize / 50;

/// A left and a right sample.
pub(crate) type Stereo = [f32; 2];

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SoundReport {
    /// Samples per channel.
    pub samples: u64,
    /// The sample furthest from zero, 0 to 1.
    pub peak: f32,
}

/// Samples per channel from the beginning of the reel to `frame`, rounded to the nearest.
#[must_use]
pub fn samples_before(frame: u32, rate: Rate) -> u64 {
    let (numerator, denominator) = (u64::from(rate.numerator()), u64::from(rate.denominator()));
    (u64::from(frame) * denominator * u64::from(SAMPLE_RATE) + numerator / 2) / numerator
}

/// Writes the sound of a reel as a WAV file at `path`.
///
/// `cancelled` is asked between cuts.
///
/// # Errors
///
/// When the cuts cannot make a reel, the file cannot be written, or the work was cancelled.
pub fn write_sound(
    path: &Path,
    cuts: &[Cut],
    rate: Rate,
    seed: u64,
    cancelled: impl Fn() -> bool,
) -> Result<SoundReport, FilmError> {
    let file = File::create(path).map_err(FilmError::file("create", path))?;
    let lengths: Vec<u32> = cuts.iter().map(|cut| cut.frames).collect();
    let samples = samples_before(total(&lengths)?, rate);
    let mut wav = WavWriter::begin(BufWriter::new(file), samples).map_err(FilmError::file("write", path))?;
    let mut mixer = Mixer::new(cuts, rate, seed)?;
    while let Some(mut block) = mixer.next_cut() {
        if cancelled() {
            return Err(FilmError::Cancelled);
        }
        block.iter_mut().flatten().for_each(|sample| *sample = limited(*sample));
        wav.push(&block).map_err(FilmError::file("write", path))?;
    }
    let (mut out, peak) = wav.finish();
    out.flush().map_err(FilmError::file("write", path))?;
    Ok(SoundReport { samples, peak })
}

/// Makes the sound cut by cut, so that memory holds one cut and not the reel.
struct Mixer<'a> {
    cuts: &'a [Cut],
    starts: Vec<u32>,
    rate: Rate,
    seed: u64,
    next: usize,
    room: Option<Room>,
}

impl<'a> Mixer<'a> {
    fn new(cuts: &'a [Cut], rate: Rate, seed: u64) -> Result<Self, FilmError> {
        let lengths: Vec<u32> = cuts.iter().map(|cut| cut.frames).collect();
        Ok(Self { cuts, starts: starts(&lengths)?, rate, seed, next: 0, room: None })
    }

    fn next_cut(&mut self) -> Option<Vec<Stereo>> {
        let cut = self.cuts.get(self.next)?;
        let start = self.starts[self.next];
        let first = samples_before(start, self.rate);
        let length = samples_before(start + cut.frames, self.rate) - first;
        let mut block = vec![[0.0; 2]; length as usize];
        self.add_room(cut, &mut block);
        for spoken in &cut.lines {
            let clock = |frame: u32| {
                let at = samples_before(start + frame.min(cut.frames), self.rate);
                (at - first) as usize
            };
            babble::add(&mut block, spoken, self.seed, clock);
        }
        self.fade(cut, &mut block);
        self.next += 1;
        Some(block)
    }

    /// The room of this cut; where it differs from the one before, that one dies away under it.
    fn add_room(&mut self, cut: &Cut, block: &mut [Stereo]) {
        match self.room.as_mut().filter(|room| *room.ambience() == cut.ambience) {
            Some(room) => block.iter_mut().for_each(|sample| add(sample, room.next(), 1.0)),
            None => self.change_room(cut, block),
        }
    }

    fn change_room(&mut self, cut: &Cut, block: &mut [Stereo]) {
        let mut fresh = Room::new(&cut.ambience, self.seed);
        let length = CROSSFADE.min(block.len());
        for (number, sample) in block.iter_mut().enumerate() {
            let Some(old) = self.room.as_mut().filter(|_| number < length) else {
                add(sample, fresh.next(), 1.0);
                continue;
            };
            // Equal power: two noises that are strangers to each other keep their loudness.
            let turn = number as f32 / length as f32 * std::f32::consts::FRAC_PI_2;
            add(sample, old.next(), turn.cos());
            add(sample, fresh.next(), turn.sin());
        }
        self.room = Some(fresh);
    }

    fn fade(&self, cut: &Cut, block: &mut [Stereo]) {
        let first = self.next == 0;
        let last = self.next + 1 == self.cuts.len();
        match cut.transition {
            Transition::FadeIn => ramp(block.iter_mut(), FADE),
            _ if first => ramp(block.iter_mut(), DECLICK),
            _ => {}
        }
        match cut.transition {
            Transition::FadeOut => ramp(block.iter_mut().rev(), FADE),
            _ if last => ramp(block.iter_mut().rev(), DECLICK),
            _ => {}
        }
    }
}

/// Raises the samples from silence over `length` of them.
fn ramp<'a>(samples: impl ExactSizeIterator<Item = &'a mut Stereo>, length: usize) {
    let length = length.min(samples.len());
    for (number, sample) in samples.take(length).enumerate() {
        let gain = number as f32 / length as f32;
        *sample = [sample[0] * gain, sample[1] * gain];
    }
}

fn add(target: &mut Stereo, sample: Stereo, gain: f32) {
    target[0] += sample[0] * gain;
    target[1] += sample[1] * gain;
}

/// Bends what is too loud, so that nothing passes [`LOUDEST`] and nothing is cut off sharply.
fn limited(sample: f32) -> f32 {
    let size = sample.abs();
    if size <= KNEE {
        return sample;
    }
    let room = LOUDEST - KNEE;
    (KNEE + room * ((size - KNEE) / room).tanh()).copysign(sample)
}

#[cfg(test)]
mod tests;
