//! Dialogue to shots: who is seen while somebody speaks, and how close.

use super::people::Directory;
use super::scene_shots::Director;
use super::scenes::{Part, Speech, Unit};
use super::staging::{self, Doing};
use super::{framing, timing};
use crate::character::Species;
use crate::screenplay::vocabulary::{self, Reading};
use crate::shot::{Angle, Expression, Framing, Gaze, Line, Purpose, ShotContent, Staging, View};

/// A line this short in the middle of an exchange is seen close, in characters.
const SHORT_LINE: usize = 18;
/// A line this long deserves the face of the listener, in characters.
const LONG_LINE: usize = 48;

/// A listener's face is kept for when this many speeches have been heard.
const BEFORE_REACTION: u32 = 3;

/// What a speech needs to become a shot.
struct Spoken {
    lines: Vec<Line>,
    frames: u32,
    /// The directions in parentheses, read.
    reading: Reading,
    letters: usize,
}

impl Director<'_> {
    /// Shows the place, and those who speak first, before a scene that begins with words.
    pub(super) fn introduce(&mut self, heading: &str, speech: &Speech, next: Option<&Unit>) {
        if self.introduced || heading.is_empty() {
            return;
        }
        self.introduced = true;
        let answer = match next {
            Some(Unit::Speech(answer)) => Some(answer),
            _ => None,
        };
        let mut speakers: Vec<usize> = Vec::new();
        for speech in [Some(speech), answer].into_iter().flatten().filter(|speech| !speech.off_screen) {
            let new: Vec<usize> = self
                .people
                .cued(&speech.name)
                .into_iter()
                .filter(|person| !speakers.contains(person))
                .collect();
            speakers.extend(new);
        }
        for person in &speakers {
            self.stage.enter(*person);
        }
        self.stage.sides.sort(&mut speakers);
        let doings = speakers.into_iter().map(|person| Doing { person, ..Doing::default() });
        let cast: Vec<Staging> = doings.map(|doing| self.stage.staging(&doing, self.people)).collect();
        let seconds = timing::silent(Purpose::Establishing, "", self.pacing);
        self.push(ShotContent {
            purpose: Purpose::Establishing,
            framing: if cast.is_empty() { Framing::ExtremeWide } else { Framing::Wide },
            cast,
            action: heading.to_owned(),
            frames: timing::frames(seconds, self.pacing),
            source_line: speech.line,
            ..ShotContent::default()
        });
    }

    /// The shot of a speech, and the listener's face after a heavy one.
    pub(super) fn speech(&mut self, speech: &Speech, next: Option<&Unit>) {
        let speakers = self.people.cued(&speech.name);
        if speakers.is_empty() {
            self.warn_of_unknown(speech);
        }
        let spoken = self.spoken(speech, speakers.first().copied());
        match speakers.first() {
            _ if speech.dual => self.together(spoken, if speech.off_screen { &[] } else { &speakers }),
            Some(speaker) if !speech.off_screen => self.seen(speech, spoken, *speaker, &speakers, next),
            speaker => self.unseen(speech, spoken, speaker.copied()),
        }
    }

    /// A speech at the same time as the one before it: one shot that shows all who speak.
    fn together(&mut self, spoken: Spoken, speakers: &[usize]) {
        let Some(mut shot) = self.shots.pop() else { return };
        for person in speakers {
            let slug = &self.people.person(*person).slug;
            shot.cast.retain(|staging| staging.character != *slug);
            let doing = Doing { person: *person, reading: spoken.reading.clone(), ..Doing::default() };
            shot.cast.push(self.stage.staging(&doing, self.people));
            self.stage.enter(*person);
        }
        shot.cast.sort_by_key(|staging| staging.side);
        shot.lines.extend(spoken.lines);
        shot.frames = shot.frames.max(spoken.frames);
        (shot.framing, shot.angle) = (Framing::Medium, Angle::EyeLevel);
        let transition = std::mem::take(&mut shot.transition);
        self.push(shot);
        if let Some(shot) = self.shots.last_mut() {
            shot.transition = transition;
        }
    }

    fn warn_of_unknown(&mut self, speech: &Speech) {
        let nearest = self.people.nearest(&speech.name);
        let nearest = nearest.map_or_else(String::new, |names| format!(" (nearest: {names})"));
        let message = format!(
            "nobody is called \"{}\" in the cast; add a [[character]] to cast.toml or an alias to one{nearest}",
            speech.name
        );
        self.warn(speech.line, message);
    }

    fn spoken(&mut self, speech: &Speech, speaker: Option<usize>) -> Spoken {
        let pace = speaker.map_or(1.0, |speaker| self.people.person(speaker).pace);
        let mut seconds = self.pacing.lead;
        let mut lines = Vec::new();
        for part in &speech.parts {
            seconds += timing::pause(part);
            if !part.text.is_empty() {
                let length = timing::spoken(&part.text, pace, self.pacing);
                lines.push(self.line(speech, part, speaker, (seconds, length)));
                seconds += length;
            }
        }
        let end = lines.last().map_or(0, |line: &Line| line.start + line.frames);
        let own = timing::frames(seconds + self.pacing.tail, self.pacing).max(end);
        let frames = self.asked_or(own, end, speech);
        let directions: Vec<&str> = speech.parts.iter().map(|part| part.parenthetical.as_str()).collect();
        let letters = speech.parts.iter().map(|part| part.text.chars().count()).sum();
        Spoken { lines, frames, reading: vocabulary::read(&directions.join(". ")), letters }
    }

    fn line(
        &self,
        speech: &Speech,
        part: &Part,
        speaker: Option<usize>,
        (start, length): (f64, f64),
    ) -> Line {
        Line {
            speaker: speaker.map(|speaker| self.people.person(speaker).slug.clone()),
            name: speech.name.clone(),
            text: part.text.clone(),
            parenthetical: part.parenthetical.clone(),
            off_screen: speech.off_screen,
            start: self.pacing.rate.frames(start),
            frames: self.pacing.rate.frames(length).max(1),
        }
    }

    /// The length that a note asks for, unless the words do not fit into it.
    fn asked_or(&mut self, own: u32, end: u32, speech: &Speech) -> u32 {
        let Some(asked) = speech.frames else { return own };
        if asked >= end {
            return asked;
        }
        let message = format!(
            "a note asks for {asked} frames but the words last until frame {end}; {end} are used, shorten \
             the words or lengthen the note"
        );
        self.warn(speech.line, message);
        end
    }

    fn seen(
        &mut self,
        speech: &Speech,
        spoken: Spoken,
        speaker: usize,
        speakers: &[usize],
        next: Option<&Unit>,
    ) {
        for person in speakers.iter().rev() {
            self.stage.memory.name(*person);
            self.stage.enter(*person);
        }
        let listener = self.stage.listener(speaker, self.people);
        let doing =
            Doing { person: speaker, reading: spoken.reading.clone(), looks_at: listener, receives: None };
        let heavy = is_heavy(&spoken);
        let (framing, angle, with) = self.coverage(&spoken, listener, speakers);
        let cast = self.speaking_cast(&doing, &with, speakers, angle);
        let (framing, angle) = self.distinct(framing, angle, &cast);
        self.push(ShotContent {
            purpose: Purpose::Dialogue,
            cast,
            framing,
            angle,
            camera: spoken.reading.camera.unwrap_or_default(),
            lines: spoken.lines,
            frames: spoken.frames,
            source_line: speech.line,
            ..ShotContent::default()
        });
        self.stage.remember(&doing);
        self.exchange += 1;
        if let Some(listener) = listener.filter(|listener| heavy && !self.answers(*listener, next)) {
            self.reaction(listener, speaker, speech);
        }
    }

    /// Framing, angle and who else is in the picture: first both, then over the shoulder and alone by turns,
    /// and the face alone for what weighs.
    fn coverage(
        &self,
        spoken: &Spoken,
        listener: Option<usize>,
        speakers: &[usize],
    ) -> (Framing, Angle, Vec<usize>) {
        let others: Vec<usize> = speakers[1..].to_vec();
        if let Some(asked) = spoken.reading.framing {
            return (asked, spoken.reading.angle.unwrap_or_default(), others);
        }
        let Some(listener) = listener.filter(|_| others.is_empty()) else {
            let framing = if others.is_empty() { Framing::MediumClose } else { Framing::Medium };
            return (framing, Angle::EyeLevel, others);
        };
        let speaks_up = spoken.letters <= SHORT_LINE || (self.exchange > 1 && is_moved(&spoken.reading));
        let is_human = self.people.person(listener).species == Species::Human;
        match self.exchange {
            0 => (Framing::Medium, Angle::EyeLevel, vec![listener]),
            _ if speaks_up => (Framing::Close, Angle::EyeLevel, Vec::new()),
            turn if turn % 2 == 1 && is_human => (Framing::MediumClose, Angle::OverShoulder, vec![listener]),
            _ => (Framing::MediumClose, Angle::EyeLevel, Vec::new()),
        }
    }

    /// The speaker turned to the listener, and the others turned to the speaker.
    fn speaking_cast(&self, doing: &Doing, with: &[usize], speakers: &[usize], angle: Angle) -> Vec<Staging> {
        let speaker = doing.person;
        let mut order: Vec<usize> = with.iter().copied().chain([speaker]).collect();
        self.stage.sides.sort(&mut order);
        let stage = |person: usize| {
            if person == speaker {
                let mut staging = self.stage.staging(doing, self.people);
                if let Some(listener) = doing.looks_at {
                    staging::face(&mut staging, self.stage.sides.gaze(speaker, listener));
                }
                return staging;
            }
            let other = Doing { person, ..Doing::default() };
            let mut staging = self.stage.staging(&other, self.people);
            if angle == Angle::OverShoulder {
                staging.view = View::Back;
            } else if !speakers.contains(&person) {
                staging::face(&mut staging, self.stage.sides.gaze(person, speaker));
            }
            staging
        };
        order.into_iter().map(stage).collect()
    }

    /// Not the same picture twice: a step closer where nothing else changes.
    fn distinct(&self, framing: Framing, angle: Angle, cast: &[Staging]) -> (Framing, Angle) {
        let Some(last) = self.shots.last() else { return (framing, angle) };
        let same_people = last.cast.len() == cast.len()
            && last.cast.iter().zip(cast).all(|(one, other)| one.character == other.character);
        if same_people && last.framing == framing && last.angle == angle {
            return (framing::closer(framing), angle);
        }
        (framing, angle)
    }

    /// Whether this shot or the next one shows the listener's face anyway, or cuts away to a thing.
    fn answers(&self, listener: usize, next: Option<&Unit>) -> bool {
        let slug = &self.people.person(listener).slug;
        let is_seen = |staging: &Staging| staging.character == *slug && staging.view != View::Back;
        if self.shots.last().is_some_and(|shot| shot.cast.iter().any(is_seen)) {
            return true;
        }
        match next {
            Some(Unit::Speech(speech)) => speech.dual || self.people.cued(&speech.name).contains(&listener),
            Some(Unit::Action { text, .. }) => {
                shows(self.people, text, listener) || shows_nobody(self.people, text)
            }
            Some(Unit::Transition { .. }) | None => false,
        }
    }

    fn reaction(&mut self, listener: usize, speaker: usize, speech: &Speech) {
        if self.reacted
            || self.exchange < BEFORE_REACTION
            || self.people.person(listener).species != Species::Human
        {
            return;
        }
        self.reacted = true;
        let doing = Doing { person: listener, ..Doing::default() };
        let mut staging = self.stage.staging(&doing, self.people);
        staging::face(&mut staging, self.stage.sides.gaze(listener, speaker));
        let seconds = timing::silent(Purpose::Reaction, "", self.pacing);
        self.push(ShotContent {
            purpose: Purpose::Reaction,
            cast: vec![staging],
            framing: Framing::Close,
            action: format!("{} listens.", self.people.person(listener).name),
            frames: timing::frames(seconds, self.pacing),
            source_line: speech.line,
            ..ShotContent::default()
        });
    }

    /// A voice without a speaker is heard over the person who listens, or over the place.
    fn unseen(&mut self, speech: &Speech, spoken: Spoken, speaker: Option<usize>) {
        let listener = self.stage.listener(speaker.unwrap_or(usize::MAX), self.people);
        let cast: Vec<Staging> = listener
            .map(|person| Doing { person, ..Doing::default() })
            .map(|doing| self.stage.staging(&doing, self.people))
            .into_iter()
            .collect();
        let purpose = if cast.is_empty() { Purpose::Establishing } else { Purpose::Reaction };
        let framing = if cast.is_empty() { Framing::Wide } else { Framing::MediumClose };
        let (framing, angle) = self.distinct(framing, Angle::EyeLevel, &cast);
        self.push(ShotContent {
            purpose,
            cast,
            framing,
            angle,
            lines: spoken.lines,
            frames: spoken.frames,
            source_line: speech.line,
            ..ShotContent::default()
        });
    }
}

fn shows(people: &Directory, text: &str, person: usize) -> bool {
    let mut memory = super::people::Memory::default();
    people.mentions(text, &mut memory).iter().any(|mention| mention.person == person)
}

fn shows_nobody(people: &Directory, text: &str) -> bool {
    people.mentions(text, &mut super::people::Memory::default()).is_empty()
}

fn is_heavy(spoken: &Spoken) -> bool {
    spoken.letters >= LONG_LINE || (spoken.letters > SHORT_LINE && is_moved(&spoken.reading))
}

fn is_moved(reading: &Reading) -> bool {
    reading.expression.is_some_and(|expression| expression != Expression::Neutral)
        || reading.gaze == Some(Gaze::Down)
}
