//! The commands, one file each.

pub(crate) mod advice;
pub(crate) mod again;
pub(crate) mod asset;
pub(crate) mod assistant;
pub(crate) mod batch;
pub(crate) mod bench;
pub(crate) mod board;
pub(crate) mod character;
pub(crate) mod character_page;
pub(crate) mod chat;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod config;
pub(crate) mod connect;
pub(crate) mod cut;
pub(crate) mod demo;
pub(crate) mod draw;
pub(crate) mod edits;
pub(crate) mod engine;
pub(crate) mod episode;
mod explain;
pub(crate) mod fake_comfyui;
mod follow;
pub(crate) mod gallery;
pub(crate) mod gpu;
pub(crate) mod hand;
pub(crate) mod import;
pub(crate) mod index;
pub(crate) mod job;
pub(crate) mod link;
pub(crate) mod matrix;
pub(crate) mod mcp;
pub(crate) mod morning;
pub(crate) mod noun;
pub(crate) mod paint;
pub(crate) mod place;
pub(crate) mod portable;
pub(crate) mod produce;
pub(crate) mod project;
pub(crate) mod recipe;
pub(crate) mod reference;
mod replay;
pub(crate) mod scene;
pub(crate) mod serve;
pub(crate) mod sheet;
pub(crate) mod shot;
pub(crate) mod stale;
pub(crate) mod status;
pub(crate) mod style;
pub(crate) mod suggest;
pub(crate) mod take;
pub(crate) mod token;
pub(crate) mod watch;
pub(crate) mod which;
pub(crate) mod work;
pub(crate) mod worker;

use crate::args::{Args, Command};
use crate::output::Output;

/// Carries out what was asked.
pub(crate) async fn run(args: Args, output: &Output) -> anyhow::Result<()> {
    let global = &args.global;
    match args.command {
        Command::Demo(demo) => Box::pin(demo::run(&demo, global, output)).await,
        Command::Import(import) => import::run(&import, global, output).await,
        Command::Produce(produce) => produce::run(&produce, global, output).await,
        Command::Cut(cut) => cut::run(&cut, global, output).await,
        Command::Draw(draw) => draw::run(&draw, global, output).await,
        Command::Sheet(sheet) => sheet::run(&sheet, global, output).await,
        Command::Gallery(gallery) => gallery::run(&gallery, global, output).await,
        Command::Serve(serve) => serve::run(&serve, global, output).await,
        Command::Connect(connect) => connect::run(&connect, global, output).await,
        Command::Watch(watch) => watch::run(&watch, global, output).await,
        Command::Mcp(mcp) => mcp::run(&mcp, global).await,
        Command::Asset(asset) => asset::run(&asset, global, output).await,
        Command::Project(project) => project::run(&project, global, output).await,
        Command::Episode(episode) => episode::run(&episode, global, output).await,
        Command::Scene(scene) => scene::run(&scene, global, output).await,
        Command::Shot(shot) => shot::run(&shot, global, output).await,
        Command::Character(character) => character::run(&character, global, output).await,
        Command::Place(place) => place::run(&place, global, output).await,
        Command::Style(style) => style::run(&style, global, output).await,
        Command::Chat(chat) => chat::run(&chat, global, output).await,
        Command::Suggest(suggest) => suggest::run(&suggest, global, output).await,
        Command::Assistant(assistant) => assistant::run(&assistant, global, output).await,
        Command::Take(take) => take::run(&take, global, output).await,
        Command::Check(check) => check::run(&check, global, output).await,
        Command::Stale(stale) => stale::run(&stale, global, output).await,
        Command::Batch(batch) => batch::run(&batch, global, output).await,
        Command::Advice(advice) => advice::run(&advice, global, output).await,
        Command::Board(board) => board::run(&board, global, output).await,
        Command::Engine(engine) => engine::run(&engine, global, output).await,
        Command::Recipe(recipe) => recipe::run(&recipe, global, output).await,
        Command::Gpu(gpu) => gpu::run(&gpu, global, output).await,
        Command::Worker(worker) => worker::run(&worker, global, output).await,
        Command::Job(job) => job::run(&job, global, output).await,
        Command::Work(work) => work::run(&work, global, output).await,
        Command::Token(token) => token::run(&token, global, output).await,
        Command::Link(link) => link::run(&link, global, output).await,
        Command::Status(status) => status::run(&status, global, output).await,
        Command::Config(config) => config::run(&config, global, output),
        Command::Index(index) => index::run(&index, global, output).await,
        Command::Bench(bench) => Box::pin(bench::run(&bench, global, output)).await,
        Command::FakeComfyui(fake) => fake_comfyui::run(&fake, output).await,
    }
}
