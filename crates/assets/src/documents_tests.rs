//! Documents and sidecars: how they read, and that they are read back.

use super::*;
use crate::samples;
use crate::samples::rel;
use crate::sidecar::Sidecar;

fn round_trip<D: Document + PartialEq + std::fmt::Debug>(document: &D) -> String {
    let text = document.to_text();
    assert_eq!(D::from_text(&rel("x.toml"), &text).unwrap(), *document);
    text
}

fn shot_document() -> ShotDocument {
    let decision = |ordinal, picked, review| TakeDecision {
        stage: Stage::Storyboard,
        moment: Moment::Start,
        ordinal,
        picked,
        review,
    };
    let takes = vec![
        decision(1, false, Review::Retake { note: "look left".into() }),
        decision(2, true, Review::Approved),
    ];
    ShotDocument { format: Format, shot: samples::shot(1), takes }
}

#[test]
fn documents_read_well_and_are_read_back() {
    let episode = EpisodeDocument { format: Format, episode: samples::episode(), scenes: samples::scenes() };
    let texts = [
        round_trip(&ProjectDocument { format: Format, project: samples::project() }),
        round_trip(&episode),
        round_trip(&shot_document()),
        round_trip(&samples::character(2)),
        round_trip(&samples::place()),
        round_trip(&samples::style(2)),
    ];
    insta::assert_snapshot!(texts.join("\n--------\n\n"));
}

#[test]
fn a_sidecar_reads_well_and_is_read_back() {
    let path = rel("projects/momotaro/a.png");
    let (asset, take) = samples::take(&samples::shot(1), 1, &path, b"picture");
    let sidecar = Sidecar::new(&asset, Some(&take), Some(samples::origin())).unwrap();
    let text = sidecar.to_text();
    let read = Sidecar::from_text(&rel("a.json"), &text).unwrap();
    assert_eq!(read, sidecar);
    assert_eq!(read.take_row(), Some(take));
    assert_eq!(read.asset.row(&path), asset);
    insta::assert_snapshot!(text);
}

#[test]
fn broken_and_newer_files_are_refused_with_the_line() {
    let good = shot_document().to_text();
    let read = |text: &str| ShotDocument::from_text(&rel("c0010/shot.toml"), text).unwrap_err().to_string();
    let messages = [
        read(&good.replace("format = 2", "format = 3")),
        read(&good.replace("format = 2", "format = 0")),
        read(&good.replace("format = 2", "")),
        read(&good.replace("frames = 48", "frames = \"many\"")),
        read(&good.replace("format = 2", "format = 2\nformatt = 2")),
        read(&good.replace("[shot]", "[shot")),
        Sidecar::from_text(&rel("a.json"), "{\"format\": 7}").unwrap_err().to_string(),
        Sidecar::from_text(&rel("a.json"), "{\"format\": 1,\n").unwrap_err().to_string(),
    ];
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn a_picture_says_where_it_came_from() {
    let provenance = crate::sidecar::provenance("Sakuga 0.1.0", &samples::engine(), &samples::request());
    insta::assert_snapshot!(provenance.summary);
    let record: domain::request::Request =
        serde_json::from_value(provenance.record["request"].clone()).unwrap();
    assert_eq!(record, samples::request());
}

#[test]
fn a_file_of_the_format_before_is_read() {
    let path = rel("c0010/shot.toml");
    let now = shot_document().to_text();
    let before = now.replace("format = 2", "format = 1");
    assert_ne!(before, now);
    let (before, now) = (ShotDocument::from_text(&path, &before), ShotDocument::from_text(&path, &now));
    assert_eq!(before.unwrap(), now.unwrap());
}
