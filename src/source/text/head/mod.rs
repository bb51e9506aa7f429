//! The head of a document: title, bylines, editorial notes, dates, place of publication.

pub(in crate::source::text) mod about;
mod authors;
pub(in crate::source::text) mod byline;
pub(in crate::source::text) mod dated;
pub(in crate::source::text) mod dates;
pub(in crate::source::text) mod names;
pub(in crate::source::text) mod stated_authors;
pub(in crate::source::text) mod statements;

use crate::source::document::Span;
use crate::source::text::tables::{is_name_word, label, pattern};
use crate::source::text::units::{Form, Unit};
use crate::source::text::{Draft, Fact};
use authors::{alternating, initialled, listed_names, many, named_line};
use byline::{Byline, DATE_LINE, agency_byline, is_month, said_to_be_by};
use names::{DATE, bare, date, is_name, names};
use regex::{Captures, Regex};
use std::sync::LazyLock;

pub(in crate::source::text) use authors::{is_below_citation, is_citation, is_scholarly, without_marks};
pub(in crate::source::text) use byline::{byline, date_line, is_body_name, name_and_date};

/// Among how many units of the body the lines of a head are looked for.
const HEAD: usize = 8;

static LINK_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:buy|order|pre-?order|purchase|download|get|read|view|print|share|e-?mail|tweet|click|subscribe|listen|watch|available|shop|find|visit|follow|save|home|back|return|look inside|search inside|see inside|preview|sample|browse|borrow|rent|gift|add|request|reserve|rate|review this|write|enlarge|zoom|expand|open|close|show|hide|play|pause|cite|citation|full text|full article|next|previous|prev|skip|menu|new|now|sale|(?:in|out of) stock|dispatched|despatched|ships|usually|featured|bestseller|image|cover)\b|\.(?:com|org|net|co\.uk)|pdf",
    )
});

/// Marks that stand above a title without being one.
static OVERLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:for immediate (?:release|distribution)|exhibit \d{1,3}(?:\.\d{1,3})?|(?:press|news|media) (?:release|statement)|embargoed.{0,60}|transcript|(?:book|film) review|interview|opinion|analysis|blog|news|press|report|(?:working paper|policy brief|report) (?:no\.?|#) ?[\w-]+|excerpt|(?:(?:research|original|review|feature|special|cover) )?(?:article|story|essay|paper|feature)|(?:original|clinical|empirical) (?:research|investigations?|contributions?|reports?)|(?:brief|short|rapid) (?:communications?|reports?)|research (?:letters?|notes?|reports?)|(?:issue|number|no\.) ?\d+.{0,30}|(?:[\w’'-]+ ){0,3}(?:alert|bulletin|advisory|notice)(?:,? (?:no\.? ?|number |#)?[\w/-]*\d[\w/.-]*)?)\W*$",
    )
});

/// A volume with its number.
static VOLUME: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bvol(?:ume)?\.? ?\d+\b"));

/// How many characters of a line may stand before and after a volume.
const VOLUME_BETWEEN: (usize, usize) = (80, 60);

/// Whether a line is one of the marks that stand above a title without being one: `For immediate release`, `Vol. 3, No. 2`.
pub(in crate::source::text) fn is_overline_text(text: &str) -> bool {
    let short = |part: &str, limit| part.chars().take(limit + 1).count() <= limit;
    let (before, after) = VOLUME_BETWEEN;
    OVERLINE.is_match(text)
        || text.contains(['v', 'V'])
            && !text.contains('\n')
            && VOLUME.find_iter(text).any(|v| short(&text[..v.start()], before) && short(&text[v.end()..], after))
}

pub(in crate::source::text) static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
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
pub(in crate::source::text) fn is_letterhead(draft: &Draft<'_>, i: usize) -> bool {
    let text = draft.units[i].text.as_str();
    let mut words = text.split_whitespace();
    let named = crate::source::text::lines::is_menu(text)
        || text.split_whitespace().count() <= 6
            && (words.clone().next_back().is_some_and(|w| is_name_word("organization", w))
                || (words.next().is_some_and(|w| is_name_word("organization", w))
                    && words.next().is_some_and(|w| w.eq_ignore_ascii_case("of"))));
    let named = named || PERIODICAL.is_match(text);
    // The date of the document may stand between.
    let dated = |n: usize| draft.sorts.get(n) == Some(&crate::source::text::lines::Sort::Date);
    let below = draft.next(i).and_then(|n| if dated(n) { draft.next(n) } else { Some(n) });
    let title = below.map(|n| &draft.units[n]);
    named
        && title.is_some_and(|n| n.words(21) <= 20 && (can_be_title(n) || is_overline_text(&n.text)))
        && draft.next(i).and_then(|n| draft.next(n)).is_some()
}

pub(in crate::source::text) fn can_be_title(unit: &Unit) -> bool {
    let text = unit.text.as_str();
    // A headline of sentences: `Want to Understand Rivers? Read These Three Books.`
    let headline = unit.words(4) >= 4 && unit.words(17) <= 16 && crate::source::text::headings::is_titled(text);
    let ends_sentence = text.ends_with('.') && !text.ends_with("...") && !ends_in_abbreviation(text) && !headline;
    text.len() <= 300
        && unit.words(31) <= 30
        && !ends_sentence
        && (!text.ends_with([':', ';', ','])
            || text.ends_with(',') && crate::source::text::title::describes_papers(text))
        && text.chars().any(char::is_alphabetic)
        && !text.starts_with(['•', '—', '–', '·', '*', '>', '|', '+', '▪', '◦', '●'])
        && !crate::source::text::title::is_no_title(text)
        && label(text).is_none_or(|role| role == "praise" && (text.contains(" for ") || text.contains(" about ")))
        && byline(text).is_none()
        && date_line(text).is_none()
        && !SPEAKER.is_match(text)
        && !(text.starts_with(['“', '"']) && text.contains(['—', '–']))
        && WRITES.captures(text).is_none_or(|c| !is_name(bare(&c[1])))
}

pub(in crate::source::text) fn ends_in_abbreviation(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    let company =
        ["etc.", "&c.", "inc.", "corp.", "ltd.", "bros.", "llc."].iter().any(|word| last.eq_ignore_ascii_case(word));
    company
        || last.trim_end_matches('.').contains('.')
        || (last.len() <= 3 && last.chars().next().is_some_and(char::is_uppercase))
}

static SPEAKER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:Q|A|Question|Answer|Interviewer)\s?[:.]\s"));

/// Splits a link label off the front of a line when the rest recurs in the document.
pub(in crate::source::text) fn unglue(draft: &mut Draft<'_>, i: usize) {
    if let Some(at) = glue(draft, i) {
        let start = draft.units[i].span().start;
        draft.cuts.push((start..start + at, "glued-title"));
        draft.units[i].cut_front(draft.text, at);
    }
}

/// Where in a line a link label ends that is glued before a phrase which recurs in the document.
pub(in crate::source::text) fn glue(draft: &Draft<'_>, i: usize) -> Option<usize> {
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
pub(in crate::source::text) fn glue_points(text: &str) -> impl Iterator<Item = usize> + '_ {
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

/// Among how many paragraphs at the top somebody is said to write what follows.
const TEXTS: usize = 3;

/// How much of a text a phrase is looked for in, in bytes.
const RECURS: usize = 1 << 18;

/// Whether a phrase, or what stands before its colon, occurs elsewhere in the text.
pub(in crate::source::text) fn recurs(text: &str, own: &Span, phrase: &str) -> bool {
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

/// `Ada Example has the story in today’s Gazette:`
static HAS_STORY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<name>\p{Lu}[^:,;!?“”]{2,60}?) has (?:the|a|an|more|this|that|the full|some)\b[^:.!?]{0,40}\b(?:in|for|at|on) (?:(?:the|today|yesterday|this week|last week|this month|sunday|saturday|monday)(?:['’]s)? )*(?P<pub>\p{Lu}[^:!?“”]{2,60}):(?:\s|$)",
    )
});

static PUBLISHED_IN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:(?:this (?:article|essay|post|piece|interview|review|report|story|excerpt|text) )?(?:was |is )?(?:first |originally )?(?:published|appeared|reprinted)(?: (?:with permission )?from| in| by| on| at)|(?:reprinted|excerpted|extracted) (?:with permission )?from|publication:|publisher:|source:|via:?)\s+(?P<pub>(?-i:(?:[Tt]he )?\p{Lu}[\w’'&-]*(?: (?:of |for |and |the |in |on )?\p{Lu}[\w’'&-]*){0,7}))",
    )
});

/// Reads bylines, editorial notes, dates and the place of publication from the lines of the head and the tail.
pub(in crate::source::text) fn front_lines(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let comments = dated::comments(draft);
    let head: Vec<usize> = body.iter().copied().take(HEAD).take_while(|i| *i < comments).collect();
    initialled(draft);
    many(draft);
    alternating(draft);
    listed_names(draft);
    let mut texts = 0;
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
        // Below the first paragraph somebody is quoted so, unless nobody else is the author.
        let may = texts == 0 || texts < TEXTS && draft.authors.is_empty();
        let says = may && written(&draft.units[i].text).is_some();
        texts += usize::from(says || draft.units[i].words(13) > 12);
        if says {
            writes(draft, i);
            texts += TEXTS;
        }
    }
    if draft.authors.is_empty() {
        draft.authors = crate::source::text::manual::authors(draft);
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
        if let Some((date, at)) = dated::said_published(&text, draft.lang.as_deref()).filter(|_| draft.date.is_none()) {
            draft.date = Some(Fact::new(date, draft.units[i].locate(at), rule, 0.9));
        }
        if let Some(publication) = c.name("pub").filter(|_| draft.publication.is_none()) {
            let place = draft.units[i].locate(publication.range());
            draft.publication = Some(Fact::new(publication.as_str(), place, rule, 0.9));
        }
        let unit = &mut draft.units[i];
        (unit.form, unit.role) = (Form::Note, Some("editorial-note"));
    }
}

/// Who posted a text and at what time, on the only line that says so above the comments: `Posted by Ada at 21:14`.
fn posted_at(draft: &Draft<'_>) -> Option<Fact> {
    let above = &draft.units[..dated::comments(draft)];
    let mut found = above.iter().filter(|unit| unit.is_plain() && unit.is_short(80)).filter_map(|unit| {
        let name = POSTED_AT.captures(&unit.text)?.name("name")?;
        Some(Fact::new(name.as_str(), unit.locate(name.range()), "posted-by", 0.85))
    });
    found.next().filter(|_| found.next().is_none())
}

/// `Posted by` with the name and `at` on lines of their own, once above the comments.
fn posted_below(draft: &Draft<'_>) -> Option<Fact> {
    let above = &draft.units[..dated::comments(draft)];
    let mut found = above.windows(3).filter_map(|lines| {
        let [lead, name, at] = lines else { return None };
        let open = lead.is_plain() || matches!(lead.form, Form::Removed(_));
        let posted = open && lead.text.trim_end_matches(':').eq_ignore_ascii_case("posted by");
        let stands = name.is_plain() && name.is_short(60) && name.gap == 0 && matches!(at.text.as_str(), "at" | "on");
        let named = name.text.starts_with(char::is_uppercase) && name.words(5) <= 4;
        (posted && stands && named).then(|| Fact::new(name.text.as_str(), name.span(), "posted-by", 0.85))
    });
    found.next().filter(|_| found.next().is_none())
}

static POSTED_AT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:posted by):?\s(?P<name>\p{Lu}[\p{L}’'.-]*(?: \p{Lu}[\p{L}’'.-]*){0,3}) (?:at|on) \d{1,2}[:.]\d{2}(?i:\s?[ap]\.?m\.?)?$",
    )
});

/// Who wrote an excerpt, and where: `Ada Example in The Harbour Review:`.
pub(in crate::source::text) static IN_PAPER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[Bb]y |From )?(?P<name>\p{Lu}[\p{L}.’'-]*(?: \p{L}[\p{L}.’'-]*){1,3}) (?:in|at|for|on) (?:the |The )?\p{Lu}[\p{L}’'&.-]*(?: (?:of |for |and |the |& )?\p{Lu}[\p{L}’'&.-]*){0,5}:$",
    )
});

/// The author whom such a line names directly above the first paragraph.
fn in_paper(draft: &Draft<'_>) -> Option<Fact> {
    let first = draft
        .body()
        .take(EXCERPT)
        .find(|i| draft.sorts.get(*i).is_some_and(|sort| *sort == super::lines::Sort::Text))?;
    let above = draft.previous(first).map(|i| &draft.units[i]).filter(|unit| unit.is_plain() && unit.is_short(120))?;
    let name = IN_PAPER.captures(&above.text)?.name("name")?;
    is_name(name.as_str()).then(|| Fact::new(name.as_str(), above.locate(name.range()), "excerpt-byline", 0.9))
}

/// Among how many lines at the top the first paragraph of an excerpt stands.
const EXCERPT: usize = 12;

/// `Posted by Ada Example at 9:42 AM` below a post, when it is the only such line and nothing above names an author.
pub(in crate::source::text) fn foot_byline(draft: &mut Draft<'_>) {
    if !draft.authors.is_empty() || draft.units.iter().any(|u| u.role == Some("work-byline")) {
        return;
    }
    if let Some(fact) = in_paper(draft) {
        draft.authors.push(fact);
        return;
    }
    draft.authors = stated_authors::read(draft);
    if !draft.authors.is_empty() {
        return;
    }
    if let Some(fact) = beside_body(draft) {
        draft.authors.push(fact);
        return;
    }
    let found: Vec<(usize, Byline)> = draft
        .body()
        .filter(|i| draft.units[*i].is_plain() && draft.units[*i].text.len() <= 120)
        .filter_map(|i| Some((i, byline(&draft.units[i].text)?)))
        .filter(|(_, b)| {
            b.lead.starts_with("finding aid ")
                || matches!(b.lead.as_str(), "posted by" | "written by" | "story by" | "words by" | "text by")
        })
        .take(2)
        .collect();
    if found.is_empty()
        && let Some(fact) = posted_at(draft).or_else(|| posted_below(draft))
    {
        draft.authors.push(fact);
    }
    if let [(i, found)] = &found[..] {
        let span = draft.units[*i].span();
        draft.authors = found.names.iter().map(|n| Fact::new(n, span.clone(), "byline", 0.9)).collect();
        if let Some(date) = found.date.clone().filter(|_| draft.date.is_none()) {
            draft.date = Some(Fact::new(date, span, "byline", 0.9));
        }
    }
}

/// Who signs a review at its end, in a column beside where the reviewer works: `University of Hartwell      Ada Example`.
fn beside_body(draft: &Draft<'_>) -> Option<Fact> {
    let last = draft.sorts.iter().rposition(|sort| *sort == super::lines::Sort::Text)?;
    draft.units[last + 1..].iter().take(3).filter(|unit| unit.is_plain() && unit.is_short(160)).find_map(|unit| {
        let (left, right) = unit.text.split_once("   ")?;
        let (left, right) = (left.trim(), right.trim());
        let named = |name: &str, body: &str| is_name(name) && name.contains(' ') && is_body_name(body);
        let name = [(left, right), (right, left)].into_iter().find(|(name, body)| named(name, body))?.0;
        Some(Fact::new(name, unit.span(), "name-and-affiliation", 0.85))
    })
}

/// Whether a name below the title stands among the date, the time of reading and the buttons of a post.
fn is_posted(draft: &Draft<'_>, i: usize) -> bool {
    let below: Vec<usize> = (i + 1..(i + 9).min(draft.units.len()))
        .take_while(|j| draft.sorts.get(*j) != Some(&crate::source::text::lines::Sort::Text))
        .collect();
    let follow = below.iter().take(3).any(|j| draft.units[*j].text.eq_ignore_ascii_case("follow"));
    let read = below.iter().any(|j| crate::source::text::title::score::is_reading_time(draft, *j));
    (read || follow) && crate::source::text::kind::endorsements(draft) < 2
}

/// Whether a name stands alone between the date of the page and its first paragraph.
fn is_between_date_and_text(draft: &Draft<'_>, i: usize) -> bool {
    let dated = i > 0 && draft.sorts.get(i - 1) == Some(&crate::source::text::lines::Sort::Date);
    let text = draft.units.get(i + 1).zip(draft.sorts.get(i + 1));
    let over_text = text.is_some_and(|(u, sort)| {
        *sort == crate::source::text::lines::Sort::Text && u.gap > 0 && u.words(21) > 20 && u.is_plain()
    });
    dated && over_text && draft.units[i].words(5) <= 4 && crate::source::text::kind::endorsements(draft) < 2
}

/// Drops proposals of authors when the authors were found after all, or are those of the reviewed work.
pub(in crate::source::text) fn drop_answered(draft: &mut Draft<'_>) {
    let known = !draft.authors.is_empty() || draft.about.iter().any(|a| !a.authors.is_empty());
    draft.proposed.retain(|p| p.rule != "name-alone" || !known);
}

static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\(?(?:\p{{Lu}}[\p{{Lu}} .'’-]{{2,40}}|\p{{Lu}}[\p{{L}}.’'-]+(?: \p{{Lu}}[\p{{L}}.’'-]+){{0,3}})(?:, \p{{Lu}}[\p{{L}}. ]{{1,30}}){{0,2}}(?P<dated>(?:,? \(?| ?(?:—|–|--|-) ?\([\p{{L}} ]{{3,24}} ?[—–-] )(?P<date>{})\)?)?\)?(?: \([A-Z][\w ]{{1,30}}\))?(?: /[\w .-]{{2,30}}/)?\s?(?P<dash>—|–|--|-)\s?[\p{{Lu}}“]",
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
            about::reviewed_title(&t.value).is_some_and(|work| !about::names_author(work))
        })
        && is_discussed(draft, i, &found.names);
    // News and posts quote people as well; their date stands below who wrote them.
    let dated = draft.sorts.get(i + 1) == Some(&crate::source::text::lines::Sort::Date);
    let is_page_of_work = crate::source::text::kind::endorsements(draft) >= 2 && !dated;
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

/// Who is said at the start of a paragraph to write what follows, and where.
fn written(text: &str) -> Option<Captures<'_>> {
    let mut end = text.len().min(300);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let start = text.get(..end).filter(|start| start.contains(':'))?;
    WRITES.captures(start).or_else(|| IN_WRITES.captures(start)).or_else(|| HAS_STORY.captures(start))
}

/// `Ada Example writes: …` at the start of the text.
fn writes(draft: &mut Draft<'_>, i: usize) {
    let unit = &draft.units[i];
    let Some(c) = written(&unit.text) else { return };
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
