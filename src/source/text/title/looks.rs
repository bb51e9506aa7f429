//! What a line that may be a title says by its own words: offers, captions, versions, roles, what a page says of itself.
//!
//! In: a line. Out: whether it has that look; [`super::score`] weighs it.

use super::score::COPIES;
use crate::source::text::head;
use crate::source::text::head::is_overline_text;
use crate::source::text::head::names::{bare, is_name, names};
use crate::source::text::lines::is_menu;
use crate::source::text::tables::{KINDS, Sign, is_link_word, is_name_word, pattern};
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What comments stand under: `6 thoughts on “The Empty Mill”`.
pub(super) static COMMENTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\d+ (?:thoughts?|comments?|repl(?:y|ies)|responses?) (?:on|to) (?P<title>\S.+)$"));

/// What a site says of itself: it breaks off, or is a row of links.
pub(in crate::source::text) fn is_slogan(text: &str) -> bool {
    text.ends_with('…') && text.split(' ').nth(2).is_some() || harps(text)
}

/// Whether a line has a longer word again and again, as rows of links do: `Mill on Facebook Mill on X Mill on Instagram`.
pub(super) fn harps(text: &str) -> bool {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    text.split_whitespace().filter(|w| w.len() >= 4 && w.starts_with(char::is_uppercase)).any(|word| {
        let count = seen.entry(word).or_default();
        *count += 1;
        *count > COPIES - 1
    })
}

pub(in crate::source::text) fn flat(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        match c.is_ascii() {
            true => found.push(c.to_ascii_lowercase()),
            false => found.extend(c.to_lowercase()),
        }
    }
    found
}

pub(super) static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s+(?:[|¦»›«‹·•>]|::|–|—|-|/)\s+|\s?\|\s?"));

/// Places of separators: end of what is before, start of what is after.
pub(in crate::source::text) fn separators(text: &str) -> Vec<(usize, usize)> {
    if text.len() > 400 {
        return Vec::new();
    }
    SEPARATOR
        .find_iter(text)
        .take(12)
        .map(|m| (m.start(), m.end()))
        .filter(|(a, b)| *a > 0 && *b < text.len())
        .collect()
}

pub(super) fn signs(text: &str) -> bool {
    let text = text.trim_start_matches(['|', '·', '•', '/', ' ']);
    let written = text.len() < 80 && text.get(..11).is_some_and(|lead| lead.eq_ignore_ascii_case("written by "));
    written
        || head::byline(text).is_some()
        || head::name_and_date(text).is_some()
        || text.len() < 160 && SIGNED_BY.is_match(text)
}

/// A byline with more behind it: `By Ada Example March 11, 2015 3:46 PM The Morning Post`.
pub(super) static SIGNED_BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[Bb]y|BY|Von|Par|Por|Di|Door)\s+\p{Lu}[\p{L}.’'-]+\s+(?:(?:de|van|von|der|del|al|bin|la|le)\s+)*\p{Lu}[^.!?]*(?:[^.!?]|\.m\.)$",
    )
});

pub(super) static READING_TIME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:reading time:? )?\d{1,3}[ -]min(?:ute)?s?(?:[ -](?:read|to read))?$"));

pub(super) static SUBJECT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:subject|betreff|objet|asunto|oggetto): \S"));

pub(super) static MESSAGE_FIELD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:from|to|cc|date|sent|message-id|reply-to|newsgroups|von|an|datum|gesendet|antwort an|kopie|de|à|objet|envoyé|para|asunto|fecha): \S",
    )
});

/// `Guide to the Ada Example Papers`
pub(in crate::source::text) fn describes_papers(text: &str) -> bool {
    text.len() <= 300 && PAPERS.is_match(text) && !text.contains(" the Collection ")
}

pub(super) static PAPERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:(?:an? )?(?:guide|finding aid|inventory|register|index|calendar|catalog(?:ue)?|descriptive list|preliminary (?:guide|inventory)) (?:to|of|for) ).*\b(?:Papers|Records|Collections?|Archives?|Manuscripts?|Letters|Diaries|Correspondence|Photographs)\b|^\p{Lu}[^:.]{3,100}\b(?:[Pp]apers|[Rr]ecords|[Cc]ollection|[Ff]onds),? (?:circa |ca\.? |bulk )?\d{4}\b",
    )
});

pub(super) static VOLUME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:volume|vol\.?|issue|no\.|tome|band|jahrgang|issn)[ :]+\d|^\d{1,4} ?\(\d{1,3}\)|^e?issn\b")
});

pub(super) static ISSUED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:from|source|publisher|published by|issued by|issuer|organi[sz]ation|department|agency|ministry|repository|institution|provider|news provided by)$",
    )
});

/// The photographer of an agency, below or behind a caption.
pub(super) static CREDITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:REUTERS|AFP|AP|EPA|EPA-EFE|dpa|TASS|Xinhua|Getty Images|AP Photo|Reuters)\s?/\s?\p{Lu}")
});

/// What a site offers or asks for: `Save 15% on your first order!`, `Book a demo`, `Your membership has expired`.
pub(super) static OFFER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:save|enjoy|take|get) (?:(?:up to|an extra|an additional|over) )?(?:[$£€]\d|\d+ ?%)|\b\d+ ?% (?:off|discount)(?: (?:your|all|every|on|with|sitewide)\b|[!.]?$)|\byour (?:first|next) (?:order|purchase)\b|^free (?:shipping|delivery|trial|demo|quote|consultation|membership)\b|(?:^|[.!?] )(?:get|request|book|schedule|download|claim|start) (?:a|the|your|our|my) (?:free )?(?:demo|quote|guide|offer|discount|free trial)\b|(?:^|[.!?] )(?:join|sign up|order|shop|buy|subscribe|register|call|donate|enroll|apply)\b(?: \S+){0,4} (?:today|now|here)[!.]?$|^your (?:[\w.+]+ ){0,3}(?:membership|subscription|trial|cart|session|account) (?:has|is|are|will|unlocks|includes|expire[ds]|ends)\b|\bclick here[.!]?$|\bget the guide\b",
    )
});

/// What a page says of itself and of what it does with its readers, and what leads past that.
pub(super) static OF_PAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:skip to (?:main|content)\b|go back(?:[.!]?$|back\b)|back to (?:the )?(?:top|home|blog|all|results|search|list|main|selection)\b|we (?:care about|value|respect) your privacy|(?:advertis(?:er|ing)|affiliate|editorial|medical) (?:disclosure|disclaimer|policy)$|last (?:active|updated|modified|edited|reviewed):? (?:on )?(?:\d|\p{L}+ \d)|what is the reason for this report)",
    )
});

/// What a text is filed under, between dots: `Bars • Restaurants • Travel`, `Sides, Bread ·`.
pub(super) fn is_filed_under(text: &str) -> bool {
    let dotted = text.matches(" · ").count() + text.matches(" • ").count();
    text.ends_with([DOT, BULLET]) || dotted >= 2 && !text.contains(['.', '!', '?'])
}

pub(super) const DOT: char = '·';

pub(super) const BULLET: char = '•';

/// What a picture shows, for those who do not see it.
pub(super) static PICTURED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:An?|The) (?i:person|man|woman|couple|hand|avatar) [a-z]+ing |(?:person|man|woman|people|couple|hands?) [a-z]+ing |[Cc]lose-?up of )|(?i:\b(?:logo|headshot|avatar|thumbnail|(?:header|hero|featured|banner|cover) (?:image|banner|photo|graphic))$)",
    )
});

/// When and where a post was published.
pub(super) static POSTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:(?:posted|published|(?:last )?updated) (?:on|by|in)|written by)\b"));

/// An address to write to.
pub(super) static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\w@\w+(?:[.-]\w+)*\.\p{L}{2,}"));

/// A time and what is said from it on: an entry of the contents of a recording.
pub(super) static TIMED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?(?:\s|$)"));

/// `Warning - Level 3, …`: what an alert says of itself.
pub(super) static LEVEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\p{Lu}\p{L}+(?: ?[-–—:,] ?| )(?i:level) \d\b"));

/// A program and its version.
pub(super) static VERSION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[\p{L}][\w.+-]*(?: [\p{L}][\w.+-]*){0,2},? (?i:version |release |v\.? ?)?\d+(?:\.\d+)+\w*$")
});

/// `The Long Way Home, Episode 12`: the name of a series.
pub(super) static EPISODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)[,:|–—-] ?(?:episode|ep\.|part|no\.|issue|#) ?#?\d{1,4}$"));

/// `silo(7) - stores grain`
pub(super) static MANUAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[\w.+:@-]{1,60} ?\(\d[a-zA-Z]{0,4}\) ?(?:[-–—:]|[Ll]inux|[Mm]an(?:ual)?\b)"));

/// What a line says of the site or an event: `A library website`, `1304 interviews since 2009`, `June 30 to July 1, 2012`.
pub(super) static OF_SITE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:web ?site|home ?page)$|^\d[\d,.]* \p{L}+ since \d{4}$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\.? \d{1,2} ?(?:to|-|–) ?(?:\p{L}+ )?\d{1,2}\b",
    )
});

/// `Peru + 3 more`: what a text is filed under.
pub(super) static FILED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\+ ?\d+ more$|\band \d+ (?:more|others)$"));

/// Whether a line consists of parts that stand apart.
pub(super) fn has_columns(text: &str) -> bool {
    text.contains("   ") || text.trim().contains('\t')
}

pub(super) static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:media caption|image (?:caption|copyright)|photo(?:graph)?|picture|figure|video|captions?|illustration)\b|\b(?:source|credit|photo|image|picture|foto|bild)s?: ?\S|getty images|\b(?:photo|illustration|picture) by\b|\((?:ap|reuters|afp)\b|^(?:topics?|tags?|versions?|sources?|from|to|location|event|date|by|follow|filed|posted|published|updated|see (?:all|also))\b[: ]|\b(?:reporters?|editor|correspondent|writer|columnist|contributor)$",
    )
});

/// What a library, a journal or a shop says about a work, each on its line.
pub(super) static STATEMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:(?:media |press |news )?contacts?|citation|cite (?:this|as)|how to cite|to cite|reviewer|reviewed by|authors?|editors?|translators?|isbn|issn|doi|publisher|place of publication|publi(?:sh|cation|shed)(?: date)?|pages|price|edition|format|narrator|narrated by|length|duration|review number|volume|issue|repository|collection number|creator|extent|call number|series)\b[^:]{0,24}:\s|^(?i:(?:members |also )?present|witnesses|in attendance|apologies|attendees):\s",
    )
});

/// Whether a line says what a person is, and nothing else: `Novelist, professor of history, musician`.
pub(super) fn is_role_line(text: &str) -> bool {
    let mut parts = text.split([',', ';', '&', '/']).map(str::trim).filter(|p| !p.is_empty());
    let role = |p: &str| {
        p.split(' ').count() <= 4 && p.split(' ').next_back().is_some_and(|w| is_name_word("role", w) || is_trade(w))
    };
    text.len() <= 120
        && text.contains(',')
        && parts.clone().count() >= 2
        && parts.clone().filter(|p| role(p)).count() * 2 > parts.by_ref().count()
}

/// Whether a word says what somebody does: `novelist`, `musician`, `programmer`.
pub(super) fn is_trade(word: &str) -> bool {
    let word = word.to_lowercase();
    word.len() >= 5 && ["ist", "ian", "er", "or", "wright", "smith"].iter().any(|end| word.ends_with(end))
}

/// Whether a title says what kind of text it heads: `An interview with …`, `Reviews and testimonials`.
pub(in crate::source::text) fn says_its_kind(text: &str) -> bool {
    text.len() <= 300
        && KINDS.iter().filter(|signs| signs.at == Sign::Title).any(|signs| {
            signs.of(text).iter().any(|(kind, weight, _)| {
                *weight >= 4 && !matches!(*kind, "post" | "excerpt" | "document" | "transcript")
            })
        })
}

/// Whether a line begins with a small letter, and not with a name such as `eHarbour`.
pub(super) fn begins_small(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_lowercase) && !letters.next().is_some_and(char::is_uppercase)
}

/// A person as libraries file them, by initials or a name in brackets: `Example, Ada B. (Ada Beth), 1855-1926`. Places and firms
/// with their years have neither.
pub(super) static FILED_PERSON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)?, \p{Lu}[^:;,&(]{0,50}(?: ?\([^()]{2,60}\)|\b\p{Lu}\.), (?:b\. |d\. )?\d{4}[-–](?:\d{4})?(?:\b|$)",
    )
});

/// A sentence in quotation marks, with its full stop.
pub(super) fn is_said(text: &str) -> bool {
    let ends = [".”", ".\"", "!”", "!\"", ".“", ".»"];
    text.starts_with(['“', '"', '„', '«']) && ends.iter().any(|end| text.ends_with(end))
}

/// `News release 3 September 2020`
pub(super) fn is_dated_overline(text: &str) -> bool {
    if crate::source::text::head::dates::glued(text)
        .is_some_and(|(_, at)| text[..at.start].split_whitespace().count() <= 4)
    {
        return true;
    }
    let Some((_, at)) = crate::source::text::head::dates::find(text, None) else { return false };
    let rest = format!("{}{}", &text[..at.start], &text[at.end..]);
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    // `December 17, 2025 8 minutes`, `Dec 17, 2025Dana Example`
    let timed = rest.starts_with(|c: char| c.is_ascii_digit()) && rest.split_whitespace().count() <= 4;
    let glued = text[at.end..].starts_with(char::is_uppercase) && is_person(rest);
    at.start == 0 && (timed || glued) || rest.is_empty() || is_overline_text(rest) || is_menu(rest)
}

/// Whether a line begins with the verb of a button.
pub(super) fn begins_like_button(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default().to_lowercase();
    is_link_word("button", &first)
}

/// A name alone, or with what the person is: the author below a title.
pub(super) fn is_person(text: &str) -> bool {
    let first = text.split([',', '(', '|']).next().unwrap_or(text).trim();
    let one = is_name(bare(first)) && first.split(' ').count() <= 4;
    one || names(text).is_some_and(|several| several.len() > 1)
}
