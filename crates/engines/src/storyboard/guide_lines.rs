//! Guide lines: the safe areas of a frame, its middle and its thirds, drawn over a picture on request.
//!
//! The safe areas are those of EBU R 95 for 16:9: action stays inside 93 % of the width and height, which
//! leaves 3.5 % on every side, and titles inside 90 %, which leaves 5 %.

use super::layer::Canvas;

/// Which part of the frame is safe for action.
const ACTION: f32 = 0.93;
/// Which part of the frame is safe for titles.
const TITLE: f32 = 0.90;
/// How much of the picture a line leaves, of 256.
const SOLID: u16 = 70;
const FAINT: u16 = 170;

/// How a line is laid: its brightness, and how much of the picture it leaves.
#[derive(Debug, Clone, Copy)]
struct Pen {
    colour: [u8; 3],
    left: u16,
    /// Length of a dash and of the gap after it, in pixels; 0 for a line without gaps.
    dash: usize,
}

/// Draws the guide lines over a finished picture.
pub(crate) fn lay(canvas: &mut Canvas) {
    let thirds = Pen { colour: [255, 255, 255], left: FAINT, dash: 6 };
    for part in [1.0 / 3.0, 2.0 / 3.0] {
        let (x, y) = (share(canvas.width, part), share(canvas.height, part));
        upright(canvas, x, (0, canvas.height), thirds);
        level(canvas, y, (0, canvas.width), thirds);
    }
    rectangle(canvas, ACTION, Pen { colour: [255, 255, 255], left: SOLID, dash: 0 });
    rectangle(canvas, TITLE, Pen { colour: [255, 214, 90], left: SOLID, dash: 10 });
    let cross = Pen { colour: [255, 255, 255], left: SOLID, dash: 0 };
    let (x, y) = (canvas.width / 2, canvas.height / 2);
    let arm = canvas.height / 36;
    upright(canvas, x, (y - arm, y + arm + 1), cross);
    level(canvas, y, (x - arm, x + arm + 1), cross);
}

fn share(length: usize, part: f32) -> usize {
    ((length as f32 * part).round() as usize).min(length.saturating_sub(1))
}

/// A rectangle around the middle that takes up `part` of the width and of the height.
fn rectangle(canvas: &mut Canvas, part: f32, pen: Pen) {
    let edge = (1.0 - part) / 2.0;
    let (left, top) = (share(canvas.width, edge), share(canvas.height, edge));
    let (right, bottom) = (canvas.width - 1 - left, canvas.height - 1 - top);
    for y in [top, bottom] {
        level(canvas, y, (left, right + 1), pen);
    }
    for x in [left, right] {
        upright(canvas, x, (top, bottom + 1), pen);
    }
}

fn level(canvas: &mut Canvas, y: usize, (from, to): (usize, usize), pen: Pen) {
    for x in from..to.min(canvas.width) {
        dot(canvas, (x, y), x, pen);
    }
}

fn upright(canvas: &mut Canvas, x: usize, (from, to): (usize, usize), pen: Pen) {
    for y in from..to.min(canvas.height) {
        dot(canvas, (x, y), y, pen);
    }
}

/// One pixel of a line, with a darker one below it so that it is seen on white as well.
fn dot(canvas: &mut Canvas, (x, y): (usize, usize), along: usize, pen: Pen) {
    if pen.dash > 0 && along / pen.dash % 2 == 1 {
        return;
    }
    mix(canvas, (x, y), pen.colour, pen.left);
    mix(canvas, (x + 1, y + 1), [0; 3], 256 - (256 - pen.left) / 2);
}

fn mix(canvas: &mut Canvas, (x, y): (usize, usize), colour: [u8; 3], left: u16) {
    if x >= canvas.width || y >= canvas.height {
        return;
    }
    let start = (y * canvas.width + x) * 3;
    for (to, from) in canvas.rgb[start..start + 3].iter_mut().zip(colour) {
        *to = ((u16::from(*to) * left + u16::from(from) * (256 - left)) >> 8) as u8;
    }
}
