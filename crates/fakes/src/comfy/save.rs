//! What output nodes leave behind: files, and what is shown of them.

use super::files::Place;
use super::flow::{Inputs, Shape};
use super::json::{Json, object, texts};
use super::perform::raised;
use super::picture::{self, Content};
use super::run::{Run, Stop};
use super::tell::bare_picture;

/// How a class saves.
enum Saving {
    /// One PNG for each picture.
    Pictures(Place),
    /// One file with all pictures, whose name ends like this.
    Moving(&'static str),
    /// One file of sound, whose name ends like this.
    Sound(Place, &'static str),
    /// Pictures go to the socket, not to a folder.
    Socket,
    /// A text is shown.
    Words,
    /// Nothing is shown.
    Nothing,
}

impl Saving {
    fn of(class: &str) -> Self {
        match class {
            "SaveImage" | "SaveImageAdvanced" => Self::Pictures(Place::Output),
            "PreviewImage" | "MaskPreview" | "ImageCompare" => Self::Pictures(Place::Temp),
            "SaveAnimatedWEBP" => Self::Moving("webp"),
            "SaveAnimatedPNG" => Self::Moving("png"),
            "SaveVideo" => Self::Moving("mp4"),
            "SaveWEBM" => Self::Moving("webm"),
            "SaveAudio" | "SaveAudioAdvanced" => Self::Sound(Place::Output, "flac"),
            "SaveAudioMP3" => Self::Sound(Place::Output, "mp3"),
            "SaveAudioOpus" => Self::Sound(Place::Output, "opus"),
            "PreviewAudio" => Self::Sound(Place::Temp, "flac"),
            "SaveImageWebsocket" => Self::Socket,
            "PreviewAny" => Self::Words,
            _ => Self::Nothing,
        }
    }
}

impl Run<'_> {
    /// Saves what flows into an output node, and says what is shown of it.
    pub(crate) fn show(
        &self,
        inputs: &Inputs<'_>,
        is_output: bool,
        digest: &blake3::Hash,
    ) -> Result<Option<Json>, Stop> {
        if !is_output {
            return Ok(None);
        }
        // Equal pictures have equal files, whatever the node that saves them is called.
        let source = inputs.linked.first().map_or(*digest, |(_, flow)| flow.digest);
        let colour = inputs.linked.first().and_then(|(_, flow)| flow.colour);
        match Saving::of(inputs.class) {
            Saving::Pictures(place) => self.pictures(inputs, place, &source, colour).map(Some),
            Saving::Moving(end) => {
                let name = |stem: &str, counter: u64| format!("{stem}_{counter:05}_.{end}");
                let files = self.file(inputs, Place::Output, name, &moving(end, &source))?;
                Ok(Some(object([("images", files), ("animated", Json::List(vec![true.into()]))])))
            }
            Saving::Sound(place, end) => {
                let name = |stem: &str, counter: u64| format!("{stem}_{counter:05}.{end}");
                let files = self.file(inputs, place, name, format!("fLaC {source}").as_bytes())?;
                Ok(Some(object([("audio", files)])))
            }
            Saving::Socket => {
                let shape = inputs.shape().unwrap_or(Shape::USUAL);
                for index in 0..shape.count {
                    let png = self.png(shape, &Content::Tiles(&nth(&source, index)));
                    self.server.tell(self.item.client(), bare_picture(2, &png));
                }
                Ok(Some(object([("images", Json::List(Vec::new()))])))
            }
            Saving::Words => {
                let linked = inputs.linked.first().map(|(_, flow)| flow);
                let words = inputs.text("source").or_else(|| linked.map(|flow| format!("<{}>", flow.kind)));
                Ok(Some(object([("text", texts([words.unwrap_or_default()]))])))
            }
            Saving::Nothing => Ok(None),
        }
    }

    fn pictures(
        &self,
        inputs: &Inputs<'_>,
        place: Place,
        source: &blake3::Hash,
        colour: Option<[u8; 3]>,
    ) -> Result<Json, Stop> {
        let shape = inputs.shape().unwrap_or(Shape::USUAL);
        let mut files = Vec::new();
        for index in 0..shape.count {
            let png = match colour {
                Some(colour) => self.png(shape, &Content::Plain(colour)),
                None => self.png(shape, &Content::Tiles(&nth(source, index))),
            };
            let name = |stem: &str, counter: u64| format!("{stem}_{counter:05}_.png");
            files.extend(self.file(inputs, place, name, &png)?.items().to_vec());
        }
        Ok(object([("images", Json::List(files))]))
    }

    fn png(&self, shape: Shape, content: &Content<'_>) -> Vec<u8> {
        let mut words = vec![("prompt".to_owned(), self.item.prompt.written())];
        let info = self.item.extra.get("extra_pnginfo").map_or(&[][..], Json::members);
        // A PNG has no room for other names.
        let short = info.iter().filter(|(name, _)| name.is_ascii() && (1..80).contains(&name.len()));
        words.extend(short.map(|(name, value)| (name.clone(), value.written())));
        picture::png(shape.width as u32, shape.height as u32, content, &words)
    }

    /// Writes a file under the next name of the node's prefix.
    fn file(
        &self,
        inputs: &Inputs<'_>,
        place: Place,
        name: impl Fn(&str, u64) -> String,
        bytes: &[u8],
    ) -> Result<Json, Stop> {
        let prefix = match place {
            Place::Temp => format!("ComfyUI_temp_{}", letters(self.server.port)),
            _ => inputs.text("filename_prefix").unwrap_or_else(|| "ComfyUI".to_owned()),
        };
        let Some(target) = self.server.folders.target(place, &prefix) else {
            return Err(raised("Exception", OUTSIDE.to_owned()));
        };
        let name = name(&target.stem, target.counter);
        let written = self.server.folders.write(place, &target.subfolder, &name, bytes);
        written.map_err(|error| raised("OSError", format!("{error}\n")))?;
        Ok(Json::List(vec![object([
            ("filename", name.into()),
            ("subfolder", target.subfolder.into()),
            ("type", place.name().into()),
        ])]))
    }
}

/// What the server says of a prefix that leads out of its folder.
const OUTSIDE: &str = "**** ERROR: Saving image outside the output folder is not allowed.\n full_output_folder: /srv/comfyui\n         output_dir: /srv/comfyui/output\n";

/// The bytes of a file that need not be decoded, but begin as such files do.
fn moving(end: &str, digest: &blake3::Hash) -> Vec<u8> {
    let head: &[u8] = match end {
        "mp4" => b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
        "webm" => b"\x1a\x45\xdf\xa3",
        "png" => b"\x89PNG\r\n\x1a\n",
        _ => b"RIFF\x48\0\0\0WEBP",
    };
    [head, digest.to_hex().as_bytes()].concat()
}

/// The hash of one of several pictures.
fn nth(digest: &blake3::Hash, index: u64) -> blake3::Hash {
    if index == 0 { *digest } else { blake3::hash(format!("{digest} {index}").as_bytes()) }
}

/// Five letters for the names of temporary files.
fn letters(number: u16) -> String {
    let hash = blake3::hash(&number.to_be_bytes());
    hash.as_bytes()[..5].iter().map(|byte| char::from(b'a' + byte % 26)).collect()
}
