use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Screenplay {
    parse(text.as_bytes()).unwrap()
}

/// The screenplay without line numbers and warnings.
fn shape(mut screenplay: Screenplay) -> Screenplay {
    screenplay.warnings.clear();
    screenplay.title_page.iter_mut().for_each(|entry| entry.line = 0);
    screenplay.elements.iter_mut().for_each(|element| element.line = 0);
    screenplay
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
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn writing_and_reading_again_gives_the_same(lines in prop::collection::vec(line_of_fountain(), 1..14)) {
        let text = format!("{}\nend", lines.join("\n"));
        let first = read(&text);
        let written = to_text(&first);
        prop_assert_eq!(shape(first), shape(read(&written)), "written as:\n{}", written);
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

/// Every element as one line: its line number, kind and text.
fn listing(text: &str) -> String {
    let screenplay = read(text);
    let titles = screenplay
        .title_page
        .iter()
        .map(|entry| format!("{:>3} {} = {:?}", entry.line, entry.key, entry.values));
    let elements = screenplay
        .elements
        .iter()
        .map(|element| format!("{:>3} {:?} {:?}", element.line, element.kind, element.text));
    let warnings = screenplay.warnings.iter().map(|warning| format!("warning, {warning}"));
    titles.chain(elements).chain(warnings).collect::<Vec<_>>().join("\n")
}

const EVERYTHING: &str = "\u{feff}Title:\r\n\t_**BRICK & STEEL**_\r\n\tFULL RETIRED\r\nCredit: Written by\r\nloose line\r\n\r\nFADE IN:\r\n\r\n\
# Act One\r\n\r\n= What it is about.\r\n\r\nEXT. BRICK'S PATIO - DAY #1A#\r\n\r\nA gorgeous day.  The sun is shining.\r\n\tIndented.\r\n\r\n\r\n\r\n\
!SCANNING THE AISLES...\r\nWhere is it?\r\n\r\nBANG!\r\n\r\nSTEEL (O.S.)\r\n(beer raised)\r\nTo *retirement*.\r\n  \r\nAnd \\*more\\*.\r\n\r\nBRICK ^\r\n\
To retirement. [[3s]]\r\n\r\n@McAVOY\r\n~Willy Wonka\r\n\r\n.SNIPER SCOPE POV\r\n\r\n...not a heading\r\n\r\nint. cellar\r\nDark.\r\n\r\nest. tower - dusk\r\n\r\n\
[[A note\r\nover lines]]\r\n\r\n/* Cut:\r\n\r\nINT. NOWHERE - DAY\r\n*/\r\n\r\nBefore /* hidden */ and [[said]] after.\r\n\r\n> THE END <\r\n\r\n===\r\n\r\n\
> Burn to white.\r\n\r\nCUT TO:\r\n\r\nЗИНА\r\nПривет.\r\n\r\nはな\r\nこんにちは。\r\n\r\n@はな\r\nはい。\r\n\r\nHANA\r\n\r\nAn open [[ note.\r\n";

#[test]
fn every_kind_of_element_is_read() {
    insta::assert_snapshot!(listing(EVERYTHING));
}

#[test]
fn known_names_are_cues_in_scripts_without_capitals() {
    let text = "EXT. 街 - DAY\n\nはな\nこんにちは。\n\nはなが走る。";
    let screenplay = parse_knowing(text.as_bytes(), &["はな"]).unwrap();
    let kinds: Vec<_> = screenplay.elements.iter().map(|element| element.kind.clone()).collect();
    let cue = ElementKind::Character { extension: String::new(), dual: false };
    assert_eq!(kinds[1..], [cue, ElementKind::Dialogue, ElementKind::Action]);
}

#[test]
fn a_tidy_screenplay_keeps_its_lines_when_written() {
    let text =
        "Title: A\nAuthor: B\n\nEXT. STREET - DAY\n\nHana runs.\n\n\n\nHANA\n(smiling)\nHello.\n\nCUT TO:\n";
    assert_eq!(to_text(&read(text)), text);
}

#[test]
fn emphasis_is_paired_within_its_line() {
    for (text, plain) in [
        ("*a* **b** ***c*** _d_", "a b c d"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a \\*star\\* and \\_line\\_", "a *star* and _line_"),
        ("*open\nclose*", "*open\nclose*"),
        ("_**both** of_ them", "both of them"),
    ] {
        assert_eq!(emphasis::plain(text), plain);
    }
    let runs = emphasis::runs("_**a**_ *b*");
    assert_eq!((runs[0].bold, runs[0].underlined, runs[0].italic), (true, true, false));
    assert_eq!((runs[2].text.as_str(), runs[2].italic), ("b", true));
}

#[test]
fn what_is_no_screenplay_is_refused_with_words() {
    let errors = [
        parse(b"").unwrap_err(),
        parse(b" \n\n ").unwrap_err(),
        parse(b"EXT. A\n\nline\0two").unwrap_err(),
        parse(b"EXT. A\n\nline \xff two").unwrap_err(),
        parse("EXT. A\n\n雨".as_bytes().split_last().unwrap().1).unwrap_err(),
        parse(b"\xff\xfeE\0X\0").unwrap_err(),
        parse(&vec![b'a'; 50_000_000]).unwrap_err(),
    ];
    insta::assert_snapshot!(errors.map(|error| error.to_string()).join("\n"));
}

#[test]
fn a_megabyte_of_marks_is_read_in_linear_time() {
    let megabyte = ["*", "[[", "/*"].map(|mark| mark.repeat(1_000_000 / mark.len()));
    let others = ["_", "[[a]]", "/*[[", "***a", "]]", "(", "#", "@A\n", "\\", "\n[[", "A\nb\n\n"];
    for text in megabyte.into_iter().chain(others.map(|mark| mark.repeat(100_000 / mark.len()))) {
        let screenplay = read(&text);
        for element in &screenplay.elements {
            drop(element.plain());
        }
        assert!(screenplay.warnings.len() <= 1000);
        assert!(!to_text(&screenplay).is_empty());
    }
}
