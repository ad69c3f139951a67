//! Which pieces of a suggestion are meant, and which of them become one edit together. Pure.

use domain::direction::Direction;
use domain::prompt::Prompt;
use domain::suggestion::{Edit, Piece, Spoken, Suggestion, WordList, relisted};
use serde_json::{Value, json};

use crate::error::{Refusal, StudioError};

/// The pieces that are meant.
pub(super) fn chosen(suggestion: &Suggestion, numbers: &[u32]) -> Result<Vec<Piece>, StudioError> {
    let id = &suggestion.id;
    let can_be = |piece: &&Piece| piece.accepted_at.is_none() && piece.edit != Edit::Nothing;
    if numbers.is_empty() {
        let all: Vec<Piece> = suggestion.pieces.iter().filter(can_be).cloned().collect();
        return one_title(all);
    }
    let mut chosen: Vec<Piece> = Vec::new();
    for number in numbers {
        let Some(piece) = suggestion.pieces.iter().find(|piece| piece.number == *number) else {
            let fix = format!("it has pieces 1 to {}: `sakuga suggest show {id}`", suggestion.pieces.len());
            return Err(Refusal::invalid("pieces", format!("there is no piece {number}"), fix));
        };
        if piece.accepted_at.is_some() {
            let message = format!("piece {number} was taken over already");
            return Err(Refusal::conflict("accepted", message, "leave it out"));
        }
        if piece.edit == Edit::Nothing {
            let message = format!("piece {number} is a finding, and nothing can be taken over");
            return Err(Refusal::invalid("pieces", message, "look at the shot that it names"));
        }
        if !chosen.iter().any(|known| known.number == *number) {
            chosen.push(piece.clone());
        }
    }
    one_title(chosen)
}

/// An episode has one title.
fn one_title(chosen: Vec<Piece>) -> Result<Vec<Piece>, StudioError> {
    let titles = chosen.iter().filter(|piece| matches!(piece.edit, Edit::Title { .. })).count();
    if titles > 1 {
        let message = format!("an episode has one title, and {titles} are chosen");
        return Err(Refusal::invalid("pieces", message, "name the piece of the one you want"));
    }
    Ok(chosen)
}

/// Pieces that become one edit together, in the order in which they are carried out.
pub(super) fn grouped(chosen: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut groups: Vec<(String, Vec<Piece>)> = Vec::new();
    for piece in chosen {
        let key = match &piece.edit {
            Edit::Shot { shot, .. } => format!("shot {shot}"),
            Edit::Line { .. } => "lines".to_owned(),
            Edit::Word { .. } => "words".to_owned(),
            Edit::Direction { .. } => "direction".to_owned(),
            Edit::Description { .. } | Edit::Title { .. } | Edit::Synopsis { .. } | Edit::Nothing => {
                format!("piece {}", piece.number)
            }
        };
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(piece),
            None => groups.push((key, vec![piece])),
        }
    }
    // Reading the screenplay again gives shots other positions, so their own fields come first.
    groups.sort_by_key(|(key, _)| key == "lines");
    groups.into_iter().map(|(_, group)| group).collect()
}

pub(super) fn new_line(piece: &Piece) -> Option<(u32, &str)> {
    match &piece.edit {
        Edit::Line { after, text } => Some((*after, text.as_str())),
        _ => None,
    }
}

/// What a take is asked by these pieces.
pub(super) fn direction(group: &[Piece]) -> Direction {
    let mut direction = Direction::default();
    for piece in group {
        let Edit::Direction { change, words } = &piece.edit else { continue };
        let list = match change {
            Spoken::Add => &mut direction.words,
            Spoken::LeaveOut => &mut direction.without,
            Spoken::Avoid => &mut direction.negatives,
        };
        list.push(words.clone());
    }
    direction
}

/// A patch that gives a prompt a list with these words changed.
pub(super) fn relisted_prompt(prompt: &Prompt, list: WordList, group: &[Piece]) -> Value {
    let (name, mut words) = match list {
        WordList::Tags => ("tags", prompt.tags.clone()),
        WordList::Negatives => ("negatives", prompt.negatives.clone()),
    };
    for piece in group {
        if let Edit::Word { word, change, .. } = &piece.edit {
            words = relisted(&words, word, *change);
        }
    }
    json!({ "prompt": { name: words } })
}

#[cfg(test)]
mod tests {
    use domain::clock::WallMs;
    use domain::id::SuggestionId;
    use domain::suggestion::{Origin, Wanted};

    use super::*;

    fn piece(number: u32, edit: Edit) -> Piece {
        let (place, reason) = ("here".to_owned(), "Because.".to_owned());
        Piece { number, place, was: None, becomes: None, reason, edit, accepted_at: None }
    }

    fn suggestion(pieces: Vec<Piece>) -> Suggestion {
        let origin = Origin {
            source: "rules".to_owned(),
            model: "rules".to_owned(),
            tokens_read: None,
            tokens_written: None,
            took_ms: 0,
            tried: Vec::new(),
        };
        let (id, created_at) = (SuggestionId("S".to_owned()), WallMs(0));
        Suggestion { id, wanted: Wanted::Negatives, pieces, origin, script: None, created_at }
    }

    #[test]
    fn what_cannot_be_taken_over_is_refused_by_its_number() {
        let title = |text: &str| Edit::Title { text: text.to_owned() };
        let mut pieces = vec![piece(1, Edit::Nothing), piece(2, title("Rain")), piece(3, title("Snow"))];
        pieces.push(Piece { accepted_at: Some(WallMs(1)), ..piece(4, title("Fog")) });
        let it = suggestion(pieces);
        let refused = |numbers: &[u32]| chosen(&it, numbers).unwrap_err().to_string();
        assert!(refused(&[9]).contains("no piece 9; it has pieces 1 to 4"));
        assert!(refused(&[1]).contains("a finding"));
        assert!(refused(&[4]).contains("taken over already"));
        assert!(refused(&[2, 3]).contains("one title"));
        assert!(refused(&[]).contains("one title"));
        assert_eq!(chosen(&it, &[2, 2]).unwrap().len(), 1);
    }

    #[test]
    fn pieces_of_one_shot_are_one_edit_and_the_screenplay_comes_last() {
        let shot = |code: &str, field: &str| Edit::Shot {
            shot: code.parse().unwrap(),
            field: field.to_owned(),
            value: json!("wide"),
        };
        let line = Edit::Line { after: 3, text: "Rain.".to_owned() };
        let all = vec![
            piece(1, shot("c0010", "framing")),
            piece(2, line),
            piece(3, shot("c0020", "angle")),
            piece(4, shot("c0010", "angle")),
        ];
        let numbers: Vec<Vec<u32>> =
            grouped(all).iter().map(|group| group.iter().map(|piece| piece.number).collect()).collect();
        assert_eq!(numbers, [vec![1, 4], vec![3], vec![2]]);
    }

    #[test]
    fn words_become_a_direction_and_a_patch() {
        let spoken =
            |number, change, words: &str| piece(number, Edit::Direction { change, words: words.to_owned() });
        let asked = direction(&[
            spoken(1, Spoken::Add, "rain"),
            spoken(2, Spoken::LeaveOut, "day"),
            spoken(3, Spoken::Avoid, "text"),
        ]);
        assert_eq!((asked.words.len(), asked.without.len(), asked.negatives.len()), (1, 1, 1));
        let gone = Edit::Word {
            list: WordList::Negatives,
            word: "rain".to_owned(),
            change: domain::suggestion::Listed::Removed,
        };
        let prompt = Prompt { negatives: vec!["rain".to_owned(), "text".to_owned()], ..Prompt::default() };
        let patch = relisted_prompt(&prompt, WordList::Negatives, &[piece(1, gone)]);
        assert_eq!(patch, json!({ "prompt": { "negatives": ["text"] } }));
    }
}
