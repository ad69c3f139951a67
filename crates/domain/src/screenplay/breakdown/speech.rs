//! Dialogue to shots: one for each speech, and who is seen in it.

use super::notes::Asked;
use super::scene_shots::Director;
use super::scenes::{Speech, Unit};
use super::staging::Doing;
use super::timing;
use super::words::Spoken;
use crate::shot::{Angle, Framing, Purpose, ShotContent, Staging};

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
        let seen: &[usize] = if speech.off_screen { &[] } else { &speakers };
        match seen.first() {
            _ if speech.dual => self.together(speech, spoken, seen),
            Some(speaker) => self.seen(speech, spoken, *speaker, seen, next),
            None => self.unseen(speech, spoken, speakers.first().copied()),
        }
    }

    /// A speech at the same time as the one before it: one shot that shows all who speak.
    fn together(&mut self, speech: &Speech, spoken: Spoken, speakers: &[usize]) {
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
        let first = Asked { palette_set: shot.palette_set.take(), timing: Some(shot.timing), frames: None };
        self.push_asked(shot, &speech.asked.clone().or(&first));
        if let Some(shot) = self.shots.last_mut() {
            shot.transition = transition;
        }
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
        let heavy = spoken.is_heavy();
        let (framing, angle, with) = self.coverage(&spoken, listener, speakers);
        let cast = self.speaking_cast(&doing, &with, speakers, angle);
        let (framing, angle) = self.distinct(framing, angle, &cast);
        let shot = ShotContent {
            purpose: Purpose::Dialogue,
            cast,
            framing,
            angle,
            camera: spoken.reading.camera.unwrap_or_default(),
            lines: spoken.lines,
            frames: spoken.frames,
            effects: spoken.reading.effects.clone(),
            source_line: speech.line,
            ..ShotContent::default()
        };
        self.push_asked(shot, &speech.asked);
        self.stage.remember(&doing);
        self.exchange += 1;
        if let Some(listener) = listener.filter(|listener| heavy && !self.answers(*listener, next)) {
            self.reaction(listener, speaker, speech);
        }
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
        let shot = ShotContent {
            purpose,
            cast,
            framing,
            angle,
            lines: spoken.lines,
            frames: spoken.frames,
            source_line: speech.line,
            ..ShotContent::default()
        };
        self.push_asked(shot, &speech.asked);
    }
}
