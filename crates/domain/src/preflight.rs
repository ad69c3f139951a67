//! Preflight: what would keep a request from being carried out, found before anything is queued.
//!
//! The studio compiles and judges everything that was asked for together and reports all of it at once; nothing is
//! admitted while there is a [`Trouble`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::family::Family;
use crate::request::{AppliedLora, Generation, Region, Words};

/// What one server of an engine has. What is `None` the engine cannot list, and is not judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    /// The server, as people name it.
    pub server: String,
    /// Checkpoints by file name.
    pub checkpoints: Option<BTreeSet<String>>,
    /// `LoRA` by file name.
    pub loras: Option<BTreeSet<String>>,
    /// Samplers.
    pub samplers: Option<BTreeSet<String>>,
}

/// Something that keeps a request from being carried out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Trouble {
    /// The shots that have it, by code.
    pub shots: Vec<String>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub fix: String,
}

/// What was found of everything that was asked for together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = PreflightReport)]
pub struct Report {
    /// What keeps it from being admitted.
    pub troubles: Vec<Trouble>,
    /// What may disappoint, and keeps nothing.
    pub warnings: Vec<Trouble>,
}

/// One thing that was found of one request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// It keeps the request from being carried out.
    Trouble {
        /// What is wrong.
        what: String,
        /// What to do.
        fix: String,
    },
    /// It may disappoint.
    Warning {
        /// What is so.
        what: String,
        /// What to do.
        fix: String,
    },
}

impl Report {
    /// Puts findings together: what several shots have stands once.
    #[must_use]
    pub fn of(findings: impl IntoIterator<Item = (String, Finding)>) -> Self {
        let mut shots: BTreeMap<Finding, Vec<String>> = BTreeMap::new();
        for (shot, finding) in findings {
            let with = shots.entry(finding).or_default();
            if with.last() != Some(&shot) {
                with.push(shot);
            }
        }
        let mut report = Self::default();
        for (finding, shots) in shots {
            match finding {
                Finding::Trouble { what, fix } => report.troubles.push(Trouble { shots, what, fix }),
                Finding::Warning { what, fix } => report.warnings.push(Trouble { shots, what, fix }),
            }
        }
        report
    }

    /// Whether anything keeps it from being admitted.
    #[must_use]
    pub const fn is_clear(&self) -> bool {
        self.troubles.is_empty()
    }
}

/// Judges what a model is asked against what each server has.
#[must_use]
pub fn judge(generation: &Generation, servers: &[Stock]) -> Vec<Finding> {
    let mut findings = suits_family(generation);
    findings.extend(budget(generation));
    findings.extend(in_stock(generation, servers));
    findings
}

fn other_network(name: &str, of: Family, family: Family) -> Finding {
    Finding::Trouble {
        what: format!(
            "the LoRA {name} is made for {of}, and the style's model is {family}: it does not load"
        ),
        fix: format!("give the character a LoRA for {family}, or change the style's model"),
    }
}

fn suits_family(generation: &Generation) -> Vec<Finding> {
    let traits = generation.family.traits();
    let mut findings = Vec::new();
    if !traits.samplers.contains(&generation.sampler.as_str()) {
        findings.push(Finding::Trouble {
            what: format!("the sampler {} does not suit {}", generation.sampler, generation.family),
            fix: format!(
                "write another in the style: {}",
                nearest_samplers(&generation.sampler, traits.samplers)
            ),
        });
    }
    let (width, height) = (generation.canvas.width, generation.canvas.height);
    if !traits.sizes.contains(&(width, height)) {
        findings.push(Finding::Trouble {
            what: format!("{} does not paint in {width}×{height}", generation.family),
            fix: "choose a frame between 1:2.4 and 2.4:1 in the style".to_owned(),
        });
    }
    findings.extend(generation.loras.iter().filter_map(|lora| of_kin(lora, generation.family)));
    findings
}

/// An addition of a family with the same network and other training.
fn of_kin(lora: &AppliedLora, family: Family) -> Option<Finding> {
    let same = lora.family == family || lora.family == Family::Sdxl || lora.family == Family::SdxlAnime;
    if lora.family.traits().base != family.traits().base {
        return Some(other_network(&lora.name, lora.family, family));
    }
    (!same).then(|| Finding::Warning {
        what: format!(
            "the LoRA {} is made for {}, and the style's model is {family}",
            lora.name, lora.family
        ),
        fix: "it loads; look whether the likeness is good enough".to_owned(),
    })
}

fn nearest_samplers(wrong: &str, known: &[&str]) -> String {
    let mut sorted: Vec<&str> = known.to_vec();
    sorted.sort_by_key(|name| (!name.starts_with(wrong), strsim::damerau_levenshtein(wrong, name)));
    sorted.into_iter().take(5).collect::<Vec<_>>().join(", ")
}

fn budget(generation: &Generation) -> Vec<Finding> {
    let most = generation.family.traits().budget;
    let over = |what: String, words: &Words| {
        let tokens = words.tokens();
        (tokens > most).then(|| Finding::Trouble {
            what: format!("the {what} has {tokens} tokens, and {} follows {most}", generation.family),
            fix: format!(
                "take out {} tokens: shorten the tags of the shot's characters or of the style",
                tokens - most
            ),
        })
    };
    let of_region = |region: &Region| over(format!("prompt for {}", region.character), &region.words);
    let of_whole = [("prompt", &generation.positive), ("negative prompt", &generation.negative)];
    let of_whole = of_whole.into_iter().filter_map(|(what, words)| over(what.to_owned(), words));
    of_whole.chain(generation.regions.iter().filter_map(of_region)).collect()
}

/// What no server has; of several servers the one that lacks least is named.
fn in_stock(generation: &Generation, servers: &[Stock]) -> Vec<Finding> {
    let mut lacking: Vec<(&Stock, Vec<String>)> =
        servers.iter().map(|stock| (stock, lacks(generation, stock))).collect();
    lacking.sort_by_key(|(_, lacks)| lacks.len());
    let Some((stock, lacks)) = lacking.into_iter().next() else { return Vec::new() };
    let on = if servers.len() > 1 {
        format!("no server has all of it; {} lacks", stock.server)
    } else {
        format!("{} has no", stock.server)
    };
    let found = |what: String| Finding::Trouble {
        what: format!("{on} {what}"),
        fix: "put the file there, or name another in the style or the character".to_owned(),
    };
    lacks.into_iter().map(found).collect()
}

fn lacks(generation: &Generation, stock: &Stock) -> Vec<String> {
    let missing = |kind: &str, name: &str, has: &Option<BTreeSet<String>>| {
        let has = has.as_ref()?;
        (!has.contains(name)).then(|| format!("{kind} {name}"))
    };
    let mut lacks: Vec<String> = Vec::new();
    lacks.extend(missing("checkpoint", &generation.checkpoint, &stock.checkpoints));
    lacks.extend(missing("sampler", &generation.sampler, &stock.samplers));
    lacks.extend(generation.loras.iter().filter_map(|lora| missing("LoRA", &lora.name, &stock.loras)));
    lacks
}
