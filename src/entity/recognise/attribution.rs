//! Attributions: `—Name, Role, Organization, Place` after a quotation or at the end of a text.
//!
//! Gives the segments of an attribution, from which both mentions and statements about the person are made.

use super::cues::Cue;
use super::gazetteer::Gazetteer;
use super::lexicon::List;
use super::reading::{Block, Kind, Neighbours, Reading, Span};
use std::ops::Range;

/// An attribution: the name and what follows it, as words of one block.
#[derive(Clone, Debug)]
pub(super) struct Attribution {
    pub block: usize,
    pub person: Range<usize>,
    pub segments: Vec<Segment>,
}

/// A part between commas.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// The words of the role, empty if it names none.
    pub role: Range<usize>,
    /// The words that name something, empty if there are none.
    pub name: Range<usize>,
    /// A preposition leads from the role to the name: `Fellow at X`.
    pub joined: bool,
}

/// All attributions of a document.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Attribution> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for dash in 0..text.words.len() {
            let is_dash =
                matches!(text.form(dash), "—" | "–" | "―") || (text.form(dash) == "-" && text.line_start(dash));
            if !is_dash {
                continue;
            }
            let opens = text.line_start(dash)
                || matches!(text.before(dash).map(|w| w.form.as_str()), Some("”" | "\"" | "»" | "’" | "." | "!" | "?"));
            let after_space = text.tokens.get(dash).is_some_and(|t| t.spaced)
                || dash == 0
                || text.before(dash).is_none_or(|w| !w.is_wordlike());
            if opens && after_space {
                found.extend(attribution(reading, text, dash + 1).map(|(person, segments)| Attribution {
                    block,
                    person,
                    segments,
                }));
            }
        }
    }
    found
}

fn attribution(reading: &Reading<'_>, block: &Block<'_>, start: usize) -> Option<(Range<usize>, Vec<Segment>)> {
    let mut stop = start;
    while stop < block.words.len() && stop - start < 70 && !(stop > start && block.line_start(stop)) {
        if matches!(block.form(stop), "“" | "”" | "—" | "!" | "?" | ";") {
            break;
        }
        stop += 1;
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut from = start;
    for i in start..=stop {
        let split = i == stop
            || block.form(i) == ","
            || (block.form(i) == "/" && block.tokens.get(i).is_some_and(|t| t.spaced));
        if split {
            if from < i {
                parts.push(from..i);
            }
            from = i + 1;
        }
    }
    let mut parts = parts.into_iter();
    let person = person(reading, block, parts.next()?)?;
    let lead = person.end;
    let mut segments: Vec<Segment> = Vec::new();
    let tail_of_first = (lead..stop).take_while(|i| block.form(*i) != ",").count();
    if tail_of_first > 0 {
        segments.extend(segment(reading, block, lead..lead + tail_of_first));
    }
    segments.extend(parts.filter_map(|p| segment(reading, block, p)));
    Some((person, segments))
}

/// The personal name at the start of the first part.
fn person(reading: &Reading<'_>, block: &Block<'_>, part: Range<usize>) -> Option<Range<usize>> {
    let mut first = part.start;
    loop {
        let words: Vec<&str> = (first..part.end).map(|i| block.lower(i)).collect();
        let title = reading
            .lexicon
            .longest(&words, List::Honorific)
            .max(reading.lexicon.longest(&words, List::Role))
            .max(reading.lexicon.longest(&words, List::Demonym));
        let place = usize::from(block.is(first, List::Place) && block.is(first + 1, List::Honorific));
        let skip = title.max(place);
        if skip == 0 || (words.len() == 2 && block.is(first, List::Kunya)) || first + skip >= part.end {
            break;
        }
        first += skip;
    }
    let mut end = first;
    while end < part.end && (block.capital(end) || (end > first && block.is(end, List::Particle))) {
        end += 1;
    }
    let last = block.word(end.checked_sub(1)?)?;
    let fits = (2..=6).contains(&(end - first))
        && last.capital
        && !(first..end).any(|i| block.is(i, List::OrgStrong) || block.is(i, List::Function));
    fits.then_some(first..end)
}

fn segment(reading: &Reading<'_>, block: &Block<'_>, words: Range<usize>) -> Option<Segment> {
    let words = trimmed(block, words);
    if words.is_empty()
        || words.clone().all(|i| block.is(i, List::Degree) || !block.word(i).is_some_and(|w| w.is_wordlike()))
    {
        return None;
    }
    let last_role =
        words.clone().rev().find(|i| block.is(*i, List::Role) && !followed_by_organization_of(block, *i, words.end));
    let Some(role) = last_role else {
        let name = if block.capital(words.start) { words.clone() } else { words.end..words.end };
        return Some(Segment { role: words.start..words.start, name, joined: false });
    };
    // "Head of Research", "Director of the X Centre", "Fellow at Y", "Superintendent Z"
    let mut at = role + 1;
    let preposition = block.small(at, Cue::RoleJoin);
    at += usize::from(preposition);
    while at < words.end && block.cue(at, Cue::RoleFiller) {
        at += 1;
    }
    let topic = preposition && block.small(role + 1, Cue::TopicJoin) && !headed(block, at, words.end);
    // a second preposition: "Professor of History at X University"
    let second = (at..words.end).rev().find(|i| block.small(*i, Cue::Employer) || (topic && block.small(*i, Cue::For)));
    let name_at = second.map_or(at, |i| if block.cue(i + 1, Cue::Article) { i + 2 } else { i + 1 });
    let named = name_at < words.end && block.capital(name_at) && (second.is_some() || !topic);
    let name = if named { name_at..words.end } else { words.end..words.end };
    let _ = reading;
    let role_end = if named { trimmed(block, words.start..second.unwrap_or(role + 1)).end } else { words.end };
    Some(Segment { role: words.start..role_end, name, joined: preposition || second.is_some() })
}

/// A role word inside a name such as `Council of Ministers` is not one.
fn followed_by_organization_of(block: &Block<'_>, i: usize, end: usize) -> bool {
    i + 1 < end && block.is(i + 1, List::OrgStrong) && !block.titled(i + 1, Cue::Press)
}

fn headed(block: &Block<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|i| {
        block.is(i, List::OrgStrong)
            || block.is(i, List::OrgTail)
            || block.word(i).is_some_and(|w| w.upper && w.form.chars().count() > 2)
    })
}

fn trimmed(block: &Block<'_>, words: Range<usize>) -> Range<usize> {
    let (mut first, mut end) = (words.start, words.end);
    let mark = |i: usize| block.word(i).is_none_or(|w| !w.is_wordlike());
    let title = |i: usize| block.form(i + 1) == ")" && block.is(i, List::Honorific);
    let small = |i: usize| block.small(i, Cue::SegmentEdge) || title(i);
    while first < end && (mark(first) || small(first)) {
        first += 1;
    }
    while first < end && (mark(end - 1) || small(end - 1)) && block.form(end - 1) != ")" {
        end -= 1;
    }
    first..end
}

/// The mentions attributions give: the person, and names in the segments that the tagger has not found.
pub(super) fn spans(reading: &Reading<'_>, attributions: &[Attribution], known: &Neighbours) -> Vec<Span> {
    let mut found = Vec::new();
    for a in attributions {
        let Some(block) = reading.blocks.get(a.block) else { continue };
        let span = |words: &Range<usize>, kind, confidence| Span {
            block: a.block,
            first: words.start,
            end: words.end,
            kind,
            confidence,
            rule: "attribution",
        };
        found.push(span(&a.person, Kind::Person, if a.segments.is_empty() { 0.7 } else { 0.95 }));
        for segment in &a.segments {
            for name in slashed(block, &segment.name) {
                let plain = name.clone().all(|i| block.capital(i) || block.is(i, List::Connector));
                let refused = name.clone().any(|i| block.is(i, List::Role) && i + 1 == name.end)
                    || name.clone().any(|i| block.is(i, List::Degree) && block.word(i).is_some_and(|w| w.upper));
                let sure = name.clone().any(|i| block.is(i, List::OrgStrong) || block.is(i, List::OrgTail));
                if plain && !refused && !name.is_empty() && name.len() <= 9 {
                    let key = name.clone().map(|i| block.lower(i)).collect::<Vec<_>>().join(" ");
                    let place = Gazetteer::shared().flags(&key).is_known_place();
                    let same = |s: &&Span| s.first >= name.start && s.end <= name.end;
                    let person =
                        known.touching(a.block, name.clone()).find(same).is_some_and(|s| s.kind == Kind::Person);
                    let confidence = match () {
                        () if sure || ((segment.joined || person) && !place && name.len() > 1) => 0.87,
                        () if name.len() > 1 => 0.7,
                        () => 0.6,
                    };
                    found.push(span(&name, Kind::Organization, confidence));
                }
            }
        }
    }
    found
}

/// Takes out spans that lie in the words of a role: `Head of Research and Development` is no organization.
pub(super) fn drop_roles(reading: &Reading<'_>, spans: &mut Vec<Span>, attributions: &[Attribution]) {
    let roles: Vec<(usize, &Range<usize>)> =
        attributions.iter().flat_map(|a| a.segments.iter().map(|s| (a.block, &s.role))).collect();
    let in_role = |s: &Span| {
        let at = roles.partition_point(|(block, role)| (*block, role.end) <= (s.block, s.first));
        roles.get(at).is_some_and(|(block, role)| *block == s.block && role.start <= s.first && s.end <= role.end)
    };
    spans.retain(|s| {
        let titled = s.kind == Kind::Person
            && reading.block(s).is_some_and(|b| b.is(s.end - 1, List::Role) && s.end > s.first + 1);
        (matches!(s.kind, Kind::Place | Kind::Person | Kind::Date) && !titled)
            || (s.kind == Kind::Work && s.rule == "title")
            || !in_role(s)
            || (s.rule == "model" && s.end == s.first + 1)
    });
}

/// A name cut at slashes: `Lantern/Quill Works`.
fn slashed(block: &Block<'_>, name: &Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = name.start;
    for i in name.clone().chain(std::iter::once(name.end)) {
        if i == name.end || matches!(block.form(i), "/" | "(") {
            parts.push(trimmed(block, from..i));
            from = i + 1;
        }
        if i < name.end && block.form(i) == "(" {
            return parts;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn name_role_organization_and_place_are_told_apart() {
        let found = names(&["“A fine book.” —Dr. Ilse Brandt, Senior Curator, Tidewater, Leeds"]);
        assert_eq!(found, ["person:Ilse Brandt", "organization:Tidewater", "place:Leeds"]);
        let found = names(&["“Superb.” —Omar Haddad, Head of Research and Development, Lantern/Quill Works"]);
        assert_eq!(found, ["person:Omar Haddad", "organization:Lantern", "organization:Quill Works"]);
    }
}
