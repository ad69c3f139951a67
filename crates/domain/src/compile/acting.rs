//! What somebody does in a shot, and how the camera sees it, in tags and in words of a sentence.

use crate::place::{DayTime, Light, PlaceKind, Weather};
use crate::shot::{
    Angle, CameraMove, Effect, Expression, Framing, Gaze, Head, Mark, Pose, Purpose, Staging, View,
};
use crate::words::plain;

/// The same thing for either dialect.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    /// Tags, with commas between them; empty for nothing.
    pub(super) tags: &'static str,
    /// Part of a sentence; empty for nothing.
    pub(super) prose: &'static str,
}

const NOTHING: Said = Said { tags: "", prose: "" };

const fn said(tags: &'static str, prose: &'static str) -> Said {
    Said { tags, prose }
}

/// What a body does.
pub(super) const fn pose(pose: Pose) -> Said {
    match pose {
        Pose::Stand => said("standing", "standing"),
        Pose::Walk => said("walking", "walking"),
        Pose::Run => said("running", "running"),
        Pose::Sit => said("sitting", "sitting"),
        Pose::Crouch => said("squatting", "crouching"),
        Pose::Reach => said("reaching, outstretched arm", "reaching out"),
        Pose::Wave => said("waving", "waving"),
        Pose::HoldUp => said("arm up", "holding an arm up"),
        Pose::Bow => said("bowing", "bowing"),
        Pose::Jump => said("jumping", "jumping"),
        Pose::Point => said("pointing", "pointing"),
        Pose::CrossArms => said("crossed arms", "with arms crossed"),
        Pose::Kneel => said("kneeling", "kneeling"),
    }
}

/// What a face shows.
pub(super) const fn expression(expression: Expression) -> Said {
    match expression {
        Expression::Neutral => NOTHING,
        Expression::Smile => said("smile", "smiling"),
        Expression::Laugh => said("laughing, open mouth", "laughing"),
        Expression::Sad => said("sad", "looking sad"),
        Expression::Cry => said("crying, tears", "crying"),
        Expression::Angry => said("angry", "looking angry"),
        Expression::Surprised => said("surprised, wide-eyed", "looking surprised"),
        Expression::Worried => said("worried", "looking worried"),
        Expression::Shy => said("shy, blush", "looking shy"),
        Expression::EyesClosed => said("closed eyes", "with closed eyes"),
    }
}

/// A sign of feeling beside a face.
pub(super) const fn mark(mark: Mark) -> Said {
    match mark {
        Mark::Blush => said("blush", "blushing"),
        Mark::Sweat => said("sweatdrop", "with a drop of sweat"),
        Mark::Tears => said("tears", "with tears"),
        Mark::Breath => said("visible air", "breathing mist"),
    }
}

/// From which side somebody is seen.
pub(super) const fn view(view: View) -> Said {
    match view {
        View::Front | View::ThreeQuarter => NOTHING,
        View::Profile => said("profile", "seen from the side"),
        View::ThreeQuarterBack | View::Back => said("from behind", "seen from behind"),
    }
}

/// Where somebody looks, by head and eyes.
pub(super) const fn gaze(head: Head, gaze: Gaze) -> Said {
    match (gaze, head) {
        (Gaze::Viewer, _) => said("looking at viewer", "looking at the viewer"),
        (Gaze::Up, _) | (_, Head::Up) => said("looking up", "looking up"),
        (Gaze::Down, _) | (_, Head::Down) => said("looking down", "looking down"),
        (Gaze::Left | Gaze::Right, _) => said("looking to the side", "looking aside"),
        (Gaze::Ahead, Head::Back) => said("looking back", "looking back"),
        (Gaze::Ahead, Head::Tilted) => said("head tilt", "with the head tilted"),
        (Gaze::Ahead, _) => NOTHING,
    }
}

/// What somebody holds, in tags.
pub(super) fn holds(staging: &Staging) -> Option<String> {
    staging.holds.as_ref().map(|prop| format!("holding {}", plain(prop)))
}

/// How much is seen.
pub(super) const fn framing(framing: Framing) -> Said {
    match framing {
        Framing::ExtremeWide => said("very wide shot, scenery", "An extreme wide shot"),
        Framing::Wide => said("wide shot", "A wide shot"),
        Framing::Full => said("full body", "A full shot"),
        Framing::Medium => said("cowboy shot", "A medium shot"),
        Framing::MediumClose => said("upper body", "A medium close-up"),
        Framing::Close => said("portrait, close-up", "A close-up"),
        Framing::ExtremeClose => said("extreme close-up", "An extreme close-up"),
        Framing::Insert => said("close-up, still life", "An insert shot"),
    }
}

/// From where it is seen.
pub(super) const fn angle(angle: Angle) -> Said {
    match angle {
        Angle::EyeLevel => NOTHING,
        Angle::High => said("from above", "from above"),
        Angle::Low => said("from below", "from below"),
        Angle::OverShoulder => said("over shoulder", "over the shoulder"),
        Angle::Dutch => said("dutch angle", "at a tilted angle"),
    }
}

/// How the camera moves; for moving pictures.
pub(super) const fn camera(camera: CameraMove) -> Said {
    match camera {
        CameraMove::Fixed => said("", "the camera stands still"),
        CameraMove::PanLeft => said("", "the camera pans to the left"),
        CameraMove::PanRight => said("", "the camera pans to the right"),
        CameraMove::TiltUp => said("", "the camera tilts up"),
        CameraMove::TiltDown => said("", "the camera tilts down"),
        CameraMove::TruckIn => said("", "the camera moves in slowly"),
        CameraMove::TruckOut => said("", "the camera moves out slowly"),
        CameraMove::Follow => said("", "the camera follows"),
        CameraMove::Shake => said("", "the camera shakes"),
    }
}

/// What is drawn over the picture.
pub(super) const fn effect(effect: Effect) -> Said {
    match effect {
        Effect::SpeedLines => said("speed lines", "with speed lines"),
        Effect::FocusLines => said("emphasis lines", "with lines of focus"),
        Effect::Flash => said("light particles", "with a flash of light"),
        Effect::Petals => said("petals, falling petals", "with falling petals"),
        Effect::Steam => said("steam", "with rising steam"),
    }
}

/// Where it is.
pub(super) const fn place(kind: PlaceKind) -> Said {
    match kind {
        PlaceKind::Street => said("street, shop", "a small shopping street"),
        PlaceKind::Station => said("train station, bench", "a country railway platform"),
        PlaceKind::Shrine => said("shrine, torii, stairs", "a shrine with a torii gate"),
        PlaceKind::Shop => said("indoors, shop, shelf", "the inside of a small shop"),
        PlaceKind::Bridge => said("bridge, river", "a bridge over a river"),
        PlaceKind::Classroom => said("classroom, school desk, window", "a classroom"),
        PlaceKind::Forest => said("forest, path, tree", "a path among tall trees"),
        PlaceKind::Rooftop => said("rooftop, chain-link fence", "a flat roof above the town"),
        PlaceKind::LivingRoom => said("indoors, living room", "a living room"),
        PlaceKind::Kitchen => said("indoors, kitchen", "a kitchen"),
        PlaceKind::Sea => said("ocean, beach, horizon", "a beach by the open sea"),
        PlaceKind::Field => said("field, path, grass", "fields under a wide sky"),
        PlaceKind::Train => said("train interior, window", "the inside of a railway carriage"),
        PlaceKind::City => said("city, cityscape, building", "a city of towers and lit windows"),
    }
}

/// The light, and outdoors the weather.
pub(super) fn light(light: Light, indoors: bool) -> Vec<Said> {
    let time = match light.time {
        DayTime::Dawn => said("sunrise, morning", "at dawn"),
        DayTime::Day => said("day", "by day"),
        DayTime::Dusk => said("sunset, evening", "at dusk"),
        DayTime::Night => said("night", "at night"),
    };
    let weather = match light.weather {
        Weather::Clear => NOTHING,
        Weather::Cloud => said("cloudy sky", "under a covered sky"),
        Weather::Rain => said("rain", "in the rain"),
        Weather::Snow => said("snow, snowing", "in falling snow"),
    };
    if indoors { vec![time] } else { vec![time, weather] }
}

/// What an insert or a shot without people is about.
pub(super) const fn purpose(purpose: Purpose) -> Said {
    match purpose {
        Purpose::Establishing => said("scenery", "The place itself is the subject"),
        _ => NOTHING,
    }
}

/// The tags of one thing, one by one.
pub(super) fn each(tags: &str) -> impl Iterator<Item = String> + '_ {
    tags.split(", ").filter(|tag| !tag.is_empty()).map(str::to_owned)
}
