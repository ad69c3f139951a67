//! Buildings seen as boxes: walls with rows of windows, some of them lit, and what stands on their roofs.

use domain::colour::Colour;

use super::air::Facing;
use super::lamp;
use super::painter::{Block, Painter};
use super::view::Point;
use crate::storyboard::brush::{Shape, Wash};
use crate::storyboard::chance::Chance;

/// A building.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tower {
    /// Left, bottom and near.
    pub low: Point,
    /// Right, top and far.
    pub high: Point,
    /// The colour of its walls.
    pub wall: Colour,
    /// The colour of its roof.
    pub top: Colour,
    /// Whether it is near enough for single windows.
    pub fine: bool,
}

impl Tower {
    /// How wide its windows are: some towers have bands of glass.
    const fn pane(&self) -> f32 {
        if self.wall.green % 8 < 4 { 130.0 } else { 192.0 }
    }
}

/// Paints a building; chance says which windows are lit.
pub(super) fn paint(painter: &mut Painter, tower: Tower, chance: &mut Chance) {
    let mut own = chance.branch();
    let Tower { low, high, .. } = tower;
    let (left, right) = painter.view.reach(high.2);
    if high.0 < left || low.0 > right || !painter.view.sees(high.2) {
        return;
    }
    painter.block(Block { low, high }, tower.wall);
    if high.1 < painter.view.eye.1 {
        let snowy = painter.air.snowy();
        let colour = if snowy { Colour::rgb(0xf0, 0xf4, 0xfa) } else { tower.top };
        let wash = Wash::flat(painter.air.facing(colour, Facing::Up, low.2));
        painter.level(high.1, (low.0, high.0), (low.2, high.2), wash);
    }
    let shade = painter.air.dark(tower.wall, low.2);
    if painter.view.sees(low.2) {
        painter.front(
            low.2 - 0.5,
            (low.0, high.0),
            (low.1, high.1),
            Wash::down(shade, shade).ends(0.0, 0.45),
        );
    }
    if !tower.fine {
        return;
    }
    front_windows(painter, &tower, &mut own);
    side_windows(painter, &tower, &mut own);
}

/// The quads of a wall's windows, lit ones apart from dark ones.
#[derive(Default)]
struct Panes {
    lit: Shape,
    cool: Shape,
    dark: Shape,
}

impl Panes {
    fn add(&mut self, painter: &Painter, corners: &[Point], chance: &mut Chance) {
        let outline = painter.view.outline(corners);
        if outline.len() < 3 {
            return;
        }
        let lot = chance.unit();
        let share = 0.55 * painter.air.lamps;
        if lot < share * 0.7 {
            self.lit.polygon(&outline);
        } else if lot < share {
            self.cool.polygon(&outline);
        } else {
            self.dark.polygon(&outline);
        }
    }

    fn fill(self, painter: &mut Painter, z: f32) {
        let glass = painter.air.dark(Colour::rgb(0x50, 0x64, 0x80), z).mix(painter.air.middle, 0.22);
        self.dark.fill(painter.sheet, Wash::flat(painter.air.hazed(glass, z * 0.4)).alpha(0.8));
        self.lit.fill(painter.sheet, Wash::flat(painter.air.shining(Colour::rgb(0xff, 0xdc, 0x94), z)));
        self.cool.fill(painter.sheet, Wash::flat(painter.air.shining(Colour::rgb(0xe0, 0xf0, 0xff), z)));
    }
}

/// How far apart floors and windows are, in centimetres.
const FLOOR: f32 = 330.0;
const STEP: f32 = 210.0;
/// Windows that would stand closer than this on the sheet are drawn fewer and larger, in pixels.
const CLOSEST: f32 = 8.0;

/// How many times larger than real the windows at depth `z` are drawn.
fn coarseness(painter: &Painter, z: f32) -> f32 {
    (CLOSEST / (STEP * painter.view.scale(z))).ceil().clamp(1.0, 6.0)
}

/// The least height at which windows can be seen at depth `z`, and the greatest.
fn seen_heights(painter: &Painter, z: f32) -> (f32, f32) {
    let (view, scale) = (painter.view, painter.view.scale(z));
    (view.eye.1 - (view.height - view.vanish.1) / scale, view.eye.1 + view.vanish.1 / scale)
}

fn front_windows(painter: &mut Painter, tower: &Tower, chance: &mut Chance) {
    let Tower { low, high, .. } = *tower;
    if !painter.view.sees(low.2) {
        return;
    }
    let mut panes = Panes::default();
    let times = coarseness(painter, low.2);
    let (wide, tall) = (tower.pane() * times, 170.0 * times);
    let (bottom, top) = seen_heights(painter, low.2);
    let mut y = low.1 + 120.0;
    while y + tall < high.1.min(top + FLOOR) {
        let mut x = low.0 + 50.0;
        let mut own = chance.branch();
        while x + wide < high.0 && y + tall > bottom {
            let z = low.2 - 1.0;
            let corners = [(x, y, z), (x + wide, y, z), (x + wide, y + tall, z), (x, y + tall, z)];
            panes.add(painter, &corners, &mut own);
            x += STEP * times;
        }
        y += FLOOR * times;
    }
    panes.fill(painter, low.2);
}

fn side_windows(painter: &mut Painter, tower: &Tower, chance: &mut Chance) {
    let Tower { low, high, .. } = *tower;
    let x = if low.0 > painter.view.eye.0 {
        low.0 - 1.0
    } else if high.0 < painter.view.eye.0 {
        high.0 + 1.0
    } else {
        return;
    };
    let mut panes = Panes::default();
    let times = coarseness(painter, low.2);
    let (wide, tall) = (tower.pane() * times, 170.0 * times);
    let top = seen_heights(painter, high.2).1;
    let mut y = low.1 + 120.0;
    while y + tall < high.1.min(top + FLOOR) {
        let mut z = low.2 + 50.0;
        let mut own = chance.branch();
        while z + wide < high.2 {
            let corners = [(x, y, z), (x, y, z + wide), (x, y + tall, z + wide), (x, y + tall, z)];
            panes.add(painter, &corners, &mut own);
            z += STEP * times;
        }
        y += FLOOR * times;
    }
    panes.fill(painter, f32::midpoint(low.2, high.2));
}

/// An aerial and a red light on a high roof.
pub(super) fn aerial(painter: &mut Painter, tower: &Tower) {
    let (x, z) = (f32::midpoint(tower.low.0, tower.high.0), tower.low.2 + 60.0);
    let iron = painter.air.dark(Colour::rgb(0x60, 0x64, 0x70), z);
    painter.bar((x, tower.high.1, z), (x, tower.high.1 + 520.0, z), 16.0, Wash::flat(iron));
    let light = (x, tower.high.1 + 520.0, z);
    painter.glow(light, 160.0, Colour::rgb(0xff, 0x50, 0x40), painter.air.lamps);
    painter.glow(light, 420.0, lamp::WARM, 0.15 * painter.air.lamps);
}
