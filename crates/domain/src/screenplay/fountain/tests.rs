use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Screenplay {
    parse(text.as_bytes()).unwrap()
}

fn shape(screenplay: &Screenplay) -> (Vec<(String, Vec<String>)>, Vec<(ElementKind, String)>) {
    let titles = screenplay.title_page.iter().map(|entry| (entry.key.clone(), entry.values.clone()));
    let elements = screenplay.elements.iter().map(|element| (element.kind.clone(), element.text.clone()));
    (titles.collect(), elements.collect())
}

/// Every character that is neither blank nor a mark of the format, sorted.
fn letters(text: &str) -> Vec<char> {
    let is_mark = |c: &char| c.is_whitespace() || "!@#=~><.^[]/*():\u{feff}".contains(*c);
    let mut letters: Vec<char> = text.chars().filter(|c| !is_mark(c)).collect();
    letters.sort_unstable();
    letters
}

fn everything(screenplay: &Screenplay) -> String {
    let mut text = String::new();
    for entry in &screenplay.title_page {
        text.push_str(&entry.key);
        text.extend(entry.values.iter().map(String::as_str));
    }
    for element in &screenplay.elements {
        text.push_str(&element.text);
        match &element.kind {
            ElementKind::SceneHeading { number } => text.push_str(number),
            ElementKind::Character { extension, .. } => text.push_str(extension),
            _ => {}
        }
    }
    text
}

fn line_of_fountain() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "",
        "  ",
        " ",
        "INT. SHOP - DAY #1A#",
        ".forced",
        "EXT. A: B",
        "HANA",
        "HANA (V.O.) ^",
        "@はな",
        "Title: A",
        "    more",
        "(smiling)",
        "Hello *there*.",
        "~la la",
        "> CUT TO:",
        "FADE IN:",
        "> mid <",
        "# one",
        "## two",
        "= what",
        "===",
        "[[ 3s ]]",
        "[[ open",
        "close ]]",
        "/* cut",
        "*/ end",
        "!FORCED",
        "Hana walks. [[n]] On.",
        "@",
        "#",
        ">",
        "~",
        "!",
        "((",
        "())",
        "a [/*x*/[ b ]]",
        "CUT TO:",
        "\tindented",
        "[[n]] HANA",
        "\u{3000}",
    ]);
    prop_oneof![4 => fixed.prop_map(str::to_owned), 1 => "[ -~あハ\\[\\]*/#@!>]{0,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn writing_and_reading_again_gives_the_same(lines in prop::collection::vec(line_of_fountain(), 1..14)) {
        let text = format!("{}\nend", lines.join("\n"));
        let first = read(&text);
        let written = to_text(&first);
        prop_assert_eq!(shape(&first), shape(&read(&written)), "written as:\n{}", written);
    }

    #[test]
    fn nothing_is_lost(lines in prop::collection::vec(line_of_fountain(), 1..14), any in "\\PC{0,80}") {
        let text = format!("{}\n{any}\nend", lines.join("\n"));
        prop_assert_eq!(letters(&everything(&read(&text))), letters(&text));
    }

    #[test]
    fn any_bytes_give_a_screenplay_or_words(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        match parse(&bytes) {
            Ok(screenplay) => drop(to_text(&screenplay)),
            Err(error) => prop_assert!(error.to_string().starts_with("failed to read the screenplay")),
        }
    }
}
