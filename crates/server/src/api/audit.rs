//! The audit list: who changed what.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::actor::Actor;
use domain::id::ProjectId;
use domain::line::event::Event;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::rows::AuditFilter;
use studio::verbs::account_audit::Deed;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::Query;
use crate::moment::Moment;
use crate::page::{Page, Paging};

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DeedView {
    /// The number of its event.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Who: a token's identity, or `local` for whoever sits at the machine.
    pub actor: Actor,
    /// Their name; none when the studio does not know them any more.
    pub name: Option<String>,
    /// The project it is about; none when it is about the studio.
    pub project: Option<ProjectId>,
    /// What.
    pub change: Event,
}

/// Which entries of the audit list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditParams {
    /// Only what this actor did: a token's identity, or `local`.
    #[param(max_length = 200)]
    pub actor: Option<String>,
    /// Only what is about this project, by slug.
    pub project: Option<Slug>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_audit))
}

/// List what was changed and by whom, newest first.
#[utoipa::path(get, path = "/audit", tag = "audit", params(AuditParams, Paging),
    responses((status = 200, body = Page<DeedView>), Problems))]
async fn list_audit(
    State(app): State<App>,
    caller: Caller,
    Query(params): Query<AuditParams>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<DeedView>>, Problem> {
    let studio = app.studio(&caller, Right::Manage)?;
    let limit = paging.limit()?;
    let project = match &params.project {
        Some(slug) => Some(app.project(&caller, Right::Manage, slug).await?.1.id),
        None => caller.project.clone(),
    };
    let before = paging.after.as_deref().map(number).transpose()?;
    let actor = params.actor.map(Actor::account);
    let deeds = studio.audit(&AuditFilter { actor, project, before, limit: limit + 1 }).await?;
    let views = deeds.into_iter().map(DeedView::from).collect();
    Ok(Json(Page::of(views, limit, |deed: &DeedView| deed.seq.to_string())))
}

impl From<Deed> for DeedView {
    fn from(deed: Deed) -> Self {
        let Deed { record, name } = deed;
        Self {
            seq: record.seq,
            at: record.at.into(),
            actor: record.actor,
            name,
            project: record.project,
            change: record.event,
        }
    }
}

fn number(after: &str) -> Result<i64, Problem> {
    after.parse().map_err(|_| {
        Problem::invalid(format!("\"{after}\" is not where a page ends"))
            .field("after")
            .fix("use `next` of a page")
    })
}
