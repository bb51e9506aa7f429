//! What is the same on every page of a build, and what surrounds the content of one.

use serde::Serialize;

/// `config`: what is the same on every page of a build.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SiteView {
    /// Title of the site.
    pub title: String,
    /// One or two sentences about it; may be empty.
    pub description: String,
    /// BCP 47 language of the site.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// Absolute address with a final slash, if the site has one.
    pub base_url: Option<String>,
    /// Name and version of the program, for `<meta name=generator>`.
    pub generator: String,
    /// The main navigation.
    pub nav: Vec<NavItem>,
    /// Links of the footer (about, data, feed).
    pub footer: Vec<NavItem>,
    /// Licence or rights statement of the site; may be empty.
    pub rights: String,
    /// `[extra]` of the theme chain, overlaid by `[extra]` of `site.toml`.
    pub extra: toml::Table,
}

/// An entry of the navigation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NavItem {
    /// What readers see.
    pub name: String,
    /// From the root of the site, percent-encoded. It is the current one where `shell.current` has the same path.
    pub path: String,
}

/// `shell`: what surrounds the content of one page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Shell {
    /// Title for `<title>`, without the site's name; empty on the home page.
    pub title: String,
    /// Description for `<meta name=description>`; may be empty.
    pub description: String,
    /// From this page to the root of the site: empty, `../`, `../../` …
    pub root: String,
    /// Path of this page from the root.
    pub path: String,
    /// Path of the navigation entry this page belongs to.
    pub current: Option<String>,
    /// BCP 47 language of the page if it differs from the site's.
    pub language: Option<String>,
    /// `ltr` or `rtl` if it differs from the site's.
    pub direction: Option<String>,
    /// Absolute address of this page; only with a base URL.
    pub canonical: Option<String>,
    /// `article` for sources and pages, `website` for the rest (Open Graph).
    pub og_type: String,
    /// Other forms of this page and of the site: Markdown twin, feed.
    pub alternates: Vec<Alternate>,
    /// Style sheets, relative.
    pub styles: Vec<String>,
    /// Scripts (classic, deferred), relative.
    pub scripts: Vec<String>,
    /// Style sheet inside the page, for pages that must stand alone; then `styles` and `scripts` are empty. Trusted: it must not
    /// contain `</style`.
    pub inline_css: Option<String>,
    /// Content-Security-Policy for pages that must stand alone.
    pub csp: Option<String>,
    /// Further `<meta name content>`: Dublin Core, `citation_*` of articles.
    pub meta: Vec<Meta>,
    /// The address by which what stands on the page should be cited (`rel=cite-as`); only if one is known.
    pub cite_as: Option<String>,
    /// JSON-LD as text. Trusted: `<` must be written `\u003c`.
    pub json_ld_html: Option<String>,
    /// Keep search engines away.
    pub noindex: bool,
}

/// `<link rel=alternate>`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Alternate {
    /// MIME type, `text/markdown`.
    pub media_type: String,
    /// What it is.
    pub title: String,
    /// Where it is.
    pub href: String,
}

/// `<meta name content>`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Meta {
    /// `DC.title`, `citation_author` …
    pub name: String,
    /// Its content.
    pub content: String,
}
