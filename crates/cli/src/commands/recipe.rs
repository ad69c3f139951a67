//! `sakuga recipe`.

mod import;

use clap::Subcommand;
use domain::recipe::{Reads, Recipe as Known, Tier};
use domain::slug::Slug;
use server::api::recipes::{DeletedRecipeView, RecipeView, RecipesView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::table::table;

/// Recipes: how engines carry out their kinds of work.
#[derive(Debug, clap::Args)]
pub(crate) struct Recipe {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List recipes, and whether a server can carry them out
    List,
    /// Show what a recipe is for, what it takes, and what each server lacks for it
    Show {
        /// The recipe's name
        name: String,
    },
    /// Make a recipe of a workflow of your own
    Import(import::Import),
    /// Delete a recipe of your own; its files go to the trash
    Delete {
        /// The recipe's name
        name: Slug,
    },
}

pub(crate) async fn run(recipe: &Recipe, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &recipe.verb {
        Verb::List => {
            let client = Client::open(global, Purpose::Look).await?;
            let recipes: RecipesView = client.get("/recipes").await?;
            output.result(&recipes, || list(&recipes))
        }
        Verb::Show { name } => {
            let client = Client::open(global, Purpose::Look).await?;
            let recipe: RecipeView = client.get(&format!("/recipes/{name}")).await?;
            output.result(&recipe, || text(&recipe))
        }
        Verb::Import(import) => import::run(import, global, output).await,
        Verb::Delete { name } => delete(name, global, output).await,
    }
}

async fn delete(name: &Slug, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let gone = client.delete(&format!("/recipes/{name}")).await;
    client.close().await?;
    let gone: DeletedRecipeView = gone?;
    output.result(&gone, || {
        format!("{} is in {} now; move the folder back to have it again", gone.name, gone.trash)
    })
}

fn words<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn list(recipes: &RecipesView) -> String {
    let row = |view: &RecipeView| {
        let Known { name, engine, stages, families, tier, .. } = &view.recipe;
        let tier = if *tier == Tier::Draft { "draft" } else { "final" };
        let stages = words(stages);
        let families = if families.is_empty() { "any".to_owned() } else { words(families) };
        vec![name.clone(), engine.clone(), stages, families, tier.to_owned(), readiness(view)]
    };
    let rows: Vec<Vec<String>> = recipes.items.iter().map(row).collect();
    table(&["recipe", "engine", "stages", "families", "tier", "ready on"], &rows)
}

/// Where a recipe can be carried out.
fn readiness(view: &RecipeView) -> String {
    if view.recipe.hash.is_none() {
        return "here".to_owned();
    }
    let ready = view.servers.iter().filter(|server| server.lacks.is_empty());
    let ready: Vec<&str> = ready.map(|server| server.server.as_str()).collect();
    match view.servers.iter().map(|server| server.lacks.len()).min() {
        None => "no server answers".to_owned(),
        Some(0) => ready.join(", "),
        Some(lacks) => format!("nowhere, {lacks} missing"),
    }
}

fn text(view: &RecipeView) -> String {
    let Known { name, about, stages, families, reads, brings, .. } = &view.recipe;
    let mut text = format!("{name}: {about}\n");
    let mut line = |what: &str, value: String| {
        if !value.is_empty() {
            text.push_str(&format!("{what:<11}{value}\n"));
        }
    };
    line("stages", words(stages));
    line("families", words(families));
    if let Reads::Model { takes } = reads {
        line("takes", taken(takes));
    }
    let model = [
        brings.checkpoint.clone(),
        brings.sampler.clone(),
        brings.steps.map(|steps| format!("{steps} steps")),
    ];
    line("brings", model.into_iter().flatten().collect::<Vec<_>>().join(", "));
    for server in &view.servers {
        text.push_str(&format!("\n{}: ", server.server));
        if server.lacks.is_empty() {
            text.push_str("has everything\n");
        }
        for (number, lack) in server.lacks.iter().enumerate() {
            let beginning = if number == 0 { "lacks\n" } else { "" };
            text.push_str(&format!("{beginning}  {lack}\n"));
        }
    }
    text
}

/// What a recipe takes beside words.
fn taken(takes: &domain::recipe::Takes) -> String {
    let mut taken = Vec::new();
    if takes.loras > 0 {
        taken.push(format!("{} LoRA", takes.loras));
    }
    if !takes.references.is_empty() {
        taken.push(format!("references ({})", words(&takes.references)));
    }
    taken.extend(takes.guide.map(|guide| format!("the panel ({})", guide.guide().unwrap_or("itself"))));
    let flags = [
        (takes.regions, "regions"),
        (takes.source, "a picture to start from"),
        (takes.first_frame, "a first frame"),
        (takes.last_frame, "a last frame"),
    ];
    taken.extend(flags.into_iter().filter(|(is, _)| *is).map(|(_, what)| what.to_owned()));
    if takes.frames > 0 {
        taken.push(format!("up to {} frames", takes.frames));
    }
    taken.join(", ")
}
