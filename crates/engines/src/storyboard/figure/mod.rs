//! Figures: draws one character as a request describes it, at any scale, from shapes alone.
//!
//! Owns everything about how people and animals look. It may not decide where they stand, how the camera
//! sees them or when they move: that arrives as [`Placement`] and [`Acting`].

mod animal;
#[cfg(test)]
mod body_tests;
mod bow;
mod creases;
mod gait;
mod guitar;
mod hands;
mod head;
mod holding;
pub(crate) mod joints;
mod keepsakes;
mod limbs;
mod neck;
mod outfit;
mod paint;
mod person;
mod pose;
mod poses;
mod proportion;
mod seat;
mod shoes;
mod skeleton;
mod space;
#[cfg(test)]
mod tests;
mod trunk;

use domain::character::Species;
use domain::flap::Mouth;
use domain::request::Figure;
use domain::shot::Mark;
use domain::style::Ink;
use tiny_skia::Pixmap;

use super::ink::Brush;
use super::ink::curve::{Frame, Vec2, at};
use super::tone::Tone;
use head::shell;
use paint::Colours;
pub use paint::{Roles, roles};
use proportion::Proportion;
pub use seat::Seat;

/// What of a figure moves from drawing to drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Acting {
    /// The mouth flap.
    pub mouth: Mouth,
    /// Whether the eyes are shut for a blink.
    pub blink: bool,
    /// The phase of a walk or run, or of an idle sway: 0 to 1, then again from 0.
    pub phase: f32,
    /// How far hair and cloth swing to the side, -1 to 1.
    pub sway: f32,
    /// How far a figure has changed from its pose into the one that follows: 0 to 1.
    pub change: f32,
}

/// Where a figure stands on the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// The point on the ground between the feet, in pixels.
    pub feet: (f32, f32),
    /// How large the figure is drawn.
    pub pixels_per_cm: f32,
    /// Whether a three-quarter or profile view faces right instead of left.
    pub flip: bool,
}

/// Heights of a figure above the ground in centimetres, in its pose, for framing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// The top of the head with its hair.
    pub top: f32,
    /// The line of the eyes.
    pub eyes: f32,
    /// The chin.
    pub chin: f32,
    /// The middle of the chest.
    pub chest: f32,
    /// The waist.
    pub waist: f32,
    /// The knees.
    pub knees: f32,
    /// Half of the width that the figure takes up.
    pub half_width: f32,
    /// How far the eyes are from above the feet towards the side that the figure faces: to the left of the
    /// canvas, or to the right when it is flipped.
    pub ahead: f32,
}

/// What one figure is drawn with.
pub(crate) struct Artist<'a> {
    brush: Brush<'a>,
    figure: &'a Figure,
    acting: &'a Acting,
    colours: Colours<'a>,
    body: Proportion,
    /// Centimetres above the ground to pixels; its origin is between the feet.
    ground: Frame,
    flip: bool,
    /// What is below it when it sits.
    seat: Seat,
    /// What of an arm is drawn now.
    arm_part: limbs::ArmPart,
}

/// Draws `figure` on `canvas` and returns what it was asked for and could not draw, in words.
pub fn draw(
    canvas: &mut Pixmap,
    figure: &Figure,
    acting: &Acting,
    placement: &Placement,
    tone: &Tone,
    ink: &Ink,
) -> Vec<String> {
    draw_on(canvas, figure, acting, placement, (tone, ink), Seat::default())
}

/// The same with the seat on which the figure sits when it does.
pub fn draw_on(
    canvas: &mut Pixmap,
    figure: &Figure,
    acting: &Acting,
    placement: &Placement,
    (tone, ink): (&Tone, &Ink),
    seat: Seat,
) -> Vec<String> {
    let Some(mut artist) = Artist::new(canvas, figure, acting, placement, (tone, ink)) else {
        return vec![format!("{}: the canvas is too large", figure.name)];
    };
    artist.seat = seat;
    if figure.species == Species::Human {
        artist.person();
    } else {
        artist.animal();
    }
    artist.omissions()
}

impl<'a> Artist<'a> {
    /// Everything a figure is drawn with; none when the canvas is too large to clip on.
    fn new(
        canvas: &'a mut Pixmap,
        figure: &'a Figure,
        acting: &'a Acting,
        placement: &Placement,
        (tone, ink): (&'a Tone, &'a Ink),
    ) -> Option<Self> {
        let line = ink.weight * (0.62 * libm::powf(placement.pixels_per_cm.max(0.01), 0.6)).max(0.9);
        let light = at(tone.towards_light.0, tone.towards_light.1);
        let rim = tone.rim.map(|colour| tone.lit(colour));
        let feet: Vec2 = at(placement.feet.0, placement.feet.1);
        Some(Self {
            brush: Brush::new(canvas, line, light, rim)?,
            figure,
            acting,
            colours: Colours { palette: &figure.palette, chosen: &figure.palette_chosen, tone, ink },
            body: Proportion::of(figure),
            ground: Frame::upright(feet, placement.pixels_per_cm, placement.flip),
            flip: placement.flip,
            seat: Seat::default(),
            arm_part: limbs::ArmPart::Whole,
        })
    }
}

impl Artist<'_> {
    /// What the request asked for and the drawing lacks, in words.
    fn omissions(&self) -> Vec<String> {
        let figure = self.figure;
        let mut words = animal::omissions(figure);
        if figure.species == Species::Human {
            for mark in self.unseen_marks() {
                words.push(format!(
                    "{} was drawn without {}: the face is turned away",
                    figure.name,
                    in_words(mark)
                ));
            }
        }
        let Some(prop) = figure.holds.as_deref() else { return words };
        if figure.species != Species::Human {
            words.push(format!("{} was drawn without \"{prop}\": only people hold things", figure.name));
        } else if holding::Prop::named(prop).is_none() {
            let known = holding::Prop::KNOWN;
            words.push(format!("{} was drawn without \"{prop}\": the artist knows {known}", figure.name));
        }
        words
    }
}

const fn in_words(mark: Mark) -> &'static str {
    match mark {
        Mark::Blush => "a blush",
        Mark::Sweat => "sweat",
        Mark::Tears => "tears",
        Mark::Breath => "breath",
    }
}

/// The height in centimetres on which a person sits who sits at ease.
pub(crate) fn seat_height(figure: &Figure) -> f32 {
    let body = Proportion::of(figure);
    let stance = pose::Stance::of(domain::shot::Pose::Sit, figure.view, 0.0, &body, None);
    seat::height(&body, &skeleton::Skeleton::new(&body, &stance, figure.view))
}

/// The heights of `figure` in its pose.
#[must_use]
pub fn measures(figure: &Figure) -> Measures {
    if figure.species != Species::Human {
        return animal::measures(figure);
    }
    let body = Proportion::of(figure);
    let prop = figure.holds.as_deref().and_then(holding::Prop::named);
    let stance = pose::Stance::of(figure.pose, figure.view, 0.0, &body, prop);
    let skeleton = skeleton::Skeleton::new(&body, &stance, figure.view);
    let eyes = skeleton.eyes.y;
    let share = body.head / 100.0;
    let up = |height: f32| skeleton.on_trunk(space::space(0.0, height - body.hips, 0.0)).y;
    let knees = f32::min(skeleton.knee[0].y, skeleton.knee[1].y);
    Measures {
        top: eyes + share * (100.0 - head::EYES_ABOVE_CHIN + head::hat_height(figure.hat)),
        eyes,
        chin: eyes - share * head::EYES_ABOVE_CHIN,
        chest: up(body.shoulders - (body.shoulders - body.waist) * 0.4),
        waist: up(body.waist),
        knees: knees.min(up(body.waist) - 1.0),
        half_width: body.shoulder_half * 1.45,
        ahead: -skeleton.seen(skeleton.eyes).x,
    }
}
