//! Houses of the street: a shop below, windows above, a tiled roof, and what hangs and stands before it.

use domain::colour::Colour;

use super::air::Facing;
use super::lamp::{self, WARM};
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::shopfront;
use super::street::HALF;
use super::tree::{self, Crown};
use crate::storyboard::brush::Wash;
use crate::storyboard::chance::Chance;

/// What the ground floor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Front {
    /// A closed steel shutter.
    Shutter,
    /// A shop window with its awning.
    Window,
    /// A wooden lattice with a split curtain over the door.
    Curtain,
}

/// One house of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct House {
    /// -1 on the left, 1 on the right.
    pub side: f32,
    /// Where it begins, in centimetres.
    pub near: f32,
    /// Where it ends, in centimetres.
    pub far: f32,
    /// How high its wall is, in centimetres.
    pub height: f32,
    /// The ground floor.
    pub front: Front,
    /// The wall's colour.
    pub wall: Colour,
    /// The roof's colour.
    pub roof: Colour,
    /// The colour of awning, curtain and sign.
    pub cloth: Colour,
    /// Decides the small things.
    pub lot: u64,
}

const WALLS: [Colour; 6] = [
    Colour::rgb(0xea, 0xdc, 0xc2),
    Colour::rgb(0xc8, 0xcf, 0xd2),
    Colour::rgb(0x9c, 0x78, 0x5c),
    Colour::rgb(0xd8, 0xb8, 0x98),
    Colour::rgb(0xc4, 0xcc, 0xb2),
    Colour::rgb(0xe2, 0xd4, 0xd0),
];
const ROOFS: [Colour; 4] = [
    Colour::rgb(0x4e, 0x5c, 0x70),
    Colour::rgb(0x60, 0x56, 0x5c),
    Colour::rgb(0x3e, 0x62, 0x6c),
    Colour::rgb(0x8a, 0x50, 0x46),
];
const CLOTHS: [Colour; 6] = [
    Colour::rgb(0xc8, 0x46, 0x3c),
    Colour::rgb(0x2e, 0x6a, 0x8e),
    Colour::rgb(0xe0, 0x9c, 0x3a),
    Colour::rgb(0x3e, 0x7e, 0x5c),
    Colour::rgb(0x4a, 0x3e, 0x78),
    Colour::rgb(0xb8, 0x5a, 0x78),
];

impl House {
    /// A house that begins at `near`, as chance and the place's palette have it.
    pub(super) fn draw_lot(side: f32, near: f32, chance: &mut Chance, motif: &Motif) -> Self {
        let front = [Front::Window, Front::Shutter, Front::Curtain, Front::Window][chance.pick(4)];
        let wall = WALLS[chance.pick(WALLS.len())];
        let wall = wall.mix(motif.colour("wall", wall), 0.65);
        let roof = ROOFS[chance.pick(ROOFS.len())];
        let cloth = CLOTHS[chance.pick(CLOTHS.len())];
        Self {
            side,
            near,
            far: near + chance.between(380.0, 560.0),
            height: chance.between(540.0, 700.0),
            front,
            wall,
            roof: roof.mix(motif.colour("roof", roof), 0.65),
            cloth: cloth.mix(motif.colour("sign", cloth), 0.5),
            lot: (chance.unit() * 1e6) as u64,
        }
    }

    /// The way its shop faces.
    pub(super) const fn facing(&self) -> Facing {
        if self.side > 0.0 { Facing::Left } else { Facing::Right }
    }

    /// The x of a plane this far before the wall, in centimetres.
    pub(super) fn before(&self, out: f32) -> f32 {
        self.side * (HALF - out)
    }

    /// A box before the wall, `out` from `0.0` at the wall.
    pub(super) fn block(
        &self,
        (near, far): (f32, f32),
        (bottom, top): (f32, f32),
        (from, to): (f32, f32),
    ) -> Block {
        let (a, b) = (self.before(from), self.before(to));
        Block { low: (a.min(b), bottom, near), high: (a.max(b), top, far) }
    }

    /// Whether it is near enough for small things to be seen.
    pub(super) const fn is_close(&self) -> bool {
        self.near < 2300.0
    }
}

/// Paints a house with its shop.
pub(super) fn paint(painter: &mut Painter, house: &House, motif: &Motif) {
    if !painter.view.sees(house.far) {
        return;
    }
    let mut chance = Chance::new(house.lot);
    let z = (house.near, house.far);
    painter.block(house.block(z, (0.0, house.height), (0.0, -600.0)), house.wall);
    weathering(painter, house, &mut chance);
    roof(painter, house);
    upper_floor(painter, house, &mut chance);
    shopfront::paint(painter, house, motif, &mut chance);
    if house.is_close() {
        fittings(painter, house, &mut chance);
    }
}

/// Shade under the eaves and stains down the wall.
fn weathering(painter: &mut Painter, house: &House, chance: &mut Chance) {
    let x = house.before(0.3);
    let shade = painter.air.dark(house.wall.mix(Colour::rgb(0x40, 0x38, 0x60), 0.4), house.near);
    let wash = Wash::down(shade, shade).ends(0.75, 0.0);
    painter.side(x, (house.near, house.far), (house.height - 90.0, house.height), wash);
    painter.side(x, (house.near, house.far), (0.0, 70.0), Wash::down(shade, shade).ends(0.0, 0.5));
    let post =
        painter.air.facing(house.wall.mix(Colour::rgb(0x50, 0x3c, 0x34), 0.5), house.facing(), house.near);
    for z in [house.near, house.far - 14.0] {
        painter.side(x, (z, z + 14.0), (0.0, house.height), Wash::flat(post).alpha(0.8));
    }
    for _ in 0..3 {
        let z = chance.between(house.near, house.far - 40.0);
        let top = chance.between(house.height * 0.6, house.height);
        let wash = Wash::down(shade, shade).ends(0.22, 0.0);
        painter.side(x, (z, z + chance.between(8.0, 34.0)), (top - 160.0, top), wash);
    }
}

fn roof(painter: &mut Painter, house: &House) {
    let (near, far) = (house.near - 26.0, house.far + 26.0);
    let eave = house.height;
    let snow = painter.air.snowy();
    let colour = if snow { Colour::rgb(0xf0, 0xf4, 0xfa) } else { house.roof };
    let (edge, ridge) = (house.before(62.0), house.before(-330.0));
    let lit = painter.air.facing(colour, Facing::Up, house.near);
    let slope = [
        (edge, eave + 8.0, near),
        (edge, eave + 8.0, far),
        (ridge, eave + 190.0, far),
        (ridge, eave + 190.0, near),
    ];
    painter.face(&slope, Wash::flat(lit));
    let gable = painter.air.facing(house.wall, Facing::Front, house.near);
    let wall = house.before(0.0);
    painter.face(
        &[(wall, eave, house.near), (ridge, eave + 180.0, house.near), (ridge, eave, house.near)],
        Wash::flat(gable),
    );
    painter.block(house.block((near, far), (eave - 12.0, eave + 10.0), (62.0, -20.0)), house.roof);
    if house.is_close() && !snow {
        rafters(painter, house);
    }
}

/// The ends of the rafters under the eave and the row of tiles on it.
fn rafters(painter: &mut Painter, house: &House) {
    let eave = house.height;
    let dark = painter.air.dark(house.roof.mix(Colour::rgb(0x1c, 0x18, 0x28), 0.5), house.near);
    let light = painter.air.lit(house.roof, house.near);
    let mut z = house.near - 10.0;
    while z < house.far {
        painter.side(house.before(62.5), (z, z + 9.0), (eave - 12.0, eave - 3.0), Wash::flat(dark));
        painter.side(
            house.before(62.5),
            (z, z + 15.0),
            (eave + 3.0, eave + 12.0),
            Wash::flat(light).alpha(0.6),
        );
        z += 30.0;
    }
}

fn upper_floor(painter: &mut Painter, house: &House, chance: &mut Chance) {
    let count = ((house.far - house.near) / 190.0) as usize;
    let step = (house.far - house.near) / count.max(1) as f32;
    let lit_chance = painter.air.lamps * 0.6;
    for index in 0..count {
        let middle = house.near + step * (index as f32 + 0.5);
        let z = (middle - 56.0, middle + 56.0);
        let y = (house.height - 215.0, house.height - 90.0);
        let is_lit = chance.often(lit_chance);
        window(painter, house, (z, y), is_lit);
        if chance.often(0.5) && house.is_close() {
            railing(painter, house, z, y.0);
        }
    }
}

fn window(painter: &mut Painter, house: &House, (z, y): ((f32, f32), (f32, f32)), is_lit: bool) {
    let frame = painter.air.facing(Colour::rgb(0x5c, 0x58, 0x60), house.facing(), house.near);
    painter.side(house.before(1.0), (z.0 - 7.0, z.1 + 7.0), (y.0 - 7.0, y.1 + 7.0), Wash::flat(frame));
    let wash = if is_lit {
        let warm = painter.air.shining(WARM, house.near);
        Wash::down(warm.mix(Colour::rgb(0xff, 0xf4, 0xd6), 0.5), warm)
    } else {
        let glass = painter.air.dark(Colour::rgb(0x5c, 0x78, 0x92), house.near);
        Wash::down(painter.air.middle.mix(glass, 0.45), glass)
    };
    painter.side(house.before(1.5), z, y, wash);
    let middle = f32::midpoint(z.0, z.1);
    painter.side(house.before(2.0), (middle - 2.5, middle + 2.5), y, Wash::flat(frame));
    if is_lit {
        painter.glow(
            (house.before(6.0), f32::midpoint(y.0, y.1), middle),
            150.0,
            WARM,
            0.3 * painter.air.lamps,
        );
        return;
    }
    let curtain = painter.air.facing(Colour::rgb(0xee, 0xe8, 0xdc), house.facing(), house.near);
    painter.side(house.before(1.8), (z.0, z.0 + 22.0), y, Wash::flat(curtain).alpha(0.6));
}

fn railing(painter: &mut Painter, house: &House, z: (f32, f32), floor: f32) {
    let iron = Colour::rgb(0x4c, 0x50, 0x5c);
    let (near, far) = (z.0 - 14.0, z.1 + 14.0);
    let wash = Wash::flat(painter.air.dark(iron, house.near));
    painter.block(house.block((near, far), (floor - 10.0, floor - 4.0), (36.0, 0.0)), iron);
    let mut bar = near;
    while bar < far {
        painter.side(house.before(36.0), (bar, bar + 3.0), (floor - 6.0, floor + 44.0), wash);
        bar += 15.0;
    }
    painter.side(house.before(36.0), (near, far), (floor + 42.0, floor + 48.0), wash);
}

/// Air conditioner, flower pots, a standing sign or a lantern.
fn fittings(painter: &mut Painter, house: &House, chance: &mut Chance) {
    let z = chance.between(house.near + 30.0, house.far - 110.0);
    let pale = Colour::rgb(0xdc, 0xdc, 0xd6);
    if chance.often(0.6) {
        painter.block(
            house.block((z, z + 78.0), (house.height - 300.0, house.height - 242.0), (34.0, 0.0)),
            pale,
        );
    }
    if chance.often(0.75) {
        pots(painter, house, chance);
    }
    if chance.often(0.5) {
        let at = (house.before(58.0), 236.0, house.near + 36.0);
        lamp::lantern(painter, at, 21.0, Colour::rgb(0xd8, 0x44, 0x34));
    }
}

fn pots(painter: &mut Painter, house: &House, chance: &mut Chance) {
    let start = chance.between(house.near + 10.0, house.far - 170.0);
    for index in (0..3).rev() {
        let z = start + 42.0 * index as f32;
        let clay = Colour::rgb(0xb4, 0x6a, 0x4c).mix(Colour::rgb(0x7a, 0x86, 0x90), chance.unit());
        painter.shade((house.before(20.0), 0.0, z + 12.0), 34.0, 0.5);
        painter.block(house.block((z, z + 26.0), (0.0, 24.0), (34.0, 10.0)), clay);
        let leaf = Colour::rgb(0x52, 0x90, 0x4a);
        let middle = (house.before(22.0), chance.between(42.0, 62.0), z + 13.0);
        let crown = Crown { middle, size: (19.0, 24.0), leaf, clusters: 9 };
        tree::crown(painter, crown, chance);
    }
}
