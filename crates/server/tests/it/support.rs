//! A studio in a temporary folder with the API on top of it: a small production, a clock and ids that tests turn by
//! hand, and a line without workers unless a test wants some. Requests go to the router inside the test;
//! [`House::listen`] puts it behind a real socket.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use assets::folder::DataFolder;
use assistant::{Assistant, Chain, Terms};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::actor::Actor;
use domain::clock::Clock;
use domain::id::BatchId;
use domain::line::job::NewJob;
use domain::line::plan::{Policy, WorkerView};
use domain::take::Stage;
use engines::Engine;
use engines::comfyui::{ComfyEngine, Place, Settings};
use engines::fake::FakeEngine;
use engines::storyboard::{Artist, StoryboardEngine};
use http_body_util::BodyExt as _;
use serde_json::Value;
use server::auth::Caller;
use server::{App, router};
use store::Store;
use studio::line::dispatch::Offer;
use studio::verbs::produce::Produce;
use studio::{FilmTools, Kit, Line, Studio};
use tempfile::TempDir;
use testkit::{CountingIds, ManualClock, Production};
use tower::ServiceExt as _;

/// A studio with three shots and the API over it.
pub(crate) struct House {
    pub(crate) studio: Studio,
    pub(crate) line: Line,
    pub(crate) production: Production,
    pub(crate) clock: ManualClock,
    pub(crate) app: App,
    pub(crate) router: Router,
    pub(crate) folder: TempDir,
}

/// An answer of the API.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl House {
    /// A house whose jobs wait: the line has no workers.
    pub(crate) async fn new() -> Self {
        Self::with_workers(&[]).await
    }

    /// A house with so many workers of each engine, such as `[("fake", 1)]`.
    pub(crate) async fn with_workers(crew: &[(&str, usize)]) -> Self {
        Self::furnished(crew, Self::tools(), |_, _| None).await
    }

    /// The same house, in which these are asked for words.
    pub(crate) fn with_assistants(self, assistants: Vec<Arc<dyn Assistant>>) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let chain = Chain::new(assistants, clock, Terms::default());
        let studio = self.studio.clone().with_assistants(Arc::new(chain));
        let app = App::new(studio.clone(), self.line.handle());
        Self { router: router(app.clone()), app, studio, ..self }
    }

    /// A house with an engine more, which is made for its folder and its clock.
    pub(crate) async fn with_engine(make: impl FnOnce(&Path, Arc<dyn Clock>) -> Arc<dyn Engine>) -> Self {
        Self::furnished(&[], Self::tools(), |folder, clock| Some(make(folder, clock))).await
    }

    /// A house with a ComfyUI that never answers.
    pub(crate) async fn painting() -> Self {
        Self::with_engine(|folder, clock| {
            let place = Place { name: "home".to_owned(), address: "http://127.0.0.1:1".parse().unwrap() };
            let recipes = Some(folder.join("recipes"));
            let settings = Settings { servers: vec![place], recipes, ..Settings::default() };
            Arc::new(ComfyEngine::new(settings, clock))
        })
        .await
    }

    fn tools() -> FilmTools {
        FilmTools::new(None, std::env::var_os("PATH"), Vec::new())
    }

    /// A house with workers, and neither ffmpeg nor fonts.
    pub(crate) async fn without_tools(crew: &[(&str, usize)]) -> Self {
        Self::furnished(crew, FilmTools::new(None, None, vec!["/nowhere".into()]), |_, _| None).await
    }

    async fn furnished(
        crew: &[(&str, usize)],
        tools: FilmTools,
        more: impl FnOnce(&Path, Arc<dyn Clock>) -> Option<Arc<dyn Engine>>,
    ) -> Self {
        let temporary = TempDir::new().unwrap();
        let clock = ManualClock::default();
        let ids = Arc::new(CountingIds::default());
        let folder = Arc::new(DataFolder::open(temporary.path()).unwrap());
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        let store = Store::open(&folder.database(), shared.clone()).await.unwrap();
        let production = Production::new(ids.as_ref(), 3);
        furnish(&store, &production, &clock).await;
        let kit = Kit { artist: Arc::new(Artist::new()), film: Arc::new(tools) };
        let mut engines: Vec<Arc<dyn Engine>> =
            vec![Arc::new(FakeEngine::filling()), Arc::new(StoryboardEngine::new(kit.artist.clone()))];
        engines.extend(more(temporary.path(), shared.clone()));
        let studio = Studio::new(store, folder, shared, ids, engines, kit);
        let line = studio.start_line(crew, Policy::default()).await.unwrap();
        let app = App::new(studio.clone(), line.handle());
        Self { router: router(app.clone()), app, studio, line, production, clock, folder: temporary }
    }

    /// Asks as whoever sits at this machine.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.ask_as(&Caller::local(), method, path, body).await
    }

    /// Asks as somebody.
    pub(crate) async fn ask_as(
        &self,
        caller: &Caller,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.extension(caller.clone()).body(body).unwrap()).await
    }

    /// Changes what is at a path by a JSON Merge Patch, if it still has this tag.
    pub(crate) async fn patch(&self, path: &str, tag: Option<&str>, patch: Value) -> Answer {
        let mut request =
            Request::patch(format!("/api/v1{path}")).header(header::CONTENT_TYPE, "application/json");
        if let Some(tag) = tag {
            request = request.header(header::IF_MATCH, tag);
        }
        self.send(request.extension(Caller::local()).body(Body::from(patch.to_string())).unwrap()).await
    }

    /// Draws the storyboard of every shot with the fake engine, and waits for it.
    pub(crate) async fn draw_everything(&mut self) {
        let project = self.studio.project(None).await.unwrap();
        let production = self.studio.production(project, "e01").await.unwrap();
        let wanted = Produce::of(Stage::Storyboard, "fake");
        let dispatch = self.line.dispatch().clone();
        let produced = self.studio.produce(dispatch.as_ref(), &production, &wanted).await.unwrap();
        self.line.wait_for(&produced.all_jobs()).await.unwrap();
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Queues jobs as one batch of their own; returns the batch.
    pub(crate) async fn queue(&self, jobs: &[NewJob]) -> BatchId {
        let batch = BatchId::fresh(self.studio.ids().as_ref());
        let jobs = jobs.iter().map(|job| NewJob { batch: batch.clone(), ..job.clone() }).collect();
        let (project, actor) = (self.production.project.id.clone(), self.studio.actor().clone());
        let offer = Offer {
            batch: batch.clone(),
            project,
            actor,
            label: "a test".to_owned(),
            terms: studio::line::dispatch::BatchTerms::default(),
            jobs,
        };
        self.line.dispatch().offer(offer).await.unwrap();
        batch
    }

    /// A drawing job for a shot.
    pub(crate) fn draw(&self, shot: usize, ordinal: u32) -> NewJob {
        self.production.draw(self.studio.ids().as_ref(), shot, ordinal, u64::from(ordinal))
    }

    /// What is at a path; the answer must be a success.
    pub(crate) async fn get(&self, path: &str) -> Value {
        self.ask(Method::GET, path, None).await.success()
    }

    /// What a POST answers; it must be a success.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        self.ask(Method::POST, path, Some(body)).await.success()
    }

    /// Serves a router on a real socket of this machine until the test ends.
    pub(crate) async fn listen(&self, router: Router) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        address
    }
}

impl Answer {
    /// The body as JSON; null when there is none.
    pub(crate) fn json(&self) -> Value {
        if self.bytes.is_empty() { Value::Null } else { serde_json::from_slice(&self.bytes).unwrap() }
    }

    /// The body of a success.
    pub(crate) fn success(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, String::from_utf8_lossy(&self.bytes));
        self.json()
    }

    /// The status and code of a problem.
    pub(crate) fn problem(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["code"].as_str().unwrap_or_default().to_owned())
    }
}

async fn furnish(store: &Store, production: &Production, clock: &ManualClock) {
    let mut tx = store.begin(Actor::studio()).await.unwrap();
    tx.put_project(&production.project, clock.wall()).await.unwrap();
    tx.put_episode(&production.episode).await.unwrap();
    tx.put_scene(&production.scene).await.unwrap();
    for shot in &production.shots {
        tx.put_shot(&production.episode.id, shot).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// A worker of the fake engine, as it asks for work.
pub(crate) fn worker() -> WorkerView {
    WorkerView::new("fake-1", "fake")
}
