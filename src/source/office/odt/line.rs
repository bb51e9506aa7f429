//! What stands in a line of a text document.

use super::styles::Style;
use super::walk::{Walk, Within};
use crate::source::document::Word;
use crate::source::office::pieces::{Content, Look, is_web};
use crate::source::office::roles::Role;
use crate::source::office::xml::Node;

/// Spaces one element may stand for.
const MOST_SPACES: usize = 200;

impl Walk<'_, '_, '_> {
    /// Reads what stands directly within a paragraph or a part of one.
    pub fn line(&mut self, parent: Node) {
        let tree = self.tree;
        for node in tree.children(parent) {
            self.inline(node);
        }
    }

    fn inline(&mut self, node: Node) {
        let tree = self.tree;
        match tree.name(node) {
            "" => self.say(tree.words(node)),
            "text:s" => {
                let count = tree.attribute(node, "text:c").and_then(|c| c.parse::<usize>().ok()).unwrap_or(1);
                self.put(Content::Text(" ".repeat(count.min(MOST_SPACES))));
            }
            "text:tab" => self.put(Content::Text("\t".into())),
            "text:line-break" => self.put(Content::Break),
            "text:span" => self.span(node),
            "text:a" => self.link(node),
            "text:note" => self.note(node),
            "text:soft-page-break" => self.page_break(),
            "text:ruby" => self.ruby(node),
            "office:annotation" => {
                let by = tree.child(node, "dc:creator").map(|n| tree.all_words(n)).unwrap_or_default();
                self.out.omit_with("comment", &by);
            }
            "text:hidden-text" if tree.attribute(node, "text:is-hidden") == Some("true") => {
                let before = std::mem::replace(&mut self.look.hidden, true);
                self.line(node);
                self.look.hidden = before;
            }
            "text:page-number" | "text:page-count" if self.within == Within::Running => {}
            "text:alphabetical-index-mark"
            | "text:alphabetical-index-mark-start"
            | "text:toc-mark"
            | "text:toc-mark-start"
            | "text:user-index-mark" => self.out.omit("index-entry"),
            "text:bookmark-ref" | "text:reference-ref" | "text:note-ref" | "text:sequence-ref" => {
                self.out.omit("inner-link");
                self.line(node);
            }
            "text:bibliography-mark" => {
                self.out.omit("reference-field");
                self.line(node);
            }
            "office:annotation-end" | "text:script" | "text:change" | "text:bookmark" | "office:event-listeners" => {}
            name if name.starts_with("draw:") => self.drawing(node),
            _ => self.line(node),
        }
    }

    fn span(&mut self, node: Node) {
        let tree = self.tree;
        let style = self.styles.get("text", tree.attribute(node, "text:style-name"));
        let before = self.look.clone();
        self.look = self.look_of(&style, &before);
        let merged = merged(&style, &self.style);
        let outer = std::mem::replace(&mut self.style, merged.into());
        self.line(node);
        self.style = outer;
        self.look = before;
    }

    /// How words look whose style says something, within words that look so.
    pub fn look_of(&self, style: &Style, outer: &Look) -> Look {
        let usual = self.styles.default.monospace == Some(true);
        Look {
            bold: style.bold.unwrap_or(outer.bold),
            italic: style.italic.unwrap_or(outer.italic),
            strike: style.strike.unwrap_or(outer.strike),
            raised: style.position.map_or(outer.raised, |p| p > 0),
            lowered: style.position.map_or(outer.lowered, |p| p < 0),
            code: self.style.role != Role::Code
                && (style.role == Role::CodeText || style.monospace.map_or(outer.code, |m| m && !usual)),
            hidden: style.hidden.unwrap_or(outer.hidden),
            link: outer.link.clone(),
        }
    }

    /// Words of a text node: white space in the file is one space.
    fn say(&mut self, text: &str) {
        let mut even = String::with_capacity(text.len());
        for c in text.chars() {
            match matches!(c, ' ' | '\t' | '\n' | '\r') {
                true if even.ends_with(' ') || (even.is_empty() && self.pieces.is_empty()) => {}
                true => even.push(' '),
                false => even.push(c),
            }
        }
        if even.is_empty() {
            return;
        }
        let seen = even.chars().filter(|c| !c.is_whitespace()).count();
        if seen > 0 {
            self.note_look(seen);
        }
        self.put(Content::Text(even));
    }

    /// Looks that a page does not carry, and the language.
    fn note_look(&mut self, seen: usize) {
        let style = self.style.clone();
        let normal = self.styles.get("paragraph", Some("Standard")).size.or(self.styles.default.size).unwrap_or(120);
        let big = style.bold == Some(true) || style.size.is_some_and(|s| s >= normal + 20);
        *(if big { &mut self.heavy.0 } else { &mut self.heavy.1 }) += 1;
        if self.within == Within::Running {
            return;
        }
        let told = self.look.link.is_none() && !style.role.sets_look();
        let found: [(Word, Option<bool>); 4] = [
            ("underline", style.underline),
            ("highlight", style.highlight),
            ("colour", style.colour),
            ("capitals", style.capitals),
        ];
        for (rule, on) in found {
            let on = told && on == Some(true);
            if on && self.streaks.insert(rule, on) != Some(true) {
                self.out.omit(rule);
            } else {
                self.streaks.insert(rule, on);
            }
        }
        let language = style.language.clone().or_else(|| self.styles.default.language.clone());
        if let Some(tag) = language {
            *self.languages.entry(tag).or_default() += seen;
        }
    }

    fn link(&mut self, node: Node) {
        let target = self.tree.attribute(node, "xlink:href").unwrap_or_default().trim();
        let before = self.look.link.clone();
        if is_web(target) {
            self.look.link = Some(target.into());
        } else if target.starts_with('#') {
            self.out.omit("inner-link");
        } else if !target.is_empty() {
            self.out.omit("file-link");
        }
        self.line(node);
        self.look.link = before;
    }

    fn note(&mut self, node: Node) {
        let tree = self.tree;
        let Some(body) = tree.child(node, "text:note-body").filter(|_| self.within != Within::Running) else { return };
        let end = tree.attribute(node, "text:note-class") == Some("endnote");
        let count = if end { &mut self.counted_notes.1 } else { &mut self.counted_notes.0 };
        *count += 1;
        let label = format!("{}{count}", if end { "en" } else { "fn" });
        self.notes.push_back((label.clone(), body));
        let before = self.look.clone();
        self.look = Look { raised: false, lowered: false, code: false, link: None, ..before.clone() };
        self.put(Content::Note(label));
        self.look = before;
    }

    /// Words with a gloss: the gloss follows, raised.
    fn ruby(&mut self, node: Node) {
        let tree = self.tree;
        self.out.omit("ruby");
        if let Some(base) = tree.child(node, "text:ruby-base") {
            self.line(base);
        }
        if let Some(gloss) = tree.child(node, "text:ruby-text") {
            let before = std::mem::replace(&mut self.look.raised, true);
            self.line(gloss);
            self.look.raised = before;
        }
    }
}

/// A span's style over that of the text around it, for what is only counted.
fn merged(inner: &Style, outer: &Style) -> Style {
    Style {
        role: outer.role,
        bold: inner.bold.or(outer.bold),
        underline: inner.underline.or(outer.underline),
        highlight: inner.highlight.or(outer.highlight),
        colour: inner.colour.or(outer.colour),
        capitals: inner.capitals.or(outer.capitals),
        size: inner.size.or(outer.size),
        language: inner.language.clone().or_else(|| outer.language.clone()),
        ..outer.clone()
    }
}
