//! The front of a building that stands near: rows of framed windows with curtains and people behind them, and
//! a shop at its foot under a striped awning, with its name in light.

use domain::colour::Colour;

use super::lettering;
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::tower::Tower;
use super::view::Point;
use crate::storyboard::brush::{Shape, Wash};
use crate::storyboard::chance::Chance;

/// How far away a building may stand whose windows are drawn with all their parts, in centimetres.
pub(super) const CLOSE: f32 = 1700.0;

/// From floor to floor, from window to window, and the size of a window, in centimetres.
const FLOOR: f32 = 310.0;
const STEP: f32 = 236.0;
const PANE: (f32, f32) = (148.0, 150.0);
/// Where the first floor over the shop has its window sills.
const FIRST: f32 = 500.0;

/// A rectangle on the front: along it and up, in centimetres.
type Area = ((f32, f32), (f32, f32));

/// What the windows of a front are made of, gathered so that each tone is filled once.
#[derive(Default)]
struct Parts {
    frame: Shape,
    glass: Shape,
    lit: Shape,
    cool: Shape,
    sheen: Shape,
    cloth: Shape,
    figure: Shape,
    sill: Shape,
}

/// Paints the windows over the shop of a near front.
pub(super) fn windows(painter: &mut Painter, tower: &Tower, chance: &mut Chance) {
    let z = tower.low.2;
    let (view, scale) = (painter.view, painter.view.scale(z));
    let (left, right) = view.reach(z);
    let top = view.eye.1 + view.vanish.1 / scale;
    let mut parts = Parts::default();
    let mut y = FIRST;
    while y + PANE.1 < tower.high.1.min(top + FLOOR) {
        let mut own = chance.branch();
        // The windows stand in rows from the corner at the avenue.
        let wide = tower.high.0 - tower.low.0;
        let count = ((wide - 60.0) / STEP) as u16;
        for index in 0..count {
            let x = tower.low.0 + (wide - f32::from(count) * STEP) / 2.0 + STEP * f32::from(index);
            let mut lot = own.branch();
            let across = (x + (STEP - PANE.0) / 2.0, x + f32::midpoint(STEP, PANE.0));
            if across.1 > left && across.0 < right {
                window(painter, &mut parts, (across, (y, y + PANE.1)), z, &mut lot);
            }
        }
        y += FLOOR;
    }
    ledges(painter, tower, top);
    fill(painter, parts, z);
}

fn add(painter: &Painter, shape: &mut Shape, ((left, right), (bottom, top)): Area, z: f32) {
    shape.polygon(&painter.view.outline(&[
        (left, bottom, z),
        (right, bottom, z),
        (right, top, z),
        (left, top, z),
    ]));
}

/// One window: frame, panes, what is behind them and the sill.
fn window(painter: &Painter, parts: &mut Parts, area: Area, z: f32, chance: &mut Chance) {
    let ((left, right), (bottom, top)) = area;
    add(painter, &mut parts.frame, ((left - 8.0, right + 8.0), (bottom - 6.0, top + 8.0)), z);
    add(painter, &mut parts.sill, ((left - 14.0, right + 14.0), (bottom - 15.0, bottom - 5.0)), z);
    let (lot, share) = (chance.unit(), 0.62 * painter.air.lamps);
    let behind = chance.unit();
    let middle = f32::midpoint(left, right);
    let is_lit = lot < share;
    for (from, to) in [(left, middle - 3.0), (middle + 3.0, right)] {
        let pane = ((from, to), (bottom, top));
        let glass = match lot {
            lot if lot < share * 0.7 => &mut parts.lit,
            lot if lot < share => &mut parts.cool,
            _ => &mut parts.glass,
        };
        add(painter, glass, pane, z);
        if !is_lit {
            sheen(painter, &mut parts.sheen, pane, z);
        }
    }
    if behind < 0.5 {
        for (from, to) in [(left, left + 34.0), (right - 34.0, right)] {
            add(painter, &mut parts.cloth, ((from, to), (bottom, top)), z);
        }
    } else if behind < 0.68 {
        let low = top - PANE.1 * chance.between(0.3, 0.9);
        add(painter, &mut parts.cloth, ((left, middle - 3.0), (low, top)), z);
        add(painter, &mut parts.cloth, ((middle + 3.0, right), (low, top)), z);
    } else if behind < 0.84 && is_lit {
        person(painter, &mut parts.figure, (left + chance.between(34.0, 114.0), bottom, z));
    }
}

/// A slanting gleam of the sky on a pane.
fn sheen(painter: &Painter, shape: &mut Shape, ((left, right), (bottom, top)): Area, z: f32) {
    let wide = right - left;
    shape.polygon(&painter.view.outline(&[
        (left, bottom + 24.0, z),
        (left + wide * 0.5, top, z),
        (right - wide * 0.1, top, z),
        (left, bottom, z),
    ]));
}

/// Head and shoulders of somebody behind a window.
fn person(painter: &Painter, shape: &mut Shape, (x, y, z): Point) {
    let scale = painter.view.scale(z);
    shape.ellipse(painter.view.spot((x, y + 84.0, z)), 12.0 * scale, 15.0 * scale);
    let body = [(-26.0, 0.0), (-24.0, 46.0), (-12.0, 64.0), (12.0, 64.0), (24.0, 46.0), (26.0, 0.0)];
    let spots: Vec<_> =
        body.into_iter().map(|(aside, up)| painter.view.spot((x + aside, y + up, z))).collect();
    shape.polygon(&spots);
}

/// A band at every second floor, and the pipe at the corner.
fn ledges(painter: &mut Painter, tower: &Tower, top: f32) {
    let z = tower.low.2 - 0.8;
    let (light, shade) = (painter.air.lit(tower.wall, z), painter.air.dark(tower.wall, z));
    let mut y = FIRST - 70.0;
    while y < tower.high.1.min(top) {
        painter.front(z, (tower.low.0, tower.high.0), (y, y + 16.0), Wash::flat(light));
        painter.front(z, (tower.low.0, tower.high.0), (y - 10.0, y), Wash::flat(shade).alpha(0.7));
        y += 2.0 * FLOOR;
    }
}

fn fill(painter: &mut Painter, parts: Parts, z: f32) {
    let glass = painter.air.dark(Colour::rgb(0x48, 0x60, 0x80), z).mix(painter.air.middle, 0.25);
    let frame = painter.air.dark(Colour::rgb(0x58, 0x5c, 0x6c), z);
    let stone = painter.air.lit(Colour::rgb(0xd8, 0xd4, 0xd0), z);
    let warm = painter.air.shining(Colour::rgb(0xff, 0xd6, 0x8c), z);
    let pale = painter.air.shining(Colour::rgb(0xd8, 0xea, 0xff), z);
    let cloth = painter.air.lit(Colour::rgb(0xf0, 0xe4, 0xd0), z);
    let cloth = cloth.mix(painter.air.shining(Colour::rgb(0xe8, 0xa8, 0x6c), z), 0.45 * painter.air.lamps);
    let figure = Colour::rgb(0x5c, 0x44, 0x50);
    let Parts { frame: frames, glass: panes, lit, cool, sheen, cloth: cloths, figure: people, sill } = parts;
    frames.fill(painter.sheet, Wash::flat(frame));
    panes.fill(painter.sheet, Wash::down(glass.mix(painter.air.middle, 0.2), glass));
    sheen.fill(painter.sheet, Wash::flat(painter.air.haze).alpha(0.22));
    lit.fill(painter.sheet, Wash::flat(warm));
    cool.fill(painter.sheet, Wash::flat(pale));
    people.fill(painter.sheet, Wash::flat(figure).alpha(0.8));
    cloths.fill(painter.sheet, Wash::flat(cloth).alpha(0.86));
    sill.fill(painter.sheet, Wash::flat(stone));
}

/// The colours of a shop: its awning and the light of its name.
const TRADES: [(Colour, Colour); 4] = [
    (Colour::rgb(0xd8, 0x4c, 0x50), Colour::rgb(0xff, 0x74, 0x9c)),
    (Colour::rgb(0x3c, 0x84, 0x6c), Colour::rgb(0x74, 0xf0, 0xc8)),
    (Colour::rgb(0x3c, 0x68, 0xa8), Colour::rgb(0x6c, 0xd4, 0xff)),
    (Colour::rgb(0xe0, 0x94, 0x3c), Colour::rgb(0xff, 0xdc, 0x6c)),
];

/// How wide one shop is, in centimetres.
const BAY: f32 = 460.0;

/// Shops side by side at the foot of a near front.
pub(super) fn shops(painter: &mut Painter, tower: &Tower, motif: &Motif, chance: &mut Chance) {
    let (left, right) = painter.view.reach(tower.low.2 - 120.0);
    let count = (((tower.high.0 - tower.low.0) / BAY) as u16).max(1);
    let wide = (tower.high.0 - tower.low.0) / f32::from(count);
    let start = chance.pick(TRADES.len());
    for index in 0..count {
        let mut own = chance.branch();
        let from = tower.low.0 + wide * f32::from(index);
        if from + wide > left && from < right {
            let trade = TRADES[(start + usize::from(index)) % TRADES.len()];
            shop(painter, (from + 8.0, from + wide - 8.0), tower, trade, &mut own);
            name(painter, (from + wide / 2.0, tower.low.2), trade.1, motif, &mut own);
        }
    }
}

/// One shop: window, goods, door, board and awning.
fn shop(
    painter: &mut Painter,
    (left, right): (f32, f32),
    tower: &Tower,
    (cloth, _): (Colour, Colour),
    chance: &mut Chance,
) {
    let z = tower.low.2;
    let lamps = painter.air.lamps;
    let stone = painter.air.dark(Colour::rgb(0x70, 0x68, 0x68), z);
    painter.front(z - 1.0, (left, right), (0.0, 400.0), Wash::down(stone, stone));
    let inside = painter.air.dark(Colour::rgb(0x58, 0x54, 0x5c), z);
    let warm = painter.air.shining(Colour::rgb(0xff, 0xde, 0x9c), z);
    let lit = inside.mix(warm, (0.24 + lamps).min(1.0));
    let door = if chance.often(0.5) { right - 120.0 } else { left + 18.0 };
    let (from, to) =
        if door > left + 60.0 { (left + 18.0, door - 16.0) } else { (door + 118.0, right - 18.0) };
    painter.front(z - 2.0, (from, to), (56.0, 286.0), Wash::down(lit, lit.mix(inside, 0.3)));
    goods(painter, (from, to), z, chance);
    painter.front(z - 2.0, (door, door + 102.0), (4.0, 262.0), Wash::down(lit, lit.mix(inside, 0.45)));
    let frame = Wash::flat(painter.air.dark(Colour::rgb(0x50, 0x38, 0x34), z));
    let middle = f32::midpoint(from, to);
    for x in [from, middle, to, door, door + 51.0, door + 102.0] {
        painter.front(z - 3.0, (x - 4.0, x + 4.0), (4.0, 290.0), frame);
    }
    for (across, y) in [((from, to), 52.0), ((from, to), 282.0), ((door, door + 102.0), 258.0)] {
        painter.front(z - 3.0, across, (y, y + 9.0), frame);
    }
    awning(painter, (left, right), z, cloth);
    painter.pool((middle, 0.0, z - 150.0), 300.0, super::lamp::WARM, 0.5 * lamps);
}

/// What stands in the windows of the shops along a side wall at `x`, and the base under them.
pub(super) fn display(painter: &mut Painter, x: f32, (near, far): (f32, f32), chance: &mut Chance) {
    let near = near.max(painter.view.eye.2 + 60.0);
    let stone = painter.air.dark(Colour::rgb(0x68, 0x60, 0x64), near);
    painter.side(x, (near, far), (0.0, 44.0), Wash::flat(stone));
    let dim = painter.air.dark(Colour::rgb(0x50, 0x54, 0x60), near);
    painter.side(x, (near, far), (236.0, 244.0), Wash::flat(dim));
    let tones = [Colour::rgb(0xb8, 0x58, 0x58), Colour::rgb(0x50, 0x80, 0x94), Colour::rgb(0xdc, 0xb0, 0x6c)];
    let mut shapes = [(); 3].map(|()| Shape::default());
    let mut z = far - 40.0;
    while z > near {
        let mut own = chance.branch();
        let shape = &mut shapes[own.pick(3)];
        let (long, high) = (own.between(26.0, 60.0), own.between(40.0, 130.0));
        let corners = [(x, 46.0, z), (x, 46.0 + high, z), (x, 46.0 + high, z + long), (x, 46.0, z + long)];
        shape.polygon(&painter.view.outline(&corners));
        z -= long + own.between(14.0, 90.0);
    }
    for (shape, tone) in shapes.into_iter().zip(tones) {
        let seen = painter.air.dark(tone, near).mix(tone, 0.5 * painter.air.lamps);
        shape.fill(painter.sheet, Wash::flat(seen).alpha(0.7));
    }
}

/// Shelves with goods behind the glass.
fn goods(painter: &mut Painter, (left, right): (f32, f32), z: f32, chance: &mut Chance) {
    let tones = [Colour::rgb(0xc8, 0x5c, 0x54), Colour::rgb(0x54, 0x88, 0x94), Colour::rgb(0xe0, 0xb4, 0x64)];
    let mut shapes = [(); 3].map(|()| Shape::default());
    let mut shelf = Shape::default();
    for y in [62.0, 120.0, 178.0] {
        let mut x = left + 10.0;
        while x < right - 30.0 {
            let (wide, high) = (chance.between(14.0, 34.0), chance.between(18.0, 42.0));
            let tone = chance.pick(3);
            add(painter, &mut shapes[tone], ((x, x + wide), (y, y + high)), z - 2.2);
            x += wide + chance.between(4.0, 16.0);
        }
        add(painter, &mut shelf, ((left, right), (y - 6.0, y)), z - 2.2);
    }
    for (shape, tone) in shapes.into_iter().zip(tones) {
        let seen = painter.air.lit(tone, z).mix(tone, 0.6 * painter.air.lamps);
        shape.fill(painter.sheet, Wash::flat(seen).alpha(0.8));
    }
    let wood = painter.air.dark(Colour::rgb(0x6c, 0x4c, 0x3c), z);
    shelf.fill(painter.sheet, Wash::flat(wood).alpha(0.8));
}

/// A striped cloth on a slant over the shop window, with its edge hanging down.
fn awning(painter: &mut Painter, (left, right): (f32, f32), z: f32, cloth: Colour) {
    let (high, low, out) = (330.0, 268.0, 110.0);
    let count = ((right - left) / 44.0) as u16;
    let wide = (right - left) / f32::from(count.max(1));
    let (mut pale, mut deep) = ((Shape::default(), Shape::default()), (Shape::default(), Shape::default()));
    for index in 0..count {
        let (from, to) = (left + wide * f32::from(index), left + wide * f32::from(index + 1));
        let (slant, edge) =
            if index % 2 == 0 { (&mut deep.0, &mut deep.1) } else { (&mut pale.0, &mut pale.1) };
        let front = z - out;
        slant.polygon(&painter.view.outline(&[
            (from, high, z - 3.0),
            (to, high, z - 3.0),
            (to, low, front),
            (from, low, front),
        ]));
        add(painter, edge, ((from, to), (low - 26.0, low)), front);
    }
    let cream = Colour::rgb(0xf8, 0xf0, 0xe0);
    let under = painter.air.dark(cloth, z);
    painter.front(z - 3.5, (left, right), (low - 60.0, low), Wash::flat(under).ends(0.6, 0.0));
    for (tone, (slant, edge)) in [(cloth, deep), (cream, pale)] {
        let (lit, dark) = (painter.air.lit(tone, z), painter.air.dark(tone, z));
        let glow = tone.mix(super::lamp::WARM, 0.4);
        slant.fill(painter.sheet, Wash::down(lit, lit.mix(dark, 0.35)));
        edge.fill(painter.sheet, Wash::flat(dark.mix(glow, 0.35 * painter.air.lamps)));
    }
}

/// The name of the shop on its board over the awning; its letters are tubes of light in the dark.
fn name(painter: &mut Painter, (x, z): (f32, f32), light: Colour, motif: &Motif, chance: &mut Chance) {
    let board = Colour::rgb(0x38, 0x34, 0x44);
    painter.block(Block { low: (x - 190.0, 342.0, z - 14.0), high: (x + 190.0, 426.0, z) }, board);
    let own = lettering::shop_name((chance.unit() * 64.0) as u64);
    let fits = !motif.sign().is_empty() && lettering::unknown(motif.sign()).is_empty() && chance.often(0.3);
    let words = if fits { motif.sign() } else { own };
    let length = lettering::pen_lines(words).1.max(0.1);
    let high = (330.0 / length).min(56.0);
    let ink =
        painter.air.lit(light, z).mix(light.mix(Colour::rgb(0xff, 0xff, 0xff), 0.45), painter.air.lamps);
    lettering::write(painter, words, high * 0.15, ink, |across, up| {
        (x + (across - length / 2.0) * high, 384.0 + (up - 0.5) * high, z - 15.0)
    });
    painter.glow((x, 384.0, z - 16.0), 210.0, light, 0.55 * painter.air.lamps);
}
