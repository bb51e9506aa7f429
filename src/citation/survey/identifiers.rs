//! Identifiers and formal references in running text: DOI, arXiv, ISBN, ISSN, RFC, document symbols of the United Nations, U.S.
//! statutes and reporters, authors with years, numbers in square brackets.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// An identifier.
#[derive(Clone, Debug, PartialEq)]
pub struct Identifier {
    /// `doi`, `arxiv`, `isbn`, `issn`, `rfc`, `un-symbol`, `legal`, `author-year`, `numeric`.
    pub kind: &'static str,
    /// Its place.
    pub range: Range<usize>,
    /// As registries write it; for authors with years and numbers as it stands.
    pub id: String,
}

static PATTERNS: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    let reporters = r"U\.S\.|S\. ?Ct\.|L\. ?Ed\.(?: ?2d)?|F\.(?: ?(?:2d|3d|4th))?|F\. ?Supp\.(?: ?(?:2d|3d))?|F\. ?App['’]x|Fed\. ?Reg\.|B\.R\.|Cal\.(?: ?(?:2d|3d|4th|5th))?|Cal\. ?Rptr\.(?: ?(?:2d|3d))?|N\.Y\.(?:2d|3d)?|N\.E\.(?:2d|3d)?|N\.W\.2d|P\.(?:2d|3d)|A\.(?:2d|3d)|S\.E\.2d|S\.W\.(?:2d|3d)|So\. ?(?:2d|3d)";
    let party = r"[A-Z][\w.'’&-]*(?: (?:of|the|and|&|[A-Z][\w.'’&-]*)){0,6}";
    let case = format!(
        r"(?:{party} v\. {party}, )?\b\d{{1,4}} (?:{reporters}) \d{{1,5}}(?:, \d{{1,5}}(?:[–-]\d{{1,5}})?)?(?: \([^()]{{0,30}}\d{{4}}\))?"
    );
    let un = r"\b(?:S|A|E|ST|DP|T|TD|HRI|CRC|CAT|CCPR|CEDAW|CERD|CRPD|FCCC|UNEP|CBD|ICCD|SPLOS|PBC|JIU|IDB|LOS)/(?:[A-Z0-9][A-Za-z0-9.]*/)*[A-Za-z]*[A-Z0-9.]*\d[A-Za-z0-9.]*(?:/[A-Za-z0-9.]+)*(?: ?\((?:19|20)\d\d\))?";
    let patterns: [(&str, String); 13] = [
        ("doi", r#"(?i)(?:https?://(?:dx\.)?doi\.org/|\bdoi:? ?)?\b10\.\d{4,9}/[^\s"<>“”«»]+"#.into()),
        ("arxiv", r"(?i)(?:https?://arxiv\.org/abs/|\barxiv:) ?(?:\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)".into()),
        ("isbn", r"\bISBN(?:-1[03])?:? ?[0-9][0-9 ‐–-]{8,16}[0-9Xx]\b".into()),
        ("issn", r"\bISSN:? ?\d{4}[-–]\d{3}[\dXx]\b".into()),
        ("rfc", r"\bRFC ?\d{1,5}\b".into()),
        ("un-symbol", un.into()),
        ("legal", r"\b\d{1,3} (?:U\.S\.C\.(?:A\.)?|U\.S\. Code|C\.F\.R\.) ?(?:§{1,2}|[Pp]arts?|[Pp]t\.)? ?\d[\w.–-]*(?:\([A-Za-z0-9]{1,4}\))*".into()),
        ("legal", case),
        ("legal", r"\b\d{1,2} USC(?:A)? (?:§{1,2} ?\d[\w.–-]*|\d{3,5}[A-Za-z0-9-]*)(?:\([A-Za-z0-9]{1,4}\))*".into()),
        ("legal", r"\b\d{1,2} CFR (?:§{1,2} ?|[Pp]arts? |[Pp]t\. ?)?\d[\w.–-]*(?:\([A-Za-z0-9]{1,4}\))*".into()),
        ("legal", r"\b\d{1,3} Stat\. \d{1,5}\b".into()),
        ("legal", r"\bU\.S\. Const\. (?:art|amend)\. [IVX]+(?:, §{1,2} ?\d+)?(?:, cl\. ?\d+)?".into()),
        ("legal", r"\bPub\. ?L\. ?(?:No\. ?)?\d{1,3}[-–]\d{1,4}\b".into()),
    ];
    // The patterns are constants: they are compiled by a test.
    patterns.into_iter().filter_map(|(kind, pattern)| Some((kind, Regex::new(&pattern).ok()?))).collect()
});

static NAME: &str = r"(?:(?:van|von|de|der|den|del|della|di|da|du|la|le|el|al|bin|ibn|ter|ten|dos)[ -]){0,3}(?:(?:Ó|O|Ní|Mac|Van|Von|De|Du|La|Le|Al) )?\p{Lu}[\p{L}’'-]*\p{Ll}[\p{L}’'-]*";
/// Bodies that publish.
static BODY: &str = r"(?:(?:Ministry|Department|Office|Bureau|Commission|Committee|Council|Institute|Agency|Association|Board|Bank|Society|Academy|Organi[sz]ation|Federation|Union) (?:of|for|on) (?:the )?\p{Lu}\p{Ll}+(?: (?:and |of |the )*\p{Lu}\p{Ll}+){0,4}|(?:\p{Lu}\p{Ll}+ ){1,3}(?:Institute|Agency|Association|Board|Bank|Commission|Committee|Council|Bureau|Society|Office|Organi[sz]ation))";
/// What is said of authors after their names, and of their works before them.
static SAYS: &str = r"^ (?:(?:also|first|then|later|therefore|further|already|even) )?(?:add|admit|analy[sz]e|argue|assert|assume|caution|challenge|cite|claim|compare|conclude|confirm|consider|count|criticise|criticize|define|demonstrate|describe|develop|discuss|dispute|distinguish|emphasi[sz]e|estimate|examine|explain|extend|find|identify|identifie|insist|interpret|introduce|investigate|list|maintain|measure|mention|note|observe|offer|point|present|propose|provide|recommend|reject|remark|report|review|state|stress|suggest|summari[sz]e|survey|test|trace|use|warn|write)(?:s|d|ed)? |^ (?:found|held|shows?|showed|studied|studies|wrote|saw|thought|took|denies|denied|identified) ";
static AUTHOR_YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let authors = format!(r"(?:{BODY}|{NAME}(?:,? (?:and|&) {NAME}|, {NAME}){{0,4}}(?: et al\.?)?)");
    let locator = r"(?:(?:, ?|: ?)(?:pp?\. ?|ch\. ?|§ ?)?[0-9ivxlc]+(?:[-–][0-9ivxlc]+)?(?:, [0-9]+(?:[-–][0-9]+)?)*)?";
    let year = r"(?:1[5-9]|20)\d\d[a-z]?(?:/\d{2,4})?";
    let lead = r"(?:(?:see,? e\.g\.,?|see|see also|cf\.|e\.g\.,?|also|as in|compare|following|after|in) )?";
    Regex::new(&format!(r"^{lead}{authors}(?:,|’s|'s)? \(?{year}(?:, {year})*{locator}\)?$")).ok()
});
static REPORTS: LazyLock<Option<(Regex, Regex)>> = LazyLock::new(|| {
    let by = r"\b(?i:study|studies|survey|review|analysis|work|paper|papers|report|article|account|experiments?|findings|results|model|method|according to|following|contra|pace)(?: by| of| from)? $";
    Some((Regex::new(SAYS).ok()?, Regex::new(by).ok()?))
});
/// Works of other kinds, before whose year their titles stand.
const NO_STUDIES: [&str; 18] = [
    "film",
    "movie",
    "song",
    "novel",
    "album",
    "play",
    "painting",
    "series",
    "game",
    "book",
    "opera",
    "poem",
    "symphony",
    "ballet",
    "sculpture",
    "single",
    "show",
    "musical",
];
static NARRATIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let locator = r"(?:, ?|: ?)(?:pp?\. ?)?\d+(?:[-–]\d+)?";
    Regex::new(&format!(
        r"({NAME}(?:,? (?:and|&) {NAME})?(?: et al\.?)?)(?:’s|'s)? \(((?:1[5-9]|20)\d\d[a-z]?)({locator})?\)"
    ))
    .ok()
});

/// All identifiers of a text; authors with years and numbers only where the text makes sure that they are citations.
pub(super) fn identifiers(text: &str, has_list: bool) -> Vec<Identifier> {
    let mut found = Vec::new();
    for (kind, pattern) in PATTERNS.iter() {
        for hit in pattern.find_iter(text) {
            let end = hit.start() + trimmed(hit.as_str()).len();
            let range = hit.start()..end;
            if *kind == "rfc" && is_club(&text[..hit.start()], &text[end..]) {
                continue;
            }
            if let Some(id) = normal(kind, &text[range.clone()]) {
                found.push(Identifier { kind, range, id });
            }
        }
    }
    found.extend(author_years(text, has_list));
    if has_list {
        found.extend(numbers(text));
    }
    found.sort_by_key(|f| (f.range.start, std::cmp::Reverse(f.range.end)));
    let mut end = 0;
    found.retain(|f| {
        let free = f.range.start >= end;
        end = if free { f.range.end } else { end };
        free
    });
    found
}

/// Without marks at the end that belong to the sentence.
fn trimmed(text: &str) -> &str {
    let mut text = text.trim_end();
    loop {
        let open = |o: char, c: char| text.matches(o).count() < text.matches(c).count();
        let cut = text.ends_with(['.', ',', ';', ':', '’', '\'', '!', '?', '-', '–', '*', '_'])
            && !(text.ends_with("U.S.") || text.ends_with("App."))
            || (text.ends_with(')') && open('(', ')'))
            || (text.ends_with(']') && open('[', ']'))
            || (text.ends_with('}') && open('{', '}'));
        if !cut {
            return text;
        }
        text = &text[..text.len() - text.chars().next_back().map_or(0, char::len_utf8)];
    }
}

/// The identifier as registries write it; `None` if its check digit is wrong.
fn normal(kind: &str, text: &str) -> Option<String> {
    match kind {
        "doi" => text.find("10.").map(|at| text[at..].to_lowercase()).filter(|doi| doi.len() > 8),
        "arxiv" => {
            let at = text.rfind("abs/").map_or_else(|| text.find(':').map_or(0, |i| i + 1), |i| i + 4);
            Some(text[at..].trim().to_owned())
        }
        "isbn" => isbn(text),
        "issn" => issn(text),
        "rfc" => Some(format!("RFC {}", text.trim_start_matches("RFC").trim())),
        _ => Some(text.to_owned()),
    }
}

fn isbn(text: &str) -> Option<String> {
    let text = text.trim_start_matches("ISBN").trim_start_matches("-13").trim_start_matches("-10");
    let digits: Vec<char> = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x')).collect();
    let value = |c: &char| c.to_digit(10).unwrap_or(10);
    let valid = match digits.len() {
        10 => digits.iter().enumerate().map(|(i, c)| (10 - i as u32) * value(c)).sum::<u32>() % 11 == 0,
        13 => digits.iter().enumerate().map(|(i, c)| if i % 2 == 0 { 1 } else { 3 } * value(c)).sum::<u32>() % 10 == 0,
        _ => false,
    };
    valid.then(|| digits.iter().collect::<String>().to_uppercase())
}

fn issn(text: &str) -> Option<String> {
    let digits: Vec<char> = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x')).collect();
    let value = |c: &char| c.to_digit(10).unwrap_or(10);
    let valid =
        digits.len() == 8 && digits.iter().enumerate().map(|(i, c)| (8 - i as u32) * value(c)).sum::<u32>() % 11 == 0;
    valid.then(|| {
        let all: String = digits.iter().collect::<String>().to_uppercase();
        format!("{}-{}", &all[..4], &all[4..])
    })
}

/// Words with a capital before a year that are no authors.
const NO_AUTHORS: [&str; 48] = [
    "windows",
    "class",
    "expo",
    "euro",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "in",
    "since",
    "by",
    "from",
    "until",
    "after",
    "before",
    "during",
    "the",
    "early",
    "late",
    "mid",
    "circa",
    "between",
    "copyright",
    "chapter",
    "figure",
    "table",
    "volume",
    "part",
    "section",
    "act",
    "resolution",
    "olympics",
    "games",
    "cup",
    "war",
];

fn is_author(names: &str) -> bool {
    let words = names.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    words.filter(|w| w.starts_with(char::is_uppercase)).all(|w| !NO_AUTHORS.contains(&w.to_lowercase().as_str()))
}

/// `(Holm 1987, 23; Okafor, 2011)`, `Varga (1994: 77–8)`.
fn author_years(text: &str, has_list: bool) -> Vec<Identifier> {
    let mut found = Vec::new();
    let Some((item, narrative)) = AUTHOR_YEAR.as_ref().zip(NARRATIVE.as_ref()) else { return found };
    for (open, _) in text.match_indices('(') {
        // A citation is not longer than this.
        let mut limit = text.len().min(open + 240);
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let Some(len) = text[open + 1..limit].find(['(', ')']) else { continue };
        let inner = &text[open + 1..open + 1 + len];
        if text[open + 1 + len..].starts_with('(') || !inner.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let mut parts = inner.split(';').map(str::trim).peekable();
        if parts.peek().is_some() && parts.all(|part| item.is_match(part) && is_author(part)) {
            let range = open..open + len + 2;
            found.push(Identifier { kind: "author-year", id: text[range.clone()].to_owned(), range });
        }
    }
    let sure = has_list || !found.is_empty();
    for hit in narrative.captures_iter(text) {
        let (Some(whole), Some(names)) = (hit.get(0), hit.get(1)) else { continue };
        let several =
            names.as_str().contains(" and ") || names.as_str().contains('&') || names.as_str().contains("et al");
        let reports = !has_list && is_reported(&text[..whole.start()], names.as_str(), &text[whole.end()..]);
        if is_author(names.as_str()) && (sure || hit.get(3).is_some() || (several && has_list) || reports) {
            found.push(Identifier { kind: "author-year", range: whole.range(), id: whole.as_str().to_owned() });
        }
    }
    found
}

/// Whether words around a name with a year say that it is that of an author: "as Holm (1987) shows", "a survey by Holm (1987)".
fn is_reported(before: &str, names: &str, after: &str) -> bool {
    let Some((says, by)) = REPORTS.as_ref() else { return false };
    let last = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let by = by.is_match(before.get(before.len().saturating_sub(40)..).unwrap_or(before));
    names.contains("et al") || by || (!NO_STUDIES.contains(&last.as_str()) && says.is_match(after))
}

/// `[1, 3-5]`, `[3, p. 45]`, `[11]–[13]`, not `array[3]`. Numbers begin with 1.
fn numbers(text: &str) -> Vec<Identifier> {
    let mut found = Vec::new();
    for (open, _) in text.match_indices('[') {
        let Some(len) = text[open + 1..].bytes().take(40).position(|b| b == b']') else { continue };
        let inner = &text[open + 1..open + 1 + len];
        let range = open..open + len + 2;
        let glued = text[..open].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ')');
        let pages = inner.find(", p").filter(|at| inner[at + 3..].starts_with(['.', 'p']));
        let of_list = &inner[..pages.unwrap_or(inner.len())];
        let mut parts = of_list.split([',', ';', '-', '–']).map(str::trim);
        let numeric = parts.all(|p| p.len() <= 3 && !p.starts_with('0') && is_digits(p))
            && pages.is_none_or(|at| inner[at..].ends_with(|c: char| c.is_ascii_digit()));
        if !numeric || glued || text[range.end..].starts_with('(') {
            continue;
        }
        // `[11]–[13]` is one.
        let joined = found.last_mut().filter(|last: &&mut Identifier| {
            let between = text.get(last.range.end..range.start).map(str::trim);
            between.is_some_and(|between| matches!(between, "-" | "–" | "—"))
        });
        match joined {
            Some(last) => {
                last.range.end = range.end;
                last.id = format!("{}–{inner}", last.id);
            }
            None => found.push(Identifier { kind: "numeric", id: inner.to_owned(), range }),
        }
    }
    found
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether `RFC` is the end of a club's name, or its number a score.
fn is_club(before: &str, after: &str) -> bool {
    const LEADS: [&str; 16] = [
        "See", "In", "The", "And", "Per", "By", "Both", "As", "With", "Of", "For", "From", "Via", "Under", "IETF",
        "Internet",
    ];
    let word = before.strip_suffix(' ').and_then(|before| before.split_whitespace().next_back()).unwrap_or_default();
    let named = word.starts_with(char::is_uppercase) && word.ends_with(char::is_alphabetic) && !LEADS.contains(&word);
    let score = after.strip_prefix(['-', '–', '—']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let season = after.starts_with(" season");
    named || score || season
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&'static str, String)> {
        identifiers(text, true).into_iter().map(|f| (f.kind, f.id)).collect()
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(PATTERNS.len(), 13);
        assert!(AUTHOR_YEAR.is_some() && NARRATIVE.is_some() && REPORTS.is_some());
    }

    #[test]
    fn identifiers_are_found_and_normalised() {
        for (text, kind, id) in [
            ("see (https://doi.org/10.5555/Wells(2020).14).", "doi", "10.5555/wells(2020).14"),
            ("doi:10.1000/xyz_1,", "doi", "10.1000/xyz_1"),
            ("arXiv:2103.01234v2 and", "arxiv", "2103.01234v2"),
            ("https://arxiv.org/abs/math.GT/0309136.", "arxiv", "math.GT/0309136"),
            ("ISBN: 0-306-40615-2.", "isbn", "0306406152"),
            ("ISBN 978-0-306-40615-7", "isbn", "9780306406157"),
            ("ISSN 0378-5955,", "issn", "0378-5955"),
            ("RFC6298, section 2", "rfc", "RFC 6298"),
            ("in S/RES/2417 (2018),", "un-symbol", "S/RES/2417 (2018)"),
            ("A/HRC/39/55.", "un-symbol", "A/HRC/39/55"),
            ("S/2015/366)", "un-symbol", "S/2015/366"),
            ("18 U.S.C. § 2339B(a).", "legal", "18 U.S.C. § 2339B(a)"),
            ("28 C.F.R. § 16.5", "legal", "28 C.F.R. § 16.5"),
            (
                "Tarn v. Brook, 312 F.3d 1201, 1203 (9th Cir. 2002).",
                "legal",
                "Tarn v. Brook, 312 F.3d 1201, 1203 (9th Cir. 2002)",
            ),
            ("410 U.S. 113", "legal", "410 U.S. 113"),
            ("Pub. L. No. 107-56.", "legal", "Pub. L. No. 107-56"),
            ("so (see Holm 1987, 23; Okafor, 2011)", "author-year", "(see Holm 1987, 23; Okafor, 2011)"),
            ("by van den Bosch and Lee (2014: 9)", "author-year", "van den Bosch and Lee (2014: 9)"),
            ("as shown [1, 3-5].", "numeric", "1, 3-5"),
        ] {
            assert_eq!(found(text), [(kind, id.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_reference_is_left_alone() {
        for text in [
            "(CVE 2015) (July 2016) and May (2014), In (2016) array[3] f(x)[2] [see] [2016/17] [12](u)",
            "ISBN 978-0-306-40615-8 ISSN 0378-5956 call 555-0134 at 10.30",
            "A/B testing and/or S/he, 12/24/2016, TCP/IP",
            "killed 4 U.S. soldiers in 2004",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
