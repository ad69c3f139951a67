//! Sheets are complete, the same each time, and follow the character.

use domain::character::Character;
use domain::compile::Cast;
use domain::model_sheet::ModelSheet;
use domain::slug::Slug;
use domain::style::Ink;

use super::draw;

fn cast(text: &str) -> Cast {
    let character: Character = toml::from_str(text).unwrap();
    Cast { slug: Slug::from_name(&character.name).unwrap(), version: 1, character }
}

fn hana() -> Cast {
    cast(
        "name = \"Hana\"\nage = 16\nheight_cm = 156\n[palette]\nhair = \"#4a2f35\"\neyes = \"#b5583c\"\n\
         [palette_in.night]\nhair = \"#20202e\"\n[[look]]\nname = \"school\"\noutfit = \"school\"\n\
         [[look]]\nname = \"festival\"\noutfit = \"kimono\"\n",
    )
}

fn sheet(everybody: &[Cast]) -> ModelSheet {
    ModelSheet::of(&everybody[0], 2, everybody, Ink::default())
}

#[test]
fn a_sheet_names_every_view_face_look_colour_and_member_of_the_cast() {
    let ren = cast("name = \"Ren\"\nheight_cm = 172\n");
    let mikan = cast("name = \"Mikan\"\nspecies = \"cat\"\nheight_cm = 30\n");
    let drawing = draw(&sheet(&[hana(), ren, mikan]));
    let words: Vec<&str> = drawing.labels.iter().map(|label| label.text.as_str()).collect();
    for expected in [
        "Hana",
        "Ren",
        "Mikan",
        "front",
        "profile",
        "back",
        "surprised",
        "eyes closed",
        "school",
        "festival",
        "hair",
        "night",
        "#20202e *",
        "156 cm, 16 years",
        "model sheet, version 2",
    ] {
        assert!(words.contains(&expected), "{expected}: {words:?}");
    }
    assert!(drawing.omitted.is_empty(), "{:?}", drawing.omitted);
}

#[test]
fn the_same_sheet_gives_the_same_bytes_and_words_stay_on_it() {
    let one = draw(&sheet(&[hana()]));
    assert_eq!(one, draw(&sheet(&[hana()])));
    assert_eq!(one.rgb.len(), (one.width * one.height * 3) as usize);
    for label in &one.labels {
        assert!(label.at.0 >= 0.0 && label.at.0 <= one.width as f32, "{label:?}");
        assert!(label.at.1 >= 0.0 && label.at.1 <= one.height as f32, "{label:?}");
    }
}

#[test]
fn a_changed_colour_changes_the_picture() {
    let mut red = hana();
    red.character.palette.insert("hair".to_owned(), domain::colour::Colour::rgb(0xc0, 0x20, 0x20).into());
    assert_ne!(draw(&sheet(&[hana()])).rgb, draw(&sheet(&[red])).rgb);
}
