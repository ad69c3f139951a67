//! Takes side by side: one HTML file that holds its pictures, so that it can be copied and sent. All text is
//! escaped; it needs no server, no network and no other file.

use std::fmt::Write as _;

use domain::take::Moment;

use crate::markup::escape;

const STYLE: &str = include_str!("compare.css");

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The shot and stage.
    pub title: String,
    /// The project and episode.
    pub subtitle: String,
    /// What happens in the shot.
    pub action: String,
    /// The takes, from left to right.
    pub candidates: Vec<Candidate>,
    /// What differs between their requests.
    pub rows: Vec<Row>,
}

/// One take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its number within shot and stage.
    pub number: u32,
    /// The moment of the shot that it shows.
    pub moment: Moment,
    /// Whether the reel uses it.
    pub picked: bool,
    /// What was said of it; empty for nothing.
    pub review: String,
    /// Its seed.
    pub seed: u64,
    /// The recipe that made it.
    pub recipe: String,
    /// What was asked and is not in it.
    pub not_drawn: Vec<String>,
    /// The picture; none where its file cannot be shown.
    pub jpeg: Option<Vec<u8>>,
}

/// One thing in which requests differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where in the request.
    pub path: String,
    /// What each take's request says there; empty for nothing.
    pub values: Vec<String>,
}

impl Comparison {
    /// The page.
    #[must_use]
    pub fn to_html(&self) -> String {
        let (title, subtitle, action) = (escape(&self.title), escape(&self.subtitle), escape(&self.action));
        let figures: String = self.candidates.iter().map(Candidate::to_html).collect();
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title} · {subtitle}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <header><h1>{title}</h1><p>{subtitle}</p><p class=\"action\">{action}</p></header>\n\
             <main>\n{figures}</main>\n{}</body>\n</html>\n",
            self.table(),
        )
    }

    fn table(&self) -> String {
        if self.candidates.len() < 2 {
            return String::new();
        }
        if self.rows.is_empty() {
            return "<p class=\"equal\">All of them were asked the same.</p>\n".to_owned();
        }
        let heads = joined(self.candidates.iter().map(|one| format!("<th>{}</th>", one.number)));
        let mut rows = String::new();
        for row in &self.rows {
            let cells = joined(row.values.iter().map(|value| format!("<td>{}</td>", escape(value))));
            let _ = writeln!(rows, "<tr><th>{}</th>{cells}</tr>", escape(&row.path));
        }
        format!(
            "<h2>What they were asked differently</h2>\n<div class=\"wide\"><table>\n\
             <tr><td></td>{heads}</tr>\n{rows}</table></div>\n"
        )
    }
}

impl Candidate {
    fn to_html(&self) -> String {
        let picture = match &self.jpeg {
            Some(jpeg) => {
                let data = base64(jpeg);
                format!("<img alt=\"take {}\" src=\"data:image/jpeg;base64,{data}\">", self.number)
            }
            None => "<div class=\"gone\">The picture cannot be shown.</div>".to_owned(),
        };
        let mut marks = String::new();
        if self.picked {
            marks.push_str("<b class=\"picked\">picked</b>");
        }
        if !self.moment.is_start() {
            let _ = write!(marks, "<b>{} of the shot</b>", self.moment);
        }
        if !self.review.is_empty() {
            let _ = write!(marks, "<b>{}</b>", escape(&self.review));
        }
        let class = if self.picked { " class=\"chosen\"" } else { "" };
        let not_drawn = joined(self.not_drawn.iter().map(|what| format!("<li>{}</li>", escape(what))));
        format!(
            "<figure{class}>\n{picture}\n<figcaption><span class=\"number\">{}</span>{marks}\
             <span class=\"seed\">seed {} · {}</span><ul>{not_drawn}</ul></figcaption>\n</figure>\n",
            self.number,
            self.seed,
            escape(&self.recipe),
        )
    }
}

/// Bytes as text, in the manner of data addresses.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |index: usize| u32::from(three.get(index).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > three.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(number: u32) -> Candidate {
        Candidate {
            number,
            moment: Moment::Start,
            picked: number == 1,
            review: String::new(),
            seed: 40 + u64::from(number),
            recipe: "fake".to_owned(),
            not_drawn: Vec::new(),
            jpeg: Some(vec![1, 2, 3]),
        }
    }

    fn page(candidates: Vec<Candidate>, rows: Vec<Row>) -> String {
        let text = |text: &str| text.to_owned();
        let (title, subtitle, action) = (text("c0040 · keyframe"), text("Rain · e01"), text("<b>runs</b>"));
        Comparison { title, subtitle, action, candidates, rows }.to_html()
    }

    #[test]
    fn the_page_holds_its_pictures_and_escapes_its_text() {
        let row = Row { path: "seed".to_owned(), values: vec!["41".to_owned(), "<42>".to_owned()] };
        let html = page(vec![candidate(1), Candidate { jpeg: None, ..candidate(2) }], vec![row]);
        assert!(html.contains("src=\"data:image/jpeg;base64,AQID\""), "{html}");
        assert!(
            html.contains("cannot be shown") && html.contains("&lt;b&gt;runs") && html.contains("&lt;42&gt;")
        );
        assert!(!html.contains("<b>runs") && !html.contains("http"));
        assert_eq!(html.matches("class=\"picked\"").count(), 1);
    }

    #[test]
    fn bytes_become_text_with_their_padding() {
        let text = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|word| base64(word.as_bytes()));
        assert_eq!(text, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }

    #[test]
    fn takes_that_were_asked_the_same_say_so() {
        assert!(page(vec![candidate(1), candidate(2)], Vec::new()).contains("asked the same"));
        assert!(!page(vec![candidate(1)], Vec::new()).contains("asked the same"));
    }
}
