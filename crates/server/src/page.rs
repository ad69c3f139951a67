//! Keyset pages: a page names the last thing on it, and the next page begins after that thing, whatever was
//! added or removed in between.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::Problem;

/// The most things on a page.
const LARGEST: u32 = 200;

/// The things on a page when nothing else is asked.
const USUAL: u32 = 50;

/// Which page.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// At most so many, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// What the page before gave as `next`.
    #[param(max_length = 200)]
    pub after: Option<String>,
}

/// Some of many things, in a stable order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The things.
    pub items: Vec<T>,
    /// What to ask for `after` to get the next page; none when this is the last.
    pub next: Option<String>,
}

impl Paging {
    /// How many things are asked for.
    ///
    /// # Errors
    ///
    /// When it is not 1 to 200.
    pub fn limit(&self) -> Result<u32, Problem> {
        match self.limit.unwrap_or(USUAL) {
            limit @ 1..=LARGEST => Ok(limit),
            limit => {
                let problem = Problem::invalid(format!("a page has 1 to {LARGEST} things, not {limit}"));
                Err(problem.field("limit").fix("ask for so many, and for the rest page by page"))
            }
        }
    }
}

impl<T> Page<T> {
    /// A page of things that were read with one more than `limit`; `key` names a thing.
    pub fn of(mut items: Vec<T>, limit: u32, key: impl Fn(&T) -> String) -> Self {
        let limit = limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(key) } else { None };
        Self { items, next }
    }

    /// A page of things that are all there, in their order; `key` names a thing.
    ///
    /// # Errors
    ///
    /// When the page before ended with something that is not there.
    pub fn after(things: Vec<T>, paging: &Paging, key: impl Fn(&T) -> String) -> Result<Self, Problem> {
        let limit = paging.limit()?;
        let begin = match &paging.after {
            None => 0,
            Some(after) => {
                let place = things.iter().position(|thing| key(thing) == *after);
                let missing = || {
                    Problem::invalid("there is nothing by that name to go on after")
                        .field("after")
                        .fix("take what the page before gave as next")
                };
                place.ok_or_else(missing)? + 1
            }
        };
        let rest = things.into_iter().skip(begin).take(limit as usize + 1).collect();
        Ok(Self::of(rest, limit, key))
    }

    /// The same page with something else for each thing.
    pub fn map<U>(self, to: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(to).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_without_anything_behind_it_is_the_last() {
        let page = |count: u32| Page::of((0..count).collect(), 3, ToString::to_string);
        assert_eq!(page(3), Page { items: vec![0, 1, 2], next: None });
        assert_eq!(page(4), Page { items: vec![0, 1, 2], next: Some("2".to_owned()) });
    }
}
