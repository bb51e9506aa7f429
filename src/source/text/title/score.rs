//! How much a line looks like the title of a document: what the text, breadcrumbs, copies and its company say about it, and what its
//! own look says against it.
//!
//! In: a draft whose lines are sorted. Out: a number for a line; [`crate::source::text::title`] compares them.

use super::looks::{
    ADDRESS, CAPTION, COMMENTED, CREDITED, EPISODE, FILED, FILED_PERSON, ISSUED, LEVEL, MANUAL, MESSAGE_FIELD, OF_PAGE,
    OF_SITE, OFFER, PICTURED, POSTED, READING_TIME, STATEMENT, SUBJECT, TIMED, VERSION, VOLUME, begins_like_button,
    begins_small, describes_papers, flat, has_columns, is_dated_overline, is_filed_under, is_person, is_role_line,
    is_said, is_slogan, says_its_kind, separators, signs,
};
use super::model;
use super::site_lines;
use super::typed;
use crate::source::text::Draft;
use crate::source::text::head;
use crate::source::text::head::dates::has_date;
use crate::source::text::head::names::{bare, is_name};
use crate::source::text::head::{can_be_title, is_letterhead};
use crate::source::text::headings::is_underlined;
use crate::source::text::learned::features::Features;
use crate::source::text::lines::{Sort, breadcrumb, is_menu, repeats_its_start};
use crate::source::text::tables::label;
use crate::source::text::tables::pattern;
use crate::source::text::units::Unit;
use crate::source::text::word_set::WordSet;
use regex::Regex;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// How many words of running text a title's words are looked for in.
const WORDS: usize = 4000;

/// The beginnings of the longer words of the running text.
struct Vocabulary(WordSet);

impl Vocabulary {
    fn of(draft: &Draft<'_>, body: usize) -> Self {
        let text = draft.units.iter().zip(&draft.sorts).skip(body).filter(|(_, s)| **s == Sort::Text);
        Vocabulary(text.flat_map(|(u, _)| stems(&u.text)).take(WORDS).collect())
    }

    /// The share of the longer words of a line that the running text has.
    fn share(&self, line: &str) -> f32 {
        let (mut all, mut known) = (0u16, 0u16);
        for word in stems(line).take(40) {
            all += 1;
            known += u16::from(self.0.contains(word));
        }
        // One word that occurs says less than four of five.
        f32::from(known) / (f32::from(all) + 0.8)
    }
}

fn stems(text: &str) -> impl Iterator<Item = impl Iterator<Item = char>> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().take(4).count() == 4).map(|w| w.chars().take(5))
}

/// Whether another line of the head goes on from this one to a longer title: `Example Reviews :: Ada Holt on the bells of Hartwell`.
fn is_before_title(draft: &Draft<'_>, i: usize) -> bool {
    let own = draft.units[i].text.as_str();
    let few = draft.units[i].words(5) <= 4;
    // A dash may as well stand before the name of the site; then the title is the line above the text.
    let goes_on = |text: &str| {
        let rest = text.strip_prefix(own).map(str::trim_start)?;
        let dashes: &[&str] = if i == 0 && few { &["– ", "— ", "- ", "| "] } else { &[] };
        let title = ["::", "»", "›"].iter().chain(dashes).find_map(|sign| rest.strip_prefix(sign))?.trim_start();
        // `Cast Iron - a short guide` says what it is.
        if title.starts_with(char::is_lowercase) {
            return None;
        }
        Some(title.split_whitespace().count() >= 4)
    };
    let head =
        draft.units.iter().enumerate().take(LINES_OF_HEAD).skip(i + 1).filter(|(_, unit)| unit.text.len() <= 400);
    own.len() <= 80 && head.into_iter().any(|(_, unit)| goes_on(&unit.text).unwrap_or(false))
}

/// Whether a line of the head ends in this one behind a longer title: `The long road to the harbour - The Hartwell Digest`.
fn is_behind_title(draft: &Draft<'_>, i: usize) -> bool {
    let own = draft.units[i].text.as_str();
    let count = draft.units[i].words(12);
    let title = |text: &str| {
        let rest = text.strip_suffix(own)?;
        let lead = rest.trim_end().strip_suffix(['|', '-', '–', '—', '·', '»'])?;
        let words = lead.split_whitespace().count();
        Some(rest.ends_with(' ') && words >= 4 && words > count)
    };
    let head = draft.units.iter().take(LINES_OF_HEAD).skip(i + 1).filter(|unit| unit.text.len() <= 400);
    own.len() <= 60 && head.into_iter().any(|unit| title(&unit.text).unwrap_or(false))
}

/// Whether a line is the name of the site and what it says of itself, where a longer title ends in that name:
/// `Treadle & Tang: I bought a lathe` above `How I ruined eleven bowls « Treadle & Tang`.
fn is_motto(draft: &Draft<'_>, i: usize) -> bool {
    let Some((site, _)) = draft.units[i].text.split_once(": ").filter(|(site, _)| site.len() >= 4) else {
        return false;
    };
    let ends = |unit: &Unit| {
        let rest = unit.text.strip_suffix(site).map(str::trim_end).unwrap_or_default();
        rest.ends_with(['|', '-', '–', '—', '·', '»', '«', '›', '‹']) && rest.split(' ').nth(3).is_some()
    };
    let head = draft.units.iter().take(LINES_OF_HEAD).skip(i + 1).filter(|unit| unit.text.len() <= 400);
    site.split(' ').nth(5).is_none() && head.into_iter().any(ends)
}

/// Whether a line is a person with where the person works: `Ada Example, Institute of Ropes`.
fn is_affiliated(text: &str) -> bool {
    let parts = text.split_once(", ").filter(|_| text.len() <= 160);
    parts.is_some_and(|(name, place)| {
        name.contains(' ') && is_name(bare(name)) && head::is_body_name(place) && !place.contains(": ")
    })
}

/// Whether a line is a row of short labels: `Legislative Assembly – Committees – Hansard`.
fn is_row_of_parts(text: &str) -> bool {
    let found = separators(text);
    let starts = std::iter::once(0).chain(found.iter().map(|(_, after)| *after));
    let ends = found.iter().map(|(before, _)| *before).chain(std::iter::once(text.len()));
    found.len() >= 2 && starts.zip(ends).all(|(from, to)| from <= to && text[from..to].split_whitespace().count() <= 2)
}

/// Among how many lines a title with the name of its site is looked for.
const LINES_OF_HEAD: usize = 40;

/// The texts that breadcrumbs, site titles and comments announce, and how often each line stands on the page, flattened.
fn announced(draft: &Draft<'_>, end: usize) -> (HashSet<String>, HashMap<String, usize>) {
    let (mut parts, mut copies) = (HashSet::new(), HashMap::new());
    for unit in draft.units.iter().take(end).filter(|u| u.text.len() <= 400) {
        *copies.entry(flat(&unit.text)).or_default() += 1;
        if let Some(at) = breadcrumb(&unit.text) {
            parts.insert(flat(unit.text[at..].trim_end_matches(['.', '…', ' '])));
        }
        if let Some(title) = COMMENTED.captures(&unit.text).and_then(|c| c.name("title")) {
            parts.insert(flat(title.as_str()));
        }
        // `Cover image of The long road`
        if let Some(title) = PICTURE_OF.captures(&unit.text).and_then(|c| c.name("title")) {
            parts.insert(flat(title.as_str()));
        }
        // `The long road to the harbour |`: the name of the site was an empty one.
        if let Some(title) = unit.text.strip_suffix(['|', '·', '»']) {
            parts.insert(flat(title));
        }
        // `The Cold Landing: Nine seconds` above `The Cold Landing`: what stands behind the name of the site.
        if let Some((site, title)) = unit.text.split_once(": ").filter(|(_, title)| title.split(' ').nth(2).is_some())
            && draft.units.iter().take(LINES_OF_HEAD).any(|line| line.text == site)
        {
            parts.insert(flat(title));
        }
        for (a, b) in separators(&unit.text) {
            parts.insert(flat(&unit.text[..a]));
            parts.insert(flat(&unit.text[b..]));
        }
    }
    (parts, copies)
}

/// Whether the kind of a finding aid stands directly below a line, as `A Finding Aid to the Collection in the Example Library`.
fn is_aided(draft: &Draft<'_>, i: usize) -> bool {
    draft.next(i).is_some_and(|next| draft.units[next].text.starts_with("A Finding Aid to the Collection"))
}

/// How often a line may stand on a page that is its title.
pub(super) const COPIES: usize = 4;

/// How much a byline directly below speaks for a title.
pub(in crate::source::text) const SIGNED: f32 = 1.5;

pub(in crate::source::text) fn is_signed(draft: &Draft<'_>, i: usize) -> bool {
    draft.next(i).is_some_and(|next| signs(&draft.units[next].text))
}

/// Whether a byline stands below the line and a sentence below it, its standfirst.
fn is_signed_below(draft: &Draft<'_>, i: usize) -> bool {
    let standfirst = |next: &usize| draft.sorts[*next] == Sort::Text && draft.units[*next].words(41) <= 40;
    let second = draft.next(i).filter(standfirst).and_then(|next| draft.next(next));
    second.is_some_and(|second| signs(&draft.units[second].text))
}

/// `4 min read`, which stands between the author and the title or the text.
pub(in crate::source::text) fn is_reading_time(draft: &Draft<'_>, i: usize) -> bool {
    let text = draft.units[i].text.as_str();
    text.len() < 40 && READING_TIME.is_match(text)
}

/// Whether the menu of the site or its credit stands directly below a short line: then it is the name of the site.
fn heads_menu(draft: &Draft<'_>, i: usize) -> bool {
    let rule = draft.sorts.get(i + 1).and_then(|s| s.rule());
    draft.units[i].words(5) <= 4
        && rule.is_some_and(|r| matches!(r, "navigation" | "site-credit" | "skip-link" | "login" | "subscribe"))
}

/// The subject of a message among the other lines of its head.
pub(in crate::source::text) fn is_subject(draft: &Draft<'_>, i: usize) -> bool {
    let field = |u: &Unit| u.text.len() <= 300 && MESSAGE_FIELD.is_match(&u.text);
    let near = i.saturating_sub(3)..(i + 4).min(draft.units.len());
    SUBJECT.is_match(&draft.units[i].text)
        && near.into_iter().filter(|j| *j != i && field(&draft.units[*j])).count() >= 1
}

/// Whether a line stands alone and far from the left margin, as the titles of typewritten and of wrapped documents do.
fn is_centred(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let alone = i == 0 || unit.gap > 0;
    unit.indent >= 12
        && alone
        && draft.units.get(i + 1).is_some_and(|n| n.gap > 0)
        && draft.units.iter().skip(i + 1).take(40).filter(|n| n.words(9) > 8).any(|n| n.indent + 4 <= unit.indent)
        && !has_columns(&unit.text)
}

/// Whether a volume or an issue stands directly below a line: then it is the name of a journal.
fn is_periodical(draft: &Draft<'_>, i: usize) -> bool {
    draft.units.get(i + 1).is_some_and(|n| n.text.len() <= 120 && VOLUME.is_match(&n.text))
}

/// Whether a line of the head says that the text comes from whom this line names.
fn is_issuer(draft: &Draft<'_>, i: usize) -> bool {
    let own = flat(&draft.units[i].text);
    let near = i.saturating_sub(12)..(i + 13).min(draft.units.len());
    near.into_iter().filter(|j| *j != i && draft.units[*j].text.len() <= 200).any(|j| {
        let stated = draft.units[j].text.split_once(": ").filter(|(label, _)| ISSUED.is_match(label));
        stated.is_some_and(|(_, value)| flat(value) == own)
    })
}

/// What the document says about a line that may be its title.
pub(in crate::source::text) struct Scorer {
    vocabulary: Vocabulary,
    parts: HashSet<String>,
    /// The last parts of the ways to the page: `Home > News > The title`.
    crumbs: HashSet<String>,
    /// How often each line stands on the page.
    copies: HashMap<String, usize>,
    /// A menu stands above the text.
    menu: bool,
    /// The first line that is centred.
    centred: Option<usize>,
    /// Where the text begins.
    body: usize,
    /// The lines that name the owner of the site.
    sites: Vec<(usize, String)>,
    /// What the model looks at, where it is asked.
    learned: Option<Features>,
}

impl Scorer {
    /// Looks at the first `end` lines; `body` is where the text begins, if it does.
    pub(in crate::source::text) fn of(
        draft: &Draft<'_>,
        end: usize,
        body: Option<usize>,
        learned: Option<Features>,
    ) -> Self {
        let (parts, copies) = announced(draft, end);
        let crumbs = draft.units.iter().take(end).filter(|unit| unit.text.len() <= 400);
        let crumbs = crumbs.filter_map(|unit| Some(flat(&unit.text[breadcrumb(&unit.text)?..]))).collect();
        let head = &draft.sorts[..body.unwrap_or(0).min(end)];
        let rules = ["navigation", "footer-list", "skip-link", "login", "button", "archive-list", "link-list", "legal"];
        let menu = head.iter().any(|s| s.rule().is_some_and(|rule| rules.contains(&rule)));
        let centred = (0..head.len()).find(|i| is_centred(draft, *i) && can_be_title(&draft.units[*i]));
        let sites = site_lines(draft);
        Scorer {
            vocabulary: Vocabulary::of(draft, body.unwrap_or(0)),
            parts,
            crumbs,
            copies,
            menu,
            centred,
            body: body.unwrap_or(0),
            sites,
            learned,
        }
    }

    /// Whether a line that names the owner of the site has these words.
    fn is_site(&self, own: usize, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        text.len() >= 4 && self.sites.iter().any(|(n, line)| *n != own && line.contains(&text))
    }

    /// Whether the text takes the line up or a breadcrumb announces it.
    pub(in crate::source::text) fn knows(&self, line: &str) -> bool {
        self.vocabulary.share(line) >= 0.3 || self.parts.contains(&flat(line))
    }

    /// Whether a part of the line is a line of its own: then that one is the title, and this one the way to it.
    fn holds_line(&self, draft: &Draft<'_>, text: &str) -> bool {
        let known = |part: &str| part.len() >= 12 && self.copies.contains_key(&flat(part));
        // `The long road « Hartwell Digest`: the name of the site stands behind this arrow, or is what the page begins with.
        let first = draft.units.first().map_or("", |unit| unit.text.as_str());
        let site = |a: usize, b: usize| {
            let (front, back) = (text[..a].split(' ').count(), text[b..].split(' ').count());
            front >= 3
                && (text[a..].trim_start().starts_with(['«', '‹']) || front > back && flat(&text[b..]) == flat(first))
        };
        // A link at the foot of the page may have the title too.
        let named = |part: &str| known(part) && !part_is_below(draft, self.body, part);
        separators(text).iter().any(|(a, b)| {
            let site = site(*a, *b);
            if site { named(&text[..*a]) } else { known(&text[..*a]) || known(&text[*b..]) }
        }) || self.ends_in_line(text)
    }

    /// Whether a line of its own of three words or more ends the line: `Blog Insights The long road to the harbour`.
    fn ends_in_line(&self, text: &str) -> bool {
        let words: Vec<(usize, &str)> = text.match_indices(' ').take(6).collect();
        words.iter().any(|(at, _)| {
            let (before, after) = (&text[..*at], &text[at + 1..]);
            before.ends_with(char::is_alphanumeric)
                && after.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                && after.len() >= 16
                && after.split_whitespace().take(3).count() == 3
                && self.copies.contains_key(&flat(after))
        })
    }

    /// Whether a line of its own stands before one of several colons of a line, as in what a browser shows of a page:
    /// `The long road: A study of bridges: Hartwell Annals: Vol 12`.
    fn begins_with_line(&self, text: &str) -> bool {
        let colons: Vec<usize> = text.match_indices(": ").map(|(at, _)| at).take(5).collect();
        let line =
            |at: &usize| text[..*at].split(' ').nth(4).is_some() && self.copies.contains_key(&flat(&text[..*at]));
        colons.len() >= 2 && colons.iter().any(line)
    }

    /// Whether a breadcrumb announces what stands before the line's colon.
    fn begins_with_part(&self, line: &str) -> bool {
        line.split_once([':', '—', '–']).is_some_and(|(main, _)| main.len() >= 8 && self.parts.contains(&flat(main)))
    }

    /// Whether a line is the way to a page that no line of its own names, while the text or other lines do.
    fn ends_way(&self, draft: &Draft<'_>, i: usize) -> bool {
        let text = draft.units[i].text.as_str();
        let Some(last) = breadcrumb(text).map(|at| text[at..].trim()) else { return false };
        let begun = |unit: &Unit| unit.text.len() > last.len() && unit.text.len() <= 200 && unit.text.starts_with(last);
        // `Chapter 4` is the place of a page in a book.
        last.contains(' ')
            && !last.ends_with(|c: char| c.is_ascii_digit())
            && !self.copies.contains_key(&flat(last))
            && draft.text.matches(last).take(4).count() == 4
            && draft.units.iter().any(begun)
    }

    /// Whether a line is a date and then what the title of the page says: `June 4, 2026: The long road to the harbour`.
    fn is_dated_part(&self, line: &str) -> bool {
        super::dated(line).is_some_and(|(_, rest)| self.parts.contains(&flat(rest)))
    }

    /// How much a line looks like the title: the `n`-th candidate from the top, `below` lines above the text.
    pub(in crate::source::text) fn score(&self, draft: &Draft<'_>, i: usize, n: usize, below: usize) -> f32 {
        let unit = &draft.units[i];
        let own = flat(&unit.text);
        let words = unit.words(30);
        let mut score = 3.0 * self.vocabulary.share(&unit.text) - (0.12 * below as f32).min(2.0) - penalty(unit);
        let adds = |yes: bool, value: f32| if yes { value } else { 0.0 };
        score += adds(repeats_its_start(&unit.text), -4.0);
        let copies = self.copies.get(&own).copied().unwrap_or_default();
        score += adds(copies > COPIES, -3.0);
        score += adds(is_slogan(&unit.text), -4.0) + adds(is_aided(draft, i), 4.0);
        let announced =
            self.parts.contains(&own) || self.begins_with_part(&unit.text) || self.is_dated_part(&unit.text);
        // `Ada Example` on a line above `Ada Example: a long day`.
        // `The Harbour Log: Nine seconds` above `The Harbour Log` and `Nine seconds`: the name of the site, and the title.
        let both = unit.text.split_once(": ").is_some_and(|(lead, rest)| {
            rest.split(' ').nth(2).is_some()
                && self.copies.contains_key(&flat(lead))
                && self.copies.contains_key(&flat(rest))
        });
        score += adds(both, -8.0);
        let led = !both
            && unit.text.split_once(": ").is_some_and(|(lead, rest)| {
                // `Series: Rivers`, `Allergy alert: AA-31` say what `Series`, `Allergy alert` above them are.
                let told = rest.contains(' ') && !STATEMENT.is_match(&unit.text);
                told && lead.len() >= 5 && (self.copies.contains_key(&flat(lead)) || is_below_number(draft, i, lead))
            });
        // What the title below is counted as.
        let lead = draft.units.get(i + 1).and_then(|next| next.text.split_once(": "));
        score += adds(lead.is_some_and(|(lead, _)| is_below_number(draft, i + 1, lead)), -4.0);
        score += adds(led, 2.0) + adds(self.crumbs.contains(&own), 4.0);
        let pictured = PICTURED.is_match(&unit.text) && !announced && copies <= 1 && !is_signed(draft, i);
        score += adds(pictured, -5.0);
        score += adds(announced, 2.0) + adds(copies > 1, if words < 5 { 0.5 } else { 1.0 });
        score += adds(below <= 40 && words >= 5 && head::recurs(draft.text, &unit.span(), &unit.text), 1.0);
        score += adds((3..=20).contains(&words), 1.0) + adds(words <= 1, -0.75);
        // A document that opens with a line of its own, not with a menu or a letterhead, opens with its title.
        let button = words <= 3 && begins_like_button(&unit.text);
        let opens = i == 0 && !is_letterhead(draft, i) && !self.menu && !heads_menu(draft, i) && !button;
        // The way to a page, the name of the site that another line gives before a longer title, a title that is underlined.
        let arrows = unit.text.matches(['›', '»', '→']).count().max(unit.text.matches(" > ").count());
        score -= adds(arrows >= 2 && !announced, 3.0);
        score -= adds(is_row_of_parts(&unit.text), 3.5);
        // The name of the site, and what it says of itself.
        score += adds(i == 0 && (is_behind_title(draft, i) || is_motto(draft, i)), -6.0);
        score += adds(i == 1 && unit.gap == 0 && is_behind_title(draft, 0), -3.0);
        score += adds(is_before_title(draft, i), -4.0) + adds(self.ends_way(draft, i), 7.0);
        // What a program prints of itself: its name above how it is used.
        let used = || {
            draft.units.get(1).is_some_and(|next| next.text.get(..6).is_some_and(|t| t.eq_ignore_ascii_case("usage:")))
        };
        score += adds(i == 0 && used(), 5.0);
        score += adds(unit.words(4) >= 2 && draft.previous(i).is_none() && is_underlined(draft, i), 3.0);
        // What a site offers, unless it stands where titles stand and is signed as they are: `Call the Midwife Now`, `By Ada Example`.
        let offers = OFFER.is_match(&unit.text) || OF_PAGE.is_match(&unit.text);
        score += adds(offers && !(opens && is_signed(draft, i)), -4.0);
        // The first of numbered sections heads no page, nor does what a browser shows of one.
        score += adds(is_section(draft, i), -4.0) + adds(i == 0 && self.begins_with_line(&unit.text), -4.0);
        score +=
            adds(speaks(draft, &unit.text), 4.0) + adds(is_presented(draft, i), 4.0) - adds(presents(draft, i), 1.5);
        score += adds(says_its_kind(&unit.text), 0.8);
        let versioned = i == 0 && VERSION.is_match(&unit.text);
        score +=
            adds(versioned, 1.5) + adds(opens && (words >= 3 || versioned), 1.5) + adds(opens, 0.5) + adds(n == 0, 0.5);
        score += adds(is_menu(&unit.text) && !says_its_kind(&unit.text), -3.0) + adds(in_list(draft, i), -1.0);
        // A post stands below the name of its site and its date, and directly above its text.
        let first = draft.body().find(|first| !draft.sorts[*first].is_evidence());
        let brief = first.is_some_and(|first| draft.units[first].words(5) <= 4);
        score += adds(words >= 3 && typed::is_below_day(draft, i), 2.0) + adds(typed::is_framed(draft, i), 5.0);
        let dated = i > 0 && (draft.sorts[i - 1] == Sort::Date || is_reading_time(draft, i - 1)) && words >= 3;
        let dated = dated && (brief && words >= 5 || is_reading_time(draft, i - 1));
        score += if words < 3 {
            0.0
        } else if is_signed(draft, i) {
            SIGNED
        } else {
            adds(is_signed_below(draft, i), 0.75)
        };
        score += adds(i > 0 && is_reading_time(draft, i - 1), 1.5);
        score += adds(dated && below <= 2, if words >= 5 { 2.5 } else { 1.5 })
            + adds(in_statements(draft, i), -2.5)
            + adds(self.holds_line(draft, &unit.text), -3.0);
        score += adds(below <= 40 && head::glue(draft, i).is_some(), 3.0);
        score += adds(is_centred(draft, i), if Some(i) == self.centred { 3.0 } else { 1.5 });
        // The name of the site stands above its menu and in the line of its rights.
        score += adds(describes_papers(&unit.text), 3.0) + adds(below <= 60 && MANUAL.is_match(&unit.text), 3.0);
        score += adds(head::is_citation(&unit.text), -8.0) + adds(head::is_below_citation(draft, i), 5.0);
        score += adds(crate::source::text::quotations::in_turn::is_one_of_addressed(draft, i), -6.0);
        score += adds(FILED_PERSON.is_match(&unit.text) && !describes_papers(&unit.text), -4.0);
        score += adds(is_affiliated(&unit.text), -5.0) + adds(BODY.is_match(&unit.text), -2.5);
        score += adds(is_framed_issuer(draft, i), -3.0);
        score += adds(is_value(draft, i), -3.0) + adds(is_headline(draft, i), 2.0);
        score += adds(is_periodical(draft, i), -2.5) + adds(is_issuer(draft, i), -2.0);
        score += adds(heads_menu(draft, i), -1.5) + adds(words <= 6 && self.is_site(i, &unit.text), -2.0);
        let subject = i == 0 && words <= 3 && copies > 1 && !self.menu;
        score += adds(subject && draft.text.matches(unit.text.as_str()).take(6).count() > 5, 2.0);
        score += adds(names_author(draft, i) && !is_presented(draft, i), -2.0);
        score += self.learned.as_ref().map_or(0.0, |features| model::score(features, i));
        score += super::page::weight(draft, i, below, words, opens, copies > 1);
        score + adds(is_letterhead(draft, i), -2.0) + adds(label(&unit.text) == Some("praise"), -0.5)
    }
}

/// Whether no line above the text is a part of another line.
fn part_is_below(draft: &Draft<'_>, body: usize, part: &str) -> bool {
    let part = flat(part);
    !draft.units.iter().take(body).any(|unit| unit.text.len() <= 400 && flat(&unit.text) == part)
}

/// Who meets or publishes: `STANDING COMMITTEE ON RIVERS`, `R-NET BOOK REVIEW`.
static BODY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:(?:(?:joint|select|standing|senate|house|special|permanent|the) )*(?:sub)?committee on [^.:]{3,80})$|^\S{2,12} BOOK REVIEWS?$",
    )
});

/// Whether the name of who publishes stands between rows of signs above a line that begins with its first word, in capitals:
/// `HAR-CT  *  Harbour Computer Team` above `HAR-CT Alert 7: …`.
fn is_framed_issuer(draft: &Draft<'_>, i: usize) -> bool {
    let first = draft.units[i].text.split(' ').next().unwrap_or_default();
    let acronym = first.chars().filter(|c| c.is_uppercase()).count() >= 3 && !first.contains(char::is_lowercase);
    let below = draft.units.iter().skip(i + 1).take(3).find(|unit| unit.words(3) == 3);
    acronym && typed::is_framed(draft, i) && below.is_some_and(|unit| unit.text.split(' ').next() == Some(first))
}

/// What a picture of a cover is called.
static PICTURE_OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:.{0,20}\b)?(?:cover|front cover|jacket)(?: image| art| photo)? (?:of|for):? (?P<title>.{3,120})$")
});

/// Whether the line above gives what stands before this one's colon a number: `Episode 14: The bells` over `The bells: who rings them`.
fn is_below_number(draft: &Draft<'_>, i: usize, lead: &str) -> bool {
    let above = i.checked_sub(1).map(|above| draft.units[above].text.as_str()).unwrap_or_default();
    let rest = above.split_once(": ").filter(|(number, _)| number.ends_with(|c: char| c.is_ascii_digit()));
    rest.is_some_and(|(_, rest)| rest == lead)
}

/// Whether a line is the name of somebody who speaks below: `Ada Example` where lines begin with `Example:`, `A. Example:`.
fn speaks(draft: &Draft<'_>, text: &str) -> bool {
    let name = bare(text);
    let Some((first, last)) =
        name.split_once(' ').and_then(|(first, rest)| Some((first, rest.split(' ').next_back()?)))
    else {
        return false;
    };
    if text.len() > 60 || !is_name(name) || last.len() < 3 {
        return false;
    }
    let initial = first.chars().next();
    let turn = |u: &&Unit| {
        let Some((who, _)) = u.text.get(..u.text.len().min(60)).unwrap_or_default().split_once(':') else {
            return false;
        };
        let before = who.strip_suffix(last).map(str::trim_end);
        before.is_some_and(|b| b.is_empty() || b.chars().next() == initial || b.ends_with('.'))
            || who.eq_ignore_ascii_case(last)
            || who == name
    };
    draft.units.iter().filter(turn).take(3).count() == 3
}

/// Whether a name stands directly above the line that says what the person is.
fn is_presented(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let name = unit.text.split(' ').nth(1).is_some() && is_name(bare(&unit.text));
    unit.is_short(60) && name && draft.next(i).is_some_and(|n| is_role_line(&draft.units[n].text))
}

/// Whether a line is a name alone near the top, below another line that is none: the author of what that line names.
fn names_author(draft: &Draft<'_>, i: usize) -> bool {
    let person = |i: usize| {
        let unit = &draft.units[i];
        is_name(bare(&unit.text)) && unit.words(5) <= 4 && unit.text.contains(char::is_lowercase)
    };
    let Some(first) = draft.body().next().filter(|first| (first + 1..first + 5).contains(&i)) else { return false };
    person(i) && !person(first) && can_be_title(&draft.units[first]) && !is_letterhead(draft, first)
}

fn presents(draft: &Draft<'_>, i: usize) -> bool {
    draft.previous(i).is_some_and(|p| is_presented(draft, p))
}

/// Whether three lines begin with the label of this one: `Ada: Well, how did it begin?`
pub(super) fn speaks_again(draft: &Draft<'_>, i: usize) -> bool {
    let Some((who, _)) = draft.units[i].text.split_once(": ").filter(|(who, _)| who.len() <= 30) else { return false };
    let own = &draft.units[i].text;
    let again = |u: &&Unit| u.text != *own && u.text.strip_prefix(who).is_some_and(|rest| rest.starts_with(": "));
    // Later by the initials: `Ada Example:`, then `AE:`.
    let initials: String = who.split([' ', '-']).filter_map(|word| word.chars().next()).collect();
    let short = |u: &&Unit| u.text.strip_prefix(initials.as_str()).is_some_and(|rest| rest.starts_with(": "));
    let named = initials.len() >= 2 && initials.chars().all(char::is_uppercase) && is_name(bare(who));
    draft.units.iter().filter(again).take(3).count() == 3
        || named && draft.units.iter().filter(short).take(3).count() == 3
}

/// Whether a line is one of several that are numbered on: `1. Choosing the boat`.
fn is_section(draft: &Draft<'_>, i: usize) -> bool {
    let numbered = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        (1..=2).contains(&digits) && (text[digits..].starts_with(". ") || text[digits..].starts_with(") "))
    };
    numbered(&draft.units[i].text)
        && draft.units.iter().filter(|u| u.words(15) <= 14 && numbered(&u.text)).take(3).count() == 3
}

/// What speaks against a line as a title, whatever stands around it.
fn penalty(unit: &Unit) -> f32 {
    let text = unit.text.as_str();
    let adds = |yes: bool, value: f32| if yes { value } else { 0.0 };
    adds(is_person(text), 1.5)
        + adds(text.starts_with('['), 1.5)
        + adds(begins_small(text), if unit.words(5) > 4 { 5.0 } else { 2.0 })
        + adds(POSTED.is_match(text) || typed::MADE.is_match(text), 3.0)
        + adds(CAPTION.is_match(text), 2.0)
        + adds(STATEMENT.is_match(text), 3.0)
        + adds(FILED.is_match(text), 3.0)
        + adds(EPISODE.is_match(text), 1.5)
        + adds(TIMED.is_match(text), 4.0)
        + adds(LEVEL.is_match(text), 3.0)
        + adds(OF_SITE.is_match(text), 3.0)
        + adds(is_filed_under(text), 4.0)
        + adds(text.ends_with("...?"), 2.0)
        + adds(CREDITED.is_match(text), 3.0)
        + adds(ADDRESS.is_match(text), 3.0)
        + adds(text.ends_with('.') && !head::ends_in_abbreviation(text), 1.0)
        // `Hartwell Bridge Board, Hartwell, Maine.` says where.
        + adds(text.ends_with('.') && text.matches(", ").count() == 2 && unit.words(9) <= 8, 1.0)
        + adds(has_date(text), 1.0)
        + adds(has_columns(text), if text.matches("   ").count() > 1 { 4.0 } else { 2.0 })
        + adds(is_dated_overline(text), 4.0)
        + adds(is_said(text), 2.5)
        + adds(text.contains("://") || text.contains("www."), 3.0)
        + adds(unit.words(8) <= 6 && begins_like_button(text), 1.5)
}

/// A headline in capitals above what says more of it in small letters: `FERRY TO ACQUIRE HARBOUR LINES`, `The harbour to own …`.
fn is_headline(draft: &Draft<'_>, i: usize) -> bool {
    let loud = |unit: &Unit| unit.words(5) == 5 && !unit.text.contains(char::is_lowercase);
    let deck = |unit: &Unit| unit.words(4) == 4 && unit.text.contains(char::is_lowercase) && unit.text.len() <= 200;
    let alone = draft.units.iter().take(LINES).filter(|unit| loud(unit)).count() == 1;
    let unit = &draft.units[i];
    loud(unit)
        && alone
        && unit.text.contains(char::is_uppercase)
        && draft.next(i).is_some_and(|n| deck(&draft.units[n]))
}

/// How many lines at the top are looked at for other lines in capitals.
const LINES: usize = 40;

/// Whether a line stands below the label of a field: `Genre:`.
fn is_value(draft: &Draft<'_>, i: usize) -> bool {
    let label =
        |unit: &Unit| unit.is_short(30) && unit.text.ends_with(':') && unit.marker.is_some() && unit.words(4) <= 3;
    i.checked_sub(1).is_some_and(|above| label(&draft.units[above]))
}

/// Whether a line is one of several of the form `Extent: 6 boxes`.
pub(in crate::source::text) fn in_statements(draft: &Draft<'_>, i: usize) -> bool {
    let stated = |i: usize| {
        draft.units.get(i).is_some_and(|u| {
            draft.sorts[i] == Sort::Kept && u.text.split_once(": ").is_some_and(|(label, _)| label.len() <= 30)
        })
    };
    stated(i) && (stated(i + 1) || i.checked_sub(1).is_some_and(stated))
}

/// Whether a line stands among short lines above and below it without blank lines between, as the items of a menu do.
fn in_list(draft: &Draft<'_>, i: usize) -> bool {
    let short = |u: &Unit| u.text.len() < 60;
    let above = i > 0 && draft.units[i].gap == 0 && short(&draft.units[i - 1]);
    let below = draft.units.get(i + 1).is_some_and(|u| u.gap == 0 && short(u));
    above && below
}
