//! Labels on a finished picture: sets words where their drawer placed them.

use domain::label::{Anchor, Label, Weight};
use tiny_skia::Pixmap;

use crate::error::FilmError;
use crate::text::{Fonts, Ink, Writing, shorten};

/// Writes labels on a picture of `size` pixels across and down, three bytes a pixel.
///
/// # Errors
///
/// When the picture has no pixels or not as many bytes as its size says.
pub fn write(rgb: &mut [u8], size: (u32, u32), labels: &[Label], fonts: &Fonts) -> Result<(), FilmError> {
    let mut pixmap = opened(rgb, size)?;
    for label in labels {
        set(&mut pixmap, label, fonts);
    }
    for (to, from) in rgb.chunks_exact_mut(3).zip(pixmap.data().chunks_exact(4)) {
        to.copy_from_slice(&from[..3]);
    }
    Ok(())
}

fn opened(rgb: &[u8], (width, height): (u32, u32)) -> Result<Pixmap, FilmError> {
    let wrong = || FilmError::Input(format!("a picture of {width}x{height} pixels cannot be written on"));
    let mut pixmap = Pixmap::new(width, height).ok_or_else(wrong)?;
    if pixmap.data().len() / 4 * 3 != rgb.len() {
        return Err(wrong());
    }
    for (to, from) in pixmap.data_mut().chunks_exact_mut(4).zip(rgb.chunks_exact(3)) {
        to.copy_from_slice(&[from[0], from[1], from[2], 255]);
    }
    Ok(pixmap)
}

fn set(pixmap: &mut Pixmap, label: &Label, fonts: &Fonts) {
    let writing = match label.weight {
        Weight::Regular => Writing::regular(fonts, label.size),
        Weight::Bold => Writing::bold(fonts, label.size),
        Weight::Fixed => Writing::fixed(fonts, label.size),
    };
    let text = shorten(&label.text, writing, label.room);
    let width = writing.width(&text);
    let left = match label.anchor {
        Anchor::Begin => label.at.0,
        Anchor::Middle => label.at.0 - width / 2.0,
        Anchor::End => label.at.0 - width,
    };
    writing.draw(&mut pixmap.as_mut(), &text, left, label.at.1, Ink::plain(label.colour));
}

#[cfg(test)]
mod tests {
    use domain::colour::Colour;

    use super::*;
    use crate::text::default_font_folders;

    const SIZE: (u32, u32) = (240, 60);

    fn label(anchor: Anchor) -> Label {
        let colour = Colour::rgb(255, 255, 255);
        let at = (120.0, 40.0);
        Label { text: "Hana".to_owned(), at, anchor, room: 200.0, size: 28.0, weight: Weight::Bold, colour }
    }

    /// The first and the last column that is written on.
    fn written(label: &Label) -> (u32, u32) {
        let fonts = Fonts::load(&default_font_folders()).unwrap();
        let mut rgb = vec![0; (SIZE.0 * SIZE.1 * 3) as usize];
        write(&mut rgb, SIZE, std::slice::from_ref(label), &fonts).unwrap();
        let inked = |x: &u32| (0..SIZE.1).any(|y| rgb[((y * SIZE.0 + x) * 3) as usize] > 60);
        ((0..SIZE.0).find(inked).unwrap(), (0..SIZE.0).rev().find(inked).unwrap())
    }

    #[test]
    fn words_stand_on_the_side_that_their_anchor_names() {
        let (left, right) = written(&label(Anchor::Begin));
        assert!(left >= 119 && right > 160, "{left} {right}");
        let (left, right) = written(&label(Anchor::End));
        assert!(left < 80 && right <= 121, "{left} {right}");
        let (left, right) = written(&label(Anchor::Middle));
        assert!((115..=125).contains(&u32::midpoint(left, right)), "{left} {right}");
    }

    #[test]
    fn long_words_are_shortened_to_their_room() {
        let long = Label { text: "Hana ".repeat(40), room: 100.0, ..label(Anchor::Begin) };
        let (left, right) = written(&long);
        assert!(right - left <= 102, "{left} {right}");
    }

    #[test]
    fn a_picture_of_another_size_is_refused() {
        let fonts = Fonts::load(&default_font_folders()).unwrap();
        let error = write(&mut [0; 9], SIZE, &[], &fonts).unwrap_err();
        assert!(error.to_string().contains("240x60"), "{error}");
    }
}
