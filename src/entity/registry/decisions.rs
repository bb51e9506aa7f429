//! `content/entities.toml`: one table per decision.

use super::{Decision, DecisionFile, Judgement, Origin, Scope};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::entity::EntityType;
use crate::id::EntityId;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The kinds of decision and the keys of each.
const KINDS: [(&str, &[&str]); 5] = [
    ("reject", &["form", "type", "scope", "source", "place"]),
    ("accept", &["form", "type", "scope", "source", "place", "expect"]),
    ("same", &["a", "b"]),
    ("different", &["a", "b"]),
    ("merged", &["from", "into"]),
];

/// Keys every decision may carry.
const COMMON: [&str; 3] = ["why", "by", "on"];

/// Reads the file; what cannot be read is reported and left out.
pub(super) fn read(
    file: &DecisionFile,
    sections: &[(String, EntityType)],
    complaints: &mut Vec<Diagnostic>,
) -> Vec<Decision> {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    for error in errors {
        let complaint = Diagnostic::error("decisions-syntax", error.message().trim().to_string()).in_file(&*file.file);
        complaints.push(complaint.at(&file.text, error.span().unwrap_or(0..0)));
    }
    let mut decisions = Vec::new();
    for (kind, list) in table.get_ref() {
        let mut reader = Reader { file, sections, complaints };
        let Some((name, keys)) = KINDS.iter().find(|(name, _)| name == kind.get_ref()) else {
            let help = did_you_mean(kind.get_ref(), KINDS.map(|k| k.0)).map(|k| format!("did you mean `[[{k}]]`?"));
            reader.complain(
                "decision-kind",
                kind.span(),
                format!("`{}` is not a kind of decision", kind.get_ref()),
                help,
            );
            continue;
        };
        let Some(entries) = list.get_ref().as_array() else {
            let help = Some(format!("write `[[{name}]]` with two brackets"));
            reader.complain("decision-kind", kind.span(), format!("`{name}` must be a list of tables"), help);
            continue;
        };
        for entry in entries.iter() {
            decisions.extend(reader.decision(name, keys, entry));
        }
    }
    decisions.sort_by_key(|d| d.origin.span.start);
    decisions
}

struct Reader<'a> {
    file: &'a DecisionFile,
    sections: &'a [(String, EntityType)],
    complaints: &'a mut Vec<Diagnostic>,
}

type Entry<'a, 'i> = (&'a DeTable<'i>, Range<usize>);

impl Reader<'_> {
    fn complain(&mut self, code: &'static str, span: Range<usize>, message: String, help: Option<String>) {
        let mut complaint = Diagnostic::error(code, message).in_file(&*self.file.file).at(&self.file.text, span);
        complaint.help = help;
        self.complaints.push(complaint);
    }

    fn decision(&mut self, kind: &str, keys: &[&str], value: &Spanned<DeValue<'_>>) -> Option<Decision> {
        let Some(table) = value.get_ref().as_table() else {
            self.complain("decision-kind", value.span(), format!("each `{kind}` must be a table"), None);
            return None;
        };
        let known = || keys.iter().chain(&COMMON).copied();
        let mut broken = false;
        for key in table.keys().filter(|k| !known().any(|n| n == k.get_ref().as_ref())) {
            let help = did_you_mean(key.get_ref(), known()).map(|k| format!("did you mean `{k}`?"));
            self.complain(
                "decision-key",
                key.span(),
                format!("`{}` is not a key of `[[{kind}]]`", key.get_ref()),
                help,
            );
            broken = true;
        }
        // A decision with a key that means nothing might say something else than its author meant: it is not applied.
        if broken {
            return None;
        }
        let entry = (table, value.span());
        let judgement = match kind {
            "reject" => Judgement::Reject {
                form: self.needed(&entry, "form")?,
                kind: self.kind(&entry)?,
                scope: self.scope(&entry)?,
            },
            "accept" => Judgement::Accept {
                form: self.needed(&entry, "form")?,
                kind: self.kind(&entry)?,
                scope: self.scope(&entry)?,
                expect: self.count(&entry, "expect")?,
            },
            "same" => Judgement::Same { a: self.needed(&entry, "a")?, b: self.needed(&entry, "b")? },
            "different" => Judgement::Different { a: self.needed(&entry, "a")?, b: self.needed(&entry, "b")? },
            _ => Judgement::Merged { from: self.id(&entry, "from")?, into: self.id(&entry, "into")? },
        };
        let plain = |key: &str| {
            table.get(key).map(|v| match v.get_ref() {
                DeValue::String(s) => s.to_string(),
                DeValue::Datetime(d) => d.to_string(),
                _ => self.file.text.get(v.span()).unwrap_or_default().to_string(),
            })
        };
        let (why, by, on) = (plain("why"), plain("by"), plain("on"));
        let origin = Origin { file: self.file.file.clone(), text: Arc::clone(&self.file.text), span: value.span() };
        Some(Decision { judgement, why, by, on, origin })
    }

    /// `Some(None)` if the key is absent, `None` if it is wrong.
    fn string(&mut self, entry: &Entry<'_, '_>, key: &str) -> Option<Option<(String, Range<usize>)>> {
        let Some(value) = entry.0.get(key) else { return Some(None) };
        match value.get_ref().as_str() {
            Some(s) if !s.trim().is_empty() => Some(Some((s.to_string(), value.span()))),
            _ => {
                self.complain(
                    "decision-value",
                    value.span(),
                    format!("`{key}` must be a string with something in it"),
                    None,
                );
                None
            }
        }
    }

    fn needed(&mut self, entry: &Entry<'_, '_>, key: &str) -> Option<String> {
        let value = self.string(entry, key)?;
        if value.is_none() {
            self.complain("decision-incomplete", entry.1.clone(), format!("this decision has no `{key}`"), None);
        }
        value.map(|(s, _)| s)
    }

    fn id(&mut self, entry: &Entry<'_, '_>, key: &str) -> Option<EntityId> {
        let id = self.needed(entry, key)?;
        match id.parse() {
            Ok(id) => Some(id),
            Err(error) => {
                let span = entry.0.get(key).map_or(entry.1.clone(), Spanned::span);
                self.complain("decision-id", span, format!("{error}"), None);
                None
            }
        }
    }

    fn count(&mut self, entry: &Entry<'_, '_>, key: &str) -> Option<Option<usize>> {
        let Some(value) = entry.0.get(key) else { return Some(None) };
        let number = value.get_ref().as_integer().and_then(|n| usize::from_str_radix(n.as_str(), n.radix()).ok());
        if number.is_none() {
            self.complain("decision-value", value.span(), format!("`{key}` must be a number of mentions"), None);
        }
        number.map(Some)
    }

    fn kind(&mut self, entry: &Entry<'_, '_>) -> Option<Option<EntityType>> {
        let Some((stated, span)) = self.string(entry, "type")? else { return Some(None) };
        let known = self.sections.iter().find(|(_, k)| *k.0 == *stated).map(|(_, k)| k.clone());
        if known.is_none() && stated != "date" {
            let help = did_you_mean(&stated, self.sections.iter().map(|(_, k)| &*k.0));
            let help = help.map(|k| format!("did you mean `{k}`?"));
            self.complain("decision-type", span, format!("`{stated}` is not a type of this site"), help);
            return None;
        }
        Some(Some(known.unwrap_or_else(|| EntityType(stated.as_str().into()))))
    }

    fn scope(&mut self, entry: &Entry<'_, '_>) -> Option<Scope> {
        let everywhere = self.string(entry, "scope")?;
        let source = self.string(entry, "source")?;
        let place = self.string(entry, "place")?;
        let stated = usize::from(everywhere.is_some()) + usize::from(source.is_some()) + usize::from(place.is_some());
        if stated > 1 {
            let help = Some("keep one of `scope`, `source` and `place`".into());
            self.complain("decision-scope", entry.1.clone(), "this decision has more than one scope".into(), help);
            return None;
        }
        if let Some((word, span)) = everywhere
            && word != "everywhere"
        {
            let help = Some("write `scope = \"everywhere\"`, `source = \"slug\"` or `place = \"slug#p7\"`".into());
            self.complain("decision-scope", span, format!("`{word}` is not a scope"), help);
            return None;
        }
        if let Some((place, span)) = place {
            let parts = place.split_once('#').filter(|(slug, _)| !slug.is_empty());
            let Some((slug, Ok(block))) = parts.map(|(slug, block)| (slug, block.parse())) else {
                let help = Some("a place is a source and a block, `slug#p7`".into());
                self.complain("decision-scope", span, format!("`{place}` is not a place"), help);
                return None;
            };
            return Some(Scope::Place(slug.to_string(), block));
        }
        Some(source.map_or(Scope::Everywhere, |(slug, _)| Scope::Source(slug)))
    }
}
