//! Organizations by the letters of one word: `SaltRoads.org`, `AFB-CIO`, `KT&T`; and lists after `the groups`.
//!
//! In: the blocks of a document. Out: spans of organizations.

use super::lexicon::List;
use super::patterns::{Class, is};
use super::reading::{Block, Kind, Neighbours, Reading, Span};
use std::collections::HashMap;

/// Most names of a list.
const LIST: usize = 12;

/// Names of sites and abbreviations with a hyphen or an ampersand.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Span> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for text in &reading.blocks {
        for word in text.words.iter().filter(|w| w.upper || w.form.contains(['-', '&'])) {
            *counts.entry(word.form.as_str()).or_default() += 1;
        }
    }
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for first in 0..text.words.len() {
            let span =
                |confidence, rule| Span { block, first, end: first + 1, kind: Kind::Organization, confidence, rule };
            if let Some(confidence) = site(text, first) {
                found.push(span(confidence, "organization"));
            } else if let Some(confidence) = compound(reading, text, first, &counts) {
                found.push(span(confidence, "acronym"));
            } else if let Some((from, end)) = mission(text, first) {
                found.push(Span { first: from, end, ..span(0.82, "organization") });
            }
        }
    }
    found
}

/// `SaltRoads.org`: a name with capitals and the ending of a site, no address.
fn site(block: &Block<'_>, i: usize) -> Option<f32> {
    let form = block.form(i);
    let (name, ending) = form.rsplit_once('.')?;
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let fits = is(Class::Domain, ending)
        && letters >= 3
        && name.starts_with(char::is_uppercase)
        && name.chars().all(|c| c.is_alphanumeric() || c == '-');
    let address = block.glued(i) && matches!(block.form(i.wrapping_sub(1)), "/" | "@" | "." | ":")
        || block.glued(i + 1) && matches!(block.form(i + 1), "/" | "@" | "?");
    let inner = name.chars().skip(1).any(char::is_uppercase) && name.chars().any(char::is_lowercase);
    (fits && !address).then_some(if inner { 0.86 } else { 0.75 })
}

/// `Embassy Lisbon`, `Brazilian Consulates Porto and Madrid`: a mission right before the towns it is in.
fn mission(block: &Block<'_>, i: usize) -> Option<(usize, usize)> {
    let town = |at: usize| {
        block.word(at).is_some_and(|w| w.as_written(true) && (w.flags.is_known_place() || w.is(List::Place)))
            && !block.line_start(at)
    };
    let named = block.capital(i) && is(Class::Mission, block.lower(i));
    if !named || !town(i + 1) || block.capital(i + 2) && !block.line_start(i + 2) {
        return None;
    }
    let owner = i.checked_sub(1).filter(|at| {
        let word = block.word(*at);
        word.is_some_and(|w| w.capital && (w.flags.is_country() || w.is(List::Place) || w.is(List::Demonym)))
            && !block.line_start(i)
    });
    let several = block.small(i + 2, super::cues::Cue::And) && town(i + 3) && block.lower(i).ends_with('s');
    Some((owner.unwrap_or(i), if several { i + 4 } else { i + 2 }))
}

/// `AFB-CIO`, `KT&T`, `CGB-Thrupley`.
fn compound(reading: &Reading<'_>, block: &Block<'_>, i: usize, counts: &HashMap<&str, u32>) -> Option<f32> {
    let word = block.word(i)?;
    let mark = if word.form.contains('&') { '&' } else { '-' };
    let (left, right) = word.form.split_once(mark)?;
    if super::spread::shouted(block, i) || word.is(List::Never) || word.flags.is_place() {
        return None;
    }
    let capitals =
        |part: &str, least: usize| (least..=5).contains(&part.chars().count()) && part.chars().all(char::is_uppercase);
    let lower = |part: &str| part.to_lowercase();
    let listed = |part: &str, list: List| reading.lexicon.is(&lower(part), list);
    let refused = |part: &str| {
        listed(part, List::Never)
            || listed(part, List::Place)
            || listed(part, List::Demonym)
            || reading.lexicon.has_cue(&lower(part), super::cues::Cue::PlaceInCapitals)
            || reading.lexicon.has_cue(&lower(part), super::cues::Cue::PlaceModifier)
            || reading.lexicon.has_cue(&lower(part), super::cues::Cue::Illness)
    };
    if mark == '&' {
        let fits = capitals(left, 1) && capitals(right, 1) && left.len() + right.len() >= 3;
        return fits.then_some(0.85);
    }
    if refused(left) || refused(right) || listed(left, List::Acronym) && listed(right, List::Acronym) {
        return None;
    }
    let often = counts.get(word.form.as_str()).is_some_and(|n| *n >= 2);
    if capitals(left, 2) && capitals(right, 2) {
        return (often || listed(left, List::Acronym)).then_some(0.8);
    }
    let name = right.chars().count() > 3
        && right.starts_with(char::is_uppercase)
        && right.chars().skip(1).all(char::is_lowercase);
    let branch = counts.get(left).is_some_and(|n| *n >= 2);
    let flags = super::gazetteer::Gazetteer::shared().flags(&lower(right));
    (capitals(left, 3) && name && branch && !flags.is_place() && !flags.is_plain()).then_some(0.72)
}

/// `the groups Salt First, Roads.org and Tide Watch`, `companies including Redin and Kestrel Mobile`.
pub(super) fn lists(reading: &Reading<'_>, known: &Neighbours) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for cue in (0..text.words.len()).filter(|i| is(Class::Bodies, text.lower(*i)) && !text.capital(*i)) {
            let mut at = cue + 1;
            at += usize::from(text.form(at) == ",");
            let join = if is(Class::BodiesJoin, text.lower(at)) {
                1
            } else {
                2 * usize::from(is(Class::BodiesJoin, &format!("{} {}", text.lower(at), text.lower(at + 1))))
            };
            at += join;
            if join == 0 && text.form(cue + 1) == "," {
                continue;
            }
            let names = items(text, at);
            if names.len() < 2 - usize::from(join > 0) {
                continue;
            }
            for (first, end) in names {
                let span =
                    Span { block, first, end, kind: Kind::Organization, confidence: 0.76, rule: "organization-cue" };
                let refused = known.touching(block, first..end).any(|s| {
                    s.kind == Kind::Place && s.confidence > 0.8
                        || s.kind == Kind::Person && s.confidence > 0.9
                        || s.first < first
                        || s.end > end
                        || s.kind == Kind::Organization
                });
                let people = (first..end).any(|i| text.is(i, List::Demonym)) && end - first == 1;
                if !refused && !people {
                    found.push(span);
                }
            }
        }
    }
    found
}

/// The names of a list that begins at a word.
fn items(block: &Block<'_>, start: usize) -> Vec<(usize, usize)> {
    let (mut names, mut at) = (Vec::new(), start);
    while names.len() < LIST && block.capital(at) && !block.line_start(at) && !block.is(at, List::Function) {
        let end = super::organizations::run_end(block, at);
        names.push((at, end));
        let comma = usize::from(block.form(end) == ",");
        let and = usize::from(block.small(end + comma, super::cues::Cue::And) || block.form(end + comma) == "&");
        if comma + and == 0 {
            break;
        }
        at = end + comma + and;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn a_site_with_capitals_is_an_organization_and_an_address_is_none() {
        let found = names(&["She works for SaltRoads.org now; see saltroads.org or write to desk@TideRoads.org"]);
        assert_eq!(found, ["organization:SaltRoads.org"]);
    }

    #[test]
    fn abbreviations_with_a_mark_inside_are_one_organization() {
        let found = names(&["Workers of the AFB-CIQ met.", "Later the AFB-CIQ and KT&T agreed on a CD-ROM."]);
        assert_eq!(found, ["organization:AFB-CIQ", "organization:AFB-CIQ", "organization:KT&T"]);
    }

    #[test]
    fn a_mission_and_its_towns_are_one_organization() {
        let found = names(&["She was moved from Brazilian Consulates Madrid and Milan to Embassy Lisbon in May."]);
        assert_eq!(found, ["organization:Brazilian Consulates Madrid and Milan", "organization:Embassy Lisbon"]);
    }

    #[test]
    fn what_groups_and_companies_are_called_are_organizations() {
        let found = names(&["Support came from advocacy groups Demand Salt, Thrupley Now, and Free Tides this week."]);
        assert_eq!(found, ["organization:Demand Salt", "organization:Thrupley Now", "organization:Free Tides"]);
    }
}
