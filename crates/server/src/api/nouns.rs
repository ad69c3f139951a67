//! What characters, places and styles have in common as resources: versions, change, difference, restore.
//!
//! The operations themselves are in `characters`, `places` and `style`; each of them is one call of a function here.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::account::Right;
use domain::project::Project;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use studio::Studio;
use studio::noun::{Member, Noun};
use studio::verbs::noun::Plan;
use studio::verbs::usage::Usage;
use utoipa::{IntoParams, ToSchema};

use super::noun_views::{
    ChangeView, DeletedNounView, DifferenceView, NounView, ShotUseView, StaleTakeView, TakeUseView,
    TouchedView, VersionView,
};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::page::{Page, Paging};
use crate::precondition;

/// Whether a change is made or only looked at.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangeQuery {
    /// Only say which takes would be out of date; write nothing.
    #[serde(default)]
    pub preview: bool,
}

/// Which versions are compared.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DifferenceQuery {
    /// The first version; the one before `to` when left out.
    #[param(minimum = 1)]
    pub from: Option<u32>,
    /// The second version; the newest when left out.
    #[param(minimum = 1)]
    pub to: Option<u32>,
}

/// Which version comes back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreBody {
    /// The version whose words the next version gets.
    #[schema(minimum = 1)]
    pub version: u32,
}

/// A noun in a project, in the hands of a caller who may do something with it.
pub(crate) struct Desk {
    studio: Studio,
    project: Project,
    slug: Slug,
}

impl Desk {
    /// The noun with this slug.
    pub(crate) async fn at(
        app: &App,
        caller: &Caller,
        right: Right,
        project: &Slug,
        slug: Slug,
    ) -> Result<Self, Problem> {
        let (studio, project) = app.project(caller, right, project).await?;
        Ok(Self { studio, project, slug })
    }

    /// The style of the project.
    pub(crate) async fn style(
        app: &App,
        caller: &Caller,
        right: Right,
        project: &Slug,
    ) -> Result<Self, Problem> {
        Self::at(app, caller, right, project, studio::noun::style()).await
    }

    /// The newest version, with its `ETag`.
    pub(crate) async fn newest<T: Noun>(&self) -> Result<Response, Problem> {
        let newest = VersionView::from(self.studio.noun::<T>(&self.project, &self.slug).await?);
        Ok(precondition::Tagged(newest).into_response())
    }

    /// The newest version and where it is used.
    pub(crate) async fn show<T: Member>(&self) -> Result<Response, Problem> {
        let newest = VersionView::from(self.studio.noun::<T>(&self.project, &self.slug).await?);
        let Usage { shots, takes } = self.studio.usage::<T>(&self.project, &self.slug).await?;
        let view = NounView {
            newest,
            shots: shots.into_iter().map(ShotUseView::from).collect(),
            takes: takes.into_iter().map(TakeUseView::from).collect(),
        };
        Ok(([(header::ETAG, precondition::tag(&view.newest))], Json(view)).into_response())
    }

    /// The versions, oldest first.
    pub(crate) async fn versions<T: Noun>(
        &self,
        paging: &Paging,
    ) -> Result<Json<Page<VersionView<T>>>, Problem> {
        let limit = paging.limit()?;
        let after = match paging.after.as_deref().map(str::parse) {
            None => 0,
            Some(Ok(after)) => after,
            Some(Err(_)) => return Err(not_of_a_page("the number of a version")),
        };
        let found = self.studio.noun_versions::<T>(&self.project, &self.slug, after, limit + 1).await?;
        let views = found.into_iter().map(VersionView::from).collect();
        Ok(Json(Page::of(views, limit, |view: &VersionView<T>| view.version.to_string())))
    }

    /// One version.
    pub(crate) async fn version<T: Noun>(&self, number: u32) -> Result<Json<VersionView<T>>, Problem> {
        Ok(Json(self.studio.noun_version::<T>(&self.project, &self.slug, number).await?.into()))
    }

    /// Where two versions differ.
    pub(crate) async fn difference<T: Noun>(
        &self,
        query: &DifferenceQuery,
    ) -> Result<Json<Vec<DifferenceView>>, Problem> {
        let found = self.studio.noun_difference::<T>(&self.project, &self.slug, query.from, query.to).await?;
        Ok(Json(found.into_iter().map(DifferenceView::from).collect()))
    }

    /// Changes it by a merge patch.
    pub(crate) async fn change<T: Noun>(
        &self,
        headers: &HeaderMap,
        query: &ChangeQuery,
        patch: &Value,
    ) -> Result<Response, Problem> {
        let plan = self.studio.plan_change::<T>(&self.project, &self.slug, patch).await?;
        self.carry_out(headers, query, plan).await
    }

    /// Goes back to an old version.
    pub(crate) async fn restore<T: Noun>(
        &self,
        headers: &HeaderMap,
        query: &ChangeQuery,
        body: &RestoreBody,
    ) -> Result<Response, Problem> {
        let plan = self.studio.plan_restore::<T>(&self.project, &self.slug, body.version).await?;
        self.carry_out(headers, query, plan).await
    }

    /// Settles it as canon, or opens it again.
    pub(crate) async fn set_canon<T: Noun>(
        &self,
        headers: &HeaderMap,
        canon: bool,
    ) -> Result<Response, Problem> {
        let plan = self.studio.plan_canon::<T>(&self.project, &self.slug, canon).await?;
        self.carry_out(headers, &ChangeQuery::default(), plan).await
    }

    /// Takes a reference from a character; its file stays.
    pub(crate) async fn drop_reference(
        &self,
        headers: &HeaderMap,
        query: &ChangeQuery,
        file: &str,
    ) -> Result<Response, Problem> {
        let plan = self.studio.plan_without_reference(&self.project, &self.slug, file).await?;
        self.carry_out(headers, query, plan).await
    }

    async fn carry_out<T: Noun>(
        &self,
        headers: &HeaderMap,
        query: &ChangeQuery,
        plan: Plan<T>,
    ) -> Result<Response, Problem> {
        precondition::check(headers, &VersionView::from(plan.before.clone()))?;
        let written = plan.next.is_some() && !query.preview;
        if written {
            self.studio.carry_out(&self.project, &plan).await?;
        }
        let view = ChangeView {
            newest: VersionView::from(plan.newest().clone()),
            written,
            touched: plan.touched.into_iter().map(TouchedView::from).collect(),
            stale: plan.stale.into_iter().map(StaleTakeView::from).collect(),
        };
        Ok(([(header::ETAG, precondition::tag(&view.newest))], Json(view)).into_response())
    }

    /// Deletes it when no shot uses it.
    pub(crate) async fn delete<T: Member>(
        &self,
        headers: &HeaderMap,
    ) -> Result<Json<DeletedNounView>, Problem> {
        let newest = VersionView::from(self.studio.noun::<T>(&self.project, &self.slug).await?);
        precondition::check(headers, &newest)?;
        Ok(Json(self.studio.delete_noun::<T>(&self.project, &self.slug).await?.into()))
    }
}

/// The newest versions of a kind, by slug.
pub(crate) async fn list<T: Noun>(
    app: &App,
    caller: &Caller,
    project: &Slug,
    paging: &Paging,
) -> Result<Json<Page<VersionView<T>>>, Problem> {
    let (studio, project) = app.project(caller, Right::View, project).await?;
    let limit = paging.limit()?;
    let after = paging.after.as_deref().map(str::parse::<Slug>).transpose();
    let after = after.map_err(|_| not_of_a_page("a short name"))?;
    let found = studio.nouns::<T>(&project, after.as_ref(), limit + 1).await?;
    let views = found.into_iter().map(VersionView::from).collect();
    Ok(Json(Page::of(views, limit, |view: &VersionView<T>| view.slug.to_string())))
}

/// Makes a character or place.
pub(crate) async fn create<T: Member>(
    app: &App,
    caller: &Caller,
    project: &Slug,
    body: &Value,
) -> Result<Response, Problem> {
    let (studio, project) = app.project(caller, Right::Make, project).await?;
    let first = VersionView::from(studio.create_noun::<T>(&project, body).await?);
    Ok((StatusCode::CREATED, precondition::Tagged(first)).into_response())
}

fn not_of_a_page(what: &str) -> Problem {
    Problem::invalid(format!("a page begins after {what}"))
        .field("after")
        .fix("use what the page before gave as `next`")
}
