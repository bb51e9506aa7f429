//! Small sites in temporary folders, and the program run on them as a user runs it.

// Each test program uses its own part of this.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Relative path → bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What a run of the program gave.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The run must end with this exit code.
    #[track_caller]
    pub fn ends(self, code: i32) -> Run {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }

    /// Some line of standard error must begin with this.
    #[track_caller]
    pub fn says(self, wanted: &str) -> Run {
        assert!(self.err.lines().any(|line| line.starts_with(wanted)), "not said: {wanted}\n{}", self.err);
        self
    }

    /// Standard error must not hold this.
    #[track_caller]
    pub fn never_says(self, unwanted: &str) -> Run {
        assert!(!self.err.contains(unwanted), "said: {unwanted}\n{}", self.err);
        self
    }
}

/// A site.
pub struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    /// What `init` makes, with these files.
    pub fn with(files: &[(&str, &str)]) -> Site {
        let site = Site { folder: tempfile::tempdir().unwrap() };
        site.run(&["init", ".", "-q"]).ends(0);
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        let bytes = std::fs::read(self.root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        String::from_utf8(bytes).unwrap()
    }

    pub fn has(&self, path: &str) -> bool {
        self.root().join(path).exists()
    }

    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.root().join(path)).unwrap();
    }

    pub fn rename(&self, from: &str, to: &str) {
        std::fs::rename(self.root().join(from), self.root().join(to)).unwrap();
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, &[])
    }

    /// Runs the program with these environment variables.
    pub fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sourcebook"));
        command.current_dir(self.root()).args(arguments).envs(environment.iter().copied());
        let output = command.output().unwrap();
        Run {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub fn build(&self) -> Run {
        self.run(&["build"])
    }

    /// All files below a folder of the site.
    pub fn files(&self, folder: &str) -> Files {
        files_below(&self.root().join(folder))
    }

    /// A copy of the site without what the program can make again.
    pub fn copy(&self) -> Site {
        let copy = Site { folder: tempfile::tempdir().unwrap() };
        for (path, bytes) in self.files("") {
            if !path.starts_with("public/") && !path.starts_with(".sourcebook/cache/") {
                copy.write(&path, bytes);
            }
        }
        copy
    }
}

/// All files below a folder; links are not followed.
pub fn files_below(folder: &Path) -> Files {
    let walk = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    walk.filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Two sets of files must be the same; tells the first difference.
#[track_caller]
pub fn assert_same(left: &Files, right: &Files, what: &str) {
    for (path, bytes) in left {
        let other = right.get(path).unwrap_or_else(|| panic!("{what}: only the first has {path}"));
        let (a, b) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(other));
        if let Some((line, (a, b))) = a.lines().zip(b.lines()).enumerate().find(|(_, (a, b))| a != b) {
            panic!("{what}: {path}:{}:\n  {a}\n  {b}", line + 1);
        }
        assert_eq!(a, b, "{what}: {path}");
    }
    let extra = right.keys().find(|path| !left.contains_key(*path));
    assert_eq!(extra, None, "{what}: only the second has it");
}
