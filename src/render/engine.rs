//! The template engine behind the theme: compiling a chain, rendering a view, turning the engine's errors into diagnostics.

// Errors are rare here; a box around each would burden every caller.
#![allow(clippy::result_large_err)]

use super::functions::{self, Resolver};
use super::theme::{Manifest, ThemeLayer};
use super::tidy::without_blank_lines;
use super::unclosed::{OpenTag, open_tag};
use super::views::{Shell, SiteView, TEMPLATES, View};
use crate::diagnostic::{Diagnostic, did_you_mean};
use regex::Regex;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, LazyLock};
use tera::{Context, ErrorKind, Tera, Value};

/// A compiled theme chain, with its static files.
#[derive(Clone)]
pub struct Theme {
    tera: Tera,
    files: BTreeMap<String, TemplateFile>,
    statics: BTreeMap<String, Arc<[u8]>>,
    styles: Vec<String>,
    scripts: Vec<String>,
    extra: toml::Table,
    key: [u8; 32],
}

/// A template as the user knows it.
#[derive(Clone)]
struct TemplateFile {
    shown: String,
    text: Arc<str>,
}

impl Theme {
    /// Compiles the layers, first to be asked first ([`super::theme_chain`] makes them).
    ///
    /// A template with an error is left out and the next layer's stands in for it; all errors are returned beside the theme.
    pub fn load(chain: Vec<ThemeLayer>) -> (Theme, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let manifests: Vec<_> = chain.iter().map(|l| l.read_manifest(&mut problems)).collect();
        let (mut files, mut texts) = (BTreeMap::new(), BTreeMap::new());
        for (at, layer) in chain.iter().enumerate() {
            for (name, text) in &layer.templates {
                let full = layer.prefix() + name;
                let file = TemplateFile { shown: layer.shown(&format!("templates/{name}")), text: text.clone() };
                texts.insert(full.clone(), extend_next_layer(name, text, &chain[at + 1..]));
                files.insert(full, file);
            }
        }
        let prefixes: Vec<_> = chain.iter().map(ThemeLayer::prefix).filter(|p| !p.is_empty()).collect();
        let tera = compile(&prefixes, &mut texts, &files, &mut problems);
        for name in TEMPLATES.iter().filter(|name| !tera.contains_template(name)) {
            problems.push(Diagnostic::error(
                "template-missing",
                format!("no theme of the chain has the template `{name}`"),
            ));
        }
        let theme = Theme {
            key: key(&chain),
            statics: statics(&chain),
            styles: style_list(&chain, &manifests),
            scripts: manifests.iter().find_map(|m| m.scripts.clone()).unwrap_or_default(),
            extra: manifests.into_iter().rev().fold(toml::Table::new(), |mut all, m| {
                all.extend(m.extra);
                all
            }),
            tera,
            files,
        };
        (theme, problems)
    }

    /// Static files by their path from the root of the site, sorted; the first layer that has a path wins.
    pub fn statics(&self) -> &BTreeMap<String, Arc<[u8]>> {
        &self.statics
    }

    /// Style sheets pages load, as paths of [`Theme::statics`]; a `custom.css` of the site's own `static/` comes last.
    pub fn styles(&self) -> &[String] {
        &self.styles
    }

    /// Scripts pages load, as paths of [`Theme::statics`].
    pub fn scripts(&self) -> &[String] {
        &self.scripts
    }

    /// All style sheets as one text, for pages that must stand alone; safe inside a `style` element.
    pub fn style_text(&self) -> String {
        let sheets = self.styles.iter().filter_map(|s| self.statics.get(s));
        let text: String = sheets.map(|bytes| String::from_utf8_lossy(bytes)).collect();
        text.replace("</", "<\\/")
    }

    /// Defaults for `config.extra` from `[extra]` of the chain; the site's own `[extra]` goes over them.
    pub fn extra(&self) -> &toml::Table {
        &self.extra
    }

    /// A hash of every file of the chain: with an equal key, equal views give equal pages.
    pub fn key(&self) -> [u8; 32] {
        self.key
    }

    /// Whether a template of this name can be rendered.
    pub fn has_template(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    fn file_of(&self, name: &str) -> Option<&TemplateFile> {
        self.files.get(name)
    }
}

fn key(chain: &[ThemeLayer]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    for layer in chain {
        add(layer.name.as_bytes());
        add(layer.manifest.as_deref().unwrap_or_default().as_bytes());
        let templates = layer.templates.iter().map(|(n, t)| (n, t.as_bytes()));
        for (name, bytes) in templates.chain(layer.statics.iter().map(|(n, b)| (n, &b[..]))) {
            add(name.as_bytes());
            add(bytes);
        }
    }
    *hasher.finalize().as_bytes()
}

fn statics(chain: &[ThemeLayer]) -> BTreeMap<String, Arc<[u8]>> {
    let mut all = BTreeMap::new();
    for layer in chain.iter().rev() {
        all.extend(layer.statics.iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
    }
    all
}

fn style_list(chain: &[ThemeLayer], manifests: &[Manifest]) -> Vec<String> {
    let mut styles = manifests.iter().find_map(|m| m.styles.clone()).unwrap_or_default();
    if chain.first().is_some_and(|site| site.name.is_empty() && site.statics.contains_key("custom.css")) {
        styles.push("custom.css".into());
    }
    styles
}

/// A template that extends its own name means the one of the next layer that has it.
fn extend_next_layer(name: &str, text: &str, below: &[ThemeLayer]) -> String {
    static EXTENDS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"^\s*(?:\{#[\s\S]*?#\}\s*)*\{%-?\s*extends\s+["']([^"']+)["']"#).ok());
    let target = EXTENDS.as_ref().and_then(|r| r.captures(text)).and_then(|c| c.get(1)).filter(|t| t.as_str() == name);
    let next = below.iter().find(|layer| layer.templates.contains_key(name));
    match (target, next) {
        (Some(target), Some(next)) => {
            format!("{}{}{name}{}", &text[..target.start()], next.prefix(), &text[target.end()..])
        }
        _ => text.to_string(),
    }
}

fn engine(prefixes: &[String]) -> Tera {
    let mut tera = Tera::new();
    tera.set_escape_fn(escape);
    functions::register(&mut tera);
    // Cannot fail: no template has been added yet.
    let _ = tera.set_fallback_prefixes(prefixes.to_vec());
    tera
}

/// Compiles all templates. The engine takes all or nothing, so what it complains about is taken out, and the rest tried again.
fn compile(
    prefixes: &[String],
    texts: &mut BTreeMap<String, String>,
    files: &BTreeMap<String, TemplateFile>,
    problems: &mut Vec<Diagnostic>,
) -> Tera {
    loop {
        let mut tera = engine(prefixes);
        let Err(error) = tera.add_raw_templates(texts.iter()) else { return tera };
        let found = diagnose(&error, |name| files.get(name));
        let before = texts.len();
        for (template, problem) in found {
            if let Some(template) = template {
                texts.remove(&template);
            }
            problems.push(problem);
        }
        if texts.len() == before {
            return engine(prefixes);
        }
    }
}

/// Escapes text for HTML and XML, in content and in quoted attributes.
fn escape(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity: &[u8] = match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            b'\'' => b"&#39;",
            _ => continue,
        };
        out.write_all(&text.as_bytes()[done..at])?;
        out.write_all(entity)?;
        done = at + 1;
    }
    out.write_all(&text.as_bytes()[done..])
}

/// The complaints of one error of the engine, each with the name of the template it is about.
fn diagnose<'f>(
    error: &tera::Error,
    file: impl Fn(&str) -> Option<&'f TemplateFile>,
) -> Vec<(Option<String>, Diagnostic)> {
    let about = |name: &str, problem: Diagnostic| match file(name) {
        Some(f) => (Some(name.to_string()), problem.in_file(f.shown.clone())),
        None => (None, problem),
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let mut problem = template_error(report.message());
            if let Some(f) = file(report.filename()) {
                let range = report.span().range.clone();
                problem = problem.at(&f.text, range.start.min(f.text.len())..range.end.min(f.text.len()));
                if let Some((open, message)) = left_open(&f.text, range.start, report.message()) {
                    problem.message = message;
                    problem = problem.at(&f.text, open.at).help(format!("close it: write `{}`", open.close));
                }
            }
            vec![about(report.filename(), problem)]
        }
        ErrorKind::MissingParent { current, parent } => {
            let mut problem =
                Diagnostic::error("template", format!("it extends `{parent}`, which no theme of the chain has"));
            if let Some((f, at)) = file(current).and_then(|f| f.text.find(parent.as_str()).map(|at| (f, at))) {
                problem = problem.at(&f.text, at..at + parent.len());
            }
            vec![about(current, problem.help("write the name of a template below templates/"))]
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: path }
        | ErrorKind::CircularInclude { tpl, include_chain: path } => {
            let path = path.join(" → ");
            vec![about(tpl, Diagnostic::error("template", format!("the template refers to itself: {tpl} → {path}")))]
        }
        _ => from_reports(&error.to_string(), &file, &about),
    }
}

/// An end that is missing, or that of another tag: what is open there, and the sentence for it.
fn left_open(text: &str, at: usize, message: &str) -> Option<(OpenTag, String)> {
    let (before, met) = if message.starts_with("Unexpected end") {
        (text, "the template ends".to_string())
    } else {
        let before = &text[..text.get(..at)?.rfind("{%")?];
        let line = before.matches('\n').count() + 1;
        let tag = text[before.len()..].split_inclusive("%}").next()?;
        (message.starts_with("Unknown tag") && text[at..].starts_with("end"))
            .then(|| (before, format!("`{tag}` stands on line {line}")))?
    };
    let open = open_tag(before)?;
    let message = format!("{met} while `{}` is open", &text[open.at.clone()]);
    Some((open, message))
}

/// Some errors of the engine are texts of several reports: `error: …`, then ` --> name:line:column`.
fn from_reports<'f>(
    text: &str,
    file: &impl Fn(&str) -> Option<&'f TemplateFile>,
    about: &impl Fn(&str, Diagnostic) -> (Option<String>, Diagnostic),
) -> Vec<(Option<String>, Diagnostic)> {
    static REPORT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?m)^error: (.+)\n +--> (.+):(\d+):(\d+)$").ok());
    let mut found = Vec::new();
    for report in REPORT.as_ref().into_iter().flat_map(|r| r.captures_iter(text)) {
        let [message, name, line, column] = [1, 2, 3, 4].map(|i| report.get(i).map_or("", |m| m.as_str()));
        let mut problem = template_error(message);
        if let Some(f) = file(name) {
            let at = offset(&f.text, line.parse().unwrap_or(1), column.parse().unwrap_or(1));
            problem = problem.at(&f.text, at..at);
        }
        found.push(about(name, problem));
    }
    if found.is_empty() {
        // `Component … is defined in both `a` and `b``: the second is left out.
        let name = text.rsplit('`').nth(1).unwrap_or_default();
        found.push(about(name, template_error(text)));
    }
    found
}

/// An error with the engine's words; what it offers instead (`Available fields: …`) is the help.
fn template_error(message: &str) -> Diagnostic {
    let message = message.trim_end().trim_end_matches('.');
    let problem = match message.find(". Available ") {
        Some(end) => return Diagnostic::error("template", &message[..end]).help(&message[end + 2..]),
        None => Diagnostic::error("template", message),
    };
    match nearest(message) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None if message == "Unknown tag" => {
            problem.help("check that each `block`, `if` and `for` above is closed by its own end")
        }
        None if message.starts_with("Unknown ") => {
            problem.help("`Functions and filters` in the guide about themes lists those of the program")
        }
        None => problem,
    }
}

/// The known name nearest to the one the engine does not know: ``Unknown filter `dat` ``.
fn nearest(message: &str) -> Option<&'static str> {
    let (kind, name) = message.strip_prefix("Unknown ")?.split_once(" `")?;
    let known = include_str!("data/names.txt").lines().filter_map(|line| line.strip_prefix(kind)?.strip_prefix(' '));
    did_you_mean(name.split('`').next()?, known)
}

/// Byte offset of a line and column, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start..];
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(i, _)| i)
}

/// What all pages of a build share, converted once.
#[derive(Clone, Debug)]
pub struct SharedContext {
    config: Value,
    language: Value,
}

impl SharedContext {
    /// Converts the site's values.
    pub fn new(site: &SiteView) -> Self {
        let config = Value::try_from_serializable(site).unwrap_or_else(|_| Value::none());
        SharedContext { config, language: Value::from(site.language.as_str()) }
    }
}

/// A theme bound to a build.
#[derive(Clone)]
pub struct Renderer {
    theme: Arc<Theme>,
    tera: Tera,
}

impl Renderer {
    /// Binds a theme. `resolve` serves `get_url`: it gets the `path` of the call (`site.css`, `@/guide/start.md`) and the path
    /// of the page being rendered, from the root, and returns a relative link, or a sentence that says why there is none.
    pub fn new(
        theme: Arc<Theme>,
        resolve: impl Fn(&str, &str) -> Result<String, String> + Send + Sync + 'static,
    ) -> Self {
        let mut tera = theme.tera.clone();
        let resolve: Resolver = Arc::new(resolve);
        functions::register_resolver(&mut tera, resolve);
        Renderer { theme, tera }
    }

    /// The theme it renders with.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// Renders a view with its own template.
    ///
    /// # Errors
    /// What is wrong in a template, with its place.
    pub fn page<V: View>(&self, shared: &SharedContext, shell: &Shell, view: &V) -> Result<String, Diagnostic> {
        self.page_as(V::TEMPLATE, shared, shell, view)
    }

    /// Renders a view with a template a page asks for.
    ///
    /// # Errors
    /// What is wrong in a template, with its place; a template that does not exist.
    pub fn page_as<V: View>(
        &self,
        template: &str,
        shared: &SharedContext,
        shell: &Shell,
        view: &V,
    ) -> Result<String, Diagnostic> {
        let mut context = Context::new();
        context.insert_value("config", shared.config.clone());
        context.insert_value("current_path", Value::from(shell.path.as_str()));
        let language = shell.language.as_deref().map_or_else(|| shared.language.clone(), Value::from);
        context.insert_value("lang", language);
        context.insert_value("shell", value(template, shell)?);
        context.insert_value(V::NAME, value(template, view)?);
        self.run(template, &context)
    }

    /// Renders any template with a struct whose fields become its names.
    ///
    /// # Errors
    /// What is wrong in a template, with its place; a template that does not exist; a view that is not a struct.
    pub fn render(&self, template: &str, view: &impl Serialize) -> Result<String, Diagnostic> {
        let context = Context::from_serialize(view).map_err(|e| unusable(template, &e))?;
        self.run(template, &context)
    }

    fn run(&self, template: &str, context: &Context) -> Result<String, Diagnostic> {
        match self.tera.render(template, context) {
            Ok(text) if template.ends_with(".html") => Ok(without_blank_lines(text)),
            Ok(text) => Ok(text),
            Err(error) => Err(self.problem(template, &error)),
        }
    }

    fn problem(&self, template: &str, error: &tera::Error) -> Diagnostic {
        if let ErrorKind::TemplateNotFound(name) = error.kind() {
            let names = self.tera.get_template_names().map(|n| n.rsplit_once("/templates/").map_or(n, |(_, n)| n));
            let problem = Diagnostic::error("template-missing", format!("there is no template `{name}`"));
            return match did_you_mean(name, names) {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem.help(format!("write it to templates/{name}")),
            };
        }
        let found = diagnose(error, |name| self.theme.file_of(name));
        found.into_iter().next().map_or_else(|| unusable(template, error), |(_, problem)| problem)
    }
}

fn value(template: &str, view: &impl Serialize) -> Result<Value, Diagnostic> {
    Value::try_from_serializable(view).map_err(|e| unusable(template, &e))
}

fn unusable(template: &str, error: &tera::Error) -> Diagnostic {
    Diagnostic::error("template-view", format!("the values for `{template}` cannot be used: {error}"))
}
