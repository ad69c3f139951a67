//! What the line says while it works.

use domain::line::event::Event;
use domain::line::plan::Policy;
use domain::line::work::Work;
use engines::fake::{Act, Saying};
use studio::line::bus::Message;

use crate::support::{House, ids};

#[test]
fn an_attempt_tells_its_first_and_its_last_step_and_no_step_back() {
    let house = House::scripted(|_| {
        Act::Say(vec![
            Saying::Steps(3, 10),
            Saying::Steps(2, 10),
            Saying::Preview(vec![1]),
            Saying::Steps(7, 10),
        ])
    });
    house.live(async |home| {
        let line = home.line(1).await;
        let mut messages = line.bus().subscribe();
        let mut previews = line.bus().previews();
        let _interest = line.bus().want_previews();
        let job = home.draw(0, 1);
        home.offer(&line, std::slice::from_ref(&job)).await;
        home.settle(&line, &ids(std::slice::from_ref(&job))).await;
        let mut told = Vec::new();
        while let Ok(message) = messages.try_recv() {
            if let Message::Progress(progress) = message {
                assert_eq!((&progress.job, progress.attempt), (&job.id, 1));
                assert_eq!(progress.project, home.production.project.id);
                told.push((progress.done, progress.total));
            }
        }
        // Time stands still, so that everything between is too soon.
        assert_eq!(told, [(0, 1), (1, 1)]);
        let preview = previews.try_recv().unwrap();
        assert_eq!((&preview.job, &*preview.jpeg), (&job.id, [1].as_slice()));
    });
}

#[test]
fn a_drawn_panel_is_shown_small_before_it_is_filed_and_only_to_who_looks() {
    let house = House::new();
    house.live(async |home| {
        let line = home.studio.start_line(&[("storyboard", 1)], Policy::default()).await.unwrap();
        let mut previews = line.bus().previews();
        let mut interest = None;
        for shot in 0..2 {
            let mut job = home.production.draw(home.ids.as_ref(), shot, 1, 7 + shot as u64);
            job.engine = "storyboard".to_owned();
            if let Work::Draw(draw) = &mut job.work {
                draw.request.recipe = "storyboard".to_owned();
            }
            let mut messages = line.bus().subscribe();
            home.offer(&line, std::slice::from_ref(&job)).await;
            home.settle(&line, &ids(std::slice::from_ref(&job))).await;
            let filed = |message| matches!(message, Message::Event(record) if matches!(record.event, Event::TakeAdded { .. }));
            assert!(std::iter::from_fn(|| messages.try_recv().ok()).any(filed));
            let shown = previews.try_recv().ok();
            assert_eq!(shown.is_some(), interest.is_some());
            if let Some(preview) = shown {
                let picture = assets::picture::decode(&preview.jpeg).unwrap();
                assert!(picture.width <= 320);
                assert_eq!(preview.job, job.id);
            }
            interest = Some(line.bus().want_previews());
        }
    });
}

#[test]
fn a_verb_tells_everybody_what_it_changed() {
    let house = House::new();
    house.live(async |home| {
        let mut messages = home.studio.bus().subscribe();
        let mut tx = home.store.begin(domain::actor::Actor::local()).await.unwrap();
        tx.emit(Event::ShotEdited { shot: home.production.shots[0].id.clone(), fields: Vec::new() });
        let records = tx.commit().await.unwrap();
        assert_eq!(messages.try_recv().unwrap(), Message::Event(records[0].clone()));
        assert_eq!(records[0].project.as_ref(), Some(&home.production.project.id));
        assert_eq!(home.studio.events_since(0, Some(&home.production.project.id), 9).await.unwrap(), records);
    });
}
