//! Readers in processes of their own.
//!
//! In: the bytes of an original. Out: its document, or why there is none. Formats that were made to be parsed by programs are
//! read by a child process of this very program, so that whatever a file does to a reader (panic, loop, take all memory or
//! the whole stack) happens to that file alone. Children are started when the first such file comes, are used for many, are
//! replaced when they fail, and end with their parent. Text is read here.

mod child;
mod frame;
mod worker;

use crate::source::document::Document;
use crate::source::{InProcess, Options, ReadError, ReadSources, importer, is_isolated};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;
use worker::{Gone, Worker};

/// What one original may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Seconds, and as many again for every 10 MB.
    pub seconds: u64,
    /// Memory of a child, in bytes.
    pub memory: u64,
    /// The longest answer, in bytes.
    pub answer: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { seconds: 30, memory: 512 << 20, answer: 256 << 20 }
    }
}

/// The first argument of a process that reads for another. No command a user sees has this name.
const COMMAND: &str = "read-worker";
/// A child is replaced after so many originals, or so many bytes: what its allocator keeps must not count against others.
const MOST_FILES: usize = 500;
const MOST_BYTES: u64 = 64 << 20;
/// Another 10 MB, another `seconds`.
const MORE_TIME: u64 = 10 << 20;

/// What is asked of a child, before the bytes.
#[derive(Serialize, Deserialize)]
struct Request {
    file: String,
    options: Options,
}

/// Reads originals, those of isolated formats in child processes.
pub struct Workers {
    program: io::Result<PathBuf>,
    limits: Limits,
    most: usize,
    idle: Mutex<Idle>,
    freed: Condvar,
}

#[derive(Default)]
struct Idle {
    workers: Vec<Worker>,
    /// How many are at work.
    busy: usize,
}

impl Workers {
    /// Children of the program that is running, at most as many as there are threads for import. Nothing is started yet.
    pub fn new(limits: Limits) -> Workers {
        Workers::of(own_program(), limits, rayon::current_num_threads())
    }

    /// Children of another program that does on the arguments it is given what [`read_for_parent`] does; at most `most` at a
    /// time.
    pub fn of(program: io::Result<PathBuf>, limits: Limits, most: usize) -> Workers {
        Workers { program, limits, most: most.max(1), idle: Mutex::default(), freed: Condvar::new() }
    }

    /// How many children are idle.
    pub fn idle(&self) -> usize {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).workers.len()
    }

    /// A place to work, and a child if one is idle.
    fn take(&self) -> Option<Worker> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while idle.busy >= self.most {
            idle = self.freed.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
        idle.busy += 1;
        idle.workers.pop()
    }

    /// Gives the place back, and the child if it is of use.
    fn give(&self, worker: Option<Worker>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.busy = idle.busy.saturating_sub(1);
        idle.workers.extend(worker.filter(|w| w.files < MOST_FILES && w.bytes < MOST_BYTES));
        drop(idle);
        self.freed.notify_one();
    }

    fn start(&self) -> io::Result<Worker> {
        let program = self.program.as_ref().map_err(|e| io::Error::new(e.kind(), e.to_string()))?;
        let arguments = [COMMAND.into(), self.limits.memory.to_string(), self.limits.answer.to_string()];
        Worker::start(program, &arguments)
    }

    /// The answer of a child, as it came. One that was used before and fails is replaced and the new one asked, so that no
    /// result depends on what was read before.
    fn ask(&self, request: &[u8], bytes: &[u8]) -> (Option<Worker>, io::Result<Result<Vec<u8>, Gone>>) {
        let extra = bytes.len() as u64 / MORE_TIME;
        let time = Duration::from_secs(self.limits.seconds.saturating_mul(1 + extra));
        let mut worker = self.take();
        loop {
            let mut one = match worker.take().map_or_else(|| self.start(), Ok) {
                Ok(one) => one,
                Err(error) => return (None, Err(error)),
            };
            let used = one.files > 0;
            match one.ask(request, bytes, time, self.limits.answer) {
                Ok(answer) => return (Some(one), Ok(Ok(answer))),
                Err(Gone::Died(..)) if used => {}
                Err(gone) => return (None, Ok(Err(gone))),
            }
        }
    }

    /// Has an original read by a child, whatever its format.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn read_apart(&self, file: &str, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
        let fail = |reason: String| ReadError::Reader { importer: importer(file), reason };
        let request = Request { file: file.to_owned(), options: options.clone() };
        let request = serde_json::to_vec(&request).map_err(|e| fail(e.to_string()))?;
        let (worker, answer) = self.ask(&request, bytes);
        self.give(worker);
        match answer {
            Ok(Ok(message)) => serde_json::from_slice::<Result<Document, ReadError>>(&message)
                .map_err(|_| fail("its answer cannot be understood".into()))?
                .map_err(|error| named(error, file)),
            Ok(Err(gone)) => Err(self.reason(gone, file, bytes.len())),
            Err(error) => Err(fail(format!("no process can be started for it: {error}"))),
        }
    }

    /// Why there is no answer, in words that are the same each time.
    fn reason(&self, gone: Gone, file: &str, bytes: usize) -> ReadError {
        let limit = |what: String| ReadError::Limit { what };
        match gone {
            Gone::Time => {
                let seconds = self.limits.seconds.saturating_mul(1 + bytes as u64 / MORE_TIME);
                limit(format!("reading it takes more than {seconds} seconds"))
            }
            Gone::Long => limit(format!("what is in it takes more than {} MB", self.limits.answer >> 20)),
            Gone::Died(_, said) if said.contains("memory allocation of") || said.contains("out of memory") => {
                limit(format!("reading it takes more than {} MB of memory", self.limits.memory >> 20))
            }
            Gone::Died(_, said) if said.contains("overflowed its stack") => {
                limit("its parts are nested too deep".into())
            }
            Gone::Died(status, _) => ReadError::Reader { importer: importer(file), reason: ended(status) },
        }
    }
}

impl ReadSources for Workers {
    fn read(&self, file: &str, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
        match is_isolated(file, bytes.len()) {
            true => self.read_apart(file, bytes, options),
            false => InProcess.read(file, bytes, options),
        }
    }
}

/// A child does not say which reader it was.
fn named(error: ReadError, file: &str) -> ReadError {
    match error {
        ReadError::Reader { importer: empty, reason } if empty.is_empty() => {
            ReadError::Reader { importer: importer(file), reason }
        }
        error => error,
    }
}

fn ended(status: Option<ExitStatus>) -> String {
    #[cfg(unix)]
    if let Some(signal) = status.and_then(|s| std::os::unix::process::ExitStatusExt::signal(&s)) {
        return format!("its process ended with signal {signal}");
    }
    match status.and_then(|s| s.code()) {
        Some(code) => format!("its process ended with code {code}"),
        None => "its process ended".into(),
    }
}

/// The file of the running program; on Linux the program itself, even if its file was replaced since.
fn own_program() -> io::Result<PathBuf> {
    let own = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && own.exists() { Ok(own) } else { std::env::current_exe() }
}

/// If this process was started to read for another, does so until that one ends or closes standard input, and then ends.
/// Returns at once if it was not.
///
/// # Errors
/// It was, but cannot begin.
pub fn read_for_parent(
    mut arguments: impl Iterator<Item = OsString>,
    reads: &(dyn ReadSources + Sync),
) -> io::Result<()> {
    let mut next = || arguments.next().and_then(|argument| argument.into_string().ok());
    let _program = next();
    let (Some(COMMAND), Some(memory), Some(answer)) = (next().as_deref(), next(), next()) else { return Ok(()) };
    let wrong = |_: std::num::ParseIntError| io::Error::from(io::ErrorKind::InvalidInput);
    child::limit(memory.parse().map_err(wrong)?);
    child::serve(reads, answer.parse().map_err(wrong)?)
}
