//! Counting requests by route.

use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use crate::app::App;

/// A request as it is counted; the route is the pattern, so that identities make no new series.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

/// A route.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

/// Counters of requests. Clones count together.
#[derive(Clone)]
pub(crate) struct HttpMeter {
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram>,
}

impl Default for HttpMeter {
    fn default() -> Self {
        // From half a millisecond to half a minute, each bound three times the one before.
        let seconds = || Histogram::new(exponential_buckets(0.0005, 3.0, 11));
        Self { requests: Family::default(), seconds: Family::new_with_constructor(seconds) }
    }
}

impl HttpMeter {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("sakuga_http_requests", "Requests by route and status", self.requests.clone());
        registry.register(
            "sakuga_http_request_seconds",
            "How long answers took until their first byte",
            self.seconds.clone(),
        );
    }

    fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let (method, route) = (method.to_owned(), route.to_owned());
        let label = Route { method: method.clone(), route: route.clone() };
        self.seconds.get_or_create(&label).observe(took.as_secs_f64());
        self.requests.get_or_create(&Answered { method, route, status }).inc();
    }
}

/// Counts every request when it is answered. Methods that HTTP does not know are counted as one.
pub(crate) async fn count_requests(State(app): State<App>, request: Request, next: Next) -> Response {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let asked = request.method().as_str();
    let method = known.into_iter().find(|known| *known == asked).unwrap_or("other");
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let began = app.now();
    let response = next.run(request).await;
    let took = app.now().saturating_sub(began);
    app.telemetry().http().answered(method, &route, response.status().as_u16(), took);
    response
}
