//! A character for people: everything that its newest version says, on one page.

use domain::character::{Character, Look};
use domain::palette::{DAY, Palette, Swatch};
use domain::prompt::Prompt;
use server::api::noun_views::{NounView, VersionView};

use super::shot::word;
use crate::table::{short, table};

/// The longest text in a cell.
const CELL: usize = 60;
/// How many digits of a hash tell it from others.
const HASH: usize = 12;

/// The page of a character.
pub(crate) fn page(view: &NounView<Character>, versions: &[VersionView<Character>]) -> String {
    let newest = &view.newest;
    let body = &newest.body;
    let mut page =
        vec![head(newest), looks(body), palettes(body), words(body), references(body), loras(body)];
    page.extend([relations(body), history(versions), usage(view)]);
    page.retain(|section| !section.is_empty());
    page.join("\n\n")
}

fn head(newest: &VersionView<Character>) -> String {
    let body = &newest.body;
    let canon = if body.canon { ", canon: locked" } else { "" };
    let mut lines = vec![format!("{} ({}), version {}{canon}", body.name, newest.slug, newest.version)];
    let aliases = body.aliases.join(", ");
    lines.extend((!aliases.is_empty()).then(|| format!("also {aliases}")));
    lines.extend((!body.description.is_empty()).then(|| body.description.clone()));
    let (species, gender) = (word(&body.species), word(&body.gender));
    let (age, height, build) = (body.age, body.height_cm, word(&body.build));
    lines.push(format!("{species}, {gender}, {age} years, {height} cm, {build}"));
    let ribbon = if body.hair.ribbon { " with a ribbon" } else { "" };
    let glasses = if body.glasses { ", glasses" } else { "" };
    let hat = body.hat.as_ref().map(|hat| format!(", {} hat", word(hat))).unwrap_or_default();
    lines.push(format!("{} hair{ribbon}, {} eyes{glasses}{hat}", word(&body.hair.shape), word(&body.eyes)));
    for mark in &body.distinctive {
        lines.push(format!("mark: {}", mark.name));
    }
    let (pitch, pace) = (body.voice.pitch_hz, body.voice.pace);
    lines.push(format!("voice {pitch} Hz at pace {pace}; may be shown to {}", body.rating));
    lines.join("\n")
}

/// A heading and the table below it; nothing when there are no rows.
fn section(heading: &str, columns: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() { String::new() } else { format!("{heading}\n{}", table(columns, rows)) }
}

fn looks(body: &Character) -> String {
    let first = |look: &Look| body.looks.first().is_some_and(|first| first.name == look.name);
    let rows: Vec<Vec<String>> = body.looks.iter().map(|look| look_row(body, look, first(look))).collect();
    section("Looks", &["look", "worn in", "outfit", "hat", "based on", "tags"], &rows)
}

fn look_row(body: &Character, look: &Look, first: bool) -> Vec<String> {
    let dressed = body.dressed(Some(look)).unwrap_or_else(|| look.clone());
    let others = if first { "all others" } else { "" };
    let worn = look.worn_in.iter().map(String::as_str).chain((!others.is_empty()).then_some(others));
    vec![
        look.name.clone(),
        worn.collect::<Vec<_>>().join(", "),
        word(&dressed.outfit.unwrap_or_default()),
        dressed.hat.or(body.hat).map(|hat| word(&hat)).unwrap_or_default(),
        look.based_on.clone().unwrap_or_default(),
        short(&dressed.tags.join(", "), CELL),
    ]
}

fn palettes(body: &Character) -> String {
    let mut rows = palette_rows(DAY, "", &body.palette);
    for (set, palette) in &body.palette_in {
        rows.extend(palette_rows(set, "", palette));
    }
    for look in &body.looks {
        rows.extend(palette_rows(DAY, &look.name, &look.palette));
        for (set, palette) in &look.palette_in {
            rows.extend(palette_rows(set, &look.name, palette));
        }
    }
    section("Palette", &["part", "set", "look", "base", "shade", "highlight", "line"], &rows)
}

fn palette_rows(set: &str, look: &str, palette: &Palette) -> Vec<Vec<String>> {
    let row = |(part, swatch): (&String, &Swatch)| {
        let role =
            |colour: Option<domain::colour::Colour>| colour.map(|it| it.to_string()).unwrap_or_default();
        let (shade, highlight) = (role(swatch.shade), role(swatch.highlight));
        let (set, look, base) = (set.to_owned(), look.to_owned(), swatch.base.to_string());
        vec![part.clone(), set, look, base, shade, highlight, role(swatch.line)]
    };
    palette.iter().map(row).collect()
}

fn words(body: &Character) -> String {
    let mut rows = Vec::new();
    let mut prompt = |what: String, prompt: &Prompt| {
        let Prompt { tags, negatives, prose } = prompt;
        for (kind, text) in
            [("tags", tags.join(", ")), ("not", negatives.join(", ")), ("prose", prose.clone())]
        {
            if !text.is_empty() {
                rows.push(vec![what.clone(), kind.to_owned(), text]);
            }
        }
    };
    prompt("always".to_owned(), &body.prompt);
    for (expression, words) in &body.expressions {
        prompt(word(expression), words);
    }
    for look in &body.looks {
        let Look { tags, negatives, prose, .. } = look.clone();
        prompt(format!("look {}", look.name), &Prompt { tags, negatives, prose });
    }
    section("Words", &["when", "what", "words"], &rows)
}

fn references(body: &Character) -> String {
    let rows = body.references.iter().map(|reference| {
        vec![
            reference.file.clone(),
            reference.kind.to_string(),
            reference.expression.as_ref().map(word).unwrap_or_default(),
            reference.look.clone().unwrap_or_default(),
            reference.hash.0.chars().take(HASH).collect(),
            short(&reference.licence, CELL),
        ]
    });
    let columns = ["file", "shows", "expression", "look", "hash", "licence"];
    section("References", &columns, &rows.collect::<Vec<_>>())
}

fn loras(body: &Character) -> String {
    let rows = body.lora.iter().map(|lora| {
        let own = lora.strength_in.iter().map(|(recipe, strength)| format!("{recipe} {strength}"));
        vec![
            lora.name.clone(),
            lora.family.to_string(),
            lora.strength.to_string(),
            own.collect::<Vec<_>>().join(", "),
            lora.trigger.join(", "),
            lora.hash.as_ref().map(|hash| hash.0.chars().take(HASH).collect()).unwrap_or_default(),
        ]
    });
    let columns = ["file", "family", "strength", "in recipes", "trigger", "hash"];
    section("LoRA", &columns, &rows.collect::<Vec<_>>())
}

fn relations(body: &Character) -> String {
    let rows = body.relations.iter().map(|relation| vec![relation.to.to_string(), relation.kind.clone()]);
    section("Relations", &["to", "who is the"], &rows.collect::<Vec<_>>())
}

fn history(versions: &[VersionView<Character>]) -> String {
    let rows: Vec<Vec<String>> = versions
        .iter()
        .map(|version| vec![version.version.to_string(), version.created_at.to_string()])
        .collect();
    section("Versions", &["version", "made"], &rows)
}

fn usage(view: &NounView<Character>) -> String {
    let shots: Vec<String> =
        view.shots.iter().map(|used| format!("{} {}", used.episode, used.shot)).collect();
    let shots = if shots.is_empty() { "in no shot".to_owned() } else { format!("in {}", shots.join(", ")) };
    format!("{shots}; shown by {} takes", view.takes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_everything_that_a_character_has() {
        let body: Character = toml::from_str(
            r##"name = "Hana"
            aliases = ["Hana Mori"]
            description = "Forgets umbrellas."
            hat = "cap"
            canon = true
            distinctive = [{ name = "mole under the left eye" }]
            palette = { hair = { base = "#4a2f35", shade = "#2a1f25" }, top = "#f7f1e6" }
            palette_in.night = { top = "#8f8aa0" }
            prompt = { tags = ["1girl", "bob cut"], negatives = ["glasses"], prose = "Hana, a schoolgirl" }
            expressions.shy = { tags = ["blush"] }
            look = [{ name = "school", outfit = "school", tags = ["serafuku"] },
                    { name = "soaked", based_on = "school", worn_in = ["e02"], tags = ["wet clothes"], palette = { top = "#c0c0c0" } }]
            lora = [{ name = "hana.safetensors", family = "sdxl-anime", strength = 0.8, strength_in = { detail = 0.5 }, trigger = ["hana"] }]
            reference = [{ file = "rain_hana_ref_001.png", hash = "0123456789abcdef", kind = "expression", expression = "smile", licence = "own work" }]
            relation = [{ to = "ren", kind = "friend" }]
            "##,
        )
        .unwrap();
        let newest: VersionView<Character> = serde_json::from_value(serde_json::json!({
            "slug": "hana", "version": 3, "created_at": "2026-01-02T03:04:05Z", "body": body,
        }))
        .unwrap();
        let versions = [newest.clone()];
        insta::assert_snapshot!(page(&NounView { newest, shots: Vec::new(), takes: Vec::new() }, &versions));
    }
}
