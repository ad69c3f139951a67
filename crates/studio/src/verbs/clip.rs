//! Clips: what keeps a recipe from making the moving pictures of a shot at once.

use domain::chain::pieces;
use domain::preflight::Finding;
use domain::recipe::Recipe;
use domain::request::Request;

/// What keeps a recipe from making this, as far as it is about moving pictures.
pub(crate) fn cannot_move(recipe: &Recipe, request: &Request) -> Option<Finding> {
    if !request.stage.is_moving() {
        return None;
    }
    if !request.moment.is_start() {
        return trouble(
            "a clip shows the whole shot, and has no end of its own",
            "leave the moment out, or draw the keyframe of the end",
        );
    }
    let (name, frames) = (&recipe.name, request.camera.frames);
    // What reads no words draws frame by frame, as many as it is asked.
    let most = recipe.takes()?.frames;
    if most == 0 {
        return trouble(&format!("the recipe {name} makes no moving pictures"), "name one that does");
    }
    if frames <= most {
        return None;
    }
    let shots = pieces(frames, most).map_or(frames, |pieces| u32::try_from(pieces.len()).unwrap_or(u32::MAX));
    trouble(
        &format!("the shot has {frames} frames, and the recipe {name} makes {most} at once"),
        &format!("name a recipe that makes more, make the shot shorter, or tell it in {shots} shots"),
    )
}

fn trouble(what: &str, fix: &str) -> Option<Finding> {
    Some(Finding::Trouble { what: what.to_owned(), fix: fix.to_owned() })
}
