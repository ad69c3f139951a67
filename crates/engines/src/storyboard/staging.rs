//! Staging: where the figures of a shot stand on the screen, how large, which way they face and who is in
//! front of whom. Decided from the request and the measures of the figures; nothing is painted here.

use domain::request::{Figure, Request};
use domain::shot::{Angle, Framing, Gaze, Side, View as Seen};

use super::camera::{self, Field};
use super::figure::{Placement, measures};
use super::place::backdrop;
use super::place::view::View;

/// Most figures that one picture takes.
pub(crate) const MOST_FIGURES: usize = 5;

/// A figure with its place in the picture.
#[derive(Debug, Clone)]
pub(crate) struct Player {
    /// The figure, turned as the shot needs it.
    pub figure: Figure,
    /// Where it stands on the field.
    pub placement: Placement,
    /// Whether the ground under its feet is in the picture.
    pub grounded: bool,
    /// How far behind the line of figures it stands, in centimetres.
    pub depth: f32,
}

/// The players of a shot, those behind first, and what could not be staged.
pub(crate) fn stage(request: &Request, field: &Field, view: &View) -> (Vec<Player>, Vec<String>) {
    let mut omitted = Vec::new();
    if request.figures.len() > MOST_FIGURES {
        let rest: Vec<&str> = request.figures[MOST_FIGURES..].iter().map(|one| one.name.as_str()).collect();
        omitted.push(format!("more than {MOST_FIGURES} figures: {} left out", rest.join(", ")));
    }
    if request.camera.framing == Framing::Insert {
        return (Vec::new(), omitted);
    }
    let figures = &request.figures[..request.figures.len().min(MOST_FIGURES)];
    let mut players = if request.camera.angle == Angle::OverShoulder && figures.len() >= 2 {
        over_shoulder(figures, request, field, view)
    } else {
        if request.camera.angle == Angle::OverShoulder {
            omitted.push("over-shoulder view: it needs two figures".to_owned());
        }
        side_by_side(figures, request, field, view)
    };
    players.sort_by(|a, b| b.depth.total_cmp(&a.depth));
    (players, omitted)
}

fn side_by_side(figures: &[Figure], request: &Request, field: &Field, view: &View) -> Vec<Player> {
    let columns = columns(figures, request.camera.framing);
    let shrink = crowding(figures, &columns, request.camera.framing, field);
    figures
        .iter()
        .zip(&columns)
        .enumerate()
        .map(|(index, (figure, &column))| {
            let depth = if index % 2 == 0 { 0.0 } else { 26.0 + 9.0 * index as f32 };
            let x = field.beside + column * field.frame.0;
            let grounded = camera::lens(request.camera.framing).shows_feet;
            let x = if grounded { walkable(x, depth, (index, figures.len()), request, view) } else { x };
            place(figure, request, field, view, Spot { x, column, depth, shrink })
        })
        .collect()
}

/// The column in pixels moved to where people can walk in this place, so that nobody stands in a wall. The
/// one at `index` of `count` leaves room for the others.
fn walkable(x: f32, depth: f32, (index, count): (usize, usize), request: &Request, view: &View) -> f32 {
    let Some(place) = &request.place else { return x };
    let (left, right) = backdrop::walkway(place.kind);
    let room = ((right - left) / count as f32).min(72.0);
    let (left, right) = (left + room * index as f32, right - room * (count - 1 - index) as f32);
    let scale = view.scale(depth);
    let there = view.eye.0 + (x - view.vanish.0) / scale;
    x + (there.clamp(left, right) - there) * scale
}

/// Where one figure is to stand.
#[derive(Clone, Copy)]
struct Spot {
    x: f32,
    column: f32,
    depth: f32,
    shrink: f32,
}

fn place(figure: &Figure, request: &Request, field: &Field, view: &View, spot: Spot) -> Player {
    let lens = camera::lens(request.camera.framing);
    let flip = faces_right(figure, spot.column);
    if lens.shows_feet {
        let (pixels_per_cm, row, depth) = on_ground(figure, field, view, spot.depth);
        let placement = Placement { feet: (spot.x, row), pixels_per_cm, flip };
        return Player { figure: figure.clone(), placement, grounded: true, depth };
    }
    let pixels_per_cm = close_scale(figure, request.camera.framing, field) * spot.shrink;
    let row = eyes_row(request.camera.framing, field);
    let feet = (spot.x, row + measures(figure).eyes * pixels_per_cm);
    let placement = Placement { feet, pixels_per_cm, flip };
    Player { figure: figure.clone(), placement, grounded: false, depth: spot.depth }
}

/// Scale, row of the feet and depth of a figure on the ground; tall ones step back until they have head room.
fn on_ground(figure: &Figure, field: &Field, view: &View, depth: f32) -> (f32, f32, f32) {
    let above_eye = measures(figure).top - view.eye.1;
    let room = (view.vanish.1 - field.above) - 0.05 * field.frame.1;
    let mut depth = depth;
    if above_eye > 0.0 && view.scale(depth) * above_eye > room {
        let scale = (room / above_eye).max(0.05);
        depth = (view.focal / scale + view.eye.2).clamp(depth, 420.0);
    }
    let feet = view.spot((0.0, 0.0, depth));
    (view.scale(depth), feet.1, depth)
}

/// Pixels per centimetre so that the framing shows what its name says of this figure.
fn close_scale(figure: &Figure, framing: Framing, field: &Field) -> f32 {
    let body = measures(figure);
    let head = (body.top - body.chin).max(1.0);
    let unit = camera::unit(field);
    let span = match framing {
        Framing::Medium => (body.top - body.waist) * 1.28,
        Framing::MediumClose => (body.top - body.chest) * 1.42,
        Framing::Close => head * 1.62,
        _ => head * 0.98,
    };
    unit / span.max(head * 0.9)
}

/// The row on which eyes lie in closer framings: near the upper third.
fn eyes_row(framing: Framing, field: &Field) -> f32 {
    let part = match framing {
        Framing::Medium => 0.335,
        Framing::MediumClose => 0.375,
        Framing::Close => 0.44,
        _ => 0.46,
    };
    field.above + part * field.frame.1
}

/// How much smaller closer framings become so that everybody has a place.
fn crowding(figures: &[Figure], columns: &[f32], framing: Framing, field: &Field) -> f32 {
    let nearest = columns.windows(2).map(|pair| pair[1] - pair[0]).fold(1.0_f32, f32::min);
    let widest = figures.iter().map(|one| shoulder_width(one, framing, field)).fold(0.0, f32::max);
    let room = nearest * field.frame.0 * 1.1;
    if figures.len() < 2 || widest <= room { 1.0 } else { (room / widest).max(0.35) }
}

fn shoulder_width(figure: &Figure, framing: Framing, field: &Field) -> f32 {
    let body = measures(figure);
    let width = if framing >= Framing::Close { (body.top - body.chin) * 1.15 } else { body.half_width * 1.7 };
    width * close_scale(figure, framing, field)
}

/// The column of each figure, 0 to 1 over the frame, in the request's order: two stand on the thirds, and
/// those on one side of the screen stand closer together.
fn columns(figures: &[Figure], framing: Framing) -> Vec<f32> {
    match figures {
        [] => return Vec::new(),
        [only] => return vec![alone(only, framing)],
        _ => {}
    }
    let mut columns = vec![0.0_f32];
    for pair in figures.windows(2) {
        let gap = if pair[0].side == pair[1].side { 1.0 } else { 1.7 };
        columns.push(columns[columns.len() - 1] + gap);
    }
    let wide = if framing >= Framing::Medium { 0.44 } else { 0.38 };
    let full = (wide + 0.11 * (figures.len() - 2) as f32).min(0.7);
    let last = columns[columns.len() - 1];
    columns.iter().map(|column| 0.5 + (column / last - 0.5) * full).collect()
}

/// One figure stands on a third with room where it looks, or in the middle when it looks at the viewer.
fn alone(figure: &Figure, framing: Framing) -> f32 {
    let near = match framing {
        Framing::ExtremeClose => 0.03,
        Framing::Close => 0.06,
        Framing::Medium | Framing::MediumClose => 0.10,
        _ => 0.15,
    };
    0.5 + side(figure.side) * near
}

const fn side(side: Side) -> f32 {
    match side {
        Side::Left => -1.0,
        Side::Centre => 0.0,
        Side::Right => 1.0,
    }
}

/// Figures face the middle of the picture unless they look elsewhere.
fn faces_right(figure: &Figure, column: f32) -> bool {
    match figure.gaze {
        Gaze::Left => false,
        Gaze::Right => true,
        _ if figure.side == Side::Left => true,
        _ if figure.side == Side::Right => false,
        _ => column < 0.5,
    }
}

/// The first figure large from behind at one edge, the others facing the lens beside it.
fn over_shoulder(figures: &[Figure], request: &Request, field: &Field, view: &View) -> Vec<Player> {
    let near = &figures[0];
    let on_left = near.side != Side::Right;
    let mirrored = |column: f32| if on_left { column } else { 1.0 - column };
    let mut players = Vec::new();
    for (index, figure) in figures[1..].iter().enumerate() {
        let column = mirrored((0.62 + 0.2 * index as f32).min(0.9));
        let x = field.beside + column * field.frame.0;
        let spot = Spot { x, column, depth: 40.0 * index as f32, shrink: 1.0 };
        let mut player = place(figure, request, field, view, spot);
        player.placement.flip = !on_left;
        players.push(player);
    }
    let body = measures(near);
    let unit = camera::unit(field);
    let pixels_per_cm = unit / ((body.top - body.chest) * 1.15).max(1.0);
    let row = field.above + 0.17 * field.frame.1 + body.top * pixels_per_cm;
    let x = field.beside + mirrored(0.17) * field.frame.0;
    let mut figure = near.clone();
    figure.view = Seen::Back;
    let placement = Placement { feet: (x, row), pixels_per_cm, flip: on_left };
    players.push(Player { figure, placement, grounded: false, depth: -150.0 });
    players
}
