//! Theme layers: their files as values, `theme.toml`, and the chain from the site's overrides to the built-in theme.

use crate::diagnostic::{Diagnostic, did_you_mean, unclosed, unclosed_message};
use crate::render::views::API;
use include_dir::{Dir, DirEntry, include_dir};
use std::collections::BTreeMap;
use std::sync::Arc;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The theme every chain ends with.
pub(super) const DEFAULT: &str = "reader";

/// The files of one theme, or of the site's own overrides.
#[derive(Clone, Debug, Default)]
pub struct ThemeLayer {
    /// Name of the theme's folder; empty for the site's own overrides.
    pub name: String,
    /// Folder as the user knows it, for messages: `themes/plain`; empty for the site's own overrides.
    pub folder: String,
    /// Text of `theme.toml`; a theme without one has the default parent.
    pub manifest: Option<Arc<str>>,
    /// Templates by their path below `templates/`, with forward slashes.
    pub templates: BTreeMap<String, Arc<str>>,
    /// Static files by their path below `static/`, with forward slashes.
    pub statics: BTreeMap<String, Arc<[u8]>>,
}

impl ThemeLayer {
    /// A theme that is compiled into the program.
    pub fn built_in(name: &str) -> Option<ThemeLayer> {
        let dir = BUILT_IN.get_dir(name)?;
        let mut layer = ThemeLayer { name: name.into(), folder: format!("themes/{name}"), ..Default::default() };
        layer.collect(dir, name);
        Some(layer)
    }

    /// Names of the themes that are compiled in, sorted.
    pub fn built_in_names() -> Vec<&'static str> {
        let mut names: Vec<_> = BUILT_IN.dirs().filter_map(|d| d.path().to_str()).collect();
        names.sort_unstable();
        names
    }

    fn collect(&mut self, dir: &Dir<'_>, root: &str) {
        for entry in dir.entries() {
            match entry {
                DirEntry::Dir(d) => self.collect(d, root),
                DirEntry::File(f) => {
                    let path = f.path().to_string_lossy().replace('\\', "/");
                    let path = path.strip_prefix(root).unwrap_or(&path).trim_start_matches('/');
                    self.add(path, f.contents());
                }
            }
        }
    }

    /// Adds a file of the layer by its path in the layer's folder (`templates/base.html`, `static/site.css`, `theme.toml`).
    /// Files elsewhere are passed over; a template that is not UTF-8 is decoded with replacement characters.
    pub fn add(&mut self, path: &str, bytes: &[u8]) {
        if path == "theme.toml" {
            self.manifest = Some(String::from_utf8_lossy(bytes).into());
        } else if let Some(name) = path.strip_prefix("templates/") {
            self.templates.insert(name.into(), String::from_utf8_lossy(bytes).into());
        } else if let Some(name) = path.strip_prefix("static/") {
            self.statics.insert(name.into(), bytes.into());
        }
    }

    /// The path of a file of this layer, as the user knows it.
    pub(super) fn shown(&self, path: &str) -> String {
        if self.folder.is_empty() { path.into() } else { format!("{}/{path}", self.folder) }
    }

    /// What the engine puts before the names of this layer's templates.
    pub(super) fn prefix(&self) -> String {
        if self.name.is_empty() { String::new() } else { format!("{}/templates/", self.name) }
    }

    /// Reads `theme.toml`. What is wrong with it is reported, and the defaults stand in.
    pub(super) fn read_manifest(&self, problems: &mut Vec<Diagnostic>) -> Manifest {
        let Some(text) = &self.manifest else { return Manifest::default() };
        let file = self.shown("theme.toml");
        match toml::from_str::<Manifest>(text) {
            Ok(manifest) => {
                problems.extend(manifest.problem(text).map(|p| p.in_file(file)));
                manifest
            }
            Err(error) => {
                let place = error.span();
                let open = place.as_ref().and_then(|at| unclosed(text, at.start));
                let message = open.as_ref().map_or_else(|| error.message().into(), |open| unclosed_message(text, open));
                let mut problem = Diagnostic::error("theme-manifest", message).in_file(file);
                if let Some(span) = open.or(place) {
                    problem = problem.at(text, span);
                }
                problems.push(problem.help(format!("the keys of theme.toml are: {}", Manifest::KEYS.join(", "))));
                Manifest::default()
            }
        }
    }
}

/// `theme.toml`.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Manifest {
    /// Name as people know it.
    name: Option<String>,
    /// What it is for.
    description: Option<String>,
    /// Its licence.
    license: Option<String>,
    /// Who made it.
    author: Option<String>,
    /// Version of the template API it was written for.
    api: Option<u32>,
    /// The theme it builds upon; `reader` if it names none.
    pub parent: Option<String>,
    /// Oldest version of the program it works with, `0.1.0`.
    min_version: Option<String>,
    /// Style sheets below `static/`, in order; those of the parent if the key is absent.
    pub styles: Option<Vec<String>>,
    /// Scripts below `static/`, in order; those of the parent if the key is absent.
    pub scripts: Option<Vec<String>>,
    /// Defaults for `config.extra`.
    pub extra: toml::Table,
}

impl Manifest {
    const KEYS: [&'static str; 10] =
        ["name", "description", "license", "author", "api", "parent", "min_version", "styles", "scripts", "[extra]"];

    fn problem(&self, text: &Arc<str>) -> Option<Diagnostic> {
        let at = |problem: Diagnostic, key: &str| match text.lines().find(|l| l.trim_start().starts_with(key)) {
            Some(line) => {
                let start = line.as_ptr() as usize - text.as_ptr() as usize;
                problem.at(text, start..start + line.len())
            }
            None => problem,
        };
        if let Some(api) = self.api.filter(|api| *api != API) {
            let problem = Diagnostic::error("theme-api", format!("the theme is written for template API {api}"));
            return Some(at(problem, "api").help(format!("this version of Sourcebook has template API {API}")));
        }
        let wanted = self.min_version.as_deref()?;
        let ours = env!("CARGO_PKG_VERSION");
        if version(wanted)? <= version(ours)? {
            return None;
        }
        let problem = Diagnostic::error("theme-version", format!("the theme needs Sourcebook {wanted} or newer"));
        Some(at(problem, "min_version").help(format!("this is Sourcebook {ours}: update it, or use an older theme")))
    }
}

/// The numbers of a version; `None` if it is not one.
fn version(text: &str) -> Option<Vec<u32>> {
    text.split(['-', '+']).next()?.split('.').map(|n| n.parse().ok()).collect()
}

/// The layers of a site, first to be asked first: the site's own overrides, the theme, its parents, the built-in theme.
///
/// `find` returns a theme of the site's `themes/` folder; themes that are compiled in are found without it, and a folder of the
/// same name goes before them. The chain always ends with the complete built-in theme, so that it can be rendered with whatever
/// is wrong with it; what is wrong is returned beside it.
pub fn theme_chain(
    site: ThemeLayer,
    theme: &str,
    find: &dyn Fn(&str) -> Option<ThemeLayer>,
) -> (Vec<ThemeLayer>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut chain = vec![site];
    let mut wanted = Some((theme.to_string(), Diagnostic::error("theme-missing", "")));
    while let Some((name, mut missing)) = wanted.take() {
        if chain.iter().any(|l| l.name == name) {
            let path: Vec<_> = chain.iter().skip(1).map(|l| l.name.as_str()).chain([name.as_str()]).collect();
            missing.code = "theme-circle";
            missing.message = format!("the parents of the theme form a circle: {}", path.join(" → "));
            problems.push(missing.help("remove `parent` from one of them"));
            break;
        }
        let Some(layer) = find(&name).or_else(|| ThemeLayer::built_in(&name)) else {
            missing.message = format!("there is no theme `{name}`");
            let known = ThemeLayer::built_in_names();
            let help = match did_you_mean(&name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("put it into themes/{name}/, or use one that is built in: {}", known.join(", ")),
            };
            problems.push(missing.help(help));
            break;
        };
        // What is wrong with the manifest itself is reported when the chain is loaded.
        let parent = layer.read_manifest(&mut Vec::new()).parent;
        let parent = parent.or_else(|| (layer.name != DEFAULT).then(|| DEFAULT.to_string()));
        let at = Diagnostic::error("theme-missing", "").in_file(layer.shown("theme.toml"));
        wanted = parent.map(|p| (p, at));
        chain.push(layer);
    }
    end_with_built_in(&mut chain);
    (chain, problems)
}

/// Every chain can be rendered: a copy of the default theme in the site's folder may be incomplete.
fn end_with_built_in(chain: &mut Vec<ThemeLayer>) {
    let Some(mut last) = ThemeLayer::built_in(DEFAULT) else { return };
    match chain.iter().find(|l| l.name == DEFAULT) {
        Some(there) if there.templates.len() >= last.templates.len() && there.folder == last.folder => {
            if last.templates.keys().all(|t| there.templates.contains_key(t)) {
                return;
            }
            last.name = "built-in".into();
        }
        Some(_) => last.name = "built-in".into(),
        None => {}
    }
    chain.push(last);
}
