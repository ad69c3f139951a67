//! Who is let in, as what, and who is not.

mod accounts;
mod browser;
mod door;
mod listening;

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{Method, Request, header};
use domain::id::BatchId;
use domain::line::job::NewJob;
use domain::project::Project;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use server::auth::{self, Settings};
use studio::line::dispatch::Offer;
use tower::ServiceExt as _;

use crate::support::{Answer, House};

/// The house's own address.
const HOST: &str = "127.0.0.1:8328";

/// A house with the guard before it.
struct Guarded {
    house: House,
    router: Router,
    owner: String,
}

impl Guarded {
    async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    async fn with(settings: Settings) -> Self {
        let house = House::new().await;
        house.studio.owner_token().await.unwrap();
        let owner = std::fs::read_to_string(house.folder.path().join("owner-token")).unwrap();
        let router = auth::guard(house.router.clone(), house.app.clone(), settings);
        Self { house, router, owner: owner.trim().to_owned() }
    }

    async fn send(&self, request: Builder, body: Option<Value>) -> Answer {
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Asks with a token.
    async fn ask(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.send(request(method, path).header(header::AUTHORIZATION, format!("Bearer {token}")), body).await
    }

    async fn get(&self, token: &str, path: &str) -> Answer {
        self.ask(token, Method::GET, path, None).await
    }

    /// Makes a token with the owner's and returns its id and secret.
    async fn token(&self, wanted: Value) -> (String, String) {
        let owner = self.owner.clone();
        made(&self.ask(&owner, Method::POST, "/tokens", Some(wanted)).await.success())
    }

    /// Makes a review link and returns its id and secret.
    async fn link(&self, project: &str) -> (String, String) {
        let wanted = json!({"project": project, "name": "Mika"});
        let owner = self.owner.clone();
        let link = self.ask(&owner, Method::POST, "/links", Some(wanted)).await.success();
        (text(&link["link"]["id"]), text(&link["secret"]))
    }

    /// Tries to sign in from an address.
    async fn sign_in(&self, token: &str, from: &str) -> Answer {
        let from = SocketAddr::new(from.parse::<IpAddr>().unwrap(), 40_000);
        let request = request(Method::POST, "/sessions").extension(ConnectInfo(from));
        self.send(request, Some(json!({ "token": token }))).await
    }

    /// Queues one job of the house's project that nobody works on.
    async fn queued(&self) -> String {
        let House { studio, production, line, .. } = &self.house;
        let ids = studio.ids().as_ref();
        let batch = BatchId::fresh(ids);
        let job = NewJob { batch: batch.clone(), ..production.draw(ids, 0, 1, 7) };
        let (id, project) = (job.id.to_string(), production.project.id.clone());
        let actor = studio.actor().clone();
        let offer = Offer {
            batch,
            project,
            actor,
            label: "a test".to_owned(),
            terms: studio::line::dispatch::BatchTerms::default(),
            jobs: vec![job],
        };
        line.dispatch().offer(offer).await.unwrap();
        id
    }

    /// Adds a second project, `snow`.
    async fn second_project(&self) {
        let House { studio, production, clock, .. } = &self.house;
        let mut tx = studio.store().begin(studio.actor().clone()).await.unwrap();
        let id = domain::id::ProjectId::fresh(studio.ids().as_ref());
        let slug = "snow".parse().unwrap();
        let project = Project { id, slug, ..production.project.clone() };
        tx.put_project(&project, domain::clock::Clock::wall(clock)).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn request(method: Method, path: &str) -> Builder {
    Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header(header::HOST, HOST)
        .header(header::CONTENT_TYPE, "application/json")
}

fn made(answer: &Value) -> (String, String) {
    (text(&answer["token"]["id"]), text(&answer["secret"]))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// A secret of the right form that nobody has.
fn forged() -> String {
    format!("sakuga_{}", "07".repeat(32))
}

/// What a refusal says, on one line.
fn refusal(answer: &Answer) -> String {
    let body = answer.json();
    let ask = answer.headers.get(header::WWW_AUTHENTICATE).map_or("-", |ask| ask.to_str().unwrap());
    let part = |field: &str| body[field].as_str().unwrap_or("-").to_owned();
    format!("{} {} [{ask}] {}; {}", answer.status.as_u16(), part("code"), part("detail"), part("fix"))
}
