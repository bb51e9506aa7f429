//! The control words that say something about text (RTF 1.9.1, appendix B); all others are skipped.

use super::fields::{Field, field};
use super::reader::{OpenField, Rtf};
use super::state::{Closing, Dest, Entry, Look, Numbering, Para};
use super::story::Kind;
use super::styles::{CHARACTER, Font};
use super::tables::RowForm;
use crate::source::document::Inline;

/// Groups that hold no text of the document, though no star says so.
const SILENT: &[&str] = &[
    "colortbl",
    "filetbl",
    "revtbl",
    "rsidtbl",
    "nonshppict",
    "nonesttables",
    "objdata",
    "objclass",
    "objname",
    "xe",
    "tc",
    "tcn",
    "rxe",
    "bkmkstart",
    "bkmkend",
    "ftnsep",
    "ftnsepc",
    "ftncn",
    "aftnsep",
    "aftnsepc",
    "aftncn",
    "pntxta",
    "pntxtb",
    "private",
    "template",
    "fchars",
    "lchars",
    "shprslt",
    "atnid",
    "atnauthor",
    "atrfstart",
    "atrfend",
    "atnref",
    "atnicn",
    "atndate",
    "atntime",
    "falt",
    "panose",
    "fontemb",
    "fontfile",
    "listname",
    "leveltext",
    "levelnumbers",
    "liststylename",
    "formfield",
    "datafield",
    "blipuid",
    "latentstyles",
    "themedata",
    "colorschememapping",
    "datastore",
    "xmlnstbl",
    "pgptbl",
    "protusertbl",
    "userprops",
    "docvar",
    "keycode",
    "subject",
    "doccomm",
    "operator",
    "manager",
    "company",
    "category",
    "comment",
    "hlinkbase",
    "revtim",
    "printim",
    "buptim",
    "nextfile",
    "background",
    "listpicture",
    "generator",
    "wgrffmtfilter",
    "mailmerge",
    "passwordhash",
    "oldcprops",
    "oldpprops",
    "oldtprops",
    "oldsprops",
    "sv",
    "sn",
    "bin",
    "expandedcolortbl",
];

impl Rtf<'_> {
    /// A control word.
    pub fn word(&mut self, name: &str, number: Option<i32>) {
        let starred = std::mem::take(&mut self.state.starred);
        if self.state.dest == Dest::Skip && !(name == "ud" && starred) {
            return;
        }
        if self.destination(name) {
            return;
        }
        if starred && !matches!(name, "cs" | "ts" | "ds") {
            self.state.dest = Dest::Skip;
            return;
        }
        if self.sign_of(name) {
            return;
        }
        if name == "u" {
            return self.unicode(number.unwrap_or(0xFFFD));
        }
        self.skip = 0;
        match self.state.dest {
            Dest::FontTable | Dest::StyleSheet | Dest::ListTable | Dest::Overrides | Dest::Info | Dest::Created => {
                self.of_tables(name, number);
            }
            Dest::Numbering => self.numbering(name, number),
            Dest::Text => self.of_text(name, number),
            _ => {}
        }
        self.formatting(name, number);
    }

    /// Words that begin a group of its own kind.
    fn destination(&mut self, name: &str) -> bool {
        let dest = self.state.dest;
        let told = dest == Dest::Text;
        match name {
            "fonttbl" => self.state.dest = Dest::FontTable,
            "stylesheet" => self.state.dest = Dest::StyleSheet,
            "listtable" => self.state.dest = Dest::ListTable,
            "listoverridetable" => self.state.dest = Dest::Overrides,
            "info" => self.state.dest = Dest::Info,
            "title" | "author" | "keywords" if matches!(dest, Dest::Info | Dest::Twice) => self.entry(name),
            "creatim" if dest == Dest::Info => self.state.dest = Dest::Created,
            "upr" => (self.state.outer, self.state.dest) = (dest, Dest::Twice),
            "ud" => self.state.dest = self.state.outer,
            "field" => {
                self.fields.push(OpenField::default());
                self.state.closing = Closing::Field;
            }
            "fldinst" if !self.fields.is_empty() => self.state.dest = Dest::Instruction,
            "fldrslt" => self.result(),
            "listtext" | "pntext" if told => {
                self.state.dest = Dest::Label;
                self.state.look = Look { font: self.state.look.font, ..Look::default() };
                if let Some(story) = self.stories.last_mut() {
                    story.label = Some(String::new());
                }
            }
            "pn" if told => {
                (self.state.dest, self.state.closing) = (Dest::Numbering, Closing::Numbering);
                self.state.para.numbering = Some(Numbering { start: 1, ..Numbering::default() });
            }
            "shppict" => {}
            "pict" if matches!(dest, Dest::Text | Dest::Shape | Dest::PropertyValue) => {
                (self.state.dest, self.state.closing) = (Dest::Picture, Closing::Picture);
            }
            "picprop" if dest == Dest::Picture => {}
            "shp" | "shpgrp" | "shpinst" | "do" if matches!(dest, Dest::Text | Dest::Shape) => {
                self.state.dest = Dest::Shape;
            }
            "sp" if matches!(dest, Dest::Shape | Dest::Picture) => self.property = Default::default(),
            "sn" if matches!(dest, Dest::Shape | Dest::Picture) => self.state.dest = Dest::PropertyName,
            "sv" if matches!(dest, Dest::Shape | Dest::Picture) => self.state.dest = Dest::PropertyValue,
            "shptxt" | "dptxbxtext" if dest == Dest::Shape => self.begin_story(Kind::Box),
            "footnote" if told => self.note(),
            "header" | "headerl" | "headerr" | "headerf" if told => self.begin_story(Kind::Aside("page-header")),
            "footer" | "footerl" | "footerr" | "footerf" if told => self.begin_story(Kind::Aside("page-footer")),
            "annotation" => {
                self.counts.add("comments", 1);
                self.state.dest = Dest::Skip;
            }
            "object" => self.counts.add("objects", 1),
            "result" | "moMath" | "mr" => {}
            "mmath" => self.counts.add("formulas", 1),
            "nesttableprops" => self.state.nested_row = true,
            "NeXTGraphic" if told => {
                self.state.dest = Dest::PropertyValue;
                self.property = ("NeXTGraphic".into(), String::new());
            }
            _ if SILENT.contains(&name) => self.state.dest = Dest::Skip,
            _ if name.starts_with('m') && name.ends_with("Pr") => self.state.dest = Dest::Skip,
            _ => return false,
        }
        true
    }

    fn entry(&mut self, name: &str) {
        let (entry, text) = match name {
            "title" => (Entry::Title, &mut self.info.title),
            "author" => (Entry::Author, &mut self.info.author),
            _ => (Entry::Keywords, &mut self.info.keywords),
        };
        text.clear();
        self.state.dest = Dest::InfoText(entry);
    }

    fn result(&mut self) {
        let Some(open) = self.fields.last() else { return };
        match field(&open.instruction) {
            Field::Link(target) => self.state.look.style.link = Some(target),
            Field::Elsewhere => self.counts.add("inner-links", 1),
            Field::Contents => self.state.removed = Some("contents"),
            Field::Picture => self.counts.add("remote-pictures", 1),
            _ => {}
        }
    }

    fn note(&mut self) {
        if self.state.look.deleted || self.state.look.hidden {
            self.state.dest = Dest::Skip;
            return;
        }
        self.note_count += 1;
        let label = self.note_count.to_string();
        if let Some(story) = self.stories.last_mut() {
            story.mark(Inline::Note(label.clone()));
        }
        self.begin_story(Kind::Note(label));
    }

    /// Words that stand for a character.
    fn sign_of(&mut self, name: &str) -> bool {
        let text = match name {
            "tab" => "\t",
            "emdash" => "—",
            "endash" => "–",
            "lquote" => "‘",
            "rquote" => "’",
            "ldblquote" => "“",
            "rdblquote" => "”",
            "bullet" => "•",
            "emspace" | "enspace" | "qmspace" => " ",
            "zwj" => "\u{200D}",
            "zwnj" => "\u{200C}",
            _ => return false,
        };
        self.character(text);
        true
    }

    /// Words of the tables before the text.
    fn of_tables(&mut self, name: &str, number: Option<i32>) {
        let n = number.unwrap_or(0);
        match (self.state.dest, name) {
            (Dest::FontTable, "f") => {
                self.sheets.end_font();
                self.sheets.current = n;
                self.sheets.fonts.insert(n, Font::default());
            }
            (Dest::FontTable, "fcharset") => self.sheets.fonts.entry(self.sheets.current).or_default().charset = number,
            (Dest::FontTable, "cpg") => {
                self.sheets.fonts.entry(self.sheets.current).or_default().page = u16::try_from(n).ok();
            }
            (Dest::StyleSheet, "s") => self.sheets.current = n,
            (Dest::StyleSheet, "cs" | "ts" | "ds") => self.sheets.current = CHARACTER.saturating_add(n),
            (Dest::StyleSheet, "sbasedon") => {
                self.sheets.styles.entry(self.sheets.current).or_default().based_on = number;
            }
            (Dest::StyleSheet, "outlinelevel") => {
                self.sheets.styles.entry(self.sheets.current).or_default().outline = u8::try_from(n).ok();
            }
            (Dest::ListTable, "list") => self.lists.begin_list(),
            (Dest::ListTable | Dest::Overrides, "listlevel") => self.lists.begin_level(),
            (Dest::ListTable | Dest::Overrides, "levelnfc" | "levelnfcn") => self.lists.format(n),
            (Dest::ListTable, "levelstartat") => self.lists.start(n, false),
            (Dest::ListTable, "listid") => self.lists.end_list(n),
            (Dest::Overrides, "listoverride") => self.lists.begin_override(),
            (Dest::Overrides, "lfolevel") => self.lists.begin_override_level(),
            (Dest::Overrides, "levelstartat") => self.lists.start(n, true),
            (Dest::Overrides, "listid") => self.lists.current_id = n,
            (Dest::Overrides, "ls") => self.lists.end_override(n),
            (Dest::Info, "nofpages") => self.info.pages = number,
            (Dest::Created, "yr") => self.info.created[0] = n,
            (Dest::Created, "mo") => self.info.created[1] = n,
            (Dest::Created, "dy") => self.info.created[2] = n,
            _ => {}
        }
    }

    fn numbering(&mut self, name: &str, number: Option<i32>) {
        let Some(numbering) = &mut self.state.para.numbering else { return };
        match name {
            "pnlvlblt" => numbering.ordered = false,
            "pnlvlbody" | "pnlvl" => numbering.ordered = true,
            "pnlvlcont" => numbering.goes_on = true,
            "pndec" | "pncard" | "pnord" | "pnordt" => (numbering.ordered, numbering.letters) = (true, false),
            "pnucltr" | "pnlcltr" | "pnucrm" | "pnlcrm" => (numbering.ordered, numbering.letters) = (true, true),
            "pnstart" => numbering.start = number.and_then(|n| u32::try_from(n).ok()).unwrap_or(1),
            _ => {}
        }
    }

    /// Words between the words of a story.
    fn of_text(&mut self, name: &str, number: Option<i32>) {
        let n = number.unwrap_or(0);
        match name {
            "par" => self.end_paragraph(),
            "line" | "lbr" => {
                if let Some(story) = self.stories.last_mut() {
                    story.mark(Inline::Break);
                }
            }
            "page" | "softpage" if self.stories.len() == 1 => self.page_break(),
            "sect" => {
                self.end_paragraph();
                self.section = true;
            }
            "sbknone" | "sbkcol" => self.section = false,
            "cell" => self.end_cell(1),
            "row" => self.end_row(1),
            "nestcell" => self.end_cell(usize::from(self.state.para.nesting.max(2))),
            "nestrow" => {
                let deepest = self.stories.last().map_or(2, |s| s.tables.len());
                self.end_row(usize::from(self.state.para.nesting).max(2).min(deepest.max(2)));
            }
            "trowd" => *self.row_form() = RowForm::default(),
            "cellx" => {
                let form = self.row_form();
                if form.edges.len() < 4096 {
                    form.edges.push(n);
                }
            }
            "clmrg" => {
                let form = self.row_form();
                form.covered.push(form.edges.len());
            }
            "clvmgf" => self.row_form().tall += 1,
            "trhdr" => self.row_form().head = true,
            _ => {}
        }
    }

    fn row_form(&mut self) -> &mut RowForm {
        if self.state.nested_row { &mut self.nested_form } else { &mut self.form }
    }

    /// Formatting of characters and paragraphs, and of the document.
    fn formatting(&mut self, name: &str, number: Option<i32>) {
        let on = number != Some(0);
        let n = number.unwrap_or(0);
        let level = |n: i32, most: u8| u8::try_from(n.clamp(0, i32::from(most))).unwrap_or(0);
        let look = &mut self.state.look;
        let para = &mut self.state.para;
        match name {
            "b" => look.style.strong = on,
            "i" => look.style.emphasis = on,
            "strike" | "striked" => look.style.strike = on,
            "super" => look.style.raised = i8::from(on),
            "sub" => look.style.raised = -i8::from(on),
            "up" => look.style.raised = i8::from(number.unwrap_or(6) > 0),
            "dn" => look.style.raised = -i8::from(number.unwrap_or(6) > 0),
            "nosupersub" => look.style.raised = 0,
            "ul" | "uldb" | "ulw" | "uld" | "uldash" | "ulth" | "ulwave" => look.underlined = on,
            "ulnone" => look.underlined = false,
            "highlight" | "chcbpat" => look.highlighted = n > 0,
            "v" => look.hidden = on,
            "deleted" => look.deleted = on,
            "revised" => look.inserted = on,
            "f" => look.font = n,
            "fs" => look.size = n,
            "cs" => {
                look.style.code =
                    self.sheets.role(Some(CHARACTER.saturating_add(n))) == Some(super::styles::Role::Mono);
            }
            "plain" => {
                let link = look.style.link.take();
                let tracked = (look.inserted, look.deleted);
                *look = Look::default();
                (look.style.link, (look.inserted, look.deleted)) = (link, tracked);
                look.font = self.default_font;
            }
            "pard" => *para = Para::default(),
            "s" => para.style = number,
            "outlinelevel" => para.outline = Some(level(n, 9)),
            "ls" => para.list = number,
            "ilvl" => para.level = level(n, 8),
            "li" | "lin" => para.left = n,
            "ri" | "rin" => para.right = n,
            "fi" => para.first = n,
            "intbl" => para.in_table = on,
            "itap" => (para.nesting, para.in_table) = (level(n, 40), n > 0),
            "qc" => para.centred = true,
            "ql" | "qr" | "qj" => para.centred = false,
            "rtlpar" => para.rtl = true,
            "ltrpar" => para.rtl = false,
            "pagebb" if on && self.state.dest == Dest::Text => self.section = true,
            "uc" => self.state.fallback = usize::try_from(n).unwrap_or(1).min(64),
            "ansicpg" => self.sheets.page = u16::try_from(n).ok().filter(|p| super::charset::is_known(*p)),
            "mac" => self.sheets.page = Some(10000),
            "pc" => self.sheets.page = Some(437),
            "pca" => self.sheets.page = Some(850),
            "deff" => {
                self.default_font = n;
                look.font = n;
            }
            "rtldoc" => self.rtl = true,
            _ => {}
        }
    }
}
