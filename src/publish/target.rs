//! Which folder is published to, and which must not be.

use crate::diagnostic::Diagnostic;
use crate::project::CACHE;
use std::io;
use std::path::{Component, Path, PathBuf};

/// A folder that may be published to.
#[derive(Debug)]
pub(super) struct Target {
    /// Its absolute path without links and `..`.
    pub(super) folder: PathBuf,
    /// As the user knows it: relative to the site's root if it is inside.
    pub(super) name: String,
    /// Path of its manifest, relative to the site's root.
    pub(super) record: String,
}

impl Target {
    /// Finds the place of `target` and refuses folders in which the program would write over what people keep there: the
    /// site's root, everything above it, and the folders of the site with a meaning of their own.
    pub(super) fn resolve(root: &Path, target: &Path, sources: &str) -> Result<Target, Box<Diagnostic>> {
        let failed = |e: io::Error| -> Box<Diagnostic> {
            Diagnostic::error("publish-target", format!("cannot find out where {} is: {e}", target.display())).into()
        };
        let root = root.canonicalize().map_err(failed)?;
        let folder = real(target).map_err(failed)?;
        let refuse = |why: String| {
            Err(Diagnostic::error("publish-target", format!("will not publish to {}: {why}", folder.display()))
                .help("choose a folder of its own, such as `public`")
                .into())
        };
        if folder.exists() && !folder.is_dir() {
            return refuse("it is not a folder".into());
        }
        if root.starts_with(&folder) {
            return refuse("the site itself is in it".into());
        }
        for own in ["content", sources, "themes", "templates", "static", ".sourcebook", ".git"] {
            let taken = real(&root.join(own)).map_err(failed)?;
            if folder.starts_with(&taken) || taken.starts_with(&folder) {
                return refuse(format!("the site keeps `{own}` there"));
            }
        }
        let name = match folder.strip_prefix(&root) {
            Ok(inside) => inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"),
            Err(_) => folder.to_string_lossy().into_owned(),
        };
        // By the name, not the absolute path, so that a site that is moved with its output keeps its memory.
        let hash = blake3::hash(name.as_bytes()).to_hex();
        let record = format!("{CACHE}/publish-{}", hash.get(..16).unwrap_or(&hash));
        Ok(Target { folder, name, record })
    }
}

/// The absolute path without links and `..`; the last parts need not exist.
fn real(path: &Path) -> io::Result<PathBuf> {
    let mut real = std::path::absolute(".")?.canonicalize()?;
    let mut beyond = 0;
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                real.pop();
                beyond = usize::saturating_sub(beyond, 1);
            }
            part => {
                real.push(part);
                if beyond > 0 {
                    beyond += 1;
                    continue;
                }
                match real.canonicalize() {
                    Ok(found) => real = found,
                    Err(e) if e.kind() == io::ErrorKind::NotFound => beyond = 1,
                    Err(e) => return Err(e),
                }
            }
        }
    }
    Ok(real)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_people_keep_things_in_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        std::fs::create_dir_all(root.join("content/deep")).unwrap();
        std::fs::write(root.join("file"), "").unwrap();
        let refused = |target: &str| Target::resolve(&root, &root.join(target), "data/originals").is_err();
        for bad in
            ["", ".", "..", "../..", "content", "content/deep/x", "data/originals", "data", "x/../content", "file"]
        {
            assert!(refused(bad), "{bad}");
        }
        for bad in ["static", "templates/x", "themes", ".sourcebook/cache/out", ".git"] {
            assert!(refused(bad), "{bad}");
        }
        for good in ["public", "new/deep/out", "../elsewhere", "contents"] {
            assert!(!refused(good), "{good}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_does_not_hide_what_it_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        std::fs::create_dir_all(root.join("content")).unwrap();
        std::os::unix::fs::symlink("content", root.join("public")).unwrap();
        assert!(Target::resolve(&root, &root.join("public"), "sources").is_err());
    }

    #[test]
    fn a_target_inside_is_named_from_the_root_and_keeps_its_record_when_the_site_moves() {
        let folder = tempfile::tempdir().unwrap();
        let [a, b] = ["a", "b"].map(|name| {
            let root = folder.path().join(name);
            std::fs::create_dir_all(&root).unwrap();
            Target::resolve(&root, &root.join("out/../public"), "sources").unwrap()
        });
        assert_eq!((a.name.as_str(), &a.record), ("public", &b.record));
        assert_ne!(a.folder, b.folder);
    }
}
