//! A citation style: a parsed CSL style with the locale it speaks.
//!
//! A bundled name, or the text of a `.csl` file, and a locale go in. Loading takes up to a tenth of a second, so a site loads
//! its style once and only when a page has a citation ([`LazyStyle`]); a [`Style`] is cheap to clone and can be used from
//! any number of threads. Formatting is in [`super::format`].

use super::collapse::Collapse;
use super::disambiguate::{self, Rules};
use super::made::Made;
use super::prune::{Part, Pruned};
use super::repeated::Repeated;
use super::runs::Quotes;
use super::substitutes::{self, Proxies};
use super::{case, elements, quiet, sorting, soundness};
use crate::diagnostic;
use citationberg::taxonomy::{NumberVariable, OtherTerm, Variable};
use citationberg::{IndependentStyle, LayoutRenderingElement, Locale, LocaleCode, LocaleFile, StyleClass, TextTarget};
use hayagriva::archive::{self, ArchivedStyle};
use std::sync::{Arc, LazyLock, OnceLock};

/// The name of the style a site has if it names none.
pub const DEFAULT_STYLE: &str = "chicago-notes-bibliography";

/// Why a style could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StyleError {
    /// No bundled style has this name.
    #[error("no bundled citation style is called `{name}`")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The nearest one there is.
        did_you_mean: Option<&'static str>,
    },
    /// The text is not CSL.
    #[error("the citation style cannot be read: {0}")]
    Syntax(String),
    /// A dependent style whose parent is not bundled.
    #[error("the citation style depends on `{0}`, which is not bundled; use that style's own file")]
    Parent(String),
    /// There is no such locale.
    #[error("there is no CSL locale `{0}`")]
    Locale(String),
}

/// A style ready for use.
#[derive(Clone, Debug)]
pub struct Style {
    pub(super) inner: Arc<Inner>,
    /// Whether short forms of a title end at its first colon where no short title is stated. On by default.
    pub short_titles: bool,
    /// Whether a note begins with a capital letter. On by default.
    pub capital_notes: bool,
    /// Whether the engine gets no more of the style than the works need.
    pub(super) prunes: bool,
}

#[derive(Debug)]
pub(super) struct Inner {
    pub csl: IndependentStyle,
    /// The style for the list of references, in which no two citations look alike: what the engine does to tell works apart
    /// in citations would change their references too. `None` if it has to.
    pub listing: Option<IndependentStyle>,
    pub locale: LocaleCode,
    /// The locale's file, then en-US for terms it lacks.
    pub files: Vec<Locale>,
    /// Whether it asks if a work was cited before.
    pub asks_position: bool,
    /// Whether full stops and commas go inside quotation marks.
    pub punctuation_in_quote: bool,
    pub quotes: Quotes,
    pub collapse: Option<Collapse>,
    pub rules: Option<Rules>,
    pub repeated: Option<Repeated>,
    pub proxies: Proxies,
    /// What stands between initials that are written without a space.
    pub between_initials: &'static str,
    /// The style for works of fewer kinds.
    pub pruned: Pruned,
    /// The same of [`Inner::listing`].
    pub pruned_listing: Pruned,
    /// [`Inner::listing`] with numbers for references too: it puts works in order and says no more of them.
    pub order: Option<IndependentStyle>,
    /// The same of [`Inner::order`].
    pub pruned_order: Pruned,
    /// What was made of works that stand alone.
    pub made: Made,
}

impl Style {
    /// Loads a bundled style by its name, or a style from the text of its `.csl` file. `locale` is a CSL locale, `en-US`.
    ///
    /// # Errors
    /// The style or the locale is unknown, or the text is not CSL.
    pub fn load(name_or_csl_text: &str, locale: &str) -> Result<Style, StyleError> {
        let (mut csl, own_locale) = match name_or_csl_text.contains('<') {
            true => parse(name_or_csl_text)?,
            false => (archived(name_or_csl_text)?, None),
        };
        soundness::check(&csl).map_err(StyleError::Syntax)?;
        let mut wanted =
            if locale.is_empty() { own_locale.unwrap_or_else(LocaleCode::en_us) } else { LocaleCode(locale.into()) };
        let files = match locales(&wanted) {
            // What a style says of itself is no reason to refuse it.
            Err(_) if locale.is_empty() => {
                wanted = LocaleCode::en_us();
                locales(&wanted)?
            }
            found => found?,
        };
        let option = |locale: &Locale| locale.style_options.as_ref()?.punctuation_in_quote;
        let own = own_locales(&csl.locale, &wanted);
        let punctuation_in_quote =
            own.iter().copied().find_map(option).or_else(|| option(files.first()?)).unwrap_or(false);
        let asks_position = case::asks_position(&csl);
        let quotes = quotes(own.into_iter().chain(&files));
        let collapse = Collapse::take(&mut csl);
        let initials = disambiguate::initialize_with(&mut csl).unwrap_or_default();
        let between_initials = if initials.ends_with(' ') { " " } else { "" };
        let rules = Rules::take(&mut csl);
        let repeated = Repeated::take(&mut csl);
        substitutes::inherit(&mut csl);
        let proxies = Proxies::take(&mut csl);
        let macros = csl.macros.clone();
        substitutes::count_empty_names(&mut csl);
        case::names_delimiter(&mut csl);
        case::keep_brackets(&mut csl);
        case::mend(&mut csl, wanted.is_english());
        sorting::by_words(&mut csl, &macros);
        let locale = wanted;
        let listing = listing(&mut csl);
        let order = listing.as_ref().map(order);
        let inner = Inner {
            csl,
            listing,
            quotes,
            collapse,
            rules,
            repeated,
            proxies,
            between_initials,
            asks_position,
            locale,
            files,
            punctuation_in_quote,
            pruned: Pruned::new(Part::Citations),
            pruned_listing: Pruned::new(Part::References),
            order,
            pruned_order: Pruned::new(Part::References),
            made: Made::default(),
        };
        Ok(Style { inner: Arc::new(inner), short_titles: true, capital_notes: true, prunes: true })
    }

    /// The same style, given to the engine whole.
    #[cfg(test)]
    pub(super) fn whole(&self) -> Style {
        Style { prunes: false, ..self.clone() }
    }

    /// Whether citations of this style stand in notes.
    pub fn is_note(&self) -> bool {
        self.inner.csl.settings.class == StyleClass::Note
    }

    /// Whether the style has a list of references.
    pub fn has_bibliography(&self) -> bool {
        self.inner.csl.bibliography.is_some()
    }

    /// A term of the locale, if it has one.
    pub(super) fn term(&self, term: OtherTerm) -> Option<&str> {
        let own = own_locales(&self.inner.csl.locale, &self.inner.locale);
        own.into_iter().chain(&self.inner.files).find_map(|file| find_term(file, term))
    }
}

/// What a style itself says of a locale: first of the very locale, then of its language, then of all.
fn own_locales<'a>(locales: &'a [Locale], wanted: &LocaleCode) -> Vec<&'a Locale> {
    let base = wanted.0.split('-').next().unwrap_or_default();
    let rank = |locale: &Locale| match &locale.lang {
        Some(lang) if lang.0.eq_ignore_ascii_case(&wanted.0) => Some(0),
        Some(lang) if lang.0.eq_ignore_ascii_case(base) => Some(1),
        Some(_) => None,
        None => Some(2),
    };
    let mut own: Vec<(i32, &Locale)> = locales.iter().filter_map(|locale| Some((rank(locale)?, locale))).collect();
    own.sort_by_key(|(rank, _)| *rank);
    own.into_iter().map(|(_, locale)| locale).collect()
}

/// The style with numbers for citations; the references of the style itself become numbers then.
fn listing(csl: &mut IndependentStyle) -> Option<IndependentStyle> {
    if csl.citation.disambiguate_add_year_suffix || csl.bibliography.is_none() {
        return None;
    }
    let mut listing = csl.clone();
    listing.citation.layout.elements = vec![number()];
    (listing.citation.sort, listing.citation.collapse) = (None, None);
    if let Some(list) = csl.bibliography.as_mut() {
        list.layout.elements = vec![number()];
        list.second_field_align = None;
        if !case::numbers_citations(&csl.macros, &csl.citation) {
            list.sort = None;
        }
    }
    Some(listing)
}

/// A style for lists that writes nothing but numbers, in its order.
fn order(listing: &IndependentStyle) -> IndependentStyle {
    let mut order = listing.clone();
    if let Some(list) = order.bibliography.as_mut() {
        list.layout.elements = vec![number()];
        list.second_field_align = None;
    }
    order
}

fn number() -> LayoutRenderingElement {
    elements::text(TextTarget::from(Variable::Number(NumberVariable::CitationNumber)))
}

/// The quotation marks of the first locale that states each.
fn quotes<'a>(locales: impl Iterator<Item = &'a Locale> + Clone) -> Quotes {
    let term = |wanted: OtherTerm, other: String| {
        let found = locales.clone().find_map(|locale| find_term(locale, wanted).map(str::to_owned));
        found.filter(|term| !term.is_empty()).unwrap_or(other)
    };
    let usual = Quotes::default();
    Quotes {
        outer: (term(OtherTerm::OpenQuote, usual.outer.0), term(OtherTerm::CloseQuote, usual.outer.1)),
        inner: (term(OtherTerm::OpenInnerQuote, usual.inner.0), term(OtherTerm::CloseInnerQuote, usual.inner.1)),
    }
}

fn find_term(locale: &Locale, wanted: OtherTerm) -> Option<&str> {
    let wanted = citationberg::taxonomy::Term::Other(wanted);
    let terms = &locale.terms.as_ref()?.terms;
    terms.iter().find(|term| term.name == wanted && term.form == citationberg::TermForm::Long)?.single()
}

/// A style that is loaded when it is first needed.
#[derive(Debug)]
pub struct LazyStyle {
    spec: String,
    locale: String,
    loaded: OnceLock<Result<Style, StyleError>>,
}

impl LazyStyle {
    /// Notes what to load; arguments as for [`Style::load`].
    pub fn new(name_or_csl_text: impl Into<String>, locale: impl Into<String>) -> Self {
        LazyStyle { spec: name_or_csl_text.into(), locale: locale.into(), loaded: OnceLock::new() }
    }

    /// The style, loaded at the first call.
    ///
    /// # Errors
    /// As [`Style::load`].
    pub fn get(&self) -> Result<&Style, &StyleError> {
        self.loaded.get_or_init(|| Style::load(&self.spec, &self.locale)).as_ref()
    }
}

/// The names of the bundled styles.
pub fn bundled_names() -> impl Iterator<Item = &'static str> {
    let own = names().map(|(name, _)| name);
    own.chain(ArchivedStyle::all().iter().flat_map(|style| style.names().iter().copied()))
}

/// Names of the style repository with the archive's names for them.
fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("data/style-names.tsv").lines().filter_map(|line| line.split_once('\t'))
}

fn archived(name: &str) -> Result<IndependentStyle, StyleError> {
    let wanted = name.trim().trim_end_matches(".csl").to_lowercase();
    let known = names().find(|(alias, _)| *alias == wanted).map_or(wanted.as_str(), |(_, known)| known);
    let by_id = || ArchivedStyle::by_id(&format!("http://www.zotero.org/styles/{wanted}"));
    let Some(found) = ArchivedStyle::by_name(known).or_else(by_id) else {
        let did_you_mean = diagnostic::did_you_mean(&wanted, bundled_names());
        return Err(StyleError::Unknown { name: name.to_owned(), did_you_mean });
    };
    match found.get() {
        citationberg::Style::Independent(style) => Ok(style),
        citationberg::Style::Dependent(style) => Err(StyleError::Parent(style.parent_link.href)),
    }
}

fn parse(text: &str) -> Result<(IndependentStyle, Option<LocaleCode>), StyleError> {
    if soundness::too_deep(text) {
        return Err(StyleError::Syntax("its elements are nested too deeply".into()));
    }
    let parsed = quiet::catch(|| citationberg::Style::from_xml(text)).map_err(StyleError::Syntax)?;
    match parsed.map_err(|error| StyleError::Syntax(error.to_string()))? {
        citationberg::Style::Independent(style) => {
            let locale = style.default_locale.clone();
            Ok((style, locale))
        }
        citationberg::Style::Dependent(style) => {
            let parent = style.parent_link.href.replace("https://", "http://");
            let name = parent.rsplit('/').next().unwrap_or(&parent).to_owned();
            let style = match ArchivedStyle::by_id(&parent).map(ArchivedStyle::get) {
                Some(citationberg::Style::Independent(found)) => found,
                _ => archived(&name).map_err(|_| StyleError::Parent(parent))?,
            };
            let locale = style.default_locale.clone();
            Ok((style, locale))
        }
    }
}

/// American English, the one locale that needs no decoding of all the others.
static EN_US: LazyLock<Option<Locale>> = LazyLock::new(|| {
    let file = LocaleFile::from_xml(include_str!("data/locales/locales-en-US.xml")).ok()?;
    Some(file.into())
});

fn locales(wanted: &LocaleCode) -> Result<Vec<Locale>, StyleError> {
    let english: Vec<Locale> = EN_US.iter().cloned().collect();
    if wanted.0.eq_ignore_ascii_case("en-US") || wanted.0.eq_ignore_ascii_case("en") {
        return Ok(english);
    }
    let base = |code: &str| code.split('-').next().unwrap_or(code).to_lowercase();
    let mut all = archive::locales();
    let exact = |locale: &Locale| locale.lang.as_ref().is_some_and(|lang| lang.0.eq_ignore_ascii_case(&wanted.0));
    let near = |locale: &Locale| locale.lang.as_ref().is_some_and(|lang| base(&lang.0) == base(&wanted.0));
    let at = all.iter().position(exact).or_else(|| all.iter().position(near));
    let Some(at) = at else { return Err(StyleError::Locale(wanted.0.clone())) };
    let mut files = vec![all.swap_remove(at)];
    files.extend(english);
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_found_by_the_names_people_know() {
        for name in
            ["chicago-notes-bibliography", "chicago-author-date", "apa", "modern-language-association", "ieee", "mla"]
        {
            assert!(Style::load(name, "en-US").is_ok(), "{name}");
        }
        assert!(Style::load(DEFAULT_STYLE, "en-US").unwrap().is_note());
        assert!(!Style::load("apa", "en-US").unwrap().is_note());
    }

    #[test]
    fn every_name_in_the_table_is_bundled() {
        for (name, _) in names() {
            assert!(archived(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn an_unknown_style_or_locale_is_an_error_that_helps() {
        let error = Style::load("chicago-author-dat", "en-US").unwrap_err();
        assert!(matches!(error, StyleError::Unknown { did_you_mean: Some("chicago-author-date"), .. }));
        assert!(matches!(Style::load("apa", "tlh-QQ"), Err(StyleError::Locale(_))));
        assert!(matches!(Style::load("<style>", "en-US"), Err(StyleError::Syntax(_))));
    }

    #[test]
    fn a_dependent_style_takes_its_parent_from_the_archive() {
        let style = |parent: &str| {
            format!(
                r#"<?xml version="1.0" encoding="utf-8"?>
                <style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" default-locale="en-US"><info>
                <title>Lakes</title><id>http://example.org/lakes</id><updated>2026-01-01T00:00:00+00:00</updated>
                <link href="http://www.zotero.org/styles/{parent}" rel="independent-parent"/></info></style>"#
            )
        };
        assert!(Style::load(&style("apa"), "en-US").is_ok());
        assert!(matches!(Style::load(&style("no-such"), "en-US"), Err(StyleError::Parent(_))));
    }

    #[test]
    fn other_locales_speak_their_language() {
        let style = Style::load("apa", "de-DE").unwrap();
        assert_eq!(style.term(OtherTerm::And), Some("und"));
        assert_eq!(Style::load("apa", "en-US").unwrap().term(OtherTerm::And), Some("and"));
    }

    #[test]
    fn a_lazy_style_is_loaded_once_for_all_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<LazyStyle>();
        shared::<crate::citation::bibliography::Bibliography>();
        let lazy = LazyStyle::new("ieee", "en-US");
        let first = Arc::as_ptr(&lazy.get().unwrap().inner);
        assert_eq!(first, Arc::as_ptr(&lazy.get().unwrap().inner));
    }
}
