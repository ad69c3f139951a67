//! What was found of pictures, as a person asks for it: alone and beside a server.

use serde_json::Value;

use crate::server::Server;
use crate::support::Sandbox;

/// The checks that something was found by, of every take.
fn found(sandbox: &Sandbox, arguments: &[&str]) -> Vec<(String, Vec<String>)> {
    let arguments = [&["check", "--json"], arguments].concat();
    let listed = sandbox.run(&arguments).ok().json();
    let kinds = |take: &Value| {
        let findings = take["checked"]["report"]["findings"].as_array().unwrap().iter();
        findings.map(|finding| finding["check"].as_str().unwrap().to_owned()).collect()
    };
    let takes = listed.as_array().unwrap().iter();
    takes.map(|take| (take["shot"].as_str().unwrap().to_owned(), kinds(take))).collect()
}

#[test]
fn panels_are_sound_until_the_style_asks_for_more() {
    let sandbox = Sandbox::with_film();
    assert_eq!(sandbox.run(&["check"]).ok().stdout.trim(), "0 pictures, 0 with findings");
    sandbox.run(&["produce"]).ok();
    let first = sandbox.run(&["check", "e01", "--json"]).ok().json();
    let takes = first.as_array().unwrap();
    assert_eq!(takes.len(), 4, "{first}");
    for take in takes {
        let outcome = &take["checked"]["report"]["outcome"];
        assert_eq!(
            (&outcome["state"], &outcome["found"]["width"]),
            (&"measured".into(), &320.into()),
            "{take}"
        );
        assert_eq!(outcome["identity"]["why"], "no identity model is configured");
        let colours = outcome["palette"].as_array().unwrap();
        assert!(!colours.is_empty(), "the film shows somebody in every shot: {take}");
        assert!(colours.iter().all(|colour| colour["within"] == "mask"), "{take}");
    }
    assert!(found(&sandbox, &[]).iter().all(|(_, kinds)| kinds.is_empty()), "{first}");

    sandbox.run(&["style", "set", "checks.sharpness=10000"]).ok();
    assert!(found(&sandbox, &["--failing"]).is_empty(), "nobody looked with the new threshold");
    let again = found(&sandbox, &["--again", "--failing"]);
    assert_eq!(again.len(), 4);
    assert!(again.iter().all(|(_, kinds)| kinds == &["sharpness"]), "{again:?}");
    let said = sandbox.run(&["check"]).ok().stdout;
    assert!(said.starts_with("shot   take          check      number"), "{said}");
    assert!(
        said.contains("draw the shot again") && said.ends_with("4 pictures, 4 with findings\n"),
        "{said}"
    );
    let refused = sandbox.run(&["style", "set", "checks.blank=2"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("write a number from 0.5 to 1"), "{}", refused.stderr);
}

#[test]
fn a_server_looks_by_itself_and_a_command_beside_it_says_the_same() {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["produce", "--shot", "c0010"]).ok();
    let server = Server::start(&sandbox, &[]);
    sandbox.run(&["produce"]).ok();
    let beside = sandbox.run(&["check"]).ok().stdout;
    assert_eq!(found(&sandbox, &["--again"]).len(), 4);
    assert_eq!(server.stop(), 0);
    assert_eq!(sandbox.run(&["check"]).ok().stdout, beside);
    let unknown = sandbox.run(&["check", "e07"]);
    assert_eq!(unknown.code, 1);
    assert!(unknown.stderr.contains("e07"), "{}", unknown.stderr);
}
