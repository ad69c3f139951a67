use std::collections::BTreeMap;

use super::*;
use crate::clock::WallMs;
use crate::id::{BatchId, JobId, ProjectId};
use crate::line::job::{Affinity, Band};
use crate::line::plan::{Head, Lane, Memory, Policy, WorkerView, next, note};
use crate::line::resident::Found;

fn common(model: &str) -> SettingCommon {
    SettingCommon {
        engine: "comfyui".to_owned(),
        device: "tower".to_owned(),
        stage: Stage::Keyframe,
        recipe: "sdxl".to_owned(),
        recipe_hash: None,
        model: model.to_owned(),
        model_hash: None,
        frames: 0,
    }
}

fn steps(steps: u32) -> Setting {
    Setting {
        steps,
        sampler: "euler".to_owned(),
        scheduler: String::new(),
        guidance_thousandths: 5500,
        width: 832,
        height: 1216,
    }
}

/// Pictures of one setting: how long each took, and how many of how many were approved.
fn made(setting: &Setting, ms: &[f64], approved: usize, decided: usize) -> Vec<Sample> {
    let sample = |(index, ms): (usize, &f64)| Sample {
        common: common("a.safetensors"),
        setting: setting.clone(),
        spent: Making::Warm(*ms),
        approved: (index < decided).then_some(index < approved),
        picked: None,
    };
    ms.iter().enumerate().map(sample).collect()
}

fn around(ms: f64, count: usize) -> Vec<f64> {
    (0..count).map(|index| ms + index as f64 * 10.0).collect()
}

fn only(samples: &[Sample]) -> SettingGroup {
    let mut groups = groups(samples);
    assert_eq!(groups.len(), 1, "{groups:#?}");
    groups.remove(0)
}

fn sentences(samples: &[Sample]) -> Vec<String> {
    only(samples).suggestions.into_iter().map(|one| one.sentence).collect()
}

#[test]
fn fewer_steps_are_suggested_where_they_are_faster_and_approved_as_often() {
    let mut samples = made(&steps(12), &around(6100.0, 10), 9, 10);
    samples.extend(made(&steps(20), &around(11_800.0, 11), 8, 11));
    let group = only(&samples);
    assert_eq!(group.suggestions[0].gain, Gain::Time);
    assert_eq!(group.suggestions[0].saves_ms, Some(5705.0));
    assert_eq!(group.nothing_because, None);
    insta::assert_snapshot!(sentences(&samples).join("\n"), @"with 12 steps a picture takes 6.1 s instead of 11.8 s with 20 steps, and is approved as often (9 of 10 against 8 of 11)");
}

#[test]
fn what_is_clearly_approved_more_often_is_suggested_with_what_it_costs() {
    let mut samples = made(&steps(12), &around(6100.0, 12), 2, 12);
    samples.extend(made(&steps(30), &around(15_000.0, 13), 12, 13));
    assert_eq!(only(&samples).suggestions[0].gain, Gain::Liked);
    insta::assert_snapshot!(sentences(&samples).join("\n"), @"with 30 steps a picture takes 15.1 s instead of 6.2 s with 12 steps, and is approved more often (12 of 13 against 2 of 12)");
    let mut untimed = samples;
    for sample in &mut untimed {
        sample.spent = Making::Cold(40_000.0);
    }
    insta::assert_snapshot!(sentences(&untimed).join("\n"), @"with 30 steps instead of 12 steps a picture is approved more often (12 of 13 against 2 of 12)");
}

#[test]
fn faster_and_better_is_one_suggestion() {
    let mut samples = made(&steps(12), &around(6100.0, 12), 12, 12);
    samples.extend(made(&steps(20), &around(11_800.0, 12), 2, 12));
    let suggestions = only(&samples).suggestions;
    assert_eq!((suggestions.len(), suggestions[0].gain), (1, Gain::TimeAndLiked));
}

#[test]
fn too_few_pictures_suggest_nothing_and_say_how_many_are_missing() {
    let mut samples = made(&steps(12), &around(6100.0, 4), 4, 4);
    samples.extend(made(&steps(20), &around(11_800.0, 3), 0, 3));
    let group = only(&samples);
    assert!(group.suggestions.is_empty(), "{group:#?}");
    let missing: Vec<usize> = group.settings.iter().map(|row| row.missing).collect();
    assert_eq!(missing, [1, 2]);
    insta::assert_snapshot!(group.nothing_because.unwrap(), @"too few pictures to compare: a setting needs 5 whose model was loaded before; make 1 more with 12 steps and 2 more with 20 steps");
    let alone = only(&made(&steps(12), &around(6100.0, 40), 4, 40));
    insta::assert_snapshot!(alone.nothing_because.unwrap(), @"all of these were made with one setting: make some with another one to compare");
}

#[test]
fn faster_alone_is_no_advice_until_enough_were_decided() {
    let mut samples = made(&steps(12), &around(6100.0, 10), 3, 3);
    samples.extend(made(&steps(20), &around(11_800.0, 10), 8, 10));
    let group = only(&samples);
    assert!(group.suggestions.is_empty());
    insta::assert_snapshot!(group.nothing_because.unwrap(), @"with 12 steps a picture takes 6.1 s instead of 11.8 s with 20 steps, but too few were decided: approve or send back 2 more with 12 steps");
}

#[test]
fn what_is_liked_less_is_never_suggested_however_fast_it_is() {
    let mut samples = made(&steps(4), &around(2000.0, 5), 2, 5);
    samples.extend(made(&steps(20), &around(11_800.0, 5), 5, 5));
    let group = only(&samples);
    assert!(group.suggestions.is_empty(), "{group:#?}");
    insta::assert_snapshot!(group.nothing_because.unwrap(), @"no setting is clearly faster or liked more than another one: nothing to change");
}

#[test]
fn times_that_overlap_suggest_nothing() {
    let mut samples = made(&steps(18), &[10_000.0, 10_500.0, 11_000.0, 11_500.0, 12_000.0], 5, 5);
    samples.extend(made(&steps(20), &[11_900.0, 12_100.0, 12_500.0, 13_000.0, 14_000.0], 5, 5));
    assert!(only(&samples).suggestions.is_empty());
}

#[test]
fn other_checkpoints_devices_recipes_and_lengths_are_never_compared() {
    let others: [fn(&mut SettingCommon); 7] = [
        |common| common.model = "b.safetensors".to_owned(),
        |common| common.model_hash = Some("0".repeat(64)),
        |common| common.device = "laptop".to_owned(),
        |common| common.recipe = "sdxl-line".to_owned(),
        |common| common.recipe_hash = Some("1".repeat(64)),
        |common| common.frames = 49,
        |common| common.stage = Stage::Finish,
    ];
    for change in others {
        let mut samples = made(&steps(12), &around(6100.0, 10), 9, 10);
        let mut other = made(&steps(20), &around(11_800.0, 11), 8, 11);
        for sample in &mut other {
            change(&mut sample.common);
        }
        samples.extend(other);
        let groups = groups(&samples);
        assert_eq!(groups.len(), 2);
        assert!(groups.iter().all(|group| group.suggestions.is_empty()), "{groups:#?}");
        assert_eq!(groups[0].pictures, 11, "the larger one comes first");
    }
}

#[test]
fn cold_pictures_are_decided_about_but_not_timed() {
    let mut samples = made(&steps(12), &around(6100.0, 5), 5, 5);
    let cold = made(&steps(12), &around(60_000.0, 3), 3, 3);
    samples.extend(cold.into_iter().map(|sample| Sample { spent: Making::Cold(38_000.0), ..sample }));
    let row = &only(&samples).settings[0];
    let warm = row.warm.unwrap();
    assert_eq!((row.pictures, warm.samples, row.cold, row.load_ms), (8, 5, 3, Some(38_000.0)));
    assert!(warm.p90_ms < 6200.0 && row.approved.unwrap().of == 8);
}

#[test]
fn an_account_is_warm_cold_or_says_nothing_of_the_setting() {
    let warm =
        Ledger { queue_ms: 900.0, dispatch_ms: 1.0, sample_ms: 99.0, total_ms: 1000.0, ..Ledger::default() };
    assert_eq!(Making::of(&warm), Making::Warm(99.0));
    let cold = Ledger { cold: true, model_load_ms: 700.0, ..warm.clone() };
    assert_eq!(Making::of(&cold), Making::Cold(700.0));
    assert_eq!(Making::of(&Ledger { adapted: vec!["in tiles".to_owned()], ..warm }), Making::Otherwise);
}

/// One job of a seat, as the rows have it.
fn job(number: u32, model: &str, (submitted, started): (i64, i64), load_ms: Option<f64>) -> Worked {
    Worked {
        job: JobId(format!("j{number:02}")),
        batch: BatchId(format!("b{submitted}")),
        attempt: 1,
        engine: "comfyui".to_owned(),
        seat: "tower".to_owned(),
        band: Band::Normal,
        rank: i64::from(number),
        kind: Affinity { model: model.to_owned(), ..Affinity::default() },
        submitted_at: WallMs(submitted),
        ready_at: WallMs(submitted),
        started_at: WallMs(started),
        ended_at: WallMs(started + 30_000),
        load_ms,
    }
}

/// Fourteen jobs of two models, each asked for when the one before was being made, nine of them cold.
fn alternating() -> Vec<Worked> {
    let models = ["a", "b", "a", "b", "b", "a", "a", "b", "a", "b", "b", "b", "a", "a"];
    let loaded = |index: usize| index == 0 || models[index] != models[index - 1];
    let one = |(number, (index, model)): (u32, (usize, &&str))| {
        let (load_ms, start) = (loaded(index).then_some(22_000.0), i64::from(number) * 60_000);
        job(number, model, (start - 30_000, start), load_ms)
    };
    (0..).zip(models.iter().enumerate()).map(one).collect()
}

#[test]
fn jobs_that_were_asked_for_in_turns_are_named_with_what_grouping_saves() {
    let found = reloads(alternating());
    assert_eq!(found.len(), 1);
    let one = &found[0];
    assert_eq!((one.jobs.len(), one.loads, one.together, one.later), (14, 9, 2, 7));
    assert_eq!((one.kinds[0].model.as_str(), one.kinds[0].jobs, one.kinds[0].loads), ("a", 7, 5));
    insta::assert_snapshot!(one.sentence, @"14 jobs loaded their models cold 9 times, which took 3 min 18 s: 7 times for jobs that were asked for after the model had been changed; queue such jobs in one go, all of one model before the next, and it is twice and 44.0 s");
}

#[test]
fn queued_one_model_after_the_other_the_line_really_loads_each_once() {
    let mut jobs = alternating();
    jobs.sort_by(|one, other| one.kind.cmp(&other.kind).then(one.rank.cmp(&other.rank)));
    let lane = |one: &Worked| Lane {
        engine: one.engine.clone(),
        band: one.band,
        project: ProjectId("p".to_owned()),
        affinity: one.kind.clone(),
    };
    let worker = WorkerView::new("tower-1", "comfyui");
    let (mut memory, mut now_ms, mut done) = (Memory::default(), 0, Vec::new());
    let mut waiting: BTreeMap<i64, &Worked> = (0..).zip(&jobs).collect();
    while !waiting.is_empty() {
        let head = |(rank, one): (&i64, &&Worked)| Head {
            job: one.job.clone(),
            batch: one.batch.clone(),
            attempt: 0,
            lane: lane(one),
            rank: *rank,
            ready_since_ms: 0,
            suspect: false,
            solo_crashes: 0,
            memory_mb: 0,
        };
        let heads: Vec<Head> = waiting.iter().map(head).collect();
        let chosen = next(&heads, &worker, &memory, Policy::default(), now_ms).unwrap();
        note(&heads, chosen, &worker, &mut memory, now_ms);
        crate::line::plan::ended(&mut memory, &worker.seat_name(), &chosen.lane.affinity, Found::Warm);
        memory.running = 0;
        waiting.remove(&chosen.rank);
        done.push(chosen.lane.affinity.model.clone());
        // Longer than the line lets a model go first that others wait behind.
        now_ms += 30_000;
    }
    done.dedup();
    assert_eq!(done, ["a", "b"]);
}

#[test]
fn why_a_model_was_loaded_again_is_told_apart() {
    let three =
        |last: Worked, between: Worked| reloads(vec![job(0, "a", (0, 0), Some(20_000.0)), between, last]);
    let between = || job(1, "b", (0, 40_000), Some(20_000.0));
    let later = three(job(2, "a", (50_000, 80_000), Some(20_000.0)), between());
    assert_eq!((later[0].later, later[0].in_turns, later[0].together), (1, 0, 2));
    let in_turns = three(job(2, "a", (0, 80_000), Some(20_000.0)), between());
    assert_eq!((in_turns[0].later, in_turns[0].in_turns), (0, 1));
    let urgent = Worked { band: Band::Interactive, ..between() };
    assert!(three(job(2, "a", (0, 80_000), Some(20_000.0)), urgent).is_empty());
    let needed = Worked { ready_at: WallMs(60_000), ..job(2, "a", (0, 80_000), Some(20_000.0)) };
    assert!(three(needed, between()).is_empty());
    let again = Worked { attempt: 2, ..job(2, "a", (0, 80_000), Some(20_000.0)) };
    assert!(three(again, between()).is_empty());
    let same = job(1, "a", (0, 40_000), None);
    assert!(three(job(2, "a", (50_000, 80_000), Some(20_000.0)), same).is_empty(), "it was restarted");
    let next_day = job(2, "a", (50_000, 86_400_000), Some(20_000.0));
    assert!(three(next_day, between()).is_empty(), "nobody asks today for the work of tomorrow");
    let short = job(2, "a", (50_000, 80_000), Some(900.0));
    assert!(three(short, between()).is_empty(), "a second is not worth a word");
    let mut elsewhere = job(2, "a", (50_000, 80_000), Some(20_000.0));
    elsewhere.seat = "laptop".to_owned();
    assert!(three(elsewhere, between()).is_empty());
}

#[test]
fn a_worker_says_its_seat() {
    assert_eq!(seat_of("comfyui", "comfyui-my-tower-2"), "my-tower");
    assert_eq!(seat_of("fake", "fake-1"), "fake-1");
    assert_eq!(seat_of("comfyui", "somebody"), "somebody");
}
