//! Pictures, text boxes, formulas and what else is drawn in a text document.

use super::NAMESPACES;
use super::walk::{Walk, Within};
use crate::source::office::container::resolve;
use crate::source::office::pictures;
use crate::source::office::pieces::{Content, Look, Piece};
use crate::source::office::xml::{Node, Tree, parse};
use base64::Engine;

impl Walk<'_, '_, '_> {
    /// Reads a drawing: its pictures become pieces, its text boxes wait for the end of the paragraph.
    pub fn drawing(&mut self, node: Node) {
        let tree = self.tree;
        if self.within == Within::Running {
            return;
        }
        match tree.name(node) {
            "draw:frame" => self.frame(node),
            "draw:g" => {
                for child in tree.children(node).filter(|c| tree.name(*c).starts_with("draw:")) {
                    self.drawing(child);
                }
            }
            "draw:a" => self.linked(node),
            "draw:control" => self.out.omit("form-field"),
            _ if tree.children(node).any(|c| matches!(tree.name(c), "text:p" | "text:list")) => {
                match tree.all_words(node).trim().is_empty() {
                    true => self.out.omit("drawing"),
                    false => self.boxes.push(node),
                }
            }
            _ => self.out.omit("drawing"),
        }
    }

    fn linked(&mut self, node: Node) {
        let tree = self.tree;
        let target = tree.attribute(node, "xlink:href").unwrap_or_default();
        let before = self.look.link.clone();
        if crate::source::office::pieces::is_web(target) {
            self.look.link = Some(target.into());
        }
        for child in tree.children(node) {
            self.drawing(child);
        }
        self.look.link = before;
    }

    fn frame(&mut self, node: Node) {
        let tree = self.tree;
        let said = |name: &str| tree.child(node, name).map(|n| tree.all_words(n)).filter(|t| !t.trim().is_empty());
        let alt = said("svg:desc").or_else(|| said("svg:title")).unwrap_or_default();
        let images: Vec<Node> = tree.children(node).filter(|n| tree.name(*n) == "draw:image").collect();
        let mut any = false;
        for child in tree.children(node) {
            match tree.name(child) {
                "draw:text-box" => {
                    any = true;
                    self.boxes.push(child);
                }
                "table:table" => return self.boxes.push(node),
                "draw:object" if self.formula(child) => return,
                "draw:object" | "draw:object-ole" | "draw:plugin" | "draw:applet" | "draw:floating-frame" => {
                    any = true;
                    self.out.omit_with("embedded-object", &alt);
                }
                _ => {}
            }
        }
        // Of several forms of a picture the first that browsers show is taken.
        let name = |n: &Node| tree.attribute(*n, "xlink:href").unwrap_or_default().to_ascii_lowercase();
        let shown = |n: &&Node| [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"].iter().any(|e| name(n).ends_with(e));
        match images.iter().find(shown).or_else(|| images.first()) {
            Some(image) => self.image(*image, &alt),
            None if !any => self.out.omit("drawing"),
            None => {}
        }
    }

    fn image(&mut self, node: Node, alt: &str) {
        let tree = self.tree;
        let target = tree.attribute(node, "xlink:href").unwrap_or_default();
        let carried = match tree.child(node, "office:binary-data") {
            Some(data) => {
                let text: String = tree.all_words(data).split_whitespace().collect();
                let bytes = base64::engine::general_purpose::STANDARD.decode(text).ok().filter(|b| !b.is_empty());
                bytes.map(|bytes| {
                    let kind = pictures::media_type("", &bytes);
                    let end = kind.rsplit(['/', '+']).next().filter(|_| pictures::is_shown(kind)).unwrap_or("bin");
                    let end = if kind == "image/svg+xml" { "svg" } else { end };
                    let name = format!("picture{}.{end}", self.out.document.files.len() + 1);
                    pictures::carry_bytes(&mut self.out, &name, bytes)
                })
            }
            None if target.contains("://") => return self.out.omit_with("remote-picture", alt),
            None => {
                let part = resolve("content.xml", target);
                part.zip(self.container.as_deref_mut())
                    .and_then(|(name, container)| pictures::carry(container, &mut self.out, &name))
            }
        };
        match carried {
            Some(target) => {
                let look = Look { link: self.look.link.clone(), ..Look::default() };
                let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
                self.pieces.push(Piece { content: Content::Image { target, alt }, look });
            }
            None => self.out.omit_with("missing-picture", alt),
        }
    }

    /// Sets a formula in line, if the object is one.
    fn formula(&mut self, node: Node) -> bool {
        let tree = self.tree;
        let inner = tree.children(node).find(|c| tree.name(*c) == "math:math");
        let mut line = Line { pieces: Vec::new(), look: self.look.clone() };
        if let Some(math) = inner {
            line.one(tree, math);
        } else {
            let folder = tree.attribute(node, "xlink:href").and_then(|h| resolve("content.xml", h));
            let Some((folder, container)) = folder.zip(self.container.as_deref_mut()) else { return false };
            let name = format!("{folder}/content.xml");
            let Ok(Some(bytes)) = container.read(&name) else { return false };
            let Ok(object) = parse(&name, &bytes, NAMESPACES) else { return false };
            let Some(root) = object.root().filter(|r| object.name(*r) == "math:math") else { return false };
            line.one(&object, root);
        }
        self.out.omit("formula");
        self.pieces.extend(line.pieces);
        true
    }
}

/// A formula of MathML in one line.
struct Line {
    pieces: Vec<Piece>,
    look: Look,
}

impl Line {
    fn say(&mut self, text: &str) {
        self.pieces.push(Piece { content: Content::Text(text.to_owned()), look: self.look.clone() });
    }

    fn all(&mut self, tree: &Tree, node: Node) {
        for child in tree.children(node) {
            self.one(tree, child);
        }
    }

    fn bracketed(&mut self, tree: &Tree, node: Node) {
        let words = tree.all_words(node);
        let single = words.trim().chars().all(char::is_alphanumeric);
        if !single {
            self.say("(");
        }
        self.one(tree, node);
        if !single {
            self.say(")");
        }
    }

    fn shifted(&mut self, tree: &Tree, node: Option<Node>, up: bool) {
        let Some(node) = node else { return };
        if self.look.raised || self.look.lowered {
            self.say(if up { "^" } else { "_" });
            return self.bracketed(tree, node);
        }
        let before = self.look.clone();
        (self.look.raised, self.look.lowered) = (up, !up);
        self.one(tree, node);
        self.look = before;
    }

    fn one(&mut self, tree: &Tree, node: Node) {
        let parts: Vec<Node> = tree.children(node).filter(|c| !tree.name(*c).is_empty()).collect();
        let part = |i: usize| parts.get(i).copied();
        match tree.name(node) {
            "math:mi" | "math:mn" | "math:mo" | "math:mtext" | "math:ms" => self.say(&tree.all_words(node)),
            "math:annotation" | "math:annotation-xml" | "" => {}
            "math:mfrac" => {
                part(0).into_iter().for_each(|n| self.bracketed(tree, n));
                self.say("/");
                part(1).into_iter().for_each(|n| self.bracketed(tree, n));
            }
            "math:msqrt" => {
                self.say("√(");
                self.all(tree, node);
                self.say(")");
            }
            "math:mroot" => {
                self.shifted(tree, part(1), true);
                self.say("√");
                part(0).into_iter().for_each(|n| self.bracketed(tree, n));
            }
            name @ ("math:msup" | "math:msub" | "math:mover" | "math:munder") => {
                part(0).into_iter().for_each(|n| self.one(tree, n));
                self.shifted(tree, part(1), matches!(name, "math:msup" | "math:mover"));
            }
            "math:msubsup" | "math:munderover" => {
                part(0).into_iter().for_each(|n| self.one(tree, n));
                self.shifted(tree, part(1), false);
                self.shifted(tree, part(2), true);
            }
            "math:mtr" => {
                for (i, cell) in parts.iter().enumerate() {
                    if i > 0 {
                        self.say(", ");
                    }
                    self.one(tree, *cell);
                }
                self.say("; ");
            }
            _ => self.all(tree, node),
        }
    }
}
