//! Props: things drawn large for inserts, each on a surface that suits it, before the softened place.

mod carried;
mod easel;
mod ground;
mod keepsake;
mod paper;
mod played;
mod rain_gear;
mod surface;
mod table_things;
mod wreck;

use domain::request::Request;
use domain::shot::Framing;
use tiny_skia::Pixmap;

use super::layer::Layer;
use super::place::air::Air;
use super::place::view::View;
use easel::Easel;
use surface::Surface;

/// The things that can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prop {
    ClosedUmbrella,
    OpenUmbrella,
    BrokenUmbrella,
    Lantern,
    Letter,
    Bell,
    Ribbon,
    Teacup,
    Shoes,
    Phone,
    Book,
    Bag,
    Flower,
    Key,
    Fish,
    Clock,
    Ball,
    Bread,
    Sword,
    Guitar,
    Photograph,
}

/// The things of which an insert can be drawn, by the names that the vocabulary gives them.
pub const INSERTS: [&str; 20] = [
    "umbrella",
    "open umbrella",
    "lantern",
    "letter",
    "bell",
    "ribbon",
    "cup",
    "shoes",
    "phone",
    "book",
    "bag",
    "flower",
    "key",
    "fish",
    "clock",
    "ball",
    "bread",
    "sword",
    "guitar",
    "photograph",
];

/// Words by which a screenplay names the props. The first that fits is taken, so that `open umbrella` comes
/// before `umbrella`.
const WORDS: [(&str, Prop); 36] = [
    ("open umbrella", Prop::OpenUmbrella),
    ("umbrella open", Prop::OpenUmbrella),
    ("umbrella", Prop::ClosedUmbrella),
    ("parasol", Prop::OpenUmbrella),
    ("lantern", Prop::Lantern),
    ("letter", Prop::Letter),
    ("envelope", Prop::Letter),
    ("note", Prop::Letter),
    ("bell", Prop::Bell),
    ("ribbon", Prop::Ribbon),
    ("cup", Prop::Teacup),
    ("tea", Prop::Teacup),
    ("shoe", Prop::Shoes),
    ("boot", Prop::Shoes),
    ("puddle", Prop::Shoes),
    ("phone", Prop::Phone),
    ("diary", Prop::Book),
    ("book", Prop::Book),
    ("bag", Prop::Bag),
    ("satchel", Prop::Bag),
    ("backpack", Prop::Bag),
    ("flower", Prop::Flower),
    ("bouquet", Prop::Flower),
    ("hydrangea", Prop::Flower),
    ("key", Prop::Key),
    ("fish", Prop::Fish),
    ("clock", Prop::Clock),
    ("ball", Prop::Ball),
    ("bread", Prop::Bread),
    ("toast", Prop::Bread),
    ("sword", Prop::Sword),
    ("katana", Prop::Sword),
    ("guitar", Prop::Guitar),
    ("photo", Prop::Photograph),
    ("photograph", Prop::Photograph),
    ("picture", Prop::Photograph),
];

/// Whether the words name a thing: a word of them is it, or ends with it as `teacup` does, in one or many.
fn names(words: &str, thing: &str) -> bool {
    let is_it = |word: &str| word.ends_with(thing) || word.trim_end_matches('s').ends_with(thing);
    let single = || words.split(|letter: char| !letter.is_alphabetic()).any(is_it);
    if thing.contains(' ') { words.contains(thing) } else { single() }
}

/// Words for what the wind leaves of an umbrella.
const BROKEN: [&str; 5] = ["broken", "bent", "torn", "inside out", "ruined"];

impl Prop {
    fn named(words: &str) -> Option<Self> {
        let words = words.to_lowercase().replace(['_', '-'], " ");
        let words = words.replace("notebook", "book");
        WORDS.iter().find(|(word, _)| names(&words, word)).map(|(_, prop)| *prop)
    }

    /// The prop of these words, in the state that the action tells.
    fn shown(words: &str, action: &str) -> Option<Self> {
        let prop = Self::named(words)?;
        let told = format!("{words} {action}").to_lowercase();
        let broken = BROKEN.iter().any(|word| told.contains(word));
        match prop {
            Self::ClosedUmbrella | Self::OpenUmbrella if broken => Some(Self::BrokenUmbrella),
            _ => Some(prop),
        }
    }
}

/// The prop of an insert with its surface, on the field; none when the shot is no insert or the prop unknown.
pub(crate) fn insert(request: &Request, view: &View) -> Option<Layer> {
    if request.camera.framing != Framing::Insert {
        return None;
    }
    let prop = Prop::shown(request.prop.as_deref()?, &request.action)?;
    let mut sheet = Pixmap::new((view.width as u32).max(1), (view.height as u32).max(1))?;
    let mut easel =
        Easel::new(&mut sheet, Air::of(request.camera.light), Surface::of(request), request.frame);
    draw(prop, &mut easel);
    Some(Layer::of(&sheet, (0, 0)))
}

fn draw(prop: Prop, easel: &mut Easel) {
    match prop {
        Prop::ClosedUmbrella => rain_gear::closed_umbrella(easel),
        Prop::OpenUmbrella => rain_gear::open_umbrella(easel),
        Prop::BrokenUmbrella => wreck::broken_umbrella(easel),
        Prop::Shoes => rain_gear::shoes(easel),
        Prop::Lantern => keepsake::lantern(easel),
        Prop::Bell => keepsake::bell(easel),
        Prop::Ribbon => keepsake::ribbon(easel),
        Prop::Teacup => keepsake::teacup(easel),
        Prop::Letter => paper::letter(easel),
        Prop::Phone => paper::phone(easel),
        Prop::Book => paper::book(easel),
        Prop::Bag => carried::bag(easel),
        Prop::Flower => carried::flower(easel),
        Prop::Key => carried::key(easel),
        Prop::Photograph => carried::photograph(easel),
        Prop::Clock => table_things::clock(easel),
        Prop::Bread => table_things::bread(easel),
        Prop::Fish => table_things::fish(easel),
        Prop::Ball => played::ball(easel),
        Prop::Sword => played::sword(easel),
        Prop::Guitar => played::guitar(easel),
    }
}

/// What of the insert cannot be drawn.
pub(crate) fn omitted(request: &Request) -> Vec<String> {
    if request.camera.framing != Framing::Insert {
        return Vec::new();
    }
    match request.prop.as_deref() {
        None => vec!["insert: the shot names no prop".to_owned()],
        Some(words) if Prop::named(words).is_none() => vec![format!("prop \"{words}\": no drawing of it")],
        Some(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn props_are_known_by_the_words_of_a_screenplay() {
        assert_eq!(Prop::named("Hana's red umbrella"), Some(Prop::ClosedUmbrella));
        assert_eq!(Prop::named("open_umbrella"), Some(Prop::OpenUmbrella));
        assert_eq!(Prop::named("a notebook"), Some(Prop::Book));
        assert_eq!(Prop::named("two teacups"), Some(Prop::Teacup));
        assert_eq!(Prop::named("a photo of them"), Some(Prop::Photograph));
        assert_eq!(Prop::named("keyboard"), None);
        assert_eq!(Prop::named("anvil"), None);
    }

    #[test]
    fn every_insert_is_drawn_and_looks_different_from_the_others() {
        let mut drawn: Vec<Vec<u8>> = INSERTS
            .iter()
            .map(|name| {
                let prop = Prop::named(name).unwrap_or_else(|| panic!("{name} is not known"));
                let mut sheet = Pixmap::new(160, 90).unwrap();
                let frame = domain::style::FrameSize { width: 160, height: 90 };
                let light = domain::place::Light::default();
                draw(prop, &mut Easel::new(&mut sheet, Air::of(light), Surface::Wood, frame));
                sheet.take()
            })
            .collect();
        drawn.sort();
        drawn.dedup();
        assert_eq!(drawn.len(), INSERTS.len());
    }

    #[test]
    fn what_the_vocabulary_reads_as_one_of_the_inserts_is_drawn() {
        for name in INSERTS {
            let read = domain::screenplay::vocabulary::read(&format!("The {name} lies there."));
            if let Some(prop) = read.prop {
                assert!(Prop::named(&prop).is_some(), "{name} is read as {prop}");
            }
        }
    }

    #[test]
    fn an_umbrella_is_broken_when_the_action_says_so() {
        let action = "A broken umbrella on the wet stone.";
        assert_eq!(Prop::shown("umbrella", action), Some(Prop::BrokenUmbrella));
        assert_eq!(Prop::shown("torn umbrella", ""), Some(Prop::BrokenUmbrella));
        assert_eq!(Prop::shown("umbrella", "A red umbrella by the door."), Some(Prop::ClosedUmbrella));
        assert_eq!(Prop::shown("letter", action), Some(Prop::Letter));
    }
}
