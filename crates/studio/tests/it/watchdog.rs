//! A running job that says nothing is told of, once, and left alone.

use std::time::Duration;

use domain::line::event::Event;
use domain::line::job::JobState;
use domain::line::watchdog::patience;
use studio::line::bus::Message;
use studio::line::dispatch::Renewal;

use crate::support::{House, claim};

#[test]
fn a_silent_job_is_told_of_and_goes_on() {
    let house = House::new();
    house.live(async |home| {
        let line = home.line(0).await;
        let job = home.draw(0, 1);
        home.offer(&line, std::slice::from_ref(&job)).await;
        let mut messages = line.bus().subscribe();
        let lease = claim(line.dispatch().as_ref()).await;
        let silent_ms = loop {
            // The worker lives: it keeps its lease and says nothing else.
            home.clock.advance(Duration::from_secs(15));
            let renewal = line.dispatch().renew(&job.id, lease.job.attempt).await.unwrap();
            assert_eq!(renewal, Renewal::Kept);
            tokio::task::yield_now().await;
            if let Ok(Message::Event(record)) = messages.try_recv()
                && let Event::JobStuck { job: stuck, silent_ms, .. } = record.event
            {
                assert_eq!(stuck, job.id);
                break silent_ms;
            }
        };
        assert!(u128::from(silent_ms) > patience(None).as_millis());
        assert_eq!(home.state(&job.id).await, JobState::Running);
        let told = home.store.events_since(0, None, 1000).await.unwrap();
        let told = told.iter().filter(|record| matches!(record.event, Event::JobStuck { .. })).count();
        assert_eq!(told, 1);
    });
}
