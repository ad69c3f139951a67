//! What a prompt made, as the studio takes it: one picture, or frames at the rate of the film.

use std::sync::Arc;

use domain::error::Fault;
use domain::request::Request;

use super::recipe::manifest::{FrameRule, OutputKind};
use super::recipe::shelf::Loaded;
use crate::engine::{Clip, Frames, Output, Picture};

/// Makes the output of a request from the pictures that a recipe made.
///
/// # Errors
///
/// When there are none, or frames differ in size.
pub(crate) fn output(
    loaded: &Loaded,
    request: &Request,
    mut pictures: Vec<Picture>,
) -> Result<Output, Fault> {
    let nothing = || Fault::transient("the recipe made no picture; look at its output node");
    let made = |picture, clip| Output { picture, clip, omitted: Vec::new(), guides: Vec::new() };
    match loaded.manifest.output.kind {
        OutputKind::Picture => Ok(made(Some(pictures.pop().ok_or_else(nothing)?), None)),
        OutputKind::Frames => {
            let first = pictures.first().ok_or_else(nothing)?;
            let (width, height) = (first.width, first.height);
            if pictures.iter().any(|picture| (picture.width, picture.height) != (width, height)) {
                return Err(Fault::permanent("the recipe made frames of different sizes; mend its graph"));
            }
            let frames = request.camera.frames.max(1);
            let source =
                Arc::new(Made { rule: loaded.manifest.frames, rate: request.rate.per_second(), pictures });
            Ok(made(None, Some(Clip { width, height, frames, source })))
        }
    }
}

/// Frames as the model made them, shown at the rate of the film.
struct Made {
    rule: Option<FrameRule>,
    /// Frames a second of the film.
    rate: f64,
    pictures: Vec<Picture>,
}

impl Made {
    /// The frame of the model that stands at a frame of the film.
    fn at(&self, index: u32) -> usize {
        let made = self.rule.map_or(self.rate, |rule| f64::from(rule.rate));
        let at = (f64::from(index) * made / self.rate).round() as usize;
        at.min(self.pictures.len() - 1)
    }
}

impl Frames for Made {
    fn frame(&self, index: u32, rgb: &mut [u8]) -> Result<(), Fault> {
        let picture = &self.pictures[self.at(index)];
        if picture.rgb.len() != rgb.len() {
            return Err(Fault::permanent(
                "failed to copy a frame: it has another size; report this as a defect",
            ));
        }
        rgb.copy_from_slice(&picture.rgb);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_the_model_are_held_at_the_rate_of_the_film() {
        let picture = Picture { width: 1, height: 1, rgb: vec![0; 3] };
        let rule = Some(FrameRule { rate: 16, step: 4 });
        let made = Made { rule, rate: 24.0, pictures: vec![picture; 5] };
        let shown: Vec<usize> = (0..8).map(|index| made.at(index)).collect();
        assert_eq!(shown, [0, 1, 1, 2, 3, 3, 4, 4]);
    }
}
