//! One scene of a contact sheet, and its cards.

use std::fmt::Write as _;

use domain::rate::Rate;
use domain::shot::{Angle, CameraMove, Framing, Line, Transition};

use super::{Card, CardCast, CardPicture, SceneRow};
use crate::markup::{clock, escape, href};

/// A scene that begins at frame `start` of the film.
pub(super) fn scene_html(scene: &SceneRow, start: u32, rate: Rate) -> String {
    let mut cards = String::new();
    let mut at = start;
    for card in &scene.cards {
        cards.push_str(&card_html(card, at, rate));
        at = card.frames.saturating_add(at);
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
        camera_words((card.framing, card.angle, card.camera)),
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

pub(crate) fn camera_words((framing, angle, camera): (Framing, Angle, CameraMove)) -> String {
    let framing = match framing {
        Framing::ExtremeWide => "extreme wide",
        Framing::Wide => "wide",
        Framing::Full => "full",
        Framing::Medium => "medium",
        Framing::MediumClose => "medium close",
        Framing::Close => "close",
        Framing::ExtremeClose => "extreme close",
        Framing::Insert => "insert",
    };
    let angle = match angle {
        Angle::EyeLevel => "",
        Angle::High => ", high angle",
        Angle::Low => ", low angle",
        Angle::OverShoulder => ", over the shoulder",
        Angle::Dutch => ", tilted",
    };
    let camera = match camera {
        CameraMove::Fixed => "",
        CameraMove::PanLeft => ", pan left",
        CameraMove::PanRight => ", pan right",
        CameraMove::TiltUp => ", tilt up",
        CameraMove::TiltDown => ", tilt down",
        CameraMove::TruckIn => ", truck in",
        CameraMove::TruckOut => ", truck out",
        CameraMove::Follow => ", follow",
        CameraMove::Shake => ", shake",
    };
    format!("{framing}{angle}{camera}")
}

const fn transition_words(transition: &Transition) -> Option<&'static str> {
    match transition {
        Transition::Cut => None,
        Transition::FadeIn => Some("fades in"),
        Transition::FadeOut => Some("fades out"),
        Transition::Dissolve => Some("dissolves to the next"),
        Transition::Wipe => Some("wipes to the next"),
    }
}
