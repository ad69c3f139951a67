//! The morning report as a page: one HTML file that a director reads with coffee.
//!
//! It needs no server, no network and nothing beside it: its style and its small pictures are inside. All text is
//! escaped. It is made whole from the report, so that it never disagrees with the rows.

mod data;
mod drawn;
mod head;
mod spent;
mod todo;
mod words;

use std::collections::BTreeMap;

use domain::asset::ContentHash;
use domain::morning::MorningReport;

use crate::markup::escape;

const STYLE: &str = include_str!("page.css");

/// What a page is made of.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// What it says.
    pub report: &'a MorningReport,
    /// Small pictures as JPEG, by the content of what they show.
    pub pictures: &'a BTreeMap<ContentHash, Vec<u8>>,
    /// How the data folder is reached from the page, such as `../../`, so that a click opens the whole picture; none
    /// for a page that lies elsewhere.
    pub up: Option<&'a str>,
}

/// The page.
#[must_use]
pub fn page(page: &Page<'_>) -> String {
    let report = page.report;
    let (label, title) = (escape(&report.label), escape(&report.title));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{label} · {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{}<main>\n{}{}{}{}</main>\n\
         <footer>Written {} from the rows of batch <code>{}</code>.{}</footer>\n\
         </body>\n</html>\n",
        head::head(report),
        todo::decisions(report),
        todo::failures(report),
        drawn::drawn(page),
        spent::spent(report),
        words::moment(&report.made_at),
        escape(report.batch.as_str()),
        if page.up.is_some() { " The same as data lies beside this page." } else { "" },
    )
}

#[cfg(test)]
mod tests;
