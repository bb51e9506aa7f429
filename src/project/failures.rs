//! What the operating system would not give, in words for the user.

use crate::diagnostic::Diagnostic;
use std::io::{self, ErrorKind};

/// The error of a symbolic link that leads to a folder above it.
#[derive(Debug, thiserror::Error)]
#[error("the link leads back to a folder that contains it")]
pub(super) struct LinkLoop;

/// A file or folder that could not be read, as an error with a stable code: `file-loop`, `file-missing`, `file-unreadable`.
pub fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    let walked = error.get_ref().and_then(|inner| inner.downcast_ref::<walkdir::Error>());
    let above = error.get_ref().is_some_and(|inner| inner.is::<LinkLoop>());
    if above || walked.is_some_and(|e| e.loop_ancestor().is_some()) {
        return Diagnostic::error("file-loop", "this symbolic link leads back to a folder that contains it")
            .in_file(path)
            .help("remove the link; everything else was read");
    }
    let cause = walked.and_then(walkdir::Error::io_error).unwrap_or(error);
    match error.kind() {
        ErrorKind::NotFound => Diagnostic::error("file-missing", "there is no such file, or a link that leads nowhere")
            .in_file(path)
            .help("remove the link or restore what it points to"),
        ErrorKind::PermissionDenied => Diagnostic::error("file-unreadable", "the file may not be read")
            .in_file(path)
            .help("give yourself the right to read it"),
        _ => Diagnostic::error("file-unreadable", format!("the file cannot be read: {cause}")).in_file(path),
    }
}

/// [`unreadable`] for everything a listing could not enter.
pub fn unlisted(failed: Vec<(String, io::Error)>) -> Vec<Diagnostic> {
    failed.iter().map(|(path, error)| unreadable(path, error)).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::project::{Disk, Store};
    use std::os::unix::fs::symlink;

    #[test]
    fn loops_and_dangling_links_are_told_and_the_rest_is_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("sources")).unwrap();
        std::fs::write(folder.path().join("sources/a.txt"), "a").unwrap();
        symlink("..", folder.path().join("sources/loop")).unwrap();
        std::fs::create_dir(folder.path().join("sources/sub")).unwrap();
        symlink(".", folder.path().join("sources/sub/self")).unwrap();
        symlink("nowhere", folder.path().join("sources/gone.txt")).unwrap();
        let (found, failed) = Disk::new(folder.path()).list("sources");
        assert_eq!(found.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["sources/a.txt"]);
        let mut told: Vec<_> = unlisted(failed).into_iter().map(|d| (d.file.unwrap(), d.code)).collect();
        told.sort();
        let wanted = [
            ("sources/gone.txt".into(), "file-missing"),
            ("sources/loop".into(), "file-loop"),
            ("sources/sub/self".into(), "file-loop"),
        ];
        assert_eq!(told, wanted);
    }
}
