//! What kind of document it is: signs with weights, and a model of words and shape where signs are weak or silent.
//!
//! In: a draft whose lines have their forms and roles. Out: its kind with rule and confidence, or a proposal. A kind that is
//! doubtful is never applied.

pub mod decide;
pub mod features;
pub mod model;
#[cfg(test)]
mod tests;

use crate::source::text::Collection;
use crate::source::text::head;
use crate::source::text::head::statements;
use crate::source::text::manual;
use crate::source::text::tables::{KINDS, Sign, pattern};
use crate::source::text::units::Form;
use crate::source::text::{Draft, Fact};
use decide::OTHER;
use features::Features;
use model::MODEL;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Weight from which signs alone apply a kind; two or one is proposed.
const ENOUGH: u32 = 3;

/// Confidence from which a kind that the model had a part in is applied.
const APPLIED: f32 = 0.4;

/// How many words a text must have before the model is asked.
const WORDS: u32 = 60;

/// Number of quotations with an attribution.
pub(super) fn endorsements(draft: &Draft<'_>) -> usize {
    draft.units.iter().filter(|u| matches!(u.form, Form::Quote(_))).count()
}

/// The signs of kinds that a text has, with their weights, for the training of the model.
pub fn signs_of(text: &str) -> Vec<(&'static str, u32)> {
    let mended = crate::source::repair::mend(text);
    let draft = crate::source::text::drafted(&mended, &Collection::default());
    evidence(&draft).into_iter().map(|(kind, (weight, _))| (kind, weight)).collect()
}

/// Decides the kind.
pub(super) fn kind(draft: &mut Draft<'_>) {
    let evidence = evidence(draft);
    let features = Features::of(draft.text);
    let english = draft.lang.as_deref().is_none_or(|lang| lang == "en");
    let found = if english && features.measures[0] >= WORDS {
        by_model(draft, &features, &evidence)
    } else {
        by_signs(&evidence)
    };
    draft.kind = None;
    let Some((fact, sure)) = found else { return };
    if sure {
        draft.kind = Some(fact);
    } else {
        draft.proposed.push(Fact { value: format!("kind = {}", fact.value), ..fact });
    }
}

/// Weights of the signs by kind, with the place of the first sign.
type Evidence = BTreeMap<&'static str, (u32, usize)>;

/// What the signs and the model say together, and whether it is sure enough to be applied.
fn by_model(draft: &Draft<'_>, features: &Features, evidence: &Evidence) -> Option<(Fact, bool)> {
    let signs: Vec<(&'static str, u32)> = evidence.iter().map(|(kind, (weight, _))| (*kind, *weight)).collect();
    let ranked = decide::ranked(&MODEL, &MODEL.scores(features), &signs);
    let (kind, lead) = decide::best(&ranked, &signs)?;
    if kind == OTHER {
        // It is none of the kinds: signs may still propose one.
        return by_signs(evidence).map(|(fact, _)| (fact, false));
    }
    let (weight, at) = evidence.get(kind).copied().unwrap_or((0, draft.title.as_ref().map_or(0, |t| t.span.start)));
    let rule = if weight >= ENOUGH { "signs-of-kind" } else { "kind-model" };
    let confidence = MODEL.confidence(lead);
    Some((Fact::new(kind, at..at, rule, confidence), confidence >= APPLIED))
}

/// What the signs say alone: of a short text, and of one in another language.
fn by_signs(evidence: &Evidence) -> Option<(Fact, bool)> {
    let best = evidence.iter().max_by_key(|(kind, (weight, _))| (*weight, std::cmp::Reverse(**kind)));
    let (kind, (weight, at)) = best?;
    let confidence = if *weight > ENOUGH { 0.9 } else { 0.8 };
    Some((Fact::new(*kind, *at..*at, "signs-of-kind", confidence), *weight >= ENOUGH))
}

/// All signs of the draft.
fn evidence(draft: &Draft<'_>) -> Evidence {
    let mut weights = Evidence::new();
    let mut add = |kind: &'static str, weight: u32, at: usize| {
        let entry = weights.entry(kind).or_insert((0, at));
        entry.0 += weight;
    };
    let body: Vec<usize> = draft.body().collect();
    let title_at = draft.title.as_ref().map_or(0, |t| t.span.start);
    for (kind, weight, at) in signs(draft, &body) {
        add(kind, weight, at);
    }
    for (kind, weight) in makeup(draft, &body) {
        add(kind, weight, title_at);
    }
    for (kind, weight) in shape(draft, &body) {
        add(kind, weight, title_at);
    }
    if let Some(turns) = &draft.kind {
        let (kind, at) = (if turns.value == "transcript" { "transcript" } else { "interview" }, turns.span.start);
        add(kind, 4, at);
    }
    // A post is what remains when nothing more definite is found.
    if weights.iter().any(|(kind, (weight, _))| *kind != "post" && *weight >= ENOUGH) {
        weights.remove("post");
    }
    weights
}

/// The signs that the document has, in the order of their list: kind, weight, and where the first line with it begins.
fn signs(draft: &Draft<'_>, body: &[usize]) -> Vec<(&'static str, u32, usize)> {
    let unit = |i: &usize| draft.units.get(*i).map(|u| (u.text.as_str(), u.span().start));
    let line = |i: &usize| unit(i).filter(|(text, _)| text.len() <= 400);
    let start = |i: &usize| unit(i).map(|(text, at)| (beginning(text), at));
    let mut found: BTreeMap<usize, (&'static str, u32, usize)> = BTreeMap::new();
    for signs in KINDS.iter() {
        let lines: Vec<(&str, usize)> = match signs.at {
            Sign::Title => draft.title.iter().map(|t| (t.value.as_str(), t.span.start)).collect(),
            Sign::Head => body.iter().take(8).filter_map(line).collect(),
            Sign::Tail => body.iter().rev().take(8).filter_map(line).collect(),
            Sign::Line => body.iter().filter_map(start).collect(),
        };
        for (text, start) in lines {
            for (kind, weight, number) in signs.of(text) {
                found.entry(number).or_insert((kind, weight, start));
            }
        }
    }
    found.into_values().collect()
}

/// The first 400 bytes of a line, or a little less.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(400);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// What the make-up of the document says.
fn shape(draft: &Draft<'_>, body: &[usize]) -> Vec<(&'static str, u32)> {
    let mut found = Vec::new();
    let roles = |role: &str| draft.units.iter().filter(|u| u.role == Some(role)).count();
    let quotes = endorsements(draft);
    // News quotes people too; it says where it was written, and who wrote it.
    let signed = draft.authors.iter().any(|a| a.rule == "byline");
    let agency = draft.authors.iter().any(|a| a.rule == "agency-byline");
    let news = agency || roles("dateline") > 0 && signed && roles("praise") == 0 && roles("about-organization") == 0;
    if news {
        found.push(("excerpt", 4));
    } else if quotes >= 3 || (quotes >= 2 && quotes * 2 >= body.len()) {
        found.push(("testimonials", 4 + u32::from(quotes >= 6)));
    }
    // Reviews by readers, each under its title, are no single review.
    if roles("review-title") >= 2 {
        found.push(("testimonials", 5 + u32::from(roles("review-title") >= 3)));
    }
    if roles("praise") >= 1 && quotes >= 1 {
        found.push(("testimonials", 3));
    }
    let scholarly = [roles("abstract"), roles("keywords"), roles("biography"), roles("acknowledgments")]
        .iter()
        .filter(|n| **n > 0)
        .count();
    let sections = roles("section");
    if scholarly >= 2 && body.len() <= 24 {
        found.push(("abstract", 4));
    } else if roles("keywords-line") > 0 && body.len() <= 12 {
        found.push(("abstract", 3));
    }
    if is_structured_abstract(draft, body) {
        found.push(("abstract", 6));
    }
    if sections >= 2 && roles("keywords") == 0 {
        found.push(("report", 2 + u32::from(sections >= 3) + u32::from(roles("abstract") > 0)));
    }
    let items = draft.units.iter().filter(|u| u.form == Form::Item).count();
    if items >= 2 && body.len() <= 30 && draft.authors.is_empty() {
        found.push(("bulletin", if body.len() <= 15 { 2 } else { 1 }));
    }
    if draft.continued {
        found.push(("excerpt", 3));
    }
    if roles("writes") > 0 {
        found.push(("excerpt", 2));
    }
    if roles("dateline") > 0 && !news {
        let dated = draft.date.as_ref().is_some_and(|d| d.rule == "dateline");
        found.push(("press-release", 2 + u32::from(dated)));
    }
    let presents = || body.iter().rev().take(12).any(|i| crate::source::text::headings::presents(draft, *i));
    if roles("about-organization") > 0 || (roles("dateline") > 0 && presents()) {
        found.push(("press-release", 2));
    }
    if signed && draft.date.is_some() {
        found.push(("post", 3));
    } else if signed || draft.date.is_some() {
        found.push(("post", 2));
    }
    let comments = draft.units.iter().any(|u| u.form == Form::Removed("comments"));
    if comments {
        found.push(("post", 2));
    }
    // Readers who answer answer a post, also one that quotes much.
    if roles("comment-byline") >= 2 || (comments && signed) {
        found.push(("post", 3));
    }
    if first_person(draft, body) {
        found.push(("post", 1));
    }
    found
}

/// The parts of a structured abstract, as journals of medicine ask for them.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:background|context|importance|objectives?|purpose|aims?|design|setting|participants|patients|interventions?|exposures?|measurements?|main outcomes?(?: and measures)?|methods?|results?|findings|limitations?|conclusions?(?: and relevance)?|interpretation|trial registration|(?:primary )?funding(?: source)?):?$",
    )
});

/// Whether a short text consists of the parts of an abstract, each under its label.
fn is_structured_abstract(draft: &Draft<'_>, body: &[usize]) -> bool {
    let parts = body.iter().filter(|i| PART.is_match(&draft.units[**i].text)).count();
    let says = |word: &str| body.iter().any(|i| draft.units[*i].text.to_lowercase().starts_with(word));
    let words: usize = body.iter().map(|i| draft.units[*i].words(400)).sum();
    parts >= 4 && parts * 3 >= body.len() && words <= 700 && (says("results") || says("findings")) && says("conclusion")
}

/// What statements, sections and times say.
fn makeup(draft: &Draft<'_>, body: &[usize]) -> Vec<(&'static str, u32)> {
    let mut found = Vec::new();
    if draft.units.iter().any(|u| u.role == Some("reviewer-line")) {
        found.push(("review", 5));
    }
    if head::is_scholarly(draft) {
        found.push(("abstract", 3));
    }
    if statements::is_record(draft) {
        found.push(("document", 6));
    }
    if manual::sections(draft) >= 3 || draft.title.as_ref().is_some_and(|t| t.rule == "manual-head") {
        found.push(("document", 6));
    }
    if body.iter().filter(|i| is_log_line(&draft.units[**i].text)).count() >= 3 {
        found.push(("document", 3));
    }
    if body.iter().filter(|i| COMMAND.is_match(&draft.units[**i].text)).count() >= 3 {
        found.push(("document", 3));
    }
    let rows = body.iter().filter(|i| draft.units[**i].text.contains('\t')).count();
    if rows >= 10 && rows * 2 >= body.len() {
        found.push(("document", 3));
    }
    if reports_speech(draft, body) {
        found.push(("excerpt", 3));
    }
    if asked(draft, body) {
        found.push(("interview", 4));
    }
    let stamps = body.iter().filter(|i| STAMP.is_match(&draft.units[**i].text)).count();
    if stamps >= 4 && stamps * 4 >= body.len() {
        found.push(("transcript", 5));
    }
    if statements::recording(draft) >= 2 && draft.kind.is_some() {
        found.push(("transcript", 2));
    }
    found
}

/// Whether the paragraphs say again and again what people said, as news does.
fn reports_speech(draft: &Draft<'_>, body: &[usize]) -> bool {
    if draft.kind.is_some() || endorsements(draft) >= 2 {
        return false;
    }
    let paragraphs = || body.iter().map(|i| &draft.units[*i]).filter(|u| u.is_plain() && u.words(9) > 8);
    let marked = |text: &str| text.contains('“') && text.contains('”') || text.matches('"').take(2).count() == 2;
    let said = paragraphs().filter(|u| u.text.len() <= 2000 && marked(&u.text) && SAID.is_match(&u.text)).count();
    said >= 4 && said * 5 >= paragraphs().count()
}

/// A verb of saying beside the end of what was said.
static SAID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[,.?!][”\x22] (?:[\p{L}’'.-]+ ){0,4}(?:said|says|told|added|explained)\b|\b(?:said|says|added|told \w+)(?: [\p{L}’'.,-]+){0,8}[,:]? [“\x22]",
    )
});

/// An option as it is typed, or a prompt.
static COMMAND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|\s)--[a-z][a-z0-9-]+(?:[\s=,.]|$)|^[$#>] [a-z./]|^(?:\./)?[a-z][\w.+-]{1,20} (?:\S+ )?-[A-Za-z][\w:]{0,12}(?:\s|$)",
    )
});

/// Questions to somebody, each with its answer below: an interview that names no speakers.
fn asked(draft: &Draft<'_>, body: &[usize]) -> bool {
    let asks = |i: usize| {
        let unit = &draft.units[i];
        unit.is_plain() && unit.gap > 0 && unit.text.ends_with('?') && unit.words(61) <= 60
    };
    let found: Vec<usize> = body
        .windows(2)
        .filter(|pair| asks(pair[0]) && draft.units[pair[1]].is_plain() && !asks(pair[1]))
        .map(|pair| pair[0])
        .collect();
    let to_you = found.iter().filter(|i| YOU.is_match(&draft.units[**i].text)).count();
    found.len() >= 4 && found.len() * 20 >= body.len() && to_you * 2 >= found.len()
}

static YOU: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[Yy]ou(?:r|rs)?\b"));

/// A time in a recording at the start of a line.
static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:\.\d{1,3})?[\])]?(?:\s*(?:-->|[-–])\s*[\d:.,]+)?(?:$|\s+\D)")
});

/// A line that a program wrote: it begins with a date and a time, a prompt, or the level of a message.
fn is_log_line(text: &str) -> bool {
    text.len() <= 2000 && LOG_LINE.is_match(text)
}

static LOG_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\[?\d{4}[-/]\d{2}[-/]\d{2}[T ]\d{2}:\d{2}(?::\d{2})?|\[?(?:INFO|WARN(?:ING)?|ERROR|DEBUG|TRACE|FATAL|NOTICE)\]?[: ]|[$#%>] [\w./-]+|\p{Lu}\p{Ll}{2} [ \d]\d \d{2}:\d{2}:\d{2} )",
    )
});

/// Whether a title says that what follows praises something: `Reviews and testimonials`.
pub(super) fn praises(title: &str) -> bool {
    KINDS.iter().filter(|signs| signs.at == Sign::Title).any(|signs| signs.say("testimonials", title))
}

/// Whether the title or a line of the head says that this is a review.
pub(super) fn is_review_title(draft: &Draft<'_>) -> bool {
    let says = |text: &str, at: Sign| {
        text.len() <= 400 && KINDS.iter().filter(|signs| signs.at == at).any(|signs| signs.say("review", text))
    };
    draft.title.as_ref().is_some_and(|t| says(&t.value, Sign::Title))
        || draft.units.iter().take(24).any(|u| says(&u.text, Sign::Head))
}

fn first_person(draft: &Draft<'_>, body: &[usize]) -> bool {
    let speaks = |text: &str| {
        text.split_whitespace()
            .take(400)
            .filter(|w| matches!(*w, "I" | "I’m" | "I’ve" | "I'm" | "I've" | "my" | "My"))
            .count()
    };
    let plain = body.iter().filter(|i| draft.units[**i].is_plain());
    plain.map(|i| speaks(&draft.units[*i].text)).sum::<usize>() >= 4
}
