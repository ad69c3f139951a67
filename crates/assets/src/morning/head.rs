//! The top of the page: what the batch was, and what it came to in one look.

use std::fmt::Write as _;

use domain::morning::MorningReport;

use super::words::{length, moment};
use crate::markup::{escape, number};

/// The states in the order of the bar, with the words of its legend.
const STATES: [(&str, &str); 8] = [
    ("done", "drawn"),
    ("running", "being drawn"),
    ("cancelling", "being cancelled"),
    ("ready", "queued"),
    ("waiting", "waiting"),
    ("held", "held"),
    ("failed", "failed"),
    ("cancelled", "cancelled"),
];

pub(super) fn head(report: &MorningReport) -> String {
    format!(
        "<header>\n<p class=\"over\">{} · morning report</p>\n<h1>{}</h1>\n<p class=\"summary\">{}</p>\n{}{}{}\
         <p class=\"when\">{}</p>\n</header>\n",
        escape(&report.title),
        escape(&report.label),
        summary(report),
        bar(report),
        numbers(report),
        budget(report),
        when(report),
    )
}

fn of_state(report: &MorningReport, state: &str) -> u32 {
    report.counts.get(state).copied().unwrap_or(0)
}

/// What it came to, in one sentence.
fn summary(report: &MorningReport) -> String {
    let done = of_state(report, "done");
    let mut rest = Vec::new();
    for (state, words) in &STATES[1..] {
        match of_state(report, state) {
            0 => {}
            jobs => rest.push(format!("<b class=\"{state}\">{jobs} {words}</b>")),
        }
    }
    let whole = if done == report.jobs && done > 0 {
        format!("All <b>{done}</b> pictures are drawn")
    } else {
        format!("<b>{done}</b> of {} pictures are drawn", report.jobs)
    };
    let mut end = if report.settled { ".".to_owned() } else { ". It is still at work.".to_owned() };
    if report.unchecked > 0 {
        let _ = write!(end, " The checks have not looked at <b>{}</b> of them yet.", report.unchecked);
    }
    if rest.is_empty() { format!("{whole}{end}") } else { format!("{whole}, {}{end}", rest.join(", ")) }
}

fn bar(report: &MorningReport) -> String {
    let mut html = String::from("<div class=\"bar\" role=\"img\" aria-label=\"jobs by state\">");
    for (state, words) in STATES {
        let jobs = of_state(report, state);
        if jobs > 0 {
            let _ = write!(html, "<i class=\"{state}\" style=\"flex:{jobs}\" title=\"{jobs} {words}\"></i>");
        }
    }
    html.push_str("</div>\n");
    html
}

fn numbers(report: &MorningReport) -> String {
    let shots = report.shots.iter().filter(|shot| !shot.takes.is_empty()).count();
    let mut html = String::from("<div class=\"numbers\">");
    html.push_str(&number(&format!("{shots} / {}", report.shots.len()), "shots with a new take"));
    if let Some(elapsed) = report.elapsed_ms {
        html.push_str(&number(&length(elapsed as f64), "from first to last"));
    }
    html.push_str(&number(&length(report.time.worked_ms), "of work"));
    html.push_str(&number(&report.time.attempts.to_string(), "attempts"));
    if report.models.cached > 0 {
        html.push_str(&number(&report.models.cached.to_string(), "answered from earlier ones"));
    }
    if !report.models.used.is_empty() {
        html.push_str(&number(&report.models.switches.to_string(), "changes of model"));
    }
    html.push_str("</div>\n");
    html
}

fn budget(report: &MorningReport) -> String {
    let Some(stand) = &report.budget else { return String::new() };
    let mut html = String::from("<div class=\"budget\">");
    if let Some(most) = stand.limit.time_ms {
        let words = format!("{} of {}", length(stand.spent.time_ms as f64), length(most as f64));
        html.push_str(&meter("Time", &words, stand.spent.time_ms as f64 / (most as f64).max(1.0)));
    }
    if let Some(most) = stand.limit.attempts {
        let words = format!("{} of {most}", stand.spent.attempts);
        let part = f64::from(stand.spent.attempts) / f64::from(most.max(1));
        html.push_str(&meter("Attempts", &words, part));
    }
    html.push_str("</div>\n");
    html
}

fn meter(what: &str, words: &str, part: f64) -> String {
    let class = if part >= 1.0 { " class=\"full\"" } else { "" };
    format!(
        "<div{class}><span>{what} budget</span><b>{words}</b><i><s style=\"width:{:.1}%\"></s></i></div>",
        (part * 100.0).clamp(0.0, 100.0)
    )
}

fn when(report: &MorningReport) -> String {
    let mut text = format!("Submitted {}", moment(&report.submitted_at));
    if let Some(actor) = &report.actor {
        let _ = write!(text, " by {}", escape(actor));
    }
    if let (Some(began), Some(ended)) = (&report.first_began_at, &report.last_ended_at) {
        let _ = write!(text, " · at work {} to {}", moment(began), moment(ended));
    }
    text
}
