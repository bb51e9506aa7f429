//! Where links lead, and what links where.

use super::files::{Asset, CONTENT, Entry, Role};
use super::names::Names;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::id::SitePath;
use crate::page::{Link, LinkKind};
use rayon::prelude::*;
use std::collections::HashMap;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An entry that has a page, and an id there.
    Entry(usize, Option<String>),
    /// A name.
    Name(usize, Option<String>),
    /// Any other file of the site.
    File(SitePath),
}

/// What links can name.
pub(super) struct Lookup<'a> {
    files: HashMap<&'a str, usize>,
    assets: HashMap<&'a str, &'a SitePath>,
    names: &'a Names,
    sections: Vec<&'a str>,
    kinds: Vec<(&'a str, usize)>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(config: &'a Config, entries: &'a [Entry], assets: &'a [Asset], names: &'a Names) -> Self {
        let types = &config.entities.types;
        Lookup {
            files: entries.iter().enumerate().map(|(i, e)| (e.file.as_str(), i)).collect(),
            assets: assets.iter().map(|a| (&a.file[CONTENT.len() + 1..], &a.path)).collect(),
            names,
            sections: types.iter().map(|t| t.section.as_str()).collect(),
            kinds: types.iter().enumerate().map(|(i, t)| (t.name.as_str(), i)).collect(),
        }
    }

    /// A file of `content/`, or the name whose file it would be.
    fn file(&self, path: &str, fragment: Option<&String>, entries: &[Entry]) -> Option<Target> {
        if let Some(&i) = self.files.get(path) {
            if entries[i].is_page() {
                return Some(Target::Entry(i, fragment.cloned()));
            }
            if let Role::Authority = entries[i].role {
                return self.names.of_file(path).map(|n| Target::Name(n, fragment.cloned()));
            }
            return Some(Target::File(entries[i].path.clone()));
        }
        if let Some((folder, file)) = path.rsplit_once('/')
            && let Some(kind) = self.sections.iter().position(|s| *s == folder)
            && let Some(id) = file.strip_suffix(".md")
        {
            if id == "_index" {
                return format!("{folder}/index.html").parse().ok().map(Target::File);
            }
            let found = self.names.by_id(id).filter(|&n| self.names.list[n].kind == kind)?;
            return Some(Target::Name(found, fragment.cloned()));
        }
        self.assets.get(path).map(|p| Target::File((*p).clone()))
    }

    fn nearest_file(&self, path: &str) -> Option<String> {
        let files = self.files.keys().copied();
        did_you_mean(path, files).map(|near| format!("did you mean `@/{near}`?"))
    }
}

/// Resolves every link of every page; complains about those that lead nowhere.
pub(super) fn resolve(
    entries: &[Entry],
    lookup: &Lookup<'_>,
    complaints: &mut Vec<Diagnostic>,
) -> Vec<Vec<Option<Target>>> {
    let resolved: Vec<(Vec<Option<Target>>, Vec<Diagnostic>)> =
        entries.par_iter().map(|entry| resolve_page(entry, entries, lookup)).collect();
    let mut targets = Vec::with_capacity(resolved.len());
    for (found, mut wrong) in resolved {
        targets.push(found);
        complaints.append(&mut wrong);
    }
    targets
}

fn resolve_page(entry: &Entry, entries: &[Entry], lookup: &Lookup<'_>) -> (Vec<Option<Target>>, Vec<Diagnostic>) {
    let mut complaints = Vec::new();
    let mut targets = Vec::with_capacity(entry.page.links.len());
    for link in &entry.page.links {
        let target = match resolve_link(link, entry, entries, lookup) {
            Ok(target) => target,
            Err(wrong) => {
                complaints.push(wrong.in_file(&*entry.page.file).at(&entry.page.text, link.span.clone()));
                None
            }
        };
        targets.push(target);
    }
    (targets, complaints)
}

fn resolve_link(
    link: &Link,
    entry: &Entry,
    entries: &[Entry],
    lookup: &Lookup<'_>,
) -> Result<Option<Target>, Diagnostic> {
    let target = match &link.kind {
        LinkKind::External => None,
        LinkKind::Unsafe => {
            let message = format!("the address `{}` is of a kind that is not let through", shown(&link.target));
            return Err(Diagnostic::warning("link-unsafe", message)
                .help("links may be http, https, mailto and tel addresses, or files of the site"));
        }
        LinkKind::Fragment(fragment) => {
            if fragment.is_empty() || entry.page.has_anchor(fragment) || is_note(fragment) {
                return Ok(None);
            }
            return Err(no_anchor(fragment, "this page", &entry.page));
        }
        LinkKind::Content { path, fragment } => {
            Some(lookup.file(path, fragment.as_ref(), entries).ok_or_else(|| no_file(&link.target, path, lookup))?)
        }
        LinkKind::Relative { path, fragment } => {
            let path = join(super::files::folder(&entry.file), path);
            let found = path.as_deref().and_then(|p| lookup.file(p, fragment.as_ref(), entries));
            Some(found.ok_or_else(|| no_file(&link.target, path.as_deref().unwrap_or(&link.target), lookup))?)
        }
        LinkKind::Entity { kind, name } => Some(Target::Name(lookup_name(lookup, kind.as_deref(), name)?, None)),
    };
    if let Some(Target::Entry(to, Some(fragment))) = &target {
        let page = &entries[*to].page;
        if !page.has_anchor(fragment) && !is_note(fragment) {
            return Err(no_anchor(fragment, &page.file, page));
        }
    }
    Ok(target)
}

fn is_note(fragment: &str) -> bool {
    fragment.starts_with("fn-") || fragment.starts_with("fnref-") || fragment == "notes"
}

fn no_anchor(fragment: &str, file: &str, page: &crate::page::Page) -> Diagnostic {
    let wrong = Diagnostic::error("link-anchor", format!("there is no `#{}` in {file}", shown(fragment)));
    match did_you_mean(fragment, page.headings.iter().map(|h| &*h.id)) {
        Some(near) => wrong.help(format!("did you mean `#{near}`?")),
        None => wrong,
    }
}

fn no_file(target: &str, path: &str, lookup: &Lookup<'_>) -> Diagnostic {
    let wrong = Diagnostic::error("link-target", format!("the link `{}` leads nowhere", shown(target)));
    wrong.help(lookup.nearest_file(path).unwrap_or_else(|| format!("there is no file `content/{}`", shown(path))))
}

/// What a user wrote, at a length that fits into a message.
fn shown(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_string(),
    }
}

fn lookup_name(lookup: &Lookup<'_>, kind: Option<&str>, name: &str) -> Result<usize, Diagnostic> {
    let kind = match kind {
        None => None,
        Some(kind) => match lookup.kinds.iter().find(|(k, _)| *k == kind) {
            Some((_, index)) => Some(*index),
            None => {
                let wrong =
                    Diagnostic::error("name-type", format!("there is no type of name called `{}`", shown(kind)));
                let near = did_you_mean(kind, lookup.kinds.iter().map(|(k, _)| *k));
                return Err(match near {
                    Some(near) => wrong.help(format!("did you mean `{near}`?")),
                    None => wrong,
                });
            }
        },
    };
    let found = lookup.names.called(name, kind);
    match found[..] {
        [one] => Ok(one),
        [] => {
            let wrong = Diagnostic::error("name-unknown", format!("no name `{}` is known", shown(name)));
            let all = lookup.names.list.iter().map(|n| n.name.as_str());
            Err(match did_you_mean(name, all) {
                Some(near) => wrong.help(format!("did you mean `{near}`?")),
                None => wrong.help("write a file for it in the folder of its type, or link to a name of the index"),
            })
        }
        _ => {
            let ids: Vec<&str> = found.iter().map(|&n| lookup.names.list[n].id.as_str()).collect();
            Err(Diagnostic::error("name-ambiguous", format!("`{}` may be {}", shown(name), ids.join(" or ")))
                .help("name its type, `[[person:…]]`, or link to its file, `@/people/id.md`"))
        }
    }
}

/// A path relative to a folder; `None` if it leaves `content/`.
fn join(folder: &str, path: &str) -> Option<String> {
    let (mut parts, path): (Vec<&str>, &str) = match path.strip_prefix('/') {
        Some(path) => (Vec::new(), path),
        None => (folder.split('/').filter(|p| !p.is_empty()).collect(), path),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// For each entry and each name: the entries that link to it, in order, once each, itself left out.
pub(super) fn back(
    entries: &[Entry],
    names: &Names,
    targets: &[Vec<Option<Target>>],
) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut to_entries = vec![Vec::new(); entries.len()];
    let mut to_names = vec![Vec::new(); names.list.len()];
    for (from, links) in targets.iter().enumerate() {
        if !entries[from].is_page() {
            continue;
        }
        for target in links.iter().flatten() {
            let list: &mut Vec<usize> = match target {
                Target::Entry(to, _) if *to != from => &mut to_entries[*to],
                Target::Name(name, _) => &mut to_names[*name],
                _ => continue,
            };
            // Links are visited page by page, so a page that is there already stands last.
            if list.last() != Some(&from) {
                list.push(from);
            }
        }
    }
    (to_entries, to_names)
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn relative_links_stay_inside_content() {
        assert_eq!(join("guide/a", "../b.md").as_deref(), Some("guide/b.md"));
        assert_eq!(join("guide", "/about.md").as_deref(), Some("about.md"));
        assert_eq!(join("guide", "../../etc/passwd"), None);
    }
}
