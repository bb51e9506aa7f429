//! Re-import: what import last wrote, what an editor made of it, and what import would write now → one page.
//!
//! In: the texts of three pages. Out: a page with both changes: the body block by block and word by word inside a block
//! ([`body`]), the front matter key by key ([`matter`]). Where both changed the same thing in different ways, the editor's
//! stays in the page and the [`Conflict`] says where. Never touches files, and never puts conflict marks into a page.

mod blocks;
mod body;
mod matter;
mod notes;
mod toml;
mod words;
mod yaml;

pub use body::What;

use crate::page::front_matter::{self, Format, Split, split};
use std::ops::Range;

/// A merged page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The whole page.
    pub text: String,
    /// What both changed in different ways.
    pub conflicts: Vec<Conflict>,
}

/// A thing both changed in different ways. The editor's stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The key of the front matter, if it is one.
    pub key: Option<String>,
    /// The place in the editor's page.
    pub span: Range<usize>,
    /// What happened.
    pub what: What,
    /// What import would write; empty if nothing.
    pub incoming: String,
}

/// Why pages cannot be merged at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmergeable {
    /// The editor's front matter is missing or broken.
    #[error("the front matter of your page cannot be read")]
    Unreadable,
    /// The editor's front matter cannot be written anew without losing something.
    #[error("the front matter of your page cannot be changed without losing your comments or your spelling")]
    Unwritable,
}

/// Merges three versions of a page. Without a base, all of the editor's is kept, but for what says which original the page is
/// of, and the whole page is one conflict.
///
/// # Errors
/// [`Unmergeable`]; then the editor's page must stay as it is.
pub fn merge(base: Option<&str>, mine: &str, new: &str) -> Result<Merged, Unmergeable> {
    // A page that an editor's program has saved with the line ends of Windows keeps them.
    if mine.matches("\r\n").count() * 2 > mine.matches('\n').count() {
        let unix = |text: &str| text.replace("\r\n", "\n");
        let mut merged = merge_lines(base.map(unix).as_deref(), &unix(mine), &unix(new))?;
        merged.text = merged.text.replace('\n', "\r\n");
        for conflict in &mut merged.conflicts {
            conflict.span = with_returns(mine, conflict.span.start)..with_returns(mine, conflict.span.end);
        }
        return Ok(merged);
    }
    merge_lines(base, mine, new)
}

/// The place in a text of a place in the same text without the carriage returns before its line feeds.
fn with_returns(text: &str, without: usize) -> usize {
    let mut left = without;
    for (at, c) in text.char_indices() {
        if left == 0 {
            return at;
        }
        if c == '\r' && text[at + 1..].starts_with('\n') {
            continue;
        }
        left = left.saturating_sub(c.len_utf8());
    }
    text.len()
}

fn merge_lines(base: Option<&str>, mine: &str, new: &str) -> Result<Merged, Unmergeable> {
    if base == Some(mine) || mine == new {
        return Ok(Merged { text: new.to_owned(), conflicts: Vec::new() });
    }
    if base == Some(new) {
        return Ok(Merged { text: mine.to_owned(), conflicts: Vec::new() });
    }
    let (mine, new) = (Page::of(mine).ok_or(Unmergeable::Unreadable)?, Page::of(new).ok_or(Unmergeable::Unreadable)?);
    let base = base.map(|base| Page::of(base).ok_or(Unmergeable::Unreadable)).transpose()?;
    let Some(base) = base else {
        let (matter, _) = front(None, &mine, &new)?;
        let incoming = new.body().to_owned();
        let conflict = Conflict { key: None, span: 0..0, what: What::Everything, incoming };
        return Ok(Merged { text: mine.with(&matter, mine.body()), conflicts: vec![conflict] });
    };
    let (matter, mut conflicts) = front(Some(&base), &mine, &new)?;
    let body = body::merge(base.body(), mine.body(), new.body());
    let from = mine.split.body;
    conflicts.extend(body.clashes.into_iter().map(|clash| Conflict {
        key: None,
        span: clash.span.start + from..clash.span.end + from,
        what: clash.what,
        incoming: clash.incoming,
    }));
    Ok(Merged { text: mine.with(&matter, &body.text), conflicts })
}

/// The front matter with both changes.
fn front(base: Option<&Page<'_>>, mine: &Page<'_>, new: &Page<'_>) -> Result<(String, Vec<Conflict>), Unmergeable> {
    if base.is_some_and(|base| base.matter() == mine.matter() && new.format == mine.format) {
        return Ok((new.matter().to_owned(), Vec::new()));
    }
    let (merged, clashes) = matter::merge(base.map(|b| &b.table), &mine.table, &new.table);
    let text = match mine.format {
        _ if matter::same_tables(&merged, &mine.table) => Some(mine.matter().to_owned()),
        Format::Toml => toml::write(mine.matter(), &mine.table, &merged, new.matter()),
        Format::Yaml => yaml::write(mine.matter(), &mine.table, &merged),
    };
    let conflicts = clashes.into_iter().map(|clash| Conflict {
        span: mine.place(&clash.key),
        what: if clash.incoming.is_some() { What::BothChanged } else { What::DocumentRemoved },
        incoming: clash.incoming.unwrap_or_default(),
        key: Some(clash.key),
    });
    Ok((text.ok_or(Unmergeable::Unwritable)?, conflicts.collect()))
}

/// A page with one key of `[source]` changed: the name of the original. `None` if its front matter cannot be read or changed.
pub fn renamed(page: &str, file: &str) -> Option<String> {
    let page = Page::of(page)?;
    let mut table = page.table.clone();
    table.get_mut("source")?.as_table_mut()?.insert("file".into(), file.into());
    let matter = match page.format {
        Format::Toml => toml::write(page.matter(), &page.table, &table, "")?,
        Format::Yaml => yaml::write(page.matter(), &page.table, &table)?,
    };
    Some(page.with(&matter, page.body()))
}

/// A page, split and read.
struct Page<'a> {
    text: &'a str,
    split: Split,
    format: Format,
    matter: Range<usize>,
    table: ::toml::Table,
}

impl<'a> Page<'a> {
    fn of(text: &'a str) -> Option<Page<'a>> {
        let split = split(text);
        let (format, matter) = split.matter.clone()?;
        let table = front_matter::table(text)?;
        Some(Page { text, split, format, matter, table })
    }

    fn matter(&self) -> &'a str {
        &self.text[self.matter.clone()]
    }

    fn body(&self) -> &'a str {
        &self.text[self.split.body..]
    }

    /// The page with another front matter and another body.
    fn with(&self, matter: &str, body: &str) -> String {
        let (before, after) = (&self.text[..self.matter.start], &self.text[self.matter.end..self.split.body]);
        let line = if matter.is_empty() || matter.ends_with('\n') { "" } else { "\n" };
        [before, matter, line, after, body].concat()
    }

    /// The line of a key, by the first part of its path; the opening fence if there is none.
    fn place(&self, key: &str) -> Range<usize> {
        let first = key.split('.').next().unwrap_or(key);
        let mut at = self.matter.start;
        for line in self.matter().split_inclusive('\n') {
            let name = line.trim_start_matches(['[', ' ', '"', '\'']);
            let rest = name.strip_prefix(first).map(|r| r.trim_start_matches(['"', '\'', ' ']));
            if rest.is_some_and(|r| r.starts_with(['=', ':', ']', '.'])) {
                return at..at + line.trim_end().len();
            }
            at += line.len();
        }
        self.matter.start.saturating_sub(1)..self.matter.start
    }
}

#[cfg(test)]
mod tests;
