//! The figures of `docs/checks.md`: what the checks say of pictures that are good, and of some that are not.
//!
//! `SAKUGA_UPDATE=1 cargo test -p sakuga-studio --test it figures` writes them anew.

use std::path::Path;

use checks::{Mask, Pixels, measure};
use domain::check::{Maker, Measures, Outcome, Report, Role, Thresholds};
use domain::compile::{Subject, compile, seed};
use domain::direction::Direction;
use domain::recipe::Recipe;
use domain::request::{Request, mask_input};
use domain::shot::Shot;
use domain::take::Stage;
use engines::storyboard::{Artist, Drawing};
use engines::{Guide, GuideContent};
use studio::verbs::find::Production;
use studio::verbs::import::Import;

use crate::support::House;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/checks.md");
const BEGIN: &str = "<!-- measured -->\n";
const END: &str = "<!-- end -->\n";

const FILM: [&str; 3] = [
    include_str!("../../../../examples/rain-shelter/rain-shelter.fountain"),
    include_str!("../../../../examples/rain-shelter/cast.toml"),
    include_str!("../../../../examples/rain-shelter/style.toml"),
];
const GALLERY: [&str; 2] = [
    include_str!("../../../../examples/gallery/gallery.fountain"),
    include_str!("../../../../examples/gallery/cast.toml"),
];

/// A panel with what was measured of it.
struct Panel {
    request: Request,
    drawing: Drawing,
    guides: Vec<Guide>,
    measures: Measures,
}

impl Panel {
    fn drawn(artist: &Artist, production: &Production, shot: &Shot, ordinal: u32) -> Self {
        let request = request(production, shot, ordinal);
        let (drawing, guides) = artist.draw_with_guides(&request);
        let measures = measured(&drawing, &drawing.rgb, &request, &guides);
        Self { request, drawing, guides, measures }
    }

    /// What is measured when its picture is this one, or should have been another.
    fn measured(&self, rgb: &[u8], request: &Request) -> Measures {
        measured(&self.drawing, rgb, request, &self.guides)
    }

    fn bases(&self) -> impl Iterator<Item = f32> {
        bases(&self.measures)
    }
}

fn bases(measures: &Measures) -> impl Iterator<Item = f32> {
    measures.palette.iter().filter(|one| one.role == Role::Base).map(|one| one.distance)
}

fn request(production: &Production, shot: &Shot, ordinal: u32) -> Request {
    let recipe = Recipe::drawing("storyboard", "storyboard", &[Stage::Storyboard]);
    let direction = Direction::default();
    let subject = Subject {
        seed: seed(shot.code.as_str(), Stage::Storyboard, ordinal),
        ..production.subject(shot, Stage::Storyboard, &recipe, &direction)
    };
    compile(subject).unwrap().request
}

fn measured(drawing: &Drawing, rgb: &[u8], request: &Request, guides: &[Guide]) -> Measures {
    let masks: Vec<Mask<'_>> = request
        .figures
        .iter()
        .filter_map(|figure| {
            let guide = guides.iter().find(|guide| guide.name == mask_input(&figure.slug))?;
            let GuideContent::Grey(grey) = &guide.content else { return None };
            Mask::new(&figure.slug, drawing.width, drawing.height, grey)
        })
        .collect();
    measure(&Pixels::new(drawing.width, drawing.height, rgb).unwrap(), request, &masks)
}

/// The picture out of focus: each channel under a bell curve with this deviation in pixels.
fn blurred(drawing: &Drawing, deviation: f32) -> Vec<u8> {
    let (width, height) = (drawing.width as usize, drawing.height as usize);
    let along = pass(&drawing.rgb, (width, height), (3, width * 3), deviation);
    pass(&along, (height, width), (width * 3, 3), deviation)
}

/// One direction of it: `length` pixels `step` bytes apart, in each of `lines` lines that are `stride` bytes apart.
fn pass(
    from: &[u8],
    (length, lines): (usize, usize),
    (step, stride): (usize, usize),
    deviation: f32,
) -> Vec<u8> {
    let reach = (deviation * 3.0).ceil() as isize;
    let curve: Vec<f32> = (-reach..=reach).map(|at| (-0.5 * (at as f32 / deviation).powi(2)).exp()).collect();
    let whole: f32 = curve.iter().sum();
    let mut into = vec![0; from.len()];
    for line in 0..lines {
        for at in 0..length {
            for channel in 0..3 {
                let mut sum = 0.0;
                for (offset, weight) in (-reach..=reach).zip(&curve) {
                    let near = at.saturating_add_signed(offset).min(length - 1);
                    sum += weight * f32::from(from[line * stride + near * step + channel]);
                }
                into[line * stride + at * step + channel] = (sum / whole).round() as u8;
            }
        }
    }
    into
}

fn import(texts: &[&str]) -> Import {
    Import {
        episode: "e01".to_owned(),
        screenplay: texts[0].as_bytes().to_vec(),
        cast: Some(texts[1].to_owned()),
        style: texts.get(2).map(|&style| style.to_owned()),
        ..Import::default()
    }
}

fn productions() -> [Production; 2] {
    [&FILM[..], &GALLERY[..]].map(|texts| {
        House::new().live(async |home| {
            let plan = home.studio.plan_import(&import(texts)).await.unwrap();
            home.studio.import(&plan).await.unwrap();
            let project = home.studio.project(Some(&plan.project.slug)).await.unwrap();
            home.studio.production(project, "e01").await.unwrap()
        })
    })
}

/// The smallest and the largest of some numbers.
fn range(numbers: impl IntoIterator<Item = f32>) -> (f32, f32) {
    numbers
        .into_iter()
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), number| (low.min(number), high.max(number)))
}

/// The bits in which the panels of one film differ from each other.
fn between(panels: &[Panel]) -> impl Iterator<Item = f32> {
    panels.iter().enumerate().flat_map(|(place, panel)| {
        panels[..place].iter().map(|other| panel.measures.print.distance(other.measures.print) as f32)
    })
}

/// How far the panels of a film are from what they should be if somebody else of the film were in the place of each
/// person: the largest distance of each.
fn of_somebody_else(panels: &[Panel]) -> Vec<f32> {
    let exchanged = |panel: &Panel| {
        let mut request = panel.request.clone();
        let mut changed = false;
        for figure in &mut request.figures {
            let other = panels.iter().flat_map(|panel| &panel.request.figures);
            let mut other =
                other.filter(|other| other.slug != figure.slug && other.species == figure.species);
            if let Some(other) = other.next() {
                figure.palette = other.palette.clone();
                changed = true;
            }
        }
        changed.then(|| range(bases(&panel.measured(&panel.drawing.rgb, &request))).1)
    };
    panels.iter().filter_map(exchanged).filter(|distance| distance.is_finite()).collect()
}

fn table([film, gallery]: &[Vec<Panel>; 2], again: &[Panel]) -> String {
    let all = || film.iter().chain(gallery);
    let blank = range(all().map(|panel| panel.measures.blank));
    let sharp = range(all().map(|panel| panel.measures.sharpness));
    let soft = |deviation: f32| {
        range(
            film.iter()
                .take(5)
                .map(|panel| panel.measured(&blurred(&panel.drawing, deviation), &panel.request).sharpness),
        )
    };
    let (soft, softer) = (soft(2.0), soft(4.0));
    let apart = range(between(film).chain(between(gallery)));
    let twice = range(
        film.iter().zip(again).map(|(one, other)| one.measures.print.distance(other.measures.print) as f32),
    );
    let mut colours: Vec<f32> = all().flat_map(Panel::bases).collect();
    colours.sort_by(f32::total_cmp);
    let somebody_else = of_somebody_else(film);
    let usual = Thresholds::default().palette;
    let found = somebody_else.iter().filter(|distance| **distance > usual).count();
    format!(
        "| number | {} panels | what is wrong |\n| --- | --- | --- |\n\
         | `blank` | {:.2} to {:.2} | a filled frame: 1.00 |\n\
         | bits between panels of different shots | {} and more | the same shot drawn twice by the storyboard artist: {} to {} |\n\
         | `sharpness` | {:.0} to {:.0} | three panels of the film blurred by 2 pixels: {:.0} to {:.0}, by 4 pixels: {:.0} to {:.0} |\n\
         | `palette`, under masks | {} bases, {:.1} at most, half below {:.1} | {} panels of the film measured as if each person were another of them: {found} have a base beyond {usual:.0} |\n",
        all().count(),
        blank.0,
        blank.1,
        apart.0,
        twice.0,
        twice.1,
        sharp.0,
        sharp.1,
        soft.0,
        soft.1,
        softer.0,
        softer.1,
        colours.len(),
        colours.last().unwrap(),
        colours[colours.len() / 2],
        somebody_else.len(),
    )
}

#[test]
fn the_page_says_what_is_measured_and_nothing_is_said_of_good_panels() {
    let productions = productions();
    let artist = Artist::new();
    let drawn = |production: &Production, ordinal: u32| -> Vec<Panel> {
        production.active().map(|shot| Panel::drawn(&artist, production, shot, ordinal)).collect()
    };
    let panels = [drawn(&productions[0], 1), drawn(&productions[1], 1)];
    for panel in panels.iter().flatten() {
        let outcome = Outcome::Measured(Box::new(panel.measures.clone()));
        let report = Report::of(outcome, &Thresholds::default(), Maker::Artist);
        assert_eq!(report.findings, [], "{}", panel.request.action);
    }
    let again = drawn(&productions[0], 2);
    is_written(&table(&panels, &again));
}

fn is_written(table: &str) {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the page has a place for the figures");
    let (written, after) = rest.split_once(END).expect("the place ends");
    if std::env::var_os("SAKUGA_UPDATE").is_some() {
        std::fs::write(Path::new(PAGE), format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(written, table, "write it anew with SAKUGA_UPDATE=1");
}
