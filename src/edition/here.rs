//! A page's own place: relative links, what surrounds it, the steps that lead to it.

use super::{Edition, Form};
use crate::id::SitePath;
use crate::render::views::{Alternate, Link, Shell};
use crate::site::{Entry, Role, Target};

/// A page being made.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub edition: &'a Edition,
    pub path: &'a SitePath,
}

impl<'a> Here<'a> {
    /// The link to a file of the site.
    pub fn href(&self, to: &SitePath) -> String {
        to.href_from(self.path, None)
    }

    /// A link with a label.
    pub fn link(&self, title: impl Into<String>, to: &SitePath) -> Link {
        Link { title: title.into(), href: self.href(to) }
    }

    /// A link to an entry, by its title.
    pub fn entry(&self, entry: usize) -> Link {
        let entry = &self.edition.site.entries[entry];
        self.link(entry.title(), &entry.path)
    }

    /// A link to a name.
    pub fn name(&self, name: usize) -> Link {
        let name = &self.edition.site.names.list[name];
        self.link(&*name.name, &name.path)
    }

    /// The link to where a link of a page leads.
    pub fn target(&self, target: &Target) -> String {
        let site = &self.edition.site;
        match target {
            Target::Entry(entry, fragment) => site.entries[*entry].path.href_from(self.path, fragment.as_deref()),
            Target::Name(name, fragment) => site.names.list[*name].path.href_from(self.path, fragment.as_deref()),
            Target::File(path) => self.href(path),
        }
    }

    /// `../../`, or nothing at the root.
    pub fn root(&self) -> String {
        "../".repeat(self.path.as_str().matches('/').count())
    }

    /// From the home page down to the section of an entry.
    pub fn breadcrumbs(&self, entry: &Entry) -> Vec<Link> {
        let sections = &self.edition.site.sections;
        let start = match entry.role {
            Role::Section(section) => sections[section].parent,
            Role::Home => None,
            _ => Some(entry.section),
        };
        let mut steps: Vec<Link> = std::iter::successors(start, |s| sections[*s].parent)
            .map(|s| self.link(if s == 0 { "Home" } else { &*sections[s].title }, &sections[s].path))
            .collect();
        steps.reverse();
        steps
    }

    /// The step every page begins with.
    pub fn home(&self) -> Link {
        self.link("Home", &self.edition.site.sections[0].path)
    }

    /// What surrounds a page that has no file of its own.
    pub fn shell(&self, title: impl Into<String>) -> Shell {
        let edition = self.edition;
        let config = &edition.site.config;
        let theme = edition.renderer.theme();
        let mut shell = Shell {
            title: title.into(),
            description: config.description.clone(),
            root: self.root(),
            path: encoded(self.path),
            current: edition.current_nav(self.path),
            canonical: config.base_url.as_deref().map(|base| self.path.absolute(base)),
            og_type: "website".into(),
            ..Shell::default()
        };
        match &edition.form {
            Form::Site => {
                let relative = |paths: &[String]| -> Vec<String> {
                    paths.iter().filter_map(|p| p.parse().ok()).map(|p| self.href(&p)).collect()
                };
                shell.styles = relative(theme.styles());
                shell.scripts = relative(theme.scripts());
                if edition.has_feed {
                    shell.alternates.push(Alternate {
                        media_type: "application/atom+xml".into(),
                        title: config.title.clone(),
                        href: self.href(&super::fixed("feed.xml")),
                    });
                }
            }
            Form::Archive { style, csp } => {
                shell.inline_css = Some(style.clone());
                shell.csp = Some(csp.clone());
            }
        }
        shell
    }

    /// What surrounds the page of an entry.
    pub fn entry_shell(&self, entry: &Entry) -> Shell {
        let front = &entry.page.front;
        let mut shell = self.shell(entry.title());
        let described = front.description.clone().unwrap_or_else(|| super::sources::summary(entry));
        if !described.is_empty() {
            shell.description = described;
        }
        shell.og_type = "article".into();
        if let Some(lang) = other_language(self.edition, front.lang.as_deref()) {
            shell.direction = Some(direction(&lang).into())
                .filter(|d: &String| **d != *direction(&self.edition.site.config.language));
            shell.language = Some(lang);
        }
        if matches!(self.edition.form, Form::Site) {
            shell.alternates.insert(
                0,
                Alternate {
                    media_type: "text/markdown".into(),
                    title: "Markdown".into(),
                    href: self.href(&self.path.with_extension("md")),
                },
            );
        }
        shell
    }
}

/// The language of a page if it is not the site's.
pub(super) fn other_language(edition: &Edition, lang: Option<&str>) -> Option<String> {
    lang.filter(|l| !l.is_empty() && *l != edition.site.config.language).map(str::to_string)
}

/// `rtl` for languages written from right to left, by their primary subtag or script.
pub(super) fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 11] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
    let mut parts = language.split('-');
    let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
    let latin = parts.any(|p| p.eq_ignore_ascii_case("latn"));
    if RIGHT_TO_LEFT.contains(&primary.as_str()) && !latin { "rtl" } else { "ltr" }
}

/// A path from the root of the site, percent-encoded.
pub(super) fn encoded(path: &SitePath) -> String {
    path.absolute("")
}
