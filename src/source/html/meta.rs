//! What a web page says about itself: meta elements, JSON-LD, links, comments of the program that saved it.
//!
//! In: the tree. Out: values, each with the rule that found it and a confidence. Nothing is guessed: what the page does not
//! state stays empty.

use super::json_ld::{self, Linked};
use super::style;
use super::tree::{Id, Tree};
use super::walk::one_line;
use crate::source::document::Stated;
use crate::source::text::pattern;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a page says about itself.
#[derive(Default)]
pub struct Meta {
    /// Titles it gives itself, the most trusted first.
    pub titles: Vec<Stated<String>>,
    /// See the fields of `Document`.
    pub authors: Vec<Stated<String>>,
    /// Date of publication.
    pub date: Option<Stated<String>>,
    /// Where it was published.
    pub publication: Option<Stated<String>>,
    /// Its kind.
    pub kind: Option<Stated<String>>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Rights.
    pub rights: Option<Stated<String>>,
    /// Its address.
    pub url: Option<Stated<String>>,
    /// When it was saved.
    pub retrieved: Option<Stated<String>>,
    /// What relative addresses start from, if it says so.
    pub base: Option<String>,
}

/// Keywords a document may have.
const KEYWORDS: usize = 40;

/// Authors a document may have.
const AUTHORS: usize = 60;

struct Tags<'t> {
    meta: BTreeMap<String, Vec<&'t str>>,
    tree: &'t Tree,
}

fn stated(value: impl Into<String>, rule: &'static str, confidence: f32) -> Stated<String> {
    Stated { value: value.into(), span: None, rule, confidence }
}

impl<'t> Tags<'t> {
    fn read(tree: &'t Tree) -> Tags<'t> {
        let mut meta: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for id in (0..tree.nodes.len()).filter(|i| tree.name(*i) == "meta") {
            let Some(content) = tree.attribute(id, "content").map(str::trim).filter(|c| !c.is_empty()) else {
                continue;
            };
            let names =
                ["name", "property", "itemprop", "http-equiv"].into_iter().filter_map(|a| tree.attribute(id, a));
            for name in names.flat_map(str::split_ascii_whitespace) {
                let name = name.to_ascii_lowercase().replace("dcterms.", "dc.").replace("dc:", "dc.");
                meta.entry(name).or_default().push(content);
            }
        }
        Tags { meta, tree }
    }

    fn all(&self, names: &[&str]) -> impl Iterator<Item = &'t str> {
        let found: Vec<&'t str> = names.iter().filter_map(|n| self.meta.get(*n)).flatten().copied().collect();
        found.into_iter()
    }

    /// The first of several names that is there.
    fn first(&self, names: &[&str]) -> Option<String> {
        self.all(names).map(one_line).find(|v| !v.is_empty())
    }

    /// The target of a link element with a relation.
    fn link(&self, relation: &str) -> Option<&'t str> {
        (0..self.tree.nodes.len())
            .filter(|i| matches!(self.tree.name(*i), "link" | "a"))
            .find(|i| {
                let rel = self.tree.attribute(*i, "rel").unwrap_or_default();
                rel.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case(relation))
            })
            .and_then(|i| self.tree.attribute(i, "href"))
            .map(str::trim)
            .filter(|h| h.starts_with("http"))
    }
}

/// Reads what a page says about itself.
pub fn read(tree: &Tree) -> Meta {
    let tags = Tags::read(tree);
    let linked = json_ld::read(tree);
    let publication = publication(&tags, &linked);
    let site = publication.as_ref().map(|p| p.value.clone());
    let (saved_url, retrieved) = saved(tree);
    let url = tags
        .link("canonical")
        .map(|u| stated(u, "canonical", 0.95))
        .or_else(|| tags.first(&["og:url", "citation_public_url"]).map(|u| stated(u, "og-url", 0.9)))
        .or_else(|| linked.url.clone().map(|u| stated(u, "json-ld", 0.85)))
        .filter(|u| u.value.starts_with("http"))
        .or(saved_url);
    let base = (0..tree.nodes.len()).find(|i| tree.name(*i) == "base").and_then(|i| tree.attribute(i, "href"));
    Meta {
        titles: titles(&tags, &linked, site.as_deref()),
        authors: authors(&tags, &linked, site.as_deref()),
        date: date(&tags, &linked),
        kind: kind(&linked),
        keywords: keywords(&tags, &linked),
        rights: rights(&tags, &linked),
        base: base
            .map(|b| super::address::resolve(b.trim(), url.as_ref().map(|u| u.value.as_str())))
            .filter(|b| b.starts_with("http")),
        publication,
        url,
        retrieved,
    }
}

fn publication(tags: &Tags<'_>, linked: &Linked) -> Option<Stated<String>> {
    tags.first(&["citation_journal_title", "citation_conference_title", "prism.publicationname"])
        .map(|v| stated(v, "citation-meta", 0.95))
        .or_else(|| tags.first(&["og:site_name"]).map(|v| stated(v, "og-site-name", 0.9)))
        .or_else(|| linked.publisher.clone().map(|v| stated(v, "json-ld", 0.85)))
        .or_else(|| tags.first(&["dc.publisher", "citation_publisher"]).map(|v| stated(v, "dublin-core", 0.8)))
}

fn titles(tags: &Tags<'_>, linked: &Linked, site: Option<&str>) -> Vec<Stated<String>> {
    let mut titles = Vec::new();
    let mut add = |value: Option<String>, rule, confidence| {
        titles.extend(
            value.map(|v| without_site(&v, site)).filter(|v| !v.is_empty()).map(|v| stated(v, rule, confidence)),
        );
    };
    add(tags.first(&["citation_title"]), "citation-meta", 0.97);
    add(linked.headline.clone(), "json-ld", 0.9);
    add(tags.first(&["og:title"]), "og-title", 0.9);
    add(linked.name.clone(), "json-ld", 0.85);
    add(tags.first(&["dc.title", "twitter:title", "parsely-title", "sailthru.title"]), "meta-title", 0.85);
    let tree = tags.tree;
    let title = (0..tree.nodes.len())
        .find(|i| tree.name(*i) == "title" && tree.nodes.get(*i).is_some_and(|n| tree.name(n.parent) == "head"));
    add(title.map(|t| tree.words(t, 1000)), "title-element", 0.7);
    titles
}

/// What stands between a title and the name of the site.
const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • "];

/// A title without the site's name at either end.
pub fn without_site(title: &str, site: Option<&str>) -> String {
    let title = one_line(title);
    let Some(site) = site.map(letters).filter(|s| !s.is_empty()) else { return title };
    for separator in SEPARATORS {
        if let Some((first, last)) = title.rsplit_once(separator)
            && letters(last) == site
        {
            return first.trim().to_owned();
        }
        if let Some((first, last)) = title.split_once(separator)
            && letters(first) == site
        {
            return last.trim().to_owned();
        }
    }
    title
}

/// The part of a `<title>` before a separator, for pages that do not name their site.
pub fn first_part(title: &str) -> &str {
    let cut = [" | ", " :: ", " » "].iter().find_map(|s| title.split_once(s).map(|(first, _)| first.trim()));
    cut.or_else(|| {
        let (first, last) =
            title.rsplit_once(" - ").or_else(|| title.rsplit_once(" – ")).or_else(|| title.rsplit_once(" — "))?;
        (last.split_whitespace().count() <= 4 && first.split_whitespace().count() >= 3).then_some(first.trim())
    })
    .filter(|p| !p.is_empty())
    .unwrap_or(title)
}

/// Letters and digits only, lower case: what makes two titles the same.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn authors(tags: &Tags<'_>, linked: &Linked, site: Option<&str>) -> Vec<Stated<String>> {
    let cited: Vec<String> =
        tags.all(&["citation_author", "citation_authors"]).flat_map(|a| a.split(';')).map(in_order).collect();
    let sources: [(Vec<String>, &'static str, f32); 4] = [
        (cited, "citation-meta", 0.97),
        (linked.authors.clone(), "json-ld", 0.9),
        (
            tags.all(&[
                "author",
                "dc.creator",
                "article:author",
                "parsely-author",
                "sailthru.author",
                "byl",
                "og:article:author",
            ])
            .flat_map(names)
            .collect(),
            "meta-author",
            0.85,
        ),
        (byline(tags.tree), "byline", 0.75),
    ];
    for (list, rule, confidence) in sources {
        let mut seen = Vec::new();
        for name in list.iter().map(|n| one_line(n)).filter(|n| is_name(n, site)) {
            let key = letters(&name);
            if !seen.iter().any(|(k, _)| *k == key) && seen.len() < AUTHORS {
                seen.push((key, name));
            }
        }
        if !seen.is_empty() {
            return seen.into_iter().map(|(_, name)| stated(name, rule, confidence)).collect();
        }
    }
    Vec::new()
}

fn is_name(name: &str, site: Option<&str>) -> bool {
    let words = name.split_whitespace().count();
    (1..=7).contains(&words)
        && name.len() <= 80
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['@', '/', '<', '{', '|'])
        && !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && site.is_none_or(|s| letters(s) != letters(name))
        && !matches!(
            letters(name).as_str(),
            "admin" | "administrator" | "editor" | "staff" | "author" | "unknown" | "webmaster"
        )
}

/// "Doe, Jane" → "Jane Doe".
fn in_order(name: &str) -> String {
    match name.split_once(',') {
        Some((family, given)) if !given.contains(',') && !given.trim().is_empty() => {
            format!("{} {}", given.trim(), family.trim())
        }
        _ => name.trim().to_owned(),
    }
}

/// The names in a line: "By A and B", "A; B", "A, B and C".
fn names(line: &str) -> Vec<String> {
    static START: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^\s*(?:written\s+|posted\s+|story\s+)?by[:\s]+"));
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\s*;\s*|\s+and\s+|\s+&\s+|,\s+and\s+"));
    let line = one_line(line);
    let line = START.replace(&line, "");
    let mut all = Vec::new();
    for part in BETWEEN.split(&line) {
        let parts: Vec<&str> = part.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
        let each_is_a_name = parts.iter().all(|p| p.split_whitespace().count() >= 2);
        match (parts.len(), each_is_a_name) {
            (0 | 1, _) => all.extend(parts.first().map(|p| (*p).to_owned())),
            (_, true) => all.extend(parts.iter().map(|p| (*p).to_owned())),
            (2, false) if parts[0].split_whitespace().count() == 1 => all.push(in_order(part)),
            _ => all.push(parts[0].to_owned()),
        }
    }
    all
}

/// The line of the page that names its authors.
fn byline(tree: &Tree) -> Vec<String> {
    let is_byline = |id: &Id| {
        tree.element(*id).is_some_and(|e| {
            let relation = e.attribute("rel").is_some_and(|r| r.split_ascii_whitespace().any(|r| r == "author"));
            let property = e.attribute("itemprop").is_some_and(|p| p.split_ascii_whitespace().any(|p| p == "author"));
            let class =
                e.classes().any(|c| matches!(c, "byline" | "author" | "author-name" | "byline-name" | "p-author"));
            (relation || property || class) && &*e.name != "meta" && &*e.name != "link" && !style::is_hidden(e)
        })
    };
    let found = (0..tree.nodes.len()).filter(is_byline).map(|id| tree.words(id, 160));
    found
        .filter(|w| !w.is_empty() && w.len() < 120)
        .take(6)
        .map(|line| names(&line))
        .find(|n| !n.is_empty() && n.len() < 8)
        .unwrap_or_default()
}

/// A date as ISO text from a machine's writing of it: the day, the month or the year.
pub fn iso(text: &str) -> Option<String> {
    static DATE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\s*(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T\s].*)?$"));
    static PACKED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(\d{4})(\d{2})(\d{2})(?:T.*)?\s*$"));
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^\s*(?:[a-z]{3,9},?\s+)?(?:(\d{1,2})\s+)?([a-z]{3,9})\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})\b")
    });
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let number = |m: Option<regex::Match<'_>>| m.and_then(|m| m.as_str().parse::<u32>().ok());
    let (year, month, day) = if let Some(found) = PACKED.captures(text).or_else(|| DATE.captures(text)) {
        (number(found.get(1))?, number(found.get(2)), number(found.get(3)))
    } else {
        let found = WORDS.captures(text)?;
        let month = found.get(2)?.as_str().to_ascii_lowercase();
        let month = MONTHS.iter().position(|m| month.starts_with(m))? as u32 + 1;
        (number(found.get(4))?, Some(month), number(found.get(1)).or_else(|| number(found.get(3))))
    };
    if !(1400..=2200).contains(&year) {
        return None;
    }
    match (month, day) {
        (None, _) => Some(format!("{year:04}")),
        (Some(m), None) => (1..=12).contains(&m).then(|| format!("{year:04}-{m:02}")),
        (Some(m), Some(d)) => {
            let iso = format!("{year:04}-{m:02}-{d:02}");
            iso.parse::<jiff::civil::Date>().is_ok().then_some(iso)
        }
    }
}

fn date(tags: &Tags<'_>, linked: &Linked) -> Option<Stated<String>> {
    let tree = tags.tree;
    let meta = |names: &[&str]| tags.all(names).find_map(iso);
    meta(&["article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date"])
        .map(|d| stated(d, "published-time", 0.95))
        .or_else(|| {
            meta(&["citation_publication_date", "citation_online_date", "citation_date", "prism.publicationdate"])
                .map(|d| stated(d, "citation-meta", 0.95))
        })
        .or_else(|| linked.date.as_deref().and_then(iso).map(|d| stated(d, "json-ld", 0.92)))
        .or_else(|| {
            meta(&["dc.date.issued", "dc.issued", "dc.date", "dc.created", "date", "pubdate", "sailthru.date"])
                .map(|d| stated(d, "meta-date", 0.85))
        })
        .or_else(|| {
            let marked = |id: &Id| {
                tree.name(*id) == "time"
                    && (tree.attribute(*id, "pubdate").is_some()
                        || tree.attribute(*id, "itemprop").is_some_and(|p| p.contains("datePublished"))
                        || tree.element(*id).is_some_and(|e| {
                            e.has_class("entry-date") || e.has_class("published") || e.has_class("dt-published")
                        }))
            };
            let time = |id: Id| tree.attribute(id, "datetime").and_then(iso);
            (0..tree.nodes.len()).filter(marked).find_map(time).map(|d| stated(d, "time-element", 0.85))
        })
        .or_else(|| {
            // One single date in the whole page.
            let mut days: Vec<String> = (0..tree.nodes.len())
                .filter(|i| tree.name(*i) == "time")
                .filter_map(|i| tree.attribute(i, "datetime").and_then(iso))
                .collect();
            days.dedup();
            (days.len() == 1).then(|| stated(days.remove(0), "time-element", 0.75))
        })
}

fn kind(linked: &Linked) -> Option<Stated<String>> {
    let kind = match linked.kind.as_deref()? {
        "BlogPosting" | "SocialMediaPosting" => "post",
        "Report" | "TechArticle" => "report",
        "Review" | "CriticReview" => "review",
        _ => return None,
    };
    Some(stated(kind, "json-ld", 0.85))
}

fn keywords(tags: &Tags<'_>, linked: &Linked) -> Vec<String> {
    let listed =
        tags.all(&["citation_keywords", "news_keywords", "keywords", "dc.subject"]).flat_map(|k| k.split([',', ';']));
    let single = tags.all(&["article:tag", "og:article:tag"]);
    let mut out: Vec<String> = Vec::new();
    for word in listed.chain(single).chain(linked.keywords.iter().map(String::as_str)).map(one_line) {
        let fits = !word.is_empty() && word.len() <= 80 && out.len() < KEYWORDS;
        if fits && !out.iter().any(|o| o.eq_ignore_ascii_case(&word)) {
            out.push(word);
        }
    }
    out
}

fn rights(tags: &Tags<'_>, linked: &Linked) -> Option<Stated<String>> {
    tags.first(&["dc.rights", "dc.license", "copyright", "rights"])
        .map(|r| stated(r, "meta-rights", 0.9))
        .or_else(|| tags.link("license").map(|r| stated(r, "license-link", 0.9)))
        .or_else(|| linked.license.clone().map(|r| stated(r, "json-ld", 0.85)))
}

/// Where and when the file was saved, from the comment of the program that saved it.
fn saved(tree: &Tree) -> (Option<Stated<String>>, Option<Stated<String>>) {
    static URL: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)(?:saved from url=\(\d+\)|^\s*url:|\burl:|archive_url:)\s*(https?://\S+)"));
    static DATE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)(?:saved date|archived on|retrieved|timestamp)[:=]?\s*([^\n]+)"));
    static DAY: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:(\d{4}-\d{2}-\d{2})|([a-z]{3,9})\.? (\d{1,2}),? (\d{4}))\b"));
    static WAYBACK: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)RETRIEVED FROM THE\s+INTERNET ARCHIVE ON\s+([^\n]+)"));
    let (mut url, mut date) = (None, None);
    let day = |line: &str| {
        let found = DAY.captures(line)?;
        match found.get(1) {
            Some(iso_day) => iso(iso_day.as_str()),
            None => iso(&format!("{} {}, {}", &found[2], &found[3], &found[4])),
        }
    };
    for comment in &tree.comments {
        let address = URL.captures(comment).and_then(|c| c.get(1)).map(|m| m.as_str().trim_end_matches("--"));
        url = url.or_else(|| address.map(|a| stated(a, "saved-from", 0.9)));
        let line = WAYBACK.captures(comment).or_else(|| DATE.captures(comment)).and_then(|c| c.get(1));
        date = date.or_else(|| line.and_then(|l| day(l.as_str())).map(|d| stated(d, "saved-from", 0.9)));
    }
    (url, date)
}
