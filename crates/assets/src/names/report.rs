//! Names of the reports of batches.

use domain::slug::Slug;

use crate::rel_path::RelPath;

/// How much of the end of a batch's identity tells its report from others of the same day and name.
const TAIL: usize = 6;

/// The folder of one report and the files in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPlace {
    folder: String,
    stem: String,
}

impl ReportPlace {
    /// The report of a batch that was submitted on a date such as `2026-11-22`, called by its label.
    #[must_use]
    pub fn new(project: &Slug, date: &str, label: &str, batch: &str) -> Self {
        let named = Slug::from_name(label).map_or_else(|_| "batch".to_owned(), String::from);
        let plain = |text: &str| -> String {
            text.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect()
        };
        let id = plain(batch).to_ascii_lowercase();
        let tail = &id[id.len().saturating_sub(TAIL)..];
        let name = format!("{}_{named}_{tail}", plain(date));
        Self {
            folder: format!("projects/{project}/reports/{name}"),
            stem: format!("{project}_{name}_report"),
        }
    }

    /// `projects/momotaro/reports/2026-11-22_e01-keyframe_3f9k2a/momotaro_2026-11-22_e01-keyframe_3f9k2a_report.html`.
    #[must_use]
    pub fn page(&self) -> RelPath {
        RelPath::from_safe(format!("{}/{}.html", self.folder, self.stem))
    }

    /// The same as JSON, beside it.
    #[must_use]
    pub fn document(&self) -> RelPath {
        RelPath::from_safe(format!("{}/{}.json", self.folder, self.stem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_named_by_day_label_and_batch() {
        let project: Slug = "rain".parse().unwrap();
        let place =
            ReportPlace::new(&project, "2026-11-22", "E01 keyframe: Hana", "01JDABCDEFGHJKMNPQRSTVWXYZ");
        assert_eq!(
            place.page().as_str(),
            "projects/rain/reports/2026-11-22_e01-keyframe-hana_tvwxyz/rain_2026-11-22_e01-keyframe-hana_tvwxyz_report.html"
        );
        let odd = ReportPlace::new(&project, "../x", "!!", "../../é");
        assert_eq!(odd.document().as_str(), "projects/rain/reports/x_batch_/rain_x_batch__report.json");
    }
}
