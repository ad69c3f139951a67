//! The inputs of a node class in the order in which the editor shows them: its own format keeps values by place alone.

use serde_json::Value as Json;

/// The inputs of a node class.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Fields {
    /// Each of them.
    pub(crate) list: Vec<Field>,
    /// Whether their order is known; where it is not, values cannot be told apart by place.
    pub(crate) ordered: bool,
}

/// An input of a node class, as the editor shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    /// The input's name.
    pub(crate) name: String,
    /// What stands for it.
    pub(crate) shown: Shown,
    /// The value when nobody says another.
    pub(crate) default: Option<Json>,
    /// What else the editor keeps behind the value.
    pub(crate) extra: Extra,
}

/// What stands for an input in the editor.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shown {
    /// A place for a link; no value is kept.
    Socket,
    /// A number.
    Number,
    /// Text.
    Text,
    /// Yes or no.
    Truth,
    /// One word of a list.
    Word,
    /// One word of a list, and behind it the inputs that this word brings.
    Branch(Vec<(String, Fields)>),
}

/// What the editor keeps behind a value for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extra {
    /// Nothing.
    None,
    /// What happens to a seed after each picture.
    Control,
    /// The kind of file that can be brought.
    Upload,
}

/// Reads the inputs of a class from what `/object_info` says of it.
pub(crate) fn fields(said: &Json) -> Fields {
    let list: Vec<Field> = ["required", "optional"].into_iter().flat_map(|group| read(said, group)).collect();
    let several = list.iter().filter(|field| field.shown != Shown::Socket).count() > 1;
    Fields { ordered: !several || said["input_order"].is_object(), list }
}

fn read(said: &Json, group: &str) -> Vec<Field> {
    let specs = &said["input"][group];
    let order = said["input_order"][group].as_array();
    let names: Vec<&str> = match order {
        Some(order) => order.iter().filter_map(Json::as_str).collect(),
        None => specs.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect(),
    };
    names.into_iter().filter_map(|name| Some(Field::read(name, specs.get(name)?))).collect()
}

impl Field {
    fn read(name: &str, spec: &Json) -> Self {
        let options = &spec[1];
        let shown = if options["forceInput"] == true { Shown::Socket } else { Shown::read(spec) };
        let first = || {
            let first = spec[0].as_array().or(options["options"].as_array())?.first()?;
            Some(first.get("key").unwrap_or(first).clone())
        };
        let default = options.get("default").cloned().or_else(first);
        Self { name: name.to_owned(), extra: extra(name, spec), shown, default }
    }
}

impl Shown {
    fn read(spec: &Json) -> Self {
        if spec[0].is_array() {
            return Self::Word;
        }
        match spec[0].as_str().unwrap_or_default() {
            "INT" | "FLOAT" => Self::Number,
            "STRING" | "COLOR" => Self::Text,
            "BOOLEAN" => Self::Truth,
            "COMBO" => Self::Word,
            "COMFY_DYNAMICCOMBO_V3" => Self::Branch(branches(&spec[1]["options"])),
            _ => Self::Socket,
        }
    }
}

fn branches(options: &Json) -> Vec<(String, Fields)> {
    let branch = |option: &Json| {
        let key = option["key"].as_str()?.to_owned();
        Some((key, fields(&serde_json::json!({ "input": option["inputs"] }))))
    };
    options.as_array().into_iter().flatten().filter_map(branch).collect()
}

fn extra(name: &str, spec: &Json) -> Extra {
    let options = &spec[1];
    let control = &options["control_after_generate"];
    let is_seed = matches!(name, "seed" | "noise_seed") && spec[0] == "INT";
    if control == true || control.is_string() || control.is_null() && is_seed {
        return Extra::Control;
    }
    let uploads = ["image_upload", "audio_upload", "video_upload", "file_upload"];
    if uploads.iter().any(|upload| options[upload] == true) { Extra::Upload } else { Extra::None }
}
