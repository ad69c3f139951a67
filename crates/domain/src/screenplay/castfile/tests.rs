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
