//! The phases as commands run them: a site's folder in, an edition out.
//!
//! Build, serve, archive and check go through the same functions; only what they do with the edition differs.

use super::OpenSite;
use crate::diagnostic::Diagnostic;
use crate::edition::{Edition, Form, Ingredients};
use crate::project::{Disk, Store};
use crate::render::{Theme, ThemeLayer, theme_chain};
use crate::site::{Memo, Site, ids_file};
use std::sync::Arc;

/// Folders of a theme, and of the site's own overrides.
const OVERRIDES: [&str; 2] = ["templates", "static"];

/// Reads the site and plans its edition. The site is read once for all forms.
pub fn assemble(site: &OpenSite, memo: &Memo, form: FormWanted) -> (Edition, Vec<Diagnostic>) {
    let (loaded, mut complaints) = Site::load(&site.disk, site.config.clone(), memo);
    let edition = edition(site, Arc::new(loaded), form, &mut complaints);
    (edition, complaints)
}

/// Which form the pages shall have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormWanted {
    /// A site.
    Site,
    /// Pages that carry their style.
    Archive,
}

/// Plans the edition of a site that is read.
pub fn edition(site: &OpenSite, loaded: Arc<Site>, form: FormWanted, complaints: &mut Vec<Diagnostic>) -> Edition {
    let wanted = match form {
        FormWanted::Site => site.config.theme.as_str(),
        // Archives are plain: the child theme without scripts, unless the site brings its own theme.
        FormWanted::Archive if site.config.theme == "reader" => "plain",
        FormWanted::Archive => site.config.theme.as_str(),
    };
    let theme = Arc::new(theme(&site.disk, wanted, complaints));
    let form = match form {
        FormWanted::Site => Form::Site,
        FormWanted::Archive => Form::Archive { style: theme.style_text(), csp: crate::archive::CSP.into() },
    };
    let disk = site.disk.clone();
    let there = site.disk.clone();
    let ingredients = Ingredients {
        theme,
        form,
        read: Arc::new(move |file| disk.read(file)),
        exists: Arc::new(move |file| there.exists(file)),
        style_text: style_text(site, complaints),
    };
    let (edition, mut found) = Edition::assemble(loaded, ingredients);
    complaints.append(&mut found);
    complaints.extend(edition.check_style());
    edition
}

/// The text of `citations.style` if it names a `.csl` file.
fn style_text(site: &OpenSite, complaints: &mut Vec<Diagnostic>) -> Option<String> {
    let style = site.config.citations.style.as_str();
    if !style.ends_with(".csl") {
        return None;
    }
    let read = site.disk.read(style).map_err(|e| e.to_string());
    match read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".into())) {
        Ok(text) => Some(text),
        Err(why) => {
            let message = format!("the citation style `{style}` cannot be read: {why}");
            complaints.push(Diagnostic::error("cite-style", message).in_file(&*site.config_file));
            None
        }
    }
}

/// The theme chain of a site.
fn theme(disk: &Disk, wanted: &str, complaints: &mut Vec<Diagnostic>) -> Theme {
    let own = layer(disk, "", "", &OVERRIDES);
    let find = |name: &str| {
        let folder = format!("themes/{name}");
        let safe = !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
        (safe && disk.locate(&folder).is_dir()).then(|| {
            let mut layer = layer(disk, name, &folder, &OVERRIDES);
            if let Ok(manifest) = disk.read(&format!("{folder}/theme.toml")) {
                layer.add("theme.toml", &manifest);
            }
            layer
        })
    };
    let (chain, mut wrong) = theme_chain(own, wanted, &find);
    complaints.append(&mut wrong);
    let (theme, mut wrong) = Theme::load(chain);
    complaints.append(&mut wrong);
    theme
}

fn layer(disk: &Disk, name: &str, folder: &str, below: &[&str]) -> ThemeLayer {
    let mut layer = ThemeLayer { name: name.into(), folder: folder.into(), ..ThemeLayer::default() };
    for part in below {
        let start = if folder.is_empty() { (*part).to_string() } else { format!("{folder}/{part}") };
        let (found, _) = disk.list(&start);
        for file in found {
            let path = file.path.strip_prefix(folder).unwrap_or(&file.path).trim_start_matches('/');
            if let Ok(bytes) = disk.read(&file.path) {
                layer.add(path, &bytes);
            }
        }
    }
    layer
}

/// Records the ids of names once they are published.
pub fn record_ids(site: &OpenSite, edition: &Edition) -> Option<Diagnostic> {
    let text = edition.site().ids.to_string();
    let path = ids_file();
    let old = site.disk.read(path).unwrap_or_default();
    if old == text.as_bytes() {
        return None;
    }
    let failed = site.disk.write(path, text.as_bytes()).err()?;
    Some(Diagnostic::error("ids-write", format!("the published ids cannot be recorded: {failed}")).in_file(path))
}
