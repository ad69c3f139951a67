//! One scene to shots: introduction, action, inserts and the order of it all. Dialogue is in `speech`.

use super::framing;
use super::headings::Setting;
use super::notes::Asked;
use super::people::{Directory, Memory};
use super::scenes::{Unit, Written};
use super::setups;
use super::sides::Sides;
use super::staging::{self, Doing, Stage};
use super::timing;
use super::{DraftScene, Pacing};
use crate::character::Species;
use crate::place::Light;
use crate::screenplay::fountain::Warning;
use crate::screenplay::vocabulary::{self, Reading};
use crate::shot::{Framing, Pose, Purpose, ShotContent, Staging, Transition};
use crate::slug::Slug;

/// Makes the shots of a scene.
pub(super) fn draft(
    written: &Written,
    setting: Setting,
    people: &Directory,
    pacing: &Pacing,
    warnings: &mut Vec<Warning>,
) -> DraftScene {
    let mut director = Director {
        people,
        pacing,
        stage: Stage::new(Sides::of(everybody(written, people))),
        place: setting.place.clone(),
        light: setting.light,
        scene_asks: Asked { frames: None, ..written.asked.clone() },
        introduced: setting.goes_on,
        fades_in: false,
        exchange: 0,
        reacted: false,
        shots: Vec::new(),
        warnings,
    };
    for (index, unit) in written.units.iter().enumerate() {
        director.unit(unit, written.units.get(index + 1), written);
    }
    director.introduce_empty_scene(written);
    DraftScene {
        heading: written.heading.clone(),
        line: written.line,
        place: setting.place,
        light: setting.light,
        synopsis: written.synopsis.clone(),
        shots: director.shots,
    }
}

/// Everybody who is seen in a scene, in the order in which it names them.
fn everybody(written: &Written, people: &Directory) -> Vec<usize> {
    let mut memory = Memory::default();
    let mut order: Vec<usize> = Vec::new();
    for unit in &written.units {
        let named: Vec<usize> = match unit {
            Unit::Action { text, .. } => {
                people.mentions(text, &mut memory).into_iter().map(|mention| mention.person).collect()
            }
            Unit::Speech(speech) if !speech.off_screen => people.cued(&speech.name),
            Unit::Speech(_) | Unit::Transition { .. } => Vec::new(),
        };
        for person in named {
            memory.name(person);
            if !order.contains(&person) {
                order.push(person);
            }
        }
    }
    // People first: they face each other, and an animal stands between or beside them.
    order.sort_by_key(|person| people.person(*person).species != Species::Human);
    order
}

/// Decides the shots of one scene, one unit after the other.
pub(super) struct Director<'d> {
    pub(super) people: &'d Directory,
    pub(super) pacing: &'d Pacing,
    pub(super) stage: Stage,
    place: Option<Slug>,
    light: Light,
    /// What the notes below the heading ask of every shot.
    scene_asks: Asked,
    /// Whether the place has been shown.
    pub(super) introduced: bool,
    fades_in: bool,
    /// How many speeches there were, which decides between two-shot, shoulder and single.
    pub(super) exchange: u32,
    /// Whether the scene has its reaction already; one is enough.
    pub(super) reacted: bool,
    pub(super) shots: Vec<ShotContent>,
    pub(super) warnings: &'d mut Vec<Warning>,
}

impl Director<'_> {
    fn unit(&mut self, unit: &Unit, next: Option<&Unit>, written: &Written) {
        match unit {
            Unit::Action { text, line, asked } => self.action(text, *line, asked),
            Unit::Speech(speech) => {
                self.introduce(&written.heading, speech, next);
                self.speech(speech, next);
            }
            Unit::Transition { transition, line } => self.lead_over(transition.clone(), *line),
        }
    }

    /// `FADE IN` belongs to the next shot, all others to the one before.
    fn lead_over(&mut self, transition: Transition, line: u32) {
        if transition == Transition::FadeIn {
            self.fades_in = true;
            return;
        }
        let Some(last) = self.shots.last_mut() else { return };
        if last.transition == Transition::FadeIn && transition != Transition::Cut {
            let message = "the shot before this already fades in and a shot has one transition; \
                           this one is left out, put another shot between";
            self.warn(line, message);
            return;
        }
        if last.transition != Transition::FadeIn {
            last.transition = transition;
        }
    }

    pub(super) fn warn(&mut self, line: u32, message: impl Into<String>) {
        self.warnings.push(Warning { line, message: message.into() });
    }

    /// A scene without a single shot still shows where it is.
    fn introduce_empty_scene(&mut self, written: &Written) {
        if self.shots.is_empty() && !written.heading.is_empty() {
            let seconds = timing::silent(Purpose::Establishing, "", self.pacing);
            self.push(ShotContent {
                purpose: Purpose::Establishing,
                framing: Framing::ExtremeWide,
                action: written.heading.clone(),
                frames: timing::frames(seconds, self.pacing),
                source_line: written.line,
                ..ShotContent::default()
            });
        }
    }

    fn action(&mut self, text: &str, line: u32, asked: &Asked) {
        let reading = vocabulary::read(&self.people.without_names(text));
        if let Some(weather) = reading.weather {
            self.light.weather = weather;
        }
        let doings = self.stage.read(text, self.people);
        let purpose = self.purpose(&reading, &doings);
        let framing = self.framing_of(purpose, &reading, &doings);
        let seconds = timing::silent(purpose, text, self.pacing);
        let shot = ShotContent {
            purpose,
            cast: self.cast(&doings),
            framing,
            angle: reading.angle.unwrap_or_default(),
            camera: reading.camera.unwrap_or_default(),
            action: text.to_owned(),
            prop: (purpose == Purpose::Insert).then(|| thing(&reading, text)),
            frames: asked.frames.unwrap_or_else(|| timing::frames(seconds, self.pacing)),
            effects: reading.effects.clone(),
            source_line: line,
            ..ShotContent::default()
        };
        self.push_asked(shot, asked);
        for doing in &doings {
            self.stage.remember(doing);
        }
        self.introduced = true;
    }

    /// The first shot of a scene shows where it is unless the text asks for something else.
    fn purpose(&self, reading: &Reading, doings: &[Doing]) -> Purpose {
        let is_detail =
            matches!(reading.framing, Some(Framing::Close | Framing::ExtremeClose | Framing::Insert));
        let shows_nobody = doings.is_empty();
        let shows_thing =
            is_detail || (reading.framing.is_none() && self.introduced && reading.prop.is_some());
        if reading.framing == Some(Framing::Insert) || (shows_nobody && shows_thing) {
            Purpose::Insert
        } else if !shows_nobody && (self.introduced || is_detail) {
            Purpose::Action
        } else {
            Purpose::Establishing
        }
    }

    fn framing_of(&self, purpose: Purpose, reading: &Reading, doings: &[Doing]) -> Framing {
        if purpose == Purpose::Insert {
            return Framing::Insert;
        }
        if let Some(asked) = reading.framing {
            return asked;
        }
        match (purpose, doings.is_empty()) {
            (Purpose::Establishing, true) if self.introduced => Framing::Wide,
            (Purpose::Establishing, true) => Framing::ExtremeWide,
            (Purpose::Establishing, false) => Framing::Wide,
            _ => self.varied(framing::of_action(doings, self.people), doings),
        }
    }

    /// One step closer where the same people were just seen in the same framing, so that the cut is seen, and
    /// after another wide shot.
    fn varied(&self, framing: Framing, doings: &[Doing]) -> Framing {
        let Some(last) = self.shots.last() else { return framing };
        let same_people = last.cast.len() == doings.len()
            && doings.iter().all(|doing| {
                last.cast.iter().any(|staging| staging.character == self.people.person(doing.person).slug)
            });
        if last.framing == framing && (same_people || framing == Framing::Wide) {
            framing::closer(framing)
        } else {
            framing
        }
    }

    /// The staging of everybody, from left to right.
    fn cast(&self, doings: &[Doing]) -> Vec<Staging> {
        let mut order: Vec<usize> = doings.iter().map(|doing| doing.person).collect();
        self.stage.sides.sort(&mut order);
        let of = |person: usize| doings.iter().find(|doing| doing.person == person);
        let staged = |person: usize| of(person).map(|doing| self.facing_others(doing, doings));
        order.into_iter().filter_map(staged).collect()
    }

    /// Somebody who stands still among others looks at the one the text names, or at the first of them.
    fn facing_others(&self, doing: &Doing, doings: &[Doing]) -> Staging {
        let mut staging = self.stage.staging(doing, self.people);
        let first_other = doings.iter().map(|other| other.person).find(|person| *person != doing.person);
        let target = doing.looks_at.or(first_other);
        if let Some(target) = target.filter(|_| !matches!(staging.pose, Pose::Walk | Pose::Run)) {
            staging::face(&mut staging, self.stage.sides.gaze(doing.person, target));
        }
        staging
    }

    /// Adds a shot with what all shots of the scene share.
    pub(super) fn push(&mut self, shot: ShotContent) {
        self.push_asked(shot, &Asked::default());
    }

    /// Adds a shot with what its notes ask for.
    pub(super) fn push_asked(&mut self, mut shot: ShotContent, asked: &Asked) {
        let asked = asked.clone().or(&self.scene_asks);
        shot.palette_set = asked.palette_set;
        shot.timing = asked.timing.unwrap_or_default();
        shot.place.clone_from(&self.place);
        shot.light = self.light;
        shot.setup = setups::name(&shot);
        if std::mem::take(&mut self.fades_in) {
            shot.transition = Transition::FadeIn;
        }
        self.shots.push(shot);
    }
}

/// The thing an insert shows: one the vocabulary knows, else the words after the direction up to a sign.
fn thing(reading: &Reading, text: &str) -> String {
    if let Some(prop) = &reading.prop {
        return prop.clone();
    }
    let small = text.to_lowercase();
    let directions = ["insert on", "insert", "close on", "close up", "detail of", "detail", "インサート"];
    let after = directions.iter().find_map(|direction| small.split_once(direction)).map(|(_, after)| after);
    let mut rest = after.unwrap_or(&small).trim_start_matches(|character: char| !character.is_alphanumeric());
    for article in ["the ", "a ", "an "] {
        rest = rest.strip_prefix(article).unwrap_or(rest);
    }
    rest.split(['.', ',', ';', '!', '?', '。', '、']).next().unwrap_or(rest).chars().take(40).collect()
}
