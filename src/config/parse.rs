//! The text of `site.toml`, section by section.

use super::fields::{Fields, Report};
use super::{Config, EntityKind, LinkMentions, NavItem, Publish, Taxonomy, Unknown};
use crate::diagnostic::{Diagnostic, unclosed, unclosed_message};
use crate::id::{SitePath, Slug};
use std::sync::Arc;
use toml::de::DeTable;

pub(super) fn parse(text: &Arc<str>, file: &str) -> Result<Config, Vec<Diagnostic>> {
    let mut report = Report { text, file, found: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        if let Some(open) = unclosed(text, span.start) {
            // What comes after it is read as part of the list; complaints about that help nobody.
            let message = unclosed_message(text, &open);
            report.add("config-syntax", open, message, None);
            break;
        }
        report.add("config-syntax", span, error.message().trim().replace('\n', "; "), None);
    }
    if report.found.is_empty() {
        let mut config = Config::default();
        let mut fields = Fields::new(table.get_ref(), "", &mut report);
        site(&mut fields, &mut config);
        sections(&mut fields, &mut config);
        fields.finish();
        check_folders(table.get_ref(), &config, &mut report);
        check_sections(table.get_ref(), &config, &mut report);
        if report.found.is_empty() {
            // The same text has just been read without an error; only its values are wanted here, for templates.
            let whole: toml::Table = text.parse().unwrap_or_default();
            if let Some(toml::Value::Table(extra)) = whole.get("extra") {
                config.extra = extra.clone();
            }
            return Ok(config);
        }
    }
    report.found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    Err(report.found)
}

fn site(fields: &mut Fields, config: &mut Config) {
    fields.set("title", &mut config.title);
    fields.set("description", &mut config.description);
    fields.set_if("language", &mut config.language, language_tag);
    fields.set_if("theme", &mut config.theme, folder_name);
    fields.set_if("base_url", &mut config.base_url, |url: String| base_url(&url).map(Some));
    fields.set("authors", &mut config.authors);
    fields.set("rights", &mut config.rights);
    fields.set_if("contact", &mut config.contact, |address: String| contact(address).map(Some));
}

fn sections(fields: &mut Fields, config: &mut Config) {
    fields.table("sources", |fields| {
        fields.set_if("directory", &mut config.sources.directory, folder);
        fields.set_if("ignore", &mut config.sources.ignore, globs);
        fields.set_if("full", &mut config.sources.full, globs);
        fields.set_if("ocr", &mut config.sources.ocr, command);
        let within = |least: usize| {
            move |n: usize| {
                // A thousand times a thousand: more is a slip of the finger, and multiplied it must not overflow.
                let fits = (least..=1_000_000).contains(&n);
                fits.then_some(n).ok_or_else(|| format!("is not between {least} and 1000000"))
            }
        };
        fields.set_if("time_limit", &mut config.sources.time_limit, within(1));
        fields.set_if("memory_limit", &mut config.sources.memory_limit, within(64));
        fields.set_if("size_limit", &mut config.sources.size_limit, within(1));
    });
    fields.table("entities", |fields| entities(fields, config));
    fields.table("citations", |fields| {
        fields.set("style", &mut config.citations.style);
        fields.set_if("locale", &mut config.citations.locale, language_tag);
        let words = [("error", Unknown::Error), ("warning", Unknown::Warning), ("ignore", Unknown::Ignore)];
        fields.choose("unknown", &mut config.citations.unknown, &words);
    });
    fields.table("markdown", |fields| {
        fields.set("math", &mut config.markdown.math);
        fields.set("raw_html", &mut config.markdown.raw_html);
        fields.set("highlight", &mut config.markdown.highlight);
    });
    fields.table("feeds", |fields| {
        fields.set("enabled", &mut config.feeds.enabled);
        let from_one = |n: usize| if n == 0 { Err("is too few; write 1 or more".to_owned()) } else { Ok(n) };
        fields.set_if("limit", &mut config.feeds.limit, from_one);
    });
    fields.table("build", |fields| fields.set_if("output", &mut config.build.output, folder));
    // Named by the schema, without keys so far.
    fields.table("search", |_| {});
    fields.table("archive", |_| {});
    if fields.value("taxonomies").is_some() {
        config.taxonomies.clear();
    }
    fields.tables("taxonomies", |name, fields| {
        let mut taxonomy = Taxonomy::named(name);
        fields.set("label", &mut taxonomy.label);
        fields.set("feed", &mut taxonomy.feed);
        config.taxonomies.push(taxonomy);
    });
    let mut items = Vec::new();
    if fields.list("nav", |fields| items.extend(nav_item(fields))) {
        config.nav = Some(items);
    }
    // Free keys are not read here, so nothing in the table is unknown; it only has to be a table.
    if let Some(value) = fields.value("extra")
        && value.get_ref().as_table().is_none()
    {
        fields.wrong("extra", value.span(), "this value", "is not a table; write `[extra]` and your keys below it");
    }
}

fn entities(fields: &mut Fields, config: &mut Config) {
    let entities = &mut config.entities;
    let words = [("automatic", Publish::Automatic), ("reviewed", Publish::Reviewed)];
    fields.choose("publish", &mut entities.publish, &words);
    fields.set_if("min_confidence", &mut entities.min_confidence, |c: f64| {
        if (0.0..=1.0).contains(&c) { Ok(c) } else { Err("is not between 0 and 1".to_owned()) }
    });
    let words = [
        ("every", LinkMentions::Every),
        ("first-in-paragraph", LinkMentions::FirstInParagraph),
        ("first-in-source", LinkMentions::FirstInSource),
        ("none", LinkMentions::None),
    ];
    fields.choose("link", &mut entities.link, &words);
    fields.tables("types", |name, fields| {
        let at = entities.types.iter().position(|t| t.name == name);
        let added = at.is_none();
        let mut kind = at.map_or_else(|| EntityKind::named(name), |i| entities.types.remove(i));
        fields.set("label", &mut kind.label);
        if added {
            kind.plural = format!("{}s", kind.label);
        }
        fields.set("plural", &mut kind.plural);
        if added {
            kind.section = Slug::from_text(&kind.plural);
        }
        fields.set_if("section", &mut kind.section, |s: String| {
            s.parse::<Slug>().map_err(|_| format!("is not a folder name; write \"{}\"", Slug::from_text(&s)))
        });
        entities.types.insert(at.unwrap_or(entities.types.len()), kind);
    });
}

fn nav_item(fields: &mut Fields) -> Option<NavItem> {
    let (mut label, mut to) = (None::<String>, None::<String>);
    fields.set("label", &mut label);
    fields.set("to", &mut to);
    for (key, value) in [("label", &label), ("to", &to)] {
        if value.is_none() && fields.span(key) == (0..0) {
            fields.missing(key);
        }
    }
    Some(NavItem { label: label?, to: to? })
}

/// The folders the program writes to must not be the folders people write to.
fn check_folders(table: &DeTable, config: &Config, report: &mut Report) {
    let at = |section: &str, key: &str| {
        let value = table.get(section).and_then(|s| s.get_ref().get(key));
        value.map_or(0..0, |v| v.span())
    };
    let output = (config.build.output.as_str(), "build", "output");
    let sources = (config.sources.directory.as_str(), "sources", "directory");
    let taken = |mine| -> Vec<&str> {
        let fixed = ["content", "themes", "templates", "static", ".sourcebook", ".git"];
        fixed.into_iter().chain([mine]).collect()
    };
    let pairs = [(output, taken(sources.0)), (sources, taken("public"))];
    for ((folder, section, key), taken) in pairs {
        if let Some(other) = taken.into_iter().find(|o| overlap(folder, o)) {
            let message = format!("`{section}.{key}`: the folder `{folder}` would mix with `{other}`");
            report.add("config-value", at(section, key), message, Some("choose a folder of its own".into()));
        }
    }
}

fn overlap(a: &str, b: &str) -> bool {
    let inside = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    inside(a, b) || inside(b, a)
}

/// Two types of entity cannot share a section, and dates have no pages.
fn check_sections(table: &DeTable, config: &Config, report: &mut Report) {
    let types = table.get("entities").and_then(|e| e.get_ref().get("types"));
    let at = |name: &Slug| {
        let kind = types.and_then(|t| t.get_ref().get(name.as_str()));
        kind.map_or(0..0, |k| k.get_ref().get("section").map_or(k.span(), |s| s.span()))
    };
    for (i, kind) in config.entities.types.iter().enumerate() {
        if kind.name.as_str() == "date" {
            let message = "`entities.types.date`: dates are recognised, but have no pages".to_owned();
            report.add("config-value", at(&kind.name), message, Some("remove the table".into()));
        }
        if kind.section.as_str() == "sources" {
            let message = format!("`entities.types.{}.section`: `sources` is the section of the sources", kind.name);
            report.add("config-value", at(&kind.name), message, None);
        }
        if let Some(other) = config.entities.types[..i].iter().find(|o| o.section == kind.section) {
            let (first, second) = if at(&kind.name) == (0..0) { (kind, other) } else { (other, kind) };
            let message = format!("`{}` and `{}` have the same section, `{}`", first.name, second.name, kind.section);
            let help = format!("give `section` in [entities.types.{}] another name", second.name);
            report.add("config-value", at(&second.name), message, Some(help));
        }
    }
}

fn language_tag(tag: String) -> Result<String, String> {
    let fits = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let primary = tag.split('-').next().unwrap_or_default();
    let named = (2..=8).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
    if named && tag.split('-').all(fits) {
        Ok(tag)
    } else {
        Err("is not a language tag; write one such as \"en\" or \"pt-BR\"".into())
    }
}

fn folder_name(name: String) -> Result<String, String> {
    match name.parse::<SitePath>() {
        Ok(_) if !name.contains('/') => Ok(name),
        _ => Err("is not the name of a folder".into()),
    }
}

fn folder(path: String) -> Result<String, String> {
    match path.trim_end_matches('/').parse::<SitePath>() {
        Ok(path) => Ok(path.to_string()),
        Err(_) => Err("is not a folder below the site's root, such as \"public\"".into()),
    }
}

/// A command that is given a file.
fn command(words: Vec<String>) -> Result<Vec<String>, String> {
    if words.first().is_some_and(|program| program.trim().is_empty()) {
        return Err("names no program".into());
    }
    if !words.is_empty() && !words.iter().skip(1).any(|word| word.contains(crate::project::FILE)) {
        return Err("does not say where the picture goes: write \"{file}\" as one of the words".into());
    }
    Ok(words)
}

fn globs(patterns: Vec<String>) -> Result<Vec<String>, String> {
    for pattern in &patterns {
        globset::Glob::new(pattern).map_err(|e| format!("holds a pattern that cannot be read: {e}"))?;
    }
    Ok(patterns)
}

fn base_url(url: &str) -> Result<String, String> {
    let rest = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    let Some(rest) = rest else { return Err("does not begin with http:// or https://".into()) };
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() || host.contains('@') {
        return Err("names no host; write one such as \"https://example.org/collection/\"".into());
    }
    if rest.contains(['?', '#', '"', '<', '>', '\\']) || rest.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("holds a character that an address of a site cannot have".into());
    }
    Ok(format!("{}/", url.trim_end_matches('/')))
}

fn contact(address: String) -> Result<String, String> {
    let plain = !address.contains(|c: char| c.is_whitespace() || c.is_control());
    let web = ["https://", "http://"].iter().any(|s| address.strip_prefix(s).is_some_and(|rest| !rest.is_empty()));
    let mail = address.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'));
    if plain && (web || (mail && !address.contains(':'))) {
        Ok(address)
    } else {
        Err("is neither an e-mail address nor an http(s) address".into())
    }
}
