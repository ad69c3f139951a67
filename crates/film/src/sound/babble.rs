//! A voice without words: vowels that follow the text and the mouth flaps of a line.

use std::f32::consts::TAU;

use domain::flap::{Flap, Mouth, flaps};
use domain::shot::Side;

use super::noise::{BandPass, Chance, LowPass};
use super::{SAMPLE_RATE, Stereo};
use crate::timeline::SpokenLine;

/// How far a voice leans to the speaker's side, 0 to 1.
const PAN: f32 = 0.35;
/// The level of an open mouth.
const LEVEL: f32 = 0.9;
/// How a voice begins and ends, in samples; the end lies before the mouth shuts.
const ATTACK: usize = SAMPLE_RATE as usize * 18 / 1000;
const RELEASE: usize = SAMPLE_RATE as usize * 36 / 1000;
/// Samples between two adjustments of pitch and vowel.
const STEP: usize = 48;

/// The three formants of a, i, u, e, o in hertz, for a voice of 200 Hz.
const VOWELS: [[f32; 3]; 5] = [
    [820.0, 1260.0, 2650.0],
    [310.0, 2250.0, 2950.0],
    [350.0, 1200.0, 2450.0],
    [490.0, 1900.0, 2600.0],
    [500.0, 900.0, 2550.0],
];
const WIDTHS: [f32; 3] = [110.0, 150.0, 220.0];
const GAINS: [f32; 3] = [1.0, 0.75, 0.35];

/// A stretch of samples in which the mouth stays open, by the shape of the mouth.
struct Run {
    shapes: Vec<(usize, f32)>,
    start: usize,
    end: usize,
}

/// Adds a line to the sound of its shot. `clock` gives the sample at which a frame of the shot begins.
pub(super) fn add(block: &mut [Stereo], spoken: &SpokenLine, seed: u64, clock: impl Fn(u32) -> usize) {
    let line = &spoken.line;
    let begin = clock(line.start);
    let end = clock(line.start.saturating_add(line.frames));
    let mut speaker = Speaker::new(spoken, seed, begin, end);
    for run in runs(&flaps(line), clock) {
        speaker.say(block, &run);
    }
}

fn runs(flaps: &[Flap], clock: impl Fn(u32) -> usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for flap in flaps {
        let level = match flap.mouth {
            Mouth::Closed => continue,
            Mouth::Half => 0.62,
            Mouth::Open => 1.0,
        };
        let (start, end) = (clock(flap.start), clock(flap.start + flap.frames));
        match runs.last_mut() {
            Some(run) if run.end == start => {
                run.shapes.push((start, level));
                run.end = end;
            }
            _ => runs.push(Run { shapes: vec![(start, level)], start, end }),
        }
    }
    runs
}

/// The voice of one line.
struct Speaker<'a> {
    spoken: &'a SpokenLine,
    letters: Vec<char>,
    chance: Chance,
    begin: usize,
    end: usize,
    turn: f32,
    formants: [BandPass; 3],
    softness: LowPass,
    sides: Stereo,
    size: f32,
}

/// What the mouth aims at for a while.
struct Aim {
    vowel: [f32; 3],
    pitch: f32,
}

impl<'a> Speaker<'a> {
    fn new(spoken: &'a SpokenLine, seed: u64, begin: usize, end: usize) -> Self {
        let line = &spoken.line;
        let pan = match spoken.side {
            Side::Left => -PAN,
            Side::Centre => 0.0,
            Side::Right => PAN,
        };
        let place = 0.5 + 0.5 * pan;
        let (level, bright) = if line.off_screen { (LEVEL * 0.7, 1300.0) } else { (LEVEL, 4200.0) };
        Self {
            letters: line.text.chars().collect(),
            chance: Chance::new(seed, &format!("{} {} {}", line.name, line.start, line.text)),
            begin,
            end: end.max(begin + 1),
            turn: 0.0,
            formants: [BandPass::default(); 3],
            softness: LowPass::at(bright),
            sides: [level * (1.0 - place).sqrt(), level * place.sqrt()],
            // Small bodies have high voices and short throats.
            size: (spoken.voice.pitch_hz / 200.0).powf(0.22).clamp(0.8, 1.3),
            spoken,
        }
    }

    /// Speaks while the mouth is open.
    fn say(&mut self, block: &mut [Stereo], run: &Run) {
        let end = run.end.min(block.len());
        let syllable = (0.17 / self.spoken.voice.pace.clamp(0.5, 2.0) * SAMPLE_RATE as f32) as usize;
        let mut aim = self.aim(run.start);
        let mut now = Aim { vowel: aim.vowel, pitch: aim.pitch };
        let mut level = run.shapes[0].1;
        for (at, sample) in block.iter_mut().enumerate().take(end).skip(run.start) {
            let inside = at - run.start;
            if inside > 0 && inside.is_multiple_of(syllable) {
                aim = self.aim(at);
            }
            if inside.is_multiple_of(STEP) {
                self.approach(&mut now, &aim);
            }
            level += (shape_at(run, at) - level) * 0.0015;
            let gain = level * envelope(inside, end - at) * dip(inside, syllable);
            let voice = self.next(self.contour(at) * now.pitch) * gain;
            sample[0] += voice * self.sides[0];
            sample[1] += voice * self.sides[1];
        }
    }

    /// The vowel of the text at this moment and a pitch near the middle.
    fn aim(&mut self, at: usize) -> Aim {
        let spread = self.letters.len() * (at - self.begin) / (self.end - self.begin);
        let tail = self.letters.iter().skip(spread);
        let vowel = tail.take(3).find_map(|&letter| vowel(letter));
        let vowel = vowel.unwrap_or_else(|| (self.chance.unit() * 4.99) as usize);
        Aim { vowel: VOWELS[vowel], pitch: self.chance.between(0.94, 1.07) }
    }

    /// Moves a little way towards the aim and tunes the throat to it.
    fn approach(&mut self, now: &mut Aim, aim: &Aim) {
        now.pitch += (aim.pitch - now.pitch) * 0.06;
        for (at, formant) in self.formants.iter_mut().enumerate() {
            now.vowel[at] += (aim.vowel[at] - now.vowel[at]) * 0.06;
            formant.tune(now.vowel[at] * self.size, WIDTHS[at]);
        }
    }

    /// The melody of a sentence against its middle pitch: it sinks, and rises at the end of a question.
    fn contour(&self, at: usize) -> f32 {
        let part = (at - self.begin) as f32 / (self.end - self.begin) as f32;
        let sinking = 1.07 - 0.14 * part;
        let asks = self.letters.last().is_some_and(|letter| matches!(letter, '?' | '？'));
        if asks && part > 0.7 { sinking * (1.0 + (part - 0.7) * 0.9) } else { sinking }
    }

    /// One sample of a throat that hums at `pitch` times the voice's middle.
    fn next(&mut self, pitch: f32) -> f32 {
        let hertz = (self.spoken.voice.pitch_hz * pitch).clamp(50.0, 1000.0);
        self.turn = (self.turn + hertz / SAMPLE_RATE as f32).fract();
        let breath = self.chance.signed() * 0.02;
        let source = pulse(self.turn) + breath;
        let mut voice = 0.12 * source;
        for (formant, gain) in self.formants.iter_mut().zip(GAINS) {
            voice += formant.pass(source) * gain;
        }
        self.softness.pass(voice)
    }
}

/// One opening of the vocal folds, without its mean: open for six tenths, then shut.
fn pulse(turn: f32) -> f32 {
    const MEAN: f32 = 0.3375;
    let open = turn / 0.6;
    if open >= 1.0 { -MEAN } else { 6.75 * open * open * (1.0 - open) - MEAN }
}

fn shape_at(run: &Run, at: usize) -> f32 {
    let next = run.shapes.partition_point(|&(start, _)| start <= at);
    run.shapes[next.saturating_sub(1)].1
}

/// Rises at the beginning of a run and is silent at its end.
fn envelope(inside: usize, left: usize) -> f32 {
    let rise = (inside as f32 / ATTACK as f32).min(1.0);
    let fall = ((left - 1) as f32 / RELEASE as f32).min(1.0);
    let smooth = |part: f32| part * part * (3.0 - 2.0 * part);
    smooth(rise) * smooth(fall)
}

/// A little softer between two syllables.
fn dip(inside: usize, syllable: usize) -> f32 {
    let part = (inside % syllable) as f32 / syllable as f32;
    0.78 + 0.22 * (1.0 - (TAU * part).cos()) / 2.0
}

/// The vowel that a letter stands for, if it is one.
fn vowel(letter: char) -> Option<usize> {
    match letter.to_ascii_lowercase() {
        'a' | 'あ' | 'か' | 'さ' | 'た' | 'な' | 'は' | 'ま' | 'や' | 'ら' | 'わ' => Some(0),
        'i' | 'y' | 'い' | 'き' | 'し' | 'ち' | 'に' | 'ひ' | 'み' | 'り' => Some(1),
        'u' | 'w' | 'う' | 'く' | 'す' | 'つ' | 'ぬ' | 'ふ' | 'む' | 'ゆ' | 'る' => Some(2),
        'e' | 'え' | 'け' | 'せ' | 'て' | 'ね' | 'へ' | 'め' | 'れ' => Some(3),
        'o' | 'お' | 'こ' | 'そ' | 'と' | 'の' | 'ほ' | 'も' | 'よ' | 'ろ' | 'を' => Some(4),
        _ => None,
    }
}
