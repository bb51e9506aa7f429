//! Reading a TOML table key by key, with the place of everything that is wrong.
//!
//! A [`Fields`] is asked for each key the schema knows; what it was not asked for is unknown, and is reported with the
//! nearest key it was asked for. It never stops at the first problem.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::id::Slug;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// The complaints about one file.
pub(super) struct Report<'a> {
    pub(super) text: &'a Arc<str>,
    pub(super) file: &'a str,
    pub(super) found: Vec<Diagnostic>,
}

impl Report<'_> {
    pub(super) fn add(&mut self, code: &'static str, span: Range<usize>, message: String, help: Option<String>) {
        let mut complaint = Diagnostic::error(code, message).in_file(self.file).at(self.text, span);
        complaint.help = help;
        self.found.push(complaint);
    }
}

/// A value that a TOML value can be read as.
pub(super) trait Read: Sized {
    /// What to write instead: "a string".
    const EXPECTED: &'static str;

    fn read(value: &DeValue) -> Option<Self>;
}

impl Read for String {
    const EXPECTED: &'static str = "a string";

    fn read(value: &DeValue) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl Read for bool {
    const EXPECTED: &'static str = "`true` or `false`";

    fn read(value: &DeValue) -> Option<Self> {
        value.as_bool()
    }
}

impl Read for usize {
    const EXPECTED: &'static str = "a whole number from 0";

    fn read(value: &DeValue) -> Option<Self> {
        value.as_integer().and_then(|i| usize::from_str_radix(i.as_str(), i.radix()).ok())
    }
}

impl Read for f64 {
    const EXPECTED: &'static str = "a number";

    fn read(value: &DeValue) -> Option<Self> {
        match value {
            DeValue::Float(f) => f.as_str().parse().ok(),
            DeValue::Integer(_) => usize::read(value).map(|i| i as f64),
            _ => None,
        }
    }
}

impl<T: Read> Read for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(value: &DeValue) -> Option<Self> {
        T::read(value).map(Some)
    }
}

impl Read for Vec<String> {
    const EXPECTED: &'static str = "a string or a list of strings";

    fn read(value: &DeValue) -> Option<Self> {
        match value {
            DeValue::String(one) => Some(vec![one.to_string()]),
            DeValue::Array(many) => many.iter().map(|v| String::read(v.get_ref())).collect(),
            _ => None,
        }
    }
}

/// One table that is being read.
pub(super) struct Fields<'a, 'r, 't> {
    table: &'a DeTable<'a>,
    /// Its name as in the file, without brackets; empty for the top.
    name: String,
    known: Vec<&'static str>,
    report: &'r mut Report<'t>,
}

impl<'a, 'r, 't> Fields<'a, 'r, 't> {
    pub(super) fn new(table: &'a DeTable<'a>, name: impl Into<String>, report: &'r mut Report<'t>) -> Self {
        Fields { table, name: name.into(), known: Vec::new(), report }
    }

    /// The raw value of a known key.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.push(key);
        self.table.get(key)
    }

    /// Sets `target` if the key is there.
    pub(super) fn set<T: Read>(&mut self, key: &'static str, target: &mut T) {
        self.set_if(key, target, Ok);
    }

    /// Sets `target` to what `refine` makes of the value; its error says what is wrong with it ("is not a folder").
    pub(super) fn set_if<T: Read, U>(
        &mut self,
        key: &'static str,
        target: &mut U,
        refine: impl FnOnce(T) -> Result<U, String>,
    ) {
        let Some(value) = self.value(key) else { return };
        match T::read(value.get_ref()).map(refine) {
            Some(Ok(found)) => *target = found,
            Some(Err(why)) => {
                let shown = self.report.text.get(value.span()).unwrap_or_default().to_owned();
                self.wrong(key, value.span(), &shown, &why);
            }
            None => self.mistyped(key, value, T::EXPECTED),
        }
    }

    /// Sets `target` to the value of the word.
    pub(super) fn choose<T: Copy>(&mut self, key: &'static str, target: &mut T, words: &[(&'static str, T)]) {
        self.set_if(key, target, |word: String| match words.iter().find(|(w, _)| *w == word) {
            Some((_, value)) => Ok(*value),
            None => {
                let all: Vec<String> = words.iter().map(|(w, _)| format!("`{w}`")).collect();
                let near = did_you_mean(&word, words.iter().map(|(w, _)| *w));
                let near = near.map_or_else(String::new, |w| format!("; did you mean `{w}`?"));
                Err(format!("is not one of {}{near}", all.join(", ")))
            }
        });
    }

    /// Reads the table under `key`, if it is there.
    pub(super) fn table(&mut self, key: &'static str, read: impl FnOnce(&mut Fields<'a, '_, 't>)) {
        let Some(value) = self.value(key) else { return };
        let Some(table) = value.get_ref().as_table() else {
            self.mistyped(key, value, "a table");
            return;
        };
        let mut fields = Fields::new(table, self.qualified(key), self.report);
        read(&mut fields);
        fields.finish();
    }

    /// Reads each table under `[key.NAME]`, in the order of the file. `NAME` must be a slug.
    pub(super) fn tables(&mut self, key: &'static str, mut read: impl FnMut(Slug, &mut Fields<'a, '_, 't>)) {
        let Some(value) = self.value(key) else { return };
        let Some(table) = value.get_ref().as_table() else {
            self.mistyped(key, value, "a table of tables");
            return;
        };
        for (name, value) in in_order(table) {
            let slug = match name.get_ref().parse::<Slug>() {
                Ok(slug) => slug,
                Err(error) => {
                    let help = format!("write `{}`", Slug::from_text(name.get_ref()));
                    self.report.add("config-value", name.span(), error.to_string(), Some(help));
                    continue;
                }
            };
            let path = format!("{}.{slug}", self.qualified(key));
            let Some(table) = value.get_ref().as_table() else {
                let message = format!("`{path}` must be a table, not {}", with_article(value.get_ref().type_str()));
                self.report.add("config-type", value.span(), message, Some(format!("write `[{path}]`")));
                continue;
            };
            let mut fields = Fields::new(table, path, self.report);
            read(slug, &mut fields);
            fields.finish();
        }
    }

    /// Reads each table of `[[key]]`; false if the key is not there or no list of tables.
    pub(super) fn list(&mut self, key: &'static str, mut read: impl FnMut(&mut Fields<'a, '_, 't>)) -> bool {
        let Some(value) = self.value(key) else { return false };
        let Some(items) = value.get_ref().as_array() else {
            self.mistyped(key, value, "a list of tables");
            return false;
        };
        for item in items.iter() {
            let Some(table) = item.get_ref().as_table() else {
                self.mistyped(key, item, "a list of tables");
                continue;
            };
            let mut fields = Fields::new(table, self.qualified(key), self.report);
            read(&mut fields);
            fields.finish();
        }
        true
    }

    /// Complains about a key's value.
    pub(super) fn wrong(&mut self, key: &str, span: Range<usize>, shown: &str, why: &str) {
        let message = format!("`{}`: {shown} {why}", self.qualified(key));
        self.report.add("config-value", span, message, None);
    }

    /// Complains that a key of the table at `span` is missing.
    pub(super) fn missing(&mut self, key: &str) {
        let span = in_order(self.table).first().map_or(0..0, |(k, _)| k.span());
        let message = format!("`{}` is missing", self.qualified(key));
        self.report.add("config-value", span, message, None);
    }

    /// The place of a key's value in the file.
    pub(super) fn span(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or(0..0, Spanned::span)
    }

    /// Complains about every key that was not asked for.
    pub(super) fn finish(self) {
        for (key, _) in in_order(self.table) {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) {
                continue;
            }
            let place = if self.name.is_empty() { self.report.file.to_owned() } else { format!("[{}]", self.name) };
            let message = format!("`{name}` is not a key of {place}");
            let help = match did_you_mean(name, self.known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if self.known.is_empty() => "it has no keys yet; your own go under [extra]".to_owned(),
                None => format!("it knows {}; your own go under [extra]", quoted(&self.known)),
            };
            self.report.add("config-key", key.span(), message, Some(help));
        }
    }

    fn qualified(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn mistyped(&mut self, key: &str, value: &Spanned<DeValue>, expected: &str) {
        let found = with_article(value.get_ref().type_str());
        let message = format!("`{}` must be {expected}, not {found}", self.qualified(key));
        self.report.add("config-type", value.span(), message, None);
    }
}

fn in_order<'a>(table: &'a DeTable<'a>) -> Vec<(&'a Spanned<DeString<'a>>, &'a Spanned<DeValue<'a>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'i']) { "an" } else { "a" };
    format!("{article} {kind}")
}

fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    quoted.join(", ")
}
