//! Requests of a usual size, for the benches.

use std::collections::BTreeMap;

use domain::request::{Camera, FORM, Request};
use domain::shot::{Angle, CameraMove, Framing, Timing, Transition};
use domain::style::Style;
use domain::take::Stage;

/// A request without a place or figures.
pub(super) fn request(style: &Style) -> Request {
    Request {
        form: FORM,
        stage: Stage::Storyboard,
        recipe: "fake".to_owned(),
        frame: style.frame,
        rate: style.rate,
        seed: 0,
        camera: Camera {
            framing: Framing::Medium,
            angle: Angle::EyeLevel,
            camera_move: CameraMove::Fixed,
            light: domain::place::Light::default(),
            frames: 48,
            timing: Timing::Twos,
            transition: Transition::Cut,
            effects: Vec::new(),
            safe_areas: false,
        },
        place: None,
        figures: Vec::new(),
        prop: None,
        action: "The line is measured with an engine that does nothing.".to_owned(),
        lines: Vec::new(),
        ink: style.ink,
        generation: None,
        moment: domain::take::Moment::Start,
        recipe_hash: None,
        made_of: domain::request::MadeOf::default(),
        inputs: BTreeMap::new(),
    }
}
