//! The figures of a sheet: all sides, looks or poses, faces, and the cast side by side.

use domain::character::Species;
use domain::colour::Colour;
use domain::flap::Mouth;
use domain::label::{Anchor, Label, Weight};
use domain::place::Light;
use domain::request::Figure;
use domain::shot::{Expression, Pose, View};
use tiny_skia::{Pixmap, PixmapPaint, Transform};

use super::Easel;
use super::layout::{Area, HEADING, MOST_CAST, MOST_LOOKS, Page};
use crate::storyboard::brush::{self, Wash};
use crate::storyboard::figure::{self, Acting, Measures, Placement, measures};
use crate::storyboard::tone::Tone;

/// The paper above the tallest head of a row, as a part of the row.
const HEAD_ROOM: f32 = 0.04;
/// Room for the words below a row of figures.
const CAPTION: f32 = 46.0;
/// How far a figure of a row may reach into its neighbour's paper, as a part of its own.
const REACH: f32 = 0.25;
/// The paper that a figure of a row gets at most, in half widths of its body.
const WIDEST: f32 = 4.6;
/// Room for the numbers of the lines of height.
const NUMBERS: f32 = 36.0;
/// Between two lines of height, in centimetres.
const RULE: f32 = 20.0;

const VIEWS: [(View, &str); 5] = [
    (View::Front, "front"),
    (View::ThreeQuarter, "three-quarter"),
    (View::Profile, "profile"),
    (View::ThreeQuarterBack, "three-quarter back"),
    (View::Back, "back"),
];

const POSES: [(Pose, &str); 3] = [(Pose::Walk, "walks"), (Pose::Sit, "sits"), (Pose::Wave, "waves")];

const ANIMAL_POSES: [(Pose, &str); 3] = [(Pose::Walk, "walks"), (Pose::Run, "runs"), (Pose::Sit, "sits")];

const FACES: [(Expression, &str); 10] = [
    (Expression::Neutral, "neutral"),
    (Expression::Smile, "smile"),
    (Expression::Laugh, "laugh"),
    (Expression::Sad, "sad"),
    (Expression::Cry, "cry"),
    (Expression::Angry, "angry"),
    (Expression::Surprised, "surprised"),
    (Expression::Worried, "worried"),
    (Expression::Shy, "shy"),
    (Expression::EyesClosed, "eyes closed"),
];

/// A figure at rest.
const AT_REST: Acting = Acting { mouth: Mouth::Closed, blink: false, phase: 0.0, sway: 0.0, change: 0.0 };

impl Easel<'_> {
    /// The character in its first look, as the views and faces show it.
    fn model(&self) -> &Figure {
        &self.sheet.looks[0].figure
    }

    pub(super) fn ink(&self) -> Colour {
        self.sheet.ink.line
    }

    /// The colour of small words and thin rules.
    pub(super) fn faint(&self) -> Colour {
        self.sheet.ink.line.mix(self.sheet.ink.paper, 0.42)
    }

    pub(super) fn paper(&mut self) {
        let size = (self.pixmap.width() as f32, self.pixmap.height() as f32);
        brush::rectangle(&mut self.pixmap, (0.0, 0.0), size, Wash::flat(self.sheet.ink.paper));
    }

    /// Puts words at a point, with so much room across.
    pub(super) fn words(
        &mut self,
        text: &str,
        at: (f32, f32),
        anchor: Anchor,
        room: f32,
        (size, weight): (f32, Weight),
    ) {
        let colour = if size > 24.0 { self.ink() } else { self.faint() };
        self.labels.push(Label { text: text.to_owned(), at, anchor, room, size, weight, colour });
    }

    /// A part's heading with a rule below it.
    pub(super) fn heading(&mut self, area: Area, text: &str) {
        self.words(text, (area.left, area.top + 26.0), Anchor::Begin, area.width, (26.0, Weight::Bold));
        let rule = Wash::flat(self.faint().mix(self.sheet.ink.paper, 0.4));
        brush::rectangle(&mut self.pixmap, (area.left, area.top + HEADING - 14.0), (area.width, 2.0), rule);
    }

    pub(super) fn header(&mut self, page: &Page) {
        let area = page.header;
        let name = self.model().name.clone();
        self.words(
            &name,
            (area.left, area.top + 66.0),
            Anchor::Begin,
            area.width * 0.75,
            (76.0, Weight::Bold),
        );
        let description = self.sheet.description.clone();
        self.words(
            &description,
            (area.left, area.top + 116.0),
            Anchor::Begin,
            area.width * 0.8,
            (28.0, Weight::Regular),
        );
        let model = self.model();
        let facts = format!("{} cm, {} years", model.height_cm, model.age);
        let version = format!("model sheet, version {}", self.sheet.version);
        let right = area.left + area.width;
        self.words(
            &version,
            (right, area.top + 50.0),
            Anchor::End,
            area.width * 0.2,
            (28.0, Weight::Regular),
        );
        self.words(&facts, (right, area.top + 92.0), Anchor::End, area.width * 0.2, (28.0, Weight::Regular));
    }

    pub(super) fn views(&mut self, page: &Page) {
        self.heading(page.views, "Views");
        self.row(page.views.body(), &all_sides(self.model()));
    }

    /// The looks; of a character with one look, some poses.
    pub(super) fn looks(&mut self, page: &Page) {
        let looks = &self.sheet.looks[..self.sheet.looks.len().min(MOST_LOOKS)];
        if looks.len() > 1 {
            let figures: Vec<(Figure, &str)> = looks
                .iter()
                .map(|look| (Figure { view: View::ThreeQuarter, ..look.figure.clone() }, look.name.as_str()))
                .collect();
            self.heading(page.looks, "Looks");
            return self.row(page.looks.body(), &figures);
        }
        let standing =
            |&(pose, name)| (Figure { pose, view: View::ThreeQuarter, ..self.model().clone() }, name);
        let human = self.model().species == Species::Human;
        let poses = if human { &POSES } else { &ANIMAL_POSES };
        let figures: Vec<(Figure, &str)> = poses.iter().map(standing).collect();
        self.heading(page.looks, "Poses");
        self.row(page.looks.body(), &figures);
    }

    /// Ten faces in two rows.
    pub(super) fn faces(&mut self, page: &Page) {
        self.heading(page.faces, "Expressions");
        let body = page.faces.body();
        for (index, (expression, name)) in FACES.into_iter().enumerate() {
            let cell = body.row(index / 5, 2).column(index % 5, 5);
            let figure = Figure { expression, view: View::ThreeQuarter, ..self.model().clone() };
            let picture = Area { height: cell.height - CAPTION, ..cell };
            self.face(picture, &figure);
            let at = (cell.middle(), cell.bottom() - 14.0);
            self.words(name, at, Anchor::Middle, cell.width, (22.0, Weight::Regular));
        }
    }

    /// A head that fills its area.
    fn face(&mut self, area: Area, figure: &Figure) {
        let body = measures(figure);
        let head = (body.top - body.chin).max(0.5);
        let scale = area.height.min(area.width) * 0.74 / head;
        let feet = area.height * 0.10 + body.top * scale;
        self.figure(area, 0.0, figure, (area.width / 2.0 + body.ahead * scale, feet), scale);
    }

    pub(super) fn line_up(&mut self, page: &Page) {
        self.heading(page.line_up, "The cast");
        let cast = &self.sheet.cast[..self.sheet.cast.len().min(MOST_CAST)];
        let named = |figure: &Figure| (figure.clone(), figure.name.clone());
        let figures: Vec<(Figure, String)> = cast.iter().map(named).collect();
        let figures: Vec<(Figure, &str)> =
            figures.iter().map(|(figure, name)| (figure.clone(), name.as_str())).collect();
        self.row(page.line_up.body(), &figures);
        let left_out = self.sheet.cast.len() - cast.len();
        if left_out > 0 {
            self.omitted.push(format!("the line-up shows {MOST_CAST} and leaves out {left_out} of the cast"));
        }
    }

    /// Figures side by side on one ground, at one scale, before lines of height.
    fn row(&mut self, area: Area, figures: &[(Figure, &str)]) {
        let Some(scale) = scale(area, figures) else { return };
        let ground = area.height - CAPTION;
        let tallest = figures.iter().map(|(figure, _)| measures(figure).top).fold(0.0, f32::max);
        self.rules(area, ground, (scale, tallest));
        let stage = Area { left: area.left + NUMBERS, width: area.width - NUMBERS, ..area };
        for ((figure, name), cell) in figures.iter().zip(cells(stage, figures, scale)) {
            self.figure(cell, REACH, figure, (cell.width / 2.0, ground), scale);
            let baseline = (cell.middle(), area.bottom() - 12.0);
            self.words(name, baseline, Anchor::Middle, cell.width * 1.1, (22.0, Weight::Regular));
        }
    }

    /// Lines at every twenty centimetres, so that heights can be read.
    fn rules(&mut self, area: Area, ground: f32, (scale, tallest): (f32, f32)) {
        let step = if tallest < 60.0 { RULE / 4.0 } else { RULE };
        let pale = self.faint().mix(self.sheet.ink.paper, 0.72);
        let count = (tallest / step) as usize;
        for index in 0..=count {
            let height = step * index as f32;
            let row = area.top + ground - height * scale;
            brush::rectangle(&mut self.pixmap, (area.left, row), (area.width, 1.5), Wash::flat(pale));
            let text = format!("{height:.0}");
            self.words(&text, (area.left, row - 4.0), Anchor::Begin, area.width, (15.0, Weight::Fixed));
        }
    }

    /// One figure in an area, its feet at a point of it. It may reach over into the neighbour's paper by this
    /// part of the area's width.
    fn figure(&mut self, area: Area, reach: f32, figure: &Figure, feet: (f32, f32), pixels_per_cm: f32) {
        let beside = area.width * reach;
        let size = ((area.width + 2.0 * beside) as u32, area.height as u32);
        let Some(mut tile) = Pixmap::new(size.0.max(1), size.1.max(1)) else { return };
        let placement = Placement { feet: (feet.0 + beside, feet.1), pixels_per_cm, flip: false };
        let tone = Tone::of(Light::default());
        let ink = &self.sheet.ink;
        self.omitted.extend(figure::draw(&mut tile, figure, &AT_REST, &placement, &tone, ink));
        let corner = ((area.left - beside) as i32, area.top as i32);
        let paint = PixmapPaint::default();
        self.pixmap.draw_pixmap(corner.0, corner.1, tile.as_ref(), &paint, Transform::identity(), None);
    }
}

/// A figure from all five sides.
pub(super) fn all_sides(model: &Figure) -> Vec<(Figure, &'static str)> {
    VIEWS.iter().map(|&(view, name)| (Figure { view, ..model.clone() }, name)).collect()
}

/// How high a row of figures becomes in an area of this size, words included.
pub(super) fn row_height(area: Area, figures: &[(Figure, &str)]) -> f32 {
    let tallest = figures.iter().map(|(figure, _)| measures(figure).top).fold(0.0, f32::max);
    let drawn = scale(area, figures).map_or(0.0, |scale| tallest * scale);
    drawn / (1.0 - HEAD_ROOM) + CAPTION
}

/// Where each figure of a row has its place: as wide as it is, and in the middle when there is room left.
fn cells(area: Area, figures: &[(Figure, &str)], scale: f32) -> Vec<Area> {
    let whole: f32 = figures.iter().map(|(figure, _)| measures(figure).half_width).sum();
    let share = area.width / whole;
    let unit = share.min(WIDEST * scale);
    let mut left = area.left + (area.width - unit * whole) / 2.0;
    let cell = |(figure, _): &(Figure, &str)| {
        let width = measures(figure).half_width * unit;
        left += width;
        Area { left: left - width, width, ..area }
    };
    figures.iter().map(cell).collect()
}

/// Pixels per centimetre so that the tallest and the widest have room; none without figures.
fn scale(area: Area, figures: &[(Figure, &str)]) -> Option<f32> {
    let bodies: Vec<Measures> = figures.iter().map(|(figure, _)| measures(figure)).collect();
    let tallest = bodies.iter().map(|body| body.top).fold(0.0, f32::max);
    let across: f32 = bodies.iter().map(|body| body.half_width * 2.3).sum();
    if tallest <= 0.0 {
        return None;
    }
    Some(((area.height - CAPTION) * (1.0 - HEAD_ROOM) / tallest).min((area.width - NUMBERS) / across))
}
