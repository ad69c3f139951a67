//! What a matrix comes to.

use proptest::prelude::*;

use super::*;
use crate::compile::Cast;
use crate::id::{SceneId, ShotId};
use crate::shot::{Shot, ShotContent, ShotStatus, Staging};

fn cast() -> Vec<Cast> {
    let character = |slug: &str, looks: &[&str]| {
        let looks =
            looks.iter().map(|look| format!("[[look]]\nname = \"{look}\"\n")).collect::<Vec<_>>().concat();
        Cast {
            slug: slug.parse().unwrap(),
            version: 1,
            character: toml::from_str(&format!("name = \"{slug}\"\n{looks}")).unwrap(),
        }
    };
    vec![character("hana", &["school", "rain"]), character("ren", &["school"])]
}

fn shot(number: u32, seen: &[&str]) -> Shot {
    let staging = |slug: &&str| {
        serde_json::from_value::<Staging>(serde_json::json!({ "character": slug, "side": "left" })).unwrap()
    };
    Shot {
        id: ShotId(format!("shot-{number}")),
        scene: SceneId("scene".to_owned()),
        code: ShotCode::numbered(number).unwrap(),
        position: number,
        content: ShotContent { cast: seen.iter().map(staging).collect(), ..ShotContent::default() },
        edited: Vec::new(),
        status: ShotStatus::Active,
    }
}

fn shots() -> Vec<Shot> {
    vec![shot(10, &["hana"]), shot(20, &["hana", "ren"]), shot(30, &["ren"]), shot(40, &[])]
}

fn slugs(names: &[&str]) -> Vec<Slug> {
    names.iter().map(|name| name.parse().unwrap()).collect()
}

fn asked() -> Matrix {
    Matrix {
        characters: slugs(&["hana", "ren"]),
        looks: vec!["school".to_owned(), "rain".to_owned()],
        seeds: Seeds::Count(2),
        recipes: vec!["paint".to_owned(), "sketch".to_owned()],
        ..Matrix::default()
    }
}

/// Every cell and everything that is not one, in words.
fn page(matrix: &Matrix, shots: &[Shot]) -> String {
    let shots: Vec<&Shot> = shots.iter().collect();
    let cast = cast();
    let layout = match lay_out(matrix, Scope { shots: &shots, cast: &cast }) {
        Ok(layout) => layout,
        Err(error) => return format!("{}: {error}", error.field),
    };
    let mut page = String::new();
    for cell in &layout.cells {
        let direction = &layout.directions[cell.direction];
        let wear: Vec<String> =
            direction.looks.iter().map(|(slug, look)| format!("{slug} in {look}")).collect();
        let seed = direction.seed.map_or_else(|| "by rule".to_owned(), |seed| seed.to_string());
        let recipe = &matrix.recipes[cell.recipe];
        page.push_str(&format!("{} {recipe} {} seed {seed}\n", cell.shot.code, wear.join(", ")));
    }
    for skipped in &layout.skipped {
        let (shots, pictures) = (skipped.shots.join(", "), skipped.pictures);
        page.push_str(&format!("not: {shots} ({pictures} pictures): {}\n", skipped.why));
    }
    page
}

#[test]
fn every_cell_is_a_picture_and_what_is_none_is_said() {
    insta::assert_snapshot!(page(&asked(), &shots()));
}

#[test]
fn without_looks_the_characters_only_choose_the_shots() {
    let matrix = Matrix {
        characters: slugs(&["hana", "ren"]),
        seeds: Seeds::List(vec![7, 8]),
        recipes: vec!["paint".to_owned()],
        ..Matrix::default()
    };
    insta::assert_snapshot!(page(&matrix, &shots()));
}

#[test]
fn a_thousand_million_cells_are_refused_at_once_with_the_side_to_shorten() {
    let matrix = Matrix { seeds: Seeds::Count(250_000_000), ..asked() };
    insta::assert_snapshot!(page(&matrix, &shots()), @"seeds: 3 shots × 2 characters × 2 looks × 250000000 seeds × 2 recipes are 6000000000 pictures, and a batch has at most 1000; at most 41 seeds fit beside the rest, or divide it into several batches");
    let named = |count: u64| (0..count).map(|number| format!("look{number}")).collect();
    let huge = Matrix {
        characters: (0..1000).map(|number| format!("c{number}").parse().unwrap()).collect(),
        looks: named(1000),
        recipes: named(1000),
        seeds: Seeds::Count(u32::MAX),
        takes: 32,
        ..Matrix::default()
    };
    let error = sizes(&huge, 1000).unwrap_err();
    assert_eq!(error.field, "seeds");
    assert!(error.message.contains("more than 18446744073709551615 pictures"), "{error}");
}

#[test]
fn what_no_batch_can_be_is_refused_with_its_field_and_a_fix() {
    let named = Matrix { recipes: vec!["paint".to_owned()], ..Matrix::default() };
    let wrong = [
        Matrix::default(),
        Matrix { looks: vec!["school".to_owned()], ..named.clone() },
        Matrix { looks: vec!["armour".to_owned()], characters: slugs(&["ren"]), ..named.clone() },
        Matrix { characters: slugs(&["nobody"]), ..named.clone() },
        Matrix { shots: vec!["c0999".parse().unwrap()], ..named.clone() },
        Matrix { seeds: Seeds::Count(0), ..named.clone() },
        Matrix { seeds: Seeds::List(Vec::new()), ..named.clone() },
        Matrix { seeds: Seeds::List(vec![1 << 53]), ..named.clone() },
        Matrix { seeds: Seeds::List(vec![1]), takes: 2, ..named.clone() },
        Matrix { seeds: Seeds::List(vec![1, 2, 1]), ..named.clone() },
        Matrix { takes: 0, ..named.clone() },
        Matrix { words: vec![String::new()], ..named.clone() },
        Matrix { label: Some(" ".to_owned()), ..named.clone() },
        Matrix { budget_minutes: Some(0), ..named.clone() },
        Matrix { recipes: vec!["r".to_owned(); 1001], ..named },
    ];
    let pages: Vec<String> = wrong.iter().map(|matrix| page(matrix, &shots())).collect();
    insta::assert_snapshot!(pages.join("\n"));
}

#[test]
fn a_file_says_the_line_of_what_is_wrong() {
    let right = "label = \"rain\"\nstage = \"keyframe\"\nshots = [\"c0010\"]\ncharacters = [\"hana\"]\n\
                 looks = [\"school\"]\nseeds = [1, 2]\nrecipes = [\"paint\"]\nbudget_minutes = 480\n";
    let matrix = parse(right).unwrap();
    assert_eq!((matrix.label("e01"), matrix.budget().time_ms), ("rain".to_owned(), Some(28_800_000)));
    let other = [
        ("seeds = [1, 2]", "sedes = [1, 2]"),
        ("seeds = [1, 2]", "seeds = -1"),
        ("seeds = [1, 2]", "seeds = \"many\""),
        ("c0010", "10"),
        ("\"keyframe\"", "\"keyframes\""),
        ("480", "0"),
        ("recipes = [\"paint\"]", "recipes = []"),
        ("label = ", "label = = "),
    ];
    let said: Vec<String> =
        other.iter().map(|(from, to)| parse(&right.replace(from, to)).unwrap_err().to_string()).collect();
    insta::assert_snapshot!(said.join("\n"));
    assert_eq!(line_of(right, "recipes"), Some(7));
    assert_eq!(line_of(right, "takes"), None);
}

#[test]
fn a_batch_is_called_by_what_it_asks() {
    assert_eq!(asked().label("e01"), "e01 keyframe of hana, ren in school, rain");
    let long = Matrix { looks: vec!["x".repeat(300)], ..asked() };
    assert_eq!(long.label("e01").chars().count(), LONGEST_LABEL);
}

proptest! {
    #[test]
    fn cells_and_what_is_skipped_are_the_whole_product(
        seeds in 1_u32..4, takes in 1_u32..3, recipes in 1_usize..3, looks in 0_usize..3, who in 0_usize..3,
    ) {
        let characters = slugs(&["hana", "ren"][..who]);
        let looks = if who == 0 { 0 } else { looks };
        let matrix = Matrix {
            characters,
            looks: ["school", "rain"][..looks].iter().map(|look| (*look).to_owned()).collect(),
            seeds: Seeds::Count(seeds),
            takes,
            recipes: ["a", "b"][..recipes].iter().map(|name| (*name).to_owned()).collect(),
            ..Matrix::default()
        };
        let (shots, cast) = (shots(), cast());
        let all: Vec<&Shot> = shots.iter().collect();
        let layout = lay_out(&matrix, Scope { shots: &all, cast: &cast }).unwrap();
        let cells = layout.cells.len() as u64;
        let each = u64::from(seeds * takes) * recipes as u64;
        let unseen: u64 = layout.skipped.iter().map(|skipped| skipped.pictures).sum();
        // Shots without any of the characters are left out once, whatever they would wear.
        let without = if who == 0 { 0 } else { all.iter().filter(|shot| !matrix.characters.iter().any(|slug| shot.content.cast.iter().any(|one| one.character == *slug))).count() as u64 };
        let dressings = if looks == 0 { 1 } else { (who * looks) as u64 };
        prop_assert_eq!(cells + unseen, (4 - without) * dressings * each + without * each);
        prop_assert!(layout.cells.iter().all(|cell| cell.direction < layout.directions.len() && cell.recipe < recipes));
    }
}
