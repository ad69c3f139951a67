//! What each family is told of the shots of a small film, as snapshots.

use super::model::{Film, takes_everything};
use crate::family::Family;
use crate::recipe::Takes;
use crate::request::{Generation, Words};

fn told(generation: &Generation, omitted: &[String]) -> String {
    let mut text = format!(
        "{}×{} → {}×{} at {},{}\n",
        generation.canvas.width,
        generation.canvas.height,
        generation.fit.kept.width,
        generation.fit.kept.height,
        generation.fit.left,
        generation.fit.top
    );
    let mut words = |what: &str, words: &Words| {
        for chunk in &words.chunks {
            text.push_str(&format!("{what} [{}] {}\n", chunk.tokens, chunk.text));
        }
    };
    words("+", &generation.positive);
    words("-", &generation.negative);
    for region in &generation.regions {
        words(&format!("{} {:.2}+{:.2}", region.character, region.left, region.width), &region.words);
    }
    for lora in &generation.loras {
        text.push_str(&format!("lora {} × {}\n", lora.name, lora.strength));
    }
    for reference in &generation.references {
        text.push_str(&format!("reference {} {}\n", reference.character, reference.kind));
    }
    for what in omitted {
        text.push_str(&format!("omitted: {what}\n"));
    }
    text
}

#[test]
fn every_family_is_told_every_shot_in_its_own_dialect() {
    let mut table = String::new();
    for family in Family::ALL {
        let film = Film::of(family);
        for shot in film.shots() {
            let compiled = film.compile(shot, takes_everything(), 7).unwrap();
            let generation = compiled.request.generation.unwrap();
            table.push_str(&format!(
                "## {family}: {}\n{}\n",
                shot.name,
                told(&generation, &compiled.omitted)
            ));
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn what_a_plain_recipe_cannot_be_asked_is_listed() {
    let film = Film::of(Family::Illustrious);
    let mut table = String::new();
    for shot in film.shots() {
        let compiled = film.compile(shot, Takes::default(), 7).unwrap();
        let generation = compiled.request.generation.unwrap();
        table.push_str(&format!("## {}\n{}\n", shot.name, told(&generation, &compiled.omitted)));
    }
    insta::assert_snapshot!(table);
}
