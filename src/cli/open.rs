//! A site, found and its settings read.

use super::Global;
use crate::config::{Config, FILE};
use crate::diagnostic::Diagnostic;
use crate::project::{self, Disk, Store, find_root, given_root};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A site a command works on.
#[derive(Clone, Debug)]
pub struct OpenSite {
    /// Its files.
    pub disk: Disk,
    /// Its settings.
    pub config: Config,
    /// The settings file as the user knows it, for diagnostics that arise from a setting.
    pub config_file: String,
    /// The text of the settings file.
    pub config_text: Arc<str>,
}

impl OpenSite {
    /// Finds the site (`--root`, or from the working directory upwards) and reads its settings.
    ///
    /// # Errors
    /// There is no site, or its settings cannot be read or are wrong.
    pub fn open(global: &Global) -> Result<OpenSite, Vec<Diagnostic>> {
        let root = OpenSite::locate(global).map_err(|problem| vec![*problem])?;
        OpenSite::at(root, global.config.as_deref())
    }

    /// The site's folder, whatever its settings are.
    ///
    /// # Errors
    /// There is no site.
    pub fn locate(global: &Global) -> Result<PathBuf, Box<Diagnostic>> {
        match &global.root {
            Some(folder) => given_root(folder),
            None if global.config.is_some() => given_root(Path::new(".")),
            None => find_root(Path::new(".")),
        }
    }

    /// The same for a root that is known.
    ///
    /// # Errors
    /// The settings cannot be read or are wrong.
    pub fn at(root: PathBuf, config: Option<&Path>) -> Result<OpenSite, Vec<Diagnostic>> {
        let (file, path) = match config {
            Some(path) => (path.to_string_lossy().into_owned(), path.to_owned()),
            None => (FILE.to_owned(), root.join(FILE)),
        };
        let bytes = read(&path).map_err(|error| {
            let missing = error.kind() == std::io::ErrorKind::NotFound;
            let problem = project::unreadable(&file, &error);
            let at = root.display();
            vec![if missing { problem.help(format!("make a site with `sourcebook init {at}`")) } else { problem }]
        })?;
        let text: Arc<str> = decode(bytes, &file)?.into();
        let config = Config::parse_named(&text, &file)?;
        Ok(OpenSite { disk: Disk::new(root), config, config_file: file, config_text: text })
    }

    /// The site's folder.
    pub fn root(&self) -> &Path {
        self.disk.root()
    }
}

/// A file a user names, wherever it is.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Disk::new(path.parent().unwrap_or(Path::new(""))).read(&name)
}

/// Settings are UTF-8, with or without a byte order mark.
fn decode(bytes: Vec<u8>, file: &str) -> Result<String, Vec<Diagnostic>> {
    let text = String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        let problem = Diagnostic::error("config-encoding", format!("line {line} is not UTF-8"));
        vec![problem.in_file(file).help("save the file as UTF-8")]
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(config: &[u8]) -> Result<OpenSite, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), config).unwrap();
        let told = |problems: Vec<Diagnostic>| problems.iter().map(ToString::to_string).collect();
        OpenSite::at(folder.path().to_owned(), None).map_err(told)
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_settings() {
        assert_eq!(open(b"\xef\xbb\xbftitle = 'x'").unwrap().config.title, "x");
    }

    #[test]
    fn settings_in_another_encoding_are_told_with_the_line() {
        let told = open(b"\ntitle = 'caf\xe9'").unwrap_err();
        assert_eq!(told, ["site.toml: error[config-encoding]: line 2 is not UTF-8. help: save the file as UTF-8"]);
    }

    #[test]
    fn a_folder_without_settings_says_how_to_make_a_site() {
        let folder = tempfile::tempdir().unwrap();
        let problems = OpenSite::at(folder.path().to_owned(), None).unwrap_err();
        assert!(problems[0].help.as_ref().unwrap().contains("sourcebook init"));
    }

    #[test]
    fn problems_in_another_settings_file_carry_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("other.toml");
        std::fs::write(&other, "tilte = 1").unwrap();
        let problems = OpenSite::at(folder.path().to_owned(), Some(&other)).unwrap_err();
        assert_eq!(problems[0].file.as_deref(), other.to_str());
    }
}
