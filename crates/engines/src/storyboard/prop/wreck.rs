//! An umbrella that the wind has turned inside out.

use domain::colour::Colour;

use super::easel::Easel;
use super::surface;
use crate::storyboard::brush::{Spot, Wash};

const CLOTH: Colour = Colour::rgb(0x62, 0x9c, 0xc8);
const STEEL: Colour = Colour::rgb(0xb4, 0xba, 0xc4);

/// Where the ribs meet.
const HUB: Spot = (0.16, 0.10);

/// A rib: where it is bent and where it ends.
type Rib = (Spot, Spot);

/// The ribs around the hub, those at the back first.
const RIBS: [Rib; 7] = [
    ((-0.10, -0.22), (-0.26, -0.50)),
    ((0.16, -0.34), (0.22, -0.70)),
    ((0.46, -0.30), (0.70, -0.62)),
    ((0.68, -0.12), (1.06, -0.30)),
    ((0.70, 0.14), (1.12, 0.10)),
    ((0.52, 0.34), (0.92, 0.56)),
    ((0.20, 0.42), (0.02, 0.70)),
];

/// The umbrella on its side, its canopy blown over the tip, one rib snapped and the cloth torn from it.
pub(super) fn broken_umbrella(easel: &mut Easel) {
    surface::lay(easel, -0.5);
    easel.shadow((0.40, 0.46), 1.0, 0.34, 0.8);
    easel.shadow((-0.62, 0.46), 0.75, 0.16, 0.6);
    for (index, tone) in [(0, 0.55), (1, 0.30), (2, 0.12), (3, 0.34)] {
        inner_panel(easel, index, tone);
    }
    for rib in &RIBS[..5] {
        bone(easel, rib);
    }
    shaft(easel);
    outer_panel(easel);
    torn_panel(easel);
    snapped(easel);
    for rib in &RIBS[5..] {
        bone(easel, rib);
    }
    drops(easel);
    let cap = easel.round(Colour::rgb(0x9a, 0x9e, 0xa8));
    easel.ellipse(HUB, 0.045, 0.045, cap);
}

fn midway(from: Spot, to: Spot, part: f32) -> Spot {
    (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
}

/// The edge of the cloth between two rib ends, drawn in towards the hub.
fn scallop(from: Spot, to: Spot, part: f32, pull: f32) -> Spot {
    midway(midway(from, to, part), HUB, pull)
}

/// A panel between two ribs, seen from its inner side, in shade.
fn inner_panel(easel: &mut Easel, index: usize, tone: f32) {
    let ((from_bend, from), (to_bend, to)) = (RIBS[index], RIBS[index + 1]);
    let shape = [
        HUB,
        from_bend,
        from,
        scallop(from, to, 0.25, 0.10),
        scallop(from, to, 0.5, 0.14),
        scallop(from, to, 0.75, 0.10),
        to,
        to_bend,
    ];
    let wash = easel.fall(CLOTH, tone * 0.6, (tone + 0.35).min(1.0));
    easel.polygon(&shape, wash);
    let fold = easel.plain(CLOTH, 1.0);
    easel.line(
        &[midway(HUB, from, 0.2), scallop(from, to, 0.4, 0.4), scallop(from, to, 0.5, 0.16)],
        0.008,
        fold.alpha(0.7),
    );
    let hem = easel.plain(CLOTH.mix(Colour::rgb(0xff, 0xff, 0xff), 0.35), 0.0);
    let edge = [
        from,
        scallop(from, to, 0.25, 0.10),
        scallop(from, to, 0.5, 0.14),
        scallop(from, to, 0.75, 0.10),
        to,
    ];
    easel.line(&edge, 0.012, hem.alpha(0.8));
}

/// The panel in front, of which the lit outer side is seen.
fn outer_panel(easel: &mut Easel) {
    let ((from_bend, from), (to_bend, to)) = (RIBS[5], RIBS[6]);
    let low =
        [HUB, from_bend, from, scallop(from, to, 0.3, -0.02), scallop(from, to, 0.62, 0.08), to, to_bend];
    easel.polygon(&low, easel.fall(CLOTH, 0.0, 0.55));
    let fold = easel.plain(CLOTH, 0.9);
    for part in [0.28, 0.55, 0.8] {
        let foot = scallop(from, to, part, 0.10);
        easel.line(&[midway(HUB, foot, 0.3), midway(HUB, foot, 0.7), foot], 0.009, fold.alpha(0.55));
    }
}

/// Cloth that has come off its rib and lies over the ground in rags.
fn torn_panel(easel: &mut Easel) {
    let rag = [
        HUB,
        (0.02, 0.16),
        (-0.16, 0.30),
        (-0.40, 0.40),
        (-0.34, 0.48),
        (-0.46, 0.56),
        (-0.26, 0.56),
        (-0.20, 0.66),
        (-0.08, 0.60),
        RIBS[6].1,
        RIBS[6].0,
    ];
    easel.shadow((-0.2, 0.58), 0.4, 0.10, 0.6);
    easel.polygon(&rag, easel.fall(CLOTH, 0.15, 0.7));
    let fold = easel.plain(CLOTH, 1.0);
    for line in [[HUB, (-0.06, 0.34), (-0.30, 0.48)], [HUB, (0.02, 0.38), (-0.14, 0.58)]] {
        easel.line(&line, 0.009, fold.alpha(0.6));
    }
}

/// Rain that stands on the cloth.
fn drops(easel: &mut Easel) {
    if !easel.air.wet() {
        return;
    }
    let light = Colour::rgb(0xff, 0xff, 0xff);
    for (x, y, size) in [
        (0.30, -0.36, 0.016),
        (0.56, -0.28, 0.012),
        (0.02, -0.30, 0.012),
        (0.78, -0.06, 0.015),
        (0.42, -0.10, 0.010),
        (0.14, 0.46, 0.014),
        (0.46, 0.44, 0.012),
        (-0.12, 0.46, 0.011),
    ] {
        easel.ellipse((x, y), size, size * 1.2, easel.plain(CLOTH, 0.9).alpha(0.6));
        easel.ellipse(
            (x - size * 0.3, y - size * 0.35),
            size * 0.45,
            size * 0.5,
            Wash::flat(light).alpha(0.9),
        );
    }
}

/// A steel rib with the light on it.
fn bone(easel: &mut Easel, (bend, end): &Rib) {
    let dark = easel.plain(STEEL, 1.0);
    let light = easel.plain(STEEL.mix(Colour::rgb(0xff, 0xff, 0xff), 0.4), 0.0);
    easel.line(&[HUB, *bend, *end], 0.020, dark);
    easel.line(&[HUB, *bend, *end], 0.009, light);
    easel.ellipse(*end, 0.018, 0.018, light);
}

/// The rib that has snapped and points the wrong way.
fn snapped(easel: &mut Easel) {
    let dark = easel.plain(STEEL, 0.9);
    let light = easel.plain(STEEL, 0.0);
    for (width, wash) in [(0.020, dark), (0.009, light)] {
        easel.line(&[HUB, (-0.16, 0.20)], width, wash);
        easel.line(&[(-0.16, 0.20), (-0.12, 0.02), (-0.34, -0.10)], width, wash);
    }
}

/// The shaft with its bent handle towards the viewer.
fn shaft(easel: &mut Easel) {
    let steel = easel.fall(STEEL, 0.1, 0.8);
    easel.line(&[HUB, (-0.46, 0.27), (-1.02, 0.42)], 0.034, steel);
    let wood = easel.fall(Colour::rgb(0x84, 0x58, 0x3c), 0.0, 0.8);
    let handle = [(-0.92, 0.395), (-1.16, 0.46), (-1.30, 0.54), (-1.32, 0.66), (-1.20, 0.71), (-1.10, 0.65)];
    easel.line(&handle, 0.066, wood);
    let shine = easel.plain(Colour::rgb(0xe4, 0xc4, 0xa0), 0.0);
    easel.line(&[(-0.94, 0.385), (-1.16, 0.445), (-1.28, 0.52)], 0.012, shine.alpha(0.7));
    let tip = easel.plain(STEEL, 0.2);
    easel.line(&[HUB, (0.34, 0.05)], 0.026, tip);
}
