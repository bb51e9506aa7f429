//! TOML and YAML as one tree of values with their places in the file.

use crate::diagnostic::{unclosed, unclosed_message};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node<'a> {
    pub(super) value: Value<'a>,
    pub(super) span: Range<usize>,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Integer(i64),
    Float(f64),
    Bool(bool),
    Date(toml::value::Datetime),
    List(Vec<Node<'a>>),
    Table(Vec<Entry<'a>>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry<'a> {
    pub(super) key: Cow<'a, str>,
    pub(super) place: Range<usize>,
    pub(super) node: Node<'a>,
}

impl Value<'_> {
    /// What a person would call it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Text(_) => "text",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Bool(_) => "true or false",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Why it cannot be read, and where.
pub(super) type Failure = (String, Range<usize>);

/// Reads TOML at `span` of `text`.
pub(super) fn from_toml(text: &str, span: Range<usize>) -> Result<Vec<Entry<'_>>, Failure> {
    let (base, toml) = (span.start, &text[span]);
    match toml::de::DeTable::parse(toml) {
        Ok(table) => Ok(toml_entries(table.into_inner(), base)),
        Err(error) => {
            let at = error.span().unwrap_or(0..0);
            if let Some(open) = unclosed(toml, at.start) {
                return Err((unclosed_message(toml, &open), shifted(open, base)));
            }
            Err((error.message().to_string(), base + at.start..base + at.end))
        }
    }
}

fn toml_entries<'a>(table: toml::de::DeTable<'a>, base: usize) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = table
        .into_iter()
        .map(|(key, value)| {
            let place = shifted(key.span(), base);
            Entry { key: key.into_inner(), place, node: toml_node(value, base) }
        })
        .collect();
    entries.sort_by_key(|e| e.place.start);
    entries
}

fn toml_node<'a>(value: toml::Spanned<toml::de::DeValue<'a>>, base: usize) -> Node<'a> {
    use toml::de::DeValue;
    let span = shifted(value.span(), base);
    let value = match value.into_inner() {
        DeValue::String(s) => Value::Text(s),
        DeValue::Integer(i) => match i64::from_str_radix(i.as_str(), i.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Text(i.as_str().to_string().into()),
        },
        DeValue::Float(f) => match f.as_str().parse() {
            Ok(number) => Value::Float(number),
            Err(_) => Value::Text(f.as_str().to_string().into()),
        },
        DeValue::Boolean(b) => Value::Bool(b),
        DeValue::Datetime(d) => Value::Date(d),
        DeValue::Array(list) => Value::List(list.into_iter().map(|v| toml_node(v, base)).collect()),
        DeValue::Table(table) => Value::Table(toml_entries(table, base)),
    };
    Node { value, span }
}

fn shifted(span: Range<usize>, base: usize) -> Range<usize> {
    base + span.start..base + span.end
}

/// Reads YAML at `span` of `text`.
pub(super) fn from_yaml(text: &str, span: Range<usize>) -> Result<Vec<Entry<'static>>, Failure> {
    let (base, yaml) = (span.start, &text[span.clone()]);
    if yaml.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Vec::new());
    }
    let node: serde_saphyr::Spanned<Yaml> = serde_saphyr::from_str(yaml).map_err(|error| {
        let at = error.location().map_or(0, |location| byte_of(yaml, &location));
        // The place is shown in the file's own lines; the parser counts from the front matter.
        let message = error.without_snippet().to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
        (message.to_string(), base + at..base + at + 1)
    })?;
    match yaml_node(node, yaml, base) {
        Node { value: Value::Table(entries), .. } => Ok(entries),
        Node { value: Value::Null, .. } => Ok(Vec::new()),
        other => Err((format!("it should be a list of `key: value`, but is {}", other.value.name()), span)),
    }
}

fn byte_of(yaml: &str, location: &serde_saphyr::Location) -> usize {
    if let Some(byte) = location.span().byte_offset() {
        return (byte as usize).min(yaml.len());
    }
    let line = (location.line() as usize).saturating_sub(1);
    let start: usize = yaml.split_inclusive('\n').take(line).map(str::len).sum();
    let column = (location.column() as usize).saturating_sub(1);
    let rest = yaml.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(column).map_or(rest.len(), |(i, _)| i)
}

/// A YAML value as the parser gives it.
enum Yaml {
    Scalar(Value<'static>),
    List(Vec<serde_saphyr::Spanned<Yaml>>),
    Table(Vec<(serde_saphyr::Spanned<String>, serde_saphyr::Spanned<Yaml>)>),
}

fn yaml_node(node: serde_saphyr::Spanned<Yaml>, yaml: &str, base: usize) -> Node<'static> {
    let span = place(&node.referenced, yaml, base);
    let value = match node.value {
        Yaml::Scalar(value) => value,
        Yaml::List(list) => Value::List(list.into_iter().map(|n| yaml_node(n, yaml, base)).collect()),
        Yaml::Table(table) => Value::Table(
            table
                .into_iter()
                .map(|(key, node)| Entry {
                    place: place(&key.referenced, yaml, base),
                    key: key.value.into(),
                    node: yaml_node(node, yaml, base),
                })
                .collect(),
        ),
    };
    Node { value, span }
}

fn place(location: &serde_saphyr::Location, yaml: &str, base: usize) -> Range<usize> {
    let start = byte_of(yaml, location);
    let length = location.span().byte_len().unwrap_or(1) as usize;
    base + start..(base + start + length).min(base + yaml.len())
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor)
    }
}

struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = Yaml;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Yaml, E> {
        Ok(Yaml::Scalar(Value::Bool(v)))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Yaml, E> {
        Ok(Yaml::Scalar(Value::Integer(v)))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Yaml, E> {
        Ok(Yaml::Scalar(i64::try_from(v).map_or_else(|_| Value::Text(v.to_string().into()), Value::Integer)))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Yaml, E> {
        Ok(Yaml::Scalar(Value::Float(v)))
    }

    fn visit_str<E>(self, v: &str) -> Result<Yaml, E> {
        Ok(Yaml::Scalar(Value::Text(v.to_string().into())))
    }

    fn visit_string<E>(self, v: String) -> Result<Yaml, E> {
        Ok(Yaml::Scalar(Value::Text(v.into())))
    }

    fn visit_unit<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Scalar(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Scalar(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Yaml, D::Error> {
        Yaml::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Yaml, A::Error> {
        let mut list = Vec::new();
        while let Some(node) = seq.next_element()? {
            list.push(node);
        }
        Ok(Yaml::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Yaml, A::Error> {
        let mut table = Vec::new();
        while let Some(entry) = map.next_entry()? {
            table.push(entry);
        }
        Ok(Yaml::Table(table))
    }
}

/// Entries as a plain TOML table; what is nothing is left out.
pub(super) fn table(entries: Vec<Entry<'_>>) -> toml::Table {
    entries.into_iter().filter_map(|e| Some((e.key.into_owned(), plain(e.node.value)?))).collect()
}

fn plain(value: Value<'_>) -> Option<toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Text(text) => toml::Value::String(text.into_owned()),
        Value::Integer(number) => toml::Value::Integer(number),
        Value::Float(number) => toml::Value::Float(number),
        Value::Bool(truth) => toml::Value::Boolean(truth),
        Value::Date(date) => toml::Value::Datetime(date),
        Value::List(list) => toml::Value::Array(list.into_iter().filter_map(|n| plain(n.value)).collect()),
        Value::Table(entries) => toml::Value::Table(table(entries)),
    })
}
