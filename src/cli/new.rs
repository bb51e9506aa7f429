//! `sourcebook new`: a page, a section or an entity's page with its front matter.

use super::{Exit, OpenSite, Terminal};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::id::Slug;
use crate::project::Store;
use clap::Args;

/// Make a page, a section, or the page of an entity
///
/// The path counts from content/. A path that ends in a slash, or --section, makes a section. In the section of a type of
/// entity (people/, places/ …) the page gets the keys of authority data. Files that are there already are never touched.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook new guide/first-steps\n  sourcebook new people/ada-berg --title \"Ada Berg\"\n  sourcebook new guide/"
)]
pub struct Arguments {
    /// Where it goes, such as guide/first-steps
    path: String,
    /// Its title [default: from the path]
    #[arg(long)]
    title: Option<String>,
    /// Make a section
    #[arg(long)]
    section: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments, site: &OpenSite, terminal: &Terminal) -> Exit {
    let made = plan(arguments, &site.config).and_then(|(path, text)| write(&site.disk, &path, &text).map(|()| path));
    match made {
        Ok(path) => {
            terminal.say(&format!("Made {path}"));
            Exit::Done
        }
        Err(problem) => terminal.could_not_run(vec![*problem]),
    }
}

fn write(store: &dyn Store, path: &str, text: &str) -> Result<(), Box<Diagnostic>> {
    if store.exists(path) {
        let problem = Diagnostic::error("new-exists", "is there already, and nothing is written over it");
        return Err(problem.in_file(path).into());
    }
    store
        .write(path, text.as_bytes())
        .map_err(|e| Diagnostic::error("new-write", format!("cannot be made: {e}")).in_file(path).into())
}

/// The path of the new file from the site's root, and its text.
fn plan(arguments: &Arguments, config: &Config) -> Result<(String, String), Box<Diagnostic>> {
    let given = arguments.path.replace('\\', "/");
    let bare = given.strip_prefix("content/").unwrap_or(&given);
    let index = bare == "_index.md" || bare.ends_with("/_index.md");
    let section = arguments.section || bare.ends_with('/') || index;
    let bare = bare.strip_suffix("_index.md").unwrap_or(bare);
    let bare = bare.strip_suffix(".md").unwrap_or(bare).trim_end_matches('/');
    if bare.is_empty() || bare.split('/').any(|part| matches!(part.trim(), "" | "." | "..")) {
        let problem = Diagnostic::error("new-path", format!("`{}` is no path below content/", arguments.path));
        return Err(problem.help("write one such as guide/first-steps").into());
    }
    let parts: Vec<&str> = bare.split('/').collect();
    let slugs: Vec<String> = parts.iter().map(|part| Slug::from_text(part).to_string()).collect();
    if !section && slugs.len() > 1 && slugs.first().is_some_and(|first| first == "sources") {
        let problem = Diagnostic::error("new-path", "pages of sources are written by `sourcebook import`");
        return Err(problem.help(format!("put the document into {}/", config.sources.directory)).into());
    }
    let name = parts.last().copied().unwrap_or_default();
    let title = arguments.title.clone().unwrap_or_else(|| title_from(name));
    let kind =
        config.entities.types.iter().find(|kind| slugs.first().is_some_and(|first| first == kind.section.as_str()));
    let path = slugs.join("/");
    Ok(match (section, kind, slugs.as_slice()) {
        (true, ..) => (format!("content/{path}/_index.md"), section_text(&title)),
        (false, Some(kind), [_, id]) => {
            let name = arguments.title.clone().unwrap_or_else(|| name_from(name));
            (format!("content/{path}.md"), entity_text(id, kind.name.as_str(), &name))
        }
        _ => (format!("content/{path}.md"), page_text(&title)),
    })
}

fn page_text(title: &str) -> String {
    format!("+++\ntitle = {}\n+++\n\n", quoted(title))
}

fn section_text(title: &str) -> String {
    format!("+++\ntitle = {}\n# weight = 10                    # lower comes first\n+++\n\n", quoted(title))
}

fn entity_text(id: &str, kind: &str, name: &str) -> String {
    let name = quoted(name);
    format!(
        "+++\nid = \"{id}\"\ntype = \"{kind}\"\nname = {name}\n# sort = \"\"                        # how it is filed, if not by the usual rules\n# aliases = []                     # other forms of the name\n# see_also = []                    # ids of related entries\n# not_same_as = []                 # ids of entries it must not be taken for\n# [same_as]\n# wikidata = \"\"\n+++\n\n"
    )
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// `first-steps` → `First steps`.
pub(super) fn title_from(name: &str) -> String {
    let spaced = name.replace(['-', '_'], " ");
    let spaced = spaced.trim();
    let mut letters = spaced.chars();
    letters.next().map_or_else(|| "Untitled".to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

/// `ada-berg` → `Ada Berg`; a name that has capital letters stays.
fn name_from(name: &str) -> String {
    if name.chars().any(char::is_uppercase) {
        return name.replace(['-', '_'], " ");
    }
    let words: Vec<String> = name.split(['-', '_', ' ']).filter(|word| !word.is_empty()).map(title_from).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Memory;

    fn planned(path: &str, section: bool, title: Option<&str>) -> Result<(String, String), String> {
        let arguments = Arguments { path: path.into(), title: title.map(str::to_owned), section };
        plan(&arguments, &Config::default()).map_err(|problem| problem.code.to_owned())
    }

    #[test]
    fn a_page_has_a_title_from_its_name() {
        let wanted = ("content/guide/first-steps.md".to_owned(), "+++\ntitle = \"First steps\"\n+++\n\n".to_owned());
        for path in ["guide/first-steps", "content/guide/first-steps.md", "Guide/First steps.md", "guide\\first_steps"]
        {
            let (at, text) = planned(path, false, None).unwrap();
            assert_eq!((at.replace('_', "-"), text), wanted, "{path}");
        }
    }

    #[test]
    fn a_slash_or_the_index_makes_a_section() {
        for (path, section) in [("guide/", false), ("guide", true), ("guide/_index.md", false)] {
            assert_eq!(planned(path, section, None).unwrap().0, "content/guide/_index.md", "{path}");
        }
    }

    #[test]
    fn titles_are_quoted_as_toml() {
        let (_, text) = planned("a", false, Some("Say \"no\" \\ more")).unwrap();
        let front: toml::Table = text.split("+++").nth(1).unwrap().parse().unwrap();
        assert_eq!(front["title"].as_str(), Some("Say \"no\" \\ more"));
    }

    #[test]
    fn in_the_section_of_a_type_the_page_is_an_entitys() {
        let (path, text) = planned("people/ada-berg", false, None).unwrap();
        assert_eq!(path, "content/people/ada-berg.md");
        let front: toml::Table = text.split("+++").nth(1).unwrap().parse().unwrap();
        let keys = ["id", "type", "name"].map(|key| front[key].as_str().unwrap().to_owned());
        assert_eq!(keys, ["ada-berg", "person", "Ada Berg"]);
    }

    #[test]
    fn places_outside_of_content_and_pages_of_sources_are_refused() {
        for path in ["", "/", "../x", "a/../../x", "a//b", "sources/letter"] {
            assert_eq!(planned(path, false, None).unwrap_err(), "new-path", "{path}");
        }
    }

    #[test]
    fn nothing_is_written_over() {
        let store = Memory::with([("content/a.md", "mine")]);
        assert_eq!(write(&store, "content/a.md", "new").unwrap_err().code, "new-exists");
        assert_eq!(store.read("content/a.md").unwrap(), b"mine");
        write(&store, "content/b.md", "new").unwrap();
        assert_eq!(store.read("content/b.md").unwrap(), b"new");
    }
}
