//! Reads what ffmpeg prints about an input when no ffprobe is there to ask.

use domain::rate::Rate;

use super::{AudioFacts, VideoFacts};
use crate::progress;

/// Reads the facts from ffmpeg's standard error.
pub(super) fn read(printed: &str) -> Result<VideoFacts, String> {
    let input = printed.split("Output #").next().unwrap_or_default();
    let video = streams(input, "Video: ").next().ok_or("it has no pictures")?;
    let fields = fields(video);
    let (width, height) =
        fields.iter().find_map(|field| size(field)).ok_or("ffmpeg did not tell the picture's size")?;
    let rate = fields.iter().find_map(|field| field.strip_suffix(" fps")).and_then(exact_rate);
    let frames = printed.split(['\n', '\r']).filter_map(counted).next_back();
    Ok(VideoFacts {
        frames: frames.ok_or("ffmpeg did not count the frames")?,
        width,
        height,
        rate: rate.ok_or("ffmpeg did not tell the frame rate")?,
        pix_fmt: first_word(fields.get(1).copied().unwrap_or_default()),
        video_codec: first_word(video),
        audio: streams(input, "Audio: ").next().map(audio),
        subtitles: streams(input, "Subtitle: ").map(first_word).collect(),
        duration_s: duration(input).ok_or("ffmpeg did not tell the duration")?,
    })
}

/// The descriptions of all streams of one kind.
fn streams<'a>(input: &'a str, kind: &'static str) -> impl Iterator<Item = &'a str> {
    let lines = input.lines().filter(|line| line.trim_start().starts_with("Stream #"));
    lines.filter_map(move |line| line.split_once(kind).map(|(_, description)| description))
}

/// The parts between commas, not counting commas in parentheses.
fn fields(description: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let parts = description.split(|letter| {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0
    });
    parts.map(str::trim).collect()
}

fn size(field: &str) -> Option<(u32, u32)> {
    let (width, height) = field.split_whitespace().next()?.split_once('x')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

/// ffmpeg prints two digits behind the point; 23.98 stands for 24000/1001.
fn exact_rate(text: &str) -> Option<Rate> {
    let printed: f64 = text.parse().ok()?;
    let whole = printed.round();
    let broadcast = whole * 1000.0 / 1001.0;
    if (printed - whole).abs() < 0.004 {
        return format!("{whole}").parse().ok();
    }
    if (printed - broadcast).abs() < 0.006 {
        return format!("{}/1001", whole * 1000.0).parse().ok();
    }
    format!("{}/100", (printed * 100.0).round()).parse().ok()
}

fn audio(description: &str) -> AudioFacts {
    let hertz = fields(description).into_iter().find_map(|field| field.strip_suffix(" Hz")?.parse().ok());
    AudioFacts { codec: first_word(description), sample_rate: hertz.unwrap_or(0) }
}

fn duration(input: &str) -> Option<f64> {
    let (_, rest) = input.split_once("Duration: ")?;
    let mut parts = rest.split(',').next()?.trim().split(':').map(str::parse::<f64>);
    let mut next = || parts.next()?.ok();
    Some(next()? * 3600.0 + next()? * 60.0 + next()?)
}

/// The count in a line such as `frame=   30 fps=0.0 q=-1.0`.
fn counted(line: &str) -> Option<u32> {
    let (count, _) = line.trim().strip_prefix("frame=")?.split_once(" fps")?;
    progress::frame(&format!("frame={count}"))
}

fn first_word(text: &str) -> String {
    text.split([' ', '(', ',']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'reel.mp4':
  Metadata:
    title           : Video: a test, 12x12
  Duration: 00:01:01.25, start: 0.000000, bitrate: 172 kb/s
  Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709, progressive), 1280x720 [SAR 1:1 DAR 16:9], 85 kb/s, 23.98 fps, 23.98 tbr, 24k tbn (default)
  Stream #0:1[0x2](eng): Audio: aac (LC) (mp4a / 0x6134706D), 48000 Hz, stereo, fltp, 81 kb/s (default)
  Stream #0:2[0x3](eng): Subtitle: mov_text (tx3g / 0x67337874), 0 kb/s (default)
Output #0, null, to 'pipe:':
  Stream #0:0(und): Video: h264 (High), yuv420p, 1x1, q=2-31, 23.98 fps
frame=    9 fps=0.0 q=-1.0 size=N/A\rframe= 1469 fps=0.0 q=-1.0 Lsize=N/A time=00:01:01.22";

    #[test]
    fn facts_are_read_from_what_ffmpeg_prints() {
        let facts = read(PRINTED).unwrap();
        insta::assert_debug_snapshot!(facts, @r#"
        VideoFacts {
            frames: 1469,
            width: 1280,
            height: 720,
            rate: Rate {
                numerator: 24000,
                denominator: 1001,
            },
            pix_fmt: "yuv420p",
            video_codec: "h264",
            audio: Some(
                AudioFacts {
                    codec: "aac",
                    sample_rate: 48000,
                },
            ),
            subtitles: [
                "mov_text",
            ],
            duration_s: 61.25,
        }
        "#);
    }

    #[test]
    fn rates_become_exact_again() {
        for (printed, rate) in
            [("24", "24"), ("23.98", "24000/1001"), ("29.97", "30000/1001"), ("12.50", "1250/100")]
        {
            assert_eq!(exact_rate(printed).unwrap(), rate.parse().unwrap(), "{printed}");
        }
    }

    #[test]
    fn a_file_without_pictures_is_told() {
        assert_eq!(read("").unwrap_err(), "it has no pictures");
    }
}
