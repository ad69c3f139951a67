//! A reading in one line, so that a table of sentences can be read by a person.

use std::fmt::Debug;

use crate::screenplay::vocabulary::Reading;

/// What a reading says, part by part; a part about which the text is silent is left out.
pub(super) fn says(reading: &Reading) -> String {
    let mut said: Vec<String> = Vec::new();
    one(&mut said, "", reading.pose);
    one(&mut said, "then ", reading.then);
    one(&mut said, "head ", reading.head);
    one(&mut said, "", reading.expression);
    said.extend(reading.marks.iter().map(|mark| format!("mark {mark:?}")));
    one(&mut said, "view ", reading.view);
    one(&mut said, "gaze ", reading.gaze);
    one(&mut said, "framing ", reading.framing);
    one(&mut said, "angle ", reading.angle);
    one(&mut said, "camera ", reading.camera);
    said.extend(reading.effects.iter().map(|effect| format!("effect {effect:?}")));
    one(&mut said, "at ", reading.place_kind);
    one(&mut said, "", reading.time);
    one(&mut said, "", reading.weather);
    match (&reading.holds, &reading.prop) {
        (Some(holds), Some(prop)) if holds != prop => said.push(format!("holds {holds}, {prop}")),
        (Some(thing), _) => said.push(format!("holds {thing}")),
        (None, Some(thing)) => said.push(thing.clone()),
        (None, None) => {}
    }
    said.extend(reading.lets_go.then(|| "lets go".to_owned()));
    said.extend(reading.leaves.then(|| "leaves".to_owned()));
    if !reading.not_understood.is_empty() {
        said.push(format!("? {}", reading.not_understood.join(" ")));
    }
    said.join(", ").to_lowercase()
}

fn one<T: Debug>(said: &mut Vec<String>, label: &str, value: Option<T>) {
    said.extend(value.map(|value| format!("{label}{value:?}")));
}
