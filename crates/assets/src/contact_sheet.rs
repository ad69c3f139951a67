//! The contact sheet: one HTML file with every shot of an episode, that grows while it is drawn.
//!
//! It needs no server and no network: its style is inside, its pictures are linked by relative path. All
//! text is escaped. It is made whole each time from plain data, so that it never disagrees with the rows.

use std::fmt::Write as _;

use domain::clock::WallMs;
use domain::colour::Colour;
use domain::rate::Rate;
use domain::shot::{Angle, CameraMove, Framing, Line, Transition};

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
            start += scene.frames();
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
        self.cards().map(|card| card.frames).sum()
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
        let lacking = self.cards().flat_map(|card| card.not_drawn.iter().map(|what| (&card.code, what)));
        let lacking: String = lacking
            .map(|(code, what)| {
                let code = escape(code);
                format!("<li><a class=\"code\" href=\"#{code}\">{code}</a>{}</li>\n", escape(what))
            })
            .collect();
        let omitted: String = self
            .omitted
            .iter()
            .map(|shot| {
                let (code, note) = (escape(&shot.code), escape(&shot.note));
                format!("<li><span class=\"code\">{code}</span>{note}</li>\n")
            })
            .collect();
        let lists =
            [list("Asked for and not drawn", &lacking), list("Omitted; the codes stay taken", &omitted)];
        if lists.iter().all(String::is_empty) {
            return String::new();
        }
        format!("<footer class=\"foot\">\n{}</footer>\n", lists.concat())
    }
}

impl SceneRow {
    fn frames(&self) -> u32 {
        self.cards.iter().map(|card| card.frames).sum()
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

fn scene_html(scene: &SceneRow, start: u32, rate: Rate) -> String {
    let mut cards = String::new();
    let mut at = start;
    for card in &scene.cards {
        cards.push_str(&card_html(card, at, rate));
        at += card.frames;
    }
    let shots = if scene.cards.len() == 1 { "shot" } else { "shots" };
    format!(
        "<section class=\"scene\">\n<h2><span class=\"code\">{}</span>{}<span class=\"time\">{} {shots} · \
         {:.1} s</span></h2>\n<div class=\"cards\">\n{cards}</div>\n</section>\n",
        escape(&scene.code),
        escape(&scene.heading),
        scene.cards.len(),
        rate.seconds(scene.frames()),
    )
}

fn card_html(card: &Card, start: u32, rate: Rate) -> String {
    let mut html = format!("<article class=\"card\" id=\"{}\">\n{}", escape(&card.code), picture_html(card));
    let _ = writeln!(
        html,
        "<p class=\"slate\"><span class=\"code\">{}</span><span class=\"framing\">{}</span>\
         <span class=\"time\"><span>{}</span> · {:.1} s</span></p>",
        escape(&card.code),
        camera_words(card),
        clock(rate.seconds(start)),
        rate.seconds(card.frames),
    );
    if !card.cast.is_empty() {
        let cast: String = card.cast.iter().map(cast_html).collect();
        let _ = writeln!(html, "<p class=\"cast\">{cast}</p>");
    }
    if !card.action.is_empty() {
        let _ = writeln!(html, "<p class=\"action\">{}</p>", escape(&card.action));
    }
    html.extend(card.lines.iter().map(line_html));
    if let Some(words) = transition_words(&card.transition) {
        let _ = writeln!(html, "<p class=\"to\">{words}</p>");
    }
    if !card.not_drawn.is_empty() {
        let _ = writeln!(html, "<p class=\"lacks\">Not drawn: {}</p>", escape(&card.not_drawn.join(", ")));
    }
    html.push_str("</article>\n");
    html
}

fn picture_html(card: &Card) -> String {
    let code = escape(&card.code);
    match &card.picture {
        CardPicture::Waiting => format!("<div class=\"picture waiting\"><b>{code}</b>waiting</div>\n"),
        CardPicture::Drawing => format!("<div class=\"picture drawing\"><b>{code}</b>being drawn</div>\n"),
        CardPicture::Failed { why } => {
            format!("<div class=\"picture failed\"><b>{code}</b>{}</div>\n", escape(why))
        }
        CardPicture::Drawn { full, shown } => format!(
            "<a class=\"picture\" href=\"{}\"><img src=\"{}\" alt=\"{code}: {}\" loading=\"lazy\"></a>\n",
            href(full),
            href(shown),
            escape(&card.action),
        ),
    }
}

fn cast_html(cast: &CardCast) -> String {
    let colour = cast.colour.map_or_else(String::new, |colour| format!(" style=\"background:{colour}\""));
    format!("<span><i{colour}></i>{}</span>", escape(&cast.name))
}

fn line_html(line: &Line) -> String {
    let heard = if line.off_screen { " <em>off screen</em>" } else { "" };
    let direction = match line.parenthetical.as_str() {
        "" => String::new(),
        words => format!(" <em>({})</em>", escape(words.trim_matches(['(', ')']))),
    };
    let (name, text) = (escape(&line.name), escape(&line.text));
    format!("<p class=\"line\"><b>{name}{heard}{direction}</b>{text}</p>\n")
}

fn camera_words(card: &Card) -> String {
    let framing = match card.framing {
        Framing::ExtremeWide => "extreme wide",
        Framing::Wide => "wide",
        Framing::Full => "full",
        Framing::Medium => "medium",
        Framing::MediumClose => "medium close",
        Framing::Close => "close",
        Framing::ExtremeClose => "extreme close",
        Framing::Insert => "insert",
    };
    let angle = match card.angle {
        Angle::EyeLevel => "",
        Angle::High => ", high angle",
        Angle::Low => ", low angle",
        Angle::OverShoulder => ", over the shoulder",
        Angle::Dutch => ", tilted",
    };
    let camera = match card.camera {
        CameraMove::Fixed => "",
        CameraMove::PanLeft => ", pan left",
        CameraMove::PanRight => ", pan right",
        CameraMove::TiltUp => ", tilt up",
        CameraMove::TiltDown => ", tilt down",
        CameraMove::TruckIn => ", truck in",
        CameraMove::TruckOut => ", truck out",
    };
    format!("{framing}{angle}{camera}")
}

const fn transition_words(transition: &Transition) -> Option<&'static str> {
    match transition {
        Transition::Cut => None,
        Transition::FadeIn => Some("fades in"),
        Transition::FadeOut => Some("fades out"),
        Transition::Dissolve => Some("dissolves to the next"),
    }
}

fn number(value: &str, label: &str) -> String {
    format!("<div><b>{}</b><span>{label}</span></div>", escape(value))
}

fn list(title: &str, items: &str) -> String {
    if items.is_empty() {
        return String::new();
    }
    format!("<section><h2>{title}</h2>\n<ul>\n{items}</ul></section>\n")
}

/// Minutes and seconds, `1:24`.
fn clock(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A relative path as a link: every byte that means something in a link is written by its number, so that no
/// path can become an address.
fn href(path: &str) -> String {
    let mut link = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/') {
            link.push(char::from(byte));
        } else {
            let _ = write!(link, "%{byte:02X}");
        }
    }
    link
}

#[cfg(test)]
#[path = "contact_sheet_tests.rs"]
mod tests;
