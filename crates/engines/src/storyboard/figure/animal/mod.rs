//! Animals: a cat, a dog, a rabbit, a fox and a bird in one hand, and what each looks like in each pose.
//!
//! Animal units: the animal is about 30 of them tall, its origin is on the ground between its feet, and it
//! faces left. How a species is built is in [`build`], what its head looks like in [`face`]; the postures
//! are shared where bodies are alike.

mod bird;
mod bird_head;
mod build;
mod coat;
mod collar;
mod eyes;
mod face;
mod flight;
mod head;
mod leg;
mod lying;
mod muzzle;
mod plumage;
mod profile;
mod rabbit;
mod sitting;
mod standing;
mod tail;

use domain::character::Species;
use domain::request::Figure;
use domain::shot::{Expression, Gaze, Head, Mark, Pose, View};

use super::{Artist, Measures};
use crate::storyboard::ink::curve::{Frame, Vec2, at};

/// The height of an animal in animal units.
const HEIGHT: f32 = 30.0;

/// How an animal is drawn: what its pose and view come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Posture {
    SitsFront,
    SitsSideways,
    SitsBack,
    StandsFront,
    StandsSideways,
    StandsBack,
    Runs,
    LiesFront,
    LiesSideways,
    Flies,
}

/// Which side of the body is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Front,
    Sideways,
    Back,
}

fn side_of(view: View) -> Side {
    match view {
        View::Front => Side::Front,
        View::ThreeQuarter | View::Profile => Side::Sideways,
        View::ThreeQuarterBack | View::Back => Side::Back,
    }
}

fn posture_of(figure: &Figure) -> Posture {
    let side = side_of(figure.view);
    if figure.species == Species::Bird {
        return bird_posture(figure.pose, side);
    }
    let rests = matches!(figure.pose, Pose::Stand | Pose::Sit | Pose::Kneel);
    let dozes = rests && figure.expression == Expression::EyesClosed;
    if (dozes || matches!(figure.pose, Pose::Crouch | Pose::Bow)) && side != Side::Back {
        return if side == Side::Front { Posture::LiesFront } else { Posture::LiesSideways };
    }
    match (figure.pose, side) {
        (Pose::Run | Pose::Jump, Side::Sideways) => Posture::Runs,
        (Pose::Stand | Pose::Walk, Side::Sideways) => Posture::StandsSideways,
        (Pose::Stand | Pose::Walk | Pose::Run | Pose::Jump, Side::Front) => Posture::StandsFront,
        (Pose::Stand | Pose::Walk | Pose::Run | Pose::Jump, Side::Back) => Posture::StandsBack,
        (_, Side::Front) => Posture::SitsFront,
        (_, Side::Sideways) => Posture::SitsSideways,
        (_, Side::Back) => Posture::SitsBack,
    }
}

fn bird_posture(pose: Pose, side: Side) -> Posture {
    match (pose, side) {
        (Pose::Run | Pose::Jump | Pose::HoldUp, _) => Posture::Flies,
        (Pose::Walk, Side::Sideways) => Posture::StandsSideways,
        (_, Side::Front) => Posture::SitsFront,
        (_, Side::Sideways) => Posture::SitsSideways,
        (_, Side::Back) => Posture::SitsBack,
    }
}

/// The middle of the head in animal units.
fn head_of(species: Species, posture: Posture) -> Vec2 {
    match species {
        Species::Bird => bird::head_of(posture),
        Species::Rabbit => rabbit::head_of(posture),
        _ => match posture {
            Posture::SitsFront | Posture::SitsBack => at(0.0, -21.4),
            Posture::SitsSideways => at(-3.8, -21.6),
            Posture::StandsSideways => at(-13.0, -20.6),
            Posture::Runs => at(-14.2, -19.4),
            Posture::StandsFront | Posture::StandsBack | Posture::Flies => at(0.0, -20.0),
            Posture::LiesFront => at(0.0, -10.6),
            Posture::LiesSideways => at(-8.6, -11.0),
        },
    }
}

/// Half of the width that an animal takes up, in animal units.
fn half_width(posture: Posture) -> f32 {
    match posture {
        Posture::StandsSideways | Posture::LiesSideways => 19.0,
        Posture::Runs => 23.0,
        Posture::SitsSideways => 14.0,
        Posture::LiesFront => 12.0,
        Posture::Flies => 20.0,
        Posture::SitsFront | Posture::SitsBack | Posture::StandsFront | Posture::StandsBack => 10.5,
    }
}

fn unit_of(figure: &Figure) -> f32 {
    f32::from(figure.height_cm).max(5.0) / HEIGHT
}

/// The heights of an animal in its pose.
pub(super) fn measures(figure: &Figure) -> Measures {
    let unit = unit_of(figure);
    let posture = posture_of(figure);
    let middle = head_of(figure.species, posture);
    let eyes = -middle.y;
    let crown = match figure.species {
        Species::Rabbit => 16.5,
        Species::Bird if posture == Posture::Flies => 16.0,
        Species::Bird => 7.6,
        _ => 10.6,
    };
    let ground = if posture == Posture::Flies { eyes - 22.0 } else { 0.0 };
    let chest = (ground + (eyes - ground) * 0.52).min(eyes - 7.0);
    Measures {
        top: (eyes + crown) * unit,
        eyes: eyes * unit,
        chin: (eyes - 6.6) * unit,
        chest: chest * unit,
        waist: (ground + (chest - ground) * 0.66) * unit,
        knees: (ground + (chest - ground) * 0.35) * unit,
        half_width: half_width(posture) * unit,
        ahead: -middle.x * unit,
    }
}

/// What was asked of an animal that no animal does, in words; nothing for people.
pub(super) fn omissions(figure: &Figure) -> Vec<String> {
    let mut words = Vec::new();
    let name = &figure.name;
    let kind = match figure.species {
        Species::Human => return words,
        Species::Cat => "cat",
        Species::Dog => "dog",
        Species::Rabbit => "rabbit",
        Species::Fox => "fox",
        Species::Bird => "bird",
    };
    let is_bird = figure.species == Species::Bird;
    match figure.pose {
        Pose::CrossArms => words.push(format!("{name} was drawn sitting: a {kind} folds no arms")),
        Pose::Wave | Pose::Reach | Pose::Point if is_bird => {
            words.push(format!("{name} was drawn sitting: a bird has no paw to raise"));
        }
        _ => {}
    }
    if figure.hat.is_some() || figure.glasses {
        words.push(format!("{name} was drawn without hat or glasses: only people wear them"));
    }
    if figure.marks.contains(&Mark::Breath) {
        words.push(format!("{name} was drawn without breath: only that of people is seen"));
    }
    words
}

impl Artist<'_> {
    /// The whole animal.
    pub(super) fn animal(&mut self) {
        let frame = self.ground.inner(at(0.0, 0.0), 0.0, unit_of(self.figure));
        let posture = posture_of(self.figure);
        match self.figure.species {
            Species::Bird => return self.bird(&frame, posture),
            Species::Rabbit => self.rabbit(&frame, posture),
            _ => self.four_legged(&frame, posture),
        }
        let spot = head_of(self.figure.species, posture) + at(0.0, self.animal_head_lift(posture));
        let tilt = self.animal_head_tilt();
        let head = frame.inner(spot, tilt + self.acting.sway * 0.035, self.animal_build().head);
        self.animal_collar(&head, posture);
        self.animal_head(&head);
        match posture {
            Posture::LiesSideways if self.curls_up() => self.curled_tail(&frame),
            Posture::StandsBack if self.figure.species != Species::Rabbit => {
                self.animal_tail(&frame, (2.6, -9.6), -0.06);
            }
            _ => {}
        }
    }

    fn four_legged(&mut self, frame: &Frame, posture: Posture) {
        match posture {
            Posture::SitsFront => self.sits_front(frame),
            Posture::SitsSideways => self.sits_sideways(frame),
            Posture::SitsBack => self.sits_back(frame),
            Posture::StandsSideways => self.stands_sideways(frame),
            Posture::StandsFront => self.stands_front(frame),
            Posture::StandsBack => self.stands_back(frame),
            Posture::Runs | Posture::Flies => self.runs(frame),
            Posture::LiesFront => self.lies_front(frame),
            Posture::LiesSideways => self.lies_sideways(frame),
        }
    }

    /// How far the head is above its place: it follows the bounds of a gait and sinks in sleep.
    fn animal_head_lift(&self, posture: Posture) -> f32 {
        match posture {
            Posture::Runs => -self.animal_bound() * 1.8,
            Posture::StandsSideways if self.figure.pose == Pose::Walk => -self.animal_bound() * 0.5,
            Posture::LiesSideways | Posture::LiesFront if self.animal_sleeps() => {
                if self.figure.species == Species::Cat { 0.6 } else { 3.0 }
            }
            _ => self.acting.sway * 0.25,
        }
    }

    fn animal_head_tilt(&self) -> f32 {
        let gaze = match self.figure.gaze {
            Gaze::Up => 0.15,
            Gaze::Down => -0.13,
            _ => 0.0,
        };
        match self.figure.head {
            Head::Up => 0.22,
            Head::Down => -0.2,
            Head::Tilted => 0.3,
            _ => gaze,
        }
    }

    fn animal_sleeps(&self) -> bool {
        self.figure.expression == Expression::EyesClosed
    }

    /// The height of a bound at this moment of a gait, 0 to 1.
    fn animal_bound(&self) -> f32 {
        libm::sinf(self.acting.phase * std::f32::consts::TAU).abs()
    }

    /// Whether a front paw is raised.
    fn animal_raises_paw(&self) -> bool {
        matches!(self.figure.pose, Pose::Wave | Pose::HoldUp | Pose::Reach | Pose::Point)
    }
}

/// The frame seen in a mirror when `side` is -1.
fn mirrored(frame: &Frame, side: f32) -> Frame {
    Frame { across: frame.across * side, ..*frame }
}
