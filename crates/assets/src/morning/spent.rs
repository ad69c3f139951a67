//! Where the time went: parts of the work, waiting, recipes, the slowest pictures.

use std::fmt::Write as _;

use domain::line::ledger::Part;
use domain::morning::{MorningReport, RecipeTime, Slow};

use super::words::length;
use crate::markup::{escape, href};

pub(super) fn spent(report: &MorningReport) -> String {
    if report.time.attempts == 0 {
        return String::new();
    }
    format!(
        "<section class=\"spent\">\n<h2>Where the time went</h2>\n{}<div class=\"columns\">\n{}{}{}{}</div>\n</section>\n",
        parts(report),
        waits(report),
        models(report),
        recipes(&report.time.recipes),
        slowest(&report.time.slowest),
    )
}

/// What a part of an attempt is called.
fn part_words(part: &str) -> &str {
    match part {
        "dispatch" => "handing out",
        "upload" => "upload",
        "queue" => "the server's queue",
        "model_load" => "loading models",
        "encode" => "reading words",
        "sample" => "drawing",
        "decode" => "decoding",
        "transfer" => "transfer",
        "save" => "saving",
        "post" => "filing",
        other => other,
    }
}

fn parts(report: &MorningReport) -> String {
    let time = &report.time;
    let (mut bar, mut legend) = (String::new(), String::new());
    for part in Part::ALL {
        let Some(ms) = time.parts_ms.get(part.as_str()) else { continue };
        let share = ms / time.worked_ms.max(f64::MIN_POSITIVE) * 100.0;
        let words = part_words(part.as_str());
        let _ = write!(bar, "<i class=\"{}\" style=\"flex:{ms:.3}\" title=\"{words}\"></i>", part.as_str());
        let _ = write!(
            legend,
            "<li><i class=\"{}\"></i>{words}<b>{}</b><span>{share:.0} %</span></li>",
            part.as_str(),
            length(*ms)
        );
    }
    if time.wasted_ms > 0.0 {
        let ms = time.wasted_ms;
        let share = ms / time.worked_ms.max(f64::MIN_POSITIVE) * 100.0;
        let _ = write!(bar, "<i class=\"vain\" style=\"flex:{ms:.3}\" title=\"in vain\"></i>");
        let _ = write!(
            legend,
            "<li><i class=\"vain\"></i>in vain<b>{}</b><span>{share:.0} %</span></li>",
            length(ms)
        );
    }
    if bar.is_empty() {
        return String::new();
    }
    format!("<div class=\"bar parts\">{bar}</div>\n<ul class=\"legend\">{legend}</ul>\n")
}

fn waits(report: &MorningReport) -> String {
    let time = &report.time;
    let rows = [
        ("for a worker", time.queue_wait_ms),
        ("for other jobs", time.needs_wait_ms),
        ("pauses after failures", time.backoff_ms),
        ("held", time.held_ms),
    ];
    let mut html = String::new();
    for (words, ms) in rows.iter().filter(|(_, ms)| *ms > 0) {
        let _ = write!(html, "<tr><th>{words}</th><td>{}</td></tr>", length(*ms as f64));
    }
    table("Waiting, all jobs added up", "", &html)
}

fn models(report: &MorningReport) -> String {
    let models = &report.models;
    if models.used.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<tr><th>loaded</th><td>{}</td></tr><tr><th>changes</th><td>{}</td></tr>",
        models.loads, models.switches
    );
    for (model, attempts) in &models.used {
        let _ = write!(html, "<tr><th>{}</th><td>{attempts} attempts</td></tr>", escape(model));
    }
    table("Models", "", &html)
}

fn recipes(recipes: &[RecipeTime]) -> String {
    let mut html = String::new();
    for row in recipes {
        let mean = row.mean_ms.map_or_else(|| "–".to_owned(), length);
        let _ = write!(
            html,
            "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{mean}</td><td>{}</td></tr>",
            escape(&row.recipe),
            row.drawn,
            row.cached,
            row.wasted,
            length(row.worked_ms)
        );
    }
    let head =
        "<tr><th></th><td>drawn</td><td>earlier</td><td>in vain</td><td>each</td><td>together</td></tr>";
    table("By recipe", head, &html)
}

fn slowest(slowest: &[Slow]) -> String {
    let mut html = String::new();
    for slow in slowest {
        let _ = write!(
            html,
            "<tr><th><a href=\"#{}\">{}</a> {}</th><td>{}</td><td class=\"why\">{} of it {}</td></tr>",
            href(&slow.shot),
            escape(&slow.shot),
            escape(&slow.recipe),
            length(slow.took_ms),
            length(slow.longest_ms),
            part_words(&slow.longest)
        );
    }
    table("The slowest pictures", "", &html)
}

fn table(title: &str, head: &str, rows: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let head = if head.is_empty() { String::new() } else { format!("<thead>{head}</thead>") };
    format!("<div class=\"table\"><h3>{title}</h3><table>{head}<tbody>{rows}</tbody></table></div>\n")
}
