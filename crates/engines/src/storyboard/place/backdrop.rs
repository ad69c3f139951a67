//! Backdrops: the finished background of a shot in three layers, ready to lie under and over the figures.

use domain::colour::Colour;
use domain::place::{Light, PlaceKind};
use domain::request::DrawnPlace;
use tiny_skia::Pixmap;

use super::air::{Air, Study};
use super::motif::Motif;
use super::painter::Painter;
use super::view::View;
use super::water::{self, Mirror};
use super::{
    bridge, city, classroom, field, forest, kitchen, living_room, rooftop, sea, shop, shrine, station,
    street, train,
};
use crate::storyboard::brush::{self, Wash};
use crate::storyboard::chance::Chance;
use crate::storyboard::layer::{Layer, Picture, Window, resample, soften};

/// The background of a shot.
#[derive(Debug)]
pub(crate) struct Backdrop {
    /// The sky, or everything when the lens is soft.
    pub far: Picture,
    /// Ground and buildings around the figures.
    pub middle: Layer,
    /// What hangs or stands before the figures.
    pub near: Layer,
    /// Whether the lens softens it, so that it has no edges.
    pub is_soft: bool,
}

/// The three sheets a kind of place paints on.
pub(crate) struct Sheets {
    pub far: Pixmap,
    pub middle: Pixmap,
    pub near: Pixmap,
}

/// Paints the background of a place as the view shows it, at one part in `soft` of its size and enlarged, as a
/// shallow lens shows it; 1 is sharp.
pub(crate) fn paint(place: &DrawnPlace, light: Light, view: View, soft: u32) -> Backdrop {
    let sheets = sheets(place, Air::of(light), view.reduced(soft));
    if soft == 1 {
        let mut far = Picture::of(&sheets.far);
        grain(&mut far);
        return Backdrop {
            far,
            middle: Layer::of(&sheets.middle, (0, 0)),
            near: Layer::of(&sheets.near, (0, 0)),
            is_soft: false,
        };
    }
    let mut small = Picture::of(&sheets.far);
    Layer::of(&sheets.middle, (0, 0)).lay(&mut small.canvas(), (0, 0));
    soften(&mut small, 1 + soft as usize / 3);
    let mut far = Picture::black(view.width as usize, view.height as usize);
    let part = 1.0 / soft as f32;
    let window = Window { left: 0.0, top: 0.0, width: view.width * part, height: view.height * part };
    resample(&small, window, &mut far.canvas());
    grain(&mut far);
    Backdrop { far, middle: Layer::default(), near: Layer::default(), is_soft: true }
}

/// The three sheets of a place in this air.
pub(crate) fn sheets(place: &DrawnPlace, air: Air, view: View) -> Sheets {
    let mut sheets = Sheets { far: new_sheet(view), middle: new_sheet(view), near: new_sheet(view) };
    let motif = Motif::of(place);
    let painter = |sheet| Painter { sheet, view, air };
    let kind = kind_of(place.kind);
    (kind.far)(&mut painter(&mut sheets.far), &motif);
    (kind.middle)(&mut painter(&mut sheets.middle), &motif);
    (kind.near)(&mut painter(&mut sheets.near), &motif);
    if let Some(mirror) = kind.wet.filter(|_| air.wet()) {
        water::reflect(&mut sheets.middle, &sheets.far, &view, mirror);
    }
    if air.study == Study::Picture {
        light_wash(&mut sheets.middle, &view, &air);
    }
    sheets
}

/// Paints one layer of a kind of place.
type Paint = fn(&mut Painter, &Motif);

/// What makes up a kind of place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// Paints the sky and what is as far.
    pub(super) far: Paint,
    /// Paints ground and buildings around the figures.
    pub(super) middle: Paint,
    /// Paints what hangs or stands before the figures.
    pub(super) near: Paint,
    /// From where to where people can stand, in centimetres from the middle.
    pub(super) walkway: (f32, f32),
    /// How the ground mirrors when it is wet; none where it never is.
    pub(super) wet: Option<Mirror>,
}

const fn kind_of(kind: PlaceKind) -> Kind {
    match kind {
        PlaceKind::Street => street::KIND,
        PlaceKind::Classroom => classroom::KIND,
        PlaceKind::Station => station::KIND,
        PlaceKind::Shrine => shrine::KIND,
        PlaceKind::Forest => forest::KIND,
        PlaceKind::Rooftop => rooftop::KIND,
        PlaceKind::LivingRoom => living_room::KIND,
        PlaceKind::Kitchen => kitchen::KIND,
        PlaceKind::Sea => sea::KIND,
        PlaceKind::Field => field::KIND,
        PlaceKind::Train => train::KIND,
        PlaceKind::Shop => shop::KIND,
        PlaceKind::Bridge => bridge::KIND,
        PlaceKind::City => city::KIND,
    }
}

/// From where to where people can stand in a kind of place, in centimetres from its middle.
pub(crate) const fn walkway(kind: PlaceKind) -> (f32, f32) {
    kind_of(kind).walkway
}

/// The light that lies in the air itself, from the side on which the sun stands.
fn light_wash(sheet: &mut Pixmap, view: &View, air: &Air) {
    let towards = air.tone.towards_light;
    let spot = (view.vanish.0 + towards.0 * view.focal * 0.75, view.vanish.1 + towards.1 * view.focal * 0.35);
    let reach = view.focal * 1.05;
    brush::glow(sheet, spot, (reach, reach * 0.9), air.key, 0.34 * air.sun);
}

/// A ground without a place: paper that darkens softly towards its edges.
pub(crate) fn plain(view: View, paper: Colour) -> Backdrop {
    let mut sheet = new_sheet(view);
    let (width, height) = (view.width, view.height);
    let edge = paper.mix(Colour::rgb(0x9c, 0x8e, 0x8a), 0.5);
    brush::rectangle(&mut sheet, (0.0, 0.0), (width, height), Wash::flat(edge));
    brush::soft(&mut sheet, (width * 0.5, height * 0.46), (width * 0.95, height * 1.1), paper, 1.0);
    brush::soft(&mut sheet, (width * 0.5, height * 0.46), (width * 0.7, height * 0.8), paper, 1.0);
    let mut far = Picture::of(&sheet);
    grain(&mut far);
    Backdrop { far, middle: Layer::default(), near: Layer::default(), is_soft: true }
}

fn new_sheet(view: View) -> Pixmap {
    Pixmap::new((view.width as u32).max(1), (view.height as u32).max(1))
        .expect("a frame is at least one and at most a few thousand pixels on each side")
}

/// A faint grain, as of paper, which also hides the steps of long gradients.
fn grain(picture: &mut Picture) {
    let mut chance = Chance::new(7);
    let steps: Vec<i16> =
        (0..4099).map(|_| (chance.unit() + chance.unit()) * 4.0 - 4.0).map(|v| v as i16).collect();
    let channels = |pick: fn(i16) -> i16| -> Vec<u8> {
        steps.iter().flat_map(|&step| [pick(step).max(0) as u8; 3]).collect()
    };
    let (lighter, darker) = (channels(|step| step), channels(|step| -step));
    for stretch in picture.rgb.chunks_mut(lighter.len()) {
        for ((byte, more), less) in stretch.iter_mut().zip(&lighter).zip(&darker) {
            *byte = byte.saturating_add(*more).saturating_sub(*less);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use domain::place::{DayTime, Weather};

    use super::*;

    const OUTDOORS: [PlaceKind; 9] = [
        PlaceKind::Street,
        PlaceKind::Station,
        PlaceKind::Shrine,
        PlaceKind::Bridge,
        PlaceKind::Forest,
        PlaceKind::Rooftop,
        PlaceKind::Sea,
        PlaceKind::Field,
        PlaceKind::City,
    ];

    fn place(kind: PlaceKind, setup: &str) -> DrawnPlace {
        DrawnPlace {
            slug: "the-place".parse().unwrap(),
            kind,
            setup: setup.to_owned(),
            palette: BTreeMap::new(),
            sign: "BAR 24".to_owned(),
        }
    }

    /// A small wide view; the lens is `high` centimetres over the ground and `near` from the figures.
    fn view(high: f32, near: f32) -> View {
        View {
            width: 160.0,
            height: 90.0,
            margin: 0.0,
            eye: (0.0, high, -near),
            focal: 90.0,
            vanish: (90.0, 46.0),
        }
    }

    fn picture(place: &DrawnPlace, light: Light, view: View) -> Vec<u8> {
        let backdrop = paint(place, light, view, 1);
        let mut whole = backdrop.far;
        backdrop.middle.lay(&mut whole.canvas(), (0, 0));
        backdrop.near.lay(&mut whole.canvas(), (0, 0));
        whole.rgb
    }

    fn day() -> Light {
        Light { time: DayTime::Day, weather: Weather::Clear }
    }

    #[test]
    fn each_light_is_another_picture_of_the_place() {
        use DayTime::{Dawn, Day, Dusk, Night};
        use Weather::{Clear, Cloud, Rain, Snow};
        for kind in OUTDOORS {
            let mut seen = BTreeSet::new();
            for time in [Dawn, Day, Dusk, Night] {
                for weather in [Clear, Cloud, Rain, Snow] {
                    let light = Light { time, weather };
                    assert!(seen.insert(picture(&place(kind, "a"), light, view(142.0, 365.0))), "{kind:?}");
                }
            }
        }
    }

    #[test]
    fn set_ups_differ_and_each_is_always_the_same() {
        for kind in OUTDOORS.into_iter().filter(|kind| *kind != PlaceKind::Street) {
            let draw = |setup| picture(&place(kind, setup), day(), view(142.0, 365.0));
            let all: BTreeSet<Vec<u8>> =
                ["a", "b", "c", "d", "e", "f", "g", "h", "i"].into_iter().map(draw).collect();
            assert_eq!(all.len(), 9, "{kind:?}");
            assert_eq!(draw("a"), draw("a"), "{kind:?}");
        }
    }

    #[test]
    fn no_view_leaves_a_hole() {
        let (wide, upright) = ((240.0, 60.0), (60.0, 240.0));
        for kind in OUTDOORS {
            for (high, near, size) in [(60.0, 780.0, wide), (213.0, 120.0, upright), (142.0, 30.0, wide)] {
                for setup in ["a", "b", "c"] {
                    let seen = View { width: size.0, height: size.1, ..view(high, near) };
                    let backdrop = paint(&place(kind, setup), day(), seen, 1);
                    // An unpainted corner of the far layer would be black.
                    let dark = backdrop.far.rgb.as_chunks::<3>().0.iter().filter(|rgb| **rgb < [9; 3]);
                    assert_eq!(dark.count(), 0, "{kind:?} {setup}");
                }
            }
        }
    }
}
