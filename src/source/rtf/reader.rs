//! The interpreter: tokens → stories.
//!
//! It keeps a stack of the states of groups and a stack of stories. What is unknown is read as the specification demands:
//! unknown words are skipped, unknown starred groups too.

use super::charset::{self, Charset};
use super::counts::Counts;
use super::fields::{self, Field};
use super::lists::Lists;
use super::pictures::Picture;
use super::state::{Closing, Dest, Entry, Para, State};
use super::story::{Kind, Made, Story};
use super::styles::Sheets;
use super::tables::RowForm;
use super::token::{Token, Tokens};
use crate::source::document::{Block, Carried, Inline, Origin};
use crate::source::draft::{Draft, Piece, is_blank};

/// Groups nested deeper share the state of the group around them.
const DEEPEST: usize = 500;

/// What the information group says.
#[derive(Debug, Default)]
pub(super) struct Info {
    pub title: String,
    pub author: String,
    pub keywords: String,
    /// Year, month, day.
    pub created: [i32; 3],
    pub pages: Option<i32>,
}

#[derive(Debug, Default)]
pub(super) struct OpenField {
    pub instruction: String,
    pub shown: bool,
}

/// The state of reading.
pub(super) struct Rtf<'a> {
    pub bytes: &'a [u8],
    pub state: State,
    stack: Vec<State>,
    /// Groups beyond the deepest.
    beyond: usize,
    /// Bytes of text that are not decoded yet.
    pending: Vec<u8>,
    /// Characters of a fallback still to be skipped.
    pub skip: usize,
    /// The first half of a surrogate pair.
    high: Option<u16>,
    /// Bytes above 7F are UTF-8.
    utf8: bool,
    pub sheets: Sheets,
    pub lists: Lists,
    pub stories: Vec<Story>,
    pub fields: Vec<OpenField>,
    pub picture: Picture,
    pub property: (String, String),
    pub info: Info,
    pub notes: Vec<Draft>,
    pub note_count: usize,
    pub empty_notes: Vec<String>,
    pub asides: Vec<String>,
    pub counts: Counts,
    pub files: Vec<Carried>,
    pub page: usize,
    /// A section began; it begins a page unless it says otherwise.
    pub section: bool,
    pub form: RowForm,
    pub nested_form: RowForm,
    /// The next sign stands for a picture beside the file.
    pub attachment: Option<String>,
    /// The font of text that names none.
    pub default_font: i32,
    pub rtl: bool,
    pub at: usize,
    /// Where the bytes that wait began.
    from: usize,
    flags: [bool; 5],
}

impl<'a> Rtf<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Rtf {
            bytes,
            state: State::default(),
            stack: Vec::new(),
            beyond: 0,
            pending: Vec::new(),
            skip: 0,
            high: None,
            utf8: !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok(),
            sheets: Sheets::default(),
            lists: Lists::default(),
            stories: vec![Story::new(Kind::Main)],
            fields: Vec::new(),
            picture: Picture::default(),
            property: Default::default(),
            info: Info::default(),
            notes: Vec::new(),
            note_count: 0,
            empty_notes: Vec::new(),
            asides: Vec::new(),
            counts: Counts::default(),
            files: Vec::new(),
            page: 1,
            section: false,
            form: RowForm::default(),
            nested_form: RowForm::default(),
            attachment: None,
            default_font: 0,
            rtl: false,
            at: 0,
            from: 0,
            flags: [false; 5],
        }
    }

    /// Reads all; gives the body.
    pub fn read(&mut self) -> Vec<Made> {
        for (at, token) in Tokens::new(self.bytes) {
            self.at = at;
            let closes = token == Token::Close && self.stack.len() == 1 && self.beyond == 0;
            self.token(token);
            let rest = self.bytes.get(at + 1..).filter(|_| closes).unwrap_or(b"{");
            // Copies from old disks end with what stood there before.
            if !rest.contains(&b'{') && !rest.contains(&b'}') && !rest.contains(&b'\\') {
                self.counts
                    .add("trailing-bytes", usize::from(!rest.iter().all(|b| b.is_ascii_whitespace() || *b == 0)));
                break;
            }
        }
        self.flush();
        let open = self.stack.len() + self.beyond;
        self.counts.add("unclosed-groups", open);
        while let Some(state) = self.stack.pop() {
            self.close(state);
        }
        self.end_paragraph();
        self.end_tables(0);
        let made = self.stories.first_mut().map(|s| std::mem::take(&mut s.made));
        made.unwrap_or_default()
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Text(text) => self.bytes_of_text(text),
            Token::Hex(byte) => self.byte(byte),
            Token::Open => {
                self.flush();
                self.open();
            }
            Token::Close => {
                self.flush();
                match (self.beyond, self.stack.pop()) {
                    (0, Some(state)) => {
                        // The last paragraph may have no end of its own.
                        if self.stack.is_empty() {
                            self.end_paragraph();
                        }
                        self.close(state);
                    }
                    (0, None) => self.counts.add("unopened-groups", 1),
                    (_, state) => {
                        self.stack.extend(state);
                        self.beyond -= 1;
                    }
                }
            }
            Token::Binary(data) => {
                self.flush();
                if self.state.dest == Dest::Picture {
                    self.picture.binary(self.bytes.get(data).unwrap_or_default());
                }
            }
            Token::Symbol(sign) => self.symbol(sign),
            Token::Word(name, number) => {
                self.flush_unless_unicode(name);
                self.word(name, number);
            }
        }
    }

    fn open(&mut self) {
        self.skip = 0;
        if self.stack.len() >= DEEPEST {
            self.beyond += 1;
            self.counts.add("deep-groups", 1);
            return;
        }
        let inner = self.state.inner();
        self.stack.push(std::mem::replace(&mut self.state, inner));
    }

    fn close(&mut self, outer: State) {
        self.skip = 0;
        let inner = std::mem::replace(&mut self.state, outer);
        match inner.closing {
            Closing::Nothing => {}
            Closing::Story => self.end_story(inner.clone()),
            Closing::Field => self.end_field(),
            Closing::Picture => self.end_picture(),
            Closing::Numbering => self.state.para.numbering = inner.para.numbering,
        }
        match inner.dest {
            Dest::FontTable if self.state.dest != Dest::FontTable => self.sheets.end_font(),
            Dest::PropertyName | Dest::PropertyValue => self.end_property(inner.dest),
            _ => {}
        }
    }

    // Text.

    fn bytes_of_text(&mut self, text: &[u8]) {
        if self.pending.is_empty() {
            self.from = self.at + self.skip.min(text.len());
        }
        let skipped = self.skip.min(text.len());
        self.skip -= skipped;
        let text = text.get(skipped..).unwrap_or_default();
        if !text.is_empty() {
            self.unpaired();
        }
        if self.utf8 && !text.is_ascii() && self.state.dest != Dest::Skip {
            self.flush();
            let text = String::from_utf8_lossy(text).into_owned();
            self.text(&text);
        } else if self.state.dest == Dest::Picture {
            self.picture.hex(text);
        } else if self.state.dest != Dest::Skip {
            self.pending.extend_from_slice(text);
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.state.dest != Dest::Skip {
            self.unpaired();
            if self.pending.is_empty() {
                self.from = self.at;
            }
            self.pending.push(byte);
        }
    }

    fn symbol(&mut self, sign: u8) {
        match sign {
            b'\\' | b'{' | b'}' => self.byte(sign),
            b'*' => {
                self.flush();
                self.state.starred = true;
            }
            b'\n' => {
                self.flush();
                self.word("par", None);
            }
            b'\t' => self.character("\t"),
            b'~' => self.character("\u{A0}"),
            b'_' => self.character("\u{2011}"),
            b'-' | b':' | b'|' if self.skip > 0 => self.skip -= 1,
            _ => self.flush(),
        }
    }

    /// A character that a word or sign stands for.
    pub fn character(&mut self, text: &str) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.flush();
        self.from = self.at;
        self.text(text);
    }

    /// `\uN`.
    pub fn unicode(&mut self, number: i32) {
        self.flush_bytes();
        (self.skip, self.from) = (self.state.fallback, self.at);
        let code = u32::try_from(if number < 0 { number + 65_536 } else { number }).unwrap_or(0xFFFD);
        let (high, unit) = (self.high.take(), u16::try_from(code).ok());
        let text = match (high, unit) {
            (None, Some(unit @ 0xD800..=0xDBFF)) => {
                self.high = Some(unit);
                return;
            }
            (Some(high), Some(unit)) => String::from_utf16_lossy(&[high, unit]),
            (Some(_), None) | (None, None) | (None, Some(0xDC00..=0xDFFF)) => {
                char::from_u32(code).unwrap_or('\u{FFFD}').to_string()
            }
            (None, Some(unit @ 0xF000..=0xF0FF)) => self.private(unit).to_string(),
            (None, Some(unit)) => char::from_u32(u32::from(unit)).unwrap_or('\u{FFFD}').to_string(),
        };
        self.text(&text);
    }

    /// Fonts of signs are written in a private area.
    fn private(&self, unit: u16) -> char {
        let charset = match self.sheets.charset(self.state.look.font) {
            Charset::Page(_) => Charset::Symbol,
            signs => signs,
        };
        charset::sign(u8::try_from(unit & 0xFF).unwrap_or(0), charset)
    }

    /// A sign of a font, by its number.
    fn sign(&mut self, number: u32, font: &str) {
        let text = match (u8::try_from(number & 0xFF), font) {
            (Ok(byte), "symbol") => charset::sign(byte, Charset::Symbol).to_string(),
            (Ok(byte), font) if font.contains("dings") => charset::sign(byte, Charset::Dingbats).to_string(),
            (Ok(byte), _) if number < 256 => charset::decode(&[byte], self.sheets.document()),
            _ => char::from_u32(number).unwrap_or('\u{FFFD}').to_string(),
        };
        self.text(&text);
    }

    fn flush_unless_unicode(&mut self, name: &str) {
        self.flush_bytes();
        if name != "u" && name != "uc" {
            self.unpaired();
        }
    }

    /// Decodes the bytes that wait.
    pub fn flush(&mut self) {
        self.flush_bytes();
        if self.skip == 0 {
            self.unpaired();
        }
    }

    /// The half of a pair whose other half does not come.
    fn unpaired(&mut self) {
        if self.high.take().is_some() {
            self.text("\u{FFFD}");
        }
    }

    fn flush_bytes(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let charset = match self.state.dest {
            Dest::FontTable => match self.sheets.charset(self.sheets.current) {
                Charset::Page(page) => Charset::Page(page),
                _ => self.sheets.document(),
            },
            Dest::InfoText(_) | Dest::StyleSheet | Dest::Instruction => self.sheets.document(),
            _ => self.sheets.charset(self.state.look.font),
        };
        let bytes = std::mem::take(&mut self.pending);
        let text = charset::decode(&bytes, charset);
        self.text(&text);
        self.pending = bytes;
        self.pending.clear();
    }

    fn text(&mut self, text: &str) {
        match self.state.dest {
            Dest::Text => self.say(text),
            Dest::FontTable => self.name(text, Sheets::end_font),
            Dest::StyleSheet => self.name(text, Sheets::end_style),
            Dest::InfoText(entry) => match entry {
                Entry::Title => self.info.title.push_str(text),
                Entry::Author => self.info.author.push_str(text),
                Entry::Keywords => self.info.keywords.push_str(text),
            },
            Dest::Instruction => {
                if let Some(field) = self.fields.last_mut() {
                    field.instruction.push_str(text);
                }
            }
            Dest::Label => {
                if let Some(story) = self.stories.last_mut() {
                    story.label.get_or_insert_default().push_str(text);
                }
            }
            Dest::PropertyName => self.property.0.push_str(text),
            Dest::PropertyValue => self.property.1.push_str(text),
            _ => {}
        }
    }

    fn name(&mut self, text: &str, end: fn(&mut Sheets)) {
        for part in text.split_inclusive(';') {
            self.sheets.name.push_str(part.trim_end_matches(';'));
            if part.ends_with(';') {
                end(&mut self.sheets);
            }
        }
    }

    /// Text of a story.
    fn say(&mut self, text: &str) {
        let text = match self.attachment.take() {
            Some(name) => {
                if let Some(story) = self.stories.last_mut() {
                    story.mark(Inline::Image { target: name, alt: String::new() });
                }
                text.strip_prefix('¬').unwrap_or(text)
            }
            None => text,
        };
        let visible = !text.trim().is_empty();
        if visible {
            self.tally();
        }
        if self.state.look.hidden || self.state.look.deleted || text.is_empty() {
            return;
        }
        if visible {
            self.begin_page();
            let unread = text.matches('\u{FFFD}').count();
            let signs = matches!(self.sheets.charset(self.state.look.font), Charset::Symbol | Charset::Dingbats);
            self.counts.add(if signs { "signs" } else { "broken-letters" }, unread);
            if let Some(field) = self.fields.last_mut() {
                field.shown = true;
            }
        }
        let (page, byte) = (self.page, self.from);
        let Some(story) = self.stories.last_mut() else { return };
        if visible && story.begin.is_none() {
            story.begin = Some(Origin { page: Some(page.to_string()), byte: Some(byte), ..Origin::default() });
            story.size = self.state.look.size;
            story.removed = self.state.removed;
        }
        story.text(text, &self.state.look.style);
    }

    /// Counts passages that begin here.
    fn tally(&mut self) {
        const RULES: [&str; 5] = ["hidden-text", "deletions", "insertions", "underline", "highlighting"];
        let look = &self.state.look;
        let linked = look.style.link.is_some();
        let now = [look.hidden, look.deleted, look.inserted, look.underlined && !linked, look.highlighted];
        for ((rule, now), before) in RULES.iter().zip(now).zip(&mut self.flags) {
            self.counts.add(rule, usize::from(now && !*before));
            *before = now;
        }
    }

    fn begin_page(&mut self) {
        if std::mem::take(&mut self.section) && self.stories.len() == 1 {
            self.page_break();
        }
    }

    /// A page ends.
    pub fn page_break(&mut self) {
        self.page += 1;
        let origin = Origin { page: Some(self.page.to_string()), byte: Some(self.at), ..Origin::default() };
        if let Some(story) = self.stories.last_mut()
            && !is_blank(&story.pieces)
        {
            story.pieces.push(Piece::At(origin));
        }
    }

    // Stories.

    /// A story begins within this group.
    pub fn begin_story(&mut self, kind: Kind) {
        self.stories.push(Story::new(kind));
        let look = super::state::Look { font: self.state.look.font, ..Default::default() };
        (self.state.dest, self.state.closing) = (Dest::Text, Closing::Story);
        (self.state.para, self.state.look) = (Para::default(), look);
    }

    fn end_story(&mut self, inner: State) {
        if self.stories.len() < 2 {
            return;
        }
        let outer = std::mem::replace(&mut self.state, inner);
        self.end_paragraph();
        self.state = outer;
        self.end_tables(0);
        let Some(story) = self.stories.pop() else { return };
        match story.kind {
            Kind::Main => {}
            Kind::Note(label) => {
                if story.made.is_empty() {
                    self.empty_notes.push(label.clone());
                }
                self.notes.extend(super::finish::quotes(story.made).into_iter().map(|m| {
                    let block = Block { note: Some(label.clone()), ..m.draft.block };
                    Draft { block, ..m.draft }
                }));
            }
            Kind::Box => {
                self.counts.add("text-boxes", usize::from(!story.made.is_empty()));
                if let Some(around) = self.stories.last_mut() {
                    around.made.extend(story.made);
                }
            }
            Kind::Aside(rule) => {
                let text: Vec<String> = story.made.iter().map(|m| m.draft.plain()).collect();
                let text = text.join("\n");
                if !text.is_empty() && !self.asides.contains(&text) {
                    self.asides.push(text);
                    let removed = |m: Made| Made { draft: Draft { removed: Some(rule), ..m.draft }, ..m };
                    if let Some(around) = self.stories.last_mut() {
                        around.made.extend(story.made.into_iter().map(removed));
                    }
                }
            }
        }
    }

    fn end_field(&mut self) {
        let Some(open) = self.fields.pop() else { return };
        match fields::field(&open.instruction) {
            Field::Sign(number, font) if !open.shown => self.sign(number, &font),
            Field::Formula if !open.shown => self.counts.add("formulas", 1),
            _ => {}
        }
    }

    fn end_picture(&mut self) {
        let picture = std::mem::take(&mut self.picture);
        let aside = self.stories.last().is_some_and(|s| matches!(s.kind, Kind::Aside(_)));
        if aside || self.state.look.hidden || self.state.look.deleted || picture.is_empty() {
            return;
        }
        let number = self.files.len() + 1;
        match picture.file(number) {
            Some((file, alt)) => {
                self.begin_page();
                let target = format!("{}{}", crate::source::document::CARRIED, file.name);
                self.files.push(file);
                if let Some(story) = self.stories.last_mut() {
                    story.mark(Inline::Image { target, alt });
                }
            }
            None => self.counts.add("pictures", 1),
        }
    }

    fn end_property(&mut self, dest: Dest) {
        if dest == Dest::PropertyName {
            return;
        }
        let (name, value) = std::mem::take(&mut self.property);
        if name == "NeXTGraphic" {
            self.attachment = Some(value.trim().to_owned()).filter(|v| !v.is_empty() && !v.contains(['/', '\\']));
        }
        if matches!(name.trim(), "wzDescription" | "wzName") && !value.trim().is_empty() {
            self.picture.describe(value.trim(), name.trim() == "wzDescription");
        }
    }
}
