//! Live over real sockets.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::{self, Next};
use domain::account::{Role, TokenId};
use domain::actor::Actor;
use domain::id::{JobId, ProjectId, ShotId};
use domain::line::event::{AccountChange, Event};
use domain::line::retention::Retention;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use server::auth::Caller;
use studio::line::bus::{Message as Said, Preview, Progress};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::support::House;

/// A reader at a socket.
pub(crate) struct Ears(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Ears {
    async fn open(address: SocketAddr, query: &str) -> Self {
        let (socket, _) = connect_async(format!("ws://{address}/api/v1/live?{query}")).await.unwrap();
        Self(socket)
    }

    /// With these headers, as somebody from outside sends them.
    pub(crate) async fn open_with(address: SocketAddr, headers: &[(&'static str, &str)]) -> Self {
        let mut request = format!("ws://{address}/api/v1/live").into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (socket, _) = connect_async(request).await.unwrap();
        Self(socket)
    }

    /// The next message that says something.
    async fn next(&mut self) -> Message {
        loop {
            match self.0.next().await.expect("the socket was closed without a word").unwrap() {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }

    pub(crate) async fn json(&mut self) -> Value {
        serde_json::from_str(self.next().await.to_text().unwrap()).unwrap()
    }

    /// The next event's number, whatever passes before it.
    pub(crate) async fn seq(&mut self) -> i64 {
        loop {
            let message = self.json().await;
            if message["type"] == "event" {
                return message["seq"].as_i64().unwrap();
            }
        }
    }

    /// The code with which the server closes the socket, whatever comes before.
    pub(crate) async fn close_code(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.next().await {
                return frame.unwrap().code.into();
            }
        }
    }
}

/// A house that is served to whoever `caller` is.
async fn served(house: &House, caller: Caller) -> SocketAddr {
    let layer = middleware::from_fn(move |mut request: Request, next: Next| {
        request.extensions_mut().insert(caller.clone());
        next.run(request)
    });
    house.listen(house.router.clone().layer(layer)).await
}

/// Writes so many events of the project in one transaction.
async fn happen(house: &House, project: &ProjectId, count: u32) {
    let mut tx = house.studio.store().begin(Actor::studio()).await.unwrap();
    for _ in 0..count {
        tx.emit(Event::StyleChanged { project: project.clone() });
    }
    tx.commit().await.unwrap();
}

async fn epoch(house: &House) -> String {
    house.studio.event_log().await.unwrap().epoch
}

#[tokio::test]
async fn a_socket_says_hello_replays_and_goes_on() {
    let house = House::new().await;
    let project = house.production.project.id.clone();
    let address = served(&house, Caller::local()).await;
    happen(&house, &project, 3).await;
    let mut ears = Ears::open(address, "since=1").await;
    let hello = ears.json().await;
    let wanted = json!({ "type": "hello", "epoch": epoch(&house).await, "oldest": 1, "newest": 3 });
    assert_eq!(hello, wanted);
    assert_eq!([ears.seq().await, ears.seq().await], [2, 3]);
    happen(&house, &project, 1).await;
    let event = ears.json().await;
    let wanted = json!({
        "type": "event", "seq": 4, "at": "2026-11-22T09:00:00.000Z", "actor": "studio", "project": project.as_str(),
        "topic": "cast", "event": { "event": "style_changed", "project": project.as_str() },
    });
    assert_eq!(event, wanted);
    let mut fresh = Ears::open(address, "topics=cast,jobs").await;
    assert_eq!(fresh.json().await["newest"], 4);
    happen(&house, &project, 1).await;
    assert_eq!(fresh.seq().await, 5, "nothing before the hello is told");
    assert_eq!(house.app.live().readers(), 2);
    let wrong = house.ask(Method::GET, "/events?topics=cats", None).await;
    assert_eq!(wrong.problem(), (422, "invalid".to_owned()));
}

#[tokio::test]
async fn nothing_is_lost_or_doubled_over_reconnects_while_eight_write() {
    const WRITERS: u32 = 8;
    const EACH: u32 = 25;
    let house = House::new().await;
    let project = house.production.project.id.clone();
    let address = served(&house, Caller::local()).await;
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let (store, project) = (house.studio.store().clone(), project.clone());
        writers.spawn(async move {
            for _ in 0..EACH {
                let mut tx = store.begin(Actor::local()).await.unwrap();
                tx.emit(Event::StyleChanged { project: project.clone() });
                tx.commit().await.unwrap();
            }
        });
    }
    let epoch = epoch(&house).await;
    let mut heard = Vec::new();
    let all = usize::try_from(WRITERS * EACH).unwrap();
    while heard.len() < all {
        let since = heard.last().copied().unwrap_or(0);
        let mut ears = Ears::open(address, &format!("since={since}&epoch={epoch}&topics=cast")).await;
        assert_eq!(ears.json().await["type"], "hello");
        // Each connection breaks after another number of events.
        for _ in 0..(7 + heard.len() % 5).min(all - heard.len()) {
            heard.push(ears.seq().await);
        }
    }
    writers.join_all().await;
    assert_eq!(heard, (1..=i64::from(WRITERS * EACH)).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_number_of_another_log_or_of_one_that_forgot_it_is_reset() {
    let house = House::new().await;
    let project = house.production.project.id.clone();
    let address = served(&house, Caller::local()).await;
    happen(&house, &project, 30).await;
    house.clock.advance(Duration::from_secs(10));
    let keep = Retention { events: 10, age_ms: 1000 };
    let now = domain::clock::Clock::wall(&house.clock);
    assert_eq!(house.studio.store().trim_events(keep, now).await.unwrap(), 21);
    for (query, reason) in
        [("since=25&epoch=another", "other_epoch"), ("since=31", "other_epoch"), ("since=19", "too_old")]
    {
        let mut ears = Ears::open(address, query).await;
        assert_eq!(ears.json().await["oldest"], 21);
        assert_eq!(ears.json().await, json!({ "type": "reset", "reason": reason, "newest": 30 }), "{query}");
    }
    let mut ears = Ears::open(address, "since=20").await;
    assert_eq!(ears.json().await["type"], "hello");
    assert_eq!(ears.seq().await, 21, "nothing after 20 is gone");
}

#[tokio::test]
async fn a_reader_that_stops_reading_is_cut_off_alone_and_goes_on_by_number() {
    const EVENTS: i64 = 900;
    let house = House::new().await;
    let address = served(&house, Caller::local()).await;
    let mut slow = Ears::open(address, "topics=shots").await;
    assert_eq!(slow.json().await["type"], "hello");
    let mut quick = Ears::open(address, "topics=shots").await;
    assert_eq!(quick.json().await["type"], "hello");
    let reading = tokio::spawn(async move {
        for seq in 1..=EVENTS {
            assert_eq!(quick.seq().await, seq);
        }
        quick
    });
    // More than the sockets between the two take in.
    let fields = vec!["x".repeat(40_000)];
    for _ in 0..EVENTS / 10 {
        let mut tx = house.studio.store().begin(Actor::studio()).await.unwrap();
        for _ in 0..10 {
            let shot: ShotId = house.production.shots[0].id.clone();
            tx.emit(Event::ShotEdited { shot, fields: fields.clone() });
        }
        tx.commit().await.unwrap();
    }
    let mut quick = reading.await.unwrap();
    house.clock.advance(Duration::from_secs(10));
    let mut last = 0;
    let code = loop {
        match slow.next().await {
            Message::Close(frame) => break u16::from(frame.unwrap().code),
            message => {
                let message: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
                last = message["seq"].as_i64().unwrap();
            }
        }
    };
    assert_eq!(code, 4008);
    assert!(last < EVENTS, "it was not slow");
    happen(&house, &house.production.project.id.clone(), 1).await;
    let mut slow = Ears::open(address, &format!("since={last}")).await;
    for seq in last + 1..=EVENTS + 1 {
        assert_eq!(slow.seq().await, seq);
    }
    let mut tx = house.studio.store().begin(Actor::studio()).await.unwrap();
    tx.emit(Event::ShotEdited { shot: house.production.shots[0].id.clone(), fields: Vec::new() });
    tx.commit().await.unwrap();
    assert_eq!(quick.seq().await, EVENTS + 2, "the quick one goes on");
}

#[tokio::test]
async fn a_reviewer_hears_nothing_of_another_project() {
    let house = House::new().await;
    let (own, other) = (house.production.project.id.clone(), ProjectId("another".to_owned()));
    let reviewer = Caller {
        project: Some(own.clone()),
        ..Caller::with_role(Actor::account("reviewer"), Role::Reviewer)
    };
    let address = served(&house, reviewer).await;
    for project in [&other, &own, &other] {
        happen(&house, project, 2).await;
    }
    let mut ears = Ears::open(address, "since=0").await;
    assert_eq!(ears.json().await["type"], "hello");
    let progress = |project: &ProjectId, done| {
        let job = JobId("a job".to_owned());
        Said::Progress(Progress {
            job,
            project: project.clone(),
            attempt: 1,
            done,
            total: 9,
            stage: None,
            remaining: None,
        })
    };
    let heard = [ears.seq().await, ears.seq().await];
    assert_eq!(heard, [3, 4]);
    house.studio.bus().publish(progress(&other, 1));
    house.studio.bus().publish(progress(&own, 2));
    assert_eq!(ears.json().await["done"], 2);
    happen(&house, &other, 1).await;
    let mut tx = house.studio.store().begin(Actor::studio()).await.unwrap();
    // An event of a shot names no project; the log finds it.
    tx.emit(Event::ShotEdited { shot: house.production.shots[1].id.clone(), fields: Vec::new() });
    tx.commit().await.unwrap();
    let event = ears.json().await;
    assert_eq!((&event["seq"], &event["project"]), (&json!(8), &json!(own.as_str())));
}

#[tokio::test]
async fn changes_of_accounts_are_told_to_those_who_manage_all_projects() {
    let house = House::new().await;
    let own = house.production.project.id.clone();
    let manager = Caller::with_role(Actor::account("manager"), Role::Owner);
    let of_one = Caller { project: Some(own.clone()), ..manager.clone() };
    let artist = Caller::with_role(Actor::account("artist"), Role::Artist);
    let mut tx = house.studio.store().begin(Actor::local()).await.unwrap();
    tx.emit(Event::AccountChanged {
        account: TokenId("01".to_owned()),
        name: "Mika".to_owned(),
        role: Role::Reviewer,
        project: Some(own.clone()),
        change: AccountChange::Made,
    });
    tx.commit().await.unwrap();
    happen(&house, &own, 1).await;
    for (caller, first) in [(manager, 1), (of_one, 2), (artist, 2)] {
        let address = served(&house, caller.clone()).await;
        let mut ears = Ears::open(address, "since=0").await;
        assert_eq!(ears.json().await["type"], "hello");
        assert_eq!(ears.seq().await, first, "{caller:?}");
    }
}

#[tokio::test]
async fn a_preview_is_a_binary_frame_with_a_jpeg() {
    let house = House::new().await;
    let address = served(&house, Caller::local()).await;
    let bus = house.studio.bus();
    assert!(!bus.previews_wanted());
    let mut deaf = Ears::open(address, "topics=jobs").await;
    assert_eq!(deaf.json().await["type"], "hello");
    assert!(!bus.previews_wanted(), "who wants jobs needs no pictures");
    let mut ears = Ears::open(address, "topics=previews").await;
    assert_eq!(ears.json().await["type"], "hello");
    assert!(bus.previews_wanted());
    let picture = assets::picture::Picture { width: 64, height: 36, rgb: vec![90; 64 * 36 * 3] };
    let jpeg = assets::picture::thumbnail(&picture).unwrap();
    let (job, project) = (JobId("0123".to_owned()), house.production.project.id.clone());
    bus.show(Preview { job, project, attempt: 2, jpeg: jpeg.clone().into() });
    let Message::Binary(bytes) = ears.next().await else { panic!("a preview is binary") };
    assert_eq!(bytes[..10], *b"\x01\x00\x00\x00\x02\x040123");
    assert_eq!(bytes[10..], jpeg);
    let shown = assets::picture::decode(&bytes[10..]).unwrap();
    assert_eq!((shown.width, shown.height), (64, 36));
}

#[tokio::test]
async fn who_sends_too_much_is_sent_away() {
    let house = House::new().await;
    let address = served(&house, Caller::local()).await;
    let mut flood = Ears::open(address, "").await;
    for _ in 0..61 {
        flood.0.feed(Message::text("me")).await.unwrap();
    }
    flood.0.flush().await.unwrap();
    assert_eq!(flood.close_code().await, 1008);
    for size in [5_000, 100_000] {
        let mut large = Ears::open(address, "").await;
        large.0.send(Message::text("x".repeat(size))).await.unwrap();
        assert_eq!(large.close_code().await, 1009, "{size} bytes");
    }
    let mut quiet = Ears::open(address, "").await;
    assert_eq!(quiet.json().await["type"], "hello");
    house.app.live().stop();
    assert_eq!(quiet.close_code().await, 1001);
    let late = house.ask(Method::GET, "/events", None).await;
    assert_eq!(late.problem(), (503, "stopping".to_owned()));
}

#[tokio::test]
async fn who_answers_no_ping_is_dropped() {
    let house = House::new().await;
    let address = served(&house, Caller::local()).await;
    let mut dead = Ears::open(address, "").await;
    assert_eq!(dead.json().await["type"], "hello");
    // From here on the socket is not read any more, and so answers nothing.
    let mut knocks = 0;
    while house.app.live().readers() > 0 {
        knocks += 1;
        assert!(knocks < 10, "it is still there");
        house.clock.advance(Duration::from_secs(15));
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
    }
    assert!(knocks >= 4, "it was dropped after {knocks} knocks");
    drop(dead);
}

/// The next block of an event stream.
async fn block(response: &mut reqwest::Response, buffer: &mut String) -> String {
    loop {
        if let Some((block, rest)) = buffer.split_once("\n\n") {
            let (block, rest) = (block.to_owned(), rest.to_owned());
            *buffer = rest;
            return block;
        }
        let chunk = response.chunk().await.unwrap().expect("the stream ended");
        buffer.push_str(std::str::from_utf8(&chunk).unwrap());
    }
}

#[tokio::test]
async fn a_stream_of_events_is_gone_on_with_by_its_last_id() {
    let house = House::new().await;
    let project = house.production.project.id.clone();
    let address = served(&house, Caller::local()).await;
    happen(&house, &project, 5).await;
    let request = reqwest::Client::new().get(format!("http://{address}/api/v1/events"));
    let mut response = request.header("Last-Event-ID", "3").send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut buffer = String::new();
    assert!(block(&mut response, &mut buffer).await.starts_with("event: hello\ndata: {\"type\":\"hello\","));
    for seq in [4, 5] {
        let event = block(&mut response, &mut buffer).await;
        let start = format!("id: {seq}\nevent: event\ndata: {{\"type\":\"event\",\"seq\":{seq},");
        assert!(event.starts_with(&start), "{event}");
    }
    house.clock.advance(Duration::from_secs(15));
    assert_eq!(block(&mut response, &mut buffer).await, ": still here");
    happen(&house, &project, 1).await;
    assert!(block(&mut response, &mut buffer).await.starts_with("id: 6\n"));
    house.app.live().stop();
    assert!(block(&mut response, &mut buffer).await.starts_with("event: closed\n"));
    assert!(response.chunk().await.unwrap().is_none());
}
