//! Block quotations by context: quoted lines, indented paragraphs in a flush text, quotations after a colon, pull quotes.
//!
//! In: the draft after endorsements, items and turns are known. Out: units of form `Quote` where two signals agree; one
//! alone is proposed.

use super::attribution::{is_source, is_whole, own_line};
use super::quotes::WORK;
use crate::source::text::headings::is_loud;
use crate::source::text::tables::pattern;
use crate::source::text::units::{Form, Unit};
use crate::source::text::{Draft, Fact};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How many characters before the end words that announce a quotation may stand, the colon among them.
const NEAR_END: usize = 91;

/// Words before a colon that announce what somebody said or wrote.
static ANNOUNCES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:writes?|wrote|written|say|says|said|reads?|states?|stated|explain(?:s|ed)|notes?|noted|puts? it|recalls?|recalled|observe[sd]|remark(?:s|ed)|argue[sd]|conclude[sd]|declare[sd]|comment(?:s|ed)|add(?:s|ed)|quote[sd]?|quotation|passage|words|as follows|following|in (?:his|her|their|its) own words|describe[sd]|summari[sz]e[sd]|recount(?:s|ed)|warn(?:s|ed)|insist(?:s|ed)|replie[sd]|told|tells|asks?|asked|margin|letter|inscription|(?:goes|went) on|continue[sd])\b",
    )
});

/// A verb of saying directly before the colon.
static SAYING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:says?|said|writes?|wrote|puts? it|explain(?:s|ed)|recall(?:s|ed)|remark(?:s|ed)|observe[sd]|(?:goes|went) on|continue[sd]):$",
    )
});

/// A text, a speech, an inscription: what is quoted.
static NAMES_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:letter|postcard|telegram|note|diar(?:y|ie)|entr(?:y|ie)|log ?book|inscription|epitaph|plaque|headstone|gravestone|handbook|guidebook|chronicle|memoir|autobiography|preface|foreword|introduction|passage|paragraph|sentence|line|verse|poem|song|hymn|rhyme|ballad|stanza|refrain|motto|proverb|saying|epigraph|psalm|prayer|sermon|speech|testimony|deposition|minutes|obituary|advertisement|repl(?:y|ie)|message|dedication|caption|sketch|e-?mail|tweet|lyric|editorial|blog post|press release|excerpt|extract|quotation|quote|description|portrait)s?|answer(?:s|ed)|replied|writing (?:in|for)|reports|in (?:his|her|their|its) (?:own )?words|these words|the words|the same way|in full|word for word|verbatim|from (?:the|his|her|its) (?:book|opening|last|final|first) (?:page|chapter|line|sentence)s?|(?:ends|ended|begins|began|opens|opened|closes|closed|concludes|concluded|runs|ran) (?:thus|so|as follows|like this|with this)|(?:writes|wrote|written|put|puts|given|quoted|said|says|describes?|described|recalls?|recalled|remembers?|remembered|observes?|observed|remarks?|remarked|explains?|explained|confesses|confessed|sums? it up|summed it up))\b",
    )
});

/// So many of something follow, or something to be done.
static ENUMERATES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:two|three|four|five|six|seven|eight|nine|ten|several|some|many|few|following|these|main|other) (?:\w+ ){0,3}(?P<what>\w+s)\b[^.!?:,]{0,60}:$|\b(?:reasons?|steps?|points?|tips?|instructions|commands?|recipe|ingredients|links?|address|e-?mail|phone|visit|click)\b[^.!?]{0,30}:$|^\W*(?:note|update|edit|warning|disclaimer|correction|example|e\.g|p\.?s)\b",
    )
});

/// Page references of a text that discusses another one.
static PAGES: LazyLock<Regex> = LazyLock::new(|| pattern(r"[(\[][^()\[\]]{0,40}\bpp?\.\s*\d[^()\[\]]{0,30}[)\]]"));

static LINKS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)https?:|www\.|@|\.(?:com|org|net|gov)\b|\d{3}[-. ]\d{4}"));

/// The first of several.
static FIRST: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:first(?:ly)?|one|to begin with|the first|step 1)\b"));

/// A line with the name of a field: `Phone: …`.
static FIELD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^:]{1,30}:\s|https?:|[@<>{}=\\|$#]|^\W*\p{Ll}\S*[(;]|;;"));

/// The first person.
static I: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:I|I['’](?:m|ve|d|ll)|my|My|me|we|We|our|Our|us)\b"));

/// A place in a work or an archive, alone on a line: `(p. 12)`, `(Box 3, folder 11)`.
static LOCATOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[(\[](?:[^()\[\]]{0,60}\b)?(?:pp?\.|[Bb]ox|[Ff]older|[Ff]ols?\.|ff?\.)\s*\d[^()\[\]]{0,30}[)\]]\.?$")
});

/// A source in brackets, alone on a line: `(Postcard from the nurse, 19 October)`.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\(\p{Lu}[^()]{5,150}\)\.?$"));

/// A remark on a quotation: `(Emphasis added, 2004.)`
static REMARK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:emphasis|italics|translat\w+|laughter|applause|my own)\b"));

/// Marks block quotations.
pub(in crate::source::text) fn block_quotations(draft: &mut Draft<'_>) {
    quoted_lines(draft);
    indented(draft);
    announced(draft);
    verses(draft);
    super::pulled::quotations(draft);
    locators(draft);
}

/// Lines with `>` before them.
fn quoted_lines(draft: &mut Draft<'_>) {
    let mut before = false;
    for unit in &mut draft.units {
        let quoted = !unit.quoting.is_empty();
        if quoted && unit.is_plain() {
            unit.form = if before { Form::QuoteMore(unit.text.len()) } else { Form::Quote(unit.text.len()) };
            unit.role = Some("quoted");
            before = true;
        } else if !matches!(unit.form, Form::Removed(_)) {
            before = false;
        }
    }
}

/// Columns before most of the running text, if it is flush: indented paragraphs are few.
fn flush(draft: &Draft<'_>) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for i in draft.body() {
        let unit = &draft.units[i];
        // Rows of a table stand where they are set.
        if unit.text.len() >= 60 && unit.is_plain() && !unit.text.contains("   ") {
            *counts.entry(unit.indent).or_default() += 1;
        }
    }
    let (base, most) = counts.iter().max_by_key(|(_, n)| **n)?;
    let deeper: usize = counts.range(base + 3..).map(|(_, n)| n).sum();
    (*most >= 2 && deeper * 2 <= *most).then_some(*base)
}

/// Paragraphs that stand further in than the text around them.
fn indented(draft: &mut Draft<'_>) {
    let Some(base) = flush(draft) else { return };
    let body: Vec<usize> = draft.body().collect();
    // `$ sort -u names` is what somebody types.
    let typed = |unit: &Unit| unit.text.starts_with(['$', '%']) && unit.text[1..].starts_with(' ');
    let deep = |unit: &Unit| {
        let said = unit.is_plain() && unit.role.is_none() && !typed(unit) && !is_counted(&unit.text);
        said && unit.indent >= base + 3 && !is_loud(&unit.text)
    };
    let mut n = 0;
    while n < body.len() {
        let start = n;
        while n < body.len() && deep(&draft.units[body[n]]) && (n == start || draft.units[body[n]].gap > 0) {
            n += 1;
        }
        if n == start {
            n += 1;
            continue;
        }
        let first = &draft.units[body[start]];
        let words: usize = body[start..n].iter().map(|i| draft.units[*i].words(40)).sum();
        let (end, source) = (n, source_at(draft, &body, n).filter(|i| deep(&draft.units[*i])));
        n += usize::from(source.is_some());
        let apart = first.gap > 0 && body.get(n).is_none_or(|next| draft.units[*next].gap > 0);
        let before = start.checked_sub(1).map(|p| &draft.units[body[p]]);
        let announced = before.is_some_and(|p| p.text.ends_with(':'));
        let said = |p: &Unit| matches!(p.form, Form::Turn(_)) && has_marks(&first.text) && is_whole(&first.text);
        let after_text = before.is_some_and(|p| (p.is_plain() || said(p)) && p.text.len() >= 60);
        let wrapped = first.lines.len() > 1;
        if !apart || words < 6 || !(after_text || announced) {
            continue;
        }
        if announced || wrapped || source.is_some() || is_whole(&first.text) || LOCATOR.is_match(tail(&first.text)) {
            quote(draft, &body[start..end]);
            attribute(draft, source);
        } else {
            let fact = Fact::new(format!("quotation: {}", first.text), first.span(), "indented", 0.6);
            draft.proposed.push(fact);
        }
    }
}

/// Whether a text begins with the number of a paragraph: `5.1 Before the first flight …`.
fn is_counted(text: &str) -> bool {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let length = text.len() - number.len();
    (3..=8).contains(&length)
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text[..length].contains('.')
        && number.starts_with(' ')
}

/// The line at place `n` of the body, if it stands directly below a quotation and says where that is from: after a dash, or who
/// and where in what work.
fn source_at(draft: &Draft<'_>, body: &[usize], n: usize) -> Option<usize> {
    let i = *body.get(n)?;
    let unit = &draft.units[i];
    let text = unit.text.as_str();
    let dashed = (text.starts_with(['—', '–', '―']) || text.starts_with("--")) && own_line(text).is_some();
    let apart = body.get(n + 1).is_none_or(|next| draft.units[*next].gap > 0);
    let named = dashed || unit.gap == 0 && WORK.is_match(text) && is_source(text, true);
    let fits = unit.is_plain() && unit.role.is_none() && unit.is_short(160) && unit.gap <= 1;
    (apart && named && fits).then_some(i)
}

fn attribute(draft: &mut Draft<'_>, source: Option<usize>) {
    if let Some(i) = source {
        draft.units[i].form = Form::Attribution;
    }
}

/// Somebody who speaks, with what is said.
static SPEAKS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\p{Lu}[\p{L}.’'-]*(?: [\p{L}.()’'-]+){0,4}: \S"));

/// The last bracket of a text.
fn tail(text: &str) -> &str {
    text.rfind(['(', '[']).map_or("", |at| &text[at..])
}

/// The end of a paragraph in which somebody speaks, and whose last sentence is open: `She told the council, and in all that time`.
static TELLS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:told|said|says|wrote|writes|swore|complained|declared|claimed|testified|answered|replied)\b[^.!?]{0,120}[^.!?\s]*\p{Ll}{3,}$",
    )
});

/// Words that no sentence breaks off after to be finished by somebody else.
const HANGS: [&str; 12] = ["the", "and", "who", "which", "whose", "were", "was", "are", "had", "have", "for", "with"];

/// A text without the number of a note behind it: `… on pain of three marks.(1)`.
fn without_note(text: &str) -> &str {
    let bare = text.trim_end_matches([')', ']']).trim_end_matches(|c: char| c.is_ascii_digit());
    let noted = bare.len() < text.len() && bare.ends_with(['(', '[']);
    if noted { bare[..bare.len() - 1].trim_end() } else { text }
}

fn quote(draft: &mut Draft<'_>, members: &[usize]) {
    let turned = || draft.units.iter().any(|u| matches!(u.form, Form::Turn(_)));
    if members.first().is_some_and(|i| SPEAKS.is_match(&draft.units[*i].text)) && turned() {
        return;
    }
    for (n, i) in members.iter().enumerate() {
        let unit = &mut draft.units[*i];
        unit.form = if n == 0 { Form::Quote(unit.text.len()) } else { Form::QuoteMore(unit.text.len()) };
        unit.role = Some("block-quotation");
    }
    // The place in the work at the end is the attribution.
    if let [i] = members
        && let Some(at) = draft.units[*i].text.rfind(['(', '[']).filter(|at| *at > 20)
        && LOCATOR.is_match(&draft.units[*i].text[at..])
    {
        draft.units[*i].form = Form::Quote(at);
    }
}

/// What a paragraph that ends in a colon says of what follows. Each question is asked only where its answer counts.
#[derive(Clone, Copy)]
struct Lead<'t> {
    text: &'t str,
    /// The last 160 bytes, and the last sentence in them.
    end: &'t str,
    sentence: &'t str,
}

impl<'t> Lead<'t> {
    /// The paragraph, if it ends in a colon.
    fn of(unit: &'t Unit) -> Option<Lead<'t>> {
        let text = unit.text.as_str();
        // Somebody may read something out.
        let said = matches!(unit.form, Form::Turn(_));
        if !(unit.is_plain() || said) || !text.ends_with(':') || text.len() > 3000 {
            return None;
        }
        let mut from = text.len().saturating_sub(160);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let last = text[..text.len() - 1].rfind(['.', '!', '?', ':']).map_or(0, |at| at + 1).max(from);
        Some(Lead { text, end: &text[from..], sentence: text.get(last..).unwrap_or(text) })
    }

    /// Words that announce other words.
    fn says(self) -> bool {
        self.text.len() >= 40 && is_near_end(&ANNOUNCES, self.sentence)
    }

    /// A verb of saying directly before the colon.
    fn saying(self) -> bool {
        SAYING.is_match(self.end)
    }

    /// A text, an inscription, a speech is named, and no enumeration.
    fn names_text(self) -> bool {
        self.text.len() >= 40 && is_near_end(&NAMES_TEXT, self.sentence) && !self.enumerates()
    }

    /// So many of something, or what is to be done.
    fn enumerates(self) -> bool {
        ENUMERATES.captures(self.sentence).is_some_and(|c| {
            c.name("what").is_none_or(|what| {
                !matches!(
                    what.as_str(),
                    "words" | "lines" | "verses" | "sentences" | "terms" | "pages" | "years" | "paragraphs"
                )
            })
        })
    }

    /// The first person.
    fn own_voice(self) -> bool {
        I.is_match(self.text)
    }
}

/// Whether a pattern matches near the end of a sentence, which is cheaper to count here than in the pattern.
fn is_near_end(pattern: &Regex, sentence: &str) -> bool {
    pattern.find_iter(sentence).any(|found| sentence[found.end()..].chars().take(NEAR_END + 1).count() <= NEAR_END)
}

/// A paragraph after a line that ends in a colon: in marks, or in another voice, or of a text that is named or discussed.
fn announced(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let discussed = body.iter().map(|i| PAGES.find_iter(&draft.units[*i].text).take(3).count()).sum::<usize>() >= 2
        || draft.kind.as_ref().is_some_and(|k| k.value == "review");
    let persons = body.iter().filter(|i| speaks_of_itself(&draft.units[**i].text)).take(3).count();
    for (n, pair) in body.windows(2).enumerate() {
        if let Some(last) = signed_below(draft, &body, n) {
            let Form::Quote(end) = draft.units[body[last]].form else { continue };
            quote(draft, &body[n + 1..=last]);
            draft.units[body[last]].form = Form::QuoteMore(end);
            continue;
        }
        let (before, unit) = (&draft.units[pair[0]], &draft.units[pair[1]]);
        // A sentence that the quotation finishes, with its page.
        let open = before.is_plain() && before.text.len() >= 120 && TELLS.is_match(&before.text);
        let small = unit.text.starts_with(char::is_lowercase) && unit.text.len() >= 60;
        let hangs = before.text.rsplit(' ').next().is_some_and(|last| HANGS.contains(&last));
        if open && !hangs && small && unit.is_plain() && unit.gap > 0 && LOCATOR.is_match(tail(&unit.text)) {
            quote(draft, &pair[1..]);
            continue;
        }
        // A sentence that the quotation goes on with.
        let stops =
            before.is_plain() && before.text.len() >= 60 && before.text.ends_with(|c: char| c.is_alphanumeric());
        let within = unit.text.trim_start_matches(['“', '"']).starts_with(char::is_lowercase);
        if stops && within && unit.is_plain() && unit.gap > 0 && unit.text.len() >= 40 && is_whole(&unit.text) {
            quote(draft, &pair[1..]);
            continue;
        }
        let Some(lead) = Lead::of(before) else { continue };
        // `(1)Department of …` is the first of several.
        let numbered = unit.text.starts_with("(1)") || unit.text.starts_with("[1]");
        if !unit.is_plain() || unit.role.is_some() || numbered {
            continue;
        }
        let label = unit.gap == 0 && before.gap > 0 && before.text.len() < 40;
        let source = source_at(draft, &body, n + 2);
        if !label && is_whole(&unit.text) && unit.text.len() >= 20 {
            quote(draft, &pair[1..]);
            attribute(draft, source);
            continue;
        }
        if let Some(end) = opened_and_closed(draft, &body, n + 1).filter(|_| unit.gap > 0) {
            let source = source_at(draft, &body, end);
            quote(draft, &body[n + 1..end]);
            attribute(draft, source);
            continue;
        }
        if unit.gap == 0 || has_marks(&unit.text) {
            continue;
        }
        // The text goes on after a quotation; what ends the document may be its body.
        let below = n + 2 + usize::from(source.is_some());
        let goes_on = body.get(below).is_some_and(|i| draft.units[*i].is_plain() && draft.units[*i].gap > 0);
        let located = LOCATOR.is_match(tail(&unit.text));
        let other_voice = (I.is_match(&unit.text) && !lead.own_voice()) || located;
        let long = unit.text.len() >= 60 && unit.lines.len() < 60 && !unit.text.ends_with(':');
        let sentence = unit.text.len() >= 40
            && unit.lines.len() < 60
            && without_note(&unit.text).ends_with(['.', '!', '?', '…'])
            && unit.text.starts_with(|c: char| c.is_uppercase() || matches!(c, '[' | '…' | '.'));
        let spoken = long && n > 1 && (located || (lead.says() && (other_voice || lead.saying())));
        // A text that is named, or the work that the whole text is about, and one paragraph of it.
        let single = sentence && !lists_on(draft, &body, n + 1) && !LINKS.is_match(&unit.text);
        // The only paragraph that says "I" is not the author's.
        let stranger = persons == 1 && n > 1 && speaks_of_itself(&unit.text) && other_voice;
        let cited = single && n > 0 && (lead.names_text() || ((discussed || stranger) && long && !lead.enumerates()));
        // Who said it, directly below, is told of nothing else.
        let signed = source.is_some() && sentence && n > 0;
        if goes_on && (spoken || cited) || signed {
            quote(draft, &pair[1..]);
            attribute(draft, source);
        } else if lead.says() && long && goes_on && n > 2 {
            let fact = Fact::new(format!("quotation: {}", unit.text), unit.span(), "announced", 0.6);
            draft.proposed.push(fact);
        }
    }
}

/// The place in the body of a quotation with its source below it, without marks, where only further paragraphs of it stand between it
/// and the text before, at place `n`, that announces it.
fn signed_below(draft: &Draft<'_>, body: &[usize], n: usize) -> Option<usize> {
    let unit = |n: usize| body.get(n).map(|i| &draft.units[*i]);
    let lead = Lead::of(unit(n)?).filter(|lead| lead.says() || lead.names_text() || lead.saying())?;
    let paragraph = |unit: &Unit| {
        let ends = unit.text.ends_with(['.', '!', '?', '…']) && unit.text.len() >= 40;
        unit.is_plain() && unit.role.is_none() && unit.gap > 0 && ends && !has_marks(&unit.text)
    };
    let more = (n + 1..).take(FEW).take_while(|n| unit(*n).is_some_and(paragraph)).count();
    let last = n + 1 + more;
    let quoted = |unit: &Unit| matches!(unit.form, Form::Quote(_)) && !has_marks(&unit.text) && unit.gap > 0;
    let signed =
        unit(last).is_some_and(quoted) && unit(last + 1).is_some_and(|u| u.form == Form::Attribution && u.gap == 0);
    (more > 0 && signed && !lead.enumerates()).then_some(last)
}

/// Most paragraphs between what announces a quotation and its last one.
const FEW: usize = 3;

/// Most paragraphs of one quotation.
const PARAGRAPHS: usize = 8;

/// Where a quotation of several paragraphs ends that begins at place `n` of the body: each opens a mark, and only the last one closes
/// its own.
fn opened_and_closed(draft: &Draft<'_>, body: &[usize], n: usize) -> Option<usize> {
    let text = |n: usize| body.get(n).map(|i| &draft.units[*i]).filter(|u| u.is_plain()).map(|u| u.text.as_str());
    let opened = |text: &str| {
        text.starts_with('“') && text.matches('“').count() == text.matches('”').count() + 1
            || text.starts_with('"') && text.matches('"').count() == 1
    };
    let more = (n..).take(PARAGRAPHS).take_while(|n| text(*n).is_some_and(opened)).count();
    (more > 0 && text(n + more).is_some_and(|last| has_marks(last) && is_whole(last))).then_some(n + more + 1)
}

/// Whether somebody says "I", outside of quotation marks.
fn speaks_of_itself(text: &str) -> bool {
    !text.contains(['“', '"', '«', '„']) && text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "I")
}

/// Whether the paragraphs from `n` on are of one kind, as those of a list are: they begin with the same words, or are short.
fn lists_on(draft: &Draft<'_>, body: &[usize], n: usize) -> bool {
    let text = |n: usize| body.get(n).map(|i| draft.units[*i].text.as_str());
    let (Some(first), Some(second)) = (text(n), text(n + 1)) else { return false };
    let words = |text: &str| text.split_whitespace().take(2).map(str::to_lowercase).collect::<Vec<_>>();
    let numbered = FIRST.is_match(first);
    // A short line over a long one heads it.
    let heads = second.len() < 40 && text(n + 2).is_some_and(|third| third.len() >= 100);
    numbered || (words(first) == words(second) && first.len() < 200) || second.len() < 40 && !heads
}

/// Lines of a poem or an inscription after a line that announces it.
fn verses(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let line = |unit: &Unit| unit.is_plain() && unit.role.is_none() && unit.is_short(80) && !FIELD.is_match(&unit.text);
    let mut n = 0;
    while n + 2 < body.len() {
        let first = n + 1;
        let announces = draft.units[body[n]].text.len() >= 40
            && Lead::of(&draft.units[body[n]])
                .is_some_and(|lead| lead.saying() || (lead.names_text() && !lead.enumerates()));
        let mut end = first;
        while announces
            && end < body.len()
            && line(&draft.units[body[end]])
            && (end == first || draft.units[body[end]].gap == 0)
        {
            end += 1;
        }
        let apart = end < body.len() && draft.units[body[first]].gap > 0 && draft.units[body[end]].gap > 0;
        // Marks open the first line and close the last one, or there are none.
        let text = |n: usize| draft.units[body[n]].text.as_str();
        let later = (first + 1..end).any(|n| has_marks(text(n)));
        let marked = has_marks(text(first)) && text(end - 1).ends_with(['”', '"', '»']);
        let apart = apart && !later && (marked || !has_marks(text(first)));
        if end - first >= 2 && end - first <= 40 && apart && draft.units[body[end]].is_plain() {
            quote(draft, &body[first..end]);
            n = end;
        } else {
            n += 1;
        }
    }
}

fn has_marks(text: &str) -> bool {
    text.starts_with(['“', '"', '«', '„'])
}

/// A place alone on the line below a quotation is its attribution, and so is what stands in brackets directly below one in marks.
fn locators(draft: &mut Draft<'_>) {
    for i in 1..draft.units.len() {
        let (above, unit) = (&draft.units[i - 1], &draft.units[i]);
        let quoted = matches!(above.form, Form::Quote(_) | Form::QuoteMore(_));
        let bracketed = unit.gap == 0
            && unit.is_short(160)
            && BRACKETED.is_match(&unit.text)
            && unit.text.contains(|c: char| c.is_ascii_digit() || c == ',')
            && !REMARK.is_match(&unit.text)
            && is_whole(&above.text)
            && draft.units.get(i + 1).is_none_or(|next| next.gap > 0);
        if quoted && unit.is_plain() && (LOCATOR.is_match(&unit.text) || bracketed) {
            draft.units[i].form = Form::Attribution;
        }
    }
}
