//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use domain::slug::Slug;

use crate::commands;

/// An anime production studio: a screenplay and a cast go in, a storyboard animatic comes out.
#[derive(Debug, Parser)]
#[command(name = "sakuga", version, about, max_term_width = 100)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Global {
    /// The data folder
    #[arg(long, global = true, value_name = "DIR", env = "SAKUGA_DATA", default_value = "sakuga-data")]
    pub(crate) data: PathBuf,
    /// The configuration; `sakuga.toml` in the data folder when left out
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The project; needed only when there are several
    #[arg(long, global = true, value_name = "SLUG")]
    pub(crate) project: Option<Slug>,
    /// Print JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Print only results and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Log what the program does to standard error
    #[arg(long, global = true)]
    pub(crate) verbose: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the bundled short film: from screenplay to animatic
    Demo(commands::demo::Demo),
    /// Bring in a Fountain screenplay, with its cast and style
    Import(commands::import::Import),
    /// Draw the shots of an episode
    Produce(commands::produce::Produce),
    /// Cut an episode into an animatic with sound and subtitles
    Cut(commands::cut::Cut),
    /// Draw a character as your words say, outside the film
    Draw(commands::draw::Draw),
    /// Draw model sheets of characters: views, faces, looks, colours, heights
    Sheet(commands::sheet::Sheet),
    /// Write a page with panels, strips of animation and model sheets into a folder
    Gallery(commands::gallery::Gallery),
    /// Find ComfyUI on this machine or elsewhere, choose a model, and try both out
    Connect(commands::connect::Connect),
    /// Serve the studio: API, live events, metrics
    Serve(commands::serve::Serve),
    /// Let a language model look at the studio and queue work, by the Model Context Protocol over standard input and output
    Mcp(commands::mcp::Mcp),
    /// List, show and copy files
    Asset(commands::asset::Asset),
    /// Show what happens in the studio while it happens
    Watch(commands::watch::Watch),
    /// List, make, archive and delete projects
    Project(commands::project::Project),
    /// List episodes and show how far they are
    Episode(commands::episode::Episode),
    /// List scenes
    Scene(commands::scene::Scene),
    /// List, show and edit shots
    Shot(commands::shot::Shot),
    /// List, show, make and change characters; go back to old versions
    Character(commands::character::Character),
    /// List, show, make and change places; go back to old versions
    Place(commands::place::Place),
    /// Show and change the style of a project; go back to old versions
    Style(commands::style::Style),
    /// Have something proposed: prompts, shots, beats, tags, continuity, titles; take it over piece by piece
    Suggest(commands::suggest::Suggest),
    /// Talk about the film; what a model wants to have done is asked first
    Chat(commands::chat::Chat),
    /// Show who answers when words are wanted, each asked just now
    Assistant(commands::assistant::Assistant),
    /// List takes and decide about them
    Take(commands::take::Take),
    /// List what was found of the pictures of an episode; have them looked at again
    Check(commands::check::Check),
    /// List takes that would look different if they were drawn now
    Stale(commands::stale::Stale),
    /// List jobs and steer them
    Job(commands::job::Job),
    /// List batches of jobs and steer them
    Batch(commands::batch::Batch),
    /// Show how far an episode is, stage by stage, and what blocks the rest
    Board(commands::board::Board),
    /// Show what the project's own history says of settings, and which jobs are better queued together
    Advice(commands::advice::AdviceArgs),
    /// List engines, each asked just now whether it works
    Engine(commands::engine::Engine),
    /// List recipes, show what servers lack for them, make recipes of your own workflows
    Recipe(commands::recipe::Recipe),
    /// Show the devices: their memory, who holds them, since when, and until about when
    Gpu(commands::gpu::Gpu),
    /// List workers with what they do now
    Worker(commands::worker::Worker),
    /// Work off what is queued
    Work(commands::work::Work),
    /// Make, list and revoke the tokens of programs and people
    Token(commands::token::Token),
    /// Make, list and revoke links for reviewers
    Link(commands::link::Link),
    /// Show what is there and what works, probed just now
    Status(commands::status::Status),
    /// Check and show the configuration
    Config(commands::config::Config),
    /// Prove that files and database agree, or rebuild the database from the files
    Index(commands::index::Index),
    /// Measure the program on this machine
    Bench(commands::bench::Bench),
    /// Serve a stand-in for ComfyUI, with scripted speed and faults, for trying things out
    FakeComfyui(commands::fake_comfyui::FakeComfyui),
}
