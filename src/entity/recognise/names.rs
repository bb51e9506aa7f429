//! Names that closed lists know better than the tagger: kunyas, names that go on with `al-X`, countries, events of a people.

use super::cues::Cue;
use super::gazetteer::Gazetteer;
use super::lexicon::{List, NO_PERSON};
use super::reading::{Block, Kind, Neighbours, Reading, Span};
use std::collections::BTreeMap;

/// `Abu Walid`, `Ibn Ahmed`, `Haji Bakr`, `Umm Khalid al-Basri`.
pub(super) fn kunyas(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for first in 0..text.words.len() {
            let starts = text.capital(first)
                && text.is(first, List::Kunya)
                && text.capital(first + 1)
                && !text.line_start(first + 1);
            if !starts || text.before(first).is_some_and(|w| w.capital && w.is(List::Kunya)) {
                continue;
            }
            let upper = text.word(first + 1).is_some_and(|w| w.upper);
            let place =
                Gazetteer::shared().flags(&format!("{} {}", text.lower(first), text.lower(first + 1))).is_known_place();
            if place || upper {
                continue;
            }
            let mut end = first + 2;
            while article_name(text, end) || (text.is(first + 1, List::Kunya) && end == first + 2 && text.capital(end))
            {
                end += 1;
            }
            // "Jamal | Abdel Nasser": a given name before it.
            let given = first.checked_sub(1).filter(|i| {
                let known =
                    text.word(*i).is_some_and(|w| w.as_written(true) && w.flags.is_given() && !w.flags.is_plain());
                known && !text.is(*i, List::Honorific) && !text.line_start(first)
            });
            let first = given.unwrap_or(first);
            found.push(Span { block, first, end, kind: Kind::Person, confidence: 0.88, rule: "kunya" });
        }
    }
    found
}

/// Whether a word is a name with the Arabic article: `al-Tamimi`, `al-Bab`.
pub(super) fn article_name(block: &Block<'_>, at: usize) -> bool {
    let form = block.form(at);
    form.split_once('-').is_some_and(|(article, name)| {
        article.len() <= 3
            && article.chars().all(char::is_alphabetic)
            && name.chars().next().is_some_and(char::is_uppercase)
    }) && (form.chars().next().is_some_and(char::is_lowercase) || matches!(form.get(..3), Some("Al-" | "El-")))
}

/// Lengthens spans that are followed by `al-X`, and makes spans of the same words that the tagger cut in two one.
pub(super) fn lengthen(reading: &Reading<'_>, spans: &mut [Span]) {
    for span in spans.iter_mut().filter(|s| s.rule == "model") {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        while article_name(block, span.end)
            && span.end - span.first < 6
            && block.form(span.end).chars().next().is_some_and(char::is_lowercase)
        {
            span.end += 1;
        }
    }
    surnames(reading, spans);
    initials(reading, spans);
}

/// Adds the family name after initials that the tagger took alone: `M. L. | King, Jr.`
fn initials(reading: &Reading<'_>, spans: &mut [Span]) {
    let initial = |block: &Block<'_>, i: usize| {
        let form = block.form(i);
        form == "." || form.trim_end_matches('.').chars().count() == 1 && form.starts_with(char::is_uppercase)
    };
    let family = |block: &Block<'_>, i: usize| {
        !block.line_start(i)
            && block
                .word(i)
                .is_some_and(|w| w.as_written(true) && w.flags.is_surname() && !NO_PERSON.iter().any(|l| w.is(*l)))
    };
    for span in spans.iter_mut().filter(|s| s.rule == "model" && s.kind == Kind::Person && s.end >= s.first + 2) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        if !span.words().all(|i| initial(block, i)) || !family(block, span.end) {
            continue;
        }
        span.end += 1;
        let suffix = span.end + usize::from(block.form(span.end) == ",");
        if block.cue(suffix, Cue::NameSuffix) && !block.line_start(suffix) {
            span.end = suffix + 1;
        }
    }
}

/// Adds the unknown word after a given name the tagger took alone: `Phebe | Roperly`.
fn surnames(reading: &Reading<'_>, spans: &mut [Span]) {
    let starts: std::collections::BTreeSet<(usize, usize)> = spans.iter().map(|s| (s.block, s.first)).collect();
    let single = |s: &&mut Span| s.rule == "model" && s.kind == Kind::Person && s.end == s.first + 1;
    for span in spans.iter_mut().filter(single) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let given = block.word(span.first).is_some_and(|w| w.flags.is_given() && !w.upper);
        let family = |i: usize| {
            block.word(i).is_some_and(|w| {
                w.as_written(true)
                    && w.form.chars().count() > 2
                    && w.is_wordlike()
                    && !w.is(List::Honorific)
                    && !NO_PERSON.iter().any(|l| w.is(*l))
            }) && !block.line_start(i)
                && !starts.contains(&(span.block, i))
                && !block.cue(i, Cue::Illness)
        };
        let next = span.end;
        if given && family(next) && !block.capital(next + 1) {
            span.end += 1;
        }
    }
}

/// Countries and regions of the closed lists, wherever they stand with a capital.
pub(super) fn places(reading: &Reading<'_>) -> Vec<Span> {
    let table = Gazetteer::shared();
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        let mut i = 0;
        while i < text.words.len() {
            let Some(first) = text.word(i).filter(|w| w.capital && w.is_wordlike()) else {
                i += 1;
                continue;
            };
            let ahead: Vec<&str> = text.ahead(i, 4);
            let listed = reading.lexicon.longest(&ahead, List::Place);
            let (mut length, mut confidence) = if listed > 0 { (listed, 0.87) } else { (0, 0.0) };
            let mut key = first.lower.clone();
            for n in 1..=4 {
                let flags = table.flags(&key);
                let city =
                    flags.is_known_place() && !flags.is_plain() && !flags.is_given() && !flags.is_surname() && n == 1;
                if n > length
                    && (flags.is_country() || (n > 1 && flags.is_known_place()) || (n > 2 && flags.is_place()) || city)
                {
                    (length, confidence) = (n, if flags.is_country() { 0.88 } else { 0.75 });
                }
                if !text.word(i + n).is_some_and(|w| w.is_wordlike() && !text.line_start(i + n)) {
                    break;
                }
                key.push(' ');
                key.push_str(text.lower(i + n));
            }
            let all_capital = (i..i + length).all(|j| text.capital(j) || text.is(j, List::Connector));
            let beside = |w: Option<&super::features::Word>| {
                w.is_some_and(|w| w.capital && !w.is(List::Function) && w.is_wordlike())
            };
            let in_name =
                (beside(text.word(i + length)) && !text.is(i + length, List::Role) && !text.line_start(i + length)
                    || text.before(i).is_some_and(|w| w.is(List::Particle))
                        && (reading.lexicon.is_complete() || text.capital(i.saturating_sub(2))))
                    && !text.cue(i, Cue::PlaceModifier);
            if length > 0 && all_capital && !in_name && place_allowed(text, i, length) {
                found.push(Span { block, first: i, end: i + length, kind: Kind::Place, confidence, rule: "gazetteer" });
            }
            i += length.max(1);
        }
    }
    found
}

/// Words of the lists that are often something else are left to the tagger.
fn place_allowed(block: &Block<'_>, at: usize, length: usize) -> bool {
    if length > 1 {
        return true;
    }
    let Some(word) = block.word(at) else { return false };
    let article = || block.cue_before(at, Cue::Definite);
    match () {
        () if word.cue(Cue::Pronoun) => {
            word.upper && !block.words.iter().skip(at.saturating_sub(3)).take(6).all(|w| w.upper || !w.is_wordlike())
        }
        () if word.cue(Cue::WithArticle) => article(),
        () if word.cue(Cue::WithArticleAlone) => article() && !block.capital(at + 1) && word.form != word.lower,
        () if word.cue(Cue::PlaceInCapitals) => word.upper,
        () => {
            !word.flags.is_common_given()
                && !word.is(List::Demonym)
                && (!word.flags.is_plain() || word.flags.is_country() || word.is(List::Place))
                && word.form.chars().count() > 3
        }
    }
}

/// `By Name on July 8, 2016` as a line of its own: user names too.
pub(super) fn bylines(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for by in (0..text.words.len()).filter(|i| text.line_start(*i)) {
            let by = by + usize::from(text.cue(by, Cue::BylineVerb));
            if !text.cue(by, Cue::By) {
                continue;
            }
            let end = (by + 1..(by + 7).min(text.words.len())).find(|i| text.cue(*i, Cue::On));
            let dated = end.filter(|e| {
                reading.lexicon.month(text.form(e + 1)).is_some()
                    || text.form(e + 1).starts_with(|c: char| c.is_ascii_digit())
            });
            if let Some(end) = dated.filter(|e| *e > by + 1 && *e - by <= 5) {
                found.push(Span { block, first: by + 1, end, kind: Kind::Person, confidence: 0.9, rule: "byline" });
            }
        }
    }
    found
}

/// Writers of comments, in any letters: `Posted by: mudlark | Thursday`, `harbour_watch on Sep 21, 3:29 PM said:`.
pub(super) fn commenters(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    let dated = |text: &Block<'_>, i: usize| {
        text.is(i, List::Weekday)
            || reading.lexicon.month(text.form(i)).is_some()
            || text.form(i).starts_with(|c: char| c.is_ascii_digit())
    };
    for (block, text) in reading.blocks.iter().enumerate() {
        for start in (0..text.words.len()).filter(|i| text.line_start(*i) || *i == 0) {
            let posted = text.cue(start, Cue::BylineVerb) && text.cue(start + 1, Cue::By);
            let first = if posted { start + 2 + usize::from(text.form(start + 2) == ":") } else { start };
            let line = (first + 1..(first + 24).min(text.words.len())).take_while(|i| !text.line_start(*i));
            let parted = |i: &usize| text.form(*i) == "|" && posted || text.cue(*i, Cue::On);
            let Some(end) = line.clone().take(5).find(parted).filter(|end| dated(text, end + 1)) else { continue };
            let said = || {
                let last = line.clone().last().unwrap_or(end);
                text.form(last) == ":" && text.is(last - 1, List::Speech)
            };
            let wordlike = (first..end).any(|i| text.word(i).is_some_and(|w| w.is_wordlike()));
            if wordlike && !dated(text, first) && (posted || said()) {
                found.push(Span { block, first, end, kind: Kind::Person, confidence: 0.88, rule: "byline" });
            }
        }
    }
    found
}

/// `the so-called Great Exchange`: capitals that nothing else explains.
pub(super) fn so_called(reading: &Reading<'_>, known: &Neighbours) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for at in (0..text.words.len()).filter(|i| text.cue(*i, Cue::SoCalled)) {
            let first = at + 1 + usize::from(matches!(text.form(at + 1), "“" | "‘" | "\""));
            if !text.capital(first) {
                continue;
            }
            let end = super::organizations::run_end(text, first);
            let span = Span { block, first, end, kind: Kind::Organization, confidence: 0.7, rule: "so-called" };
            if end > first + 1 && known.free(&span) {
                found.push(span);
            }
        }
    }
    found
}

/// Acronyms in capitals that no span holds: well-known ones, and those spelled by the initials of a name of the document.
pub(super) fn acronyms(reading: &Reading<'_>, known: &[Span]) -> Vec<Span> {
    let mut initials: BTreeMap<String, Kind> = BTreeMap::new();
    for span in known
        .iter()
        .filter(|s| matches!(s.kind, Kind::Organization | Kind::Place) && s.end - s.first >= 2 && s.confidence >= 0.6)
    {
        let Some(block) = reading.block(span) else { continue };
        let capitals = span.words().filter(|i| block.capital(*i)).filter_map(|i| block.form(i).chars().next());
        let letters: String = capitals.filter(|c| c.is_uppercase()).collect();
        if letters.chars().count() >= 2 {
            initials.entry(letters).or_insert(span.kind);
        }
    }
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for (first, word) in text.words.iter().enumerate().filter(|(_, w)| w.upper) {
            let bare: String = word.form.chars().filter(|c| *c != '.').collect();
            let listed = word.is(List::Acronym);
            let goes_on = text.capital(first + 1)
                && !text.is(first + 1, List::Role)
                && !text.cue(first + 1, Cue::Illness)
                && !text.line_start(first + 1);
            if listed && goes_on {
                continue;
            }
            let kind = if listed { Some(Kind::Organization) } else { initials.get(&bare).copied() };
            if let (Some(kind), false) = (kind, super::spread::shouted(text, first) || word.is(List::Never)) {
                let confidence = if listed { 0.87 } else { 0.8 };
                found.push(Span { block, first, end: first + 1, kind, confidence, rule: "acronym" });
            }
        }
    }
    found
}

/// Spans the words beside them show to be places: `the X area`, `X, a border town`, `the village of X`.
pub(super) fn placed(reading: &Reading<'_>, spans: &mut [Span]) {
    for span in spans.iter_mut().filter(|s| {
        matches!(s.kind, Kind::Person | Kind::Organization | Kind::Place) && s.rule == "model" && s.end - s.first <= 3
    }) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let noun = |i: usize| block.is(i, List::PlaceHead) && !block.capital(i);
        let described = block.form(span.end) == ","
            && block.cue(span.end + 1, Cue::Article)
            && (span.end + 2..span.end + 6)
                .take_while(|i| block.word(*i).is_some_and(|w| w.is_wordlike()))
                .any(|i| noun(i) && !block.is(i + 1, List::Role));
        let headed = block.cue_before(span.first, Cue::Of) && span.first.checked_sub(2).is_some_and(noun);
        let area = block.cue(span.end, Cue::AreaNoun);
        if described || headed || area {
            (span.kind, span.confidence, span.rule) = (Kind::Place, span.confidence.max(0.8), "place-cue");
            let joins = |at: usize| {
                block.capital(at)
                    && !block.is(at, List::Function)
                    && !block.is(at, List::Honorific)
                    && !block.is(at, List::Demonym)
            };
            while span.first > 0 && !block.line_start(span.first) && joins(span.first - 1) && span.end - span.first < 4
            {
                span.first -= 1;
            }
        }
    }
}

/// Spans whose own words show them to be places: `Port Meredith`, `Little Ambry`, `State of Calder`, `Marrow Vale`.
pub(super) fn shaped(reading: &Reading<'_>, spans: &mut [Span]) {
    for span in spans.iter_mut().filter(|s| s.rule == "model" && s.end - s.first >= 2 && s.end - s.first <= 4) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let last = span.end - 1;
        let body = block.is(last, List::OrgStrong) || block.is(last, List::OrgTail) || block.is(last, List::OrgWeak);
        let land =
            block.cue(span.first, Cue::LandNoun) && block.small(span.first + 1, Cue::Of) && span.end - span.first == 3;
        let two = span.end == span.first + 2 && !body && matches!(span.kind, Kind::Person | Kind::Organization);
        let given = block.word(span.first).is_some_and(|w| w.flags.is_common_given());
        let first =
            two && block.is(span.first, List::PlaceFirst) && !given && !block.word(last).is_some_and(|w| w.upper);
        let small = two && span.kind == Kind::Person && block.is(span.first, List::PlaceAdjective);
        let street = two
            && span.kind == Kind::Person
            && block.is(last, List::PlaceHead)
            && block.word(last).is_some_and(|w| !w.flags.is_surname())
            && !given;
        if land && span.kind == Kind::Organization || first || small || street {
            (span.kind, span.confidence) = (Kind::Place, span.confidence.max(0.72));
        }
    }
}

/// `Opening Hours: The Museum of the Coast`: no title but the body it ends with, which a title does not begin with.
pub(super) fn no_titles(reading: &Reading<'_>, spans: &mut [Span]) {
    for span in spans.iter_mut().filter(|s| s.rule == "model" && s.kind == Kind::Work && s.confidence < 0.75) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let colon = span.words().find(|i| block.form(*i) == ":");
        let first = colon.map_or(span.first, |i| i + 1);
        let head = first + usize::from(block.titled(first, Cue::Article));
        let body = block.capital(head) && block.is(head, List::OrgStrong) && block.small(head + 1, Cue::Of);
        if body && span.end > head + 2 && !matches!(block.form(span.end), "”" | "\"" | "’" | "»") {
            (span.first, span.kind, span.confidence) = (first, Kind::Organization, 0.7);
        }
    }
}

/// `the rebel group X`, `the newspaper X`: an organization, whatever the tagger took it for.
pub(super) fn cued_organizations(reading: &Reading<'_>, spans: &mut Vec<Span>) {
    let cued = |block: &Block<'_>, at: usize| {
        block.before(at).is_some_and(|w| w.is(List::OrgCue) && !w.capital) && !block.line_start(at)
    };
    let fits = |block: &Block<'_>, at: usize| {
        block.capital(at)
            && !block.is(at, List::Role)
            && !block.is(at, List::Honorific)
            && !block.is(at, List::Function)
            && !block.is(at, List::Demonym)
    };
    for span in spans.iter_mut().filter(|s| s.rule == "model" && matches!(s.kind, Kind::Person | Kind::Place)) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let known = block.word(span.first).is_some_and(|w| w.flags.is_known_place() || w.flags.is_common_given());
        if cued(block, span.first) && fits(block, span.first) && !known {
            (span.kind, span.confidence, span.rule) = (Kind::Organization, 0.75, "organization-cue");
        }
    }
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for first in (1..text.words.len()).filter(|i| cued(text, *i) && fits(text, *i)) {
            let mut end = super::organizations::run_end(text, first);
            while article_name(text, end) {
                end += 1;
            }
            found.push(Span {
                block,
                first,
                end,
                kind: Kind::Organization,
                confidence: 0.65,
                rule: "organization-cue",
            });
        }
    }
    let known = Neighbours::of(reading, spans);
    found.retain(|f| known.free(f));
    spans.extend(found);
}

/// Two places joined by a hyphen or a slash are two mentions: `France-Spain`.
pub(super) fn divide(reading: &Reading<'_>, spans: &mut Vec<Span>) {
    let mut parts = Vec::new();
    for span in spans.iter_mut().filter(|s| s.kind == Kind::Place && s.end - s.first == 3) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let known = |i: usize| block.word(i).is_some_and(|w| w.flags.is_place() || w.is(List::Place));
        let mark = matches!(block.form(span.first + 1), "-" | "–" | "/");
        let apart = !block.glued(span.first + 1) && !block.glued(span.first + 2);
        if mark && (apart || known(span.first) && known(span.first + 2)) {
            parts.push(Span { first: span.first + 2, ..*span });
            span.end = span.first + 1;
        }
    }
    // "SoftBank CEO Masayoshi Son": the body, the role, the person.
    let long =
        |s: &&mut Span| matches!(s.rule, "model" | "attribution") && s.kind == Kind::Person && s.end - s.first >= 4;
    for span in spans.iter_mut().filter(long) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let title = |i: usize| {
            block.is(i, List::Role)
                || block.is(i, List::Honorific)
                || block.word(i).is_some_and(|w| w.upper && w.form.len() <= 3)
        };
        let Some(role) = (span.first + 1..span.end - 2).rev().find(|i| title(*i) && !block.form(*i).ends_with('.'))
        else {
            continue;
        };
        let country = block.word(span.first).is_some_and(|w| w.flags.is_country() || w.is(List::Place));
        let kind = if country { Kind::Place } else { Kind::Organization };
        let plain =
            block.word(span.first).is_some_and(|w| w.flags.is_given() || w.is(List::Role) || w.is(List::Demonym));
        let before = (span.first..role).find(|i| title(*i)).unwrap_or(role);
        if before > span.first && !plain {
            parts.push(Span { end: before, kind, confidence: 0.6, ..*span });
        }
        span.first = role + 1;
    }
    // "Anna Holt of KRTC": the person and the body.
    for span in spans.iter_mut().filter(|s| s.kind == Kind::Person && s.rule == "model" && s.end - s.first >= 4) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        if let Some(of) = (span.first + 2..span.end - 1).find(|i| block.small(*i, Cue::Of)) {
            let upper = (of + 1..span.end).all(|i| block.word(i).is_some_and(|w| w.upper));
            let (kind, rule) = (Kind::Organization, "acronym");
            parts.extend(upper.then_some(Span { first: of + 1, kind, rule, confidence: 0.7, ..*span }));
            span.end = of;
        }
    }
    // "Kentucky GOP": the place and its body.
    for span in spans.iter_mut().filter(|s| s.rule == "model" && s.end - s.first == 2) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let country = block.word(span.first).is_some_and(|w| w.flags.is_country() && !w.upper);
        let body = block.word(span.end - 1).is_some_and(|w| w.upper && w.is(List::Acronym));
        if country && body {
            let (kind, rule) = (Kind::Organization, "acronym");
            parts.push(Span { first: span.end - 1, kind, confidence: 0.87, rule, ..*span });
            (span.kind, span.end) = (Kind::Place, span.end - 1);
        }
    }
    // "Iceland's Directorate of Fisheries": the country and its body; "Norway's Northland": the country and its region.
    let parted = |s: &&mut Span| matches!(s.kind, Kind::Organization | Kind::Place) && s.end - s.first >= 3;
    for span in spans.iter_mut().filter(parted) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let country = block.word(span.first).is_some_and(|w| w.flags.is_country() || w.is(List::Place));
        let owner = block.word(span.first).is_some_and(|w| w.upper && !w.is(List::Never) || w.is(List::Acronym));
        let body = (span.first + 2..span.end).any(|i| block.is(i, List::OrgStrong));
        if owner && body && span.kind == Kind::Organization && block.cue(span.first + 1, Cue::Possessive) {
            parts.push(Span { end: span.first + 1, ..*span });
            span.first += 2;
        } else if country && block.cue(span.first + 1, Cue::Possessive) {
            parts.push(Span { end: span.first + 1, kind: Kind::Place, confidence: 0.88, rule: "gazetteer", ..*span });
            span.first += 2;
        }
    }
    spans.extend(parts);
}

/// `al-X [Y]`: the name before the bracket is what the name inside is.
pub(super) fn bracketed(reading: &Reading<'_>, spans: &[Span]) -> Vec<Span> {
    let known = Neighbours::of(reading, spans);
    let mut found = Vec::new();
    for inner in spans {
        let Some(block) = reading.block(inner) else { continue };
        let opens = inner.first >= 2 && block.form(inner.first - 1) == "[" && block.form(inner.end) == "]";
        if !opens || !(article_name(block, inner.first - 2) || block.capital(inner.first - 2)) {
            continue;
        }
        let span = Span { first: inner.first - 2, end: inner.first - 1, confidence: 0.8, rule: "bracket", ..*inner };
        if known.free(&span) {
            found.push(span);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn kunyas_are_persons_and_go_on_with_the_article() {
        let found = names(&["Then Abu Hafs al-Basri met Umm Yusuf in Abu Dhabi."]);
        assert_eq!(found, ["person:Abu Hafs al-Basri", "person:Umm Yusuf", "place:Abu Dhabi"]);
    }

    #[test]
    fn countries_as_modifiers_stay_mentions_and_demonyms_do_not() {
        let found = names(&["The U.S. navy and Greek soldiers left Portugal."]);
        assert_eq!(found, ["place:U.S.", "place:Portugal"]);
    }

    #[test]
    fn who_wrote_a_comment_is_a_person_in_any_letters() {
        let found = names(&[
            "Posted by: mudlark | Thursday, 31 January 2008 at 09:48 PM",
            "To answer the first question: yes.",
        ]);
        assert!(found.contains(&"person:mudlark".into()), "{found:?}");
        let found = names(&["harbour_watch on Sep 21, 3:29 PM said:", "The price fell on Sep 21 again."]);
        assert!(found.contains(&"person:harbour_watch".into()), "{found:?}");
        assert!(!found.iter().any(|f| f.contains("price")), "{found:?}");
    }

    #[test]
    fn initials_go_with_the_family_name_after_them() {
        let found = names(&["1957 Meets Dr. M. L. Henderson, Jr. at the office of the union."]);
        assert!(found.contains(&"person:M. L. Henderson, Jr.".into()), "{found:?}");
    }
}
