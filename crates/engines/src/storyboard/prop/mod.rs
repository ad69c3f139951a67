//! Props: things drawn large for inserts, each on a surface that suits it.

use domain::request::Request;

use super::place::backdrop::Backdrop;
use super::place::view::View;

/// The picture of an insert; none when the shot is no insert.
pub(crate) fn insert(_request: &Request, _view: View) -> Option<Backdrop> {
    None
}

/// What of the props cannot be drawn.
pub(crate) fn omitted(_request: &Request) -> Vec<String> {
    Vec::new()
}
