//! The forms of Japanese verbs and adjectives, made from the dictionary form and its class, and what hangs on
//! to them: て, ている, ながら, and every way to say no.

/// What a form demands of the text behind it, so that 見 in 見る is found and in 見事 is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follow {
    /// A noun: anything that does not make another word of it.
    Noun,
    /// A form that stands on its own.
    Free,
    /// One of these characters.
    OneOf(&'static str),
    /// One of these characters, or a sign, or nothing.
    OneOfOrEnd(&'static str),
    /// An ending of an adjective.
    Adjective,
}

/// What hangs on to a form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tail {
    /// Its length in bytes.
    pub(super) length: usize,
    /// Whether it says no.
    pub(super) denies: bool,
    /// Whether something else is done at the same time.
    pub(super) meanwhile: bool,
}

/// Endings of adjectives, the longest of one beginning first, and whether they say no.
const ADJECTIVE_ENDINGS: [(&str, bool); 15] = [
    ("くありません", true),
    ("くなかった", true),
    ("くはない", true),
    ("くもない", true),
    ("くなさそう", true),
    ("くない", true),
    ("くなく", true),
    ("くて", false),
    ("く", false),
    ("かった", false),
    ("そう", false),
    ("げ", false),
    ("さ", false),
    ("い", false),
    ("き", false),
];

/// What may hang on to a verb, without what says no.
const ENDINGS: &str = "る|れば|ろ|よう|られる|られ|れる|れ|せる|せ|させる|させ|た|だ|たら|だら|たり|だり|たい|たく|\
    たかった|ます|まし|ました|まして|ましょう|う|ば|ながら|つつ|そう|たまま|だまま|ちゃう|ちゃった|ちゃい|始める|始め|続ける|\
    続け|過ぎる|過ぎ|出す|出し|しまう|しまった|しまい|くる|きた|いく|いった|ゆく|おく|みる|みた|ください";

/// What says no of a verb.
const DENIALS: &str = "ない|なかった|なく|なくて|ないで|なければ|なきゃ|なさそう|ず|ずに|ぬ|ません|ませんでした|まい|ならない|\
    いけない|はいられない|はしない|もしない|はせず|もせず|はいない|もいない";

/// What follows て and で, and whether it says no.
const AFTER_TE: [(&str, bool); 18] = [
    ("いなかった", true),
    ("いません", true),
    ("いなくて", true),
    ("いない", true),
    ("いなく", true),
    ("はいない", true),
    ("もいない", true),
    ("おらず", true),
    ("いず", true),
    ("なかった", true),
    ("ない", true),
    ("います", false),
    ("いました", false),
    ("いる", false),
    ("いた", false),
    ("いて", false),
    ("い", false),
    ("る", false),
];

const PARTICLES: [&str; 13] =
    ["では", "じゃ", "には", "とは", "でも", "は", "が", "も", "を", "の", "に", "で", ""];

/// That there is none of a noun.
const ABSENCES: [&str; 9] =
    ["なかった", "ありません", "ない", "なく", "なし", "なき", "無い", "無し", "無く"];

const ICHIDAN: &str = "るれろよてたなずまぬらさつそ始続過出";

/// The forms of a word of a class, each with what must follow it; a word without a class has one.
pub(super) fn forms(word: &str, class: Option<&str>) -> Vec<(String, Follow)> {
    let Some(class) = class else { return vec![(word.to_owned(), Follow::Noun)] };
    let Some((at, last)) = word.char_indices().next_back() else { return Vec::new() };
    let stem = &word[..at];
    match class {
        "5" => godan(stem, last, word),
        "s" => suru(&word[..at.saturating_sub('す'.len_utf8())]),
        "i" => vec![(stem.to_owned(), Follow::Adjective)],
        _ => vec![(stem.to_owned(), Follow::OneOfOrEnd(ICHIDAN))],
    }
}

fn godan(stem: &str, last: char, word: &str) -> Vec<(String, Follow)> {
    let (row, sound) = match last {
        'う' => ("わいうえお", "っ"),
        'く' => ("かきくけこ", if word.ends_with("行く") || word.ends_with("いく") { "っ" } else { "い" }),
        'ぐ' => ("がぎぐげご", "い"),
        'す' => ("さしすせそ", ""),
        'つ' => ("たちつてと", "っ"),
        'ぬ' => ("なにぬねの", "ん"),
        'ぶ' => ("ばびぶべぼ", "ん"),
        'む' => ("まみむめも", "ん"),
        _ => ("らりるれろ", "っ"),
    };
    let follows =
        [Follow::OneOf("なずぬせれさじ"), Follow::Free, Follow::Free, Follow::Free, Follow::OneOf("う")];
    let mut forms: Vec<(String, Follow)> =
        row.chars().zip(follows).map(|(kana, follow)| (format!("{stem}{kana}"), follow)).collect();
    if !sound.is_empty() {
        forms.push((format!("{stem}{sound}"), Follow::OneOf("てたでだちじと")));
    }
    forms
}

fn suru(stem: &str) -> Vec<(String, Follow)> {
    let form = |kana: &str, follow| (format!("{stem}{kana}"), follow);
    vec![
        form("する", Follow::Free),
        form("すれ", Follow::Free),
        form("し", Follow::Free),
        form("さ", Follow::OneOf("れせ")),
        form("せ", Follow::OneOf("ず")),
    ]
}

/// Whether the text behind a form is what the form demands.
pub(super) fn fits(follow: Follow, rest: &str) -> bool {
    let next = rest.chars().next();
    match follow {
        Follow::Noun | Follow::Free => true,
        Follow::OneOf(wanted) => next.is_some_and(|next| wanted.contains(next)),
        Follow::OneOfOrEnd(wanted) => next.is_none_or(|next| wanted.contains(next)),
        Follow::Adjective => ADJECTIVE_ENDINGS.iter().any(|(ending, _)| rest.starts_with(ending)),
    }
}

/// What hangs on to a form.
pub(super) fn tail(follow: Follow, rest: &str) -> Tail {
    match follow {
        Follow::Noun => Tail { denies: is_denied_noun(rest), ..Tail::default() },
        Follow::Adjective => {
            let found = ADJECTIVE_ENDINGS.iter().find(|(ending, _)| rest.starts_with(ending));
            let (length, denies) = found.map_or((0, false), |(ending, denies)| (ending.len(), *denies));
            Tail { length, denies, meanwhile: false }
        }
        _ => verb_tail(rest),
    }
}

/// Two denials are none: 笑わずにはいられない is to laugh.
fn verb_tail(rest: &str) -> Tail {
    let mut tail = Tail::default();
    while let Some((length, denies)) = longest_ending(&rest[tail.length..]) {
        let piece = &rest[tail.length..tail.length + length];
        tail.meanwhile = matches!(piece, "ながら" | "つつ" | "たまま" | "だまま" | "たり" | "だり");
        tail.denies ^= denies;
        tail.length += length;
    }
    tail
}

fn longest_ending(rest: &str) -> Option<(usize, bool)> {
    let of = |list: &'static str, denies| {
        let fitting = list.split('|').map(str::trim).filter(|ending| rest.starts_with(ending));
        fitting.map(|ending| (ending.len(), denies)).max()
    };
    let te = rest.strip_prefix('て').or_else(|| rest.strip_prefix('で')).map(|after| {
        let found = AFTER_TE.iter().find(|(ending, _)| after.starts_with(ending));
        found.map_or(('て'.len_utf8(), false), |(ending, denies)| ('て'.len_utf8() + ending.len(), *denies))
    });
    [of(ENDINGS, false), of(DENIALS, true), te].into_iter().flatten().max_by_key(|(length, _)| *length)
}

/// Whether a noun is said not to be there: 雨ではない, 傘なしで, 雨は降っていない.
fn is_denied_noun(rest: &str) -> bool {
    let behind = PARTICLES.iter().filter_map(|particle| Some((*particle, rest.strip_prefix(particle)?)));
    let mut behind = behind.map(|(particle, after)| {
        let is_absent = particle != "を" && ABSENCES.iter().any(|absence| after.starts_with(absence));
        is_absent || is_denied_carrier(after)
    });
    behind.any(|denied| denied)
}

fn is_denied_carrier(rest: &str) -> bool {
    if !rest.starts_with(super::lexicon::begins_carrier) {
        return false;
    }
    super::lexicon::carriers().any(|(form, follow)| {
        let after = rest.strip_prefix(form.as_str()).filter(|after| fits(*follow, after));
        after.is_some_and(|after| verb_tail(after).denies)
    })
}
