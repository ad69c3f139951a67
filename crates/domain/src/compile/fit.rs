//! How a painted canvas becomes the frame.

use crate::request::Fit;
use crate::style::FrameSize;

/// Keeps the largest part in the middle of the canvas that has the frame's shape, with even sides, and scales it.
pub(super) fn fit(canvas: FrameSize, frame: FrameSize) -> Fit {
    let wide =
        u64::from(canvas.width) * u64::from(frame.height) > u64::from(frame.width) * u64::from(canvas.height);
    let kept = if wide {
        FrameSize { width: even(canvas.height, frame.width, frame.height), height: canvas.height }
    } else {
        FrameSize { width: canvas.width, height: even(canvas.width, frame.height, frame.width) }
    };
    Fit { left: (canvas.width - kept.width) / 2, top: (canvas.height - kept.height) / 2, kept, frame }
}

/// `side × by / over` rounded to the nearest even number, and never more than the canvas has.
fn even(side: u32, by: u32, over: u32) -> u32 {
    let exact = f64::from(side) * f64::from(by) / f64::from(over);
    ((exact / 2.0).round() as u32 * 2).max(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canvas_of_sdxl_loses_a_few_rows_for_sixteen_to_nine() {
        let size = |width, height| FrameSize { width, height };
        let fit = fit(size(1344, 768), size(1920, 1080));
        assert_eq!((fit.left, fit.top, fit.kept), (0, 6, size(1344, 756)));
        let square = super::fit(size(1024, 1024), size(1024, 1024));
        assert_eq!((square.left, square.top, square.kept), (0, 0, size(1024, 1024)));
        let tall = super::fit(size(1344, 768), size(1000, 1000));
        assert_eq!((tall.left, tall.top, tall.kept), (288, 0, size(768, 768)));
    }
}
