//! Reads what ffmpeg prints under `-progress`.

/// The number of frames in a line of progress, if it tells one.
pub(crate) fn frame(line: &str) -> Option<u32> {
    line.trim().strip_prefix("frame=")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_frame_lines_tell_frames() {
        let printed = "frame=48\nfps=0.00\nframe= 51 \ndrop_frames=0\nprogress=end\nframe=N/A\n";
        let frames: Vec<u32> = printed.lines().filter_map(frame).collect();
        assert_eq!(frames, [48, 51]);
    }
}
