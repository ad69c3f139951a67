use super::*;
use crate::id::JobId;
use crate::line::job::{Affinity, Hold};
use crate::line::ledger::Nodes;
use crate::line::plan::SeatState;

fn painted(load: f64, sample: f64) -> Ledger {
    Ledger {
        dispatch_ms: 2.0,
        queue_ms: 40.0,
        model_load_ms: load,
        encode_ms: 300.0,
        sample_ms: sample,
        decode_ms: 200.0,
        transfer_ms: 30.0,
        save_ms: 20.0,
        post_ms: 8.0,
        total_ms: 600.0 + load + sample,
        cold: load > 0.0,
        steps: 20,
        ..Ledger::default()
    }
}

fn spent(load: f64, sample: f64) -> Spent {
    Spent { waits: Waits { queue_wait_ms: 100, ..Waits::default() }, ledger: Some(painted(load, sample)) }
}

fn done(spent: Spent) -> Subject {
    Subject { state: JobState::Done, cause: None, spent, open: None, lost: 0, loads: Loads::default() }
}

fn twelve() -> History {
    let alike = (0..12).map(|number| spent(0.0, 5000.0 + f64::from(number) * 20.0)).collect();
    History { alike, akin: Vec::new() }
}

/// An explanation as a person reads it.
fn shown(told: &Explanation) -> String {
    let usual = |usual: Option<UsualTime>| {
        usual.map_or_else(String::new, |usual| {
            format!(" (median {}, p90 {})", length(usual.median_ms), length(usual.p90_ms))
        })
    };
    let mut text = format!("{}\ntotal {}{}\n", told.sentence, length(told.total_ms), usual(told.usual));
    for row in &told.rows {
        text.push_str(&format!("{:?} {}{}\n", row.stretch, length(row.ms), usual(row.usual)));
    }
    if let Some(Sampling { steps, step_ms, usual: each }) = told.sampling {
        text.push_str(&format!("{steps} steps at {}{}\n", length(step_ms), usual(each)));
    }
    text
}

#[test]
fn a_cold_start_is_named_with_what_others_took() {
    let told = explain(&done(spent(38_200.0, 5100.0)), &twelve());
    assert_eq!(told.verdict, Verdict::Slower);
    insta::assert_snapshot!(shown(&told), @r"
    slow because the model was loaded anew (38.2 s of 44.0 s); 12 like it took 5.8 s (median)
    total 44.0 s (median 5.8 s, p90 5.9 s)
    Line 100 ms (median 100 ms, p90 100 ms)
    Dispatch 2.0 ms (median 2.0 ms, p90 2.0 ms)
    Queue 40 ms (median 40 ms, p90 40 ms)
    ModelLoad 38.2 s (median 0 ms, p90 0 ms)
    Encode 300 ms (median 300 ms, p90 300 ms)
    Sample 5.1 s (median 5.1 s, p90 5.2 s)
    Decode 200 ms (median 200 ms, p90 200 ms)
    Transfer 30 ms (median 30 ms, p90 30 ms)
    Save 20 ms (median 20 ms, p90 20 ms)
    Post 8.0 ms (median 8.0 ms, p90 8.0 ms)
    20 steps at 255 ms (median 256 ms, p90 260 ms)
    ");
}

#[test]
fn every_stretch_can_be_the_one_that_made_it_slow() {
    let because = |subject: &Subject| explain(subject, &twelve()).sentence;
    let waiting = |waits: Waits| done(Spent { waits, ..spent(0.0, 5100.0) });
    let lost = Waits { queue_wait_ms: 100, lost_ms: 9000, ..Waits::default() };
    insta::assert_snapshot!(because(&Subject { lost: 2, ..waiting(lost) }), @"slow because 2 attempts came to nothing (9.0 s of 14.8 s); 12 like it took 5.8 s (median)");
    let line = Waits { queue_wait_ms: 600_000, ..Waits::default() };
    insta::assert_snapshot!(because(&waiting(line)), @"slow because it waited in the line (10 min 00 s of 10 min 05 s); 12 like it took 5.8 s (median)");
    insta::assert_snapshot!(because(&done(spent(0.0, 40_000.0))), @"slow because sampling took long: 20 steps at 2.0 s, usually 256 ms (40.0 s of 40.7 s); 12 like it took 5.8 s (median)");
}

#[test]
fn a_model_that_was_loaded_for_several_attempts_is_said_to_be() {
    let waits = Waits { queue_wait_ms: 100, lost_ms: 62_000, ..Waits::default() };
    let subject = Subject {
        lost: 1,
        loads: Loads { times: 2, ms: 116_000.0 },
        ..done(Spent { waits, ..spent(58_000.0, 5100.0) })
    };
    insta::assert_snapshot!(explain(&subject, &twelve()).sentence, @"slow because its model was loaded cold twice (1 min 56 s of 2 min 05 s); 12 like it took 5.8 s (median)");
    let short = Subject { loads: Loads { times: 2, ms: 3000.0 }, ..subject };
    insta::assert_snapshot!(explain(&short, &twelve()).sentence, @"slow because 1 attempt came to nothing (62.0 s of 2 min 05 s); 12 like it took 5.8 s (median)");
}

#[test]
fn what_is_usual_faster_or_answered_is_said_so() {
    let sentence = |subject: Subject| explain(&subject, &twelve()).sentence;
    insta::assert_snapshot!(sentence(done(spent(0.0, 5300.0))), @"as usual (6.0 s); 12 like it took 5.8 s (median)");
    insta::assert_snapshot!(sentence(done(spent(0.0, 900.0))), @"faster than usual (1.6 s); 12 like it took 5.8 s (median)");
    let ledger = Ledger { save_ms: 4.2, total_ms: 4.2, cached: true, ..Ledger::default() };
    insta::assert_snapshot!(sentence(done(Spent { ledger: Some(ledger), ..Spent::default() })), @"answered in 4.2 ms with the picture of an equal request: no engine made it");
}

#[test]
fn what_a_server_still_had_is_said_so_and_compared_with_nothing() {
    let nodes = Some(Nodes { all: 7, cached: 6, warm: None });
    let kept =
        Ledger { steps: 20, sample_ms: 0.0, model_load_ms: 0.0, nodes, save_ms: 40.0, ..Ledger::default() };
    assert!(kept.is_kept() && !painted(0.0, 5.0).is_kept());
    let told = explain(&done(Spent { ledger: Some(kept), ..Spent::default() }), &twelve());
    insta::assert_snapshot!(told.sentence, @"answered in 40 ms with what the server still had of an equal request: it painted nothing anew");
}

#[test]
fn those_that_sampled_in_other_steps_are_compared_step_by_step() {
    let quick =
        |sample| Spent { ledger: Some(Ledger { steps: 4, ..painted(0.0, sample) }), ..spent(0.0, sample) };
    let akin: Vec<Spent> = (0..5).map(|_| quick(1000.0)).collect();
    let told = explain(&done(spent(0.0, 5100.0)), &History { alike: Vec::new(), akin });
    insta::assert_snapshot!(told.sentence, @"as usual (5.8 s); 5 of the same engine and stage took 5.7 s (median, for 20 steps)");
}

#[test]
fn without_history_nothing_is_compared_and_that_is_said() {
    let told = explain(&done(spent(0.0, 5000.0)), &History::default());
    assert_eq!((told.verdict, told.compared, told.samples), (Verdict::Alone, Compared::Nothing, 0));
    assert!(told.usual.is_none() && told.rows.iter().all(|row| row.usual.is_none()));
    insta::assert_snapshot!(told.sentence, @"it took 5.7 s, and there is nothing to compare with: no job like it is done yet");
}

#[test]
fn those_of_the_same_stage_stand_in_where_too_few_are_alike() {
    let akin: Vec<Spent> = (0..5).map(|_| spent(0.0, 9000.0)).collect();
    let told = explain(&done(spent(0.0, 9100.0)), &History { alike: vec![spent(0.0, 5.0)], akin });
    assert_eq!((told.compared, told.samples), (Compared::Akin, 5));
    insta::assert_snapshot!(told.sentence, @"as usual (9.8 s); 5 of the same engine and stage took 9.7 s (median, for 20 steps)");
    let told = explain(&done(spent(0.0, 9100.0)), &History { alike: vec![spent(0.0, 9000.0)], akin: vec![] });
    assert_eq!((told.compared, told.samples), (Compared::Alike, 1));
}

#[test]
fn what_has_no_result_says_after_how_much_and_why() {
    let waits = Waits { lost_ms: 12_000, backoff_ms: 6000, ..Waits::default() };
    let subject = Subject {
        state: JobState::Failed,
        cause: Some("the server home lost a prompt while it ran".to_owned()),
        spent: Spent { waits, ledger: None },
        open: None,
        lost: 4,
        loads: Loads::default(),
    };
    insta::assert_snapshot!(shown(&explain(&subject, &History::default())), @r"
    failed after 4 attempts: the server home lost a prompt while it ran
    total 18.0 s
    Pause 6.0 s
    Lost 12.0 s
    ");
}

#[test]
fn what_is_not_over_counts_where_it_stands() {
    let subject =
        Subject { state: JobState::Ready, open: Some((Stretch::Line, 65_000.0)), ..done(Spent::default()) };
    let told = explain(&subject, &twelve());
    assert_eq!((told.verdict, told.total_ms), (Verdict::NotOver, 65_000.0));
    insta::assert_snapshot!(told.sentence, @"ready for 65.0 s, 65.0 s in all; 12 like it took 5.8 s (median)");
}

#[test]
fn the_stretches_are_the_whole() {
    let mut whole = spent(700.0, 5000.0);
    whole.waits = Waits { needs_wait_ms: 1, queue_wait_ms: 2, backoff_ms: 4, held_ms: 8, lost_ms: 16 };
    let told = explain(&done(whole), &History::default());
    let sum: f64 = told.rows.iter().map(|row| row.ms).sum();
    assert!((sum - told.total_ms).abs() < 1e-6 && (told.total_ms - 6331.0).abs() < 1e-6, "{told:?}");
}

fn standing(state: JobState) -> Standing {
    let affinity =
        |model: &str| Affinity { model: model.to_owned(), recipe: "sd15".to_owned(), ..Affinity::default() };
    let seat = |name: &str| SeatNow {
        name: name.to_owned(),
        state: SeatState::Open,
        trouble: None,
        has: true,
        busy: Vec::new(),
        free: 1,
        loaded: None,
    };
    let busy = |job: &str, for_ms| Busy { job: Some(JobId(job.to_owned())), for_ms };
    let occupied = vec![busy("01A", 12_300.0), busy("01B", 2000.0)];
    let seats = vec![
        SeatNow { busy: occupied, free: 0, loaded: Some(affinity("other")), ..seat("home") },
        SeatNow { trouble: Some("it does not answer".to_owned()), ..seat("tower") },
        SeatNow { has: false, ..seat("cellar") },
        seat("attic"),
    ];
    Standing {
        job: JobId("01B".to_owned()),
        state,
        hold: None,
        cause: None,
        engine: "comfyui".to_owned(),
        affinity: affinity("small"),
        needs: Vec::new(),
        queued: Queued::Behind(2),
        staff: Staff::AtWork(seats),
    }
}

#[test]
fn what_is_ready_says_what_each_seat_does() {
    insta::assert_snapshot!(waits_for(&standing(JobState::Ready)).join("\n"), @r"
    2 jobs of its kind go before it
    home is busy with 01A for 12.3 s, 01B for 2.0 s; it has other loaded
    tower gets no work: it does not answer
    cellar does not have what it wants: small (sd15)
    attic has a free slot
    ");
    let unstaffed = Standing { staff: Staff::AtWork(Vec::new()), ..standing(JobState::Ready) };
    insta::assert_snapshot!(waits_for(&unstaffed).join("\n"), @"nobody works with the engine comfyui here: start the studio with it (`sakuga serve --engine comfyui`)");
    let alone = |queued| waits_for(&Standing { queued, ..standing(JobState::Ready) }).join("\n");
    insta::assert_snapshot!(alone(Queued::Pausing(3200.0)), @"it pauses after a failure, 3.2 s more");
    insta::assert_snapshot!(alone(Queued::Suspect), @"it ran when the program died, and runs last and alone now");
    insta::assert_snapshot!(alone(Queued::Archived), @"its project is archived: `sakuga project unarchive` takes it up again");
    let nobody = Standing { staff: Staff::NoLine, ..standing(JobState::Ready) };
    insta::assert_snapshot!(waits_for(&nobody).join("\n"), @"nobody works here: `sakuga work --engine comfyui` does what is queued, and so does a server");
}

#[test]
fn what_nobody_can_take_is_told_to_whoever_waits_for_it() {
    let ready = standing(JobState::Ready);
    assert_eq!(stands_still(&ready), None, "one that is busy, and one that is free, can take it");
    let Staff::AtWork(seats) = ready.staff.clone() else { unreachable!("it was made so") };
    let unable =
        vec![SeatNow { state: SeatState::Drained, ..seats[3].clone() }, seats[1].clone(), seats[2].clone()];
    let still = Standing { staff: Staff::AtWork(unable), ..ready.clone() };
    insta::assert_snapshot!(stands_still(&still).unwrap(), @"attic is drained: `sakuga gpu resume attic` gives it work again; tower gets no work: it does not answer; cellar does not have what it wants: small (sd15)");
    assert_eq!(stands_still(&Standing { state: JobState::Running, ..still }), None);
    let nobody = Standing { staff: Staff::NoLine, ..ready };
    assert!(stands_still(&nobody).unwrap().contains("nobody works here"));
}

#[test]
fn what_waits_runs_or_is_held_says_for_what_where_and_why() {
    let need = OpenNeed { job: JobId("01N".to_owned()), kind: "draw".to_owned(), state: JobState::Running };
    let waiting = Standing { needs: vec![need], ..standing(JobState::Waiting) };
    insta::assert_snapshot!(waits_for(&waiting).join("\n"), @"it needs the draw 01N, which is running");
    insta::assert_snapshot!(waits_for(&standing(JobState::Running)).join("\n"), @"home has been at it for 2.0 s");
    let held = Standing {
        hold: Some(Hold::AttemptsSpent),
        cause: Some("out of memory".to_owned()),
        ..standing(JobState::Held)
    };
    insta::assert_snapshot!(waits_for(&held).join("\n"), @"it is held, because it failed too often (out of memory): `sakuga job resume 01B` lets it go on");
    assert!(waits_for(&standing(JobState::Done)).is_empty());
}
