//! Which files are originals, and what their pages are called.

use super::{ImportReport, Settings};
use crate::diagnostic::Diagnostic;
use crate::id::Slug;
use crate::project::{Store, unlisted};
use crate::source::ReadError;
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::collections::BTreeSet;

/// The originals, sorted by path; junk and ignored files are passed over, unreadable entries are told of.
pub fn list(store: &dyn Store, settings: &Settings<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let ignored = patterns(settings.ignore, "ignore", diagnostics);
    let (found, failed) = store.list(settings.sources);
    diagnostics.extend(unlisted(failed));
    let prefix = format!("{}/", settings.sources.trim_end_matches('/'));
    found
        .into_iter()
        .map(|f| f.path)
        .filter(|path| {
            let inside = path.strip_prefix(&prefix).unwrap_or(path);
            !is_junk(inside) && !ignored.is_match(inside)
        })
        .collect()
}

/// The path of an original below the folder of the originals.
pub fn inside<'p>(path: &'p str, sources: &str) -> &'p str {
    path.strip_prefix(sources.trim_end_matches('/')).map_or(path, |p| p.trim_start_matches('/'))
}

/// Whether an original is among those asked for.
pub fn is_wanted(path: &str, only: &[String]) -> bool {
    only.is_empty()
        || only.iter().any(|o| {
            let o = o.trim_start_matches("./").trim_end_matches('/');
            o.is_empty() || path == o || path.strip_prefix(o).is_some_and(|rest| rest.starts_with('/'))
        })
}

/// Files that are never documents: hidden files, lock and backup files, metadata.
pub fn is_junk(path: &str) -> bool {
    super::metadata::is_metadata(path)
        || path.split('/').any(|part| part.starts_with('.'))
        || path.rsplit('/').next().is_some_and(|name| {
            name.starts_with("~$") || name.ends_with('~') || matches!(name, "Thumbs.db" | "desktop.ini")
        })
}

/// Patterns of a key of `[sources]` in site.toml.
pub fn patterns(patterns: &[String], key: &str, diagnostics: &mut Vec<Diagnostic>) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        match Glob::new(pattern) {
            Ok(glob) => {
                set.add(glob);
            }
            Err(error) => diagnostics.push(
                Diagnostic::error("ignore-pattern", format!("`{pattern}` is not a pattern: {}", error.kind()))
                    .help(format!("it stands in `{key}` of site.toml")),
            ),
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

/// The slug of a new page: sub-folders and stem; on a clash with the extension, then with a number.
pub fn slug(path: &str, sources: &str, taken: &mut BTreeSet<String>) -> String {
    let inside = path.strip_prefix(sources).map_or(path, |p| p.trim_start_matches('/'));
    let name_start = inside.rfind('/').map_or(0, |i| i + 1);
    let (stem, extension) = match inside[name_start..].rfind('.') {
        Some(dot) if dot > 0 => (&inside[..name_start + dot], &inside[name_start + dot + 1..]),
        _ => (inside, ""),
    };
    let stem = match Slug::from_text(stem).as_str() {
        // `_index` and `index` are names of sections.
        reserved @ ("index" | "_index") => format!("{}-source", reserved.trim_start_matches('_')),
        slug => slug.to_owned(),
    };
    let with_extension = || format!("{stem}-{}", Slug::from_text(extension));
    let numbered = (2u32..).map(|n| format!("{stem}-{n}"));
    let candidates = std::iter::once(stem.clone()).chain((!extension.is_empty()).then(with_extension)).chain(numbered);
    let slug = candidates.into_iter().find(|s| !taken.contains(s)).unwrap_or(stem.clone());
    taken.insert(slug.clone());
    slug
}

/// The complaint about an original that could not be read.
pub fn complaint(path: &str, error: &ReadError) -> Diagnostic {
    let code = match error {
        ReadError::Empty => "source-empty",
        ReadError::Binary { .. } => "source-binary",
        ReadError::Unsupported { .. } => "source-format",
        ReadError::Damaged { .. } => "source-damaged",
        ReadError::Encrypted => "source-encrypted",
        ReadError::Scanned { .. } => "source-scanned",
        ReadError::Limit { .. } => "source-limit",
        ReadError::Tool { .. } => "source-tool",
        ReadError::Reader { .. } => "source-reader",
        ReadError::FrontMatter { .. } => "source-front-matter",
    };
    let help = CODES.iter().find(|(known, _)| *known == code).map_or("", |(_, help)| help);
    Diagnostic::error(code, error.to_string()).in_file(path).help(help)
}

/// Codes of originals that cannot be read, each with what to do.
pub const CODES: [(&str, &str); 10] = [
    ("source-empty", "put text into it or remove it"),
    ("source-binary", "convert it to text, or name it in `ignore` of site.toml"),
    ("source-format", "convert it, or name it in `ignore` of site.toml"),
    ("source-damaged", "open it with the program it was made with and save it again"),
    ("source-encrypted", "save a copy without a password"),
    ("source-scanned", "recognise its text, or put a transcript beside it"),
    ("source-limit", "split the file, save it in a simpler form, or raise the limit under [sources] of site.toml"),
    ("source-tool", "install the program, or convert the file"),
    ("source-reader", "convert the file, and report it to the makers of this program"),
    ("source-front-matter", "mend the front matter of the original"),
];

/// What to know of a page that would not have kept the words of its original.
pub const WORDS_WOULD_BE_LOST: &str = "the original stays as it is; no page with other words was written";

impl ImportReport {
    /// The originals that have a page after this run, by slug.
    pub fn slugs(&self) -> impl Iterator<Item = &str> {
        self.documents.iter().map(|d| d.slug.as_str()).filter(|s| !s.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_come_from_folders_and_stem_and_never_clash() {
        let mut taken = BTreeSet::new();
        let slugs: Vec<String> = [
            "sources/a.txt",
            "sources/a.md",
            "sources/b/C d.txt",
            "sources/A.txt",
            "sources/a.TXT",
            "sources/index.txt",
        ]
        .iter()
        .map(|p| slug(p, "sources", &mut taken))
        .collect();
        assert_eq!(slugs, ["a", "a-md", "b-c-d", "a-txt", "a-2", "index-source"]);
    }

    #[test]
    fn junk_is_passed_over() {
        for junk in [
            ".DS_Store",
            "a/.hidden/x.txt",
            "~$draft.docx",
            "metadata.csv",
            "a/metadata.XLSX",
            "letter.txt.toml",
            "x.txt~",
            "a/Thumbs.db",
        ] {
            assert!(is_junk(junk), "{junk}");
        }
        assert!(!is_junk("a/metadata.csv.txt"));
    }
}
