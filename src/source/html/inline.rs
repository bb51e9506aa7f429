//! Running text of a page: formatting, links, line ends, and the elements that stand in lines.
//!
//! In: an element in a line. Out: its words in the run of the block, or a count of what a page cannot carry.

use super::run::Wrap;
use super::style;
use super::tree::{Element, Id};
use super::walk::Walker;

impl<'t> Walker<'t> {
    pub(super) fn inline(&mut self, id: Id, element: &'t Element) {
        match &*element.name {
            "br" => self.line_end(),
            "wbr" => {}
            "img" | "image" => self.image(id, element),
            "iframe" | "frame" | "object" | "embed" | "applet" => self.omit("embedded"),
            "video" | "audio" => self.omit("media"),
            "canvas" => self.omit("drawing"),
            "svg" => self.drawing(id),
            "select" | "textarea" | "option" | "optgroup" | "progress" | "meter" => self.omit("form-field"),
            "math" => {
                self.omit("formula");
                self.children(id);
            }
            "q" => self.quoted(id),
            "rt" => self.ruby_text(id),
            "a" => self.link(id, element),
            name => {
                if matches!(name, "abbr" | "acronym") && element.attribute("title").is_some_and(|t| !t.is_empty()) {
                    self.omit("abbreviation");
                }
                let wraps = wraps(element);
                wraps.iter().for_each(|w| self.run.begin(w.clone()));
                self.children(id);
                wraps.iter().for_each(|_| self.run.end());
            }
        }
    }

    pub(super) fn line_end(&mut self) {
        if self.pre > 0 {
            self.run.text("\n", true, &mut self.out.reading);
        } else if self.heading.is_some() || self.run.in_code() {
            self.run.text(" ", false, &mut self.out.reading);
        } else if self.run.line_break(&mut self.out.reading) {
            self.flush();
        }
    }

    pub(super) fn drawing(&mut self, id: Id) {
        let tree = self.plan.tree;
        for text in tree.subtree(id).filter(|i| tree.name(*i) == "text") {
            let start = self.out.reading.text.len();
            if !self.out.reading.text.ends_with(['\n', ' ']) && start > 0 {
                self.out.reading.push(" ");
            }
            self.removed_words(text);
            self.cut(start, "drawing");
        }
    }

    /// Quotation marks are set by the browser, in the language of the document.
    pub(super) fn quoted(&mut self, id: Id) {
        let marks = match self.quotes % 2 {
            0 => ("“", "”"),
            _ => ("‘", "’"),
        };
        self.run.text(marks.0, false, &mut self.out.reading);
        self.quotes += 1;
        self.children(id);
        self.quotes -= 1;
        self.run.text(marks.1, false, &mut self.out.reading);
    }

    /// The reading of a character stands after it in brackets; the document may bring its own.
    pub(super) fn ruby_text(&mut self, id: Id) {
        let tree = self.plan.tree;
        let ruby = tree.ancestors(id).find(|i| tree.name(*i) == "ruby");
        let own = ruby.is_some_and(|r| tree.subtree(r).any(|i| tree.name(i) == "rp"));
        self.omit("ruby");
        if !own {
            self.run.text("(", false, &mut self.out.reading);
        }
        self.children(id);
        if !own {
            self.run.text(")", false, &mut self.out.reading);
        }
    }

    pub(super) fn link(&mut self, id: Id, element: &Element) {
        let target = match element.attribute("href") {
            Some(href) => super::address::link(href, self.plan.base),
            None => Ok(None),
        };
        let wrap = match target {
            Ok(Some(target)) => Wrap::Link(target),
            Ok(None) => Wrap::None,
            Err(rule) => {
                self.omit(rule);
                Wrap::None
            }
        };
        self.run.begin(wrap);
        self.children(id);
        self.run.end();
    }
}

/// What an element does to the text in it, by its name and its inline style.
fn wraps(element: &Element) -> Vec<Wrap> {
    let declared = |property| style::declared(element, property).map(str::to_ascii_lowercase);
    let bold = declared("font-weight").map(|w| w == "bold" || w == "bolder" || w.parse().is_ok_and(|n: u32| n >= 600));
    let slanted = declared("font-style").map(|s| s == "italic" || s.starts_with("oblique"));
    let raised = declared("vertical-align");
    let (mut strong, mut emphasis) = (false, false);
    let mut out = Vec::new();
    match &*element.name {
        "em" | "i" | "cite" | "dfn" | "var" => emphasis = true,
        "strong" | "b" => strong = true,
        "sup" => out.push(Wrap::Superscript),
        "sub" => out.push(Wrap::Subscript),
        "del" | "s" | "strike" => out.push(Wrap::Strike),
        "code" | "kbd" | "samp" | "tt" => out.push(Wrap::Code),
        "span" => match raised.as_deref() {
            Some("super") => out.push(Wrap::Superscript),
            Some("sub") => out.push(Wrap::Subscript),
            _ => {}
        },
        _ => {}
    }
    if element.attribute("style").is_some_and(|s| s.contains("line-through")) && out.is_empty() {
        out.push(Wrap::Strike);
    }
    if slanted.unwrap_or(emphasis) {
        out.push(Wrap::Emphasis);
    }
    if bold.unwrap_or(strong) {
        out.push(Wrap::Strong);
    }
    out
}
