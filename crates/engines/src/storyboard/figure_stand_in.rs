//! A simple mannequin in place of the figures.

use domain::colour::Colour;
use domain::flap::Mouth;
use domain::request::Figure;
use domain::shot::{Pose, View};
use domain::style::Ink;
use tiny_skia::Pixmap;

use super::brush::{self, Wash};
use super::tone::Tone;

/// What a figure does in one drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Acting {
    /// The mouth.
    pub mouth: Mouth,
    /// Whether the eyes are shut.
    pub blink: bool,
    /// The part of the walk cycle, 0 to 1.
    pub phase: f32,
    /// How far it sways, -1 to 1.
    pub sway: f32,
}

/// Where a figure stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placement {
    /// Between the feet, in pixels.
    pub feet: (f32, f32),
    /// The scale.
    pub pixels_per_cm: f32,
    /// Whether it faces right.
    pub flip: bool,
}

/// Heights above the feet in centimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measures {
    /// The top of the hair.
    pub top: f32,
    /// The eyes.
    pub eyes: f32,
    /// The chin.
    pub chin: f32,
    /// The chest.
    pub chest: f32,
    /// The waist.
    pub waist: f32,
    /// The knees.
    pub knees: f32,
    /// Half of the width.
    pub half_width: f32,
}

/// The measures of a figure.
#[must_use]
pub(crate) fn measures(figure: &Figure) -> Measures {
    let top = f32::from(figure.height_cm);
    Measures {
        top,
        eyes: top * 0.895,
        chin: top * 0.845,
        chest: top * 0.72,
        waist: top * 0.58,
        knees: top * 0.28,
        half_width: top * 0.16,
    }
}

/// Draws a figure.
pub(crate) fn draw(
    canvas: &mut Pixmap,
    figure: &Figure,
    acting: &Acting,
    placement: &Placement,
    tone: &Tone,
    _ink: &Ink,
) -> Vec<String> {
    let measures = measures(figure);
    let scale = placement.pixels_per_cm;
    let facing = if placement.flip { 1.0 } else { -1.0 };
    let at = |x: f32, y: f32| {
        let lean = acting.sway * y * 0.008;
        (placement.feet.0 + (x * facing + lean) * scale, placement.feet.1 - y * scale)
    };
    let colour = |part: &str, default: Colour| *figure.palette.get(part).unwrap_or(&default);
    let flat = |colour: Colour| Wash::across(tone.lit(colour), tone.shaded(colour, 0.5));
    let swing = if matches!(figure.pose, Pose::Walk | Pose::Run) {
        libm::sinf(acting.phase * core::f32::consts::TAU) * 14.0
    } else {
        2.0
    };
    let bottom = colour("bottom", Colour::rgb(0x35, 0x3c, 0x63));
    for side in [-1.0, 1.0] {
        let leg = [at(side * 7.0, measures.waist), at(side * (6.0 + swing), 0.0)];
        brush::line(canvas, &leg, 11.0 * scale, Wash::flat(tone.shaded(bottom, 0.4)));
    }
    let half = measures.half_width;
    let top = colour("top", Colour::rgb(0xf2, 0xee, 0xea));
    let body = [
        at(-half * 0.7, measures.chin - 4.0),
        at(half * 0.7, measures.chin - 4.0),
        at(half * 0.8, measures.waist),
        at(half, measures.waist - 24.0),
        at(-half, measures.waist - 24.0),
        at(-half * 0.8, measures.waist),
    ];
    brush::smooth(canvas, &body, flat(top));
    let skin = colour("skin", Colour::rgb(0xff, 0xe0, 0xcc));
    let hair = colour("hair", Colour::rgb(0x4a, 0x36, 0x3a));
    let head = (measures.top - measures.chin) / 2.0;
    let middle = measures.chin + head;
    brush::ellipse(canvas, at(-1.0, middle + 1.0), head * 1.05 * scale, head * 1.1 * scale, flat(hair));
    if figure.view != View::Back {
        brush::ellipse(canvas, at(2.0, middle - 2.0), head * 0.8 * scale, head * 0.86 * scale, flat(skin));
        let open = if acting.blink { 0.3 } else { 2.2 };
        for side in [-3.0, 7.0] {
            brush::ellipse(canvas, at(side, measures.eyes), 1.6 * scale, open * scale, flat(hair));
        }
        let mouth = match acting.mouth {
            Mouth::Closed => 0.3,
            Mouth::Half => 1.0,
            Mouth::Open => 1.9,
        };
        let lip = Wash::flat(tone.lit(Colour::rgb(0xb0, 0x40, 0x48)));
        brush::ellipse(canvas, at(3.0, measures.chin + 4.0), 1.8 * scale, mouth * scale, lip);
    }
    Vec::new()
}
