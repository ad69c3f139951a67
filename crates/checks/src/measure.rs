//! All numbers of one picture that can be had from the picture alone.

use domain::check::{Identity, Measures};
use domain::request::Request;
use domain::style::FrameSize;

use crate::blank::blank;
use crate::luma::Luma;
use crate::palette::colours;
use crate::pixels::{Mask, Pixels};
use crate::print::print;
use crate::sharpness::sharpness;

/// Measures a picture that was drawn for `request`. `masks` say where its characters are seen; one without a mask is
/// looked for in the whole picture. What takes other pictures is left open: whether another take is nearly the same,
/// and who it looks like.
#[must_use]
pub fn measure(picture: &Pixels<'_>, request: &Request, masks: &[Mask<'_>]) -> Measures {
    let luma = Luma::of(picture);
    let colours = colours(picture, request, masks);
    Measures {
        expected: request.frame,
        found: FrameSize { width: picture.width(), height: picture.height() },
        blank: blank(picture),
        sharpness: sharpness(&luma),
        print: print(&luma),
        nearest: None,
        palette: colours.measured,
        unseen: colours.unseen,
        identity: Identity::without_model(),
    }
}
