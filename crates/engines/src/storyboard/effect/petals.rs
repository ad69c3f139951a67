//! Cherry petals that drift through the picture in three depths, turning as they fall.

use domain::colour::Colour;
use tiny_skia::Pixmap;

use super::{Pair, Sheet};
use crate::storyboard::brush::{self, Shape, Spot, Wash};
use crate::storyboard::chance::Chance;

/// How many drawings there are; the last leads into the first.
pub(super) const DRAWINGS: u32 = 48;

/// Petals at one distance: how many, how large, how often each falls through the picture in one round.
#[derive(Debug, Clone, Copy)]
struct Depth {
    count: usize,
    size: f32,
    falls: f32,
    alpha: f32,
}

const FAR: Depth = Depth { count: 46, size: 0.0066, falls: 1.0, alpha: 0.75 };
const MIDDLE: Depth = Depth { count: 26, size: 0.0135, falls: 1.0, alpha: 0.96 };
const NEAR: Depth = Depth { count: 7, size: 0.033, falls: 2.0, alpha: 0.5 };

/// One petal in one drawing.
#[derive(Debug, Clone, Copy)]
struct Petal {
    at: Spot,
    size: f32,
    turn: f32,
    /// How much of its width is seen, negative for its underside.
    open: f32,
}

pub(super) fn draw(sheet: &Sheet, drawing: u32) -> Pair {
    let part = drawing as f32 / DRAWINGS as f32;
    let behind = sheet.layer(|onto| {
        for petal in petals(sheet, FAR, part) {
            let size = (petal.size * 1.5).max(1.6);
            let colour = colour(sheet, petal.open);
            brush::soft(onto, petal.at, (size, size * (0.5 + 0.4 * petal.open.abs())), colour, FAR.alpha);
        }
    });
    let before = sheet.layer(|onto| {
        for petal in petals(sheet, MIDDLE, part) {
            crisp(sheet, onto, petal);
        }
        for petal in petals(sheet, NEAR, part) {
            blurred(sheet, onto, petal);
        }
    });
    (behind, before)
}

fn petals(sheet: &Sheet, depth: Depth, part: f32) -> Vec<Petal> {
    let tau = core::f32::consts::TAU;
    let mut chance = Chance::new(sheet.seed ^ 0x9e7a ^ (depth.size * 1e5) as u64);
    let (wide, high) = (sheet.size.0 * 1.16, sheet.size.1 * 1.16);
    (0..depth.count)
        .map(|_| {
            let fallen = (chance.unit() + part * depth.falls) % 1.0;
            let swing = libm::sinf((part * depth.falls + chance.unit()) * tau);
            let drift = (chance.unit() + part * depth.falls) % 1.0;
            let spins = 1.0 + chance.pick(3) as f32;
            let tumbles = 1.0 + chance.pick(3) as f32;
            Petal {
                at: (
                    sheet.size.0 * 1.08 - drift * wide + swing * 0.03 * sheet.unit,
                    fallen * high - sheet.size.1 * 0.08 + libm::fabsf(swing) * 0.012 * sheet.unit,
                ),
                size: depth.size * sheet.unit * chance.between(0.72, 1.3),
                turn: (chance.unit() + part * spins) * tau,
                open: libm::cosf((chance.unit() + part * tumbles) * tau),
            }
        })
        .collect()
}

fn colour(sheet: &Sheet, open: f32) -> Colour {
    let face = Colour::rgb(0xff, 0xda, 0xe4);
    let under = Colour::rgb(0xf6, 0xae, 0xc4);
    let colour = if open < 0.0 { under } else { face };
    sheet.air.lit(colour, 0.0).mix(colour, 0.45)
}

/// The outline of a petal: a drop with a notch, `part` of its size.
fn outline(petal: Petal, part: f32) -> [Spot; 8] {
    let (sin, cos) = (libm::sinf(petal.turn), libm::cosf(petal.turn));
    let flat = 0.3 + 0.7 * petal.open.abs();
    [
        (0.0, 1.2),
        (-0.62, 0.42),
        (-0.84, -0.42),
        (-0.46, -1.12),
        (0.0, -0.78),
        (0.46, -1.12),
        (0.84, -0.42),
        (0.62, 0.42),
    ]
    .map(|(x, y)| {
        let (x, y) = (x * flat * petal.size * part, y * petal.size * part);
        (petal.at.0 + x * cos - y * sin, petal.at.1 + x * sin + y * cos)
    })
}

fn crisp(sheet: &Sheet, onto: &mut Pixmap, petal: Petal) {
    let paint = colour(sheet, petal.open);
    let mut shape = Shape::default();
    shape.smooth(&outline(petal, 1.0));
    shape.fill(onto, Wash::flat(paint).alpha(MIDDLE.alpha));
    // The half towards the stem is deeper.
    let spots = outline(petal, 0.92);
    let deep = paint.mix(Colour::rgb(0xe8, 0x7c, 0xa0), 0.36);
    brush::smooth(onto, &[spots[0], spots[1], petal.at, spots[7]], Wash::flat(deep).alpha(0.6));
}

/// Close to the lens and out of focus: soft edges from shapes within one another.
fn blurred(sheet: &Sheet, onto: &mut Pixmap, petal: Petal) {
    let wash = Wash::flat(colour(sheet, petal.open)).alpha(NEAR.alpha * 0.34);
    for part in [1.0, 0.9, 0.8, 0.68] {
        brush::smooth(onto, &outline(petal, part), wash);
    }
}
