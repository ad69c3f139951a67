//! How often colours are in a picture, counted in boxes of eight values a channel.

use domain::colour::Colour;

/// Values of a channel that lie in one box, as a power of two.
const BITS: u32 = 3;

/// The boxes of one channel.
const SIDE: usize = 1 << (8 - BITS);

/// One box: how many pixels, and their channels added up.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    pixels: u32,
    sums: [u32; 3],
}

impl Counted {
    fn mean(&self) -> Colour {
        let [red, green, blue] = self.sums.map(|sum| ((sum + self.pixels / 2) / self.pixels.max(1)) as u8);
        Colour::rgb(red, green, blue)
    }
}

/// How often each colour was seen.
#[derive(Debug, Clone)]
pub(crate) struct Histogram {
    boxes: Vec<Counted>,
    total: u32,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { boxes: vec![Counted::default(); SIDE * SIDE * SIDE], total: 0 }
    }
}

impl Histogram {
    pub(crate) fn add(&mut self, rgb: [u8; 3]) {
        let [red, green, blue] = rgb.map(|channel| usize::from(channel >> BITS));
        let counted = &mut self.boxes[(red * SIDE + green) * SIDE + blue];
        counted.pixels += 1;
        for (sum, channel) in counted.sums.iter_mut().zip(rgb) {
            *sum += u32::from(channel);
        }
        self.total += 1;
    }

    /// How many pixels were counted.
    pub(crate) const fn total(&self) -> u32 {
        self.total
    }

    /// The colour that most pixels have.
    pub(crate) fn commonest(&self) -> Option<Colour> {
        let most = self.boxes.iter().max_by_key(|counted| counted.pixels)?;
        (most.pixels > 0).then(|| most.mean())
    }

    /// The colours that at least so many pixels have, with how many have each.
    pub(crate) fn at_least(&self, pixels: u32) -> impl Iterator<Item = (Colour, u32)> {
        let wanted = move |counted: &&Counted| counted.pixels >= pixels.max(1);
        self.boxes.iter().filter(wanted).map(|counted| (counted.mean(), counted.pixels))
    }
}
