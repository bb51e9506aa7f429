//! The document information of a PDF: what of it can be believed.
//!
//! Programs fill these fields themselves, so a title is believed only if it has the form of one, an author only if it has
//! the form of a name; the rest is proposed. The date is that of the file, never of the text.

use std::sync::LazyLock;

struct Junk {
    field: &'static str,
    how: &'static str,
    text: &'static str,
}

static JUNK: LazyLock<Vec<Junk>> = LazyLock::new(|| {
    let lines = include_str!("data/junk.tsv").lines().filter(|l| !l.starts_with('#'));
    let junk = lines.filter_map(|line| {
        let mut parts = line.splitn(3, '\t');
        Some(Junk { field: parts.next()?, how: parts.next()?, text: parts.next()? })
    });
    junk.collect()
});

fn is_listed(field: &str, value: &str) -> bool {
    let value = value.to_lowercase();
    JUNK.iter().filter(|j| j.field == field).any(|junk| match junk.how {
        "whole" => value == junk.text,
        "begins" => value.starts_with(junk.text),
        _ => value.ends_with(junk.text),
    })
}

/// Whether this can be the title of a document with this file name.
pub fn is_title(value: &str, file: &str) -> bool {
    let stem = file.rsplit('/').next().unwrap_or(file).rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let words = value.split_whitespace().count();
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let coded = words == 1 && value.contains(|c: char| c.is_ascii_digit() || matches!(c, '_' | '\\' | '/' | '='));
    letters >= 3 && letters * 2 >= value.chars().count() && !coded && value != name && !is_listed("title", value)
}

/// The authors a field names; nothing if it has not the form of names.
pub fn authors(value: &str) -> Vec<String> {
    let cut: Vec<&str> = match value.contains(';') {
        true => value.split(';').collect(),
        false => value.split(" and ").flat_map(|part| part.split(" & ")).collect(),
    };
    // "Moss, Ada" is one name, "Ada Moss, Ines Vale" are two.
    let parts = cut.into_iter().flat_map(|part| {
        let pieces: Vec<&str> = part.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
        match pieces.iter().all(|p| p.contains(' ')) {
            true => pieces.into_iter().map(str::to_owned).collect(),
            false if pieces.len() == 2 => vec![format!("{} {}", pieces[1], pieces[0])],
            false => vec![part.trim().to_owned()],
        }
    });
    let names: Vec<String> = parts.filter(|p| !p.is_empty()).collect();
    let good = |name: &String| {
        let words = name.split_whitespace().count();
        let odd = name.contains(|c: char| {
            c.is_ascii_digit() || matches!(c, '@' | '_' | '\\' | '/' | '<' | '(' | '®' | '©' | ':')
        });
        let capital =
            name.split_whitespace().filter(|w| w.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_ascii()));
        (2..=6).contains(&words) && !odd && capital.count() >= 2 && !is_listed("author", name)
    };
    if names.iter().all(good) { names } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_write_is_no_title() {
        for junk in ["Microsoft Word - x.doc", "untitled", "report_v2", "r9jm.qxd", "2004", "scan0001", "minutes"] {
            assert!(!is_title(junk, "sources/minutes.pdf"), "{junk}");
        }
        assert!(is_title("The bridge at Low Hallow", "sources/a.pdf") && is_title("Harvests", "sources/a.pdf"));
    }

    #[test]
    fn users_of_computers_are_no_authors() {
        for junk in ["Administrator", "jsmith", "ada.moss@example.org", "Microsoft Office User", "", "HP Compaq 2000"] {
            assert!(authors(junk).is_empty(), "{junk}");
        }
        assert_eq!(authors("Ada Moss and Ines Vale"), ["Ada Moss", "Ines Vale"]);
        assert_eq!(authors("Moss, Ada; Vale, Ines"), ["Ada Moss", "Ines Vale"]);
        assert_eq!(authors("Ada Moss, Ines Vale"), ["Ada Moss", "Ines Vale"]);
    }
}
