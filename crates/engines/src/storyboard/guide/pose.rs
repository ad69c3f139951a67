//! Pose points: where the joints of every person lie in the picture, in the order of `OpenPose` with 18 points.

use domain::request::Request;
use serde_json::{Value, json};

use super::Tilt;
use crate::storyboard::artist::{self, Scene};
use crate::storyboard::cast::Pencil;
use crate::storyboard::figure::joints::{self, Joint};

/// A point of which the mask shows less than this is covered.
const SEEN: u8 = 96;

/// The pose points of a panel as JSON. `people` is what readers of `OpenPose` look for: three numbers for each
/// point, the last of them 1 where it is seen, 0.5 where something covers it and 0 where it is not in the picture.
pub(super) fn pose(request: &Request, scene: &Scene, masks: &[Vec<u8>], tilt: &Tilt) -> String {
    let (width, height) = tilt.frame;
    let pencil = Pencil::of(request, &scene.view, &scene.field);
    let people: Vec<Value> = scene
        .players
        .iter()
        .zip(masks)
        .filter_map(|(player, mask)| {
            let acting = artist::telling(request, &player.figure);
            let mut joints = joints::joints(&player.figure, &acting, &player.placement)?;
            for joint in &mut joints {
                joint.spot = tilt.spot(pencil.bent(player, joint.spot));
            }
            Some(person(&player.figure.slug.to_string(), &joints, mask, (width, height)))
        })
        .collect();
    let animals: Vec<String> = scene
        .players
        .iter()
        .filter(|player| player.figure.species != domain::character::Species::Human)
        .map(|player| player.figure.slug.to_string())
        .collect();
    let value = json!({
        "canvas_width": width,
        "canvas_height": height,
        "people": people,
        "without_points": animals,
    });
    format!("{value}\n")
}

fn person(slug: &str, joints: &[Joint], mask: &[u8], (width, height): (usize, usize)) -> Value {
    let mut numbers = Vec::with_capacity(joints.len() * 3);
    let mut named = Vec::with_capacity(joints.len());
    for joint in joints {
        let (x, y) = (round(joint.spot.0), round(joint.spot.1));
        let inside = x >= 0.0 && y >= 0.0 && x < width as f64 && y < height as f64;
        let (word, number) = if !inside {
            ("outside", 0.0)
        } else if joint.turned_away || mask[y as usize * width + x as usize] < SEEN {
            ("covered", 0.5)
        } else {
            ("seen", 1.0)
        };
        numbers.extend([x, y, number]);
        named.push(json!({ "name": joint.name, "x": x, "y": y, "visibility": word }));
    }
    json!({ "character": slug, "pose_keypoints_2d": numbers, "joints": named })
}

/// A tenth of a pixel is more than anybody needs, and the same on every machine.
fn round(value: f32) -> f64 {
    f64::from((value * 10.0).round()) / 10.0
}
