use super::*;

fn cast_error(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

#[test]
fn a_short_cast_gets_its_slugs_and_defaults() {
    let cast =
        parse("[[character]]\nname = \"Hana Mori\"\n[[place]]\nname = \"Old Bridge\"\nkind = \"bridge\"")
            .unwrap();
    assert_eq!(cast.character[0].slug.as_ref().unwrap().as_str(), "hana-mori");
    assert_eq!(cast.place[0].slug.as_ref().unwrap().as_str(), "old-bridge");
}

#[test]
fn every_mistake_in_a_cast_is_named_with_its_place_and_fix() {
    let mistakes = [
        "[[character]]\nname = \"Hana\"\nhairs = 1",
        "[[character]]\nname = \"Hana\"\n[character.palette]\nhair = \"red\"",
        "[[character]]\nname = \"Hana\"\n[character.palette]\nhiar = \"#ff0000\"",
        "[[character]]\nname = \" \"",
        "[[character]]\nname = \"Hana\"\nage = 2000",
        "[[character]]\nname = \"Hana\"\nheight_cm = 4",
        "[[character]]\nname = \"Hana\"\n\n[[character]]\nname = \"HANA\"\nslug = \"other\"",
        "[[character]]\nname = \"Hana\"\n\n[[character]]\nname = \"Ren\"\naliases = [\"hana\"]",
        "[[character]]\nname = \"Hana\"\n\n[[character]]\nname = \"はな\"",
        "[[character]]\nname = \"Hana\"\nslug = \"../etc\"",
        "[[character]]\nname = \"Hana\"\nvoice = { pitch_hz = 9000.0 }",
        "[[place]]\nname = \"Moon\"\nkind = \"crater\"",
        "[[character]\nname",
    ];
    let messages: Vec<String> = mistakes.iter().map(|text| cast_error(text)).collect();
    insta::assert_snapshot!(messages.join("\n---\n"));
}

#[test]
fn every_mistake_in_a_style_is_named_with_its_place_and_fix() {
    let mistakes = [
        "rate = \"0\"",
        "[frame]\nwidth = 1281\nheight = 720",
        "name = \"x\"\n[frame]\nwidth = 1280\nheight = 10000",
        "[frames]\nwidth = 1280",
        "[checks]\nblank = 1.2",
        "[checks]\nredraw = 9",
        "[checks]\nsharpnes = 9",
    ];
    let messages: Vec<String> =
        mistakes.iter().map(|text| parse_style(text).unwrap_err().to_string()).collect();
    insta::assert_snapshot!(messages.join("\n---\n"));
}

/// Something of Hana's that cannot be so.
fn hana(rest: &str) -> String {
    format!("[[character]]\nname = \"Hana\"\n{rest}")
}

#[test]
fn every_mistake_in_looks_and_relations_is_named_with_its_place_and_fix() {
    let look = |text: &str| hana(&format!("[[character.look]]\nname = \"school\"\n{text}"));
    let mistakes = [
        look("based_on = \"scool\""),
        look("based_on = \"school\""),
        look(
            "based_on = \"rain\"\n[[character.look]]\nname = \"rain\"\nbased_on = \"gym\"\n[[character.look]]\nname = \"gym\"\nbased_on = \"school\"",
        ),
        look("worn_in = [\"e02\"]\n[[character.look]]\nname = \"rain\"\nworn_in = [\"e01\", \"e02\"]"),
        look("worn_in = [\"episode 2\"]"),
        look("worn_in = [\"e02\", \"e02\"]"),
        look("tags = [\"serafuku\", \"((wet\"]"),
        look("[[character.look]]\nname = \"school\""),
        hana("[[character.relation]]\nto = \"hana\"\nkind = \"sister\""),
        hana("[[character.relation]]\nto = \"ren\"\nkind = \"friend\""),
        hana("[[character.relation]]\nto = \"rem\"\nkind = \"friend\"\n[[character]]\nname = \"Ren\""),
    ];
    let messages: Vec<String> = mistakes.iter().map(|text| cast_error(text)).collect();
    insta::assert_snapshot!(messages.join("\n---\n"));
}

#[test]
fn every_mistake_in_words_and_loras_is_named_with_its_place_and_fix() {
    let prompt = |text: &str| hana(&format!("[character.prompt]\n{text}"));
    let lora = |text: &str| hana(&format!("[[character.lora]]\nfamily = \"sdxl-anime\"\n{text}"));
    let mistakes = [
        prompt("tags = [\"1girl\",\n  \"bob cut, brown hair\"]"),
        prompt("tags = [\"<lora:hana:0.8>\"]"),
        prompt("tags = [\"(smile:1.2\"]"),
        prompt("negatives = [\"ha\\u200Bts\"]"),
        prompt("prose = \"Hana \\u202Eanah\""),
        prompt(&format!("tags = [{}]", "\"rain\", ".repeat(5_000))),
        prompt(&format!("prose = \"{}\"", "word ".repeat(5_000))),
        hana("description = \"a\\u0007b\""),
        hana("[character.expressions.shy]\ntags = [\"[[blush\"]"),
        lora("name = \"hana.safetensors\"\nstrength = nan"),
        lora("name = \"hana.safetensors\"\nstrength = inf"),
        lora("name = \"hana.safetensors\"\nstrength = 2.5"),
        lora("name = \"hana.safetensors\"\nstrength_in = { detail = nan }"),
        lora("name = \"../../hana.safetensors\""),
        lora("name = \"hana.ckpt\""),
        lora("name = \"hana.safetensors\"\ntrigger = [\"hana (\"]"),
        hana("[[character.lora]]\nfamily = \"sd2\"\nname = \"hana.safetensors\""),
        "[[place]]\nname = \"Moon\"\nkind = \"sea\"\nprompt = { tags = [\"[sea\"] }".to_owned(),
    ];
    let messages: Vec<String> = mistakes.iter().map(|text| cast_error(text)).collect();
    insta::assert_snapshot!(messages.join("\n---\n"));
}

#[test]
fn every_mistake_in_references_is_named_with_its_place_and_fix() {
    let hash = "a".repeat(64);
    let of = |file: &str, rest: &str| {
        format!("[[character.reference]]\nfile = \"{file}\"\nhash = \"{hash}\"\n{rest}\n")
    };
    let mistakes = [
        of("../face.png", "kind = \"face\""),
        of("face.webp", "kind = \"face\""),
        of("face.png", "kind = \"head\""),
        of("face.png", "kind = \"expression\""),
        of("face.png", "kind = \"full\"\nlook = \"beach\""),
        of("face.png", "kind = \"face\"") + &of("face.png", "kind = \"face\""),
        of("face.png", &format!("kind = \"face\"\nlicence = \"{}\"", "mine ".repeat(100))),
        "[[character.reference]]\nfile = \"face.png\"\nkind = \"face\"\nhash = \"abc\"".to_owned(),
    ];
    let messages: Vec<String> = mistakes.iter().map(|text| cast_error(&hana(text))).collect();
    insta::assert_snapshot!(messages.join("\n---\n"));
}

#[test]
fn an_error_names_the_field_for_programs_too() {
    let error = parse(&hana("[[character.look]]\nname = \"school\"\ntags = [\"a\", \"(b\"]")).unwrap_err();
    assert_eq!((error.field.as_str(), error.line, error.column), ("look.0.tags.1", 5, 14));
}

#[test]
fn relations_may_lead_to_a_cast_that_is_there_already() {
    let text = hana("[[character.relation]]\nto = \"ren\"\nkind = \"friend\"");
    assert!(parse(&text).is_err());
    assert!(parse_among(&text, &["ren".parse().unwrap()]).is_ok());
}
