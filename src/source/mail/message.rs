//! A message → what a reader of it sees: who wrote to whom and when, what, and what was attached.

use super::text::{Flow, blocks};
use crate::source::decode::decode;
use crate::source::document::{BlockKind, Document, Inline};
use crate::source::draft::{Draft, Piece, Style};
use crate::source::joined::Joined;
use crate::source::{Options, read_with};
use mail_parser::decoders::html::html_to_text;
use mail_parser::{Address, Encoding, Message, MessagePart, MimeHeaders, PartType};
use std::collections::{BTreeMap, BTreeSet};

/// Messages within messages, so deep.
const DEEPEST: usize = 6;

/// A walk through a message.
pub(super) struct Walk<'j> {
    pub joined: &'j mut Joined,
    /// Level of headings within the message.
    pub level: u8,
    /// Messages this one is within.
    pub depth: usize,
    /// Its number in the mailbox.
    pub part: Option<String>,
    /// Pictures by their content id.
    pub pictures: BTreeMap<String, String>,
}

/// The facts at the head of a message, a line each.
pub(super) fn facts(message: &Message<'_>) -> Draft {
    let mut lines: Vec<(&str, String)> = Vec::new();
    for (label, address) in [("From", message.from()), ("To", message.to()), ("Cc", message.cc())] {
        let people = address.map(people).unwrap_or_default();
        if !people.is_empty() {
            lines.push((label, people.join(", ")));
        }
    }
    if let Some(date) = message.header_raw("Date").map(|d| d.split_whitespace().collect::<Vec<_>>().join(" ")) {
        lines.push(("Date", date));
    }
    let mut pieces = Vec::new();
    for (label, text) in lines.into_iter().filter(|(_, t)| !t.is_empty()) {
        pieces.push(Piece::Text(format!("{label}: {text}"), Style::default()));
        pieces.push(Piece::Other(Inline::Break));
    }
    Draft::new(BlockKind::Paragraph, pieces)
}

/// Names with addresses.
fn people(address: &Address<'_>) -> Vec<String> {
    let one = |a: &mail_parser::Addr<'_>| match (a.name(), a.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    };
    address.iter().map(one).filter(|p| !p.trim().is_empty()).collect()
}

/// Names of the authors, or their addresses.
pub(super) fn authors(message: &Message<'_>) -> Vec<String> {
    let Some(from) = message.from() else { return Vec::new() };
    let name = |a: &mail_parser::Addr<'_>| {
        a.name().filter(|n| !n.trim().is_empty()).or(a.address()).map(|n| n.trim().trim_matches('"').to_owned())
    };
    from.iter().filter_map(name).filter(|n| !n.is_empty()).collect()
}

/// The day a message was written, where it was written.
pub(super) fn day(message: &Message<'_>) -> Option<String> {
    let date = message.date()?;
    let part = |n: u8| i8::try_from(n).ok();
    jiff::civil::Date::new(i16::try_from(date.year).ok()?, part(date.month)?, part(date.day)?)
        .ok()
        .map(|d| d.to_string())
}

/// The subject on one line.
pub(super) fn subject(message: &Message<'_>) -> Option<String> {
    let subject = message.subject()?.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(subject).filter(|s| !s.is_empty())
}

impl Walk<'_> {
    /// A message within this one.
    pub(super) fn inner(&mut self, message: &Message<'_>) {
        if self.depth >= DEEPEST {
            self.joined.omit("messages nested too deeply, kept in the original".into(), "attachments", 1);
            return;
        }
        let subject =
            subject(message).map(|text| Draft::new(BlockKind::Paragraph, vec![Piece::Text(text, Style::default())]));
        self.joined.drafts(subject.into_iter().chain([facts(message)]).collect());
        let level = self.level.saturating_add(1).min(6);
        let part = self.part.clone();
        Walk { joined: self.joined, level, depth: self.depth + 1, part, pictures: BTreeMap::new() }.body(message);
    }

    /// What a message says, and its attachments.
    pub(super) fn body(&mut self, message: &Message<'_>) {
        let text = |id: &u32| message.part(*id);
        let (texts, pages) = (&message.text_body, &message.html_body);
        let mut done: BTreeSet<u32> = BTreeSet::new();
        self.keep_pictures(message);
        for (i, id) in texts.iter().enumerate() {
            let page = pages.get(i).filter(|p| *p != id && texts.len() == pages.len() && !texts.contains(p));
            let Some(part) = text(id) else { continue };
            let chosen = page.and_then(text).filter(|page| richer(part, page));
            done.extend([*id].into_iter().chain(page.copied()));
            if page.is_some() && chosen.is_none() {
                self.joined.omit("an HTML version of the same text".into(), "alternatives", 1);
            } else if chosen.is_some() {
                self.joined.omit("a text version that says less than the HTML version".into(), "alternatives", 1);
            }
            self.text(chosen.unwrap_or(part), message);
        }
        for id in pages.iter().filter(|id| texts.is_empty() && !done.contains(id)).copied().collect::<Vec<_>>() {
            done.insert(id);
            if let Some(part) = message.part(id) {
                self.text(part, message);
            }
        }
        let rest = message.attachments.iter().filter(|id| !done.contains(id)).filter_map(|id| message.part(*id));
        let rest: Vec<&MessagePart<'_>> = rest.filter(|p| !p.is_multipart() && !self.is_shown(p)).collect();
        self.attachments(&rest);
    }

    /// Pictures that the text of the message shows.
    fn keep_pictures(&mut self, message: &Message<'_>) {
        let html: String = message.html_body.iter().filter_map(|id| message.part(*id)?.text_contents()).collect();
        if !html.contains("cid:") {
            return;
        }
        for (i, part) in message.parts.iter().enumerate() {
            let Some(id) = part.content_id().filter(|id| html.contains(&format!("cid:{id}"))) else { continue };
            let bytes = part.contents();
            if let (Some((extension, media_type)), PartType::Binary(_) | PartType::InlineBinary(_)) =
                (picture(bytes), &part.body)
            {
                let name = part.attachment_name().map_or(format!("picture-{i}.{extension}"), str::to_owned);
                let name = if super::attachments::is_picture(&name) { name } else { format!("{name}.{extension}") };
                let target = self.joined.file(&name, media_type, bytes.to_vec());
                self.pictures.insert(id.to_owned(), target);
            }
        }
    }

    fn is_shown(&self, part: &MessagePart<'_>) -> bool {
        part.content_id().is_some_and(|id| self.pictures.contains_key(id))
    }

    /// A part that is text.
    fn text(&mut self, part: &MessagePart<'_>, message: &Message<'_>) {
        if part.is_encoding_problem {
            self.joined.omit("how a part of the message was encoded, which is damaged".into(), "encoding", 1);
        }
        match &part.body {
            PartType::Html(html) => self.html(html),
            PartType::Text(text) => {
                let kind = part.content_type();
                if kind.is_some_and(|k| k.subtype().is_some_and(|s| s.eq_ignore_ascii_case("html"))) {
                    return self.html(text);
                }
                let is = |name: &str, value: &str| {
                    kind.and_then(|k| k.attribute(name)).is_some_and(|v| v.eq_ignore_ascii_case(value))
                };
                let flow = Flow { flowed: is("format", "flowed"), delete_space: is("delsp", "yes") };
                let text = again(text, part, message);
                self.say(blocks(&text, flow));
            }
            PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Message(_) => self.attachments(&[part]),
            PartType::Multipart(_) => {}
        }
    }

    /// Adds blocks; their headings stand below that of the message.
    fn say(&mut self, mut drafts: Vec<Draft>) {
        for draft in drafts.iter_mut().filter(|d| d.block.kind == BlockKind::Heading) {
            draft.block.level = (draft.block.level + self.level - 1).min(6);
        }
        self.joined.drafts(drafts);
    }

    fn html(&mut self, html: &str) {
        let mut page = html.to_owned();
        for (id, target) in &self.pictures {
            page = page.replace(&format!("cid:{id}"), target.replace("carried:", "carried.").as_str());
        }
        match read_with("message.html", page.as_bytes(), &Options { full: true, ..Options::default() }) {
            Ok(mut document) => {
                picture_targets(&mut document);
                self.joined.append(document, self.level.saturating_sub(1), self.part.as_deref());
            }
            Err(_) => {
                let text = html_to_text(html);
                self.say(blocks(&text, Flow { flowed: true, delete_space: false }));
            }
        }
    }
}

/// Gives pictures their addresses in the page back.
fn picture_targets(document: &mut Document) {
    fn all(inlines: &mut [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Image { target, .. } => {
                    if let Some(name) = target.strip_prefix("carried.") {
                        *target = format!("carried:{name}");
                    }
                }
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => all(inner),
                Inline::Link { content, .. } => all(content),
                _ => {}
            }
        }
    }
    fn blocks(list: &mut [crate::source::document::Block]) {
        for block in list {
            all(&mut block.inlines);
            block.table.iter_mut().flat_map(|t| t.rows.iter_mut().flatten()).for_each(|cell| all(cell));
            blocks(&mut block.children);
        }
    }
    blocks(&mut document.blocks);
}

/// Text whose charset was not named and that is no UTF-8 is decoded as any text file.
fn again(text: &str, part: &MessagePart<'_>, message: &Message<'_>) -> String {
    let range = part.offset_body as usize..part.offset_end as usize;
    let raw = message.raw_message.get(range).filter(|_| text.contains('\u{FFFD}') && part.encoding == Encoding::None);
    let decoded = raw.and_then(|raw| decode(raw).ok()).map(|d| d.text);
    decoded.filter(|d| !d.contains('\u{FFFD}')).unwrap_or_else(|| text.to_owned())
}

/// Whether the HTML version says clearly more than the text.
fn richer(text: &MessagePart<'_>, page: &MessagePart<'_>) -> bool {
    let (Some(text), PartType::Html(html)) = (text.text_contents(), &page.body) else { return false };
    let words = |text: &str| text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
    let (plain, html) = (words(text), words(&html_to_text(html)));
    plain * 2 < html && html > 5
}

/// Extension and media type of a picture that browsers show.
fn picture(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    crate::source::rtf::picture_kind(bytes)
}
