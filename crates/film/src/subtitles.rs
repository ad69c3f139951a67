//! Subtitles: cues made of what is said, and the three forms in which players read them.

use std::fmt::Write as _;

use domain::rate::Rate;
use domain::style::FrameSize;

use crate::error::FilmError;
use crate::timeline::{Cut, SpokenLine, milliseconds, starts};

/// One subtitle on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// The first frame.
    pub start: u32,
    /// The first frame after the last, more than `start`.
    pub end: u32,
    /// Who speaks, as the screenplay writes the name; two people at once are joined by " / ".
    pub speaker: String,
    /// The words; more than one line when two people speak at once.
    pub text: String,
}

/// The shortest time for which a subtitle is shown, in seconds, where the next one leaves room.
const SHORTEST_S: f64 = 1.0;

/// The cues of one shot, counted from its first frame: in order, none over another, none beyond the shot.
#[must_use]
pub fn shot_cues(lines: &[SpokenLine], frames: u32, rate: Rate) -> Vec<Cue> {
    let mut cues = merged(lines, frames);
    let shortest = rate.frames(SHORTEST_S);
    let limits: Vec<u32> = cues.iter().skip(1).map(|next| next.start).chain([frames]).collect();
    for (cue, limit) in cues.iter_mut().zip(limits) {
        cue.end = cue.end.max(cue.start + shortest).min(limit);
    }
    cues
}

/// The cues of a reel, counted from its first frame.
///
/// # Errors
///
/// When the cuts cannot make a reel (see [`starts`]).
pub fn reel_cues(cuts: &[Cut], rate: Rate) -> Result<Vec<Cue>, FilmError> {
    let lengths: Vec<u32> = cuts.iter().map(|cut| cut.frames).collect();
    let mut all = Vec::new();
    for (cut, first) in cuts.iter().zip(starts(&lengths)?) {
        let own = shot_cues(&cut.lines, cut.frames, rate).into_iter();
        all.extend(own.map(|cue| Cue { start: cue.start + first, end: cue.end + first, ..cue }));
    }
    Ok(all)
}

/// Lines in order of their beginning; lines that begin together share one cue.
fn merged(lines: &[SpokenLine], frames: u32) -> Vec<Cue> {
    let mut said: Vec<Cue> = lines.iter().filter_map(|spoken| cue(spoken, frames)).collect();
    said.sort_by_key(|cue| cue.start);
    let mut cues: Vec<Cue> = Vec::new();
    for cue in said {
        match cues.last_mut() {
            Some(last) if last.start == cue.start => join(last, &cue),
            _ => cues.push(cue),
        }
    }
    cues
}

fn cue(spoken: &SpokenLine, frames: u32) -> Option<Cue> {
    let line = &spoken.line;
    let text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || line.start >= frames {
        return None;
    }
    let end = line.start.saturating_add(line.frames.max(1));
    Some(Cue { start: line.start, end, speaker: line.name.clone(), text })
}

fn join(first: &mut Cue, second: &Cue) {
    if !first.text.starts_with("- ") {
        first.text.insert_str(0, "- ");
    }
    first.text = format!("{}\n- {}", first.text, second.text);
    first.speaker = format!("{} / {}", first.speaker, second.speaker);
    first.end = first.end.max(second.end);
}

/// `SubRip`: the form that every player reads.
#[must_use]
pub fn srt(cues: &[Cue], rate: Rate) -> String {
    let mut text = String::new();
    for (number, cue) in cues.iter().enumerate() {
        let (start, end) = times(cue, rate);
        let times = format!("{} --> {}", clock(start, ','), clock(end, ','));
        push(&mut text, format_args!("{}\n{times}\n{}\n\n", number + 1, srt_words(&cue.text)));
    }
    text
}

/// `WebVTT`: the form that browsers read; it names the speakers.
#[must_use]
pub fn webvtt(cues: &[Cue], rate: Rate) -> String {
    let mut text = "WEBVTT\n\n".to_owned();
    for cue in cues {
        let (start, end) = times(cue, rate);
        let times = format!("{} --> {}", clock(start, '.'), clock(end, '.'));
        let (speaker, words) = (vtt_words(&cue.speaker), vtt_words(&cue.text));
        push(&mut text, format_args!("{times}\n<v {speaker}>{words}\n\n"));
    }
    text
}

/// Advanced `SubStation` Alpha: the form that anime is subtitled in, laid out as the burned ones are.
#[must_use]
pub fn ass(cues: &[Cue], rate: Rate, size: FrameSize, title: &str) -> String {
    let FrameSize { width, height } = size;
    let (letters, outline, bottom) = (height / 20, (height / 300).max(1), height / 10);
    let edge = width / 20;
    let title = one_line(title);
    let mut text = format!(
        "[Script Info]\nTitle: {title}\nScriptType: v4.00+\nPlayResX: {width}\nPlayResY: {height}\nWrapStyle: 0\n\n\
         [V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, Bold, BorderStyle, Outline, \
         Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n\
         Style: Default,DejaVu Sans,{letters},&H00FFFFFF,&H001A1014,-1,1,{outline},0,2,{edge},{edge},{bottom},1\n\n\
         [Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    );
    for cue in cues {
        let (start, end) = times(cue, rate);
        let speaker = one_line(&cue.speaker).replace(',', ";");
        let times = format!("{},{}", ass_clock(start), ass_clock(end));
        let words = ass_words(&cue.text);
        push(&mut text, format_args!("Dialogue: 0,{times},Default,{speaker},0,0,0,,{words}\n"));
    }
    text
}

fn push(text: &mut String, words: std::fmt::Arguments<'_>) {
    text.write_fmt(words).expect("writing to a string cannot fail");
}

/// Beginning and end in milliseconds.
fn times(cue: &Cue, rate: Rate) -> (u64, u64) {
    (milliseconds(cue.start, rate), milliseconds(cue.end, rate))
}

fn clock(ms: u64, point: char) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}{point}{:03}", ms % 1000)
}

fn ass_clock(ms: u64) -> String {
    let hundredths = (ms + 5) / 10;
    let (hours, minutes, seconds) = (hundredths / 360_000, hundredths / 6000 % 60, hundredths / 100 % 60);
    format!("{hours}:{minutes:02}:{seconds:02}.{:02}", hundredths % 100)
}

/// An invisible letter that keeps two others from being read as a command.
const APART: char = '\u{2060}';

/// `SubRip` has no escapes: what would be read as a tag is taken apart by a letter that nobody sees.
fn srt_words(text: &str) -> String {
    let mut words = String::new();
    for letter in text.replace("-->", "→").chars() {
        words.push(letter);
        if matches!(letter, '<' | '{') {
            words.push(APART);
        }
    }
    words
}

fn vtt_words(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn ass_words(text: &str) -> String {
    text.replace('\\', &format!("\\{APART}")).replace('{', "\\{").replace('}', "\\}").replace('\n', "\\N")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use domain::character::Voice;
    use domain::shot::{Line, Side};
    use proptest::prelude::*;

    use super::*;

    fn said(name: &str, text: &str, start: u32, frames: u32) -> SpokenLine {
        let line = Line {
            speaker: None,
            name: name.to_owned(),
            text: text.to_owned(),
            parenthetical: String::new(),
            off_screen: false,
            start,
            frames,
        };
        SpokenLine { line, voice: Voice::default(), side: Side::Centre }
    }

    fn awkward() -> Vec<Cue> {
        let lines = [
            said("HANA", "Wait  for\nme!", 0, 30),
            said("KENJI", "No.", 24, 4),
            said("HANA", "<i>Why</i> --> {\\an8} & \\N so?", 60, 40),
            said("MR. SATO, SHOP", "Quiet!", 60, 20),
        ];
        shot_cues(&lines, 120, Rate::FILM)
    }

    fn shown(text: &str) -> String {
        text.replace(APART, "[apart]")
    }

    #[test]
    fn srt_is_what_players_read() {
        insta::assert_snapshot!(shown(&srt(&awkward(), Rate::FILM)), @r#"
        1
        00:00:00,000 --> 00:00:01,000
        Wait for me!

        2
        00:00:01,000 --> 00:00:02,000
        No.

        3
        00:00:02,500 --> 00:00:04,167
        - <[apart]i>Why<[apart]/i> → {[apart]\an8} & \N so?
        - Quiet!
        "#);
    }

    #[test]
    fn webvtt_is_what_browsers_read() {
        insta::assert_snapshot!(shown(&webvtt(&awkward(), "24000/1001".parse().unwrap())), @r#"
        WEBVTT

        00:00:00.000 --> 00:00:01.001
        <v HANA>Wait for me!

        00:00:01.001 --> 00:00:02.002
        <v KENJI>No.

        00:00:02.503 --> 00:00:04.171
        <v HANA / MR. SATO, SHOP>- &lt;i&gt;Why&lt;/i&gt; --&gt; {\an8} &amp; \N so?
        - Quiet!
        "#);
    }

    #[test]
    fn ass_is_what_subtitlers_read() {
        let text = ass(&awkward(), Rate::FILM, FrameSize::default(), "Rain");
        insta::assert_snapshot!(shown(&text), @r#"
        [Script Info]
        Title: Rain
        ScriptType: v4.00+
        PlayResX: 1280
        PlayResY: 720
        WrapStyle: 0

        [V4+ Styles]
        Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, Bold, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
        Style: Default,DejaVu Sans,36,&H00FFFFFF,&H001A1014,-1,1,2,0,2,64,64,72,1

        [Events]
        Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
        Dialogue: 0,0:00:00.00,0:00:01.00,Default,HANA,0,0,0,,Wait for me!
        Dialogue: 0,0:00:01.00,0:00:02.00,Default,KENJI,0,0,0,,No.
        Dialogue: 0,0:00:02.50,0:00:04.17,Default,HANA / MR. SATO; SHOP,0,0,0,,- <i>Why</i> --> \{\[apart]an8\} & \[apart]N so?\N- Quiet!
        "#);
    }

    proptest! {
        #[test]
        fn cues_are_in_order_apart_and_inside_the_shot(
            lines in prop::collection::vec((0_u32..200, 0_u32..90), 0..12),
            frames in 1_u32..200,
        ) {
            let lines: Vec<SpokenLine> =
                lines.into_iter().map(|(start, length)| said("A", "Oh.", start, length)).collect();
            let cues = shot_cues(&lines, frames, Rate::FILM);
            for cue in &cues {
                prop_assert!(cue.start < cue.end && cue.end <= frames, "{cue:?}");
            }
            for pair in cues.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start, "{pair:?}");
            }
        }
    }
}
