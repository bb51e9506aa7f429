//! Formulas, set in one line (ECMA-376 part 1, §22.1).

use super::package::Part;
use super::walker::Walker;
use crate::source::office::pieces::{Content, Look, Piece};
use crate::source::office::xml::{Node, Tree};

impl Walker<'_, '_> {
    /// Sets a formula, or several, in line.
    pub fn formula(&mut self, part: &Part, node: Node) {
        self.out.omit("formula");
        let mut line = Line::default();
        let tree = &part.tree;
        if tree.name(node) == "m:oMathPara" {
            for (n, formula) in tree.children(node).filter(|c| tree.name(*c) == "m:oMath").enumerate() {
                if n > 0 {
                    line.pieces.push(Piece { content: Content::Break, look: Look::default() });
                }
                line.all(tree, formula);
            }
        } else {
            line.all(tree, node);
        }
        self.pager.fresh = false;
        self.pieces.extend(line.pieces);
    }
}

#[derive(Default)]
struct Line {
    pieces: Vec<Piece>,
    look: Look,
}

impl Line {
    fn say(&mut self, text: &str) {
        self.pieces.push(Piece { content: Content::Text(text.to_owned()), look: self.look.clone() });
    }

    fn all(&mut self, tree: &Tree, parent: Node) {
        for node in tree.children(parent) {
            self.one(tree, node);
        }
    }

    fn part(&mut self, tree: &Tree, node: Node, name: &str) {
        if let Some(part) = tree.child(node, name) {
            self.all(tree, part);
        }
    }

    /// A part in brackets, if it is more than one sign or number.
    fn bracketed(&mut self, tree: &Tree, node: Node, name: &str) {
        let Some(part) = tree.child(node, name) else { return };
        let runs = tree.children(part).filter(|n| !tree.name(*n).ends_with("Pr")).count();
        let words = tree.all_words(part);
        let single = runs == 1 && words.trim().chars().all(char::is_alphanumeric);
        if !single {
            self.say("(");
        }
        self.all(tree, part);
        if !single {
            self.say(")");
        }
    }

    /// A raised or lowered part; what is raised already gets a sign instead.
    fn shifted(&mut self, tree: &Tree, node: Node, name: &str, up: bool) {
        if tree.child(node, name).is_none_or(|p| tree.all_words(p).trim().is_empty()) {
            return;
        }
        if self.look.raised || self.look.lowered {
            self.say(if up { "^" } else { "_" });
            return self.bracketed(tree, node, name);
        }
        let before = self.look.clone();
        (self.look.raised, self.look.lowered) = (up, !up);
        self.part(tree, node, name);
        self.look = before;
    }

    fn one(&mut self, tree: &Tree, node: Node) {
        let property = |properties: &str, name: &str| {
            let properties = tree.child(node, properties)?;
            let found = tree.child(properties, name)?;
            Some(tree.attribute(found, "m:val").unwrap_or_default().to_owned())
        };
        match tree.name(node) {
            "m:t" | "w:t" => self.say(&tree.all_words(node)),
            "m:f" => {
                self.bracketed(tree, node, "m:num");
                self.say("/");
                self.bracketed(tree, node, "m:den");
            }
            "m:sSup" | "m:sSub" | "m:sSubSup" => {
                self.part(tree, node, "m:e");
                self.shifted(tree, node, "m:sub", false);
                self.shifted(tree, node, "m:sup", true);
            }
            "m:sPre" => {
                self.shifted(tree, node, "m:sub", false);
                self.shifted(tree, node, "m:sup", true);
                self.part(tree, node, "m:e");
            }
            "m:rad" => {
                self.shifted(tree, node, "m:deg", true);
                self.say("√");
                self.bracketed(tree, node, "m:e");
            }
            "m:nary" => {
                self.say(&property("m:naryPr", "m:chr").unwrap_or_else(|| "∫".into()));
                self.shifted(tree, node, "m:sub", false);
                self.shifted(tree, node, "m:sup", true);
                self.say(" ");
                self.part(tree, node, "m:e");
            }
            "m:d" => {
                self.say(&property("m:dPr", "m:begChr").unwrap_or_else(|| "(".into()));
                let separator = property("m:dPr", "m:sepChr").unwrap_or_else(|| "|".into());
                for (n, part) in tree.children(node).filter(|c| tree.name(*c) == "m:e").enumerate() {
                    if n > 0 {
                        self.say(&separator);
                    }
                    self.all(tree, part);
                }
                self.say(&property("m:dPr", "m:endChr").unwrap_or_else(|| ")".into()));
            }
            "m:func" => {
                self.part(tree, node, "m:fName");
                self.say(" ");
                self.part(tree, node, "m:e");
            }
            "m:limLow" | "m:limUpp" => {
                self.part(tree, node, "m:e");
                self.shifted(tree, node, "m:lim", tree.name(node) == "m:limUpp");
            }
            "m:m" | "m:eqArr" => {
                let rows = tree.children(node).filter(|c| matches!(tree.name(*c), "m:mr" | "m:e"));
                for (n, row) in rows.enumerate() {
                    if n > 0 {
                        self.say("; ");
                    }
                    if tree.name(row) == "m:e" {
                        self.all(tree, row);
                        continue;
                    }
                    for (i, cell) in tree.children(row).enumerate() {
                        if i > 0 {
                            self.say(", ");
                        }
                        self.all(tree, cell);
                    }
                }
            }
            "" => {}
            name if name.ends_with("Pr") => {}
            _ => self.all(tree, node),
        }
    }
}
