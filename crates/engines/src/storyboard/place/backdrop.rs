//! Backdrops: the finished background of a shot in three layers, ready to lie under and over the figures.

use domain::colour::Colour;
use domain::place::{Light, PlaceKind};
use domain::request::DrawnPlace;
use tiny_skia::{FilterQuality, Pixmap, PixmapPaint, Transform};

use super::air::{Air, Study};
use super::motif::Motif;
use super::painter::Painter;
use super::view::View;
use super::water::{self, Mirror};
use super::{bridge, classroom, shop, shrine, station, street};
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

/// How the lens shows a place beyond its view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lens {
    /// The background is painted at one part in `soft` of its size and enlarged; 1 is sharp.
    pub soft: u32,
    /// How far the picture is tilted, in degrees.
    pub roll: f32,
}

/// Paints the background of a place as the view shows it.
pub(crate) fn paint(place: &DrawnPlace, light: Light, view: View, lens: Lens) -> Backdrop {
    let sheets = tilted(place, Air::of(light), view.reduced(lens.soft), lens.roll);
    if lens.soft == 1 {
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
    soften(&mut small, 1 + lens.soft as usize / 3);
    let mut far = Picture::black(view.width as usize, view.height as usize);
    let part = 1.0 / lens.soft as f32;
    let window = Window { left: 0.0, top: 0.0, width: view.width * part, height: view.height * part };
    resample(&small, window, &mut far.canvas());
    grain(&mut far);
    Backdrop { far, middle: Layer::default(), near: Layer::default(), is_soft: true }
}

/// The sheets of a place, tilted about their middle; they are painted larger first so that no corner is empty.
pub(crate) fn tilted(place: &DrawnPlace, air: Air, view: View, degrees: f32) -> Sheets {
    if degrees == 0.0 {
        return paint_sheets(place, air, view);
    }
    let margin = ((view.width * 0.05).ceil(), (view.height * 0.13).ceil());
    let wider = View {
        width: view.width + 2.0 * margin.0,
        height: view.height + 2.0 * margin.1,
        vanish: (view.vanish.0 + margin.0, view.vanish.1 + margin.1),
        ..view
    };
    let upright = paint_sheets(place, air, wider);
    let turn = Transform::from_translate(-margin.0, -margin.1).post_concat(Transform::from_rotate_at(
        degrees,
        view.width / 2.0,
        view.height / 2.0,
    ));
    let turned = |from: &Pixmap| {
        let mut sheet = new_sheet(view);
        let paint = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
        sheet.draw_pixmap(0, 0, from.as_ref(), &paint, turn, None);
        sheet
    };
    Sheets { far: turned(&upright.far), middle: turned(&upright.middle), near: turned(&upright.near) }
}

fn paint_sheets(place: &DrawnPlace, air: Air, view: View) -> Sheets {
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
        PlaceKind::Street | PlaceKind::Rooftop | PlaceKind::City => street::KIND,
        PlaceKind::Station | PlaceKind::Train => station::KIND,
        PlaceKind::Shrine | PlaceKind::Forest | PlaceKind::Field => shrine::KIND,
        PlaceKind::Shop | PlaceKind::Kitchen => shop::KIND,
        PlaceKind::Bridge | PlaceKind::Sea => bridge::KIND,
        PlaceKind::Classroom | PlaceKind::LivingRoom => classroom::KIND,
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
