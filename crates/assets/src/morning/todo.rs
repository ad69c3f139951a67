//! What a person acts on: decisions, and failures by cause.

use std::fmt::Write as _;

use domain::morning::{Decision, DecisionKind, Failure, MorningReport};

use super::words::{command, count, shots};
use crate::markup::escape;

pub(super) fn decisions(report: &MorningReport) -> String {
    if report.decisions.is_empty() {
        return "<section class=\"todo\">\n<h2>For you to decide</h2>\n<p class=\"nothing\">Nothing for now.</p>\n</section>\n"
            .to_owned();
    }
    let mut html = String::from("<section class=\"todo\">\n<h2>For you to decide</h2>\n<ol>\n");
    html.extend(report.decisions.iter().map(decision));
    html.push_str("</ol>\n</section>\n");
    html
}

fn decision(decision: &Decision) -> String {
    let class = match decision.kind {
        DecisionKind::Budget | DecisionKind::Paused => "held",
        DecisionKind::Failed => "failed",
        DecisionKind::Checks | DecisionKind::Choose | DecisionKind::Approve => "choose",
    };
    // What is not done has its shots below, with the cause.
    let named = if class == "choose" { shots(&decision.shots) } else { String::new() };
    format!(
        "<li class=\"{class}\"><h3>{}</h3>\n{named}{}</li>\n",
        escape(&decision.words),
        command(&decision.command)
    )
}

pub(super) fn failures(report: &MorningReport) -> String {
    if report.failures.is_empty() {
        return String::new();
    }
    let mut html = String::from("<section class=\"failures\">\n<h2>What is not done, and why</h2>\n");
    html.extend(report.failures.iter().map(failure));
    html.push_str("</section>\n");
    html
}

fn failure(failure: &Failure) -> String {
    let (class, state) = if failure.hold.is_some() { ("held", "held") } else { ("failed", "failed") };
    let mut html =
        format!("<article class=\"{class}\">\n<p class=\"count\"><b>{}</b>{state}</p>\n", failure.count);
    let pictures = count(u32::try_from(failure.shots.len()).unwrap_or(u32::MAX), "shot", "shots");
    let _ = write!(
        html,
        "<div><blockquote>{}</blockquote>\n<p class=\"fix\">{}</p>\n{}<p class=\"of\">{pictures}</p>\n{}</div>\n</article>\n",
        escape(&failure.words),
        escape(&failure.fix),
        command(&failure.command),
        shots(&failure.shots),
    );
    html
}
