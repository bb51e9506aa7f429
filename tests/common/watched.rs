//! A run of the program whose time and memory are watched.

#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run took.
pub struct Watched {
    pub code: Option<i32>,
    pub err: String,
    pub time: Duration,
    /// The most memory any single process of the run had in use, in bytes; 0 where this cannot be seen.
    pub peak: u64,
}

/// The program under test: that of `SOURCEBOOK_BIN`, or the one cargo has built.
pub fn program() -> PathBuf {
    std::env::var_os("SOURCEBOOK_BIN").map_or_else(|| env!("CARGO_BIN_EXE_sourcebook").into(), PathBuf::from)
}

/// Runs the program in a folder. One that takes longer than `most` is ended, and then has no exit code.
pub fn run(folder: &Path, arguments: &[&str], most: Duration) -> Watched {
    let errors = folder.join("stderr.txt");
    let start = Instant::now();
    let mut child = Command::new(program())
        .current_dir(folder)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&errors).unwrap())
        .spawn()
        .unwrap();
    let mut peak = 0;
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break Some(status),
            None if start.elapsed() > most => {
                child.kill().unwrap();
                child.wait().unwrap();
                break None;
            }
            None => {}
        }
        peak = peak.max(memory(child.id()));
        std::thread::sleep(Duration::from_millis(15));
    };
    let err = String::from_utf8_lossy(&std::fs::read(&errors).unwrap()).into_owned();
    std::fs::remove_file(errors).unwrap();
    Watched { code: status.and_then(|s| s.code()), err, time: start.elapsed(), peak }
}

/// The most memory a process or one below it has had (Linux's `VmHWM`), in bytes.
fn memory(root: u32) -> u64 {
    let Ok(entries) = std::fs::read_dir("/proc") else { return 0 };
    let pids = entries.flatten().filter_map(|e| e.file_name().to_str()?.parse::<u32>().ok());
    let mut known: BTreeMap<u32, (u32, u64)> = BTreeMap::new();
    for pid in pids {
        let Ok(status) = std::fs::read_to_string(format!("/proc/{pid}/status")) else { continue };
        let field =
            |name: &str| status.lines().find_map(|l| l.strip_prefix(name)?.split_whitespace().next()?.parse().ok());
        known.insert(pid, (field("PPid:").unwrap_or(0) as u32, field("VmHWM:").unwrap_or(0) * 1024));
    }
    let below = |mut pid: u32| {
        for _ in 0..4 {
            if pid == root {
                return true;
            }
            pid = known.get(&pid).map_or(0, |k| k.0);
        }
        false
    };
    known.iter().filter(|(pid, _)| below(**pid)).map(|(_, k)| k.1).max().unwrap_or(0)
}
