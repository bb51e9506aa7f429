//! What the program sees in a document, for `inspect`: places in Unicode code points of the decoded text, end exclusive.

use super::document::{Block, BlockKind, Document, Span};
use super::plain::{CodePoints, span_of};
use super::text::{bare_name, review_byline};
use serde::Serialize;

/// A place with its text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Place {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words of the source.
    pub text: String,
}

/// A block quotation with its attribution.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quotation {
    /// The quotation without its marks.
    pub quote: Place,
    /// The attribution without its dash.
    pub attribution: Option<Place>,
    /// Who is quoted.
    pub person: Option<String>,
    /// What they are.
    pub role: Option<String>,
}

/// A reader's review.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReaderReview {
    /// Its title.
    pub title: Place,
    /// The line that names reader and date.
    pub byline: Option<Place>,
    /// The reader.
    pub by: String,
    /// ISO date.
    pub date: Option<String>,
    /// Its text, without a signature.
    pub body: Option<Place>,
}

/// The structure of a document.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Structure {
    /// The title.
    pub title: Option<Place>,
    /// Headings that stand in the source, the title first.
    pub headings: Vec<Place>,
    /// What is not carried into the page.
    pub boilerplate: Vec<Place>,
    /// Quotations set apart.
    pub block_quotes: Vec<Quotation>,
    /// Reviews by readers.
    pub reader_reviews: Vec<ReaderReview>,
    /// List items.
    pub items: Vec<Place>,
}

/// The structure of a document.
pub fn structure(document: &Document) -> Structure {
    let places = Places { text: &document.text, points: CodePoints::new(&document.text) };
    let title = document.title.as_ref().and_then(|t| t.span.clone()).map(|s| places.place(s));
    let spans = |kind: BlockKind| document.blocks.iter().filter(move |b| b.kind == kind).filter_map(Block::span);
    Structure {
        headings: title.clone().into_iter().chain(spans(BlockKind::Heading).map(|s| places.place(s))).collect(),
        title,
        boilerplate: document
            .removed
            .iter()
            .filter(|c| c.rule != "title-heading")
            .map(|c| places.place(c.span.clone()))
            .collect(),
        block_quotes: document
            .blocks
            .iter()
            .filter(|b| b.kind == BlockKind::Quote)
            .filter_map(|b| places.quotation(b))
            .collect(),
        reader_reviews: places.reviews(&document.blocks),
        items: spans(BlockKind::Item).map(|s| places.place(s)).collect(),
    }
}

struct Places<'t> {
    text: &'t str,
    points: CodePoints<'t>,
}

impl Places<'_> {
    fn place(&self, span: Span) -> Place {
        let text = self.text.get(span.clone()).unwrap_or_default().to_owned();
        Place { start: self.points.at(span.start), end: self.points.at(span.end), text }
    }

    /// A span without characters of a set at its ends.
    fn trimmed(&self, span: Span, front: &[char], back: &[char]) -> Span {
        let text = self.text.get(span.clone()).unwrap_or_default();
        let rest = text.trim_start_matches(|c: char| c.is_whitespace() || front.contains(&c));
        let start = span.end - rest.len();
        let rest = rest.trim_end_matches(|c: char| c.is_whitespace() || back.contains(&c));
        start..start + rest.len()
    }

    fn quotation(&self, block: &Block) -> Option<Quotation> {
        let split = block.attribution.unwrap_or(block.inlines.len());
        let (quote, attribution) = block.inlines.split_at_checked(split)?;
        const OPEN: [char; 5] = ['“', '"', '«', '„', '‟'];
        const CLOSE: [char; 3] = ['”', '"', '»'];
        let quote = self.place(self.trimmed(span_of(quote)?, &OPEN, &CLOSE));
        let span = span_of(attribution).map(|s| self.trimmed(s, &['—', '–', '―', '-', '~'], &[]));
        let (mut person, mut role) = (None, None);
        if let Some(line) = span.clone().and_then(|s| self.text.get(s)) {
            let cut = line.find([',', '(', '|', ';']).unwrap_or(line.len());
            let name = bare_name(&line[..cut]).trim();
            person = (!name.is_empty()).then(|| name.to_owned());
            let rest = line[cut..].trim_start_matches("(Ret.)").trim_start_matches("(Dr.)");
            let rest =
                rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | ';')).trim_end_matches('.');
            role = (!rest.is_empty()).then(|| rest.to_owned());
        }
        Some(Quotation { quote, attribution: span.map(|s| self.place(s)), person, role })
    }

    fn reviews(&self, blocks: &[Block]) -> Vec<ReaderReview> {
        let mut reviews = Vec::new();
        for (i, byline) in blocks.iter().enumerate().filter(|(_, b)| b.role == Some("review-byline")) {
            let title = i.checked_sub(1).and_then(|t| blocks.get(t)).and_then(Block::span);
            let (Some(title), Some((by, date))) = (title, review_byline(&byline.plain())) else { continue };
            let rest = blocks.get(i + 1..).unwrap_or_default();
            let parts = rest.iter().take_while(|b| b.kind != BlockKind::Heading && b.role != Some("signature"));
            let body = parts.filter_map(Block::span).reduce(|a, b| a.start..b.end);
            reviews.push(ReaderReview {
                title: self.place(title),
                byline: byline.span().map(|span| self.place(span)),
                by,
                date: Some(date),
                body: body.map(|b| self.place(b)),
            });
        }
        reviews
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::path::PathBuf;

    #[test]
    fn places_are_code_points_of_the_decoded_text() {
        let text = "Über Brücken\n\n“Ein Buch für alle, die Brücken lieben und bauen.” —Dr. Ada Example, Autorin\n\nBack to top\n";
        let document = crate::source::read("a.txt", text.as_bytes()).unwrap();
        let found = structure(&document);
        let chars: Vec<char> = text.chars().collect();
        let slice = |p: &Place| chars[p.start..p.end].iter().collect::<String>();
        let quote = &found.block_quotes[0];
        assert_eq!(slice(&quote.quote), "Ein Buch für alle, die Brücken lieben und bauen.");
        assert_eq!(quote.attribution.as_ref().map(slice).as_deref(), Some("Dr. Ada Example, Autorin"));
        assert_eq!((quote.person.as_deref(), quote.role.as_deref()), (Some("Ada Example"), Some("Autorin")));
        assert_eq!(found.boilerplate.iter().map(slice).collect::<Vec<_>>(), ["Back to top"]);
        assert_eq!(found.title.as_ref().map(slice).as_deref(), Some("Über Brücken"));
    }

    #[test]
    fn the_structure_of_the_five_documents_is_that_found_by_hand() {
        let root = PathBuf::from(std::env::var("SOURCEBOOK_FIXTURES").unwrap_or_else(|_| "../shared".into()));
        let Ok(folder) = std::fs::read_dir(root.join("seeds")) else {
            assert!(std::env::var("SOURCEBOOK_REQUIRE_FIXTURES").as_deref() != Ok("1"), "fixtures not found");
            println!("SKIPPED the_structure_of_the_five_documents_is_that_found_by_hand: fixtures not found");
            return;
        };
        for entry in folder {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let gold: Value =
                serde_json::from_slice(&std::fs::read(root.join(format!("gold/{name}.json"))).unwrap()).unwrap();
            let gold = &gold["structure"];
            let document = crate::source::read(&path.to_string_lossy(), &std::fs::read(&path).unwrap()).unwrap();
            let found = structure(&document);
            let place = |v: &Value| (v["start"].as_u64().unwrap() as usize, v["end"].as_u64().unwrap() as usize);
            let wanted = |list: &str, part: &str| -> Vec<(usize, usize)> {
                let list = gold[list].as_array().map(Vec::as_slice).unwrap_or_default();
                list.iter().map(|v| if part.is_empty() { place(v) } else { place(&v[part]) }).collect()
            };
            let own = |places: &mut dyn Iterator<Item = &Place>| places.map(|p| (p.start, p.end)).collect::<Vec<_>>();
            assert_eq!(own(&mut found.headings.iter()), wanted("headings", ""), "{name}");
            assert_eq!(
                own(&mut found.reader_reviews.iter().filter_map(|r| r.body.as_ref())),
                wanted("reader_reviews", "body"),
                "{name}"
            );
            if name.starts_with("000") {
                assert_eq!(own(&mut found.block_quotes.iter().map(|q| &q.quote)), wanted("block_quotes", "quote"));
                let attributions = own(&mut found.block_quotes.iter().filter_map(|q| q.attribution.as_ref()));
                assert_eq!(attributions, wanted("block_quotes", "attribution"));
            }
            let removed: Vec<_> = gold["boilerplate"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|b| b["action"] != "demote")
                .map(place)
                .collect();
            assert_eq!(own(&mut found.boilerplate.iter()), removed, "{name}");
            let items = gold["bullets"].as_array().into_iter().flatten();
            let items: Vec<_> = items.flat_map(|b| b["items"].as_array().into_iter().flatten()).map(place).collect();
            assert_eq!(own(&mut found.items.iter()), items, "{name}");
        }
    }
}
