//! Authors below a title without a word of who they are: lists of names, names with initials or marks of affiliations.
//!
//! In: a draft with its title. Out: its authors, each with its place in the text.

use super::byline::is_body_name;
use super::names::{bare, is_name, names};
use super::{is_between_date_and_text, is_posted, stated_authors};
use crate::source::text::tables::{is_name_word, label, pattern};
use crate::source::text::units::{Form, Unit};
use crate::source::text::{Draft, Fact};
use regex::Regex;
use std::sync::LazyLock;

/// Names one below the other, each but the last with a comma or `&` behind it.
pub(super) fn listed_names(draft: &mut Draft<'_>) {
    let Some(title) = draft.units.iter().position(|u| u.form == Form::Title) else { return };
    let ends = |u: &Unit| u.text.ends_with([',', '&', ';']) || u.text.ends_with(" and");
    let open = |u: &Unit| u.is_plain() && u.text.len() <= 120;
    let end = (title + 30).min(draft.units.len());
    let Some(from) = (title + 1..end).find(|i| open(&draft.units[*i]) && ends(&draft.units[*i])) else { return };
    let mut last = from;
    while last + 1 < draft.units.len() && ends(&draft.units[last]) && draft.units[last + 1].gap == 0 {
        last += 1;
    }
    if last == from || !draft.units[from..=last].iter().all(open) || !is_scholarly(draft) {
        return;
    }
    let joined: Vec<String> = draft.units[from..=last].iter().map(|u| without_marks(&u.text)).collect();
    let joined = joined.join(", ").replace(" &,", ",").replace(" and,", ",");
    let Some(several) = names(joined.trim_end_matches([' ', ',', '&'])).filter(|_| draft.authors.is_empty()) else {
        return;
    };
    let place = draft.units[from].span().start..draft.units[last].span().end;
    draft.authors = several.into_iter().map(|n| Fact::new(n, place.clone(), "names-below-title", 0.9)).collect();
}

/// Where an article was published, as databases of medicine write it: `1. J Harbour Stud. 2020 Apr;27(4):463-467. doi: …`.
pub(super) static CITATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\d{1,5}[.:] )?\p{Lu}[\p{L} &()'’:.-]{1,90}\. [12]\d{3}(?: \p{Lu}\p{Ll}{2}[\w -]{0,14})?;\s?\d[\d A-Za-z()-]{0,20}:\s?\w",
    )
});

/// Whether a line says where an article was published, with volume and pages.
pub(in crate::source::text) fn is_citation(text: &str) -> bool {
    text.len() <= 300 && CITATION.is_match(text)
}

/// Whether such a line stands above.
pub(in crate::source::text) fn is_below_citation(draft: &Draft<'_>, i: usize) -> bool {
    i > 0 && is_citation(&draft.units[i - 1].text)
}

/// An author as databases of medicine write them: `Example AB(1)(2)`.
pub(super) static INITIALLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<name>\p{Lu}[\p{L}’'-]*(?: [\p{L}’'-]{2,20}){0,2} \p{Lu}{1,3}(?: (?:Jr|Sr|2nd|3rd))?)(?:\(\d{1,2}\))*$",
    )
});

/// The authors below a title that stands below where the article was published.
pub(super) fn initialled(draft: &mut Draft<'_>) {
    let Some(title) = draft.units.iter().position(|u| u.form == Form::Title).filter(|t| is_below_citation(draft, *t))
    else {
        return;
    };
    let Some(unit) = draft.units.get(title + 1).filter(|u| u.is_plain() && draft.authors.is_empty()) else { return };
    let parts = unit.text.trim_end_matches('.').split(", ");
    let found: Option<Vec<String>> =
        parts.map(|part| Some(INITIALLED.captures(part.trim())?["name"].to_owned())).collect();
    let place = unit.span();
    for name in found.into_iter().flatten() {
        draft.authors.push(Fact::new(name, place.clone(), "names-below-title", 0.9));
    }
}

/// Authors of an article who take turns with where they work, each on a line: `Ada Example`, `University of Hartwell`.
pub(super) fn alternating(draft: &mut Draft<'_>) {
    let Some(title) = draft.units.iter().position(|u| u.form == Form::Title) else { return };
    if !draft.authors.is_empty() || !is_scholarly(draft) {
        return;
    }
    let works = |unit: &Unit| {
        let place = unit.text.split(" https://").next().unwrap_or_default();
        let body = place.split([' ', ',', '-']).any(|word| is_name_word("organization", word));
        unit.is_plain() && unit.text.len() <= 240 && (body || is_body_name(place) || place.starts_with("Independent "))
    };
    let mut found: Vec<Fact> = Vec::new();
    let mut at = title + 1;
    while let [name, place, ..] = &draft.units[at.min(draft.units.len())..] {
        let Some(person) = stated_authors::person(name).filter(|_| name.is_plain() && works(place)) else { break };
        found.push(Fact::new(person, name.span(), "name-and-affiliation", 0.9));
        at += 2;
    }
    if found.len() >= 2 {
        draft.authors = found;
    }
}

/// How many authors a long line below the title names at least.
pub(super) const MANY: usize = 5;

/// The authors of an article with many, in one long line below its title.
pub(super) fn many(draft: &mut Draft<'_>) {
    let Some(title) = draft.units.iter().position(|u| u.form == Form::Title) else { return };
    let Some(unit) = draft.units.get(title + 1).filter(|u| u.is_plain() && u.text.len() > 160) else { return };
    if !draft.authors.is_empty() || unit.text.ends_with('.') || !is_scholarly(draft) {
        return;
    }
    let (cleaned, place) = (without_marks(&unit.text), unit.span());
    let cleaned = cleaned.replace(" and ", ", ").replace(" & ", ", ");
    let parts: Vec<&str> = cleaned.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    // Among so many are names of forms that no list knows.
    let known = parts.iter().filter(|part| is_name(bare(part))).count();
    let short = parts.iter().all(|part| (2..=6).contains(&part.split(' ').count()));
    if parts.len() >= MANY && known * 10 >= parts.len() * 9 && short {
        let is_body = |part: &&str| !part.split(' ').any(|word| is_name_word("organization", word));
        let found = parts.into_iter().filter(is_body).map(|part| bare(part).to_owned());
        draft.authors = found.map(|n| Fact::new(n, place.clone(), "names-below-title", 0.9)).collect();
    }
}

/// A line of authors without the marks of notes, addresses and identifiers: `Ada Example1,*, Bo Sample2` → `Ada Example, Bo Sample`.
pub(in crate::source::text) fn without_marks(text: &str) -> String {
    let address = |w: &str| w.contains("://") || w.contains('@') || w.to_lowercase().starts_with("orcid");
    let words = text.split_whitespace().map(|w| match address(w) {
        true if w.ends_with([',', ';']) => ",",
        true => "",
        false => w,
    });
    let joined = words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    let several = LETTERED.find_iter(&joined).take(2).count() == 2;
    let joined = if several { LETTERED.replace_all(&joined, "$before$after").into_owned() } else { joined };
    let kept = MARKS.replace_all(&joined, "$before$comma");
    kept.replace(" ,", ",").replace(",,", ",").trim_matches([' ', ',', ';']).to_owned()
}

/// Whether the page is that of an article: it has an abstract, and an identifier or key words.
pub(in crate::source::text) fn is_scholarly(draft: &Draft<'_>) -> bool {
    let labelled = |role: &str| draft.units.iter().any(|u| u.text.len() <= 40 && label(&u.text) == Some(role));
    let identified = || draft.units.iter().any(|u| u.text.len() <= 300 && DOI.is_match(&u.text));
    labelled("abstract") && (labelled("keywords") || identified())
}

pub(super) static DOI: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\bdoi(?:\.org/|: ?|\s)10\.\d{4,}|\b(?:vol(?:ume|\.)|issue) \d+|\breceived:? \d{1,2} ")
});

pub(super) static MARKS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<before>\p{L}|\.)\s?[*†‡§¶#\d]+(?:,[*†‡§¶#\d]+)*(?P<comma>,|;|$| )"));

/// Letters that point to affiliations: `Ada Example a, Bo Sample b & Cy Reader a,c`.
static LETTERED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<before>\p{Ll}) [a-h](?:,\s?[a-h])*\s?(?P<after>,|;| (?:&|and) |$)"));

/// `Ada Example, University of Hartwell` under the title: the authors of a scholarly page; a name alone is proposed.
pub(super) fn named_line(draft: &mut Draft<'_>, i: usize) {
    let unit = &draft.units[i];
    if !unit.is_plain() || unit.role.is_some() || unit.text.len() > 160 {
        return;
    }
    if draft.title.as_ref().is_none_or(|t| unit.span().start < t.span.end) {
        return;
    }
    // `Ada Example <ada@hartwell.example>`
    let addressed = unit.text.strip_suffix('>').and_then(|text| text.split_once(" <"));
    if let Some((name, _)) = addressed.filter(|(name, address)| address.contains('@') && is_name(bare(name)))
        && draft.authors.is_empty()
    {
        let fact = Fact::new(bare(name), unit.locate(0..name.len()), "name-and-address", 0.9);
        return draft.authors.push(fact);
    }
    let affiliated = is_body_name(&unit.text);
    let cleaned = without_marks(&unit.text);
    let several = names(&cleaned).filter(|n| n.len() > 1 && draft.authors.is_empty() && !affiliated);
    if let Some(several) = several {
        let place = unit.span();
        if is_scholarly(draft) {
            let facts = several.into_iter().map(|n| Fact::new(n, place.clone(), "names-below-title", 0.9));
            return draft.authors.extend(facts);
        }
        let facts = several.into_iter().map(|n| Fact::new(format!("author = {n}"), place.clone(), "name-alone", 0.7));
        return draft.proposed.extend(facts);
    }
    let (name, rest) = unit.text.split_once(", ").map_or((unit.text.as_str(), ""), |(a, b)| (a, b));
    let name = bare(name.trim_end_matches(['*', '†', '1', '2', '3']));
    if !is_name(name) || unit.text.ends_with('.') {
        return;
    }
    let body = rest.split([' ', ',', '-']).any(|w| is_name_word("organization", w) || is_name_word("role", w));
    if rest.is_empty() && is_body_name(name) {
        return;
    }
    let fact = Fact::new(name, unit.locate(0..unit.text.len()), "name-and-affiliation", 0.9);
    // The identifier of a person stands beside who it is of.
    let identified = || draft.next(i).is_some_and(|n| draft.units[n].text.contains("orcid.org/"));
    if rest.is_empty() && draft.authors.is_empty() && identified() {
        return draft.authors.push(fact);
    }
    if rest.is_empty() && draft.authors.is_empty() && (is_posted(draft, i) || is_between_date_and_text(draft, i)) {
        return draft.authors.push(Fact { rule: "name-and-date", ..fact });
    }
    if body && draft.authors.iter().all(|a| a.rule == "name-and-affiliation") {
        draft.authors.push(fact);
    } else if rest.is_empty() && draft.authors.is_empty() && draft.proposed.iter().all(|p| p.span != fact.span) {
        draft.proposed.push(Fact { value: format!("author = {name}"), rule: "name-alone", confidence: 0.6, ..fact });
    }
}
