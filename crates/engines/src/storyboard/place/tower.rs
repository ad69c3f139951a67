//! Buildings seen as boxes: walls with rows of windows, some of them lit, and what stands on their roofs.

use domain::colour::Colour;

use super::air::Facing;
use super::painter::{Block, Painter};
use super::view::Point;
use super::{facade, lamp};
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
    if low.2 < facade::CLOSE && painter.view.sees(low.2) {
        facade::windows(painter, &tower, &mut own.branch());
    } else {
        front_windows(painter, &tower, &mut own);
    }
    side_windows(painter, &tower, &mut own);
}

/// The quads of a wall's windows, lit ones apart from dark ones.
#[derive(Default)]
struct Panes {
    lit: Shape,
    cool: Shape,
    dark: Shape,
    bars: Shape,
}

impl Panes {
    /// The bar in the middle of a window that is near enough to show one.
    fn bar(&mut self, painter: &Painter, [a, b, c, d]: [Point; 4]) {
        let between = |from: Point, to: Point, part: f32| {
            let mix = |a: f32, b: f32| a + (b - a) * part;
            (mix(from.0, to.0), from.1, mix(from.2, to.2))
        };
        let corners = [between(a, b, 0.47), between(a, b, 0.53), between(d, c, 0.53), between(d, c, 0.47)];
        self.bars.polygon(&painter.view.outline(&corners));
    }

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
        let bar = painter.air.dark(Colour::rgb(0x54, 0x58, 0x68), z);
        self.bars.fill(painter.sheet, Wash::flat(bar));
    }
}

/// How far apart floors and windows are, in centimetres.
const FLOOR: f32 = 330.0;
const STEP: f32 = 210.0;
/// How far away windows still show the bar in their middle, in centimetres.
const BARRED: f32 = 2600.0;
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
            if z < BARRED {
                panes.bar(painter, corners);
            }
            z += STEP * times;
        }
        y += FLOOR * times;
    }
    panes.fill(painter, f32::midpoint(low.2, high.2));
}

/// What stands on a roof as it is seen from below: a stair house, a tank on legs or aerials.
pub(super) fn roof(painter: &mut Painter, tower: &Tower, chance: &mut Chance) {
    let (lot, part, size) = (chance.pick(4), chance.between(0.2, 0.7), chance.between(0.8, 1.3));
    let Tower { low, high, .. } = *tower;
    let z = low.2 + 40.0;
    // What is hidden by the tower's own edge or stands over the picture is left out.
    if !painter.view.sees(z) || painter.view.spot((low.0, high.1, low.2)).1 < -4.0 {
        return;
    }
    let base = (low.0 + (high.0 - low.0) * part, high.1, z);
    match lot {
        0 => tank(painter, base, size),
        1 => stair_house(painter, base, size, tower.wall),
        _ => {}
    }
    if lot >= 1 {
        aerials(painter, (base.0 + 190.0 * size, base.1, z), size);
    }
    if high.1 > 3300.0 {
        aerial(painter, tower);
    }
}

/// A water tank on iron legs.
fn tank(painter: &mut Painter, (x, y, z): Point, size: f32) {
    let iron = Wash::flat(painter.air.dark(Colour::rgb(0x54, 0x58, 0x64), z));
    for aside in [-90.0, 0.0, 90.0] {
        let foot = x + aside * size;
        painter.bar((foot, y, z), (foot, y + 150.0 * size, z), 12.0, iron);
    }
    painter.bar((x - 90.0 * size, y, z), (x + 90.0 * size, y + 150.0 * size, z), 8.0, iron);
    let body = Colour::rgb(0xb8, 0xbc, 0xc0);
    let (lit, dark) = (painter.air.lit(body, z), painter.air.dark(body, z));
    let sun_left = painter.air.tone.towards_light.0 < 0.0;
    let wash = if sun_left { Wash::across(lit, dark) } else { Wash::across(dark, lit) };
    let (half, bottom, top) = (120.0 * size, y + 150.0 * size, y + 390.0 * size);
    painter.front(z, (x - half, x + half), (bottom, top), wash);
    let cone = [(x - half * 1.06, top, z), (x, top + 80.0 * size, z), (x + half * 1.06, top, z)];
    painter.face(&cone, Wash::flat(lit.mix(dark, 0.5)));
    for up in [0.3, 0.7] {
        let level = bottom + (top - bottom) * up;
        painter.front(z - 1.0, (x - half, x + half), (level, level + 9.0), Wash::flat(dark).alpha(0.6));
    }
}

/// The house over a stair, with its door and a hand rail beside it.
fn stair_house(painter: &mut Painter, (x, y, z): Point, size: f32, wall: Colour) {
    let (half, high) = (170.0 * size, 250.0 * size);
    painter.block(Block { low: (x - half, y, z), high: (x + half, y + high, z + 240.0) }, wall);
    let cap = painter.air.dark(wall, z);
    painter.front(z - 1.0, (x - half - 16.0, x + half + 16.0), (y + high, y + high + 18.0), Wash::flat(cap));
    let rail = Wash::flat(cap);
    painter.bar((x + half, y + 100.0, z), (x + half + 380.0, y + 100.0, z), 7.0, rail);
    for step in 1..=4_u8 {
        let at = x + half + 95.0 * f32::from(step);
        painter.bar((at, y, z), (at, y + 100.0, z), 6.0, rail);
    }
}

/// Two aerials with their cross-bars.
fn aerials(painter: &mut Painter, (x, y, z): Point, size: f32) {
    let iron = Wash::flat(painter.air.dark(Colour::rgb(0x50, 0x54, 0x60), z));
    for (aside, high) in [(0.0, 330.0), (90.0, 230.0)] {
        let (foot, top) = (x + aside * size, y + high * size);
        painter.bar((foot, y, z), (foot, top, z), 7.0, iron);
        for (down, half) in [(10.0, 56.0), (46.0, 42.0), (80.0, 28.0)] {
            painter.bar((foot - half, top - down, z), (foot + half, top - down, z), 5.0, iron);
        }
    }
}

/// An aerial and a red light on a high roof.
fn aerial(painter: &mut Painter, tower: &Tower) {
    let (x, z) = (f32::midpoint(tower.low.0, tower.high.0), tower.low.2 + 60.0);
    let iron = painter.air.dark(Colour::rgb(0x60, 0x64, 0x70), z);
    painter.bar((x, tower.high.1, z), (x, tower.high.1 + 520.0, z), 16.0, Wash::flat(iron));
    let light = (x, tower.high.1 + 520.0, z);
    painter.glow(light, 160.0, Colour::rgb(0xff, 0x50, 0x40), painter.air.lamps);
    painter.glow(light, 420.0, lamp::WARM, 0.15 * painter.air.lamps);
}
