//! What is said of a job's time, in sentences.

use super::{Compared, Explanation, Loads, Stretch, StretchTime, Subject, Verdict};

/// What is to be said of a job.
pub(super) fn sentence(subject: &Subject, told: &Explanation) -> String {
    let took = length(told.total_ms);
    let others = others(told);
    match told.verdict {
        Verdict::Slower => {
            let because = largest_excess(told).map(|row| because(subject, told, row)).unwrap_or_default();
            format!("slow{because}; {others}")
        }
        Verdict::AsUsual => format!("as usual ({took}); {others}"),
        Verdict::Faster => format!("faster than usual ({took}); {others}"),
        Verdict::Answered if subject.is_kept() => {
            format!(
                "answered in {took} with what the server still had of an equal request: it painted nothing anew"
            )
        }
        Verdict::Answered => {
            format!("answered in {took} with the picture of an equal request: no engine made it")
        }
        Verdict::Alone => {
            format!("it took {took}, and there is nothing to compare with: no job like it is done yet")
        }
        Verdict::NoResult => no_result(subject),
        Verdict::NotOver => not_over(subject, told, &others),
    }
}

/// The stretch that took the most beyond what it usually takes.
fn largest_excess(told: &Explanation) -> Option<&StretchTime> {
    let excess = |row: &StretchTime| row.ms - row.usual.map_or(0.0, |usual| usual.median_ms);
    told.rows.iter().max_by(|one, other| excess(one).total_cmp(&excess(other)))
}

fn because(subject: &Subject, told: &Explanation, row: &StretchTime) -> String {
    let (took, whole) = (length(row.ms), length(told.total_ms));
    // Loads of attempts that came to nothing stand in another row; together they can be what made it slow.
    if subject.loads.times > 1 && subject.loads.ms >= row.ms {
        let loads = loads(subject.loads);
        return format!(" because {loads} ({} of {whole})", length(subject.loads.ms));
    }
    let why = match row.stretch {
        Stretch::Needs => "it waited for jobs that it needs".to_owned(),
        Stretch::Held => "it was held".to_owned(),
        Stretch::Line => "it waited in the line".to_owned(),
        Stretch::Pause => "it paused after a failure".to_owned(),
        Stretch::Lost => format!("{} came to nothing", counted(subject.lost, "attempt")),
        Stretch::UnderWay => "the attempt under way is long".to_owned(),
        Stretch::Dispatch => "it was long until the engine began".to_owned(),
        Stretch::Upload => "its pictures were long on their way to the server".to_owned(),
        Stretch::Queue => "it waited in the server's own queue".to_owned(),
        Stretch::ModelLoad => "the model was loaded anew".to_owned(),
        Stretch::Encode => "reading words and guides took long".to_owned(),
        Stretch::Sample => sampling(told),
        Stretch::Decode => "decoding took long".to_owned(),
        Stretch::Transfer => "the result was long on its way from the server".to_owned(),
        Stretch::Save => "writing the file took long".to_owned(),
        Stretch::Post => "filing took long".to_owned(),
    };
    format!(" because {why} ({took} of {whole})")
}

fn loads(loads: Loads) -> String {
    let often = if loads.times == 2 { "twice".to_owned() } else { format!("{} times", loads.times) };
    format!("its model was loaded cold {often}")
}

fn sampling(told: &Explanation) -> String {
    let Some(sampling) = told.sampling else { return "making the picture took long".to_owned() };
    let usually = sampling.usual.map(|usual| format!(", usually {}", length(usual.median_ms)));
    let (steps, each) = (counted(sampling.steps as usize, "step"), length(sampling.step_ms));
    format!("sampling took long: {steps} at {each}{}", usually.unwrap_or_default())
}

/// What others took, and how much alike they are.
fn others(told: &Explanation) -> String {
    let Some(usual) = told.usual else {
        return "there is nothing to compare with: no job like it is done yet".to_owned();
    };
    let (count, took) = (told.samples, length(usual.median_ms));
    // They may have painted in other steps.
    let steps = told.sampling.map(|sampling| format!(", for {}", counted(sampling.steps as usize, "step")));
    let steps = steps.unwrap_or_default();
    match told.compared {
        Compared::Akin => format!("{count} of the same engine and stage took {took} (median{steps})"),
        Compared::Alike | Compared::Nothing => format!("{count} like it took {took} (median)"),
    }
}

fn no_result(subject: &Subject) -> String {
    let after = match subject.lost {
        0 => String::new(),
        lost => format!(" after {}", counted(lost, "attempt")),
    };
    let cause = subject.cause.as_ref().map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("{}{after}{cause}", subject.state)
}

fn not_over(subject: &Subject, told: &Explanation, others: &str) -> String {
    let since = subject.open.map_or(0.0, |(_, ms)| ms);
    format!("{} for {}, {} in all; {others}", subject.state, length(since), length(told.total_ms))
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// A length of time as people read it.
#[must_use]
pub fn length(ms: f64) -> String {
    let seconds = ms / 1000.0;
    if ms < 0.05 {
        "0 ms".to_owned()
    } else if ms < 9.95 {
        format!("{ms:.1} ms")
    } else if ms < 999.5 {
        format!("{ms:.0} ms")
    } else if seconds < 99.95 {
        format!("{seconds:.1} s")
    } else if seconds < 3600.0 {
        format!("{:.0} min {:02.0} s", (seconds / 60.0).floor(), (seconds % 60.0).floor())
    } else {
        format!("{:.0} h {:02.0} min", (seconds / 3600.0).floor(), (seconds % 3600.0 / 60.0).floor())
    }
}
