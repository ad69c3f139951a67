//! What cannot be listened to here is measured.

use domain::character::Voice;
use domain::flap::{Mouth, flaps};
use domain::place::{DayTime, Light, Weather};
use domain::shot::{Line, ShotCode, Side};
use proptest::prelude::*;

use super::*;
use crate::timeline::{Ambience, SpokenLine};

fn cut(frames: u32, lines: Vec<SpokenLine>, ambience: Ambience) -> Cut {
    let code = ShotCode::numbered(10).unwrap();
    Cut { code, frames, lines, ambience, transition: Transition::Cut }
}

fn outside(time: DayTime, weather: Weather) -> Ambience {
    Ambience { place: "street".to_owned(), interior: false, light: Light { time, weather } }
}

fn inside() -> Ambience {
    Ambience { place: "shop".to_owned(), interior: true, light: Light::default() }
}

fn spoken(text: &str, side: Side, start: u32, frames: u32) -> SpokenLine {
    let line = Line {
        speaker: None,
        name: "HANA".to_owned(),
        text: text.to_owned(),
        parenthetical: String::new(),
        off_screen: false,
        start,
        frames,
    };
    SpokenLine { line, voice: Voice::default(), side }
}

fn samples(cuts: &[Cut], rate: Rate) -> Vec<Stereo> {
    let mut mixer = Mixer::new(cuts, rate, 7).unwrap();
    std::iter::from_fn(|| mixer.next_cut()).flatten().collect()
}

fn rms(samples: &[Stereo], side: usize) -> f32 {
    (samples.iter().map(|sample| sample[side].powi(2)).sum::<f32>() / samples.len() as f32).sqrt()
}

fn decibel(value: f32) -> f32 {
    20.0 * value.max(1e-9).log10()
}

/// A line alone, without a room.
fn babble_of(spoken: &SpokenLine, frames: u32) -> Vec<Stereo> {
    let mut block = vec![[0.0; 2]; frames as usize * 2000];
    babble::add(&mut block, spoken, 7, |frame| frame as usize * 2000);
    block
}

#[test]
fn a_voice_sounds_while_the_mouth_is_open_and_only_then() {
    let spoken = spoken("Where did the rain go, Kenji? I brought an umbrella.", Side::Centre, 6, 80);
    let block = babble_of(&spoken, 100);
    let mut open = 0;
    for flap in flaps(&spoken.line) {
        let (start, end) = (flap.start as usize * 2000, (flap.start + flap.frames) as usize * 2000);
        let level = rms(&block[start..end], 0);
        match flap.mouth {
            Mouth::Closed => assert!(level == 0.0, "{flap:?}: {level}"),
            Mouth::Half | Mouth::Open => {
                open += 1;
                assert!((-40.0..-10.0).contains(&decibel(level)), "{flap:?}: {} dB", decibel(level));
            }
        }
    }
    assert!(open > 10);
    let silent = |samples: &[Stereo]| samples.iter().flatten().all(|sample| sample.abs() < 1e-9);
    assert!(silent(&block[..6 * 2000]) && silent(&block[86 * 2000..]));
}

#[test]
fn a_voice_comes_from_the_speakers_side() {
    for (side, sign) in [(Side::Left, 1.0), (Side::Centre, 0.0), (Side::Right, -1.0)] {
        let block = babble_of(&spoken("Over here, look!", side, 0, 40), 40);
        let lean = decibel(rms(&block, 0)) - decibel(rms(&block, 1));
        assert!((lean - sign * 3.2).abs() < 0.5, "{side:?}: {lean} dB");
    }
}

#[test]
fn a_low_voice_is_lower_than_a_high_one() {
    let crossings = |pitch_hz: f32| {
        let mut low = spoken("Aaaaaaaaaaaaaaaa", Side::Centre, 0, 40);
        low.voice.pitch_hz = pitch_hz;
        let block = babble_of(&low, 40);
        let mut smooth = noise::LowPass::at(pitch_hz);
        let wave: Vec<f32> = block.iter().map(|sample| smooth.pass(sample[0])).collect();
        wave.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count()
    };
    assert!(crossings(120.0) * 5 < crossings(300.0) * 4, "{} {}", crossings(120.0), crossings(300.0));
}

#[test]
fn rooms_are_quiet_and_each_sounds_like_itself() {
    let level = |ambience: Ambience| {
        let block = samples(&[cut(96, Vec::new(), ambience)], Rate::FILM);
        decibel(rms(&block[4800..block.len() - 4800], 0))
    };
    let day = level(outside(DayTime::Day, Weather::Clear));
    let night = level(outside(DayTime::Night, Weather::Clear));
    let rain = level(outside(DayTime::Day, Weather::Rain));
    let shop = level(inside());
    insta::assert_snapshot!(format!("day {day:.0} dB, night {night:.0}, rain {rain:.0}, shop {shop:.0}"), @"day -49 dB, night -46, rain -37, shop -49");
    for quiet in [day, night, rain, shop] {
        assert!((-62.0..-28.0).contains(&quiet), "{quiet} dB");
    }
    assert!(rain > day + 6.0);
}

#[test]
fn one_room_melts_into_the_next_without_a_gap() {
    let cuts = [
        cut(48, Vec::new(), outside(DayTime::Day, Weather::Rain)),
        cut(48, Vec::new(), outside(DayTime::Day, Weather::Rain)),
        cut(48, Vec::new(), inside()),
    ];
    let block = samples(&cuts, Rate::FILM);
    let steps = block.windows(2).map(|pair| (pair[1][0] - pair[0][0]).abs());
    assert!(steps.fold(0.0, f32::max) < 0.1, "a click");
    let early = decibel(rms(&block[192_000..194_000], 0));
    let late = decibel(rms(&block[206_000..230_000], 0));
    assert!(early > late + 6.0, "the rain did not die away: {early} {late}");
}

#[test]
fn fades_begin_and_end_in_silence() {
    let mut fading = cut(72, Vec::new(), outside(DayTime::Day, Weather::Rain));
    fading.transition = Transition::FadeIn;
    let block = samples(std::slice::from_ref(&fading), Rate::FILM);
    assert!(rms(&block[..2400], 0) * 4.0 < rms(&block[70_000..90_000], 0));
    fading.transition = Transition::FadeOut;
    let block = samples(std::slice::from_ref(&fading), Rate::FILM);
    assert!(rms(&block[block.len() - 2400..], 0) * 4.0 < rms(&block[30_000..50_000], 0));
}

#[test]
fn the_file_has_exactly_the_samples_of_the_pictures_and_is_the_same_twice() {
    let folder = tempfile::tempdir().unwrap();
    let rate: Rate = "24000/1001".parse().unwrap();
    let cuts = [
        cut(25, vec![spoken("Hello out there!", Side::Left, 2, 20)], outside(DayTime::Dusk, Weather::Clear)),
        cut(11, Vec::new(), inside()),
    ];
    let write = |name: &str, seed: u64| {
        let path = folder.path().join(name);
        let report = write_sound(&path, &cuts, rate, seed, || false).unwrap();
        (report, std::fs::read(path).unwrap())
    };
    let (report, bytes) = write("one.wav", 7);
    assert_eq!(report.samples, 36 * 2002);
    assert_eq!(bytes.len(), 44 + 36 * 2002 * 4);
    assert_eq!(u32::from_le_bytes(bytes[40..44].try_into().unwrap()), 36 * 2002 * 4);
    assert!(report.peak <= LOUDEST && report.peak > 0.05, "{}", report.peak);
    assert_eq!(write("two.wav", 7).1, bytes);
    assert_ne!(write("three.wav", 8).1, bytes);
}

#[test]
fn asking_to_stop_stops() {
    let folder = tempfile::tempdir().unwrap();
    let cuts = [cut(24, Vec::new(), inside())];
    let done = write_sound(&folder.path().join("a.wav"), &cuts, Rate::FILM, 1, || true);
    assert!(matches!(done, Err(FilmError::Cancelled)));
}

proptest! {
    #[test]
    fn nothing_is_ever_too_loud_and_order_is_kept(one in -9.0_f32..9.0, two in -9.0_f32..9.0) {
        prop_assert!(limited(one).abs() <= LOUDEST);
        prop_assert!(limited(one.min(two)) <= limited(one.max(two)));
    }

    #[test]
    fn cuts_take_all_samples_between_them(lengths in prop::collection::vec(1_u32..400, 1..30), which in 0..3) {
        let rate: Rate = ["24", "24000/1001", "30000/1001"][which as usize].parse().unwrap();
        let starts = starts(&lengths).unwrap();
        let sum: u64 = starts
            .iter()
            .zip(&lengths)
            .map(|(&start, frames)| samples_before(start + frames, rate) - samples_before(start, rate))
            .sum();
        prop_assert_eq!(sum, samples_before(lengths.iter().sum(), rate));
    }
}
