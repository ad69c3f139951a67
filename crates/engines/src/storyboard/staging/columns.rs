//! Columns: where figures stand across the frame, from 0 at its left edge to 1 at its right.

use domain::request::Figure;
use domain::shot::{Framing, Pose, Side, View};

use super::blocking::Shelter;

/// The column of each figure in the request's order: two stand on the thirds, and those on one side of the
/// screen stand closer together.
pub(super) fn columns(figures: &[Figure], framing: Framing) -> Vec<f32> {
    match figures {
        [] => return Vec::new(),
        [only] => return vec![alone(only, framing)],
        _ => {}
    }
    let mut columns = vec![0.0_f32];
    for pair in figures.windows(2) {
        let gap = if pair[0].side == pair[1].side { 1.0 } else { 1.7 };
        // People do not stand like posts of a fence.
        let loose = [1.0, 0.86, 1.16, 0.94][columns.len() % 4];
        columns.push(columns[columns.len() - 1] + gap * loose);
    }
    let wide = if framing >= Framing::Medium { 0.44 } else { 0.38 };
    let full = (wide + 0.11 * (figures.len() - 2) as f32).min(0.7) * closeness(figures);
    let last = columns[columns.len() - 1];
    columns.iter().map(|column| 0.5 + (column / last - 0.5) * full).collect()
}

/// Those who walk away or towards the lens together keep close to each other.
fn closeness(figures: &[Figure]) -> f32 {
    let together = |figure: &Figure| {
        matches!(figure.pose, Pose::Walk | Pose::Run) && matches!(figure.view, View::Back | View::Front)
    };
    if figures.iter().all(together) { 0.5 } else { 1.0 }
}

/// Brings two who share an umbrella within `gap` of each other; whoever was between them goes ahead.
pub(super) fn gather(columns: &mut [f32], shelter: Shelter, gap: f32, to_the_right: bool) {
    let (holder, guest) = (columns[shelter.holder], columns[shelter.guest]);
    let (left, right) = (holder.min(guest), holder.max(guest));
    let gap = gap.min(right - left);
    let between = |column: f32| column > left + 1e-4 && column < right - 1e-4;
    let ahead = if to_the_right { 1.0 } else { -1.0 };
    let crossed = columns.iter().any(|column| between(*column));
    let middle = f32::midpoint(left, right) - if crossed { 0.06 * ahead } else { 0.0 };
    for column in columns.iter_mut().filter(|column| between(**column)) {
        *column = middle + ahead * (gap * 0.5 + 0.17);
    }
    let turn = if holder < guest { 1.0 } else { -1.0 };
    columns[shelter.holder] = middle - turn * gap * 0.5;
    columns[shelter.guest] = middle + turn * gap * 0.5;
}

/// One figure stands on a third with room where it looks, or in the middle when it looks at the viewer.
fn alone(figure: &Figure, framing: Framing) -> f32 {
    let near = match framing {
        Framing::ExtremeClose => 0.03,
        Framing::Close => 0.06,
        Framing::Medium | Framing::MediumClose => 0.10,
        _ => 0.165,
    };
    let side = match figure.side {
        Side::Left => -1.0,
        Side::Centre => 0.0,
        Side::Right => 1.0,
    };
    0.5 + side * near
}
