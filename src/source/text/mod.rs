//! Plain text → `Document`: structure recovered from closed lists, shape, position and repetition.
//!
//! In: decoded text. Out: a document whose blocks, title and removed lines together are the text, character for character
//! and in its order, apart from white space, bullet glyphs and recorded repairs. A lone guess is proposed, never applied.
//! Every step is linear in the length of the text.

mod assemble;
pub mod furniture;
mod head;
mod headings;
pub mod kind;
pub mod learned;
mod lines;
mod lists;
mod manual;
mod markers;
mod quotations;
mod sections;
mod seen;
mod tables;
#[cfg(test)]
mod tests;
pub mod title;
mod units;
mod word_set;
mod wrapping;

use super::decode::Decoded;
use super::document::{About, Document, Span};
use super::repair::{Mended, mend};
use units::{Form, Unit};

pub use furniture::collection::Collection;
pub(in crate::source) use head::names::bare as bare_name;
pub(in crate::source) use head::names::{date as written_date, names as written_names};
pub(in crate::source) use quotations::reviews::review_byline;
pub(in crate::source) use tables::pattern;

/// Name and version of this reader, as it stands in front matter. The number grows when its output changes.
pub const IMPORTER: &str = "text 2";

/// Something found, before places are mapped back to the decoded text.
#[derive(Clone, Debug)]
struct Fact {
    value: String,
    span: Span,
    rule: &'static str,
    confidence: f32,
}

impl Fact {
    fn new(value: impl Into<String>, span: Span, rule: &'static str, confidence: f32) -> Self {
        Fact { value: value.into(), span, rule, confidence }
    }
}

/// A document being recovered. All places are in the mended text.
#[derive(Default)]
struct Draft<'t> {
    text: &'t str,
    units: Vec<Unit>,
    /// The lines as the models see them.
    seen: seen::Seen,
    /// What each unit looks like alone, as long as there are units.
    sorts: Vec<lines::Sort>,
    title: Option<Fact>,
    kind: Option<Fact>,
    authors: Vec<Fact>,
    date: Option<Fact>,
    publication: Option<Fact>,
    keywords: Vec<String>,
    about: Vec<About>,
    /// Pieces of lines taken out; whole lines are units of form `Removed`.
    cuts: Vec<(Span, &'static str)>,
    /// Headings to put before the unit with this index.
    supplied: Vec<(usize, &'static str, &'static str)>,
    proposed: Vec<Fact>,
    /// A link to the rest of the text was taken off the end.
    continued: bool,
    /// The language of the text, if it is clear.
    lang: Option<String>,
}

impl Draft<'_> {
    /// Indices of the units that go into the page, in order.
    fn body(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.units.iter().enumerate().filter(|(_, u)| !matches!(u.form, Form::Removed(_) | Form::Title)).map(|(i, _)| i)
    }

    /// The unit of the page that follows, if any.
    fn next(&self, i: usize) -> Option<usize> {
        self.body_after(i + 1)
    }

    fn body_after(&self, from: usize) -> Option<usize> {
        (from..self.units.len()).find(|j| !matches!(self.units[*j].form, Form::Removed(_) | Form::Title))
    }

    fn previous(&self, i: usize) -> Option<usize> {
        (0..i).rev().find(|j| !matches!(self.units[*j].form, Form::Removed(_) | Form::Title))
    }
}

/// Gets ready what many texts will need, on all threads.
pub fn prepare() {
    tables::prepare();
}

/// Reads a plain text.
pub fn read(decoded: Decoded) -> Document {
    read_in(decoded, &Collection::default())
}

/// Reads a plain text of a collection: lines that several of its texts have are taken out.
pub fn read_in(decoded: Decoded, collection: &Collection) -> Document {
    let mended = mend(&decoded.text);
    let mut draft = drafted(&mended, collection);
    kind::kind(&mut draft);
    quotations::blockquotes::block_quotations(&mut draft);
    headings::headings(&mut draft);
    headings::series::series(&mut draft);
    sections::signatures(&mut draft);
    head::about::works_and_authors(&mut draft);
    head::drop_answered(&mut draft);
    sections::supply(&mut draft);
    sections::verse(&mut draft);
    finish(draft, &mended, decoded)
}

/// The draft as far as its kind is decided by it: lines with their forms and roles.
fn drafted<'t>(mended: &'t Mended, collection: &Collection) -> Draft<'t> {
    let mut draft = Draft { text: &mended.text, units: units::units(&mended.text), ..Draft::default() };
    draft.lang = super::language::detect(&mended.text);
    furniture::dump::links(&mut draft);
    furniture::dump::permalinks(&mut draft);
    furniture::info::navigation(&mut draft);
    draft.seen = seen::Seen::of(&draft.units, draft.lang.as_deref());
    furniture::remove(&mut draft, collection);
    headings::outline::flush_headings(&mut draft);
    furniture::boilerplate::notices(&mut draft);
    title::title(&mut draft);
    furniture::boilerplate::settle_notices(&mut draft);
    quotations::comments::comments(&mut draft);
    let scores = furniture::boilerplate::scores(&draft);
    furniture::boilerplate::evidence(&mut draft, &scores);
    furniture::blocks(&mut draft);
    furniture::boilerplate::remove(&mut draft, &scores);
    furniture::back_matter::preprint(&mut draft);
    sections::unglue(&mut draft);
    sections::labels(&mut draft);
    quotations::reviews::reader_reviews(&mut draft);
    quotations::quotes::endorsements(&mut draft);
    lists::items(&mut draft);
    headings::series::broken_capitals(&mut draft);
    head::statements::head(&mut draft);
    head::front_lines(&mut draft);
    head::dated::head(&mut draft);
    head::foot_byline(&mut draft);
    head::dated::last_change(&mut draft);
    quotations::turns::turns(&mut draft);
    quotations::turns::speakers(&mut draft);
    draft
}

fn finish(draft: Draft<'_>, mended: &Mended, decoded: Decoded) -> Document {
    let lang = draft.lang.clone();
    let mut document = assemble::document(draft, mended, &decoded.text);
    document.lang = lang;
    document.charset = decoded.charset;
    document.bom = decoded.bom;
    document.media_type = "text/plain".into();
    document.importer = IMPORTER.into();
    document.text = decoded.text;
    document
}
