//! What comes before every route: faults of the whole server, and who may ask from where.

use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::{answer, empty, trouble};
use crate::comfy::fault::Fault;
use crate::comfy::server::Server;
use crate::comfy::wire::Cut;

/// What a proxy says when the server behind it does not answer.
const PROXY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

/// Lets a request through to its route.
pub(super) async fn guard(
    State(server): State<Arc<Server>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() == Method::GET {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let path = path.strip_prefix("/api").filter(|rest| rest.starts_with('/')).unwrap_or(path).to_owned();
        server.witness.note(|seen| *seen.gets.entry(path).or_default() += 1);
    }
    if server.faults.strikes(Fault::Unreachable) {
        cut.0.cancel();
        return trouble();
    }
    if server.faults.strikes(Fault::HtmlAnswers) {
        return answer(StatusCode::BAD_GATEWAY, "text/html", PROXY);
    }
    if server.faults.strikes(Fault::SlowAnswers) {
        server.clock.wait(server.faults.delay()).await;
    }
    if is_foreign(request.headers()) {
        return empty(StatusCode::FORBIDDEN);
    }
    if request.method() == Method::OPTIONS {
        return empty(StatusCode::OK);
    }
    next.run(request).await
}

/// Whether a page of somebody else asks. Only looked at when the server is called by a name of this machine.
fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(host) = text(header::HOST.as_str()).filter(|host| is_loopback(host)) else { return false };
    if text("sec-fetch-site") == Some("cross-site") {
        return true;
    }
    let Some(origin) = text(header::ORIGIN.as_str()).filter(|origin| *origin != "null") else { return false };
    let authority = origin.split_once("://").map_or(origin, |(_, authority)| authority);
    let authority = authority.split('/').next().unwrap_or_default();
    let has_port = |name: &str| name.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    if has_port(host) && has_port(authority) {
        !authority.eq_ignore_ascii_case(host)
    } else {
        !name_of(authority).eq_ignore_ascii_case(name_of(host))
    }
}

fn is_loopback(host: &str) -> bool {
    let name = name_of(host);
    name.eq_ignore_ascii_case("localhost") || name.starts_with("127.") || name == "[::1]"
}

fn name_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => name,
        _ => authority,
    }
}
