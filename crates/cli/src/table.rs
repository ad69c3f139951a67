//! Plain tables: columns as wide as their widest cell.

/// Lays out rows below a heading. The last column is not padded.
pub(crate) fn table(heading: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = heading.iter().map(|cell| cell.chars().count()).collect();
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| shown(cell)).collect()).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let heading: Vec<String> = heading.iter().map(|cell| (*cell).to_owned()).collect();
    let lines: Vec<String> = std::iter::once(&heading).chain(&rows).map(|row| line(row, &widths)).collect();
    lines.join("\n")
}

/// A cell on one line, without what would steer the terminal or turn the text around.
fn shown(cell: &str) -> String {
    let spaced = cell.chars().map(|letter| if matches!(letter, '\n' | '\t') { ' ' } else { letter });
    spaced.filter(|letter| domain::words::is_seen(*letter)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut text = String::new();
    for (cell, width) in row.iter().zip(widths) {
        let padding = width.saturating_sub(cell.chars().count());
        text.push_str(cell);
        text.push_str(&" ".repeat(padding + 2));
    }
    text.trim_end().to_owned()
}

/// The beginning of a text, with an ellipsis where it was cut.
pub(crate) fn short(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let cut: String = text.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows =
            vec![vec!["c0010".to_owned(), "close".to_owned()], vec!["c0020a".to_owned(), "x".to_owned()]];
        insta::assert_snapshot!(table(&["shot", "framing"], &rows), @r"
        shot    framing
        c0010   close
        c0020a  x
        ");
        assert_eq!(short("Hana runs", 6), "Hana…");
        assert_eq!(
            table(&["note"], &[vec!["a\u{1b}[31mred\nline\u{202e}".to_owned()]]),
            "note\na[31mred line"
        );
    }
}
