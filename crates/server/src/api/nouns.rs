//! What characters, places and styles have in common as resources: versions, change, difference, restore.
//!
//! The operations themselves are in `characters`, `places` and `style`; each of them is one call of a function here.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::account::Right;
use domain::id::TakeId;
use domain::project::Project;
use domain::slug::Slug;
use domain::take::Stage;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use studio::Studio;
use studio::noun::{Member, Noun};
use studio::rows::Version;
use studio::verbs::difference::Difference;
use studio::verbs::noun::{Plan, StaleAfter};
use studio::verbs::usage::{Deleted, ShownIn, Usage, UsedIn};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::moment::Moment;
use crate::page::{Page, Paging};
use crate::precondition;

/// One version of a character, a place or a style. It never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VersionView<T> {
    /// The name in paths; `style` for a style.
    pub slug: Slug,
    /// Counts from 1.
    #[schema(minimum = 1)]
    pub version: u32,
    /// When it was made.
    pub created_at: Moment,
    /// What it says.
    pub body: T,
}

/// The newest version, and where the noun is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NounView<T> {
    /// The newest version; the `ETag` is that of this version.
    pub newest: VersionView<T>,
    /// The shots that need it, omitted ones too, in the order of the film.
    pub shots: Vec<ShotUseView>,
    /// The takes whose picture shows it, whether or not their shot still does.
    pub takes: Vec<TakeUseView>,
}

/// A shot that needs a character or place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShotUseView {
    /// The episode's code.
    pub episode: String,
    /// The shot's code.
    pub shot: String,
    /// Whether the shot is not in the film.
    pub omitted: bool,
}

/// A take that shows a character or place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TakeUseView {
    /// The take.
    pub id: TakeId,
    /// The episode's code.
    pub episode: String,
    /// The shot's code.
    pub shot: String,
    /// The stage.
    pub stage: Stage,
    /// Its number within shot and stage.
    pub take: u32,
    /// Whether the reel uses it.
    pub picked: bool,
}

/// What a change did, or would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChangeView<T> {
    /// The newest version when the change is made.
    pub newest: VersionView<T>,
    /// Whether a version was made: not for a preview, nor when nothing is different.
    pub written: bool,
    /// The picked takes of the project that are out of date when the change is made.
    pub stale: Vec<StaleTakeView>,
}

/// A picked take that is out of date when a change is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaleTakeView {
    /// The episode's code.
    pub episode: String,
    /// The shot's code.
    pub shot: String,
    /// The stage.
    pub stage: Stage,
    /// The take's number.
    pub take: u32,
    /// What differs, such as `figures.hana.palette.hair`.
    pub because: Vec<String>,
    /// Whether it is approved, and so kept.
    pub approved: bool,
    /// Whether it is out of date without the change, too.
    pub already: bool,
}

/// One place at which two versions differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DifferenceView {
    /// The path, such as `palette.hair.base`; things in a list go by their name where they have one.
    pub path: String,
    /// What the first says there; null when nothing.
    pub from: Value,
    /// What the second says there; null when nothing.
    pub to: Value,
}

/// What was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeletedNounView {
    /// The name it had in paths.
    pub slug: Slug,
    /// How many versions it had.
    pub versions: u32,
    /// Where its folder is now, below the data folder.
    pub trash: String,
}

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

impl<T> From<Version<T>> for VersionView<T> {
    fn from(version: Version<T>) -> Self {
        Self {
            slug: version.slug,
            version: version.version,
            created_at: version.created_at.into(),
            body: version.body,
        }
    }
}

impl From<UsedIn> for ShotUseView {
    fn from(used: UsedIn) -> Self {
        Self { episode: used.episode, shot: used.shot, omitted: used.omitted }
    }
}

impl From<ShownIn> for TakeUseView {
    fn from(shown: ShownIn) -> Self {
        let take = shown.record.take;
        Self {
            id: take.id,
            episode: shown.episode,
            shot: shown.shot,
            stage: take.stage,
            take: take.ordinal,
            picked: take.picked,
        }
    }
}

impl From<StaleAfter> for StaleTakeView {
    fn from(StaleAfter { episode, stale, already }: StaleAfter) -> Self {
        Self {
            episode,
            shot: stale.shot,
            stage: stale.stage,
            take: stale.take,
            because: stale.because,
            approved: stale.approved,
            already,
        }
    }
}

impl From<Difference> for DifferenceView {
    fn from(Difference { path, from, to }: Difference) -> Self {
        Self { path, from, to }
    }
}

impl From<Deleted> for DeletedNounView {
    fn from(Deleted { slug, versions, trash }: Deleted) -> Self {
        Self { slug, versions, trash }
    }
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
            stale: plan.stale.into_iter().map(StaleTakeView::from).collect(),
        };
        Ok(([(header::ETAG, precondition::tag(&view.newest))], Json(view)).into_response())
    }

    /// Deletes it when no shot uses it.
    pub(crate) async fn delete<T: Member>(&self, headers: &HeaderMap) -> Result<Json<DeletedNounView>, Problem> {
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
