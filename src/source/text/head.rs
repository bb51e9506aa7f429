//! The head of a document: title, bylines, editorial notes, dates, place of publication.

use super::names::{DATE, bare, date, is_name, names};
use super::tables::{is_name_word, label, pattern};
use super::units::{Form, Unit};
use super::{Draft, Fact};
use crate::source::document::Span;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Among how many units of the body the lines of a head are looked for.
const HEAD: usize = 8;

static LINK_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:buy|order|pre-?order|purchase|download|get|read|view|print|share|e-?mail|tweet|click|subscribe|listen|watch|available|shop|find|visit|follow|save|home|back|return|look inside|search inside|see inside|preview|sample|browse|borrow|rent|gift|add|request|reserve|rate|review this|write|enlarge|zoom|expand|open|close|show|hide|play|pause|cite|citation|full text|full article|next|previous|prev|skip|menu|new|now|sale|featured|bestseller|image|cover)\b|\.(?:com|org|net|co\.uk)|pdf",
    )
});

/// Marks that stand above a title without being one.
static OVERLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:for immediate (?:release|distribution)|(?:press|news|media) (?:release|statement)|embargoed.{0,60}|transcript|(?:book|film) review|interview|opinion|analysis|blog|news|press|report|(?:working paper|policy brief|report) (?:no\.?|#) ?[\w-]+|excerpt|(?:(?:research|original|review|feature|special|cover) )?(?:article|story|essay|paper|feature)|(?:original|clinical|empirical) (?:research|investigations?|contributions?|reports?)|(?:brief|short|rapid) (?:communications?|reports?)|research (?:letters?|notes?|reports?)|(?:issue|number|no\.) ?\d+.{0,30}|(?:[\w’'-]+ ){0,3}(?:alert|bulletin|advisory|notice)(?:,? (?:no\.? ?|number |#)?[\w/-]*\d[\w/.-]*)?)\W*$",
    )
});

/// A volume with its number.
static VOLUME: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bvol(?:ume)?\.? ?\d+\b"));

/// How many characters of a line may stand before and after a volume.
const VOLUME_BETWEEN: (usize, usize) = (80, 60);

/// Whether a line is one of the marks that stand above a title without being one: `For immediate release`, `Vol. 3, No. 2`.
pub(super) fn is_overline_text(text: &str) -> bool {
    let short = |part: &str, limit| part.chars().take(limit + 1).count() <= limit;
    let (before, after) = VOLUME_BETWEEN;
    OVERLINE.is_match(text)
        || text.contains(['v', 'V'])
            && !text.contains('\n')
            && VOLUME.find_iter(text).any(|v| short(&text[..v.start()], before) && short(&text[v.end()..], after))
}

pub(super) static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:media|press) )?contacts?:|\S@\S+\.\S|(?:^|[^\d])\d{3}[-. ]\d{4}\b|^(?:tel|phone|fax)[.:]?\s*[+(\d]|^https?:|^www\.",
    )
});

/// The name of a periodical.
static PERIODICAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:the )?(?:(?i:journal|annals|proceedings|transactions|archives?|studies|bulletin|review|quarterly|gazette|yearbook) (?:of|for|in|on) (?:\p{L}+[ ,&]*){1,6}|(?:\p{Lu}[\p{L}&]+ ){1,4}(?i:journal|quarterly|gazette|tribune|herald|chronicle|digest|newsletter|yearbook|weekly|magazine|blog|updates?|bulletin))(?:,.{0,40})?$",
    )
});

/// A line above a title: the name of a body, or a word of a menu, alone, when another line can be the title.
pub(super) fn is_letterhead(draft: &Draft<'_>, i: usize) -> bool {
    let text = draft.units[i].text.as_str();
    let mut words = text.split_whitespace();
    let named = super::lines::is_menu(text)
        || text.split_whitespace().count() <= 6
            && (words.clone().next_back().is_some_and(|w| is_name_word("organization", w))
                || (words.next().is_some_and(|w| is_name_word("organization", w))
                    && words.next().is_some_and(|w| w.eq_ignore_ascii_case("of"))));
    let named = named || PERIODICAL.is_match(text);
    // The date of the document may stand between.
    let dated = |n: usize| draft.sorts.get(n) == Some(&super::lines::Sort::Date);
    let below = draft.next(i).and_then(|n| if dated(n) { draft.next(n) } else { Some(n) });
    let title = below.map(|n| &draft.units[n]);
    named
        && title.is_some_and(|n| n.words(21) <= 20 && (can_be_title(n) || is_overline_text(&n.text)))
        && draft.next(i).and_then(|n| draft.next(n)).is_some()
}

pub(super) fn can_be_title(unit: &Unit) -> bool {
    let text = unit.text.as_str();
    // A headline of sentences: `Want to Understand Rivers? Read These Three Books.`
    let headline = unit.words(4) >= 4 && unit.words(17) <= 16 && super::headings::is_titled(text);
    let ends_sentence = text.ends_with('.') && !text.ends_with("...") && !ends_in_abbreviation(text) && !headline;
    text.len() <= 300
        && unit.words(31) <= 30
        && !ends_sentence
        && (!text.ends_with([':', ';', ',']) || text.ends_with(',') && super::title_score::describes_papers(text))
        && text.chars().any(char::is_alphabetic)
        && !text.starts_with(['•', '—', '–', '·', '*', '>', '|', '+', '▪', '◦', '●'])
        && !super::title::is_no_title(text)
        && label(text).is_none_or(|role| role == "praise" && (text.contains(" for ") || text.contains(" about ")))
        && byline(text).is_none()
        && date_line(text).is_none()
        && !SPEAKER.is_match(text)
        && !(text.starts_with(['“', '"']) && text.contains(['—', '–']))
        && WRITES.captures(text).is_none_or(|c| !is_name(bare(&c[1])))
}

pub(super) fn ends_in_abbreviation(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    let company =
        ["etc.", "&c.", "inc.", "corp.", "ltd.", "bros.", "llc."].iter().any(|word| last.eq_ignore_ascii_case(word));
    company
        || last.trim_end_matches('.').contains('.')
        || (last.len() <= 3 && last.chars().next().is_some_and(char::is_uppercase))
}

static SPEAKER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:Q|A|Question|Answer|Interviewer)\s?[:.]\s"));

/// Splits a link label off the front of a line when the rest recurs in the document.
pub(super) fn unglue(draft: &mut Draft<'_>, i: usize) {
    if let Some(at) = glue(draft, i) {
        let start = draft.units[i].span().start;
        draft.cuts.push((start..start + at, "glued-title"));
        draft.units[i].cut_front(draft.text, at);
    }
}

/// Where in a line a link label ends that is glued before a phrase which recurs in the document.
pub(super) fn glue(draft: &Draft<'_>, i: usize) -> Option<usize> {
    let unit = &draft.units[i];
    if unit.text.len() > 400 || unit.lines.len() != 1 {
        return None;
    }
    let span = unit.span();
    glue_points(&unit.text).take(16).find(|at| {
        let (before, rest) = unit.text.split_at(*at);
        LINK_LABEL.is_match(before) && (rest.len() >= 8 || rest.contains(' ')) && recurs(draft.text, &span, rest)
    })
}

/// Places in a line where a word seems to begin without a space before it: `comThe`, `PDFThe`, `here“The`.
fn glue_points(text: &str) -> impl Iterator<Item = usize> + '_ {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    (1..chars.len()).filter_map(move |i| {
        let (at, c) = chars[i];
        let before = chars[i - 1].1;
        let next = chars.get(i + 1).map_or(' ', |(_, c)| *c);
        let after_small = before.is_lowercase() || matches!(before, ')' | ']' | '!' | '.' | '…' | '»' | '→');
        let starts = (c.is_uppercase() && (after_small || (before.is_uppercase() && next.is_lowercase())))
            || (matches!(c, '“' | '"') && before.is_alphanumeric());
        starts.then_some(at)
    })
}

/// How much of a text a phrase is looked for in, in bytes.
const RECURS: usize = 1 << 18;

/// Whether a phrase, or what stands before its colon, occurs elsewhere in the text.
pub(super) fn recurs(text: &str, own: &Span, phrase: &str) -> bool {
    let mut end = text.len().min(RECURS);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let elsewhere = |p: &str| {
        let before = &text[..own.start.min(end)];
        p.len() >= 6 && (before.contains(p) || text.get(own.end..end).is_some_and(|rest| rest.contains(p)))
    };
    elsewhere(phrase) || phrase.split_once(':').is_some_and(|(main, _)| main.contains(' ') && elsewhere(main))
}

static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<lead>(?i:by|written by|reviewed by|review by|posted by|published by|authors?:|written and edited by|compiled by|story by|text by|reporting by|report by|interview by|interviewed by|prepared by|submitted by|contributed by|words by|guest post by|text|interview|von|par|por|di|door)):?\s+(?P<names>\S.*?)(?:(?:,|\s+on|\s*[|·•–—-]|\s+posted on|\s+published)?\s+(?P<date>{})\s*|\s+(?:at|@)\s+\d{{1,2}}[:.]\d{{2}}(?:\s?[ap]\.?m\.?)?|(?:\s*[|·•]\s*|\s+[–—-]\s+)(?P<rest>.{{1,90}}))?$",
        *DATE
    ))
});

/// What a byline says.
pub(super) struct Byline {
    /// The words that introduce it, lower case.
    lead: String,
    /// The names, as they are written.
    pub names: Vec<String>,
    /// The date, in ISO form.
    pub date: Option<String>,
}

/// What is left of when a text was published, behind who wrote it.
static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s?\|\s?(?i:published|posted):?$"));

/// Reads `By Ada Example and Bo Sample`, `Posted by Ada Example on July 8, 2016`.
pub(super) fn byline(text: &str) -> Option<Byline> {
    if text.len() > 240 {
        return None;
    }
    // `Ada Example | Published`: the date was an element of its own, or a picture.
    if let Some(found) = PUBLISHED.find(text).and_then(|at| names(text[..at.start()].trim())) {
        return Some(Byline { lead: "by".to_owned(), names: found, date: None });
    }
    let c = BYLINE.captures(text)?;
    let found = c.name("names")?.as_str();
    // "By Ada Example, Professor of History": the names end at the first comma that is not followed by a name.
    let found = names(found)
        .or_else(|| names(found.split_once([',', '('])?.0))
        .or_else(|| names(&found[..BEHIND.find(found)?.start()]))?;
    Some(Byline { lead: c["lead"].to_lowercase(), names: found, date: c.name("date").and_then(|d| date(d.as_str())) })
}

/// A name and a date on one line: `Ada Example - Apr 16, 2015 8:02 pm`, `Ada Example · 6 min read · Mar 5, 2018`.
static NAME_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<names>\p{{Lu}}[^|·•/\d<>()]{{3,80}}?)\s*(?:[|·•/,–—-]|\s{{2,}})\s*(?:\d+ min read\s*[|·•]\s*)?(?i:on |published |posted )?(?P<date>{})(?:[ ,|·•–—-].{{0,60}})?$",
        *DATE
    ))
});

/// The names and the date of a line that has a name before a date.
pub(super) fn name_and_date(text: &str) -> Option<(Vec<String>, String)> {
    if text.len() > 160 {
        return None;
    }
    let c = NAME_DATE.captures(text)?;
    let found = names(c["names"].trim()).filter(|found| found.iter().all(|n| !is_body_name(n)))?;
    Some((found, date(&c["date"])?))
}

/// What stands behind a name without a comma: `Ada Example in Geneva`, `Bo Sample Special to the Gazette`.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\s+(?:(?:in|for|from|of|at|with|writing|reporting|en|à|pour|für|aus)\s+(?:the\s+)?\p{Lu}|(?i:special (?:to|for)|staff|senior|chief|contributing|correspondent|reporter|editor|writer|columnist|contributor|professor|updated|published|posted|last updated|leave a|filed)\b|[|·•/<@–—-]|\d|\p{Lu}{2,}\s)",
    )
});

/// Whether a text has a word that names of bodies have: a museum, a company, an office.
pub(super) fn is_body_name(text: &str) -> bool {
    text.split([' ', ',']).any(|w| is_name_word("organization", w) || is_name_word("company", w))
}

static DATE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?i:(?:date|published|posted|first published|(?:publication|publish(?:ed)?|issue|post(?:ed|ing)?|release|creation) date|date (?:published|posted|issued|released|created)|issued|released|dated|written|date of (?:publication|issue|release)|(?:available|published|posted) online|online|veröffentlicht(?: am)?|erschienen(?: am)?|publié le|publicado(?: el| em)?|pubblicato il|gepubliceerd op)(?: on| in)?:?\s+)?(?:\d{{1,2}}:\d{{2}} ?(?i:[ap]\.?m\.?)?(?: \p{{Lu}}{{2,4}})?,?\s+)?(?P<date>{0})(?:{0})?(?:[,.]?\s+(?:at\s+)?\d{{1,2}}:\d{{2}}.{{0,12}})?(?:\s*[|·•–—-]\s*(?P<rest>.{{0,60}})|,?\s+by\s+(?P<by>\S.{{0,60}}))?\.?$",
        *DATE
    ))
});

/// The date a line states, if that is all it does.
pub(super) fn date_line(text: &str) -> Option<String> {
    if text.len() > 120 {
        return None;
    }
    date(DATE_LINE.captures(text)?.name("date")?.as_str())
}

static SUBMITTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:submitted|contributed|provided|sent)(?: to (?P<pub>(?:[Tt]he )?\p{Lu}[\w’'&.-]*(?: (?:of |for |and |the |in |on )?\p{Lu}[\w’'&.-]*){0,7}))? by (?P<name>\p{Lu}.*?)(?:, .{0,80})?\.?$",
    )
});

static AUTHORED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:this|the following) (?:book )?(?:review|article|essay|post|piece|report|interview|excerpt|commentary|guest post)\b.{0,60}?\b(?:was |is |has been )?(?:written|reviewed|authored|conducted|prepared) by (?P<name>.+?)(?:, .{0,80})?\.?$",
    )
});

static REVIEWED_BY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\breviewed by (?P<name>\S.{3,80}?)\.?$"));

/// A line that says who made the text, with the name.
fn said_to_be_by(text: &str) -> Option<Captures<'_>> {
    if ![" by ", " By ", " BY "].iter().any(|by| text.contains(by)) {
        return None;
    }
    let sent = ["submitted", "contributed", "provided", "sent"].iter().any(|sent| text.contains(sent));
    let submitted = if sent { SUBMITTED.captures(text) } else { None };
    submitted.or_else(|| AUTHORED.captures(text)).or_else(|| REVIEWED_BY.captures(text))
}

static WRITES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<name>\p{Lu}[^:,;.!?“”]{2,60}?(?:\. ?\p{Lu}[^:,;.!?“”]{2,40})?)(?:,)? (?:writes|reports|wrote|writing|reported|explains|argues)(?: (?:in|for|at) (?P<pub>[^:,;!?“”]{3,60}))?(?: (?:today|yesterday|recently))?:(?:\s|$)",
    )
});

/// `In the Gazette, Ada Example writes:`
static IN_WRITES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:In|For|At|Over at|Writing in|Writing for) (?:the )?(?P<pub>\p{Lu}[^,:;.!?“”]{2,60}), (?P<name>\p{Lu}[^,:;!?“”]{2,60}?) (?:writes|reports|wrote|reported|explains|argues):(?:\s|$)",
    )
});

static PUBLISHED_IN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:(?:this (?:article|essay|post|piece|interview|review|report|story|excerpt|text) )?(?:was |is )?(?:first |originally )?(?:published|appeared|reprinted)(?: (?:with permission )?from| in| by| on| at)|(?:reprinted|excerpted|extracted) (?:with permission )?from|publication:|publisher:|source:|via:?)\s+(?P<pub>(?-i:(?:[Tt]he )?\p{Lu}[\w’'&-]*(?: (?:of |for |and |the |in |on )?\p{Lu}[\w’'&-]*){0,7}))",
    )
});

/// Reads bylines, editorial notes, dates and the place of publication from the lines of the head and the tail.
pub(super) fn front_lines(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let head: Vec<usize> = body.iter().copied().take(HEAD).collect();
    initialled(draft);
    many(draft);
    listed_names(draft);
    let mut first_text = true;
    for i in head.iter().take(4).take_while(|i| draft.units[**i].words(21) <= 20).copied().collect::<Vec<_>>() {
        named_line(draft, i);
    }
    for &i in &head {
        if !draft.units[i].is_plain() {
            if matches!(draft.units[i].form, Form::Heading(_)) {
                break;
            }
            continue;
        }
        front_line(draft, i);
        dateline(draft, i);
        if first_text && (draft.units[i].words(13) > 12 || WRITES.is_match(&draft.units[i].text)) {
            first_text = false;
            writes(draft, i);
        }
    }
    for &i in body.iter().rev().take(HEAD).chain(&head) {
        let unit = &draft.units[i];
        if draft.publication.is_none()
            && unit.text.len() <= 240
            && let Some(found) = PUBLISHED_IN.captures(&unit.text).and_then(|c| c.name("pub"))
            && date_line(&unit.text).is_none()
            && names(found.as_str()).is_none()
            && !is_name_word("not-name", found.as_str())
        {
            // `Published in Example Weekly on September 3`: what follows the name is the date.
            let dated = found.as_str().rsplit_once(" on ").filter(|(_, month)| is_month(month));
            let name = dated.map_or(found.as_str(), |(name, _)| name);
            let span = unit.locate(found.start()..found.start() + name.len());
            draft.publication = Some(Fact::new(name, span, "published-in", 0.85));
        }
    }
}

/// Names before the agency they write for: `Ada Example Associated Press`, `Bo Sample, Reuters`.
static AGENCY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<names>\p{Lu}[^|·•()]{3,80}?),?\s+(?:The )?(?:Associated Press|AP|Reuters|Agence France[- ]Presse|AFP|Bloomberg(?: News)?|Press Association|PA|dpa|UPI|United Press International|ANSA|EFE|Xinhua|TASS|Kyodo(?: News)?|Yonhap|Press Trust of India|PTI)$",
    )
});

fn agency_byline(text: &str) -> Option<Vec<String>> {
    if text.len() > 120 {
        return None;
    }
    names(AGENCY.captures(text)?["names"].trim())
}

fn is_month(word: &str) -> bool {
    super::tables::MONTHS.iter().any(|(month, _)| month.eq_ignore_ascii_case(word))
}

fn front_line(draft: &mut Draft<'_>, i: usize) {
    let unit = &draft.units[i];
    if unit.text.len() > 400 || matches!(unit.role, Some("work-byline" | "reviewer-line")) {
        return;
    }
    let (text, span) = (unit.text.clone(), unit.span());
    if let Some(found) = byline(&text) {
        apply_byline(draft, i, found);
    } else if let Some(found) = date_line(&text) {
        draft.units[i].role = Some("date-line");
        let by = DATE_LINE.captures(&text).and_then(|c| names(c.name("by").or(c.name("rest"))?.as_str()));
        let above = draft.previous(i).map(|p| &draft.units[p]).filter(|p| p.is_plain() && p.text.len() < 80);
        let above = above.filter(|p| !is_body_name(&p.text));
        let below_title = |p: &&Unit| draft.title.as_ref().is_some_and(|t| t.span.end <= p.span().start);
        if let Some(found) = by.filter(|_| draft.authors.is_empty()) {
            draft.authors = found.into_iter().map(|n| Fact::new(n, span.clone(), "byline", 0.95)).collect();
        } else if let Some(above) = above.filter(below_title).filter(|_| draft.authors.is_empty())
            && let Some(found) = names(&above.text)
        {
            // A name alone between the title and the date.
            let place = above.span();
            draft.authors = found.into_iter().map(|n| Fact::new(n, place.clone(), "name-and-date", 0.9)).collect();
        } else if let Some(above) = draft.previous(i).map(|p| &draft.units[p]).filter(below_title)
            && let Some(found) = agency_byline(&above.text).filter(|_| above.is_plain() && draft.authors.is_empty())
        {
            let place = above.span();
            draft.authors = found.into_iter().map(|n| Fact::new(n, place.clone(), "agency-byline", 0.9)).collect();
        }
        if draft.date.is_none() {
            draft.date = Some(Fact::new(found, span, "date-line", 0.9));
        }
    } else if let Some((found, dated)) = name_and_date(&text).filter(|_| draft.authors.is_empty()) {
        draft.authors = found.into_iter().map(|n| Fact::new(n, span.clone(), "name-and-date", 0.9)).collect();
        draft.units[i].role = Some("date-line");
        if draft.date.is_none() {
            draft.date = Some(Fact::new(dated, span, "name-and-date", 0.9));
        }
    } else if let Some(c) = said_to_be_by(&text) {
        let Some(name) = c.name("name") else { return };
        let Some(found) = names(name.as_str()) else { return };
        let rule = if text.contains("submitted") { "submitted-by" } else { "said-to-be-by" };
        if draft.authors.is_empty() {
            let place = unit.locate(name.range());
            draft.authors = found.into_iter().map(|n| Fact::new(n, place.clone(), rule, 0.93)).collect();
        }
        if let Some(publication) = c.name("pub").filter(|_| draft.publication.is_none()) {
            let place = draft.units[i].locate(publication.range());
            draft.publication = Some(Fact::new(publication.as_str(), place, rule, 0.9));
        }
        let unit = &mut draft.units[i];
        (unit.form, unit.role) = (Form::Note, Some("editorial-note"));
    }
}

/// Names one below the other, each but the last with a comma or `&` behind it.
fn listed_names(draft: &mut Draft<'_>) {
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
static CITATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\d{1,5}[.:] )?\p{Lu}[\p{L} &()'’:.-]{1,90}\. [12]\d{3}(?: \p{Lu}\p{Ll}{2}[\w -]{0,14})?;\s?\d[\d A-Za-z()-]{0,20}:\s?\w",
    )
});

/// Whether a line says where an article was published, with volume and pages.
pub(super) fn is_citation(text: &str) -> bool {
    text.len() <= 300 && CITATION.is_match(text)
}

/// Whether such a line stands above.
pub(super) fn is_below_citation(draft: &Draft<'_>, i: usize) -> bool {
    i > 0 && is_citation(&draft.units[i - 1].text)
}

/// An author as databases of medicine write them: `Example AB(1)(2)`.
static INITIALLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<name>\p{Lu}[\p{L}’'-]*(?: [\p{L}’'-]{2,20}){0,2} \p{Lu}{1,3}(?: (?:Jr|Sr|2nd|3rd))?)(?:\(\d{1,2}\))*$",
    )
});

/// The authors below a title that stands below where the article was published.
fn initialled(draft: &mut Draft<'_>) {
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

/// How many authors a long line below the title names at least.
const MANY: usize = 5;

/// The authors of an article with many, in one long line below its title.
fn many(draft: &mut Draft<'_>) {
    let Some(title) = draft.units.iter().position(|u| u.form == Form::Title) else { return };
    let Some(unit) = draft.units.get(title + 1).filter(|u| u.is_plain() && u.text.len() > 160) else { return };
    if !draft.authors.is_empty() || unit.text.ends_with('.') || !is_scholarly(draft) {
        return;
    }
    let (cleaned, place) = (without_marks(&unit.text), unit.span());
    let parts: Vec<&str> = cleaned.split([',', ';']).map(|part| part.trim().trim_start_matches("and ")).collect();
    // Among so many are names of forms that no list knows.
    let known = parts.iter().filter(|part| is_name(bare(part))).count();
    let short = parts.iter().all(|part| (2..=6).contains(&part.split(' ').count()));
    if parts.len() >= MANY && known * 10 >= parts.len() * 9 && short {
        let found = parts.into_iter().map(|part| bare(part).to_owned());
        draft.authors = found.map(|n| Fact::new(n, place.clone(), "names-below-title", 0.9)).collect();
    }
}

/// A line of authors without the marks of notes, addresses and identifiers: `Ada Example1,*, Bo Sample2` → `Ada Example, Bo Sample`.
pub(super) fn without_marks(text: &str) -> String {
    let address = |w: &str| w.contains("://") || w.contains('@') || w.to_lowercase().starts_with("orcid");
    let words = text.split_whitespace().map(|w| match address(w) {
        true if w.ends_with([',', ';']) => ",",
        true => "",
        false => w,
    });
    let joined = words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    let kept = MARKS.replace_all(&joined, "$before$comma");
    kept.replace(" ,", ",").replace(",,", ",").trim_matches([' ', ',', ';']).to_owned()
}

/// Whether the page is that of an article: it has an abstract, and an identifier or key words.
pub(super) fn is_scholarly(draft: &Draft<'_>) -> bool {
    let labelled = |role: &str| draft.units.iter().any(|u| u.text.len() <= 40 && label(&u.text) == Some(role));
    let identified = || draft.units.iter().any(|u| u.text.len() <= 300 && DOI.is_match(&u.text));
    labelled("abstract") && (labelled("keywords") || identified())
}

static DOI: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\bdoi(?:\.org/|: ?|\s)10\.\d{4,}|\b(?:vol(?:ume|\.)|issue) \d+|\breceived:? \d{1,2} ")
});

static MARKS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<before>\p{L}|\.)\s?[*†‡§¶#\d]+(?:,[*†‡§¶#\d]+)*(?P<comma>,|;|$| )"));

/// `Ada Example, University of Hartwell` under the title: the authors of a scholarly page; a name alone is proposed.
fn named_line(draft: &mut Draft<'_>, i: usize) {
    let unit = &draft.units[i];
    if !unit.is_plain() || unit.role.is_some() || unit.text.len() > 160 {
        return;
    }
    if draft.title.as_ref().is_none_or(|t| unit.span().start < t.span.end) {
        return;
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
    if rest.is_empty() && draft.authors.is_empty() && (is_posted(draft, i) || is_between_date_and_text(draft, i)) {
        return draft.authors.push(Fact { rule: "name-and-date", ..fact });
    }
    if body && draft.authors.iter().all(|a| a.rule == "name-and-affiliation") {
        draft.authors.push(fact);
    } else if rest.is_empty() && draft.authors.is_empty() && draft.proposed.iter().all(|p| p.span != fact.span) {
        draft.proposed.push(Fact { value: format!("author = {name}"), rule: "name-alone", confidence: 0.6, ..fact });
    }
}

/// `Posted by Ada Example at 9:42 AM` below a post, when it is the only such line and nothing above names an author.
pub(super) fn foot_byline(draft: &mut Draft<'_>) {
    if !draft.authors.is_empty() || draft.units.iter().any(|u| u.role == Some("work-byline")) {
        return;
    }
    let found: Vec<(usize, Byline)> = draft
        .body()
        .filter(|i| draft.units[*i].is_plain() && draft.units[*i].text.len() <= 120)
        .filter_map(|i| Some((i, byline(&draft.units[i].text)?)))
        .filter(|(_, b)| matches!(b.lead.as_str(), "posted by" | "written by" | "story by" | "words by" | "text by"))
        .take(2)
        .collect();
    if let [(i, found)] = &found[..] {
        let span = draft.units[*i].span();
        draft.authors = found.names.iter().map(|n| Fact::new(n, span.clone(), "byline", 0.9)).collect();
        if let Some(date) = found.date.clone().filter(|_| draft.date.is_none()) {
            draft.date = Some(Fact::new(date, span, "byline", 0.9));
        }
    }
}

/// Whether a name below the title stands among the date, the time of reading and the buttons of a post.
fn is_posted(draft: &Draft<'_>, i: usize) -> bool {
    let below: Vec<usize> = (i + 1..(i + 9).min(draft.units.len()))
        .take_while(|j| draft.sorts.get(*j) != Some(&super::lines::Sort::Text))
        .collect();
    let follow = below.iter().take(3).any(|j| draft.units[*j].text.eq_ignore_ascii_case("follow"));
    let read = below.iter().any(|j| super::title_score::is_reading_time(draft, *j));
    (read || follow) && super::kind::endorsements(draft) < 2
}

/// Whether a name stands alone between the date of the page and its first paragraph.
fn is_between_date_and_text(draft: &Draft<'_>, i: usize) -> bool {
    let dated = i > 0 && draft.sorts.get(i - 1) == Some(&super::lines::Sort::Date);
    let text = draft.units.get(i + 1).zip(draft.sorts.get(i + 1));
    let over_text = text
        .is_some_and(|(u, sort)| *sort == super::lines::Sort::Text && u.gap > 0 && u.words(21) > 20 && u.is_plain());
    dated && over_text && draft.units[i].words(5) <= 4 && super::kind::endorsements(draft) < 2
}

/// Drops proposals of authors when the authors were found after all, or are those of the reviewed work.
pub(super) fn drop_answered(draft: &mut Draft<'_>) {
    let known = !draft.authors.is_empty() || draft.about.iter().any(|a| !a.authors.is_empty());
    draft.proposed.retain(|p| p.rule != "name-alone" || !known);
}

static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\(?(?:\p{{Lu}}[\p{{Lu}} .'’-]{{2,40}}|\p{{Lu}}[\p{{L}}.’'-]+(?: \p{{Lu}}[\p{{L}}.’'-]+){{0,3}})(?:, \p{{Lu}}[\p{{L}}. ]{{1,30}}){{0,2}}(?P<dated>(?:,? \(?| ?(?:—|–|--|-) ?\([\p{{L}} ]{{3,24}} ?[—–-] )(?P<date>{})\)?)?\)?(?: \([A-Z][\w ]{{1,30}}\))?\s?(?P<dash>—|–|--|-)\s?[\p{{Lu}}“]",
        *DATE
    ))
});

/// `May 3, 2021 – A new kind of …`: a date alone before a dash, at the start of the first paragraph.
static DATE_FIRST: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^\(?(?P<date>{})\)?\s?(?:—|–|--|-)\s[\p{{Lu}}“]", *DATE)));

/// `GENEVA, May 3, 2021 — The …`: place and date before a dash, at the start of a paragraph.
fn dateline(draft: &mut Draft<'_>, i: usize) {
    let unit = &draft.units[i];
    let mut end = unit.text.len().min(160);
    while !unit.text.is_char_boundary(end) {
        end -= 1;
    }
    let first = DATE_FIRST.captures(&unit.text[..end]).and_then(|c| c.name("date"));
    if let Some(found) = first.filter(|_| draft.date.is_none() && unit.is_plain() && unit.words(16) > 15) {
        let fact = date(found.as_str()).map(|iso| Fact::new(iso, unit.locate(found.range()), "dateline", 0.9));
        draft.date = fact;
        return;
    }
    let Some(c) = DATELINE.captures(&unit.text[..end]).filter(|_| unit.is_plain() && unit.words(16) > 15) else {
        return;
    };
    let loud = unit
        .text
        .chars()
        .take_while(|c| !matches!(c, ',' | '(' | '—' | '–' | '-'))
        .filter(|c| c.is_alphabetic())
        .all(char::is_uppercase);
    let Some(found) = c.name("date") else {
        // Right below who wrote it and when, a place in usual letters is one too; so is a town with its land.
        let place = c.get(0).map_or("", |all| all.as_str());
        let below = draft.previous(i).is_some_and(|p| draft.units[p].role == Some("date-line"));
        let spaced =
            place.contains([' ']) && place.trim_end_matches(|c: char| c.is_uppercase() || c == '“').ends_with(' ');
        if loud || spaced && c.name("dash").is_some_and(|d| d.as_str() != "-") && (below || place.contains(", ")) {
            draft.units[i].role = Some("dateline");
        }
        return;
    };
    let span = unit.locate(found.range());
    if let Some(iso) = date(found.as_str()).filter(|_| draft.date.is_none()) {
        draft.date = Some(Fact::new(iso, span, "dateline", 0.95));
    }
    draft.units[i].role = Some("dateline");
}

/// Whether one of the first paragraphs below a byline speaks of whom it names, as reviews do of authors and not of reviewers; or
/// there are too few to tell.
fn is_discussed(draft: &Draft<'_>, i: usize, names: &[String]) -> bool {
    let families: Vec<&str> = names.iter().filter_map(|name| family(name)).collect();
    let paragraphs = draft.units[i + 1..].iter().filter(|unit| unit.is_plain() && unit.words(13) > 12).take(DISCUSSED);
    let words =
        |text: &'_ str| text.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| families.contains(&word));
    let told: Vec<bool> = paragraphs.map(|unit| words(&unit.text)).collect();
    told.len() < DISCUSSED || told.contains(&true)
}

/// The last part of a name that is no `Jr.` and no initial.
fn family(name: &str) -> Option<&str> {
    let mut parts = name.split([' ', ',']).map(|part| part.trim_matches('.'));
    parts.rfind(|part| part.chars().count() > 1 && !matches!(*part, "Jr" | "Sr" | "II" | "III" | "IV"))
}

/// In how many paragraphs a review names the author of the work at the latest.
const DISCUSSED: usize = 4;

fn apply_byline(draft: &mut Draft<'_>, i: usize, found: Byline) {
    let span = draft.units[i].span();
    let of_work = !found.lead.contains("review")
        && draft.title.as_ref().is_some_and(|t| {
            // Where the title names the author of the work, a byline names that of the review.
            super::about::reviewed_title(&t.value).is_some_and(|work| !super::about::names_author(work))
        })
        && is_discussed(draft, i, &found.names);
    // News and posts quote people as well; their date stands below who wrote them.
    let dated = draft.sorts.get(i + 1) == Some(&super::lines::Sort::Date);
    let is_page_of_work = super::kind::endorsements(draft) >= 2 && !dated;
    if (of_work || is_page_of_work) && found.date.is_none() {
        draft.units[i].role = Some("work-byline");
        return;
    }
    if let Some(date) = found.date.filter(|_| draft.date.is_none()) {
        draft.date = Some(Fact::new(date, span.clone(), "byline", 0.95));
    }
    if draft.authors.is_empty() {
        // A museum that posts news is no author.
        let people = found.names.into_iter().filter(|n| !is_body_name(n));
        draft.authors = people.map(|n| Fact::new(n, span.clone(), "byline", 0.95)).collect();
    }
    let unit = &mut draft.units[i];
    (unit.form, unit.role) = (Form::Note, Some("byline"));
}

/// `Ada Example writes: …` at the start of the text.
fn writes(draft: &mut Draft<'_>, i: usize) {
    let unit = &draft.units[i];
    let mut end = unit.text.len().min(300);
    while !unit.text.is_char_boundary(end) {
        end -= 1;
    }
    let start = &unit.text[..end];
    let Some(c) = WRITES.captures(start).or_else(|| IN_WRITES.captures(start)) else { return };
    let Some(name) = c.name("name").filter(|n| is_name(bare(n.as_str()))) else { return };
    // "X writes:" names the author of what follows; a byline above is that of who posted it.
    if draft.authors.iter().all(|a| a.rule == "byline") {
        let place = unit.locate(name.range());
        draft.authors = vec![Fact::new(bare(name.as_str()), place, "writes", 0.93)];
    }
    if let Some(found) = c.name("pub").filter(|_| draft.publication.is_none()) {
        let place = unit.locate(found.range());
        draft.publication = Some(Fact::new(found.as_str(), place, "writes", 0.85));
    }
    draft.units[i].role = Some("writes");
}
