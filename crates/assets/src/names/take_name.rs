//! The file name of a take, written and read back.

use domain::take::{Moment, Stage};

use super::ShotPlace;

/// What stands before the number of a take that shows the end of its shot.
const END: &str = "_end";

/// What a take's file name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeName {
    /// The shot.
    pub place: ShotPlace,
    /// The stage.
    pub stage: Stage,
    /// The moment of the shot that it shows.
    pub moment: Moment,
    /// The take's number within shot and stage.
    pub ordinal: u32,
    /// The panel, from 1.
    pub panel: u32,
    /// What follows the dot.
    pub extension: String,
}

impl TakeName {
    /// `momotaro_e01_s010_c0040_storyboard_t001.png`; what shows the end of the shot says so before its number.
    #[must_use]
    pub fn file_name(&self) -> String {
        let ShotPlace { episode, scene, shot } = &self.place;
        let (project, code, stage) = (&episode.project.slug, &episode.code, self.stage);
        let panel = if self.panel > 1 { format!("_p{}", self.panel) } else { String::new() };
        let moment = if self.moment.is_start() { "" } else { END };
        let (number, ending) = (self.ordinal, &self.extension);
        format!("{project}_{code}_{scene}_{shot}_{stage}{moment}_t{number:03}{panel}.{ending}")
    }
}

/// Reads a take's file name back, wherever the file is now; none when it is not one.
#[must_use]
pub fn parse_take_name(file_name: &str) -> Option<TakeName> {
    let (stem, extension) = file_name.split_once('.')?;
    let parts: Vec<&str> = stem.split('_').collect();
    let [project, episode, scene, shot, stage, ref rest @ ..] = parts[..] else { return None };
    let (moment, take, panel) = match *rest {
        [take] => (Moment::Start, take, "p1"),
        ["end", take] => (Moment::End, take, "p1"),
        [take, panel] => (Moment::Start, take, panel),
        ["end", take, panel] => (Moment::End, take, panel),
        _ => return None,
    };
    let place = ShotPlace::new(&project.parse().ok()?, episode, scene, &shot.parse().ok()?).ok()?;
    let name = TakeName {
        place,
        stage: stage.parse().ok()?,
        moment,
        ordinal: take.strip_prefix('t')?.parse().ok()?,
        panel: panel.strip_prefix('p')?.parse().ok()?,
        extension: extension.to_owned(),
    };
    // Only the spelling this program uses counts, so that one take has one name.
    (name.file_name() == file_name).then_some(name)
}
