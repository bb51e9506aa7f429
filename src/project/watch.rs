//! Events of a site's files.
//!
//! An event is only a hint that something may have changed: which files, and whether they did, is for those who read them.
//! Folders are watched, never single files, because editors replace files when they save.

use crate::diagnostic::Diagnostic;
use notify::event::{EventKind, ModifyKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Looks at a site's files until it is dropped.
pub struct Watch {
    watcher: Box<dyn Watcher + Send>,
    scope: Scope,
    watched: BTreeSet<PathBuf>,
}

/// A hint that something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// One of the watched folders itself came or went, so that [`Watch::renew`] has work to do.
    pub folders: bool,
}

/// What belongs to the inputs of a site.
#[derive(Clone, Debug)]
struct Scope {
    root: PathBuf,
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Watch {
    /// Watches these folders (relative to `root`; they need not exist) with all they hold, and these files. `on_change` is
    /// called on a thread of its own.
    ///
    /// # Errors
    /// Neither the operating system's events nor regular looking can be used for the root itself.
    pub fn new(
        root: &Path,
        folders: &[&str],
        files: &[PathBuf],
        on_change: impl Fn(Hint) + Clone + Send + 'static,
    ) -> Result<Watch, Box<Diagnostic>> {
        let failed = |e: notify::Error| -> Box<Diagnostic> {
            Diagnostic::error("watch", format!("changes of the site's files cannot be watched: {e}"))
                .help("start the preview again after each change")
                .into()
        };
        let folders = folders.iter().map(|folder| root.join(folder)).collect();
        let scope = Scope { root: root.to_owned(), folders, files: files.to_vec() };
        let handler = |scope: Scope, on_change: Box<dyn Fn(Hint) + Send>| {
            move |event: notify::Result<Event>| {
                if let Some(hint) = event.ok().and_then(|event| scope.hint(&event)) {
                    on_change(hint);
                }
            }
        };
        let native = RecommendedWatcher::new(handler(scope.clone(), Box::new(on_change.clone())), Config::default());
        let mut watch = match native {
            Ok(watcher) => Watch { watcher: Box::new(watcher), scope, watched: BTreeSet::new() },
            Err(_) => {
                let every = Config::default().with_poll_interval(Duration::from_secs(1));
                let watcher = PollWatcher::new(handler(scope.clone(), Box::new(on_change)), every).map_err(failed)?;
                Watch { watcher: Box::new(watcher), scope, watched: BTreeSet::new() }
            }
        };
        let above: BTreeSet<&Path> = watch.scope.files.iter().filter_map(|file| file.parent()).chain([root]).collect();
        for folder in above {
            watch.watcher.watch(folder, RecursiveMode::NonRecursive).map_err(failed)?;
        }
        watch.renew(false);
        Ok(watch)
    }

    /// Watches folders that have appeared since; with `again`, all of them anew. What cannot be watched (too many folders for
    /// the system's limit, say) comes back as a warning.
    pub fn renew(&mut self, again: bool) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for folder in &self.scope.folders {
            if !folder.is_dir() || (self.watched.contains(folder) && !again) {
                continue;
            }
            match self.watcher.watch(folder, RecursiveMode::Recursive) {
                Ok(()) => drop(self.watched.insert(folder.clone())),
                Err(e) => {
                    let name = folder.strip_prefix(&self.scope.root).unwrap_or(folder).display();
                    let problem = Diagnostic::warning("watch", format!("changes in {name} cannot be watched: {e}"));
                    problems.push(problem.help("on Linux, raise the limit fs.inotify.max_user_watches"));
                }
            }
        }
        problems
    }
}

impl Scope {
    /// What an event means for the site; nothing if it is none of its inputs, or only somebody reading.
    fn hint(&self, event: &Event) -> Option<Hint> {
        if event.need_rescan() {
            return Some(Hint { folders: true });
        }
        let entries_change = match event.kind {
            EventKind::Access(_) => return None,
            EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => true,
            _ => false,
        };
        let mut paths = event.paths.iter().filter(|path| self.holds(path)).peekable();
        paths.peek()?;
        Some(Hint { folders: entries_change && paths.any(|path| self.folders.iter().any(|f| f.starts_with(path))) })
    }

    fn holds(&self, path: &Path) -> bool {
        if path.file_name().and_then(|name| name.to_str()).is_some_and(is_of_an_editor) {
            return false;
        }
        let of_folder = |folder: &PathBuf| path.starts_with(folder) || (folder.starts_with(path) && path != self.root);
        self.folders.iter().any(of_folder) || self.files.iter().any(|file| file == path)
    }
}

/// Names of files editors and file managers make beside the real ones.
fn is_of_an_editor(name: &str) -> bool {
    let (start, end) =
        ([".#", ".~", "~$", ".goutputstream-", ".sourcebook-", "#"], ["~", ".swp", ".swx", ".swo", ".tmp"]);
    start.iter().any(|s| name.starts_with(s))
        || end.iter().any(|e| name.ends_with(e))
        || matches!(name, "4913" | ".DS_Store" | "Thumbs.db")
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, DataChange, RemoveKind};
    use std::sync::mpsc;

    fn scope() -> Scope {
        let root = PathBuf::from("/site");
        let folders = ["content", "data/originals"].map(|f| root.join(f)).to_vec();
        Scope { files: vec![root.join("site.toml")], folders, root }
    }

    fn hint(kind: EventKind, path: &str) -> Option<bool> {
        scope().hint(&Event::new(kind).add_path(path.into())).map(|hint| hint.folders)
    }

    #[test]
    fn only_changes_of_inputs_count() {
        let modified = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        for path in ["/site/content/a.md", "/site/site.toml", "/site/data/originals/x/y.txt"] {
            assert_eq!(hint(modified, path), Some(false), "{path}");
        }
        for path in ["/site/public/a.html", "/site/.sourcebook/cache/x", "/site/notes.txt", "/site/contents/a.md"] {
            assert_eq!(hint(modified, path), None, "{path}");
        }
        for path in ["/site/content/.a.md.swp", "/site/content/a.md~", "/site/content/.#a.md", "/site/content/4913"] {
            assert_eq!(hint(modified, path), None, "{path}");
        }
        assert_eq!(hint(EventKind::Access(AccessKind::Any), "/site/content/a.md"), None);
    }

    #[test]
    fn folders_that_come_and_go_are_told() {
        assert_eq!(hint(EventKind::Create(CreateKind::Folder), "/site/content"), Some(true));
        assert_eq!(hint(EventKind::Remove(RemoveKind::Folder), "/site/data"), Some(true));
        assert_eq!(hint(EventKind::Create(CreateKind::File), "/site/content/a.md"), Some(false));
    }

    #[test]
    fn a_saved_file_is_noticed_also_in_a_folder_that_did_not_exist() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let (sender, events) = mpsc::channel();
        let on_change = move |hint| {
            let _ = sender.send(hint);
        };
        let mut watch = Watch::new(&root, &["content"], &[root.join("site.toml")], on_change).unwrap();
        let next = |wanted: fn(&Hint) -> bool| {
            let deadline = Duration::from_secs(20);
            while !wanted(&events.recv_timeout(deadline).expect("an event within 20 seconds")) {}
        };
        std::fs::write(root.join("site.toml"), "").unwrap();
        next(|_| true);
        std::fs::create_dir(root.join("content")).unwrap();
        next(|hint| hint.folders);
        assert!(watch.renew(true).is_empty());
        while events.try_recv().is_ok() {}
        std::fs::write(root.join("content/a.md"), "text").unwrap();
        next(|_| true);
    }
}
