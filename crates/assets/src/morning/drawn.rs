//! What was drawn: a contact sheet by shot, with every take of the batch.

use std::fmt::Write as _;

use domain::morning::{ShotRow, TakeRow};
use domain::take::Review;

use super::Page;
use super::data::jpeg_address;
use super::words::length;
use crate::markup::{escape, href};

/// Seeds below this are such as people write.
const SHORT_SEED: u64 = 1_000_000;

pub(super) fn drawn(page: &Page<'_>) -> String {
    let report = page.report;
    if report.shots.is_empty() {
        return String::new();
    }
    let takes: usize = report.shots.iter().map(|shot| shot.takes.len()).sum();
    let episodes = report.shots.first().zip(report.shots.last());
    let one_episode = episodes.is_none_or(|(first, last)| first.episode == last.episode);
    let pictures = if takes == 1 { "picture" } else { "pictures" };
    let mut html = format!(
        "<section class=\"drawn\">\n<h2>What was drawn<small>{takes} {pictures}; \
         <em class=\"mark\">★</em> is the one that the film uses</small></h2>\n"
    );
    html.extend(report.shots.iter().map(|shot| shot_html(page, shot, one_episode)));
    html.push_str("</section>\n");
    html
}

fn shot_html(page: &Page<'_>, shot: &ShotRow, one_episode: bool) -> String {
    let code = escape(&shot.shot);
    let episode = if one_episode { String::new() } else { format!("{} ", escape(&shot.episode)) };
    let mut html = format!(
        "<article class=\"shot\" id=\"{code}\">\n<h3><span class=\"code\">{episode}{code}</span><span class=\"action\">{}</span></h3>\n\
         <div class=\"takes\">\n",
        escape(&shot.action)
    );
    html.extend(shot.takes.iter().map(|take| take_html(page, shot, take)));
    for (number, state) in [(shot.failed, "failed"), (shot.held, "held")] {
        if number > 0 {
            let _ = writeln!(html, "<div class=\"none {state}\"><b>{number}</b>{state}</div>");
        }
    }
    let rest = shot.jobs as usize;
    let open = rest.saturating_sub(shot.takes.len() + (shot.failed + shot.held) as usize);
    if open > 0 {
        let _ = writeln!(html, "<div class=\"none\"><b>{open}</b>not drawn</div>");
    }
    html.push_str("</div>\n</article>\n");
    html
}

fn take_html(page: &Page<'_>, shot: &ShotRow, take: &TakeRow) -> String {
    let name = format!("{} take {}", shot.shot, take.take);
    let picture = page.pictures.get(&take.hash).map_or_else(
        || "<span class=\"gone\">no picture to show</span>".to_owned(),
        |jpeg| format!("<img src=\"{}\" alt=\"{}\" loading=\"lazy\">", jpeg_address(jpeg), escape(&name)),
    );
    let picture = match page.up {
        Some(up) => format!("<a href=\"{up}{}\">{picture}</a>", href(&take.path)),
        None => picture,
    };
    let class = if take.picked { " class=\"picked\"" } else { "" };
    format!(
        "<figure{class}>{picture}<figcaption><b>t{:03}</b>{}<span>{}</span></figcaption></figure>\n",
        take.take,
        marks(take),
        escape(&told(take)),
    )
}

fn marks(take: &TakeRow) -> String {
    let mut marks = String::new();
    if take.picked {
        marks.push_str("<em class=\"mark\" title=\"picked\">★</em>");
    }
    match &take.review {
        Review::Open => {}
        Review::Approved => marks.push_str("<em class=\"good\">approved</em>"),
        Review::Retake { .. } => marks.push_str("<em class=\"bad\">retake</em>"),
    }
    marks
}

/// What tells a take from its neighbours.
fn told(take: &TakeRow) -> String {
    let mut parts: Vec<String> = take.looks.iter().map(|(slug, look)| format!("{slug}: {look}")).collect();
    parts.push(take.recipe.clone());
    // A long one came by the style's rule and tells a person nothing.
    if take.seed < SHORT_SEED {
        parts.push(format!("seed {}", take.seed));
    }
    match (take.cached, take.took_ms) {
        (true, _) => parts.push("from an earlier one".to_owned()),
        (false, Some(ms)) => parts.push(length(ms)),
        (false, None) => {}
    }
    parts.join(" · ")
}
