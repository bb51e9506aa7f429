//! The output of poppler's `pdftotext -bbox-layout` and `pdftohtml -xml` → pages.
//!
//! The first gives words in reading order with their boxes, the second the type they are set in and where they link to. Both
//! write one element a line; what does not fit that form is passed over, so that odd output costs a word, never the file.

use super::sheet::{Line, Sheet, Word};
use std::collections::HashMap;

/// What poppler said of a document as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// Title of the document information.
    pub title: String,
    /// Entries of the document information by name: `Author`, `Keywords`, `CreationDate`.
    pub entries: Vec<(String, String)>,
}

/// Reads the output of `pdftotext -bbox-layout`.
pub fn read(output: &str) -> (Head, Vec<Sheet>) {
    let (mut head, mut sheets, mut block) = (Head::default(), Vec::<Sheet>::new(), 0);
    let mut words: Vec<Word> = Vec::new();
    for element in output.split('\n').map(str::trim_start) {
        if let Some(rest) = element.strip_prefix("<word ") {
            words.extend(word(rest));
        } else if element.starts_with("</line") {
            let line = Line::of(std::mem::take(&mut words), block);
            if let (Some(sheet), Some(line)) = (sheets.last_mut(), line) {
                sheet.lines.push(line);
            }
        } else if element.starts_with("<block ") {
            block += 1;
        } else if let Some(rest) = element.strip_prefix("<page ") {
            let length = |name| number(attribute(rest, name));
            sheets.push(Sheet { width: length("width"), height: length("height"), lines: Vec::new() });
        } else if sheets.is_empty() {
            head.take(element);
        }
    }
    (head, sheets)
}

impl Head {
    fn take(&mut self, element: &str) {
        if let Some(title) = element.strip_prefix("<title>") {
            self.title = unescape(title.split("</title>").next().unwrap_or_default());
        } else if let Some(rest) = element.strip_prefix("<meta ") {
            self.entries.push((unescape(attribute(rest, "name")), unescape(attribute(rest, "content"))));
        }
    }
}

fn word(rest: &str) -> Option<Word> {
    let (attributes, text) = rest.split_once('>')?;
    let text = unescape(text.strip_suffix("</word>").unwrap_or(text));
    let text: String = text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let length = |name| number(attribute(attributes, name));
    let (y0, y1) = (length("yMin"), length("yMax"));
    (!text.is_empty()).then(|| Word {
        text,
        x0: length("xMin"),
        x1: length("xMax"),
        y0,
        y1,
        size: y1 - y0,
        ..Word::default()
    })
}

/// The value of an attribute, not unescaped; empty if there is none.
fn attribute<'a>(element: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = element[from..].find(name).map(|at| from + at) {
        let apart = at == 0 || element[..at].ends_with(' ');
        from = at + name.len();
        if let Some(value) = element[from..].strip_prefix("=\"").filter(|_| apart) {
            return value.split('"').next().unwrap_or_default();
        }
    }
    ""
}

fn number(text: &str) -> f32 {
    text.parse::<f32>().ok().filter(|n| n.is_finite()).unwrap_or_default()
}

/// Entities of XML as characters; what is none stays.
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.find(';').filter(|end| *end < 12).and_then(|end| Some((entity(&rest[1..end])?, end)));
        match entity {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            code.ok().and_then(char::from_u32)
        }
    }
}

/// A typeface of `pdftohtml`.
#[derive(Clone, Copy, Default)]
struct Face {
    size: f32,
    bold: bool,
    italic: bool,
}

/// A run of text in one typeface.
struct Run {
    x0: f32,
    x1: f32,
    y0: f32,
    y1: f32,
    face: Face,
    link: Option<String>,
}

/// Adds what `pdftohtml -xml -zoom 3 -fontfullname` says of the type. It rounds to whole numbers, hence the zoom; how large
/// its pages really are it says itself.
pub fn dress(sheets: &mut [Sheet], output: &str) {
    let mut faces: HashMap<&str, Face> = HashMap::new();
    let (mut page, mut runs, mut zoom) = (0usize, Vec::new(), 3.0);
    for element in output.split('\n').map(str::trim_start) {
        if element.starts_with("<page ") {
            page = attribute(element, "number").parse().unwrap_or(page + 1);
            runs.clear();
            let width = page.checked_sub(1).and_then(|index| sheets.get(index)).map_or(0.0, |sheet| sheet.width);
            zoom = number(attribute(element, "width")) / width.max(1.0);
            zoom = if (0.5..20.0).contains(&zoom) { zoom } else { 3.0 };
        } else if element.starts_with("<fontspec ") {
            faces.insert(attribute(element, "id"), face(element, zoom));
        } else if let Some(rest) = element.strip_prefix("<text ") {
            runs.push(run(rest, &faces, zoom));
        } else if element.starts_with("</page")
            && let Some(sheet) = page.checked_sub(1).and_then(|index| sheets.get_mut(index))
        {
            dress_sheet(sheet, &mut runs);
        }
    }
}

fn face(element: &str, zoom: f32) -> Face {
    let name = attribute(element, "family").rsplit('+').next().unwrap_or_default().to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    Face {
        size: number(attribute(element, "size")) / zoom,
        bold: has(&["bold", "black", "heavy", "medi", "cmbx", "semibold", "demi"]) && !has(&["medium"]),
        italic: has(&["ital", "oblique", "slant", "cmti", "cmsl"]),
    }
}

fn run(rest: &str, faces: &HashMap<&str, Face>, zoom: f32) -> Run {
    let length = |name| number(attribute(rest, name)) / zoom;
    let (x0, y0) = (length("left"), length("top"));
    let link = whole_link(rest).map(unescape);
    Run {
        x0,
        y0,
        x1: x0 + length("width"),
        y1: y0 + length("height"),
        face: faces.get(attribute(rest, "font")).copied().unwrap_or_default(),
        link: link.filter(|l| ["http://", "https://", "mailto:"].iter().any(|scheme| l.starts_with(scheme))),
    }
}

/// The address of a run all of which is a link.
fn whole_link(rest: &str) -> Option<&str> {
    let (_, content) = rest.split_once('>')?;
    let content = content.trim_end().strip_suffix("</text>")?;
    let content = content.trim_start_matches("<b>").trim_start_matches("<i>");
    let content = content.trim_end_matches("</b>").trim_end_matches("</i>").trim_end_matches("</b>");
    let one = content.matches("<a ").count() == 1 && content.ends_with("</a>");
    content.strip_prefix("<a href=\"").filter(|_| one)?.split('"').next()
}

/// Gives each word the typeface of the run it lies in. Runs are looked up by height, so that a page costs little more than
/// its words.
fn dress_sheet(sheet: &mut Sheet, runs: &mut [Run]) {
    runs.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let tallest = runs.iter().map(|r| r.y1 - r.y0).fold(0.0, f32::max);
    let mut dressed = 0usize;
    let mut sizes = Vec::new();
    for word in sheet.lines.iter().flat_map(|line| &line.words) {
        let found = run_of(word, runs, tallest);
        dressed += usize::from(found.is_some());
        sizes.push(found);
    }
    // Sizes of two kinds cannot be compared: if some words have none, all keep the heights of their boxes.
    let all = dressed * 10 >= sizes.len() * 9;
    let usual = sizes.iter().flatten().map(|run| runs[*run].face.size);
    let fallback = super::sheet::commonest(usual.map(|s| (s, 1))).unwrap_or(10.0);
    let mut found = sizes.into_iter();
    for line in &mut sheet.lines {
        for word in &mut line.words {
            let run = found.next().flatten().and_then(|index| runs.get(index));
            if let Some(run) = run {
                (word.bold, word.italic) = (run.face.bold, run.face.italic);
                word.link.clone_from(&run.link);
            }
            if all {
                word.size = run.map_or(fallback, |run| run.face.size);
            }
        }
        line.measure();
    }
}

/// The run that covers most of a word.
fn run_of(word: &Word, runs: &[Run], tallest: f32) -> Option<usize> {
    let middle = (word.y0 + word.y1) / 2.0;
    let from = runs.partition_point(|r| r.y0 < middle - tallest - 1.0);
    let mut best: Option<(usize, f32)> = None;
    for (index, run) in runs.iter().enumerate().skip(from).take_while(|(_, r)| r.y0 <= word.y1) {
        let width = word.x1.min(run.x1 + 0.5) - word.x0.max(run.x0 - 0.5);
        // The boxes of the two programs differ in height, so the middles are compared.
        let off = (middle - (run.y0 + run.y1) / 2.0).abs();
        let near = off < (word.y1 - word.y0).max(run.y1 - run.y0) * 0.6;
        let share = width / (word.x1 - word.x0).max(0.1) - off * 0.05;
        if near && width > 0.0 && best.is_none_or(|(_, most)| share > most) {
            best = Some((index, share));
        }
    }
    best.map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "<head>\n<title>A &amp; B</title>\n<meta name=\"Author\" content=\"Ines Vale\"/>\n</head>\n<body>\n<doc>\n  <page width=\"595.000000\" height=\"842.000000\">\n    <flow>\n      <block xMin=\"1\" yMin=\"1\" xMax=\"1\" yMax=\"1\">\n        <line xMin=\"72\" yMin=\"70\" xMax=\"130\" yMax=\"82\">\n          <word xMin=\"72.0\" yMin=\"70.0\" xMax=\"100.0\" yMax=\"82.0\">R&amp;D</word>\n          <word xMin=\"103.0\" yMin=\"70.0\" xMax=\"130.0\" yMax=\"82.0\">&lt;b&gt;&#233;</word>\n        </line>\n      </block>\n    </flow>\n  </page>\n</doc>\n";
    const TYPE: &str = "<pdf2xml>\n<page number=\"1\" position=\"absolute\" top=\"0\" left=\"0\" height=\"2526\" width=\"1785\">\n\t<fontspec id=\"0\" size=\"42\" family=\"ABCDEF+Serif-Bold\" color=\"#000000\"/>\n<text top=\"210\" left=\"216\" width=\"180\" height=\"36\" font=\"0\"><a href=\"https://example.org/\">R&amp;D</a></text>\n</page>\n";

    #[test]
    fn words_come_with_their_boxes_type_and_links() {
        let (head, mut sheets) = read(WORDS);
        assert_eq!((head.title.as_str(), head.entries[0].1.as_str()), ("A & B", "Ines Vale"));
        assert_eq!(sheets[0].lines[0].text(), "R&D <b>é");
        dress(&mut sheets, TYPE);
        let word = &sheets[0].lines[0].words[0];
        assert_eq!((word.size, word.bold, word.link.as_deref()), (14.0, true, Some("https://example.org/")));
    }

    #[test]
    fn broken_output_costs_words_and_nothing_else() {
        for cut in 0..WORDS.len() {
            if WORDS.is_char_boundary(cut) {
                let (_, mut sheets) = read(&WORDS[..cut]);
                dress(&mut sheets, &TYPE[..cut.min(TYPE.len())]);
            }
        }
        assert_eq!(unescape("a & b &nope; &#x110000; &amp"), "a & b &nope; &#x110000; &amp");
    }
}
