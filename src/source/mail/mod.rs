//! Mail (RFC 5322 with MIME) and mailboxes → `Document`, over mail-parser.
//!
//! In: the bytes of a message or a mailbox. Out: for a message its subject as the title, who wrote to whom and when, what it
//! says with quoted replies nested, its attachments listed and read. For a mailbox each message in the order of the file under
//! a heading, its subject; a message that answers the one it follows stands a level deeper. Must never fetch anything.

mod attachments;
mod mbox;
mod message;
mod text;

#[cfg(test)]
mod tests;

use super::ReadError;
use super::document::{Block, BlockKind, Document, Origin, Stated, Word};
use super::draft::{Draft, Piece, Style, counted};
use super::joined::Joined;
use mail_parser::{HeaderValue, Message, MessageParser};
use message::Walk;
use std::collections::BTreeMap;

/// Name and version of this reader.
pub const IMPORTER: &str = "mail 1";

/// More text than this is no document.
const LONGEST: usize = 64 << 20;
/// More messages than this are no document.
const MOST: usize = 50_000;
/// Replies stand so many levels below what began the thread.
const DEEPEST_REPLY: u8 = 3;

/// Reads a message.
///
/// # Errors
/// [`ReadError::Damaged`] if it has no headers, [`ReadError::Encrypted`] if all it says is encrypted.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    if mbox::is_mailbox(bytes) {
        return read_mailbox(bytes);
    }
    let message =
        parsed(bytes).ok_or_else(|| ReadError::Damaged { reason: "it has no headers of a message".into() })?;
    if is_encrypted(&message) {
        return Err(ReadError::Encrypted);
    }
    let mut joined = Joined::default();
    joined.at(Origin { part: Some("1".into()), ..Origin::default() });
    let subject = message::subject(&message).map(|text| Draft { title: Some("subject"), ..paragraph(text) });
    let title = joined.drafts(subject.into_iter().chain([message::facts(&message)]).collect());
    Walk { joined: &mut joined, level: 2, depth: 0, part: Some("1".into()), pictures: BTreeMap::new() }.body(&message);
    let mut document = finished(joined, "message/rfc822")?;
    document.title = title.map(|(value, span, rule)| Stated { value, span: Some(span), rule, confidence: 1.0 });
    let stated = |value: String, rule: Word| Stated { value, span: None, rule, confidence: 1.0 };
    document.authors = message::authors(&message).into_iter().map(|a| stated(a, "from")).collect();
    document.date = message::day(&message).map(|d| stated(d, "sent"));
    Ok(document)
}

/// Reads a mailbox.
///
/// # Errors
/// [`ReadError::Damaged`] if it is none, [`ReadError::Limit`] if it is too large for a page.
pub fn read_mailbox(bytes: &[u8]) -> Result<Document, ReadError> {
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    let messages = mbox::messages(bytes);
    if messages.is_empty() {
        // A file of one message may have this name too.
        return if parsed(bytes).is_some() {
            read(bytes)
        } else {
            Err(ReadError::Damaged { reason: "it has no line that begins a message (`From …`)".into() })
        };
    }
    if messages.len() > MOST {
        return Err(ReadError::Limit { what: format!("a page of {} messages", messages.len()) });
    }
    let mut joined = Joined::default();
    let mut threads = Threads::default();
    for (i, bytes) in messages.iter().enumerate() {
        let part = (i + 1).to_string();
        joined.at(Origin { part: Some(part.clone()), ..Origin::default() });
        let Some(message) = parsed(bytes) else {
            joined.supplied(&format!("Message {part}"), 2, "message");
            let text = super::decode::decode(bytes).map(|d| d.text).unwrap_or_default();
            let mut drafts = text::blocks(&text, text::Flow::default());
            drafts.iter_mut().for_each(|d| d.block.level += u8::from(d.block.kind == BlockKind::Heading) * 2);
            joined.drafts(drafts);
            continue;
        };
        let level = threads.level(&message);
        one(&mut joined, &message, level, part);
        if joined.length() > LONGEST {
            return Err(ReadError::Limit { what: format!("a page of more than {} MB", LONGEST >> 20) });
        }
    }
    if threads.apart > 0 {
        let text = counted(
            threads.apart,
            "reply that does not follow what it answers",
            "replies that do not follow what they answer",
        );
        joined.omit(text, "threads", threads.apart);
    }
    finished(joined, "application/mbox")
}

/// A message of a mailbox.
fn one(joined: &mut Joined, message: &Message<'_>, level: u8, part: String) {
    match message::subject(message) {
        Some(subject) => {
            let block = Block { kind: BlockKind::Heading, level, ..Block::default() };
            joined.drafts(vec![Draft { block, ..paragraph(subject) }]);
        }
        None => joined.supplied(&format!("Message {part}"), level, "message"),
    }
    joined.drafts(vec![message::facts(message)]);
    if is_encrypted(message) {
        joined.omit(format!("what message {part} says, which is encrypted"), "encrypted", 1);
        return;
    }
    let level = (level + 1).min(6);
    Walk { joined, level, depth: 0, part: Some(part), pictures: BTreeMap::new() }.body(message);
}

fn paragraph(text: String) -> Draft {
    Draft::new(BlockKind::Paragraph, vec![Piece::Text(text, Style::default())])
}

fn parsed(bytes: &[u8]) -> Option<Message<'_>> {
    let message = MessageParser::default().parse(bytes)?;
    let known = message.headers().iter().any(|h| !matches!(h.name, mail_parser::HeaderName::Other(_)));
    known.then_some(message)
}

fn is_encrypted(message: &Message<'_>) -> bool {
    let kind = |part: &mail_parser::MessagePart<'_>| {
        mail_parser::MimeHeaders::content_type(part).map_or(String::new(), |t| {
            format!("{}/{}", t.c_type, t.c_subtype.as_deref().unwrap_or_default()).to_ascii_lowercase()
        })
    };
    let root = message.parts.first().map(kind).unwrap_or_default();
    let enveloped = message.parts.first().is_some_and(|p| {
        mail_parser::MimeHeaders::content_type(p)
            .and_then(|t| t.attribute("smime-type"))
            .is_some_and(|s| s != "signed-data")
    });
    root == "multipart/encrypted" || root.ends_with("pkcs7-mime") && enveloped
}

fn finished(joined: Joined, media_type: &str) -> Result<Document, ReadError> {
    let mut document = joined.finish();
    if document.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    document.lang = super::language::detect(&document.text);
    document.charset = "utf-8".into();
    document.media_type = media_type.into();
    document.importer = IMPORTER.into();
    Ok(document)
}

/// Who answers whom, in the order of the file.
#[derive(Default)]
struct Threads {
    /// The message before, what it answers, and so on: ids and levels.
    open: Vec<(String, u8)>,
    seen: std::collections::BTreeSet<String>,
    /// Replies that stand elsewhere.
    apart: usize,
}

impl Threads {
    /// The level of a message's heading.
    fn level(&mut self, message: &Message<'_>) -> u8 {
        let ids = |value: &HeaderValue<'_>| match value {
            HeaderValue::Text(id) => vec![id.to_string()],
            HeaderValue::TextList(list) => list.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        };
        let mut answered = ids(message.references());
        answered.extend(ids(message.in_reply_to()));
        let at = self.open.iter().rposition(|(id, _)| answered.contains(id));
        self.open.truncate(at.map_or(0, |at| at + 1));
        self.apart += usize::from(at.is_none() && answered.iter().any(|id| self.seen.contains(id)));
        let level = self.open.last().map_or(2, |(_, level)| (level + 1).min(2 + DEEPEST_REPLY));
        if let Some(id) = message.message_id() {
            self.seen.insert(id.to_owned());
            self.open.push((id.to_owned(), level));
        }
        level
    }
}
