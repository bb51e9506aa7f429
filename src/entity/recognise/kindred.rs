//! Names that stand together are of a kind: towns before their states, the members of a list, lands by the shape of their names.
//!
//! In: the spans found so far. Out: the same with kinds corrected, and places that shape or place in the sentence show. Names the tables
//! know are never changed. One pass each, over spans in order.

use super::cues::Cue;
use super::gazetteer::Gazetteer;
use super::lexicon::List;
use super::reading::{Block, Kind, Neighbours, Reading, Span};

/// Most members of a list.
const MEMBERS: usize = 24;

/// Towns with their states, lands, and acronyms that are no places.
pub(super) fn settled(reading: &Reading<'_>, spans: &mut Vec<Span>) {
    for span in spans.iter_mut().filter(|s| matches!(s.rule, "model" | "organization")) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let single = span.end == span.first + 1;
        if single && span.kind == Kind::Place && unknown_acronym(block, span.first) {
            (span.kind, span.rule) = (Kind::Organization, "organization-context");
            span.confidence = span.confidence.clamp(0.5, 0.7);
        }
        let head = |i: usize| block.titled(i, Cue::LandLast) && !block.line_start(i);
        if span.kind == Kind::Place && head(span.end) && !block.capital(span.end + 1) {
            span.end += 1;
        }
        if matches!(span.kind, Kind::Person | Kind::Organization) && is_land(block, span) {
            (span.kind, span.rule) = (Kind::Place, "place-cue");
            span.confidence = span.confidence.clamp(0.65, 0.8);
        }
    }
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for i in 0..text.words.len() {
            let mut add = |words: std::ops::Range<usize>, confidence| {
                let (first, end) = (words.start, words.end);
                found.push(Span { block, first, end, kind: Kind::Place, confidence, rule: "place-cue" });
            };
            if text.form(i) == ","
                && let Some((town, state)) = town_and_state(reading, text, i)
            {
                add(town, 0.82);
                if !state.is_empty() {
                    add(state, 0.85);
                }
            }
            if let Some((town, state)) = shortened_state(text, i) {
                add(town, 0.86);
                add(state, 0.86);
            }
            for segment in before_country(reading, text, i) {
                add(segment, 0.8);
            }
            if let Some(land) = land(text, i) {
                add(land, 0.82);
            }
        }
    }
    spans.extend(found);
}

/// `Natal, RN, Brazil`, `Ibirim, Alta Serra, Brazil`: the one or two parts between commas before a country.
fn before_country(reading: &Reading<'_>, block: &Block<'_>, comma: usize) -> Vec<std::ops::Range<usize>> {
    let country = block.form(comma) == ","
        && block.word(comma + 1).is_some_and(|w| w.capital && (w.flags.is_country() || w.is(List::Place)))
        && !block.capital(comma + 2);
    if !country || block.line_start(comma + 1) {
        return Vec::new();
    }
    let body = |i: usize| {
        [
            List::OrgStrong,
            List::OrgHead,
            List::OrgTail,
            List::OrgForeign,
            List::Role,
            List::Degree,
            List::Function,
            List::Demonym,
        ]
        .iter()
        .any(|l| block.is(i, *l) && !(*l == List::Degree && block.word(i).is_some_and(|w| w.upper)))
    };
    let part = |end: usize| {
        let first = (end.saturating_sub(4)..end)
            .rev()
            .take_while(|i| block.capital(*i) || block.is(*i, List::Particle))
            .last()?;
        let edge = first > 0 && block.form(first - 1) == "," && !block.line_start(first);
        (edge && block.capital(first) && (first..end).all(|i| !body(i))).then_some(first..end)
    };
    let Some(near) = part(comma) else { return Vec::new() };
    let known = |words: &std::ops::Range<usize>| {
        let key = block.ahead(words.start, words.len()).join(" ");
        Gazetteer::shared().flags(&key).is_place() || reading.lexicon.longest(&[key.as_str()], List::Place) > 0
    };
    let code = near.len() == 1
        && block.form(near.start).chars().count() == 2
        && block.word(near.start).is_some_and(|w| w.upper);
    let far = part(near.start - 1).filter(|far| known(far));
    let sure = known(&near) || (code && far.is_some()) || far.is_some();
    if sure { std::iter::once(near).chain(far).collect() } else { Vec::new() }
}

/// Capitals of three letters or more that no table of places knows.
fn unknown_acronym(block: &Block<'_>, i: usize) -> bool {
    block.word(i).is_some_and(|w| {
        w.upper
            && w.form.chars().filter(|c| c.is_alphabetic()).count() >= 3
            && w.form.chars().all(char::is_alphabetic)
            && !w.flags.is_place()
            && !w.is(List::Place)
            && !w.cue(Cue::StateCode)
            && !w.cue(Cue::PlaceInCapitals)
    }) && !super::spread::shouted(block, i)
}

/// `Toucouleur Empire`, `Kolda Department`: what the last word says of a name.
fn is_land(block: &Block<'_>, span: &Span) -> bool {
    let last = span.end - 1;
    let proper = |i: usize| block.word(i).is_some_and(|w| w.capital && !w.flags.is_plain());
    let town =
        block.word(span.first).is_some_and(|w| w.flags.is_place() && !w.flags.is_country() && !w.flags.is_plain());
    let two = span.end == span.first + 2;
    (two && block.titled(last, Cue::LandLast) && proper(span.first))
        || (two && town && block.titled(last, Cue::DistrictLast))
}

/// `Federal Republic of Germany`, `Kingdom of Dahomey`.
fn land(block: &Block<'_>, head: usize) -> Option<std::ops::Range<usize>> {
    if !block.titled(head, Cue::LandHead) || !block.small(head + 1, Cue::Of) || !block.capital(head + 2) {
        return None;
    }
    let adjective = |i: usize| {
        block
            .word(i)
            .is_some_and(|w| w.as_written(true) && (w.is(List::Demonym) || w.flags.is_plain()) && !w.is(List::Function))
    };
    let mut first = head;
    while first > 0
        && head - first < 3
        && adjective(first - 1)
        && !block.line_start(first)
        && !block.sentence_start(first - 1)
    {
        first -= 1;
    }
    let end = (head + 3..head + 5)
        .take_while(|i| block.capital(*i) && !block.line_start(*i))
        .last()
        .map_or(head + 3, |i| i + 1);
    Some(first..end)
}

/// `Cambridge, Massachusetts`, `Milwaukee, WI 53201`: the town and the state around a comma.
fn town_and_state(
    reading: &Reading<'_>,
    block: &Block<'_>,
    comma: usize,
) -> Option<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let table = Gazetteer::shared();
    let key = |words: std::ops::Range<usize>| words.map(|i| block.lower(i)).collect::<Vec<_>>().join(" ");
    let first = (1..=3).rev().find_map(|n| {
        let first = comma.checked_sub(n)?;
        let capitals = (first..comma).all(|i| block.capital(i) && (i == first || !block.line_start(i)));
        let place = table.flags(&key(first..comma)).is_place();
        (capitals && place && !(first..comma).any(|i| block.is(i, List::Function))).then_some(first)
    })?;
    let beside =
        first > 0 && block.capital(first - 1) && !block.line_start(first) && !block.is(first - 1, List::Function);
    let person =
        first + 1 == comma && block.word(first).is_some_and(|w| w.flags.is_surname() && !w.flags.is_known_place());
    if beside || person {
        return None;
    }
    let start = comma + 1;
    if block.line_start(start) {
        return None;
    }
    if block.word(start).is_some_and(|w| w.upper && w.cue(Cue::Capital)) {
        return Some((first..start + 1, start..start));
    }
    let code = block.word(start).is_some_and(|w| w.upper && w.cue(Cue::StateCode));
    if code {
        return Some((first..comma, start..start + 1));
    }
    let state = (1..=3).rev().find(|n| {
        let words = start..start + n;
        let listed = reading.lexicon.longest(&block.ahead(start, *n), List::Place) == *n;
        words.clone().all(|i| block.capital(i)) && (table.flags(&key(words)).is_country() || listed)
    })?;
    let end = start + state;
    // "Paris, Georgia Holt": a list of persons.
    let goes_on = block.capital(end) && !block.line_start(end) && !block.is(end, List::Function);
    (!goes_on).then_some((first..comma, start..end))
}

/// `Carrow, Neb.`, `Carrow Falls (Ga.)`: a town no table need know, and its state with a point.
fn shortened_state(block: &Block<'_>, mark: usize) -> Option<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let start = mark + 1;
    if !matches!(block.form(mark), "," | "(") || block.line_start(start) || !block.capital(start) {
        return None;
    }
    let end = match () {
        () if block.cue(start, Cue::StatePointed) => start + 1,
        () if block.cue(start, Cue::StateShort) && block.form(start + 1) == "." && block.glued(start + 1) => start + 2,
        () => return None,
    };
    if block.form(mark) == "(" && block.form(end) != ")" {
        return None;
    }
    let part = |i: usize| {
        let refused = [List::Function, List::Month, List::Role, List::OrgStrong, List::OrgTail, List::Degree];
        block.word(i).is_some_and(|w| w.capital && w.is_wordlike() && !refused.iter().any(|l| w.is(*l)))
    };
    let first = (mark.saturating_sub(3)..mark).rev().take_while(|i| part(*i)).last()?;
    let inside = (first + 1..=mark).all(|i| !block.line_start(i));
    // "Anna Holt, Pa.", "the Bank of Carrow, Neb.": only a run that is whole, and no name in full.
    let person = mark - first >= 2 && block.word(first).is_some_and(|w| w.flags.is_common_given());
    let cut = first > 0 && !block.line_start(first) && part(first - 1);
    (inside && !person && !cut).then_some((first..mark, start..end))
}

/// Whether nothing but a comma or a small word that joins stands between two spans.
fn joined(block: &Block<'_>, end: usize, next: usize) -> bool {
    let joins = |i: usize| matches!(block.form(i), "," | "&") || block.small(i, Cue::And) || block.small(i, Cue::Or);
    next > end && next - end <= 2 && (end..next).all(joins) && !block.line_start(next)
}

/// Members of a list are of one kind: `Vlore, Saranda and Durres`. What most of them are, the unknown single words are too; a capital
/// between two commas that nothing holds is one of them.
pub(super) fn listed(reading: &Reading<'_>, spans: &mut Vec<Span>) {
    let named = |s: &Span| matches!(s.kind, Kind::Person | Kind::Place | Kind::Organization);
    let known = Neighbours::of(reading, spans);
    let mut order: Vec<Span> = spans.iter().copied().filter(named).collect();
    for (block, text) in reading.blocks.iter().enumerate() {
        order.extend((0..text.words.len()).filter(|i| bare(text, *i)).map(|i| Span {
            block,
            first: i,
            end: i + 1,
            kind: Kind::Date,
            confidence: 0.0,
            rule: "place-context",
        }));
    }
    order.retain(|s| s.kind != Kind::Date || known.free(s));
    order.sort_by(|a, b| {
        (a.block, a.first, std::cmp::Reverse(a.end))
            .cmp(&(b.block, b.first, std::cmp::Reverse(b.end)))
            .then(b.confidence.total_cmp(&a.confidence))
    });
    order.dedup_by(|later, kept| later.overlaps(kept));
    let mut changes: Vec<(Span, Kind)> = Vec::new();
    let mut at = 0;
    while at < order.len() {
        let Some(head) = order.get(at) else { break };
        let Some(text) = reading.block(head) else { break };
        let mut end = at + 1;
        while end < order.len()
            && end - at < MEMBERS
            && order
                .get(end)
                .zip(order.get(end - 1))
                .is_some_and(|(s, before)| s.block == head.block && joined(text, before.end, s.first))
        {
            end += 1;
        }
        let members = order.get(at..end).unwrap_or(&[]);
        if let Some(kind) = common_kind(text, members) {
            changes.extend(members.iter().filter(|s| s.kind != kind && open(text, s)).map(|s| (*s, kind)));
        }
        at = end;
    }
    let mut found = Vec::new();
    for (member, kind) in changes {
        if member.kind == Kind::Date {
            found.push(Span { kind, confidence: 0.6, ..member });
        }
        for span in spans.iter_mut().filter(|s| {
            s.block == member.block && s.first == member.first && s.end == member.end && s.kind == member.kind
        }) {
            span.kind = kind;
            span.confidence = span.confidence.clamp(0.5, 0.7);
        }
    }
    spans.extend(found);
}

/// A capital word between joining marks that may be a name.
fn bare(block: &Block<'_>, i: usize) -> bool {
    let listed = [List::Function, List::Role, List::Honorific, List::Month, List::Weekday, List::Demonym, List::Never];
    let mark = |j: usize| block.form(j) == "," || block.small(j, Cue::And);
    i > 0
        && mark(i - 1)
        && !block.capital(i + 1)
        && block.word(i).is_some_and(|w| {
            w.as_written(true)
                && w.form.chars().count() > 3
                && w.form.chars().all(char::is_alphabetic)
                && !w.flags.is_plain()
                && !listed.iter().any(|l| w.is(*l))
        })
}

/// Whether a member may be of another kind than it was taken for.
fn open(block: &Block<'_>, span: &Span) -> bool {
    let single = span.end == span.first + 1;
    let free = span.kind == Kind::Date || (span.rule == "model" && span.confidence < 0.9);
    single
        && free
        && block.word(span.first).is_some_and(|w| {
            !w.upper
                && !w.flags.is_known_place()
                && !w.is(List::Place)
                && !w.flags.is_common_given()
                && !w.is(List::Organization)
        })
}

/// What most members of a list are: places if one of them is known to be, or what two thirds of three or more are.
fn common_kind(block: &Block<'_>, members: &[Span]) -> Option<Kind> {
    if members.len() < 2 || members.iter().all(|s| s.kind == Kind::Date) {
        return None;
    }
    let count = |kind: Kind| members.iter().filter(|s| s.kind == kind).count();
    let sure = members.iter().any(|s| {
        s.kind == Kind::Place
            && block.word(s.first).is_some_and(|w| w.flags.is_place() || w.is(List::Place))
            && s.confidence >= 0.6
    });
    let person = members.iter().any(|s| s.kind == Kind::Person && s.end - s.first >= 2);
    let named = members.len() - count(Kind::Date);
    match () {
        () if sure && !person && count(Kind::Place) * 2 >= named => Some(Kind::Place),
        () if members.len() >= 3 && count(Kind::Place) * 3 >= named * 2 && !person => Some(Kind::Place),
        () if members.len() >= 3 && count(Kind::Organization) * 3 >= named * 2 && !person => Some(Kind::Organization),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn a_shortened_state_makes_a_town_of_what_stands_before_it() {
        let found = names(&["They drove to Thrupley, Neb. in May.", "Carrow Mills (Ga.)"]);
        let places: Vec<&str> = found.iter().filter_map(|n| n.strip_prefix("place:")).collect();
        assert_eq!(places, ["Thrupley", "Neb.", "Carrow Mills", "Ga."]);
    }

    #[test]
    fn towns_before_their_states_are_places() {
        let found = names(&["Bureau of Salt Research, Cambridge, Massachusetts"]);
        assert!(
            found.contains(&"place:Cambridge".into()) && found.contains(&"place:Massachusetts".into()),
            "{found:?}"
        );
        let found = names(&["Write to 12 Quay Street, Milwaukee, WI 53201."]);
        assert!(found.contains(&"place:Milwaukee".into()) && found.contains(&"place:WI".into()), "{found:?}");
    }

    #[test]
    fn members_of_a_list_of_places_are_places() {
        let found = names(&["They swam at the beaches of Lisbon, Zaranda and Porto last year."]);
        assert_eq!(found, ["place:Lisbon", "place:Zaranda", "place:Porto"]);
    }

    #[test]
    fn lands_are_known_by_their_shape() {
        let found = names(&["He was an envoy of the Federal Republic of Germany in Madrid."]);
        assert_eq!(found, ["place:Federal Republic of Germany", "place:Madrid"]);
    }
}
