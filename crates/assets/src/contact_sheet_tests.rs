//! The contact sheet: what its markup says in each state, and that no text escapes it.

use super::*;
use crate::samples::NOW;

fn line(name: &str, text: &str) -> Line {
    Line {
        speaker: None,
        name: name.into(),
        text: text.into(),
        parenthetical: String::new(),
        off_screen: false,
        start: 0,
        frames: 24,
    }
}

fn card(code: &str, picture: CardPicture, frames: u32) -> Card {
    Card {
        code: code.into(),
        picture,
        framing: Framing::Medium,
        angle: Angle::EyeLevel,
        camera: CameraMove::Fixed,
        frames,
        cast: Vec::new(),
        action: String::new(),
        lines: Vec::new(),
        transition: Transition::Cut,
        not_drawn: Vec::new(),
    }
}

fn drawn(name: &str) -> CardPicture {
    CardPicture::Drawn { full: format!("{name}.png"), shown: format!("{name}.jpg") }
}

fn cast(name: &str, colour: &str) -> CardCast {
    CardCast { name: name.into(), colour: Some(colour.parse().unwrap()) }
}

/// A short film in all its states, as the pages to look at have it.
fn sheet() -> ContactSheet {
    let hana = || cast("Hana", "#3a2b4e");
    let kuro = || cast("Kuro", "#22242c");
    let mut rain = card("c0010", drawn("1"), 96);
    rain.framing = Framing::ExtremeWide;
    rain.camera = CameraMove::PanRight;
    rain.action = "Rain over the shopping street. Neon signs shiver in the puddles.".into();
    rain.transition = Transition::FadeIn;
    let mut run = card("c0020", drawn("2"), 60);
    run.framing = Framing::Full;
    run.cast = vec![hana()];
    run.action = "Hana runs, her school bag over her head.".into();
    run.not_drawn = vec!["the school bag".into(), "the splash at her feet".into()];
    let mut eaves = card("c0030", drawn("3"), 84);
    eaves.angle = Angle::Low;
    eaves.cast = vec![hana(), kuro()];
    eaves.action = "Under the eaves sits a black cat, dry as a bone.".into();
    eaves.lines = vec![line("HANA", "You too, huh?"), line("KURO", "……にゃあ。")];
    eaves.lines[0].parenthetical = "out of breath".into();
    let mut close = card("c0040", CardPicture::Drawing, 48);
    close.framing = Framing::Close;
    close.cast = vec![hana()];
    close.lines = vec![line("RADIO", "…and the rain will stay until morning.")];
    close.lines[0].off_screen = true;
    close.transition = Transition::Dissolve;
    let mut insert = card("c0050", CardPicture::Waiting, 36);
    insert.framing = Framing::Insert;
    insert.action = "A paper umbrella, leaning by the door.".into();
    let mut owner = card("c0060", CardPicture::Waiting, 72);
    owner.framing = Framing::MediumClose;
    owner.angle = Angle::OverShoulder;
    owner.cast = vec![cast("Mrs. Sato", "#b7b2ac"), hana()];
    owner.lines = vec![line("MRS. SATO", "Take it. It has been waiting for someone longer than you have.")];
    let why = "the place \"attic\" is not in the cast; add it, then run again";
    let failed = card("c0070", CardPicture::Failed { why: why.into() }, 48);
    ContactSheet {
        title: "The Rain Shelter".into(),
        subtitle: "e01 · 雨やどり".into(),
        rate: Rate::FILM,
        made_at: NOW,
        state: SheetState::Drawing { refresh_s: 3 },
        film: None,
        scenes: vec![
            SceneRow {
                code: "s010".into(),
                heading: "EXT. SHOPPING STREET - NIGHT".into(),
                cards: vec![rain, run],
            },
            SceneRow {
                code: "s020".into(),
                heading: "EXT. UNDER THE EAVES - NIGHT".into(),
                cards: vec![eaves, close],
            },
            SceneRow {
                code: "s030".into(),
                heading: "INT. UMBRELLA SHOP - NIGHT".into(),
                cards: vec![insert, owner, failed],
            },
        ],
        omitted: vec![OmittedShot { code: "c0025".into(), note: "Hana slips and catches herself.".into() }],
    }
}

fn body(sheet: &ContactSheet) -> String {
    sheet.to_html().replace(STYLE, "/* the style */\n")
}

#[test]
fn a_sheet_in_progress() {
    insta::assert_snapshot!(body(&sheet()));
}

#[test]
fn only_a_sheet_in_progress_loads_itself_again() {
    let mut sheet = sheet();
    assert!(sheet.to_html().contains("http-equiv=\"refresh\" content=\"3\""));
    sheet.film = Some("exports/a b?.mp4".into());
    for state in [SheetState::Stopped, SheetState::Finished] {
        sheet.state = state;
        let html = sheet.to_html();
        assert!(!html.contains("http-equiv=\"refresh\""));
        assert!(html.contains("href=\"exports/a%20b%3F.mp4\""));
    }
}

#[test]
fn no_text_becomes_markup() {
    let nasty = "<script>alert('x')</script> & \"quoted\"";
    let mut sheet = sheet();
    sheet.title = nasty.into();
    sheet.subtitle = nasty.into();
    let scene = &mut sheet.scenes[0];
    scene.heading = nasty.into();
    scene.code = nasty.into();
    let card = &mut scene.cards[0];
    card.code = nasty.into();
    card.action = nasty.into();
    card.cast = vec![CardCast { name: nasty.into(), colour: None }];
    card.lines = vec![line(nasty, nasty)];
    card.lines[0].parenthetical = nasty.into();
    card.not_drawn = vec![nasty.into()];
    card.picture = CardPicture::Drawn { full: "javascript:alert(1)\"".into(), shown: nasty.into() };
    scene.cards[1].picture = CardPicture::Failed { why: nasty.into() };
    sheet.omitted[0].note = nasty.into();
    let html = sheet.to_html();
    assert!(!html.contains("<script") && !html.contains("\"quoted\"") && !html.contains("javascript:"));
}

#[test]
fn an_empty_episode_has_a_sheet_too() {
    let empty =
        ContactSheet { scenes: Vec::new(), omitted: Vec::new(), state: SheetState::Finished, ..sheet() };
    assert!(empty.to_html().contains("0 / 0"));
}

#[test]
fn a_shot_becomes_a_card() {
    let shot = crate::samples::shot(1);
    let card = Card::of(&shot, CardPicture::Waiting, vec![cast("Hana", "#3a2b4e")]);
    let endless = Card { frames: u32::MAX, ..card.clone() };
    let mut sheet = sheet();
    sheet.scenes[0].cards = vec![card, endless.clone(), endless];
    let html = sheet.to_html();
    assert!(html.contains("id=\"c0010\"") && html.contains("Hana looks up.\nRain falls."));
}
