//! Which family a model's file is of: by its name, and by what its header says.
//!
//! A name is a habit and a header is a fact, so where both speak the header decides the network, and the name decides
//! which of the families that are built on it.

mod header;
mod name;
#[cfg(test)]
mod tests;
mod usual;

use domain::family::Family;

pub(crate) use header::{by_header, header_of};
pub(crate) use name::by_name;
pub(crate) use usual::usual;

/// What a file seems to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Guess {
    /// The family.
    pub(crate) family: Family,
    /// Whether it need not be asked.
    pub(crate) sure: bool,
    /// Why, in a sentence.
    pub(crate) why: String,
}

impl Guess {
    fn new(family: Family, sure: bool, why: impl Into<String>) -> Self {
        Self { family, sure, why: why.into() }
    }
}

/// The family by name and header together; a header of none means that there was none to look at.
pub(crate) fn guess(file_name: &str, header: Option<&[u8]>) -> Option<Guess> {
    let named = by_name(file_name);
    let Some(built) = header.and_then(by_header) else { return named };
    let Some(named) = named else { return Some(built) };
    let velocity = built.family == Family::NoobaiVpred;
    if velocity && named.family.traits().base == built.family.traits().base {
        // A model that predicts velocity works with no other settings, whatever it was made of.
        let sure = matches!(named.family, Family::Noobai | Family::NoobaiVpred);
        return Some(Guess::new(Family::NoobaiVpred, sure, format!("{} {}", built.why, named.why)));
    }
    if named.family.traits().base == built.family.traits().base {
        let sure = named.sure || built.sure && built.family.traits().base != domain::family::Base::Sdxl;
        return Some(Guess::new(named.family, sure, format!("{} {}", named.why, built.why)));
    }
    Some(built)
}
