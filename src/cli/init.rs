//! `sourcebook init`: a new site that builds at once, made from the program alone.

use super::{Exit, Global, Terminal};
use crate::config::FILE;
use crate::diagnostic::Diagnostic;
use crate::project::{Disk, Store};
use clap::Args;
use std::path::{Path, PathBuf};

/// Make a new site
///
/// Writes a site.toml that explains every setting, a home page, and the empty folder sources/ for your documents. Files
/// that are there already are never touched.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook init letters\n  cp ~/documents/* letters/sources/\n  sourcebook build --root letters"
)]
pub struct Arguments {
    /// The folder; it is made if it is missing [default: the working directory]
    dir: Option<PathBuf>,
    /// The title of the site [default: from the folder's name]
    #[arg(long)]
    title: Option<String>,
}

/// Files that must not be there yet: path and text.
const OWN: [(&str, &str); 2] =
    [(FILE, include_str!("data/site.toml")), ("content/_index.md", include_str!("data/index.md"))];

/// Files that a folder under version control may have already: path and the lines they need.
const SHARED: [(&str, &str); 2] =
    [(".gitignore", include_str!("data/gitignore")), (".gitattributes", include_str!("data/gitattributes"))];

/// Runs the command.
pub fn run(arguments: &Arguments, global: &Global, terminal: &Terminal) -> Exit {
    let folder = arguments.dir.as_deref().or(global.root.as_deref()).unwrap_or(Path::new("."));
    match init(folder, arguments.title.as_deref()) {
        Ok(notes) => {
            terminal.problems(notes);
            terminal.say(&format!("Made a site in {}", folder.display()));
            terminal.say("Next: put documents into its folder sources/ and run `sourcebook serve --open` there");
            Exit::Done
        }
        Err(problems) => terminal.could_not_run(problems),
    }
}

/// Makes the files of a new site. Gives notes on shared files that lack something.
fn init(folder: &Path, title: Option<&str>) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let failed = |path: &str, e: std::io::Error| {
        vec![Diagnostic::error("init-write", format!("cannot be made: {e}")).in_file(path)]
    };
    let disk = Disk::new(folder);
    let there: Vec<Diagnostic> = OWN
        .iter()
        .filter(|(path, _)| disk.locate(path).symlink_metadata().is_ok())
        .map(|(path, _)| {
            Diagnostic::error("init-exists", "is there already, and nothing is written over it")
                .in_file(*path)
                .help("choose another folder, or move the file away")
        })
        .collect();
    if !there.is_empty() {
        return Err(there);
    }
    std::fs::create_dir_all(folder.join("sources")).map_err(|e| failed("sources", e))?;
    let title = title.map_or_else(|| title_of(folder), str::to_owned);
    let title = toml::Value::String(title).to_string();
    for (path, text) in OWN {
        disk.write(path, text.replace("{title}", &title).as_bytes()).map_err(|e| failed(path, e))?;
    }
    let mut notes = Vec::new();
    for (path, text) in SHARED {
        match disk.read(path) {
            Ok(there) => notes.extend(lacking(path, &String::from_utf8_lossy(&there), text)),
            Err(_) => disk.write(path, text.as_bytes()).map_err(|e| failed(path, e))?,
        }
    }
    Ok(notes)
}

/// What a shared file lacks.
fn lacking(path: &str, there: &str, wanted: &str) -> Option<Diagnostic> {
    let missing: Vec<&str> = wanted.lines().filter(|line| !there.lines().any(|l| l.trim() == *line)).collect();
    let note = || Diagnostic::note("init-lines", "is there already and was left as it is").in_file(path);
    (!missing.is_empty()).then(|| note().help(format!("add to it: {}", missing.join("  "))))
}

/// `old-letters` → `Old letters`.
fn title_of(folder: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    super::new::title_from(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn settings(folder: &Path) -> Result<Config, Vec<Diagnostic>> {
        Config::parse(&std::fs::read_to_string(folder.join(FILE)).unwrap().into())
    }

    #[test]
    fn a_new_site_has_valid_settings_and_nothing_in_sources() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("old \"letters\"");
        init(&site, None).unwrap();
        let config = settings(&site).unwrap();
        assert_eq!(config, Config { title: "Old \"letters\"".into(), ..Config::default() });
        assert_eq!(std::fs::read_dir(site.join("sources")).unwrap().count(), 0);
        let (found, _) = Disk::new(&site).list("");
        let paths: Vec<_> = found.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, [".gitattributes", ".gitignore", "content/_index.md", "site.toml"]);
    }

    #[test]
    fn the_settings_shown_as_comments_are_valid_and_the_defaults() {
        let sample = "rights contact base_url anything [entities.types.ship] [taxonomies.topics] [[nav]]";
        let (mut text, mut skipping) = (String::new(), false);
        for line in OWN[0].1.replace("{title}", "\"Collection\"").lines() {
            let bare = line.strip_prefix("# ").unwrap_or(line);
            if bare.starts_with('[') {
                skipping = sample.contains(bare);
            }
            let key = bare.split(' ').next().unwrap();
            let is_setting = bare.starts_with('[') || bare.split_whitespace().nth(1) == Some("=");
            if is_setting && !skipping && !sample.contains(key) {
                text.push_str(bare);
                text.push('\n');
            }
        }
        assert!(text.contains("min_confidence = 0.7") && text.contains("[taxonomies.tags]"), "{text}");
        assert_eq!(Config::parse(&text.into()).unwrap(), Config::default());
    }

    #[test]
    fn the_samples_shown_as_comments_are_valid() {
        let text: String = OWN[0]
            .1
            .replace("{title}", "\"Collection\"")
            .lines()
            .filter_map(|line| {
                let bare = line.strip_prefix("# ").unwrap_or(line);
                (bare.starts_with('[') || bare.split_whitespace().nth(1) == Some("=")).then(|| format!("{bare}\n"))
            })
            .collect();
        let config = Config::parse(&text.into()).unwrap();
        assert_eq!(config.entity_kind("ship").unwrap().section.as_str(), "ships");
        assert_eq!(config.nav.unwrap().len(), 1);
    }

    #[test]
    fn nothing_is_written_over() {
        for (path, _) in OWN {
            let folder = tempfile::tempdir().unwrap();
            Disk::new(folder.path()).write(path, b"mine").unwrap();
            let problems = init(folder.path(), None).unwrap_err();
            assert_eq!((problems[0].code, problems[0].file.as_deref()), ("init-exists", Some(path)));
            assert_eq!(Disk::new(folder.path()).read(path).unwrap(), b"mine");
            assert!(OWN.iter().filter(|(p, _)| folder.path().join(p).exists()).count() == 1);
        }
    }

    #[test]
    fn lists_of_version_control_are_left_as_they_are_and_what_they_lack_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path());
        disk.write(".gitignore", b"/public/\n/archive/\n*.swp\n").unwrap();
        disk.write("sources/a.txt", b"a").unwrap();
        let notes = init(folder.path(), Some("T")).unwrap();
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].help.as_deref(), Some("add to it: /.sourcebook/cache/"));
        assert_eq!(disk.read(".gitignore").unwrap(), b"/public/\n/archive/\n*.swp\n");
    }
}
