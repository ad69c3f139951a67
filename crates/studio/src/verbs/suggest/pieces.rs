//! Answers taken apart: each difference from what is there becomes a piece with the one change it stands for.

use assistant::tasks::Task;
use assistant::tasks::beats::Beats;
use assistant::tasks::better_prompt::BetterPrompt;
use assistant::tasks::changes::{Change, ChangeKind};
use assistant::tasks::character_tags::CharacterTags;
use assistant::tasks::continuity::Continuity;
use assistant::tasks::description::Description;
use assistant::tasks::negatives::Negatives;
use assistant::tasks::scene::NewShot;
use assistant::tasks::shot_list::{ShotChange, ShotList};
use assistant::tasks::titles::Titles;
use domain::shot::{Framing, Shot, Staging};
use domain::suggestion::{Edit, Listed, Piece, Spoken, WordList};
use domain::words::is_seen;
use serde_json::{Value, json};

use super::bible::word;
use super::scope::Scope;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 400;

/// A task whose answers can be taken apart.
pub(super) trait Suggests: Task {
    /// What is wrong with an answer in this project, beyond what the task itself knows.
    fn wrong_here(&self, _scope: &Scope, _answer: &Self::Answer) -> Vec<String> {
        Vec::new()
    }

    /// The pieces of an answer; their numbers come later.
    fn pieces(&self, scope: &Scope, answer: Self::Answer) -> Vec<Piece>;
}

fn piece(
    place: impl Into<String>,
    (was, becomes): (Option<String>, Option<String>),
    reason: &str,
    edit: Edit,
) -> Piece {
    // What a model says of its reasons is shown in terminals and pages.
    let reason = reason.chars().filter(|letter| is_seen(*letter)).take(LONGEST_REASON).collect();
    Piece { number: 0, place: place.into(), was, becomes, reason, edit, accepted_at: None }
}

/// A word that comes or goes, as difference.
fn difference(change: &Change) -> (Option<String>, Option<String>) {
    let words = Some(change.words.trim().to_owned());
    match change.kind {
        ChangeKind::Add | ChangeKind::Avoid => (None, words),
        ChangeKind::LeaveOut | ChangeKind::Allow => (words, None),
    }
}

impl Suggests for BetterPrompt {
    fn pieces(&self, _scope: &Scope, answer: Self::Answer) -> Vec<Piece> {
        let take = |change: Change| {
            let (list, spoken) = match change.kind {
                ChangeKind::Add => ("prompt", Spoken::Add),
                ChangeKind::LeaveOut => ("prompt", Spoken::LeaveOut),
                ChangeKind::Avoid | ChangeKind::Allow => ("negative prompt", Spoken::Avoid),
            };
            let edit = Edit::Direction { change: spoken, words: change.words.trim().to_owned() };
            piece(format!("{} {list}", self.shot), difference(&change), &change.reason, edit)
        };
        answer.changes.into_iter().map(take).collect()
    }
}

/// Changes to a list of words.
fn listed(list: WordList, change: &Change) -> Piece {
    let comes = matches!(change.kind, ChangeKind::Add | ChangeKind::Avoid);
    let edit = Edit::Word {
        list,
        word: change.words.trim().to_owned(),
        change: if comes { Listed::Added } else { Listed::Removed },
    };
    let place = match list {
        WordList::Tags => "tags",
        WordList::Negatives => "negatives",
    };
    piece(place, difference(change), &change.reason, edit)
}

/// The word as a list has it, so that it is found there again.
fn as_written(list: &[String], change: Change) -> Change {
    let plain = |text: &str| text.trim().to_lowercase().replace('_', " ");
    let known = list.iter().rfind(|known| plain(known) == plain(&change.words));
    match known {
        Some(known) => Change { words: known.clone(), ..change },
        None => change,
    }
}

impl Suggests for CharacterTags {
    fn pieces(&self, _scope: &Scope, answer: Self::Answer) -> Vec<Piece> {
        answer
            .changes
            .into_iter()
            .map(|change| listed(WordList::Tags, &as_written(&self.tags, change)))
            .collect()
    }
}

impl Suggests for Negatives {
    fn pieces(&self, _scope: &Scope, answer: Self::Answer) -> Vec<Piece> {
        let changes = answer.changes.into_iter();
        changes.map(|change| listed(WordList::Negatives, &as_written(&self.negatives, change))).collect()
    }
}

impl Suggests for Description {
    fn pieces(&self, _scope: &Scope, answer: Self::Answer) -> Vec<Piece> {
        let text = answer.description.trim().to_owned();
        if text == self.description.trim() {
            return Vec::new();
        }
        let was = Some(self.description.clone()).filter(|was| !was.is_empty());
        vec![piece("description", (was, Some(text.clone())), &answer.reason, Edit::Description { text })]
    }
}

impl Suggests for Titles {
    fn pieces(&self, _scope: &Scope, answer: Self::Answer) -> Vec<Piece> {
        let reason = "A title to choose from; one can be taken over.";
        let title = |text: String| {
            let text = text.trim().to_owned();
            piece("title", (Some(self.title.clone()), Some(text.clone())), reason, Edit::Title { text })
        };
        let mut pieces: Vec<Piece> =
            answer.titles.into_iter().filter(|text| text.trim() != self.title).map(title).collect();
        let text = answer.synopsis.trim().to_owned();
        let was = Some(self.synopsis.clone()).filter(|was| !was.is_empty());
        if text != self.synopsis {
            let reason = "What happens, in short.";
            pieces.push(piece("synopsis", (was, Some(text.clone())), reason, Edit::Synopsis { text }));
        }
        pieces
    }
}

impl Suggests for Continuity {
    fn pieces(&self, _scope: &Scope, answer: Self::Answer) -> Vec<Piece> {
        let line = |code: &str| self.shots.iter().find(|shot| shot.code == code).map_or(0, |shot| shot.line);
        let found = |finding: assistant::tasks::continuity::Finding| {
            let (at, before) = (line(&finding.shot), line(&finding.against));
            let place = format!("{} line {at}: {}", finding.shot, finding.about.as_str());
            let reason = &format!("See {} at line {before}.", finding.against);
            piece(place, (None, Some(finding.says.trim().to_owned())), reason, Edit::Nothing)
        };
        answer.findings.into_iter().map(found).collect()
    }
}

impl Suggests for ShotList {
    fn wrong_here(&self, scope: &Scope, answer: &Self::Answer) -> Vec<String> {
        answer.new_shots.iter().flat_map(|new| strangers(scope, new)).collect()
    }

    fn pieces(&self, scope: &Scope, answer: Self::Answer) -> Vec<Piece> {
        let changes = answer.changes.into_iter().flat_map(|change| changed(scope, &change));
        let new: Vec<Piece> = answer.new_shots.into_iter().filter_map(|new| new_shot(scope, &new)).collect();
        changes.chain(new).collect()
    }
}

impl Suggests for Beats {
    fn wrong_here(&self, scope: &Scope, answer: &Self::Answer) -> Vec<String> {
        answer.beats.iter().flat_map(|new| strangers(scope, new)).collect()
    }

    fn pieces(&self, scope: &Scope, answer: Self::Answer) -> Vec<Piece> {
        answer.beats.into_iter().filter_map(|new| new_shot(scope, &new)).collect()
    }
}

/// Names in a new shot that nobody of the project has.
fn strangers(scope: &Scope, new: &NewShot) -> Vec<String> {
    let stranger = |name: String| {
        format!(
            "\"{name}\" is nobody of this project: name its characters, and begin a sentence about a thing with \"The\""
        )
    };
    scope.strangers(&new.action).into_iter().map(stranger).collect()
}

/// The pieces of a change of one shot, a piece for each field.
fn changed(scope: &Scope, change: &ShotChange) -> Vec<Piece> {
    let Some(shot) = shot_named(scope, &change.shot) else { return Vec::new() };
    let content = &shot.content;
    let mut pieces = Vec::new();
    let mut put = |field: &str, (was, becomes): (String, String), value: Value| {
        if was != becomes {
            let edit = Edit::Shot { shot: shot.code.clone(), field: field.to_owned(), value };
            let place = format!("{} {field}", shot.code);
            pieces.push(piece(place, (Some(was), Some(becomes)), &change.reason, edit));
        }
    };
    if let Some(framing) = change.framing {
        put("framing", (word(content.framing), word(framing)), json!(framing));
    }
    if let Some(angle) = change.angle {
        put("angle", (word(content.angle), word(angle)), json!(angle));
    }
    if let Some(camera) = change.camera {
        put("camera", (word(content.camera), word(camera)), json!(camera));
    }
    if let Some(cast) = &change.cast {
        let staged = staged(scope, shot, cast);
        let names = |cast: &[Staging]| {
            cast.iter().map(|one| scope.name(&one.character)).collect::<Vec<_>>().join(", ")
        };
        put("cast", (names(&content.cast), names(&staged)), json!(staged));
    }
    if let Some(seconds) = change.seconds {
        let frames = scope.style.rate.frames(seconds).max(1);
        let told = |frames: u32| format!("{frames} frames ({:.1} s)", scope.style.rate.seconds(frames));
        put("frames", (told(content.frames), told(frames)), json!(frames));
    }
    pieces
}

/// Who is seen: those who were there as they were, others standing.
fn staged(scope: &Scope, shot: &Shot, names: &[String]) -> Vec<Staging> {
    let slugs = scope.slugs();
    let named = names.iter().filter_map(|name| slugs.get(&name.to_lowercase()).copied());
    let known =
        |slug: &&domain::slug::Slug| shot.content.cast.iter().find(|one| one.character == **slug).cloned();
    named
        .map(|slug| {
            known(&slug).unwrap_or_else(|| Staging {
                character: slug.clone(),
                side: domain::shot::Side::default(),
                pose: domain::shot::Pose::default(),
                then: None,
                head: domain::shot::Head::default(),
                expression: domain::shot::Expression::default(),
                marks: Vec::new(),
                view: domain::shot::View::default(),
                gaze: domain::shot::Gaze::default(),
                holds: None,
            })
        })
        .collect()
}

fn shot_named<'s>(scope: &'s Scope, code: &str) -> Option<&'s Shot> {
    scope.production.as_ref()?.shots.iter().find(|shot| shot.code.as_str() == code)
}

/// A new shot as a line of the screenplay, which is where it comes into the film.
fn new_shot(scope: &Scope, new: &NewShot) -> Option<Piece> {
    let (script, production) = (scope.script.as_ref()?, scope.production.as_ref()?);
    let shot = shot_named(scope, &new.after)?;
    let same_scene = production.active().filter(|other| other.scene == shot.scene);
    let next = same_scene
        .map(|other| other.content.source_line)
        .filter(|line| *line > shot.content.source_line)
        .min();
    let after = end_of(script, shot.content.source_line, next);
    let text = written(new);
    let place = format!("after {}, line {after}", shot.code);
    Some(piece(place, (None, Some(text.clone())), &new.reason, Edit::Line { after, text }))
}

/// The last line of what begins at a line: the one before the next thing of the scene, or the end of the paragraph.
fn end_of(script: &str, line: u32, next: Option<u32>) -> u32 {
    let lines: Vec<&str> = script.lines().collect();
    let blank =
        |number: u32| lines.get(number.saturating_sub(1) as usize).is_none_or(|text| text.trim().is_empty());
    if let Some(next) = next {
        return (line..next).rev().find(|number| !blank(*number)).unwrap_or(line);
    }
    let last = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    (line..=last).take_while(|number| !blank(*number)).last().unwrap_or(line)
}

/// A new shot in the words of a screenplay, with its length as a note.
fn written(new: &NewShot) -> String {
    let framing = match new.framing {
        Framing::ExtremeWide => "EXTREME WIDE",
        Framing::Wide => "WIDE",
        Framing::Full => "FULL SHOT",
        Framing::Medium => "MEDIUM",
        Framing::MediumClose => "MEDIUM CLOSE",
        Framing::Close => "CLOSE UP",
        Framing::ExtremeClose => "EXTREME CLOSE UP",
        Framing::Insert => "INSERT",
    };
    let action = new.action.trim();
    let stop = if action.ends_with(['.', '!', '?', '。']) { "" } else { "." };
    // A tenth of a second is fine enough for a length.
    let seconds = (new.seconds * 10.0).round() / 10.0;
    format!("{framing}. {action}{stop} [[{seconds}s]]")
}

#[cfg(test)]
mod tests {
    use domain::rate::Rate;
    use domain::screenplay::breakdown::{Cast, Pacing, breakdown};
    use domain::screenplay::castfile;
    use domain::screenplay::fountain::parse_knowing;

    use super::*;

    fn new(framing: Framing, action: &str) -> NewShot {
        NewShot {
            after: "c0010".to_owned(),
            framing,
            cast: Vec::new(),
            action: action.to_owned(),
            seconds: 1.54,
            reason: "Because.".to_owned(),
        }
    }

    #[test]
    fn a_new_shot_is_read_as_it_is_written() {
        let framings = [
            Framing::ExtremeWide,
            Framing::Wide,
            Framing::Full,
            Framing::Medium,
            Framing::MediumClose,
            Framing::Close,
            Framing::ExtremeClose,
            Framing::Insert,
        ];
        let cast = castfile::parse("[[character]]\nname = \"Hana\"\n").unwrap();
        for framing in framings {
            let line = written(&new(framing, "Hana looks at the rain"));
            let script = format!("INT. SHOP - DAY\n\nHana bows.\n\n{line}\n");
            let screenplay = parse_knowing(script.as_bytes(), &["Hana"]).unwrap();
            let drafts = breakdown(&screenplay, &Cast::from(&cast), &Pacing::at(Rate::FILM));
            let last = drafts.scenes[0].shots.last().unwrap();
            assert_eq!(last.framing, framing, "{line}");
            assert_eq!(last.frames, Rate::FILM.frames(1.5), "{line}");
        }
    }

    #[test]
    fn a_new_shot_stands_behind_the_whole_of_the_one_before() {
        let script = "INT. SHOP - DAY\n\nHana bows.\n\nHANA\nHello.\nAgain.\n\n\nFumi turns.\n";
        assert_eq!(end_of(script, 3, Some(5)), 3);
        assert_eq!(end_of(script, 5, Some(10)), 7);
        assert_eq!(end_of(script, 5, None), 7);
        assert_eq!(end_of(script, 10, None), 10);
        assert_eq!(end_of(script, 90, None), 90);
    }
}
