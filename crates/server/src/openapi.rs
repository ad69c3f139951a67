//! The description of the API, made from the routes themselves.

use utoipa::PartialSchema as _;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{InfoBuilder, OpenApi, Tag};

use crate::error::{Problem, Problems};

/// What operations are about, in the order of the documentation.
const TAGS: [(&str, &str); 26] = [
    ("projects", "What a film is made in: its episodes, its cast and its look. A slug names it in paths."),
    ("episodes", "An episode, its screenplay and how far it is. A code such as e01 names it in paths."),
    ("scenes", "The scenes of an episode, by code such as s010."),
    ("shots", "What is seen and heard in each shot, by code such as c0040, and edits by hand."),
    ("takes", "The results for a shot: which is used, what was said of it, which are out of date."),
    ("characters", "Who is seen, in numbered versions that never change."),
    ("places", "Where it is, in numbered versions that never change."),
    ("style", "The look of a project, in numbered versions that never change."),
    ("imports", "Bringing screenplays in."),
    ("making", "Queuing what is to be drawn and cut."),
    ("suggestions", "What assistants propose beside what is there, and taking it over piece by piece."),
    ("drawings", "Pictures outside the film: drawings from words and model sheets."),
    ("exports", "Finished films."),
    ("jobs", "The work of the line, one by one: looking, steering, where the time went."),
    ("batches", "Jobs that were queued together, and steering them together."),
    ("assets", "Files that the studio owns, whole, in part and as small pictures."),
    ("engines", "What draws, and who is at work."),
    ("live", "What happens, as it happens: over a WebSocket, or as server-sent events."),
    ("tokens", "Who may use the API."),
    ("links", "Letting somebody look, comment and approve in one project."),
    ("sessions", "Signing in with a browser."),
    ("audit", "Who changed what."),
    ("capabilities", "What works here, probed not longer than a minute ago."),
    ("health", "Whether it works and takes work, for whatever watches over the program."),
    ("monitoring", "Numbers for Prometheus."),
    ("documentation", "This document."),
];

fn tag(name: &str, what: &str) -> Tag {
    TagBuilder::new().name(name).description(Some(what)).build()
}

/// The `OpenAPI` document of everything below `/api/v1`.
#[must_use]
pub fn document() -> OpenApi {
    let (_, mut document) = crate::router::documented_routes().split_for_parts();
    document.info = InfoBuilder::new()
        .title("Sakuga")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "An anime production studio. docs/api.md explains the ideas behind these operations.",
        ))
        .license(Some(
            utoipa::openapi::LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build(),
        ))
        .build();
    let components = document.components.get_or_insert_default();
    components.schemas.insert("Problem".to_owned(), Problem::schema());
    components.responses.extend(Problems::described().map(|(name, answer)| (name.to_owned(), answer.into())));
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components.add_security_scheme("token", bearer);
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("sakuga_session")));
    components.add_security_scheme("session", cookie);
    let either = ["token", "session"].map(|name| SecurityRequirement::new(name, Vec::<String>::new()));
    document.tags = Some(TAGS.map(|(name, what)| tag(name, what)).to_vec());
    document.security = Some(either.to_vec());
    document
}
