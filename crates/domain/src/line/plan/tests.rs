//! The promises of the plan, and a simulation against first-in-first-out.

use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;

fn affinity(model: usize) -> Affinity {
    Affinity { model: format!("model-{model}"), loras: Vec::new(), ..Affinity::default() }
}

fn head(rank: i64, project: usize, model: usize, band: Band) -> Head {
    Head {
        job: JobId(format!("job-{rank:05}")),
        batch: BatchId("batch".to_owned()),
        attempt: 0,
        lane: Lane {
            engine: "fake".to_owned(),
            band,
            project: ProjectId(format!("project-{project}")),
            affinity: affinity(model),
        },
        rank,
        ready_since_ms: 0,
        suspect: false,
        solo_crashes: 0,
        memory_mb: 0,
    }
}

fn worker() -> WorkerView {
    WorkerView::new("fake-1", "fake")
}

/// What is remembered when that worker has this model loaded.
fn with_loaded(model: usize) -> Memory {
    let resident = BTreeMap::from([(worker().seat_name(), Resident::with(affinity(model)))]);
    Memory { resident, ..Memory::default() }
}

fn chosen_rank(heads: &[Head], worker: &WorkerView, memory: &Memory, now_ms: i64) -> Option<i64> {
    next(heads, worker, memory, Policy::default(), now_ms).map(|head| head.rank)
}

#[test]
fn a_person_who_waits_goes_first_and_waiting_raises_the_rest() {
    let heads = [head(1, 0, 0, Band::Batch), head(2, 0, 0, Band::Interactive)];
    assert_eq!(chosen_rank(&heads, &worker(), &Memory::default(), 0), Some(2));
    let after_twenty_minutes = 1_200_000;
    let mut aged = heads;
    aged[1].ready_since_ms = after_twenty_minutes;
    assert_eq!(chosen_rank(&aged, &worker(), &Memory::default(), after_twenty_minutes), Some(1));
}

#[test]
fn slots_of_one_seat_share_what_is_loaded_and_other_seats_take_the_rest() {
    let heads = [head(1, 0, 0, Band::Normal), head(2, 0, 1, Band::Normal)];
    let slot = |id: &str, seat: &str| WorkerView { seat: seat.to_owned(), ..WorkerView::new(id, "fake") };
    let mut memory = Memory::default();
    note(&heads, &heads[1], &slot("a-1", "a"), &mut memory, 0);
    assert_eq!(chosen_rank(&heads, &slot("a-2", "a"), &memory, 0), Some(2));
    assert_eq!(chosen_rank(&heads, &slot("b-1", "b"), &memory, 0), Some(1));
}

#[test]
fn a_slot_that_is_kept_for_people_who_wait_takes_nothing_else_however_old() {
    let kept = WorkerView { takes: Takes::Interactive, ..worker() };
    let heads = [head(1, 0, 0, Band::Normal), head(2, 0, 0, Band::Interactive)];
    let a_day = 86_400_000;
    assert_eq!(chosen_rank(&heads[..1], &kept, &Memory::default(), a_day), None);
    assert_eq!(chosen_rank(&heads, &kept, &Memory::default(), 0), Some(2));
}

#[test]
fn a_seat_gets_only_what_it_can_run() {
    let mut heads = [head(1, 0, 0, Band::Normal), head(2, 0, 1, Band::Normal)];
    let offers = |offers: Offers| WorkerView { offers, ..worker() };
    let models = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let one = offers(Offers { models: models(&["model-1"]), ..Offers::default() });
    assert_eq!(chosen_rank(&heads, &one, &Memory::default(), 0), Some(2));
    heads[1].lane.affinity.recipe = "wan22-i2v".to_owned();
    let without = offers(Offers { models: models(&["model-1"]), recipes: models(&[]), ..Offers::default() });
    assert_eq!(chosen_rank(&heads, &without, &Memory::default(), 0), None);
    heads[0].lane.affinity.loras = vec!["hana".to_owned()];
    let bare = offers(Offers { loras: models(&["other"]), ..Offers::default() });
    assert_eq!(chosen_rank(&heads, &bare, &Memory::default(), 0), Some(2));
}

#[test]
fn the_loaded_model_and_additions_go_before_the_loaded_model_alone() {
    let mut heads =
        vec![head(1, 0, 0, Band::Normal), head(2, 0, 1, Band::Normal), head(3, 0, 1, Band::Normal)];
    heads[1].lane.affinity.loras = vec!["hana".to_owned()];
    assert_eq!(chosen_rank(&heads, &worker(), &with_loaded(1), 0), Some(3));
    assert_eq!(chosen_rank(&heads[..2], &worker(), &with_loaded(1), 0), Some(2));
}

#[test]
fn two_projects_share_a_cold_worker() {
    let heads = [head(1, 0, 0, Band::Normal), head(2, 1, 0, Band::Normal)];
    let mut memory = Memory::default();
    memory.served.insert(ProjectId("project-0".to_owned()), 5);
    assert_eq!(chosen_rank(&heads, &worker(), &memory, 0), Some(2));
}

#[test]
fn a_suspect_runs_last_and_alone() {
    let mut heads = vec![head(1, 0, 0, Band::Interactive), head(2, 0, 0, Band::Batch)];
    heads[0].suspect = true;
    assert_eq!(chosen_rank(&heads, &worker(), &Memory::default(), 0), Some(2));
    let busy = Memory { running: 1, ..Memory::default() };
    assert_eq!(chosen_rank(&heads[..1], &worker(), &busy, 0), None);
    assert_eq!(chosen_rank(&heads[..1], &worker(), &Memory::default(), 0), Some(1));
    let alone = Memory { running: 1, suspect_running: true, ..Memory::default() };
    assert_eq!(chosen_rank(&heads[1..], &worker(), &alone, 0), None);
}

#[test]
fn what_does_not_fit_or_is_for_another_engine_is_not_chosen() {
    let mut heads = vec![head(1, 0, 0, Band::Normal)];
    heads[0].memory_mb = 9000;
    let small = WorkerView { memory_mb: Some(8000), ..worker() };
    assert_eq!(chosen_rank(&heads, &small, &Memory::default(), 0), None);
    let other = WorkerView { engine: "storyboard".to_owned(), ..worker() };
    assert_eq!(chosen_rank(&heads, &other, &Memory::default(), 0), None);
    let ill = WorkerView { healthy: false, ..worker() };
    assert_eq!(chosen_rank(&heads, &ill, &Memory::default(), 0), None);
}

prop_compose! {
    fn any_heads()(seeds in prop::collection::vec((0_usize..4, 0_usize..5, 0_usize..3, 0_i64..2_000_000, any::<bool>(), 0_u64..12_000), 0..40)) -> Vec<Head> {
        seeds.into_iter().enumerate().map(|(rank, (project, model, band, since, suspect, memory_mb))| Head {
            ready_since_ms: since,
            suspect,
            memory_mb,
            ..head(i64::try_from(rank).unwrap(), project, model, Band::ALL[band])
        }).collect()
    }
}

proptest! {
    #[test]
    fn the_choice_is_eligible_and_repeatable(heads in any_heads(), resident in prop::option::of(0_usize..5), limit in 0_u64..12_000) {
        let worker = WorkerView { memory_mb: Some(limit), ..worker() };
        let memory = resident.map(with_loaded).unwrap_or_default();
        let first = next(&heads, &worker, &memory, Policy::default(), 2_000_000);
        prop_assert_eq!(first, next(&heads, &worker, &memory, Policy::default(), 2_000_000));
        if let Some(head) = first {
            prop_assert!(head.memory_mb <= limit);
            prop_assert!(!head.suspect || heads.iter().all(|other| other.suspect));
        } else {
            prop_assert!(heads.iter().all(|head| head.memory_mb > limit || head.suspect));
        }
    }

    #[test]
    fn no_lane_is_overtaken_more_often_than_the_bound(models in prop::collection::vec(0_usize..6, 50..300)) {
        let policy = Policy { overtakes: 8, ..Policy::default() };
        let mut lanes = lanes_of(&models);
        let mut memory = with_loaded(0);
        let view = worker();
        let mut overtaken = BTreeMap::<usize, u32>::new();
        while let Some((model, rank)) = serve(&mut lanes, &view, &mut memory, policy) {
            overtaken.insert(model, 0);
            for (other, _) in lanes.iter().enumerate().filter(|(_, lane)| lane.front().is_some_and(|head| head.rank < rank)) {
                let times = overtaken.entry(other).or_default();
                *times += 1;
                prop_assert!(*times <= policy.overtakes, "lane {other} was overtaken {times} times");
            }
        }
        prop_assert!(lanes.iter().all(VecDeque::is_empty));
    }
}

fn lanes_of(models: &[usize]) -> Vec<VecDeque<Head>> {
    let mut lanes = vec![VecDeque::new(); 6];
    for (rank, model) in models.iter().enumerate() {
        lanes[*model].push_back(head(i64::try_from(rank).unwrap(), 0, *model, Band::Normal));
    }
    lanes
}

fn heads_of(lanes: &[VecDeque<Head>]) -> Vec<Head> {
    lanes.iter().filter_map(|lane| lane.front().cloned()).collect()
}

fn serve(
    lanes: &mut [VecDeque<Head>],
    view: &WorkerView,
    memory: &mut Memory,
    policy: Policy,
) -> Option<(usize, i64)> {
    let heads = heads_of(lanes);
    let chosen = next(&heads, view, memory, policy, 0)?;
    note(&heads, chosen, view, memory, 0);
    memory.running = 0;
    ended(memory, &view.seat_name(), &chosen.lane.affinity, Found::Unheard);
    let model = lanes.iter().position(|lane| lane.front().is_some_and(|head| head.job == chosen.job))?;
    lanes[model].pop_front();
    Some((model, chosen.rank))
}

/// Takes the oldest head, whatever is loaded.
fn serve_in_order(lanes: &mut [VecDeque<Head>]) -> Option<usize> {
    let rank_of = |lane: &VecDeque<Head>| lane.front().map(|head| head.rank);
    let (_, model) =
        lanes.iter().enumerate().filter_map(|(model, lane)| Some((rank_of(lane)?, model))).min()?;
    lanes[model].pop_front();
    Some(model)
}

/// 400 jobs of 50 ms over six models in a zipf-like mix, 600 ms to load a model, eight workers.
#[test]
fn the_plan_swaps_models_far_less_often_than_first_in_first_out() {
    let models = zipf_mix(400);
    let (planned_swaps, planned_ms) = simulate(&models, Policy::default());
    let in_order = Policy { overtakes: 0, overtake_for_ms: 0, ..Policy::default() };
    let (ordered_swaps, ordered_ms) = simulate(&models, in_order);
    println!(
        "plan: {planned_swaps} swaps, {planned_ms} ms; in order: {ordered_swaps} swaps, {ordered_ms} ms"
    );
    assert!(planned_swaps <= 40, "{planned_swaps}");
    assert!(ordered_swaps >= 6 * planned_swaps, "{ordered_swaps} against {planned_swaps}");
    assert!(ordered_ms >= 3 * planned_ms, "{ordered_ms} against {planned_ms}");
}

fn zipf_mix(count: usize) -> Vec<usize> {
    let mut state = 0x9e37_79b9_u64;
    let weights = [60_u64, 30, 20, 15, 12, 10];
    let total: u64 = weights.iter().sum();
    (0..count)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut ticket = (state >> 33) % total;
            weights.iter().position(|weight| {
                let hit = ticket < *weight;
                ticket = ticket.saturating_sub(*weight);
                hit
            })
        })
        .map(|model| model.expect("the ticket is below the sum of the weights"))
        .collect()
}

/// Returns model swaps and the time until the last worker is done, in milliseconds.
fn simulate(models: &[usize], policy: Policy) -> (u32, i64) {
    let mut lanes = lanes_of(models);
    let mut memory = Memory::default();
    let mut workers: Vec<(i64, WorkerView, Option<usize>)> =
        (0..8).map(|number| (0, WorkerView::new(format!("fake-{number}"), "fake"), None)).collect();
    let mut swaps = 0;
    loop {
        workers.sort_by_key(|(free_at, ..)| *free_at);
        let (free_at, view, loaded) = &mut workers[0];
        let served = if policy.overtakes == 0 {
            serve_in_order(&mut lanes)
        } else {
            serve(&mut lanes, view, &mut memory, policy).map(|(model, _)| model)
        };
        let Some(model) = served else { break };
        let swapped = loaded.replace(model) != Some(model);
        swaps += u32::from(swapped);
        *free_at += 50 + if swapped { 600 } else { 0 };
    }
    (swaps, workers.iter().map(|(free_at, ..)| *free_at).max().unwrap_or(0))
}

#[test]
fn a_seat_that_was_seen_to_keep_two_models_is_warm_for_both() {
    let heads = [head(1, 0, 2, Band::Normal), head(2, 0, 1, Band::Normal)];
    let (view, mut memory) = (worker(), with_loaded(1));
    for (model, found) in [(0, Found::Cold), (1, Found::Warm), (0, Found::Warm)] {
        note(&heads, &head(0, 0, model, Band::Normal), &view, &mut memory, 0);
        memory.overtaken.clear();
        ended(&mut memory, &view.seat_name(), &affinity(model), found);
    }
    memory.running = 0;
    assert_eq!(chosen_rank(&heads, &view, &memory, 0), Some(2));
    ended(&mut memory, &view.seat_name(), &affinity(1), Found::Lost);
    assert_eq!(chosen_rank(&heads, &view, &memory, 0), Some(1), "what lost its server is loaded nowhere");
}

#[test]
fn a_drained_seat_gets_nothing_and_others_go_on() {
    let heads = [head(1, 0, 0, Band::Normal)];
    let slot = worker();
    let memory = Memory { drained: BTreeSet::from([slot.seat_name()]), ..Memory::default() };
    assert_eq!(next(&heads, &slot, &memory, Policy::default(), 0), None);
    let other = WorkerView { seat: "another".to_owned(), ..slot };
    assert!(next(&heads, &other, &memory, Policy::default(), 0).is_some());
}
