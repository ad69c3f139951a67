//! The gallery: one page with panels, strips of animation and model sheets, to be looked at and handed round.
//!
//! It needs no server and no network; its pictures lie beside it. All text is escaped.

use std::fmt::Write as _;

use domain::shot::ShotContent;

use crate::contact_sheet::camera_words;
use crate::markup::{escape, href};

const STYLE: &str = include_str!("gallery.css");

/// What a gallery shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gallery {
    /// The project's title.
    pub title: String,
    /// Shots at their most telling moment.
    pub panels: Vec<Exhibit>,
    /// Shots in motion, some frames side by side.
    pub strips: Vec<Exhibit>,
    /// Model sheets.
    pub sheets: Vec<Exhibit>,
}

/// One picture with its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exhibit {
    /// The picture, as a relative path from the page.
    pub picture: String,
    /// Its name, such as a shot's code.
    pub name: String,
    /// What it was drawn from, in words.
    pub words: String,
    /// What else is to be known, such as the framing.
    pub note: String,
    /// What was asked for and is not drawn.
    pub not_drawn: Vec<String>,
}

impl Exhibit {
    /// The words of a shot's panel or strip.
    #[must_use]
    pub fn of_shot(code: &str, content: &ShotContent, picture: String) -> Self {
        let spoken = content.lines.iter().map(|line| format!("{}: {}", line.name, line.text));
        let action = Some(content.action.clone()).filter(|action| !action.is_empty());
        Self {
            picture,
            name: code.to_owned(),
            words: action.into_iter().chain(spoken).collect::<Vec<_>>().join(" "),
            note: camera_words((content.framing, content.angle, content.camera)),
            not_drawn: Vec::new(),
        }
    }
}

impl Gallery {
    /// The page.
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut page = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
            title = escape(&self.title),
        );
        section(&mut page, ("Panels", "panels"), &self.panels);
        section(&mut page, ("In motion", "strips"), &self.strips);
        section(&mut page, ("Model sheets", "sheets"), &self.sheets);
        page.push_str("</body>\n</html>\n");
        page
    }

    /// How many pictures it has.
    #[must_use]
    pub fn pictures(&self) -> usize {
        self.panels.len() + self.strips.len() + self.sheets.len()
    }
}

fn section(page: &mut String, (title, class): (&str, &str), exhibits: &[Exhibit]) {
    if exhibits.is_empty() {
        return;
    }
    let _ = writeln!(page, "<section class=\"{class}\">\n<h2>{title}</h2>\n<div>");
    for exhibit in exhibits {
        page.push_str(&figure(exhibit));
    }
    page.push_str("</div>\n</section>\n");
}

fn figure(exhibit: &Exhibit) -> String {
    let picture = href(&exhibit.picture);
    let (name, words) = (escape(&exhibit.name), escape(&exhibit.words));
    let mut html = format!(
        "<figure>\n<a href=\"{picture}\"><img src=\"{picture}\" alt=\"{name}: {words}\" loading=\"lazy\"></a>\n\
         <figcaption><b>{name}</b> <i>{}</i><p>{words}</p>",
        escape(&exhibit.note),
    );
    if !exhibit.not_drawn.is_empty() {
        let _ = write!(html, "<p class=\"lacks\">Not drawn: {}</p>", escape(&exhibit.not_drawn.join(", ")));
    }
    html.push_str("</figcaption>\n</figure>\n");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gallery_is_a_page_with_its_pictures_and_escaped_words() {
        let panel = Exhibit {
            picture: "panels/c 10.jpg".to_owned(),
            name: "c0010".to_owned(),
            words: "Hana <waves> & runs.".to_owned(),
            note: "wide".to_owned(),
            not_drawn: vec!["a whale".to_owned()],
        };
        let gallery = Gallery { title: "Rain & Co".to_owned(), panels: vec![panel], ..Gallery::default() };
        let page = gallery.to_html().replace(STYLE, "…\n");
        insta::assert_snapshot!(page);
        assert_eq!(gallery.pictures(), 1);
    }
}
