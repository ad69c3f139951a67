//! Codes of scenes and shots: gapped at first, inserted between later, never used twice.
//!
//! A first import numbers in tens (`s010`, `s020` and `c0010`, `c0020`). An insert takes the middle of the
//! gap between its neighbours (`c0045`), then letters after the first of them (`c0040a`, `c0040b`).

use std::collections::BTreeSet;

use crate::shot::ShotCode;

/// Why no code could be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// More of them than numbers.
    #[error(
        "failed to number {count} {what}: an episode has room for {most}; split the screenplay into episodes"
    )]
    TooMany {
        /// `scenes` or `shots`.
        what: &'static str,
        /// How many were to be numbered.
        count: usize,
        /// How many can be.
        most: u32,
    },
    /// Every number and every letter is taken.
    #[error("failed to find a free code near {near}: all are taken; split the screenplay into episodes")]
    AllTaken {
        /// The code beside which one was wanted.
        near: String,
    },
}

/// The codes of a first import of `count` shots: `c0010`, `c0020` and so on, closer where they are very many.
///
/// # Errors
///
/// When there are more than 9999.
pub fn shots(count: usize) -> Result<Vec<ShotCode>, CodeError> {
    SHOT.first_codes(count).map(|codes| codes.into_iter().map(|code| shot_code(&code)).collect())
}

/// The codes of a first import of `count` scenes: `s010`, `s020` and so on, closer where they are very many.
///
/// # Errors
///
/// When there are more than 999.
pub fn scenes(count: usize) -> Result<Vec<String>, CodeError> {
    SCENE.first_codes(count)
}

/// A code for a shot between two others, which is not in `taken`. `None` stands for the beginning or the end
/// of the episode.
///
/// # Errors
///
/// When every code is taken.
pub fn insert_between(
    before: Option<&ShotCode>,
    after: Option<&ShotCode>,
    taken: &BTreeSet<ShotCode>,
) -> Result<ShotCode, CodeError> {
    let is_taken = |code: &str| taken.contains(&shot_code(code));
    let last = taken.iter().next_back().map(ShotCode::as_str);
    let code = SHOT.between(before.map(ShotCode::as_str), after.map(ShotCode::as_str), last, is_taken)?;
    Ok(shot_code(&code))
}

/// A code for a scene between two others, as [`insert_between`].
///
/// # Errors
///
/// When every code is taken.
pub fn insert_scene_between(
    before: Option<&str>,
    after: Option<&str>,
    taken: &BTreeSet<String>,
) -> Result<String, CodeError> {
    SCENE.between(before, after, taken.iter().next_back().map(String::as_str), |code| taken.contains(code))
}

fn shot_code(code: &str) -> ShotCode {
    code.parse().expect("the form of shot codes is c, four digits and up to two letters")
}

/// How a kind of code is written.
struct Form {
    what: &'static str,
    prefix: char,
    digits: usize,
}

const SHOT: Form = Form { what: "shots", prefix: 'c', digits: 4 };
const SCENE: Form = Form { what: "scenes", prefix: 's', digits: 3 };

impl Form {
    const fn most(&self) -> u32 {
        10_u32.pow(self.digits as u32) - 1
    }

    fn code(&self, number: u32) -> String {
        format!("{}{number:0digits$}", self.prefix, digits = self.digits)
    }

    fn number(&self, code: &str) -> u32 {
        code.get(1..=self.digits).and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }

    fn letters<'c>(&self, code: &'c str) -> &'c str {
        code.get(1 + self.digits..).unwrap_or_default()
    }

    fn first_codes(&self, count: usize) -> Result<Vec<String>, CodeError> {
        let most = self.most();
        let wanted = u32::try_from(count).unwrap_or(u32::MAX);
        let step = [10, 5, 2, 1].into_iter().find(|step| wanted.saturating_mul(*step) <= most);
        let step = step.ok_or(CodeError::TooMany { what: self.what, count, most })?;
        Ok((1..=wanted).map(|index| self.code(index * step)).collect())
    }

    fn between(
        &self,
        before: Option<&str>,
        after: Option<&str>,
        last: Option<&str>,
        is_taken: impl Fn(&str) -> bool,
    ) -> Result<String, CodeError> {
        let low = before.map_or(0, |code| self.number(code));
        let in_gap = match after {
            Some(after) => self.in_gap(low, self.number(after), &is_taken),
            None => self.at_end(low.max(last.map_or(0, |code| self.number(code))), &is_taken),
        };
        in_gap
            .or_else(|| self.lettered(low, before, after, &is_taken))
            .or_else(|| self.lettered(low, None, None, &is_taken))
            .or_else(|| (1..=self.most()).map(|number| self.code(number)).find(|code| !is_taken(code)))
            .ok_or_else(|| CodeError::AllTaken { near: before.or(after).unwrap_or_default().to_owned() })
    }

    /// The free number nearest to the middle of the gap.
    fn in_gap(&self, low: u32, high: u32, is_taken: impl Fn(&str) -> bool) -> Option<String> {
        let middle = low.midpoint(high);
        let mut numbers: Vec<u32> = (low + 1..high).collect();
        numbers.sort_by_key(|number| number.abs_diff(middle));
        numbers.into_iter().map(|number| self.code(number)).find(|code| !is_taken(code))
    }

    /// The next free ten after the last code that was ever given.
    fn at_end(&self, last: u32, is_taken: impl Fn(&str) -> bool) -> Option<String> {
        let first = (last / 10 + 1) * 10;
        (first..=self.most()).step_by(10).map(|number| self.code(number)).find(|code| !is_taken(code))
    }

    /// The first free code with letters that sorts between its neighbours.
    fn lettered(
        &self,
        number: u32,
        before: Option<&str>,
        after: Option<&str>,
        is_taken: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let stem = self.code(number);
        let inner = before.map_or("", |code| self.letters(code));
        let fits = |code: &String| {
            before.is_none_or(|before| code.as_str() > before)
                && after.is_none_or(|after| after <= stem.as_str() || code.as_str() < after)
                && !is_taken(code)
        };
        let one = ('a'..='z').map(String::from);
        let two = ('a'..='z').flat_map(|first| ('a'..='z').map(move |second| format!("{first}{second}")));
        // A letter more after a lettered code keeps the order: c0040a, c0040aa, c0040b.
        let deeper = ('a'..='z').filter(|_| inner.len() == 1).map(|letter| format!("{inner}{letter}"));
        one.chain(deeper).chain(two).map(|letters| format!("{stem}{letters}")).find(fits)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> ShotCode {
        text.parse().unwrap()
    }

    fn between(before: &str, after: &str, taken: &[&str]) -> String {
        let taken = taken.iter().map(|text| code(text)).chain([code(before), code(after)]).collect();
        insert_between(Some(&code(before)), Some(&code(after)), &taken).unwrap().to_string()
    }

    #[test]
    fn a_first_import_numbers_in_tens() {
        assert_eq!(shots(3).unwrap(), [code("c0010"), code("c0020"), code("c0030")]);
        assert_eq!(scenes(2).unwrap(), ["s010", "s020"]);
        assert_eq!(shots(1500).unwrap()[1499], code("c7500"));
        assert!(shots(10_000).unwrap_err().to_string().contains("split the screenplay"));
    }

    #[test]
    fn an_insert_takes_the_middle_then_its_neighbours_then_letters() {
        assert_eq!(between("c0040", "c0050", &[]), "c0045");
        assert_eq!(between("c0040", "c0050", &["c0045"]), "c0044");
        assert_eq!(between("c0040", "c0041", &[]), "c0040a");
        assert_eq!(between("c0040", "c0041", &["c0040a"]), "c0040b");
        assert_eq!(between("c0040a", "c0040b", &[]), "c0040aa");
    }

    #[test]
    fn the_ends_of_the_episode_are_open() {
        let taken = BTreeSet::from([code("c0010"), code("c0250")]);
        assert_eq!(insert_between(None, Some(&code("c0010")), &taken).unwrap(), code("c0005"));
        assert_eq!(insert_between(Some(&code("c0010")), None, &taken).unwrap(), code("c0260"));
        assert_eq!(insert_scene_between(Some("s010"), Some("s020"), &BTreeSet::new()).unwrap(), "s015");
    }

    proptest! {
        #[test]
        fn no_code_is_given_twice_and_order_holds(places in prop::collection::vec(any::<prop::sample::Index>(), 1..60)) {
            let mut order = shots(4).unwrap();
            let mut taken: BTreeSet<ShotCode> = order.iter().cloned().collect();
            for place in places {
                let at = place.index(order.len() + 1);
                let before = at.checked_sub(1).map(|index| order[index].clone());
                let new = insert_between(before.as_ref(), order.get(at), &taken).unwrap();
                prop_assert!(taken.insert(new.clone()), "{new} was given twice");
                order.insert(at, new);
            }
        }
    }
}
