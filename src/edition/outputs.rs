//! What is not a page of the collection: about, not found, redirects, feeds, sitemap, robots, head data.

use super::here::{Here, direction, encoded, other_language};
use super::sources::{day, source_key};
use super::{Form, fixed};
use crate::citation::bibliography::Item;
use crate::citation::{record, web};
use crate::diagnostic::Diagnostic;
use crate::entity::recognise::coverage::Coverage;
use crate::id::SitePath;
use crate::render::Theme;
use crate::render::views::{
    AboutView, EntityFigures, FeedEntry, FeedView, Labelled, LanguageNote, Link, Meta, NavItem, NotFoundView,
    RobotsView, SiteView, SitemapEntry, SitemapView, Version,
};
use crate::site::{Entry, Role, Site};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// Name and version of the program.
pub const PROGRAM: &str = concat!("Sourcebook ", env!("CARGO_PKG_VERSION"));

/// The navigation names sections of the top level if there are no more than this.
const NAV_SECTIONS: usize = 6;

/// Entries that stand in a feed: dated pages and sources.
pub(super) fn dated(entry: &Entry) -> bool {
    matches!(entry.role, Role::Page | Role::Source(_)) && entry.page.front.date.is_some()
}

/// What all pages share.
pub(super) fn site_view(site: &Site, theme: &Theme, form: &Form) -> SiteView {
    let config = &site.config;
    let mut extra = theme.extra().clone();
    extra.extend(config.extra.clone());
    SiteView {
        title: config.title.clone(),
        description: config.description.clone(),
        language: config.language.clone(),
        direction: direction(&config.language).into(),
        base_url: config.base_url.clone(),
        generator: PROGRAM.into(),
        nav: navigation(site),
        footer: footer(site, form),
        rights: config.rights.clone().unwrap_or_default(),
        extra,
    }
}

/// The navigation: as `site.toml` has it, else sections, indexes that are not empty, the bibliography, about.
fn navigation(site: &Site) -> Vec<NavItem> {
    if let Some(wanted) = &site.config.nav {
        let item = |i: &crate::config::NavItem| Some(NavItem { name: i.label.clone(), path: nav_path(site, &i.to)? });
        return wanted.iter().filter_map(item).collect();
    }
    let mut nav: Vec<NavItem> = Vec::new();
    let mut add = |name: &str, path: &SitePath| nav.push(NavItem { name: name.into(), path: encoded(path) });
    let sections = &site.sections[0].children;
    // Many sections would crowd every page; the front page lists them all.
    for &section in sections.iter().filter(|s| sections.len() <= NAV_SECTIONS || site.sections[**s].folder == "sources")
    {
        add(&site.sections[section].title, &site.sections[section].path);
    }
    for (k, kind) in site.config.entities.types.iter().enumerate() {
        if site.names.list.iter().any(|n| n.kind == k)
            && let Ok(path) = format!("{}/index.html", kind.section).parse()
        {
            add(&kind.plural, &path);
        }
    }
    for taxonomy in &site.taxonomies {
        add(&taxonomy.label, &taxonomy.path);
    }
    if !site.library.known_works().is_empty() {
        add("Bibliography", &fixed("bibliography.html"));
    }
    add("About", &fixed("about.html"));
    nav
}

/// The links of the footer: about, and the data of the collection; feeds stand there as alternates of the page.
fn footer(site: &Site, form: &Form) -> Vec<NavItem> {
    let mut footer = vec![NavItem { name: "About".into(), path: "about.html".into() }];
    if matches!(form, Form::Site) {
        let mut add = |name: &str, path: &str| footer.push(NavItem { name: name.into(), path: path.into() });
        if !site.names.list.is_empty() {
            add("Names (CSV)", "entities.csv");
            add("Mentions (CSV)", "mentions.csv");
        }
        if !site.library.known_works().is_empty() {
            add("Bibliography (BibTeX)", "bibliography.bib");
        }
    }
    footer
}

/// Where an entry of `[[nav]]` leads, from the root: `@/guide/_index.md`, `people/index.html`. Other hosts are for prose.
fn nav_path(site: &Site, to: &str) -> Option<String> {
    match to.strip_prefix("@/") {
        Some(file) => site.entries.iter().find(|e| e.file == file).map(|e| encoded(&e.path)),
        None => to.trim_start_matches('/').parse::<SitePath>().ok().map(|p| encoded(&p)),
    }
}

/// How templates find files: `@/guide/start.md`, or the path of a static file.
pub(super) fn resolver(
    site: Arc<Site>,
    theme: Arc<Theme>,
) -> impl Fn(&str, &str) -> Result<String, String> + Send + Sync + 'static {
    let files: HashMap<String, SitePath> = site.entries.iter().map(|e| (e.file.clone(), e.path.clone())).collect();
    move |path, from| {
        let decoded = percent_encoding::percent_decode_str(from).decode_utf8_lossy();
        let from: SitePath = decoded.parse().map_err(|e: crate::id::IdError| e.to_string())?;
        if let Some(file) = path.strip_prefix("@/") {
            let (file, fragment) = file.split_once('#').map_or((file, None), |(file, f)| (file, Some(f)));
            let to = files.get(file).ok_or_else(|| format!("there is no file content/{file}"))?;
            return Ok(to.href_from(&from, fragment));
        }
        let path = path.trim_start_matches('/');
        let to: SitePath = path.parse().map_err(|e: crate::id::IdError| e.to_string())?;
        let known =
            theme.statics().contains_key(path) || site.assets.iter().any(|a| a.path == to) || path.ends_with(".html");
        if known { Ok(to.href_from(&from, None)) } else { Err(format!("there is no static file {path}")) }
    }
}

/// Tags for the head of the page of a source: those of articles and reports where they fit, and Dublin Core.
pub(super) fn source_meta(entry: &Entry, item: Option<&Item>) -> Vec<Meta> {
    let highwire = item.map(web::highwire).unwrap_or_default();
    let mut meta: Vec<Meta> = highwire.into_iter().map(|(name, content)| Meta { name: name.into(), content }).collect();
    meta.extend(dublin_core(entry));
    meta
}

/// Dublin Core for the head of a page.
pub(super) fn dublin_core(entry: &Entry) -> Vec<Meta> {
    let front = &entry.page.front;
    let mut meta = Vec::new();
    let mut add = |name: &str, content: String| meta.push(Meta { name: name.into(), content });
    add("DC.title", entry.title());
    add("DC.type", "Text".into());
    for author in &front.authors {
        add("DC.creator", author.clone());
    }
    if let Some(date) = front.date {
        add("DC.date", day(&date));
    }
    if let Some(publication) = &front.publication {
        add("DC.source", publication.clone());
    }
    if let Some(rights) = &front.rights {
        add("DC.rights", rights.clone());
    }
    if let Some(lang) = &front.lang {
        add("DC.language", lang.clone());
    }
    for keyword in &front.keywords {
        add("DC.subject", keyword.clone());
    }
    meta
}

/// JSON as it may stand in a `script` element.
pub(super) fn script_safe(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// People and bodies of schema.org.
fn agents(names: &[String]) -> Value {
    let of = |name: &String| {
        let body = record::name(name).get("literal").is_some() && name.contains(' ');
        json!({ "@type": if body { "Organization" } else { "Person" }, "name": name })
    };
    names.iter().map(of).collect()
}

/// schema.org data of a source.
pub(super) fn source_json_ld(here: &Here<'_>, entry: &Entry) -> String {
    let front = &entry.page.front;
    let kind = match front.kind.as_deref() {
        Some("review") => "Review",
        Some("report" | "bulletin") => "Report",
        Some("abstract") => "ScholarlyArticle",
        Some("excerpt") => "NewsArticle",
        Some("post") => "BlogPosting",
        Some("interview" | "press-release") => "Article",
        _ => "CreativeWork",
    };
    let mut data = json!({ "@context": "https://schema.org", "@type": kind, "name": entry.title() });
    if !front.authors.is_empty() {
        data["author"] = agents(&front.authors);
    }
    if let Some(date) = front.date {
        data["datePublished"] = day(&date).into();
    }
    if let Some(publication) = &front.publication {
        data["isPartOf"] = json!({ "@type": "CreativeWork", "name": publication });
    }
    // A licence is an address; words on rights are a notice.
    let address = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    let rights = if front.rights.as_deref().is_some_and(address) { "license" } else { "copyrightNotice" };
    let texts = [("inLanguage", &front.lang), ("isBasedOn", &front.url), (rights, &front.rights)];
    for (key, value) in texts {
        if let Some(value) = value {
            data[key] = value.as_str().into();
        }
    }
    if !front.keywords.is_empty() {
        data["keywords"] = json!(front.keywords);
    }
    if let Some(source) = &front.source {
        data["identifier"] = json!({ "@type": "PropertyValue", "propertyID": "sha256", "value": source.sha256 });
    }
    let bibliography = &here.edition.site.library.bibliography;
    let about: Vec<Value> = front
        .about
        .iter()
        .map(|about| {
            let mut work =
                about.key.as_deref().and_then(|key| bibliography.get(key)).map(web::schema).unwrap_or_default();
            work.entry("@type").or_insert(web::schema_type(about.kind.as_deref().unwrap_or_default()).into());
            work.insert("name".into(), about.title.as_str().into());
            if !about.authors.is_empty() {
                work.insert("author".into(), agents(&about.authors));
            }
            Value::Object(work)
        })
        .collect();
    let (reviewed, discussed) = if kind == "Review" { (about, Vec::new()) } else { (Vec::new(), about) };
    for (key, mut works) in [("itemReviewed", reviewed), ("about", discussed)] {
        match works.len() {
            0 => {}
            1 => data[key] = works.remove(0),
            _ => data[key] = works.into(),
        }
    }
    let cited: Vec<Value> = entry
        .page
        .clusters
        .iter()
        .flat_map(|c| &c.cluster.cites)
        .map(|c| c.key.as_str())
        .fold(Vec::new(), |mut keys: Vec<&str>, key| {
            if !keys.contains(&key) {
                keys.push(key);
            }
            keys
        })
        .into_iter()
        .filter_map(|key| bibliography.get(key))
        .map(|item| Value::Object(web::schema(item)))
        .collect();
    if !cited.is_empty() {
        data["citation"] = cited.into();
    }
    if let Some(base) = &here.edition.site.config.base_url {
        let address = here.path.absolute(base);
        data["@id"] = address.as_str().into();
        data["url"] = address.into();
    }
    script_safe(&data.to_string())
}

impl Here<'_> {
    /// About the collection.
    pub fn about_page(&self) -> Result<String, Diagnostic> {
        let edition = self.edition;
        let site = &edition.site;
        let prose = site.entries.iter().position(|e| e.role == Role::About);
        let title = prose.map_or_else(|| "About this collection".to_string(), |e| site.entries[e].title());
        let mut view = AboutView {
            title: title.clone(),
            breadcrumbs: vec![self.home()],
            figures: self.figures(),
            entities: self.entity_figures(),
            languages: self.language_notes(),
            credits: self.credits(),
            rights: site.config.rights.clone().unwrap_or_default(),
            software: PROGRAM.into(),
            contact: site.config.contact.as_deref().and_then(contact),
            ..AboutView::default()
        };
        if let Some(entry) = prose {
            let rendered = self.render(entry, &self.surroundings(entry));
            (view.body_html, view.notes_html) = (rendered.body, rendered.notes_html);
        }
        for entry in site.entries.iter().filter(|e| matches!(e.role, Role::Source(_))) {
            let href = self.href(&entry.path);
            if let Some(rights) = &entry.page.front.rights {
                view.source_rights.push(Labelled {
                    label: entry.title(),
                    value: rights.clone(),
                    href: Some(href.clone()),
                });
            }
            if let Some(source) = &entry.page.front.source {
                let (file, sha256) = (source.file.clone(), source.sha256.clone());
                view.versions.push(Version { title: entry.title(), href, file, sha256 });
            }
        }
        let site_form = matches!(edition.form, super::Form::Site);
        let data =
            edition.data_files().into_iter().filter(|(path, _)| site_form && !path.as_str().ends_with(".jsonld"));
        view.data = data.map(|(path, _)| self.link(path.as_str(), &path)).collect();
        edition.renderer.page(&edition.shared, &self.shell(title), &view)
    }

    fn figures(&self) -> Vec<Labelled> {
        let site = &self.edition.site;
        let sources = || site.entries.iter().filter(|e| matches!(e.role, Role::Source(_)));
        let blocks = sources().flat_map(|e| &e.page.blocks);
        let paragraphs = blocks.filter(|b| matches!(b.id, Some(crate::id::BlockId::Paragraph { .. }))).count();
        let words: usize = sources().map(|e| e.page.words).sum();
        let pages = site.entries.iter().filter(|e| e.role == Role::Page).count();
        let citations: usize = site.library.uses.values().map(Vec::len).sum();
        let mentions: usize = site.names.index.entities.iter().map(|e| e.mentions.len()).sum();
        let figure = |label: &str, value: usize| Labelled { label: label.into(), value: value.to_string(), href: None };
        [
            figure("Sources", sources().count()),
            figure("Paragraphs", paragraphs),
            figure("Words", words),
            figure("Pages", pages),
            figure("Names", site.names.list.len()),
            figure("Mentions", mentions),
            figure("Citations", citations),
            figure("Works in the bibliography", site.library.known_works().len()),
        ]
        .into_iter()
        .filter(|f| f.value != "0")
        .collect()
    }

    fn entity_figures(&self) -> Vec<EntityFigures> {
        let site = &self.edition.site;
        let of_kind = |(k, kind): (usize, &crate::config::EntityKind)| {
            let names = site.names.list.iter().filter(|n| n.kind == k);
            let entities = || site.names.index.entities.iter().filter(|e| *e.kind.0 == *kind.name.as_str());
            let reviewed = entities().filter(|e| e.published && e.reviewed).count();
            EntityFigures {
                label: kind.plural.clone(),
                href: format!("{}/index.html", kind.section).parse().ok().map(|p: SitePath| self.href(&p)),
                published: names.count(),
                automatic: entities().filter(|e| e.published && !e.reviewed).count(),
                reviewed,
                unpublished: entities().filter(|e| !e.published).count(),
                rejected: site.names.rejected.get(k).copied().unwrap_or_default(),
                mentions: entities().map(|e| e.mentions.len()).sum(),
            }
        };
        let figures = site.config.entities.types.iter().enumerate().map(of_kind);
        figures.filter(|f| f.published + f.unpublished + f.rejected > 0).collect()
    }

    fn language_notes(&self) -> Vec<LanguageNote> {
        let of = |((coverage, lang), sources)| LanguageNote { lang, lists: coverage == Coverage::Basic, sources };
        self.edition.site.names.less_sure().into_iter().map(of).collect()
    }

    /// Positions and ids of places come from GeoNames, whose licence (CC BY 4.0) asks to be named where they are shown.
    fn credits(&self) -> Vec<Labelled> {
        let published = self.edition.site.names.index.entities.iter().filter(|e| e.published);
        let geonames = published.flat_map(|e| &e.same_as).any(|(scheme, _)| scheme == "geonames");
        let credit = || Labelled {
            label: "GeoNames".into(),
            value: "ids and positions of places, licensed under CC BY 4.0, unchanged".into(),
            href: Some("https://www.geonames.org/".into()),
        };
        geonames.then(credit).into_iter().collect()
    }

    /// For addresses that do not exist. Servers show it at any depth: with a base URL its links are absolute.
    pub fn not_found_page(&self) -> Result<String, Diagnostic> {
        let edition = self.edition;
        let mut links = vec![self.home()];
        let site = &edition.site;
        links.extend(site.sections[0].children.iter().map(|&s| {
            let section = &site.sections[s];
            self.link(section.title.as_str(), &section.path)
        }));
        links.extend(self.index_links(None).into_iter().map(|l| Link { title: l.title, href: l.href }));
        let mut shell = self.shell("Page not found");
        shell.noindex = true;
        shell.canonical = None;
        if let Some(base) = &edition.site.config.base_url {
            let absolute = |href: &mut String| {
                if !href.contains("://") {
                    *href = format!("{base}{href}");
                }
            };
            links.iter_mut().for_each(|l| absolute(&mut l.href));
            shell.styles.iter_mut().chain(&mut shell.scripts).for_each(absolute);
            shell.alternates.iter_mut().for_each(|a| absolute(&mut a.href));
            shell.root = base.clone();
        }
        edition.renderer.page(&edition.shared, &shell, &NotFoundView { links })
    }

    /// The Atom feed of the site, or of a term.
    pub fn feed(&self, term: Option<(usize, usize)>) -> Result<String, Diagnostic> {
        let edition = self.edition;
        let site = &edition.site;
        let config = &site.config;
        let base = config.base_url.as_deref().unwrap_or_default();
        let (title, candidates): (String, Vec<usize>) = match term {
            None => (config.title.clone(), (0..site.entries.len()).collect()),
            Some((t, i)) => {
                let term = &site.taxonomies[t].terms[i];
                (format!("{} – {}", config.title, term.name), term.pages.clone())
            }
        };
        let mut newest: Vec<usize> = candidates.into_iter().filter(|&e| dated(&site.entries[e])).collect();
        newest.sort_by_key(|&e| (std::cmp::Reverse(site.entries[e].page.front.date), e));
        newest.truncate(config.feeds.limit);
        let entries: Vec<FeedEntry> = newest
            .into_iter()
            .filter_map(|e| {
                let entry = &site.entries[e];
                let front = &entry.page.front;
                let date = front.date?;
                Some(FeedEntry {
                    title: entry.title(),
                    url: entry.path.absolute(base),
                    published: date.rfc3339(),
                    updated: front.updated.unwrap_or(date).rfc3339(),
                    authors: front.authors.clone(),
                    summary: front.description.clone().unwrap_or_else(|| super::sources::summary(entry)),
                    language: other_language(edition, front.lang.as_deref()),
                })
            })
            .collect();
        let view = FeedView {
            title,
            self_url: self.path.absolute(base),
            home_url: base.to_string(),
            updated: entries.iter().map(|e| e.updated.clone()).max().unwrap_or_else(|| "1980-01-01T00:00:00Z".into()),
            author: config.authors.first().unwrap_or(&config.title).clone(),
            entries,
        };
        edition.renderer.page(&edition.shared, &self.shell(""), &view)
    }

    /// The sitemap: every page that readers may be sent to.
    pub fn sitemap(&self) -> Result<String, Diagnostic> {
        let edition = self.edition;
        let base = edition.site.config.base_url.as_deref().unwrap_or_default();
        let files = edition.files.iter().zip(&edition.recipes);
        let pages = files.filter(|(file, recipe)| {
            let other = matches!(recipe, super::plan::Recipe::NotFound | super::plan::Recipe::Redirect(_));
            file.path.as_str().ends_with(".html") && !other
        });
        let updated = |recipe: &super::plan::Recipe| match recipe {
            super::plan::Recipe::Page(e) | super::plan::Recipe::Source(e) => {
                let front = &edition.site.entries[*e].page.front;
                front.updated.or(front.date).filter(|d| d.month.is_none() || d.day.is_some()).map(|d| day(&d))
            }
            _ => None,
        };
        let entries = pages
            .map(|(file, recipe)| SitemapEntry { url: file.path.absolute(base), updated: updated(recipe) })
            .collect();
        edition.renderer.page(&edition.shared, &self.shell(""), &SitemapView { entries })
    }

    /// `robots.txt`.
    pub fn robots(&self) -> Result<String, Diagnostic> {
        let edition = self.edition;
        let base = edition.site.config.base_url.as_deref();
        let view = RobotsView { sitemap_url: base.map(|b| fixed("sitemap.xml").absolute(b)), disallow: Vec::new() };
        edition.renderer.page(&edition.shared, &self.shell(""), &view)
    }

    /// An old address: a page that sends readers on, with a link they can see.
    pub fn redirect(&self, index: usize) -> String {
        let (_, to) = &self.edition.site.redirects[index];
        let href = super::escape(&self.href(to));
        let canonical = self
            .edition
            .site
            .config
            .base_url
            .as_deref()
            .map_or_else(|| href.clone(), |b| super::escape(&to.absolute(b)));
        let lang = super::escape(&self.edition.site.config.language);
        // In an archive each page stands alone: readers follow the link themselves.
        let refresh = match self.edition.form {
            Form::Site => format!("<meta http-equiv=\"refresh\" content=\"0; url={href}\">\n"),
            _ => String::new(),
        };
        format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<title>Moved</title>\n<meta name=\"robots\" \
             content=\"noindex\">\n<link rel=\"canonical\" href=\"{canonical}\">\n{refresh}</head>\n<body>\n<main><h1>Moved</h1><p>This page is now at <a href=\"{href}\">{href}</a>.</p></main>\n</body>\n</html>\n"
        )
    }

    /// The Markdown twin: a head of plain facts, then the text.
    pub fn twin_file(&self, index: usize) -> String {
        let entry = &self.edition.site.entries[index];
        let front = &entry.page.front;
        let twin = self.twin(index);
        // The twin of a page with a title begins with it.
        let (title, body) = match twin.split_once("\n\n") {
            Some((title, body)) if !entry.is_untitled() && title.starts_with("# ") => (title.to_string(), body),
            _ => (format!("# {}", crate::page::escaped(&entry.title())), &*twin),
        };
        let mut text = format!("{title}\n\n");
        let mut facts: Vec<String> = Vec::new();
        if !front.authors.is_empty() {
            facts.push(format!("By {}", front.authors.join(", ")));
        }
        facts.extend(front.date.map(|d| day(&d)));
        if matches!(entry.role, Role::Source(_)) {
            facts.push(format!("Cited as `{}`", source_key(entry)));
        }
        if !facts.is_empty() {
            text.push_str(&facts.join(" · "));
            text.push_str("\n\n");
        }
        text.push_str(body.trim_start_matches('\n'));
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text
    }
}

/// Where readers report a concern.
fn contact(address: &str) -> Option<Link> {
    let href = match address {
        web if web.starts_with("http://") || web.starts_with("https://") => web.to_string(),
        mail if mail.contains('@') => format!("mailto:{mail}"),
        _ => return None,
    };
    Some(Link { title: address.to_string(), href })
}
