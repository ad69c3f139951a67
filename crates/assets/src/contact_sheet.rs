//! The contact sheet: one HTML file with every shot of an episode, that grows while it is drawn.
//!
//! It needs no server and no network: its style is inside, its pictures are linked by relative path. All
//! text is escaped. It is made whole each time from plain data, so that it never disagrees with the rows.

mod card;

use std::fmt::Write as _;

use domain::clock::WallMs;
use domain::colour::Colour;
use domain::rate::Rate;
use domain::shot::{Angle, CameraMove, Framing, Line, Shot, Transition};

pub(crate) use self::card::camera_words;
use self::card::scene_html;
use crate::markup::{clock, escape, href, list, number};

const STYLE: &str = include_str!("contact_sheet.css");

/// What a contact sheet shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactSheet {
    /// The project's title.
    pub title: String,
    /// What is under it, such as `e01 · The Peach`.
    pub subtitle: String,
    /// The project's rate, by which frames become seconds.
    pub rate: Rate,
    /// When this was true.
    pub made_at: WallMs,
    /// Whether it will change by itself.
    pub state: SheetState,
    /// The film, as a relative path from the sheet's folder.
    pub film: Option<String>,
    /// The scenes in the order of the film.
    pub scenes: Vec<SceneRow>,
    /// Shots that were removed, whose codes stay taken.
    pub omitted: Vec<OmittedShot>,
}

/// Whether a sheet will change by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetState {
    /// Shots are being drawn; the page loads itself again after this many seconds.
    Drawing {
        /// Seconds, 1 or more.
        refresh_s: u32,
    },
    /// The program was stopped before everything was drawn.
    Stopped,
    /// Everything that can be drawn is.
    Finished,
}

/// One scene.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneRow {
    /// `s010`.
    pub code: String,
    /// The heading as the screenplay writes it.
    pub heading: String,
    /// Its shots in order, without those omitted.
    pub cards: Vec<Card>,
}

/// One shot.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// `c0040`.
    pub code: String,
    /// What there is to see.
    pub picture: CardPicture,
    /// How much is seen.
    pub framing: Framing,
    /// From where.
    pub angle: Angle,
    /// How the camera moves.
    pub camera: CameraMove,
    /// Length in frames.
    pub frames: u32,
    /// Who is seen.
    pub cast: Vec<CardCast>,
    /// What happens.
    pub action: String,
    /// What is said.
    pub lines: Vec<Line>,
    /// How it leads to the next shot.
    pub transition: Transition,
    /// What was asked for and could not be drawn, in words.
    pub not_drawn: Vec<String>,
}

/// What there is to see of a shot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardPicture {
    /// Nothing yet.
    Waiting,
    /// An engine is at it.
    Drawing,
    /// It could not be drawn.
    Failed {
        /// Why, and what to do.
        why: String,
    },
    /// A picture, by relative paths from the sheet's folder.
    Drawn {
        /// The picture in full, which a click opens.
        full: String,
        /// What is shown; may be the same.
        shown: String,
    },
}

/// A character on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardCast {
    /// The name.
    pub name: String,
    /// A colour by which the eye finds the character again, such as that of the hair.
    pub colour: Option<Colour>,
}

/// A shot that was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OmittedShot {
    /// Its code, never used again.
    pub code: String,
    /// What it was.
    pub note: String,
}

impl ContactSheet {
    /// The page.
    #[must_use]
    pub fn to_html(&self) -> String {
        let refresh = match self.state {
            SheetState::Drawing { refresh_s } => {
                format!("<meta http-equiv=\"refresh\" content=\"{}\">\n", refresh_s.max(1))
            }
            SheetState::Stopped | SheetState::Finished => String::new(),
        };
        let title = escape(&self.title);
        let subtitle = escape(&self.subtitle);
        let mut scenes = String::new();
        let mut start = 0;
        for scene in &self.scenes {
            scenes.push_str(&scene_html(scene, start, self.rate));
            start = scene.frames().saturating_add(start);
        }
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{refresh}\
             <title>{title} · {subtitle}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{}{}<main>\n{scenes}\
             </main>\n{}</body>\n</html>\n",
            self.header(),
            self.strip(),
            self.foot(),
        )
    }

    fn cards(&self) -> impl Iterator<Item = &Card> {
        self.scenes.iter().flat_map(|scene| &scene.cards)
    }

    fn frames(&self) -> u32 {
        self.scenes.iter().map(SceneRow::frames).fold(0, u32::saturating_add)
    }

    fn header(&self) -> String {
        let total = self.cards().count();
        let drawn = self.cards().filter(|card| matches!(card.picture, CardPicture::Drawn { .. })).count();
        let film = self.film.as_deref().map_or_else(String::new, |film| {
            format!("<a class=\"play\" href=\"{}\">Play the animatic</a>", href(film))
        });
        let (class, words) = match self.state {
            SheetState::Drawing { .. } => ("drawing", "Drawing. This page follows by itself."),
            SheetState::Stopped => ("stopped", "Stopped. Run the same command again to go on."),
            SheetState::Finished if drawn < total => {
                ("stopped", "Finished, except for the shots marked below.")
            }
            SheetState::Finished => ("finished", "Every shot is drawn."),
        };
        format!(
            "<header>\n<div class=\"top\">\n<div><h1>{}</h1><p class=\"under\">{}</p>{film}</div>\n\
             <div class=\"numbers\">{}{}{}{}</div>\n</div>\n\
             <p class=\"state {class}\"><i></i>{words}<span class=\"made\">{}</span></p>\n",
            escape(&self.title),
            escape(&self.subtitle),
            number(&format!("{drawn} / {total}"), "shots drawn"),
            number(&self.scenes.len().to_string(), "scenes"),
            number(&clock(self.rate.seconds(self.frames())), "running time"),
            number(&self.rate.to_string(), "frames a second"),
            escape(&self.made_at.rfc3339().replace('T', " ").chars().take(19).collect::<String>()) + " UTC",
        )
    }

    /// The film as a strip: each shot as wide as it is long, each scene a group.
    fn strip(&self) -> String {
        let mut scenes = String::new();
        for scene in self.scenes.iter().filter(|scene| !scene.cards.is_empty()) {
            let _ =
                write!(scenes, "<span class=\"scene-part\" style=\"flex:{} 0 0\">", scene.frames().max(1));
            for card in &scene.cards {
                let code = escape(&card.code);
                let (class, frames) = (card.picture.class(), card.frames.max(1));
                let title = escape(&format!("{} · {}", card.code, scene.heading));
                let _ = write!(
                    scenes,
                    "<a class=\"{class}\" href=\"#{code}\" title=\"{title}\" style=\"flex:{frames} 0 0\"></a>"
                );
            }
            scenes.push_str("</span>");
        }
        let end = clock(self.rate.seconds(self.frames()));
        format!(
            "<nav class=\"strip\" aria-label=\"Shots in the order of the film\">{scenes}</nav>\n\
             <div class=\"ruler\"><span>0:00</span><span>{end}</span></div>\n</header>\n"
        )
    }

    fn foot(&self) -> String {
        let mut lacking = String::new();
        for card in self.cards() {
            let code = escape(&card.code);
            for what in &card.not_drawn {
                let what = escape(what);
                let _ = writeln!(lacking, "<li><a class=\"code\" href=\"#{code}\">{code}</a>{what}</li>");
            }
        }
        let mut omitted = String::new();
        for shot in &self.omitted {
            let (code, note) = (escape(&shot.code), escape(&shot.note));
            let _ = writeln!(omitted, "<li><span class=\"code\">{code}</span>{note}</li>");
        }
        let lists =
            [list("Asked for and not drawn", &lacking), list("Omitted; the codes stay taken", &omitted)];
        if lists.iter().all(String::is_empty) {
            return String::new();
        }
        format!("<footer class=\"foot\">\n{}</footer>\n", lists.concat())
    }
}

impl Card {
    /// The card of `shot`, with what there is to see and who is seen.
    #[must_use]
    pub fn of(shot: &Shot, picture: CardPicture, cast: Vec<CardCast>) -> Self {
        let content = &shot.content;
        Self {
            code: shot.code.to_string(),
            picture,
            framing: content.framing,
            angle: content.angle,
            camera: content.camera,
            frames: content.frames,
            cast,
            action: content.action.clone(),
            lines: content.lines.clone(),
            transition: content.transition.clone(),
            not_drawn: Vec::new(),
        }
    }
}

impl SceneRow {
    fn frames(&self) -> u32 {
        self.cards.iter().map(|card| card.frames).fold(0, u32::saturating_add)
    }
}

impl CardPicture {
    const fn class(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Drawing => "drawing",
            Self::Failed { .. } => "failed",
            Self::Drawn { .. } => "drawn",
        }
    }
}

#[cfg(test)]
#[path = "contact_sheet_tests.rs"]
mod tests;
