//! Attachments of a message: listed by name, read where there is a reader, kept as files where that does no harm.

use super::message::Walk;
use crate::source::document::{Block, BlockKind, Inline};
use crate::source::draft::{Draft, Piece, Style, counted};
use crate::source::{Options, read_with, reader};
use mail_parser::{MessagePart, MimeHeaders, PartType};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Extension → media type of files that may stand on a site as they are.
static KEPT: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("data/kept.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).collect()
});

/// An attachment.
struct Attachment<'m> {
    /// As the message names it.
    name: Option<String>,
    /// For the choice of a reader: a file name with an extension.
    file: String,
    bytes: &'m [u8],
    part: &'m MessagePart<'m>,
    number: usize,
}

impl Walk<'_> {
    /// Lists and reads the attachments.
    pub(super) fn attachments(&mut self, parts: &[&MessagePart<'_>]) {
        let all: Vec<Attachment<'_>> =
            parts.iter().enumerate().filter_map(|(i, part)| self.attachment(part, i + 1)).collect();
        if all.is_empty() {
            return;
        }
        let mut items = Vec::new();
        for attachment in &all {
            let target = self.keep(attachment);
            if let Some(name) = &attachment.name {
                let style = Style { link: target.as_deref().map(Into::into), ..Style::default() };
                let pieces = vec![Piece::Text(name.clone(), style)];
                items.push(Draft {
                    block: Block { kind: BlockKind::Item, ..Block::default() },
                    pieces,
                    ..Draft::default()
                });
            }
            if let Some(target) = target.filter(|_| is_picture(&attachment.file)) {
                let alt = attachment.name.clone().unwrap_or_default();
                let picture = Piece::Other(Inline::Image { target, alt });
                items.push(Draft::new(BlockKind::Paragraph, vec![picture]));
            }
        }
        if all.iter().any(|a| a.name.is_some()) {
            self.joined.supplied("Attachments", self.level, "attachments");
        }
        self.joined.drafts(items);
        for attachment in &all {
            self.read(attachment);
        }
    }

    fn attachment<'m>(&mut self, part: &'m MessagePart<'m>, number: usize) -> Option<Attachment<'m>> {
        let kind = part.content_type().map_or(String::new(), |t| {
            format!("{}/{}", t.c_type, t.c_subtype.as_deref().unwrap_or_default()).to_ascii_lowercase()
        });
        if matches!(
            kind.as_str(),
            "application/pgp-signature" | "application/pkcs7-signature" | "application/x-pkcs7-signature"
        ) {
            self.joined.omit(counted(1, "digital signature", "digital signatures"), "digital-signatures", 1);
            return None;
        }
        let name = part.attachment_name().map(|n| n.split_whitespace().collect::<Vec<_>>().join(" "));
        let name = name.filter(|n| !n.is_empty());
        let extension = match (&part.body, kind.as_str()) {
            (PartType::Html(_), _) | (_, "text/html") => "html",
            (PartType::Message(_), _) => "eml",
            (_, "text/rtf" | "application/rtf") => "rtf",
            (_, "text/calendar") => "ics",
            (PartType::Text(_), _) => "txt",
            (_, kind) => KEPT.iter().find(|(_, media)| **media == kind).map_or("bin", |(extension, _)| extension),
        };
        let known = name.as_deref().and_then(reader).is_some_and(|r| !r.extensions.contains(&""));
        let kept = name.as_deref().is_some_and(|n| KEPT.contains_key(ending(n).as_str()));
        let file = match &name {
            Some(name) if known || kept => name.clone(),
            Some(name) => format!("{name}.{extension}"),
            None => format!("attachment-{number}.{extension}"),
        };
        Some(Attachment { name, file, bytes: part.contents(), part, number })
    }

    /// Keeps an attachment as a file, if it is of a kind that does no harm; gives its address.
    fn keep(&mut self, attachment: &Attachment<'_>) -> Option<String> {
        if let Some(target) = self.pictures.get(attachment.part.content_id().unwrap_or("?")) {
            return Some(target.clone());
        }
        let extension = ending(&attachment.file);
        let media_type = KEPT.get(extension.as_str()).filter(|_| !attachment.bytes.is_empty());
        match media_type {
            Some(media_type) => Some(self.joined.file(&attachment.file, media_type, attachment.bytes.to_vec())),
            None => {
                let read = reader(&attachment.file).is_some() || attachment.part.is_message();
                if !read {
                    let name = attachment.name.as_deref().unwrap_or("without a name");
                    self.joined.omit(format!("the attachment {name}, kept in the original"), "attachments", 1);
                }
                None
            }
        }
    }

    /// Adds what an attachment says.
    fn read(&mut self, attachment: &Attachment<'_>) {
        let heading = attachment.name.clone().unwrap_or_else(|| format!("Attachment {}", attachment.number));
        if let PartType::Message(message) = &attachment.part.body {
            self.joined.supplied(&heading, self.level, "attachment");
            return self.inner(message);
        }
        let extension = ending(&attachment.file);
        if matches!(extension.as_str(), "eml" | "mbox" | "mbx") {
            let parsed = mail_parser::MessageParser::default().parse(attachment.bytes);
            if let Some(message) = parsed.filter(|_| extension == "eml") {
                self.joined.supplied(&heading, self.level, "attachment");
                self.inner(&message);
            } else {
                self.joined.omit(format!("the attachment {heading}, kept in the original"), "attachments", 1);
            }
            return;
        }
        // Markdown is read as the text it is: a page cannot be put together of two Markdown files.
        let file =
            if matches!(extension.as_str(), "md" | "markdown" | "mdown" | "mkd") { "a.txt" } else { &attachment.file };
        if is_picture(&attachment.file) || reader(file).is_none() {
            return;
        }
        match read_with(file, attachment.bytes, &Options { full: true, ..Options::default() }) {
            Ok(document) => {
                self.joined.supplied(&heading, self.level, "attachment");
                self.joined.append(document, self.level, self.part.as_deref());
            }
            Err(error) => self.joined.omit(format!("what the attachment {heading} says ({error})"), "attachments", 1),
        }
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_lowercase())
}

pub(super) fn is_picture(name: &str) -> bool {
    KEPT.get(ending(name).as_str()).is_some_and(|media| media.starts_with("image/"))
}
