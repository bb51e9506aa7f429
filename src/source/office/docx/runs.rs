//! What stands in a line: runs, fields, links, tracked changes.

use super::field::{Does, Field, arguments, does};
use super::package::{Part, switch};
use super::styles::{Position, RunLook};
use super::walker::{Walker, Within};
use crate::source::office::pieces::{Content, Look, is_web};
use crate::source::office::roles::{Role, is_monospace};
use crate::source::office::signs::{is_sign_font, sign};
use crate::source::office::xml::Node;
use std::rc::Rc;

/// Fields that may be open at once.
const MOST_FIELDS: usize = 48;

/// What a run is within.
type Link<'l> = Option<&'l Rc<str>>;

impl Walker<'_, '_> {
    /// Reads what stands directly within a paragraph or a part of one.
    pub fn line(&mut self, part: &Part, parent: Node, link: Link<'_>) {
        for node in part.tree.children(parent) {
            self.inline(part, node, link);
        }
    }

    fn inline(&mut self, part: &Part, node: Node, link: Link<'_>) {
        let tree = &part.tree;
        match tree.name(node) {
            "w:r" => self.run(part, node, link),
            "w:hyperlink" => {
                let to = self.hyperlink(part, node);
                self.line(part, node, to.as_ref().or(link));
            }
            "w:ins" => {
                self.out.omit("insertion");
                self.line(part, node, link);
            }
            "w:moveTo" => {
                self.out.omit("moved-text");
                self.line(part, node, link);
            }
            "w:del" => self.out.omit("deletion"),
            "w:moveFrom" => {}
            "w:sdt" => {
                if let Some(content) = tree.child(node, "w:sdtContent") {
                    self.line(part, content, link);
                }
            }
            "w:fldSimple" => {
                let what = does(tree.attribute(node, "w:instr").unwrap_or_default());
                self.count_field(&what);
                self.fields.push(Field { does: Some(what), ..Field::default() });
                self.line(part, node, link);
                self.fields.pop();
            }
            "m:oMath" | "m:oMathPara" => self.formula(part, node),
            "mc:AlternateContent" => {
                if let Some(branch) = super::drawing::branch(tree, node) {
                    self.line(part, branch, link);
                }
            }
            "w:smartTag" | "w:customXml" | "w:dir" | "w:bdo" => self.line(part, node, link),
            "w:subDoc" => self.out.omit("embedded-file"),
            _ => {}
        }
    }

    fn hyperlink(&mut self, part: &Part, node: Node) -> Option<Rc<str>> {
        let tree = &part.tree;
        let anchor = tree.attribute(node, "w:anchor").filter(|a| !a.is_empty());
        let target = tree.attribute(node, "r:id").and_then(|id| part.relations.get(id)).map(|r| r.target.as_str());
        let contents = self.fields.iter().any(|f| f.does == Some(Does::Contents));
        match (target, anchor) {
            (Some(target), Some(anchor)) if is_web(target) => return Some(format!("{target}#{anchor}").into()),
            (Some(target), None) if is_web(target) => return Some(target.trim().into()),
            (Some(target), _) if !target.starts_with('#') => self.out.omit("file-link"),
            _ if contents || self.style.role == Role::Contents => {}
            _ => self.out.omit("inner-link"),
        }
        None
    }

    fn run(&mut self, part: &Part, node: Node, link: Link<'_>) {
        let tree = &part.tree;
        let own = tree.child(node, "w:rPr").map(|r| RunLook::read(tree, r)).unwrap_or_default();
        let font = own.font.clone().filter(|f| is_sign_font(f));
        let look = self.look(&own, link);
        let mut after_mark = false;
        for child in tree.children(node) {
            match tree.name(child) {
                "w:t" if !after_mark => {
                    let text = tree.all_words(child);
                    self.say(&text, &look, &own, font.as_deref());
                }
                "w:instrText" => {
                    let words = tree.all_words(child);
                    if let Some(field) = self.fields.last_mut().filter(|f| f.does.is_none()) {
                        field.code.push_str(&words);
                    }
                }
                "w:fldChar" => self.field_mark(part, child, &look, &own),
                _ if self.fields.iter().any(|f| f.does.is_none()) => {}
                "w:tab" | "w:ptab" => self.put(Content::Text("\t".into()), &look),
                "w:br" => match tree.attribute(child, "w:type") {
                    Some("page") => self.page_break(),
                    Some("column") => self.put(Content::Break, &look),
                    _ => self.put(Content::Break, &look),
                },
                "w:cr" => self.put(Content::Break, &look),
                "w:noBreakHyphen" => self.put(Content::Text("\u{2011}".into()), &look),
                "w:sym" => {
                    let font = tree.attribute(child, "w:font").unwrap_or("Symbol");
                    let code = tree.attribute(child, "w:char").and_then(|c| u32::from_str_radix(c, 16).ok());
                    self.sign(font, code.unwrap_or(0), &look);
                }
                "w:footnoteReference" | "w:endnoteReference" => {
                    let end = tree.name(child) == "w:endnoteReference";
                    after_mark = switch_attribute(tree.attribute(child, "w:customMarkFollows"));
                    if let Some(id) = tree.attribute(child, "w:id") {
                        let label = self.note_label(end, id);
                        let look = Look { raised: false, lowered: false, code: false, link: None, ..look.clone() };
                        self.put(Content::Note(label), &look);
                    }
                }
                "w:commentReference" => {
                    let author = tree.attribute(child, "w:id").and_then(|id| self.comments.get(id)).cloned();
                    self.out.omit_with("comment", author.as_deref().unwrap_or_default());
                }
                "w:lastRenderedPageBreak" => self.rendered_break(),
                "w:drawing" | "w:pict" | "w:object" => self.drawing(part, child, &look),
                "mc:AlternateContent" => {
                    if let Some(branch) = super::drawing::branch(tree, child) {
                        self.drawing(part, branch, &look);
                    }
                }
                "w:ruby" => self.ruby(part, child, link),
                _ => {}
            }
        }
    }

    /// Words with a gloss: the gloss follows, raised.
    fn ruby(&mut self, part: &Part, node: Node, link: Link<'_>) {
        self.out.omit("ruby");
        if let Some(base) = part.tree.child(node, "w:rubyBase") {
            self.line(part, base, link);
        }
        if let Some(gloss) = part.tree.child(node, "w:rt") {
            let from = self.pieces.len();
            self.line(part, gloss, link);
            self.pieces.iter_mut().skip(from).for_each(|p| p.look.raised = true);
        }
    }

    fn sign(&mut self, font: &str, code: u32, look: &Look) {
        match sign(font, code) {
            Some(c) => self.put(Content::Text(c.into()), look),
            None => {
                self.out.omit_with("sign-font", font);
                self.put(Content::Text("\u{FFFD}".into()), look);
            }
        }
    }

    /// Words of a run.
    fn say(&mut self, text: &str, look: &Look, own: &RunLook, font: Option<&str>) {
        if text.is_empty() || self.fields.iter().any(|f| f.does.is_none()) {
            return;
        }
        if self.within == Within::Running && self.fields.iter().any(|f| f.does == Some(Does::PageNumber)) {
            return;
        }
        let seen = text.chars().filter(|c| !c.is_whitespace()).count();
        if seen > 0 {
            self.pager.fresh = false;
            self.runs.contents |= self.fields.iter().any(|f| f.does == Some(Does::Contents));
            self.note_passages(own, look);
            self.note_language(own, text, seen);
        }
        let linked = self.fields.iter().rev().find_map(|f| match &f.does {
            Some(Does::Link(target)) => Some(target.clone()),
            _ => None,
        });
        let look = &Look { link: linked.or_else(|| look.link.clone()), ..look.clone() };
        match font {
            Some(font) if seen > 0 => {
                for c in text.chars() {
                    match c.is_whitespace() {
                        true => self.put(Content::Text(c.into()), look),
                        false => self.sign(font, c as u32, look),
                    }
                }
            }
            _ => self.put(Content::Text(text.to_owned()), look),
        }
    }

    /// How a run looks. Switches of styles cancel each other out (ECMA-376 part 1, §17.7.3); those of the run itself hold.
    fn look(&mut self, own: &RunLook, link: Link<'_>) -> Look {
        let style = self.style.clone();
        let character = self.styles.other(own.style.as_deref());
        let defaults = &self.styles.defaults;
        let of_character = character.as_ref().map(|c| &c.run);
        let toggle = |get: fn(&RunLook) -> Option<bool>| {
            let paragraph = get(&style.run) == Some(true);
            let by_style = paragraph != of_character.is_some_and(|c| get(c) == Some(true));
            let on = get(own).unwrap_or(by_style || get(defaults) == Some(true));
            // What a heading's style does to all of it says nothing.
            (on, on && !(paragraph && style.role.sets_look()))
        };
        let (bold, strong) = toggle(|r| r.bold);
        let (_, italic) = toggle(|r| r.italic);
        let (vanish, _) = toggle(|r| r.vanish);
        let (strike, _) = toggle(|r| r.strike);
        let said = own.position.or(of_character.and_then(|c| c.position)).or(style.run.position);
        let font = own.font.as_deref().or(of_character.and_then(|c| c.font.as_deref()));
        let usual = style.run.font.as_deref().or(defaults.font.as_deref()).is_some_and(is_monospace);
        let is_code = character.as_ref().is_some_and(|c| c.role == Role::CodeText);
        let size = own.size.or(of_character.and_then(|c| c.size)).or(style.run.size).or(defaults.size);
        let normal = self.styles.paragraph(None).run.size.or(defaults.size).unwrap_or(20);
        self.runs.big(bold || size.is_some_and(|s| s >= normal + 4));
        Look {
            bold: strong,
            italic,
            strike,
            raised: said == Some(Position::Raised),
            lowered: said == Some(Position::Lowered),
            code: style.role != Role::Code && (is_code || (!usual && font.is_some_and(is_monospace))),
            hidden: vanish,
            link: link.cloned(),
        }
    }

    /// Looks that a page does not carry.
    fn note_passages(&mut self, own: &RunLook, look: &Look) {
        self.runs.count();
        let character = self.styles.other(own.style.as_deref());
        let linked = look.link.is_some()
            || character.as_ref().is_some_and(|c| c.is_link)
            || self.fields.iter().any(|f| matches!(f.does, Some(Does::Link(_) | Does::InnerLink | Does::Contents)));
        let told = !linked && self.within != Within::Running && !self.style.role.sets_look();
        let on = |get: fn(&RunLook) -> Option<bool>| {
            told && get(own).or_else(|| get(&character.as_ref()?.run)) == Some(true)
        };
        let found = [
            ("underline", on(|r| r.underline)),
            ("highlight", on(|r| r.highlight)),
            ("colour", on(|r| r.colour)),
            ("capitals", on(|r| r.capitals)),
        ];
        for (rule, on) in found {
            self.passage(rule, on);
        }
    }

    fn note_language(&mut self, own: &RunLook, text: &str, seen: usize) {
        let character = self.styles.other(own.style.as_deref());
        let style = self.style.clone();
        let levels = [Some(own), character.as_ref().map(|c| &c.run), Some(&style.run), Some(&self.styles.defaults)];
        let asian = text
            .chars()
            .any(|c| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'));
        let rtl = levels.iter().flatten().find_map(|l| l.rtl) == Some(true);
        let found = levels.iter().flatten().find_map(|l| match (rtl, asian) {
            (true, _) => l.lang_bidi.clone(),
            (_, true) => l.lang_asian.clone(),
            _ => l.lang.clone(),
        });
        if let Some(tag) = found.filter(|_| self.within == Within::Body) {
            *self.languages.entry(tag).or_default() += seen;
        }
    }

    fn field_mark(&mut self, part: &Part, node: Node, look: &Look, own: &RunLook) {
        let tree = &part.tree;
        match tree.attribute(node, "w:fldCharType") {
            Some("begin") if self.fields.len() >= MOST_FIELDS => self.ignored_fields += 1,
            Some("begin") => {
                let ticked = tree.at(node, &["w:ffData", "w:checkBox"]).map(|tick| {
                    switch(tree, tick, "w:checked").or_else(|| switch(tree, tick, "w:default")).unwrap_or(false)
                });
                self.fields.push(Field { ticked, ..Field::default() });
            }
            Some("separate") if self.ignored_fields == 0 => {
                if let Some(field) = self.fields.last_mut() {
                    let what = does(&field.code);
                    field.does = Some(what.clone());
                    self.count_field(&what);
                }
            }
            Some("end") if self.ignored_fields > 0 => self.ignored_fields -= 1,
            Some("end") => {
                let Some(field) = self.fields.pop() else { return };
                if field.does.is_none() {
                    self.without_result(&field, look, own);
                } else if let Some(ticked) = field.ticked {
                    self.tick(ticked, look);
                }
            }
            _ => {}
        }
    }

    fn tick(&mut self, ticked: bool, look: &Look) {
        self.put(Content::Text(if ticked { "☒" } else { "☐" }.into()), look);
    }

    /// A field that has only a code.
    fn without_result(&mut self, field: &Field, look: &Look, own: &RunLook) {
        if self.fields.iter().any(|f| f.does.is_none()) {
            return;
        }
        let words = arguments(&field.code);
        match does(&field.code) {
            Does::IndexEntry => self.out.omit("index-entry"),
            Does::Form => {
                self.out.omit("form-field");
                if let Some(ticked) = field.ticked {
                    self.tick(ticked, look);
                }
            }
            Does::Formula => {
                self.out.omit("formula");
                let code = field.code.trim();
                let code = code.get(2..).unwrap_or_default();
                let mut text = String::new();
                let mut rest = code.chars().peekable();
                while let Some(c) = rest.next() {
                    match c {
                        '\\' => while rest.next_if(char::is_ascii_alphabetic).is_some() {},
                        c => text.push(c),
                    }
                }
                self.say(&text, look, own, None);
            }
            _ if words.first().is_some_and(|w| w.eq_ignore_ascii_case("SYMBOL")) => {
                let font = words.iter().skip_while(|w| *w != "\\f").nth(1).map_or("Symbol", String::as_str);
                let code = words.get(1).and_then(|w| w.parse().ok()).unwrap_or(0);
                self.sign(font, code, look);
            }
            _ => {}
        }
    }

    fn count_field(&mut self, what: &Does) {
        if self.within == Within::Running || self.fields.iter().any(|f| f.does == Some(Does::Contents)) {
            return;
        }
        match what {
            Does::InnerLink => self.out.omit("inner-link"),
            Does::FileLink => self.out.omit("file-link"),
            Does::Reference => self.out.omit("reference-field"),
            Does::Form => self.out.omit("form-field"),
            _ => {}
        }
    }
}

fn switch_attribute(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true" | "on"))
}
