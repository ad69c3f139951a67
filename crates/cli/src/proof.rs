//! The proof of a take: who is in the picture and in which words, as it stood in the request that the engine got.

use domain::request::{AppliedLora, CharacterShare, Generation, Request, Words};

/// What a request was made of and what it asked, for a person.
pub(crate) fn proof(request: &Request) -> String {
    let mut text = String::new();
    for figure in &request.figures {
        let share = request.made_of.characters.get(&figure.slug);
        text.push_str(
            &share.map_or_else(|| format!("shows {}\n", figure.name), |share| shown(&figure.name, share)),
        );
    }
    if let Some(place) = &request.place {
        let version = request.made_of.place.map(|version| format!(" version {version}")).unwrap_or_default();
        text.push_str(&format!("at {}{version}\n", place.slug));
    }
    if let Some(generation) = &request.generation {
        text.push_str(&asked(generation));
    }
    for (slot, hash) in &request.inputs {
        text.push_str(&format!("input {slot}: {}\n", short(&hash.0)));
    }
    text
}

fn shown(name: &str, share: &CharacterShare) -> String {
    let look = if share.look.is_empty() { String::new() } else { format!(", look {}", share.look) };
    let mut text = format!("shows {name}, version {}{look}\n", share.version);
    let mut line = |what: &str, said: String| {
        if !said.is_empty() {
            text.push_str(&format!("  {what:<10} {said}\n"));
        }
    };
    line("words", share.words.join(", "));
    line("against", share.negatives.join(", "));
    line("lora", share.loras.iter().map(lora).collect::<Vec<_>>().join(", "));
    let references = share.references.iter().map(|one| format!("{} {}", one.kind, short(&one.hash.0)));
    line("references", references.collect::<Vec<_>>().join(", "));
    text
}

fn asked(generation: &Generation) -> String {
    let Generation { family, checkpoint, sampler, scheduler, steps, guidance, canvas, .. } = generation;
    let scheduler = if scheduler.is_empty() { String::new() } else { format!(" {scheduler}") };
    let mut text = format!(
        "model {checkpoint} ({family}), {sampler}{scheduler}, {steps} steps, guidance {guidance}, {}×{}\n",
        canvas.width, canvas.height
    );
    for applied in generation.loras.iter().filter(|applied| applied.character.is_none()) {
        text.push_str(&format!("lora {}\n", lora(applied)));
    }
    text.push_str(&words("asked for", &generation.positive));
    text.push_str(&words("not", &generation.negative));
    for region in &generation.regions {
        text.push_str(&words(&format!("in the region of {}", region.character), &region.words));
    }
    text
}

fn words(what: &str, words: &Words) -> String {
    let chunks = words.chunks.iter().map(|chunk| format!("  {} ({} tokens)\n", chunk.text, chunk.tokens));
    let chunks: String = chunks.collect();
    if chunks.is_empty() { String::new() } else { format!("{what}:\n{chunks}") }
}

fn lora(applied: &AppliedLora) -> String {
    format!("{} × {}", applied.name, applied.strength)
}

/// As much of a hash as tells it from others on one page.
fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}
